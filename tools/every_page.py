"""List the addresses of our pages, and build an installation that fills each of them.

A page is known by the name of its URL. A new URL is opened by the tests and the
screenshots by itself, or is listed in NOT_PAGES; its arguments must be among those of
`build_installation`.
"""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from io import BytesIO
from itertools import count
from typing import Any
from uuid import uuid4

from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone
from PIL import Image

from campaigns import theme
from campaigns.models import Campaign
from codes import generation
from codes.lifecycle import Selection
from codes.models import Batch
from console.demo import scene
from printing import label_designs, logos, orders, printers
from printing.paper.setup import Setup
from redemption.attempts import attempt
from redemption.errors import Rejected
from staff.models import User
from ui import saved_views
from ui.sending import kept
from ui.sending.contents import FormContent
from ui.sending.tokens import FormToken

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

# Fields of a campaign whose landing page asks everything that one can ask.
ASKS_EVERYTHING: dict[str, Any] = {
    "asks_name": "must",
    "asks_email": "must",
    "asks_phone": "may",
    "asks_postcode": "may",
    "asks_question": "must",
    "asks_terms": True,
    "question": "In which shop?",
    "terms": "Be fair.",
}

PASSWORD = "correct horse 9"  # noqa: S105 -- of an installation that is thrown away
_numbers = count(1)


@dataclass
class Installation:
    """A manager who may do everything, and a value for each argument of a URL."""

    manager: User
    arguments: dict[str, Any]

    def address(self, name: str, query: str = "", **overrides: object) -> str:
        """Return the path of a page; `overrides` replace arguments of the same name."""
        values = self.arguments | overrides
        kwargs = {argument: values[argument] for argument in url_arguments()[name]}
        return reverse(name, kwargs=kwargs) + query


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


def build_installation(**fields: Any) -> Installation:
    """Fill an empty database so that every page has something to show.

    The campaign that the pages are of has these fields.
    """
    now = timezone.now()
    manager = scene.create_manager("mara", PASSWORD)
    campaign = _create_campaign(
        "Ice Cream Summer", by=manager, at=now, contact="help@example.com", **fields
    )
    batch = _create_batch(campaign, manager, now)
    run = orders.order(batch, setup=Setup(), last=48, by=manager, at=now)
    view = saved_views.save(
        "/console/campaigns/", "Running", "status=running", by=manager
    )
    design = label_designs.save(
        campaign, name="Green", setup=Setup(), by=manager, at=now
    )
    landing_picture = campaign.pictures.create(name="sun-60x40.png", content=picture())
    logo = logos.add(campaign, name="Sun", content=picture(), by=manager, at=now)
    shape = {"name": "Brother", "shift_x": 1, "shift_y": 0}
    printer = printers.save(None, shape, by=manager, at=now)
    form = FormToken(uuid4(), manager.pk, "/console/printers/new/", 0)
    typed = FormContent({"name": ["Brother"], "shift_x": ["1"]}, {})
    kept.keep(form, "/console/printers/new/", typed, at=now)
    return Installation(
        manager,
        {
            "nonce": form.nonce,
            "campaign_id": campaign.pk,
            "batch_id": batch.pk,
            "serial": 1,
            "run_id": run.pk,
            "design_id": design.pk,
            "logo_id": logo.pk,
            "printer_id": printer.pk,
            "view_id": view.pk,
            "slug": campaign.slug,
            "digest": theme.digest(campaign),
            "name": landing_picture.name,
            "typed": scene.code_text(batch, 20),
        },
    )


def other_states(installation: Installation) -> list[str]:
    """Return addresses of pages in other states, such as empty or filtered lists.

    Adds the campaigns that these states need to the installation.
    """
    by, at = installation.manager, timezone.now()
    draft = _create_campaign("Winter", launched=False, by=by, at=at)
    batch = scene.create_batch(draft, "Flyers", 10, by=by, at=at)
    asking = _create_campaign("Summer", by=by, at=at, **ASKS_EVERYTHING)
    empty: dict[str, object] = {
        "campaign_id": _create_campaign("Nothing in it", by=by, at=at).pk
    }
    early: dict[str, object] = {"campaign_id": draft.pk, "batch_id": batch.pk}
    states: list[tuple[str, str, dict[str, object]]] = [
        ("campaigns:campaign_list", "?q=nobody", {}),
        ("campaigns:campaign_list", "?status=running", {}),
        ("campaigns:campaign_detail", "", empty),
        ("codes:batch_list", "", empty),
        ("redemption:redemption_list", "", empty),
        ("redemption:attempt_list", "", empty),
        ("console:campaign_dashboard", "", empty),
        ("campaigns:campaign_detail", "", early),
        ("campaigns:campaign_launch", "", early),
        ("codes:batch_detail", "", early),
        ("codes:generation_cancel", "", early),
        ("redemption:landing", "", {"slug": draft.slug}),
        ("redemption:landing", "", {"slug": asking.slug}),
        ("codes:code_list", "?status=voided", {}),
        ("codes:code_void", "?which=range&first=20&last=29", {}),
        ("staff:trail", "?q=nothing", {}),
        ("staff:trail", "?action=codes.voided&since=2027-02-30&within=7", {}),
        ("codes:batch_list", "?state=sealed&q=x", {}),
        ("redemption:redemption_list", "?channel=1&within=30", {}),
        ("redemption:attempt_list", "?reason=burned", {}),
        ("printing:studio", "?state=failed", {}),
        ("printing:printer_add", f"?kept={installation.arguments['nonce']}", {}),
    ]
    return [
        installation.address(name, query, **overrides)
        for name, query, overrides in states
    ]


def picture() -> bytes:
    """Return a small picture as a browser would upload it."""
    file = BytesIO()
    Image.new("RGB", (60, 40), "#e4572e").save(file, "PNG")
    return file.getvalue()


def _create_campaign(
    name: str, *, by: User, at: datetime, launched: bool = True, **fields: object
) -> Campaign:
    """Create a campaign that began yesterday and runs for a month."""
    fields = {
        "name": name,
        "slug": f"summer-{next(_numbers)}",
        "starts_at": at - timedelta(days=1),
        "ends_at": at + timedelta(days=30),
        **fields,
    }
    return scene.create_campaign(fields, by=by, at=at, launched=launched)


def _create_batch(campaign: Campaign, manager: User, now: datetime) -> Batch:
    """Return a batch with redeemed and voided codes, answers and a failed attempt."""
    batch = scene.create_batch(campaign, "Receipts", 120, by=manager, at=now)
    generation.fill(batch)
    scene.redeem_codes(batch, [now] * 7)
    scene.add_answers(batch, last=1, name="Ana Díaz")
    with suppress(Rejected):
        attempt(
            scene.code_text(batch, 1),
            campaign=campaign,
            device=uuid4(),
            address="192.0.2.7",
            attempt_id=uuid4(),
            at=now,
        )
    chosen = Selection(first=9, last=12)
    scene.void_codes(batch, chosen, reason="Torn", by=manager, at=now)
    scene.count_redemptions([campaign], at=now + timedelta(hours=1))
    return batch
