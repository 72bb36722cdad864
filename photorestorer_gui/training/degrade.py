"""Making a damaged photo from a good one, with the exact mask of what covers it.

The order is the order in which a photo suffers: taken (blur, grain), printed (black-and-white,
sepia), aged (fading, stains), hurt (cracks, missing parts), scanned (softness, noise, JPEG).
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from photorestorer_gui.damage.kinds import KIND_IDS
from photorestorer_gui.training import ageing, optics
from photorestorer_gui.training.fields import Floats, Rng, between
from photorestorer_gui.training.fractures import CRACKS, MISSING, Layer, stamped

MASK_ALPHA = 0.1
"""A pixel belongs to the mask when damage hides at least this much of it."""
VISIBLE = 0.035
"""Damage that changes a pixel less than this (0–1) is too faint to be asked of a network."""


@dataclass(frozen=True)
class Damaged:
    """A damaged photo, and the truth about it.

    Attributes
    ----------
    photo : (H, W, 3) float32, RGB 0–1
        The damaged photo.
    uncracked : (H, W, 3) float32, RGB 0–1
        The same photo, blur, ageing and all, without what covers it: what filling should give.
    mask : (H, W) bool
        Pixels that cracks and missing parts cover.
    faint : (H, W) bool
        Pixels whose damage can hardly be seen; neither marking nor missing them is an error.
    kinds : tuple of str
        Damage kinds in the photo, in the table's order.
    """

    photo: Floats
    uncracked: Floats
    mask: NDArray[np.bool_]
    faint: NDArray[np.bool_]
    kinds: tuple[str, ...]


def lay_over(photo: Floats, layer: Layer) -> Floats:
    """Return the photo with a layer of damage over it."""
    alpha = layer.alpha[..., None]
    covered = photo * (1 - alpha) + layer.colour * alpha
    if layer.shade is not None:
        covered = covered + layer.shade[..., None] * (1 - alpha)
    return np.clip(covered, 0, 1).astype(np.float32)


def crack_layers(
    rng: Rng, photo: Floats, kinds: Collection[str], stamps: Sequence[Floats]
) -> list[Layer]:
    """Return random layers for the kinds ``cracked`` and ``missing`` (others are ignored)."""
    layers: list[Layer] = []
    if "cracked" in kinds:
        names = list(CRACKS) + ["stamp", "stamp"] * bool(len(stamps))
        for _ in range(1 + int(rng.random() < 0.45) + int(rng.random() < 0.2)):
            name = names[rng.integers(0, len(names))]
            if name == "stamp":
                layers.append(stamped(rng, photo, stamps[int(rng.integers(0, len(stamps)))]))
            else:
                layers.append(CRACKS[name](rng, photo))
    if "missing" in kinds:
        draws = list(MISSING.values())
        layers.append(draws[rng.integers(0, len(draws))](rng, photo))
    return layers


def _covered(
    photo: Floats, layers: Sequence[Layer]
) -> tuple[Floats, NDArray[np.bool_], NDArray[np.bool_]]:
    """Lay the layers over; return the photo, the mask and where the damage is faint."""
    damaged = photo
    alpha = np.zeros(photo.shape[:2], np.float32)
    for layer in layers:
        damaged = lay_over(damaged, layer)
        alpha = np.maximum(alpha, layer.alpha)
        if layer.shade is not None:
            alpha = np.maximum(alpha, np.abs(layer.shade) * 1.2)
    visible = np.abs(damaged - photo).max(axis=2) >= VISIBLE
    mask = (alpha >= MASK_ALPHA) & visible
    faint = ~mask & (alpha >= 0.02)
    return damaged, mask, faint


def damage(
    rng: Rng, photo: Floats, kinds: Collection[str], *, stamps: Sequence[Floats] = ()
) -> Damaged:
    """Return `photo` with the kinds of damage asked for, at random strengths.

    Parameters
    ----------
    rng : numpy Generator
        The same state gives the same damage.
    photo : (H, W, 3) float32, RGB 0–1
        A good photo.
    kinds : collection of str
        Ids from the table of damage kinds.
    stamps : sequence of (h, w) float32 0–1
        Coverage of scanned real dirt, used beside what is drawn.
    """
    if "colourless" in kinds:
        photo = ageing.grey(photo) if rng.random() < 0.55 else ageing.sepia(rng, photo)
    if "blurred" in kinds:
        photo = optics.blur(rng, photo)
    late_noise = "noisy" in kinds and rng.random() < 0.5
    if "noisy" in kinds and not late_noise:
        photo = optics.noise(rng, photo)
    if "faded" in kinds:
        photo = ageing.fade(rng, photo)
    if "stained" in kinds:
        photo = ageing.stain(rng, photo)
    damaged, mask, faint = _covered(photo, crack_layers(rng, photo, kinds, stamps))
    if late_noise:
        state = rng.bit_generator.state
        damaged = optics.noise(rng, damaged)
        rng.bit_generator.state = state
        photo = optics.noise(rng, photo)
    present = set(kinds) - ({"cracked", "missing"} if not mask.any() else set())
    ordered = tuple(k for k in KIND_IDS if k in present)
    return Damaged(damaged, photo, mask, faint, ordered)


def scan(rng: Rng, photo: Floats) -> Floats:
    """Return the photo as any good scan or camera delivers it: the harmless part of degradation."""
    if rng.random() < 0.35:
        photo = cv2.GaussianBlur(photo, (0, 0), between(rng, 0.25, 0.6))
    if rng.random() < 0.5:
        photo = optics.gaussian_noise(rng, photo, between(rng, 0.0, 0.012))
    if rng.random() < 0.5:
        photo = optics.jpeg(photo, int(rng.integers(78, 97)))
    return photo
