"""Who changed a field of an object last, as the trail has it."""

from collections.abc import Iterable

from staff.models import Entry, User
from ui.merging import LastEdit

MAX_ENTRIES = 50  # newest entries of the object that are looked at


def of(
    target: str, names: Iterable[str], *, reader: User | None
) -> dict[str, LastEdit]:
    """Return the last edit of each of these fields; one query.

    `target` and fields are written as in the trail: "campaigns.campaign:12",
    "translations.es.headline".
    """
    wanted, found = set(names), dict[str, LastEdit]()
    entries = Entry.objects.about(target).select_related("actor").order_by("-id")
    for entry in entries[:MAX_ENTRIES]:
        for name in _changed(entry) & (wanted - found.keys()):
            found[name] = made_by(entry, reader=reader)
        if found.keys() == wanted:
            break
    return found


def newest(
    target: str, action: str, *, reader: User | None, **data: str
) -> LastEdit | None:
    """Return the newest action of this kind on an object, with these data."""
    entries = Entry.objects.about(target).filter(action=action, data__contains=data)
    entry = entries.select_related("actor").order_by("-id").first()
    return made_by(entry, reader=reader) if entry else None


def made_by(entry: Entry, *, reader: User | None) -> LastEdit:
    """Return an entry of the trail as an edit."""
    return LastEdit(
        str(entry.actor or ""),
        entry.at,
        is_reader=reader is not None and entry.actor_id == reader.pk,
    )


def _changed(entry: Entry) -> set[str]:
    keys = [*entry.data.get("changes", {}), *entry.data.get("fields", [])]
    return {str(key) for key in keys} | {str(key).partition(".")[0] for key in keys}
