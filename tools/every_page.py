"""Build an installation that fills each of our pages (`tools.page_names`).

The arguments of a new URL must be among those of `build_installation`.
"""

from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from io import BytesIO
from itertools import count
from typing import Any
from uuid import UUID, uuid4

from django.urls import reverse
from django.utils import timezone
from PIL import Image

from campaigns import theme
from campaigns.models import Campaign
from codes import generation, removal
from codes.lifecycle import Selection
from codes.models import Batch
from console.demo import scene
from printing import label_designs, logos, orders, printers
from printing.paper.setup import Setup
from redemption.attempts import attempt
from redemption.errors import Rejected
from staff.models import User
from tools.page_names import url_arguments
from ui import saved_views
from ui.sending import kept
from ui.sending.contents import FormContent
from ui.sending.tokens import FormToken

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

# Pages of the first campaign in other states: name of the URL and query.
STATES = [
    ("campaigns:campaign_list", "?q=nobody"),
    ("campaigns:campaign_list", "?status=running"),
    ("codes:code_list", "?status=voided"),
    ("codes:code_void", "?which=range&first=20&last=29"),
    ("staff:trail", "?q=nothing"),
    ("staff:trail", "?action=codes.voided&since=2027-02-30&within=7"),
    ("codes:batch_list", "?state=sealed&q=x"),
    ("redemption:redemption_list", "?channel=1&within=30"),
    ("redemption:attempt_list", "?reason=burned"),
    ("printing:studio", "?state=failed"),
]

PASSWORD = "correct horse 9"  # noqa: S105 -- of an installation that is thrown away
_numbers = count(1)


@dataclass
class Installation:
    """A manager who may do everything, and a value for each argument of a URL.

    `elsewhere` has other values for pages that the first campaign does not have.
    """

    manager: User
    arguments: dict[str, Any]
    elsewhere: dict[str, dict[str, Any]]

    def address(self, name: str, query: str = "", **overrides: object) -> str:
        """Return the path of a page; `overrides` replace arguments of the same name."""
        values = self.arguments | self.elsewhere.get(name, {}) | overrides
        kwargs = {argument: values[argument] for argument in url_arguments()[name]}
        return reverse(name, kwargs=kwargs) + query


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
    return Installation(
        manager,
        {
            "nonce": _keep_form(manager, now),
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
        elsewhere=_removable(manager, now),
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
    going = _remove_draft(by, at)
    states: list[tuple[str, str, dict[str, object]]] = [
        ("campaigns:campaign_detail", "", empty),
        ("codes:batch_list", "", empty),
        ("redemption:redemption_list", "", empty),
        ("redemption:attempt_list", "", empty),
        ("console:campaign_dashboard", "", empty),
        ("campaigns:campaign_detail", "", early),
        ("campaigns:campaign_launch", "", early),
        ("codes:batch_detail", "", early),
        ("codes:generation_cancel", "", early),
        ("campaigns:campaign_detail", "", going),
        ("codes:batch_list", "", going),
        ("codes:batch_detail", "", going),
        ("redemption:landing", "", {"slug": draft.slug}),
        ("redemption:landing", "", {"slug": asking.slug}),
        ("printing:printer_add", f"?kept={installation.arguments['nonce']}", {}),
    ]
    return [
        *(installation.address(name, query) for name, query in STATES),
        *(
            installation.address(name, query, **overrides)
            for name, query, overrides in states
        ),
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
        "slug": f"ice-cream-{next(_numbers)}",
        "starts_at": at - timedelta(days=1),
        "ends_at": at + timedelta(days=30),
        **fields,
    }
    return scene.create_campaign(fields, by=by, at=at, launched=launched)


def _keep_form(manager: User, now: datetime) -> UUID:
    """Keep a form that was sent while signed out; return its number."""
    form = FormToken(uuid4(), manager.pk, "/console/printers/new/", 0)
    typed = FormContent({"name": ["Brother"], "shift_x": ["1"]}, {})
    kept.keep(form, "/console/printers/new/", typed, at=now)
    return form.nonce


def _remove_draft(by: User, at: datetime) -> dict[str, Any]:
    """Order the removal of a draft; return arguments of the pages of its batch."""
    going = _removable(by, at)["console:batch_remove"]
    draft = Campaign.objects.get(pk=going["campaign_id"])
    removal.order_draft(draft, reason="Typo", by=by, at=at)
    return going


def _removable(manager: User, now: datetime) -> dict[str, dict[str, Any]]:
    """Return arguments of the pages that remove a draft and its batch."""
    draft = _create_campaign(
        "Autumn, first try",
        slug=f"autumn-{next(_numbers)}",
        launched=False,
        by=manager,
        at=now,
    )
    batch = scene.create_batch(draft, "Wrong prefix", 12, by=manager, at=now)
    generation.fill(batch)
    return {
        "console:batch_remove": {"campaign_id": draft.pk, "batch_id": batch.pk},
        "console:campaign_remove": {"campaign_id": draft.pk},
    }


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
