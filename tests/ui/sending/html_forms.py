"""Read the forms of a page as a browser does, to see what it would send."""

from dataclasses import dataclass
from urllib.parse import urlsplit
from xml.etree.ElementTree import Element

import tinyhtml5

NOT_SENT = {"submit", "button", "reset", "image", "file"}


@dataclass
class HtmlForm:
    """A form: where it leads, what it would send, and its element."""

    action: str
    addresses: list[str]  # its action, and those of its buttons
    fields: dict[str, list[str]]
    element: Element


def parse(html: str) -> Element:
    return tinyhtml5.parse(html, namespace_html_elements=False)


def forms_of(html: str, *, page: str = "") -> list[HtmlForm]:
    """Return the forms of a page that send a POST."""
    root = parse(html)
    return [
        _read(root, form, page)
        for form in root.iter("form")
        if form.get("method", "").lower() == "post"
    ]


def form_to(html: str, path: str, *, page: str = "") -> HtmlForm:
    """Return the first form whose action, or one of its buttons, leads to this path."""
    return next(
        form
        for form in forms_of(html, page=page)
        if path in [urlsplit(address).path for address in form.addresses]
    )


def _read(root: Element, form: Element, page: str) -> HtmlForm:
    controls = [one for one in form.iter() if one.get("form") is None]
    controls += [one for one in root.iter() if one.get("form") == form.get("id", 0)]
    fields: dict[str, list[str]] = {}
    for control in controls:
        if name := control.get("name"):
            for value in _values(control):
                fields.setdefault(name, []).append(value)
    action = form.get("action") or page
    buttons = [b.get("formaction", "") for b in controls if b.get("formaction")]
    return HtmlForm(action, [action, *buttons], fields, form)


def _values(control: Element) -> list[str]:
    kind = control.get("type", "text")
    if control.tag == "textarea":
        return [control.text or ""]
    if control.tag == "select":
        options = [*control.iter("option")]
        chosen = [one for one in options if one.get("selected") is not None]
        if not chosen and control.get("multiple") is None:
            chosen = options[:1]
        return [one.get("value", one.text or "") for one in chosen]
    if control.tag != "input" or kind in NOT_SENT:
        return []
    if kind in {"checkbox", "radio"} and control.get("checked") is None:
        return []
    return [control.get("value", "on" if kind in {"checkbox", "radio"} else "")]
