"""Make model instances for tests; every argument is optional."""

from datetime import timedelta
from itertools import count
from typing import Any
from uuid import uuid4

from django.utils import timezone

from campaigns.models import Campaign
from codes import generation, vault
from codes.formats import CodeFormat
from codes.models import Batch, Code, Status
from redemption.models import Channel
from redemption.redeem import redeem
from staff.models import User

_n = count(1)


def make_user(**fields) -> User:
    username = fields.pop("username", f"user{next(_n)}")
    return User.objects.create_user(username, password="correct horse 9", **fields)


def make_campaign(**fields) -> Campaign:
    now = timezone.now()
    fields = {
        "name": "Summer",
        "slug": f"summer-{next(_n)}",
        "status": Campaign.Status.RUNNING,
        "starts_at": now - timedelta(days=1),
        "ends_at": now + timedelta(days=30),
        "created_at": now,
    } | fields
    if fields["status"] != Campaign.Status.DRAFT:
        fields = {"address_fixed_at": now, "address_fixed_by": "launch"} | fields
    return Campaign.objects.create(**fields)


def make_spec(**fields) -> generation.BatchSpec:
    shape: dict[str, Any] = {"charset": "clear", "length": 11}
    shape |= {"prefix": "", "check": True}
    shape |= {name: fields.pop(name) for name in list(fields) if name in shape}
    defaults: dict[str, Any] = {"name": "Receipts", "quantity": 10}
    return generation.BatchSpec(**defaults | {"format": CodeFormat(**shape)} | fields)


def make_batch(*, campaign=None, filled=True, by=None, **fields) -> Batch:
    """Return a batch, with its codes unless `filled` is False."""
    batch = generation.start(
        campaign or make_campaign(), spec=make_spec(**fields), by=by, at=timezone.now()
    )
    if filled:
        generation.fill(batch)
    return batch


def make_code(*, batch=None, serial=1) -> Code:
    batch = batch or make_batch(quantity=1)
    return Code.objects.get(pk=batch.code_id(serial))


def text_of(code: Code) -> str:
    """Return a code as printed, in groups."""
    spelled = vault.texts(code.batch, code.serial, code.serial)[0].decode()
    return code.batch.format.grouped(spelled)


def make_redemption(*, code=None, **fields):
    code = code or make_code()
    return redeem(
        text_of(code),
        **{
            "campaign": code.batch.campaign,
            "channel": Channel.LANDING,
            "attempt_id": uuid4(),
            "at": timezone.now(),
        }
        | fields,
    )


def statuses(batch: Batch) -> list[str]:
    """Return the status of each code of the batch, by serial."""
    found = Code.objects.of(batch).order_by("id").values_list("status", flat=True)
    return [Status(status).name.lower() for status in found]
