"""Codes that are printed stay readable: their texts are pinned, as literals.

Paper outlives releases. Where a test here fails, codes that are printed would become
typing errors or other codes: change the program back, never the texts.
"""

import base64

import pytest

from codes import keys, vault
from codes.canonical import canonical
from codes.formats import CodeFormat
from codes.models import Batch, Series
from tests.factories import make_batch, make_campaign

MASTER_KEY, SERIES_KEY = b"m" * 32, bytes(range(32))


@pytest.mark.parametrize(
    ("charset", "length", "texts"),
    [
        (
            "clear",
            11,
            {
                0: "2222-2222-2222",
                1: "2222-2222-223F",
                123_456: "2222-222H-6DP7",
                9_876_543_210: "2224-WQJF-H279",
                23**11 - 1: "YYYY-YYYY-YYYK",
            },
        ),
        (
            "clear_letters",
            12,
            {
                0: "BBBB-BBBB-BBBB-B",
                123_456: "BBBB-BBBC-MDFD-H",
                9_876_543_210: "BBBC-LCFB-FRBB-C",
                17**12 - 1: "ZZZZ-ZZZZ-ZZZZ-R",
            },
        ),
        (
            "digits",
            14,
            {
                0: "0000-0000-0000-001",
                1: "0000-0000-0000-012",
                123_456: "0000-0000-1234-562",
                9_876_543_210: "0000-9876-5432-106",
                10**14 - 1: "9999-9999-9999-997",
            },
        ),
        (
            "letters",
            10,
            {
                0: "AAAA-AAAA-AAD",
                1: "AAAA-AAAA-ABS",
                123_456: "AAAA-AAHA-QIN",
                9_876_543_210: "AABF-ZGVN-AOY",
                26**10 - 1: "ZZZZ-ZZZZ-ZZK",
            },
        ),
        (
            "letters_digits",
            9,
            {
                0: "0000-0000-00",
                1: "0000-0000-17",
                123_456: "0000-02N9-CV",
                9_876_543_210: "004J-C8LI-I3",
                36**9 - 1: "ZZZZ-ZZZZ-Z1",
            },
        ),
    ],
)
def test_a_number_has_its_text_and_check_symbol_in_every_charset(
    charset, length, texts
):
    shape = CodeFormat(charset, length)
    assert {number: shape.grouped(shape.spell(number)) for number in texts} == texts
    assert [shape.read(canonical(text)) for text in texts.values()] == list(texts)


@pytest.mark.parametrize(
    ("fields", "text"),
    [
        ({"charset": "clear", "length": 11, "prefix": "BF26-"}, "BF26-2224-WQJF-H27R"),
        ({"charset": "clear", "length": 11, "check": False}, "2224-WQJF-H27"),
        (
            {
                "charset": "clear",
                "length": 11,
                "prefix": "A-B--7",
                "check": False,
                "grouping": 0,
            },
            "A-B--72224WQJFH27",
        ),
        (
            {"charset": "clear", "length": 11, "prefix": "X", "grouping": 5},
            "X2224W-QJFH2-73",
        ),
        (
            {"charset": "digits", "length": 14, "prefix": "BF26-"},
            "BF26-0000-9876-5432-104",
        ),
        ({"charset": "digits", "length": 14, "check": False}, "0000-9876-5432-10"),
        (
            {
                "charset": "digits",
                "length": 14,
                "prefix": "A-B--7",
                "check": False,
                "grouping": 0,
            },
            "A-B--700009876543210",
        ),
        (
            {"charset": "digits", "length": 14, "prefix": "X", "grouping": 5},
            "X00009-87654-32108",
        ),
        ({"charset": "letters", "length": 10, "prefix": "BF26-"}, "BF26-AABF-ZGVN-AOG"),
        ({"charset": "letters", "length": 10, "check": False}, "AABF-ZGVN-AO"),
        (
            {
                "charset": "letters",
                "length": 10,
                "prefix": "A-B--7",
                "check": False,
                "grouping": 0,
            },
            "A-B--7AABFZGVNAO",
        ),
        (
            {"charset": "letters", "length": 10, "prefix": "X", "grouping": 5},
            "XAABFZ-GVNAO-N",
        ),
        (
            {"charset": "letters_digits", "length": 9, "prefix": "BF26-"},
            "BF26-004J-C8LI-IQ",
        ),
        ({"charset": "letters_digits", "length": 9, "check": False}, "004J-C8LI-I"),
        (
            {
                "charset": "letters_digits",
                "length": 9,
                "prefix": "A-B--7",
                "check": False,
                "grouping": 0,
            },
            "A-B--7004JC8LII",
        ),
        (
            {"charset": "letters_digits", "length": 9, "prefix": "X", "grouping": 5},
            "X004JC-8LIIJ",
        ),
    ],
)
def test_prefix_check_symbol_and_grouping_keep_their_places(fields, text):
    shape = CodeFormat(**fields)
    assert shape.grouped(shape.spell(9_876_543_210)) == text
    assert shape.read(canonical(text)) == 9_876_543_210


