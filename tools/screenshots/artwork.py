"""Draw a logo and a hero picture that infringe no rights."""

import io

from PIL import Image, ImageDraw

SKY, SUN, SEA, SAND = "#f9b26b", "#fff1d6", "#c4462f", "#7d2418"


def logo() -> bytes:
    """Return a sun over the sea, square."""
    image = Image.new("RGBA", (480, 480), (0, 0, 0, 0))
    draw = ImageDraw.Draw(image)
    draw.ellipse((20, 20, 460, 460), fill=SEA)
    draw.ellipse((130, 120, 350, 340), fill=SUN)
    for n in range(3):
        draw.rectangle((130, 262 + 30 * n, 350, 274 + 30 * n), fill=SEA)
    return _png(image)


def hero() -> bytes:
    """Return an evening at the sea."""
    image = Image.new("RGB", (1200, 480), SKY)
    draw = ImageDraw.Draw(image)
    for n in range(4):
        radius = 330 - 60 * n
        shade = Image.blend(
            Image.new("RGB", (1, 1), SKY), Image.new("RGB", (1, 1), SUN), n / 3
        ).getpixel((0, 0))
        draw.circle((600, 340), radius, fill=shade)
    draw.rectangle((0, 340, 1200, 480), fill=SEA)
    for n in range(7):
        half = 210 - 26 * n
        y = 352 + 18 * n
        draw.rounded_rectangle((600 - half, y, 600 + half, y + 7), 3, fill=SKY)
    draw.ellipse((-300, 420, 700, 640), fill=SAND)
    draw.ellipse((560, 440, 1500, 640), fill=SAND)
    return _png(image.resize((1200, 480), Image.Resampling.LANCZOS))


def _png(image: Image.Image) -> bytes:
    file = io.BytesIO()
    image.save(file, "PNG")
    return file.getvalue()
