import pytest
from django.utils import timezone

from codes import lookup
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
