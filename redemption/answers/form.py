"""The form of what a landing page asks beside the code.

Names, e-mail addresses and the like are the visitor's: they go into the row of Answers
and nowhere else, no log, no cookie, no address.
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from django import forms
from django.core.validators import EmailValidator, RegexValidator
from django.utils.translation import gettext_lazy as _

from campaigns.landing_content import content_for
from campaigns.models import ASKABLE_FIELDS, Ask, Campaign
from redemption.errors import REASON_BY_PHASE, Rejected, Unanswered
from redemption.models import Answers
from ui import characters
from ui.text_fields import TextField

MAX_ECHO_LENGTH = 1_000  # characters of an answer that a page shows again

_validate_phone = RegexValidator(
    r"^(?:[^\d]*\d){5}", _("Enter the whole number, such as +34 600 123 456.")
)
_validate_email = EmailValidator(
    _("Enter a whole e-mail address, such as ana@example.com.")
)


class AnswerField(TextField):
    """An answer as people type, paste or dictate it; `clean_line` cleans it."""

    def __init__(
        self, *, clean_line: Callable[[str], str] = characters.one_line, **kwargs: Any
    ) -> None:
        self.clean_line = clean_line
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> str:
        return self.clean_line(super().to_python(value))

    def bound_data(self, data: Any, initial: Any) -> str:
        """Return what the page shows again: only what is seen."""
        return characters.one_line(data or "")[:MAX_ECHO_LENGTH]


def _clean_email(text: str) -> str:
    """Return an e-mail address without what a sentence or a mail program adds to it."""
    return characters.tidy(text).removeprefix("mailto:").strip(" <>()[]\"',;:.!?")


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
        "clean_line": _clean_email,
        "widget": forms.EmailInput({"autocomplete": "email", "dir": "ltr"}),
    },
    "phone": {
        "label": _("Phone"),
        "missing": _("Enter your phone number."),
        "validators": [_validate_phone],
        "clean_line": characters.tidy,
        "widget": forms.TelInput({"autocomplete": "tel", "dir": "ltr"}),
    },
    "postcode": {
        "label": _("Postcode"),
        "missing": _("Enter your postcode."),
        "clean_line": characters.tidy,
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


def _build_field(name: str, ask: str, **options: Any) -> AnswerField:
    """Return the form field for a column of Answers, as long as the column is."""
    column: Any = Answers._meta.get_field(name)
    spec = _FIELDS[name] | options
    return AnswerField(
        required=ask == Ask.MUST,
        max_length=column.max_length,
        error_messages={
            "required": spec.pop("missing"),
            "max_length": _("Shorten it to %(limit_value)d characters at most."),
        },
        **spec,
    )
