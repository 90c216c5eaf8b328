"""The page of the print studio, which several addresses show."""

from base64 import b64encode
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone

from codes.lifecycle import ActionRefused
from codes.models import Batch
from codes.vault import Sealed
from printing import jobs, monitoring, proofs, reprints
from printing.forms import choices
from printing.forms.assets import LogoForm
from printing.forms.filters import PrintRunFilterForm
from printing.forms.studio import StudioForm
from printing.models import LabelDesign, Printer, PrintRun
from printing.paper.setup import Setup
from printing.paper.unprintable import Unprintable
from staff.requests import StaffRequest
from ui import keyset, saved_views

SHOWN = 20  # print runs
SAMPLE = 1500  # characters of what a machine is sent
MOST_DIGITS = 9  # of a number in the address
REFUSALS = (ActionRefused, Sealed, Unprintable)

# What the shape and word of a state are called among the components.
WORDS: dict[str, str] = {
    PrintRun.State.RUNNING: "working",
    PrintRun.State.DELETED: "ended",
}


@dataclass(frozen=True, slots=True)
class Start:
    """What the studio is filled in with: nothing, a saved design, or an earlier run."""

    setup: Setup
    design: LabelDesign | None = None
    run: PrintRun | None = None

    @property
    def query(self) -> str:
        """What an address of the studio says to start like this."""
        if self.design:
            return f"?design={self.design.pk}"
        return f"?again={self.run.pk}" if self.run else ""


def start_of(request: StaffRequest, batch: Batch) -> Start:
    """Return what the address asks to start from, or answer 404."""
    asked = request.GET
    if "design" in asked:
        design = get_object_or_404(
            LabelDesign, pk=_number(asked["design"]), campaign=batch.campaign
        )
        return Start(design.choices, design=design)
    if "again" in asked:
        run = get_object_or_404(PrintRun, pk=_number(asked["again"]), batch=batch)
        return Start(run.choices, run=run)
    return Start(choices.first_setup(jobs.address(batch)))


def form_of(
    request: StaffRequest, batch: Batch, start: Start, data: QueryDict | None = None
) -> StudioForm:
    """Return the form of the studio, filled in with `data` or what to start from."""
    run = start.run
    return StudioForm(
        data,
        batch=batch,
        base=start.setup,
        initial={"first": run.first, "last": run.last} if run else {},
        printers=list(Printer.objects.order_by("name")),
        logos=list(batch.campaign.logos.defer("content").order_by("name")),
        may_write=request.user.has_perm("codes.change_batch"),
    )


def render_studio(
    request: StaffRequest,
    batch: Batch,
    form: StudioForm,
    start: Start,
    *,
    part: str = "",
    **shown: Any,
) -> HttpResponse:
    """Show the studio, or a part of it: "studio", "preview" or "runs"."""
    context: dict[str, Any] = {"campaign": batch.campaign, "batch": batch}
    if part != "runs":
        context |= {"form": form, "start": start, "logo_form": LogoForm()} | shown
    if part in {"", "runs"}:
        context |= _runs(request, batch)
    if part in {"", "studio"}:
        context["designs"] = batch.campaign.label_designs.order_by("name")
        printed = batch.print_runs.filter(reprints.PRINTED)
        context["was_printed"] = printed.exists()
    name = "printing/studio.html"
    return render(request, f"{name}#{part}" if part else name, context)


def render_preview(batch: Batch, form: StudioForm) -> dict[str, Any]:
    """Return what the form shows as it stands: the first page, or what is wrong."""
    if not form.is_valid():
        return {}
    try:
        picture, notes = proofs.picture(
            batch, form.setup, first=form.first_serial, last=form.last_serial
        )
        sample = _sample(batch, form.setup)
    except REFUSALS as refused:
        form.refuse(refused)
        return {}
    drawn = b64encode(picture).decode()
    return {"picture": drawn, "notes": notes, "sample": sample}


def _sample(batch: Batch, setup: Setup) -> str:
    """Return the beginning of what a machine is sent; nothing for a PDF."""
    if setup.output == "pdf":
        return ""
    sent = proofs.sample(batch, setup).decode("utf-8", "backslashreplace")
    return "".join(c if c.isprintable() or c == "\n" else "·" for c in sent[:SAMPLE])


def _runs(request: StaffRequest, batch: Batch) -> dict[str, object]:
    """Return what the list of print runs shows."""
    at = timezone.now()
    url = reverse("printing:studio", args=[batch.campaign_id, batch.pk])
    filters = PrintRunFilterForm(request.GET, url=url)
    runs = batch.print_runs.select_related("created_by")
    if state := filters.values["state"]:
        runs = runs.filter(state=state)
    shown = keyset.paginate(runs, request.GET, size=SHOWN)
    return {
        "filters": filters,
        "views": saved_views.bar(url, filters.query, by=request.user),
        "runs": shown,
        "poll": f"{url}?{request.GET.urlencode()}" if request.GET else url,
        "expired": batch.is_expired(at),
        "rows": [row(run) for run in shown.rows],
        "is_working": any(run.state == PrintRun.State.RUNNING for run in shown.rows),
        "is_unattended": monitoring.is_unattended(at=at),
        "days": settings.FILES_KEPT.days,
    }


def row(run: PrintRun) -> dict[str, Any]:
    """Return what is said of a print run, in the list and on its own page."""
    made = run.state in {PrintRun.State.READY, PrintRun.State.DELETED}
    return {
        "run": run,
        "layout": choices.title_of(run.choices.layout),
        "design": choices.design_of(run.choices),
        "status": WORDS.get(run.state, run.state),
        "left_out": run.labels - run.labels_made if made and run.labels_made else 0,
        "deleted_at": run.finished_at and run.finished_at + settings.FILES_KEPT,
    }


def _number(typed: str) -> int:
    return int(typed) if typed.isdecimal() and len(typed) <= MOST_DIGITS else 0
