"""Carrying out a plan."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

import cv2
import numpy as np
from numpy.typing import NDArray

from photorestorer_gui.errors import PhotoRestorerError, ran_out_of_memory
from photorestorer_gui.networks.session import Networks
from photorestorer_gui.photo.mask import Mask
from photorestorer_gui.photo.photo import Photo
from photorestorer_gui.photo.provenance import Provenance
from photorestorer_gui.progress import Progress
from photorestorer_gui.restoration.faces.finer import Finer
from photorestorer_gui.restoration.plan import RestorationPlan
from photorestorer_gui.restoration.protection import protected_parts
from photorestorer_gui.restoration.provenance import provenance_of
from photorestorer_gui.restoration.step import (
    Applied,
    NothingToDo,
    Scaling,
    Settled,
    Status,
    Step,
    StepOutcome,
)
from photorestorer_gui.restoration.trail import Passed, Trail
from photorestorer_gui.words import phrase

STRIP_PX: Final = 64
"""Rows that are given back at a time."""


@dataclass(frozen=True, eq=False)
class Restoration:
    """A photo before and after, and what was done.

    Attributes
    ----------
    before, after : Photo
        The same object when nothing was changed.
    plan : RestorationPlan
    outcomes : tuple of StepOutcome
        One per step of the plan, in order.
    seconds : float
        Wall time of all steps.
    provenance : Provenance or None
        What was done, for the file that the photo is saved to; None when nothing was changed.
    """

    before: Photo
    after: Photo
    plan: RestorationPlan
    outcomes: tuple[StepOutcome, ...]
    seconds: float
    provenance: Provenance | None = None

    @property
    def unchanged(self) -> bool:
        """Whether the photo is still the one that came in, bit for bit."""
        return self.after is self.before

    @property
    def failed(self) -> tuple[StepOutcome, ...]:
        """The steps that failed; their picture is not passed off as restored."""
        return tuple(outcome for outcome in self.outcomes if outcome.status == "failed")

    @property
    def changed_fraction(self) -> float:
        """Fraction of pixels that differ between before and after, 0–1; 1 in another size."""
        if self.unchanged:
            return 0.0
        if self.before.pixels.shape != self.after.pixels.shape:
            return 1.0
        changed = 0
        for row in range(0, self.before.height, 1024):
            rows = slice(row, row + 1024)
            differs = self.before.pixels[rows] != self.after.pixels[rows]
            changed += int(np.count_nonzero(differs.any(axis=2)))
        return changed / (self.before.width * self.before.height)


@dataclass(frozen=True)
class _Run:
    """What steps work with, and what the person protects.

    `spare` tells that nobody needs what the step before left any more.
    """

    networks: Networks
    progress: Progress
    spare: bool
    protected: tuple[Settled, ...]


def restore(
    photo: Photo, plan: RestorationPlan, mask: Mask, *, networks: Networks, progress: Progress
) -> Restoration:
    """Carry out `plan` on `photo`; as `Restorer.restore`, with nothing remembered."""
    return Restorer(networks, Trail(0)).restore(photo, plan, mask, progress)


class Restorer:
    """Carries out plans, each beginning at the first step that has changed since the last.

    Parameters
    ----------
    networks : Networks
    trail : Trail
        Remembers what each step left.  Steps at a plan's beginning that have not changed since
        are not run again; their outcomes are those of the run before.
    """

    def __init__(self, networks: Networks, trail: Trail) -> None:
        self._networks, self._trail = networks, trail

    def restore(
        self, photo: Photo, plan: RestorationPlan, mask: Mask, progress: Progress
    ) -> Restoration:
        """Carry out `plan` on `photo`.

        A step that fails leaves the picture as it was before that step, and the outcome says so;
        the steps after it still run.

        Parameters
        ----------
        photo : Photo
            Stays as it is.
        plan : RestorationPlan
            May be empty: then the result is the photo itself.
        mask : Mask
            Damaged pixels, of the photo's size.  What it protects no step changes that gives way.
        progress : Progress
            Told each step's title and fraction.

        Raises
        ------
        ValueError
            If mask and photo differ in size, or a step follows one that changes the size.
        Cancelled
            If the person asked for the work to stop.
        """
        _require_fit(photo, plan, mask)
        start = time.perf_counter()
        networks, trail = self._networks, self._trail
        installed = networks.installed()
        passed = list(trail.reusable(photo, plan, mask, installed))
        protected = protected_parts(mask)
        try:
            for index in range(len(passed), len(plan.steps)):
                part = progress.part(index / len(plan.steps), 1 / len(plan.steps))
                run = _Run(networks, part, not trail.remembers, protected)
                new = _passed(plan.steps[index], photo, mask, passed, run)
                if new.photo is not None and new.photo.spent:
                    passed = _made_again(passed, photo, mask, replace(run, spare=False))
                    new = replace(new, photo=passed[-1].photo)
                passed.append(new)
                if run.spare:
                    passed = [replace(each, photo=new.photo) for each in passed]
        finally:
            trail.keep(photo, mask, installed, passed)  # also what was done before it was stopped
        progress.report(1.0, "")
        seconds = time.perf_counter() - start
        outcomes = tuple(each.outcome for each in passed)
        current = (passed[-1].photo if passed else None) or photo
        if current.spare:
            current = replace(current, spare=False)
        provenance = provenance_of(plan.steps, outcomes, mask, networks)
        return Restoration(photo, current, plan, outcomes, seconds, provenance)


def _require_fit(photo: Photo, plan: RestorationPlan, mask: Mask) -> None:
    if (mask.height, mask.width) != (photo.height, photo.width):
        raise ValueError(
            f"the mask is {mask.width}×{mask.height}, the photo {photo.width}×{photo.height}"
        )
    if any(step.scales for step in plan.steps[:-1]):
        raise ValueError("only the last step may change the size: the mask fits none after it")


def _passed(
    step: Step,
    photo: Photo,
    mask: Mask,
    before: Sequence[Passed],
    run: _Run,
) -> Passed:
    """Carry out one step on what those before it left.

    Where that is spare, and the step fails or gives up half-way, the photo returned is spent.
    """
    networks, progress = run.networks, run.progress
    progress.report(0.0, step.title)
    current = (before[-1].photo if before else None) or photo
    earlier = [part for each in before for part in each.settled]
    settled = [*run.protected, *earlier] if step.gives_way else []
    if run.spare and current is not photo:
        current = replace(current, spare=True)
    kept = [(part, current.pixels[part.box.slices].copy()) for part in settled]

    def work() -> Photo | Applied:
        if isinstance(step, Scaling):
            return step.scaled(current, _drawn_finer(before, current), progress)
        return step.apply(current, mask, networks, progress)

    applied, outcome = _carry_out(step, current, work, progress)
    after = applied.photo if applied.photo is current else _given_back(applied.photo, kept)
    made = None if after is photo else after
    finer = applied.finer
    if mask.protected is not None:
        finer = tuple(part.sparing(mask.protected, after) for part in finer)
    return Passed(step, made, applied.settled, outcome, finer)


def _drawn_finer(before: Sequence[Passed], current: Photo) -> list[Finer]:
    """Return what was drawn finer than the photo's pixels, as it looks after the steps since."""
    return [part.following(current) for each in before for part in each.finer]


