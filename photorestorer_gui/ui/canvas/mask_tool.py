"""What every tool for the mask has in common: how it is touched, and how it shows itself."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPen, QPointingDevice, QTabletEvent

from photorestorer_gui.photo.brush import Point
from photorestorer_gui.ui.canvas.viewport import Viewport

_RIM_PX = 6.0


@dataclass(frozen=True)
class Touch:
    """Where mouse or pen are on the photo, and how they are held.

    Attributes
    ----------
    view : QPointF
        In the view's logical pixels.
    photo : (float, float)
        x and y in photo pixels; may lie outside.
    scale : float
        Logical pixels of the view per photo pixel.
    opposite : bool
        The right button or the pen's eraser end: the tool does the opposite.
    shift, alt : bool
        Whether the key is held.
    pressure : float
        How hard the pen presses, 0–1; 1 for a mouse.
    """

    view: QPointF
    photo: Point
    scale: float
    opposite: bool = False
    shift: bool = False
    alt: bool = False
    pressure: float = 1.0


def touch_of(event: QMouseEvent | QTabletEvent, viewport: Viewport) -> Touch:
    """Return the touch that an event of the mouse or the pen tells of."""
    point, keys = event.position(), event.modifiers()
    right = Qt.MouseButton.RightButton
    opposite = event.button() == right or bool(event.buttons() & right)
    pressure = 1.0
    if isinstance(event, QTabletEvent):
        opposite |= event.pointerType() == QPointingDevice.PointerType.Eraser
        pressure = event.pressure()
    return Touch(
        point,
        viewport.to_photo(point.x(), point.y()),
        viewport.scale,
        opposite,
        bool(keys & Qt.KeyboardModifier.ShiftModifier),
        bool(keys & Qt.KeyboardModifier.AltModifier),
        pressure,
    )


class MaskTool(Protocol):
    """A tool in hand: what it does when touched, and what it shows meanwhile."""

    def press(self, touch: Touch) -> None:
        """A button goes down, or the pen touches."""
        ...

    def move(self, touch: Touch) -> None:
        """Mouse or pen move, pressed or not."""
        ...

    def release(self, touch: Touch) -> None:
        """The button goes up, or the pen lifts."""
        ...

    def finish(self) -> None:
        """Complete what is being drawn: Enter, a double click, or another tool."""
        ...

    def leave(self) -> None:
        """The pointer is elsewhere: show nothing that belongs to it."""
        ...

    def cursor(self) -> Qt.CursorShape:
        """Return the pointer's shape."""
        ...

    def look(self) -> object:
        """Return what it shows, the same object while nothing of it changes; None: unknown."""
        ...

    def area(self, viewport: Viewport) -> QRectF:
        """Return the part of the view in which it draws."""
        ...

    def draw(self, painter: QPainter, viewport: Viewport) -> None:
        """Draw what it shows over the photo."""
        ...


def apart_px(touch: Touch, point: Point) -> float:
    """Return how far a touch is from a point of the photo, in the view's pixels."""
    return math.dist(touch.photo, point) * touch.scale


def in_view(points: Sequence[Point], viewport: Viewport) -> list[QPointF]:
    """Return points of the photo as points of the view."""
    return [QPointF(*viewport.to_view(x, y)) for x, y in points]


def around(points: Sequence[QPointF], margin: float = 0.0) -> QRectF:
    """Return a rectangle around points of the view, with room for what is drawn at them."""
    if not points:
        return QRectF()
    columns, rows = [point.x() for point in points], [point.y() for point in points]
    left, top = min(columns), min(rows)
    room = margin + _RIM_PX
    whole = QRectF(left, top, max(columns) - left, max(rows) - top)
    return whole.adjusted(-room, -room, room, room)


def draw_line(painter: QPainter, points: Sequence[QPointF], *, dashed: bool = False) -> None:
    """Draw a thin line that is seen on light and on dark."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(_pen(QColor(0, 0, 0, 170), 3.0))
    painter.drawPolyline(list(points))
    upper = _pen(QColor(255, 255, 255), 1.4)
    if dashed:
        upper.setDashPattern([4.0, 3.0])
    painter.setPen(upper)
    painter.drawPolyline(list(points))


def draw_points(painter: QPainter, points: Sequence[QPointF]) -> None:
    """Draw the clicks of a line as small knobs."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(QColor(0, 0, 0, 190), 1.2))
    painter.setBrush(QColor(255, 255, 255))
    for point in points:
        painter.drawEllipse(point, 3.6, 3.6)


def tinted(tint: int, opacity: float) -> QColor:
    """Return a tint, 0xAARRGGBB, of some opacity."""
    colour = QColor.fromRgba(tint)
    colour.setAlphaF(opacity)
    return colour


def _pen(colour: QColor, width: float) -> QPen:
    pen = QPen(colour, width)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    return pen
