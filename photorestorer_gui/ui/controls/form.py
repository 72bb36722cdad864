"""Rows of a dialog: a name, its control, and what it does."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QScrollArea, QWidget

from photorestorer_gui.ui.controls.text import label, line
from photorestorer_gui.ui.theme import SPACE_L, SPACE_S


class Form(QWidget):
    """Names on the left, controls on the right, one row below the other.

    Parameters
    ----------
    gap : int
        Space between rows.
    """

    def __init__(self, *, gap: int = SPACE_S) -> None:
        super().__init__()
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(SPACE_L)
        self._grid.setVerticalSpacing(gap)
        self._grid.setColumnStretch(1, 1)

    def add(self, name: str, control: QWidget, note: QWidget | None = None) -> QLabel:
        """Add a row; returns the name's label.  A note stands below the control."""
        row = self._grid.rowCount()
        title = label(name)
        title.setBuddy(control)
        side = Qt.AlignmentFlag.AlignVCenter
        self._grid.addWidget(title, row, 0, side)
        self._grid.addWidget(control, row, 1)
        if note is not None:
            note.setContentsMargins(0, 0, 0, SPACE_S)
            self._grid.addWidget(note, row + 1, 1)
        return title

    def add_line(self) -> None:
        """Add a thin line between two parts."""
        self._grid.addWidget(line(), self._grid.rowCount(), 0, 1, 2)


def scrolling(inside: QWidget) -> QScrollArea:
    """Return an area that scrolls when large type or a low screen leaves too little room."""
    scroll = QScrollArea()
    scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    scroll.setWidgetResizable(True)
    scroll.setFrameShape(QFrame.Shape.NoFrame)
    scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    scroll.setWidget(inside)
    return scroll


def height_of(inside: QWidget, width: int) -> int:
    """Return how high a widget wants to be at a width: texts that wrap do not tell it otherwise."""
    layout = inside.layout()
    if layout is None or not layout.hasHeightForWidth():
        return inside.sizeHint().height()
    return layout.totalHeightForWidth(width)
