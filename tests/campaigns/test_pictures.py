import io

import pytest
from PIL import Image, ImageFilter

from campaigns import pictures
from tests.campaigns.images import made, opened


@pytest.mark.parametrize(
    ("kind", "given_size", "kept"),
    [
        ("logo", (40, 20), (40, 20)),
        ("logo", (960, 480), (480, 240)),
        ("hero", (2400, 1200), (1200, 600)),
    ],
)
def test_pictures_become_small_and_their_names_tell_their_size(kind, given_size, kept):
    cleaned = pictures.clean(made(given_size), kind=kind)
    with opened(cleaned.content) as image:
        assert (image.format, image.size) == ("WEBP", kept)
    shown = pictures.shown(cleaned.name)
    assert (shown.width, shown.height) == kept
    assert cleaned == pictures.clean(made(given_size), kind=kind)


def test_a_logo_keeps_what_is_clear():
    cleaned = pictures.clean(made(mode="RGBA", color=(0, 0, 0, 0)), kind="logo")
    with opened(cleaned.content) as image:
        assert image.convert("RGBA").getpixel((1, 1))[3] == 0


def test_what_a_file_says_of_its_author_is_gone():
    content = made(kind="JPEG", exif=b"Exif\0\0secret")
    assert b"secret" not in pictures.clean(content, kind="hero").content


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "This file is no picture"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "This file is no picture"),
        (made(kind="GIF"), "This file is no picture"),
        (made(kind="JPEG")[:200], "This file is no picture"),
        (made((900, 100)), "This picture is more than 8 times"),
        (made((8001, 2000), kind="PNG", mode="1", color=0), "This picture has too"),
        (made() + bytes(5_000_000), "The file has more than 5 MB"),
    ],
)
def test_what_cannot_stand_on_a_page(content, said):
    with pytest.raises(pictures.Unusable, match=said):
        pictures.clean(content, kind="logo")


def shared(**given):
    cleaned = pictures.share(
        "#fdf0d5", "#e4572e", **{"logo": None, "hero": None, **given}
    )
    with opened(cleaned.content) as image:
        assert image.size == (1200, 630) == pictures.SHARED
        return image.convert("RGB").getpixel((600, 240)), image.getpixel((5, 5))


def test_the_share_picture_is_the_hero_or_the_logo_or_a_ticket():
    hero = pictures.clean(made((1200, 900), color="blue"), kind="hero").content
    logo = pictures.clean(made((400, 400), color="lime"), kind="logo").content
    middle, corner = shared(hero=hero, logo=logo)
    assert middle[2] > 240
    assert corner[2] > 240
    middle, corner = shared(logo=logo)
    assert middle[1] > 240
    assert corner == (0xFD, 0xF0, 0xD5)
    assert shared() == ((0xE4, 0x57, 0x2E), (0xFD, 0xF0, 0xD5))


def test_no_picture():
    assert pictures.shown("") is None
    assert [pictures.shown(f"a-{s}.webp").is_square for s in ("9x9", "9x20")] == [
        True,
        False,
    ]


def test_a_picture_full_of_detail_is_kept_light():
    foliage = io.BytesIO()
    noise = Image.effect_noise((1200, 600), 90).filter(ImageFilter.GaussianBlur(1))
    noise.save(foliage, "PNG")
    plainly = io.BytesIO()
    noise.convert("RGB").save(plainly, "WEBP", quality=pictures.QUALITIES[0], method=4)

    cleaned = pictures.clean(foliage.getvalue(), kind="hero")

    assert len(cleaned.content) <= pictures.LIGHT < len(plainly.getvalue())
