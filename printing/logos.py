"""Add and delete the logos of a campaign; a picture is cleaned before it is saved."""

from datetime import datetime
from hashlib import sha256

from django.db import transaction
from django.utils.translation import gettext as _

from campaigns.models import Campaign
from codes.lifecycle import ActionRefused
from printing.models import Logo, PrintRun
from printing.uploads import logo as logo_upload
from staff import trail
from staff.models import User

MAX_NAME_LENGTH = 100  # characters


@transaction.atomic
def add(
    campaign: Campaign, *, name: str, content: bytes, by: User | None, at: datetime
) -> Logo:
    """Clean a picture and save it as a logo; return the saved one if it is there.

    Raises Unprintable.
    """
    cleaned = logo_upload.clean(content)
    logo, is_new = Logo.objects.get_or_create(
        campaign=campaign,
        sha256=sha256(cleaned.content).hexdigest(),
        defaults={
            "name": name.strip()[:MAX_NAME_LENGTH] or _("Logo"),
            "kind": cleaned.kind,
            "content": cleaned.content,
            "width": cleaned.width,
            "height": cleaned.height,
            "created_at": at,
            "created_by": by,
        },
    )
    if is_new:
        _record("added", logo, by=by, at=at)
    return logo


@transaction.atomic
def delete(logo: Logo, *, by: User | None, at: datetime) -> None:
    """Delete a logo. Raises ActionRefused while a print run with it is running."""
    running = PrintRun.objects.filter(
        batch__campaign=logo.campaign_id,
        state=PrintRun.State.RUNNING,
        setup__logo=logo.pk,
    )
    if running.exists():
        raise ActionRefused(_("Labels with this logo are being made. Wait for them."))
    _record("deleted", logo, by=by, at=at)
    logo.delete()


def _record(verb: str, logo: Logo, *, by: User | None, at: datetime) -> None:
    trail.record(
        f"logos.{verb}",
        logo.campaign,
        by=by,
        at=at,
        name=logo.name,
        sha256=logo.sha256,
    )
