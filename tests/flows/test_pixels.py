"""Five key pages look as they do in the kept pictures; KEEP_LOOKS=1 keeps new ones."""

import os
from contextlib import contextmanager
from pathlib import Path

import pytest
from PIL import Image

from stack.machine import ROOT
from tests.flows.key_pages import PAGES, kept_in, key_page
from tests.flows.pixels import (
    FLAGS,
    LIMIT,
    as_kept,
    freeze,
    marked,
    picture_of,
    pin_fonts,
    worst,
)
from tests.flows.watching import DESK

KEPT, SEEN = Path(__file__).parent / "kept_pixels", ROOT / "var" / "pixels"
PHONE = {"width": 360, "height": 780}
VARIANTS = {
    "light": ("light", DESK),
    "dark": ("dark", DESK),
    "phone": ("light", PHONE),
}
RENEW = "KEEP_LOOKS=1 make test only=tests/flows/test_pixels.py"


@pytest.fixture(scope="module")
def still_browser(browser_type, browser_type_launch_args):
    """Return a browser that draws alike on every machine."""
    given = dict(browser_type_launch_args)
    browser = browser_type.launch(**given | {"args": [*given["args"], *FLAGS]})
    yield browser
    browser.close()


@pytest.fixture
def lend(still_browser, live_server, monkeypatch):
    """Return what lends a key page at the moment that stands still."""
    freeze(monkeypatch)

    @contextmanager
    def lent(name):
        with key_page(still_browser, live_server, name, prepare=pin_fonts) as page:
            yield page

    return lent


@pytest.mark.parametrize("name", PAGES)
def test_the_page_looks_as_in_its_pictures(lend, name):
    changed = []
    with lend(name) as page:
        for variant in VARIANTS:
            picture = taken(page, variant)
            path = kept_in(KEPT, name, f"_{variant}.png")
            if os.environ.get("KEEP_LOOKS"):
                path.parent.mkdir(exist_ok=True)
                as_kept(picture).save(path, optimize=True)
            with Image.open(path) as kept:
                if worst(picture, kept) > LIMIT:
                    changed.append(tell(picture, kept, path.stem))
    assert not changed, (
        f"It does not look as it did: {'; '.join(changed)}. If this is on purpose, "
        f"look at the pictures and keep them: {RENEW}"
    )


# ── would a change be seen? ──────────────────────────────────────────────────


def taken(page, variant):
    scheme, viewport = VARIANTS[variant]
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    page.set_viewport_size(viewport)
    return picture_of(page)


def tell(picture, kept, stem):
    """Leave the picture and what differs in var/pixels; return where."""
    SEEN.mkdir(parents=True, exist_ok=True)
    picture.save(SEEN / f"{stem}.png")
    marked(picture, kept).save(SEEN / f"{stem}_difference.png")
    return f"{SEEN / stem}.png, {SEEN / stem}_difference.png"


CHANGES = {
    "a panel moved by 4 pixels": """
        document.querySelector("main .panel").style.translate = "4px 0";""",
    "a token has another colour": """
        document.documentElement.style.setProperty("--accent", "#5a30c9");""",
    "an icon is missing": """document.querySelector("main .button svg").remove();""",
    "a word is thinner": """document.querySelector("h1").style.fontWeight = 400;""",
}


@pytest.mark.parametrize("change", CHANGES)
def test_a_change_would_be_seen(lend, change):
    with lend("console:dashboard") as page:
        before = taken(page, "light")
        assert worst(taken(page, "light"), before) == 0
        page.evaluate(f"() => {{ {CHANGES[change]} }}")
        assert worst(taken(page, "light"), before) > LIMIT
