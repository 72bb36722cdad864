"""Lines between the photo's pixels, once they are large enough to be told apart."""

from __future__ import annotations

import math

from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QPainter

from photorestorer_gui.ui.canvas.panes import Window, device_ratio

# Device pixels per photo pixel above which the lines show.
LEAST_SCALE = 8.0
# Seen on dark and on light, and weak enough not to look like the photo's own.
_LINE = QColor(128, 128, 128, 95)


def draw_grid(painter: QPainter, window: Window) -> None:
    """Draw a line one device pixel wide at each border between pixels, if they are large."""
    if window.scale <= LEAST_SCALE:
        return
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    ratio = device_ratio(painter)
    target, part = window.target, window.part
    for column in range(math.ceil(part.left()), math.floor(part.right()) + 1):
        x = _snapped(target.left() + (column - part.left()) * window.scale / ratio, ratio)
        painter.fillRect(QRectF(x, target.top(), 1 / ratio, target.height()), _LINE)
    for row in range(math.ceil(part.top()), math.floor(part.bottom()) + 1):
        y = _snapped(target.top() + (row - part.top()) * window.scale / ratio, ratio)
        painter.fillRect(QRectF(target.left(), y, target.width(), 1 / ratio), _LINE)
    painter.restore()


def _snapped(place: float, ratio: float) -> float:
    return round(place * ratio) / ratio
