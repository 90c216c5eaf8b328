"""Fill in the form of the print studio as a browser would send it."""

from html.parser import HTMLParser

from django.urls import reverse


def url(name, batch, *args):
    """Return the address of a page about the labels of `batch`."""
    return reverse(f"printing:{name}", args=[batch.campaign_id, batch.pk, *args])


class Form(HTMLParser):
    """Read what the fields of the form "studio" hold."""

    def __init__(self, text):
        super().__init__()
        self.values, self.inside, self.name, self.options = {}, False, "", []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        said = dict(attrs)
        if tag == "form":
            self.inside = said.get("id") == "studio"
        if not self.inside:
            return
        if tag == "input":
            self._take(said)
        elif tag in {"textarea", "select"}:
            self.name, self.options = said["name"], []
            self.values[self.name] = ""
        elif tag == "option":
            self.options.append((said.get("value", ""), "selected" in said))

    def handle_endtag(self, tag):
        if tag == "select" and self.inside:
            chosen = [value for value, is_chosen in self.options if is_chosen]
            self.values[self.name] = (chosen or [self.options[0][0]])[0]
        if tag in {"textarea", "select"}:
            self.name = ""

    def handle_data(self, data):
        if self.inside and self.name in self.values and not self.options:
            self.values[self.name] += data.removeprefix("\n")

    def _take(self, said):
        kind = said.get("type", "text")
        ticked = kind not in {"checkbox", "radio"} or "checked" in said
        if ticked and kind != "file":
            self.values[said["name"]] = said.get(
                "value", "on" if "checked" in said else ""
            )


def page_of(batch):
    return url("studio", batch)


def form_in(response):
    """Return what the form of a page would send, without the token of the session."""
    values = Form(response.text).values
    values.pop("csrfmiddlewaretoken", None)
    return values


def filled(client, batch, query="", **changes):
    """Return what the form sends after somebody changed some of its fields.

    A change to None unticks a box.
    """
    values = form_in(client.get(page_of(batch) + query)) | changes
    return {name: value for name, value in values.items() if value is not None}
