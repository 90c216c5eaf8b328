"""Take each page by day and night, on a desk and on a phone."""

import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Error, Page

from tools.screenshots.pages import STAFF, Shot, tell
from tools.screenshots.place import URL

DESK = {"width": 1280, "height": 860}
PHONE = {"width": 360, "height": 740}
SIZES = {"desktop": DESK, "phone": PHONE}
VARIANTS = [(size, scheme) for size in SIZES for scheme in ("light", "dark")]
BY_DAY = [variant for variant in VARIANTS if variant[1] == "light"]
TALLEST = 5_000  # pixels: of a page that goes on and on its beginning

# What a page asks for by itself, its fonts and pictures; ten seconds at most.
_ARRIVED = """async () => {
    const waits = () => document.querySelector(".htmx-request") ||
        document.fonts.status !== "loaded" ||
        [...document.images].some((one) => !one.complete && one.loading !== "lazy");
    for (let turn = 0; turn < 500 && waits(); turn += 1) {
        await new Promise((done) => setTimeout(done, 20));
    }
    document.activeElement?.blur();
    for (let frame = 0; frame < 2; frame += 1) await new Promise(requestAnimationFrame);
}"""

_SIZE = """() => {
    const {scrollWidth, scrollHeight} = document.documentElement;
    return [scrollWidth, scrollHeight];
}"""


@dataclass
class Camera:
    """Takes pictures with the cookies of whoever looks."""

    browser: Browser
    folder: Path
    cookies: dict[str, str]  # session by who
    taken: list[tuple[str, str]] = field(default_factory=list)  # variant and name
    troubles: list[str] = field(default_factory=list)
    contexts: dict[tuple[str, str, str, float], BrowserContext] = field(
        default_factory=dict
    )

    def take(
        self, shot: Shot, *, language: str = "", variants: Any = tuple(VARIANTS)
    ) -> None:
        """Take a page in all variants; what goes wrong is told at the end."""
        try:
            with self.page_of(shot.who, language=language) as page:
                self._open(page, shot)
                for size, scheme in variants:
                    self._shoot(page, shot, size, scheme, language)
        except (Error, AssertionError) as error:
            self.troubles.append(f"{shot.name}: {error}")
            traceback.print_exc(limit=-2)

    @contextmanager
    def page_of(
        self, who: str, *, language: str = "", size: str = "desktop", scale: float = 1
    ) -> Iterator[Page]:
        """Lend a page; visitors come with a browser of their own."""
        known = (who, language, size, scale)
        context = self.contexts.get(known) or self._context(size, scale)
        self._give_cookies(context, who, language)
        page = context.new_page()
        try:
            yield page
        finally:
            page.close()
            if who == STAFF:  # whose browser keeps what all pages load
                self.contexts[known] = context
            else:
                context.close()

    def _context(self, size: str, scale: float) -> BrowserContext:
        context = self.browser.new_context(
            base_url=URL,
            viewport=SIZES[size],
            device_scale_factor=scale,
            locale="en-GB",
            reduced_motion="reduce",
        )
        context.set_default_timeout(20_000)
        context.route("**/nowhere/*", tell)
        return context

    def open(self, page: Page, shot: Shot) -> None:
        """Open the page of a shot and do what is done on it."""
        page.goto(shot.address)
        page.evaluate(_ARRIVED)
        shot.deed(page)
        page.evaluate(_ARRIVED)

    def _open(self, page: Page, shot: Shot) -> None:
        page.on(
            "pageerror", lambda error: self.troubles.append(f"{shot.name}: {error}")
        )
        self.open(page, shot)

    def _shoot(
        self, page: Page, shot: Shot, size: str, scheme: str, language: str
    ) -> None:
        variant = "-".join(filter(None, [size, scheme, language]))
        page.emulate_media(color_scheme=scheme)
        page.set_viewport_size(SIZES[size])
        page.evaluate(_ARRIVED)
        wide, high = page.evaluate(_SIZE)
        if wide > SIZES[size]["width"]:
            self.troubles.append(f"{shot.name}: {wide} pixels wide ({variant})")
        path = self.folder / variant / f"{shot.name}.png"
        path.parent.mkdir(parents=True, exist_ok=True)
        high = min(high, TALLEST) if shot.whole else SIZES[size]["height"]
        page.screenshot(
            path=path,
            full_page=shot.whole,
            clip={"x": 0, "y": 0, "width": SIZES[size]["width"], "height": high},
            animations="disabled",
            caret="hide",
        )
        self.taken.append((variant, shot.name))

    def _give_cookies(self, context: BrowserContext, who: str, language: str) -> None:
        given = {"django_language": language}
        if who == STAFF:
            given["sessionid"] = self.cookies[who]
        context.add_cookies(
            [{"name": k, "value": v, "url": URL} for k, v in given.items() if v]
        )
