"""What the window asks of the core: five functions, ready to call on a worker's thread."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from photorestorer_gui.damage.report import DamageReport
from photorestorer_gui.photo.mask import Mask
from photorestorer_gui.photo.photo import Photo
from photorestorer_gui.progress import Progress
from photorestorer_gui.restoration.faces.detection import Face
from photorestorer_gui.restoration.plan import Choices, RestorationPlan
from photorestorer_gui.restoration.restore import Restoration
from photorestorer_gui.restoration.step import Step
from photorestorer_gui.ui.library import ModelFiles

if TYPE_CHECKING:
    from photorestorer_gui.photo.output import SaveOptions
    from photorestorer_gui.photo.provenance import Provenance


class Save(Protocol):
    """Writes a photo and returns where; refuses to overwrite unless told."""

    def __call__(
        self,
        photo: Photo,
        path: Path,
        *,
        overwrite: bool,
        options: SaveOptions | None = None,
        provenance: Provenance | None = None,
    ) -> Path:
        """Write `photo` to `path`; without options as the settings have it."""
        ...


class Estimate(Protocol):
    """Tells about how many seconds a step will take; quick."""

    def __call__(self, step: Step, megapixels: float, coverage: float, faces: int) -> float | None:
        """Return seconds for a photo of this size, so much of it marked; None while unknown."""
        ...


def not_measured(step: Step, megapixels: float, coverage: float, faces: int) -> float | None:
    """Return that nothing is known."""
    return None


def small_here(path: Path, side_px: int, progress: Progress) -> Photo:
    """Read a small photo in this process."""
    from photorestorer_gui.photo.small import load_small

    return load_small(path, side_px)


@dataclass(frozen=True)
class Engine:
    """The core's functions with networks and settings already bound; `app` builds the real one.

    Attributes
    ----------
    load : callable(path, progress) -> Photo
    assess : callable(photo, progress) -> DamageReport
    plan : callable(report, choices) -> RestorationPlan
        Quick: called on the main thread.  `choices`: the network that the person wants for a step,
        by the step's id, None for the built-in engine.
    restore : callable(photo, plan, mask, progress) -> Restoration
    save : Save
    find_faces : callable(photo, progress) -> tuple of Face
        Nothing where no detector is installed.
    models : ModelFiles
        The weights files that do not ship.
    estimate : Estimate
    load_small : callable(path, side_px, progress) -> Photo
        For lists: neither side smaller than `side_px` if it was not.
    """

    load: Callable[[Path, Progress], Photo]
    assess: Callable[[Photo, Progress], DamageReport]
    plan: Callable[[DamageReport, Choices], RestorationPlan]
    restore: Callable[[Photo, RestorationPlan, Mask, Progress], Restoration]
    save: Save
    find_faces: Callable[[Photo, Progress], tuple[Face, ...]]
    models: ModelFiles
    estimate: Estimate = not_measured
    load_small: Callable[[Path, int, Progress], Photo] = small_here
