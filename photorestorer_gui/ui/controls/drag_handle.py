"""A button that can be dragged out of the window: it carries the result as a file."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QEvent, QMimeData, QPoint, QSize, Qt, QUrl, Signal
from PySide6.QtGui import QDrag, QEnterEvent, QMouseEvent
from PySide6.QtWidgets import QApplication, QToolButton

from photorestorer_gui.ui.language import tr
from photorestorer_gui.ui.theme import icon_pixmap, the_theme


def file_data(path: Path) -> QMimeData:
    """Return what other programs take for a file."""
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    return data


class DragHandle(QToolButton):
    """Drags a file elsewhere; pressed by keyboard or mouse, it copies it instead.

    The file is asked for as soon as the mouse comes near, so that it is there when it is dragged.

    Signals
    -------
    wanted()
        The file will be needed: make it, then call `offer`.
    copied(Path)
        The file is on the clipboard.
    """

    wanted = Signal()
    copied = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName(tr("Drag the restored photo"))
        note = tr("Drag the restored photo into another program; press to copy it as a file")
        self.setToolTip(note)
        self.setAccessibleDescription(note)
        self.setIconSize(QSize(20, 20))
        self.setCursor(Qt.CursorShape.OpenHandCursor)
        self._path: Path | None = None
        self._pressed_at: QPoint | None = None
        self._dragging = self._copies = False
        self.clicked.connect(self._copy)
        the_theme().changed.connect(self.draw_icon)
        self.draw_icon()

    def draw_icon(self) -> None:
        """Draw the icon in the theme's colours."""
        self.setIcon(the_theme().icon("drag-out"))

    def offer(self, path: Path | None) -> None:
        """Take the file that is dragged; None while there is none."""
        self._path = path
        if path is None:
            return
        if self._copies:
            self._copy()
        elif self._dragging:
            self._drag(path)

    def enterEvent(self, event: QEnterEvent) -> None:
        """Ask for the file."""
        super().enterEvent(event)
        self.wanted.emit()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Note where a drag may begin."""
        super().mousePressEvent(event)
        self._pressed_at = event.position().toPoint()
        self.wanted.emit()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Begin to drag, or wait for the file to be ready."""
        super().mouseMoveEvent(event)
        start = self._pressed_at
        if start is None or not event.buttons() & Qt.MouseButton.LeftButton:
            return
        far = (event.position().toPoint() - start).manhattanLength()
        if self._dragging or far < QApplication.startDragDistance():
            return
        self._dragging = True
        if self._path is not None:
            self._drag(self._path)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Click, unless it was dragged."""
        dragged = self._dragging
        self._pressed_at, self._dragging = None, False
        if dragged:
            self.setDown(False)
        else:
            super().mouseReleaseEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        """Forget a press when the button is switched off."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.EnabledChange and not self.isEnabled():
            self._pressed_at, self._dragging, self._copies = None, False, False

    def _copy(self) -> None:
        self._copies = self._path is None
        if self._path is None:
            self.wanted.emit()
            return
        QApplication.clipboard().setMimeData(file_data(self._path))
        self.copied.emit(self._path)

    def _drag(self, path: Path) -> None:
        self._dragging, self._pressed_at = False, None
        self.setDown(False)
        drag = QDrag(self)
        drag.setMimeData(file_data(path))
        drag.setPixmap(icon_pixmap("photo", the_theme().colours.accent, 48, 2.0))
        # Qt has no other way to drag; events go on being handled meanwhile.
        drag.exec(Qt.DropAction.CopyAction)
