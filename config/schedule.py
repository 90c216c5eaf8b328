"""Which task beat starts how often: seconds between two starts."""

from typing import Any

BEAT_SCHEDULE: dict[str, dict[str, Any]] = {
    "enqueue unfinished batches and bulk actions again": {
        "task": "codes.tasks.requeue_unfinished",
        "schedule": 30.0,
        "options": {"expires": 25},
    },
    "enqueue unfinished print runs again": {
        "task": "printing.tasks.requeue_unfinished",
        "schedule": 30.0,
        "options": {"expires": 25},
    },
    "fold the tallies": {
        "task": "codes.tasks.fold_tallies",
        "schedule": 5.0,
        "options": {"expires": 5},
    },
    "delete old files": {"task": "printing.tasks.delete_old_files", "schedule": 3600.0},
    "delete temporary files that are left": {
        "task": "codes.tasks.delete_leftovers",
        "schedule": 300.0,
        "options": {"expires": 290},
    },
    "count redemptions by quarter hour": {
        "task": "redemption.tasks.count_quarters",
        "schedule": 60.0,
        "options": {"expires": 50},
    },
    "forget throttled hosts": {
        "task": "redemption.tasks.forget_throttled_hosts",
        "schedule": 900.0,
    },
    "delete old forms": {"task": "ui.tasks.delete_old_forms", "schedule": 600.0},
    "delete expired data of visitors": {
        "task": "redemption.tasks.delete_expired",
        "schedule": 86400.0,
    },
}
