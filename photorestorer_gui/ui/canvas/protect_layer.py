"""The pattern over what is protected: a veil with stripes, told from any tint without colour."""

from __future__ import annotations

import math

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QBrush, QColor, QImage, QPainter, QPen, QPixmap

from photorestorer_gui.ui.workspace import Workspace

_VEIL = QColor(20, 24, 32, 105)
_STRIPE = QColor(255, 255, 255, 190)
_SPACING_PX = 8


class ProtectLayer:
    """Draws stripes, the same on the screen at any zoom, over what is protected.

    Parameters
    ----------
    workspace : Workspace
    """

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._brushes: dict[float, QBrush] = {}

    def draw(self, painter: QPainter, target: QRectF, part: QRectF, *, scale: float) -> None:
        """Draw the stripes; parameters as `Picture.draw`, only within the painter's clip."""
        picture = self._workspace.masking.protected_picture
        if picture is None:
            return
        exposed = target & painter.clipBoundingRect() if painter.hasClipping() else target
        if exposed.isEmpty():
            return
        area = exposed.toAlignedRect()
        ratio = painter.device().devicePixelRatio()
        sheet = QImage(_scaled_size(area, ratio), QImage.Format.Format_ARGB32_Premultiplied)
        sheet.setDevicePixelRatio(ratio)
        sheet.fill(Qt.GlobalColor.transparent)
        over = QPainter(sheet)
        over.translate(-area.topLeft())
        picture.draw(over, target, part, scale=scale)
        over.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceIn)
        # Stripes keep their place on the screen, whatever part is redrawn.
        over.setBrushOrigin(QPointF(0, 0))
        over.fillRect(area, self._stripes(ratio))
        over.end()
        painter.drawImage(QPointF(area.topLeft()), sheet)

    def _stripes(self, ratio: float) -> QBrush:
        if ratio not in self._brushes:
            self._brushes[ratio] = _stripes(ratio)
        return self._brushes[ratio]


def _scaled_size(area: QRect, ratio: float) -> QSize:
    return QSize(math.ceil(area.width() * ratio), math.ceil(area.height() * ratio))


def _stripes(ratio: float) -> QBrush:
    """Return diagonal stripes that meet at the edges of their tile."""
    side = round(_SPACING_PX * ratio)
    tile = QPixmap(side, side)
    tile.fill(_VEIL)
    painter = QPainter(tile)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(_STRIPE, 1.3 * ratio))
    for shift in (-side, 0, side):
        painter.drawLine(QPointF(shift - 1, side + 1), QPointF(shift + side + 1, -1))
    painter.end()
    tile.setDevicePixelRatio(ratio)
    return QBrush(tile)
