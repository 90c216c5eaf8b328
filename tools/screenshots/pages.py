"""Which pages there are, and in which states: what the pictures are of.

Addresses come from the resolver, as in the walk of `tests/flows/seeded.py`: a new page
is in the pictures by itself.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.template.loader import render_to_string
from django.urls import reverse
from playwright.sync_api import Page, Route

from tests.flows.seeded import EXCUSED, named, others
from tools.screenshots.scene import FREE, Scene

STAFF, VISITOR = "staff", "visitor"
ERRORS = ("400", "403", "403_csrf", "404", "500")
RIGHT_TO_LEFT = {
    "landing", "landing.typo", "landing.refused", "landing.redeemed",
    "landing.unanswered", "landing.terms", "landing.ended", "landing.cinema",
}  # fmt: skip
TRANSLATED = {  # by the names of their pictures
    "home", "campaign_detail", "batch_detail", "design", "landing", "landing.typo",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Shot:
    """A page as somebody sees it, after what they have done on it."""

    name: str
    address: str
    deed: Callable[[Page], object] = lambda _: None
    who: str = STAFF
    whole: bool = True  # and not only what is in the window


def before() -> list[Shot]:
    """Return the pages of an installation with nothing in it."""
    return [
        Shot(f"empty.{name.partition(':')[2]}", reverse(name))
        for name in (
            "console:dashboard",
            "campaigns:campaign_list",
            "printing:printer_list",
            "staff:trail",
        )
    ]


def every(scene: Scene) -> list[Shot]:
    """Return every page, each under a name of its own."""
    shots = [
        *_addresses(scene),
        *_states(scene),
        *_console(scene),
        *_landing(scene),
        *_messages(),
    ]
    names = [shot.name for shot in shots]
    twice = {name for name in names if names.count(name) > 1}
    if twice:
        raise ValueError(f"Two pages share a name: {', '.join(sorted(twice))}")
    return shots


def _addresses(scene: Scene) -> Iterator[Shot]:
    """Return a picture of every address that is a page."""
    for name in named():
        if name not in EXCUSED:
            address = scene.address(name)
            who = STAFF if address.startswith("/console/") else VISITOR
            yield Shot(name.rpartition(":")[2], address, who=who)
    yield Shot("admin", "/admin/")
    yield Shot("admin.codes", "/admin/codes/code/")


def _states(scene: Scene) -> Iterator[Shot]:
    """Return the other states that the walk of the tests looks at."""
    for n, address in enumerate(others(scene.installation), start=1):
        last = address.partition("?")[0].rstrip("/").rpartition("/")[2]
        kind = last if not last.isdigit() else "page"
        yield Shot(f"state.{n:02}.{kind}", address)


def _console(scene: Scene) -> Iterator[Shot]:
    at = scene.address
    for key, batch in scene.batches.items():
        if key != "rolls":
            of = {"batch_id": batch.pk, "campaign_id": batch.campaign_id}
            yield Shot(f"batch.{key}", at("codes:batch_detail", **of))
    for key, campaign in scene.campaigns.items():
        if key != "summer":
            page = at("campaigns:campaign_detail", campaign_id=campaign.pk)
            yield Shot(f"campaign.{key}", page)
    home, codes = at("console:dashboard"), at("codes:code_list", f"?after={FREE}")
    yield Shot("command", home, _open_box, whole=False)
    yield Shot("keys", home, lambda page: page.keyboard.press("?"), whole=False)
    yield Shot("code_list.selected", codes, _tick, whole=False)
    some = f"?which=range&first={FREE + 100}&last={FREE + 399}"
    yield Shot("code_void.some", at("codes:code_void", some))
    flyers = at("codes:batch_detail", batch_id=scene.batches["flyers"].pk)
    yield Shot("batch.toast", flyers, _pause, whole=False)
    for name in ("campaigns:campaign_create", "codes:batch_create"):
        short = name.rpartition(":")[2]
        yield Shot(f"{short}.errors", at(name), _send_nothing)
    yield Shot("sign_in", at("staff:sign_in"), who=VISITOR)
    yield Shot("sign_in.refused", at("staff:sign_in"), _wrong_password, VISITOR)


def _landing(scene: Scene) -> Iterator[Shot]:
    """Return the landing page in each state that a visitor can meet."""
    page, fresh = scene.address("redemption:landing"), scene.fresh

    def shot(state: str, deed: Callable[[Page], object], address: str = page) -> Shot:
        return Shot(f"landing.{state}", address, deed, VISITOR)

    yield shot("scanned", lambda _: None, f"{page}{next(fresh)}")
    yield shot("typo", lambda at: redeem(at, slip(next(fresh))))
    yield shot("no_code", lambda at: redeem(at, "nonsense"))
    yield shot("refused", lambda at: redeem(at, scene.redeemed))
    yield shot("throttled", lambda at: _try_often(at, scene.redeemed))
    yield shot("redeemed", lambda at: redeem(at, next(fresh)))
    yield shot("terms", _unfold)
    asking = f"/{scene.campaigns['q'].slug}/"
    yield shot("unanswered", lambda at: redeem(at, scene.asked), asking)
    yield shot("nothing_here", lambda _: None, "/nobody-made-this/")
    for key, campaign in scene.campaigns.items():
        if key not in ("summer", "draft"):
            yield shot(key, lambda _: None, f"/{campaign.slug}/")
    winter = f"/{scene.campaigns['draft'].slug}/"
    yield Shot("landing.draft_for_staff", winter)


def _messages() -> Iterator[Shot]:
    """Return what is told where there is no page."""
    for error in ERRORS:
        yield Shot(f"error.{error}", f"/nowhere/{error}", who=VISITOR)


def tell(route: Route) -> None:
    """Answer an address of `_messages` with its page."""
    said = render_to_string(f"{route.request.url.rpartition('/')[2]}.html")
    route.fulfill(body=said, content_type="text/html")


# ── what is done on a page ───────────────────────────────────────────────────


def redeem(page: Page, text: str) -> None:
    page.locator("#code").fill(text)
    page.locator(".landing-button").click()
    page.wait_for_load_state()


def slip(text: str) -> str:
    """Return a code as somebody types it whose finger slips at the end."""
    return f"{text[:-1]}{'2' if text[-1] != '2' else '3'}"


def _try_often(page: Page, text: str) -> None:
    for _ in range(8):
        redeem(page, text)
        if page.locator("[data-answer=throttled]").count():
            return


def _unfold(page: Page) -> None:
    for one in page.locator("footer summary").all():
        one.click()


def _open_box(page: Page) -> None:
    page.keyboard.press("Control+k")
    page.locator(".command-field").fill("re")
    page.locator(".hit").first.wait_for()


def _tick(page: Page) -> None:
    for box in page.locator("[type=checkbox][name=serial]").all()[:4]:
        box.check()


def _pause(page: Page) -> None:
    page.locator("form[action$='/pause/'] button").first.click()
    page.locator(".toasts .notice").first.wait_for()


def _send_nothing(page: Page) -> None:
    button = page.locator("main form [data-kind=primary]").last
    button.evaluate("""button => {
        button.form.noValidate = true;
        const must = button.form.querySelectorAll("[required]:not([type=color])");
        for (const one of must) one.value = "";
    }""")
    button.click()
    page.locator("[aria-invalid=true]").first.wait_for()


def _wrong_password(page: Page) -> None:
    page.locator("[name=username]").fill("mara")
    page.locator("[name=password]").fill("not this one")
    page.locator("main [data-kind=primary]").click()
    page.locator("[role=alert]").first.wait_for()
