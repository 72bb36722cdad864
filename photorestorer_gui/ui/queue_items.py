"""The photos of the queue and what is known of each: a list that Qt's views can show."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from enum import Enum
from pathlib import Path
from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
)

from photorestorer_gui.damage.kinds import kind
from photorestorer_gui.damage.report import DamageReport
from photorestorer_gui.project.session import Kept
from photorestorer_gui.ui.language import tr
from photorestorer_gui.words import phrase

Index = QModelIndex | QPersistentModelIndex

ITEM_ROLE = int(Qt.ItemDataRole.UserRole)
"""The item itself."""


class ItemState(Enum):
    """How far a photo is, in the word that the list shows."""

    WAITING = phrase("Waiting")
    EXAMINING = phrase("Examining…")
    FOUND = phrase("Found")
    RESTORING = phrase("Restoring…")
    DONE = phrase("Restored")
    FAILED = phrase("Failed")
    SKIPPED = phrase("Skipped")
    APPROVED = phrase("Approved")


FINISHED = frozenset({ItemState.DONE, ItemState.APPROVED})
"""Restored, or found to need nothing."""
AT_WORK = frozenset({ItemState.EXAMINING, ItemState.RESTORING})


@dataclass(frozen=True, eq=False)
class Item:
    """One photo of the queue.

    Attributes
    ----------
    id : int
        Its name for as long as the program runs; a place may change.
    path : Path
    state : ItemState
    asked : bool
        Whether the person wants it restored when its turn comes.
    reason : str
        Why it failed, or what of it did; empty otherwise.
    kinds : tuple of str or None
        The kinds of damage that count; None while unknown.
    possible : tuple of str
        Kinds that are likely, but too unsure to count.
    has_result : bool
        Whether there is a restored photo that differs from the original.
    is_saved : bool
        Whether that lies in a file.
    work : Kept or None
        What was found and decided, while the photo is not shown.
    """

    id: int
    path: Path
    state: ItemState = ItemState.WAITING
    asked: bool = False
    reason: str = ""
    kinds: tuple[str, ...] | None = None
    has_result: bool = False
    is_saved: bool = False
    work: Kept | None = None
    possible: tuple[str, ...] = ()

    @property
    def is_at_risk(self) -> bool:
        """Whether forgetting it would lose a result, or marks, that exist nowhere else."""
        if self.has_result:
            return not self.is_saved
        return self.work is not None and self.work.project.painted

    def is_to_save(self, *, only_approved: bool, with_unchanged: bool) -> bool:
        """Whether “Save all” means it, too."""
        if self.state is ItemState.FAILED:  # a result stays good if it cannot be made again
            return self.has_result and not only_approved
        states = {ItemState.APPROVED} if only_approved else FINISHED
        return self.state in states and (self.has_result or with_unchanged)


def found_in(report: DamageReport | None) -> dict[str, Any]:
    """Return what an item says of a report."""
    if report is None:
        return {"kinds": None, "possible": ()}
    return {"kinds": report.found, "possible": report.possible}


def kinds_words(kinds: Collection[str], possible: Collection[str] = ()) -> str:
    """Return the kinds of damage as one short line: “Blurred, cracked”, “Perhaps cracked”."""
    found = [tr(kind(each).title).lower() for each in kinds]
    unsure = [tr("perhaps {kind}", kind=tr(kind(each).title).lower()) for each in possible]
    return ", ".join((*found, *unsure)).capitalize()


def state_words(item: Item) -> str:
    """Return what the list says below the photo's name."""
    state, words = item.state, tr(item.state.value)
    if state is ItemState.FAILED:
        return tr(item.reason) or words
    if state in FINISHED and not item.has_result:
        return tr(item.reason) or kinds_words((), item.possible) or tr("Nothing to repair")
    if state is ItemState.FOUND and item.kinds is not None:
        found = kinds_words(item.kinds, item.possible) or tr("Nothing to repair")
        return tr("{found} · next", found=found) if item.asked else found
    if state is ItemState.WAITING and item.asked:
        return tr("Waiting for its turn")
    if state in FINISHED and item.is_saved:
        return tr("{words} and saved", words=words)
    if state in FINISHED and item.reason:
        return tr("Partly restored")
    return words


