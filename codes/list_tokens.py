"""Carry what a list names from its page into the next form: ids, no text of a code.

The token is signed, for one member of staff, for a day. Nothing is stored.
"""

from django.core import signing
from django.utils.translation import gettext as _

from codes.lifecycle import ActionRefused
from codes.list_lookup import CheckedList, Missing
from staff.models import User

VALID_FOR = 24 * 60 * 60  # seconds


def pack(checked: CheckedList, *, by: User) -> str:
    """Return the token of a list; ten thousand codes make some ten kilobytes of it."""
    content = {
        "by": by.pk,
        "found": checked.found,
        "unknown": checked.unknown,
        "unreadable": checked.unreadable,
    }
    return signing.dumps(content, salt=__name__, compress=True)


def unpack(token: str, *, by: User) -> CheckedList:
    """Return the list that `pack` made a token of for `by`. Raises ActionRefused."""
    try:
        content = signing.loads(token, salt=__name__, max_age=VALID_FOR)
    except signing.BadSignature:
        content = {}
    if content.get("by") != by.pk:
        raise ActionRefused(_("This list is out of date: check it again."))
    unknown = [Missing(line, is_unknown=True) for line in content["unknown"]]
    unreadable = [Missing(line) for line in content["unreadable"]]
    return CheckedList(
        [(line, code_id) for line, code_id in content["found"]],
        sorted(unknown + unreadable, key=lambda one: one.line),
    )
