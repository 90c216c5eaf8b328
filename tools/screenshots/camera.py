"""Photograph each page in light and dark, on a desktop and on a phone."""

import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from playwright.sync_api import Browser, BrowserContext, Error, Page, ViewportSize

from tools.screenshots.pages import STAFF, Shot, fulfill_error_page
from tools.screenshots.place import URL

type Scheme = Literal["light", "dark"]

DESKTOP: ViewportSize = {"width": 1280, "height": 860}
PHONE: ViewportSize = {"width": 360, "height": 740}
SIZES = {"desktop": DESKTOP, "phone": PHONE}
SCHEMES: tuple[Scheme, ...] = ("light", "dark")
VARIANTS = [(size, scheme) for size in SIZES for scheme in SCHEMES]
LIGHT = [variant for variant in VARIANTS if variant[1] == "light"]
MAX_HEIGHT = 5_000  # pixels: the rest of a longer page is cut off

# Until htmx requests, fonts and pictures have arrived; ten seconds at most.
_WAIT_UNTIL_LOADED = """async () => {
    const isLoading = () => document.querySelector(".htmx-request") ||
        document.fonts.status !== "loaded" ||
        [...document.images].some((one) => !one.complete && one.loading !== "lazy");
    for (let i = 0; i < 500 && isLoading(); i += 1) {
        await new Promise((resolve) => setTimeout(resolve, 20));
    }
    document.activeElement?.blur();
    for (let i = 0; i < 2; i += 1) await new Promise(requestAnimationFrame);
}"""

_SIZE = """() => {
    const {scrollWidth, scrollHeight} = document.documentElement;
    return [scrollWidth, scrollHeight];
}"""


@dataclass
class Camera:
    """Takes screenshots as a member of staff or as a visitor."""

    browser: Browser
    folder: Path
    cookies: dict[str, str]  # the session of each `who` that is signed in
    taken: list[tuple[str, str]] = field(default_factory=list)  # variant and name
    errors: list[str] = field(default_factory=list)
    contexts: dict[tuple[str, str, str, float], BrowserContext] = field(
        default_factory=dict
    )

    def take(
        self, shot: Shot, *, language: str = "", variants: Any = tuple(VARIANTS)
    ) -> None:
        """Take a page in these variants; add what goes wrong to `errors`."""
        try:
            with self.page_of(shot.who, language=language) as page:
                self._open(page, shot)
                for size, scheme in variants:
                    self._shoot(page, shot, size, scheme, language)
        except (Error, AssertionError) as error:
            self.errors.append(f"{shot.name}: {error}")
            traceback.print_exc(limit=-2)

    @contextmanager
    def page_of(
        self, who: str, *, language: str = "", size: str = "desktop", scale: float = 1
    ) -> Iterator[Page]:
        """Open a browser page; a visitor's has cookies and a cache of its own."""
        key = (who, language, size, scale)
        context = self.contexts.get(key) or self._new_context(size, scale)
        self._set_cookies(context, who, language)
        page = context.new_page()
        try:
            yield page
        finally:
            page.close()
            if who == STAFF:  # what all pages load stays in the cache
                self.contexts[key] = context
            else:
                context.close()

    def _new_context(self, size: str, scale: float) -> BrowserContext:
        context = self.browser.new_context(
            base_url=URL,
            viewport=SIZES[size],
            device_scale_factor=scale,
            locale="en-GB",
            reduced_motion="reduce",
        )
        context.set_default_timeout(20_000)
        context.route("**/nowhere/*", fulfill_error_page)
        return context

    def open(self, page: Page, shot: Shot) -> None:
        """Open the page of a shot and carry out its action."""
        page.goto(shot.address)
        page.evaluate(_WAIT_UNTIL_LOADED)
        shot.action(page)
        page.evaluate(_WAIT_UNTIL_LOADED)

    def _open(self, page: Page, shot: Shot) -> None:
        page.on("pageerror", lambda error: self.errors.append(f"{shot.name}: {error}"))
        self.open(page, shot)

    def _shoot(
        self, page: Page, shot: Shot, size: str, scheme: Scheme, language: str
    ) -> None:
        variant = "-".join(filter(None, [size, scheme, language]))
        page.emulate_media(color_scheme=scheme)
        page.set_viewport_size(SIZES[size])
        page.evaluate(_WAIT_UNTIL_LOADED)
        width, height = page.evaluate(_SIZE)
        if width > SIZES[size]["width"]:
            self.errors.append(f"{shot.name}: {width} pixels wide ({variant})")
        path = self.folder / variant / f"{shot.name}.png"
        path.parent.mkdir(parents=True, exist_ok=True)
        full = shot.full_page
        height = min(height, MAX_HEIGHT) if full else SIZES[size]["height"]
        page.screenshot(
            path=path,
            full_page=full,
            clip={"x": 0, "y": 0, "width": SIZES[size]["width"], "height": height},
            animations="disabled",
            caret="hide",
        )
        self.taken.append((variant, shot.name))

    def _set_cookies(self, context: BrowserContext, who: str, language: str) -> None:
        cookies = {"django_language": language}
        if who == STAFF:
            cookies["sessionid"] = self.cookies[who]
        context.add_cookies(
            [{"name": k, "value": v, "url": URL} for k, v in cookies.items() if v]
        )
