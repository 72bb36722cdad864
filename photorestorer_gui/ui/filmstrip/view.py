"""The queue's list: arrow keys, Enter, Space, Delete, a menu, and dragging to another place."""

from __future__ import annotations

from PySide6.QtCore import QItemSelectionModel, QPoint, QSize, Qt
from PySide6.QtGui import (
    QContextMenuEvent,
    QDragEnterEvent,
    QDragMoveEvent,
    QDropEvent,
    QKeyEvent,
    QMouseEvent,
    QResizeEvent,
    QShowEvent,
)
from PySide6.QtWidgets import QAbstractItemView, QFrame, QListView

from photorestorer_gui.ui.filmstrip.delegate import ROW_PX, RowDelegate
from photorestorer_gui.ui.filmstrip.menu import row_menu
from photorestorer_gui.ui.language import tr
from photorestorer_gui.ui.queue import Queue
from photorestorer_gui.ui.theme import the_theme

# Pictures are made for what is in sight first, then for as many rows after and before it.
_AHEAD_ROWS = 40

_OPEN_KEYS = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class Filmstrip(QListView):
    """The photos of the queue, one below the other.

    Parameters
    ----------
    queue : Queue
    """

    def __init__(self, queue: Queue) -> None:
        super().__init__()
        self._queue = queue
        self._pressed: int | None = None
        self.setObjectName("filmstrip")
        self.setAccessibleName(tr("Photos of the queue"))
        self.setAccessibleDescription(
            tr("Enter opens a photo, Space approves it, Delete removes it from the queue.")
        )
        self.setModel(queue.items)
        self.setItemDelegate(RowDelegate(queue, self))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setUniformItemSizes(True)
        self.setMouseTracking(True)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setDragDropMode(QAbstractItemView.DragDropMode.InternalMove)
        self.setDefaultDropAction(Qt.DropAction.MoveAction)
        self.verticalScrollBar().valueChanged.connect(self.ask_for_pictures)
        queue.items.changed.connect(self.ask_for_pictures)
        queue.showing.changed.connect(self.show_shown)
        the_theme().changed.connect(self.viewport().update)

    @property
    def selected(self) -> tuple[int, ...]:
        """The ids of the selected photos, in the list's order."""
        rows = sorted(index.row() for index in self.selectionModel().selectedIndexes())
        return tuple(self._queue.items.at(row).id for row in rows)

    @property
    def current(self) -> int | None:
        """The id of the photo that the keyboard is at."""
        index = self.currentIndex()
        return self._queue.items.at(index.row()).id if index.isValid() else None

    def show_shown(self) -> None:
        """Mark the photo in the editor, and bring it into sight."""
        row = self._queue.items.row(self._queue.showing.wanted or 0)
        if row >= 0 and len(self.selected) < 2:
            index = self._queue.items.index(row)
            flags = QItemSelectionModel.SelectionFlag.ClearAndSelect
            self.selectionModel().setCurrentIndex(index, flags)
            self.scrollTo(index)
        self.viewport().update()

    def ask_for_pictures(self) -> None:
        """Have small pictures made of what is in sight, then of what is near."""
        items, count = self._queue.items, len(self._queue.items)
        if not count or not self.isVisible():
            return
        height = max(ROW_PX, self.sizeHintForRow(0))
        # Just after photos were removed the bar still stands where there are none any more.
        first = min(count, max(0, self.verticalScrollBar().value() // height))
        last = min(count, first + self.viewport().height() // height + 2)
        near = [*range(first, min(count, last + _AHEAD_ROWS))]
        near += range(max(0, first - _AHEAD_ROWS), first)
        self._queue.thumbnails.want(items.at(row).id for row in near)

    def move_selected(self, rows: int) -> None:
        """Put the selected photos so many places further down, or up if negative."""
        items, chosen = self._queue.items, self.selected
        places = [items.row(each) for each in chosen]
        if not places or not 0 <= (places[0] if rows < 0 else places[-1]) + rows < len(items):
            return
        ordered = chosen if rows < 0 else tuple(reversed(chosen))
        for each in ordered:
            items.move(each, items.row(each) + rows)

    # Events

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens, Space approves, Delete removes, Alt with an arrow moves."""
        key, alt = event.key(), bool(event.modifiers() & Qt.KeyboardModifier.AltModifier)
        if key in _OPEN_KEYS and self.current is not None and not event.modifiers():
            self._queue.showing.show(self.current)
        elif key == Qt.Key.Key_Space and not event.modifiers():
            self._queue.approve(self.selected)
        elif key == Qt.Key.Key_Delete:
            self._queue.ask_to_remove(self.selected)
        elif alt and key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.move_selected(-1 if key == Qt.Key.Key_Up else 1)
        elif key == Qt.Key.Key_Escape:
            event.ignore()
        else:
            super().keyPressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A plain click opens the photo; with Ctrl or Shift it only selects."""
        super().mouseReleaseEvent(event)
        index = self.indexAt(event.position().toPoint())
        is_plain = event.button() is Qt.MouseButton.LeftButton and not event.modifiers()
        if is_plain and index.isValid() and index.row() == self._pressed:
            self._queue.showing.show(self._queue.items.at(index.row()).id)
        self._pressed = None

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Note where a click begins, for a drag must not open anything."""
        index = self.indexAt(event.position().toPoint())
        self._pressed = index.row() if index.isValid() else None
        super().mousePressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Offer what can be done with the selected photos."""
        if not self.selected:
            return
        menu = row_menu(self._queue, self.selected, self)
        by_key = event.reason() is QContextMenuEvent.Reason.Keyboard
        centre = self.visualRect(self.currentIndex()).center()
        menu.popup(self.viewport().mapToGlobal(centre) if by_key else event.globalPos())

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Only rows of this list are moved here; files are the window's."""
        if event.source() is self:
            super().dragEnterEvent(event)
        else:
            event.ignore()

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        """As when entering."""
        if event.source() is self:
            super().dragMoveEvent(event)
        else:
            event.ignore()

    def dropEvent(self, event: QDropEvent) -> None:
        """Put the dragged photos where they were dropped."""
        if event.source() is not self:
            event.ignore()
            return
        self.drop_at(event.position().toPoint())
        # Nothing is left to remove: the photos have moved already.
        event.setDropAction(Qt.DropAction.IgnoreAction)
        event.accept()
        self.setState(QAbstractItemView.State.NoState)

    def drop_at(self, place: QPoint) -> None:
        """Put the selected photos before or after the row at a place of the viewport."""
        items, chosen = self._queue.items, self.selected
        index = self.indexAt(place)
        row = len(items)
        if index.isValid():
            is_lower = place.y() > self.visualRect(index).center().y()
            row = index.row() + (1 if is_lower else 0)
        above = [each for each in chosen if items.row(each) < row]
        for each in above:
            items.move(each, row - 1)
        for offset, each in enumerate(chosen[len(above) :]):
            items.move(each, row + offset)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """More rows may be in sight."""
        super().resizeEvent(event)
        self.ask_for_pictures()

    def showEvent(self, event: QShowEvent) -> None:
        """Now pictures are wanted."""
        super().showEvent(event)
        self.ask_for_pictures()

    def sizeHint(self) -> QSize:
        """Return a modest size; the panel gives more."""
        return QSize(200, 4 * ROW_PX)
