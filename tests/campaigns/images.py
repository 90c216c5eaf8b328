"""Pictures that somebody uploads."""

import io

from PIL import Image


def made(size=(40, 20), *, kind="PNG", mode="RGB", color="red", **how):
    file = io.BytesIO()
    Image.new(mode, size, color).save(file, kind, **how)
    return file.getvalue()


def opened(content):
    return Image.open(io.BytesIO(content))
