"""Forms of a list of codes: what is pasted or uploaded, and what is done with it."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from codes.list_lookup import COLUMN_NAMES, MAX_LINES
from storage.sheets import lists, reading
from storage.sheets.lists import Line
from storage.sheets.tables import Unreadable
from ui.text_fields import TextField

if TYPE_CHECKING:
    from django.core.files.uploadedfile import UploadedFile

_FILES = ".txt,.csv,.tsv,.xlsx"


class CodeListForm(forms.Form):
    """A list of codes, pasted or in a file; `lines` are those of a valid one."""

    # No limit of its own: a browser would cut a longer list without a word.
    pasted = TextField(
        label=_("Codes or references"),
        required=False,
        help_text=_(
            "One a line, at most 10,000: codes as they are printed, or batch-serial "
            "such as 12-4217."
        ),
        widget=forms.Textarea(
            attrs={
                "rows": 8,
                "autocomplete": "off",
                "autocapitalize": "none",
                "autocorrect": "off",
                "spellcheck": "false",
                "dir": "ltr",
            }
        ),
    )
    file = forms.FileField(
        label=_("Or a file"),
        required=False,
        help_text=_("Text, CSV or an Excel workbook (.xlsx), at most 2 MB."),
        error_messages={"empty": _("The file is empty.")},
        widget=forms.FileInput(attrs={"accept": _FILES}),
    )

    lines: list[Line]

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        pasted, file = data.get("pasted"), data.get("file")
        if self.errors:
            return data
        if not pasted and not file:
            self.add_error("pasted", _("Paste a list, or choose a file."))
        elif pasted and file:
            self.add_error("file", _("Either paste a list or choose a file, not both."))
        else:
            self._read(pasted or "", file)
        return data

    def _read(self, pasted: str, file: "UploadedFile[bytes] | None") -> None:
        try:
            if file:
                content = file.read(reading.MAX_BYTES + 1)
                self.lines = lists.read_file(
                    content, names=COLUMN_NAMES, most=MAX_LINES
                )
            else:
                self.lines = lists.read_text(pasted, names=COLUMN_NAMES, most=MAX_LINES)
        except Unreadable as refused:
            self.add_error("file" if file else "pasted", str(refused))
