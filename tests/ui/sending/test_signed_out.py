"""What was typed into a form survives the sign-in, for the person who typed it."""

from urllib.parse import urlsplit

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from campaigns.models import Campaign
from codes.models import Batch
from printing.models import LabelDesign
from staff.models import Entry
from tests.factories import make_batch, make_campaign
from tests.ui.sending.console_pages import console_pages
from tests.ui.sending.html_forms import form_to, forms_of
from tests.ui.sending.steps import (
    NEW,
    TYPED,
    lose_session,
    next_of,
    send_signed_out,
    sign_in,
)
from ui.models import KeptForm, SentForm
from ui.sending import contents, tokens


def test_the_form_is_shown_again_and_sent_by_hand(client, marketer):
    answer = send_signed_out(client)
    address = next_of(answer)
    assert urlsplit(address).path == NEW
    page = client.get(answer.url)
    assert (
        "You were signed out. Sign in, and what you typed is shown again." in page.text
    )
    assert sign_in(client, marketer, address).url == address
    assert not Campaign.objects.exists()  # nothing is sent by itself
    page = client.get(address)
    assert "This is what you had typed. Nothing of it is saved yet" in page.text
    assert "no-store" in page["Cache-Control"]
    fields = form_to(page.text, NEW, page=NEW).fields
    expected = TYPED | {"intro": "One\n\n<b>two</b>"}
    assert {name: fields[name] for name in TYPED} == {
        k: [v] for k, v in expected.items()
    }
    assert not Campaign.objects.exists()
    assert client.get(address).text.count("Win!") == 1  # also after a reload
    assert client.post(address, fields).status_code == 302
    assert Campaign.objects.get().headline == "Win!"
    assert not KeptForm.objects.exists()
    assert Entry.objects.get().action == "campaigns.created"


def test_a_form_that_was_done_before_the_session_ended_is_not_done_again(
    client, marketer
):
    """Its answer was lost, and it was sent again after the session had ended."""
    form = form_to(client.get(NEW).text, NEW, page=NEW).fields | TYPED
    client.post(NEW, form)
    lose_session(client)
    address = next_of(client.post(NEW, form))
    sign_in(client, marketer, address)
    fields = form_to(client.get(address).text, NEW, page=NEW).fields
    client.post(NEW, fields)
    assert Campaign.objects.count() == 1


def test_a_form_without_a_good_token_is_not_kept(client, marketer):
    form = form_to(client.get(NEW).text, NEW, page=NEW).fields | TYPED
    lose_session(client)
    for token in ("", "forged", form[tokens.FIELD][0][:-1]):
        assert next_of(client.post(NEW, form | {tokens.FIELD: token})) == NEW
    assert not KeptForm.objects.exists()


@pytest.mark.parametrize("page", ["//evil.example/", "https://evil.example/", "/\\e"])
def test_no_page_of_a_token_leads_elsewhere(client, page):
    """The browser says which page htmx works on; it is believed for our own pages."""
    campaign = make_campaign()
    path = reverse("codes:batch_preview", args=[campaign.pk])
    headers = {"HX-Request": "true", "HX-Current-URL": f"http://testserver{page}"}
    data = {"quantity": "5", "use_quantity": "6"}
    text = client.post(path, data, headers=headers).text
    (form,) = forms_of(text)
    token = tokens.parse(form.fields[tokens.FIELD][0])
    assert not token.page.startswith(("//", "/\\", "http"))


def test_a_button_is_not_pressed_by_itself(client, marketer):
    batch = make_batch()
    page = reverse("codes:batch_detail", args=[batch.campaign_id, batch.pk])
    path = reverse("codes:batch_pause", args=[batch.campaign_id, batch.pk])
    answer = send_signed_out(client, path, {}, page=page)
    shown = client.get(answer.url)
    assert "You were signed out before this was done." in shown.text
    sign_in(client, marketer, next_of(answer))
    shown = client.get(next_of(answer))
    assert "Nothing was done yet: press the button again." in shown.text
    batch.refresh_from_db()
    assert batch.paused_at is None


def test_the_print_studio_is_filled_in_by_the_form_of_any_of_its_buttons(
    client, marketer
):
    batch = make_batch()
    studio = reverse("printing:studio", args=[batch.campaign_id, batch.pk])
    save = reverse("printing:label_design_save", args=[batch.campaign_id, batch.pk])
    typed = {"design_name": "Green", "first": "2", "headline": "Win"}
    address = next_of(send_signed_out(client, save, typed, page=studio))
    assert urlsplit(address).path == studio
    sign_in(client, marketer, address)
    fields = form_to(client.get(address).text, save, page=studio).fields
    assert [fields["design_name"], fields["first"]] == [["Green"], ["2"]]
    client.post(save, fields)
    assert LabelDesign.objects.get().name == "Green"


