from datetime import datetime
from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from campaigns.models import Campaign
from codes import generation, odds
from codes.fields import CountField, ExpiryField
from codes.formats import FULL_ALPHABETS, MAX_PREFIX, CodeFormat, FormatError
from codes.models import MAX_NAME, MAX_QUANTITY, Charset, Status
from codes.wording import grouped
from ui.characters import tidy
from ui.text_fields import TextField

FIRST_QUANTITY = 10_000

FORMAT_PROBLEMS = {
    "charset": _("Choose one of the charsets offered."),
    "length_short": _("Codes of this charset have %(limit)s random symbols or more."),
    "length_long": _("Codes of this charset have at most %(limit)s random symbols."),
    "prefix_long": _("A prefix has at most %(limit)s symbols."),
    "prefix_symbols": _("A prefix has only the letters A to Z, digits and dashes."),
    "prefix_start": _("A prefix starts with a letter or a digit."),
}


class BatchForm(forms.Form):
    """The spec of a new batch; valid only if `generation.start` would accept it."""

    name = TextField(
        label=_("Name"),
        max_length=MAX_NAME,
        help_text=_("For staff: what is printed, for whom. Visitors never see it."),
    )
    quantity = CountField(label=_("Quantity"), max_value=MAX_QUANTITY)
    charset = forms.ChoiceField(label=_("Charset"), choices=Charset.choices)
    # Shown beside a warning where a charset is a full alphabet.
    full_alphabet = forms.BooleanField(
        label=_("Use the full alphabet all the same"), required=False
    )
    length = forms.IntegerField(
        label=_("Length"),
        help_text=_("Random symbols, without prefix and check symbol."),
    )
    prefix = TextField(  # type: ignore[assignment]  # the metaclass removes it
        label=_("Prefix"),
        required=False,
        help_text=_("Printed before each code, such as BF26-."),
        widget=forms.TextInput(
            attrs={
                "maxlength": MAX_PREFIX,
                "autocapitalize": "characters",
                "spellcheck": "false",
            }
        ),
    )
    check = forms.BooleanField(
        label=_("Check symbol"),
        required=False,
        help_text=_(
            "One more symbol at the end catches every mistyped one, so that visitors "
            "are told where to look."
        ),
    )
    starts_as = forms.TypedChoiceField(
        label=_("Codes start"),
        coerce=lambda value: Status(int(value)),
        choices=[
            (Status.AVAILABLE.value, _("Available: they can be redeemed at once")),
            (
                Status.INACTIVE.value,
                _("Inactive: nobody can redeem them until you activate them"),
            ),
        ],
        widget=forms.RadioSelect,
    )
    expires_at = ExpiryField(label=_("Expires"), required=False)

    def __init__(
        self,
        *args: Any,
        campaign: Campaign,
        at: datetime,
        is_preview: bool = False,
        **kwargs: Any,
    ) -> None:
        kwargs["initial"] = initial_values() | (kwargs.get("initial") or {})
        super().__init__(*args, **kwargs)
        self.campaign, self.at, self.is_preview = campaign, at, is_preview
        self.format: CodeFormat | None = None
        self.spec: generation.BatchSpec | None = None
        expires = cast("ExpiryField", self.fields["expires_at"])
        expires.zone = campaign.zone
        expires.help_text = _("In the time zone of the campaign, %(zone)s.") % {
            "zone": campaign.zone.key
        }

    def clean_prefix(self) -> str:
        return tidy(self.cleaned_data["prefix"]).upper()

    def clean_expires_at(self) -> datetime | None:
        expires_at: datetime | None = self.cleaned_data["expires_at"]
        if expires_at and expires_at <= self.at:
            raise forms.ValidationError(_("Choose a moment that is still to come."))
        return expires_at

    def clean_full_alphabet(self) -> bool:
        """Ask for a tick where the charset is a full alphabet; a preview does not."""
        is_accepted: bool = self.cleaned_data["full_alphabet"]
        is_asked = self.cleaned_data.get("charset") in FULL_ALPHABETS
        if is_asked and not is_accepted and not self.is_preview:
            raise forms.ValidationError(
                _(
                    "Read the warning about the full alphabet, then tick its box or "
                    "choose another charset."
                )
            )
        return is_accepted

    def clean(self) -> dict[str, Any]:
        self.format = self._clean_format()
        quantity = self.cleaned_data.get("quantity")
        if self.format and quantity:
            self.spec = generation.BatchSpec(
                name=self.cleaned_data.get("name", ""),
                quantity=quantity,
                format=self.format,
                starts_as=self.cleaned_data.get("starts_as") or Status.AVAILABLE,
                expires_at=self.cleaned_data.get("expires_at"),
            )
            try:
                generation.validate(self.campaign, self.spec)
            except generation.Refused as refused:
                self.refuse(refused)
        return self.cleaned_data

    def problems(self) -> list[tuple[str, str]]:
        """Return the label and the error of each field that is filled in wrong."""
        return [
            (str(self.fields[name].label), str(error.messages[0]))
            for name, errors in (self.errors if self.is_bound else {}).items()
            for error in errors.as_data()
            if error.code != "required"
        ]

    def refuse(self, refused: generation.Refused) -> None:
        """Show beside its field why a batch like this is refused."""
        self.add_error(refused.field, str(refused))

    def format_and_quantity(self) -> tuple[CodeFormat, int] | None:
        """Return what a forecast is computed from, or None if it cannot be read yet."""
        if self.is_bound:
            self.is_valid()
            return (self.spec.format, self.spec.quantity) if self.spec else None
        values = {
            name: self.initial.get(name, "")
            for name in ("charset", "length", "prefix", "check")
        }
        return CodeFormat(**values), self.initial["quantity"]

    def _clean_format(self) -> CodeFormat | None:
        values: dict[str, Any] = {
            name: self.cleaned_data.get(name)
            for name in ("charset", "length", "prefix", "check")
        }
        if any(value is None for value in values.values()):
            return None
        try:
            return CodeFormat(**values)
        except FormatError as error:
            field = error.code.split("_")[0]
            self.add_error(field, FORMAT_PROBLEMS[error.code] % error.params)
            return None


def initial_values() -> dict[str, Any]:
    """Return the initial values of the form of a new batch."""
    return {
        "quantity": FIRST_QUANTITY,
        "charset": Charset.CLEAR,
        "length": odds.suggested_length(Charset.CLEAR, FIRST_QUANTITY),
        "check": True,
        "starts_as": Status.AVAILABLE,
    }


class MoveForm(forms.Form):
    """The reason of a move and, if it is of many codes, their number to confirm."""

    reason = TextField(
        label=_("Reason"),
        max_length=200,
        help_text=_("Whoever looks up one of these codes will read it."),
    )
    shown_count = forms.IntegerField(widget=forms.HiddenInput)
    count = CountField(label=_("Number of codes"), max_value=MAX_QUANTITY)

    def __init__(self, *args: Any, needs_count: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if needs_count:
            self.fields["count"].help_text = _("Type it to confirm: %(count)s.") % {
                "count": grouped(self.initial["shown_count"])
            }
        else:
            del self.fields["count"]

    def clean_count(self) -> int:
        count: int = self.cleaned_data["count"]
        if count != self.cleaned_data.get("shown_count"):
            raise forms.ValidationError(
                _("That is not their number. Type the one that stands above.")
            )
        return count
