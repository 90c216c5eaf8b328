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
        ("Bring:\n- a\n- **b**", "<p>Bring:</p>\n<ul><li>a</li>\n"
         "<li><strong>b</strong></li></ul>"),
        ("1. a\n2) b", "<ol><li>a</li>\n<li>b</li></ol>"),
        ("1.5 litres", "<p>1.5 litres</p>"),
        (
            "[the *rules*](https://example.com/a?b=1&c=2)",
            '<p><a href="https://example.com/a?b=1&amp;c=2" rel="noopener">'
            "the <em>rules</em></a></p>",
        ),
        ("<b>x</b> & {0}", "<p>&lt;b&gt;x&lt;/b&gt; &amp; {0}</p>"),
    ],
)  # fmt: skip
def test_marks(text, html):
    assert markdown.html(text) == html


@pytest.mark.parametrize(
    "address",
    [
        "http://example.com",
        "javascript:alert(1)",
        "//example.com",
        "data:text/html,x",
        'https://x"onclick="y',
        "mailto:a@example.com",
    ],
)
def test_links_lead_to_https_only(address):
    assert "<a" not in markdown.html(f"[here]({address})")


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
    assert reader.attributes <= {("href", "https://"), ("rel", "noopener")}
