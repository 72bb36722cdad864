"""Small pictures of the queue's photos: made off the main thread, what is in sight first."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtGui import QImage

from photorestorer_gui.photo.photo import Photo
from photorestorer_gui.progress import Progress
from photorestorer_gui.ui.background import Lane, Operation
from photorestorer_gui.ui.engine import small_here
from photorestorer_gui.ui.qt_images import small_image
from photorestorer_gui.ui.queue_items import Item, Items

PREVIEW_PX = 144
"""The longer side: enough for 56 px on a dense screen, cut square."""
_MOST = 600  # 50 MB of pictures; more than any screen shows


class Thumbnails(QObject):
    """Makes small pictures one after another, and keeps those that were looked at last.

    Parameters
    ----------
    items : Items
        Told to draw an item again when its picture has come.
    parent : QObject, optional
    load : callable(path, side_px, progress) -> Photo
    """

    def __init__(
        self,
        items: Items,
        parent: QObject | None = None,
        *,
        load: Callable[[Path, int, Progress], Photo] = small_here,
    ) -> None:
        super().__init__(parent)
        self._items = items
        self._load = load
        self._lane = Lane("thumbnails", self)
        self._made: OrderedDict[int, QImage | None] = OrderedDict()
        self._wanted: list[int] = []
        self._running: int | None = None
        self._is_closed = False

    def image(self, item_id: int) -> QImage | None:
        """Return an item's picture; None while there is none, or if the file is no photo."""
        if item_id in self._made:
            self._made.move_to_end(item_id)
        return self._made.get(item_id)

    def want(self, item_ids: Iterable[int]) -> None:
        """Say which pictures are in sight, in order; earlier wishes are forgotten."""
        self._wanted = [each for each in item_ids if each not in self._made]
        self._go_on()

    def put(self, item_id: int, image: QImage) -> None:
        """Take a picture that was made elsewhere."""
        self._made[item_id] = image
        self._made.move_to_end(item_id)
        while len(self._made) > _MOST:
            self._made.popitem(last=False)
        self._items.touch(item_id)

    def close(self) -> None:
        """End the thread."""
        self._is_closed = True
        self._lane.close()

    def _go_on(self) -> None:
        while self._wanted and self._running is None and not self._is_closed:
            item = self._items.find(self._wanted.pop(0))
            if item is not None and item.id not in self._made:
                self._start(item)

    def _start(self, item: Item) -> None:
        self._running = item.id
        path, load = _picture_file(item), self._load

        def work(progress: Progress) -> QImage:
            return small_image(load(path, PREVIEW_PX, progress), PREVIEW_PX)

        operation = Operation("Making a small picture", work)
        operation.on_end(self._end).on_success(partial(self._take, item.id))
        operation.on_failure(partial(self._leave_empty, item.id))
        operation.start(self._lane)

    def _end(self) -> None:
        self._running = None
        self._go_on()

    def _take(self, item_id: int, image: QImage) -> None:
        # A picture of the result may have come in the meantime.
        if item_id not in self._made:
            self.put(item_id, image)

    def _leave_empty(self, item_id: int, error: Exception) -> None:
        """The photo's own failure is told when it is examined."""
        self._made[item_id] = None


def _picture_file(item: Item) -> Path:
    restored = item.work.picture if item.work is not None else None
    return restored or item.path
