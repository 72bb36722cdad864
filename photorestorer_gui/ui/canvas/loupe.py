"""A round magnifier at the pointer: before in its left half, after in its right."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen

from photorestorer_gui.ui.canvas.compare_view import draw_caption
from photorestorer_gui.ui.canvas.grid import draw_grid
from photorestorer_gui.ui.canvas.panes import device_ratio, window_in
from photorestorer_gui.ui.canvas.stage import Stage
from photorestorer_gui.ui.canvas.viewport import MOST_SCALE, Viewport
from photorestorer_gui.ui.qt_images import Picture
from photorestorer_gui.ui.theme import the_theme
from photorestorer_gui.ui.workspace import Workspace
from photorestorer_gui.words import phrase

RADIUS_PX = 120.0
_MAGNIFIES = 4.0
_RIM_PX = 4.0
_BEFORE, _AFTER = phrase("Before"), phrase("After")


class Loupe:
    """Draws the magnifier; keeps only what it drew last, so that moving it is quick.

    Parameters
    ----------
    workspace : Workspace
    """

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._held: dict[bool, tuple[Picture, Stage]] = {}
        workspace.photo_changed.connect(self._forget)
        workspace.restoration_changed.connect(self._forget)

    @staticmethod
    def scale(viewport: Viewport, ratio: float) -> float:
        """Return its logical pixels per photo pixel: four times the view's, at least 100 %."""
        return min(max(_MAGNIFIES * viewport.scale, 1.0 / ratio), MOST_SCALE)

    @staticmethod
    def touched(centre: QPointF) -> QRectF:
        """Return the part of the view that it covers."""
        reach = RADIUS_PX + _RIM_PX
        return QRectF(centre.x() - reach, centre.y() - reach, 2 * reach, 2 * reach)

    def draw(self, painter: QPainter, centre: QPointF, viewport: Viewport, pane: QRectF) -> None:
        """Draw it.

        Parameters
        ----------
        painter : QPainter
        centre : QPointF
            Where the pointer is in the view.
        viewport : Viewport
        pane : QRectF
            Where the viewport lies in the view.
        """
        circle = QRectF(
            centre.x() - RADIUS_PX, centre.y() - RADIUS_PX, 2 * RADIUS_PX, 2 * RADIUS_PX
        )
        ratio = device_ratio(painter)
        x, y = viewport.to_photo(centre.x() - pane.left(), centre.y() - pane.top())
        scale = self.scale(viewport, ratio)
        lens = replace(
            viewport, scale=scale, left=centre.x() - x * scale, top=centre.y() - y * scale
        )
        painter.save()
        path = QPainterPath()
        path.addEllipse(circle)
        painter.setClipPath(path, Qt.ClipOperation.IntersectClip)
        painter.fillRect(circle, the_theme().colour("canvas"))
        self._draw_inside(painter, lens, circle)
        painter.restore()
        self._draw_frame(painter, circle)

    def _draw_inside(self, painter: QPainter, lens: Viewport, circle: QRectF) -> None:
        before, after = self._workspace.picture, self._workspace.restored_picture
        left, right = QRectF(circle), QRectF(circle)
        if after is not None:
            left.setRight(circle.center().x())
            right.setLeft(circle.center().x())
        for picture, half in ((before, left), (after, right)):
            local = replace(lens, left=lens.left - half.left(), top=lens.top - half.top())
            window = window_in(local, half, device_ratio(painter))
            if picture is not None and window is not None:
                stage = self._stage(picture, is_after=picture is after)
                drawn = window.on(picture.width, lens.photo_width)
                stage.draw(painter, drawn.target, drawn.part, scale=drawn.scale)
                if self._workspace.view.shows_grid:
                    draw_grid(painter, window)

    def _stage(self, picture: Picture, *, is_after: bool) -> Stage:
        held = self._held.get(is_after)
        if held is None or held[0] is not picture:
            held = self._held[is_after] = (picture, picture.stage())
        return held[1]

    def _forget(self) -> None:
        """Let go of pictures that went, which may be hundreds of megabytes."""
        shown = (self._workspace.picture, self._workspace.restored_picture)
        self._held = {side: held for side, held in self._held.items() if held[0] in shown}

    def _draw_frame(self, painter: QPainter, circle: QRectF) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        if self._workspace.restored_picture is not None:
            x, bottom = circle.center().x(), circle.bottom()
            painter.setPen(QPen(QColor(0, 0, 0, 90), 3))
            painter.drawLine(QPointF(x, circle.top()), QPointF(x, bottom))
            painter.setPen(QPen(QColor(255, 255, 255), 1))
            painter.drawLine(QPointF(x, circle.top()), QPointF(x, bottom))
            draw_caption(painter, _BEFORE, QPointF(x - 6, bottom - 52), to_left=True)
            draw_caption(painter, _AFTER, QPointF(x + 6, bottom - 52), to_left=False)
            painter.setBrush(Qt.BrushStyle.NoBrush)
        for colour, width in ((QColor(0, 0, 0, 130), 6.0), (QColor(255, 255, 255), 3.0)):
            painter.setPen(QPen(colour, width))
            painter.drawEllipse(circle)
