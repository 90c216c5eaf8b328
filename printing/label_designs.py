"""Save and delete label designs: setups under a name, to print with them again."""

import json
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.db import transaction

from campaigns.models import Campaign
from printing.models import LabelDesign
from printing.paper.setup import Setup
from staff import trail, trail_changes
from staff.models import User
from ui import edit_versions
from ui.edit_versions import Version


class DesignDiffers(Exception):
    """Another design has this name, and the actor has not seen what would be replaced.

    `fields` are the names of what differs, as the trail writes them.
    """

    def __init__(self, design: LabelDesign, fields: list[str]) -> None:
        super().__init__(design.name)
        self.design = design
        self.fields = fields


def version(design: LabelDesign | None) -> Version:
    """Return the version of a design under its name; of None one without names."""
    if design is None:
        return Version()
    content = json.dumps(design.setup, sort_keys=True)
    return edit_versions.version_of({design.name: content})


@transaction.atomic
def save(
    campaign: Campaign,
    *,
    name: str,
    setup: Setup,
    by: User | None,
    at: datetime,
    seen: Version | None = None,
) -> LabelDesign:
    """Save a setup under a name; replace the campaign's design of the same name.

    What belongs to one sheet or printer, not to the design, is left out. Raises
    DesignDiffers if a design of the name is not as in `seen`. Locks the campaign, so
    that of two new designs of one name the second is compared with the first.
    """
    Campaign.objects.select_for_update(no_key=True).get(pk=campaign.pk)
    data = replace(setup, skip=0, shift_x=0.0, shift_y=0.0).as_json()
    design = LabelDesign.objects.filter(campaign=campaign, name=name).first()
    changes = _changes(design.parsed_setup.as_json(), data) if design else {}
    if design is None:
        design = LabelDesign(campaign=campaign, name=name, created_at=at, created_by=by)
    elif changes and seen is not None and name not in _as_now(design, seen):
        raise DesignDiffers(design, list(changes))
    design.setup, design.changed_at = data, at
    design.save(update_fields=["setup", "changed_at"] if design.pk else None)
    facts: dict[str, Any] = {"changes": changes} if changes else {}
    trail.record("label_designs.saved", campaign, by=by, at=at, name=name, **facts)
    return design


def _as_now(design: LabelDesign, seen: Version) -> set[str]:
    """Return the name of the design if it is as in `seen`."""
    now = version(design).digests
    return {name for name in now if now[name] == seen.digests.get(name)}


def _changes(before: dict[str, Any], after: dict[str, Any]) -> trail_changes.Changes:
    old, new = ({"setup": _by_language(setup)} for setup in (before, after))
    return trail_changes.between(old, new, ["setup"])


def _by_language(setup: dict[str, Any]) -> dict[str, Any]:
    return setup | {
        "instructions": dict(setup["instructions"]),
        "grid": setup["grid"] or {},
    }


@transaction.atomic
def delete(design: LabelDesign, *, by: User | None, at: datetime) -> None:
    """Delete a design; print runs made with it have a copy of its setup."""
    trail.record(
        "label_designs.deleted", design.campaign, by=by, at=at, name=design.name
    )
    design.delete()
