"""A round patch of one colour, to be chosen among others."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QAbstractButton,
    QButtonGroup,
    QHBoxLayout,
    QSizePolicy,
    QWidget,
)

from photorestorer_gui.ui.theme import SPACE_XS, the_theme

_SIDE_PX, _RADIUS_PX = 22, 6.5


class _Swatch(QAbstractButton):
    def __init__(self, colour: QColor, name: str) -> None:
        super().__init__()
        self._colour = colour
        self.setCheckable(True)
        self.setAccessibleName(name)
        self.setToolTip(name)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFixedSize(self.sizeHint())

    def sizeHint(self) -> QSize:
        """Return the fixed size."""
        return QSize(_SIDE_PX, _SIDE_PX)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the patch, ringed when it is chosen, and ringed in the accent when focused."""
        theme = the_theme()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setOpacity(1.0 if self.isEnabled() else 0.45)
        middle = QPointF(_SIDE_PX / 2, _SIDE_PX / 2)
        painter.setPen(QPen(theme.colour("strong_line"), 1))
        painter.setBrush(self._colour)
        painter.drawEllipse(middle, _RADIUS_PX, _RADIUS_PX)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        if self.isChecked() or self.hasFocus():
            ring = "accent" if self.hasFocus() else "text"
            painter.setPen(QPen(theme.colour(ring), 2 if self.hasFocus() else 1.5))
            painter.drawEllipse(middle, _RADIUS_PX + 3, _RADIUS_PX + 3)


class Swatches(QWidget):
    """Colours of which one holds; arrow keys move between them.

    Parameters
    ----------
    name : str
        What is chosen, for screen readers.
    choices : sequence of (key, colour, name)
    """

    def __init__(self, name: str, choices: tuple[tuple[str, int, str], ...]) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.keys = [key for key, _, _ in choices]
        self.group = QButtonGroup(self)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SPACE_XS)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        for index, (_, colour, title) in enumerate(choices):
            swatch = _Swatch(QColor.fromRgb(colour), title)
            self.group.addButton(swatch, index)
            row.addWidget(swatch)

    def swatch(self, key: str) -> QAbstractButton:
        """Return the button of a choice."""
        return self.group.button(self.keys.index(key))

    def show_choice(self, key: str) -> None:
        """Show which choice holds."""
        self.swatch(key).setChecked(True)
