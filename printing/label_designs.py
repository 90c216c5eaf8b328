"""Keep how labels look under a name, to print like this again."""

from dataclasses import replace
from datetime import datetime

from django.db import transaction

from campaigns.models import Campaign
from printing.models import LabelDesign
from printing.paper.setup import Setup
from staff import trail
from staff.models import User


@transaction.atomic
def save(
    campaign: Campaign, *, name: str, setup: Setup, by: User | None, at: datetime
) -> LabelDesign:
    """Keep a setup under a name; what the campaign kept under it before is replaced.

    What belongs to a sheet or a printer and not to the looks is left out.
    """
    kept = replace(setup, skip=0, shift_x=0.0, shift_y=0.0).as_json()
    design, _is_new = LabelDesign.objects.update_or_create(
        campaign=campaign,
        name=name,
        defaults={"setup": kept, "changed_at": at},
        create_defaults={
            "setup": kept,
            "changed_at": at,
            "created_at": at,
            "created_by": by,
        },
    )
    trail.record("label_designs.saved", campaign, by=by, at=at, name=name)
    return design


@transaction.atomic
def delete(design: LabelDesign, *, by: User | None, at: datetime) -> None:
    """Forget a design; what was printed with it keeps its own."""
    trail.record(
        "label_designs.deleted", design.campaign, by=by, at=at, name=design.name
    )
    design.delete()
