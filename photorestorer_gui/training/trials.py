"""Held-out portraits, damaged on purpose: what the networks are calibrated and judged on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from photorestorer_gui.damage.kinds import KIND_IDS
from photorestorer_gui.training import optics
from photorestorer_gui.training.degrade import Damaged, damage, scan
from photorestorer_gui.training.fields import Floats, Rng
from photorestorer_gui.training.portraits import Portrait, read_portraits
from photorestorer_gui.training.samples import follows_its_luma, to_bytes

PAPER_GROUPS: tuple[tuple[str, ...], ...] = (("blurred",), ("cracked",), ("blurred", "cracked"))


@dataclass(frozen=True)
class Trial:
    """One held-out portrait and what was done to it.

    Attributes
    ----------
    clean : (H, W, 3) uint8
    damaged : (H, W, 3) uint8
    mask : (H, W) bool
        What covers the photo.
    faint : (H, W) bool
        Where the damage can hardly be seen.
    kinds : tuple of str
        The kinds of damage in it; ``colourless`` also when the portrait itself is.
    """

    clean: NDArray[np.uint8]
    damaged: NDArray[np.uint8]
    mask: NDArray[np.bool_]
    faint: NDArray[np.bool_]
    kinds: tuple[str, ...]


def split(root: Path) -> tuple[list[Portrait], list[Portrait]]:
    """Return the held-out portraits in two halves: for choosing thresholds, and for the tables."""
    portraits = read_portraits(root)
    return portraits[0::2], portraits[1::2]


def _trial(portrait: Portrait, damaged: Damaged) -> Trial:
    clean = portrait.pixels
    kinds = set(damaged.kinds)
    if follows_its_luma(clean.astype(np.float32) / 255):
        kinds.add("colourless")
    ordered = tuple(kind for kind in KIND_IDS if kind in kinds)
    return Trial(clean, to_bytes(damaged.photo), damaged.mask, damaged.faint, ordered)


def visibly_damaged(
    rng: Rng, photo: Floats, kinds: Sequence[str], stamps: Sequence[Floats]
) -> Damaged:
    """Damage a photo until cracks that were asked for cover at least 0.2 % of it."""
    for _ in range(20):
        damaged = damage(rng, photo, kinds, stamps=stamps)
        if "cracked" not in kinds or damaged.mask.mean() > 0.002:
            break
    return damaged


def paper_trials(
    portraits: Sequence[Portrait], stamps: Sequence[Floats], *, count: int, seed: int
) -> Iterator[Trial]:
    """Yield the paper's protocol: blurred, cracked, both, in turn, one portrait each.

    The paper made its "blur" with Gaussian noise; here every second one is noise, the others blur.
    """
    for index in range(count):
        rng = np.random.default_rng((seed, index))
        portrait = portraits[int(rng.integers(0, len(portraits)))]
        photo = portrait.pixels.astype(np.float32) / 255
        group = PAPER_GROUPS[index % 3]
        kinds = [k if k != "blurred" or (index // 3) % 2 else "noisy" for k in group]
        yield _trial(portrait, visibly_damaged(rng, photo, kinds, stamps))


def mixed_trials(
    portraits: Sequence[Portrait], stamps: Sequence[Floats], *, count: int, seed: int
) -> Iterator[Trial]:
    """Yield any mixture of kinds, a third of the photos undamaged."""
    for index in range(count):
        rng = np.random.default_rng((seed, 7, index))
        portrait = portraits[int(rng.integers(0, len(portraits)))]
        photo = portrait.pixels.astype(np.float32) / 255
        kinds = [k for k in KIND_IDS if rng.random() < 0.3] if index % 3 else []
        yield _trial(portrait, visibly_damaged(rng, photo, kinds, stamps))


def clean_trials(portraits: Sequence[Portrait], *, seed: int) -> Iterator[Trial]:
    """Yield every portrait undamaged, as it is and as another good scan would give it."""
    for index, portrait in enumerate(portraits):
        rng = np.random.default_rng((seed, 13, index))
        photo = portrait.pixels.astype(np.float32) / 255
        none = np.zeros(photo.shape[:2], np.bool_)
        yield _trial(portrait, Damaged(photo, photo, none, none, ()))
        yield _trial(portrait, Damaged(scan(rng, photo), photo, none, none, ()))


def soft_trials(portraits: Sequence[Portrait], *, count: int, seed: int) -> Iterator[Trial]:
    """Yield portraits that are blurred, noisy or both, and nothing else."""
    for index in range(count):
        rng = np.random.default_rng((seed, 11, index))
        portrait = portraits[index % len(portraits)]
        photo = portrait.pixels.astype(np.float32) / 255
        soft = photo
        if index % 3 != 1:
            soft = optics.blur(rng, soft, 1.0, 3.5)
        if index % 3 != 0:
            soft = optics.noise(rng, soft, 0.02, 0.14)
        none = np.zeros(photo.shape[:2], np.bool_)
        yield Trial(portrait.pixels, to_bytes(soft), none, none, ("blurred",))
