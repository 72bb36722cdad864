"""Lasso and polygon: mark or unmark what lies inside an outline."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPolygonF

from photorestorer_gui.photo.brush import Point
from photorestorer_gui.ui.canvas.mask_tool import (
    Touch,
    apart_px,
    around,
    draw_line,
    draw_points,
    in_view,
    tinted,
)
from photorestorer_gui.ui.canvas.viewport import Viewport
from photorestorer_gui.ui.theme import TINTS
from photorestorer_gui.ui.workspace import Workspace

_LEAST_STEP_PX = 1.5
_CLOSING_PX = 9.0
_FILL_OPACITY = 0.25


class _Outline:
    """An outline that grows point by point; both tools are one.

    Parameters
    ----------
    workspace : Workspace
    """

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._points: list[Point] = []
        self._pointer: Point | None = None
        self._damaged = True

    def finish(self) -> None:
        """Mark or unmark what is enclosed, if anything is."""
        points, self._points = self._points, []
        if points:
            self._workspace.masking.let_go(self)
        if len(points) >= 3:
            self._workspace.masking.changes.fill_outline(points, damaged=self._damaged)

    def abort(self) -> None:
        """Forget the outline."""
        self._points = []
        self._workspace.masking.let_go(self)

    def step_back(self) -> None:
        """Take the last corner back."""
        self._points = self._points[:-1]
        if not self._points:
            self.abort()

    def leave(self) -> None:
        """Show no line to where the pointer was."""
        self._pointer = None

    def cursor(self) -> Qt.CursorShape:
        """Return a cross."""
        paintable = self._workspace.masking.paintable
        return Qt.CursorShape.CrossCursor if paintable else Qt.CursorShape.WaitCursor

    def look(self) -> object:
        """Return nothing: it follows the pointer."""
        return None

    def area(self, viewport: Viewport) -> QRectF:
        """Return where the outline is."""
        return around(in_view(self._shown(), viewport)) if self._points else QRectF()

    def draw(self, painter: QPainter, viewport: Viewport) -> None:
        """Draw the outline, and what it encloses in the marks' colour."""
        if not self._points:
            return
        line = in_view(self._shown(), viewport)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        if self._damaged:
            painter.setBrush(tinted(TINTS[self._workspace.view.tint], _FILL_OPACITY))
            painter.drawPolygon(QPolygonF(line))
        draw_line(painter, [*line, line[0]], dashed=not self._damaged)

    def _shown(self) -> list[Point]:
        return self._points

    def _begin(self, touch: Touch) -> None:
        self._damaged = not (touch.opposite or touch.alt)
        self._points = [touch.photo]
        self._workspace.masking.hold(self)


class LassoTool(_Outline):
    """Marks what is drawn around; with Alt or the right button, unmarks it."""

    def press(self, touch: Touch) -> None:
        """Begin an outline, if the mask can be edited now."""
        if self._workspace.masking.ready:
            self._begin(touch)

    def move(self, touch: Touch) -> None:
        """Draw on."""
        if self._points and apart_px(touch, self._points[-1]) >= _LEAST_STEP_PX:
            self._points.append(touch.photo)

    def release(self, touch: Touch) -> None:
        """Close the outline."""
        self.finish()

    def step_back(self) -> None:
        """Forget all of it: a line drawn in one go has no corners to go back to."""
        self.abort()


class PolygonTool(_Outline):
    """Marks what is enclosed by straight lines from click to click.

    A click on the first corner, a double click or Enter closes it.  With Alt or the right button
    held at the first corner it unmarks.
    """

    def press(self, touch: Touch) -> None:
        """Set a corner, or close the outline at the first."""
        self._pointer = touch.photo
        if not self._points:
            if self._workspace.masking.ready:
                self._begin(touch)
        elif len(self._points) >= 3 and apart_px(touch, self._points[0]) <= _CLOSING_PX:
            self.finish()
        else:
            self._points.append(touch.photo)

    def move(self, touch: Touch) -> None:
        """Show the line to the next corner."""
        self._pointer = touch.photo

    def release(self, touch: Touch) -> None:
        """Nothing: corners are set by pressing."""

    def draw(self, painter: QPainter, viewport: Viewport) -> None:
        """Draw the outline and its corners."""
        super().draw(painter, viewport)
        draw_points(painter, in_view(self._points, viewport))

    def _shown(self) -> list[Point]:
        return self._points if self._pointer is None else [*self._points, self._pointer]
