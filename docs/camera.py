# ruff: noqa: INP001, T201 -- part of a script, not of a package
"""Take pictures of pages, keep them small, and lay them side by side."""

from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page

FOLDER = Path(__file__).resolve().parent / "screenshots"
DESKTOP = "#d9d9d2"  # what the pictures lie on
COLOURS = 192  # of a picture: enough for ours, and a third of the size


@dataclass
class Camera:
    """Takes pictures of pages, and keeps them small."""

    taken: list[Path] = field(default_factory=list)

    def take(self, page: Page, name: str, *, scheme: str = "light") -> None:
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        page.mouse.move(0, 0)
        page.evaluate("document.activeElement?.blur()")
        page.wait_for_load_state("networkidle")
        raw = page.screenshot(animations="disabled", caret="hide")
        self.keep(Image.open(BytesIO(raw)), name)
        page.emulate_media(color_scheme="light")

    def keep(self, picture: Image.Image, name: str) -> None:
        FOLDER.mkdir(exist_ok=True)
        path = FOLDER / f"{name}.png"
        few = picture.convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE)
        few.save(path, optimize=True)
        self.taken.append(path)
        print(f"  {path.name}  {path.stat().st_size // 1000} kB", flush=True)


def contact_sheet(camera: Camera) -> None:
    """Put all pictures on one, four a row."""
    width, height, gap = 420, 290, 16
    rows = -(-len(camera.taken) // 4)
    size = (4 * (width + gap) + gap, rows * (height + gap) + gap)
    sheet = Image.new("RGB", size, DESKTOP)
    for n, path in enumerate(camera.taken):
        small = Image.open(path).convert("RGB")
        small.thumbnail((width, height), Image.Resampling.LANCZOS)
        x = gap + n % 4 * (width + gap) + (width - small.width) // 2
        sheet.paste(small, (x, gap + n // 4 * (height + gap)))
    camera.keep(sheet, "all")


def first_picture(camera: Camera) -> None:
    """Put the console and a visitor's phone side by side."""
    height, gap = 640, 24
    both = [
        Image.open(FOLDER / f"{name}.png") for name in ("campaign", "landing-phone")
    ]
    both = [
        one.convert("RGB").resize(
            (round(one.width * height / one.height), height), Image.Resampling.LANCZOS
        )
        for one in both
    ]
    size = (sum(one.width + gap for one in both) + gap, height + 2 * gap)
    sheet, x = Image.new("RGB", size, DESKTOP), gap
    for one in both:
        sheet.paste(one, (x, gap))
        x += one.width + gap
    camera.keep(sheet, "first")