class Items(QAbstractListModel):
    """The photos in the order in which they are worked on.

    Signals
    -------
    changed()
        Photos came, went or moved, or one of them is another now; progress is not told.
    """

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._items: list[Item] = []
        self._rows: dict[int, int] = {}
        self._next_id = 1

    def __iter__(self) -> Iterator[Item]:
        return iter(tuple(self._items))

    def __len__(self) -> int:
        return len(self._items)

    def __bool__(self) -> bool:
        return bool(self._items)

    def find(self, item_id: int | None) -> Item | None:
        """Return an item, or None if it is gone."""
        row = self._rows.get(item_id) if item_id is not None else None
        return None if row is None else self._items[row]

    def row(self, item_id: int) -> int:
        """Return the place of an item, from 0; -1 if it is gone."""
        return self._rows.get(item_id, -1)

    def at(self, row: int) -> Item:
        """Return the item at a place."""
        return self._items[row]

    def add(self, paths: Iterable[Path]) -> tuple[Item, ...]:
        """Put photos at the end."""
        made = []
        for path in paths:
            made.append(Item(self._next_id, path))
            self._next_id += 1
        if made:
            self.beginInsertRows(QModelIndex(), len(self), len(self) + len(made) - 1)
            self._items.extend(made)
            self._count()
            self.endInsertRows()
            self.changed.emit()
        return tuple(made)

    def take(self, items: Iterable[Item]) -> None:
        """Put items at the end that have their ids already; there are none yet."""
        taken = list(items)
        assert not self._items, "ids would meet"
        self.beginInsertRows(QModelIndex(), 0, max(0, len(taken) - 1))
        self._items.extend(taken)
        self._next_id = 1 + max((item.id for item in taken), default=self._next_id - 1)
        self._count()
        self.endInsertRows()
        self.changed.emit()

    def remove(self, item_id: int) -> None:
        """Take a photo out."""
        row = self.row(item_id)
        if row >= 0:
            self.beginRemoveRows(QModelIndex(), row, row)
            del self._items[row]
            self._count()
            self.endRemoveRows()
            self.changed.emit()

    def move(self, item_id: int, row: int) -> None:
        """Put a photo at another place, counted without it."""
        old, row = self.row(item_id), max(0, min(row, len(self) - 1))
        if old < 0 or old == row:
            return
        # Qt counts the place with the row still where it was.
        self.beginMoveRows(QModelIndex(), old, old, QModelIndex(), row + 1 if row > old else row)
        self._items.insert(row, self._items.pop(old))
        self._count()
        self.endMoveRows()
        self.changed.emit()

    def change(self, item_id: int, **changes: Any) -> Item | None:
        """Replace fields of an item; returns it, None if it is gone."""
        row = self.row(item_id)
        if row < 0:
            return None
        old = self._items[row]
        self._items[row] = new = replace(old, **changes)
        if any(getattr(old, name) != value for name, value in changes.items()):
            self.touch(item_id)
            self.changed.emit()
        return new

    def touch(self, item_id: int) -> None:
        """Have an item drawn again."""
        row = self.row(item_id)
        if row >= 0:
            index = self.index(row)
            self.dataChanged.emit(index, index)

    def _count(self) -> None:
        self._rows = {item.id: row for row, item in enumerate(self._items)}

    # What Qt asks

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Photos can be dragged, but nothing is dropped onto one."""
        flag = Qt.ItemFlag
        if not index.isValid():
            return flag.ItemIsDropEnabled
        return flag.ItemIsEnabled | flag.ItemIsSelectable | flag.ItemIsDragEnabled

    def supportedDropActions(self) -> Qt.DropAction:
        """Photos are moved within the list."""
        return Qt.DropAction.MoveAction

    def rowCount(self, parent: Index | None = None) -> int:
        """Return how many photos there are."""
        return 0 if parent is not None and parent.isValid() else len(self._items)

    def data(self, index: Index, role: int = int(Qt.ItemDataRole.DisplayRole)) -> Any:
        """Return an item's name, its words for screen readers and tooltips, or itself."""
        if not index.isValid() or index.row() >= len(self._items):
            return None
        item = self._items[index.row()]
        if role == ITEM_ROLE:
            return item
        if role == Qt.ItemDataRole.DisplayRole:
            return item.path.name
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{item.path.name}: {state_words(item)}"
        if role == Qt.ItemDataRole.ToolTipRole:
            lines = (item.path.name, str(item.path.parent), state_words(item), tr(item.reason))
            return "\n".join(dict.fromkeys(line for line in lines if line))
        return None
