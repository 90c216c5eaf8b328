"""Pictures of pages that can be compared, whichever machine took them.

What differs between machines is removed: the fonts come from an installed package, the
time is frozen, codes and numbers of batches are overwritten. What one Chromium rounds
differently from another is averaged out: a picture is stored at a third of its size,
and two pictures are compared by how much lighter or darker a small neighbourhood of
each pixel has become. An edge that is drawn a little differently adds up to nothing;
something that moved does not.
"""

from datetime import UTC, datetime
from functools import cache
from io import BytesIO

import numpy as np
from PIL import Image
from pymupdf_fonts import myfont

AT = datetime(2026, 3, 12, 10, 24, tzinfo=UTC)
SHRINK_FACTOR = 3
NEIGHBOURHOOD = 5  # pixels of the small picture, on each side
# By how much a neighbourhood may become lighter or darker, of 255. Two builds of one
# version, with windows and without, differ by up to 11 in large letters.
LIMIT = 14
MAX_TRIES = 10  # until a picture is the same as the one before
MAX_HEIGHT = 2_700  # pixels: of a longer page only its beginning
FLAGS = [
    "--font-render-hinting=none",
    "--disable-lcd-text",
    "--disable-font-subpixel-positioning",
    "--force-color-profile=srgb",
    "--force-device-scale-factor=1",
    "--hide-scrollbars",
]

FONTS = {"figo": "Test Text", "figbo": "Test Text", "fimo": "Test Code"}
_FACES = "".join(
    f'@font-face {{ font-family: "{family}"; src: url("/test-fonts/{name}"); '
    f"font-weight: {'600 900' if name == 'figbo' else '100 500'} }}"
    for name, family in FONTS.items()
)
# The content security policy does not apply to a style sheet that a script builds.
_PIN_FONTS = """
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(`%s
        :root { --font-text: "Test Text"; --font-code: "Test Code"; }`);
    document.adoptedStyleSheets = [sheet];
"""
# A busy Chromium lays the page out for a new size of its window some frames later.
_SETTLE = """async ({ width, height }) => {
    for (let frame = 0; frame < 120; frame += 1) {
        if (innerWidth === width && innerHeight === height) return;
        await new Promise(requestAnimationFrame);
    }
}"""
_PREPARE = """async () => {
    for (const code of document.querySelectorAll("bdi.code")) {
        code.textContent = code.textContent.replace(/[A-Z0-9]/g, "7");
    }
    for (const label of document.querySelectorAll("dt")) {
        if (label.textContent === "Number") label.nextElementSibling.textContent = "7";
    }
    await document.fonts.ready;
    for (let frame = 0; frame < 2; frame += 1) await new Promise(requestAnimationFrame);
    return document.documentElement.scrollHeight;
}"""


class FrozenDatetime(datetime):
    """A datetime whose `now` is always AT."""

    @classmethod
    def now(cls, tz=None):
        return AT.astimezone(tz)


def freeze_time(monkeypatch):
    """Set the time to AT, for our pages and for Django's “… ago”."""
    humanize = "django.contrib.humanize.templatetags.humanize"
    monkeypatch.setattr("django.utils.timezone.now", lambda: AT)
    monkeypatch.setattr(f"{humanize}.datetime", FrozenDatetime)


def pin_fonts(page):
    page.route("**/test-fonts/*", lambda route: route.fulfill(body=_font(route)))
    page.add_init_script(_PIN_FONTS % _FACES)


def picture_of(page):
    """Return a picture of the page at a third of its size.

    The window becomes as high as the picture, for a busy Chromium may leave blank what
    lies outside the window. It may also leave blank a part of a window that has just
    grown, so a picture counts when the next one is the same.
    """
    page.evaluate(_SETTLE, page.viewport_size)
    height = min(page.evaluate(_PREPARE), MAX_HEIGHT)
    page.set_viewport_size({"width": page.viewport_size["width"], "height": height})
    page.evaluate(_SETTLE, page.viewport_size)
    raw = _screenshot(page)
    for _ in range(MAX_TRIES):
        before, raw = raw, _screenshot(page)
        if raw == before:
            break
    return Image.open(BytesIO(raw)).convert("RGB").reduce(SHRINK_FACTOR)


def _screenshot(page):
    page.evaluate(_PREPARE)
    return page.screenshot(animations="disabled", caret="hide")


def differences(picture, reference):
    """Return how much lighter or darker each neighbourhood has become, 0 to 255."""
    size = tuple(map(max, zip(picture.size, reference.size, strict=True)))
    new, old = (np.asarray(_padded(p, size), float) for p in (picture, reference))
    return np.abs(_smoothed(new - old)).max(axis=2)


def worst_difference(picture, reference):
    return float(differences(picture, reference).max())


def marked(picture, reference):
    """Return the picture, paled, with red where it differs from the reference."""
    changed = differences(picture, reference) > LIMIT
    size = changed.shape[1::-1]
    pale = Image.blend(_padded(picture, size), Image.new("RGB", size, "white"), 0.6)
    red = Image.new("RGB", size, "#e00020")
    return Image.composite(red, pale, Image.fromarray(changed))


def as_reference(picture):
    """Return the picture in 256 colours close to its own: a small file."""
    return picture.quantize(
        method=Image.Quantize.MAXCOVERAGE, kmeans=5, dither=Image.Dither.NONE
    )


@cache
def _file(name):
    return bytes(myfont(name))


def _font(route):
    return _file(route.request.url.rpartition("/")[2])


def _padded(picture, size):
    """Return the picture at this size, filled up with a colour that no page has."""
    if picture.size == size:
        return picture.convert("RGB")
    padded = Image.new("RGB", size, "#ff00ff")
    padded.paste(picture.convert("RGB"))
    return padded


def _smoothed(values):
    """Return the mean around each value, along both sides of the picture."""
    for axis in (0, 1):
        padding = [(0, 0)] * values.ndim
        padding[axis] = (NEIGHBOURHOOD // 2 + 1, NEIGHBOURHOOD // 2)
        summed = np.cumsum(np.pad(values, padding, mode="edge"), axis=axis)
        end = summed.take(range(NEIGHBOURHOOD, summed.shape[axis]), axis)
        start = summed.take(range(summed.shape[axis] - NEIGHBOURHOOD), axis)
        values = (end - start) / NEIGHBOURHOOD
    return values
