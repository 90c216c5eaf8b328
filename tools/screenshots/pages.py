"""List the pages to photograph, each in the states that it can be in.

Addresses come from the URL resolver (`tools/page_names.py`): a new page is in the
screenshots by itself.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.template.loader import render_to_string
from django.urls import reverse
from playwright.sync_api import Page, Route

from codes.references import CodeReference
from tools.every_page import other_states
from tools.page_names import page_names
from tools.screenshots.form_actions import end_in_the_past, send_an_older_form
from tools.screenshots.scene import FIRST_FREE, Scene

Action = Callable[[Page], object]

STAFF, VISITOR = "staff", "visitor"
ERRORS = ("400", "403", "403_csrf", "404", "500")
RIGHT_TO_LEFT = {
    "landing", "landing.typo", "landing.refused", "landing.redeemed",
    "landing.unanswered", "landing.terms", "landing.expired", "landing.ended",
    "landing.cinema",
}  # fmt: skip
TRANSLATED = {  # the names of shots that are taken in each language
    "dashboard", "campaign_detail", "batch_detail", "design", "landing", "landing.typo",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Shot:
    """A screenshot: of which page, after which action on it, as whom."""

    name: str
    address: str
    action: Action = lambda _: None
    who: str = STAFF
    full_page: bool = True  # False: only what is in the window


def of_empty_installation() -> list[Shot]:
    """Return the pages that look different while there is nothing in them."""
    return [
        Shot(f"empty.{name.partition(':')[2]}", reverse(name))
        for name in (
            "console:dashboard",
            "campaigns:campaign_list",
            "printing:printer_list",
            "staff:trail",
        )
    ]


def of_scene(scene: Scene) -> list[Shot]:
    """Return all pages and states, each under a name of its own."""
    shots = [
        *_addresses(scene),
        *_states(scene),
        *_console(scene),
        *_forms(scene),
        *_lists_of_codes(scene),
        *_landing(scene),
        *_error_pages(),
    ]
    names = [shot.name for shot in shots]
    duplicates = {name for name in names if names.count(name) > 1}
    if duplicates:
        raise ValueError(f"Two shots share a name: {', '.join(sorted(duplicates))}")
    if unknown := (TRANSLATED | RIGHT_TO_LEFT) - set(names):
        raise ValueError(f"No shot has this name: {', '.join(sorted(unknown))}")
    return shots


def _addresses(scene: Scene) -> Iterator[Shot]:
    """Yield every address that answers with a page."""
    for name in page_names():
        address = scene.address(name)
        who = STAFF if address.startswith("/console/") else VISITOR
        yield Shot(name.rpartition(":")[2], address, who=who)
    yield Shot("admin", "/admin/")
    yield Shot("admin.codes", "/admin/codes/code/")
    arguments = scene.installation.arguments
    first = CodeReference(arguments["batch_id"], FIRST_FREE + 50).code_id
    yield Shot("admin.code", f"/admin/codes/code/{first}/change/")
    yield Shot("admin.code_void", f"/admin/codes/code/{first}/void/")
    yield Shot("admin.batches", "/admin/codes/batch/")
    yield Shot("admin.moves", "/admin/codes/move/")
    yield Shot("admin.print_runs", "/admin/printing/printrun/")
    yield Shot("admin.nothing", "/admin/codes/code/?nonsense=1")


def _states(scene: Scene) -> Iterator[Shot]:
    """Yield the other states that the tests open as well."""
    for n, address in enumerate(other_states(scene.installation), start=1):
        last = address.partition("?")[0].rstrip("/").rpartition("/")[2]
        kind = last if not last.isdigit() else "page"
        yield Shot(f"state.{n:02}.{kind}", address)


def _console(scene: Scene) -> Iterator[Shot]:
    """Yield pages of the console in states that take an action or another object."""
    address = scene.address
    for key, batch in scene.batches.items():
        if key != "rolls":
            page = address(
                "codes:batch_detail", batch_id=batch.pk, campaign_id=batch.campaign_id
            )
            yield Shot(f"batch.{key}", page)
    for key, campaign in scene.campaigns.items():
        if key != "summer":
            page = address("campaigns:campaign_detail", campaign_id=campaign.pk)
            yield Shot(f"campaign.{key}", page)
    home = address("console:dashboard")
    codes = address("codes:code_list", f"?after={FIRST_FREE}")
    yield Shot("command", home, _open_search_box, full_page=False)
    yield Shot("keys", home, lambda page: page.keyboard.press("?"), full_page=False)
    yield Shot("code_list.selected", codes, _tick_some, full_page=False)
    query = f"?which=range&first={FIRST_FREE + 100}&last={FIRST_FREE + 399}"
    yield Shot("code_void.some", address("codes:code_void", query))
    flyers = address("codes:batch_detail", batch_id=scene.batches["flyers"].pk)
    yield Shot("batch.toast", flyers, _pause_batch, full_page=False)
    sign_in = address("staff:sign_in")
    yield Shot("sign_in", sign_in, who=VISITOR)
    yield Shot("sign_in.refused", sign_in, _sign_in_wrongly, VISITOR)


def _forms(scene: Scene) -> Iterator[Shot]:
    """Yield forms that were not accepted, or ask something."""
    address = scene.address
    for name in ("campaigns:campaign_create", "codes:batch_create"):
        short = name.rpartition(":")[2]
        yield Shot(f"{short}.errors", address(name), _submit_empty_form)
    new_batch = address("codes:batch_create")
    yield Shot("batch_create.full_alphabet", new_batch, _choose_full_alphabet)
    edit = address("campaigns:campaign_edit")
    yield Shot("campaign_edit.closes", edit, end_in_the_past)
    yield Shot("campaign_edit.conflict", edit, send_an_older_form)


def _lists_of_codes(scene: Scene) -> Iterator[Shot]:
    """Yield what a list of codes of several batches leads to."""
    address = scene.address("codes:code_check")
    batch_ids = [batch.pk for batch in scene.batches.values()]
    yield Shot("code_check.found", address, lambda page: check_list(page, batch_ids))
    yield Shot("code_check.void", address, lambda page: _void_list(page, batch_ids))


def _landing(scene: Scene) -> Iterator[Shot]:
    """Yield the landing page in each state that a visitor can meet."""
    landing, codes = scene.address("redemption:landing"), scene.available_codes

    def shot(state: str, action: Action, address: str = landing) -> Shot:
        return Shot(f"landing.{state}", address, action, VISITOR)

    yield shot("scanned", _nothing, f"{landing}{next(codes)}")
    yield shot("typo", lambda page: redeem(page, mistype(next(codes))))
    yield shot("no_code", lambda page: redeem(page, "nonsense"))
    yield shot("refused", lambda page: redeem(page, scene.redeemed_code))
    yield shot("batch_paused", lambda page: redeem(page, scene.paused_code))
    yield shot("expired", lambda page: redeem(page, scene.expired_code))
    yield shot("throttled", lambda page: _exhaust(page, scene.redeemed_code))
    yield shot("redeemed", lambda page: redeem(page, next(codes)))
    yield shot("redeemed_later", lambda page: _redeem_and_wait(page, next(codes)))
    yield shot("redeemed_elsewhere", _nothing, f"{landing}done.html")
    yield shot("scanned_elsewhere", _nothing, f"{landing}?scanned")
    yield shot("next_person", lambda page: _redeem_and_go_on(page, next(codes)))
    yield shot("terms", _unfold_terms)
    asking = f"/{scene.campaigns['q'].slug}/"
    yield shot("unanswered", lambda page: redeem(page, scene.asking_code), asking)
    yield shot("nothing_here", _nothing, "/nobody-made-this/")
    for key, campaign in scene.campaigns.items():
        if key not in ("summer", "draft"):
            yield shot(key, _nothing, f"/{campaign.slug}/")
    winter = f"/{scene.campaigns['draft'].slug}/"
    yield Shot("landing.draft_for_staff", winter)


def _error_pages() -> Iterator[Shot]:
    """Yield the pages of errors, at addresses that `fulfill_error_page` answers."""
    for error in ERRORS:
        yield Shot(f"error.{error}", f"/nowhere/{error}", who=VISITOR)


def fulfill_error_page(route: Route) -> None:
    """Answer an address of `_error_pages` with the page of the error."""
    body = render_to_string(f"{route.request.url.rpartition('/')[2]}.html")
    route.fulfill(body=body, content_type="text/html")


# ── actions on a page ───────────────────────────────────────────────────


def _redeem_and_wait(page: Page, text: str) -> None:
    """Open the page of a redemption as it is after ten minutes."""
    redeem(page, text)
    page.wait_for_url("**/done.html")
    page.context.clear_cookies(name="pp_redeemed")
    page.reload()


def _redeem_and_go_on(page: Page, text: str) -> None:
    """Open the form of the next person on the phone."""
    redeem(page, text)
    page.wait_for_url("**/done.html")
    page.locator("main a[href$='/']").first.click()
    page.wait_for_load_state()


def redeem(page: Page, text: str) -> None:
    page.locator("#code").fill(text)
    page.locator(".landing-button").click()
    page.wait_for_load_state()


def mistype(text: str) -> str:
    """Return a code with its last symbol wrong."""
    return f"{text[:-1]}{'2' if text[-1] != '2' else '3'}"


def _exhaust(page: Page, text: str) -> None:
    """Send a code until the landing page throttles this visitor."""
    for _ in range(8):
        redeem(page, text)
        if page.locator("[data-answer=throttled]").count():
            return


def _nothing(_: Page) -> None:
    """Leave the page as it is."""


def _unfold_terms(page: Page) -> None:
    for summary in page.locator("footer summary").all():
        summary.click()


def _open_search_box(page: Page) -> None:
    page.keyboard.press("Control+k")
    page.locator(".command-field").fill("re")
    page.locator(".result").first.wait_for()


def _tick_some(page: Page) -> None:
    for box in page.locator("[type=checkbox][name=serial]").all()[:4]:
        box.check()


def check_list(page: Page, batch_ids: list[int]) -> None:
    """Check a list of codes of these batches, with lines that name none."""
    lines = [f"{batch_id}-{n}" for batch_id in batch_ids for n in range(1, 13)]
    page.locator("[name=pasted]").fill("\n".join([*lines, lines[0], "4217", "nothing"]))
    page.locator("main form button").last.click()
    page.locator("[name=checked_list]").wait_for(state="attached")


def _void_list(page: Page, batch_ids: list[int]) -> None:
    check_list(page, batch_ids)
    page.locator("[formaction$='/void/']").click()
    page.locator("[name=reason]").wait_for()


def _pause_batch(page: Page) -> None:
    page.locator("form[action$='/pause/'] button").first.click()
    page.locator(".toasts .notice").first.wait_for()


def _submit_empty_form(page: Page) -> None:
    button = page.locator("main form [data-kind=primary]").last
    button.evaluate("""button => {
        button.form.noValidate = true;
        const required = button.form.querySelectorAll("[required]:not([type=color])");
        for (const field of required) field.value = "";
    }""")
    button.click()
    page.locator("[aria-invalid=true]").first.wait_for()


def _choose_full_alphabet(page: Page) -> None:
    page.locator("[name=charset]").select_option("letters_digits")
    page.locator("[name=full_alphabet]").wait_for()


def _sign_in_wrongly(page: Page) -> None:
    page.locator("[name=username]").fill("mara")
    page.locator("[name=password]").fill("not this one")
    page.locator("main [data-kind=primary]").click()
    page.locator("[role=alert]").first.wait_for()
