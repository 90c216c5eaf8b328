import re

import numpy as np
import pytest

from codes.formats import CodeFormat
from printing.paper.outputs import zpl
from printing.paper.symbology import symbols
from printing.paper.unprintable import Unprintable
from tests.printing.paper import zpl_reader
from tests.printing.paper.factories import (
    CLEAR_FORMAT,
    DIGIT_FORMAT,
    HOSTILE_TEXTS,
    SITE,
    make_job,
    make_labels,
    make_layout,
    make_words,
    written_bytes,
)

CODE = "BF26-2222-2222-227C-D"


def read(job, labels=None):
    return zpl_reader.labels(written_bytes(zpl.ZplPress(job), labels))


def test_a_label_byte_for_byte():
    job = make_job(layout=make_layout(60, 30), instructions=(("en", "50 % off"),))

    labels = make_labels(count=1)

    lines = written_bytes(zpl.ZplPress(job), labels).decode().split("\n")

    # 29 rows of modules of 6 dots: 174 dots, 22 bytes.
    picture = lines[-3].split(",")[-1].removesuffix("^FS")
    assert re.fullmatch(r"([0-9A-F]{44}:::::){29}", picture)
    assert picture.startswith("FFFFFFFFFFC")  # the top of a finder pattern, 42 dots
    assert lines == [
        "^XA^CI28^PW480^LL240^LH0,0^LS0^LT0^FWN^BY2,3,10",
        "^FO222,20^A0N,31,31^FB242,1,5,L,0^FH^FDSummer^FS",
        "^FO222,64^AFN,26,13^FDBF26-2222-^FS",
        "^FO222,94^AFN,26,13^FD2222-227C-D^FS",
        "^FO222,132^A0N,21,21^FB242,1,3,L,0^FD12-0001^FS",
        "^FO222,164^A0N,21,21^FB242,1,3,L,0^FH^FD50 _25 off^FS",
        "^FO222,196^A0N,21,21^FB242,1,3,L,0^FH^FDpin.example/summer^FS",
        f"^FO24,33^GFA,3828,3828,22,{picture}^FS",
        "^PQ1^XZ",
        "",
    ]


@pytest.mark.parametrize("kind", ["qr", "datamatrix", "code128", "none"])
@pytest.mark.parametrize("size", [(45.7, 21.2), (63.5, 38.1), (99, 68), (40, 70)])
def test_a_printer_reads_back_codes_and_symbols(kind, size):
    look = DIGIT_FORMAT if kind == "code128" else CLEAR_FORMAT
    labels = make_labels(look, count=3)
    job = make_job(layout=make_layout(*size), symbol=kind, format=look)

    found = read(job, labels)

    texts = [text.decode() for text in labels.texts[:, 0]]
    assert ["".join(label.texts_of("code")) for label in found] == [
        look.grouped(text) for text in texts
    ]
    if kind != "none":
        head = SITE if kind == "qr" else ""
        assert [label.texts_of(kind) for label in found] == [
            [head + text.replace("-", "")] for text in texts
        ]


@pytest.fixture(scope="module")
def plain_label():
    """Return a label whose texts are harmless: name, mark, serial, address and text."""
    job = make_job(
        layout=make_layout(99, 120), words=make_words(mark="PROOF"), text="Thanks"
    )
    return read(job, make_labels(count=1))[0]


@pytest.mark.parametrize("text", HOSTILE_TEXTS)
def test_texts_cannot_send_commands(text, plain_label):
    hostile = make_words(name=text, mark=text)
    job = make_job(layout=make_layout(99, 120), words=hostile, text=text)

    (label,) = read(job, make_labels(count=1))

    for kind in ("code", "qr"):
        assert label.texts_of(kind) == plain_label.texts_of(kind)
    is_drawn = any(field.kind == "drawn" for field in label.fields)
    texts = len(label.texts_of("text")) + (3 if is_drawn else 0)
    assert texts == len(plain_label.texts_of("text"))


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("^XA^FDFREE^FS^XZ", "^XA^FDFREE^FS^XZ"),
        ("~JR _5E", "~JR _5E"),
        ("a\\&b \\ c", "a\\&b \\ c"),
        ("two\nlines\x1b", "two lines"),
        ("100 % %s %d", "100 % %s %d"),
        ("Café €5", "Café €5"),
        ("Party 🎉 time", "Party time"),
    ],
)
def test_special_characters_are_printed_unchanged(text, shown):
    (label,) = read(
        make_job(layout=make_layout(99, 68), text=text), make_labels(count=1)
    )

    assert label.texts_of("text")[-1] == shown


