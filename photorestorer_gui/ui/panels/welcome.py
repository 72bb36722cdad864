"""The empty window: where a photo may be dropped, and three other ways to begin."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QAction, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from photorestorer_gui.ui.controls.text import ActionButton, Glyph, label
from photorestorer_gui.ui.theme import SPACE_L, SPACE_M, SPACE_S, SPACE_XL, the_theme


class Welcome(QWidget):
    """Invites the person to drop, open or paste a photo, or to try the sample.

    Parameters
    ----------
    open_photo, paste, try_sample : QAction
    """

    def __init__(self, open_photo: QAction, paste: QAction, try_sample: QAction) -> None:
        super().__init__()
        self._is_target = False
        column = QVBoxLayout(self)
        column.setSpacing(0)
        column.addStretch(3)
        for part in (
            Glyph("photo", "accent", 72),
            SPACE_L,
            label("Drop an old photo here", "hero"),
            SPACE_S,
            label("See what is wrong with it, then restore it with one press.", "soft"),
            SPACE_XL,
        ):
            if isinstance(part, int):
                column.addSpacing(part)
            else:
                column.addWidget(part, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addLayout(_choices(open_photo, paste, try_sample))
        column.addSpacing(SPACE_XL)
        promise = "Everything happens on this computer. Your original is never changed."
        column.addWidget(label(promise, "small"), 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(4)

    def show_target(self, is_target: bool) -> None:
        """Light up while something that can be dropped hovers over the window."""
        self._is_target = is_target
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the drop area's dashed frame."""
        theme = the_theme()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(self.rect(), theme.colour("canvas"))
        frame = QRectF(self.rect()).adjusted(SPACE_XL, SPACE_XL, -SPACE_XL, -SPACE_XL)
        colour = theme.colour("accent" if self._is_target else "strong_line")
        pen = QPen(colour, 2 if self._is_target else 1.5)
        pen.setDashPattern([5, 4])
        painter.setPen(pen)
        painter.setBrush(theme.colour("accent_tint" if self._is_target else "window"))
        painter.drawRoundedRect(frame, 14, 14)


def _choices(open_photo: QAction, paste: QAction, try_sample: QAction) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(SPACE_M)
    row.addStretch(1)
    for action, text, role in (
        (open_photo, "Open a photo…", "primary"),
        (paste, "Paste", ""),
        (try_sample, "Try the sample", ""),
    ):
        made = ActionButton(action, text, role)
        made.setMinimumHeight(38)
        row.addWidget(made)
    row.addStretch(1)
    return row
