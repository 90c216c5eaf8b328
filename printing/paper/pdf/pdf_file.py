"""Write a PDF object by object, keeping none in memory."""

import zlib
from array import array
from collections.abc import Iterable
from decimal import Decimal
from hashlib import sha256
from itertools import batched
from typing import Any, BinaryIO

import pikepdf

PAGES_PER_NODE = 64  # kids of a node of the page tree
ZLIB_LEVEL = 5  # half the time of level 6, an eighth more bytes

type Reference = tuple[int, int]


def encode_number(value: float) -> bytes:
    """Return a number as PDF writes it: no exponent, no trailing zeros."""
    text = f"{value:.4f}".rstrip("0").rstrip(".")
    return b"0" if text in ("-0", "") else text.encode()


def encode_numbers(values: Iterable[float]) -> bytes:
    """Return numbers with a space between."""
    return b" ".join(map(encode_number, values))


class PdfFile:
    """A PDF that is written sequentially, without seeking.

    The same objects give the same bytes: there is no date and no random identifier.
    """

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._at = 0
        self._digest = sha256()
        self._offsets = array("Q", [0])  # of each object, by its number
        self._leaves: list[tuple[int, list[int]]] = []
        self._write(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")

    def reserve(self) -> int:
        """Return the number of an object that is written later."""
        self._offsets.append(0)
        return len(self._offsets) - 1

    def put(self, body: bytes, number: int = 0) -> int:
        """Write an object and return its number."""
        number = number or self.reserve()
        self._offsets[number] = self._at
        self._write(b"%d 0 obj\n%b\nendobj\n" % (number, body))
        return number

    def put_stream(self, content: bytes, entries: bytes = b"", number: int = 0) -> int:
        """Compress and write a stream and return its number."""
        packed = zlib.compress(content, ZLIB_LEVEL)
        return self.put_packed(packed, entries + b"/Filter/FlateDecode", number)

    def put_packed(self, content: bytes, entries: bytes, number: int = 0) -> int:
        """Write a compressed stream and return its number."""
        head = b"<<%b/Length %d>>" % (entries, len(content))
        return self.put(b"%b\nstream\n%b\nendstream" % (head, content), number)

    def put_page(self, entries: bytes, contents: bytes) -> None:
        """Write a page; `entries` are its size and resources."""
        if not self._leaves or len(self._leaves[-1][1]) == PAGES_PER_NODE:
            self._leaves.append((self.reserve(), []))
        node, pages = self._leaves[-1]
        stream = self.put_stream(contents)
        page = b"<</Type/Page/Parent %d 0 R%b/Contents %d 0 R>>"
        pages.append(self.put(page % (node, entries, stream)))

    def close(self, title: str, preferences: bytes = b"") -> None:
        """Write the page tree, the catalog, the info and the cross-reference table."""
        pages = self._put_tree()
        catalog = b"<</Type/Catalog/Pages %d 0 R/ViewerPreferences<<%b>>>>"
        root = self.put(catalog % (pages, preferences))
        name = pikepdf.String(title).unparse()
        info = self.put(b"<</Title %b/Producer(Pinpress)>>" % name)
        self._put_end(root, info)

    def _put_tree(self) -> int:
        """Write the page tree level by level; return its root."""
        level = [(node, pages, len(pages)) for node, pages in self._leaves]
        while len(level) > 1:
            parents = []
            for nodes in batched(level, PAGES_PER_NODE):
                parent = self.reserve()
                for node, kids, count in nodes:
                    self._put_node(node, kids, count, b"/Parent %d 0 R" % parent)
                kids = [node for node, _, _ in nodes]
                parents.append((parent, kids, sum(count for _, _, count in nodes)))
            level = parents
        node, kids, count = level[0] if level else (self.reserve(), [], 0)
        self._put_node(node, kids, count, b"")
        return node

    def _put_node(self, node: int, kids: list[int], count: int, parent: bytes) -> None:
        named = b" ".join(b"%d 0 R" % kid for kid in kids)
        self.put(b"<</Type/Pages%b/Count %d/Kids[%b]>>" % (parent, count, named), node)

    def _put_end(self, root: int, info: int) -> None:
        start, size = self._at, len(self._offsets)
        identifier = self._digest.hexdigest()[:32].encode()
        self._write(b"xref\n0 %d\n0000000000 65535 f \n" % size)
        for offsets in batched(self._offsets[1:], 4096):
            self._write(b"".join(b"%010d 00000 n \n" % offset for offset in offsets))
        trailer = b"<</Size %d/Root %d 0 R/Info %d 0 R/ID[<%b><%b>]>>"
        self._write(
            b"trailer\n%b\nstartxref\n%d\n%%%%EOF\n"
            % (trailer % (size, root, info, identifier, identifier), start)
        )

    def _write(self, content: bytes) -> None:
        self._file.write(content)
        self._digest.update(content)
        self._at += len(content)


class ObjectCopier:
    """Copies objects of another PDF into a file, each once."""

    def __init__(self, file: PdfFile) -> None:
        self._file = file
        self._copied: dict[Reference, int] = {}

    def value(self, item: Any) -> bytes:
        """Return an object as bytes; first write the objects that it refers to."""
        if isinstance(item, pikepdf.Object) and item.is_indirect:
            return b"%d 0 R" % self._number(item)
        return self._direct(item)

    def _number(self, item: pikepdf.Object) -> int:
        if item.objgen not in self._copied:
            # Before its content is copied, which may refer to it.
            number = self._copied[item.objgen] = self._file.reserve()
            if isinstance(item, pikepdf.Stream):
                entries = self._entries(item, without="/Length")
                self._file.put_packed(item.read_raw_bytes(), entries, number)
            else:
                self._file.put(self._direct(item), number)
        return self._copied[item.objgen]

    def _direct(self, item: Any) -> bytes:
        if isinstance(item, pikepdf.Dictionary):
            return b"<<%b>>" % self._entries(item)
        if isinstance(item, pikepdf.Array):
            return b"[%b]" % b" ".join(self.value(each) for each in item)
        if isinstance(item, pikepdf.Object):
            return item.unparse()
        if isinstance(item, bool):
            return b"true" if item else b"false"
        if isinstance(item, int | Decimal):
            return f"{item:f}".encode() if isinstance(item, Decimal) else b"%d" % item
        return b"null"

    def _entries(self, item: pikepdf.Object, without: str = "") -> bytes:
        """Return the entries of a dictionary, sorted by name."""
        named = sorted((key, item[key]) for key in item.keys() if key != without)  # noqa: SIM118 -- no iteration otherwise
        return b"".join(
            pikepdf.Name(key).unparse() + b" " + self.value(value)
            for key, value in named
        )
