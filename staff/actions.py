"""The trail in words: every action that is recorded has a label here."""

from typing import Any

from django.apps import apps
from django.utils.formats import number_format
from django.utils.text import capfirst
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from staff.roles import Role

LABELS = {
    "campaigns.created": _("Campaign created"),
    "campaigns.edited": _("Campaign edited"),
    "campaigns.published": _("Landing page published"),
    "campaigns.draft_discarded": _("Draft of a landing page discarded"),
    "campaigns.launched": _("Campaign launched"),
    "campaigns.paused": _("Campaign paused"),
    "campaigns.resumed": _("Campaign resumed"),
    "campaigns.ended": _("Campaign ended"),
    "batches.generated": _("Batch generated"),
    "batches.generation_held": _("Generation of a batch paused"),
    "batches.generation_resumed": _("Generation of a batch resumed"),
    "batches.generation_cancelled": _("Generation of a batch cancelled"),
    "batches.paused": _("Batch paused"),
    "batches.resumed": _("Batch resumed"),
    "batches.sealed": _("Batch sealed"),
    "batches.download_started": _("Download of a batch started"),
    "batches.downloaded": _("Batch downloaded"),
    "print_runs.ordered": _("Labels ordered"),
    "print_runs.finished": _("Labels finished"),
    "print_runs.failed": _("Labels failed"),
    "print_runs.cancelled": _("Labels cancelled"),
    "print_runs.downloaded": _("Labels downloaded"),
    "print_runs.proofed": _("Proof sheet made"),
    "label_designs.saved": _("Label design saved"),
    "label_designs.deleted": _("Label design deleted"),
    "logos.added": _("Logo added"),
    "logos.deleted": _("Logo deleted"),
    "printers.added": _("Printer added"),
    "printers.changed": _("Printer changed"),
    "printers.deleted": _("Printer deleted"),
    "codes.activated_ordered": _("Activation of codes ordered"),
    "codes.activated": _("Codes activated"),
    "codes.voided_ordered": _("Voiding of codes ordered"),
    "codes.voided": _("Codes voided"),
    "codes.looked_up": _("Code looked up"),
    "codes.revealed": _("Code revealed"),
    "redemptions.exported": _("Redemptions exported"),
    "answers.download_started": _("Download of answers started"),
    "answers.downloaded": _("Answers downloaded"),
    "answers.erased": _("Answers of a visitor erased"),
    "series.rewrapped": _("Key of a series wrapped anew"),
    "staff.sign_in_throttled": _("Sign-in shut after wrong passwords"),
    "staff.user_added": _("Member of staff added"),
    "staff.user_changed": _("Member of staff changed"),
    "staff.password_changed": _("Password changed"),
}

# What the data of an entry are called. Keys that are missing here are shown as written.
FACTS = {
    "reason": _("reason"),
    "first": _("first serial"),
    "last": _("last serial"),
    "serial": _("serial"),
    "serials": _("serials"),
    "only": _("only"),
    "moved": _("changed"),
    "left": _("left as they were"),
    "ordered": _("ordered in entry"),
    "rows": _("rows"),
    "size": _("bytes"),
    "excel": _("for Excel"),
    "complete": _("complete"),
    "broken_by": _("broken by"),
    "started": _("started in entry"),
    "run": _("print run"),
    "copy": _("print number"),
    "layout": _("layout"),
    "shift_x": _("shift to the right"),
    "shift_y": _("shift down"),
    "pages": _("pages"),
    "labels": _("labels"),
    "problem": _("problem"),
    "sha256": _("SHA-256"),
    "fields": _("fields"),
    "network": _("network"),
    "name": _("name"),
    "slug": _("address"),
    "quantity": _("quantity"),
    "starts_as": _("start as"),
    "generated": _("generated so far"),
    "status": _("status"),
    "role": _("role"),
    "os_user": _("account on the machine"),
    "starts_at": _("starts"),
    "ends_at": _("ends"),
    "time_zone": _("time zone"),
    "position": _("display order"),
    "headline": _("headline"),
    "intro": _("introduction"),
    "success_headline": _("headline after redeeming"),
    "success_text": _("text after redeeming"),
    "contact": _("whom to ask for help"),
    "accent_color": _("accent colour"),
    "background_color": _("background colour"),
    "asks_name": _("whether the name is asked"),
    "asks_email": _("whether the e-mail is asked"),
    "asks_phone": _("whether the phone is asked"),
    "asks_postcode": _("whether the postcode is asked"),
    "asks_question": _("whether a question is asked"),
    "asks_terms": _("whether the terms must be accepted"),
    "question": _("question"),
}

_STATUSES = {
    "inactive": pgettext_lazy("codes", "inactive"),
    "available": pgettext_lazy("codes", "available"),
    "redeemed": pgettext_lazy("codes", "redeemed"),
    "voided": pgettext_lazy("codes", "voided"),
}

# Data that are words of ours, not somebody's, and what these are called.
WORDS: dict[str, dict[str, Any]] = {
    "fields": FACTS,
    "only": _STATUSES,
    "starts_as": _STATUSES,
    "role": dict(Role.choices),
}

_ORDER = {name: place for place, name in enumerate(FACTS)}

SHOWN = 12  # items of a list; the rest is counted


def label_of(action: str) -> str:
    """Return an action in words."""
    return str(LABELS.get(action, action))


def target_in_words(target: str) -> str:
    """Return "Batch 12" for "codes.batch:12"."""
    model, _colon, key = target.partition(":")
    try:
        name = apps.get_model(model)._meta.verbose_name
    except (LookupError, ValueError):
        return target
    return f"{capfirst(str(name))} {key}"


def facts_in_words(data: dict[str, Any]) -> list[tuple[str, str]]:
    """Return what an entry holds as pairs of words, in the order of FACTS.

    What is empty is left out.
    """
    return [
        (str(FACTS.get(name, name.replace("_", " "))), _fact_in_words(name, value))
        for name, value in sorted(data.items(), key=_place)
        if value not in ("", None, [], {})
    ]


def _place(fact: tuple[str, Any]) -> int:
    """Return where a fact stands among the others: the database mixes them up."""
    return _ORDER.get(fact[0], len(_ORDER))


def _fact_in_words(name: str, value: Any) -> str:
    words = WORDS.get(name, {})
    if isinstance(value, list):
        return _value_in_words([words.get(str(item), item) for item in value])
    return _value_in_words(words.get(str(value), value))


def _value_in_words(value: Any) -> str:
    if isinstance(value, bool):
        return gettext("yes") if value else gettext("no")
    if isinstance(value, int):
        return number_format(value, force_grouping=True)
    if isinstance(value, list):
        words = ", ".join(_value_in_words(item) for item in value[:SHOWN])
        more = len(value) - SHOWN
        if more <= 0:
            return words
        return gettext("%(words)s and %(more)s more") % {"words": words, "more": more}
    if isinstance(value, dict):
        return ", ".join(f"{k}: {_value_in_words(v)}" for k, v in value.items())
    return str(value)
