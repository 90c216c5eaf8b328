"""What a marketer asks of the print studio: forms that say a Setup."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, cast

from django import forms
from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from campaigns.fields import ColorField
from campaigns.models import validate_color
from codes.fields import CountField
from codes.file_forms import RangeForm
from codes.wording import grouped
from printing import reprint_reasons
from printing.forms import choices
from printing.forms.fields import MeasureField, NumberChoiceField
from printing.models import Logo, Printer
from printing.paper.designs import designing
from printing.paper.setup import CUSTOM, OWN, Setup
from printing.paper.sheets import grids
from printing.paper.sheets.layouts import LAYOUTS
from printing.paper.unprintable import Unprintable

LONGEST_LINE = 120  # characters of an instruction: what a label has room for
LONGEST_TEXT = 300
LONGEST_DESIGN = 20_000  # characters of a marketer's HTML, and of the CSS

SIZES = ("symbol_size", "code_size", "text_size")
SAME = (  # fields that are called in a setup as in the form
    *("symbol", "ink", "accent", "ground", "name", "serial", "expiry", "text"),
    *("logo", "back", "crop_marks", "skip", "order", "output"),
)
CODE = {"spellcheck": "false", "dir": "ltr", "autocomplete": "off"}


class StudioForm(RangeForm):
    """Which labels to print and how they look; clean only if the sheet can be.

    `base` is what is filled in. Whoever may not write designs prints those of others:
    the HTML and the CSS are then those of `base`.
    """

    reason = forms.CharField(
        label=_("Reason"),
        required=False,
        max_length=reprint_reasons.MAX_LENGTH,
        help_text=_("Asked for when some of these labels were printed before."),
    )
    layout = forms.ChoiceField(label=_("Layout"), widget=forms.RadioSelect)
    design = forms.ChoiceField(
        label=_("Design"), required=False, widget=forms.RadioSelect
    )
    html = forms.CharField(
        label=_("HTML of the label"),
        required=False,
        max_length=LONGEST_DESIGN,
        widget=forms.Textarea(attrs={"rows": 8} | CODE),
    )
    css = forms.CharField(
        label=_("CSS of the label"),
        required=False,
        max_length=LONGEST_DESIGN,
        widget=forms.Textarea(attrs={"rows": 8} | CODE),
    )
    symbol = forms.ChoiceField(label=_("Symbol"), choices=choices.SYMBOLS)
    symbol_size = MeasureField(label=_("Symbol, in mm"), most=200)
    code_size = MeasureField(label=_("Code, in points"), most=200)
    text_size = MeasureField(label=_("Texts, in points"), most=100)
    ink = ColorField(label=_("Ink"), validators=[validate_color])
    accent = ColorField(label=_("Accent"), validators=[validate_color])
    ground = ColorField(label=_("Ground"), validators=[validate_color])
    name = forms.BooleanField(label=_("Campaign name"), required=False)
    serial = forms.BooleanField(label=_("Serial"), required=False)
    expiry = forms.BooleanField(label=_("Expiry"), required=False)
    text = forms.CharField(
        label=_("Free text"),
        required=False,
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    logo = NumberChoiceField(label=_("Logo"), required=False)
    skip = CountField(
        label=_("Labels missing on the first sheet"), max_value=1999, required=False
    )
    order = forms.ChoiceField(label=_("Order of the labels"), choices=choices.ORDERS)
    bleed = MeasureField(label=_("Bleed, in mm"), most=10)
    crop_marks = forms.BooleanField(label=_("Crop marks"), required=False)
    back = forms.CharField(
        label=_("Text on the back"),
        required=False,
        max_length=LONGEST_TEXT,
        help_text=_("Prints a second side. Turn the paper on its long edge."),
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    output = forms.ChoiceField(
        label=_("File"), choices=choices.OUTPUTS, widget=forms.RadioSelect
    )
    printer = NumberChoiceField(label=_("Printer"), required=False)
    design_name = forms.CharField(
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
        kwargs["initial"] = choices.initial(base, printers) | (
            kwargs.get("initial") or {}
        )
        super().__init__(*args, **kwargs)
        self.base = base
        self.printers = {printer.pk: printer for printer in printers}
        self._add_lines()
        self._add_grid()
        self._offer("layout", [(name, name) for name in (*LAYOUTS, CUSTOM)])
        own = may_write or base.design == OWN
        self._offer("design", choices.designs(own=own))
        self._offer("logo", [("", _("None")), *((o.pk, o.name) for o in logos)])
        nobody = ("", _("Any: nothing is moved"))
        self._offer("printer", [nobody, *((p.pk, p.name) for p in printers)])
        for name in SIZES:
            self.fields[name].widget.attrs["placeholder"] = _("automatic")
        for name in ("skip", "bleed"):
            self.fields[name].widget.attrs["placeholder"] = "0"
        if not may_write:
            del self.fields["html"], self.fields["css"]

    def _offer(self, name: str, offered: Sequence[Any]) -> None:
        cast(forms.ChoiceField, self.fields[name]).choices = offered

    def _add_lines(self) -> None:
        """Ask for an instruction in each language."""
        for code, title in settings.CONSOLE_LANGUAGES:
            self.fields[f"line_{code}"] = forms.CharField(
                label=_("Instruction, %(language)s") % {"language": title},
                required=False,
                max_length=LONGEST_LINE,
                widget=forms.TextInput(attrs={"lang": code}),
            )

    def _add_grid(self) -> None:
        """Ask for the geometry of a layout of one's own."""
        for name, (label, most) in choices.GRID.items():
            field: forms.Field = MeasureField(label=label, most=most)
            if name in choices.WHOLE:
                field = CountField(label=label, max_value=most, required=False)
            self.fields[f"grid_{name}"] = field

    @property
    def placeholders(self) -> str:
        """What a design of one's own may fill in, as it is written there."""
        return " ".join(f"{{{{ {name} }}}}" for name in choices.PLACEHOLDERS)

    @property
    def cards(self) -> list[tuple[str, list[choices.Card]]]:
        """The layouts as they are shown, by kind."""
        return choices.cards(self["layout"].value() or "")

    @property
    def line(self) -> forms.BoundField:
        """The field of the instruction in the reader's own language."""
        return self[f"line_{get_language() or settings.LANGUAGE_CODE}"]

    @property
    def other_lines(self) -> list[forms.BoundField]:
        """The fields of the instructions in the other languages."""
        lines = [self[f"line_{code}"] for code, _title in settings.CONSOLE_LANGUAGES]
        return [line for line in lines if line.name != self.line.name]

    @property
    def says_more(self) -> bool:
        """Tell whether another language has something to show, be it a mistake."""
        return any(line.value() or line.errors for line in self.other_lines)

    @property
    def grid(self) -> list[forms.BoundField]:
        """The fields of a layout of one's own."""
        return [self[f"grid_{name}"] for name in choices.GRID]

    def problems(self) -> list[tuple[str, str]]:
        """Return what is wrong, each with the name of its field."""
        return [
            (str(self.fields[name].label if name in self.fields else ""), str(message))
            for name, messages in self.errors.items()
            for message in messages
        ]

    def refuse(self, refused: Exception) -> None:
        """Show why the labels cannot be made like this."""
        missing = isinstance(refused, reprint_reasons.ReasonMissing)
        self.add_error("reason" if missing else None, str(refused))

    def clean_skip(self) -> int:
        return self.cleaned_data["skip"] or 0

    def clean(self) -> dict[str, Any]:
        if self.cleaned_data.get("layout") == CUSTOM:
            self._check_grid()
        self._check_range()
        if self.data.get("logo_file"):  # its name alone: it was chosen and not sent
            self.add_error("logo", _("Upload the new logo first, or choose none."))
        if not self.errors:
            self._check_room("skip", self.cleaned_data["skip"])
            self._check_room("bleed", self.cleaned_data["bleed"] or 0.0)
        return self.cleaned_data

    def _check_range(self) -> None:
        first, last = self.cleaned_data.get("first"), self.cleaned_data.get("last")
        most = self.batch.generated
        if not 1 <= (first or 1) <= (last or most) <= most:
            self.add_error(
                "first" if (first or 1) > most else "last",
                _("Choose serials between 1 and %(last)s: so many codes exist.")
                % {"last": grouped(most)},
            )

    def _check_grid(self) -> None:
        for name, message in grids.problems(self._numbers()).items():
            if f"grid_{name}" not in self.errors:
                self.add_error(f"grid_{name}", message)

    def _check_room(self, field: str, value: float) -> None:
        """Show beside its field what the sheet has no room for."""
        asked: dict[str, Any] = {field: value}
        try:
            grids.layout_of(replace(self._sheet(), **asked))
        except Unprintable as refused:
            self.add_error(field, str(refused))

    def _sheet(self) -> Setup:
        """Return nothing but the layout that is chosen."""
        name = self.cleaned_data["layout"]
        return Setup(layout=name, grid=self._numbers() if name == CUSTOM else None)

    def _numbers(self) -> dict[str, float]:
        """Return what is filled in of a layout of one's own."""
        found = {name: self.cleaned_data.get(f"grid_{name}") for name in choices.GRID}
        return {name: number for name, number in found.items() if number is not None}

    @property
    def setup(self) -> Setup:
        """What a clean form asks for."""
        said, sheet = self.cleaned_data, self._sheet()
        same: dict[str, Any] = {name: said[name] for name in SAME}
        sizes: dict[str, Any] = {name: said[name] or 0.0 for name in (*SIZES, "bleed")}
        suits = designing.default_for(grids.layout_of(sheet))
        chosen = replace(
            sheet,
            **same,
            **sizes,
            design=said["design"] or suits,
            instructions=tuple(
                (code, said[f"line_{code}"])
                for code, _title in settings.CONSOLE_LANGUAGES
                if said[f"line_{code}"]
            ),
        )
        return self._with_printer(self._with_design(chosen))

    def _with_design(self, setup: Setup) -> Setup:
        if setup.design != OWN:
            return setup
        wrote = self.cleaned_data if "html" in self.fields else self.base.as_json()
        return replace(setup, html=wrote["html"], css=wrote["css"])

    def _with_printer(self, setup: Setup) -> Setup:
        printer = self.printers.get(self.cleaned_data["printer"])
        if printer is None:
            return setup
        shift_x, shift_y = choices.offset(printer)
        return replace(setup, shift_x=shift_x, shift_y=shift_y)
