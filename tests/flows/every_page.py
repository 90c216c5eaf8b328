"""The addresses of all pages, and an installation that fills them."""

from tests.flows.seeded import DEED as ACTION
from tests.flows.seeded import EXCUSED as NOT_PAGES
from tests.flows.seeded import FILE
from tests.flows.seeded import LEADS_ON as REDIRECT
from tests.flows.seeded import PART as PARTIAL
from tests.flows.seeded import named as url_arguments
from tests.flows.seeded import others as other_states
from tests.flows.seeded import seed as build_installation

__all__ = [
    "ACTION",
    "FILE",
    "NOT_PAGES",
    "PARTIAL",
    "REDIRECT",
    "build_installation",
    "other_states",
    "page_names",
    "url_arguments",
]


def page_names():
    """Yield the name of each address that answers with a page."""
    return (name for name in url_arguments() if name not in NOT_PAGES)
