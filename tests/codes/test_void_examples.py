import pytest

from codes import void_examples
from codes.formats import (
    CHARSETS,
    FULL_ALPHABETS,
    MAX_LENGTH,
    CodeFormat,
    shortest_length,
)
from codes.readings import readings

SHAPES = [
    CodeFormat(charset, length, prefix, check, grouping)
    for charset in sorted(FULL_ALPHABETS)
    for length in (shortest_length(charset), 12, MAX_LENGTH[charset])
    for prefix in ("", "BF26-", "VOID-", "VOID")
    for check in (True, False)
    for grouping in (0, 3, 4)
]


@pytest.mark.parametrize("charset", sorted(set(CHARSETS) - FULL_ALPHABETS))
def test_other_charsets_need_no_warning(charset):
    assert void_examples.make(CodeFormat(charset, 12)) == []


@pytest.mark.parametrize(
    ("charset", "flaws"),
    [
        ("letters", ["FOOL", "LIAR", "IQOL"]),
        ("letters_digits", ["FOOL", "O0I1", "S5B8"]),
    ],
)
def test_each_example_shows_a_flaw_of_its_alphabet(charset, flaws):
    for grouping in (0, 4):
        examples = void_examples.make(CodeFormat(charset, 12, grouping=grouping))
        found = [flaw in text for flaw, text in zip(flaws, examples, strict=True)]
        assert found == [True, True, True]
        assert set("".join(examples)) <= {*CHARSETS[charset], "-"}


@pytest.mark.parametrize("shape", SHAPES, ids=str)
def test_no_example_can_be_a_code(shape):
    examples = void_examples.make(shape)
    assert len(examples) == 3
    for text in examples:
        assert text.startswith("VOID-" + shape.prefix)
        for typed in (text, text.lower(), text.replace("-", "")):
            assert [*readings(typed, [shape], lambda one: one)] == []


def test_examples_differ_from_time_to_time():
    shape = CodeFormat("letters", 12)
    assert void_examples.make(shape) != void_examples.make(shape)
