"""A form that is sent twice is done once, and both answers lead to the same place."""

from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from django.urls import reverse
from django.utils import timezone

from campaigns.models import Campaign
from codes import generation
from codes.models import Batch, Code, Move
from printing.models import Printer, PrintRun
from staff.models import Entry
from tests.factories import make_batch, make_campaign
from tests.ui.sending.html_forms import form_to
from tests.ui.sending.steps import new_batch, open_form, send, told
from ui.models import KeptForm, SentForm
from ui.sending import tokens
from ui.tasks import delete_old_forms

PRINTERS = "/console/printers/"


def test_a_form_that_is_sent_twice_makes_one_batch(client_of, marketer):
    campaign = make_campaign()
    client = client_of(marketer)
    path, form = new_batch(client, campaign)
    first, second = send(client, path, form), send(client, path, form)
    batch = Batch.objects.get()
    assert (
        first.url
        == second.url
        == f"/console/campaigns/{campaign.pk}/batches/{batch.pk}/"
    )
    assert told(first) == told(second) == ["The codes are made."]
    assert Code.objects.count() == 5
    assert Entry.objects.count() == 1


def test_without_the_token_there_would_be_two(client_of, marketer):
    campaign = make_campaign()
    client = client_of(marketer)
    path, form = new_batch(client, campaign)
    del form[tokens.FIELD]
    send(client, path, form), send(client, path, form)
    assert Batch.objects.count() == 2


def test_another_form_makes_another_batch(client_of, marketer):
    campaign = make_campaign()
    client = client_of(marketer)
    for _ in range(2):
        path, form = new_batch(client, campaign)
        send(client, path, form)
    assert Batch.objects.count() == 2


def test_a_refused_form_is_corrected_and_sent_again(client_of, marketer):
    client = client_of(marketer)
    path, form = new_batch(client, make_campaign(), quantity="0")
    refused = send(client, path, form)
    assert refused.status_code == 200
    assert not SentForm.objects.exists()
    # The page as it was, by Back, and the page with the errors: both work.
    assert send(client, path, form | {"quantity": "5"}).status_code == 302
    assert Batch.objects.count() == 1
    corrected = form_to(refused.text, path).fields
    assert tokens.parse(corrected[tokens.FIELD][0]).page == path
    assert send(client, path, corrected | {"quantity": "6"}).status_code == 302
    assert Batch.objects.count() == 2


