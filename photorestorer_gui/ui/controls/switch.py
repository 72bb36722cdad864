"""An on/off switch, drawn in the theme's colours."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QWidget

from photorestorer_gui.ui.theme import the_theme

_WIDTH_PX, _HEIGHT_PX, _MARGIN_PX = 34, 20, 2


class Switch(QAbstractButton):
    """A checkable button that looks like a switch; Space toggles it.

    Parameters
    ----------
    name : str
        What it switches, for screen readers and the tooltip.
    """

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setCheckable(True)
        self.setAccessibleName(name)
        self.setToolTip(name)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setFixedSize(self.sizeHint())

    def sizeHint(self) -> QSize:
        """Return the fixed size."""
        return QSize(_WIDTH_PX + 2 * _MARGIN_PX, _HEIGHT_PX + 2 * _MARGIN_PX)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the track, the knob and, when focused, a ring."""
        theme = the_theme()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        track = QRectF(_MARGIN_PX, _MARGIN_PX, _WIDTH_PX, _HEIGHT_PX)
        on = self.isChecked()
        painter.setOpacity(1.0 if self.isEnabled() else 0.45)
        if self.hasFocus():
            painter.setPen(QPen(theme.colour("text" if on else "accent"), 1.5))
        else:
            painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour("accent" if on else "strong_line"))
        painter.drawRoundedRect(track, _HEIGHT_PX / 2, _HEIGHT_PX / 2)
        side = _HEIGHT_PX - 6
        left = track.right() - side - 3 if on else track.left() + 3
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour("on_accent") if on else theme.colour("raised"))
        painter.drawEllipse(QRectF(left, track.top() + 3, side, side))
