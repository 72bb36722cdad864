"""Held-out portraits, damaged on purpose: what the networks are calibrated and judged on.

As in the paper, a damaged portrait is a square of 512 × 512 pixels.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from photorestorer_gui.damage.kinds import KIND_IDS
from photorestorer_gui.errors import PhotoRestorerError
from photorestorer_gui.training import optics
from photorestorer_gui.training.degrade import Damaged, damage, scan, undamaged
from photorestorer_gui.training.fields import Floats, Rng
from photorestorer_gui.training.portraits import Portrait, is_blemished, read_portraits
from photorestorer_gui.training.samples import follows_its_luma, to_bytes

PAPER_GROUPS: tuple[tuple[str, ...], ...] = (("blurred",), ("cracked",), ("blurred", "cracked"))
SIDE_PX = 512
MOST_TRIES = 40
PAPER_COVERAGE = 0.01
"""Share of a photo that cracks cover at least in the paper's protocol: what its masks cover nobody
can miss.  Our own trials go down to a hairline."""
LEAST_SIDE_PX = 256
"""Smaller portraits, made twice as large, are blurred already."""


@dataclass(frozen=True)
class Trial:
    """One held-out portrait and what was done to it.

    Attributes
    ----------
    clean : (H, W, 3) uint8
    damaged : (H, W, 3) uint8
    uncracked : (H, W, 3) uint8
        The damaged photo without what covers it: what filling should give.
    mask : (H, W) bool
        What covers the photo.
    faint : (H, W) bool
        Where the damage can hardly be seen.
    kinds : tuple of str
        The kinds of damage in it; ``colourless`` also when the portrait itself is.
    uncertain : tuple of str
        Kinds that are too weak to be plain: neither answer is wrong.
    """

    clean: NDArray[np.uint8]
    damaged: NDArray[np.uint8]
    uncracked: NDArray[np.uint8]
    mask: NDArray[np.bool_]
    faint: NDArray[np.bool_]
    kinds: tuple[str, ...]
    uncertain: tuple[str, ...] = ()


def split(root: Path) -> tuple[list[Portrait], list[Portrait]]:
    """Return the held-out portraits in two halves: for choosing thresholds, and for the tables.

    Raises
    ------
    PhotoRestorerError
        If the folder holds fewer than two portraits, or none large enough for a square.
    """
    portraits = read_portraits(root)
    halves = portraits[0::2], portraits[1::2]
    for half in halves:
        if not any(_is_large(each) and not is_blemished(each) for each in half):
            raise PhotoRestorerError(
                f"The folder “{root}” holds too few portraits of {LEAST_SIDE_PX} pixels a side.",
                "Name a folder with more and larger portraits.",
            )
    return halves


def _is_large(portrait: Portrait) -> bool:
    return min(portrait.pixels.shape[:2]) >= LEAST_SIDE_PX


def square(portrait: Portrait) -> NDArray[np.uint8]:
    """Return the middle square of a portrait, (512, 512, 3) uint8."""
    height, width = portrait.pixels.shape[:2]
    side = min(height, width)
    top, left = (height - side) // 2, (width - side) // 2
    how = cv2.INTER_AREA if side > SIDE_PX else cv2.INTER_CUBIC
    middle = portrait.pixels[top : top + side, left : left + side]
    return np.asarray(cv2.resize(middle, (SIDE_PX, SIDE_PX), interpolation=how), np.uint8)


def trial_of(clean: NDArray[np.uint8], damaged: Damaged) -> Trial:
    """Return the trial of a portrait, (H, W, 3) uint8, that was damaged so."""
    kinds = set(damaged.kinds)
    if follows_its_luma(clean.astype(np.float32) / 255):
        kinds.add("colourless")
    return Trial(
        clean,
        to_bytes(damaged.photo),
        to_bytes(damaged.uncracked),
        damaged.mask,
        damaged.faint,
        tuple(kind for kind in KIND_IDS if kind in kinds),
        damaged.uncertain,
    )


def visibly_damaged(
    rng: Rng,
    photo: Floats,
    kinds: Sequence[str],
    stamps: Sequence[Floats],
    *,
    coverage: float = 0.0,
) -> Damaged:
    """Damage a photo until all that was asked for is plain to see.

    Parameters
    ----------
    rng : numpy Generator
    photo : (H, W, 3) float32, RGB 0–1
    kinds : sequence of str
    stamps : sequence of (h, w) float32 0–1
    coverage : float
        Share of the photo that cracks must cover, if there are to be any.
    """
    for _ in range(MOST_TRIES):
        damaged = damage(rng, photo, kinds, stamps=stamps)
        plain = set(kinds) <= set(damaged.kinds) and not set(kinds) & set(damaged.uncertain)
        if plain and ("cracked" not in kinds or damaged.where["cracked"].mean() >= coverage):
            break
    return damaged


def _drawn(rng: Rng, portraits: Sequence[Portrait]) -> NDArray[np.uint8]:
    """Return the square of one portrait; where that is damaged itself, that of another.

    Drawing again, and not leaving it out before, keeps all other trials what they were.
    """
    large = [portrait for portrait in portraits if _is_large(portrait)]
    portrait = large[int(rng.integers(0, len(large)))]
    if is_blemished(portrait):
        sound = [each for each in large if not is_blemished(each)]
        portrait = sound[int(rng.integers(0, len(sound)))]
    return square(portrait)


def paper_trials(
    portraits: Sequence[Portrait],
    stamps: Sequence[Floats],
    *,
    count: int,
    seed: int,
    coverage: float = PAPER_COVERAGE,
) -> Iterator[Trial]:
    """Yield the paper's protocol: blurred, cracked, both, in turn, one portrait each.

    The paper made its "blur" with Gaussian noise; here every second one is noise, the others blur.
    With a `coverage` of 0, a single hairline is enough to be cracked.
    """
    for index in range(count):
        rng = np.random.default_rng((seed, index))
        clean = _drawn(rng, portraits)
        group = PAPER_GROUPS[index % 3]
        kinds = [k if k != "blurred" or (index // 3) % 2 else "noisy" for k in group]
        photo = clean.astype(np.float32) / 255
        yield trial_of(clean, visibly_damaged(rng, photo, kinds, stamps, coverage=coverage))


def mixed_trials(
    portraits: Sequence[Portrait], stamps: Sequence[Floats], *, count: int, seed: int
) -> Iterator[Trial]:
    """Yield any mixture of kinds at any strength, a third of the photos undamaged."""
    for index in range(count):
        rng = np.random.default_rng((seed, 7, index))
        clean = _drawn(rng, portraits)
        kinds = [k for k in KIND_IDS if rng.random() < 0.3] if index % 3 else []
        yield trial_of(clean, damage(rng, clean.astype(np.float32) / 255, kinds, stamps=stamps))


def clean_trials(portraits: Sequence[Portrait], *, seed: int) -> Iterator[Trial]:
    """Yield every portrait undamaged: at its own size, and as another good scan would give it.

    Originals that are damaged themselves are left out: to mark them is right.
    """
    for index, portrait in enumerate(portraits):
        if is_blemished(portrait):
            continue
        rng = np.random.default_rng((seed, 13, index))
        yield trial_of(portrait.pixels, undamaged(portrait.pixels.astype(np.float32) / 255))
        clean = square(portrait) if _is_large(portrait) else portrait.pixels
        yield trial_of(clean, undamaged(scan(rng, clean.astype(np.float32) / 255)))


def soft_trials(portraits: Sequence[Portrait], *, count: int, seed: int) -> Iterator[Trial]:
    """Yield portraits at their own size that are blurred, noisy or both, and nothing else."""
    for index in range(count):
        rng = np.random.default_rng((seed, 11, index))
        portrait = portraits[index % len(portraits)]
        photo = portrait.pixels.astype(np.float32) / 255
        soft = photo
        kinds = [("blurred",), ("noisy",), ("blurred", "noisy")][index % 3]
        if "blurred" in kinds:
            soft = optics.blur(rng, soft, 1.0, 3.5)
        if "noisy" in kinds:
            soft = optics.noise(rng, soft, 0.02, 0.14)
        none = np.zeros(photo.shape[:2], np.bool_)
        yield Trial(portrait.pixels, to_bytes(soft), to_bytes(soft), none, none, kinds)
