"""A calm bar for a score, with a mark where “found” begins."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from photorestorer_gui.ui.language import tr
from photorestorer_gui.ui.theme import the_theme


class ScoreBar(QWidget):
    """Shows a score of 0–1.

    Parameters
    ----------
    score : float
        0–1.
    threshold : float
        Where the mark stands, 0–1.
    active : bool
        In the accent's colour, otherwise grey.
    """

    def __init__(self, score: float, threshold: float, *, active: bool) -> None:
        super().__init__()
        self._score = min(max(score, 0.0), 1.0)
        self._threshold = min(max(threshold, 0.0), 1.0)
        self._active = active
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(
            tr(
                "Score {score:.0%}, found from {threshold:.0%}",
                score=self._score,
                threshold=self._threshold,
            )
        )

    def sizeHint(self) -> QSize:
        """Return a thin, wide size."""
        return QSize(120, 8)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the track, the score and the mark."""
        theme = the_theme()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        width = float(self.width())
        if self.isRightToLeft():
            painter.translate(width, 0)
            painter.scale(-1, 1)
        painter.setBrush(theme.colour("track"))
        painter.drawRoundedRect(QRectF(0, 2, width, 4), 2, 2)
        painter.setBrush(theme.colour("accent" if self._active else "strong_line"))
        painter.drawRoundedRect(QRectF(0, 2, max(4.0, width * self._score), 4), 2, 2)
        painter.setBrush(theme.colour("soft_text"))
        painter.drawRect(QRectF(round(width * self._threshold) - 0.5, 0, 1, 8))
