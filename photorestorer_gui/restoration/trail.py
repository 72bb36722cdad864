"""What the steps of the last run left, so that the next begins at the first step that changed."""

from __future__ import annotations

import weakref
from collections.abc import Sequence
from dataclasses import dataclass

from photorestorer_gui.networks.catalogue import ModelId
from photorestorer_gui.photo.mask import Mask
from photorestorer_gui.photo.photo import Photo
from photorestorer_gui.restoration.faces.finer import Finer
from photorestorer_gui.restoration.plan import RestorationPlan
from photorestorer_gui.restoration.step import Settled, Step, StepOutcome

MOST_BYTES = 1 << 30
"""Four steps of a scan of 80 megapixels with 8 bits."""


@dataclass(frozen=True, eq=False)
class Passed:
    """One step that has run.

    Attributes
    ----------
    step : Step
    photo : Photo or None
        After the step; None while it is still the photo that came in.
    settled : tuple of Settled
        What it settled for later steps.
    outcome : StepOutcome
    finer : tuple of Finer
        What it drew finer than the photo's pixels.
    """

    step: Step
    photo: Photo | None
    settled: tuple[Settled, ...]
    outcome: StepOutcome
    finer: tuple[Finer, ...] = ()


@dataclass(frozen=True, eq=False)
class _Run:
    """A run: what went in, and the steps in order."""

    photo: weakref.ref[Photo]
    mask: Mask
    installed: frozenset[ModelId]
    passed: tuple[Passed, ...]


class Trail:
    """Remembers one run.  Safe to share between threads: a run is replaced as a whole.

    Steps are kept from the first on, as far as the memory allows: those are the slowest, and what
    is tried out most is the strength of the last.  Nothing outlives the photo.

    Parameters
    ----------
    most_bytes : int
        Memory for the photos between steps.
    """

    def __init__(self, most_bytes: int = MOST_BYTES) -> None:
        self._most_bytes = most_bytes
        self._run: _Run | None = None

    @property
    def remembers(self) -> bool:
        """Whether photos between steps are needed once they were passed on."""
        return self._most_bytes > 0

    def reusable(
        self, photo: Photo, plan: RestorationPlan, mask: Mask, installed: frozenset[ModelId]
    ) -> tuple[Passed, ...]:
        """Return the steps at the plan's beginning that would do what they did before.

        Parameters
        ----------
        photo : Photo
            The very object of the run before.
        plan : RestorationPlan
        mask : Mask
            The same marks.
        installed : frozenset of str
            The same networks: some steps use what is there.
        """
        run = self._run
        if run is None or run.photo() is not photo or run.installed != installed:
            return ()
        if not run.mask.same_pixels(mask):
            return ()
        count = 0
        for passed, step in zip(run.passed, plan.steps, strict=False):
            if passed.step != step:
                break
            count += 1
        return run.passed[:count]

    def keep(
        self,
        photo: Photo,
        mask: Mask,
        installed: frozenset[ModelId],
        passed: Sequence[Passed],
    ) -> None:
        """Remember a run, up to its first failure: what failed is tried again."""
        kept: list[Passed] = []
        left = self._most_bytes
        last: Photo | None = None
        for each in passed:
            new = each.photo is not None and each.photo is not last
            left -= each.photo.pixels.nbytes if new and each.photo is not None else 0
            left -= sum(part.nbytes for part in each.finer)
            if each.outcome.status == "failed" or left < 0:
                break
            kept.append(each)
            last = each.photo
        self._run = _Run(weakref.ref(photo, self._forget), mask, installed, tuple(kept))

    def _forget(self, photo: weakref.ref[Photo]) -> None:
        run = self._run
        if run is not None and run.photo is photo:
            self._run = None
