"""Make and read pictures, as they are uploaded."""

import io

from PIL import Image


def make_image(size=(40, 20), *, kind="PNG", mode="RGB", color="red", **options):
    file = io.BytesIO()
    Image.new(mode, size, color).save(file, kind, **options)
    return file.getvalue()


def open_image(content):
    return Image.open(io.BytesIO(content))
