"""Keep the logos of a campaign: pictures that were cleaned before anybody sees them."""

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

NAME = 100  # characters


@transaction.atomic
def add(
    campaign: Campaign, *, name: str, content: bytes, by: User | None, at: datetime
) -> Logo:
    """Clean a picture and keep it; the same picture again is the one that is kept.

    Raises Unprintable.
    """
    cleaned = logo_upload.clean(content)
    logo, is_new = Logo.objects.get_or_create(
        campaign=campaign,
        sha256=sha256(cleaned.content).hexdigest(),
        defaults={
            "name": name.strip()[:NAME] or _("Logo"),
            "kind": cleaned.kind,
            "content": cleaned.content,
            "width": cleaned.width,
            "height": cleaned.height,
            "created_at": at,
            "created_by": by,
        },
    )
    if is_new:
        _record_logo("added", logo, by=by, at=at)
    return logo


@transaction.atomic
def delete(logo: Logo, *, by: User | None, at: datetime) -> None:
    """Forget a logo. Raises NotAllowed while labels with it are being made."""
    in_work = PrintRun.objects.filter(
        batch__campaign=logo.campaign_id,
        state=PrintRun.State.RUNNING,
        setup__logo=logo.pk,
    )
    if in_work.exists():
        raise ActionRefused(_("Labels with this logo are being made. Wait for them."))
    _record_logo("deleted", logo, by=by, at=at)
    logo.delete()


def _record_logo(verb: str, logo: Logo, *, by: User | None, at: datetime) -> None:
    trail.record(
        f"logos.{verb}",
        logo.campaign,
        by=by,
        at=at,
        name=logo.name,
        sha256=logo.sha256,
    )
