"""What tests of forms do: open, fill in and send one, lose a session, sign in."""

from urllib.parse import parse_qs, urlsplit

from django.contrib.messages import get_messages
from django.urls import reverse

from tests.ui.sending.html_forms import form_to, forms_of

BATCH = {"name": "Till 1", "quantity": "5", "charset": "clear", "length": "11"}
BATCH |= {"starts_as": "2"}


def open_form(client, path, page=""):
    """Return what the form of a page would send to `path`."""
    form = form_to(client.get(page or path).text, path, page=page or path)
    return form.fields


def send(client, path, form):
    """Send a form; its answer shows its messages, and not those of an earlier one."""
    client.cookies.pop("messages", None)
    return client.post(path, form)


def told(response):
    return [str(message) for message in get_messages(response.wsgi_request)]


def new_batch(client, campaign, **typed):
    """Return where the form of a new batch leads to, and what it would send."""
    path = reverse("codes:batch_create", args=[campaign.pk])
    return path, open_form(client, path) | BATCH | typed


NEW = "/console/campaigns/new/"
TYPED = {
    "name": "Ice “Cream”",
    "slug": "ice",
    "headline": "Win!",
    "intro": "One\r\n\r\n<b>two</b>",
    "time_zone": "Europe/Madrid",
}
PASSWORD = "correct horse 9"


def sign_in(client, user, next_url):
    return client.post(
        "/console/sign-in/",
        {"username": user.username, "password": PASSWORD, "next": next_url},
    )


def lose_session(client):
    """Let the session end, as it does after twelve hours; other cookies stay."""
    del client.cookies["sessionid"]


def next_of(answer):
    """Return where a redirect to the sign-in page leads to in the end."""
    assert urlsplit(answer.url).path == "/console/sign-in/"
    return parse_qs(urlsplit(answer.url).query)["next"][0]


def send_signed_out(client, path=NEW, typed=TYPED, page=""):
    form = form_to(client.get(page or path).text, path, page=page or path).fields
    lose_session(client)
    return client.post(path, form | typed)


def sign_in_strictly(client, page, user):
    (form,) = [f for f in forms_of(page.text) if "password" in f.fields]
    fields = form.fields | {"username": user.username, "password": PASSWORD}
    assert client.post("/console/sign-in/", fields).status_code == 302


def sign_in_in_another_tab(client, user):
    lose_session(client)
    sign_in_strictly(client, client.get("/console/sign-in/"), user)
