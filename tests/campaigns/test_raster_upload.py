import pytest
from PIL import Image, ImageFile

from campaigns import raster_upload
from tests.campaigns.images import make_image


def decode(content):
    return raster_upload.decode(content, max_side=100, check=lambda width, height: None)


def test_a_picture_is_turned_upright():
    exif = Image.Exif()
    exif[0x0112] = 6  # orientation: turn it by 90 degrees
    assert decode(make_image((40, 20), kind="JPEG", exif=exif)).size == (20, 40)


@pytest.mark.parametrize("name", ["exif", "icc_profile", "comment"])
def test_metadata_is_removed(name):
    content = make_image(kind="JPEG", **{name: b"Exif\0\0secret"})
    assert b"secret" in content
    assert decode(content).info == {}


def test_only_a_transparent_picture_has_an_alpha_channel():
    pictures = [("RGB", "red"), ("L", 9), ("RGBA", (9, 9, 9, 9)), ("LA", (9, 9))]
    modes = [
        decode(make_image(mode=mode, color=color)).mode for mode, color in pictures
    ]
    assert modes == ["RGB", "RGB", "RGBA", "RGBA"]


def test_a_truncated_picture_is_refused_whatever_pillow_is_told(monkeypatch):
    monkeypatch.setattr(ImageFile, "LOAD_TRUNCATED_IMAGES", True)  # as WeasyPrint does
    content = make_image((400, 400), kind="JPEG")
    with pytest.raises(raster_upload.UnreadablePicture):
        decode(content[: len(content) // 2])


def test_a_check_sees_the_size_before_decoding_and_its_error_is_passed_on():
    seen = []

    def check(width, height):
        seen.append((width, height))
        raise LookupError

    content = make_image((400, 300), kind="JPEG")
    with pytest.raises(LookupError):
        raster_upload.decode(content[: len(content) // 2], max_side=9, check=check)
    assert seen == [(400, 300)]
