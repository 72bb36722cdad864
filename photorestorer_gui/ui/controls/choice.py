"""A list that unfolds, of which one entry holds."""

from __future__ import annotations

from PySide6.QtCore import QPoint
from PySide6.QtGui import QPainter, QPaintEvent, QWheelEvent
from PySide6.QtWidgets import QComboBox

from photorestorer_gui.ui.theme import icon_pixmap, the_theme

_ARROW_PX = 14


class Choice(QComboBox):
    """A combo box in the window's colours; narrow entries never widen the side bar.

    Parameters
    ----------
    name : str
        What is chosen, for screen readers.
    """

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setAccessibleName(name)
        policy = QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        self.setSizeAdjustPolicy(policy)
        self.setMinimumContentsLength(8)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the arrow in the theme's colour, which a style sheet cannot."""
        super().paintEvent(event)
        colour = the_theme().colour("text" if self.isEnabled() else "disabled").name()
        arrow = icon_pixmap("chevron-down", colour, _ARROW_PX, 3.0)
        left = 8 if self.isRightToLeft() else self.width() - _ARROW_PX - 8
        painter = QPainter(self)
        painter.drawPixmap(QPoint(left, (self.height() - _ARROW_PX) // 2), arrow)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Let the side bar scroll: a choice must not change by accident."""
        event.ignore()
