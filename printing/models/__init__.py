"""The models of this app, each in a file of its own."""

from printing.models.assets import LabelDesign, Logo, Printer
from printing.models.print_run import PrintPart, PrintRun

__all__ = ["LabelDesign", "Logo", "PrintPart", "PrintRun", "Printer"]
