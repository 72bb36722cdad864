"""The colours that tell how much was changed, and their legend."""

from __future__ import annotations

from functools import cache

import cv2
import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QLinearGradient, QPainter

from photorestorer_gui.ui.language import tr
from photorestorer_gui.words import phrase

# Change, of 255, that is shown at full heat; larger ones look alike.
FULL_CHANGE = 64
# Lightness rises all the way, and blue–yellow is told apart with any kind of colour vision.
_COLOURS = ("#1d3f8f", "#5b3fa6", "#a13c92", "#dd5a5f", "#f79a3e", "#fbe45b")
# Changes below this, of 255, are rounding and nobody sees them.
_LEAST_CHANGE = 2
_POWER, _OPACITY, _MOST_OPACITY = 0.7, 1.6, 0.94
_TITLE = phrase("What was changed")
_LESS, _MORE = phrase("not at all"), phrase("by 25 % or more")
_BAR_PX, _PAD_PX = 9.0, 10.0


def heat(change: NDArray[np.floating] | float) -> NDArray[np.float64]:
    """Return the heat, 0–1, of a change of 0–255; small changes show, and drown no large ones."""
    share = np.clip(np.asarray(change, np.float64) / FULL_CHANGE, 0.0, 1.0)
    return np.asarray(share**_POWER)


def _opacity(share: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.clip(_OPACITY * share, 0.0, _MOST_OPACITY)


@cache
def heat_table() -> NDArray[np.uint8]:
    """Return (256, 4) uint8: blue, green, red and opacity, premultiplied, of each change."""
    share = heat(np.arange(256.0))
    stops = np.linspace(0.0, 1.0, len(_COLOURS))
    colours = [QColor(colour) for colour in _COLOURS]
    channels = [
        np.interp(share, stops, [getattr(colour, name)() for colour in colours])
        for name in ("blue", "green", "red")
    ]
    opacity = np.where(np.arange(256) < _LEAST_CHANGE, 0.0, _opacity(share))
    table = np.stack([*(channel * opacity for channel in channels), 255 * opacity], axis=1)
    return np.asarray(np.rint(table), np.uint8)


def heated(change: NDArray[np.uint8]) -> NDArray[np.uint32]:
    """Return (h, w) uint32, 0xAARRGGBB premultiplied, for changes of (h, w) uint8."""
    four = cv2.cvtColor(np.ascontiguousarray(change), cv2.COLOR_GRAY2BGRA)
    # The conversion fills the fourth channel with 255, but its table wants the change.
    cv2.mixChannels([four], [four], [0, 3])
    coloured = cv2.LUT(four, heat_table().reshape(1, 256, 4))
    return np.asarray(coloured).view(np.uint32)[..., 0]


def draw_legend(painter: QPainter, corner: QPointF, room: float) -> QRectF:
    """Draw what the colours mean on a dark card; return where.

    Parameters
    ----------
    painter : QPainter
    corner : QPointF
        The card's lower left corner.
    room : float
        Width that it may take.
    """
    metrics = QFontMetricsF(painter.font())
    words = metrics.horizontalAdvance(tr(_LESS)) + metrics.horizontalAdvance(tr(_MORE)) + 24
    width = min(max(words, metrics.horizontalAdvance(tr(_TITLE))) + 2 * _PAD_PX, room)
    height = 2 * metrics.height() + _BAR_PX + 2 * _PAD_PX + 8
    card = QRectF(corner.x(), corner.y() - height, width, height)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(20, 20, 20, 215))
    painter.drawRoundedRect(card, 8, 8)
    inside = card.adjusted(_PAD_PX, _PAD_PX, -_PAD_PX, -_PAD_PX)
    bar = QRectF(inside.left(), inside.top() + metrics.height() + 4, inside.width(), _BAR_PX)
    gradient = QLinearGradient(bar.topLeft(), bar.topRight())
    opacity = _opacity(np.linspace(0.0, 1.0, len(_COLOURS)))
    for index, name in enumerate(_COLOURS):
        colour = QColor(name)
        colour.setAlphaF(float(opacity[index]))
        gradient.setColorAt(index / (len(_COLOURS) - 1), colour)
    painter.setBrush(QColor(70, 70, 70))
    painter.drawRoundedRect(bar, _BAR_PX / 2, _BAR_PX / 2)
    painter.setBrush(gradient)
    painter.drawRoundedRect(bar, _BAR_PX / 2, _BAR_PX / 2)
    painter.setPen(QColor(255, 255, 255))
    painter.drawText(inside, Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft, tr(_TITLE))
    painter.setPen(QColor(255, 255, 255, 200))
    painter.drawText(inside, Qt.AlignmentFlag.AlignBottom | Qt.AlignmentFlag.AlignLeft, tr(_LESS))
    painter.drawText(inside, Qt.AlignmentFlag.AlignBottom | Qt.AlignmentFlag.AlignRight, tr(_MORE))
    return card
