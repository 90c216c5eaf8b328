"""A list of codes is looked up at once: exact, in few queries, once in the trail."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from codes import code_search, list_lookup, list_report, list_search, vault
from codes.formats import Unreadable
from codes.models import Batch
from codes.references import CodeReference
from staff.models import Entry
from storage.sheets.lists import Line
from tests.factories import make_batch, make_campaign, make_code, make_user, text_of


def check(by, *texts):
    lines = [Line(number, text) for number, text in enumerate(texts, start=1)]
    return list_lookup.check(lines, by=by, at=timezone.now())


def explained(checked):
    return {one.line: one.explanation for one in checked.missing}


def spelled(batch, first=1, last=None):
    return [text.decode() for text in vault.texts(batch, first, last or batch.quantity)]


def mistyped(text):
    return text[:-1] + ("7" if text[-1] != "7" else "8")


def test_codes_and_references_are_found_with_their_lines(operator):
    one, other = make_batch(quantity=3, prefix="BF26-"), make_batch(quantity=3)
    a, b = make_code(batch=one, serial=2), make_code(batch=other, serial=3)
    texts = (text_of(a).lower(), f" {b.reference} ", spelled(other)[2], b.reference)
    checked = check(operator, *texts)
    assert checked.found == [(1, a.pk), (2, b.pk), (3, b.pk), (4, b.pk)]
    assert checked.ids == [a.pk, b.pk]
    assert checked.repeats == {3: 2, 4: 2}
    assert checked.serials_by_batch == {one.pk: [2], other.pk: [3]}
    assert checked.missing == []


def test_what_is_not_found_says_why_as_a_single_lookup_does(operator):
    batch = make_batch(quantity=1, prefix="BF26-")
    text = text_of(make_code(batch=batch))
    not_generated = make_batch(quantity=5, filled=False)
    checked = check(
        operator,
        text,
        batch.format.spell(5),
        mistyped(text),
        "no such thing",
        f"{batch.pk}-2",
        "4217",
        f"{not_generated.pk}-1",
    )
    assert explained(checked) == {
        2: "This is well-formed, but no code like it was ever made.",
        3: "The check symbol does not fit: a symbol is wrong, or two have changed "
        "places. Compare it with the print.",
        4: (
            nothing := "No campaign has codes of this length and prefix, and no batch "
            "has this serial."
        ),
        5: nothing,
        6: "A serial alone may be of any batch. Write batch-serial: 12-4217.",
        7: nothing,
    }
    assert checked.unknown == [2, 5, 7]
    assert checked.unreadable == [3, 4, 6]


def test_a_first_line_of_words_is_a_heading_and_a_mistyped_code_is_none(operator):
    code = make_code()
    checked = check(operator, "Gutscheine", code.reference)
    assert (checked.heading, checked.missing) == (1, [])
    letters = make_batch(quantity=1, charset="clear_letters", length=11)
    text = spelled(letters)[0]
    wrong = text[:-1] + ("B" if text[-1] != "B" else "C")
    checked = check(operator, wrong, code.reference)
    assert (checked.heading, checked.unreadable) == (0, [1])


def test_a_text_that_can_mean_two_codes_is_left_to_the_single_lookup(
    operator, monkeypatch
):
    """Digits of a code without a check symbol may read like batch and serial."""
    code, other = make_code(), make_code()
    named = CodeReference.from_id(other.pk)
    monkeypatch.setattr(CodeReference, "parse", lambda typed: named)
    checked = check(operator, text_of(code))
    assert checked.found == []
    assert explained(checked) == {1: "This can mean several codes: look it up alone."}
    assert checked.unreadable == [1]


def test_every_text_is_read_as_a_single_lookup_reads_it(operator):
    """Also in sentences and addresses, of several series of one length."""
    campaign = make_campaign()
    batches = [
        make_batch(campaign=campaign, quantity=3, prefix=prefix, check=check_symbol)
        for prefix, check_symbol in (("AB", True), ("XY-", True), ("", False))
    ]
    texts = [f"Code: {text}" for batch in batches for text in spelled(batch)]
    texts += [f"https://x.example/{text}" for text in spelled(batches[0])]
    texts += [mistyped(spelled(batches[1])[0]), "", "x" * 600, "💥", "a b c"]
    for text, match in zip(texts, list_search.find(texts), strict=True):
        try:
            expected = tuple(one.code_id for one in code_search.by_text(text))
            kind = None
        except Unreadable as error:
            expected, kind = (), error.kind
        assert (text, match.ids) == (text, expected)
        assert (text, match.error and match.error.kind) == (text, kind)
    assert sum(len(match.ids) for match in list_search.find(texts)) == 12


def test_an_altered_batch_is_refused(operator, sql):
    batch = make_batch(quantity=2)
    text = spelled(batch)[0]
    Batch.objects.filter(pk=batch.pk).update(mac=b"x")
    with pytest.raises(vault.keys.CodesKeyError):
        list_search.find([text])


def test_ten_thousand_lines_take_as_many_queries_as_two(operator):
    batch, other = make_batch(quantity=6_000), make_batch(quantity=4_000)
    texts = [*spelled(batch), *(f"{other.pk}-{n}" for n in range(1, 4_001))]
    texts[17], texts[5_000] = "nonsense 1", batch.format.spell(5)
    lengths = []
    for some in ([texts[0], texts[-1]], texts):
        with CaptureQueriesContext(connection) as captured:
            checked = check(operator, *some)
            states = list_report.states_of(checked.ids)
        lengths.append(len(captured))
    assert lengths[0] == lengths[1] <= 14
    assert len(checked.found) == len(states) == 9_998
    assert [one.line for one in checked.missing] == [18, 5_001]
    wanted = {batch.code_id(n) for n in range(1, 6_001) if n not in (18, 5_001)}
    wanted |= {other.code_id(n) for n in range(1, 4_001)}
    assert set(checked.ids) == wanted


# ── the trail and the rate limit ─────────────────────────────────────────────


def entry():
    return Entry.objects.get(action="codes.list_looked_up")


def test_one_entry_says_how_many_of_which_batch_and_no_code(operator):
    batch = make_batch(quantity=9)
    texts = spelled(batch)
    check(operator, *texts[:3], texts[6], mistyped(texts[0]), batch.format.spell(10))
    assert [entry().actor, entry().target] == [operator, f"codes.batch:{batch.pk}"]
    assert entry().data == {
        "lines": 6,
        "found": 4,
        "unknown": 1,
        "unreadable": 1,
        "batches": {str(batch.pk): 4},
        "ranges": {str(batch.pk): ["1-3", "7"]},
    }


def test_the_entry_is_under_what_all_codes_have_in_common(operator):
    campaign = make_campaign()
    one, two = (make_batch(campaign=campaign, quantity=1) for _ in range(2))
    check(operator, f"{one.pk}-1", f"{two.pk}-1")
    assert entry().target == f"campaigns.campaign:{campaign.pk}"
    other = make_batch(quantity=1)
    check(operator, f"{one.pk}-1", f"{other.pk}-1")
    assert Entry.objects.latest("id").target == f"staff.user:{operator.pk}"
    check(operator, "nothing 1")
    assert Entry.objects.latest("id").target == f"staff.user:{operator.pk}"


def test_the_entry_has_every_range(operator):
    batch = make_batch(quantity=300)
    check(operator, *(f"{batch.pk}-{n}" for n in range(1, 300, 2)))
    assert entry().data["batches"] == {str(batch.pk): 150}
    assert entry().data["ranges"] == {
        str(batch.pk): [str(serial) for serial in range(1, 300, 2)]
    }


def test_codes_that_were_typed_are_out_and_references_are_not(operator):
    by_text, by_reference = make_batch(quantity=2), make_batch(quantity=2)
    check(operator, spelled(by_text)[0], f"{by_reference.pk}-1")
    for batch, is_out in ((by_text, True), (by_reference, False)):
        batch.refresh_from_db()
        assert bool(batch.codes_left_at) is is_out


def test_the_budget_is_ten_lists_in_ten_minutes():
    limit = list_lookup.RATE_LIMIT
    assert (limit.name, limit.tries, limit.seconds) == ("lookup-list", 10, 600)


def test_lists_are_throttled_for_each_user(operator):
    for _ in range(10):
        check(operator, "1-1")
    with pytest.raises(list_lookup.LookupThrottled) as caught:
        check(operator, "1-1")
    assert 1 <= caught.value.seconds <= 600
    assert check(make_user(), "1-1").found == []
    assert Entry.objects.filter(action="codes.list_looked_up").count() == 11
