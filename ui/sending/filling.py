"""Fill in a form of a finished page with what was typed into it before.

The page is one of ours, rendered for a GET. Its text stays as it is; only the tags of
the controls are written anew.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from html import escape
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

from ui import edit_versions
from ui.sending import tokens

type Attributes = dict[str, str | None]

# What these controls hold was not typed: a page, a button or a choice of the browser's.
_NOT_TYPED = {"hidden", "submit", "button", "reset", "image", "file", "password"}
_CONTROLS = {"input", "textarea", "select", "option", "button"}


@dataclass(slots=True)
class _Tag:
    """A start tag, where it is in the text, and for a textarea where its text ends."""

    name: str
    attributes: Attributes
    start: int
    end: int
    text_end: int = 0
    select: str = ""  # of an option: the name of its select
    folds: tuple["_Tag", ...] = ()  # the details elements that it is in


@dataclass(slots=True)
class _Form:
    tag: _Tag
    controls: list[_Tag] = field(default_factory=list)

    @property
    def names(self) -> set[str | None]:
        return {control.attributes.get("name") for control in self.controls}

    def leads_to(self, path: str, page: str) -> bool:
        """Return whether the form, or one of its buttons, is sent to this path."""
        if (self.tag.attributes.get("method") or "").lower() != "post":
            return False
        addresses = [self.tag.attributes.get("action") or page] + [
            address
            for control in self.controls
            if (address := control.attributes.get("formaction"))
        ]
        return any(urlsplit(urljoin(page, one)).path == path for one in addresses)


def fill(
    html: str, *, page: str, path: str, values: dict[str, list[str]], token: str
) -> str | None:
    """Return the page with the values in the form that is sent to `path`.

    Of several such forms it is the one that has most of the fields. The form gets the
    token. Returns None if there is no such form.
    """
    reader = _Reader(html)
    forms = [form for form in reader.forms if form.leads_to(path, page)]
    if not forms:
        return None
    form = max(forms, key=lambda one: len(one.names & values.keys()))
    edits = [_guarded(form.tag)]
    for control in form.controls:
        if control.attributes.get("name") == tokens.FIELD:
            edits.append(_rewritten(control, value=token))
        else:
            edit = _filled(control, values)
            edits.append(edit)
            if edit[2] != html[edit[0] : edit[1]]:
                edits += [_switched(fold, "open", on=True) for fold in control.folds]
    return _apply(html, edits)


class _Reader(HTMLParser):
    """Find the forms of a page, and the controls of each."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self._line_starts = [0]
        for line in html.split("\n"):
            self._line_starts.append(self._line_starts[-1] + len(line) + 1)
        self._open: _Form | None = None
        self._by_id: dict[str, _Form] = {}
        self._strays: list[tuple[str, _Tag]] = []  # controls that name their form
        self._select: _Tag | None = None
        self._textarea: _Tag | None = None
        self._folds: tuple[_Tag, ...] = ()
        self.forms: list[_Form] = []
        self.feed(html)
        self.close()
        for form_id, control in self._strays:
            if form_id in self._by_id:
                self._by_id[form_id].controls.append(control)

    def handle_starttag(self, name: str, attrs: list[tuple[str, str | None]]) -> None:
        start = self._offset()
        end = start + len(self.get_starttag_text() or "")
        tag = _Tag(name, dict(attrs), start, end, folds=self._folds)
        if name == "form":
            self._open = _Form(tag)
            self.forms.append(self._open)
            self._by_id[tag.attributes.get("id") or ""] = self._open
        elif name == "details":
            self._folds = (*self._folds, tag)
        elif name in _CONTROLS:
            self._add_control(tag)

    def handle_endtag(self, name: str) -> None:
        if name == "form":
            self._open = None
        elif name == "details":
            self._folds = self._folds[:-1]
        elif name == "select":
            self._select = None
        elif name == "textarea" and self._textarea:
            self._textarea.text_end = self._offset()
            self._textarea = None

    def _add_control(self, tag: _Tag) -> None:
        owner = tag.attributes.get("form")
        if tag.name == "select":
            self._select = tag
        elif tag.name == "textarea":
            self._textarea = tag
        elif tag.name == "option" and self._select:
            tag.select = self._select.attributes.get("name") or ""
            owner = self._select.attributes.get("form")
        if owner is not None:
            self._strays.append((owner, tag))
        elif self._open:
            self._open.controls.append(tag)

    def _offset(self) -> int:
        line, column = self.getpos()
        return self._line_starts[line - 1] + column


type _Edit = tuple[int, int, str]  # start and end of what is replaced, and by what


def _filled(control: _Tag, values: dict[str, list[str]]) -> _Edit:
    """Return the edit that gives a control its value; an unknown name keeps its own."""
    name = control.select or control.attributes.get("name") or ""
    kind = (control.attributes.get("type") or "text").lower()
    own = control.attributes.get("value")
    typed = values.get(name)
    if control.name == "option":
        return _switched(control, "selected", on=own in typed) if typed else _same
    # What was typed is merged with what others saved since the page of then.
    is_version = edit_versions.is_version(name)
    if control.name == "button" or (kind in _NOT_TYPED and not is_version):
        return _same
    if kind in {"checkbox", "radio"}:
        on = ("on" if own is None else own) in (typed or [])
        return _switched(control, "checked", on=on)
    if typed is None:
        return _same
    if control.name == "textarea":  # its first line feed is not part of its value
        text = "\n" + escape(typed[0].replace("\r\n", "\n"))
        return control.end, control.text_end, text
    return _same if typed[0] == (own or "") else _rewritten(control, value=typed[0])


_same: _Edit = (0, 0, "")


def _switched(tag: _Tag, attribute: str, *, on: bool) -> _Edit:
    """Return the edit that sets or removes an attribute without a value."""
    if (attribute in tag.attributes) == on:
        return _same
    others = {k: v for k, v in tag.attributes.items() if k != attribute}
    attributes = others | ({attribute: None} if on else {})
    return tag.start, tag.end, _write(tag.name, attributes)


def _rewritten(tag: _Tag, **attributes: str) -> _Edit:
    return tag.start, tag.end, _write(tag.name, {**tag.attributes, **attributes})


def _guarded(tag: _Tag) -> _Edit:
    """Return the edit by which a guarded form has unsaved changes: see js/guard.js."""
    if "data-guard" not in tag.attributes:
        return _same
    return _rewritten(tag, **{"data-guard": "changed"})


def _write(name: str, attributes: Attributes) -> str:
    words = [
        key if value is None else f'{key}="{escape(value)}"'
        for key, value in attributes.items()
    ]
    return f"<{' '.join([name, *words])}>"


def _apply(html: str, edits: Iterable[_Edit]) -> str:
    pieces, position = [], 0
    for start, end, text in sorted({edit for edit in edits if edit != _same}):
        pieces += [html[position:start], text]
        position = end
    return "".join([*pieces, html[position:]])
