"""The sheet of shortcuts, from the table of actions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from photorestorer_gui.ui.controls.form import scrolling
from photorestorer_gui.ui.controls.text import button, label
from photorestorer_gui.ui.language import tr
from photorestorer_gui.ui.theme import SPACE_L, SPACE_M, SPACE_S, SPACE_XL, SPACE_XS, the_theme
from photorestorer_gui.words import phrase

_SIZE_PX = (760, 600)
_ONE_COLUMN_FROM = 130


@dataclass(frozen=True)
class Shortcut:
    """One line of the sheet: what it does, the keys for it, and where it belongs."""

    group: str
    text: str
    note: str
    keys: tuple[str, ...]


BY_HAND = (
    Shortcut(phrase("By hand"), phrase("Menu of everything"), phrase("Open the menu"), ("F10",)),
    Shortcut(
        phrase("By hand"),
        phrase("Stop"),
        phrase("Take a running stroke back, or stop what is done"),
        (phrase("Esc"),),
    ),
    Shortcut(
        phrase("By hand"),
        phrase("Move while painting"),
        phrase("Drag the photo with a brush in hand"),
        (phrase("Space"),),
    ),
    Shortcut(
        phrase("By hand"),
        phrase("Zoom"),
        phrase("Turn the wheel over the photo"),
        (phrase("Wheel"),),
    ),
    Shortcut(
        phrase("By hand"),
        phrase("Next control"),
        phrase("Go through the window by keyboard"),
        (phrase("Tab"),),
    ),
    Shortcut(
        phrase("By hand"),
        phrase("Move photo or divider"),
        phrase("Move the photo, or the divider between before and after"),
        (phrase("Arrow keys"),),
    ),
    Shortcut(
        phrase("By hand"),
        phrase("Complete a line or outline"),
        phrase("Mark along what was traced, or inside the polygon"),
        (phrase("Enter"),),
    ),
    Shortcut(
        phrase("By hand"),
        phrase("Last point back"),
        phrase("Take the last point of a line or polygon back"),
        (phrase("Backspace"),),
    ),
    Shortcut(
        phrase("By hand"),
        phrase("Straight stroke"),
        phrase("Click to paint straight from where the last stroke ended"),
        (phrase("Shift"),),
    ),
    Shortcut(
        phrase("By hand"),
        phrase("Trace straight, unmark inside"),
        phrase("The tracer goes straight; lasso and polygon unmark"),
        (phrase("Alt"),),
    ),
    Shortcut(
        phrase("By hand"),
        phrase("Size of the tool"),
        phrase("Turn the wheel with a brush or the tracer in hand"),
        (phrase("Ctrl+Wheel"),),
    ),
    Shortcut(
        phrase("List of photos"),
        phrase("Open this photo"),
        phrase("Show the photo in the editor"),
        (phrase("Enter"),),
    ),
    Shortcut(
        phrase("List of photos"),
        phrase("Approve"),
        phrase("Approve a restored photo, or take that back"),
        (phrase("Space"),),
    ),
    Shortcut(
        phrase("List of photos"),
        phrase("Remove"),
        phrase("Take the selected photos out of the queue"),
        (phrase("Del"),),
    ),
    Shortcut(
        phrase("List of photos"),
        phrase("Move up or down"),
        phrase("Change the order of the queue"),
        (phrase("Alt+Up"), phrase("Alt+Down")),
    ),
)
"""What hands do that no menu lists."""


def _spoken(row: Shortcut) -> Shortcut:
    return Shortcut(tr(row.group), tr(row.text), tr(row.note), tuple(map(tr, row.keys)))


def key_names(sequence: QKeySequence) -> str:
    """Return a shortcut as this system writes it."""
    return sequence.toString(QKeySequence.SequenceFormat.NativeText)


class ShortcutLine(QWidget):
    """One shortcut."""

    def __init__(self, shortcut: Shortcut) -> None:
        super().__init__()
        self.shortcut = shortcut
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 3, 0, 3)
        row.setSpacing(SPACE_XS)
        row.addWidget(label(shortcut.text), 1)
        for keys in shortcut.keys:
            row.addWidget(label(keys, "key"))
        self.setToolTip(shortcut.note)

    def matches(self, words: str) -> bool:
        """Whether name, note, menu or keys have these words."""
        shortcut = self.shortcut
        whole = " ".join((shortcut.text, shortcut.note, shortcut.group, *shortcut.keys)).lower()
        return all(word in whole for word in words.lower().split())


class ShortcutSheet(QDialog):
    """All shortcuts by menu, with a search.

    Parameters
    ----------
    parent : QWidget
    shortcuts : sequence of Shortcut
        Those of the actions.
    """

    def __init__(self, parent: QWidget, shortcuts: Sequence[Shortcut]) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Shortcuts"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setModal(True)
        self.resize(*the_theme().sized(*_SIZE_PX))
        self.lines = [ShortcutLine(each) for each in (*shortcuts, *map(_spoken, BY_HAND))]
        outer = QVBoxLayout(self)
        outer.setContentsMargins(SPACE_XL, SPACE_XL, SPACE_XL, SPACE_L)
        outer.setSpacing(SPACE_M)
        top = QHBoxLayout()
        top.addWidget(label(tr("Shortcuts"), "title"), 1)
        self.search = QLineEdit()
        self.search.setPlaceholderText(tr("Search"))
        self.search.setAccessibleName(tr("Search the shortcuts"))
        self.search.setToolTip(tr("Show only what has these words"))
        self.search.setClearButtonEnabled(True)
        self.search.textChanged.connect(self.show_matches)
        self.search.setMinimumWidth(the_theme().scaled(200))
        top.addWidget(self.search)
        outer.addLayout(top)
        self.nothing = label(tr("No shortcut has these words."), "soft")
        self.nothing.hide()
        outer.addWidget(self.nothing)
        outer.addWidget(scrolling(self._columns()), 1)
        close = button(tr("Close"), tr("Close the sheet"))
        close.clicked.connect(self.accept)
        below = QHBoxLayout()
        below.addStretch(1)
        below.addWidget(close)
        outer.addLayout(below)
        self.search.setFocus()

    def show_matches(self, words: str) -> None:
        """Show what has these words."""
        for each in self.lines:
            each.setVisible(each.matches(words))
        for title, lines in self._titles:
            title.setVisible(any(each.matches(words) for each in lines))
        self.nothing.setVisible(not any(each.matches(words) for each in self.lines))

    def _columns(self) -> QWidget:
        groups: dict[str, list[ShortcutLine]] = {}
        for each in self.lines:
            groups.setdefault(each.shortcut.group, []).append(each)
        inside = QWidget()
        row = QHBoxLayout(inside)
        row.setContentsMargins(0, 0, SPACE_M, 0)
        row.setSpacing(SPACE_XL + SPACE_L)
        # Large type needs the whole width for a line.
        count = 1 if the_theme().scaled(100) > _ONE_COLUMN_FROM else 2
        columns = [QVBoxLayout() for _ in range(count)]
        filled = [0] * count
        self._titles: list[tuple[QLabel, list[ShortcutLine]]] = []
        for group, lines in groups.items():
            shorter = filled.index(min(filled))
            filled[shorter] += len(lines) + 2
            title = label(group, "lead")
            title.setContentsMargins(0, SPACE_S, 0, SPACE_XS)
            self._titles.append((title, lines))
            for widget in (title, *lines):
                columns[shorter].addWidget(widget)
        for column in columns:
            column.setSpacing(0)
            column.addStretch(1)
            row.addLayout(column, 1)
        return inside
