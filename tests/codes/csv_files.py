"""Download the CSV of a batch and read it back."""

import csv
import io
from datetime import UTC, datetime

from codes import exporting, lifecycle
from codes.exporting import Extent
from codes.lifecycle import Selection
from codes.models import Status
from tests.factories import make_code, text_of

AT = datetime(2027, 3, 1, 12, 0, tzinfo=UTC)


def start(batch, by=None, **extent):
    return exporting.start(batch, Extent(**extent), by=by, at=AT)


def content(batch, **extent):
    return b"".join(start(batch, **extent))


def rows(batch, **extent):
    return list(csv.reader(io.StringIO(content(batch, **extent).decode(), newline="")))


def void(batch, first, last, at):
    selection = Selection(first=first, last=last)
    move = lifecycle.order(batch, Status.VOIDED, selection, by=None, at=at)
    lifecycle.carry_out(move, at=at)


def texts(batch, *serials):
    return [text_of(make_code(batch=batch, serial=serial)) for serial in serials]
