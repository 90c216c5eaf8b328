from itertools import product

import pytest

from codes import formats
from codes.canonical import canonical
from codes.formats import CodeFormat, Unreadable


@pytest.fixture
def tiny(monkeypatch):
    """Allow codes of one symbol, so that all texts of a format can be listed."""
    monkeypatch.setattr(formats, "MIN_LENGTH", 1)
    monkeypatch.setattr(formats, "MIN_CAPACITY", 1)


def is_read(fmt, text):
    """Tell whether `fmt` reads the text, regardless of the check symbol."""
    try:
        return fmt.fits(text) and fmt.read(text) >= 0
    except Unreadable as unreadable:
        return unreadable.kind == "check"


def test_formats_clash_where_one_reads_the_others_texts(tiny):
    prefixes = ["", "A", "A-", "7", "B", "A7", "A-B", "AI", "A77", "77", "A7O"]
    every = [
        CodeFormat(charset, length, prefix, check)
        for charset in ("clear", "clear_letters", "digits", "letters")
        for length, check in ((1, False), (1, True), (2, False))
        for prefix in prefixes
    ]
    texts = {
        fmt: {canonical(fmt.spell(number)) for number in range(fmt.capacity)}
        for fmt in every
    }
    for one, other in product(every, repeat=2):
        shared = any(is_read(other, text) for text in texts[one])
        shared |= any(is_read(one, text) for text in texts[other])
        if one.check or other.check:  # may be stricter than needed
            assert one.clashes(other) or not shared, (one, other)
        else:
            assert one.clashes(other) == shared, (one, other)


def test_clashes_in_words():
    spring = CodeFormat("clear", 10, "A-")
    assert spring.clashes(CodeFormat("clear", 10, "A", grouping=5))
    assert spring.clashes(CodeFormat("clear", 11, "A", check=False))
    assert spring.clashes(CodeFormat("clear", 9, "A7"))
    assert CodeFormat("clear", 9, "A7").clashes(spring)
    assert spring.clashes(CodeFormat("digits", 10, "A"))
    assert not spring.clashes(CodeFormat("clear", 9, "AI"))  # clear has no I
    plain = CodeFormat("digits", 20)
    assert plain.clashes(CodeFormat("digits", 10, "0123456789"))  # all its symbols
    assert not spring.clashes(CodeFormat("clear", 9, "A"))
    assert not spring.clashes(CodeFormat("clear", 10, "B"))
