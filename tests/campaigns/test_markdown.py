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
def test_the_supported_marks(text, html):
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
def test_unsupported_marks_are_plain_text(text):
    assert markdown.html(text) == f"<p>{escape(text, quote=False)}</p>"


def test_an_image_is_not_rendered():
    assert "<img" not in markdown.html("![sun](https://example.com/sun.png)")


def test_html_that_the_parser_lets_through_is_sanitized(monkeypatch):
    unsafe = '<p onclick="x()">a<img src="x"><a href="//b.example" title="t">b</a></p>'
    monkeypatch.setattr(markdown._parser, "render", lambda text: unsafe)
    sanitized = '<p>a<a rel="noopener nofollow">b</a></p>'
    assert markdown.html.__wrapped__("anything") == sanitized


def count_calls(text):
    """Return the number of calls and returns of functions while rendering the text."""
    count = 0

    def profile(*_):
        nonlocal count
        count += 1

    sys.setprofile(profile)
    try:
        markdown.html.__wrapped__(text)
    finally:
        sys.setprofile(None)
    return count


@pytest.mark.parametrize(
    "pattern",
    ["[", "![", "*", "**a", "***a", "_a", "*a **", "[a](https://", "[a](b", "[]()",
     "- ", "> ", "<", "- \n", "- a\n", " \n", "](", "*a* [b](https://c.d) "],
)  # fmt: skip
def test_the_work_is_linear_in_the_length(pattern):
    once, twice = ((pattern * size)[:size] for size in (2_500, 5_000))
    assert count_calls(twice) < 2.2 * count_calls(once)


def test_nested_lists_are_limited():
    text = "".join(f"{'  ' * depth}- a\n" for depth in range(60))
    assert 3 < markdown.html(text).count("<ul>") < 20


class TagCollector(HTMLParser):
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
def test_any_text_gives_only_allowed_html(text):
    collector = TagCollector()
    collector.feed(markdown.html(text))
    collector.close()
    assert collector.open == []
    assert collector.tags <= ALLOWED
    allowed = {("href", "https://"), ("rel", "noopener")}
    assert {pair for pair in collector.attributes if pair[0] != "start"} <= allowed
