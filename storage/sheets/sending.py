"""Send the rows of an export as a file of any kind, and say how it ended."""

from collections.abc import Callable, Generator, Iterable, Iterator, Sequence

from storage.sheets import csv_text, workbooks
from storage.sheets.kinds import Kind

type Row = Sequence[str]
type Chunks = Iterable[Sequence[Row]]
type Encoder = Callable[[Chunks], Generator[bytes, None, None]]


def encoder(kind: Kind, head: Row, *, language: str) -> Encoder:
    """Return what turns rows into the blocks of a file that begins with `head`.

    `language` is the reader's; only a CSV for Excel depends on it.
    """
    if kind == Kind.XLSX:
        return lambda chunks: workbooks.stream(
            head, (row for chunk in chunks for row in chunk)
        )
    is_for_excel = kind == Kind.EXCEL_CSV
    style = csv_text.for_excel(language) if is_for_excel else csv_text.Style()
    return lambda chunks: _csv_blocks(style, head, chunks)


class Sending:
    """A file that is sent: an iterator of its blocks.

    Calls `ended(rows=…, complete=…)` once, with the number of rows and whether all of
    them were sent: an error or a receiver that disconnects may come between. Iterate
    outside of a transaction.
    """

    def __init__(
        self, encode: Encoder, chunks: Chunks, *, ended: Callable[..., None]
    ) -> None:
        self.rows = 0
        self._ended: Callable[..., None] | None = ended
        self._blocks = encode(self._counted(chunks))
        self._first: bytes | None = None

    def __iter__(self) -> Iterator[bytes]:
        return self

    def __next__(self) -> bytes:
        if self._first is not None:
            block, self._first = self._first, None
            return block
        try:
            return next(self._blocks)
        except BaseException as stopped:
            self._end(is_complete=isinstance(stopped, StopIteration))
            raise

    def prepare(self) -> None:
        """Make the first block before it is asked for; raise what stands against it.

        A workbook is written whole by then. Raises TooLarge.
        """
        self._first = next(self)

    def close(self) -> None:
        """End the file if it has not ended: the receiver disconnected."""
        self._blocks.close()
        self._end(is_complete=False)

    def _counted(self, chunks: Chunks) -> Iterator[Sequence[Row]]:
        for chunk in chunks:
            self.rows += len(chunk)
            yield chunk

    def _end(self, *, is_complete: bool) -> None:
        if self._ended:
            ended, self._ended = self._ended, None
            ended(rows=self.rows, complete=is_complete)


def _csv_blocks(
    style: csv_text.Style, head: Row, chunks: Chunks
) -> Generator[bytes, None, None]:
    yield style.head.encode() + style.encode([head])
    for chunk in chunks:
        yield style.encode(chunk)
