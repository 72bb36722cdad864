"""Before and after in one picture, with a divider to drag."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen

from photorestorer_gui.ui.canvas.viewport import Viewport
from photorestorer_gui.ui.language import tr

_GRIP_RADIUS_PX = 16.0
_REACH_PX = 10.0


class Divider:
    """Where before ends and after begins, as a fraction of the photo's width."""

    def __init__(self) -> None:
        self.fraction = 0.5
        self.is_dragged = False

    def x(self, viewport: Viewport) -> float:
        """Return where it stands in the view."""
        x, _ = viewport.to_view(self.fraction * viewport.photo_width, 0)
        return x

    def is_hit(self, x: float, viewport: Viewport) -> bool:
        """Whether a press at `x` takes hold of it."""
        return abs(x - self.x(viewport)) <= _REACH_PX

    def move_to(self, x: float, viewport: Viewport) -> None:
        """Drag it to the view's `x`, kept on the photo."""
        point, _ = viewport.to_photo(x, 0)
        self.fraction = min(max(point / viewport.photo_width, 0.0), 1.0)

    def step(self, fraction: float) -> None:
        """Move it by a fraction of the photo's width."""
        self.fraction = min(max(self.fraction + fraction, 0.0), 1.0)


def draw_divider(painter: QPainter, x: float, top: float, bottom: float) -> None:
    """Draw the divider's line and its grip, readable over any picture."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    line_top, line_bottom = QPointF(x, top), QPointF(x, bottom)
    painter.setPen(QPen(QColor(0, 0, 0, 90), 4))
    painter.drawLine(line_top, line_bottom)
    painter.setPen(QPen(QColor(255, 255, 255), 2))
    painter.drawLine(line_top, line_bottom)
    middle = QPointF(x, (top + bottom) / 2)
    painter.setPen(QPen(QColor(0, 0, 0, 60), 1))
    painter.setBrush(QColor(255, 255, 255))
    painter.drawEllipse(middle, _GRIP_RADIUS_PX, _GRIP_RADIUS_PX)
    pen = QPen(QColor("#1d1d1b"), 1.8)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    painter.setPen(pen)
    for side in (-1.0, 1.0):
        tip = middle + QPointF(side * 9, 0)
        painter.drawPolyline([tip + QPointF(-side * 4, -4), tip, tip + QPointF(-side * 4, 4)])


def draw_caption(painter: QPainter, text: str, corner: QPointF, *, to_left: bool) -> None:
    """Draw “Before” or “After” on a dark pill; `corner` is its upper outer corner."""
    words, metrics = tr(text), QFontMetricsF(painter.font())
    width, height = metrics.horizontalAdvance(words) + 20, metrics.height() + 8
    left = corner.x() - width if to_left else corner.x()
    pill = QRectF(left, corner.y(), width, height)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    # The rim tells it from a dark photo.
    painter.setPen(QPen(QColor(255, 255, 255, 70), 1))
    painter.setBrush(QColor(20, 20, 20, 190))
    painter.drawRoundedRect(pill, height / 2, height / 2)
    painter.setPen(QColor(255, 255, 255))
    painter.drawText(pill, Qt.AlignmentFlag.AlignCenter, words)
