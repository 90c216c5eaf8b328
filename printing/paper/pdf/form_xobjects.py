"""Write what all sheets share into a file: a label, its back, and a sheet of them."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import pikepdf

from printing.paper.geometry import POINTS
from printing.paper.labels import Job
from printing.paper.pdf import placement
from printing.paper.pdf.content_stream import Matrix, Operation, Run, written
from printing.paper.pdf.pdf_file import Copier, PdfFile, numbers
from printing.paper.pdf.placement import Point

# Names that WeasyPrint gives to what a page uses begin with a small letter, but for
# fonts, which are no XObjects.
LABEL, BACK, SHEET, BACKS, MARKS = b"/L", b"/B", b"/S", b"/T", b"/M"


@dataclass(frozen=True, slots=True)
class FontFace:
    """One side of a label: what is drawn on it, the same on each."""

    steps: tuple[Operation | Run, ...]
    grounds: tuple[Matrix, ...] = ()  # boxes that are left to symbols


class Forms:
    """What the sheets of a file call by a name, each written once."""

    def __init__(self, file: PdfFile, job: Job, resources: pikepdf.Object) -> None:
        self._file, self._job, self._resources = file, job, resources
        self._copier = Copier(file)
        self._named: dict[bytes, int] = {}
        bleed = job.setup.bleed * POINTS
        width = job.layout.label_width * POINTS + 2 * bleed
        height = job.layout.label_height * POINTS + 2 * bleed
        self._label = b"/BBox[0 0 %b]/Matrix[1 0 0 1 %b]" % (
            numbers((width, height)),
            numbers((-bleed, -bleed)),
        )
        self._page = b"/BBox[0 0 %b]" % numbers(placement.page_size(job))

    def put_face(self, name: bytes, face: FontFace) -> None:
        """Write one side of a label."""
        drawn = [b"q", *map(written, face.steps), b"Q"]
        drawn += [box(square, self._job.setup.ground) for square in face.grounds]
        resources = self._used(face.steps)
        self._put(name, self._label + b"/Resources<<%b>>" % resources, drawn)

    def put_sheet(self, name: bytes, label: bytes, places: Sequence[Point]) -> None:
        """Write a full sheet that has a label, or a back, at each place."""
        known = b"/Resources<</XObject<<%b %d 0 R>>>>" % (label, self._named[label])
        self._put(name, self._page + known, [at(label, place) for place in places])

    def put_marks(self, content: bytes) -> None:
        """Write what is drawn between the labels, on the fronts alone."""
        x, y = self._job.setup.shift_x * POINTS, -self._job.setup.shift_y * POINTS
        moved = b"1 0 0 1 %b cm" % numbers((x, y))
        self._put(MARKS, self._page, [moved, content])

    def of(self, resources: pikepdf.Object) -> "Forms":
        """Return these forms for pages that use other resources as well."""
        other = Forms(self._file, self._job, resources)
        other._named = self._named
        return other

    def page_entries(self) -> bytes:
        """Return the entries of a page: its size, and what its contents name."""
        resources = self._file.put(self._page_resources())
        size = numbers(placement.page_size(self._job))
        return b"/MediaBox[0 0 %b]/Resources %d 0 R" % (size, resources)

    def _page_resources(self) -> bytes:
        """Return all that a page may name: fonts, states, pictures and these forms."""
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

    def _put(self, name: bytes, entries: bytes, drawn: Iterable[bytes]) -> None:
        kind = b"/Type/XObject/Subtype/Form" + entries
        self._named[name] = self._file.put_stream(b"\n".join(drawn), kind)

    def _used(self, steps: Iterable[Operation | Run]) -> bytes:
        """Return the resources that steps name, and no others."""
        called = {
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
                for name in sorted(called & set(entries.keys()))
            ]
            if named:
                found.append(b"%b<<%b>>" % (kind.encode(), b"".join(named)))
        return b"".join(found)


def box(square: Matrix, fill: str) -> bytes:
    """Return the operations that fill a square of 1 by 1, wherever that stands."""
    return b"q %b rg %b cm 0 0 1 1 re f Q" % (color(fill), square.operands())


def placed(job: Job, place: Point) -> bytes:
    """Return the operations before those of a label's page at a place of the sheet.

    What the label draws beyond its bleed is cut off.
    """
    bleed, layout = job.setup.bleed * POINTS, job.layout
    width = layout.label_width * POINTS + 2 * bleed
    height = layout.label_height * POINTS + 2 * bleed
    corner = numbers((place[0] - bleed, place[1] - bleed))
    room = numbers((width, height))
    return b"q 1 0 0 1 %b cm 0 0 %b re W n" % (corner, room)


def at(name: bytes, place: Point) -> bytes:
    """Return the operations that draw a form at a place of the sheet."""
    return b"q 1 0 0 1 %b cm %b Do Q" % (numbers(place), name)


def color(text: str) -> bytes:
    """Return a color like #336699 as PDF counts it."""
    return numbers(value / 255 for value in bytes.fromhex(text.removeprefix("#")))
