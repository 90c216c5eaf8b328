"""Ask WeasyPrint to render labels, with our fonts and nothing from anywhere else."""

import atexit
import threading
from collections.abc import Callable
from functools import lru_cache
from typing import Any

from django.utils.translation import gettext as _

from printing.paper import fonts
from printing.paper.labels import Picture
from printing.paper.unprintable import Unprintable

LOGO = "logo:"  # the address of the job's logo in a design
LONG = 80  # characters of an address that a message shows
KINDS = {"png": "image/png", "svg": "image/svg+xml"}

# Pango's font map is shared by all that is rendered in a process: one at a time.
_turn = threading.Lock()


def render(html: str, css: str, *, logo: Picture | None = None) -> bytes:
    """Return the PDF of a document; raise Unprintable.

    The same document gives the same bytes: no dates, no random identifiers.
    """
    weasyprint = _weasyprint()
    fetcher = _fetcher()(logo)
    with _turn:
        configuration, ours = _fonts()
        try:
            sheet = weasyprint.CSS(
                string=css, url_fetcher=fetcher, font_config=configuration
            )
            document = weasyprint.HTML(string=html, url_fetcher=fetcher)
            made = document.write_pdf(
                stylesheets=[ours, sheet], font_config=configuration
            )
        except weasyprint.urls.FatalURLFetchingError:
            raise Unprintable(_refusal(fetcher.refused)) from None
    if fetcher.refused:  # drawings in SVG go on without
        raise Unprintable(_refusal(fetcher.refused))
    return bytes(made)


def _refusal(url: str) -> str:
    return _(
        "The design asks for “%s”. Labels load nothing but the fonts that come with "
        "the application and the logo of the job: take that address out."
    ) % (url if len(url) <= LONG else f"{url[:LONG]}…")


@lru_cache(maxsize=1)
def _fonts() -> tuple[Any, Any]:
    """Return our fonts as WeasyPrint knows them, read once in a process."""
    weasyprint = _weasyprint()
    configuration = weasyprint.text.fonts.FontConfiguration()
    sheet = weasyprint.CSS(
        string=fonts.faces(), url_fetcher=_fetcher()(None), font_config=configuration
    )
    return configuration, sheet


# Fonts cannot be let go of any more when the interpreter is half gone.
atexit.register(_fonts.cache_clear)


@lru_cache(maxsize=1)
def _fetcher() -> Callable[[Picture | None], Any]:
    """Return the class that answers with our fonts and the logo, and nothing else."""
    from weasyprint.urls import (  # noqa: PLC0415 -- slow import, and web needs no Pango
        URLFetcher,
        URLFetcherResponse,
    )

    class Fetcher(URLFetcher):
        def __init__(self, logo: Picture | None) -> None:
            # Else WeasyPrint goes on without what it does not get.
            super().__init__(fail_on_errors=True)
            self.logo = logo
            self.refused = ""

        def fetch(self, url: str, headers: Any = None) -> Any:
            scheme, _colon, name = url.partition(":")
            if f"{scheme}:" == fonts.SCHEME and name in fonts.FILES:
                return URLFetcherResponse(url, fonts.content(name))
            if url == LOGO and self.logo:
                kind = {"Content-Type": KINDS[self.logo.kind]}
                return URLFetcherResponse(url, self.logo.content, headers=kind)
            self.refused = url
            raise ValueError(url)

    return Fetcher


def _weasyprint() -> Any:
    """Import WeasyPrint when there is something to render: it needs Pango."""
    try:
        import weasyprint  # noqa: PLC0415 -- slow import, and web needs no Pango
        import weasyprint.urls  # noqa: PLC0415
    except OSError as error:
        raise Unprintable(
            _(
                "WeasyPrint does not find Pango on this machine. Install it "
                "(Debian: libpangoft2-1.0-0 libharfbuzz-subset0) and order again."
            )
        ) from error
    return weasyprint
