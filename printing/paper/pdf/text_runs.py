"""Write the varying texts of many labels at once, as PDF operations."""

from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt

from printing.paper.labels import Job, Labels
from printing.paper.pdf.content_stream import TextRun, encode_glyphs, encode_step
from printing.paper.pdf.fonts import PdfFont
from printing.paper.pdf.pdf_file import encode_number, encode_numbers
from printing.paper.pdf.placement import Point
from printing.paper.pdf.template import VariableRun
from printing.paper.symbology.lookup_tables import Texts

type Letters = npt.NDArray[np.uint8]  # one row a label: its code, then its serial
type Growth = npt.NDArray[np.float64]


class VariableRunWriter:
    """Writes one variable run for many labels."""

    def __init__(
        self,
        variable_run: VariableRun,
        font: PdfFont,
        places: Sequence[Point],
        state: bytes,
    ) -> None:
        self._variable_run, self._state = variable_run, state
        run = variable_run.run
        self._row_template = np.frombuffer(
            encode_glyphs(run.glyphs, run.gaps) + b"\n", np.uint8
        )
        glyph_offsets = np.flatnonzero(self._row_template == ord("<")) + 1
        self._varying = [
            (int(at), source)
            for at, source in zip(glyph_offsets, variable_run.sources, strict=True)
            if source is not None
        ]
        self._glyph_hex = np.full((256, 4), ord("0"), np.uint8)
        self._widths = np.zeros(256)
        for letter, glyph in variable_run.glyphs.items():
            self._glyph_hex[ord(letter)] = np.frombuffer(b"%04x" % glyph, np.uint8)
            self._widths[ord(letter)] = font.width(glyph) * run.size / 1000
        matrix = run.matrix
        self._orientation = encode_numbers((matrix.a, matrix.b, matrix.c, matrix.d))
        self._direction = matrix.a, matrix.b
        self._starts = [(matrix.e + x, matrix.f + y) for x, y in places]
        self._placed = [self._matrix(*start) for start in self._starts]

    def write(
        self, letters: Letters, places: Sequence[int], growth: Sequence[Growth]
    ) -> list[bytes]:
        """Return the operations of some labels, each at its place of a sheet."""
        rows = np.tile(self._row_template, (len(letters), 1))
        for at, source in self._varying:
            rows[:, at : at + 4] = self._glyph_hex[letters[:, source]]
        texts = rows.view(f"S{rows.shape[1]}").ravel().tolist()
        if not self._variable_run.moves:
            placed = self._placed
            return [placed[n] + text for n, text in zip(places, texts, strict=True)]
        shifts = np.zeros(len(letters))
        for n, share in self._variable_run.moves:
            shifts += growth[n] * share
        (a, b), starts = self._direction, self._starts
        return [
            self._matrix(starts[n][0] + a * x, starts[n][1] + b * x) + text
            for n, x, text in zip(places, shifts.tolist(), texts, strict=True)
        ]

    def growth(self, letters: Letters) -> Growth:
        """Return by how much each label's text is wider than the specimen's."""
        growth = np.zeros(len(letters))
        for at, source in enumerate(self._variable_run.sources):
            if source is not None:
                width_before = self._widths[ord(self._variable_run.run.text[at])]
                growth += self._widths[letters[:, source]] - width_before
        return growth

    def _matrix(self, x: float, y: float) -> bytes:
        return b"%b%b %b Tm " % (self._state, self._orientation, encode_numbers((x, y)))


def run_writers(
    variable_runs: Sequence[VariableRun],
    fonts: Mapping[str, PdfFont],
    places: Sequence[Point],
) -> list[VariableRunWriter]:
    """Return the writers of a label's variable runs, in order.

    Each sets colour, font and size where these differ from the run before.
    """
    writers, last_state = [], b""
    for variable_run in variable_runs:
        state = _text_state(variable_run.run)
        writers.append(
            VariableRunWriter(
                variable_run,
                fonts[variable_run.run.font],
                places,
                b"" if state == last_state else state,
            )
        )
        last_state = state
    return writers


def _text_state(run: TextRun) -> bytes:
    color = b" ".join(map(encode_step, run.color))
    alpha = run.alpha.encode() + b" gs " if run.alpha else b""
    return alpha + b"%b %b %b Tf\n" % (
        color,
        run.font.encode(),
        encode_number(run.size),
    )


def present_texts(job: Job, labels: Labels) -> Texts:
    """Return the codes of the labels that are printed, in an array of their length."""
    length = len(job.format.prefix) + job.format.width
    return labels.texts[labels.here].astype(f"S{length}")


def letter_rows(texts: Texts, serials: npt.NDArray[np.uint64], digits: int) -> Letters:
    """Return the letters of codes of one length and the digits of their serials."""
    if serials.size and int(serials.max()) >= 10**digits:
        raise ValueError("A serial has more digits than the job allows.")
    codes = np.frombuffer(texts.tobytes(), np.uint8).reshape(len(texts), texts.itemsize)
    powers = np.uint64(10) ** np.arange(digits - 1, -1, -1, dtype=np.uint64)
    digit_rows = serials[:, None] // powers % np.uint64(10) + np.uint64(ord("0"))
    return np.hstack([codes, digit_rows.astype(np.uint8)])
