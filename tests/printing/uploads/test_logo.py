import io
import struct
import zlib

import pytest
from PIL import Image, PngImagePlugin

from printing.paper.unprintable import Unprintable
from printing.uploads import logo


def make_file(mode="RGB", size=(40, 20), kind="PNG", color=None, **fields):
    file = io.BytesIO()
    Image.new(mode, size, color or 0).save(file, kind, **fields)
    return file.getvalue()


def noise():
    file = io.BytesIO()
    Image.effect_noise((200, 200), 90).save(file, "PNG")
    return file.getvalue()


NOISE = noise()


def opened(picture):
    return Image.open(io.BytesIO(picture.content))


def png_that_says(width, height):
    """Return a PNG of a few bytes whose header promises this many pixels."""

    def chunk(kind, data):
        check = zlib.crc32(kind + data)
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", check)

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    body = chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(bytes(100)))
    return b"\x89PNG\r\n\x1a\n" + body + chunk(b"IEND", b"")


@pytest.mark.parametrize(
    ("mode", "kind", "kept"),
    [
        ("RGB", "PNG", "RGB"),
        ("RGBA", "PNG", "RGBA"),
        ("P", "PNG", "RGB"),
        ("LA", "PNG", "RGBA"),
        ("1", "PNG", "RGB"),
        ("I;16", "PNG", "RGB"),
        ("RGB", "JPEG", "RGB"),
        ("CMYK", "JPEG", "RGB"),
        ("L", "JPEG", "RGB"),
        ("RGBA", "WEBP", "RGBA"),
    ],
)
def test_raster_pictures_become_png(mode, kind, kept):
    picture = logo.clean(make_file(mode, kind=kind))
    with opened(picture) as image:
        assert (picture.kind, picture.width, picture.height) == ("png", 40, 20)
        assert (image.format, image.mode, image.size) == ("PNG", kept, (40, 20))


def test_large_pictures_are_scaled_down():
    picture = logo.clean(make_file(size=(5000, 2500)))
    assert (picture.width, picture.height) == (1200, 600)
    with opened(picture) as image:
        assert image.size == (1200, 600)


def test_metadata_is_removed():
    message = PngImagePlugin.PngInfo()
    message.add_text("Comment", "secret")
    message.add_itxt("XML:com.adobe.xmp", "secret")
    content = make_file(pnginfo=message, icc_profile=b"secret", exif=b"Exif\0\0secret")
    assert b"secret" in content
    picture = logo.clean(content)
    assert b"secret" not in picture.content
    with opened(picture) as image:
        assert image.info == {}


def test_photographs_are_rotated_upright():
    turned = Image.Exif()
    turned[0x0112] = 6  # to be turned by a quarter
    picture = logo.clean(make_file(kind="JPEG", exif=turned))
    assert (picture.width, picture.height) == (20, 40)


def test_the_first_frame_of_an_animation_is_kept():
    file = io.BytesIO()
    frames = [Image.new("RGB", (9, 9), color) for color in ("red", "blue")]
    frames[0].save(file, "PNG", save_all=True, append_images=frames[1:])
    with opened(logo.clean(file.getvalue())) as image:
        assert (image.getpixel((4, 4)), getattr(image, "n_frames", 1)) == (
            (255, 0, 0),
            1,
        )


@pytest.mark.parametrize(
    ("size", "message"),
    [
        ((30_000, 30_000), "A logo has 6,000 pixels a side"),
        ((10_000, 10_000), "A logo has 6,000 pixels a side"),
        ((6_001, 400), "This picture has 6001 × 400 pixels. A logo has 6,000 pixels"),
        ((5_900, 5_900), "This picture has 5900 × 5900 pixels. A logo has 6,000"),
        ((2_100, 100), "This picture is more than 20 times as long as it is high"),
    ],
)
def test_pictures_too_large_are_refused_before_they_are_decoded(size, message):
    with pytest.raises(Unprintable) as refused:
        logo.clean(png_that_says(*size))
    assert str(refused.value).startswith(message)


@pytest.mark.parametrize(
    "content",
    [
        b"hello",
        b"\x89PNG\r\n\x1a\n",
        NOISE[:5000],
        make_file(kind="GIF"),
        make_file(kind="BMP"),
        make_file(kind="TIFF"),
        b"%PDF-1.7",
        b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n",
        b"\0" * 100,
    ],
)
def test_files_that_are_no_pictures_are_refused(content):
    with pytest.raises(Unprintable, match="This file is no picture that can be read"):
        logo.clean(content)


def test_empty_and_too_large_files_are_refused():
    with pytest.raises(Unprintable, match="The file is empty"):
        logo.clean(b"")
    with pytest.raises(Unprintable, match=r"The file has 1.3 MB; a logo has 1 MB"):
        logo.clean(make_file() + bytes(1_200_000))
