"""Build print jobs: what all labels of a job share, and the codes of its sheets."""

import numpy as np
import numpy.typing as npt
from django.conf import settings
from django.db import connection
from django.utils.translation import gettext as _
from django.utils.translation import override

from codes import vault
from codes.models import Batch, Code, Status
from codes.references import SERIALS
from printing import label_addresses
from printing.expiry import expiry_text
from printing.models import Logo, PrintRun
from printing.paper.designs import catalogue
from printing.paper.labels import Job, Labels, Picture, Words
from printing.paper.setup import Setup
from printing.paper.sheets import grids, imposition
from printing.paper.unprintable import Unprintable

type Serials = npt.NDArray[np.uint64]

# A code that can no longer be redeemed is not printed.
PRINTABLE_STATUSES = (Status.INACTIVE, Status.AVAILABLE, Status.ISSUED)

MAX_PART_LABELS = 50_000  # a part takes seconds of a worker and megabytes of memory

# A cut-and-stack sheet has serials from the whole range: look up each primary key.
_UNPRINTABLE_IDS = """
    SELECT id FROM codes_code WHERE id = ANY(%s) AND NOT status = ANY(%s)
"""


def build_job(batch: Batch, setup: Setup, *, mark: str = "", title: str = "") -> Job:
    """Return what all labels of a job share. Raises Unprintable.

    References have as many digits as the batch needs, whichever serials are printed: a
    label that is printed again says what it said.
    """
    layout = grids.layout_of(setup)
    label_addresses.check_addresses(setup, batch.campaign)
    return Job(
        setup=catalogue.resolve(setup, layout),
        layout=layout,
        words=_build_words(batch, setup, mark, title),
        format=batch.format,
        site=qr_url_prefix(batch),
        batch=batch.pk,
        digits=len(str(batch.quantity)),
    )


def build_run_job(run: PrintRun) -> Job:
    """Return the job of a print run. Raises Unprintable."""
    setup = run.parsed_setup
    return build_job(
        run.batch,
        setup,
        mark=reprint_mark(run.copy, setup),
        title=f"{run.batch.campaign.name} · {run.batch.name} · {run}",
    )


def reprint_mark(copy: int, setup: Setup) -> str:
    """Return the mark of a copy: nothing for the first, then "REPRINT 1" and so on."""
    if copy < 2:  # noqa: PLR2004 -- the second copy is the first reprint
        return ""
    with override(label_language(setup)):
        return _("REPRINT %(number)s") % {"number": copy - 1}


def label_language(setup: Setup) -> str:
    """Return the language of the texts on labels, independent of the active one."""
    lines = setup.instructions
    return lines[0][0] if lines else settings.LANGUAGE_CODE


def sheets_per_part(job: Job, max_sheets: int) -> int:
    """Return how many sheets a part has; the press takes `max_sheets` in one file."""
    return max(1, min(max_sheets, MAX_PART_LABELS // job.layout.per_page))


def qr_url_prefix(batch: Batch) -> str:
    """Return the URL that a QR symbol holds before the code.

    In capitals: the alphanumeric mode of QR has no small letters and takes less space.
    But for the scheme, which several cameras take for text in capitals.
    """
    scheme, place = settings.PUBLIC_URL.split("://", 1)
    return f"{scheme.lower()}://{place.upper()}/{batch.campaign.slug.upper()}/"


def display_address(batch: Batch) -> str:
    """Return the address of the landing page as people type it, without https://."""
    return f"{settings.PUBLIC_URL}/{batch.campaign.slug}".split("://", 1)[1]


def load_labels(run: PrintRun, sheets: range) -> Labels:
    """Return the codes of some sheets of a run, each in its place. Raises Sealed.

    The place of a code that can no longer be redeemed stays empty: the other serials
    keep their places when a sheet is printed again.
    """
    setup = run.parsed_setup
    serials = imposition.serials(
        grids.layout_of(setup),
        first=run.first,
        last=run.last,
        skip=setup.skip,
        order=setup.order,
        pages=sheets,
    )
    here = serials > 0
    here[here] = _printable_mask(run.batch, serials[here])
    spelled = vault.spell_serials(run.batch, serials[here])
    texts = np.zeros(serials.shape, spelled.dtype)
    texts[here] = spelled
    return Labels(texts, serials, here)


def _printable_mask(batch: Batch, serials: Serials) -> npt.NDArray[np.bool_]:
    """Return for each serial whether its code may be printed."""
    if not serials.size:
        return np.zeros(0, np.bool_)
    first, last = int(serials.min()), int(serials.max())
    if last - first + 1 == serials.size:
        codes = Code.objects.between(batch, first, last)
        unprintable = list(
            codes.exclude(status__in=PRINTABLE_STATUSES).values_list("id", flat=True)
        )
    else:
        ids = (serials | np.uint64(batch.code_id(0))).tolist()
        statuses = [int(status) for status in PRINTABLE_STATUSES]
        with connection.cursor() as cursor:
            cursor.execute(_UNPRINTABLE_IDS, [ids, statuses])
            unprintable = [code_id for (code_id,) in cursor.fetchall()]
    return ~np.isin(serials, np.array(unprintable, np.uint64) & np.uint64(SERIALS))


def _build_words(batch: Batch, setup: Setup, mark: str, title: str) -> Words:
    campaign, language = batch.campaign, label_language(setup)
    with override(language):
        expiry = expiry_text(batch) if setup.expiry else ""
    return Words(
        title=title or f"{campaign.name} · {batch.name}",
        name=campaign.name,
        address=display_address(batch),
        expiry=expiry,
        language=language,
        logo=_load_logo(batch, setup.logo),
        mark=mark,
    )


def _load_logo(batch: Batch, logo_id: int) -> Picture | None:
    if not logo_id:
        return None
    logo = Logo.objects.filter(pk=logo_id, campaign=batch.campaign_id).first()
    if logo is None:
        raise Unprintable(_("The logo is not there any more. Choose another, or none."))
    return Picture(logo.kind, bytes(logo.content), logo.width, logo.height)
