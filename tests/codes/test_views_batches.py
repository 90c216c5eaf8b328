"""The list of batches; the page of one, its progress, pause, resume and seal."""

import pytest
from django.urls import reverse
from django.utils import timezone

from codes import batches, generation, removal
from codes.models import Batch, BatchState, Status
from staff.models import Entry
from tests.codes.pages import HTMX, links, messages, url, words
from tests.codes.test_lifecycle import move, order
from tests.factories import (
    make_batch,
    make_campaign,
    make_code,
    make_redemption,
)

pytestmark = pytest.mark.django_db


def list_url(campaign):
    return reverse("codes:batch_list", args=[campaign.pk])


# ── who ──────────────────────────────────────────────────────────────────────

READ = ["batch_detail", "batch_progress"]
CHANGE = [
    "batch_pause",
    "batch_resume",
    "generation_hold",
    "generation_resume",
    "generation_cancel",
]


@pytest.mark.parametrize("name", [*READ, *CHANGE, "console:batch_seal", "batch_again"])
def test_visitors_are_sent_to_sign_in(client, name):
    address = url(name, make_batch())
    for response in (client.get(address), client.post(address)):
        assert response.status_code == 302
        assert response.url.startswith(reverse("staff:sign_in"))


@pytest.mark.parametrize("name", CHANGE)
def test_an_operator_changes_no_batch(client_of, operator, name):
    batch = make_batch(filled=False)
    assert client_of(operator).post(url(name, batch)).status_code == 403
    assert Entry.objects.count() == 1


def test_only_a_manager_seals(client_of, manager, marketer):
    batch = make_batch()
    assert client_of(marketer).post(url("console:batch_seal", batch)).status_code == 403
    assert client_of(manager).post(url("console:batch_seal", batch)).status_code == 302
    batch.refresh_from_db()
    assert batch.is_sealed


def test_a_viewer_sees_figures_and_no_links_to_codes(client_of, viewer):
    batch = make_batch()
    client = client_of(viewer)
    for address in (list_url(batch.campaign), url("batch_detail", batch)):
        response = client.get(address)
        assert response.status_code == 200
        assert not [link for link in links(response) if "/codes/" in link]
        assert b"Trail" not in response.content
        assert 'method="post" action="/console/campaigns' not in str(response.content)


@pytest.mark.parametrize("name", [n for n in CHANGE if n != "generation_cancel"])
def test_actions_need_post(client_of, marketer, name):
    batch = make_batch(filled=False)
    assert client_of(marketer).get(url(name, batch)).status_code == 405


@pytest.mark.parametrize("name", READ)
def test_pages_are_not_posted_to(client_of, marketer, name):
    assert client_of(marketer).post(url(name, make_batch())).status_code == 405


def strayed(address, batch, campaign):
    """Return the URL with another campaign in it."""
    return address.replace(f"/{batch.campaign_id}/", f"/{campaign.pk}/", 1)


def test_a_batch_is_found_under_its_own_campaign_only(client_of, manager):
    batch, other = make_batch(), make_campaign()
    client = client_of(manager)
    for name in READ:
        assert client.get(strayed(url(name, batch), batch, other)).status_code == 404
    for name in [*CHANGE, "console:batch_seal"]:
        assert client.post(strayed(url(name, batch), batch, other)).status_code == 404
    huge = reverse("codes:batch_detail", args=[batch.campaign_id, 10**25])
    assert client.get(huge).status_code == 404
    assert client.get(reverse("codes:batch_list", args=[10**25])).status_code == 404


# ── the list ─────────────────────────────────────────────────────────────────


