import pytest
from django.utils import timezone

from codes import lookup, proof_codes, vault
from staff.models import Entry
from tests.factories import make_batch, make_code, make_user, text_of

NOT_LIKE_ANY = (
    "No campaign has codes of this length and prefix, and no batch has this serial."
)


def look_up(typed, by):
    return lookup.look_up(typed, by=by, at=timezone.now())


def test_a_code_found_by_its_text_is_recorded_in_the_trail_by_its_serial(operator):
    code = make_code(batch=make_batch(quantity=4), serial=4)
    found = look_up(text_of(code), operator)
    assert [found.codes, found.only_code, found.error] == [[code], code, None]
    entry = Entry.objects.get(action="codes.looked_up")
    assert [entry.target, entry.actor, entry.data] == [
        f"codes.batch:{code.batch_id}",
        operator,
        {"serial": 4},
    ]


def test_a_reference_is_not_recorded_in_the_trail(operator):
    code = make_code(batch=make_batch(quantity=4), serial=4)
    assert look_up(code.reference, operator).only_code == code
    assert not Entry.objects.filter(action="codes.looked_up").exists()


def test_a_bare_serial_may_lead_to_several(operator):
    old, new = make_code(), make_code()
    found = look_up("1", operator)
    assert [found.codes, found.only_code] == [[new, old], None]


def test_a_code_by_its_text_comes_before_one_by_its_serial(operator, monkeypatch):
    """A text of digits may be a code and a serial."""
    code, other = make_code(), make_code()
    monkeypatch.setattr(lookup.code_search, "by_serial", lambda _: [other, code])
    found = look_up(text_of(code), operator)
    assert (found.codes, found.only_code) == ([code, other], None)


def test_explanations_of_a_lookup_without_result(operator):
    batch = make_batch(quantity=1, prefix="BF26-")
    shape = batch.format
    text = text_of(make_code(batch=batch))
    wrong = text[:-1] + ("7" if text[-1] != "7" else "8")
    assert [
        look_up(typed, operator).explanation
        for typed in (shape.spell(5), wrong, text[:-1] + "%", "no such thing")
    ] == [
        "This is well-formed, but no code like it was ever made.",
        "The check symbol does not fit: a symbol is wrong, or two have changed places. "
        "Compare it with the print.",
        NOT_LIKE_ANY,
        NOT_LIKE_ANY,
    ]


def test_the_budget_is_sixty_lookups_a_minute():
    limit = lookup.RATE_LIMIT
    assert (limit.name, limit.tries, limit.seconds) == ("lookup", 60, 60)


def test_lookups_are_throttled_for_each_user(operator, monkeypatch):
    limit = lookup.rate_limits.RateLimit("lookup", tries=2, seconds=60)
    monkeypatch.setattr(lookup, "RATE_LIMIT", limit)
    for _ in range(2):
        look_up("nothing", operator)
    with pytest.raises(lookup.LookupThrottled) as caught:
        look_up("nothing", operator)
    assert 1 <= caught.value.seconds <= 60
    assert look_up("nothing", make_user()).codes == []


# ── damaged codes ────────────────────────────────────────────────────────────


def look_up_damaged(typed, by):
    return lookup.look_up(typed, by=by, at=timezone.now(), try_candidates=True)


def without(text, *symbols):
    """Return a printed code with "?" for these symbols, counted without its dashes."""
    places = [at for at, symbol in enumerate(text) if symbol != "-"]
    missing = {places[number] for number in symbols}
    return "".join("?" if at in missing else s for at, s in enumerate(text))


def tries_left(user):
    charges = [(lookup.RATE_LIMIT, str(user.pk))]
    blocked = lookup.rate_limits.seconds_blocked
    return next(n for n in range(60, -1, -1) if not n or not blocked(charges, tries=n))


def damaged_entries():
    return list(Entry.objects.filter(action="codes.damaged_looked_up").order_by("id"))


@pytest.mark.parametrize(
    ("check", "missing", "count"),
    [
        (True, [0], 1),
        (True, [11], 1),  # the check symbol
        (True, [0, 6], 23),
        (True, [5, 11], 23),
        (False, [3], 23),
    ],
)
def test_a_damaged_code_is_found_at_the_price_of_its_candidates(
    operator, check, missing, count
):
    batch = make_batch(quantity=4, check=check, length=11 if check else 12)
    code = make_code(batch=batch, serial=3)
    found = look_up_damaged(without(text_of(code), *missing), operator)
    assert [found.codes, found.candidates, tries_left(operator)] == [
        [code],
        count,
        60 - count,
    ]
    [entry] = Entry.objects.exclude(action="batches.generated")
    assert [entry.action, entry.target, entry.actor, entry.data] == [
        "codes.damaged_looked_up",
        f"codes.batch:{batch.pk}",
        operator,
        {"candidates": count, "found": [code.reference]},
    ]


def test_529_candidates_ask_for_more_symbols_and_none_is_tried(operator, monkeypatch):
    code = make_code(batch=make_batch(quantity=1, check=False))
    monkeypatch.setattr(lookup.damaged_search, "find", None)
    found = look_up_damaged(without(text_of(code), 2, 7), operator)
    assert [found.codes, found.is_too_damaged] == [[], True]
    assert found.explanation == (
        "This can stand for 529 codes, and at most 60 are tried. Read one more symbol, "
        "or put ? exactly where one is missing."
    )
    assert [tries_left(operator), damaged_entries()] == [59, []]


