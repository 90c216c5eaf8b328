import pytest
from django.test import Client
from django.urls import Resolver404, resolve

from campaigns import theme
from tests.factories import make_campaign, statuses

pytestmark = pytest.mark.django_db


# ── addresses and methods ────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "path",
    [
        *(
            "/SUMMER/",
            "/Summer/",
            "/summer",
            "/SUMMER",
            "/summer.",
            "/summer,",
            "/summer)",
        ),
        *("/summer%20", "/summer./", "/(summer)", "/summer!", "/summer。", "/summer…"),
        *(
            "/\u200bsummer\u2060",
            "/sum\u00admer/",
            "/%EF%BF%BCsummer",
            "/summer—",
            "/-summer",
        ),
        *("/summer/.", "/summer/)", "/summer/%20", "/summer/。", "/summer/\u2060"),
    ],
)
def test_the_address_as_people_type_it_leads_to_the_page(path, batch):
    page = Client().get(path, follow=True)

    assert page.redirect_chain[-1][0] == "/summer/"
    assert page.status_code == 200


@pytest.mark.parametrize("slug", ["summer.", "SUMMER,", "summer%20", "sum\u200bmer"])
@pytest.mark.parametrize("end", ["", ".", ",", ")", "%20", "\u2060", "/", "/."])
def test_a_code_behind_such_an_address_waits_in_the_form(slug, end, visitor, text):
    visitor.open(f"/{slug}/{text}{end}")

    assert visitor.page.redirect_chain == [("/summer/?scanned", 303)]
    assert visitor.fields["code"] == text


def test_dashes_of_any_keyboard_stand_in_an_address(db):
    make_campaign(slug="ice-cream")
    for dash in "–—−‑ー─_":
        page = Client().get(f"/ice{dash}cream", follow=True)
        assert page.redirect_chain[-1][0] == "/ice-cream/"


def test_other_addresses_are_not_found(batch):
    for path in ("/winter", "/winter.", "/favicon.ico", "/.", "/%20", "/.well-known/x"):
        assert Client().get(path).status_code == 404


def test_the_query_survives_the_way_to_the_small_letters(batch):
    page = Client().get("/SUMMER/?utm_source=flyer")

    assert page["Location"] == "/summer/?utm_source=flyer"


@pytest.mark.parametrize(
    "path",
    [
        f"/{word}{rest}"
        for word in ("api", "API", "Media", "static", "es", "EN", "Robots", "HEALTHZ")
        for rest in ("/", "/BF267KQ2M9XAR")
    ],
)
def test_reserved_words_are_no_landing_pages_in_any_case(path):
    with pytest.raises(Resolver404):
        resolve(path)


@pytest.mark.parametrize("method", ["put", "patch", "delete", "options", "trace"])
@pytest.mark.parametrize("path", ["/summer/", "/summer/ABCD-EFGH"])
def test_other_methods_are_not_for_public_pages(method, path, batch):
    page = getattr(Client(), method)(path)

    assert page.status_code == 405
    assert set(page["Allow"].split(", ")) >= {"GET", "HEAD"}


def test_a_code_is_never_redeemed_at_its_scanned_address(batch, text):
    assert Client().post(f"/summer/{text}").status_code == 405
    assert statuses(batch) == ["available"] * 3


def test_head_answers_as_get_without_a_body(batch, text):
    for path in ("/summer/", f"/summer/{text}"):
        head, get = Client().head(path), Client().get(path)
        assert (head.status_code, head.content) == (get.status_code, b"")


# ── what browsers and proxies may keep ───────────────────────────────────────


@pytest.mark.parametrize(
    "path", ["/summer/", "/summer/ABCD", "/nothing/ABCD", "/SUMMER/"]
)
def test_no_page_is_stored_or_told_to_the_next(path, batch):
    page = Client().get(path)

    assert page["Cache-Control"] == "private, no-store"
    assert page["Referrer-Policy"] in {"no-referrer", "same-origin"}
    if "ABCD" in path:
        assert page["Referrer-Policy"] == "no-referrer"


def test_the_cookies_are_out_of_reach_of_scripts_and_other_pages(visitor, text):
    visitor.client.get(f"/SUMMER/{text}")
    visitor.open()

    flags = {
        name: (c["path"], c["httponly"], c["samesite"], c["max-age"])
        for name, c in visitor.client.cookies.items()
        if name.startswith("pp_")
    }
    assert flags == {
        "pp_scanned": ("/summer/", True, "Lax", 600),
        "pp_device": ("/summer/", True, "Lax", 90 * 24 * 60 * 60),
    }


@pytest.mark.parametrize(
    ("typed", "carried"),
    [("A" * 64, True), ("A" * 65, False), ("A" * 64 + "/", True)],
)
def test_a_scanned_text_too_long_for_a_code_is_not_carried(typed, carried, batch):
    page = Client().get(f"/summer/{typed}")

    assert page.status_code == 303
    assert ("pp_scanned" in page.cookies) is carried


def test_behind_https_the_cookies_are_secure(settings, batch):
    settings.SESSION_COOKIE_SECURE = True
    client = Client()
    client.get("/summer/ABCD")
    client.get("/summer/")

    assert [client.cookies[n]["secure"] for n in ("pp_scanned", "pp_device")] == [
        True
    ] * 2


def test_a_changed_or_old_scanned_cookie_is_ignored(visitor, text, monkeypatch):
    visitor.client.get(f"/summer/{text}")
    cookie = visitor.client.cookies["pp_scanned"]
    good = cookie.value
    visitor.client.cookies["pp_scanned"] = good[:-1] + ("A" if good[-1] != "A" else "B")
    visitor.open()
    changed = visitor.fields["code"]
    visitor.client.cookies["pp_scanned"] = good
    real = __import__("time").time
    monkeypatch.setattr("django.core.signing.time.time", lambda: real() + 601)
    visitor.open()

    assert [changed, visitor.fields["code"]] == ["", ""]


def test_the_page_reads_no_session_and_writes_nothing(batch, django_assert_num_queries):
    Client().get("/summer/")  # what a process remembers
    with django_assert_num_queries(1):
        page = Client().get("/summer/")

    assert "sessionid" not in page.cookies


# ── the theme ────────────────────────────────────────────────────────────────


def test_the_theme_is_kept_for_good_under_the_name_of_its_content(batch):
    digest = theme.digest(batch.campaign)
    page = Client().get(f"/summer/theme.{digest}.css")

    assert page.content.decode() == theme.stylesheet(batch.campaign)
    assert page["Content-Type"] == "text/css; charset=utf-8"
    assert page["Cache-Control"] == "public, max-age=31536000, immutable"
    assert f"/summer/theme.{digest}.css" in Client().get("/summer/").content.decode()


def test_an_old_theme_leads_to_the_new_one(batch):
    page = Client().get("/summer/theme.0123456789ab.css")

    assert page["Location"] == f"/summer/theme.{theme.digest(batch.campaign)}.css"
    assert page["Cache-Control"] == "private, no-store"


def test_the_theme_of_a_draft_is_nothing(batch):
    draft = make_campaign(status="draft")

    page = Client().get(f"/{draft.slug}/theme.{theme.digest(draft)}.css")

    assert page.status_code == 404
