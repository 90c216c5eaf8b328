"""Set the texts of many labels at once: what a slot says on each, as PDF operations."""

from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt

from printing.paper.labels import Job, Labels
from printing.paper.pdf.content_stream import Run, shown, written
from printing.paper.pdf.fonts import Font
from printing.paper.pdf.pdf_file import number, numbers
from printing.paper.pdf.placement import Point
from printing.paper.pdf.template import Slot
from printing.paper.symbology.tables import Texts

type Letters = npt.NDArray[np.uint8]  # a row a label: its code, then its serial
type Growth = npt.NDArray[np.float64]


class Line:
    """Sets what stands in one slot."""

    def __init__(
        self, slot: Slot, font: Font, places: Sequence[Point], head: bytes
    ) -> None:
        self._slot, self._head = slot, head
        run = slot.run
        self._shape = np.frombuffer(shown(run.glyphs, run.gaps) + b"\n", np.uint8)
        opened = np.flatnonzero(self._shape == ord("<")) + 1
        self._varying = [
            (int(at), source)
            for at, source in zip(opened, slot.sources, strict=True)
            if source is not None
        ]
        self._hex = np.full((256, 4), ord("0"), np.uint8)
        self._widths = np.zeros(256)
        for letter, glyph in slot.glyphs.items():
            self._hex[ord(letter)] = np.frombuffer(b"%04x" % glyph, np.uint8)
            self._widths[ord(letter)] = font.width(glyph) * run.size / 1000
        matrix = run.matrix
        self._turned = numbers((matrix.a, matrix.b, matrix.c, matrix.d))
        self._along = matrix.a, matrix.b
        self._starts = [(matrix.e + x, matrix.f + y) for x, y in places]
        self._placed = [self._matrix(*start) for start in self._starts]

    def set(
        self, letters: Letters, places: Sequence[int], growth: Sequence[Growth]
    ) -> list[bytes]:
        """Return the operations of some labels at places of a sheet."""
        rows = np.tile(self._shape, (len(letters), 1))
        for at, source in self._varying:
            rows[:, at : at + 4] = self._hex[letters[:, source]]
        texts = rows.view(f"S{rows.shape[1]}").ravel().tolist()
        if not self._slot.moves:
            placed = self._placed
            return [placed[n] + text for n, text in zip(places, texts, strict=True)]
        by = np.zeros(len(letters))
        for n, share in self._slot.moves:
            by += growth[n] * share
        (a, b), starts = self._along, self._starts
        return [
            self._matrix(starts[n][0] + a * x, starts[n][1] + b * x) + text
            for n, x, text in zip(places, by.tolist(), texts, strict=True)
        ]

    def growth(self, letters: Letters) -> Growth:
        """Return how much wider each label's text is than the specimen's."""
        wider = np.zeros(len(letters))
        for at, source in enumerate(self._slot.sources):
            if source is not None:
                was = self._widths[ord(self._slot.run.text[at])]
                wider += self._widths[letters[:, source]] - was
        return wider

    def _matrix(self, x: float, y: float) -> bytes:
        return b"%b%b %b Tm " % (self._head, self._turned, numbers((x, y)))


def lines_of(
    slots: Sequence[Slot], fonts: Mapping[str, Font], places: Sequence[Point]
) -> list[Line]:
    """Return what sets the slots of a label, one after the other.

    Each says what is not as on the line before it: colour, font or size.
    """
    found, last = [], b""
    for slot in slots:
        head = _head(slot.run)
        found.append(
            Line(slot, fonts[slot.run.font], places, b"" if head == last else head)
        )
        last = head
    return found


def _head(run: Run) -> bytes:
    color = b" ".join(map(written, run.color))
    alpha = run.alpha.encode() + b" gs " if run.alpha else b""
    return alpha + b"%b %b %b Tf\n" % (color, run.font.encode(), number(run.size))


def texts_of(job: Job, labels: Labels) -> Texts:
    """Return the codes that are there, in an array as wide as they are."""
    length = len(job.format.prefix) + job.format.width
    return labels.texts[labels.here].astype(f"S{length}")


def letters_of(texts: Texts, serials: npt.NDArray[np.uint64], digits: int) -> Letters:
    """Return the letters that differ: of codes of one length, and of their serials."""
    if serials.size and int(serials.max()) >= 10**digits:
        raise ValueError("A serial has more digits than the job has room for.")
    codes = np.frombuffer(texts.tobytes(), np.uint8).reshape(len(texts), texts.itemsize)
    powers = np.uint64(10) ** np.arange(digits - 1, -1, -1, dtype=np.uint64)
    figures = serials[:, None] // powers % np.uint64(10) + np.uint64(ord("0"))
    return np.hstack([codes, figures.astype(np.uint8)])
