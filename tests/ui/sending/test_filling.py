"""A form of a page is filled in with what was typed; the rest of the page stays."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.ui.sending.html_forms import form_to, forms_of, parse
from ui.sending.filling import fill

PAGE = """<!doctype html><title>A page</title>
<form method="post" action="/other/"><input name="name" value="not this one"></form>
<form method="get" action="/here/"><input name="name" value="nor this"></form>
<p>&amp; é 🎫</p>
<form id="f" class="form" method="post" data-guard novalidate>
  <input type="hidden" name="csrfmiddlewaretoken" value="new">
  <input type="hidden" name="form_token" value="fresh">
  <input type="hidden" name="shown" value="7">
  <input name="name" value="Old &amp; known" required>
  <textarea name="text" rows="3">
&lt;old&gt;
two</textarea>
  <input type="checkbox" name="ticked" checked>
  <input type="checkbox" name="unticked">
  <input type="checkbox" name="many" value="a" checked>
  <input type="checkbox" name="many" value="b">
  <input type="radio" name="one" value="x" checked>
  <input type="radio" name="one" value="y">
  <select name="choice">
    <option value="1" selected>One</option><option value="2">Two</option>
  </select>
  <input type="file" name="picture"><input type="password" name="password">
  <button name="go" value="1" formaction="/elsewhere/">Go</button>
</form>
<input name="stray" form="f" value="far away">
<select name="far" form="f"><option value="1">1</option><option value="2">2</option>
</select>
"""

TYPED = {
    "shown": ["3"],
    "name": ['"><script>alert(1)</script>'],
    "text": ["</textarea><b>\r\n\r\nend"],
    "unticked": ["on"],
    "many": ["b"],
    "one": ["y"],
    "choice": ["2"],
    "password": ["secret"],
    "stray": ["near"],
    "far": ["2"],
    "gone": ["no such field"],
}


def filled(values, path="/here/", html=PAGE):
    return fill(html, page="/here/", path=path, values=values, token="kept")


def test_every_kind_of_control_gets_what_was_typed():
    assert form_to(filled(TYPED), "/here/", page="/here/").fields == {
        "csrfmiddlewaretoken": ["new"],
        "form_token": ["kept"],
        "shown": ["7"],  # what the page says, not what a person typed
        "name": ['"><script>alert(1)</script>'],
        "text": ["</textarea><b>\n\nend"],
        "unticked": ["on"],
        "many": ["b"],
        "one": ["y"],
        "choice": ["2"],
        "password": [""],
        "stray": ["near"],
        "far": ["2"],
    }


def test_nothing_else_of_the_page_changes():
    before, after = parse(PAGE), parse(filled(TYPED))
    assert [e.tag for e in before.iter()] == [e.tag for e in after.iter()]
    assert "<p>&amp; é 🎫</p>" in filled(TYPED)
    others = [form.fields for form in forms_of(filled(TYPED))][:1]
    assert others == [{"name": ["not this one"]}]
    changed = parse(filled({})).find(".//form[@id='f']")
    assert changed.get("data-guard") == "changed"


def test_fields_that_were_not_sent_keep_what_the_page_says():
    fields = form_to(filled({"choice": ["2"]}), "/here/", page="/here/").fields
    assert fields["name"] == ["Old & known"]
    assert fields["text"] == ["<old>\ntwo"]
    assert "ticked" not in fields  # a box that is not ticked is not sent


def test_a_fold_is_opened_over_what_was_typed_in_it():
    fold = "<details><summary>More</summary>{}</details>"
    inner = fold.format('<textarea name="text">\n</textarea>')
    field = '<input name="line" value="as it is">'
    html = f"<form method=post>{fold.format(inner)}{fold.format(field)}</form>"
    page = parse(filled({"text": ["typed"], "line": ["as it is"]}, html=html))
    assert [one.get("open") for one in page.iter("details")] == ["", "", None]
    page = parse(filled({"text": [""]}, html=html))
    assert [one.get("open") for one in page.iter("details")] == [None, None, None]


def test_a_form_is_known_by_its_buttons_too():
    assert filled(TYPED, path="/elsewhere/") == filled(TYPED)


def test_a_page_without_the_form_is_told():
    assert filled(TYPED, path="/nowhere/") is None


def test_of_two_forms_the_one_with_the_fields_is_filled_in():
    two = "".join(
        f'<form method="post"><input name="{name}" value=""></form>' for name in "ab"
    )
    page = filled({"b": ["typed"]}, html=two)
    assert [form.fields for form in forms_of(page)] == [{"a": [""]}, {"b": ["typed"]}]


NASTY = st.text(alphabet="<>\"'&;=/ab#x \n\t-!" + "é￼", max_size=40)


@given(line=NASTY.filter(lambda s: "\n" not in s), text=NASTY)
def test_whatever_is_typed_comes_back_as_it_was(line, text):
    page = filled({"name": [line], "text": [text]})
    fields = form_to(page, "/here/", page="/here/").fields
    assert [fields["name"], fields["text"]] == [[line], [text]]


@pytest.mark.parametrize("name", ["name", "text", "stray"])
def test_markup_that_is_typed_stays_text(name):
    typed = "\"'></textarea></form><script src=//evil.example></script>"
    assert parse(filled({name: [typed]})).find(".//script") is None