def test_a_refused_form_knows_the_page_that_it_began_on(client, marketer):
    """The preview without JavaScript answers a POST: no page can be got there."""
    campaign = make_campaign()
    page = reverse("codes:batch_create", args=[campaign.pk])
    preview = reverse("codes:batch_preview", args=[campaign.pk])
    form = form_to(client.get(page).text, page).fields | {"quantity": "60"}
    form = form_to(client.post(preview, form).text, page).fields
    lose_session(client)
    address = next_of(client.post(page, form | {"name": "Till 1"}))
    assert urlsplit(address).path == page
    sign_in(client, marketer, address)
    fields = form_to(client.get(address).text, page).fields
    assert [fields["name"], fields["quantity"]] == [["Till 1"], ["60"]]


def test_a_form_that_the_page_has_no_more_is_listed(client, marketer):
    batch = make_batch()
    path = reverse("printing:studio", args=[batch.campaign_id, batch.pk])
    address = next_of(send_signed_out(client, path, {"free_text": "Win <b>\nnow"}))
    Batch.objects.update(sealed_at=timezone.now())  # nothing is printed any more
    sign_in(client, marketer, address)
    answer = client.get(address)
    assert answer.url == reverse("ui:kept_form", args=[KeptForm.objects.get().pk])
    text = client.get(answer.url).text
    assert "What you had typed" in text
    assert "<dt>Free text</dt>" in text
    assert "Win &lt;b&gt;<br>now" in text


def test_the_query_of_the_page_is_kept_and_ours_is_hidden_from_its_view(
    client, marketer
):
    batch = make_batch()
    path = reverse("codes:code_void", args=[batch.campaign_id, batch.pk])
    page = f"{path}?which=range&first=2&last=4"
    form = form_to(client.get(page).text, path, page=page).fields
    lose_session(client)
    address = next_of(client.post(page, form | {"reason": "Torn off"}))
    assert address.startswith(f"{page}&kept=")
    sign_in(client, marketer, address)
    shown = client.get(address)
    assert shown.wsgi_request.GET.dict() == {
        "which": "range",
        "first": "2",
        "last": "4",
    }
    fields = form_to(shown.text, path, page=page).fields
    assert fields["reason"] == ["Torn off"]
    client.post(address, fields)
    assert not KeptForm.objects.exists()


@pytest.mark.parametrize(
    "value", ["", "x", "0", "00000000-0000-0000-0000-000000000000"]
)
def test_an_unknown_kept_form_changes_nothing(client, value):
    plain = client.get(NEW)
    assert client.get(f"{NEW}?kept={value}").context.keys() == plain.context.keys()


def test_a_published_design_is_not_kept(client, marketer):
    campaign = make_campaign()
    path = reverse("campaigns:design", args=[campaign.pk])
    address = next_of(send_signed_out(client, path, {"headline": "Win!"}))
    sign_in(client, marketer, address)
    form = form_to(client.get(address).text, path, page=path).fields
    client.post(path, form | {"publish": "1"})
    assert Campaign.objects.get().headline == "Win!"
    assert not KeptForm.objects.exists()


# ── every form ───────────────────────────────────────────────────────────────

# Values that a browser would send of each kind of control.
WORDS = {
    "text": "kept words",
    "number": "3",
    "color": "#123456",
    "email": "a@b.example",
}


def retyped(form):
    """Return what a form would send after everything in it was typed anew."""
    typed = dict(form.fields)
    for control in form.element.iter():
        name = control.get("name", "")
        kind = "text" if control.tag == "textarea" else control.get("type", "text")
        if control.tag in {"input", "textarea"} and kind in WORDS:
            typed[name] = [WORDS[kind]] * len(typed[name])
    return typed


def differences(client, page, form):
    """Send a form signed out, sign in, and compare the form that is shown then."""
    typed = {k: v for k, v in retyped(form).items() if not contents.is_secret(k)}
    stranger = Client()
    address = next_of(stranger.post(form.action, typed))
    stranger.cookies["sessionid"] = client.cookies["sessionid"].value
    shown = stranger.get(address, follow=True).text
    fields = form_to(shown, urlsplit(form.action).path, page=page).fields
    names = (typed.keys() | fields.keys()) - {"csrfmiddlewaretoken"}
    return {
        name: (typed.get(name), fields.get(name))
        for name in names
        if not contents.is_secret(name) and typed.get(name) != fields.get(name)
    }


@pytest.mark.full
def test_every_form_of_every_page_comes_back_as_it_was_typed(client, db):
    lost, count = {}, 0
    for page, forms in console_pages(client):
        for form in forms:
            if tokens.FIELD in form.fields:
                count += 1
                if found := differences(client, page, form):
                    lost[page, form.action] = found
    assert lost == {}
    assert count > 50
    assert not SentForm.objects.exists()
