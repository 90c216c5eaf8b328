"""Write logs: one JSON object a line, with the request's id and without codes."""

import json
import logging
import re
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Any

request_id: ContextVar[str] = ContextVar("request_id", default="-")

# Any path but those of staff may contain a code, even as its first part: visitors type
# a code behind the host name. /summer/BF26… → /…
_PUBLIC_PATH = re.compile(
    r"(?<![\w.:/])/(?!(?:console|admin|api|static|media|healthz|readyz)(?:/|$))[^\"].*",
    re.DOTALL,  # to the end: a scanned code may contain spaces and line breaks
)


class AddRequestId(logging.Filter):
    """Give each record the id of the request that it belongs to."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.request_id = request_id.get()
        return True


class MaskPaths(logging.Filter):
    """Remove public paths from Django's messages: they may contain a code."""

    def filter(self, record: logging.LogRecord) -> bool:
        if record.name.startswith("django.") and "/" in record.getMessage():
            record.msg = _PUBLIC_PATH.sub("/…", record.getMessage())
            record.args = ()
        return True


class JsonFormatter(logging.Formatter):
    """Write a record as one line of JSON."""

    def format(self, record: logging.LogRecord) -> str:
        entry: dict[str, Any] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(),
            "level": record.levelname.lower(),
            "logger": record.name,
            "request_id": getattr(record, "request_id", "-"),
            "message": record.getMessage(),
        }
        entry |= getattr(record, "facts", {})
        if record.exc_info:
            entry["traceback"] = self.formatException(record.exc_info)
        return json.dumps(entry, ensure_ascii=False, default=str)
