"""Asking for mask files, and what to do with one of another size."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFileDialog

from photorestorer_gui import paths
from photorestorer_gui.errors import MaskSizeError
from photorestorer_gui.photo.files import READABLE_SUFFIXES
from photorestorer_gui.photo.photo import Photo
from photorestorer_gui.ui.dialogs.files import open_dialog, pictures_folder
from photorestorer_gui.ui.dialogs.notice import Answer, Message, Notice
from photorestorer_gui.ui.language import tr
from photorestorer_gui.ui.workspace import Workspace

if TYPE_CHECKING:
    from photorestorer_gui.ui.main_window import MainWindow


def suggested_path(photo: Photo) -> Path:
    """Return where the marks of a photo are best kept: beside it, or among the pictures."""
    source = photo.source
    if source is None:
        return pictures_folder() / "marks.png"
    inside = source.is_relative_to(paths.resources_folder())
    folder = pictures_folder() if inside else source.parent
    return folder / f"{source.stem}-marks.png"


def ask_for_mask(window: MainWindow, workspace: Workspace) -> QFileDialog | None:
    """Ask which mask to load; None when there is no photo."""
    photo = workspace.photo
    if photo is None:
        return None
    dialog = QFileDialog(window, tr("Load marks"), str(suggested_path(photo).parent))
    dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
    patterns = " ".join(f"*{each} *{each.upper()}" for each in sorted(READABLE_SUFFIXES))
    dialog.setNameFilters(
        [tr("Masks (*.png *.PNG)"), tr("All pictures ({patterns})", patterns=patterns)]
    )
    return open_dialog(dialog, lambda name: workspace.masking.changes.load(Path(name)))


def ask_where_to_save(window: MainWindow, workspace: Workspace) -> QFileDialog | None:
    """Ask where the marks go; None when there is no photo."""
    photo = workspace.photo
    if photo is None:
        return None
    suggestion = suggested_path(photo)
    dialog = QFileDialog(window, tr("Save the marks"), str(suggestion.parent))
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setNameFilters([tr("Masks (*.png)")])
    dialog.selectFile(suggestion.name)

    def take(name: str) -> None:
        chosen = Path(name)
        if chosen.suffix.lower() == ".png":
            workspace.masking.changes.save(chosen, overwrite=True)
        else:
            # The dialog asked about another name than the one that is written.
            whole = chosen.with_name(f"{chosen.name}.png")
            workspace.masking.changes.save(whole, overwrite=False)

    return open_dialog(dialog, take)


def ask_to_scale(
    window: MainWindow, workspace: Workspace, path: Path, error: MaskSizeError
) -> Notice:
    """Offer to scale a mask that has the photo's shape but not its size."""
    words = Message(
        tr(error.summary),
        tr(
            "It has the photo’s shape, so it can be scaled to fit. Check the marks afterwards:"
            " thin ones may have moved by a pixel."
        ),
        icon="info",
        colour="accent",
    )
    changes = workspace.masking.changes
    scale = Answer(tr("Scale the marks"), lambda: changes.load(path, scaled=True), primary=True)
    notice = Notice(window, words, (scale, Answer(tr("Cancel"))))
    notice.open()
    return notice


def follow_changes(window: MainWindow, workspace: Workspace) -> None:
    """Say in the window what became of mask files."""
    changes = workspace.masking.changes
    changes.saved.connect(
        lambda path: window.status.say(tr("Marks saved as {name}", name=path.name))
    )
    changes.loaded.connect(
        lambda path: window.status.say(tr("Marks loaded from {name}", name=path.name))
    )
    changes.scaling_asked.connect(lambda path, error: ask_to_scale(window, workspace, path, error))
