"""Getting the result out: saved, copied, dragged elsewhere, printed.  Part of the workspace."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage

from photorestorer_gui import paths
from photorestorer_gui.photo.files import WRITABLE_SUFFIXES, restored_path
from photorestorer_gui.photo.output import CAPTION, SaveOptions, estimated_bytes
from photorestorer_gui.photo.photo import Photo
from photorestorer_gui.restoration.restore import Restoration
from photorestorer_gui.settings import Settings
from photorestorer_gui.ui.background import Lane, Operation
from photorestorer_gui.ui.engine import Save
from photorestorer_gui.ui.outgoing import Outgoing

if TYPE_CHECKING:
    from photorestorer_gui.ui.workspace import Workspace


def options_of(settings: Settings) -> SaveOptions:
    """Return how photos are saved by default: all their pixels, as the settings have the rest."""
    return SaveOptions(
        settings.jpeg_quality,
        settings.saved_metadata,  # type: ignore[arg-type]
        dpi=dpi_of(settings),
        caption=CAPTION if settings.caption else "",
    )


def dpi_of(settings: Settings) -> float | None:
    """Return the dots per inch that photos are saved with by default; None keeps the photo's."""
    return None if settings.saved_dpi == "same" else float(settings.saved_dpi)


def suffix_of(settings: Settings, photo: Photo) -> str:
    """Return the ending that a result gets by default."""
    if settings.saved_format != "same":
        return settings.saved_format
    suffix = photo.source.suffix.lower() if photo.source is not None else ".png"
    return suffix if suffix in WRITABLE_SUFFIXES else ".png"


class Results(QObject):
    """What can be done with the result.

    Parameters
    ----------
    workspace : Workspace
        Whose result it is.
    save : Save
    lane : Lane
        For what writes or copies; what has begun there is completed even when the window closes.

    Signals
    -------
    estimated(bytes)
        About how large the file will be.
    ready(Path)
        A file to be dragged elsewhere lies there.
    printed()
        All has gone to the printer.
    """

    estimated = Signal(object)
    ready = Signal(object)
    printed = Signal()

    def __init__(self, workspace: Workspace, save: Save, lane: Lane) -> None:
        super().__init__(workspace)
        self._workspace = workspace
        self._save = save
        self._lane = lane
        self._own_lane = Lane("results", self)
        self._saving = 0
        self._saved: tuple[Photo, Path] | None = None
        self._estimate: Operation[int] | None = None
        self._outgoing = Outgoing(paths.outgoing_folder())
        self._file: tuple[Restoration, Path] | None = None
        self._preparing: Restoration | None = None
        workspace.photo_changed.connect(self._forget_photo)
        workspace.restoration_changed.connect(self._forget_file)

    @property
    def is_saving(self) -> bool:
        """Whether a result is being written."""
        return self._saving > 0

    @property
    def saved_as(self) -> Path | None:
        """Where the last result of the photo at hand was saved; None if it was not."""
        if self._saved is None or self._saved[0] is not self._workspace.photo:
            return None
        return self._saved[1]

    @property
    def file(self) -> Path | None:
        """The file of the result that can be dragged elsewhere; None until it is ready."""
        restoration = self._workspace.restoration
        if self._file is None or self._file[0] is not restoration or not self._file[1].is_file():
            return None
        return self._file[1]

    def save(self, path: Path, *, overwrite: bool, options: SaveOptions | None = None) -> None:
        """Write the result to `path`; without options as the settings have it."""
        workspace, restoration = self._workspace, self._workspace.restoration
        if restoration is None or workspace.restored_picture is None:
            return

        def note(written: Path) -> None:
            workspace.note_saved(restoration)
            if workspace.photo is restoration.before:
                self._saved = (restoration.before, written)
            workspace.saved.emit(written)

        operation = Operation(
            "Saving",
            lambda progress: self._save(
                restoration.after,
                path,
                overwrite=overwrite,
                options=options,
                provenance=restoration.provenance,
            ),
        )
        operation.on_success(note).on_failure(workspace.error_raised.emit).on_end(self._end_saving)
        self._saving += 1
        operation.start(self._lane)
        workspace.busy_changed.emit()

    def copy(self) -> None:
        """Prepare what is shown for the clipboard, which `copied` then carries."""
        workspace = self._workspace
        picture = workspace.restored_picture or workspace.picture
        if picture is not None:
            operation = Operation("Copying", lambda progress: picture.image())
            operation.on_success(workspace.copied.emit).start(self._lane)

    def estimate(self, suffix: str, options: SaveOptions) -> None:
        """Work out about how large the file would be; `estimated` tells."""
        restoration = self._workspace.restoration
        if self._estimate is not None:
            self._estimate.cancel()
        if restoration is not None:
            after = restoration.after
            operation = Operation(
                "Estimating", lambda progress: estimated_bytes(after, suffix, options)
            )
            self._estimate = operation.on_success(self.estimated.emit)
            operation.on_failure(lambda error: self.estimated.emit(None)).start(self._own_lane)

    def prepare_file(self) -> None:
        """Write the file that is dragged elsewhere, unless it lies there; `ready` tells."""
        workspace, restoration = self._workspace, self._workspace.restoration
        if restoration is None or workspace.restored_picture is None:
            return
        if self.file is not None or self._preparing is restoration:
            return
        settings = workspace.preferences.settings
        after = restoration.after
        source = after.source or Path("photo.png")
        name = restored_path(source).with_suffix(suffix_of(settings, after)).name

        def write(path: Path) -> object:
            options, provenance = options_of(settings), restoration.provenance
            return self._save(after, path, overwrite=False, options=options, provenance=provenance)

        def show(path: Path) -> None:
            if workspace.restoration is restoration:
                self._file = (restoration, path)
                self.ready.emit(path)

        operation = Operation("Preparing a file", lambda p: self._outgoing.file(name, write))
        operation.on_success(show).on_failure(workspace.error_raised.emit)
        operation.on_end(self._end_preparing).start(self._own_lane)
        self._preparing = restoration

    def print_on(self, draw: Callable[[QImage], object]) -> None:
        """Draw the result on a printer, off the main thread."""
        picture = self._workspace.restored_picture or self._workspace.picture
        if picture is not None:
            operation = Operation("Printing", lambda progress: draw(picture.image()))
            operation.on_success(lambda _: self.printed.emit())
            operation.on_failure(self._workspace.error_raised.emit).start(self._own_lane)

    def sweep(self) -> None:
        """Remove files that waited to be dragged out of a program that crashed."""
        Operation("Sweeping", lambda progress: self._outgoing.sweep()).start(self._own_lane)

    def close(self) -> None:
        """End the thread and remove the files that were to be dragged."""
        self._own_lane.close()
        self._outgoing.remove()

    def _forget_photo(self) -> None:
        """Let go of a photo that went, which may be hundreds of megabytes."""
        if self._saved is not None and self._saved[0] is not self._workspace.photo:
            self._saved = None
        if self._estimate is not None:
            self._estimate.cancel()
            self._estimate = None

    def _forget_file(self) -> None:
        """Let go of a result that went; its file stays, for it may be in use elsewhere."""
        if self._file is not None and self._file[0] is not self._workspace.restoration:
            self._file = None

    def _end_saving(self) -> None:
        self._saving -= 1
        self._workspace.busy_changed.emit()

    def _end_preparing(self) -> None:
        self._preparing = None
