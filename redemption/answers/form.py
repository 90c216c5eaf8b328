"""What a landing page asks beside the code, and whether it is answered.

Names, e-mail addresses and the like are the visitor's: they go into the row of Answers
and nowhere else, no log, no cookie, no address.
"""

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator, RegexValidator
from django.utils.translation import gettext_lazy as _

from campaigns.landing_content import content_for
from campaigns.models import ASKABLE_FIELDS, Ask, Campaign
from redemption.errors import BY_PHASE, Rejected, Unanswered
from redemption.models import Answers

LONGEST_ECHO = 1_000  # characters of an answer that a page gives back

# Phones put them around a number that is pasted; nobody sees them.
_MARKS = re.compile("[\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]")
_CONTROLS = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029]")
_A_NUMBER = RegexValidator(
    r"^(?:[^\d]*\d){5}", _("Enter the whole number, such as +34 600 123 456.")
)
_AN_ADDRESS = EmailValidator(
    _("Enter a whole e-mail address, such as ana@example.com.")
)


def _no_controls(text: str) -> None:
    if _CONTROLS.search(text):
        raise ValidationError(
            _("An invisible character was in it. It is gone now: look, and go on."),
            code="controls",
        )


class LineField(forms.CharField):
    """One line that somebody types on a phone."""

    default_validators = [_no_controls]

    def to_python(self, value: Any) -> str:
        return (super().to_python(_MARKS.sub("", value or "")) or "").strip()

    def bound_data(self, data: Any, initial: Any) -> str:
        """Return what the page shows again: what HTML cannot hold is left out."""
        return _CONTROLS.sub(" ", data or "")[:LONGEST_ECHO]


_SHAPES: dict[str, dict[str, Any]] = {
    "name": {
        "label": _("Name"),
        "missing": _("Enter your name."),
        "widget": forms.TextInput(
            {"autocomplete": "name", "autocapitalize": "words", "dir": "auto"}
        ),
    },
    "email": {
        "label": _("E-mail"),
        "missing": _("Enter your e-mail address."),
        "validators": [_AN_ADDRESS],
        "widget": forms.EmailInput({"autocomplete": "email", "dir": "ltr"}),
    },
    "phone": {
        "label": _("Phone"),
        "missing": _("Enter your phone number."),
        "validators": [_A_NUMBER],
        "widget": forms.TelInput({"autocomplete": "tel", "dir": "ltr"}),
    },
    "postcode": {
        "label": _("Postcode"),
        "missing": _("Enter your postcode."),
        "widget": forms.TextInput(
            {
                "autocomplete": "postal-code",
                "autocapitalize": "characters",
                "spellcheck": "false",
                "dir": "ltr",
            }
        ),
    },
    "answer": {
        "missing": _("Answer this question, please."),
        "widget": forms.TextInput({"autocomplete": "off", "dir": "auto"}),
    },
}


NAMES = frozenset(_SHAPES) | {"terms"}  # of the fields, in the page's form


class AnswersForm(forms.Form):
    """The fields that the page of `campaign` asks, and nothing else that is sent."""

    def __init__(self, given: Mapping[str, Any] | None, *, campaign: Campaign) -> None:
        super().__init__(given)
        self.campaign = campaign
        self.question = content_for(campaign).question
        for name in ASKABLE_FIELDS:
            ask = getattr(campaign, f"asks_{name}")
            if ask == Ask.NO:
                continue
            if name == "question":
                self.fields["answer"] = _field("answer", ask, label=self.question)
            else:
                self.fields[name] = _field(name, ask)
        if campaign.asks_terms:
            self.fields["terms"] = forms.BooleanField(
                label=_("I accept the terms"),
                error_messages={"required": _("Accept the terms to redeem your code.")},
            )

    def point_out(self) -> None:
        """Let the browser go to the first field that wants another look."""
        for name in self.errors:
            self.fields[name].widget.attrs["autofocus"] = True
            return

    def answers(self, *, at: datetime) -> Answers | None:
        """Return what a valid form says, not saved; None if all was left empty."""
        said = {name: text for name, text in self.cleaned_data.items() if text}
        if not said:
            return None
        if said.pop("terms", None):
            said["accepted_terms_at"] = at
        if "answer" in said:
            said["question"] = self.question
        return Answers(campaign=self.campaign, at=at, **said)


def form_of(
    campaign: Campaign, given: Mapping[str, Any] | None = None
) -> AnswersForm | None:
    """Return the form of what the campaign asks, filled in or not; None if nothing."""
    return AnswersForm(given, campaign=campaign) if campaign.asks_anything else None


def needs(campaign: Campaign) -> bool:
    """Tell whether the page cannot be sent with nothing but a code in it."""
    form = form_of(campaign, {})
    return form is not None and not form.is_valid()


def answers(
    campaign: Campaign, given: Mapping[str, Any], *, at: datetime
) -> Answers | None:
    """Return the answers that were `given`, if any; raise Unanswered.

    Where no code can be redeemed now nobody is asked to fill anything in: Rejected.
    """
    form = form_of(campaign, given)
    if form is None:
        return None
    if form.is_valid():
        return form.answers(at=at)
    if reason := BY_PHASE.get(campaign.phase(at)):
        raise Rejected(reason)
    raise Unanswered


def _field(name: str, ask: str, **how: Any) -> LineField:
    """Return the field for a column of Answers, which says how long it may be."""
    column: Any = Answers._meta.get_field(name)
    shape = _SHAPES[name] | how
    return LineField(
        required=ask == Ask.MUST,
        max_length=column.max_length,
        error_messages={
            "required": shape.pop("missing"),
            "max_length": _("Shorten it to %(limit_value)d characters at most."),
        },
        **shape,
    )
