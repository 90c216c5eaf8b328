"""Pages of a browser; what goes wrong in one fails the test that opened it."""

from contextlib import contextmanager

from django.test import Client

DESK = {"width": 1280, "height": 900}
PHONE = {"width": 390, "height": 844}
NARROW = {"width": 320, "height": 640}

# Log what the content security policy blocks as an error, with its address.
_LOG_BLOCKED = """
    addEventListener("securitypolicyviolation", (event) =>
        console.error(`blocked: ${event.violatedDirective} ${event.blockedURI}`));
"""
_HARMLESS = (
    "status of 4",  # Chromium logs each refusal, which is an answer
    "document's frame is sandboxed",  # a preview, which runs no script
    "htmx:sendAbort",  # a newer request took the place of this one …
    "htmx:afterRequest",  # … and it was over
)


@contextmanager
def open_page(browser, server, *, expected="", **options):
    """Open a page in a context of its own; fail if a script broke or was blocked.

    An error in the console that contains `expected` does not count.
    """
    options = {"viewport": DESK, "reduced_motion": "reduce"} | options
    context = browser.new_context(base_url=server.url, **options)
    if options.get("java_script_enabled", True):
        context.add_init_script(_LOG_BLOCKED)
    page = context.new_page()
    errors = _record_errors(page, [*_HARMLESS, expected] if expected else _HARMLESS)
    yield page
    context.close()
    assert not errors, errors


def start_session(page, server, user):
    """Sign a user in by cookie, for tests that are not about the sign-in page."""
    client = Client()
    client.force_login(user)
    session = client.cookies["sessionid"].value
    page.context.add_cookies(
        [{"name": "sessionid", "value": session, "url": server.url}]
    )


def _record_errors(page, harmless):
    """Return a list that fills with the errors and warnings of the page's console."""
    errors = []

    def record(message):
        is_harmless = any(text in message.text for text in harmless)
        if message.type in ("error", "warning") and not is_harmless:
            errors.append(message.text)

    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("console", record)
    return errors
