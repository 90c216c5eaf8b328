"""Five key pages look as they did; a change on purpose is kept by KEEP_LOOKS=1."""

import os
from pathlib import Path

import pytest

from tests.flows.looks import look_of
from tests.flows.seeded import seed
from tests.flows.signed import signed_in
from tests.flows.watching import watched

KEPT = Path(__file__).parent / "kept_looks"
PAGES = [
    "redemption:home",
    "codes:batch_detail",
    "codes:code_list",
    "redemption:landing",
    "staff:style",
]


@pytest.mark.parametrize("name", PAGES)
def test_the_page_looks_as_it_did(browser, live_server, name):
    installation = seed()
    with watched(browser, live_server) as page:
        signed_in(page, live_server, installation.manager)
        page.goto(installation.address(name), wait_until="networkidle")
        look = look_of(page)
    kept = KEPT / f"{name.replace(':', '_')}.txt"
    if os.environ.get("KEEP_LOOKS"):
        kept.parent.mkdir(exist_ok=True)
        kept.write_text("\n".join(look) + "\n")
    assert look == kept.read_text().splitlines()


def test_a_change_of_a_style_would_be_seen(browser, live_server):
    installation = seed()
    with watched(browser, live_server) as page:
        signed_in(page, live_server, installation.manager)
        page.goto(installation.address("staff:style"))
        before = look_of(page)
        page.evaluate(
            """() => document.querySelector(".panel").style.paddingInline = "17px" """
        )
        changed = set(look_of(page)) - set(before)
    assert len(changed) == 1
    assert "17px" in changed.pop()
