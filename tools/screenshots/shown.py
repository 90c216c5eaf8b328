"""Take the screenshots that documents show: small files in docs/screenshots."""

from io import BytesIO
from typing import TYPE_CHECKING

from PIL import Image
from playwright.sync_api import Page, ViewportSize

from stack.machine import ROOT
from tools.screenshots.camera import DESKTOP, Camera
from tools.screenshots.pages import VISITOR, Shot, mistype, redeem
from tools.screenshots.scene import Scene
from tools.screenshots.sheets import BACKGROUND

if TYPE_CHECKING:
    from collections.abc import Callable

FOLDER = ROOT / "docs" / "screenshots"
COLOR_COUNTS = (160, 96, 48, 24)  # 160 are enough for our pages: a third of the size
MAX_BYTES = 120_000
# The home is higher, with its chart.
VIEWPORTS: dict[str, ViewportSize] = {"home": {**DESKTOP, "height": 1_230}}

_CONSOLE = {
    "home": "console:dashboard",
    "campaign": "campaigns:campaign_detail",
    "designer": "campaigns:design",
    "studio": "printing:studio",
}


def take(camera: Camera, scene: Scene) -> None:
    """Take what the README shows, and delete what it showed before."""
    FOLDER.mkdir(exist_ok=True)
    for old in FOLDER.glob("*.png"):
        old.unlink()
    for name, address in _CONSOLE.items():
        shot = Shot(name, scene.address(address))
        with camera.page_of(shot.who, scale=1.5) as page:
            page.set_viewport_size(VIEWPORTS.get(name, DESKTOP))
            camera.open(page, shot)
            save(_window(page), name)
    save(_three_phones(camera, scene), "landing")


def save(picture: Image.Image, name: str) -> None:
    """Write a picture with as many colours as MAX_BYTES allow, or raise ValueError."""
    path = FOLDER / f"{name}.png"
    for colors in COLOR_COUNTS:
        reduced = picture.convert("RGB").quantize(
            colors, Image.Quantize.MAXCOVERAGE, kmeans=3, dither=Image.Dither.NONE
        )
        reduced.save(path, optimize=True)
        if path.stat().st_size < MAX_BYTES:
            return
    raise ValueError(f"{path} is larger than {MAX_BYTES} bytes")


def _three_phones(camera: Camera, scene: Scene) -> Image.Image:
    """Return three phones: the landing page, a mistyped code, the code redeemed."""
    landing, text = scene.address("redemption:landing"), next(scene.available_codes)
    actions: list[Callable[[Page], object]] = [
        lambda _: None,
        lambda page: redeem(page, mistype(text)),
        lambda page: redeem(page, text),
    ]
    phones = []
    for action in actions:
        with camera.page_of(VISITOR, size="phone", scale=2) as page:
            camera.open(page, Shot("landing", landing, action, VISITOR))
            phones.append(_window(page))
    gap = 80
    width = sum(phone.width + gap for phone in phones) + gap
    together = Image.new("RGB", (width, phones[0].height + 2 * gap), BACKGROUND)
    for n, phone in enumerate(phones):
        together.paste(phone, (gap + n * (phone.width + gap), gap))
    return together.resize(
        (together.width * 3 // 4, together.height * 3 // 4), Image.Resampling.LANCZOS
    )


def _window(page: Page) -> Image.Image:
    """Return a picture of what is in the window."""
    page.mouse.move(0, 0)
    page.evaluate("document.activeElement?.blur()")
    raw = page.screenshot(animations="disabled", caret="hide")
    return Image.open(BytesIO(raw)).convert("RGB")
