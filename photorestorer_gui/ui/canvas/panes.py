"""The parts of the view in which the photo lies: one, or two side by side."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter

from photorestorer_gui.ui.canvas.viewport import Viewport
from photorestorer_gui.ui.view_state import View

_GAP_PX = 2.0


@dataclass(frozen=True)
class Window:
    """What of the photo shows in a pane, and where.

    Attributes
    ----------
    target : QRectF
        Where, in logical pixels of the view; begins on a whole device pixel.
    part : QRectF
        Which part, in photo pixels.
    scale : float
        Device pixels per photo pixel.
    """

    target: QRectF
    part: QRectF
    scale: float

    def on(self, width: int, photo_width: int) -> Window:
        """Return the same window on a picture of another size, laid over the photo.

        Parameters
        ----------
        width, photo_width : int
            Of the picture and of the photo, in pixels of their own.
        """
        if width == photo_width:
            return self
        times = width / photo_width
        part = QRectF(self.part.topLeft() * times, self.part.size() * times)
        return Window(self.target, part, self.scale / times)


def device_ratio(painter: QPainter) -> float:
    """Return device pixels per logical pixel, on whatever is painted."""
    return painter.deviceTransform().m11()


def panes(view: View, width: float, height: float) -> tuple[QRectF, ...]:
    """Return the panes of a view of this size, from left to right."""
    if view is not View.SIDE:
        return (QRectF(0, 0, width, height),)
    half = max(1.0, (width - _GAP_PX) // 2)
    return QRectF(0, 0, half, height), QRectF(width - half, 0, half, height)


def pane_at(parts: tuple[QRectF, ...], x: float) -> QRectF:
    """Return the pane that `x` lies in, or the nearest."""
    return parts[-1] if x >= parts[-1].left() else parts[0]


def photo_area(viewport: Viewport, pane: QRectF, ratio: float) -> QRectF:
    """Return where the whole photo lies, its corner on a whole device pixel.

    Else a photo at its own size would be blurred by half a pixel.
    """
    left = round((viewport.left + pane.left()) * ratio) / ratio
    top = round((viewport.top + pane.top()) * ratio) / ratio
    scale = viewport.scale
    return QRectF(left, top, viewport.photo_width * scale, viewport.photo_height * scale)


def window_in(viewport: Viewport, pane: QRectF, ratio: float) -> Window | None:
    """Return what of the photo shows in a pane; None if nothing does."""
    area = photo_area(viewport, pane, ratio)
    target = area & pane
    if target.isEmpty():
        return None
    scale = viewport.scale
    part = QRectF(
        (target.left() - area.left()) / scale,
        (target.top() - area.top()) / scale,
        target.width() / scale,
        target.height() / scale,
    )
    return Window(target, part, scale * ratio)


def twins(parts: tuple[QRectF, ...], point: QPointF) -> list[QPointF]:
    """Return where the same point of the photo lies in the other panes."""
    here = pane_at(parts, point.x())
    way = point - here.topLeft()
    return [other.topLeft() + way for other in parts if other != here]
