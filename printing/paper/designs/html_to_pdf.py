"""Render HTML to PDF with WeasyPrint; only our fonts and one logo can be loaded."""

import atexit
import threading
from collections.abc import Callable
from functools import lru_cache
from typing import Any

from django.utils.translation import gettext as _

from printing.paper import fonts
from printing.paper.labels import Picture
from printing.paper.unprintable import Unprintable

LOGO_URL = "logo:"  # of the job's logo, in the HTML of a design
MAX_URL_SHOWN = 80  # characters of a URL in a message
LOGO_MIME_TYPES = {"png": "image/png", "svg": "image/svg+xml"}

# All renderings of a process share Pango's font map: one at a time.
_lock = threading.Lock()


def render(html: str, css: str, *, logo: Picture | None = None) -> bytes:
    """Return the PDF of a document; raise Unprintable.

    The same document gives the same bytes: no dates, no random identifiers.
    """
    weasyprint = _weasyprint()
    fetcher = _fetcher()(logo)
    with _lock:
        configuration, ours = _fonts()
        try:
            sheet = weasyprint.CSS(
                string=css, url_fetcher=fetcher, font_config=configuration
            )
            document = weasyprint.HTML(string=html, url_fetcher=fetcher)
            pdf = document.write_pdf(
                stylesheets=[ours, sheet], font_config=configuration
            )
        except weasyprint.urls.FatalURLFetchingError:
            raise Unprintable(_refusal(fetcher.refused)) from None
    if fetcher.refused:  # WeasyPrint ignores the failure inside of SVG
        raise Unprintable(_refusal(fetcher.refused))
    return bytes(pdf)


def _refusal(url: str) -> str:
    return _(
        "The design asks for “%s”. Labels load nothing but the fonts that come with "
        "the application and the logo of the job: take that address out."
    ) % (url if len(url) <= MAX_URL_SHOWN else f"{url[:MAX_URL_SHOWN]}…")


@lru_cache(maxsize=1)
def _fonts() -> tuple[Any, Any]:
    """Return our fonts as WeasyPrint loads them, once per process."""
    weasyprint = _weasyprint()
    configuration = weasyprint.text.fonts.FontConfiguration()
    sheet = weasyprint.CSS(
        string=fonts.font_face_css(),
        url_fetcher=_fetcher()(None),
        font_config=configuration,
    )
    return configuration, sheet


# Fonts must be freed before the interpreter shuts down.
atexit.register(_fonts.cache_clear)


@lru_cache(maxsize=1)
def _fetcher() -> Callable[[Picture | None], Any]:
    """Return the class that loads our fonts and the logo, and refuses all else."""
    from weasyprint.urls import (  # noqa: PLC0415 -- needs Pango
        URLFetcher,
        URLFetcherResponse,
    )

    class Fetcher(URLFetcher):
        def __init__(self, logo: Picture | None) -> None:
            # By default WeasyPrint renders on without what it could not load.
            super().__init__(fail_on_errors=True)
            self.logo = logo
            self.refused = ""

        def fetch(self, url: str, headers: Any = None) -> Any:
            scheme, _colon, name = url.partition(":")
            if f"{scheme}:" == fonts.SCHEME and name in fonts.PACKAGE_NAMES:
                return URLFetcherResponse(url, fonts.font_file(name))
            if url == LOGO_URL and self.logo:
                kind = {"Content-Type": LOGO_MIME_TYPES[self.logo.kind]}
                return URLFetcherResponse(url, self.logo.content, headers=kind)
            self.refused = url
            raise ValueError(url)

    return Fetcher


def _weasyprint() -> Any:
    """Import WeasyPrint late: it is slow to import and needs Pango."""
    try:
        import weasyprint  # noqa: PLC0415 -- needs Pango
        import weasyprint.urls  # noqa: PLC0415 -- needs Pango
    except OSError as error:
        raise Unprintable(
            _(
                "WeasyPrint does not find Pango on this machine. Install it "
                "(Debian: libpangoft2-1.0-0 libharfbuzz-subset0) and try again."
            )
        ) from error
    return weasyprint
