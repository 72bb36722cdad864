"""Asking for project files and for photos that have moved; nothing waits while a dialog is open."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QWidget

from photorestorer_gui import paths
from photorestorer_gui.photo.files import READABLE_SUFFIXES
from photorestorer_gui.project.files import SUFFIX, is_project
from photorestorer_gui.ui.dialogs.files import pictures_folder
from photorestorer_gui.ui.file_places import the_file_places
from photorestorer_gui.ui.language import tr
from photorestorer_gui.words import phrase

_PROJECTS = phrase("PhotoRestorer projects (*{suffix})", suffix=SUFFIX)
_UNNAMED = "photo"


def ask_for_project(parent: QWidget, folder: Path, follow: Callable[[Path], None]) -> QFileDialog:
    """Ask which project to open; calls `follow(path)` when one was chosen."""
    dialog = QFileDialog(parent, tr("Open a project"), str(folder))
    dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
    dialog.setNameFilters([tr(_PROJECTS), tr("All files (*)")])
    return _open(dialog, lambda name: follow(Path(name)))


def ask_where_to_keep(
    parent: QWidget, suggestion: Path, follow: Callable[[Path, bool], None]
) -> QFileDialog:
    """Ask where to save a project; calls `follow(path, told)`.

    `told` is True when the dialog itself asked whether to replace exactly that file.
    """
    dialog = QFileDialog(parent, tr("Save the project"), str(suggestion.parent))
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setNameFilters([tr(_PROJECTS)])
    dialog.selectFile(suggestion.name)

    def take(name: str) -> None:
        chosen = Path(name)
        if is_project(chosen):
            follow(chosen, True)
        else:
            # The dialog asked about another name than the one that is written.
            follow(chosen.with_name(chosen.name + SUFFIX), False)

    return _open(dialog, take)


def ask_for_original(parent: QWidget, lost: Path, follow: Callable[[Path], None]) -> QFileDialog:
    """Ask where a project's photo is now; calls `follow(path)` when one was chosen."""
    folder = lost.parent if lost.parent.is_dir() else pictures_folder()
    dialog = QFileDialog(parent, tr("Where is “{name}”?", name=lost.name), str(folder))
    dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
    patterns = " ".join(f"*{each} *{each.upper()}" for each in sorted(READABLE_SUFFIXES))
    dialog.setNameFilters([tr("Photos ({patterns})", patterns=patterns), tr("All files (*)")])
    return _open(dialog, lambda name: follow(Path(name)))


def suggested_project(source: Path | None, file: Path | None) -> Path:
    """Return where a project is best kept: where it is, beside the photo, or among pictures."""
    if file is not None:
        return file
    if source is None:
        return pictures_folder() / f"{_UNNAMED}{SUFFIX}"
    own = source.is_relative_to(paths.resources_folder())
    return (pictures_folder() if own else source.parent) / f"{source.stem}{SUFFIX}"


def _open(dialog: QFileDialog, take: Callable[[str], None]) -> QFileDialog:
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.fileSelected.connect(take)
    the_file_places().watch(dialog)
    dialog.open()
    return dialog
