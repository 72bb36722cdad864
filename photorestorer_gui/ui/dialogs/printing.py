"""Printing the result: how it lies on the page, then the system's own dialog."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QImage, QPainter, QPaintEvent, QPen
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from photorestorer_gui.ui.controls.form import Form
from photorestorer_gui.ui.controls.segmented import Segmented
from photorestorer_gui.ui.controls.text import button, label
from photorestorer_gui.ui.language import tr
from photorestorer_gui.ui.printing import Fit, draw, page_layout, placed
from photorestorer_gui.ui.qt_images import Picture
from photorestorer_gui.ui.theme import SPACE_L, SPACE_M, SPACE_S, SPACE_XL, the_theme
from photorestorer_gui.words import phrase

_PREVIEW_PX = 300
_FITS = (
    ("page", phrase("Fit the page"), phrase("As large as the paper lets it be")),
    (
        "actual",
        phrase("Actual size"),
        phrase("As large as its dots per inch make it, or as the paper allows"),
    ),
)


class PagePreview(QWidget):
    """A sheet of paper with the photo on it.

    Parameters
    ----------
    picture : Picture
    printer : QPrinter
        Tells paper and margins.
    dots : float
        The photo's pixels per inch.
    """

    def __init__(self, picture: Picture, printer: QPrinter, dots: float) -> None:
        super().__init__()
        self._picture, self._printer, self._dots = picture, printer, dots
        self._fit: Fit = "page"
        self.setFixedSize(*the_theme().sized(_PREVIEW_PX, _PREVIEW_PX))
        self.setAccessibleName(tr("The page as it will be printed"))

    def show_fit(self, fit: Fit) -> None:
        """Show the photo as large as this makes it."""
        self._fit = fit
        self.update()

    def on_page(self) -> tuple[QRectF, QRectF]:
        """Return the paper, and the photo on it, in the preview's pixels."""
        layout = self._printer.pageLayout()
        paper = layout.fullRectPoints()
        room = QRectF(self.rect()).adjusted(8, 8, -8, -8)
        sheet = placed(paper.size(), room)
        factor = sheet.width() / paper.width()
        inside = layout.paintRectPoints()
        printable = QRectF(
            sheet.x() + inside.x() * factor,
            sheet.y() + inside.y() * factor,
            inside.width() * factor,
            inside.height() * factor,
        )
        inches = (72 * factor, self._dots) if self._fit == "actual" else None
        size = QSize(self._picture.width, self._picture.height)
        return sheet, placed(size, printable, inches=inches)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw paper and photo."""
        sheet, target = self.on_page()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(the_theme().colour("strong_line"), 1))
        painter.setBrush(Qt.GlobalColor.white)
        painter.drawRect(sheet)
        whole = QRectF(0, 0, self._picture.width, self._picture.height)
        scale = self.devicePixelRatioF() * target.width() / whole.width()
        self._picture.draw(painter, target, whole, scale=scale)


class PrintDialog(QDialog):
    """Shows the page and asks how large the photo is on it.

    Parameters
    ----------
    parent : QWidget
    picture : Picture
    dots : float or None
        The photo's pixels per inch; None if it has none.
    print_ : callable(draw)
        Has `draw(image)` done off the main thread.
    """

    def __init__(
        self,
        parent: QWidget,
        picture: Picture,
        dots: float | None,
        print_: Callable[[Callable[[QImage], object]], None],
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Print"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setModal(True)
        self._print, self._dots = print_, dots or 300.0
        self._fit: Fit = "page"
        self.printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        size = QSize(picture.width, picture.height)
        paper = self.printer.pageLayout().pageSize()
        self.printer.setPageLayout(page_layout(size, paper))
        self.preview = PagePreview(picture, self.printer, self._dots)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(SPACE_XL, SPACE_XL, SPACE_XL, SPACE_L)
        outer.setSpacing(SPACE_M)
        outer.addWidget(label(tr("Print"), "title"))
        outer.addWidget(self.preview, 1, Qt.AlignmentFlag.AlignHCenter)
        form = Form()
        self.fits = Segmented(tr("Size on the page"), _FITS)
        self.fits.show_choice("page")
        self.fits.chosen.connect(self._choose_fit)
        self._note = label(_FITS[0][2], "small", wrap=True)
        form.add(tr("Size"), self.fits, self._note)
        form.add(tr("Paper"), label(paper.name(), "soft"))
        outer.addWidget(form)
        below = QHBoxLayout()
        below.setSpacing(SPACE_S)
        below.addStretch(1)
        cancel = button(tr("Cancel"), tr("Do not print"))
        cancel.clicked.connect(self.reject)
        self.go_on = button(tr("Choose a printer…"), tr("Go on to the system’s dialog"), "primary")
        self.go_on.setDefault(True)
        self.go_on.clicked.connect(self.ask_for_printer)
        below.addWidget(cancel)
        below.addWidget(self.go_on)
        outer.addLayout(below)

    def ask_for_printer(self) -> QPrintDialog:
        """Ask for printer, paper and copies; then print."""
        dialog = QPrintDialog(self.printer, self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.accepted.connect(self.print_now)
        QDialog.open(dialog)  # its own `open` wants a slot by name
        return dialog

    def print_now(self) -> None:
        """Print on the printer as it is set."""
        # The printer lives as long as the drawing does, not as long as this dialog.
        self._print(partial(draw, printer=self.printer, fit=self._fit, dots=self._dots))
        self.accept()

    def _choose_fit(self, fit: str) -> None:
        self._fit = "actual" if fit == "actual" else "page"
        self._note.setText(next(tr(note) for key, _, note in _FITS if key == fit))
        self.preview.show_fit(self._fit)
