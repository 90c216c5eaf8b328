"""List our pages by the names of their URLs.

A new URL is opened by the tests and the screenshots by itself, or is listed in
NOT_PAGES.
"""

from collections.abc import Iterator

from django.urls import URLPattern, URLResolver, get_resolver

ACTION, FILE = "an action, by POST only", "a file"
PARTIAL, REDIRECT = "a part of a page", "a redirect"
NOT_PAGES = {
    "healthz": FILE,
    "readyz": FILE,
    "staff:sign_in": REDIRECT,  # for those who are signed in
    "staff:sign_out": ACTION,
    "campaigns:colors": PARTIAL,
    "campaigns:design_discard": ACTION,
    "campaigns:design_theme": FILE,
    "campaigns:design_logo": ACTION,
    "campaigns:design_hero": ACTION,
    "codes:batch_preview": ACTION,
    "codes:batch_progress": REDIRECT,
    "codes:code_check_download": ACTION,
    "codes:code_check_void": REDIRECT,  # but for a list that was checked
    "codes:code_check_activate": REDIRECT,
    "codes:code_reveal": ACTION,
    "codes:batch_pause": ACTION,
    "console:search": ACTION,
    "ui:view_save": ACTION,
    "ui:view_remove": ACTION,
    "redemption:answers_download": ACTION,
    "console:demo_remove": "only with a demo: see test_keys_in_the_browser",
    "codes:batch_resume": ACTION,
    "codes:generation_hold": ACTION,
    "codes:generation_resume": ACTION,
    "printing:preview": ACTION,
    "printing:proof": ACTION,
    "printing:logo_add": ACTION,
    "printing:label_design_save": ACTION,
    "printing:print_run_cancel": ACTION,
    "printing:print_run_manifest": FILE,
    "printing:print_run_download": ACTION,
    "printing:calibration": FILE,
    "printing:calibration_plain": FILE,
    "redemption:theme": FILE,
    "redemption:picture": FILE,
    "redemption:scan": REDIRECT,
    "redemption:address": REDIRECT,
    "redemption:done": "only for a browser that redeemed: see landing.redeemed",
    "language": ACTION,
}


def url_arguments(
    resolver: URLResolver | None = None,
    namespace: str = "",
    inherited: tuple[str, ...] = (),
) -> dict[str, tuple[str, ...]]:
    """Return the name of each of our URLs with the names of its arguments."""
    found: dict[str, tuple[str, ...]] = {}
    for pattern in (resolver or get_resolver()).url_patterns:
        arguments = (*inherited, *pattern.pattern.converters)
        if isinstance(pattern, URLPattern):
            if pattern.name:
                found.setdefault(namespace + pattern.name, arguments)
        elif pattern.namespace != "admin":  # Django's own
            inner = f"{pattern.namespace}:" if pattern.namespace else ""
            found |= url_arguments(pattern, namespace + inner, arguments)
    return found


def page_names() -> Iterator[str]:
    """Yield the name of each URL that answers with a page."""
    return (name for name in url_arguments() if name not in NOT_PAGES)
