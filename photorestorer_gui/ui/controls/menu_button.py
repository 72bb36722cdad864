"""The button that opens the menu of everything."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QMenu, QToolButton

from photorestorer_gui.ui.theme import the_theme


class MenuButton(QToolButton):
    """Opens a menu; F10 does, too.

    Parameters
    ----------
    menu : QMenu
    """

    def __init__(self, menu: QMenu) -> None:
        super().__init__()
        self.setToolTip("All commands (F10)")
        self.setAccessibleName("Menu")
        self.setShortcut("F10")
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.setMenu(menu)
        self.setIconSize(QSize(20, 20))
        the_theme().changed.connect(self.draw_icon)
        self.draw_icon()

    def draw_icon(self) -> None:
        """Draw the icon in the theme's colours."""
        self.setIcon(the_theme().icon("menu"))
