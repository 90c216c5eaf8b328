"""The pictures of a landing page: cleaned, made small, named after what they hold."""

import io
from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2b
from typing import Any

from django.utils.translation import gettext as _
from PIL import Image, ImageDraw, ImageOps

from campaigns import raster_upload

MOST_BYTES = 5_000_000
MOST_SIDE, MOST_PIXELS = 8_000, 40_000_000
SIDES = {"logo": 480, "hero": 1_200}  # pixels: twice what a page shows
SHARED = (1_200, 630)  # what messengers and networks cut to
LIGHT = 120_000  # bytes: half a second more on a slow line
QUALITIES = (82, 70, 58, 46, 34)  # of WebP, the best that is light
TYPES = {"webp": "image/webp", "png": "image/png", "jpg": "image/jpeg"}

_LOGO_BOX = (640, 320)  # of the share picture


class Unusable(Exception):
    """The file cannot stand on a page; the message says what to change."""


@dataclass(frozen=True, slots=True)
class Cleaned:
    """A picture as it is kept; its name tells its size, so that no page jumps."""

    name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Shown:
    """A kept picture on a page."""

    name: str
    width: int
    height: int

    @property
    def is_square(self) -> bool:
        """True for what is still itself in the tab of a browser."""
        return 4 * abs(self.width - self.height) <= self.height


def clean(content: bytes, *, kind: str) -> Cleaned:
    """Return an uploaded logo or hero picture as it may be shown; raise Unusable."""
    if len(content) > MOST_BYTES:
        raise Unusable(_("The file has more than 5 MB. Save it smaller."))
    try:
        image = raster_upload.upright(content, side=SIDES[kind], check=_check)
    except raster_upload.TooManyPixels:
        raise Unusable(_too_large()) from None
    except raster_upload.NotAPicture:
        raise Unusable(
            _(
                "This file is no picture that can be read. Save it as PNG, JPEG or "
                "WebP and upload it again."
            )
        ) from None
    return _light(image)


def share(
    background: str, accent: str, *, logo: bytes | None, hero: bytes | None
) -> Cleaned:
    """Return the picture that others see when somebody shares the page's address."""
    if hero:
        return _kept(ImageOps.fit(_read(hero), SHARED).convert("RGB"), "jpg")
    if not logo:
        return _bare_ticket(background, accent)
    canvas = Image.new("RGB", SHARED, background)
    image = ImageOps.contain(_read(logo).convert("RGBA"), _LOGO_BOX)
    left, top = ((SHARED[i] - image.size[i]) // 2 for i in (0, 1))
    canvas.paste(image, (left, top), image)
    return _kept(canvas, "png", optimize=True)


def shown(name: str) -> Shown | None:
    """Return the size that a kept picture's name tells; None for no picture."""
    if not name:
        return None
    width, height = name.partition("-")[2].partition(".")[0].split("x")
    return Shown(name, int(width), int(height))


@lru_cache(maxsize=64)  # an import makes many campaigns in the same colours
def _bare_ticket(background: str, accent: str) -> Cleaned:
    """Draw a ticket in the middle: two notches and a perforation."""
    canvas = Image.new("RGB", SHARED, background)
    (width, height), draw = canvas.size, ImageDraw.Draw(canvas)
    left, top, right, bottom = width // 4, height // 4, 3 * width // 4, 3 * height // 4
    draw.rounded_rectangle((left, top, right, bottom), 28, fill=accent)
    middle = (top + bottom) // 2
    for x in (left, right):
        draw.circle((x, middle), 36, fill=background)
    for x in range(left + 64, right - 60, 32):
        draw.rounded_rectangle((x, middle - 3, x + 16, middle + 3), 3, fill=background)
    return _kept(canvas, "png", optimize=True)


def _check(width: int, height: int) -> None:
    if max(width, height) > MOST_SIDE or width * height > MOST_PIXELS:
        raise Unusable(_too_large())
    if max(width, height) > 8 * min(width, height):
        raise Unusable(
            _("This picture is more than 8 times as long as it is high, or the other "
              "way round. Cut it to what people should see.")
        )  # fmt: skip


def _too_large() -> str:
    return _("This picture has too many pixels. Scale it down to 1,200 a side.")


def _read(content: bytes) -> Image.Image:
    with Image.open(io.BytesIO(content)) as opened:
        opened.load()
        return opened


def _light(image: Image.Image) -> Cleaned:
    for quality in QUALITIES:
        made = _kept(image, "webp", quality=quality, method=4)
        if len(made.content) <= LIGHT:
            break
    return made


def _kept(image: Image.Image, ending: str, **how: Any) -> Cleaned:
    made = io.BytesIO()
    kind = {"jpg": "JPEG"}.get(ending, ending.upper())
    image.save(made, kind, **how)
    content = made.getvalue()
    digest = blake2b(content, digest_size=8).hexdigest()
    width, height = image.size
    return Cleaned(f"{digest}-{width}x{height}.{ending}", content)
