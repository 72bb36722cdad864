"""The canvas: shows the photo at any zoom, and turns mouse and keys into gestures."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QNativeGestureEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
    QTabletEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QGestureEvent, QPinchGesture, QWidget

from photorestorer_gui.photo.geometry import Box
from photorestorer_gui.ui.canvas.compare_view import Divider
from photorestorer_gui.ui.canvas.face_layer import FaceLayer
from photorestorer_gui.ui.canvas.loupe import Loupe
from photorestorer_gui.ui.canvas.mask_hand import MaskHand
from photorestorer_gui.ui.canvas.mask_layer import MaskLayer
from photorestorer_gui.ui.canvas.panes import pane_at, twins
from photorestorer_gui.ui.canvas.scene import Frame, Scene, touched_by_twin
from photorestorer_gui.ui.canvas.tools import (
    DividerGesture,
    Gesture,
    MoveGesture,
)
from photorestorer_gui.ui.canvas.viewport import Viewport
from photorestorer_gui.ui.language import tr
from photorestorer_gui.ui.theme import the_theme
from photorestorer_gui.ui.view_state import Tool, View
from photorestorer_gui.ui.workspace import Workspace
from photorestorer_gui.words import phrase

_ZOOM_STEP = 1.25
_KEY_STEP_PX = 48.0
_SHOWS = {
    View.PHOTO: phrase("Shows the photo as it came."),
    View.COMPARE: phrase(
        "Shows before and after, parted by a divider; the left and right keys move it."
    ),
    View.SIDE: phrase("Shows before and after side by side."),
    View.CHANGES: phrase("Shows what was changed, and how much."),
    View.RESTORED: phrase("Shows the restored photo."),
}
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
        self._scene = Scene(workspace, self._mask_layer, FaceLayer(workspace))
        self._loupe = Loupe(workspace)
        self._gesture: Gesture | None = None
        self._pointer: QPointF | None = None
        self._space_held = False
        self._is_target = False
        self.viewport = Viewport(1, 1, 1.0, 1.0)
        self.hand = MaskHand(self, workspace, lambda area: self.update(area.toAlignedRect()))
        self.setMouseTracking(True)
        self.setTabletTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.grabGesture(Qt.GestureType.PinchGesture)
        self.setMinimumSize(240, 200)
        self.setAccessibleName(tr("Photo"))
        workspace.photo_changed.connect(self.show_photo)
        workspace.mask_changed.connect(self.show_mask_change)
        workspace.restoration_changed.connect(self.follow_view)
        workspace.plan_changed.connect(self.update)
        workspace.faces.changed.connect(self.update)
        workspace.view.changed.connect(self.follow_view)
        the_theme().changed.connect(self.update)

    @property
    def divider(self) -> Divider:
        """Where before ends and after begins, in the view that has a divider."""
        return self._scene.divider

    # What others ask

    def show_photo(self) -> None:
        """Show the whole of a new photo."""
        photo = self._workspace.photo
        if photo is not None:
            room = self._panes()[0]
            fresh = Viewport(photo.width, photo.height, room.width(), room.height())
            self._scene.divider = Divider()
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
        room = self._panes()[0]
        if (room.width(), room.height()) != (self.viewport.view_width, self.viewport.view_height):
            self.show_viewport(self.viewport.resized(room.width(), room.height()))
        self.setAccessibleDescription(tr(_SHOWS[self._scene.view]))
        self.hand.follow_view()
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
        return self.hand.abort()

    # Drawing

    def _draw_over(self, painter: QPainter) -> None:
        """Draw what follows the pointer, and the frame of a drop's target."""
        if self._is_painting() or self._workspace.masking.draft is not None:
            self.hand.draw(painter)
        if self._has_loupe():
            point = self._loupe_centre()
            self._loupe.draw(painter, point, self.viewport, pane_at(self._panes(), point.x()))
        if self._is_target:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(the_theme().colour("accent"), 6))
            painter.drawRect(self.rect())

    def _panes(self) -> tuple[QRectF, ...]:
        return self._scene.panes(self.width(), self.height())

    def _has_loupe(self) -> bool:
        shown = self._workspace.view.shows_loupe and self._workspace.picture is not None
        return shown and not self._is_painting()

    def _loupe_centre(self) -> QPointF:
        """Return where the magnifier is: at the pointer, without one in the middle."""
        return self._pointer or QRectF(self.rect()).center()

    # Gestures

    def _is_painting(self) -> bool:
        view = self._workspace.view
        shows_photo = view.view is View.PHOTO and self._scene.view is View.PHOTO
        return view.tool is not Tool.MOVE and shows_photo and not self._space_held

    def _compares(self) -> bool:
        return self._scene.view is View.COMPARE

    def _zoom(self, factor: float, point: QPointF) -> None:
        """Zoom; what lies under `point` stays there."""
        local = point - pane_at(self._panes(), point.x()).topLeft()
        self.show_viewport(self.viewport.zoomed(factor, local.x(), local.y()))

    def _zoom_wholly(self, point: QPointF) -> None:
        """Go from the whole photo to its own size at `point`, or back."""
        if self.viewport.fits:
            self._zoom(1.0 / self.devicePixelRatioF() / self.viewport.scale, point)
        else:
            self.fit()

    def _pinch(self, pinch: QPinchGesture) -> None:
        """Zoom and move with two fingers; what the first of them began is taken back."""
        if self._workspace.masking.stroking:
            self.abort_gesture()
        self._gesture = None
        centre = self.mapFromGlobal(pinch.centerPoint())
        way = centre - self.mapFromGlobal(pinch.lastCenterPoint())
        if pinch.state() != Qt.GestureState.GestureStarted:
            self.show_viewport(self.viewport.panned(way.x(), way.y()))
        self._zoom(pinch.scaleFactor(), centre)

    def _gesture_for(self, event: QMouseEvent) -> Gesture | None:
        point, button = event.position(), event.button()
        if button == Qt.MouseButton.MiddleButton or self._space_held:
            return MoveGesture(self, point)
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
            self.setCursor(self.hand.cursor())
        elif self._compares() and point and self.divider.is_hit(point.x(), self.viewport):
            self.setCursor(Qt.CursorShape.SplitHCursor)
        else:
            held = isinstance(self._gesture, MoveGesture)
            shape = Qt.CursorShape.ClosedHandCursor if held else Qt.CursorShape.OpenHandCursor
            self.setCursor(shape)

    def _move_pointer(self, point: QPointF | None) -> None:
        """Redraw what follows the pointer, where it was and where it is."""
        for centre in (self._pointer, point):
            if centre is None:
                continue
            if self._has_loupe():
                self.update(self._loupe.touched(centre).toAlignedRect())
            for twin in twins(self._panes(), centre):
                self.update(touched_by_twin(twin).toAlignedRect())
        if None in (self._pointer, point) and self._has_loupe():
            self.update()
        self._pointer = point

    # Events

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw what is exposed: the view, what the tool in hand shows, what follows the pointer."""
        painter = QPainter(self)
        exposed = QRectF(event.rect())
        painter.fillRect(exposed, the_theme().colour("canvas"))
        frame = Frame(self.viewport, QRectF(self.rect()), exposed, self._pointer)
        self._scene.draw(painter, frame)
        self._draw_over(painter)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the whole photo, or its middle, in view."""
        room = self._panes()[0]
        self.show_viewport(self.viewport.resized(room.width(), room.height()))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Begin a gesture."""
        if self._gesture is None and self._workspace.picture is not None:
            if not (self._is_painting() and self.hand.press(event)):
                self._gesture = self._gesture_for(event)
            self._show_cursor()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Go on with the gesture, or with the tool in hand; draw what follows the pointer."""
        if self._gesture is not None:
            self._gesture.move(event.position())
        elif self._is_painting():
            self.hand.move(event)
        self._move_pointer(event.position())
        self._show_cursor()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """End the gesture."""
        gesture, self._gesture = self._gesture, None
        if gesture is not None:
            gesture.end()
        else:
            self.hand.release(event)
        self._show_cursor()

    def tabletEvent(self, event: QTabletEvent) -> None:
        """Use the tool in hand with a pen; elsewhere a pen does what a mouse does."""
        if self._is_painting() and self._gesture is None and self._workspace.picture is not None:
            self.hand.use_pen(event)
            self._show_cursor()
            event.accept()
        else:
            event.ignore()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Switch between the whole photo and its own size; complete a draft; else just press."""
        if self._is_painting():
            if not self.hand.finish():
                self.mousePressEvent(event)
        else:
            self._zoom_wholly(event.position())

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom at the pointer, or with Ctrl size the brush; two fingers on a touchpad move."""
        pixels = event.pixelDelta()
        zooms = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if zooms and self._is_painting() and self.hand.turn_wheel(event.angleDelta().y()):
            event.accept()
            return
        from_touchpad = event.phase() != Qt.ScrollPhase.NoScrollPhase and not pixels.isNull()
        if from_touchpad and not zooms:
            self.show_viewport(self.viewport.panned(pixels.x(), pixels.y()))
        else:
            self._zoom(_ZOOM_STEP ** (event.angleDelta().y() / 120), event.position())
        event.accept()

    def event(self, event: QEvent) -> bool:
        """Zoom with two fingers, on a touchpad or on the screen."""
        if isinstance(event, QNativeGestureEvent):
            return self._follow_touchpad(event) or super().event(event)
        if isinstance(event, QGestureEvent):
            pinch = event.gesture(Qt.GestureType.PinchGesture)
            if isinstance(pinch, QPinchGesture):
                self._pinch(pinch)
                return True
        return super().event(event)

    def _follow_touchpad(self, event: QNativeGestureEvent) -> bool:
        kind, kinds = event.gestureType(), Qt.NativeGestureType
        if kind == kinds.ZoomNativeGesture:
            self._zoom(1 + event.value(), event.position())
        elif kind == kinds.SmartZoomNativeGesture:
            self._zoom_wholly(event.position())
        return kind in (kinds.ZoomNativeGesture, kinds.SmartZoomNativeGesture)

    def leaveEvent(self, event: QEvent) -> None:
        """Hide what follows the pointer."""
        self._move_pointer(None)
        self.hand.leave()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move photo or divider with the arrows; hold Space to move while painting."""
        way = _PAN_KEYS.get(Qt.Key(event.key()))
        if event.key() == Qt.Key.Key_Space:
            self._space_held = True
            self._show_cursor()
        elif self.hand.press_key(event.key()):
            return
        elif way is not None and self._compares() and way[0]:
            self.divider.step(-0.02 * way[0])
            self.update()
        elif way is not None:
            dx, dy = way[0] * _KEY_STEP_PX, way[1] * _KEY_STEP_PX
            self.show_viewport(self.viewport.panned(dx, dy))
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Let go of Space: its release will be told to somebody else."""
        self._space_held = False
        self._show_cursor()
        super().focusOutEvent(event)

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        """Give the brush back after Space."""
        if event.key() == Qt.Key.Key_Space and not event.isAutoRepeat():
            self._space_held = False
            self._show_cursor()
        else:
            super().keyReleaseEvent(event)
