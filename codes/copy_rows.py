"""Build the rows of codes in PostgreSQL's binary COPY format, in numpy."""

from datetime import UTC, datetime

import numpy as np

from codes.models import Batch

_EPOCH = np.datetime64("2000-01-01T00:00:00", "us")  # PostgreSQL's

# PostgreSQL's binary COPY format (documentation of COPY, "Binary Format"): a header,
# rows of field count and (length, value) pairs in network order, a trailer.
HEADER = b"PGCOPY\n\xff\r\n\0" + bytes(8)
TRAILER = b"\xff\xff"
_ROW = np.dtype(
    [
        ("fields", ">i2"),
        ("id_length", ">i4"),
        ("id", ">i8"),
        ("batch_length", ">i4"),
        ("batch", ">i4"),
        ("status_length", ">i4"),
        ("status", ">i2"),
        ("at_length", ">i4"),
        ("at", ">i8"),
    ]
)
COPY = (
    "COPY codes_code (id, batch_id, status, status_at) FROM STDIN WITH (FORMAT BINARY)"
)


def rows(batch: Batch, first: int, last: int, at: datetime) -> bytes:
    """Return the rows of serials `first` to `last` in PostgreSQL's binary COPY format.

    (id int8, batch_id int4, status int2, status_at timestamptz), 40 bytes a row.
    """
    buffer = np.empty(last - first + 1, dtype=_ROW)
    buffer["fields"] = 4
    buffer["id_length"], buffer["batch_length"] = 8, 4
    buffer["status_length"], buffer["at_length"] = 2, 8
    buffer["id"] = np.arange(batch.code_id(first), batch.code_id(last) + 1)
    buffer["batch"] = batch.pk
    buffer["status"] = batch.starts_as
    utc = np.datetime64(at.astimezone(UTC).replace(tzinfo=None), "us")
    buffer["at"] = (utc - _EPOCH).astype(np.int64)
    return buffer.tobytes()
