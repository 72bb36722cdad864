"""Lines between the photo's pixels, once they are large enough to be told apart."""

from __future__ import annotations

import math

from PySide6.QtCore import QLineF
from PySide6.QtGui import QColor, QPainter, QPen

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
    # A pen of no width is one device pixel wide.
    painter.setPen(QPen(_LINE, 0))
    ratio = device_ratio(painter)
    target, part, step = window.target, window.part, window.scale / ratio
    lines = []
    for column in range(math.ceil(part.left()), math.floor(part.right()) + 1):
        x = _middle(target.left() + (column - part.left()) * step, ratio)
        lines.append(QLineF(x, target.top(), x, target.bottom()))
    for row in range(math.ceil(part.top()), math.floor(part.bottom()) + 1):
        y = _middle(target.top() + (row - part.top()) * step, ratio)
        lines.append(QLineF(target.left(), y, target.right(), y))
    painter.drawLines(lines)
    painter.restore()


def _middle(place: float, ratio: float) -> float:
    """Return the middle of the device pixel that begins nearest to a place."""
    return (round(place * ratio) + 0.5) / ratio
