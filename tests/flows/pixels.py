"""Pictures of pages that can be compared, on whatever machine they were taken.

What differs from one machine to the next is taken away: the letters come from an
installed package, the moment stands still, codes and the numbers of batches are
written over. What one Chromium rounds otherwise than another is smoothed: a picture is
kept at a third of its size, and two are compared by what a small neighbourhood of each
pixel comes to, lighter or darker than it was. An edge that was drawn otherwise comes to
nothing; what moved does not.
"""

from datetime import UTC, datetime
from functools import cache
from io import BytesIO

import numpy as np
from PIL import Image
from pymupdf_fonts import myfont

AT = datetime(2026, 3, 12, 10, 24, tzinfo=UTC)
SHRUNK = 3
AROUND = 5  # pixels of the small picture: the side of a neighbourhood
LIMIT = 10  # of 255: how far it may be lighter or darker
TRIES = 10  # until a picture is the same as the one before
TALLEST = 2_700  # pixels: of a page that goes on and on its beginning
FLAGS = [
    "--font-render-hinting=none",
    "--disable-lcd-text",
    "--disable-font-subpixel-positioning",
    "--force-color-profile=srgb",
    "--force-device-scale-factor=1",
    "--hide-scrollbars",
]

FONTS = {"figo": "Kept Text", "figbo": "Kept Text", "fimo": "Kept Code"}
_FACES = "".join(
    f'@font-face {{ font-family: "{family}"; src: url("/kept-fonts/{name}"); '
    f"font-weight: {'600 900' if name == 'figbo' else '100 500'} }}"
    for name, family in FONTS.items()
)
# A sheet that a script makes is none that the policy is about.
_PIN = """
    const kept = new CSSStyleSheet();
    kept.replaceSync(`%s
        :root { --font-text: "Kept Text"; --font-code: "Kept Code"; }`);
    document.adoptedStyleSheets = [kept];
"""
_SETTLE = """async () => {
    for (const one of document.querySelectorAll("bdi.code")) {
        one.textContent = one.textContent.replace(/[A-Z0-9]/g, "7");
    }
    for (const one of document.querySelectorAll("dt")) {
        if (one.textContent === "Number") one.nextElementSibling.textContent = "7";
    }
    await document.fonts.ready;
    for (let frame = 0; frame < 2; frame += 1) await new Promise(requestAnimationFrame);
    return document.documentElement.scrollHeight;
}"""


class Still(datetime):
    """A clock that stands, for what asks the clock itself."""

    @classmethod
    def now(cls, tz=None):
        return AT.astimezone(tz)


def freeze(monkeypatch):
    """Let the moment be AT, for our pages and for how long ago something was."""
    monkeypatch.setattr("django.utils.timezone.now", lambda: AT)
    monkeypatch.setattr("django.contrib.humanize.templatetags.humanize.datetime", Still)


def pin_fonts(page):
    page.route("**/kept-fonts/*", lambda route: route.fulfill(body=_font(route)))
    page.add_init_script(_PIN % _FACES)


def picture_of(page):
    """Return the page in the browser at a third of its size.

    The window becomes as high as the picture: what lies outside of it, Chromium may
    leave blank when it is busy. So may a window that has just grown, so that one
    picture is believed when the next one is the same.
    """
    high = min(page.evaluate(_SETTLE), TALLEST)
    page.set_viewport_size({"width": page.viewport_size["width"], "height": high})
    raw = _shot(page)
    for _ in range(TRIES):
        before, raw = raw, _shot(page)
        if raw == before:
            break
    return Image.open(BytesIO(raw)).convert("RGB").reduce(SHRUNK)


def _shot(page):
    page.evaluate(_SETTLE)
    return page.screenshot(animations="disabled", caret="hide")


def differences(picture, kept):
    """Return how much lighter or darker each neighbourhood is than it was, 0 to 255."""
    size = tuple(map(max, zip(picture.size, kept.size, strict=True)))
    new, old = (np.asarray(_padded(one, size), float) for one in (picture, kept))
    return np.abs(_smoothed(new - old)).max(axis=2)


def worst(picture, kept):
    return float(differences(picture, kept).max())


def marked(picture, kept):
    """Return the picture, paled, with red where it is not what was kept."""
    found = differences(picture, kept)
    size = found.shape[1::-1]
    pale = Image.blend(_padded(picture, size), Image.new("RGB", size, "white"), 0.6)
    red = Image.new("RGB", size, "#e00020")
    return Image.composite(red, pale, Image.fromarray(found > LIMIT))


def as_kept(picture):
    """Return a picture with 256 colours, none far from its own: a small file."""
    return picture.quantize(
        method=Image.Quantize.MAXCOVERAGE, kmeans=5, dither=Image.Dither.NONE
    )


@cache
def _file(name):
    return bytes(myfont(name))


def _font(route):
    return _file(route.request.url.rpartition("/")[2])


def _padded(picture, size):
    """Return the picture on a ground that no page has, where it is too small."""
    if picture.size == size:
        return picture.convert("RGB")
    ground = Image.new("RGB", size, "#ff00ff")
    ground.paste(picture.convert("RGB"))
    return ground


def _smoothed(values):
    """Return the mean around each value, along both sides of the picture."""
    for axis in (0, 1):
        padding = [(0, 0)] * values.ndim
        padding[axis] = (AROUND // 2 + 1, AROUND // 2)
        summed = np.cumsum(np.pad(values, padding, mode="edge"), axis=axis)
        end = summed.take(range(AROUND, summed.shape[axis]), axis)
        start = summed.take(range(summed.shape[axis] - AROUND), axis)
        values = (end - start) / AROUND
    return values
