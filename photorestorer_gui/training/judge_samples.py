"""What the judges of damage learn from: damaged and sound photos, looked at as the program does."""

from __future__ import annotations

import zlib
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from photorestorer_gui.damage.assess import examine
from photorestorer_gui.damage.kinds import KIND_IDS
from photorestorer_gui.damage.stretches import Stretches, stretches
from photorestorer_gui.networks.session import Networks
from photorestorer_gui.photo.photo import Photo
from photorestorer_gui.progress import Progress
from photorestorer_gui.training.calibrate import unverified_networks
from photorestorer_gui.training.decoys import decoy
from photorestorer_gui.training.degrade import damage, scan, undamaged
from photorestorer_gui.training.fields import Floats, Rng
from photorestorer_gui.training.mounts import mount
from photorestorer_gui.training.portraits import (
    SPECKED_FOLDERS,
    Portrait,
    by_folder,
    read_portraits,
    read_stamps,
    specks,
)
from photorestorer_gui.training.samples import to_bytes
from photorestorer_gui.training.scenery import scenery
from photorestorer_gui.training.trials import (
    LEAST_SIDE_PX,
    PAPER_COVERAGE,
    PAPER_GROUPS,
    Trial,
    square,
    trial_of,
    visibly_damaged,
)

PAPER, MIXED = 0.5, 0.3
"""Shares of photos that are damaged as the paper's are, and with any mixture of kinds; the others
are sound."""
CHANCE = 0.3
"""How often a mixture has each kind."""
COVERED = 0.5
"""How many of the paper's photos have as many cracks as its protocol asks for."""
EVENLY = 0.5
"""How often the folder is drawn first, and then one of its portraits: some have many."""
WHOLE, MOST_SIDE_PX = 0.5, 700
"""How often a sound portrait up to so large is left whole, and not cut to a square."""
SCANNED = 0.6
"""How often a sound portrait is scanned anew."""
DECOYED, MOUNTED = 0.14, 0.06
"""How often a portrait, damaged or not, wears what looks like cracks, and has a border or a
mount."""
SCENES, SCENES_DAMAGED = 0.1, 0.4
"""How often a picture is no portrait, and how many of those are damaged: by any mixture.  Without
them lines of ink, stalks and smooth skies were judged like cracked and blurred portraits."""
FOLDS = 2
"""Parts that people are divided into, so that none is judged by what was learnt from them."""


@dataclass(frozen=True)
class JudgeSource:
    """Where photos come from.

    Attributes
    ----------
    models : Path
        Folder with the weights of classifier, crack finder and sharpener.
    folders : (Path, Path)
        Portraits, and dirt stamps.
    """

    models: Path
    folders: tuple[Path, Path]


@dataclass(frozen=True, eq=False)
class Case:
    """One photo as the judges are shown it, and the truth.

    Attributes
    ----------
    seen : Stretches
        Without their `labels`.
    damaged, doubtful : (N,) float32
        Share of each stretch that is damage, or its rim; and of which nothing is known.
    kinds, plain : (7,) bool
        For each of `KIND_IDS`, whether the photo has it, and whether it is clear.
    fold : int
        Part of the people that it belongs to, 0 … `FOLDS` − 1.
    """

    seen: Stretches
    damaged: Floats
    doubtful: Floats
    kinds: NDArray[np.bool_]
    plain: NDArray[np.bool_]
    fold: int


