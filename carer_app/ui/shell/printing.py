"""A paper on its way to a printer, drawn page by page from memory. What a print queue keeps is the system's own."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QWidget

from carer_app.errors import KnownError
from carer_app.i18n import _
from carer_app.ui.shell.pdf_preview import Paper

if TYPE_CHECKING:
    from PySide6.QtPrintSupport import QPrinter

_DOTS = 300


class CannotPrintError(KnownError):
    """The printer took nothing."""

    def __init__(self) -> None:
        super().__init__(_("The paper could not be printed. Look at the printer, or save the paper instead."))


def chosen_printer(parent: QWidget) -> "QPrinter | None":
    """The printer that the person chooses, None where they leave it."""
    from PySide6.QtPrintSupport import QPrintDialog, QPrinter  # noqa: PLC0415 - loaded with the first print

    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    return printer if QPrintDialog(printer, parent).exec() else None


def print_paper(data: bytes, printer: "QPrinter") -> None:
    """Print every page as large as the sheet has room; raises CannotPrintError."""
    print_papers([data], printer)


def print_papers(papers: Sequence[bytes], printer: "QPrinter") -> None:
    """Print several papers in one go, one after the other; raises CannotPrintError."""
    printer.setResolution(_DOTS)
    printer.setDocName(_("Paper"))
    painter = QPainter()
    try:
        if not painter.begin(printer):
            raise CannotPrintError
        for number, data in enumerate(papers):
            if number and not printer.newPage():
                raise CannotPrintError
            _draw(data, painter, printer)
    finally:
        painter.end()


def _draw(data: bytes, painter: QPainter, printer: "QPrinter") -> None:
    paper = Paper(data)
    try:
        for number in range(len(paper)):
            if number and not printer.newPage():
                raise CannotPrintError
            sheet = printer.pageRect(type(printer).Unit.DevicePixel)
            width = min(sheet.width(), sheet.height() / paper.shape(number))
            place = QRectF(0, 0, width, width * paper.shape(number))
            painter.drawImage(place, paper.drawing(number, round(width)))
    finally:
        paper.close()
