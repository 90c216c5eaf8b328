import re

import pytest
from django.test import Client

from redemption.models import Attempt
from redemption.public import landing_page
from tests.redemption.visitor_browser import fields_of, heading, reply_text

pytestmark = pytest.mark.django_db


def forgiving(text):
    plain = text.replace("-", "")
    return {
        "small letters": text.lower(),
        "no dashes": plain,
        "spaces": " ".join(plain),
        "en dashes": text.replace("-", "–"),
        "no-break spaces": text.replace("-", "\u00a0"),
        "full width": "".join(chr(ord(c) + 0xFEE0) for c in plain),
        "zero width": "\u200b".join(plain),
        "right-to-left marks": f"\u202e{plain}\u202c",
        "byte order mark": f"\ufeff{text}\r\n",
        "a sentence": f"Your code: {text}. Good luck!",
        "an address": f"https://example.com/SUMMER/{plain}",
        "an address with a query": f"https://example.com/summer/{plain}?utm_source=x",
        "quotes": f"“{text}”",
    }


@pytest.mark.parametrize("way", forgiving(""))
def test_a_good_code_in_any_writing_is_redeemed(way, visitor, text):
    assert heading(visitor.submit(forgiving(text)[way])) == "Your code is redeemed"


BAD = {
    "nothing": "",
    "spaces": "   ",
    "dashes": "---",
    "one symbol": "7",
    "emoji": "🎉🎉🎉🎉",
    "NUL": "ABCD\x00EFGH",
    "control signs": "\x01\x02\x1b[31m",
    "SQL": "' OR 1=1--",
    "a tag": "<script>alert(1)</script>",
    "a template": "{{ 7*7 }}{% debug %}",
    "a path": "../../etc/passwd",
    "a header": "x\r\nSet-Cookie: a=b",
    "combining marks": "a" + "\u0301" * 150,
    "a ligature that grows": "ﷺ" * 60,
    "eszett": "ßßßß-ßßßß-ßßßß",
    "very long": "A" * 20_000,
    "half a megabyte": "7KQ2" * 125_000,
}


@pytest.mark.parametrize("name", BAD)
def test_what_is_no_code_gets_a_clear_answer_and_the_form_again(name, visitor):
    page = visitor.submit(BAD[name])

    assert page.status_code == 422
    assert reply_text(page)
    content = page.content.decode()
    assert "<script>alert" not in content
    assert len(content) < 10_000
    if len(BAD[name]) <= landing_page.MAX_ECHO_LENGTH:
        shown = fields_of(page)["code"]
        seen = re.sub(r"[\x00-\x08\x1b]", "", BAD[name])
        assert shown == " ".join(seen.split())


@pytest.mark.parametrize("mark", ["?", "*", "•", "_", " "])
def test_a_missing_symbol_is_a_typing_error_for_visitors(mark, visitor, text):
    """Trying what it can stand for would let a guesser make 23 guesses at once."""
    page = visitor.submit(text[:6] + mark + text[7:])
    made_up = visitor.submit("7KQ2-M" + mark + "XC-RTQJ")
    assert [page.status_code, made_up.status_code] == [422, 422]
    assert reply_text(page) == reply_text(made_up)
    assert not Attempt.objects.exclude(reason="unreadable").exists()


def test_a_page_never_shows_again_what_nobody_sees(visitor):
    invisible = "\ufffc\u2060\u3164\ufe0f\u200d\u2800\x80\x9f\ufdd0\u00ad\u202e"
    page = visitor.submit(f"ABC{invisible}D\x85")
    assert fields_of(page)["code"] == "ABCD"
    assert not {*invisible, "\x85"} & set(page.text)


def test_ten_megabytes_are_refused_with_the_form(visitor):
    page = visitor.submit("A" * 10_000_000)

    assert page.status_code == 400
    assert reply_text(page).startswith("That is much longer than a code")
    assert fields_of(page).keys() == {"csrfmiddlewaretoken", "attempt", "code"}


def test_ten_megabytes_elsewhere_are_refused_with_a_page(client_of, manager):
    page = client_of(manager).post("/console/sign-in/", {"username": "A" * 10_000_000})

    assert page.status_code == 400
    assert heading(page) == "We could not read that request"


@pytest.mark.parametrize(
    "content_type", ["application/json", "text/plain", "image/png"]
)
def test_a_body_of_another_kind_is_an_empty_code(content_type, batch):
    page = Client().post("/summer/", b'{"code": 1}', content_type=content_type)

    assert (page.status_code, reply_text(page).split(" Enter")[0]) == (
        422,
        "The code is missing",
    )


@pytest.mark.parametrize(
    "path",
    [
        "/summer/%00",
        "/summer/%F0%9F%8E%89",
        "/summer/%FF%FE",
        "/summer/a/b/c",
        "/summer/" + "A" * 3000,
        "/summer/..",
    ],
)
def test_strange_scanned_addresses_lead_to_the_page(path, batch):
    page = Client().get(path, follow=True)

    assert page.status_code == 200
    assert page.redirect_chain[0][0] in {"/summer/", "/summer/?scanned"}


def test_nonsense_in_headers_and_query_is_ignored(batch):
    client = Client(
        headers={"accept-language": "x" * 5000 + ";q=,,", "cookie": "pp_device=\xff; a"}
    )

    assert (
        client.get("/summer/?" + "&".join(f"a[]={n}" for n in range(400))).status_code
        == 200
    )
