"""The tool that drops a whole marked piece: point at it, see it, click."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen, QPolygonF, QTransform

from photorestorer_gui.photo.pieces import Piece
from photorestorer_gui.ui.canvas.mask_tool import Touch
from photorestorer_gui.ui.canvas.viewport import Viewport
from photorestorer_gui.ui.workspace import Workspace

_RIM_PX = 4.0
_VEIL = QColor(255, 255, 255, 90)


class PieceTool:
    """Lights up the connected piece of the mask under the pointer, and drops it on a click.

    Parameters
    ----------
    workspace : Workspace
    """

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._piece: Piece | None = None
        self._outline = QPainterPath()
        workspace.mask_changed.connect(lambda _: self.leave())
        workspace.photo_changed.connect(self.leave)

    def press(self, touch: Touch) -> None:
        """Drop the piece under the pointer."""
        column, row = _pixel(touch)
        self._workspace.masking.changes.drop_piece(column, row)
        self.leave()

    def move(self, touch: Touch) -> None:
        """Light up the piece under the pointer."""
        column, row = _pixel(touch)
        if self._piece is not None and self._piece.holds(column, row):
            return
        self._piece = self._workspace.masking.changes.piece_at(column, row)
        self._outline = _path(self._piece) if self._piece is not None else QPainterPath()

    def release(self, touch: Touch) -> None:
        """Nothing: pieces are dropped by pressing."""

    def finish(self) -> None:
        """Nothing is ever half done."""

    def leave(self) -> None:
        """Light up nothing."""
        self._piece = None
        self._outline = QPainterPath()

    def cursor(self) -> Qt.CursorShape:
        """Return a hand over a piece."""
        if not self._workspace.masking.paintable:
            return Qt.CursorShape.WaitCursor
        hand, cross = Qt.CursorShape.PointingHandCursor, Qt.CursorShape.CrossCursor
        return cross if self._piece is None else hand

    def look(self) -> object:
        """Return the lit piece: a large one is not to be drawn again for nothing."""
        return self._piece or self

    def area(self, viewport: Viewport) -> QRectF:
        """Return where the lit piece is."""
        if self._piece is None:
            return QRectF()
        place = _placed(viewport).mapRect(self._outline.boundingRect())
        return place.adjusted(-_RIM_PX, -_RIM_PX, _RIM_PX, _RIM_PX)

    def draw(self, painter: QPainter, viewport: Viewport) -> None:
        """Draw a light veil and a rim around the piece."""
        if self._piece is None:
            return
        outline = _placed(viewport).map(self._outline)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(QColor(0, 0, 0, 190), 4.0))
        painter.drawPath(outline)
        painter.setBrush(_VEIL)
        painter.setPen(QPen(QColor(255, 255, 255), 1.8))
        painter.drawPath(outline)


def _pixel(touch: Touch) -> tuple[int, int]:
    """Return column and row of the pixel under a touch."""
    return int(touch.photo[0] // 1), int(touch.photo[1] // 1)


def _placed(viewport: Viewport) -> QTransform:
    scale = viewport.scale
    return QTransform(scale, 0.0, 0.0, scale, viewport.left, viewport.top)


def _path(piece: Piece) -> QPainterPath:
    path = QPainterPath()
    for line in piece.outlines():
        path.addPolygon(QPolygonF([QPointF(float(x), float(y)) for x, y in line]))
        path.closeSubpath()
    return path
