"""A row of choices of which one holds."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFont, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QHBoxLayout, QSizePolicy, QWidget

from photorestorer_gui.ui.language import said
from photorestorer_gui.ui.theme import icon_pixmap, the_theme

_ICON_PX = 18


class _Segment(QAbstractButton):
    """One choice, in words or as an icon."""

    def __init__(self, text: str, note: str, icon: str = "") -> None:
        super().__init__()
        self._icon_name = icon
        self.setText(said(text))
        self.setToolTip(said(note))
        self.setAccessibleDescription(said(note))
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """Leave room for the icon, or for the text in bold."""
        if self._icon_name:
            return QSize(_ICON_PX + 22, self.fontMetrics().height() + 12)
        bold = QFont(self.font())
        bold.setWeight(QFont.Weight.DemiBold)
        width = self.fontMetrics().horizontalAdvance(self.text())
        return QSize(int(width * 1.1) + 20, self.fontMetrics().height() + 12)

    def minimumSizeHint(self) -> QSize:
        """Return what the text in bold needs, so that it is never cut off."""
        hint = self.sizeHint()
        return QSize(hint.width() - 10, hint.height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the text or the icon, raised when chosen."""
        theme = the_theme()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        inside = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        chosen = self.isChecked()
        if chosen:
            painter.setPen(QPen(theme.colour("strong_line"), 1))
            painter.setBrush(theme.colour("raised"))
            painter.drawRoundedRect(inside.adjusted(0.5, 0.5, -0.5, -0.5), 5, 5)
        if self.hasFocus():
            painter.setPen(QPen(theme.colour("accent"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(inside.adjusted(1, 1, -1, -1), 5, 5)
        self._draw_face(painter, chosen=chosen)

    def _draw_face(self, painter: QPainter, *, chosen: bool) -> None:
        enabled = "text" if chosen else "soft_text"
        colour = the_theme().colour(enabled if self.isEnabled() else "disabled")
        if self._icon_name:
            pixmap = icon_pixmap(self._icon_name, colour.name(), _ICON_PX, self.devicePixelRatioF())
            middle = QRectF(self.rect()).center() - QPointF(_ICON_PX / 2, _ICON_PX / 2)
            painter.drawPixmap(middle.toPoint(), pixmap)
            return
        font = QFont(self.font())
        font.setWeight(QFont.Weight.DemiBold if chosen else QFont.Weight.Normal)
        painter.setFont(font)
        painter.setPen(colour)
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self.text())


class Segmented(QWidget):
    """Exclusive choices side by side; arrow keys move between them.

    Parameters
    ----------
    name : str
        What is chosen, for screen readers.
    choices : sequence of (key, text, note)
    icons : mapping of str to str, optional
        Icons by key, for choices that show one instead of their text.

    Signals
    -------
    chosen(key)
        The person chose; not emitted by `show_choice`.
    """

    chosen = Signal(str)

    def __init__(
        self,
        name: str,
        choices: tuple[tuple[str, str, str], ...],
        *,
        icons: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self._keys = [key for key, _, _ in choices]
        self._group = QButtonGroup(self)
        row = QHBoxLayout(self)
        row.setContentsMargins(2, 2, 2, 2)
        row.setSpacing(0)
        for index, (key, text, note) in enumerate(choices):
            segment = _Segment(text, note, (icons or {}).get(key, ""))
            self._group.addButton(segment, index)
            row.addWidget(segment)
        self._group.idClicked.connect(lambda index: self.chosen.emit(self._keys[index]))

    def segment(self, key: str) -> QAbstractButton:
        """Return the button of a choice."""
        return self._group.button(self._keys.index(key))

    def show_choice(self, key: str) -> None:
        """Show which choice holds."""
        self.segment(key).setChecked(True)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the trough that the choices lie in."""
        theme = the_theme()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour("hover"))
        painter.drawRoundedRect(QRectF(self.rect()), 7, 7)
