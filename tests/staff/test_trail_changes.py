"""What changed, as the trail keeps and shows it."""

from datetime import datetime, timedelta, timezone
from decimal import Decimal

import pytest
from django.utils import translation

from staff import trail_changes, trail_labels


def between(old, new):
    return trail_changes.between({"x": old}, {"x": new}, ["x"])


def test_values_are_kept_as_json_can_hold_them():
    madrid = timezone(timedelta(hours=2))
    assert trail_changes.between(
        {"name": "Old", "at": None, "shift": Decimal("0.50"), "same": 1, "asks": False},
        {
            "name": "New",
            "at": datetime(2027, 6, 1, 9, tzinfo=madrid),
            "shift": 0.25,
            "same": 1,
            "asks": True,
        },
        ["name", "at", "shift", "same", "asks"],
    ) == {
        "name": ["Old", "New"],
        "at": [None, "2027-06-01T07:00:00+00:00"],
        "shift": [0.5, 0.25],
        "asks": [False, True],
    }


def test_of_a_dictionary_each_entry_is_a_field():
    old = {"es": {"headline": "Gana", "intro": "a"}, "fr": {"intro": "b"}}
    new = {"es": {"headline": "Ganad", "intro": "a"}, "de": {"intro": "c"}}
    assert between(old, new) == {
        "x.es.headline": ["Gana", "Ganad"],
        "x.fr.intro": ["b", None],
        "x.de.intro": [None, "c"],
    }


def test_long_texts_are_cut_to_where_they_begin_to_differ():
    same = "".join(chr(97 + n % 26) for n in range(1000))
    ((old, new),) = between(same + "OLD" * 99, same + "NEW").values()
    assert [len(old), len(new)] == [200, 44]
    assert old.startswith("…" + same[-40:] + "OLD")
    assert old.endswith("…")
    assert new == "…" + same[-40:] + "NEW"
    assert between("a" * 201, "") == {"x": ["a" * 199 + "…", ""]}
    assert between("a" * 200, "b") == {"x": ["a" * 200, "b"]}


@pytest.mark.parametrize("count", [199, 200, 201, 5000])
def test_no_value_is_longer_than_200_characters(count):
    for pair in (("a" * count, "b" * count), ("a" * count, "a" * (count + 1))):
        ((old, new),) = between(*pair).values()
        assert len(old) <= 200
        assert len(new) <= 200
        assert old != new


def test_changes_are_shown_in_words():
    facts = trail_labels.format_facts(
        {
            "name": "Summer",
            "changes": {
                "asks_email": ["no", "must"],
                "asks_terms": [False, True],
                "ends_at": ["2027-06-01T07:00:00+00:00", None],
                "slug": ["", "a<b"],
                "position": [100, 1000],
                "translations.es.headline": ["Gana", "7"],
                "odd.thing": ["a", "b"],
            },
        }
    )
    assert facts == [
        ("name", "Summer"),
        ("address", "empty → “a<b”"),
        ("ends", "1 Jun 2027, 07:00 UTC → empty"),
        ("display order", "100 → 1,000"),
        ("whether the e-mail is asked", "Not asked → Must be filled in"),
        ("whether the terms must be accepted", "no → yes"),
        ("words in other languages · español · headline", "“Gana” → “7”"),
        ("odd · thing", "“a” → “b”"),
    ]


def test_a_reader_of_another_language_reads_the_labels_in_it():
    with translation.override("de"):
        ((label, text),) = trail_labels.format_facts(
            {"changes": {"asks_email": ["no", "may"]}}
        )
    assert "E-Mail" in label
    assert "Not asked" not in text


def test_earlier_entries_name_the_fields_alone():
    assert trail_labels.format_facts({"fields": ["slug", "name"]}) == [
        ("fields", "address, name")
    ]
