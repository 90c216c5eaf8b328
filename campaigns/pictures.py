"""Pictures of a landing page: clean an upload, draw the share picture.

A picture's name is made of the digest of its content and its size, so its address can
be cached forever and a page reserves its space: "0a1b2c3d4e5f6071-480x240.webp".
"""

import io
from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2b
from typing import Any

from django.utils.translation import gettext as _
from PIL import Image, ImageDraw, ImageOps

from campaigns import raster_upload

MAX_BYTES = 5_000_000
MAX_SIDE, MAX_PIXELS = 8_000, 40_000_000
STORED_SIDES = {"logo": 480, "hero": 1_200}  # pixels, twice what a page shows
SHARE_SIZE = (1_200, 630)  # pixels: messengers and networks crop to this ratio
TARGET_BYTES = 120_000  # half a second more on a slow line
WEBP_QUALITIES = (82, 70, 58, 46, 34)  # tried in this order until TARGET_BYTES is met
CONTENT_TYPES = {"webp": "image/webp", "png": "image/png", "jpg": "image/jpeg"}

_LOGO_BOX = (640, 320)  # pixels: where a logo is fitted into the share picture


class PictureRefused(Exception):
    """The file cannot be used on a page; the message says what to change."""


@dataclass(frozen=True, slots=True)
class EncodedPicture:
    """An encoded picture, ready to be stored."""

    name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class PictureRef:
    """A stored picture's name and the size in it, in pixels."""

    name: str
    width: int
    height: int

    @property
    def is_square(self) -> bool:
        """True if the sides differ by a quarter at most: a browser shows it as icon."""
        return 4 * abs(self.width - self.height) <= self.height


def clean(content: bytes, *, kind: str) -> EncodedPicture:
    """Return an uploaded picture, decoded and encoded anew; raise PictureRefused."""
    if len(content) > MAX_BYTES:
        raise PictureRefused(_("The file has more than 5 MB. Save it smaller."))
    try:
        image = raster_upload.decode(
            content, max_side=STORED_SIDES[kind], check=_check_dimensions
        )
    except raster_upload.TooManyPixels:
        raise PictureRefused(_too_large()) from None
    except raster_upload.UnreadablePicture:
        raise PictureRefused(
            _(
                "This file is no picture that can be read. Save it as PNG, JPEG or "
                "WebP and upload it again."
            )
        ) from None
    return _encode_webp(image)


def draw_share_picture(
    background: str, accent: str, *, logo: bytes | None, hero: bytes | None
) -> EncodedPicture:
    """Return the picture that messengers show beside the page's address.

    It is the hero picture, else the logo on the background, else a ticket.
    """
    if hero:
        return _encode(ImageOps.fit(_open(hero), SHARE_SIZE).convert("RGB"), "jpg")
    if not logo:
        return _draw_ticket(background, accent)
    canvas = Image.new("RGB", SHARE_SIZE, background)
    image = ImageOps.contain(_open(logo).convert("RGBA"), _LOGO_BOX)
    left, top = ((SHARE_SIZE[i] - image.size[i]) // 2 for i in (0, 1))
    canvas.paste(image, (left, top), image)
    return _encode(canvas, "png", optimize=True)


def parse_name(name: str) -> PictureRef | None:
    """Return the size in a stored picture's name; None for ""."""
    if not name:
        return None
    width, height = name.partition("-")[2].partition(".")[0].split("x")
    return PictureRef(name, int(width), int(height))


@lru_cache(maxsize=64)  # an import creates many campaigns with the same colours
def _draw_ticket(background: str, accent: str) -> EncodedPicture:
    """Draw a ticket in the middle: two notches and a perforation."""
    canvas = Image.new("RGB", SHARE_SIZE, background)
    (width, height), draw = canvas.size, ImageDraw.Draw(canvas)
    left, top, right, bottom = width // 4, height // 4, 3 * width // 4, 3 * height // 4
    draw.rounded_rectangle((left, top, right, bottom), 28, fill=accent)
    middle = (top + bottom) // 2
    for x in (left, right):
        draw.circle((x, middle), 36, fill=background)
    for x in range(left + 64, right - 60, 32):
        draw.rounded_rectangle((x, middle - 3, x + 16, middle + 3), 3, fill=background)
    return _encode(canvas, "png", optimize=True)


def _check_dimensions(width: int, height: int) -> None:
    if max(width, height) > MAX_SIDE or width * height > MAX_PIXELS:
        raise PictureRefused(_too_large())
    if max(width, height) > 8 * min(width, height):
        raise PictureRefused(
            _("This picture is more than 8 times as long as it is high, or the other "
              "way round. Cut it to what people should see.")
        )  # fmt: skip


def _too_large() -> str:
    return _("This picture has too many pixels. Scale it down to 1,200 a side.")


def _open(content: bytes) -> Image.Image:
    with Image.open(io.BytesIO(content)) as image:
        image.load()
        return image


def _encode_webp(image: Image.Image) -> EncodedPicture:
    for quality in WEBP_QUALITIES:
        encoded = _encode(image, "webp", quality=quality, method=4)
        if len(encoded.content) <= TARGET_BYTES:
            break
    return encoded


def _encode(image: Image.Image, ending: str, **options: Any) -> EncodedPicture:
    file = io.BytesIO()
    format_ = {"jpg": "JPEG"}.get(ending, ending.upper())
    image.save(file, format_, **options)
    content = file.getvalue()
    digest = blake2b(content, digest_size=8).hexdigest()
    width, height = image.size
    return EncodedPicture(f"{digest}-{width}x{height}.{ending}", content)
