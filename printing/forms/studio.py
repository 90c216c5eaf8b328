"""The form of the print studio, which asks for a Setup and a range of serials."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, cast

from django import forms
from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from campaigns.forms.fields import ColorField
from campaigns.models import validate_color
from codes.fields import CountField
from codes.file_forms import RangeForm
from codes.wording import grouped
from printing import reprint_reasons
from printing.forms import choices
from printing.forms.fields import MeasureField, NumberChoiceField
from printing.models import Logo, Printer
from printing.paper.setup import CUSTOM, OWN, Setup
from printing.paper.sheets import grids
from printing.paper.sheets.layouts import LAYOUTS
from printing.paper.unprintable import Unprintable
from ui.text_fields import TextField

MAX_LINE_LENGTH = 120  # characters of an instruction: more do not fit on a label
MAX_TEXT_LENGTH = 300
MAX_DESIGN_LENGTH = 20_000  # characters of a marketer's HTML, and of the CSS

SIZE_FIELDS = ("symbol_size", "code_size", "text_size")
SETUP_FIELDS = (  # fields with the same name and value in a Setup
    *("symbol", "ink", "accent", "ground", "name", "serial", "expiry", "text"),
    *("logo", "back", "crop_marks", "skip", "order", "output"),
)
SOURCE_ATTRS = {"spellcheck": "false", "dir": "ltr"}


class StudioForm(RangeForm):
    """Which labels to print and how; valid only if the layout fits its sheet.

    `base` is the initial setup. Staff who may not write designs (`may_write`) can print
    those of others: HTML and CSS are then taken from `base`.
    """

    reason = TextField(
        label=_("Reason"),
        required=False,
        max_length=reprint_reasons.MAX_LENGTH,
        help_text=_("Asked for when some of these labels were printed before."),
    )
    layout = forms.ChoiceField(label=_("Layout"), widget=forms.RadioSelect)
    design = forms.ChoiceField(
        label=_("Design"), required=False, widget=forms.RadioSelect
    )
    html = TextField(
        label=_("HTML of the label"),
        required=False,
        max_length=MAX_DESIGN_LENGTH,
        widget=forms.Textarea(attrs={"rows": 8} | SOURCE_ATTRS),
    )
    css = TextField(
        label=_("CSS of the label"),
        required=False,
        max_length=MAX_DESIGN_LENGTH,
        widget=forms.Textarea(attrs={"rows": 8} | SOURCE_ATTRS),
    )
    symbol = forms.ChoiceField(label=_("Symbol"), choices=choices.SYMBOLS)
    symbol_size = MeasureField(label=_("Symbol, in mm"), max_value=200)
    code_size = MeasureField(label=_("Code, in points"), max_value=200)
    text_size = MeasureField(label=_("Texts, in points"), max_value=100)
    ink = ColorField(label=_("Ink"), validators=[validate_color])
    accent = ColorField(label=_("Accent"), validators=[validate_color])
    ground = ColorField(label=_("Ground"), validators=[validate_color])
    name = forms.BooleanField(label=_("Campaign name"), required=False)
    serial = forms.BooleanField(label=_("Serial"), required=False)
    expiry = forms.BooleanField(label=_("Expiry"), required=False)
    text = TextField(
        label=_("Free text"),
        required=False,
        max_length=MAX_TEXT_LENGTH,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    logo = NumberChoiceField(label=_("Logo"), required=False)
    skip = CountField(
        label=_("Labels missing on the first sheet"), max_value=1999, required=False
    )
    order = forms.ChoiceField(label=_("Order of the labels"), choices=choices.ORDERS)
    bleed = MeasureField(label=_("Bleed, in mm"), max_value=10)
    crop_marks = forms.BooleanField(label=_("Crop marks"), required=False)
    back = TextField(
        label=_("Text on the back"),
        required=False,
        max_length=MAX_TEXT_LENGTH,
        help_text=_("Prints a second side. Turn the paper on its long edge."),
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    output = forms.ChoiceField(
        label=_("File"), choices=choices.OUTPUTS, widget=forms.RadioSelect
    )
    printer = NumberChoiceField(label=_("Printer"), required=False)
    design_name = TextField(
        label=_("Save this design as"), required=False, max_length=100
    )

    def __init__(
        self,
        *args: Any,
        base: Setup,
        printers: Sequence[Printer],
        logos: Sequence[Logo],
        may_write: bool,
        **kwargs: Any,
    ) -> None:
        kwargs["initial"] = choices.initial_values(base, printers) | (
            kwargs.get("initial") or {}
        )
        super().__init__(*args, **kwargs)
        self.base = base
        self.printers = {printer.pk: printer for printer in printers}
        self._add_instruction_fields()
        self._add_grid_fields()
        self._set_choices("layout", [(name, name) for name in (*LAYOUTS, CUSTOM)])
        own = may_write or base.design == OWN
        self._set_choices("design", choices.design_choices(own=own))
        self._set_choices("logo", [("", _("None")), *((o.pk, o.name) for o in logos)])
        any_printer = ("", _("Any: nothing is moved"))
        self._set_choices("printer", [any_printer, *((p.pk, p.name) for p in printers)])
        for name in SIZE_FIELDS:
            self.fields[name].widget.attrs["placeholder"] = _("automatic")
        for name in ("skip", "bleed"):
            self.fields[name].widget.attrs["placeholder"] = "0"
        if not may_write:
            del self.fields["html"], self.fields["css"]

    def _set_choices(self, name: str, field_choices: Sequence[Any]) -> None:
        cast("forms.ChoiceField", self.fields[name]).choices = field_choices

    def _add_instruction_fields(self) -> None:
        """Add a field for an instruction in each language."""
        for code, title in settings.CONSOLE_LANGUAGES:
            self.fields[f"line_{code}"] = TextField(
                label=_("Instruction, %(language)s") % {"language": title},
                required=False,
                max_length=MAX_LINE_LENGTH,
                widget=forms.TextInput(attrs={"lang": code}),
            )

    def _add_grid_fields(self) -> None:
        """Add the fields for the geometry of an own grid."""
        for name, (label, highest) in choices.GRID_FIELDS.items():
            field: forms.Field = MeasureField(label=label, max_value=highest)
            if name in choices.WHOLE_NUMBERS:
                field = CountField(label=label, max_value=highest, required=False)
            self.fields[f"grid_{name}"] = field

    @property
    def placeholders(self) -> str:
        """The fields that an own design may use, in double braces."""
        return " ".join(f"{{{{ {name} }}}}" for name in choices.PLACEHOLDERS)

    @property
    def layout_cards(self) -> list[tuple[str, list[choices.LayoutCard]]]:
        """The layouts to choose from, by kind."""
        return choices.layout_cards(self["layout"].value() or "")

    @property
    def instruction_field(self) -> forms.BoundField:
        """The field of the instruction in the active language."""
        return self[f"line_{get_language() or settings.LANGUAGE_CODE}"]

    @property
    def other_instruction_fields(self) -> list[forms.BoundField]:
        """The fields of the instructions in the other languages."""
        fields = [self[f"line_{code}"] for code, _title in settings.CONSOLE_LANGUAGES]
        return [field for field in fields if field.name != self.instruction_field.name]

    @property
    def has_other_instructions(self) -> bool:
        """Tell whether another language has an instruction or an error to show."""
        return any(f.value() or f.errors for f in self.other_instruction_fields)

    @property
    def grid_fields(self) -> list[forms.BoundField]:
        """The fields of an own grid."""
        return [self[f"grid_{name}"] for name in choices.GRID_FIELDS]

    def labelled_errors(self) -> list[tuple[str, str]]:
        """Return every error message with the label of its field."""
        return [
            (str(self.fields[name].label if name in self.fields else ""), str(message))
            for name, messages in self.errors.items()
            for message in messages
        ]

    def add_refusal(self, error: Exception) -> None:
        """Add the message of a refused action as an error of its field or the form."""
        missing = isinstance(error, reprint_reasons.ReasonMissing)
        self.add_error("reason" if missing else None, str(error))

    def clean_skip(self) -> int:
        return self.cleaned_data["skip"] or 0

    def clean(self) -> dict[str, Any]:
        if self.cleaned_data.get("layout") == CUSTOM:
            self._check_grid()
        self._check_range()
        if self.data.get("logo_file"):  # the name of a file that was chosen, not sent
            self.add_error("logo", _("Upload the new logo first, or choose none."))
        if not self.errors:
            self._check_layout("skip", self.cleaned_data["skip"])
            self._check_layout("bleed", self.cleaned_data["bleed"] or 0.0)
        return self.cleaned_data

    def _check_range(self) -> None:
        first, last = self.cleaned_data.get("first"), self.cleaned_data.get("last")
        highest = self.batch.generated
        if first and last and last < first <= highest:
            self.add_error(
                "last", _("The first serial must not come after the last one.")
            )
        elif not 1 <= (first or 1) <= (last or highest) <= highest:
            self.add_error(
                "first" if (first or 1) > highest else "last",
                _("Choose serials between 1 and %(last)s: so many codes exist.")
                % {"last": grouped(highest)},
            )

    def _check_grid(self) -> None:
        for name, message in grids.problems(self._grid_values()).items():
            if f"grid_{name}" not in self.errors:
                self.add_error(f"grid_{name}", message)

    def _check_layout(self, field: str, value: float) -> None:
        """Add an error to a field whose value does not fit the layout."""
        changes: dict[str, Any] = {field: value}
        try:
            grids.layout_of(replace(self._layout_setup(), **changes))
        except Unprintable as error:
            self.add_error(field, str(error))

    def _layout_setup(self) -> Setup:
        """Return a default setup with the chosen layout."""
        name = self.cleaned_data["layout"]
        return Setup(layout=name, grid=self._grid_values() if name == CUSTOM else None)

    def _grid_values(self) -> dict[str, float]:
        """Return the values of an own grid that are filled in."""
        data = self.cleaned_data
        values = {name: data.get(f"grid_{name}") for name in choices.GRID_FIELDS}
        return {name: value for name, value in values.items() if value is not None}

    @property
    def setup(self) -> Setup:
        """The setup that a clean form describes."""
        data, layout_setup = self.cleaned_data, self._layout_setup()
        same: dict[str, Any] = {name: data[name] for name in SETUP_FIELDS}
        lengths = (*SIZE_FIELDS, "bleed")
        sizes: dict[str, Any] = {name: data[name] or 0.0 for name in lengths}
        setup = replace(
            layout_setup,
            **same,
            **sizes,
            design=data["design"],
            instructions=tuple(
                (code, data[f"line_{code}"])
                for code, _title in settings.CONSOLE_LANGUAGES
                if data[f"line_{code}"]
            ),
        )
        return self._with_printer(self._with_design(setup))

    def _with_design(self, setup: Setup) -> Setup:
        if setup.design != OWN:
            return setup
        source = self.cleaned_data if "html" in self.fields else self.base.as_json()
        return replace(setup, html=source["html"], css=source["css"])

    def _with_printer(self, setup: Setup) -> Setup:
        printer = self.printers.get(self.cleaned_data["printer"])
        if printer is None:
            return setup
        shift_x, shift_y = choices.printer_shift(printer)
        return replace(setup, shift_x=shift_x, shift_y=shift_y)
