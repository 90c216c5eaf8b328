"""Open an edit form as a browser does, to send it later with what was typed."""

from urllib.parse import urlsplit

from tests.ui.sending.html_forms import form_to


def open_form(client, address, to=""):
    """Return what the form of a page would send, version and tokens included.

    `to` is where the form leads, if that is not the page itself.
    """
    page = client.get(address)
    assert page.status_code == 200
    path = urlsplit(to or address).path
    return fields_of(page, address, path)


def fields_of(page, address, path=""):
    """Return what the form that a response shows would send."""
    path = path or urlsplit(address).path
    fields = form_to(page.text, path, page=address).fields
    return {name: values[-1] for name, values in fields.items()}
