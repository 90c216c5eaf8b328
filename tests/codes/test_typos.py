import random

import pytest

from codes.formats import CHARSETS, CodeFormat, Unreadable


def refusal(reading, text):
    with pytest.raises(Unreadable) as caught:
        reading(text)
    return caught.value.kind, caught.value.group


def test_a_common_error_is_located():
    fmt = CodeFormat("clear", 11, "BF26-")
    assert fmt.grouped(fmt.spell(70_840_296_155_468)) == "BF26-3QCM-VMYT-3HQM"
    assert refusal(fmt.read, "BF263QCMVNYT3HQM") == ("check", 3)  # N for M
    assert refusal(fmt.read, "BF268QCMVMYT3HQM") == ("check", 2)  # 8 for 3
    assert refusal(fmt.read, "BF26Q3CMVMYT3HQM") == ("check", 2)  # swapped
    # No common error: no group is likelier than another.
    assert refusal(fmt.read, "BF263QCMVMYT3HQT") == ("check", None)


def test_a_replaced_look_alike_is_located_when_the_check_fails():
    fmt = CodeFormat("clear", 11, "BF26-")
    assert refusal(fmt.read, "BF263QCMVBYT3HQM") == ("check", 3)
    assert refusal(fmt.read, "BF263QCMBBYT3HQM") == ("check", 3)
    assert refusal(fmt.read, "BF263QCMVBYT3HQZ") == ("check", None)


@pytest.mark.parametrize("charset", CHARSETS)
def test_a_confused_look_alike_is_never_located_elsewhere(charset):
    fmt, chance, pointed = CodeFormat(charset, 11), random.Random(2), 0
    for _ in range(300):
        text = fmt.spell(chance.randrange(fmt.capacity))
        for was, typed in ("38", "83", "MN", "NM", "VW", "PR", "49", "17", "EF"):
            at = text.find(was)
            if at < 0 or typed not in fmt.symbols:
                continue
            kind, group = refusal(fmt.read, text[:at] + typed + text[at + 1 :])
            assert (kind, group) in {("check", at // 4 + 1), ("check", None)}
            pointed += group is not None
    assert pointed > 100


@pytest.mark.parametrize(
    ("prefix", "grouping", "group"),
    [("", 4, 2), ("A", 4, 2), ("A-", 4, 3), ("A--", 4, 3), ("A-B", 4, 3), ("A-", 0, 2)],
)
def test_groups_are_counted_as_printed(prefix, grouping, group):
    fmt = CodeFormat("clear", 11, prefix, grouping=grouping)
    text = fmt.canonical_prefix + "2222O2222222"
    assert refusal(fmt.read, text) == ("symbols", group)
    printed = [part for part in fmt.grouped(text).split("-") if part]
    assert "O" in printed[group - 1]