def test_an_action_that_fails_leaves_no_mark(client_of, marketer, monkeypatch):
    client = client_of(marketer)
    path, form = new_batch(client, make_campaign())
    with monkeypatch.context() as patch:
        patch.setattr(generation, "fill", lambda batch: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            send(client, path, form)
    assert not Batch.objects.exists()
    assert not SentForm.objects.exists()
    assert send(client, path, form).status_code == 302
    assert Code.objects.count() == 5


def test_a_form_that_comes_again_later_says_that_it_was_not_done(client_of, marketer):
    client = client_of(marketer)
    path, form = new_batch(client, make_campaign())
    first = send(client, path, form)
    earlier = timezone.now().replace(hour=14, minute=2) - timedelta(days=1)
    SentForm.objects.update(sent_at=earlier)
    again = send(client, path, form)
    assert again.url == first.url
    assert told(again) == [
        "The codes are made.",
        "You sent this form before, at 14:02. It was not done again.",
    ]
    assert Batch.objects.count() == 1


def test_changed_content_is_shown_as_a_form_that_was_not_sent_yet(client_of, marketer):
    client = client_of(marketer)
    path, form = new_batch(client, make_campaign())
    first = send(client, path, form)
    changed = send(client, path, form | {"name": "Till 2", "quantity": "7"})
    assert Batch.objects.count() == 1
    assert urlsplit(changed.url).path == path
    page = client.get(changed.url)
    assert "You sent this form before, at" in page.text
    assert f'<a href="{first.url}">See what it led to</a>' in page.text
    fresh = form_to(page.text, path).fields
    assert [fresh["name"], fresh["quantity"]] == [["Till 2"], ["7"]]
    assert send(client, path, fresh).status_code == 302
    assert [*Batch.objects.order_by("id").values_list("name", "quantity")] == [
        ("Till 1", 5),
        ("Till 2", 7),
    ]
    assert not KeptForm.objects.exists()


def test_the_buttons_of_a_form_are_actions_of_their_own(client_of, marketer):
    """The studio's form saves a design, and then orders labels."""
    batch = make_batch()
    client = client_of(marketer)
    studio = reverse("printing:studio", args=[batch.campaign_id, batch.pk])
    form = open_form(client, studio) | {"design_name": "Green"}
    save = reverse("printing:label_design_save", args=[batch.campaign_id, batch.pk])
    assert send(client, save, form).status_code == 302
    assert [send(client, studio, form).url for _ in range(2)] == [
        reverse(
            "printing:print_run_detail",
            args=[batch.campaign_id, batch.pk, PrintRun.objects.get().pk],
        )
    ] * 2


@pytest.mark.parametrize("action", ["void", "activate"])
def test_codes_are_voided_and_activated_once(client_of, manager, action):
    batch = make_batch(starts_as=generation.Status.INACTIVE)
    client = client_of(manager)
    path = reverse(f"codes:code_{action}", args=[batch.campaign_id, batch.pk])
    path += "?which=range&first=2&last=4"
    form = form_to(client.get(path).text, path.partition("?")[0], page=path).fields
    form |= {"reason": "Torn"}
    answers = [send(client, path, form) for _ in range(2)]
    assert len({answer.url for answer in answers}) == 1
    assert len({tuple(told(answer)) for answer in answers}) == 1
    assert Move.objects.count() == 1


def test_what_is_deleted_twice_is_not_missing(client_of, marketer):
    printer = Printer.objects.create(
        name="Brother", created_at=timezone.now(), changed_at=timezone.now()
    )
    client = client_of(marketer)
    path = reverse("printing:printer_delete", args=[printer.pk])
    form = open_form(client, path)
    assert [send(client, path, form).url for _ in range(2)] == [PRINTERS] * 2


def test_pause_is_never_held_back(client_of, marketer):
    """A brake works whenever it is pressed, also on a page that Back brought up."""
    batch = make_batch()
    client = client_of(marketer)
    page = reverse("codes:batch_detail", args=[batch.campaign_id, batch.pk])
    pause, resume = (
        reverse(f"codes:batch_{verb}", args=[batch.campaign_id, batch.pk])
        for verb in ("pause", "resume")
    )
    form = open_form(client, pause, page)
    send(client, pause, form)
    send(client, resume, open_form(client, resume, page))
    send(client, pause, form)
    batch.refresh_from_db()
    assert batch.paused_at


@pytest.mark.parametrize("action", ["launch", "pause", "resume", "end"])
def test_a_status_that_is_set_twice_is_no_error(client_of, marketer, action):
    before = {"launch": "draft", "resume": "paused"}.get(action, "running")
    campaign = make_campaign(status=before)
    client = client_of(marketer)
    path = reverse(f"campaigns:campaign_{action}", args=[campaign.pk])
    answers = [send(client, path, open_form(client, path)) for _ in range(2)]
    assert len({(answer.url, *told(answer)) for answer in answers}) == 1
    assert Entry.objects.count() == 1


def test_a_token_of_another_person_is_refused(client_of, marketer, manager):
    path, form = new_batch(client_of(marketer), make_campaign())
    answer = client_of(manager).post(path, form)
    assert answer.status_code == 403
    assert not Batch.objects.exists()


@pytest.mark.parametrize("forged", ["", "x", "{}:x:y"])
def test_a_forged_token_is_refused(client_of, marketer, forged):
    client = client_of(marketer)
    path, form = new_batch(client, make_campaign())
    assert send(client, path, form | {tokens.FIELD: forged}).status_code == 403
    assert not Batch.objects.exists()


def test_a_form_older_than_what_is_remembered_is_shown_again(client_of, marketer):
    client = client_of(marketer)
    path, form = new_batch(client, make_campaign())
    token = tokens.parse(form[tokens.FIELD][0])
    old = int((timezone.now() - timedelta(days=7, minutes=1)).timestamp())
    aged = tokens.FormToken(token.nonce, token.user_id, token.page, old)
    answer = send(client, path, form | {tokens.FIELD: str(aged)})
    assert not Batch.objects.exists()
    page = client.get(answer.url)
    assert "This form had been open for too long." in page.text
    fresh = form_to(page.text, path).fields
    assert fresh["name"] == ["Till 1"]
    assert send(client, path, fresh).status_code == 302
    assert Batch.objects.count() == 1


def test_marks_are_remembered_longer_than_tokens_are_good(client_of, marketer):
    client = client_of(marketer)
    path, form = new_batch(client, make_campaign())
    send(client, path, form)
    now = timezone.now()
    SentForm.objects.update(sent_at=now - timedelta(days=7, hours=23))
    delete_old_forms()
    assert SentForm.objects.count() == 1
    SentForm.objects.update(sent_at=now - timedelta(days=8, seconds=1))
    delete_old_forms()
    assert not SentForm.objects.exists()


def test_nothing_typed_is_in_the_mark(client_of, marketer, sql):
    client = client_of(marketer)
    path, form = new_batch(client, make_campaign(), name="Nobody reads this")
    send(client, path, form)
    (row,) = sql("SELECT row_to_json(f)::text FROM ui_sentform f")
    assert "Nobody reads" not in row[0]


def test_a_page_with_forms_writes_nothing(
    client_of, marketer, django_assert_num_queries
):
    client = client_of(marketer)
    client.get("/console/campaigns/new/")
    with django_assert_num_queries(3):  # session, user, the newest campaign's zone
        client.get("/console/campaigns/new/")
    assert not SentForm.objects.exists()
    assert not KeptForm.objects.exists()


def test_a_new_campaign_is_one(client_of, marketer):
    client = client_of(marketer)
    path = "/console/campaigns/new/"
    form = open_form(client, path) | {"name": "Ice", "slug": "ice"}
    assert [send(client, path, form).url for _ in range(2)] == [
        f"/console/campaigns/{Campaign.objects.get().pk}/"
    ] * 2


def test_a_password_is_changed_once(client_of, marketer):
    client = client_of(marketer)
    path = reverse("staff:password_change")
    new = dict.fromkeys(["new_password1", "new_password2"], "another one 11")
    form = open_form(client, path) | {"old_password": "correct horse 9"} | new
    answers = [send(client, path, form) for _ in range(2)]
    assert [answer.url for answer in answers] == ["/console/"] * 2
    assert Entry.objects.count() == 1
