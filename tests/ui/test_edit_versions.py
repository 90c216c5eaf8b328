"""The merge of two people's edits: no change of either is lost unseen."""

from datetime import UTC, datetime
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ui import edit_versions
from ui.edit_versions import EditConflict, Version

NAMES = ("name", "slug", "starts_at")
texts = st.fixed_dictionaries(dict.fromkeys(NAMES, st.sampled_from("ab") | st.text()))
# What was sent as a version: that of the page, of an older page, or nonsense.
versions = st.one_of(
    texts.map(lambda values: str(edit_versions.version_of(values))),
    st.text(),
    st.recursive(st.none() | st.text() | st.integers(), st.lists).map(repr),
)


def result_of(merged, stored, mine):
    """Return what would be stored: mine, else what is stored."""
    return {
        name: mine[name] if name in merged.mine else stored[name] for name in stored
    }


@given(base=texts, stored=texts, mine=texts)
def test_no_change_of_either_is_lost(base, stored, mine):
    version = edit_versions.version_of(base)
    merged = edit_versions.merge(version, stored=stored, mine=mine)
    result = result_of(merged, stored, mine)
    for name in NAMES:
        if name in merged.conflicts:  # both are told; nothing is written
            assert len({base[name], stored[name], mine[name]}) == 3
            continue
        if mine[name] != base[name]:
            assert result[name] == mine[name]
        if stored[name] != base[name]:
            assert result[name] == stored[name]
        assert result[name] in {mine[name], stored[name]}


@given(sent=versions, stored=texts, mine=texts)
def test_whatever_is_sent_as_a_version_overwrites_only_what_it_names(
    sent, stored, mine
):
    version = edit_versions.parse(sent)
    merged = edit_versions.merge(version, stored=stored, mine=mine)
    for name in merged.mine:
        assert version.digests[name] == edit_versions.digest(stored[name])


@given(texts, texts)
def test_without_a_version_each_difference_is_a_conflict(stored, mine):
    merged = edit_versions.merge(Version(), stored=stored, mine=mine)
    assert merged.conflicts == {n for n in NAMES if stored[n] != mine[n]}
    assert not merged.mine | merged.theirs


@given(texts, st.frozensets(st.sampled_from(NAMES)))
def test_a_version_is_read_as_it_was_written(values, told):
    version = Version(edit_versions.version_of(values).digests, told)
    assert edit_versions.parse(str(version)) == version


@pytest.mark.parametrize("text", ["", "7", "null", "[" * 5000, '{"":{}}', '{"":[{}]}'])
def test_what_is_no_version_is_an_empty_one(text):
    assert edit_versions.parse(text) == Version()


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("a\r\nb", "a\nb"),
        (" a ", "a"),
        (None, ""),
        (0.5, "0.5"),
        (-0.0, "-0"),
        (7, "7"),
        (datetime(2027, 6, 1, 9, 30, tzinfo=UTC), "2027-06-01T09:30:00+00:00"),
    ],
)
def test_values_that_a_browser_cannot_tell_apart_are_equal(one, other):
    assert edit_versions.text_of(one) == edit_versions.text_of(other)


def test_texts_that_differ_have_other_digests():
    digests = {edit_versions.digest(t) for t in ("", "a", "A", "\ud800", "a\nb", "ab")}
    assert len(digests) == 6


@pytest.mark.parametrize(
    ("name", "is_one"),
    [("edit_version", True), ("es-edit_version", True), ("edit_versions", False)],
)
def test_which_field_holds_a_version(name, is_one):
    assert edit_versions.is_version(name) is is_one


def test_what_is_not_as_it_was_seen_is_refused():
    stored = SimpleNamespace(name="New", slug="a")
    seen = {"name": "Old", "slug": "a"}
    edit_versions.check_unchanged(seen, stored, ["slug"])
    with pytest.raises(EditConflict, match="another edit: name") as refused:
        edit_versions.check_unchanged(seen, stored, ["slug", "name"])
    assert refused.value.names == ["name"]