@pytest.mark.parametrize(
    ("fields", "texts"),
    [
        (
            {"charset": "clear", "length": 11},
            ["4T2K-9C8D-T6CQ", "7QC3-PY9N-4Y37", "8P48-YY6X-QCX3"],
        ),
        (
            {"charset": "clear", "length": 11, "prefix": "BF26-"},
            ["BF26-4T2K-9C8D-T6C7", "BF26-7QC3-PY9N-4Y3P", "BF26-8P48-YY6X-QCXK"],
        ),
        (
            {"charset": "clear", "length": 11, "check": False},
            ["4T2K-9C8D-T6C", "7QC3-PY9N-4Y3", "8P48-YY6X-QCX"],
        ),
        (
            {"charset": "clear", "length": 11, "prefix": "A-B--7", "check": False},
            ["A-B--74T2K-9C8D-T6C", "A-B--77QC3-PY9N-4Y3", "A-B--78P48-YY6X-QCX"],
        ),
        (
            {"charset": "digits", "length": 14},
            ["8573-5136-5034-429", "4567-1539-1970-397", "4565-9888-8936-225"],
        ),
        (
            {"charset": "digits", "length": 14, "prefix": "BF26-"},
            [
                "BF26-8573-5136-5034-421",
                "BF26-4567-1539-1970-390",
                "BF26-4565-9888-8936-223",
            ],
        ),
        (
            {"charset": "digits", "length": 14, "check": False},
            ["8573-5136-5034-42", "4567-1539-1970-39", "4565-9888-8936-22"],
        ),
        (
            {"charset": "digits", "length": 14, "prefix": "A-B--7", "check": False},
            [
                "A-B--78573-5136-5034-42",
                "A-B--74567-1539-1970-39",
                "A-B--74565-9888-8936-22",
            ],
        ),
        (
            {"charset": "letters", "length": 10},
            ["VFVW-DRTZ-JLW", "CAXR-SFRH-NLC", "SSAZ-ZOHG-BAB"],
        ),
        (
            {"charset": "letters", "length": 10, "prefix": "BF26-"},
            ["BF26-VFVW-DRTZ-JLQ", "BF26-CAXR-SFRH-NLU", "BF26-SSAZ-ZOHG-BAK"],
        ),
        (
            {"charset": "letters", "length": 10, "check": False},
            ["VFVW-DRTZ-JL", "CAXR-SFRH-NL", "SSAZ-ZOHG-BA"],
        ),
        (
            {"charset": "letters", "length": 10, "prefix": "A-B--7", "check": False},
            ["A-B--7VFVW-DRTZ-JL", "A-B--7CAXR-SFRH-NL", "A-B--7SSAZ-ZOHG-BA"],
        ),
        (
            {"charset": "letters_digits", "length": 9},
            ["YJ3X-ABZ1-TY", "5IKG-ZZRY-LR", "KHCN-DRBM-2X"],
        ),
        (
            {"charset": "letters_digits", "length": 9, "prefix": "BF26-"},
            ["BF26-YJ3X-ABZ1-T9", "BF26-5IKG-ZZRY-LE", "BF26-KHCN-DRBM-2B"],
        ),
        (
            {"charset": "letters_digits", "length": 9, "check": False},
            ["YJ3X-ABZ1-T", "5IKG-ZZRY-L", "KHCN-DRBM-2"],
        ),
        (
            {
                "charset": "letters_digits",
                "length": 9,
                "prefix": "A-B--7",
                "check": False,
            },
            ["A-B--7YJ3X-ABZ1-T", "A-B--75IKG-ZZRY-L", "A-B--7KHCN-DRBM-2"],
        ),
    ],
)
@pytest.mark.django_db
def test_a_batch_under_a_known_key_has_its_codes(fields, texts, monkeypatch):
    """The texts of the numbers 2 to 4, made as an array and read one by one."""
    monkeypatch.setattr(keys, "new_key", lambda: SERIES_KEY)
    campaign = make_campaign()
    make_batch(campaign=campaign, quantity=2, filled=False, **fields)
    batch = make_batch(campaign=campaign, quantity=3, filled=False, **fields)
    spelled = [text.decode() for text in vault.texts(batch, 1, 3)]
    assert [batch.format.grouped(text) for text in spelled] == texts
    located = [vault.locate(text, campaign).code_id for text in texts]
    assert located == [batch.pk << 32 | serial for serial in (1, 2, 3)]


def test_rows_of_an_earlier_release_still_open(settings):
    """A wrapped key and the MAC of a batch, as an earlier release stored them."""
    settings.PINPRESS_CODES_KEY = [base64.b64encode(MASTER_KEY).decode()]
    series = Series(
        id=7,
        campaign_id=3,
        canonical_prefix="BF26",
        charset="clear",
        length=11,
        has_check=True,
        wrapped_key=bytes.fromhex(
            "0162e23d931904cb518f99ef3d9b1d4750e82071319e4c4e0776855beb8eeb"
            "592f0726f5b2de0e1e125e24f00de4480de7b1df39fee6bb71130a4ed5ce"
        ),
    )
    batch = Batch(
        id=12,
        campaign_id=3,
        series=series,
        prefix="BF26-",
        first_number=1_000,
        quantity=500,
        mac=bytes.fromhex(
            "38b97a93f4248f9c403729c8629ed7752534a9bc10083f35e58e95d2ae57650f"
        ),
    )
    vault.check(batch)  # raises if the MAC differs
    first = vault.cipher(series).encrypt(batch.first_number)
    assert batch.format.spell(first) == "BF26-K8V8NQNK662K"