class CaseMaker:
    """Draws photos and looks at them."""

    def __init__(self, source: JudgeSource) -> None:
        self._networks = unverified_networks(source.models)
        root = source.folders[0]
        self._groups = by_folder(read_portraits(root), root, LEAST_SIDE_PX)
        self._portraits = [each for group in self._groups.values() for each in group]
        self._stamps = read_stamps(source.folders[1])

    def draw(self, rng: Rng) -> Case:
        """Return a portrait that was damaged on purpose, or was not, and what is seen of it."""
        portrait = self._portrait(rng)
        pick = rng.random()
        own = np.random.default_rng((int(rng.integers(1 << 31)),))
        is_scene = own.random() < SCENES
        if is_scene:
            clean = to_bytes(scenery(own, _floats(square(portrait))))
            is_sound = own.random() >= SCENES_DAMAGED
            trial = _sound(own, clean) if is_sound else self._mixed(own, clean)
        elif pick < PAPER:
            trial = self._paper(rng, own, portrait)
        elif pick < PAPER + MIXED:
            trial = self._mixed(own, _dressed(own, square(portrait)))
        else:
            whole = max(portrait.pixels.shape[:2]) <= MOST_SIDE_PX and own.random() < WHOLE
            trial = _sound(own, _dressed(own, portrait.pixels if whole else square(portrait)))
        unknown = trial.faint & ~trial.mask
        if portrait.folder in SPECKED_FOLDERS and not is_scene:
            unknown |= specks(_floats(trial.clean)) & ~trial.mask
        person = f"{portrait.folder}/{portrait.path.stem}"
        return case_of(trial, unknown, zlib.crc32(person.encode()) % FOLDS, self._networks)

    def _portrait(self, rng: Rng) -> Portrait:
        chosen = self._portraits
        if rng.random() >= EVENLY:
            names = sorted(self._groups)
            chosen = self._groups[names[int(rng.integers(len(names)))]]
        return chosen[int(rng.integers(len(chosen)))]

    def _mixed(self, rng: Rng, clean: NDArray[np.uint8]) -> Trial:
        kinds = [kind_id for kind_id in KIND_IDS if rng.random() < CHANCE]
        return trial_of(clean, damage(rng, _floats(clean), kinds, stamps=self._stamps))

    def _paper(self, rng: Rng, own: Rng, portrait: Portrait) -> Trial:
        number = int(rng.integers(2 * len(PAPER_GROUPS)))
        coverage = PAPER_COVERAGE if rng.random() < COVERED else 0.0
        group = PAPER_GROUPS[number % len(PAPER_GROUPS)]
        soft = "blurred" if number // len(PAPER_GROUPS) else "noisy"
        kinds = [soft if kind_id == "blurred" else kind_id for kind_id in group]
        clean = _dressed(own, square(portrait))
        photo = _floats(clean)
        return trial_of(clean, visibly_damaged(own, photo, kinds, self._stamps, coverage=coverage))


def _sound(rng: Rng, clean: NDArray[np.uint8]) -> Trial:
    photo = _floats(clean)
    return trial_of(clean, undamaged(scan(rng, photo) if rng.random() < SCANNED else photo))


def _dressed(rng: Rng, pixels: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Return a portrait with what looks like damage and is none, now and then."""
    photo = _floats(pixels)
    if rng.random() < DECOYED:
        photo = decoy(rng, photo)
    if rng.random() < MOUNTED:
        photo = mount(rng, photo)
    return to_bytes(photo)


def _floats(pixels: NDArray[np.uint8]) -> Floats:
    return np.asarray(pixels.astype(np.float32) / 255)


def case_of(trial: Trial, unknown: NDArray[np.bool_], fold: int, networks: Networks) -> Case:
    """Look at a photo whose truth is known.

    Parameters
    ----------
    trial : Trial
    unknown : (H, W) bool
        Where neither answer is wrong.
    fold : int
    networks : Networks
    """
    seen = stretches(examine(Photo(trial.damaged), networks=networks, progress=Progress()).sight)
    size = seen.labels.shape[::-1]
    truth = cv2.dilate(trial.mask.astype(np.uint8), np.ones((3, 3), np.uint8))
    damaged, doubtful = (
        _shares(seen, np.asarray(cv2.resize(each, size, interpolation=cv2.INTER_AREA), np.float32))
        for each in (truth.astype(np.float32), unknown.astype(np.float32))
    )
    kinds = np.array([kind_id in trial.kinds for kind_id in KIND_IDS], np.bool_)
    plain = np.array([kind_id not in trial.uncertain for kind_id in KIND_IDS], np.bool_)
    light = replace(seen, labels=np.zeros((0, 0), np.int32))
    return Case(light, damaged, doubtful, kinds, plain, fold)


def _shares(seen: Stretches, picture: Floats) -> Floats:
    """Return the mean of a picture over each stretch, (N,)."""
    count = len(seen.area) + 1
    sums = np.bincount(seen.labels.ravel(), weights=picture.ravel(), minlength=count)
    return np.asarray(sums[1:] / np.maximum(seen.area, 1), np.float32)


@lru_cache(maxsize=1)
def case_maker(source: JudgeSource) -> CaseMaker:
    """Return the one maker of this process; reading portraits and weights takes seconds."""
    return CaseMaker(source)


def drawn_cases(source: JudgeSource, seed: int, count: int) -> list[Case]:
    """Return `count` drawn photos, which depend on `seed` alone."""
    rng = np.random.default_rng(seed)
    return [case_maker(source).draw(rng) for _ in range(count)]
