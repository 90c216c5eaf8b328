import pytest

from printing.paper.designs import html_to_pdf
from printing.paper.labels import Picture
from printing.paper.unprintable import Unprintable
from printing.uploads import logo as logo_upload

NAMES = 'xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'


def svg(inside="<path d='M0 0h9v9z'/>", fields='viewBox="0 0 30 10"', before=""):
    return f"{before}<svg {NAMES} {fields}>{inside}</svg>".encode()


def make_expected(inside, fields='viewBox="0 0 30 10"'):
    body = f'<svg {fields} xmlns="http://www.w3.org/2000/svg">{inside}</svg>'
    return Picture("svg", body.encode(), 1000, 333)


@pytest.mark.parametrize(
    ("inside", "expected"),
    [
        ("<path d='M0 0h9v9z'/>", '<path d="M0 0h9v9z"></path>'),
        ("<text>3 &lt; 4 &amp; Ж</text>", "<text>3 &lt; 4 &amp; Ж</text>"),
        ("<!-- x --><?y z?><g/>", "<g></g>"),
        ("<metadata><any><script/></any></metadata>", ""),
        ('<x:note xmlns:x="urn:x"><x:script/></x:note>', ""),
        ('<g xmlns:x="urn:x" x:onload="y" fill="#fff"/>', '<g fill="#fff"></g>'),
        ("<use xlink:href='#a' x='1'/>", '<use href="#a" x="1"></use>'),
        ("<g fill='url(#a)'/>", '<g fill="url(#a)"></g>'),
        ("<g id='&quot;&lt;'/>", "<g id='\"&lt;'></g>"),
        (
            "<style>.a{fill:url(#b)}</style><g class='a'/>",
            '<style>.a{fill:url(#b)}</style><g class="a"></g>',
        ),
    ],
)
def test_drawings_are_serialized_from_allowed_elements(inside, expected):
    assert logo_upload.clean(svg(inside)) == make_expected(expected)


@pytest.mark.parametrize(
    "before",
    [
        '<?xml version="1.0" encoding="UTF-8"?>\n',
        '<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://x.example/svg11.dtd">',
        "\ufeff  \n<!-- made by an editor -->",
    ],
)
def test_prolog_and_comments_are_left_out(before):
    expected = make_expected('<path d="M0 0h9v9z"></path>')
    assert logo_upload.clean(svg(before=before)) == expected


@pytest.mark.parametrize(
    ("fields", "size"),
    [
        ('viewBox="0 0 30 10"', (1000, 333)),
        ('viewBox="-5,-5,1,2"', (500, 1000)),
        ('width="30mm" height="10mm"', (1000, 333)),
        ('width="3e1" height="10px" viewBox="0 0 5 5"', (1000, 1000)),
    ],
)
def test_the_size_of_a_drawing_is_a_ratio(fields, size):
    picture = logo_upload.clean(svg(fields=fields))
    assert (picture.width, picture.height) == size


