import pytest

from printing.paper.designs import own_designs
from printing.paper.unprintable import Unprintable

GOOD = """
<style>b { color: red }</style>
<!-- <script> in a comment is none -->
<p>One <p>Two <b>three</b><br>
<ul><li>four<li>five</ul>
<table><tr><td>{{ code }}<td>six</table>
<svg viewBox="0 0 1 1"><path d="M0 0h1v1z"/><use href="#a"/></svg>
<p style="color: #123; fill: url(#shade)">3 &lt; 4 &amp; 5 {{ symbol }}
"""


@pytest.mark.parametrize("html", ["", "{{ code }}", GOOD])
def test_valid_designs_pass(html):
    own_designs.check_design(html, "@media print { p { color: red } }")


@pytest.mark.parametrize(
    ("html", "message"),
    [
        ("<script>alert(1)</script>", "A label has no use for <script>"),
        ("<SCRIPT SRC=x>", "A label has no use for <script>"),
        ("<iframe></iframe>", "A label has no use for <iframe>"),
        ("<svg><script/></svg>", "A label has no use for <script>"),
        ("<link rel=attachment>", "A label has no use for <link>"),
        ("<p onclick='x()'>", "“onclick” would run a script"),
        ("<p ONLOAD=x>", "“onload” would run a script"),
        ("<img src='http://example.com/x.png'>", "“src” would load something"),
        ("<img src='file:///etc/passwd'>", "“src” would load something"),
        ("<a href='data:text/html,x'>x</a>", "“href” would load something"),
        ("<p style='background: url(x.png)'>", "The CSS has “url(”"),
        ("<style>@import 'x.css'</style>", "The CSS has “@import”"),
        ("<b>bold", "<b> is never closed"),
        ("<b><i>x</b></i>", "</b> closes nothing that is open"),
        ("x</section>", "</section> closes nothing that is open"),
        ("<div/>x", "<div> is never closed"),
        ("<p>漢字", "The fonts of the labels have no “漢字”"),
        ("x" * 20_001, "The HTML has 20001 characters; 20000 are the most."),
    ],
)
def test_forbidden_html_is_refused(html, message):
    with pytest.raises(Unprintable) as refused:
        own_designs.check_design(html, "")
    assert str(refused.value).startswith(message)


@pytest.mark.parametrize(
    ("css", "message"),
    [
        ("@IMPORT 'x.css'", "The CSS has “@import”"),
        ("p { background: URL(x) }", "The CSS has “url(”"),
        ("@page { size: A3 }", "The CSS has “@page”"),
        ("</style><script>", "The CSS has “</style”"),
        ("p { color: red", "The CSS opens more braces than it closes, or fewer."),
        ("x" * 20_001, "The CSS has 20001 characters; 20000 are the most."),
    ],
)
def test_forbidden_css_is_refused(css, message):
    with pytest.raises(Unprintable) as refused:
        own_designs.check_design("", css)
    assert str(refused.value).startswith(message)
