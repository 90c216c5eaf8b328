"""Every page of the console with its forms, in an installation that fills each page."""

from collections.abc import Iterator

from django.test import Client

from tests.ui.sending.html_forms import HtmlForm, forms_of
from tools.every_page import build_installation, other_states
from tools.page_names import page_names

# The preview of a landing page is a page of visitors, in a frame.
FRAME = "/design/preview/"


def console_pages(client: Client) -> Iterator[tuple[str, list[HtmlForm]]]:
    """Sign the client in, and yield the address and the forms of each page."""
    installation = build_installation()
    client.force_login(installation.manager)
    for address in [
        *map(installation.address, page_names()),
        *other_states(installation),
    ]:
        if address.startswith("/console/") and FRAME not in address:
            answer = client.get(address, follow=True)
            page = answer.redirect_chain[-1][0] if answer.redirect_chain else address
            yield page, forms_of(answer.text, page=page)
