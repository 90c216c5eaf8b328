"""Structured logs: one JSON object a line, with the request's id and no codes."""

import json
import logging
import re
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Any

request_id: ContextVar[str] = ContextVar("request_id", default="-")

# Every path that is not ours may hold a code, even where the slug belongs: people type
# the code behind the host. /summer/BF26… → /…
_PUBLIC_PATH = re.compile(
    r"(?<![\w.:/])/(?!(?:console|admin|api|static|media|healthz|readyz)(?:/|$))[^\"].*",
    re.DOTALL,  # to the end: a scanned code may hold spaces
)


class AddRequestId(logging.Filter):
    """Give each record the id of the request that it belongs to."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.request_id = request_id.get()
        return True


class MaskPaths(logging.Filter):
    """Cut public paths, where a code may stand."""

    def filter(self, record: logging.LogRecord) -> bool:
        if record.name.startswith("django.") and "/" in record.getMessage():
            record.msg = _PUBLIC_PATH.sub("/…", record.getMessage())
            record.args = ()
        return True


class JsonFormatter(logging.Formatter):
    """Write a record as one line of JSON."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, Any] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(),
            "level": record.levelname.lower(),
            "logger": record.name,
            "request_id": getattr(record, "request_id", "-"),
            "message": record.getMessage(),
        }
        line |= getattr(record, "facts", {})
        if record.exc_info:
            line["traceback"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False, default=str)