def test_the_list_shows_figures_and_states(client_of, viewer):
    campaign = make_campaign()
    batch = make_batch(campaign=campaign, name="Caps", quantity=1_234, prefix="BF26-")
    make_redemption(code=make_code(batch=batch))
    move(batch, Status.VOIDED, first=100, last=105)
    make_batch(campaign=campaign, name="Flyers", filled=False)
    make_batch(name="Elsewhere")
    text = words(client_of(viewer).get(list_url(campaign)))
    assert "Caps BF26-••••-••••-•••• Ready 1,234 1,227 1 under 0.1 % 6" in text
    assert "Flyers ••••-••••-•••• Generating 10 0 0 0" in text
    assert text.index("Flyers") < text.index("Caps")
    assert "Elsewhere" not in text


def test_the_list_is_searched_by_name(client_of, viewer):
    campaign = make_campaign()
    for name in ("Crown caps red", "Crown caps blue", "100% wool"):
        make_batch(campaign=campaign, name=name, filled=False)
    client = client_of(viewer)

    def found(q):
        response = client.get(list_url(campaign), {"q": q})
        return [row["batch"].name for row in response.context["rows"]]

    assert found("caps") == ["Crown caps blue", "Crown caps red"]
    assert found("RED crown") == ["Crown caps red"]
    assert found("%") == ["100% wool"]
    assert found("'; DROP TABLE codes_batch") == []
    assert len(found("a\0b")) == 3  # an invalid filter is ignored
    assert "No batch fits" in words(client.get(list_url(campaign), {"q": "x"}))


def test_the_list_is_narrowed_by_state(client_of, viewer):
    campaign, now = make_campaign(), timezone.now()
    made = {
        name: make_batch(campaign=campaign, name=name, filled=name != "Working")
        for name in ("Ready", "Working", "Paused", "Expired", "Sealed")
    }
    Batch.objects.filter(pk=made["Expired"].pk).update(expires_at=now)
    batches.pause(made["Paused"], by=None, at=now)
    batches.seal(made["Sealed"], by=None, at=now)
    stopped = make_batch(campaign=campaign, name="Cancelled", filled=False)
    generation.cancel(stopped, by=None, at=now)
    mistaken = make_batch(campaign=campaign, name="Mistaken")
    removal.order(mistaken, reason="Typo", by=None, at=now)
    client = client_of(viewer)

    def found(state):
        rows = client.get(list_url(campaign), {"state": state}).context["rows"]
        return {row["batch"].name for row in rows}

    assert {state: found(state) for state in BatchState.values} == {
        "ready": {"Ready", "Sealed"},
        "working": {"Working"},
        "paused": {"Paused"},
        "expired": {"Expired"},
        "sealed": {"Sealed"},
        "removing": {"Mistaken"},
        "cancelled": {"Cancelled"},
    }
    assert len(found("burned")) == 7
    text = words(client.get(list_url(campaign), {"state": "burned"}))
    assert "“burned” is no choice for “State”: nothing is narrowed by it." in text


def test_htmx_gets_the_batches_alone(client_of, viewer):
    answer = client_of(viewer).get(list_url(make_campaign()), headers=HTMX)
    assert answer.text.lstrip().startswith('<div class="stack" id="batches">')


def test_an_empty_list_links_to_the_form_of_a_batch(client_of, viewer, marketer):
    campaign = make_campaign()
    create = reverse("codes:batch_create", args=[campaign.pk])
    response = client_of(marketer).get(list_url(campaign))
    assert "No codes yet" in words(response)
    assert create in links(response)
    assert create not in links(client_of(viewer).get(list_url(campaign)))


def test_the_list_goes_on_page_by_page(client_of, viewer):
    campaign = make_campaign()
    made = [make_batch(campaign=campaign, filled=False).pk for _ in range(53)][::-1]
    client = client_of(viewer)

    def shown(response):
        return [row["batch"].pk for row in response.context["rows"]]

    first = client.get(list_url(campaign))
    second = client.get(f"{list_url(campaign)}?{first.context['page'].older}")
    back = client.get(f"{list_url(campaign)}?{second.context['page'].newer}")
    assert (shown(first), shown(second)) == (made[:50], made[50:])
    assert shown(back) == shown(first)
    for nonsense in ("before=x", "before=-1", "after=9" + "9" * 30, "before=\0"):
        assert client.get(f"{list_url(campaign)}?{nonsense}").status_code == 200


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_takes_the_same_queries_for_any_length(
    client_of, viewer, django_assert_num_queries, number
):
    campaign = make_campaign()
    for _ in range(number):
        make_batch(campaign=campaign)
    client = client_of(viewer)
    with django_assert_num_queries(6):
        client.get(list_url(campaign))


