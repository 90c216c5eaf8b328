"""The key pages look as in the reference pictures; UPDATE_PIXELS=1 writes new ones."""

import os
from contextlib import contextmanager
from itertools import product
from pathlib import Path

import pytest
from PIL import Image

from stack.machine import ROOT
from tests.flows import shared_database
from tests.flows.browser_page import DESK, open_page, start_session
from tests.flows.pixels import (
    FLAGS,
    LIMIT,
    as_reference,
    freeze_time,
    marked,
    picture_of,
    pin_fonts,
    worst_difference,
)
from tests.full import covering, full
from tools.every_page import build_installation

transactional_db = shared_database.transactional_db
KEY_PAGES = [
    "console:dashboard",
    "codes:batch_detail",
    "codes:code_list",
    "redemption:landing",
    "ui:style_guide",
]
REFERENCES = Path(__file__).parent / "reference_pixels"
FAILURES = ROOT / "var" / "pixels"
PHONE = {"width": 360, "height": 780}
VARIANTS = {
    "light": ("light", DESK),
    "dark": ("dark", DESK),
    "phone": ("light", PHONE),
}
UPDATE = "UPDATE_PIXELS=1 make test-all only=tests/flows/test_pixels.py"


@pytest.fixture(scope="module")
def exact_browser(browser_type, browser_type_launch_args):
    """Return a browser that draws the same on every machine."""
    arguments = [*browser_type_launch_args["args"], *FLAGS]
    browser = browser_type.launch(**browser_type_launch_args | {"args": arguments})
    yield browser
    browser.close()


@pytest.fixture(scope="module")
def installation(transactional_db):
    """Return an installation that was filled, and is served, at a frozen time."""
    with pytest.MonkeyPatch.context() as monkeypatch:
        freeze_time(monkeypatch)
        yield build_installation(slug="summer")


@pytest.fixture
def open_key_page(exact_browser, live_server, installation):
    @contextmanager
    def open_by_name(name):
        with open_page(exact_browser, live_server) as page:
            start_session(page, live_server, installation.manager)
            pin_fonts(page)
            address = installation.address(name, slug="summer")
            page.goto(address, wait_until="networkidle")
            yield page

    return open_by_name


@pytest.mark.parametrize(
    ("name", "variants"),
    # `make test` compares each page in one variant, `make test-all` in every one.
    [
        *covering(KEY_PAGES, [(one,) for one in VARIANTS]),
        *full(product(KEY_PAGES, [tuple(VARIANTS)])),
    ],
)
def test_the_page_looks_as_in_its_pictures(open_key_page, name, variants):
    changed = []
    with open_key_page(name) as page:
        for variant in variants:
            picture = take_picture(page, variant)
            path = REFERENCES / f"{name.replace(':', '_')}_{variant}.png"
            if os.environ.get("UPDATE_PIXELS"):
                path.parent.mkdir(exist_ok=True)
                as_reference(picture).save(path, optimize=True)
            with Image.open(path) as reference:
                if worst_difference(picture, reference) > LIMIT:
                    changed.append(save_failure(picture, reference, path.stem))
    assert not changed, (
        f"The page looks different: {'; '.join(changed)}. If this is on purpose, "
        f"look at the pictures and update the references: {UPDATE}"
    )


def take_picture(page, variant):
    scheme, viewport = VARIANTS[variant]
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    page.set_viewport_size(viewport)
    return picture_of(page)


def save_failure(picture, reference, stem):
    """Save the picture and the difference in var/pixels; return their paths."""
    FAILURES.mkdir(parents=True, exist_ok=True)
    picture.save(FAILURES / f"{stem}.png")
    marked(picture, reference).save(FAILURES / f"{stem}_difference.png")
    return f"{FAILURES / stem}.png, {FAILURES / stem}_difference.png"


# ── changes that the comparison must find ────────────────────────────────────

CHANGES = {
    "a panel moved by 4 pixels": """
        document.querySelector("main .panel").style.translate = "4px 0";""",
    "a token has another colour": """
        document.documentElement.style.setProperty("--accent", "#5a30c9");""",
    "an icon is missing": """document.querySelector("main .button svg").remove();""",
    "a word is thinner": """document.querySelector("h1").style.fontWeight = 400;""",
}


@pytest.mark.full
def test_small_changes_are_found(open_key_page):
    with open_key_page("console:dashboard") as page:
        before = take_picture(page, "light")
        page.reload(wait_until="networkidle")
        assert worst_difference(take_picture(page, "light"), before) == 0
        found = {}
        for change, script in CHANGES.items():
            page.evaluate(f"() => {{ {script} }}")
            found[change] = worst_difference(take_picture(page, "light"), before)
            page.reload(wait_until="networkidle")
        assert {name: by for name, by in found.items() if by <= LIMIT} == {}
