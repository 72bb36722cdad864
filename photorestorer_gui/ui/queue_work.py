"""What the queue does with one photo, as ordinary work for its lane."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from PySide6.QtGui import QImage

from photorestorer_gui.errors import PhotoRestorerError
from photorestorer_gui.photo.atomic import save_error
from photorestorer_gui.photo.layers import decode_photo, size_of
from photorestorer_gui.photo.mask import Mask
from photorestorer_gui.photo.mask_layers import MaskLayers
from photorestorer_gui.photo.photo import Photo
from photorestorer_gui.progress import Progress
from photorestorer_gui.project import png
from photorestorer_gui.project.original import identify
from photorestorer_gui.project.project import KeptResult, Project, Wishes
from photorestorer_gui.project.session import Kept, Session
from photorestorer_gui.restoration.plan import RestorationPlan
from photorestorer_gui.restoration.restore import Restoration
from photorestorer_gui.restoration.step import StepOutcome
from photorestorer_gui.ui.engine import Engine
from photorestorer_gui.ui.language import tr
from photorestorer_gui.ui.opening import Result, step_failed
from photorestorer_gui.ui.project_photo import refuse_other_size
from photorestorer_gui.ui.qt_images import small_image

_LOADING = 0.05  # a photo is read in a small part of the time that the rest takes


@dataclass(frozen=True, eq=False)
class Source:
    """A photo to be restored: in memory if it is shown, else in files.

    Attributes
    ----------
    path : Path
    photo : Photo or None
    mask : Mask or None
    work : Kept or None
        Needed where `photo` or `mask` is not there.
    edits : int
        Number of the mask's last step.
    """

    path: Path
    photo: Photo | None = None
    mask: Mask | None = None
    work: Kept | None = None
    edits: int = 0


@dataclass(frozen=True, eq=False)
class KeptPixels:
    """A result whose pixels lie in its photo's session, though nothing there names them yet.

    Attributes
    ----------
    session : Session
    picture : str
        The file's name; empty if nothing was changed.
    result : KeptResult
        Without pixels.
    edits : int
        Number of the mask's last step when it was made.
    """

    session: Session
    picture: str
    result: KeptResult
    edits: int

    def discard(self) -> None:
        """Delete the pixels: nobody wants them."""
        if self.picture:
            self.session.discard(self.picture)

    def restoration(self, photo: Photo) -> Restoration:
        """Return the restoration of a photo with its pixels.

        Raises
        ------
        OSError, ValueError
            If they are gone.
        """
        if not self.picture:
            return self.result.restoration(photo)
        content = self.session.picture(self.picture)
        after = decode_photo(content, *size_of(content))
        return replace(self.result, after=after).restoration(photo)

    def in_work(self, work: Kept) -> Kept:
        """Return a photo's work with this result in place of another."""
        fits = self.edits == work.project.edits
        result = replace(self.result, fits_marks=fits)
        rest = {role: name for role, name in work.pictures.items() if role != "result"}
        pictures = {**rest, "result": self.picture} if self.picture else rest
        return replace(work, project=replace(work.project, result=result), pictures=pictures)


def keep_pixels(restoration: Restoration, edits: int, session: Session) -> KeptPixels:
    """Write a result's pixels, if they differ from the original's.

    Raises
    ------
    SaveError
        If there is no room for them.
    """
    result = KeptResult.of(restoration, fits_marks=True, exported=False)
    picture = ""
    if result.after is not None:
        with saving(session.folder / "result.png"):
            picture = session.keep_picture("result", png.encode_photo(result.after))
    return KeptPixels(session, picture, replace(result, after=None), edits)


@dataclass(frozen=True, eq=False)
class Restored:
    """What became of a photo.

    Attributes
    ----------
    kept : KeptPixels or None
        Where it lies, unless the photo was shown.
    live : Result or None
        The restored photo itself, if it was shown.
    preview : QImage or None
        A small picture of it; None if nothing was changed.
    outcomes : tuple of StepOutcome
    seconds : float
    """

    kept: KeptPixels | None
    live: Result | None
    preview: QImage | None
    outcomes: tuple[StepOutcome, ...]
    seconds: float


@dataclass(frozen=True)
class Worker:
    """The engine and the photos' sessions, bound for the lane.

    Attributes
    ----------
    engine : Engine
    session : callable(item_id) -> Session
    preview_px : int
        The longer side of small pictures.
    """

    engine: Engine
    session: Callable[[int], Session]
    preview_px: int

    def examine(self, item_id: int, path: Path, wishes: Wishes, progress: Progress) -> Kept:
        """Find out what is wrong with a photo.

        The large layers are put into its session, but nothing there names them yet: the photo may
        have come into the editor meanwhile, which then writes that session.

        Raises
        ------
        PhotoRestorerError
            If it cannot be read, examined, or put by.
        Cancelled
        """
        photo = self.engine.load(path, progress)
        report = self.engine.assess(photo, progress.part(_LOADING, 0.9 - _LOADING))
        faces = self.engine.find_faces(photo, progress.part(0.9, 0.1))
        project = Project(
            identify(path, progress),
            photo.height,
            photo.width,
            wishes,
            report,
            faces,
        )
        session = self.session(item_id)
        with saving(session.folder / "cracks.png"):
            session.keep_picture("thumbnail", png.encode_thumbnail(photo))
            levels = png.encode_levels(report.crack_map.probability)
            progress.check()
            pictures = {"cracks": session.keep_picture("cracks", levels)}
        return Kept(project.light, session, pictures)

    def restore(
        self,
        item_id: int,
        source: Source,
        plan: RestorationPlan,
        is_shown: Callable[[], bool],
        progress: Progress,
    ) -> Restored:
        """Carry out a plan, and put the result by unless the photo is shown.

        Raises
        ------
        PhotoRestorerError
            If the photo cannot be read or put by, or nothing worked.
        Cancelled
        """
        began_s = time.monotonic()
        photo = source.photo or self.engine.load(source.path, progress)
        progress.report(_LOADING)
        mask = source.mask
        if mask is None:
            mask = _mask_of(source, photo, progress)
        part = progress.part(_LOADING, 1.0 - _LOADING)
        restoration = self.engine.restore(photo, plan, mask, part)
        if restoration.failed and len(restoration.failed) == len(restoration.outcomes):
            raise step_failed(restoration.failed[0])
        preview = None
        if not restoration.unchanged:
            preview = small_image(restoration.after, self.preview_px)
        kept, live = None, None
        if is_shown():
            live = Result.of(restoration)
        else:
            kept = keep_pixels(restoration, source.edits, self.session(item_id))
        return Restored(kept, live, preview, restoration.outcomes, time.monotonic() - began_s)


def _mask_of(source: Source, photo: Photo, progress: Progress) -> Mask:
    if source.work is None or source.work.project.report is None:
        raise PhotoRestorerError(tr("The photo has not been examined."), tr("Examine it first."))
    refuse_other_size(photo, source.work.project, source.path)
    layers = source.work.whole(progress).layers
    assert layers is not None, "an examined photo has marks"
    if layers.protected is None:
        return layers.marked
    return MaskLayers(layers.marked, layers.protected, source.work.project.wishes.sensitivity).mask


@contextmanager
def saving(path: Path) -> Iterator[None]:
    """Say in words for people that a file could not be written."""
    try:
        yield
    except OSError as error:
        raise save_error(path, error) from error
