"""Render the page of the print studio, for every view that shows it or a part of it."""

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
from printing import (
    jobs,
    label_addresses,
    label_designs,
    monitoring,
    presenters,
    proofs,
    reprints,
)
from printing.forms import choices
from printing.forms.assets import LogoForm
from printing.forms.filters import PrintRunFilterForm
from printing.forms.studio import StudioForm
from printing.models import LabelDesign, Printer, PrintRun
from printing.paper.setup import Setup
from printing.paper.unprintable import Unprintable
from staff.requests import StaffRequest
from ui import edit_versions, keyset, saved_views

PAGE_SIZE = 20  # print runs
SAMPLE_LENGTH = 1500  # characters
MAX_ID_DIGITS = 9  # of an id in the query string: more overflow the column
# The hidden field with the version of the saved design that the form started from.
SEEN_DESIGN = f"design-{edit_versions.FIELD}"
REFUSALS = (ActionRefused, Sealed, Unprintable)


@dataclass(frozen=True, slots=True)
class StudioStart:
    """What the form starts from: the default setup, a saved design, an earlier run."""

    setup: Setup
    design: LabelDesign | None = None
    run: PrintRun | None = None

    @property
    def query(self) -> str:
        """The query string of the studio's URL that starts from the same."""
        if self.design:
            return f"?design={self.design.pk}"
        return f"?again={self.run.pk}" if self.run else ""


def start_from_query(request: StaffRequest, batch: Batch) -> StudioStart:
    """Return what the query string names to start from, or raise Http404."""
    query = request.GET
    if "design" in query:
        design = get_object_or_404(
            LabelDesign, pk=_parse_id(query["design"]), campaign=batch.campaign
        )
        return StudioStart(design.parsed_setup, design=design)
    if "again" in query:
        run = get_object_or_404(PrintRun, pk=_parse_id(query["again"]), batch=batch)
        return StudioStart(run.parsed_setup, run=run)
    return StudioStart(choices.default_setup(jobs.display_address(batch)))


def build_form(
    request: StaffRequest,
    batch: Batch,
    start: StudioStart,
    data: QueryDict | None = None,
) -> StudioForm:
    """Return the form of the studio: bound to `data`, or with initial values."""
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
    start: StudioStart,
    *,
    partial: str = "",
    **context: Any,
) -> HttpResponse:
    """Render the studio, or a partial of it: "studio", "preview" or "runs"."""
    context |= {"campaign": batch.campaign, "batch": batch}
    if partial != "runs":
        context = {"form": form, "start": start, "logo_form": LogoForm()} | context
        context["private_host"] = label_addresses.private_host()
        context = {"seen_design": _seen_design(form, start)} | context
    if partial in {"", "runs"}:
        context |= _runs_context(request, batch)
    if partial in {"", "studio"}:
        context["designs"] = batch.campaign.label_designs.order_by("name")
        printed = batch.print_runs.filter(reprints.COUNTS_AS_PRINTED)
        context["was_printed"] = printed.exists()
    name = "printing/studio.html"
    return render(request, f"{name}#{partial}" if partial else name, context)


def _seen_design(form: StudioForm, start: StudioStart) -> str:
    if form.is_bound and SEEN_DESIGN in form.data:
        return str(form.data[SEEN_DESIGN])
    return str(label_designs.version(start.design))


def preview_context(batch: Batch, form: StudioForm) -> dict[str, Any]:
    """Return the preview of what the form describes, or add the refusal to the form."""
    if not form.is_valid():
        return {}
    try:
        serials = {"first": form.first_serial, "last": form.last_serial}
        picture, figures = proofs.render_preview(batch, form.setup, **serials)
        sample = _sample_text(batch, form.setup, **serials)
    except REFUSALS as error:
        form.add_refusal(error)
        return {}
    return {
        "picture": b64encode(picture).decode(),
        "figures": figures,
        "note": choices.PREVIEW_NOTES.get(form.setup.output, ""),
        "sample": sample,
    }


def _sample_text(batch: Batch, setup: Setup, *, first: int, last: int) -> str:
    """Return the beginning of an output that is text or commands; "" for a PDF."""
    if setup.output == "pdf":
        return ""
    output = proofs.sample_output(batch, setup, first=first, last=last)
    shown = output.decode("utf-8", "backslashreplace")[:SAMPLE_LENGTH]
    return "".join(c if c.isprintable() or c == "\n" else "·" for c in shown)


def _runs_context(request: StaffRequest, batch: Batch) -> dict[str, object]:
    """Return the variables of the list of print runs."""
    at = timezone.now()
    url = reverse("printing:studio", args=[batch.campaign_id, batch.pk])
    filters = PrintRunFilterForm(request.GET, url=url)
    runs = batch.print_runs.select_related("created_by")
    if state := filters.values["state"]:
        runs = runs.filter(state=state)
    page = keyset.paginate(runs, request.GET, size=PAGE_SIZE)
    return {
        "filters": filters,
        "views": saved_views.bar(url, filters.query, by=request.user),
        "runs": page,
        "poll_url": f"{url}?{request.GET.urlencode()}" if request.GET else url,
        "expired": batch.is_expired(at),
        "rows": [presenters.print_run_row(run) for run in page.rows],
        "is_working": any(run.state == PrintRun.State.RUNNING for run in page.rows),
        "is_unattended": monitoring.is_unattended(at=at),
        "days": settings.FILES_KEPT.days,
    }


def _parse_id(text: str) -> int:
    """Return an id of the query string, or 0, which no row has."""
    return int(text) if text.isdecimal() and len(text) <= MAX_ID_DIGITS else 0
