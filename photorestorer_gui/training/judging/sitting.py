"""What all tables share: the portraits on trial, and the program's own line that is judged."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from photorestorer_gui.damage.assess import assess
from photorestorer_gui.damage.classifier import classify
from photorestorer_gui.damage.cracks import CrackMap, examined, find_cracks
from photorestorer_gui.damage.report import DamageReport
from photorestorer_gui.damage.softness import Softness
from photorestorer_gui.damage.specks import find_specks
from photorestorer_gui.errors import PhotoRestorerError
from photorestorer_gui.networks.session import Networks
from photorestorer_gui.photo.mask import Mask
from photorestorer_gui.photo.photo import Photo
from photorestorer_gui.progress import Progress
from photorestorer_gui.restoration.plan import RestorationPlan
from photorestorer_gui.restoration.restore import Restoration, restore
from photorestorer_gui.restoration.steps.fill_cracks import FillCracks
from photorestorer_gui.restoration.steps.sharpen import Sharpen
from photorestorer_gui.training import trials
from photorestorer_gui.training.fields import Floats
from photorestorer_gui.training.portraits import (
    SUFFIXES,
    Portrait,
    read_stamps,
)
from photorestorer_gui.training.trials import Trial

Bytes = NDArray[np.uint8]
Bools = NDArray[np.bool_]
CLEAN_PER_COUNT = 4
"""Clean photos per portrait of the other tables: a false alarm is rare and wants many trials."""


@dataclass(frozen=True)
class Answer:
    """What the program says of one trial.

    Attributes
    ----------
    trial : Trial
    report : DamageReport
    """

    trial: Trial
    report: DamageReport


@dataclass(frozen=True, eq=False)
class Sitting:
    """Held-out portraits before the networks; the same seed gives the same trials.

    Attributes
    ----------
    networks : Networks
    portraits : tuple of Portrait
        None of which chose a threshold.
    stamps : tuple of (h, w) float32 0–1
        Scanned dirt; may be empty.
    count : int
        Portraits per table.
    seed : int
    left_out : int
        Pictures of the folder that could not be used.
    """

    networks: Networks
    portraits: tuple[Portrait, ...]
    stamps: tuple[Floats, ...]
    count: int
    seed: int
    left_out: int = 0

    def paper_trials(self, coverage: float = trials.PAPER_COVERAGE) -> Iterator[Trial]:
        """Yield blurred, cracked and both in turn; cracks cover at least that share."""
        return trials.paper_trials(
            self.portraits, self.stamps, count=self.count, seed=self.seed, coverage=coverage
        )

    def both_kinds_trials(self) -> Iterator[Trial]:
        """Yield those of the paper's trials that are blurred (or noisy) and cracked."""
        return (trial for index, trial in enumerate(self.paper_trials()) if index % 3 == 2)

    def soft_trials(self) -> Iterator[Trial]:
        """Yield blur, noise and both in turn."""
        return trials.soft_trials(self.portraits, count=self.count, seed=self.seed)

    def clean_trials(self) -> Iterator[Trial]:
        """Yield undamaged portraits, spread over all, as they are and as a scan gives them."""
        wanted = min(len(self.portraits), max(1, CLEAN_PER_COUNT * self.count // 2))
        places = np.linspace(0, len(self.portraits) - 1, wanted).round().astype(int)
        return trials.clean_trials([self.portraits[i] for i in places], seed=self.seed)

    @cached_property
    def mixed_answers(self) -> tuple[Answer, ...]:
        """What the program says of mixtures of all kinds, a third of them undamaged."""
        mixed = trials.mixed_trials(self.portraits, self.stamps, count=self.count, seed=self.seed)
        return tuple(Answer(trial, self.assess(trial.damaged)) for trial in mixed)

    def assess(self, pixels: Bytes) -> DamageReport:
        """Examine a photo."""
        return assess(Photo(pixels), networks=self.networks, progress=Progress())

    def find_cracks(self, pixels: Bytes) -> CrackMap:
        """Look for cracks and specks, whatever the classifier says of them."""
        photo, networks, progress = Photo(pixels), self.networks, Progress()
        raw = classify(photo, networks=networks, progress=progress)
        soft = Softness.of(raw)
        found = find_cracks(photo, networks=networks, progress=progress, soft=soft)
        specks = find_specks(photo, raw, found, networks=networks, progress=progress)
        return found if specks is None else specks.joined(found)

    def crack_evidence(self, pixels: Bytes) -> Floats:
        """Return the probability of a crack at each pixel as the network gives it, (H, W) float32.

        In a crack map's bytes all that is unlikelier than one in 500 is the same.
        """
        soft = Softness.of(classify(Photo(pixels), networks=self.networks, progress=Progress()))
        maps = examined(Photo(pixels), networks=self.networks, progress=Progress(), soft=soft)
        sized = [cv2.resize(found, pixels.shape[1::-1]) for found in maps]
        return np.asarray(np.max(sized, axis=0), np.float32)

    def restore(self, pixels: Bytes, plan: RestorationPlan, mask: Mask) -> Restoration:
        """Carry out a plan.

        Raises
        ------
        PhotoRestorerError
            If a step failed: a table of what a failed step leaves would be a lie.
        """
        result = restore(Photo(pixels), plan, mask, networks=self.networks, progress=Progress())
        for outcome in result.failed:
            raise PhotoRestorerError(f"“{outcome.title}” failed on a trial.", outcome.reason)
        return result

    def fill(self, pixels: Bytes, mask: Bools) -> Bytes:
        """Return the photo filled by the very step that people get."""
        return self._after(pixels, RestorationPlan((FillCracks(),)), Mask(mask.copy()))

    def sharpen(self, pixels: Bytes) -> Bytes:
        """Return the photo sharpened by the very step that people get."""
        empty = Mask.empty(*pixels.shape[:2])
        return self._after(pixels, RestorationPlan((Sharpen(),)), empty)

    def _after(self, pixels: Bytes, plan: RestorationPlan, mask: Mask) -> Bytes:
        return np.asarray(self.restore(pixels, plan, mask).after.pixels, np.uint8)


def open_sitting(
    data: Path, stamps_root: Path, *, networks: Networks, count: int, seed: int
) -> Sitting:
    """Read the portraits and stamps.

    Parameters
    ----------
    data : Path
        Portraits that no network was trained on; the half that chose the thresholds is left out.
    stamps_root : Path
        Stamps of dirt; may be empty or missing.
    networks : Networks
    count : int
        Portraits per table.
    seed : int

    Raises
    ------
    PhotoRestorerError
        If the folder holds too few portraits, or cannot be read.
    """
    try:
        calibrating, judged = trials.split(data)
        stamps = read_stamps(stamps_root)
        pictures = sum(path.suffix.lower() in SUFFIXES for path in data.rglob("*"))
    except (OSError, cv2.error) as error:
        raise PhotoRestorerError(
            f"A picture in “{data}” or “{stamps_root}” could not be read.",
            "Take it away or ask for permission to read it, or name another folder.",
            str(error),
        ) from error
    large = [p for p in judged if min(p.pixels.shape[:2]) >= trials.LEAST_SIDE_PX]
    left_out = pictures - len(calibrating) - len(large)
    return Sitting(networks, tuple(large), tuple(stamps), count, seed, left_out)
