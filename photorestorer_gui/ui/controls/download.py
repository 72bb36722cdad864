"""How far a download is, and a button that stops it."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QVBoxLayout, QWidget

from photorestorer_gui.ui.controls.text import button, label
from photorestorer_gui.ui.language import tr
from photorestorer_gui.ui.library import Fetching
from photorestorer_gui.ui.theme import SPACE_S, SPACE_XS

_PLACES = 1000


class DownloadLine(QWidget):
    """A bar, words and a button; hidden while nothing is fetched.

    Signals
    -------
    cancelled()
    """

    cancelled = Signal()

    def __init__(self) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE_XS)
        self.bar = QProgressBar()
        self.bar.setRange(0, _PLACES)
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(tr("Download"))
        column.addWidget(self.bar)
        below = QHBoxLayout()
        below.setSpacing(SPACE_S)
        self.words = label("", "small", wrap=True)
        below.addWidget(self.words, 1)
        self.button = button(tr("Stop"), tr("Stop the download; what has come is kept"), "link")
        self.button.clicked.connect(self.cancelled)
        below.addWidget(self.button)
        column.addLayout(below)
        self.hide()

    def show_fetching(self, fetching: Fetching | None) -> None:
        """Show how far it is; None hides everything."""
        self.setVisible(fetching is not None)
        if fetching is not None:
            self.bar.setValue(round(_PLACES * fetching.fraction))
            self.words.setText(tr(fetching.words))
