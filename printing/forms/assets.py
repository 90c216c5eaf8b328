"""Forms of a logo, of the reason for a download, and of a printer."""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from printing import printers, reprint_reasons
from printing.forms.fields import MeasureField
from printing.models import Printer
from printing.models.assets import MAX_SHIFT
from printing.uploads import logo
from staff import last_edits, trail
from staff.models import User
from ui.merging import LastEdit, MergingForm
from ui.text_fields import TextField

if TYPE_CHECKING:
    from django.core.files.uploadedfile import UploadedFile


class LogoForm(forms.Form):
    """The upload of a logo for the labels of a campaign."""

    logo_file = forms.FileField(
        label=_("New logo"),
        help_text=_("PNG, JPEG, WebP or SVG, at most 1 MB."),
        error_messages={"required": _("Choose a file first.")},
        widget=forms.ClearableFileInput(attrs={"accept": ".png,.jpg,.jpeg,.webp,.svg"}),
    )

    def clean_logo_file(self) -> "UploadedFile[bytes]":
        file: UploadedFile[bytes] = self.cleaned_data["logo_file"]
        if (file.size or 0) > logo.MAX_BYTES:  # before it is read into memory
            raise forms.ValidationError(_("A logo has 1 MB at most. Save it smaller."))
        return file


class ReasonForm(forms.Form):
    """The reason for downloading a file again."""

    reason = TextField(
        label=_("Reason"),
        max_length=reprint_reasons.MAX_LENGTH,
        help_text=_("Kept in the trail with the download."),
        error_messages={"required": _("Say why this file is needed again.")},
    )


class PrinterForm(MergingForm, forms.Form):
    """A printer, and the shift that makes up for how far off it prints.

    That of a stored printer is merged with what others saved meanwhile.
    """

    name = TextField(
        label=_("Name"),
        max_length=100,
        help_text=_("As it is called where it stands: “Warehouse, tray 2”."),
    )
    shift_x = MeasureField(
        label=_("To the right, in mm"), min_value=-MAX_SHIFT, max_value=MAX_SHIFT
    )
    shift_y = MeasureField(
        label=_("Down, in mm"), min_value=-MAX_SHIFT, max_value=MAX_SHIFT
    )

    def __init__(
        self, sent: Any = None, *, printer: Printer | None, reader: User | None = None
    ) -> None:
        values = printers.values_of(printer) if printer else {}
        super().__init__(sent, initial=values)
        self.printer, self.reader = printer, reader
        if printer:
            self.merge_with_stored(seen=values)

    def last_edits(self, names: Iterable[str]) -> Mapping[str, LastEdit]:
        target = trail.target_of(self.printer) if self.printer else ""
        return last_edits.of(target, names, reader=self.reader)

    @property
    def printer_values(self) -> dict[str, Any]:
        """The values of a clean form; an empty shift is 0."""
        shifts = {n: self.cleaned_data[n] or 0.0 for n in ("shift_x", "shift_y")}
        return {"name": self.cleaned_data["name"]} | shifts
