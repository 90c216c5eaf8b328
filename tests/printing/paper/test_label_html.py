import re

import pytest

from printing.paper.designs import catalogue, label_html, stylesheet
from printing.paper.labels import Picture
from printing.paper.setup import OWN
from printing.paper.unprintable import Unprintable
from tests.printing.paper.factories import HOSTILE_TEXTS, make_job, make_words
from tests.printing.paper.label_pages import (
    CODE,
    build_label,
    make_full_job,
    open_pdf,
    render_pdf,
    text_lines,
)

OWN_HTML = "<h1>{{ name }}</h1>{{ symbol }}<b>{{code}}</b><i>{{   serial }}</i>"


OWN_CSS = "h1 { margin: 0; font-size: 8pt } .symbol { float: left }"


def own_job(html=OWN_HTML, css=OWN_CSS, **fields):
    given = {"design": OWN, "html": html, "css": css, "symbol_size": 18.0}
    return make_full_job(**given | fields)


def test_the_html_of_a_label_in_the_classic_design():
    job = make_job(
        words=make_words(expiry="Until June"), expiry=True, text="One\nTwo <3"
    )
    assert re.sub(r">\s+<", "><", build_label(job)) == (
        '<section class="label design-classic symbol-qr beside">'
        '<div class="at-symbol">'
        '<span class="symbol" style="background:#010203"></span></div>'
        '<div class="at-head"><p class="name" dir="ltr">Summer</p>'
        '<p class="text" dir="ltr">One<br>Two &lt;3</p></div>'
        '<div class="at-foot"><span class="code" dir="ltr">'
        "BF26-<wbr>7KQ2-<wbr>M9XA-<wbr>RTW4-<wbr>C</span>"
        '<div class="small"><p class="expiry" dir="ltr">Until June</p>'
        '<span class="serial" dir="ltr">12-0042</span></div>'
        '<p class="address" dir="ltr">pin.example/summer</p></div></section>'
    )


SHORT = [text[:60] for text in HOSTILE_TEXTS]


@pytest.mark.parametrize("text", [*SHORT, "<script>alert(1)</script>", "{{ code }}"])
def test_hostile_texts_are_escaped(text):
    job = make_job(
        words=make_words(name=text, address=text, expiry=text, mark="PROOF"),
        instructions=(('en"><script>', text),),
        text=text[:40],
        expiry=True,
        back=text,
    )
    html = build_label(job) + label_html.build_back(job)
    assert "<script" not in html
    assert html.count('class="code"') == 1
    with open_pdf(
        render_pdf(job, [build_label(job), label_html.build_back(job)])
    ) as pdf:
        assert len(pdf) == 2
        assert "7KQ2" in "".join(text_lines(pdf[0]))


def test_the_fields_of_an_own_design_are_filled():
    job = own_job(words=make_words(name="Tom & Co"))
    with open_pdf(render_pdf(job)) as pdf:
        assert len(pdf) == 1
        found = text_lines(pdf[0])
    assert (found[0], "".join(found[1:])) == ("Tom & Co", f"{CODE}12-0042")


@pytest.mark.parametrize("name", catalogue.DESIGNS)
def test_every_built_in_design_works_as_an_own_design(name):
    design = catalogue.DESIGNS[name]
    with open_pdf(render_pdf(own_job(design.html, design.css))) as pdf:
        assert len(pdf) == 1
        assert CODE in "".join(text_lines(pdf[0]))


def test_unknown_fields_are_refused_by_name():
    with pytest.raises(Unprintable) as refused:
        build_label(own_job("{{ code }}{{ price }}"))
    assert str(refused.value) == (
        "The design has no field “price”. There are: address, code, expiry, "
        "instructions, logo, mark, name, serial, symbol, text."
    )


@pytest.mark.parametrize("html", ["", "<p>{{ name }}</p>", "{{ code }} {{ code }}"])
def test_a_design_shows_the_code_once(html):
    with pytest.raises(Unprintable, match=r"must show the code once: write \{\{ code"):
        build_label(own_job(html))


def test_a_design_shows_the_symbol_at_most_once():
    with pytest.raises(Unprintable, match="shows the symbol twice"):
        build_label(own_job("{{ code }}{{ symbol }}{{ symbol }}"))


def test_an_own_design_cannot_hide_the_mark():
    html = (
        '<div class="veil"><div style="display:none">{{ mark }}</div>{{ code }}</div>'
    )
    css = (
        ":root{--mark-size:0}.label .mark,section > *{display:none !important;"
        "font-size:0 !important;color:#fff !important;left:-90mm !important}"
        ".label .veil{display:block !important;background:#fff;height:30mm}"
    )
    job = own_job(html, css, words=make_words(mark="REPRINT 2"))
    with open_pdf(render_pdf(job)) as pdf:
        assert "REPRINT 2" in "".join(text_lines(pdf[0]))
        marked = pdf[0].render(scale=3).to_pil()
    with open_pdf(render_pdf(own_job(html, css))) as pdf:
        assert marked.tobytes() != pdf[0].render(scale=3).to_pil().tobytes()


def test_an_own_design_cannot_change_the_page_size():
    css = ".label.label{width:400mm !important;height:400mm !important}"
    with open_pdf(render_pdf(own_job(css=OWN_CSS + css))) as pdf:
        assert len(pdf) == 1
        assert pdf[0].get_size() == pytest.approx((66 * 72 / 25.4, 40 * 72 / 25.4))


def test_the_back_has_its_text_under_the_logo():
    logo = Picture("svg", b"<svg/>", 2, 1)
    job = make_job(words=make_words(logo=logo), back="Terms:\none <each>")
    assert label_html.build_back(job) == (
        '<section class="label back"><div class="at-back">'
        '<img class="logo" src="logo:" alt="">'
        '<p class="back-text" dir="ltr">Terms:<br>one &lt;each&gt;</p></div></section>'
    )
    assert label_html.build_back(make_job()) == ""


def test_directions_follow_the_text():
    job = make_job(
        words=make_words(name="קפה של קיץ"), instructions=(("ar", "امسح 1"),)
    )
    html = build_label(job)
    assert '<p class="name" dir="rtl">' in html
    assert '<p class="instructions" lang="ar" dir="rtl">' in html


@pytest.mark.parametrize("color", ["red", "#12345", "#1234567", "#12345g", "#000;}*{"])
@pytest.mark.parametrize("field", ["ink", "accent", "ground"])
def test_invalid_colors_are_refused(field, color):
    with pytest.raises(Unprintable, match="is no color: write it as #rrggbb"):
        stylesheet.build_css(make_job(**{field: color}))


def test_an_unknown_design_is_refused():
    with pytest.raises(Unprintable, match="There is no design “fancy”"):
        build_label(make_job(design="fancy"))


def test_missing_letters_are_refused_by_name():
    with pytest.raises(Unprintable, match="have no “咖啡”, which stands in the camp"):
        build_label(make_job(words=make_words(name="Summer 咖啡")))
