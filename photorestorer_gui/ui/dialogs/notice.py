"""One dialog for everything that must be said or asked: what happened, what to do, the details."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontDatabase, QGuiApplication
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from photorestorer_gui.ui.controls.text import Glyph, button, label
from photorestorer_gui.ui.theme import SPACE_L, SPACE_M, SPACE_S, SPACE_XL

_WIDTH_PX = 460


@dataclass(frozen=True)
class Answer:
    """A button of the dialog and what follows it.

    Attributes
    ----------
    text : str
    follow : callable() or None
    primary : bool
        The button that Enter presses.
    """

    text: str
    follow: Callable[[], None] | None = None
    primary: bool = False


class Notice(QDialog):
    """Says or asks one thing; opened with `open`, so nothing else waits for it.

    Parameters
    ----------
    parent : QWidget or None
    summary, remedy : str
        What happened; what the person can do.
    details : str
        Technical text, folded, with a button that copies it.
    answers : tuple of Answer
        Escape is the last one.
    icon, colour : str
    """

    def __init__(
        self,
        parent: QWidget | None,
        summary: str,
        remedy: str,
        *,
        details: str = "",
        answers: tuple[Answer, ...] = (Answer("Close", primary=True),),
        icon: str = "warning",
        colour: str = "caution",
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle("PhotoRestorer")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setModal(True)
        self.setFixedWidth(_WIDTH_PX)
        self.summary = summary
        self.remedy = remedy
        self._answers = answers
        outer = QVBoxLayout(self)
        outer.setContentsMargins(SPACE_XL, SPACE_XL, SPACE_XL, SPACE_L)
        outer.setSpacing(SPACE_L)
        outer.addLayout(self._message(icon, colour))
        self.details = QPlainTextEdit(details)
        outer.addWidget(self.details)
        outer.addLayout(self._buttons(details))
        self._prepare_details()

    def answer(self, text: str) -> QPushButton:
        """Return the button with this text.

        Raises
        ------
        KeyError
            If there is none.
        """
        for each in self.findChildren(QPushButton):
            if each.text() == text:
                return each
        raise KeyError(text)

    def _message(self, icon: str, colour: str) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(SPACE_M)
        row.addWidget(Glyph(icon, colour, 28), 0, Qt.AlignmentFlag.AlignTop)
        words = QVBoxLayout()
        words.setSpacing(SPACE_S)
        words.addWidget(label(self.summary, "lead", wrap=True))
        if self.remedy:
            words.addWidget(label(self.remedy, "soft", wrap=True))
        row.addLayout(words, 1)
        return row

    def _prepare_details(self) -> None:
        self.details.setReadOnly(True)
        self.details.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self.details.setFixedHeight(140)
        self.details.setAccessibleName("Details")
        self.details.hide()

    def _buttons(self, details: str) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(SPACE_S)
        if details:
            self._fold = button("Show details", "Technical details of what happened", "link")
            self._fold.clicked.connect(self._toggle_details)
            self._copy = button("Copy", "Copy the details to the clipboard", "link")
            self._copy.clicked.connect(
                lambda: QGuiApplication.clipboard().setText(f"{self.summary}\n\n{details}")
            )
            self._copy.hide()
            row.addWidget(self._fold)
            row.addWidget(self._copy)
        row.addStretch(1)
        for each in self._answers:
            made = button(each.text, "", "primary" if each.primary else "")
            made.setDefault(each.primary)
            made.setAutoDefault(each.primary)
            made.clicked.connect(lambda checked=False, each=each: self._give(each))
            row.addWidget(made)
            if each.primary:
                made.setFocus()
        return row

    def _toggle_details(self) -> None:
        shown = not self.details.isVisible()
        self.details.setVisible(shown)
        self._copy.setVisible(shown)
        self._fold.setText("Hide details" if shown else "Show details")
        self.adjustSize()

    def _give(self, answer: Answer) -> None:
        self.accept()
        if answer.follow is not None:
            answer.follow()

    def reject(self) -> None:
        """Escape and the window's cross give the last answer."""
        super().reject()
        last = self._answers[-1]
        if last.follow is not None:
            last.follow()
