"""What the canvas shows: one picture, two parted by a divider or side by side, or the changes."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from photorestorer_gui.ui.canvas.compare_view import Divider, draw_caption, draw_divider
from photorestorer_gui.ui.canvas.face_layer import FaceLayer
from photorestorer_gui.ui.canvas.grid import draw_grid
from photorestorer_gui.ui.canvas.heat import draw_legend
from photorestorer_gui.ui.canvas.mask_layer import MaskLayer
from photorestorer_gui.ui.canvas.panes import (
    device_ratio,
    panes,
    photo_area,
    twins,
    window_in,
)
from photorestorer_gui.ui.canvas.viewport import Viewport
from photorestorer_gui.ui.qt_images import ChangePicture, Picture
from photorestorer_gui.ui.theme import SPACE_M, the_theme
from photorestorer_gui.ui.view_state import View
from photorestorer_gui.ui.workspace import Workspace
from photorestorer_gui.words import phrase

_BEFORE, _AFTER = phrase("Before"), phrase("After")
# A caption is left out where the divider leaves it no room.
_CAPTION_PX = 100.0
_TWIN_PX = 9.0


@dataclass(frozen=True)
class Frame:
    """What is to be painted.

    Attributes
    ----------
    viewport : Viewport
        Of each pane.
    room, exposed : QRectF
        The whole view, and what of it must be painted.
    pointer : QPointF or None
        Where the pointer is.
    """

    viewport: Viewport
    room: QRectF
    exposed: QRectF
    pointer: QPointF | None


class Scene:
    """Draws the chosen view.

    Parameters
    ----------
    workspace : Workspace
    mask_layer : MaskLayer
    face_layer : FaceLayer
    """

    def __init__(self, workspace: Workspace, mask_layer: MaskLayer, face_layer: FaceLayer) -> None:
        self._workspace = workspace
        self._mask_layer = mask_layer
        self._face_layer = face_layer
        self.divider = Divider()

    @property
    def view(self) -> View:
        """Which view shows; without a result it is the photo as it came."""
        workspace = self._workspace
        if workspace.restored_picture is None:
            return View.PHOTO
        view = workspace.view.shown
        if view is View.CHANGES and workspace.changes is None:
            return View.RESTORED
        return view

    def panes(self, width: float, height: float) -> tuple[QRectF, ...]:
        """Return the parts of a view of this size in which the photo lies."""
        return panes(self.view, width, height)

    def draw(self, painter: QPainter, frame: Frame) -> None:
        """Draw the photo, its marks, and what belongs to the view."""
        workspace, view = self._workspace, self.view
        before, after = workspace.picture, workspace.restored_picture
        if before is None:
            return
        if after is None or view is View.PHOTO:
            self._draw_single(painter, frame, before)
            self._face_layer.draw(painter, frame.viewport)
        elif view is View.RESTORED:
            self._draw_single(painter, frame, after)
        elif view is View.COMPARE:
            self._draw_divided(painter, frame, before, after)
        elif view is View.SIDE:
            self._draw_side(painter, frame, before, after)
        elif workspace.changes is not None:
            self._draw_changes(painter, frame, workspace.changes)

    def _draw_picture(
        self,
        painter: QPainter,
        frame: Frame,
        pane: QRectF,
        picture: Picture | ChangePicture,
        clip: QRectF | None = None,
    ) -> None:
        """Draw all that a pane shows, clipped: a part drawn alone would show its seams."""
        window = window_in(frame.viewport, pane, device_ratio(painter))
        clip = frame.exposed & (pane if clip is None else clip)
        if window is None or not clip.intersects(window.target):
            return
        painter.save()
        painter.setClipRect(clip, Qt.ClipOperation.IntersectClip)
        drawn = window.on(picture.width, frame.viewport.photo_width)
        picture.draw(painter, drawn.target, drawn.part, scale=drawn.scale)
        if picture is self._workspace.picture:
            self._mask_layer.draw(painter, window.target, window.part, scale=window.scale)
        if self._workspace.view.shows_grid:
            draw_grid(painter, window)
        painter.restore()

    def _draw_single(self, painter: QPainter, frame: Frame, picture: Picture) -> None:
        self._draw_picture(painter, frame, frame.room, picture)
        if self._workspace.view.is_flipped and self._workspace.restored_picture is not None:
            words = _BEFORE if picture is self._workspace.picture else _AFTER
            self._caption(painter, frame, frame.room, words)

    def _caption(self, painter: QPainter, frame: Frame, pane: QRectF, words: str) -> None:
        seen = photo_area(frame.viewport, pane, device_ratio(painter)) & pane
        corner = seen.topLeft() + QPointF(SPACE_M, SPACE_M)
        draw_caption(painter, words, corner, to_left=False)

    def _draw_divided(
        self, painter: QPainter, frame: Frame, before: Picture, after: Picture
    ) -> None:
        x = self.divider.x(frame.viewport)
        left, right = QRectF(frame.room), QRectF(frame.room)
        left.setRight(x)
        right.setLeft(x)
        self._draw_picture(painter, frame, frame.room, before, left)
        self._draw_picture(painter, frame, frame.room, after, right)
        seen = photo_area(frame.viewport, frame.room, device_ratio(painter)) & frame.room
        draw_divider(painter, x, seen.top(), seen.bottom())
        top = seen.top() + SPACE_M
        if x - seen.left() > _CAPTION_PX:
            draw_caption(painter, _BEFORE, QPointF(seen.left() + SPACE_M, top), to_left=False)
        if seen.right() - x > _CAPTION_PX:
            draw_caption(painter, _AFTER, QPointF(seen.right() - SPACE_M, top), to_left=True)

    def _draw_side(self, painter: QPainter, frame: Frame, before: Picture, after: Picture) -> None:
        parts = self.panes(frame.room.width(), frame.room.height())
        left, right = parts
        flipped = self._workspace.view.is_flipped
        self._draw_picture(painter, frame, left, before)
        self._draw_picture(painter, frame, right, before if flipped else after)
        gap = QRectF(left.right(), 0, right.left() - left.right(), frame.room.height())
        painter.fillRect(gap, the_theme().colour("strong_line"))
        self._caption(painter, frame, left, _BEFORE)
        self._caption(painter, frame, right, _BEFORE if flipped else _AFTER)
        if frame.pointer is not None:
            for twin in twins(parts, frame.pointer):
                _draw_twin(painter, twin)

    def _draw_changes(self, painter: QPainter, frame: Frame, changes: ChangePicture) -> None:
        self._draw_picture(painter, frame, frame.room, changes)
        corner = frame.room.bottomLeft() + QPointF(SPACE_M, -SPACE_M)
        draw_legend(painter, corner, frame.room.width() - 2 * SPACE_M)


def touched_by_twin(point: QPointF) -> QRectF:
    """Return the part of the view that a pointer's twin covers."""
    reach = _TWIN_PX + 3
    return QRectF(point.x() - reach, point.y() - reach, 2 * reach, 2 * reach)


def _draw_twin(painter: QPainter, point: QPointF) -> None:
    """Draw where the pointer would be in the other picture, visible on light and dark."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for colour, width in ((QColor(0, 0, 0, 160), 3.4), (QColor(255, 255, 255), 1.6)):
        painter.setPen(QPen(colour, width))
        painter.drawEllipse(point, _TWIN_PX, _TWIN_PX)
        painter.drawPoint(point)
