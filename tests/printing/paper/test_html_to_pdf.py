import threading

import pytest

from printing.paper.designs import html_to_pdf
from printing.paper.designs.html_to_pdf import render
from printing.paper.labels import Picture
from printing.paper.unprintable import Unprintable
from tests.printing.paper.label_pages import open_pdf, text_lines

SQUARE = b"""<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 2 1">
<path d="M0 0h2v1z"/></svg>"""
LOGO = Picture("svg", SQUARE, 2, 1)
PAGE = "@page { size: 60mm 30mm; margin: 0 }"


def test_the_same_document_gives_the_same_bytes():
    html = '<p>Summer <img src="logo:"></p>'
    results = [
        render(html, PAGE + "p { font-family: FiraGO }", logo=LOGO) for _ in "ab"
    ]
    assert results[0] == results[1]


def test_our_fonts_are_used_on_every_machine():
    css = PAGE + "p { font: bold 8pt 'Fira Mono' } i { font: 8pt FiraGO }"
    with open_pdf(render("<p>7KQ2</p><i>قهوة Ж</i>", css)) as pdf:
        names = {
            item.get_font().get_base_name().split("+")[-1].replace(" ", "-")
            for item in pdf[0].get_objects()
            if hasattr(item, "get_font")
        }
    assert names == {"Fira-Mono-Bold", "FiraGO"}


@pytest.mark.parametrize(
    "address",
    [
        "http://169.254.169.254/latest/meta-data",
        "https://example.com/x.png",
        "file:///etc/hostname",
        "data:image/png;base64,iVBORw0KGgo=",
        "font:../../etc/passwd",
        "logo:x",
    ],
)
@pytest.mark.parametrize(
    ("html", "css"),
    [
        ('<img src="{}">', ""),
        ("<p>x</p>", 'p {{ background: url("{}") }}'),
        (
            "<p>x</p>",
            '@font-face {{ font-family: X; src: url("{}") }} p {{ font-family: X }}',
        ),
        ("<p>x</p>", '@import "{}";'),
        ('<link rel="stylesheet" href="{}"><p>x</p>', ""),
        ('<object data="{}"></object>', ""),
        (
            '<svg width="9" height="9"><image href="{}" width="1"/></svg>',
            "",
        ),
        ('<link rel="attachment" href="{}">', ""),
    ],
)
def test_nothing_else_is_loaded(html, css, address):
    with pytest.raises(Unprintable) as refused:
        render(html.format(address), css.format(address), logo=LOGO)
    assert str(refused.value).startswith(
        f"The design asks for “{address}”. Labels load"
    )


@pytest.mark.parametrize("address", ["x.png", "//example.com/x.png", "/etc/passwd"])
def test_relative_urls_load_nothing(address, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "x.png").write_bytes(b"secret")
    html = f'<img src="{address}"><link rel="attachment" href="{address}">'
    assert b"secret" not in render(html, PAGE)


def test_an_svg_logo_is_drawn_as_paths():
    css = PAGE + "img { width: 20mm }"
    with open_pdf(render('<img src="logo:">', css, logo=LOGO)) as pdf:
        assert text_lines(pdf[0]) == [""]
        pixels = pdf[0].render(scale=2).to_pil().convert("L")
    assert pixels.getextrema() == (0, 255)


def test_a_missing_logo_is_refused():
    with pytest.raises(Unprintable, match="asks for “logo:”"):
        render('<img src="logo:">', PAGE)


def test_the_error_without_pango_says_what_to_install(no_pango):
    with pytest.raises(Unprintable, match="does not find Pango on this machine"):
        render("<p>x</p>", PAGE)


def test_threads_render_one_after_the_other():
    alone = render("<p>Summer</p>", PAGE)
    results = []
    threads = [
        threading.Thread(target=lambda: results.append(render("<p>Summer</p>", PAGE)))
        for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert results == [alone] * 4


def test_fonts_are_loaded_once_per_process():
    render("<p>x</p>", PAGE)
    before = html_to_pdf._fonts()[0]
    render("<p>y</p>", PAGE)
    assert html_to_pdf._fonts()[0] is before