def test_where_fewer_tries_are_left_nothing_is_tried(operator, monkeypatch):
    code = make_code(batch=make_batch(quantity=1))
    text = text_of(code)
    for _ in range(38):
        look_up("nothing", operator)
    monkeypatch.setattr(lookup.damaged_search, "find", None)
    with pytest.raises(lookup.LookupThrottled) as caught:
        look_up_damaged(without(text, 0, 6), operator)
    assert 1 <= caught.value.seconds <= 60
    assert [tries_left(operator), damaged_entries()] == [21, []]


def test_the_last_tries_are_enough(operator):
    code = make_code(batch=make_batch(quantity=1))
    for _ in range(37):
        look_up("nothing", operator)
    assert look_up_damaged(without(text_of(code), 0, 6), operator).codes == [code]
    assert tries_left(operator) == 0


def test_what_was_never_made_is_recorded_under_the_one_who_tried(operator):
    batch = make_batch(quantity=1)
    typed = without(batch.format.grouped(batch.format.spell(5)), 0, 6)
    found = look_up_damaged(typed, operator)
    assert found.explanation == (
        "This can stand for 23 codes, and none of them was ever made. Compare the "
        "other symbols with the print."
    )
    [entry] = damaged_entries()
    assert [entry.target, entry.data] == [
        f"staff.user:{operator.pk}",
        {"candidates": 23, "found": []},
    ]


def test_the_campaigns_whose_codes_have_this_shape_are_all_searched(operator):
    """A text counts once, however many campaigns have codes of its format."""
    codes = [make_code(batch=make_batch(quantity=2), serial=2) for _ in range(3)]
    for code in codes:
        assert look_up_damaged(without(text_of(code), 4), operator).codes == [code]
    assert tries_left(operator) == 57


def test_candidates_of_several_formats_add_up(operator):
    with_check = make_code(batch=make_batch(quantity=1))
    without_check = make_batch(quantity=1, check=False, length=12)
    digits = make_batch(quantity=1, charset="digits", length=12, check=False)
    text = text_of(with_check)
    assert look_up_damaged(without(text, 4), operator).candidates == 1 + 23
    only_digits = text_of(make_code(batch=without_check))
    found = look_up_damaged(without(only_digits, 4), operator)
    assert [code.batch for code in found.codes] == [without_check]
    found = look_up_damaged(without(text_of(make_code(batch=digits)), 4), operator)
    assert found.codes[0].batch == digits
    assert found.candidates in {10, 10 + 1 + 23}  # if the others have its digits


def test_codes_of_several_batches_stand_in_one_entry(operator, monkeypatch):
    first, second = make_code(), make_code()
    found = lookup.damaged_search.FoundByCandidates([first.pk, second.pk])
    monkeypatch.setattr(lookup.damaged_search, "find", lambda _: found)
    text = without(text_of(first), 4)
    assert look_up_damaged(text, operator).codes == [first, second]
    [entry] = damaged_entries()
    assert entry.target == f"staff.user:{operator.pk}"
    assert entry.data["found"] == [first.reference, second.reference]


def test_a_gap_is_looked_up_too(operator):
    code = make_code(batch=make_batch(quantity=1))
    text = text_of(code)
    for typed in (f"{text[:6]} {text[7:]}", text[:7] + text[8:]):
        assert look_up_damaged(typed, operator).codes == [code]
    assert [entry.data["candidates"] for entry in damaged_entries()] == [1, 4]


def test_a_whole_code_is_no_damaged_one_however_it_is_grouped(operator):
    code = make_code(batch=make_batch(quantity=1))
    for typed in (" ".join(text_of(code)), f"{text_of(code)}?", f"*{text_of(code)}*"):
        found = look_up_damaged(typed, operator)
        assert [found.codes, found.candidates] == [[code], 0]
    assert damaged_entries() == []


def test_a_damaged_proof_code_is_named_as_one(operator):
    batch = make_batch(quantity=1)
    text = batch.format.grouped(proof_codes.texts(batch, 1)[0].decode())
    found = look_up_damaged(without(text, 3), operator)
    assert found.explanation == (
        "This is from a proof sheet: it never could be redeemed."
    )


def test_a_code_that_is_not_generated_yet_is_not_found(operator):
    batch = make_batch(quantity=3, filled=False)
    text = batch.format.grouped(
        batch.format.spell(vault.cipher(batch.series).encrypt(batch.first_number))
    )
    assert look_up_damaged(without(text, 3), operator).codes == []


def test_no_candidate_is_tried_where_it_was_not_asked_for(operator):
    code = make_code(batch=make_batch(quantity=1))
    found = look_up(without(text_of(code), 4), operator)
    assert [found.codes, found.candidates] == [[], 0]
    assert damaged_entries() == []


def test_the_trail_holds_no_symbol_of_what_was_typed(operator, sql):
    code = make_code(batch=make_batch(quantity=1, prefix="QXQX"))
    look_up_damaged(without(text_of(code), 5), operator)
    [(rows,)] = sql("SELECT string_agg(e::text, ' ') FROM staff_entry e")
    assert "QXQX" not in rows
    assert text_of(code)[-4:] not in rows


@pytest.mark.parametrize("batches", [1, 3])
def test_candidates_take_the_same_queries_for_one_batch_and_three(
    operator, django_assert_num_queries, batches
):
    made = [make_batch(quantity=2) for _ in range(batches)]
    text = text_of(make_code(batch=made[0], serial=2))
    with django_assert_num_queries(8):
        look_up_damaged(without(text, 0, 6), operator)
