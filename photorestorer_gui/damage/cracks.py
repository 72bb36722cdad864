"""Where the cracks are: photo → probability per pixel → mask."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any, Final

import cv2
import numpy as np
from numpy.typing import NDArray

from photorestorer_gui.damage.groups import groups
from photorestorer_gui.damage.softness import NEITHER, Softness, sharpened
from photorestorer_gui.damage.working_size import shrunk, shrunk_pixels
from photorestorer_gui.networks.session import Networks
from photorestorer_gui.networks.tiling import View
from photorestorer_gui.photo.frozen import frozen
from photorestorer_gui.photo.mask import Mask
from photorestorer_gui.photo.photo import Photo
from photorestorer_gui.progress import Progress

SEGMENTER: Final = "crack-segmenter"
COARSER_SIDES_PX: Final = (1536, 512)
"""Long sides at which wide tears are looked for as well, in photos larger than 1.5 times this."""
TWICE_SIDE_PX: Final = 1152
"""Long side up to which a photo is looked at twice, the second time in a mirror."""
LEAST_HALVED_PX: Final = 256
"""Long side from which a blurred photo is also looked at in half its size."""
HALVED_LOGITS: Final = 2.0
"""How much surer that look must be.  Taken as it is, it lowered F1 on most blurred photos (0.86 to
0.78 on twelve of them); without it dense nets of blurred cracks are missed altogether."""
LEAST_PROBABILITY: Final = 1e-5
"""Probabilities are cut here before their logits are averaged."""
DEFAULT_SENSITIVITY: Final = 0.5
WIDTH_SIDE_PX: Final = 1024
"""Long side of the map on which widths are measured, in photos larger than this."""
WIDEST_CRACK_PX: Final = 15
"""Width on that map from which a mark is no crack any more but a missing part."""
_SENSITIVITY_LOGITS: Final = 6.0
SEED_LOGITS: Final = 0.7
"""How much surer than the threshold the surest pixel of a group must be."""


def _logit(probability: float) -> float:
    return math.log(probability / (1.0 - probability))


def sigmoid(value: float) -> float:
    """Return 1 / (1 + e^−value), the probability of which `value` is the logit."""
    return 1.0 / (1.0 + math.exp(-value))


@dataclass(frozen=True, eq=False)
class CrackMap:
    """How likely each pixel is covered by a crack or a missing part.

    Attributes
    ----------
    probability : (h, w) uint8, 0–255
        At the finest size at which the photo was examined, its own; read-only.
    height, width : int or None
        The photo's size; None means that of `probability`.
    threshold : float
        Probability (0–1) from which a pixel counts at sensitivity 0.5.
    widest_px : int or None
        What is wider than this, on a map of at most `WIDTH_SIDE_PX`, is left out; None leaves
        nothing out.
    """

    probability: NDArray[np.uint8]
    height: int | None = None
    width: int | None = None
    threshold: float = 0.5
    widest_px: int | None = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "probability", frozen(np.asarray(self.probability, np.uint8)))

    @property
    def size(self) -> tuple[int, int]:
        """Height and width of the photo in pixels."""
        height, width = self.probability.shape
        return self.height or height, self.width or width

    def mask(self, sensitivity: float = DEFAULT_SENSITIVITY) -> Mask:
        """Return the pixels that count as damaged, at the photo's size.

        A group of pixels counts only if its surest pixel is well above the threshold, so that
        hair and lace, which the network finds a little suspicious everywhere, stay out.  The
        mask is one examined pixel wider than the crack: its halo would colour the fill.

        Parameters
        ----------
        sensitivity : float
            0 marks only what is beyond doubt, 1 everything suspicious.
        """
        marked: NDArray[Any] = self._marked(sensitivity)
        if self.widest_px is not None:
            usual = marked if sensitivity == DEFAULT_SENSITIVITY else None
            np.copyto(marked, 0, where=self._wide(self.widest_px, usual))
        if marked.any():
            cross = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (3, 3))
            marked = cv2.dilate(marked, cross, dst=marked)
        height, width = self.size
        if marked.shape != (height, width):
            marked = cv2.resize(marked, (width, height), interpolation=cv2.INTER_LINEAR)
        return Mask(marked >= 128)

    def resized(self, height: int, width: int) -> NDArray[np.uint8]:
        """Return the probability, (height, width) uint8, as a smaller picture of it has it."""
        if self.probability.shape == (height, width):
            return self.probability
        size = (width, height)
        found = cv2.resize(self.probability, size, interpolation=cv2.INTER_AREA)
        return np.asarray(found, np.uint8)

    def _marked(self, sensitivity: float) -> NDArray[np.uint8]:
        """Return 255 where something is marked, at the examined size."""
        middle = _logit(self.threshold) + (0.5 - sensitivity) * _SENSITIVITY_LOGITS
        low, high = sigmoid(middle), sigmoid(middle + SEED_LOGITS)
        return groups(self.probability, max(1.0, low * 255), max(1.0, high * 255))

    def thick(self, marked: NDArray[Any], width_px: int) -> NDArray[np.bool_]:
        """Return where marks (0 or 255) are at least `width_px` wide, and their rim.

        Measured on a map of at most `WIDTH_SIDE_PX`, and returned at that size.
        """
        longest = max(marked.shape)
        if longest > WIDTH_SIDE_PX:
            scale = WIDTH_SIDE_PX / longest
            size = (max(1, round(marked.shape[1] * scale)), max(1, round(marked.shape[0] * scale)))
            marked = cv2.resize(marked, size, interpolation=cv2.INTER_AREA)
        side = width_px | 1
        disc = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (side, side))
        core = cv2.morphologyEx((marked >= 128).astype(np.uint8), cv2.MORPH_OPEN, disc)
        return np.asarray(cv2.dilate(core, disc) > 0)

    def _wide(self, widest_px: int, marked: NDArray[Any] | None) -> NDArray[np.bool_]:
        """Return what is wider than `widest_px` at the usual sensitivity, and its rim.

        Whatever the sensitivity, the same is left out: a higher one never marks less.  `marked` is
        what is marked at the usual one, if that is known already.
        """
        usual = self._marked(DEFAULT_SENSITIVITY) if marked is None else marked
        wide: NDArray[Any] = self.thick(usual, widest_px).view(np.uint8)
        height, width = self.probability.shape
        if wide.shape != (height, width):
            wide = cv2.resize(wide, (width, height), interpolation=cv2.INTER_NEAREST)
        return np.asarray(wide).view(np.bool_)


def find_cracks(
    photo: Photo,
    *,
    networks: Networks,
    progress: Progress,
    soft: Softness = NEITHER,
    within_px: int | None = None,
) -> CrackMap:
    """Look for cracks, scratches, dust and missing parts.

    Examined at its own size, by tiles, and at up to two coarser ones, so that in a large scan a
    scratch one pixel wide and a wide tear are both found.

    Parameters
    ----------
    photo : Photo
    networks : Networks
    progress : Progress
    soft : Softness
        What may hide cracks.
    within_px : int, optional
        Long side of the finest size that is looked at, in a larger photo.

    Raises
    ------
    Cancelled
        If the person asked for the work to stop.
    NetworkError
        If the network is missing or fails.
    """
    if within_px is not None and max(photo.height, photo.width) > within_px:
        seen = Photo(shrunk_pixels(photo, within_px))
        kinds = replace(soft, sharpened=None)
        found = find_cracks(seen, networks=networks, progress=progress, soft=kinds)
        return replace(found, height=photo.height, width=photo.width)
    if max(photo.height, photo.width) > TWICE_SIDE_PX:
        noisy = "noisy" in soft.kinds
        probability, maps = _examined_in_bands(photo, networks, progress, noisy=noisy)
    else:
        maps = examined(photo, networks=networks, progress=progress, soft=soft)
        probability = _bytes(next(maps))
    for coarse in maps:
        np.maximum(
            probability, cv2.resize(_bytes(coarse), probability.shape[::-1]), out=probability
        )
    threshold = float(networks.metadata(SEGMENTER).get("threshold", "0.5"))
    return CrackMap(probability, photo.height, photo.width, threshold)


def _examined_in_bands(
    photo: Photo, networks: Networks, progress: Progress, *, noisy: bool
) -> tuple[NDArray[np.uint8], Iterator[NDArray[np.float32]]]:
    """Return the map of a large photo at its own size as bytes, and those of coarser ones to come.

    Floats of all its pixels would need more memory than the photo.
    """
    sides = _coarser_sides(photo)
    part = progress.part(0.0, 1.0 - 0.1 * len(sides))
    probability = np.empty((photo.height, photo.width), np.uint8)
    for rows, found in networks.run_bands(SEGMENTER, View.of(photo.pixels), part):
        probability[rows] = _bytes(_seen(found))
    return probability, _coarser(photo, networks, progress, noisy=noisy)


def _coarser_sides(photo: Photo) -> list[int]:
    longest = max(photo.height, photo.width)
    return [side for side in COARSER_SIDES_PX if longest > 1.5 * side]


def _coarser(
    photo: Photo, networks: Networks, progress: Progress, *, noisy: bool
) -> Iterator[NDArray[np.float32]]:
    """Yield what is seen in a large photo at coarser sizes; each is a tenth of the work."""
    sides = _coarser_sides(photo)
    for index, side in enumerate(sides):
        part = progress.part(1.0 - 0.1 * (len(sides) - index), 0.1)
        yield _examined(shrunk(photo, side), networks, part, noisy=noisy)


def examined(
    photo: Photo, *, networks: Networks, progress: Progress, soft: Softness = NEITHER
) -> Iterator[NDArray[np.float32]]:
    """Yield the probability of a crack at each pixel, 0–1: at the photo's size, then coarser ones.

    Parameters and errors as `find_cracks`.  A small photo that is blurred is also looked at in half
    its size, where its cracks are sharp and much else looks like one.
    """
    longest = max(photo.height, photo.width)
    sides = _coarser_sides(photo)
    noisy = "noisy" in soft.kinds
    halved = "blurred" in soft.kinds and not sides and longest >= LEAST_HALVED_PX
    part = progress.part(0.0, 0.8 if halved else 1.0 - 0.1 * len(sides))
    yield _examined(photo.pixels, networks, part, noisy=noisy, sharp=soft.sharpened)
    if halved:
        part = progress.part(0.8, 0.2)
        found = _examined(shrunk(photo, longest // 2), networks, part, noisy=noisy)
        yield _sigmoids(_logits(found) - np.float32(HALVED_LOGITS))
    yield from _coarser(photo, networks, progress, noisy=noisy)


def _examined(
    pixels: NDArray[Any],
    networks: Networks,
    progress: Progress,
    *,
    noisy: bool,
    sharp: NDArray[np.float32] | None = None,
) -> NDArray[np.float32]:
    """Return the probability at one size, of a small picture the mean of two looks.

    The second is in a mirror; of a small picture that is noisy, in a mirror and after the sharpener
    has been over it, and the mean of the logits is taken: cracks that noise hides are seen then,
    and what the sharpener alone drew is not seen in the photo itself.
    """
    small = max(pixels.shape[:2]) <= TWICE_SIDE_PX
    if not (noisy and small):
        mirrors = 2 if small else 1
        return _seen(networks.run_mirrored(SEGMENTER, pixels, progress, mirrors=mirrors))
    plain = networks.run_tiled(SEGMENTER, pixels, progress.part(0.0, 0.3))
    if sharp is None:
        sharp = sharpened(pixels, networks=networks, progress=progress.part(0.3, 0.4))
    mirrored = np.ascontiguousarray(sharp[:, ::-1])
    again = networks.run_tiled(SEGMENTER, mirrored, progress.part(0.7, 0.3))[:, ::-1]
    return _sigmoids((_logits(_seen(plain)) + _logits(_seen(again))) / np.float32(2))


def _seen(found: NDArray[np.float32]) -> NDArray[np.float32]:
    return np.asarray(found[..., 0], np.float32)


def _logits(probability: NDArray[np.float32]) -> NDArray[np.float32]:
    cut = np.clip(probability, LEAST_PROBABILITY, 1 - LEAST_PROBABILITY)
    return np.asarray(np.log(cut / (1 - cut)), np.float32)


def _sigmoids(logits: NDArray[np.float32]) -> NDArray[np.float32]:
    return np.asarray(1 / (1 + np.exp(-logits)), np.float32)


def _bytes(probability: NDArray[np.float32]) -> NDArray[np.uint8]:
    return np.asarray(np.clip(np.rint(probability * np.float32(255)), 0, 255), np.uint8)
