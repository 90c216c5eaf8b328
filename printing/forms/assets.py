"""The small forms around the print studio: a logo, a reason, a printer."""

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from printing import reprint_reasons
from printing.forms.fields import MeasureField
from printing.models.assets import MOST_SHIFT
from printing.uploads import logo


class LogoForm(forms.Form):
    """A picture for the labels of a campaign."""

    logo_file = forms.FileField(
        label=_("New logo"),
        help_text=_("PNG, JPEG, WebP or SVG, at most 1 MB."),
        error_messages={"required": _("Choose a file first.")},
        widget=forms.ClearableFileInput(attrs={"accept": ".png,.jpg,.jpeg,.webp,.svg"}),
    )

    def clean_logo_file(self) -> UploadedFile:
        file: UploadedFile = self.cleaned_data["logo_file"]
        if (file.size or 0) > logo.MAX_BYTES:  # nobody reads it into memory
            raise forms.ValidationError(_("A logo has 1 MB at most. Save it smaller."))
        return file


class ReasonForm(forms.Form):
    """Why a file that somebody has already is needed again."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=reprint_reasons.MAX_LENGTH,
        help_text=_("Kept in the trail with the download."),
        error_messages={"required": _("Say why this file is needed again.")},
    )


class PrinterForm(forms.Form):
    """A printer, and how far off the paper it prints."""

    name = forms.CharField(
        label=_("Name"),
        max_length=100,
        help_text=_("As it is called where it stands: “Warehouse, tray 2”."),
    )
    shift_x = MeasureField(
        label=_("To the right, in mm"), least=-MOST_SHIFT, most=MOST_SHIFT
    )
    shift_y = MeasureField(label=_("Down, in mm"), least=-MOST_SHIFT, most=MOST_SHIFT)

    @property
    def said(self) -> dict[str, Any]:
        """What a clean form says; nothing typed is no offset."""
        shifts = {n: self.cleaned_data[n] or 0.0 for n in ("shift_x", "shift_y")}
        return {"name": self.cleaned_data["name"]} | shifts