def _made_again(passed: Sequence[Passed], photo: Photo, mask: Mask, run: _Run) -> list[Passed]:
    """Carry out steps once more, of whose photo a later step that failed has spoilt the memory."""
    again: list[Passed] = []
    for each in passed:
        again.append(_passed(each.step, photo, mask, again, run))
    return again


def _given_back(after: Photo, kept: Sequence[tuple[Settled, NDArray[Any]]]) -> Photo:
    """Return the photo that a step has just made with what was settled as it was before.

    Its own memory is written to, a few rows at a time: copies of a large scan, and floats of a face
    that fills it, would need more than the photo and its result.
    """
    if not kept:
        return after
    pixels = replace(after, spare=True).own_copy()
    for part, before in kept:
        for top in range(0, part.box.height, STRIP_PX):
            rows = np.s_[top : top + STRIP_PX]
            weight = part.weight[rows][..., None]
            here = pixels[part.box.slices][rows]
            here[:] = np.rint(weight * before[rows] + (1 - weight) * here)
    return after.with_pixels(pixels)


def _carry_out(
    step: Step, photo: Photo, work: Callable[[], Photo | Applied], progress: Progress
) -> tuple[Applied, StepOutcome]:
    start = time.perf_counter()

    def outcome(status: Status, reason: str = "", told: Applied | None = None) -> StepOutcome:
        seconds = time.perf_counter() - start
        faces, notes = (told.faces, told.notes) if told is not None else ((), ())
        notes += progress.take_notes()
        return StepOutcome(
            step.id, step.title, step.engine, status, seconds, reason, faces=faces, notes=notes
        )

    unchanged = Applied(photo)
    try:
        after = work()
    except NothingToDo as nothing:
        return unchanged, outcome("skipped", str(nothing))
    except PhotoRestorerError as error:
        return unchanged, outcome("failed", error.words)
    except (MemoryError, cv2.error) as error:
        if not ran_out_of_memory(error):
            raise
        return unchanged, outcome(
            "failed", phrase("There is not enough memory. Close other programs and try again.")
        )
    applied = after if isinstance(after, Applied) else Applied(after)
    told = outcome(applied.status, applied.reason, applied)
    if applied.status != "done":
        applied = replace(unchanged, finer=applied.finer)
    return applied, told
