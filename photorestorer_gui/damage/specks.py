"""Specks: small marks that stand out, judged one by one among their like.

The crack finder looks at each place for itself, and leaves specks, chips and flecks of dust alone
where sound portraits have dots and glints as well.  What tells them apart is seen in the whole
photo only: a catchlight is alone, specks come in dozens, on calm walls too.  So whatever stands out
from its surroundings is described by some fifty measures (`speck_measures`), and an ensemble of
decision trees says how likely it is damage.

References
----------
Friedman, J. H.: Greedy function approximation: a gradient boosting machine, The Annals of
Statistics 29(5), 2001.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

import cv2
import numpy as np
from numpy.typing import NDArray

from photorestorer_gui.damage.cracks import SEED_LOGITS, CrackMap
from photorestorer_gui.damage.judging import check_judge, likelihoods
from photorestorer_gui.damage.mark_measures import Scene
from photorestorer_gui.damage.softness import Softness
from photorestorer_gui.damage.speck_measures import CALM, FEATURES, measured
from photorestorer_gui.damage.working_size import shrunk_bytes
from photorestorer_gui.networks.catalogue import SPECK_JUDGE
from photorestorer_gui.networks.session import Networks
from photorestorer_gui.photo.photo import Photo
from photorestorer_gui.progress import Progress

Bools = NDArray[np.bool_]
Bytes = NDArray[np.uint8]
Floats = NDArray[np.float32]

SIDE_PX: Final = 512
"""Long side at which specks are looked for in larger photos: most of what the judge learnt from is
as large, and of a plate twice as large it found none."""
LEAST_PX, MOST_PX = 3, 400
"""Pixels of a mark.  Smaller ones are noise, larger ones shades and edges of cloth."""
COUNTED_PX: Final = 150
"""Pixels of a mark up to which it speaks for a damaged photo, on calm ground: what is wider may be
left out of the mask (`assess.widest_px`), and in a curly beard dozens of dots look like specks."""
CORE: Final = 0.35
"""Share of how much a mark stands out at most from which a pixel belongs to it: what is weaker is
the ground that it lies on."""
ROUNDING: Final = 1e-3
"""What a probability in bytes may be above a whole number by the rounding of floats alone."""
BAND_PX: Final = 1024
"""Rows of a large photo's map that are joined at a time."""


@dataclass(frozen=True, eq=False)
class Marks:
    """What stands out in a photo, and may be specks.

    Attributes
    ----------
    labels : (H, W) int32
        Number of the mark that a pixel belongs to; 0 and other numbers than `ids` are none.
    ids : (N,) int64
    stands_out : (H, W) uint8
        How much each pixel stands out, in grey levels.
    features : (N, len(FEATURES)) float32
    """

    labels: NDArray[np.int32]
    ids: NDArray[np.int64]
    stands_out: NDArray[np.uint8]
    features: Floats

    def spread(self, values: Floats) -> Floats:
        """Return (H, W) float32: at each pixel of the core of a mark its value, elsewhere 0.

        Parameters
        ----------
        values : (N,) float32
            One for each of `ids`.
        """
        value, peak = np.zeros((2, int(self.labels.max()) + 1), np.float32)
        value[self.ids] = values
        peak[self.ids] = self.features[:, FEATURES.index("peak_21")] * 255
        core = self.stands_out >= np.float32(CORE) * peak[self.labels]
        return np.where(core, value[self.labels], np.float32(0))


@dataclass(frozen=True, eq=False)
class Specks:
    """What small marks are damage, beside those that the crack finder marks.

    Attributes
    ----------
    probability : (h, w) uint8, 0–255
        On the scale of the crack map that they were looked for beside; 0 where there is none.
        At most `SIDE_PX` a side, whatever the photo's size.
    many : bool
        Whether there are so many, on calm ground, that the photo is perhaps a damaged one.
    """

    probability: Bytes
    many: bool

    def joined(self, crack_map: CrackMap) -> CrackMap:
        """Return a crack map that holds them as well."""
        if not self.probability.any():
            return crack_map
        joined = np.array(crack_map.probability)
        height, width = joined.shape
        own_height, own_width = self.probability.shape
        rows, columns = (
            np.arange(many) * few // many
            for many, few in ((height, own_height), (width, own_width))
        )
        for top in range(0, height, BAND_PX):
            band = joined[top : top + BAND_PX]
            own = self.probability[rows[top : top + BAND_PX]][:, columns]
            np.maximum(band, own, out=band)
        return replace(crack_map, probability=joined)


