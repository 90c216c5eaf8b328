import pytest

from codes import code_search
from codes.formats import Unreadable
from codes.keys import CodesKeyError
from codes.vault import Located
from tests.factories import make_batch, make_campaign, make_code, text_of

pytestmark = pytest.mark.django_db


def test_a_code_of_any_campaign_is_found_by_its_text():
    make_batch()
    batch = make_batch(campaign=make_campaign(), prefix="BF26-")
    code = make_code(batch=batch, serial=3)
    expected = [Located(code.pk, batch.pk, batch.campaign_id)]
    for typed in (text_of(code), text_of(code).lower(), f" {text_of(code)} "):
        assert code_search.by_text(typed) == expected


def test_a_later_batch_of_the_same_series_is_found():
    campaign = make_campaign()
    make_batch(campaign=campaign)
    later = make_batch(campaign=campaign, quantity=3)
    for serial in (1, 3):
        code = make_code(batch=later, serial=serial)
        assert code_search.by_text(text_of(code)) == [
            Located(code.pk, later.pk, campaign.pk)
        ]


def test_a_text_never_handed_out_has_no_code():
    batch = make_batch(quantity=1)
    shape = batch.format
    assert code_search.by_text(shape.grouped(shape.spell(5))) == []


def test_a_wrong_check_symbol_is_reported():
    text = text_of(make_code())
    wrong = text[:-1] + ("7" if text[-1] != "7" else "8")
    with pytest.raises(Unreadable) as caught:
        code_search.by_text(wrong)
    assert caught.value.kind == "check"


@pytest.mark.parametrize("typed", ["", "x", "💥", "1" * 400])
def test_what_no_series_can_read_is_refused(typed):
    make_batch(quantity=1)
    with pytest.raises(Unreadable):
        code_search.by_text(typed)


def test_an_altered_batch_is_refused(sql):
    code = make_code(batch=make_batch(quantity=2), serial=1)
    text = text_of(code)
    sql("UPDATE codes_batch SET quantity = 3, generation = 'cancelled'")
    with pytest.raises(CodesKeyError):
        code_search.by_text(text)


@pytest.mark.parametrize("form", ["{}-{}", " {} - {} ", "{}–{}", "{}/{}"])
def test_by_reference(form):
    code = make_code(batch=make_batch(quantity=3), serial=2)
    assert code_search.by_reference(form.format(code.batch_id, 2)) == [code]


@pytest.mark.parametrize(
    "typed", ["", "12", "{}-0", "{}-4", "0-1", "999999999-1", "{}-999999999", "{}-1-1"]
)
def test_references_that_name_nothing(typed):
    batch = make_batch(quantity=3)
    assert code_search.by_reference(typed.format(batch.pk)) == []


def test_by_serial_in_recent_batches_the_newest_first():
    old, small, new = make_batch(quantity=5), make_batch(quantity=2), make_batch()
    found = code_search.by_serial(" #5 ")
    assert [(code.batch_id, code.serial) for code in found] == [
        (new.pk, 5),
        (old.pk, 5),
    ]
    assert small.pk not in [code.batch_id for code in found]


def test_a_bare_serial_is_looked_for_in_the_twenty_newest_batches():
    campaign = make_campaign()
    made = [make_batch(campaign=campaign, quantity=1) for _ in range(21)]
    assert [code.batch_id for code in code_search.by_serial("1")] == [
        batch.pk for batch in reversed(made[1:])
    ]


@pytest.mark.parametrize("typed", ["0", "-1", "1.5", "abc", "9999999999", ""])
def test_serials_that_name_nothing(typed):
    make_batch(quantity=3)
    assert code_search.by_serial(typed) == []


def test_searching_takes_the_same_queries_for_one_and_three_campaigns(
    django_assert_num_queries,
):
    code = make_code()
    text = text_of(code)
    with django_assert_num_queries(2):
        code_search.by_text(text)
    make_batch()
    make_batch()
    with django_assert_num_queries(2):
        code_search.by_text(text)
