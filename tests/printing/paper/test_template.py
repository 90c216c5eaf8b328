import pytest

from codes.formats import CodeFormat
from printing.paper.pdf import rendered, specimens, template
from printing.paper.pdf.content_stream import Run
from printing.paper.pdf.template import Flows
from tests.printing.paper.making import own

WORDS = '{{ symbol }}<div class="w">{{ code }}<p>{{ serial }}</p></div>'
ONE_LINE = ".code{font-family:FiraGO;font-size:6pt;display:inline;white-space:nowrap}"


def learn(job):
    shown = specimens.of(job)
    made = rendered.render(job, shown)
    return template.learn(made.labels, shown, made.resources)


def read(template):
    """Return what each slot shows of the first specimen, "*" for what changes."""
    return [
        "".join(
            letter if source is None else "*"
            for letter, source in zip(slot.run.text, slot.sources, strict=True)
        )
        for slot in template.slots
    ]


def test_letters_that_change_are_slots_and_others_stay():
    template = learn(own("Take {{ code }} now<p>No. {{ serial }}</p>{{ name }}"))
    assert "".join(read(template)).startswith("BF26-****-****-****-*")
    assert read(template)[-1] == "12-*****"
    assert len(template.symbols) == 0
    assert [step.text for step in template.static if isinstance(step, Run)] == [
        "Take ",
        "now",
        "No. ",
        "Summer & Friends",
    ]


def test_sources_are_the_places_of_the_letters_on_a_label():
    template = learn(own(WORDS))
    sources = [place for slot in template.slots for place in slot.sources]
    assert [place for place in sources if place is not None] == list(range(5, 23))


def test_a_line_of_letters_of_one_width_moves_nothing():
    template = learn(own(WORDS, ".w{text-align:center}"))
    assert [slot.moves for slot in template.slots] == [()] * len(template.slots)


@pytest.mark.parametrize(
    ("side", "first", "last"),
    [("left", 0.0, 1.0), ("center", -0.5, 0.5), ("right", -1.0, 0.0)],
)
def test_letters_of_many_widths_move_their_line(side, first, last):
    css = f"{ONE_LINE}.w{{text-align:{side};white-space:nowrap}}"
    html = '{{ symbol }}<div class="w"><b>Is</b> {{ code }} <b>it</b></div>'
    template = learn(own(html, css))
    moves = {slot.run.text.strip(): dict(slot.moves) for slot in template.slots}
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
def test_what_flows_with_the_letters_is_not_stamped(css):
    with pytest.raises(Flows):
        learn(own(WORDS, css))


def test_words_of_any_script_move_with_the_letters_beside_them():
    css = f"{ONE_LINE}.w{{text-align:center;white-space:nowrap}}b{{font-size:5pt}}"
    html = '{{ symbol }}<div class="w"><b>שלום Ω fi</b> {{ code }}</div>'
    template = learn(own(html, css))
    assert len([slot for slot in template.slots if slot.moves]) >= 4


def test_what_each_page_names_otherwise_is_the_same_all_the_same():
    css = ".w{background:linear-gradient(#fcc,#ccf)}"
    assert "".join(read(learn(own(WORDS, css)))) == "BF26-****-****-****-*12-*****"


def test_the_box_of_the_symbol_is_drawn_no_more():
    template = learn(own(WORDS))
    colors = [step for step in template.static if step[-1:] == ("f",)]
    assert (len(template.symbols), colors) == (1, [])


def test_a_font_that_shows_only_some_places_flows_as_its_other_glyphs_are_unknown():
    css = ".code::first-letter{font-weight:normal}"
    unfixed = CodeFormat("clear", 12)
    with pytest.raises(Flows):
        learn(own(WORDS, css, format=unfixed))
    assert learn(own(WORDS, css)).slots  # for there the first letter stays


def test_a_letter_that_has_two_glyphs_in_a_font_flows():
    css = (
        ".code{font-family:FiraGO;font-variant-numeric:tabular-nums}"
        ".code::first-line{font-variant-numeric:proportional-nums}.w{width:26mm}"
    )
    with pytest.raises(Flows):
        learn(own(WORDS, css, format=CodeFormat("digits", 12, grouping=6)))


def test_digits_of_code_and_serial_may_differ_in_one_font():
    css = (
        ".code{font-family:FiraGO;font-variant-numeric:proportional-nums;font-size:7pt"
        ";font-weight:normal}"
        ".serial{font-variant-numeric:tabular-nums;font-size:7pt}.w{white-space:nowrap}"
    )
    template = learn(own(WORDS, css, format=CodeFormat("digits", 6)))
    first, last = template.slots[0], template.slots[-1]
    assert first.run.font == last.run.font
    assert first.glyphs != last.glyphs


def test_columns_side_by_side_do_not_move_one_another():
    css = (
        ".x{position:absolute;left:55mm;top:2mm;width:14mm;text-align:center}.w{width:30mm}"
        ".code,.serial{display:block;font:6pt/5mm FiraGO;white-space:nowrap;"
        "font-variant-numeric:proportional-nums}"
    )
    columns = '<div class="w">{{ code }}</div><div class="x">{{ serial }}</div>'
    template = learn(own("{{ symbol }}" + columns, css))
    code, serial = template.slots[0], template.slots[-1]
    assert code.run.matrix.f == pytest.approx(serial.run.matrix.f)
    assert serial.moves == ((len(template.slots) - 1, -0.5),)


def test_letters_that_kern_flow():
    css = f"{ONE_LINE}.code{{font-kerning:normal;font-feature-settings:'kern' 1}}"
    with pytest.raises(Flows):
        learn(own(WORDS, css, format=CodeFormat("letters", 8)))
