"""What the trail calls the actions of this app, and the data of their entries."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from storage.sheets.kinds import Kind

ACTIONS = {
    "batches.generated": _("Batch generated"),
    "batches.generation_held": _("Generation of a batch paused"),
    "batches.generation_resumed": _("Generation of a batch resumed"),
    "batches.generation_cancelled": _("Generation of a batch cancelled"),
    "batches.paused": _("Batch paused"),
    "batches.resumed": _("Batch resumed"),
    "batches.sealed": _("Batch sealed"),
    "batches.removal_ordered": _("Removal of a batch ordered"),
    "batches.removal_stopped": _("Removal of a batch stopped: a code was redeemed"),
    "batches.removed": _("Batch removed"),
    "batches.download_started": _("Download of a batch started"),
    "batches.downloaded": _("Batch downloaded"),
    "codes.activated_ordered": _("Activation of codes ordered"),
    "codes.activated": _("Codes activated"),
    "codes.voided_ordered": _("Voiding of codes ordered"),
    "codes.voided": _("Codes voided"),
    "codes.looked_up": _("Code looked up"),
    "codes.damaged_looked_up": _("Damaged code looked up"),
    "codes.list_looked_up": _("List of codes looked up"),
    "codes.revealed": _("Code revealed"),
    "campaigns.removal_ordered": _("Removal of a draft ordered"),
    "campaigns.removed": _("Draft removed"),
    "series.rewrapped": _("Key of a series wrapped anew"),
}

FACTS = {
    "first": _("first serial"),
    "last": _("last serial"),
    "serial": _("serial"),
    "serials": _("serials"),
    "candidates": _("codes tried"),
    "only": _("only"),
    "lines": _("lines"),
    "found": _("found"),
    "unknown": _("unknown"),
    "unreadable": _("unreadable"),
    "batches": _("codes of batch"),
    "ranges": _("serials of batch"),
    "moved": _("changed"),
    "left": _("left as they were"),
    "ordered": _("ordered in entry"),
    "rows": _("rows"),
    "size": _("bytes"),
    "excel": _("for Excel"),  # of earlier entries
    "written_as": _("written as"),
    "complete": _("complete"),
    "broken_by": _("broken by"),
    "started": _("started in entry"),
    "quantity": _("quantity"),
    "series": _("series"),
    "first_number": _("first number"),
    "starts_as": _("start as"),
    "generated": _("generated so far"),
    "status": _("status"),
    "sha256": _("SHA-256"),
}

_STATUSES = {
    "inactive": pgettext_lazy("codes", "inactive"),
    "available": pgettext_lazy("codes", "available"),
    "redeemed": pgettext_lazy("codes", "redeemed"),
    "voided": pgettext_lazy("codes", "voided"),
}
_KINDS = {kind.value: kind.label for kind in Kind}
VALUES = {"only": _STATUSES, "starts_as": _STATUSES, "written_as": _KINDS}
