"""Write form XObjects: a label, its back, a full sheet, all written once per file."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import pikepdf

from printing.paper.geometry import POINTS_PER_MM
from printing.paper.labels import Job
from printing.paper.pdf import placement
from printing.paper.pdf.content_stream import Matrix, Operation, TextRun, encode_step
from printing.paper.pdf.pdf_file import ObjectCopier, PdfFile, encode_numbers
from printing.paper.pdf.placement import Point

# The names of the XObjects. WeasyPrint's begin with small letters, so none is the same.
LABEL_FORM, BACK_FORM = b"/L", b"/B"
SHEET_FORM, BACK_SHEET_FORM = b"/S", b"/T"
CROP_MARKS_FORM = b"/M"


@dataclass(frozen=True, slots=True)
class LabelSide:
    """What front or back of all labels have in common."""

    steps: tuple[Operation | TextRun, ...]
    symbol_boxes: tuple[Matrix, ...] = ()  # the boxes that symbols are drawn in


class FormXObjects:
    """Writes the form XObjects of a file, and the resources of its pages."""

    def __init__(self, file: PdfFile, job: Job, resources: pikepdf.Object) -> None:
        self._file, self._job, self._resources = file, job, resources
        self._copier = ObjectCopier(file)
        self._named: dict[bytes, int] = {}
        bleed = job.setup.bleed * POINTS_PER_MM
        width = job.layout.label_width * POINTS_PER_MM + 2 * bleed
        height = job.layout.label_height * POINTS_PER_MM + 2 * bleed
        self._label = b"/BBox[0 0 %b]/Matrix[1 0 0 1 %b]" % (
            encode_numbers((width, height)),
            encode_numbers((-bleed, -bleed)),
        )
        self._page = b"/BBox[0 0 %b]" % encode_numbers(placement.page_size(job))

    def put_side(self, name: bytes, side: LabelSide) -> None:
        """Write the form of one side of a label."""
        operations = [b"q", *map(encode_step, side.steps), b"Q"]
        operations += [
            fill_square(square, self._job.setup.ground) for square in side.symbol_boxes
        ]
        resources = self._used(side.steps)
        self._put(name, self._label + b"/Resources<<%b>>" % resources, operations)

    def put_sheet(self, name: bytes, label: bytes, places: Sequence[Point]) -> None:
        """Write the form of a full sheet: the form `label` at each place."""
        resources = b"/Resources<</XObject<<%b %d 0 R>>>>" % (label, self._named[label])
        self._put(
            name, self._page + resources, [draw_form(label, place) for place in places]
        )

    def put_marks(self, content: bytes) -> None:
        """Write the form of the crop marks, which only fronts have."""
        x = self._job.setup.shift_x * POINTS_PER_MM
        y = -self._job.setup.shift_y * POINTS_PER_MM
        shift = b"1 0 0 1 %b cm" % encode_numbers((x, y))
        self._put(CROP_MARKS_FORM, self._page, [shift, content])

    def with_resources(self, resources: pikepdf.Object) -> "FormXObjects":
        """Return the same forms for pages that use other resources as well."""
        other = FormXObjects(self._file, self._job, resources)
        other._named = self._named
        return other

    def page_entries(self) -> bytes:
        """Return the entries of a page: its size and its resources."""
        resources = self._file.put(self._page_resources())
        size = encode_numbers(placement.page_size(self._job))
        return b"/MediaBox[0 0 %b]/Resources %d 0 R" % (size, resources)

    def _page_resources(self) -> bytes:
        """Return the resources of a page: fonts, states, pictures and these forms."""
        found = {b"/XObject": [b"%b %d 0 R" % pair for pair in self._named.items()]}
        for kind, entries in sorted(self._resources.items()):
            if isinstance(entries, pikepdf.Dictionary):
                found.setdefault(kind.encode(), []).extend(self._entries(entries))
        return b"<<%b>>" % b"".join(
            b"%b<<%b>>" % (kind, b" ".join(entries)) for kind, entries in found.items()
        )

    def _entries(self, entries: pikepdf.Object) -> Iterator[bytes]:
        for name in sorted(entries.keys()):
            yield (
                pikepdf.Name(name).unparse() + b" " + self._copier.value(entries[name])
            )

    def _put(self, name: bytes, entries: bytes, operations: Iterable[bytes]) -> None:
        kind = b"/Type/XObject/Subtype/Form" + entries
        self._named[name] = self._file.put_stream(b"\n".join(operations), kind)

    def _used(self, steps: Iterable[Operation | TextRun]) -> bytes:
        """Return the resources that these steps use."""
        names = {
            str(operand)
            for step in steps
            if isinstance(step, tuple)
            for operand in step[0]
            if isinstance(operand, pikepdf.Name)
        }
        found = []
        for kind, entries in sorted(self._resources.items()):
            if not isinstance(entries, pikepdf.Dictionary):
                continue
            named = [
                pikepdf.Name(name).unparse() + b" " + self._copier.value(entries[name])
                for name in sorted(names & set(entries.keys()))
            ]
            if named:
                found.append(b"%b<<%b>>" % (kind.encode(), b"".join(named)))
        return b"".join(found)


def fill_square(square: Matrix, fill: str) -> bytes:
    """Return the operations that fill the unit square under this matrix."""
    return b"q %b rg %b cm 0 0 1 1 re f Q" % (encode_color(fill), square.operands())


def begin_label(job: Job, place: Point) -> bytes:
    """Return the operations that move to a label's place and clip to its bleed."""
    bleed, layout = job.setup.bleed * POINTS_PER_MM, job.layout
    width = layout.label_width * POINTS_PER_MM + 2 * bleed
    height = layout.label_height * POINTS_PER_MM + 2 * bleed
    corner = encode_numbers((place[0] - bleed, place[1] - bleed))
    size = encode_numbers((width, height))
    return b"q 1 0 0 1 %b cm 0 0 %b re W n" % (corner, size)


def draw_form(name: bytes, place: Point) -> bytes:
    """Return the operations that draw a form at a place of the sheet."""
    return b"q 1 0 0 1 %b cm %b Do Q" % (encode_numbers(place), name)


def encode_color(text: str) -> bytes:
    """Return a color like #336699 as the operands of `rg`."""
    return encode_numbers(
        value / 255 for value in bytes.fromhex(text.removeprefix("#"))
    )
