"""Asking for files, with the system's own dialogs; nothing waits while they are open."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QStandardPaths, Qt
from PySide6.QtWidgets import QFileDialog, QWidget

from photorestorer_gui import paths
from photorestorer_gui.photo.files import READABLE_SUFFIXES, WRITABLE_SUFFIXES, restored_path
from photorestorer_gui.photo.photo import Photo
from photorestorer_gui.project.files import SUFFIX
from photorestorer_gui.ui.file_places import the_file_places
from photorestorer_gui.ui.language import tr

_FORMATS = {".png": "PNG", ".jpg": "JPEG", ".tif": "TIFF", ".tiff": "TIFF", ".webp": "WebP"}


def pictures_folder() -> Path:
    """Return the person's folder of pictures."""
    place = QStandardPaths.StandardLocation.PicturesLocation
    return Path(QStandardPaths.writableLocation(place) or Path.home())


def suggested_path(photo: Photo) -> Path:
    """Return where a result is best kept: beside the photo, or among the person's pictures."""
    source = photo.source
    if source is None:
        return pictures_folder() / "restored.png"
    if source.is_relative_to(paths.resources_folder()):
        return restored_path(source, pictures_folder())
    return restored_path(source)


def ask_for_photos(
    parent: QWidget, folder: Path, follow: Callable[[list[Path]], None]
) -> QFileDialog:
    """Ask which photos to open; calls `follow(paths)` when some were chosen."""
    dialog = QFileDialog(parent, tr("Open photos"), str(folder))
    dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
    patterns = " ".join(f"*{each} *{each.upper()}" for each in sorted(READABLE_SUFFIXES))
    dialog.setNameFilters(
        [
            tr("Photos and projects ({patterns} *{suffix})", patterns=patterns, suffix=SUFFIX),
            tr("All files (*)"),
        ]
    )
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.filesSelected.connect(lambda names: follow([Path(name) for name in names]))
    the_file_places().watch(dialog)
    dialog.open()
    return dialog


def ask_for_folder(
    parent: QWidget, title: str, folder: Path, follow: Callable[[Path], None]
) -> QFileDialog:
    """Ask for a folder; calls `follow(path)` when one was chosen."""
    dialog = QFileDialog(parent, title, str(folder))
    dialog.setFileMode(QFileDialog.FileMode.Directory)
    dialog.setOption(QFileDialog.Option.ShowDirsOnly)
    return open_dialog(dialog, lambda name: follow(Path(name)))


def ask_for_place(parent: QWidget, path: Path, follow: Callable[[Path], None]) -> QFileDialog:
    """Ask for another folder and name than `path`; calls `follow(path)` when one was chosen.

    Whether a file there is replaced is asked by whoever saves.
    """
    dialog = QFileDialog(parent, tr("Where to save the photo"), str(path.parent))
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setOption(QFileDialog.Option.DontConfirmOverwrite)
    dialog.setNameFilters(_save_filters(path.suffix.lower()))
    dialog.selectFile(path.name)
    return open_dialog(dialog, lambda name: follow(Path(name)))


def _save_filters(first: str) -> list[str]:
    names: dict[str, list[str]] = {}
    for suffix in sorted(WRITABLE_SUFFIXES, key=lambda each: (each != first, each)):
        names.setdefault(_FORMATS.get(suffix, suffix[1:].upper()), []).append(f"*{suffix}")
    return [f"{name} ({' '.join(patterns)})" for name, patterns in names.items()]


def open_dialog(dialog: QFileDialog, take: Callable[[str], None]) -> QFileDialog:
    """Open a dialog that forgets itself; calls `take(name)` when a file was chosen."""
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.fileSelected.connect(take)
    the_file_places().watch(dialog)
    dialog.open()
    return dialog
