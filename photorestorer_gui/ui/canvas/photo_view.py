"""The canvas: shows the photo at any zoom, and turns mouse and keys into gestures."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import (
    QKeyEvent,
    QMouseEvent,
    QNativeGestureEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QWidget

from photorestorer_gui.photo.geometry import Box
from photorestorer_gui.ui.canvas.compare_view import Divider, draw_caption, draw_divider
from photorestorer_gui.ui.canvas.face_layer import FaceLayer
from photorestorer_gui.ui.canvas.mask_layer import MaskLayer
from photorestorer_gui.ui.canvas.tools import (
    DividerGesture,
    Gesture,
    MoveGesture,
    draw_brush_ring,
    stroke_for,
)
from photorestorer_gui.ui.canvas.viewport import Viewport
from photorestorer_gui.ui.qt_images import Picture
from photorestorer_gui.ui.theme import SPACE_M, the_theme
from photorestorer_gui.ui.view_state import Tool, View
from photorestorer_gui.ui.workspace import Workspace

_ZOOM_STEP = 1.25
_KEY_STEP_PX = 48.0
_PAN_KEYS = {
    Qt.Key.Key_Left: (1, 0),
    Qt.Key.Key_Right: (-1, 0),
    Qt.Key.Key_Up: (0, 1),
    Qt.Key.Key_Down: (0, -1),
}


class PhotoView(QWidget):
    """The photo, its marks, and before beside after.

    Parameters
    ----------
    workspace : Workspace

    Signals
    -------
    zoom_changed(float)
        Device pixels per photo pixel.
    """

    zoom_changed = Signal(float)

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self._workspace = workspace
        self._mask_layer = MaskLayer(workspace)
        self._face_layer = FaceLayer(workspace)
        self._gesture: Gesture | None = None
        self._pointer: QPointF | None = None
        self._space_held = False
        self._is_target = False
        self.divider = Divider()
        self.viewport = Viewport(1, 1, 1.0, 1.0)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setMinimumSize(240, 200)
        self.setAccessibleName("Photo")
        workspace.photo_changed.connect(self.show_photo)
        workspace.mask_changed.connect(self.show_mask_change)
        workspace.restoration_changed.connect(self.update)
        workspace.plan_changed.connect(self.update)
        workspace.faces.changed.connect(self.update)
        workspace.view.changed.connect(self.follow_view)
        the_theme().changed.connect(self.update)

    # What others ask

    def show_photo(self) -> None:
        """Show the whole of a new photo."""
        photo = self._workspace.photo
        if photo is not None:
            fresh = Viewport(photo.width, photo.height, self.width(), self.height())
            self.divider = Divider()
            self.show_viewport(fresh.fitted())

    def show_viewport(self, viewport: Viewport) -> None:
        """Show another part of the photo."""
        self.viewport = viewport
        self.zoom_changed.emit(viewport.scale * self.devicePixelRatioF())
        self.update()

    def show_mask_change(self, box: Box) -> None:
        """Redraw only the part of the mask that changed."""
        if self._mask_layer.is_shown:
            self.update(self._mask_layer.touched(box, self.viewport).toAlignedRect())

    def redraw_divider(self) -> None:
        """Redraw after the divider moved."""
        self.update()

    def follow_view(self) -> None:
        """Take over the tool, the brush and the picture that are wanted."""
        self._show_cursor()
        self.update()

    def show_target(self, is_target: bool) -> None:
        """Light up while something that can be dropped hovers over the window."""
        self._is_target = is_target
        self.update()

    def zoom_in(self) -> None:
        """Magnify."""
        self.show_viewport(self.viewport.zoomed_to(self.viewport.scale * _ZOOM_STEP))

    def zoom_out(self) -> None:
        """Show more."""
        self.show_viewport(self.viewport.zoomed_to(self.viewport.scale / _ZOOM_STEP))

    def fit(self) -> None:
        """Show the whole photo."""
        self.show_viewport(self.viewport.fitted())

    def actual_size(self) -> None:
        """Show one photo pixel on each pixel of the screen."""
        self.show_viewport(self.viewport.zoomed_to(1.0 / self.devicePixelRatioF()))

    def abort_gesture(self) -> bool:
        """Take a running stroke back; False when there is none."""
        return self._workspace.masking.abort_stroke()

    # Drawing

    def _draw_picture(self, painter: QPainter, picture: Picture, clip: QRectF) -> None:
        # Always the whole visible part, clipped: a part drawn alone would show its seams.
        view = self.viewport
        seen = self._photo_area() & QRectF(self.rect())
        left, top = view.to_photo(seen.left(), seen.top())
        part = QRectF(left, top, seen.width() / view.scale, seen.height() / view.scale)
        scale = view.scale * self.devicePixelRatioF()
        painter.save()
        painter.setClipRect(clip, Qt.ClipOperation.IntersectClip)
        picture.draw(painter, seen, part, scale=scale)
        if picture is self._workspace.picture:
            self._mask_layer.draw(painter, seen, part, scale=scale)
        painter.restore()

    def _photo_area(self) -> QRectF:
        view = self.viewport
        return QRectF(
            view.left, view.top, view.photo_width * view.scale, view.photo_height * view.scale
        )

    def _draw_comparison(self, painter: QPainter, exposed: QRectF) -> None:
        before, after = self._workspace.picture, self._workspace.restored_picture
        area = self._photo_area()
        if before is None or after is None:
            return
        x = self.divider.x(self.viewport)
        left = QRectF(area.topLeft(), QPointF(x, area.bottom())) & exposed
        right = QRectF(QPointF(x, area.top()), area.bottomRight()) & exposed
        if not left.isEmpty():
            self._draw_picture(painter, before, left)
        if not right.isEmpty():
            self._draw_picture(painter, after, right)
        seen = area & QRectF(self.rect())
        draw_divider(painter, x, seen.top(), seen.bottom())
        top = seen.top() + SPACE_M
        if x - seen.left() > 100:
            draw_caption(painter, "Before", QPointF(seen.left() + SPACE_M, top), to_left=False)
        if seen.right() - x > 100:
            draw_caption(painter, "After", QPointF(seen.right() - SPACE_M, top), to_left=True)

    def _draw_content(self, painter: QPainter, exposed: QRectF) -> None:
        workspace = self._workspace
        restored = workspace.restored_picture
        if workspace.view.view is View.COMPARE and restored is not None:
            self._draw_comparison(painter, exposed)
            return
        shows_restored = workspace.view.view is View.RESTORED and restored is not None
        picture = restored if shows_restored else workspace.picture
        part = self._photo_area() & exposed
        if picture is not None and not part.isEmpty():
            self._draw_picture(painter, picture, part)

    # Gestures

    def _is_painting(self) -> bool:
        view = self._workspace.view
        return view.tool is not Tool.MOVE and view.view is View.PHOTO and not self._space_held

    def _compares(self) -> bool:
        shown = self._workspace.view.view is View.COMPARE
        return shown and self._workspace.restored_picture is not None

    def _gesture_for(self, event: QMouseEvent) -> Gesture | None:
        point, button = event.position(), event.button()
        if button == Qt.MouseButton.MiddleButton or self._space_held:
            return MoveGesture(self, point)
        if self._is_painting():
            return stroke_for(self, self._workspace, point, button)
        if button != Qt.MouseButton.LeftButton:
            return None
        if self._compares() and self.divider.is_hit(point.x(), self.viewport):
            return DividerGesture(self, self.divider)
        return MoveGesture(self, point)

    def _show_cursor(self) -> None:
        point = self._pointer
        if self._workspace.picture is None:
            self.unsetCursor()
        elif self._is_painting():
            paintable = self._workspace.masking.paintable
            self.setCursor(Qt.CursorShape.BlankCursor if paintable else Qt.CursorShape.WaitCursor)
        elif self._compares() and point and self.divider.is_hit(point.x(), self.viewport):
            self.setCursor(Qt.CursorShape.SplitHCursor)
        else:
            held = isinstance(self._gesture, MoveGesture)
            shape = Qt.CursorShape.ClosedHandCursor if held else Qt.CursorShape.OpenHandCursor
            self.setCursor(shape)

    def _redraw_ring(self, point: QPointF | None) -> None:
        radius = self._workspace.view.brush_px * self.viewport.scale + 4
        for centre in (self._pointer, point):
            if centre is not None:
                ring = QRectF(centre.x() - radius, centre.y() - radius, 2 * radius, 2 * radius)
                self.update(ring.toAlignedRect())
        self._pointer = point

    # Events

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw what is exposed: photo, marks, divider, brush."""
        painter = QPainter(self)
        exposed = QRectF(event.rect())
        painter.fillRect(exposed, the_theme().colour("canvas"))
        self._draw_content(painter, exposed)
        self._face_layer.draw(painter, self.viewport)
        if self._is_painting() and self._pointer is not None and self._workspace.masking.paintable:
            radius = self._workspace.view.brush_px * self.viewport.scale
            draw_brush_ring(painter, self._pointer, radius)
        if self._is_target:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(the_theme().colour("accent"), 6))
            painter.drawRect(self.rect())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the whole photo, or its middle, in view."""
        self.show_viewport(self.viewport.resized(self.width(), self.height()))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Begin a gesture."""
        if self._gesture is None and self._workspace.picture is not None:
            self._gesture = self._gesture_for(event)
            self._show_cursor()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Go on with the gesture; show the brush."""
        if self._gesture is not None:
            self._gesture.move(event.position())
        self._redraw_ring(event.position())
        self._show_cursor()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """End the gesture."""
        gesture, self._gesture = self._gesture, None
        if gesture is not None:
            gesture.end()
        self._show_cursor()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Switch between the whole photo and its own size; a brush just paints."""
        if self._is_painting():
            self.mousePressEvent(event)
        elif self.viewport.fits:
            scale = 1.0 / self.devicePixelRatioF()
            point = event.position()
            factor = scale / self.viewport.scale
            self.show_viewport(self.viewport.zoomed(factor, point.x(), point.y()))
        else:
            self.fit()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom at the pointer; two fingers on a touchpad move the photo."""
        pixels, point = event.pixelDelta(), event.position()
        zooms = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        from_touchpad = event.phase() != Qt.ScrollPhase.NoScrollPhase and not pixels.isNull()
        if from_touchpad and not zooms:
            self.show_viewport(self.viewport.panned(pixels.x(), pixels.y()))
        else:
            factor = _ZOOM_STEP ** (event.angleDelta().y() / 120)
            self.show_viewport(self.viewport.zoomed(factor, point.x(), point.y()))
        event.accept()

    def event(self, event: QEvent) -> bool:
        """Zoom with two fingers."""
        if (
            isinstance(event, QNativeGestureEvent)
            and event.gestureType() == Qt.NativeGestureType.ZoomNativeGesture
        ):
            point = event.position()
            self.show_viewport(self.viewport.zoomed(1 + event.value(), point.x(), point.y()))
            return True
        return super().event(event)

    def leaveEvent(self, event: QEvent) -> None:
        """Hide the brush."""
        self._redraw_ring(None)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move photo or divider with the arrows; hold Space to move while painting."""
        way = _PAN_KEYS.get(Qt.Key(event.key()))
        if event.key() == Qt.Key.Key_Space:
            self._space_held = True
            self._show_cursor()
        elif way is not None and self._compares() and way[0]:
            self.divider.step(-0.02 * way[0])
            self.update()
        elif way is not None:
            dx, dy = way[0] * _KEY_STEP_PX, way[1] * _KEY_STEP_PX
            self.show_viewport(self.viewport.panned(dx, dy))
        else:
            super().keyPressEvent(event)

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        """Give the brush back after Space."""
        if event.key() == Qt.Key.Key_Space and not event.isAutoRepeat():
            self._space_held = False
            self._show_cursor()
        else:
            super().keyReleaseEvent(event)
