"""Labels of the trail: each app registers those of its actions and their data."""

import re
from collections.abc import Mapping
from typing import Any

from django.apps import apps
from django.core.exceptions import ImproperlyConfigured
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.formats import date_format, number_format
from django.utils.text import capfirst
from django.utils.translation import get_language_info, gettext, pgettext

# Lazily translated labels of actions: "codes.voided" → "Codes voided".
_actions: dict[str, Any] = {}
# Labels of the keys of an entry's data, its facts. A key without one is shown as is.
_facts: dict[str, Any] = {}
# Labels of the values of a fact, where the values are names in the code.
_values: dict[str, Mapping[str, Any]] = {"fields": _facts}

MAX_ITEMS = 12  # items of a list; the rest is counted
CHANGES = "changes"  # the key of former and new values: see `staff.trail_changes`
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?\+00:00", re.ASCII)


def register(
    actions: Mapping[str, Any],
    *,
    facts: Mapping[str, Any] | None = None,
    values: Mapping[str, Mapping[str, Any]] | None = None,
) -> None:
    """Add the labels of an app for its actions, its facts and their values.

    Each app calls it once, in its AppConfig.ready(). Raises ImproperlyConfigured if a
    key is registered already: one label would silently replace another.
    """
    for known, new in ((_actions, actions), (_facts, facts), (_values, values)):
        if taken := known.keys() & (new or {}).keys():
            raise ImproperlyConfigured(
                f"Trail labels are registered twice: {sorted(taken)}. "
                "Remove them from the trail_words.py of one of the apps."
            )
        known.update(new or {})


def action_choices() -> list[tuple[str, str]]:
    """Return every action and its label, in the order of the labels."""
    labels = ((action, str(label)) for action, label in _actions.items())
    return sorted(labels, key=lambda pair: pair[1])


def action_label(action: str) -> str:
    """Return the label of an action."""
    return str(_actions.get(action, action))


def target_label(target: str) -> str:
    """Return "Batch 12" for "codes.batch:12"."""
    model, _colon, key = target.partition(":")
    try:
        name = apps.get_model(model)._meta.verbose_name
    except (LookupError, ValueError):
        return target
    return f"{capfirst(str(name))} {key}"


def format_facts(data: dict[str, Any]) -> list[tuple[str, str]]:
    """Return the data of an entry as labels and texts, in the order of registration.

    Empty values are left out, but for those that something was changed to. The database
    keeps no order of the keys.
    """
    facts = [
        (fact_label(name), _format_fact(name, value))
        for name, value in _in_order(data)
        if name != CHANGES and value not in ("", None, [], {})
    ]
    changes = data.get(CHANGES) or {}
    return facts + [
        (fact_label(name), _format_change(name, *pair))
        for name, pair in _in_order(changes)
    ]


def _in_order(data: dict[str, Any]) -> list[tuple[str, Any]]:
    order = {name: index for index, name in enumerate(_facts)}

    def place(fact: tuple[str, Any]) -> tuple[int, str]:
        name = fact[0]
        known = order.get(name, order.get(name.partition(".")[0], len(order)))
        return known, name if "." in name else ""

    return sorted(data.items(), key=place)


def fact_label(name: str) -> str:
    """Return the label of a fact; of "translations.es.headline" that of each part."""
    if name in _facts or "." not in name:
        return str(_facts.get(name, name.replace("_", " ")))
    owner, _dot, part = name.rpartition(".")
    try:
        words = str(get_language_info(part)["name_local"])
    except KeyError:
        words = fact_label(part)
    return f"{fact_label(owner)} · {words}"


def _format_change(name: str, old: Any, new: Any) -> str:
    before, after = (_format_changed(name, value) for value in (old, new))
    return f"{before} → {after}"


def _format_changed(name: str, value: Any) -> str:
    """Return a former or a new value in words, a text in quotation marks."""
    if value in ("", None):
        return gettext("empty")
    words = _values.get(name, {})
    if isinstance(value, str) and value not in words:
        if _MOMENT.fullmatch(value):
            return _format_moment(value)
        return gettext("“%(text)s”") % {"text": value}
    return _format_fact(name, value)


def _format_moment(text: str) -> str:
    moment = parse_datetime(text)
    if moment is None:
        return text
    local = timezone.localtime(moment)
    shape = pgettext("date and time", "j M Y, H:i")
    return f"{date_format(local, shape)} {local.tzname()}"


def _format_fact(name: str, value: Any) -> str:
    words = _values.get(name, {})
    if isinstance(value, list):
        return _format_value([words.get(str(item), item) for item in value])
    return _format_value(words.get(str(value), value))


def _format_value(value: Any) -> str:
    if isinstance(value, bool):
        return gettext("yes") if value else gettext("no")
    if isinstance(value, int):
        return number_format(value, force_grouping=True)
    if isinstance(value, list):
        words = ", ".join(_format_value(item) for item in value[:MAX_ITEMS])
        more = len(value) - MAX_ITEMS
        if more <= 0:
            return words
        return gettext("%(words)s and %(more)s more") % {"words": words, "more": more}
    if isinstance(value, dict):
        return ", ".join(f"{k}: {_format_value(v)}" for k, v in value.items())
    return str(value)
