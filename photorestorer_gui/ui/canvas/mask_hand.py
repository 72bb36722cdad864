"""The hand that holds a tool for the mask: hands it what mouse, pen and keys do on the photo."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from PySide6.QtCore import QEvent, QRectF, Qt
from PySide6.QtGui import QMouseEvent, QPainter, QTabletEvent

from photorestorer_gui.ui.canvas.brush_tool import BrushTool
from photorestorer_gui.ui.canvas.mask_tool import MaskTool, Touch, touch_of
from photorestorer_gui.ui.canvas.outline_tools import LassoTool, PolygonTool
from photorestorer_gui.ui.canvas.piece_tool import PieceTool
from photorestorer_gui.ui.canvas.tools import Canvas
from photorestorer_gui.ui.canvas.trace_tool import TraceTool
from photorestorer_gui.ui.view_state import Tool
from photorestorer_gui.ui.workspace import Workspace

# One notch of a mouse's wheel, in eighths of a degree.
_NOTCH = 120
_LEFT_OR_RIGHT = (Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton)


class MaskHand:
    """Holds the tool that the view's state names, and redraws what it shows.

    Parameters
    ----------
    canvas : Canvas
    workspace : Workspace
    redraw : callable(QRectF)
        Redraws a part of the view.
    """

    def __init__(
        self, canvas: Canvas, workspace: Workspace, redraw: Callable[[QRectF], None]
    ) -> None:
        self._canvas, self._workspace, self._redraw = canvas, workspace, redraw
        brush = BrushTool(workspace)
        self._tools: dict[Tool, MaskTool] = {
            Tool.BRUSH: brush,
            Tool.ERASER: brush,
            Tool.PROTECT: brush,
            Tool.TRACER: TraceTool(workspace),
            Tool.LASSO: LassoTool(workspace),
            Tool.POLYGON: PolygonTool(workspace),
            Tool.PIECE: PieceTool(workspace),
        }
        self._held: MaskTool | None = None
        self._drawn = QRectF()
        self._turned = 0
        # A draft may end, or lose a point, without the canvas: by Undo, or with its photo.
        workspace.masking.settled.connect(self._redraw_drawn)

    def follow_view(self) -> None:
        """Take the tool that is wanted; what the last one was drawing is completed."""
        last, self._held = self._held, self._tools.get(self._workspace.view.tool)
        if last is not None and last is not self._held:
            with self._redrawing(last) as tool:
                tool.finish()
                tool.leave()
        if self._workspace.view.tool is Tool.PROTECT:
            self._workspace.masking.prepare_protection()

    def press(self, event: QMouseEvent) -> bool:
        """Use the tool; False when the button is none of its."""
        if event.button() not in _LEFT_OR_RIGHT:
            return False
        self._use(lambda tool, touch: tool.press(touch), touch_of(event, self._canvas.viewport))
        return True

    def move(self, event: QMouseEvent) -> None:
        """Move the tool, pressed or not."""
        self._use(lambda tool, touch: tool.move(touch), touch_of(event, self._canvas.viewport))

    def release(self, event: QMouseEvent) -> None:
        """Let go."""
        self._use(lambda tool, touch: tool.release(touch), touch_of(event, self._canvas.viewport))

    def use_pen(self, event: QTabletEvent) -> None:
        """Do what a pen does."""
        touch = touch_of(event, self._canvas.viewport)
        if event.type() == QEvent.Type.TabletPress:
            self._use(lambda tool, touch: tool.press(touch), touch)
        elif event.type() == QEvent.Type.TabletRelease:
            self._use(lambda tool, touch: tool.release(touch), touch)
        else:
            self._use(lambda tool, touch: tool.move(touch), touch)

    def turn_wheel(self, angle: int) -> bool:
        """Size the tool with the wheel, in eighths of a degree; False when it has no size.

        A touchpad turns in many small steps, a mouse in few large ones.
        """
        view = self._workspace.view
        if self._held is None or not view.tool.has_size:
            return False
        self._turned += angle
        while abs(self._turned) >= _NOTCH:
            larger = self._turned > 0
            self._turned -= _NOTCH if larger else -_NOTCH
            view.step_brush(larger=larger)
        return True

    def press_key(self, key: int) -> bool:
        """Complete a draft with Enter, take its last point back with Backspace; else False."""
        draft = self._workspace.masking.draft
        if draft is None or self._held is None:
            return False
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.finish()
        elif key == Qt.Key.Key_Backspace:
            with self._redrawing(self._held):
                draft.step_back()
        else:
            return False
        return True

    def finish(self) -> bool:
        """Complete a draft; False when there is none."""
        if self._workspace.masking.draft is None or self._held is None:
            return False
        with self._redrawing(self._held) as tool:
            tool.finish()
        return True

    def abort(self) -> bool:
        """Take a running stroke or draft back; False when there is none."""
        if self._held is None:
            return self._workspace.masking.abort_stroke()
        with self._redrawing(self._held):
            return self._workspace.masking.abort_stroke()

    def leave(self) -> None:
        """Show nothing that belongs to the pointer."""
        if self._held is not None:
            with self._redrawing(self._held) as tool:
                tool.leave()

    def cursor(self) -> Qt.CursorShape:
        """Return the pointer's shape over the photo."""
        return self._held.cursor() if self._held is not None else Qt.CursorShape.ArrowCursor

    def draw(self, painter: QPainter) -> None:
        """Draw what the tool shows over the photo."""
        if self._held is not None:
            self._drawn = self._held.area(self._canvas.viewport)
            painter.save()
            self._held.draw(painter, self._canvas.viewport)
            painter.restore()

    def _redraw_drawn(self) -> None:
        if not self._drawn.isEmpty():
            self._redraw(self._drawn)

    def _use(self, do: Callable[[MaskTool, Touch], None], touch: Touch) -> None:
        if self._held is not None:
            with self._redrawing(self._held) as tool:
                do(tool, touch)

    @contextmanager
    def _redrawing(self, tool: MaskTool) -> Iterator[MaskTool]:
        """Redraw what the tool showed before and what it shows after."""
        before, look = tool.area(self._canvas.viewport), tool.look()
        yield tool
        if look is not None and tool.look() is look:
            return
        for area in (before, tool.area(self._canvas.viewport)):
            if not area.isEmpty():
                self._redraw(area)
