"""The tracer: click along a crack, and the line follows it from click to click."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from photorestorer_gui.photo.brush import Point
from photorestorer_gui.photo.photo import Photo
from photorestorer_gui.photo.tracing import CrackTracer
from photorestorer_gui.ui.canvas.mask_tool import (
    Touch,
    apart_px,
    around,
    draw_line,
    draw_points,
    in_view,
    tinted,
)
from photorestorer_gui.ui.canvas.tools import draw_brush_ring
from photorestorer_gui.ui.canvas.viewport import Viewport
from photorestorer_gui.ui.theme import TINTS
from photorestorer_gui.ui.workspace import Workspace

_FILL_OPACITY = 0.45
# Clicks closer than this are one: a double click sets no second point.
_LEAST_STEP_PX = 2.0


class TraceTool:
    """Marks along a line that snaps to the crack; as wide as the brush.

    Each click sets a point, Backspace takes the last one back, Enter or a double click ends the
    line, Escape forgets it.  With Alt, or with snapping off, it goes straight; begun with the right
    button it unmarks.

    Parameters
    ----------
    workspace : Workspace
    """

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._clicks: list[Point] = []
        self._ways: list[list[Point]] = []
        self._preview: list[Point] = []
        self._pointer: QPointF | None = None
        self._damaged = True
        self._tracer: tuple[Photo, CrackTracer] | None = None
        workspace.photo_changed.connect(self.forget_photo)

    def forget_photo(self) -> None:
        """Let go of a photo that went, which may be hundreds of megabytes."""
        self._tracer = None

    def press(self, touch: Touch) -> None:
        """Set a point."""
        if not self._clicks:
            if self._workspace.masking.ready:
                self._damaged = not touch.opposite
                self._clicks = [touch.photo]
                self._workspace.masking.hold(self)
        elif apart_px(touch, self._clicks[-1]) >= _LEAST_STEP_PX:
            self._ways.append(self._way_to(touch, refined=True))
            self._clicks.append(touch.photo)
        self.move(touch)

    def move(self, touch: Touch) -> None:
        """Show the way from the last point to the pointer."""
        self._pointer = touch.view
        self._preview = self._way_to(touch, refined=False) if self._clicks else []

    def release(self, touch: Touch) -> None:
        """Nothing: points are set by pressing."""

    def finish(self) -> None:
        """Mark or unmark along the line."""
        line, damaged = self._line(), self._damaged
        self.abort()
        if line:
            radius_px = self._workspace.view.brush_px
            self._workspace.masking.changes.draw_line(line, radius_px, damaged=damaged)

    def abort(self) -> None:
        """Forget the line."""
        self._clicks, self._ways, self._preview = [], [], []
        self._workspace.masking.let_go(self)

    def step_back(self) -> None:
        """Take the last point back."""
        self._clicks = self._clicks[:-1]
        self._ways = self._ways[: max(0, len(self._clicks) - 1)]
        self._preview = []
        if not self._clicks:
            self.abort()

    def leave(self) -> None:
        """Show no way to where the pointer was."""
        self._pointer, self._preview = None, []

    def cursor(self) -> Qt.CursorShape:
        """Return a cross; the ring around it shows the width."""
        paintable = self._workspace.masking.paintable
        return Qt.CursorShape.CrossCursor if paintable else Qt.CursorShape.WaitCursor

    def look(self) -> object:
        """Return nothing: it follows the pointer."""
        return None

    def area(self, viewport: Viewport) -> QRectF:
        """Return where line, way and ring are."""
        points = in_view([*self._line(), *self._preview], viewport)
        if self._pointer is not None:
            points.append(self._pointer)
        return around(points, self._workspace.view.brush_px * viewport.scale)

    def draw(self, painter: QPainter, viewport: Viewport) -> None:
        """Draw the line as wide as it will be marked, and the way to the pointer."""
        view = self._workspace.view
        line, way = in_view(self._line(), viewport), in_view(self._preview, viewport)
        if line or way:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            colour = tinted(TINTS[view.tint], _FILL_OPACITY if self._damaged else 0.0)
            pen = QPen(colour, max(2 * view.brush_px * viewport.scale, 2.0))
            pen.setCapStyle(Qt.PenCapStyle.RoundCap)
            pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
            painter.setPen(pen)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawPolyline([*line, *way[1:]])
            draw_line(painter, line)
            draw_line(painter, way, dashed=True)
            draw_points(painter, in_view(self._clicks, viewport))
        if self._pointer is not None and self._workspace.masking.paintable:
            draw_brush_ring(painter, self._pointer, view.brush_px * viewport.scale)

    def _line(self) -> list[Point]:
        """Return the line so far, through all ways."""
        return [*self._clicks[:1], *(point for way in self._ways for point in way[1:])]

    def _way_to(self, touch: Touch, *, refined: bool) -> list[Point]:
        start = self._clicks[-1]
        tracer = self._crack_tracer()
        if tracer is None or touch.alt or not self._workspace.view.snaps:
            return [start, touch.photo]
        return (tracer.refined_path if refined else tracer.path)(start, touch.photo)

    def _crack_tracer(self) -> CrackTracer | None:
        photo, crack_map = self._workspace.photo, self._workspace.masking.crack_map
        if photo is None or crack_map is None:
            return None
        if self._tracer is None or self._tracer[0] is not photo:
            self._tracer = photo, CrackTracer(photo.pixels, crack_map.probability)
        return self._tracer[1]