def find_specks(
    photo: Photo,
    raw: Mapping[str, float],
    crack_map: CrackMap,
    *,
    networks: Networks,
    progress: Progress,
) -> Specks | None:
    """Look for specks beside what the crack finder marks.

    Parameters
    ----------
    photo : Photo
    raw : mapping of kind id to float
        The classifier's probabilities.
    crack_map : CrackMap
        The crack finder's.
    networks : Networks
    progress : Progress

    Returns
    -------
    Specks or None
        None of a blurred or noisy photo, whose grain looks like specks.

    Raises
    ------
    Cancelled
        If the person asked for the work to stop.
    NetworkError
        If the judge is missing, altered, fails or does not fit this version of the program.
    """
    judged = judge(photo, raw, crack_map, networks=networks, progress=progress)
    if judged is None:
        return None
    says = networks.metadata(SPECK_JUDGE)
    threshold = float(says.get("threshold", "0.5"))
    moved = _moved(judged.likely, threshold, crack_map.threshold)
    shown: NDArray[Any] = judged.marks.spread(moved)
    if shown.shape != crack_map.probability.shape:
        # A pixel here is several there, and the rim of a speck fills some of them in part.
        shown = cv2.dilate(shown, cv2.getStructuringElement(cv2.MORPH_CROSS, (3, 3)))
    many = judged.plenty(threshold) >= float(says.get("many", "inf"))
    # Upwards, so that a mark just at the threshold counts.
    return Specks(np.ceil(shown * 255 - ROUNDING).astype(np.uint8), many)


@dataclass(frozen=True, eq=False)
class Judged:
    """Small marks of a photo, and how likely each is damage, (N,) float32."""

    marks: Marks
    likely: Floats

    def plenty(self, threshold: float) -> float:
        """Return how many small ones on calm ground are so likely, per megapixel."""
        measures = self.marks.features
        small = measures[:, FEATURES.index("log_area")] <= math.log(COUNTED_PX)
        calm = measures[:, FEATURES.index("steep_around")] < CALM
        many = np.count_nonzero(small & calm & (self.likely >= threshold))
        return float(many) * 1e6 / self.marks.labels.size


def judge(
    photo: Photo,
    raw: Mapping[str, float],
    crack_map: CrackMap,
    *,
    networks: Networks,
    progress: Progress,
) -> Judged | None:
    """Return what stands out in a photo beside the crack finder's marks, and what it is.

    Parameters, None and errors as `find_specks`.
    """
    if Softness.of(raw).kinds:
        return None
    check_judge(SPECK_JUDGE, FEATURES, networks)
    pixels = shrunk_bytes(photo, SIDE_PX)
    found = crack_map.resized(*pixels.shape[:2])
    marked = CrackMap(found, threshold=crack_map.threshold).mask().pixels
    marks = small_marks(pixels, found, marked, raw)
    return Judged(marks, likelihoods(SPECK_JUDGE, marks.features, networks, progress))


def _moved(likely: Floats, threshold: float, onto: float) -> Floats:
    """Return probabilities, moved so that those above one threshold are marked at another.

    A mark counts if a pixel of it is surer than the threshold by `SEED_LOGITS`.
    """
    cut = np.clip(likely, 1e-6, 1 - 1e-6)
    logits = np.log(cut / (1 - cut)) - _logit(threshold) + _logit(onto) + SEED_LOGITS
    return np.asarray(1 / (1 + np.exp(-logits)), np.float32)


def _logit(probability: float) -> float:
    return math.log(probability / (1 - probability))


def small_marks(
    pixels: Bytes, probability: Bytes, marked: Bools, raw: Mapping[str, float]
) -> Marks:
    """Return what stands out in a photo and is not marked yet.

    Parameters
    ----------
    pixels : (H, W, 3) uint8, RGB
        Some 500 pixels a side: what specks look like was learnt at such sizes.
    probability : (H, W) uint8, 0–255
        The crack finder's map.
    marked : (H, W) bool
        What is marked by it.
    raw : mapping of kind id to float
        The classifier's probabilities.
    """
    scene = Scene.of(pixels)
    labels = _labelled(scene.weak, scene.is_light)
    ids = _candidates(labels, marked)
    features = (
        measured(scene, labels, ids, probability, raw)
        if ids.size
        else np.zeros((0, len(FEATURES)), np.float32)
    )
    return Marks(labels, ids, scene.stands_out, features)


def _labelled(weak: Bools, is_light: Bools) -> NDArray[np.int32]:
    """Number what stands out; a light and a dark mark that touch are two."""
    count, labels = cv2.connectedComponents((weak & is_light).view(np.uint8), connectivity=8)
    _, darks = cv2.connectedComponents((weak & ~is_light).view(np.uint8), connectivity=8)
    np.copyto(labels, darks + np.int32(count - 1), where=darks > 0)
    return np.asarray(labels, np.int32)


def _candidates(labels: NDArray[np.int32], marked: Bools) -> NDArray[np.int64]:
    """Return the numbers of marks of the right size that the crack finder has left alone."""
    area = np.bincount(labels.ravel())
    touched = np.bincount(labels[marked], minlength=len(area))
    fit = (area >= LEAST_PX) & (area <= MOST_PX) & (touched == 0)
    fit[0] = False
    return np.flatnonzero(fit)
