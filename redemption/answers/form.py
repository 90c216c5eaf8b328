"""The form of what a landing page asks beside the code.

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
from redemption.errors import REASON_BY_PHASE, Rejected, Unanswered
from redemption.models import Answers

MAX_ECHO_LENGTH = 1_000  # characters of an answer that a page shows again

# Phones put these around a number that is pasted.
_INVISIBLE_MARKS = re.compile("[\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]")
_CONTROL_CHARACTERS = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029]")
_validate_phone = RegexValidator(
    r"^(?:[^\d]*\d){5}", _("Enter the whole number, such as +34 600 123 456.")
)
_validate_email = EmailValidator(
    _("Enter a whole e-mail address, such as ana@example.com.")
)


def _validate_characters(text: str) -> None:
    if _CONTROL_CHARACTERS.search(text):
        raise ValidationError(
            _("An invisible character was in it. It is gone now: look, and go on."),
            code="controls",
        )


class LineField(forms.CharField):
    """One line of text, as it is typed or pasted on a phone."""

    default_validators = [_validate_characters]

    def to_python(self, value: Any) -> str:
        return (super().to_python(_INVISIBLE_MARKS.sub("", value or "")) or "").strip()

    def bound_data(self, data: Any, initial: Any) -> str:
        """Return what the page shows again: no characters that HTML cannot hold."""
        return _CONTROL_CHARACTERS.sub(" ", data or "")[:MAX_ECHO_LENGTH]


_FIELDS: dict[str, dict[str, Any]] = {
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
        "validators": [_validate_email],
        "widget": forms.EmailInput({"autocomplete": "email", "dir": "ltr"}),
    },
    "phone": {
        "label": _("Phone"),
        "missing": _("Enter your phone number."),
        "validators": [_validate_phone],
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


FIELD_NAMES = frozenset(_FIELDS) | {"terms"}


class AnswersForm(forms.Form):
    """The fields that the page of `campaign` asks; whatever else is sent is ignored."""

    def __init__(self, data: Mapping[str, Any] | None, *, campaign: Campaign) -> None:
        super().__init__(data)
        self.campaign = campaign
        self.question = content_for(campaign).question
        for name in ASKABLE_FIELDS:
            ask = getattr(campaign, f"asks_{name}")
            if ask == Ask.NO:
                continue
            if name == "question":
                self.fields["answer"] = _build_field("answer", ask, label=self.question)
            else:
                self.fields[name] = _build_field(name, ask)
        if campaign.asks_terms:
            self.fields["terms"] = forms.BooleanField(
                label=_("I accept the terms"),
                error_messages={"required": _("Accept the terms to redeem your code.")},
            )

    def focus_first_error(self) -> None:
        """Let the browser focus the first field that has an error."""
        for name in self.errors:
            self.fields[name].widget.attrs["autofocus"] = True
            return

    def build_answers(self, *, at: datetime) -> Answers | None:
        """Return the answers of a valid form, not saved; None if all are empty."""
        values = {name: value for name, value in self.cleaned_data.items() if value}
        if not values:
            return None
        if values.pop("terms", None):
            values["accepted_terms_at"] = at
        if "answer" in values:
            values["question"] = self.question
        return Answers(campaign=self.campaign, at=at, **values)


def build_form(
    campaign: Campaign, data: Mapping[str, Any] | None = None
) -> AnswersForm | None:
    """Return the form of what the campaign asks, bound to `data`; None if nothing."""
    return AnswersForm(data, campaign=campaign) if campaign.asks_anything else None


def has_required_fields(campaign: Campaign) -> bool:
    """Tell whether the campaign asks something that must be answered."""
    form = build_form(campaign, {})
    return form is not None and not form.is_valid()


def parse(
    campaign: Campaign, data: Mapping[str, Any], *, at: datetime
) -> Answers | None:
    """Return the answers in `data`, not saved; None if there are none.

    Raises Unanswered if one is missing or not valid, but Rejected where no code can be
    redeemed now: then there is no point in asking the visitor for more.
    """
    form = build_form(campaign, data)
    if form is None:
        return None
    if form.is_valid():
        return form.build_answers(at=at)
    if reason := REASON_BY_PHASE.get(campaign.phase(at)):
        raise Rejected(reason)
    raise Unanswered


def _build_field(name: str, ask: str, **options: Any) -> LineField:
    """Return the form field for a column of Answers, as long as the column is."""
    column: Any = Answers._meta.get_field(name)
    spec = _FIELDS[name] | options
    return LineField(
        required=ask == Ask.MUST,
        max_length=column.max_length,
        error_messages={
            "required": spec.pop("missing"),
            "max_length": _("Shorten it to %(limit_value)d characters at most."),
        },
        **spec,
    )
