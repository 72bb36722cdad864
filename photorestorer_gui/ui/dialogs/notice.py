"""One dialog for everything that must be said or asked: what happened, what to do, the details."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontDatabase, QGuiApplication, QShowEvent
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from photorestorer_gui.ui.controls.text import Glyph, breakable, button, label
from photorestorer_gui.ui.language import tr
from photorestorer_gui.ui.theme import SPACE_L, SPACE_M, SPACE_S, SPACE_XL, the_theme

_WIDTH_PX = 460
_GLYPH_PX = 28
_BESIDE_WORDS_PX = 2 * SPACE_XL + _GLYPH_PX + SPACE_M


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


@dataclass(frozen=True)
class Message:
    """What a dialog says.

    Attributes
    ----------
    summary, remedy : str
        What happened; what the person can do.
    details : str
        Technical text, folded, with a button that copies it.
    icon, colour : str
        The icon's name, and its colour's name in the theme.
    """

    summary: str
    remedy: str
    details: str = ""
    icon: str = "warning"
    colour: str = "caution"


class Notice(QDialog):
    """Says or asks one thing; opened with `open`, so nothing else waits for it.

    Parameters
    ----------
    parent : QWidget or None
    message : Message
    answers : tuple of Answer
        Escape is the last one; without any there is “Close”.
    """

    def __init__(
        self,
        parent: QWidget | None,
        message: Message,
        answers: tuple[Answer, ...] = (),
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle("PhotoRestorer")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setModal(True)
        self.message = message
        self._answers = answers or (Answer(tr("Close"), primary=True),)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(SPACE_XL, SPACE_XL, SPACE_XL, SPACE_L)
        outer.setSpacing(SPACE_L)
        self.details = QPlainTextEdit(message.details)
        outer.addWidget(self.details)
        buttons = self._buttons()
        outer.addLayout(buttons)
        # No button is cut off, in whatever language; only placed ones tell their size.
        needed = buttons.sizeHint().width() + 2 * SPACE_XL
        self._width_px = max(the_theme().scaled(_WIDTH_PX), needed)
        self.setFixedWidth(self._width_px)
        outer.insertLayout(0, self._words())
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

    def _words(self) -> QHBoxLayout:
        message = self.message
        row = QHBoxLayout()
        row.setSpacing(SPACE_M)
        row.addWidget(Glyph(message.icon, message.colour, _GLYPH_PX), 0, Qt.AlignmentFlag.AlignTop)
        words = QVBoxLayout()
        words.setSpacing(SPACE_S)
        words.addWidget(label(breakable(message.summary), "lead", wrap=True))
        if message.remedy:
            remedy = label(breakable(message.remedy), "soft", wrap=True)
            # Qt takes a text of several paragraphs for lower than it is, and would cut it off.
            remedy.ensurePolished()
            remedy.setMinimumHeight(remedy.heightForWidth(self._width_px - _BESIDE_WORDS_PX))
            words.addWidget(remedy)
        row.addLayout(words, 1)
        return row

    def _prepare_details(self) -> None:
        self.details.setReadOnly(True)
        self.details.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self.details.setFixedHeight(140)
        self.details.setAccessibleName(tr("Details"))
        self.details.hide()
        if self.message.details:
            self._copy.hide()

    def _buttons(self) -> QHBoxLayout:
        details = self.message.details
        row = QHBoxLayout()
        row.setSpacing(SPACE_S)
        if details:
            self._fold = button(
                tr("Show details"), tr("Technical details of what happened"), "link"
            )
            self._fold.clicked.connect(self._toggle_details)
            self._copy = button(tr("Copy"), tr("Copy the details to the clipboard"), "link")
            self._copy.clicked.connect(
                lambda: QGuiApplication.clipboard().setText(f"{self.message.summary}\n\n{details}")
            )
            row.addWidget(self._fold)
            row.addWidget(self._copy)
        row.addStretch(1)
        for each in self._answers:
            made = button(each.text, "", "primary" if each.primary else "")
            made.setDefault(each.primary)
            made.setAutoDefault(each.primary)
            made.clicked.connect(lambda checked=False, each=each: self._give(each))
            row.addWidget(made)
        return row

    def _toggle_details(self) -> None:
        shown = not self.details.isVisible()
        self.details.setVisible(shown)
        self._copy.setVisible(shown)
        self._fold.setText(tr("Hide details") if shown else tr("Show details"))
        self.adjustSize()

    def _give(self, answer: Answer) -> None:
        self.accept()
        if answer.follow is not None:
            answer.follow()

    def showEvent(self, event: QShowEvent) -> None:
        """Give the keyboard to the button that Enter presses."""
        super().showEvent(event)
        for each in self._answers:
            if each.primary:
                self.answer(each.text).setFocus()

    def reject(self) -> None:
        """Escape and the window's cross give the last answer."""
        super().reject()
        last = self._answers[-1]
        if last.follow is not None:
            last.follow()
