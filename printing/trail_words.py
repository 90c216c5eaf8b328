"""The trail's labels for the actions of this app and for the data of their entries."""

from django.utils.translation import gettext_lazy as _

ACTIONS = {
    "print_runs.ordered": _("Labels ordered"),
    "print_runs.finished": _("Labels finished"),
    "print_runs.failed": _("Labels failed"),
    "print_runs.cancelled": _("Labels cancelled"),
    "print_runs.downloaded": _("Labels downloaded"),
    "print_runs.proofed": _("Proof sheet made"),
    "label_designs.saved": _("Label design saved"),
    "label_designs.deleted": _("Label design deleted"),
    "logos.added": _("Logo added"),
    "logos.deleted": _("Logo deleted"),
    "printers.added": _("Printer added"),
    "printers.changed": _("Printer changed"),
    "printers.deleted": _("Printer deleted"),
}

FACTS = {
    "run": _("print run"),
    "copy": _("print number"),
    "layout": _("layout"),
    "shift_x": _("shift to the right"),
    "shift_y": _("shift down"),
    "pages": _("pages"),
    "labels": _("labels"),
    "problem": _("problem"),
}
