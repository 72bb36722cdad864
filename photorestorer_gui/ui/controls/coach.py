"""A hint beside a part of the window, while everything else is dimmed."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from photorestorer_gui.ui.controls.text import button, label
from photorestorer_gui.ui.language import tr
from photorestorer_gui.ui.theme import SPACE_L, SPACE_M, SPACE_S, the_theme

_CARD_PX = 320
_GAP_PX = 16
_ROUND_PX = 8.0
_DIM = QColor(0, 0, 0, 140)


@dataclass(frozen=True)
class Hint:
    """One hint.

    Attributes
    ----------
    target : QWidget
        What it is about; stays bright.
    title, text : str
    """

    target: QWidget
    title: str
    text: str


class Coach(QWidget):
    """Shows hints one after another over a window; Escape or “Skip” ends them.

    Parameters
    ----------
    window : QWidget
        Covered while hints show.
    hints : tuple of Hint
        At least one.

    Signals
    -------
    ended()
        The last hint was read, or the rest skipped.
    """

    ended = Signal()

    def __init__(self, window: QWidget, hints: tuple[Hint, ...]) -> None:
        super().__init__(window)
        self._window = window
        self._hints = hints
        self._index = 0
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._card = QFrame(self)
        self._card.setObjectName("coachCard")
        self._title = label("", "lead", wrap=True)
        self._text = label("", "soft", wrap=True)
        self._count = label("", "small")
        self.skip = button(tr("Skip"), tr("Show no more hints (Esc)"), "link")
        self.next = button("", tr("Show the next hint (Enter)"), "primary")
        self.next.setDefault(True)
        self.skip.clicked.connect(self.end)
        self.next.clicked.connect(self.go_on)
        self._fill_card()
        window.installEventFilter(self)
        self.setGeometry(window.rect())
        self.show()
        self.raise_()
        self._show_hint()

    def _fill_card(self) -> None:
        column = QVBoxLayout(self._card)
        column.setContentsMargins(SPACE_L, SPACE_L, SPACE_L, SPACE_M)
        column.setSpacing(SPACE_S)
        column.addWidget(self._title)
        column.addWidget(self._text)
        column.addSpacing(SPACE_S)
        row = QHBoxLayout()
        row.addWidget(self._count)
        row.addStretch(1)
        row.addWidget(self.skip)
        row.addSpacing(SPACE_M)
        row.addWidget(self.next)
        column.addLayout(row)

    @property
    def hint(self) -> Hint:
        """The hint that shows now."""
        return self._hints[self._index]

    def go_on(self) -> None:
        """Show the next hint, or end after the last."""
        if self._index + 1 == len(self._hints):
            self.end()
            return
        self._index += 1
        self._show_hint()

    def end(self) -> None:
        """Take everything away."""
        self._window.removeEventFilter(self)
        self.hide()
        self.deleteLater()
        self.ended.emit()

    def _show_hint(self) -> None:
        is_last = self._index + 1 == len(self._hints)
        self._title.setText(self.hint.title)
        self._text.setText(self.hint.text)
        self._count.setText(tr("{n} of {count}", n=self._index + 1, count=len(self._hints)))
        self.next.setText(tr("Done") if is_last else tr("Next"))
        self.skip.setVisible(not is_last)
        self.setAccessibleName(self.hint.title)
        self.setAccessibleDescription(self.hint.text)
        self._place()
        self.next.setFocus()
        self.update()

    def _bright(self) -> QRect:
        """Return where the target lies in the window."""
        target = self.hint.target
        corner = target.mapTo(self._window, QPoint(0, 0))
        return QRect(corner, target.size()).intersected(self.rect())

    def _place(self) -> None:
        """Put the card beside the target, where there is more room."""
        self._card.setFixedWidth(the_theme().scaled(_CARD_PX))
        self._card.adjustSize()
        bright, size = self._bright(), self._card.size()
        left_room, right_room = bright.left(), self.width() - bright.right()
        x = (
            bright.left() - _GAP_PX - size.width()
            if left_room > right_room
            else bright.right() + _GAP_PX
        )
        y = bright.center().y() - size.height() // 2
        most_x, most_y = self.width() - size.width() - _GAP_PX, self.height() - size.height()
        self._card.move(
            min(max(x, _GAP_PX), max(most_x, _GAP_PX)),
            min(max(y, _GAP_PX), max(most_y - _GAP_PX, _GAP_PX)),
        )

    # Events

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Cover the window whatever its size."""
        if event.type() in (QEvent.Type.Resize, QEvent.Type.LayoutRequest):
            self.setGeometry(self._window.rect())
            self._place()
            self.update()
        return False

    def event(self, event: QEvent) -> bool:
        """Keep keys from the actions of the window below."""
        if event.type() == QEvent.Type.ShortcutOverride:
            event.accept()
            return True
        return super().event(event)

    def focusNextPrevChild(self, next: bool) -> bool:
        """Keep the keyboard on the card."""
        other = self.skip if self.next.hasFocus() and self.skip.isVisible() else self.next
        other.setFocus(Qt.FocusReason.TabFocusReason)
        return True

    def paintEvent(self, event: QPaintEvent) -> None:
        """Dim all but the target, and frame it."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        bright = QRectF(self._bright()).adjusted(2, 2, -2, -2)
        dimmed = QPainterPath()
        dimmed.setFillRule(Qt.FillRule.OddEvenFill)
        dimmed.addRect(QRectF(self.rect()))
        dimmed.addRoundedRect(bright, _ROUND_PX, _ROUND_PX)
        painter.fillPath(dimmed, _DIM)
        painter.setPen(QPen(the_theme().colour("accent"), 2))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(bright, _ROUND_PX, _ROUND_PX)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Go on: a press anywhere reads on, and reaches nothing below."""
        self.go_on()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """End with Escape, go on with Enter or Space; nothing reaches the window below."""
        if event.key() == Qt.Key.Key_Escape:
            self.end()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.go_on()
        event.accept()
