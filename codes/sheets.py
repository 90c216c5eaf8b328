"""Say what stands on the labels of a print run."""

from django.conf import settings
from django.utils.translation import get_language

from codes import label_parts, symbols, vault
from codes.label_parts import Label, Words
from codes.layouts import Layout
from codes.models import Batch, Code, PrintRun, Status

# A code that nobody can redeem any more has no business on paper.
PRINTABLE = (Status.INACTIVE, Status.AVAILABLE, Status.ISSUED)


def of(run: PrintRun, layout: Layout, pages: range) -> list[list[Label]]:
    """Return the labels of some pages, without the codes that nobody can redeem now.

    Each serial has its place all the same, so that a sheet can be made again.
    """
    batch, per_page = run.batch, layout.per_page
    first = run.first + pages.start * per_page
    last = min(run.first + pages.stop * per_page - 1, run.last)
    codes = Code.objects.between(batch, first, last).filter(status__in=PRINTABLE)
    printable = {code.serial: code for code in codes.only("id", "batch_id")}
    sheets: list[list[Label]] = [[] for _page in pages]
    for serial, spelled in enumerate(vault.texts(batch, first, last).tolist(), first):
        if code := printable.get(serial):
            page, place = divmod(serial - first, per_page)
            text = spelled.decode()
            sheets[page].append(
                Label(
                    place=place,
                    lines=label_parts.lines_of(batch.format.grouped(text)),
                    serial=code.reference,
                    payload=payload(batch, text),
                )
            )
    return sheets


def words(run: PrintRun) -> Words:
    """Return what all labels of the run say."""
    return Words(
        title=title(run),
        name=run.batch.campaign.name,
        instructions=run.instructions,
        language=get_language() or settings.LANGUAGE_CODE,
    )


def title(run: PrintRun) -> str:
    """Return how the file calls itself."""
    return f"{run.batch.campaign.name} · {run.batch.name} · {run}"


def payload(batch: Batch, text: str) -> str:
    """Return what the symbol of a code of the batch says."""
    return symbols.payload(settings.PUBLIC_URL, batch.campaign.slug, text)


def address(batch: Batch) -> str:
    """Return where codes are redeemed, as people type it."""
    return f"{settings.PUBLIC_URL}/{batch.campaign.slug}".split("://", 1)[1]
