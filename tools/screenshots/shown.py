"""The pictures that documents show: small files in docs/screenshots."""

from collections.abc import Callable
from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page

from tools.screenshots.camera import DESK, Camera
from tools.screenshots.pages import VISITOR, Shot, redeem, slip
from tools.screenshots.scene import Scene
from tools.screenshots.sheets import GROUND

FOLDER = Path(__file__).resolve().parent.parent / "screenshots"
COLOURS = 160  # of a picture: enough for ours, and a third of the size
HEAVIEST = 120_000  # bytes
HIGHER = {"home": {"height": 1_230}}  # pixels: with its chart

_CONSOLE = {
    "home": "console:dashboard",
    "campaign": "campaigns:campaign_detail",
    "designer": "campaigns:design",
    "studio": "printing:studio",
}


def take(camera: Camera, scene: Scene) -> None:
    """Take what the README shows, as wide as a reader's window."""
    FOLDER.mkdir(exist_ok=True)
    for old in FOLDER.glob("*.png"):
        old.unlink()
    for name, address in _CONSOLE.items():
        shot = Shot(name, scene.address(address))
        with camera.page_of(shot.who, scale=1.5) as page:
            page.set_viewport_size(DESK | HIGHER.get(name, {}))
            camera.open(page, shot)
            keep(_seen(page), name)
    keep(_three_phones(camera, scene), "landing")


def keep(picture: Image.Image, name: str) -> None:
    """Write a picture with as many colours as its weight allows."""
    path = FOLDER / f"{name}.png"
    for colours in (COLOURS, 96, 48, 24):
        few = picture.convert("RGB").quantize(
            colours, Image.Quantize.MAXCOVERAGE, kmeans=3, dither=Image.Dither.NONE
        )
        few.save(path, optimize=True)
        if path.stat().st_size < HEAVIEST:
            return
    raise ValueError(f"{path} is heavier than {HEAVIEST} bytes")


def _three_phones(camera: Camera, scene: Scene) -> Image.Image:
    """Return a visitor's way: the page, a slip of the finger, the code redeemed."""
    landing, text = scene.address("redemption:landing"), next(scene.fresh)
    deeds: list[Callable[[Page], object]] = [
        lambda _: None,
        lambda page: redeem(page, slip(text)),
        lambda page: redeem(page, text),
    ]
    phones = []
    for deed in deeds:
        with camera.page_of(VISITOR, size="phone", scale=2) as page:
            camera.open(page, Shot("landing", landing, deed, VISITOR))
            phones.append(_seen(page))
    gap = 80
    width = sum(one.width + gap for one in phones) + gap
    together = Image.new("RGB", (width, phones[0].height + 2 * gap), GROUND)
    for n, one in enumerate(phones):
        together.paste(one, (gap + n * (one.width + gap), gap))
    return together.resize(
        (together.width * 3 // 4, together.height * 3 // 4), Image.Resampling.LANCZOS
    )


def _seen(page: Page) -> Image.Image:
    """Return what is in the window."""
    page.mouse.move(0, 0)
    page.evaluate("document.activeElement?.blur()")
    raw = page.screenshot(animations="disabled", caret="hide")
    return Image.open(BytesIO(raw)).convert("RGB")
