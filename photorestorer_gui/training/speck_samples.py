"""What the judge of specks learns from: marks of photos, drawn and real, and which are damage."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from photorestorer_gui.damage.classifier import classify
from photorestorer_gui.damage.cracks import find_cracks
from photorestorer_gui.damage.softness import Softness
from photorestorer_gui.damage.speck_measures import FEATURES
from photorestorer_gui.damage.specks import Marks, small_marks
from photorestorer_gui.damage.working_size import shrunk_pixels
from photorestorer_gui.networks.session import Networks
from photorestorer_gui.photo.photo import Photo
from photorestorer_gui.progress import Progress
from photorestorer_gui.training.calibrate import unverified_networks
from photorestorer_gui.training.decoys import decoy
from photorestorer_gui.training.degrade import Cracking, damage, scan
from photorestorer_gui.training.fields import Floats, Rng
from photorestorer_gui.training.mounts import mount
from photorestorer_gui.training.plate_marks import SIDE_PX, marks
from photorestorer_gui.training.portraits import (
    SPECKED_FOLDERS,
    Portrait,
    by_folder,
    is_blemished,
    read_portraits,
    read_stamps,
    specks,
)
from photorestorer_gui.training.samples import to_bytes
from photorestorer_gui.training.trials import square

LEAST_SIDE_PX, MOST_SIDE_PX = 200, 512
"""Smaller portraits are left out, larger ones always shrunk to a square: the program judges specks
at this size."""
SQUARE, SOUND, SCANNED = 0.6, 0.35, 0.8
"""How often a photo is a square of 512 pixels, has no cracks at all, and is scanned anew."""
DECOYED = MOUNTED = 0.1
AGED = {"colourless": 0.35, "faded": 0.15, "stained": 0.1}
"""How often a photo suffers from what is no speck."""
TORN = 0.08
SPECK_CRACKS = Cracking(
    odds={
        "branching": 8,
        "craquelure": 3,
        "crease": 3,
        "scratches": 10,
        "dust": 16,
        "hairs": 8,
        "stamp": 26,
    }
)
"""Mostly what is small: the crack finder sees the rest."""
REAL_WEIGHT = 5
"""How much more a mark counts that nobody drew: of fifty marks that are damage one is such."""
UNSURE = 2
"""Truth of a pixel of which nothing is known."""
COVERED, CORE = 0.6, 0.3
"""Share of a mark that damage must cover, soft rims included and without them."""
GRAZED = 0.3
"""Share of a mark from which damage near it, or what is not known, leaves open what it is."""


@dataclass(frozen=True)
class SpeckSource:
    """Where marks come from.

    Attributes
    ----------
    models : Path
        Folder with the weights of classifier and crack finder.
    folders : (Path, Path)
        Portraits, and dirt stamps.
    """

    models: Path
    folders: tuple[Path, Path]


@dataclass(frozen=True, eq=False)
class Measures:
    """Marks of some photos.

    Attributes
    ----------
    features : (N, F) float32
    damage : (N,) bool
    weight : (N,) float32
        How much each counts.
    """

    features: Floats
    damage: NDArray[np.bool_]
    weight: Floats


class SpeckMaker:
    """Draws photos, looks at them as the program does, and measures what stands out."""

    def __init__(self, source: SpeckSource) -> None:
        self._networks = unverified_networks(source.models)
        portraits = read_portraits(source.folders[0])
        self.plates = [each for each in portraits if is_blemished(each)]
        self._groups = by_folder(portraits, source.folders[0], LEAST_SIDE_PX)
        self._stamps = read_stamps(source.folders[1])

    def drawn(self, rng: Rng) -> Measures:
        """Return the marks of a portrait that was damaged on purpose, or was not."""
        names = sorted(self._groups)
        group = self._groups[names[int(rng.integers(len(names)))]]
        portrait = group[int(rng.integers(len(group)))]
        whole = max(portrait.pixels.shape[:2]) <= MOST_SIDE_PX and rng.random() >= SQUARE
        pixels = portrait.pixels if whole else square(portrait)
        photo: Floats = pixels.astype(np.float32) / 255
        own = np.zeros(photo.shape[:2], np.bool_)
        if portrait.folder in SPECKED_FOLDERS:
            own = specks(photo)
        if rng.random() < DECOYED:
            photo = decoy(rng, photo)
        if rng.random() < MOUNTED:
            photo = mount(rng, photo)
        kinds = [kind for kind, chance in AGED.items() if rng.random() < chance]
        if rng.random() >= SOUND:
            kinds += ["cracked", *["missing"] * int(rng.random() < TORN)]
        damaged = damage(rng, photo, kinds, stamps=self._stamps, cracking=SPECK_CRACKS)
        shown = scan(rng, damaged.photo) if rng.random() < SCANNED else damaged.photo
        truth = damaged.mask.astype(np.uint8)
        truth[(damaged.faint | own) & ~damaged.mask] = UNSURE
        return measures_of(to_bytes(shown), truth, self._networks)

    def real(self, plate: Portrait) -> Measures:
        """Return the marks of an original that is damaged itself, as far as they are known."""
        pixels = np.asarray(shrunk_pixels(Photo(plate.pixels), SIDE_PX), np.uint8)
        damaged, unknown = marks(pixels)
        truth = np.where(damaged, 1, np.where(unknown, UNSURE, 0)).astype(np.uint8)
        found = measures_of(pixels, truth, self._networks)
        return replace(found, weight=found.weight * np.float32(REAL_WEIGHT))


def measures_of(
    pixels: NDArray[np.uint8], truth: NDArray[np.uint8], networks: Networks
) -> Measures:
    """Return the marks of a photo whose truth is known; none of a soft one, which is not judged.

    Parameters
    ----------
    pixels : (H, W, 3) uint8, RGB
    truth : (H, W) uint8
        0, 1 where damage is, or `UNSURE`.
    """
    photo = Photo(pixels)
    raw = classify(photo, networks=networks, progress=Progress(), once=True)
    soft = Softness.of(raw)
    if soft.kinds:
        return joined([])
    found = find_cracks(photo, networks=networks, progress=Progress(), soft=soft)
    seen = small_marks(pixels, found.probability, found.mask().pixels, raw)
    told = truth_of(seen, truth)
    known = told != UNSURE
    once = np.ones(np.count_nonzero(known), np.float32)
    return Measures(seen.features[known], told[known] == 1, once)


def joined(parts: list[Measures]) -> Measures:
    """Return the marks of all parts."""
    none = np.zeros((0, len(FEATURES)), np.float32)
    return Measures(
        np.concatenate([none, *(each.features for each in parts)]),
        np.concatenate([np.zeros(0, np.bool_), *(each.damage for each in parts)]),
        np.concatenate([np.zeros(0, np.float32), *(each.weight for each in parts)]),
    )


def truth_of(seen: Marks, truth: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Return what each mark is, (N,) uint8: 0, 1 for damage, or `UNSURE`."""
    square_3 = np.ones((3, 3), np.uint8)
    damaged = (truth == 1).astype(np.uint8)
    doubtful = cv2.dilate((truth != 0).astype(np.uint8), square_3)
    count = int(seen.labels.max()) + 1
    area = np.maximum(np.bincount(seen.labels.ravel(), minlength=count), 1)

    def share(where: NDArray[Any]) -> NDArray[np.float64]:
        inside = np.bincount(seen.labels[where > 0], minlength=count) / area
        return np.asarray(inside[seen.ids], np.float64)

    near = share(cv2.dilate(damaged, square_3))
    known = share((truth == UNSURE).astype(np.uint8)) < GRAZED
    told = np.full(len(seen.ids), UNSURE, np.uint8)
    told[(share(doubtful) == 0) | ((near > 0) & (near < GRAZED) & known)] = 0
    told[(near >= COVERED) & (share(damaged) >= CORE)] = 1
    return told


@lru_cache(maxsize=1)
def maker(source: SpeckSource) -> SpeckMaker:
    """Return the one maker of this process; reading portraits and weights takes seconds."""
    return SpeckMaker(source)


def drawn_chunk(source: SpeckSource, seed: int, count: int) -> Measures:
    """Return the marks of `count` drawn photos, which depend on `seed` alone."""
    rng = np.random.default_rng(seed)
    return joined([maker(source).drawn(rng) for _ in range(count)])


def real_chunk(source: SpeckSource, first: int, count: int) -> Measures:
    """Return the marks of some of the originals that are damaged themselves."""
    plates = maker(source).plates[first : first + count]
    return joined([maker(source).real(each) for each in plates])
