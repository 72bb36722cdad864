"""What a drag does on the photo, but for the tools of the mask: moving it, dragging the divider."""

from __future__ import annotations

from typing import Protocol

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from photorestorer_gui.ui.canvas.compare_view import Divider
from photorestorer_gui.ui.canvas.viewport import Viewport


class Canvas(Protocol):
    """What a gesture acts on."""

    viewport: Viewport

    def show_viewport(self, viewport: Viewport) -> None:
        """Show another part of the photo."""
        ...

    def redraw_divider(self) -> None:
        """Redraw after the divider moved."""
        ...


class Gesture(Protocol):
    """One press, its moves and its release."""

    def move(self, point: QPointF) -> None:
        """Follow the mouse to `point` of the view."""
        ...

    def end(self) -> None:
        """The button was released."""
        ...


class MoveGesture:
    """Moves the photo."""

    def __init__(self, canvas: Canvas, start: QPointF) -> None:
        self._canvas, self._last = canvas, start

    def move(self, point: QPointF) -> None:
        """Move the photo as far as the mouse went."""
        way = point - self._last
        self._last = point
        self._canvas.show_viewport(self._canvas.viewport.panned(way.x(), way.y()))

    def end(self) -> None:
        """Nothing is left to do."""


class DividerGesture:
    """Drags the divider."""

    def __init__(self, canvas: Canvas, divider: Divider) -> None:
        self._canvas, self._divider = canvas, divider
        divider.is_dragged = True

    def move(self, point: QPointF) -> None:
        """Move the divider under the mouse."""
        self._divider.move_to(point.x(), self._canvas.viewport)
        self._canvas.redraw_divider()

    def end(self) -> None:
        """Let go."""
        self._divider.is_dragged = False


def draw_brush_ring(painter: QPainter, centre: QPointF, radius: float) -> None:
    """Draw the brush's outline, visible on light and dark."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for colour, width in ((QColor(0, 0, 0, 160), 3.0), (QColor(255, 255, 255), 1.4)):
        painter.setPen(QPen(colour, width))
        painter.drawEllipse(centre, max(radius, 1.5), max(radius, 1.5))
