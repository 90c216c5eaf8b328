import sys
from html import escape
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campaigns import markdown

ALLOWED = {"p", "ul", "ol", "li", "strong", "em", "a"}


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("", ""),
        ("Line one\nLine two", "<p>Line one\nLine two</p>"),
        ("One\r\n\r\nTwo", "<p>One</p>\n<p>Two</p>"),
        (
            "Win **two *big* ices**!",
            "<p>Win <strong>two <em>big</em> ices</strong>!</p>",
        ),
        ("_so_ snake_case_name", "<p><em>so</em> snake_case_name</p>"),
        ("2 * 3 * 4 and ** or *", "<p>2 * 3 * 4 and ** or *</p>"),
        ("Bring:\n- a\n- **b**", "<p>Bring:</p>\n<ul>\n<li>a</li>\n"
         "<li><strong>b</strong></li>\n</ul>"),
        ("3. a\n4. b", '<ol start="3">\n<li>a</li>\n<li>b</li>\n</ol>'),
        ("1.5 litres", "<p>1.5 litres</p>"),
        (
            "[the *rules*](https://example.com/a?b=1&c=2)",
            '<p><a href="https://example.com/a?b=1&amp;c=2" '
            'rel="noopener nofollow">the <em>rules</em></a></p>',
        ),
        ("<b>x</b> & {0}", "<p>&lt;b&gt;x&lt;/b&gt; &amp; {0}</p>"),
    ],
)  # fmt: skip
def test_marks(text, html):
    assert markdown.html(text) == html


@pytest.mark.parametrize(
    "address",
    [
        "",
        "/console/",
        "https:example.com",
        "https://bank.example@example.com",
        "http://example.com",
        "javascript:alert(1)",
        "//example.com",
        "data:text/html,x",
        'https://x"onclick="y',
        "mailto:a@example.com",
    ],
)
def test_links_lead_to_https_only(address):
    assert "href" not in markdown.html(f"[here]({address})").replace(address, "")


@pytest.mark.parametrize(
    "text",
    [
        "<b>bold</b>",
        "<script>alert(1)</script>",
        "<!-- note -->",
        "https://example.com",
        "<https://example.com>",
        "![sun](javascript:alert(1))",
        "# Heading",
        "Heading\n---",
        "> quoted",
        "`code`",
        "***",
        "&lt;b&gt;",
        "| a | b |",
        "[a]: https://example.com",
    ],
)
def test_other_marks_are_plain_text(text):
    assert markdown.html(text) == f"<p>{escape(text, quote=False)}</p>"


def test_a_picture_is_no_more_than_a_link():
    assert "<img" not in markdown.html("![sun](https://example.com/sun.png)")


def test_what_a_reader_lets_through_is_taken_out_once_more(monkeypatch):
    made = '<p onclick="x()">a<img src="x"><a href="//b.example" title="t">b</a></p>'
    monkeypatch.setattr(markdown._reader, "render", lambda text: made)
    left = '<p>a<a rel="noopener nofollow">b</a></p>'
    assert markdown.html.__wrapped__("anything") == left


def calls(text):
    """Return how many functions were called and left while the text was rendered."""
    count = 0

    def note(*_):
        nonlocal count
        count += 1

    sys.setprofile(note)
    try:
        markdown.html.__wrapped__(text)
    finally:
        sys.setprofile(None)
    return count


@pytest.mark.parametrize(
    "bomb",
    ["[", "![", "*", "**a", "***a", "_a", "*a **", "[a](https://", "[a](b", "[]()",
     "- ", "> ", "<", "- \n", "- a\n", " \n", "](", "*a* [b](https://c.d) "],
)  # fmt: skip
def test_twice_the_text_is_twice_the_work(bomb):
    once, twice = ((bomb * size)[:size] for size in (2_500, 5_000))
    assert calls(twice) < 2.2 * calls(once)


def test_lists_in_lists_come_to_an_end():
    text = "".join(f"{'  ' * depth}- a\n" for depth in range(60))
    assert 3 < markdown.html(text).count("<ul>") < 20


class Reader(HTMLParser):
    def __init__(self):
        super().__init__()
        self.open, self.tags, self.attributes = [], set(), set()

    def handle_starttag(self, tag, attrs):
        self.open.append(tag)
        self.tags.add(tag)
        self.attributes |= {(name, (value or "")[:8]) for name, value in attrs}

    def handle_endtag(self, tag):
        assert self.open.pop() == tag


marks = st.sampled_from(
    ["**", "*", "_", "[", "](https://a.b/", ")", "- ", "1. ", "\n", "\n\n", "<b ", '"']
)


@given(st.lists(marks | st.text(max_size=5), max_size=25).map("".join))
def test_whatever_is_typed_nothing_else_comes_out(text):
    reader = Reader()
    reader.feed(markdown.html(text))
    reader.close()
    assert reader.open == []
    assert reader.tags <= ALLOWED
    known = {("href", "https://"), ("rel", "noopener")}
    assert {one for one in reader.attributes if one[0] != "start"} <= known
