"""The licences of the libraries that ship with the program, to read."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontDatabase
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

from photorestorer_gui.ui.controls.text import button, label
from photorestorer_gui.ui.language import tr
from photorestorer_gui.ui.theme import SPACE_L, SPACE_M, SPACE_XL, the_theme

_SIZE_PX = (760, 520)


class LicencesDialog(QDialog):
    """Shows a file of licences.

    Parameters
    ----------
    parent : QWidget
    path : Path
        A text file, UTF-8.
    """

    def __init__(self, parent: QWidget, path: Path) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Licences"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setModal(True)
        self.resize(*the_theme().sized(*_SIZE_PX))
        outer = QVBoxLayout(self)
        outer.setContentsMargins(SPACE_XL, SPACE_XL, SPACE_XL, SPACE_L)
        outer.setSpacing(SPACE_M)
        outer.addWidget(label(tr("Licences of others"), "title"))
        self.text = QPlainTextEdit(path.read_text("utf-8"))
        self.text.setReadOnly(True)
        self.text.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self.text.setAccessibleName(tr("Licences of others"))
        outer.addWidget(self.text, 1)
        below = QHBoxLayout()
        below.addStretch(1)
        close = button(tr("Close"), tr("Close the licences"), "primary")
        close.clicked.connect(self.accept)
        below.addWidget(close)
        outer.addLayout(below)
