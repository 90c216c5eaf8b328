import io

import pytest
from PIL import Image, ImageFilter

from campaigns import pictures
from tests.campaigns.images import make_image, open_image


@pytest.mark.parametrize(
    ("kind", "size", "stored_size"),
    [
        ("logo", (40, 20), (40, 20)),
        ("logo", (960, 480), (480, 240)),
        ("hero", (2400, 1200), (1200, 600)),
    ],
)
def test_pictures_are_scaled_down_and_named_with_their_size(kind, size, stored_size):
    cleaned = pictures.clean(make_image(size), kind=kind)
    with open_image(cleaned.content) as image:
        assert (image.format, image.size) == ("WEBP", stored_size)
    parsed = pictures.parse_name(cleaned.name)
    assert (parsed.width, parsed.height) == stored_size
    assert cleaned == pictures.clean(make_image(size), kind=kind)


def test_a_logo_keeps_its_transparency():
    cleaned = pictures.clean(make_image(mode="RGBA", color=(0, 0, 0, 0)), kind="logo")
    with open_image(cleaned.content) as image:
        assert image.convert("RGBA").getpixel((1, 1))[3] == 0


@pytest.mark.parametrize("name", ["exif", "icc_profile", "comment"])
def test_metadata_is_removed(name):
    content = make_image(kind="JPEG", **{name: b"Exif\0\0secret"})
    assert b"secret" in content
    assert b"secret" not in pictures.clean(content, kind="hero").content


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "This file is no picture"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "This file is no picture"),
        (make_image(kind="GIF"), "This file is no picture"),
        (make_image(kind="JPEG")[:200], "This file is no picture"),
        (make_image((900, 100)), "This picture is more than 8 times"),
        (
            make_image((8001, 2000), kind="PNG", mode="1", color=0),
            "This picture has too",
        ),
        (
            make_image((7000, 6000), kind="PNG", mode="1", color=0),
            "This picture has too",
        ),
        (make_image() + bytes(5_000_000), "The file has more than 5 MB"),
    ],
)
def test_unusable_files_are_refused(content, message):
    with pytest.raises(pictures.PictureRefused, match=message):
        pictures.clean(content, kind="logo")


def share_pixels(**contents):
    cleaned = pictures.draw_share_picture(
        "#fdf0d5", "#e4572e", **{"logo": None, "hero": None, **contents}
    )
    with open_image(cleaned.content) as image:
        assert image.size == (1200, 630) == pictures.SHARE_SIZE
        return image.convert("RGB").getpixel((600, 240)), image.getpixel((5, 5))


def test_the_share_picture_is_the_hero_or_the_logo_or_a_ticket():
    hero = pictures.clean(make_image((1200, 900), color="blue"), kind="hero").content
    logo = pictures.clean(make_image((400, 400), color="lime"), kind="logo").content
    middle, corner = share_pixels(hero=hero, logo=logo)
    assert middle[2] > 240
    assert corner[2] > 240
    middle, corner = share_pixels(logo=logo)
    assert middle[1] > 240
    assert corner == (0xFD, 0xF0, 0xD5)
    assert share_pixels() == ((0xE4, 0x57, 0x2E), (0xFD, 0xF0, 0xD5))


def test_names_are_parsed():
    assert pictures.parse_name("") is None
    assert pictures.parse_name("ab-9x20.webp") == pictures.PictureRef(
        "ab-9x20.webp", 9, 20
    )


@pytest.mark.parametrize(
    ("size", "is_square"),
    [
        ("9x9", True),
        ("100x80", True),
        ("101x80", False),
        ("60x80", True),
        ("59x80", False),
    ],
)
def test_sides_may_differ_by_a_quarter_in_a_square(size, is_square):
    assert pictures.parse_name(f"a-{size}.webp").is_square is is_square


def test_a_detailed_picture_is_compressed_to_the_target_size():
    detailed = io.BytesIO()
    noise = Image.effect_noise((1200, 600), 90).filter(ImageFilter.GaussianBlur(1))
    noise.save(detailed, "PNG")
    uncompressed = io.BytesIO()
    noise.convert("RGB").save(
        uncompressed, "WEBP", quality=pictures.WEBP_QUALITIES[0], method=4
    )

    cleaned = pictures.clean(detailed.getvalue(), kind="hero")

    assert len(cleaned.content) <= pictures.TARGET_BYTES < len(uncompressed.getvalue())
