"""Say what a press prints: what all labels of a job share, and whose turn it is."""

from datetime import datetime, timedelta

import numpy as np
import numpy.typing as npt
from django.conf import settings
from django.db import connection
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import override

from codes import vault
from codes.models import Batch, Code, Status
from codes.references import SERIALS
from printing.models import Logo, PrintRun
from printing.paper.labels import Job, Labels, Picture, Words
from printing.paper.setup import Setup
from printing.paper.sheets import grids, imposition
from printing.paper.unprintable import Unprintable

type Serials = npt.NDArray[np.uint64]

# A code that nobody can redeem any more has no business on paper.
PRINTABLE = (Status.INACTIVE, Status.AVAILABLE, Status.ISSUED)

PART_LABELS = 50_000  # at most: some seconds of a worker, some megabytes of it

# A stack takes its serials from all over the range: the primary key for each.
_ENDED = """
    SELECT id FROM codes_code WHERE id = ANY(%s) AND NOT status = ANY(%s)
"""


def job(
    batch: Batch, setup: Setup, *, mark: str = "", title: str = "", last: int
) -> Job:
    """Return what all labels of a job share; `last` is its highest serial.

    Raises Unprintable.
    """
    return Job(
        setup=setup,
        layout=grids.layout_of(setup),
        words=_words(batch, setup, mark, title),
        format=batch.format,
        site=site(batch),
        batch=batch.pk,
        digits=len(str(last)),
    )


def of(run: PrintRun) -> Job:
    """Return the job of a print run."""
    setup = run.choices
    return job(
        run.batch,
        setup,
        mark=mark_of(run.copy, setup),
        title=f"{run.batch.campaign.name} · {run.batch.name} · {run}",
        last=run.last,
    )


def mark_of(copy: int, setup: Setup) -> str:
    """Return the mark of what is printed again: nothing, "REPRINT 1", "REPRINT 2"."""
    if copy < 2:  # noqa: PLR2004 -- the second copy is the first reprint
        return ""
    with override(language_of(setup)):
        return _("REPRINT %(number)s") % {"number": copy - 1}


def language_of(setup: Setup) -> str:
    """Return the language that labels speak, whoever looks at them or makes them."""
    lines = setup.instructions
    return lines[0][0] if lines else settings.LANGUAGE_CODE


def sheets_of_a_part(job: Job, most: int) -> int:
    """Return how many sheets a part has, where the press takes `most` at once."""
    return max(1, min(most, PART_LABELS // job.layout.per_page))


def site(batch: Batch) -> str:
    """Return what a symbol says before the code, in capitals: a mode of its own."""
    return f"{settings.PUBLIC_URL}/{batch.campaign.slug}/".upper()


def address(batch: Batch) -> str:
    """Return where codes are redeemed, as people type it."""
    return f"{settings.PUBLIC_URL}/{batch.campaign.slug}".split("://", 1)[1]


def labels(run: PrintRun, sheets: range) -> Labels:
    """Return the codes of some sheets of a run, each in its place. Raises Sealed.

    The place of a code that nobody can redeem any more stays empty, so that a sheet
    can be made again.
    """
    setup = run.choices
    serials = imposition.serials(
        grids.layout_of(setup),
        first=run.first,
        last=run.last,
        skip=setup.skip,
        order=setup.order,
        pages=sheets,
    )
    here = serials > 0
    here[here] = _printable(run.batch, serials[here])
    spelled = vault.spell_serials(run.batch, serials[here])
    texts = np.zeros(serials.shape, spelled.dtype)
    texts[here] = spelled
    return Labels(texts, serials, here)


def _printable(batch: Batch, serials: Serials) -> npt.NDArray[np.bool_]:
    """Tell of each of these serials whether somebody can still redeem its code."""
    if not serials.size:
        return np.zeros(0, np.bool_)
    first, last = int(serials.min()), int(serials.max())
    if last - first + 1 == serials.size:
        codes = Code.objects.between(batch, first, last)
        ended = list(codes.exclude(status__in=PRINTABLE).values_list("id", flat=True))
    else:
        ids = (serials | np.uint64(batch.code_id(0))).tolist()
        with connection.cursor() as cursor:
            cursor.execute(_ENDED, [ids, [int(status) for status in PRINTABLE]])
            ended = [code_id for (code_id,) in cursor.fetchall()]
    return ~np.isin(serials, np.array(ended, np.uint64) & np.uint64(SERIALS))


def _words(batch: Batch, setup: Setup, mark: str, title: str) -> Words:
    campaign = batch.campaign
    return Words(
        title=title or f"{campaign.name} · {batch.name}",
        name=campaign.name,
        address=address(batch),
        expiry=_expiry(batch, setup) if setup.expiry else "",
        language=language_of(setup),
        logo=_logo(batch, setup.logo),
        mark=mark,
    )


def _expiry(batch: Batch, setup: Setup) -> str:
    """Return the last day of the codes, as people of the campaign count days."""
    ends = [batch.expires_at, batch.campaign.ends_at]
    end: datetime | None = min((moment for moment in ends if moment), default=None)
    if end is None:
        return ""
    with override(language_of(setup)):
        last = timezone.localtime(end - timedelta.resolution, batch.campaign.zone)
        return _("Valid until %(day)s") % {"day": date_format(last, "DATE_FORMAT")}


def _logo(batch: Batch, logo_id: int) -> Picture | None:
    if not logo_id:
        return None
    logo = Logo.objects.filter(pk=logo_id, campaign=batch.campaign_id).first()
    if logo is None:
        raise Unprintable(_("The logo is not there any more. Choose another, or none."))
    return Picture(logo.kind, bytes(logo.content), logo.width, logo.height)
