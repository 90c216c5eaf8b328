import pytest

from codes.formats import CodeFormat
from printing.paper.pdf import rendered_labels, specimens, template
from printing.paper.pdf.content_stream import TextRun
from printing.paper.pdf.template import NotStampable
from tests.printing.paper.pdf_pages import make_own_job

WORDS = '{{ symbol }}<div class="w">{{ code }}<p>{{ serial }}</p></div>'
ONE_LINE = ".code{font-family:FiraGO;font-size:6pt;display:inline;white-space:nowrap}"


def learn(job):
    samples = specimens.make_specimens(job)
    rendered = rendered_labels.render_labels(job, samples)
    return template.learn_template(rendered.labels, samples, rendered.resources)


def read(template):
    """Return what each slot shows of the first specimen, "*" for what changes."""
    return [
        "".join(
            letter if source is None else "*"
            for letter, source in zip(slot.run.text, slot.sources, strict=True)
        )
        for slot in template.variable_runs
    ]


def test_varying_texts_are_variable_runs_and_others_are_static():
    template = learn(
        make_own_job("Take {{ code }} now<p>No. {{ serial }}</p>{{ name }}")
    )
    assert "".join(read(template)).startswith("BF26-****-****-****-*")
    assert read(template)[-1] == "12-*****"
    assert len(template.symbols) == 0
    assert [step.text for step in template.static if isinstance(step, TextRun)] == [
        "Take ",
        "now",
        "No. ",
        "Summer & Friends",
    ]


def test_sources_are_the_places_of_the_letters_on_a_label():
    template = learn(make_own_job(WORDS))
    sources = [place for slot in template.variable_runs for place in slot.sources]
    assert [place for place in sources if place is not None] == list(range(5, 23))


def test_a_line_of_letters_of_one_width_moves_nothing():
    template = learn(make_own_job(WORDS, ".w{text-align:center}"))
    assert [slot.moves for slot in template.variable_runs] == [()] * len(
        template.variable_runs
    )


@pytest.mark.parametrize(
    ("side", "first", "last"),
    [("left", 0.0, 1.0), ("center", -0.5, 0.5), ("right", -1.0, 0.0)],
)
def test_letters_of_many_widths_move_their_line(side, first, last):
    css = f"{ONE_LINE}.w{{text-align:{side};white-space:nowrap}}"
    html = '{{ symbol }}<div class="w"><b>Is</b> {{ code }} <b>it</b></div>'
    template = learn(make_own_job(html, css))
    moves = {slot.run.text.strip(): dict(slot.moves) for slot in template.variable_runs}
    growing = [n for n, text in enumerate(read(template)) if "*" in text]
    assert moves.get("Is", {}) == (dict.fromkeys(growing, first) if first else {})
    assert moves.get("it", {}) == (dict.fromkeys(growing, last) if last else {})


@pytest.mark.parametrize(
    "css",
    [
        ".code{font-family:FiraGO;font-size:7pt;background:#eee;display:inline}",
        ".code{font-family:FiraGO;font-size:7pt;text-decoration:underline;display:inline}",
        ".w{width:22mm}.code{font-family:FiraGO;font-size:7pt}",
        ".w{opacity:.5}",
    ],
    ids=["background", "underline", "breaks", "see-through"],
)
def test_designs_that_depend_on_the_text_cannot_be_stamped(css):
    with pytest.raises(NotStampable):
        learn(make_own_job(WORDS, css))


def test_texts_of_any_script_move_with_the_code_beside_them():
    css = f"{ONE_LINE}.w{{text-align:center;white-space:nowrap}}b{{font-size:5pt}}"
    html = '{{ symbol }}<div class="w"><b>שלום Ω fi</b> {{ code }}</div>'
    template = learn(make_own_job(html, css))
    assert len([slot for slot in template.variable_runs if slot.moves]) >= 4


def test_resources_with_other_names_on_each_page_are_the_same():
    css = ".w{background:linear-gradient(#fcc,#ccf)}"
    assert (
        "".join(read(learn(make_own_job(WORDS, css))))
        == "BF26-****-****-****-*12-*****"
    )


def test_the_symbol_box_is_not_drawn():
    template = learn(make_own_job(WORDS))
    colors = [step for step in template.static if step[-1:] == ("f",)]
    assert (len(template.symbols), colors) == (1, [])


def test_a_font_with_unknown_glyphs_cannot_be_stamped():
    css = ".code::first-letter{font-weight:normal}"
    unfixed = CodeFormat("clear", 12)
    with pytest.raises(NotStampable):
        learn(make_own_job(WORDS, css, format=unfixed))
    assert learn(
        make_own_job(WORDS, css)
    ).variable_runs  # for there the first letter stays


def test_a_letter_with_two_glyphs_in_one_font_cannot_be_stamped():
    css = (
        ".code{font-family:FiraGO;font-variant-numeric:tabular-nums}"
        ".code::first-line{font-variant-numeric:proportional-nums}.w{width:26mm}"
    )
    with pytest.raises(NotStampable):
        learn(make_own_job(WORDS, css, format=CodeFormat("digits", 12, grouping=6)))


def test_digits_of_code_and_serial_may_differ_in_one_font():
    css = (
        ".code{font-family:FiraGO;font-variant-numeric:proportional-nums;font-size:7pt"
        ";font-weight:normal}"
        ".serial{font-variant-numeric:tabular-nums;font-size:7pt}.w{white-space:nowrap}"
    )
    template = learn(make_own_job(WORDS, css, format=CodeFormat("digits", 6)))
    first, last = template.variable_runs[0], template.variable_runs[-1]
    assert first.run.font == last.run.font
    assert first.glyphs != last.glyphs


def test_columns_side_by_side_do_not_move_one_another():
    css = (
        ".x{position:absolute;left:55mm;top:2mm;width:14mm;text-align:center}.w{width:30mm}"
        ".code,.serial{display:block;font:6pt/5mm FiraGO;white-space:nowrap;"
        "font-variant-numeric:proportional-nums}"
    )
    columns = '<div class="w">{{ code }}</div><div class="x">{{ serial }}</div>'
    template = learn(make_own_job("{{ symbol }}" + columns, css))
    code, serial = template.variable_runs[0], template.variable_runs[-1]
    assert code.run.matrix.f == pytest.approx(serial.run.matrix.f)
    assert serial.moves == ((len(template.variable_runs) - 1, -0.5),)


def test_kerned_codes_cannot_be_stamped():
    css = f"{ONE_LINE}.code{{font-kerning:normal;font-feature-settings:'kern' 1}}"
    with pytest.raises(NotStampable):
        learn(make_own_job(WORDS, css, format=CodeFormat("letters", 8)))
