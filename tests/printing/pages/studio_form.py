"""Fill in the form of the print studio as a browser would send it."""

from html.parser import HTMLParser

from django.urls import reverse


def url(name, batch, *args):
    """Return the URL of a page about the labels of `batch`."""
    return reverse(f"printing:{name}", args=[batch.campaign_id, batch.pk, *args])


class StudioFormParser(HTMLParser):
    """Read the values of the fields of the form with the id "studio"."""

    def __init__(self, text):
        super().__init__()
        self.values, self.is_inside, self.name, self.options = {}, False, "", []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        attributes = dict(attrs)
        if tag == "form":
            self.is_inside = attributes.get("id") == "studio"
        if not self.is_inside:
            return
        if tag == "input":
            self._read_input(attributes)
        elif tag in {"textarea", "select"}:
            self.name, self.options = attributes["name"], []
            self.values[self.name] = ""
        elif tag == "option":
            self.options.append((attributes.get("value", ""), "selected" in attributes))

    def handle_endtag(self, tag):
        if tag == "select" and self.is_inside:
            selected = [value for value, is_selected in self.options if is_selected]
            self.values[self.name] = (selected or [self.options[0][0]])[0]
        if tag in {"textarea", "select"}:
            self.name = ""

    def handle_data(self, data):
        if self.is_inside and self.name in self.values and not self.options:
            self.values[self.name] += data.removeprefix("\n")

    def _read_input(self, attributes):
        kind = attributes.get("type", "text")
        is_sent = kind not in {"checkbox", "radio"} or "checked" in attributes
        if is_sent and kind != "file":
            default = "on" if "checked" in attributes else ""
            self.values[attributes["name"]] = attributes.get("value", default)


def studio_url(batch):
    return url("studio", batch)


def form_values(response):
    """Return what the form of a page would send, without its tokens."""
    values = StudioFormParser(response.text).values
    for token in ("csrfmiddlewaretoken", "form_token"):
        values.pop(token, None)
    return values


def form_data(client, batch, query="", **changes):
    """Return what the form sends after some of its fields were changed.

    A change to None unticks a box.
    """
    values = form_values(client.get(studio_url(batch) + query)) | changes
    return {name: value for name, value in values.items() if value is not None}
