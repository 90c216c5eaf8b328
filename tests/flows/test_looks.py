"""Five key pages look as they did; a change on purpose is kept by KEEP_LOOKS=1."""

import os
from pathlib import Path

import pytest

from tests.flows.key_pages import PAGES, kept_in, key_page
from tests.flows.looks import look_of

KEPT = Path(__file__).parent / "kept_looks"


@pytest.mark.parametrize("name", PAGES)
def test_the_page_looks_as_it_did(browser, live_server, name):
    with key_page(browser, live_server, name) as page:
        look = look_of(page)
    kept = kept_in(KEPT, name, ".txt")
    if os.environ.get("KEEP_LOOKS"):
        kept.parent.mkdir(exist_ok=True)
        kept.write_text("\n".join(look) + "\n")
    assert look == kept.read_text().splitlines()


def test_a_change_of_a_style_would_be_seen(browser, live_server):
    with key_page(browser, live_server, "staff:style") as page:
        before = look_of(page)
        page.evaluate(
            """() => document.querySelector(".panel").style.paddingInline = "17px" """
        )
        changed = set(look_of(page)) - set(before)
    assert len(changed) == 1
    assert "17px" in changed.pop()
