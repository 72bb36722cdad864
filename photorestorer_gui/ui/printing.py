"""Printing a photo: where it lies on the page, and drawing it there."""

from __future__ import annotations

from typing import Literal

from PySide6.QtCore import QMarginsF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QImage, QPageLayout, QPageSize, QPainter
from PySide6.QtPrintSupport import QPrinter

from photorestorer_gui.errors import PhotoRestorerError
from photorestorer_gui.ui.language import tr

Fit = Literal["page", "actual"]
_MARGIN_MM = 10.0


def placed(photo: QSize, page: QRectF, *, inches: tuple[float, float] | None = None) -> QRectF:
    """Return where a photo lies on a page, in the middle and in its own proportions.

    Parameters
    ----------
    photo : QSize
        In pixels.
    page : QRectF
        What can be printed on, in any unit.
    inches : (float, float), optional
        How many units an inch has and how many pixels the photo has an inch: then the photo is as
        large as it says, unless that is larger than the page.
    """
    factor = min(page.width() / photo.width(), page.height() / photo.height())
    if inches is not None:
        units, dots = inches
        factor = min(factor, units / dots)
    width, height = photo.width() * factor, photo.height() * factor
    left = page.x() + (page.width() - width) / 2
    top = page.y() + (page.height() - height) / 2
    return QRectF(left, top, width, height)


def page_layout(photo: QSize, size: QPageSize) -> QPageLayout:
    """Return a page turned as the photo is."""
    upright = photo.height() >= photo.width()
    turned = QPageLayout.Orientation.Portrait if upright else QPageLayout.Orientation.Landscape
    margins = QMarginsF(_MARGIN_MM, _MARGIN_MM, _MARGIN_MM, _MARGIN_MM)
    return QPageLayout(size, turned, margins, QPageLayout.Unit.Millimeter)


def draw(image: QImage, printer: QPrinter, *, fit: Fit, dots: float) -> None:
    """Draw a photo on a printer's page; on any thread.

    Parameters
    ----------
    image : QImage
    printer : QPrinter
    fit : "page" or "actual"
        As large as the page, or as large as the photo's dots per inch make it.
    dots : float
        The photo's pixels per inch.

    Raises
    ------
    PhotoRestorerError
        If the printer does not take it.
    """
    painter = QPainter()
    if not painter.begin(printer):
        raise PhotoRestorerError(
            tr("The printer does not answer."),
            tr("Check that it is switched on, then print again."),
        )
    page = QRectF(painter.viewport())
    inches = (float(printer.resolution()), dots) if fit == "actual" else None
    target = placed(image.size(), page, inches=inches)
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    painter.drawImage(target, _no_finer(image, target.toAlignedRect()))
    painter.end()


def _no_finer(image: QImage, target: QRect) -> QImage:
    """Return an image with no more pixels than the printer has dots for it."""
    if image.width() <= target.width():
        return image
    smooth = Qt.TransformationMode.SmoothTransformation
    return image.scaled(target.size(), Qt.AspectRatioMode.IgnoreAspectRatio, smooth)
