from django import forms
from django.utils.translation import gettext_lazy as _

from ui.text_fields import TextField


class SavedViewForm(forms.Form):
    """A name for the filters of a list."""

    name = TextField(
        label=_("Name of the view"),
        max_length=60,
        widget=forms.TextInput(attrs={"dir": "auto", "autocomplete": "off"}),
        error_messages={"required": _("Give the view a name.")},
    )
    page = TextField(max_length=200, widget=forms.HiddenInput)
    query = TextField(max_length=2000, widget=forms.HiddenInput)
