"""What the queue does with one photo, as ordinary work for its lane."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtGui import QImage

from photorestorer_gui.errors import PhotoRestorerError
from photorestorer_gui.photo.mask import Mask
from photorestorer_gui.photo.photo import Photo
from photorestorer_gui.progress import Progress
from photorestorer_gui.restoration.plan import RestorationPlan
from photorestorer_gui.restoration.step import StepOutcome
from photorestorer_gui.ui.engine import Engine
from photorestorer_gui.ui.language import tr
from photorestorer_gui.ui.opening import Result
from photorestorer_gui.ui.photo_state import (
    ForAll,
    KeptResult,
    PhotoState,
    full_report,
    keep_report,
    keep_restoration,
    kept_mask,
)
from photorestorer_gui.ui.private_files import PrivateFiles
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
    state : PhotoState or None
        Needed where `photo` or `mask` is not there.
    edits : int
        The mask's count of edits.
    """

    path: Path
    photo: Photo | None = None
    mask: Mask | None = None
    state: PhotoState | None = None
    edits: int = 0


@dataclass(frozen=True, eq=False)
class Restored:
    """What became of a photo.

    Attributes
    ----------
    kept : KeptResult or None
        Where it lies, unless the photo was shown.
    live : Result or None
        The restored photo itself, if it was shown.
    preview : QImage or None
        A small picture of it; None if nothing was changed.
    outcomes : tuple of StepOutcome
    seconds : float
    """

    kept: KeptResult | None
    live: Result | None
    preview: QImage | None
    outcomes: tuple[StepOutcome, ...]
    seconds: float


@dataclass(frozen=True)
class Worker:
    """The engine and the private files, bound for the lane.

    Attributes
    ----------
    engine : Engine
    files : PrivateFiles
    preview_px : int
        The longer side of small pictures.
    """

    engine: Engine
    files: PrivateFiles
    preview_px: int

    def examine(self, path: Path, for_all: ForAll, progress: Progress) -> PhotoState:
        """Find out what is wrong with a photo.

        Raises
        ------
        PhotoRestorerError
            If it cannot be read, examined, or put by.
        Cancelled
        """
        photo = self.engine.load(path, progress)
        report = self.engine.assess(photo, progress.part(_LOADING, 0.9 - _LOADING))
        faces = self.engine.find_faces(photo, progress.part(0.9, 0.1))
        light, cracks = keep_report(report, self.files)
        return PhotoState(
            for_all.sensitivity, light, cracks, faces=faces, strengths=for_all.strengths
        )

    def restore(
        self,
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
        mask = source.mask if source.mask is not None else _mask_of(source)
        part = progress.part(_LOADING, 1.0 - _LOADING)
        restoration = self.engine.restore(photo, plan, mask, part)
        if restoration.failed and len(restoration.failed) == len(restoration.outcomes):
            first = restoration.failed[0]
            raise PhotoRestorerError(tr("{title} failed.", title=first.title), first.reason)
        preview = None
        if not restoration.unchanged:
            preview = small_image(restoration.after, self.preview_px)
        kept, live = None, None
        if is_shown():
            live = Result.of(restoration)
        else:
            kept = keep_restoration(restoration, source.edits, self.files)
        return Restored(kept, live, preview, restoration.outcomes, time.monotonic() - began_s)


def _mask_of(source: Source) -> Mask:
    report = full_report(source.state) if source.state is not None else None
    if source.state is None or report is None:
        raise PhotoRestorerError(tr("The photo has not been examined."), tr("Examine it first."))
    return kept_mask(source.state, report)