def test_long_names_are_cut_to_their_lines():
    (label,) = read(make_job(words=make_words(name="word " * 80)), make_labels(count=1))

    name = label.texts_of("text")[0]
    assert name.startswith("word word")
    assert name.endswith("...")
    assert len(name) < 80


@pytest.mark.parametrize("name", ["مرحبا بالعالم", "קיץ", "Летняя акция", "Łódź"])
def test_letters_that_printers_lack_are_drawn(name):
    (label,) = read(make_job(words=make_words(name=name)), make_labels(count=1))

    rows = [
        row for field in label.fields if field.kind == "drawn" for row in field.rows
    ]
    assert sum(int(row, 16).bit_count() for row in rows) > 100
    assert len(label.texts_of("text")) == 2  # the serial and the address


def test_right_to_left_names_end_at_the_right():
    wide = make_layout(99, 50)
    is_at_right = []
    for name in ("Летняя", "קיץ"):
        (label,) = read(
            make_job(layout=wide, words=make_words(name=name)), make_labels(count=1)
        )
        (drawn,) = [field for field in label.fields if field.kind == "drawn"]
        is_at_right.append(drawn.x + drawn.width > 99 * 8 - 2 * 8 - 8)
    assert is_at_right == [False, True]


def test_letters_missing_in_all_fonts_are_refused():
    with pytest.raises(Unprintable, match="漢"):
        zpl.ZplPress(make_job(words=make_words(name="漢字")))


def test_a_row_of_a_picture_ends_where_its_black_ends():
    dots = np.zeros((3, 16), bool)
    dots[0, 0] = dots[2, 15] = True

    assert zpl.graphic_field(dots) == "^GFA,6,6,2,8,,0001"


def test_empty_cells_print_no_label():
    labels = make_labels(count=3, here=[True, False, True])

    found = read(make_job(), labels)

    assert [field.texts_of("text")[1] for field in found] == ["12-0001", "12-0003"]


def test_the_printer_offset_moves_the_label():
    (label,) = read(make_job(shift_x=1.5, shift_y=-2), make_labels(count=1))

    assert label.shift == (12, -16)


def test_digits_are_paired_in_code_128():
    job = make_job(symbol="code128", format=DIGIT_FORMAT)

    content = written_bytes(
        zpl.ZplPress(job), make_labels(DIGIT_FORMAT, count=1)
    ).decode()

    assert "^FD>;000000000099^FS" in content


def test_code_128_changes_to_pairs_after_a_prefix():
    look = CodeFormat("digits", 12, "AB7", check=True)  # odd: 7 and 13 digits
    job = make_job(symbol="code128", format=look, layout=make_layout(90, 40))

    labels = make_labels(look, count=1)
    content = written_bytes(zpl.ZplPress(job), labels).decode()

    text = labels.texts[0, 0].decode()
    assert f"^FD>:{text[:2]}>5{text[2:]}^FS" in content


@pytest.mark.parametrize("site", [SITE, "http://LOCALHOST:8000/ETE/", "https://a_b/c/"])
@pytest.mark.parametrize("look", [CLEAR_FORMAT, DIGIT_FORMAT], ids=["clear", "digits"])
def test_the_dots_of_a_qr_symbol_are_its_modules(site, look):
    job = make_job(layout=make_layout(60, 30), site=site, format=look)
    labels = make_labels(look, count=2)
    press = zpl.ZplPress(job)

    found = read(job, labels)

    maker = symbols.symbol_maker("qr", site, look)
    for label, text, modules in zip(
        found, labels.texts[:, 0], maker.modules(labels.texts[:, 0]), strict=True
    ):
        (field,) = [field for field in label.fields if field.kind == "qr"]
        assert field.text == site + text.decode().replace("-", "")
        dots = round(press.symbol.width * 8) // maker.size[0]
        assert (field.width, field.height) == (maker.columns * dots, maker.rows * dots)
        packed = np.array([list(bytes.fromhex(row)) for row in field.rows], np.uint8)
        drawn = np.unpackbits(packed, axis=1)[:, : field.width]
        assert drawn.tolist() == np.kron(modules, np.ones((dots, dots))).tolist()


def test_many_labels_are_written_in_order():
    job, labels = make_job(), make_labels(count=2001)

    content = written_bytes(zpl.ZplPress(job), labels).decode()

    serials = [int(found) for found in re.findall(r"\^FD12-(\d{4})\^FS", content)]
    assert serials == list(range(1, 2002))
    last = zpl_reader.labels(content[content.rindex("^XA") :].encode())[0]
    text = labels.texts[-1, 0].decode()
    assert last.texts_of("qr") == [SITE + text.replace("-", "")]
    assert "".join(last.texts_of("code")) == job.format.grouped(text)
