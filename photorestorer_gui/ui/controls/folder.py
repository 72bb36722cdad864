"""A folder that the person chooses, or none."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFileDialog, QPushButton

from photorestorer_gui.ui.language import said, tr


class FolderButton(QPushButton):
    """A button with the folder's name, which asks for another.

    Parameters
    ----------
    title : str
        What the folder is for.

    Signals
    -------
    chosen(str)
    """

    chosen = Signal(str)

    def __init__(self, title: str) -> None:
        super().__init__()
        self._title = said(title)
        self._folder = ""
        self.clicked.connect(self.ask)
        self.show_folder("")

    def show_folder(self, folder: str) -> None:
        """Show which folder holds; empty is none."""
        self._folder = folder
        name = Path(folder).name or folder
        metrics = self.fontMetrics()
        room = max(self.width() - 32, 60)
        shown = metrics.elidedText(name, Qt.TextElideMode.ElideMiddle, room)
        self.setText(shown or tr("Choose a folder…"))
        self.setAccessibleDescription(folder)

    def ask(self) -> QFileDialog:
        """Ask for a folder."""
        dialog = QFileDialog(self, self._title, self._folder)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly)
        dialog.fileSelected.connect(self.chosen)
        dialog.open()
        return dialog
