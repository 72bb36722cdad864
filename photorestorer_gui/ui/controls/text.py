"""Labels and buttons in the window's few roles."""

from __future__ import annotations

import re

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAction, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QLabel, QPushButton, QWidget

from photorestorer_gui.ui.language import said
from photorestorer_gui.ui.theme import icon_pixmap, the_theme

_LONG_WORD = re.compile(r"(\S{24})(?=\S)")
_MAY_BREAK = "\u200b"  # a space without width


def breakable(text: str) -> str:
    """Return a text whose long words, file names mostly, may be broken into lines.

    It is for being shown only: copied, it would no longer be the name of the file.
    """
    return _LONG_WORD.sub(rf"\1{_MAY_BREAK}", said(text))


def label(text: str, role: str = "", *, wrap: bool = False) -> QLabel:
    """Return a label; `role` is one of those in the style sheet."""
    made = QLabel(said(text))
    made.setProperty("role", role)
    made.setWordWrap(wrap)
    made.setTextFormat(Qt.TextFormat.PlainText)
    return made


class ElidedLabel(QLabel):
    """One line that leaves out its middle where there is no room; the tooltip has the whole.

    Parameters
    ----------
    role : str
        One of those in the style sheet.
    """

    def __init__(self, role: str = "") -> None:
        super().__init__()
        self.setProperty("role", role)
        self.setTextFormat(Qt.TextFormat.PlainText)

    @property
    def shown(self) -> str:
        """The part of the text that has room."""
        room = self.contentsRect().width()
        return self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideMiddle, room)

    def minimumSizeHint(self) -> QSize:
        """Ask for no width: less room only means less text."""
        return QSize(0, super().minimumSizeHint().height())

    def setText(self, text: str) -> None:
        """Say something else."""
        super().setText(text)
        self._keep_whole()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave out more or less."""
        super().resizeEvent(event)
        self._keep_whole()

    def _keep_whole(self) -> None:
        self.setToolTip("" if self.shown == self.text() else self.text())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw what has room."""
        self.style().drawItemText(
            QPainter(self),
            self.contentsRect(),
            int(Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter),
            self.palette(),
            self.isEnabled(),
            self.shown,
            self.foregroundRole(),
        )


def button(text: str, note: str, role: str = "") -> QPushButton:
    """Return a push button with a tooltip; `role` is "primary", "link" or empty."""
    made = QPushButton(said(text))
    _dress(made, said(note), role)
    return made


class ActionButton(QPushButton):
    """A push button that triggers an action and is enabled when it is.

    Parameters
    ----------
    action : QAction
    text : str
    role : str
        "primary", "link" or empty.
    """

    def __init__(self, action: QAction, text: str, role: str = "") -> None:
        super().__init__(text)
        _dress(self, action.toolTip(), role)
        self._action = action
        self.clicked.connect(action.trigger)
        action.changed.connect(self.follow)
        self.follow()

    def follow(self) -> None:
        """Be enabled when the action is."""
        self.setEnabled(self._action.isEnabled())


def _dress(made: QPushButton, note: str, role: str) -> None:
    made.setToolTip(note)
    made.setAccessibleDescription(note)
    made.setProperty("role", role)
    if role:
        made.setCursor(Qt.CursorShape.PointingHandCursor)


def line() -> QFrame:
    """Return a thin line between sections."""
    made = QFrame()
    made.setObjectName("sectionLine")
    made.setFixedHeight(1)
    return made


class Glyph(QLabel):
    """An icon that follows the theme.

    Parameters
    ----------
    name : str
        The icon's name.
    colour : str
        The colour's name in the theme.
    size_px : int
    """

    def __init__(
        self, name: str, colour: str, size_px: int = 18, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._name, self._colour, self._size_px = name, colour, size_px
        self.setFixedSize(size_px, size_px)
        the_theme().changed.connect(self.draw)
        self.draw()

    def show_icon(self, name: str, colour: str) -> None:
        """Show another icon."""
        self._name, self._colour = name, colour
        self.draw()

    def draw(self) -> None:
        """Draw the icon in the theme's current colours."""
        colour = the_theme().colour(self._colour).name()
        self.setPixmap(icon_pixmap(self._name, colour, self._size_px, 3.0))
