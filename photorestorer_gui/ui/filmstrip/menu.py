"""What can be done with selected photos of the queue, as a menu."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMenu, QWidget

from photorestorer_gui.damage.kinds import Label
from photorestorer_gui.ui.language import tr
from photorestorer_gui.ui.queue import Queue
from photorestorer_gui.ui.queue_items import AT_WORK, FINISHED, Item, ItemState
from photorestorer_gui.words import phrase

_LABELS: tuple[tuple[Label, str], ...] = (
    ("none", phrase("None")),
    ("blurred", phrase("Blurred")),
    ("cracked", phrase("Cracked")),
    ("blurred+cracked", phrase("Both")),
)


def row_menu(queue: Queue, item_ids: tuple[int, ...], parent: QWidget) -> QMenu:
    """Return the menu for these photos; it is deleted when it closes."""
    items = [item for item in map(queue.items.find, item_ids) if item is not None]
    menu = QMenu(parent)
    menu.setObjectName("queueMenu")
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    states = {item.state for item in items}
    is_one, ids = len(items) == 1, tuple(item.id for item in items)
    _add(menu, tr("Open"), lambda: queue.showing.show(ids[0]), enabled=is_one)
    menu.addSeparator()
    _add(menu, _restore_text(items), lambda: queue.restore(ids), enabled=not states <= AT_WORK)
    approved = states <= {ItemState.APPROVED}
    text = tr("Take approval back") if approved else tr("Approve")
    _add(menu, text, lambda: queue.approve(ids), enabled=bool(states & FINISHED))
    _add(menu, tr("Skip"), lambda: queue.skip(ids), enabled=states != {ItemState.SKIPPED})
    damage = menu.addMenu(tr("Damage"))
    damage.setEnabled(any(item.kinds is not None for item in items))
    for label, words in _LABELS:
        _add(damage, tr(words), partial(queue.set_label, ids, label))
    is_shown = is_one and ids[0] == queue.showing.shown
    _add(menu, tr("Use its settings for all photos"), queue.use_for_all, enabled=is_shown)
    menu.addSeparator()
    _add(menu, tr("Remove from the queue"), lambda: queue.ask_to_remove(ids))
    return menu


def _restore_text(items: list[Item]) -> str:
    states = {item.state for item in items}
    if states <= FINISHED:
        return tr("Restore again")
    return tr("Try again") if states <= {ItemState.FAILED, ItemState.SKIPPED} else tr("Restore")


def _add(menu: QMenu, text: str, do: Callable[[], object], *, enabled: bool = True) -> None:
    action = menu.addAction(text)
    action.setEnabled(enabled)
    action.triggered.connect(lambda checked=False: do())