BOMB = """<!DOCTYPE svg [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]>"""


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (svg("<script>alert(1)</script>"), "This SVG runs a script"),
        (svg("<g onclick='x()'/>"), "This SVG runs a script"),
        (svg(fields='viewBox="0 0 3 1" ONLOAD="x()"'), "This SVG runs a script"),
        (
            svg('<s:script xmlns:s="http://www.w3.org/2000/svg"/>'),
            "This SVG runs a script",
        ),
        (svg("<foreignObject/>"), "This SVG has a “foreignObject” element"),
        (svg("<animate/>"), "This SVG has a “animate” element"),
        (svg("<a href='#x'/>"), "This SVG has a “a” element"),
        (svg("<filter/>"), "This SVG has a “filter” element"),
        (svg("<image href='x.png'/>"), "This SVG embeds a picture in pixels"),
        (svg("<use href='x.svg#a'/>"), "This SVG points to “x.svg#a”"),
        (svg("<use xlink:href=' http://x'/>"), "This SVG points to “http://x”"),
        (svg("<g fill='url(http://x)'/>"), "This SVG points to “http://x”"),
        (svg("<g style='fill:URL( &quot;//x&quot;)'/>"), "This SVG points to “//x”"),
        (svg("<style>@import 'x'</style>"), "This SVG imports styles"),
        (svg("<style>g{fill:u\\72l(x)}</style>"), "This SVG imports styles"),
        (svg("<style>@im<!-- -->port 'x'</style>"), "This SVG imports styles"),
        (svg("<style><![CDATA[@import 'x']]></style>"), "This SVG imports styles"),
        (svg(before=BOMB), "This SVG declares entities"),
        (svg("&x;"), "This SVG cannot be read"),
        (svg("<g>"), "This SVG cannot be read"),
        (svg(before='<?xml version="1.0" encoding="klingon"?>'), "This SVG cannot be"),
        (b"<html><body/></html>", "This SVG has a “html” element"),
        (b"<g/>", "This file is no SVG drawing."),
        (svg(fields=""), "This SVG does not say its size"),
        (svg(fields='viewBox="0 0 0 5"'), "This SVG does not say its size"),
        (svg(fields='viewBox="0 0 1e999 5"'), "This SVG does not say its size"),
        (svg(fields='width="100%" height="5"'), "This SVG does not say its size"),
        (svg(fields='viewBox="0 0 41 2"'), "This picture is more than 20 times"),
        (svg("<g/>" * 20_001), "This SVG draws too many things"),
        (svg("<g>" * 50 + "</g>" * 50), "This SVG draws too many things"),
    ],
)
def test_scripts_external_resources_and_invalid_drawings_are_refused(content, message):
    with pytest.raises(Unprintable) as refused:
        logo_upload.clean(content)
    assert str(refused.value).startswith(message)


def doubled(times, link):
    """Return groups that each draw the one before twice."""
    groups = ["<g id='g0'><path d='M0 0h1'/></g>"]
    groups += [f"<g id='g{at}'>{link(at - 1) * 2}</g>" for at in range(1, times + 1)]
    return f"<defs>{''.join(groups)}</defs>{link(times)}"


RING = "<pattern id='p'><path class='a' d='M0 0h1'/></pattern>"


@pytest.mark.parametrize(
    "inside",
    [
        doubled(15, lambda at: f"<use href='#g{at}'/>"),
        doubled(15, lambda at: f"<use xlink:href='#g{at}'/>"),
        doubled(15, lambda at: f"<path marker-end='url(#g{at})'/>"),
        doubled(15, lambda at: f"<path style='mask:url( &quot;#g{at}&quot; )'/>"),
        "<use id='a' href='#a'/>",
        "<g id='a'><use href='#b'/></g><g id='b'><use href='#a'/></g>",
        "<g id='a'/><g id='a'><use href='#a'/></g>",
        f"<style>.a{{fill:url(#p)}}</style>{RING}",
        f"<style>@media print{{path{{fill:url(#p)}}}}</style>{RING}",
        f"<style>*{{fill:url(#p)}}</style>{RING}",
    ],
)
def test_recursive_drawings_are_refused(inside):
    with pytest.raises(Unprintable, match="things inside of things without end"):
        logo_upload.clean(svg(inside))


@pytest.mark.parametrize(
    "inside",
    [
        doubled(8, lambda at: f"<use href='#g{at}'/>"),
        "<style>.a{fill:url(#p)}.b{clip-path:url(#c)}</style>"
        "<linearGradient id='p'><stop/></linearGradient>"
        "<clipPath id='c'><rect class='d'/></clipPath>"
        "<g class='b'><path class='a' d='M0 0h9v9z'/></g>",
    ],
)
def test_typical_exports_are_accepted_and_printed(inside):
    picture = logo_upload.clean(svg(inside))
    html = '<img src="logo:" style="width: 30mm">'
    assert html_to_pdf.render(html, "", logo=picture).startswith(b"%PDF")
