from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from codes.forms import MoveForm
from codes.selection import MAX_UNCONFIRMED
from ui.text_fields import TextField

MAX_LENGTH = 200  # characters: enough for a pasted sentence with a code in it


class LookupForm(forms.Form):
    """The search box in the header, and the page that works without it."""

    q = TextField(
        label=_("Name, code or serial"),
        max_length=MAX_LENGTH,
        help_text=_(
            "The name of a campaign or a batch, a code as it is printed, or its serial "
            "with the number of the batch, such as 12-4217. Put ? for a symbol of a "
            "code that cannot be read; one or two may be missing. Or the reference "
            "that a visitor was given, such as 7KQ2-M9XA."
        ),
        widget=forms.TextInput(
            attrs={
                "autocomplete": "off",
                "autocapitalize": "none",
                "autocorrect": "off",
                "spellcheck": "false",
                "dir": "auto",
            }
        ),
        error_messages={"required": _("Enter a name, a code or a serial.")},
    )


class RemovalForm(MoveForm):
    """Why codes are removed and, if they are many, their number to confirm."""

    def __init__(self, *args: Any, codes: int, **kwargs: Any) -> None:
        kwargs["initial"] = {"shown_count": codes}
        super().__init__(*args, needs_count=codes > MAX_UNCONFIRMED, **kwargs)
        self.fields["reason"].help_text = _("It stands in the trail.")
