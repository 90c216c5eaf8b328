from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from codes.lifecycle import ActionRefused
from printing import printers
from printing.forms.assets import PrinterForm
from printing.forms.choices import printer_shift
from printing.forms.fields import format_length
from printing.models import Printer
from printing.paper.pdf import calibration
from printing.paper.unprintable import Unprintable
from staff.requests import StaffRequest

PAPERS = {"a4": (210.0, 297.0), "letter": (215.9, 279.4)}  # width, height in mm


@require_safe
@permission_required("codes.print_batch", raise_exception=True)
def printer_list(request: StaffRequest) -> HttpResponse:
    rows = [
        {"printer": printer, "x": format_length(x), "y": format_length(y)}
        for printer in Printer.objects.order_by("name")
        for x, y in [printer_shift(printer)]
    ]
    context = {"printers": rows}
    return render(request, "printing/printer_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required("codes.change_batch", raise_exception=True)
@transaction.atomic
def printer_edit(request: StaffRequest, printer_id: int = 0) -> HttpResponse:
    """Add a printer, or change one."""
    is_sent = request.method == "POST"
    rows = Printer.objects.select_for_update() if is_sent else Printer.objects
    printer = get_object_or_404(rows, pk=printer_id) if printer_id else None
    sent = request.POST if is_sent else None
    form = PrinterForm(sent, printer=printer, reader=request.user)
    if form.is_valid():
        seen = form.seen if printer else None
        by, at = request.user, timezone.now()
        try:
            printers.save(printer, form.printer_values, by=by, at=at, seen=seen)
        except ActionRefused as error:
            form.add_error("name", str(error))
        else:
            messages.success(request, _("The printer is saved."))
            if form.taken:
                messages.info(request, form.describe_taken())
            return redirect("printing:printer_list")
    context = {"printer": printer, "form": form}
    return render(request, "printing/printer_edit.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required("codes.change_batch", raise_exception=True)
def printer_delete(request: StaffRequest, printer_id: int) -> HttpResponse:
    printer = get_object_or_404(Printer, pk=printer_id)
    if request.method == "POST":
        printers.delete(printer, by=request.user, at=timezone.now())
        messages.success(request, _("The printer is deleted."))
        return redirect("printing:printer_list")
    return render(request, "printing/printer_delete.html", {"printer": printer})


@require_safe
@permission_required("codes.print_batch", raise_exception=True)
def calibration_page(request: StaffRequest, printer_id: int = 0) -> HttpResponse:
    """Answer with a PDF page that shows how far off a printer prints."""
    printer = get_object_or_404(Printer, pk=printer_id) if printer_id else None
    paper = request.GET.get("paper", "a4")
    width, height = PAPERS.get(paper, PAPERS["a4"])
    shift_x, shift_y = printer_shift(printer) if printer else (0.0, 0.0)
    try:
        sheet = calibration.page(width, height, shift_x, shift_y)
    except Unprintable as error:
        messages.error(request, str(error))
        return redirect("printing:printer_list")
    response = HttpResponse(sheet, content_type="application/pdf")
    response["Content-Disposition"] = 'inline; filename="calibration.pdf"'
    return response