# ── the page ─────────────────────────────────────────────────────────────────


def test_the_page_shows_figures_format_and_trail(client_of, marketer):
    batch = make_batch(
        quantity=2_000, prefix="BF26-", by=marketer, name="<b>Caps</b> & more"
    )
    make_redemption(code=make_code(batch=batch))
    move(batch, Status.VOIDED, first=10, last=19, by=marketer, reason="Wet paper")
    response = client_of(marketer).get(url("batch_detail", batch))
    text = words(response)
    for part in (
        "<b>Caps</b> & more Ready",
        "Total 2,000 Inactive 0 Available 1,989 Redeemed 1 under 0.1 % Voided 10",
        "Last redemption:",
        "Voided: serials 10 to 19",
        "10 voided. Wet paper",
        f"Number {batch.pk} Quantity 2,000 Codes look like BF26-••••-••••-••••",
        "Check symbol Yes",
        "One guess in 476.4 billion hits.",
        "Expires Never",
        "Trail All entries Codes voided",
        "Batch generated",
    ):
        assert part in text
    assert b"<b>Caps</b>" not in response.content
    assert list(response.context["entries"]) == list(Entry.objects.order_by("-id"))


@pytest.mark.parametrize("number", [1, 5])
def test_the_page_takes_few_queries(
    client_of, manager, django_assert_num_queries, number
):
    batch = make_batch(quantity=50)
    for serial in range(1, number + 1):
        make_redemption(code=make_code(batch=batch, serial=serial))
        move(batch, Status.VOIDED, first=serial + 10, by=manager)
        order(batch, Status.VOIDED, first=serial + 20, by=manager)
    client = client_of(manager)
    with django_assert_num_queries(7):
        client.get(url("batch_detail", batch))


def test_the_states_of_a_batch(client_of, viewer):
    now = timezone.now()
    batch = make_batch(quantity=10, filled=False)
    client = client_of(viewer)

    def state():
        return words(client.get(url("batch_detail", batch)))

    assert "Receipts Generating" in state()
    generation.hold(batch, by=None, at=now)
    assert "Generation on hold" in state()
    generation.resume(batch, by=None, at=now)
    generation.fill(batch)
    assert "Receipts Ready" in state()
    batches.pause(batch, by=None, at=now)
    assert "None of its codes can be redeemed until somebody resumes" in state()
    batches.resume(batch, by=None, at=now)
    batches.seal(batch, by=None, at=now)
    assert "Receipts Ready Sealed" in state()
    Batch.objects.filter(pk=batch.pk).update(expires_at=now)
    assert "Receipts Expired Sealed" in state()


def test_pause_resume_and_seal(client_of, manager):
    batch = make_batch()
    client = client_of(manager)
    paused = client.post(url("batch_pause", batch), follow=True)
    again = client.post(url("batch_pause", batch), follow=True)
    resumed = client.post(url("batch_resume", batch), follow=True)
    asked = client.get(url("console:batch_seal", batch))
    sealed = client.post(url("console:batch_seal", batch), follow=True)
    assert [messages(response) for response in (paused, again, resumed, sealed)] == [
        ["Paused: none of its codes can be redeemed until you resume it."],
        [],
        ["Resumed: its codes can be redeemed again."],
        ["Sealed: its codes are not shown or downloaded any more."],
    ]
    assert "For everyone, for good" in words(asked)
    entries = Entry.objects.order_by("id").values_list("action", "actor")
    assert list(entries)[1:] == [
        ("batches.paused", manager.pk),
        ("batches.resumed", manager.pk),
        ("batches.sealed", manager.pk),
    ]
