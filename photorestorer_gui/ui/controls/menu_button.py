"""Buttons that open a menu."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAction, QGuiApplication
from PySide6.QtWidgets import QMenu, QToolButton

from photorestorer_gui.ui.language import tr
from photorestorer_gui.ui.theme import the_theme


class MenuButton(QToolButton):
    """Opens a menu; F10 does, too.

    Parameters
    ----------
    menu : QMenu
    """

    def __init__(self, menu: QMenu) -> None:
        super().__init__()
        self.setToolTip(tr("All commands (F10)"))
        self.setAccessibleName(tr("Menu"))
        self.setShortcut("F10")
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.setMenu(menu)
        self.setIconSize(QSize(20, 20))
        the_theme().changed.connect(self.draw_icon)
        self.draw_icon()

    def draw_icon(self) -> None:
        """Draw the icon in the theme's colours."""
        self.setIcon(the_theme().icon("menu"))


class MoreButton(QToolButton):
    """A word with an arrow that opens a menu of further actions.

    Parameters
    ----------
    text, note : str
    actions : sequence of QAction
    """

    def __init__(self, text: str, note: str, actions: Sequence[QAction]) -> None:
        super().__init__()
        self.setObjectName("more")
        self.setText(text)
        self.setToolTip(note)
        self.setAccessibleName(text)
        self.setAccessibleDescription(note)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        menu = QMenu(self)
        # The arrow stands after the word, in either direction of reading; the menu reads as usual.
        reading = QGuiApplication.layoutDirection()
        right_to_left, left_to_right = (
            Qt.LayoutDirection.RightToLeft,
            Qt.LayoutDirection.LeftToRight,
        )
        self.setLayoutDirection(left_to_right if reading == right_to_left else right_to_left)
        menu.setLayoutDirection(reading)
        menu.addActions(list(actions))
        self.setMenu(menu)
        self.setIconSize(QSize(14, 14))
        the_theme().changed.connect(self.draw_icon)
        self.draw_icon()

    def draw_icon(self) -> None:
        """Draw the arrow in the theme's colours."""
        self.setIcon(the_theme().icon("chevron-down"))
