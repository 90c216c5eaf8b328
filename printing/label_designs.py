"""Save and delete label designs: setups under a name, to print with them again."""

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
    """Save a setup under a name; replace the campaign's design of the same name.

    What belongs to one sheet or printer, not to the design, is left out.
    """
    data = replace(setup, skip=0, shift_x=0.0, shift_y=0.0).as_json()
    design, _is_new = LabelDesign.objects.update_or_create(
        campaign=campaign,
        name=name,
        defaults={"setup": data, "changed_at": at},
        create_defaults={
            "setup": data,
            "changed_at": at,
            "created_at": at,
            "created_by": by,
        },
    )
    trail.record("label_designs.saved", campaign, by=by, at=at, name=name)
    return design


@transaction.atomic
def delete(design: LabelDesign, *, by: User | None, at: datetime) -> None:
    """Delete a design; print runs made with it have a copy of its setup."""
    trail.record(
        "label_designs.deleted", design.campaign, by=by, at=at, name=design.name
    )
    design.delete()
