"""No list of the admin shows every row because it could not read what was asked."""

import pytest
from django.utils import timezone

from redemption.models import Attempt, Channel, Reason
from staff import trail
from tests.codes.pages import messages
from tests.codes.test_admin_moves import make_move
from tests.factories import make_batch, make_code, make_redemption, make_user
from tests.printing.runs import order

LISTS = [
    *("campaigns/campaign", "codes/batch", "codes/code", "codes/move"),
    *("printing/printrun", "redemption/redemption", "redemption/attempt"),
    *("staff/entry", "staff/user"),
]
WITH_SEARCH = [one for one in LISTS if one not in ("codes/move", "printing/printrun")]


@pytest.fixture
def desk(client_of, db):
    """Return the client of a manager, with a row in every list."""
    boss = make_user(role="manager", is_staff=True)
    batch = make_batch(quantity=5)
    redemption = make_redemption(code=make_code(batch=batch))
    Attempt.objects.create(
        campaign=redemption.campaign,
        at=timezone.now(),
        reason=Reason.UNKNOWN,
        channel=Channel.LANDING,
        reference="7KQ2-M9XA",
    )
    make_move(batch)
    order(batch)
    trail.record("batches.paused", batch, by=boss, at=timezone.now())
    return client_of(boss)


def rows(answer):
    return len(answer.context["cl"].result_list)


@pytest.mark.parametrize("name", LISTS)
def test_a_filter_that_cannot_be_read_shows_nothing_and_says_so(desk, name):
    assert rows(desk.get(f"/admin/{name}/")) > 0
    for query in ("nonsense=1", "e=1", "pk__in=a", "id__gte=x"):
        answer = desk.get(f"/admin/{name}/?{query}", follow=True)
        if answer.status_code == 400:  # Django refuses it
            continue
        assert (query, rows(answer)) == (query, 0)
        assert messages(answer) == ["There is no such filter, so nothing is shown."]


@pytest.mark.parametrize("name", WITH_SEARCH)
@pytest.mark.parametrize("typed", ["\x00", "a\x00b", "no such thing", "💥" * 50])
def test_a_search_that_cannot_be_read_shows_nothing_and_says_so(desk, name, typed):
    answer = desk.get(f"/admin/{name}/", {"q": typed}, follow=True)
    assert rows(answer) == 0
    says = (
        messages(answer) or "Nothing was found by this search or filter." in answer.text
    )
    assert says


@pytest.mark.parametrize("name", LISTS)
def test_a_page_that_does_not_exist_is_the_first_with_the_same_filters(desk, name):
    answer = desk.get(f"/admin/{name}/", {"p": 5})
    assert answer.status_code == 200
    assert rows(answer) > 0


def test_an_action_on_a_list_that_could_not_be_read_reaches_no_row(desk):
    code = make_code()
    sent = {"action": "void_selected", "_selected_action": [code.pk], "reason": "x"}
    desk.post("/admin/codes/code/?nonsense=1", sent, follow=True)
    code.refresh_from_db()
    assert code.get_status_display() == "Available"


@pytest.mark.parametrize(
    "name", ["campaigns/campaign", "codes/batch", "redemption/redemption"]
)
def test_an_export_with_a_filter_that_cannot_be_read_is_refused(desk, name):
    sent = {"format": "0", "resource": "0"}
    answer = desk.post(f"/admin/{name}/export/?nonsense=1", sent)
    assert answer.status_code == 302
    answer = desk.post(f"/admin/{name}/export/?q=%00", sent)
    assert answer.getvalue().decode().count("\n") == 1  # the names of the columns
