"""The handful of pages that are guarded against accidental change, as they stand."""

from contextlib import contextmanager

from campaigns.models import Campaign
from tests.flows.signed import signed_in
from tests.flows.watching import watched
from tools.every_page import build_installation

PAGES = [
    "console:dashboard",
    "codes:batch_detail",
    "codes:code_list",
    "redemption:landing",
    "ui:style_guide",
]


@contextmanager
def key_page(browser, live_server, name, *, prepare=lambda _: None):
    """Lend a key page as its manager sees it, in an installation that is seeded."""
    installation = build_installation()
    Campaign.objects.update(slug="summer")
    with watched(browser, live_server) as page:
        signed_in(page, live_server, installation.manager)
        prepare(page)
        page.goto(installation.address(name, slug="summer"), wait_until="networkidle")
        yield page


def kept_in(folder, name, ending):
    """Return where something of a page is kept."""
    return folder / f"{name.replace(':', '_')}{ending}"
