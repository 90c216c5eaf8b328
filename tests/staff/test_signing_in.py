import pytest
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils import timezone

from staff import signing_in
from staff.models import Entry
from tests.factories import make_user

RIGHT, WRONG = "correct horse 9", "battery staple"
URL = "/console/sign-in/"


def authenticate(username, password, address="203.0.113.7"):
    request = RequestFactory().post(URL, REMOTE_ADDR=address)
    request.session = Client().session
    return signing_in.authenticate(request, username, password, at=timezone.now())


def fail(times, username="ann", address="203.0.113.7"):
    for _ in range(times):
        assert authenticate(username, WRONG, address) is None


def test_the_right_password_gives_the_user(db):
    ann = make_user(username="ann")
    assert authenticate("ann", RIGHT) == ann
    assert authenticate("ann", WRONG) is None
    assert authenticate("nobody", RIGHT) is None


def test_an_inactive_user_cannot_sign_in(db):
    make_user(username="ann", is_active=False)
    assert authenticate("ann", RIGHT) is None


def test_after_ten_wrong_passwords_the_right_one_is_refused_too(db):
    ann = make_user(username="ann")
    fail(9)
    assert authenticate("ann", RIGHT) == ann
    fail(1)
    with pytest.raises(signing_in.SignInThrottled) as caught:
        authenticate("ann", RIGHT)
    assert 0 < caught.value.seconds <= 15 * 60


def test_other_names_and_other_hosts_are_not_throttled(db):
    ann, bob = make_user(username="ann"), make_user(username="bob")
    fail(10)
    assert authenticate("bob", RIGHT) == bob
    assert authenticate("ann", RIGHT, address="203.0.113.8") == ann


def test_capitals_of_a_name_do_not_matter(db):
    fail(5, "Ann")
    fail(5, "aNN")
    with pytest.raises(signing_in.SignInThrottled):
        authenticate("ann", WRONG)


def test_thirty_wrong_passwords_throttle_a_host_for_every_name(db):
    make_user(username="zoe")
    for n in range(15):
        fail(2, f"name{n}")
    with pytest.raises(signing_in.SignInThrottled):
        authenticate("zoe", RIGHT)


def test_an_ipv6_host_is_its_64_network(db):
    for n in range(10):
        fail(1, address=f"2001:db8::{n + 1}")
    with pytest.raises(signing_in.SignInThrottled):
        authenticate("ann", WRONG, address="2001:db8::ffff")
    assert authenticate("ann", WRONG, address="2001:db8:0:1::1") is None


def test_names_are_counted_by_a_digest(rf):
    request = rf.post(URL, REMOTE_ADDR="203.0.113.7")
    charges = signing_in._charges(request, "a password by mistake")
    keys = [key for _limit, key in charges]
    assert "203.0.113.7" in keys[1]
    assert not any("mistake" in key for key in keys)


def test_right_passwords_are_not_counted(db):
    ann = make_user(username="ann")
    for _ in range(12):
        assert authenticate("ann", RIGHT) == ann


def test_the_trail_records_once_which_account_was_throttled(db):
    ann = make_user(username="ann")
    fail(10)
    for _ in range(3):
        with pytest.raises(signing_in.SignInThrottled):
            authenticate("ann", WRONG)
    entry = Entry.objects.get()
    assert [entry.action, entry.target, entry.actor, entry.data] == [
        "staff.sign_in_throttled",
        f"staff.user:{ann.pk}",
        None,
        {"network": "203.0.113.0"},
    ]


def test_unknown_names_are_not_recorded_in_the_trail(db):
    fail(10, "nobody")
    assert not Entry.objects.exists()


# ── the page ─────────────────────────────────────────────────────────────────


def sign_in(client, username="ann", password=RIGHT, **more):
    return client.post(URL, {"username": username, "password": password, **more})


def test_the_page_signs_in_and_redirects_to_the_home_page(client, db):
    ann = make_user(username="ann")
    answer = sign_in(client)
    assert (answer.status_code, answer.url) == (302, "/console/")
    assert client.session["_auth_user_id"] == str(ann.pk)


def test_a_wrong_password_and_an_unknown_name_get_the_same_answer(client, db):
    make_user(username="ann")
    known, unknown = sign_in(client, password=WRONG), sign_in(client, "nobody")
    assert known.status_code == unknown.status_code == 200
    assert b'value="ann"' in known.content
    assert known.context["form"].errors == unknown.context["form"].errors
    assert WRONG.encode() not in known.content


def test_while_throttled_the_page_says_how_long(client, db):
    make_user(username="ann")
    for _ in range(10):
        sign_in(client, password=WRONG)
    answer = sign_in(client)
    assert answer.status_code == 429
    assert 840 < int(answer["Retry-After"]) <= 900
    assert "You can try again in 15 minutes." in answer.text
    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"username": "ann"},
        {"username": "", "password": RIGHT},
        {"username": "a\x00b", "password": RIGHT},
        {"username": "x" * 10_000, "password": RIGHT},
        {"username": "\u202eann🎉", "password": "🎉" * 5000},
        {"username": "' OR 1=1 --", "password": "' OR 1=1 --"},
    ],
)
def test_bad_input_is_answered_with_the_form(client, db, fields):
    make_user(username="ann")
    answer = client.post(URL, fields)
    assert answer.status_code == 200
    assert answer.context["form"].errors
    assert "_auth_user_id" not in client.session


def test_next_leads_to_our_pages_only(client, db):
    make_user(username="ann")
    assert sign_in(client, next="/console/trail/?q=x").url == "/console/trail/?q=x"
    for away in ("https://evil.example/", "//evil.example", "javascript:alert(1)"):
        assert sign_in(Client(), next=away).url == "/console/"


def test_next_never_leads_to_the_sign_in_page(client, db, client_of):
    ann = make_user(username="ann")
    assert sign_in(client, next=URL).url == "/console/"
    answer = client_of(ann).get(URL, {"next": URL})
    assert answer.url == "/console/"


def test_a_signed_in_user_is_redirected(client_of, operator):
    answer = client_of(operator).get(URL, {"next": "/console/trail/"})
    assert answer.url == "/console/trail/"


def test_htmx_is_redirected_to_the_whole_sign_in_page(client, db):
    answer = client.get(
        URL,
        headers={
            "HX-Request": "true",
            "HX-Current-URL": "http://testserver/console/campaigns/?q=a",
        },
    )
    assert answer["HX-Redirect"] == f"{URL}?next=%2Fconsole%2Fcampaigns%2F%3Fq%3Da"


def test_the_password_is_never_sent_back_or_stored(client, db, caplog):
    sign_in(client, username="ann", password="a very secret one")
    assert "a very secret one" not in caplog.text


def test_a_new_sign_in_changes_the_session(client, db):
    make_user(username="ann")
    client.get(URL)
    before = client.session.session_key
    sign_in(client)
    assert client.session.session_key != before


def test_sign_out_is_a_post(client_of, marketer):
    client = client_of(marketer)
    assert client.get(reverse("staff:sign_out")).status_code == 405
    assert "_auth_user_id" in client.session
    assert client.post(reverse("staff:sign_out")).url == URL
    assert "_auth_user_id" not in client.session


def test_signing_out_twice_does_no_harm(client, db):
    assert client.post(reverse("staff:sign_out")).url == URL


def test_both_posts_need_the_token_of_the_form(marketer):
    client = Client(enforce_csrf_checks=True)
    assert sign_in(client, "mike").status_code == 403
    client.force_login(marketer)
    assert client.post(reverse("staff:sign_out")).status_code == 403
