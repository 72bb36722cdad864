"""What the mouse does on the photo: moving it, painting and erasing marks, dragging the divider."""

from __future__ import annotations

from typing import Protocol

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from photorestorer_gui.ui.canvas.compare_view import Divider
from photorestorer_gui.ui.canvas.viewport import Viewport
from photorestorer_gui.ui.view_state import Tool
from photorestorer_gui.ui.workspace import Workspace


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


class StrokeGesture:
    """Marks or unmarks damage; one drag is one step of undo.

    Parameters
    ----------
    canvas : Canvas
    workspace : Workspace
        Its mask is ready and a stroke has begun.
    start : QPointF
    damaged : bool
        True marks, False unmarks.
    """

    def __init__(
        self, canvas: Canvas, workspace: Workspace, start: QPointF, *, damaged: bool
    ) -> None:
        self._canvas, self._workspace, self._damaged = canvas, workspace, damaged
        self.move(start)

    def move(self, point: QPointF) -> None:
        """Paint on to `point`."""
        x, y = self._canvas.viewport.to_photo(point.x(), point.y())
        radius = self._workspace.view.brush_px
        self._workspace.masking.paint((x, y), radius, damaged=self._damaged)

    def end(self) -> None:
        """Make the stroke a step of undo; after an abort there is none."""
        self._workspace.masking.commit_stroke(damaged=self._damaged)


def stroke_for(
    canvas: Canvas, workspace: Workspace, start: QPointF, button: Qt.MouseButton
) -> StrokeGesture | None:
    """Return the stroke that a press begins, or None when the mask cannot be edited now.

    The right button does the opposite of the tool.
    """
    damaged = (workspace.view.tool is Tool.BRUSH) == (button == Qt.MouseButton.LeftButton)
    if not workspace.masking.begin_stroke():
        return None
    return StrokeGesture(canvas, workspace, start, damaged=damaged)


def draw_brush_ring(painter: QPainter, centre: QPointF, radius: float) -> None:
    """Draw the brush's outline, visible on light and dark."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for colour, width in ((QColor(0, 0, 0, 160), 3.0), (QColor(255, 255, 255), 1.4)):
        painter.setPen(QPen(colour, width))
        painter.drawEllipse(centre, max(radius, 1.5), max(radius, 1.5))
