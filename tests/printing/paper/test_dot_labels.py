from itertools import combinations

import pytest

from printing.paper.geometry import Box
from printing.paper.outputs import zpl
from printing.paper.sheets.layouts import LAYOUTS
from printing.paper.unprintable import Unprintable
from tests.printing.paper import zpl_reader
from tests.printing.paper.factories import (
    ALL_TEXTS,
    CLEAR_FORMAT,
    DIGIT_FORMAT,
    make_job,
    make_labels,
    make_layout,
    make_words,
    written_bytes,
)

CODE = "BF26-2222-2222-227C-D"


def read(job, labels=None):
    return zpl_reader.labels(written_bytes(zpl.ZplPress(job), labels))


@pytest.mark.parametrize("kind", ["qr", "datamatrix", "code128", "none"])
@pytest.mark.parametrize(
    "size", [(45.7, 21.2), (63.5, 38.1), (99, 68), (40, 70), (105, 148), (72, 120)]
)
def test_items_are_inside_the_label_and_do_not_overlap(kind, size):
    look = DIGIT_FORMAT if kind == "code128" else CLEAR_FORMAT
    press = zpl.ZplPress(
        make_job(layout=make_layout(*size), symbol=kind, format=look, **ALL_TEXTS)
    )

    (label,) = zpl_reader.labels(written_bytes(press, make_labels(look, count=1)))

    fields = list(label.fields)
    for field in fields:
        assert field.x >= 0
        assert field.x + field.width <= label.width
        assert field.y >= 0
        assert field.y + field.height <= label.height
    if kind != "none":
        fields = [field for field in fields if field.kind != kind]
        box = press.symbol
        quiet = [round(8 * at) for at in (box.x, box.y, box.width, box.height)]
        fields.append(zpl_reader.Field("quiet", *quiet))
    assert [(a, b) for a, b in combinations(fields, 2) if a.overlaps(b)] == []


@pytest.mark.parametrize("kind", ["qr", "datamatrix", "code128"])
def test_the_symbol_is_where_the_press_says(kind):
    look = DIGIT_FORMAT if kind == "code128" else CLEAR_FORMAT
    press = zpl.ZplPress(make_job(layout=make_layout(99, 68), symbol=kind, format=look))

    (label,) = zpl_reader.labels(written_bytes(press, make_labels(look, count=1)))

    (drawn,) = [field for field in label.fields if field.kind == kind]
    box = press.symbol
    box, white = press.symbol.grown(1 / 8), {"code128": 20}.get(kind, 8)
    there = Box(drawn.x / 8, drawn.y / 8, drawn.width / 8, drawn.height / 8)
    assert box.contains(there)
    assert there.x - press.symbol.x >= white / 8
    # A printer that packs better than was reserved draws a smaller Data Matrix.
    spare = press.symbol.right - there.right - (there.x - press.symbol.x)
    assert 0 <= spare <= (3 if kind == "datamatrix" else 0)


def test_texts_become_smaller_before_they_are_left_out():
    (label,) = read(
        make_job(layout=make_layout(63.5, 38.1), **ALL_TEXTS), make_labels(count=1)
    )

    assert label.texts_of("text") == [
        *("PROOF", "Summer of codes", "12-0001"),
        *("Type the code at the till", "Teclee el código", "pin.example/summer"),
        *("Until 31 May", "Not for resale"),
    ]


def test_the_last_texts_are_left_out_first():
    (label,) = read(
        make_job(layout=make_layout(63.5, 26), **ALL_TEXTS), make_labels(count=1)
    )

    assert label.texts_of("text") == [
        *("PROOF", "Summer of codes", "12-0001"),
        *("Type the code at the till", "Teclee el código"),
    ]


@pytest.mark.parametrize("mark", ["PROOF", "REPRINT 2"])
def test_no_label_goes_without_its_mark(mark):
    small = make_job(
        layout=make_layout(45.7, 21.2), **ALL_TEXTS | {"words": make_words(mark=mark)}
    )

    assert mark in read(small, make_labels(count=1))[0].texts_of("text")


@pytest.mark.parametrize(
    ("setup", "on", "message"),
    [
        ({}, make_layout(30, 15), r"needs 18\.5 mm in width and height.*30 × 15 mm"),
        (
            {"symbol": "code128"},
            make_layout(50, 30),
            r"needs 60\.5 mm of width.*50 × 30",
        ),
        ({"symbol_size": 10.0}, make_layout(99, 68), r"must be at least 18\.5 mm wide"),
        ({"symbol": "none"}, make_layout(12, 10), "too small for its code"),
    ],
)
def test_an_unreadable_label_is_refused_with_the_size_that_works(setup, on, message):
    with pytest.raises(Unprintable, match=message):
        zpl.ZplPress(make_job(layout=on, **setup))


def test_the_size_that_a_refusal_names_works():
    press = zpl.ZplPress(make_job(layout=make_layout(99, 68), symbol_size=18.5))

    assert (press.symbol.width, press.symbol.height) == (18.5, 18.5)


def test_the_requested_size_is_a_limit():
    sizes = []
    for requested in (0.0, 20.0, 30.0):
        press = zpl.ZplPress(
            make_job(layout=make_layout(99, 68), symbol_size=requested)
        )
        sizes.append(press.symbol.width)

    assert sizes == [46.25, 18.5, 27.75]


def test_round_labels_print_in_the_square_within():
    stickers = make_layout(50, 50, shape="round")

    (label,) = read(
        make_job(layout=stickers, symbol="datamatrix"), make_labels(count=1)
    )

    for field in label.fields:
        for x in (field.x, field.x + field.width):
            for y in (field.y, field.y + field.height):
                assert (x - 200) ** 2 + (y - 200) ** 2 <= 201**2


def test_stubs_stay_empty():
    (label,) = read(
        make_job(layout=make_layout(120, 50, stub=30)), make_labels(count=1)
    )

    assert label.width == 90 * 8


@pytest.mark.parametrize("name", sorted(LAYOUTS))
def test_labels_of_each_layout_are_printed(name):
    press = zpl.ZplPress(make_job(layout=LAYOUTS[name], **ALL_TEXTS))

    (label,) = zpl_reader.labels(written_bytes(press, make_labels(count=1)))

    assert "".join(label.texts_of("code")) == CODE
