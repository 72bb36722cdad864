"""The log: what the program noted while it ran, to read, to copy, to find."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontDatabase, QGuiApplication, QTextCursor
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

from photorestorer_gui.ui.controls.text import button, label
from photorestorer_gui.ui.language import tr
from photorestorer_gui.ui.theme import SPACE_L, SPACE_M, SPACE_S, SPACE_XL, the_theme

_SIZE_PX = (760, 520)
_MOST_BYTES = 200_000


def end_of(path: Path | None) -> str:
    """Return the end of a log file, whole lines only; empty if there is none to read."""
    if path is None:
        return ""
    try:
        with path.open("rb") as file:
            size = file.seek(0, 2)
            file.seek(max(0, size - _MOST_BYTES))
            content = file.read()
    except OSError:
        return ""
    text = content.decode("utf-8", "replace")
    return text if size <= _MOST_BYTES else text.partition("\n")[2]


class LogDialog(QDialog):
    """Shows the end of the log.

    Parameters
    ----------
    parent : QWidget
    path : Path or None
        The log's file.
    show_in_folder : callable(path)
    """

    def __init__(
        self, parent: QWidget, path: Path | None, show_in_folder: Callable[[Path], None]
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Log"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setModal(True)
        self.resize(*the_theme().sized(*_SIZE_PX))
        outer = QVBoxLayout(self)
        outer.setContentsMargins(SPACE_XL, SPACE_XL, SPACE_XL, SPACE_L)
        outer.setSpacing(SPACE_M)
        outer.addWidget(label(tr("Log"), "title"))
        words = tr(
            "What the program noted on this computer. It is sent nowhere; copy it for a report."
        )
        outer.addWidget(label(words, "soft", wrap=True))
        text = end_of(path)
        self.text = QPlainTextEdit(text or tr("Nothing has been noted yet."))
        self.text.setReadOnly(True)
        self.text.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.text.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self.text.setAccessibleName(tr("Log"))
        self.text.moveCursor(QTextCursor.MoveOperation.End)
        self.text.moveCursor(QTextCursor.MoveOperation.StartOfLine)
        outer.addWidget(self.text, 1)
        below = QHBoxLayout()
        below.setSpacing(SPACE_S)
        self.copy = button(tr("Copy"), tr("Copy the log to the clipboard"))
        self.copy.setEnabled(bool(text))
        self.copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(text))
        self.show_file = button(tr("Show in folder"), tr("Show the log’s file in the file manager"))
        self.show_file.setEnabled(path is not None and path.is_file())
        if path is not None:
            self.show_file.clicked.connect(lambda: show_in_folder(path))
        close = button(tr("Close"), tr("Close the log"), "primary")
        close.clicked.connect(self.accept)
        below.addWidget(self.copy)
        below.addWidget(self.show_file)
        below.addStretch(1)
        below.addWidget(close)
        outer.addLayout(below)
