"""Brush, eraser and protecting brush: one drag is one step of undo."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter

from photorestorer_gui.photo.brush import Point
from photorestorer_gui.photo.mask_layers import Layer
from photorestorer_gui.ui.canvas.mask_tool import Touch, around, draw_line, in_view
from photorestorer_gui.ui.canvas.tools import draw_brush_ring
from photorestorer_gui.ui.canvas.viewport import Viewport
from photorestorer_gui.ui.view_state import Tool
from photorestorer_gui.ui.workspace import Workspace

# However lightly a pen touches, it leaves a mark.
_LEAST_PRESSURE = 0.1


class BrushTool:
    """Marks, unmarks or protects where it is dragged.

    With Shift a press draws a straight line from where the last stroke ended.  The right button and
    a pen's eraser end do the opposite; a pen draws the wider the harder it presses.

    Parameters
    ----------
    workspace : Workspace
    """

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._pointer: QPointF | None = None
        self._pressure = 1.0
        self._shift = False
        self._damaged = True
        self._last: Point | None = None
        workspace.photo_changed.connect(self.forget_photo)

    def forget_photo(self) -> None:
        """Forget where the last stroke ended: there is another photo."""
        self._last = None

    def press(self, touch: Touch) -> None:
        """Begin a stroke, if the mask can be edited now."""
        tool = self._workspace.view.tool
        self._follow(touch, presses=True)
        layer = Layer.PROTECTED if tool is Tool.PROTECT else Layer.MARKED
        if not self._workspace.masking.begin_stroke(layer):
            return
        self._damaged = (tool is not Tool.ERASER) != touch.opposite
        start = self._line_start()
        if start is not None:
            self._paint(start)
        self._paint(touch.photo)

    def move(self, touch: Touch) -> None:
        """Paint on."""
        strokes = self._workspace.masking.stroking
        self._follow(touch, presses=strokes)
        if strokes:
            self._paint(touch.photo)

    def release(self, touch: Touch) -> None:
        """Make the stroke a step of undo; after an abort there is none."""
        if self._workspace.masking.stroking:
            self._last = touch.photo
        self._pressure = 1.0
        self.finish()

    def finish(self) -> None:
        """End a running stroke where it is."""
        self._workspace.masking.commit_stroke(damaged=self._damaged)

    def leave(self) -> None:
        """Hide the ring."""
        self._pointer = None

    def cursor(self) -> Qt.CursorShape:
        """Return none: the ring shows where the brush is."""
        paintable = self._workspace.masking.paintable
        return Qt.CursorShape.BlankCursor if paintable else Qt.CursorShape.WaitCursor

    def look(self) -> object:
        """Return nothing: it follows the pointer."""
        return None

    def area(self, viewport: Viewport) -> QRectF:
        """Return where the ring and the line to it are."""
        if self._pointer is None:
            return QRectF()
        return around(self._line(viewport), self._radius_px * viewport.scale)

    def draw(self, painter: QPainter, viewport: Viewport) -> None:
        """Draw the ring, and with Shift the line that a click would draw."""
        if self._pointer is None or not self._workspace.masking.paintable:
            return
        line = self._line(viewport)
        if len(line) > 1:
            draw_line(painter, line, dashed=True)
        draw_brush_ring(painter, self._pointer, self._radius_px * viewport.scale)

    @property
    def _radius_px(self) -> float:
        return self._workspace.view.brush_px * max(self._pressure, _LEAST_PRESSURE)

    def _follow(self, touch: Touch, *, presses: bool) -> None:
        self._pointer, self._shift = touch.view, touch.shift
        # The ring of a pen that hovers shows the full size.
        self._pressure = touch.pressure if presses else 1.0

    def _paint(self, point: Point) -> None:
        self._workspace.masking.paint(point, self._radius_px, damaged=self._damaged)

    def _line_start(self) -> Point | None:
        return self._last if self._shift else None

    def _line(self, viewport: Viewport) -> list[QPointF]:
        """Return the straight line that a click would draw, or only the pointer."""
        assert self._pointer is not None
        start = None if self._workspace.masking.stroking else self._line_start()
        return [*in_view([start] if start else [], viewport), self._pointer]
