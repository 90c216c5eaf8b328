"""An installation in which every page has something to show, and every page of ours.

A page is known by the name of its address. Whoever adds one finds it walked, or says
in EXCUSED why not; an argument that nobody seeds fails the walk.
"""

from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from io import BytesIO
from uuid import uuid4

from django.urls import URLPattern, get_resolver, reverse
from django.utils import timezone
from PIL import Image

from campaigns import theme
from campaigns.models import Campaign
from codes import lifecycle
from codes.lifecycle import Selection
from codes.models import Status
from printing import label_designs, logos, printers
from printing.paper.setup import Setup
from redemption import daily_counts
from redemption.attempts import attempt
from redemption.errors import Rejected
from redemption.models import Answers
from staff.models import User
from staff.roles import Role
from tests.factories import (
    make_batch,
    make_campaign,
    make_code,
    make_redemption,
    make_user,
    text_of,
)
from tests.printing import runs
from tests.redemption.sample_answers import ASKS_EVERYTHING
from ui import saved_views

DEED, FILE, PART, LEADS_ON = "a deed, by POST only", "a file", "a part", "leads on"
EXCUSED = {
    "healthz": FILE,
    "readyz": FILE,
    "staff:sign_in": LEADS_ON,  # those who are signed in
    "staff:sign_out": DEED,
    "campaigns:colors": PART,
    "campaigns:design_discard": DEED,
    "campaigns:design_theme": FILE,
    "campaigns:design_logo": DEED,
    "campaigns:design_hero": DEED,
    "codes:batch_preview": DEED,
    "codes:batch_progress": LEADS_ON,
    "codes:code_reveal": DEED,
    "codes:batch_pause": DEED,
    "console:search": DEED,
    "ui:view_save": DEED,
    "ui:view_remove": DEED,
    "redemption:answers_download": DEED,
    "console:demo_remove": "only with a demo: see test_keys_in_the_browser",
    "codes:batch_resume": DEED,
    "codes:generation_hold": DEED,
    "codes:generation_resume": DEED,
    "printing:preview": DEED,
    "printing:proof": DEED,
    "printing:logo_add": DEED,
    "printing:label_design_save": DEED,
    "printing:print_run_cancel": DEED,
    "printing:print_run_manifest": FILE,
    "printing:print_run_download": DEED,
    "printing:calibration": FILE,
    "printing:calibration_plain": FILE,
    "redemption:theme": FILE,
    "redemption:picture": FILE,
    "redemption:scan": LEADS_ON,
    "language": DEED,
}


@dataclass
class Installation:
    """Somebody who may do everything, and the arguments of every address."""

    manager: User
    arguments: dict

    def address(self, name, query="", **others):
        known = self.arguments | others
        return reverse(name, kwargs={key: known[key] for key in named()[name]}) + query


def named(resolver=None, space="", inherited=()):
    """Return the names of our addresses, each with the names of its arguments."""
    found = {}
    for pattern in (resolver or get_resolver()).url_patterns:
        arguments = (*inherited, *pattern.pattern.converters)
        if isinstance(pattern, URLPattern):
            if pattern.name:
                found.setdefault(space + pattern.name, arguments)
        elif pattern.namespace != "admin":  # which is of Django's making
            inner = f"{pattern.namespace}:" if pattern.namespace else ""
            found |= named(pattern, space + inner, arguments)
    return found


def seed():
    """Fill the database and return what is in it."""
    now = timezone.now()
    manager = make_user(username="mara", role=Role.MANAGER, is_staff=True)
    campaign = make_campaign(name="Ice Cream Summer", contact="help@example.com")
    batch = _batch(campaign, manager, now)
    run = runs.order(batch, by=manager, last=48)
    made = {"by": manager, "at": now}
    view = saved_views.save(
        "/console/campaigns/", "Running", "status=running", by=manager
    )
    label_designs.save(campaign, name="Green", setup=Setup(), **made)
    shown = campaign.pictures.create(name="sun-60x40.png", content=picture())
    logo = logos.add(campaign, name="Sun", content=picture(), **made)
    printer = printers.save(None, name="Brother", shift_x=1, shift_y=0, **made)
    return Installation(
        manager,
        {
            "campaign_id": campaign.pk,
            "batch_id": batch.pk,
            "serial": 1,
            "run_id": run.pk,
            "design_id": campaign.label_designs.get().pk,
            "logo_id": logo.pk,
            "printer_id": printer.pk,
            "view_id": view.pk,
            "slug": campaign.slug,
            "digest": theme.digest(campaign),
            "name": shown.name,
            "typed": text_of(make_code(batch=batch, serial=20)),
        },
    )


def picture():
    """Return a small picture, as somebody would send it."""
    file = BytesIO()
    Image.new("RGB", (60, 40), "#e4572e").save(file, "PNG")
    return file.getvalue()


def _batch(campaign, manager, now):
    """Return a batch of which some codes are redeemed, and tried again, and voided."""
    batch = make_batch(campaign=campaign, quantity=120, by=manager)
    for serial in range(1, 8):
        redeemed = make_redemption(code=make_code(batch=batch, serial=serial))
        if serial == 1:
            answered = {"campaign": campaign, "at": redeemed.at, "name": "Ana Díaz"}
            Answers.objects.create(redemption=redeemed, **answered)
    again = text_of(make_code(batch=batch))
    with suppress(Rejected):
        attempt(
            again,
            campaign=campaign,
            device=uuid4(),
            address="192.0.2.7",
            attempt_id=uuid4(),
            at=now,
        )
    chosen = Selection(first=9, last=12)
    move = lifecycle.order(
        batch, Status.VOIDED, chosen, reason="Torn", by=manager, at=now
    )
    lifecycle.carry_out(move, at=now)
    daily_counts.count_quarters(at=now + timedelta(hours=1))
    return batch


def others(installation):
    """Return addresses of pages as they are in other states, which they name."""
    draft = make_campaign(name="Winter", status=Campaign.Status.DRAFT)
    batch = make_batch(
        campaign=draft, name="Flyers", filled=False, by=installation.manager
    )
    empty = {"campaign_id": make_campaign(name="Nothing in it").pk}
    early = {"campaign_id": draft.pk, "batch_id": batch.pk}
    asked = [
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
        ("redemption:landing", "", {"slug": make_campaign(**ASKS_EVERYTHING).slug}),
        ("codes:code_list", "?status=voided", {}),
        ("codes:code_void", "?which=range&first=20&last=29", {}),
        ("staff:trail", "?q=nothing", {}),
        ("staff:trail", "?action=codes.voided&since=2027-02-30&within=7", {}),
        ("codes:batch_list", "?state=sealed&q=x", {}),
        ("redemption:redemption_list", "?channel=1&within=30", {}),
        ("redemption:attempt_list", "?reason=burned", {}),
        ("printing:studio", "?state=failed", {}),
    ]
    return [installation.address(name, query, **args) for name, query, args in asked]
