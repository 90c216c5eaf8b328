"""Who changed a field of a landing page's design last: of the draft, or of the page."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from campaigns.models import Campaign, Draft
from staff import last_edits, trail
from staff.models import User
from ui.merging import LastEdit


def of(
    campaign: Campaign, keys: Iterable[str], *, reader: User | None
) -> dict[str, LastEdit]:
    """Return the last edit of each of these, written as in `Draft.edits`."""
    draft = Draft.objects.filter(campaign=campaign.pk).first()
    stored = draft.edits if draft else {}
    noted = {key: edit for key in keys if (edit := _newest(stored, key))}
    people = User.objects.in_bulk({edit["by"] for edit in noted.values() if edit["by"]})
    found = {
        key: LastEdit(
            str(people.get(edit["by"], "")),
            datetime.fromisoformat(edit["at"]),
            is_reader=reader is not None and edit["by"] == reader.pk,
        )
        for key, edit in noted.items()
    }
    others = set(keys) - found.keys()
    if not others:
        return found
    target = trail.target_of(campaign)
    return last_edits.of(target, others, reader=reader) | found


def _newest(edits: dict[str, Any], key: str) -> Any:
    """Return the newest edit of a field, or of any of its parts."""
    parts = [e for k, e in edits.items() if k == key or k.startswith(f"{key}.")]
    return max(parts, key=lambda edit: str(edit["at"]), default=None)
