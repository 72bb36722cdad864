"""Stretches: what the crack map suspects, cut into short pieces and measured.

Whether a suspicion is a crack shows in how it goes on, in how much else is suspected near it and
in the whole photo, and in how soft the photo is: a lone line of middling suspicion is hair, ten of
them that cross are a net.  So what the map suspects at all is cut along a grid, and each stretch
is described by some ninety measures, of itself, of the group it belongs to and of its photo.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import cv2
import numpy as np
from numpy.typing import NDArray

from photorestorer_gui.damage.classifier import logit
from photorestorer_gui.damage.kinds import KIND_IDS
from photorestorer_gui.damage.mark_measures import (
    MEASURES,
    STEEP,
    Grouped,
    Scene,
    around_each,
    logits_of,
    luma_of,
    measures,
    noise_of,
)
from photorestorer_gui.damage.softness import SOFT

Bytes = NDArray[np.uint8]
Floats = NDArray[np.float32]
Ints = NDArray[np.int32]

SUSPECTED: Final = 20
"""Byte of the crack map, 8 %, from which a pixel is suspected: five in six damaged ones are."""
CELL_PX: Final = 12
"""Side of the grid's cells, along which groups are cut."""
LIKELY, SURE = 128, 204
"""Bytes of the crack map, 50 and 80 %, from which a pixel is likely and sure."""
LEAST_LOGIT: Final = -4.0
"""Logits are cut here before they are averaged along lines."""
LINES_PX: Final = (15, 31)
"""Lengths, in half the size, of lines along which suspicion is averaged."""
DIRECTIONS: Final = 8
LEVELS: Final = (0.1, 0.25, 0.4, 0.6, 0.8, 0.9)
"""Probabilities at which the crack map's share of a photo is taken."""
SUREST_PX: Final = (30, 200, 1000, 5000)
"""How many of a photo's surest pixels are averaged."""
LEAST_SHARE: Final = 1e-5
"""Added to shares before their logarithm is taken."""

OF_PHOTO: Final = (
    *("noise", "noise_seen", "steep_share"),
    *(f"share_{level:g}" for level in LEVELS),
    "mean",
    *(f"surest_{many}" for many in SUREST_PX),
    *(f"first_{kind}" for kind in KIND_IDS),
    *KIND_IDS,
    *("may_be_blurred", "may_be_noisy", "cracked_sharpened"),
)
"""What is measured of a whole photo."""
OF_STRETCH: Final = (
    *("light", *MEASURES, "least_logit", "chroma_apart"),
    *("suspicion_9", "suspicion_25", "suspicion_121"),
    *("likely_61", "sure_61", "likely_181", "sure_181", "suspected_31", "suspected_101"),
    *("surest_13", "surest_61"),
    *(f"line_{2 * length + 1}" for length in LINES_PX),
    *("group_area", "group_surest", "group_logit", "group_likely", "group_length", "group_width"),
)
"""What is measured of one stretch."""
FEATURES: Final = (*OF_STRETCH, *OF_PHOTO)
"""What a stretch is judged by."""


@dataclass(frozen=True, eq=False)
class Opinion:
    """What the classifier says of a photo in its looks.

    Attributes
    ----------
    first, raw : mapping of kind id to float
        Its probabilities of the photo as it came, and of all looks together.
    cracked_sharpened : float
        Its probability of ``cracked``, after the sharpener if the photo may be noisy.
    """

    first: Mapping[str, float]
    raw: Mapping[str, float]
    cracked_sharpened: float


@dataclass(frozen=True, eq=False)
class Sight:
    """A photo at the size at which it is judged, and what the networks say of it.

    Attributes
    ----------
    pixels : (H, W, 3) uint8, RGB
    tone : (H, W) uint8
        Its luma, after the sharpener if it may be noisy.
    probability : (H, W) uint8, 0–255
        The crack map.
    opinion : Opinion
    """

    pixels: Bytes
    tone: Bytes
    probability: Bytes
    opinion: Opinion


@dataclass(frozen=True, eq=False)
class Stretches:
    """What a photo's crack map suspects, piece by piece.

    Attributes
    ----------
    labels : (H, W) int32
        Number, from 1, of the stretch that a pixel belongs to, or 0.
    size : int
        Pixels of the photo.
    area : (N,) float32
        Pixels of each stretch.
    features : (N, len(FEATURES)) float32
    of_photo : (len(OF_PHOTO),) float32
    """

    labels: Ints
    size: int
    area: Floats
    features: Floats
    of_photo: Floats

    def column(self, name: str) -> Floats:
        """Return one measure of all stretches, (N,)."""
        return np.asarray(self.features[:, FEATURES.index(name)])


def stretches(sight: Sight) -> Stretches:
    """Cut what is suspected into stretches and measure them."""
    probability = sight.probability
    scene = Scene.of(sight.pixels, sight.tone)
    whole = _of_photo(sight, scene)
    suspected = (probability >= SUSPECTED).view(np.uint8)
    if not suspected.any():
        none = np.zeros((0, len(FEATURES)), np.float32)
        nowhere = np.zeros(probability.shape, np.int32)
        return Stretches(nowhere, nowhere.size, none[:, 0], none, whole)
    groups = np.asarray(cv2.connectedComponents(suspected, connectivity=8)[1], np.int32)
    labels = _cut(groups)
    grouped = Grouped(labels, np.arange(1, int(labels.max()) + 1))
    logits = logits_of(probability)
    own = [
        grouped.mean(grouped.values(scene.is_light)),
        *measures(grouped, scene, probability),
        -grouped.most(grouped.values(-logits)),
        grouped.mean(grouped.values(_chroma_apart(sight.pixels))),
        *(grouped.mean(grouped.values(each)) for each in _around(probability, logits)),
        *_of_groups(groups, probability, logits)[:, groups.ravel()[grouped.at[grouped.starts]]],
    ]
    table = np.stack([np.asarray(values, np.float32) for values in own], axis=1)
    everywhere = np.broadcast_to(whole, (len(table), len(whole)))
    features = np.concatenate([table, everywhere], axis=1)
    return Stretches(labels, labels.size, grouped.area, features, whole)


def _cut(groups: Ints) -> Ints:
    """Number the parts of groups that lie in one cell of the grid, from 1; 0 stays 0."""
    height, width = groups.shape
    a_row = math.ceil(width / CELL_PX)
    cells = (np.arange(height) // CELL_PX)[:, None] * a_row + np.arange(width) // CELL_PX
    at = np.flatnonzero(groups)
    keys = groups.ravel()[at].astype(np.int64) * (int(cells.max()) + 1) + cells.ravel()[at]
    labels = np.zeros(groups.size, np.int32)
    labels[at] = np.unique(keys, return_inverse=True)[1] + 1
    return labels.reshape(groups.shape)


def _chroma_apart(pixels: Bytes) -> Floats:
    """Return how far each pixel's a* and b* lie from the photo's means, (H, W), of 128."""
    lab = cv2.cvtColor(pixels, cv2.COLOR_RGB2LAB)
    apart = [lab[..., channel] - np.float32(lab[..., channel].mean()) for channel in (1, 2)]
    return np.asarray(np.hypot(*apart) / 128, np.float32)


def _around(probability: Bytes, logits: Floats) -> list[Floats]:
    """Return what is suspected around each pixel, (H, W) each."""
    found = probability.astype(np.float32) / 255
    suspected, likely, sure = (
        np.asarray(probability >= level, np.float32) for level in (SUSPECTED, LIKELY, SURE)
    )
    return [
        *(around_each(found, width) for width in (9, 25, 121)),
        *(around_each(each, width) for width in (61, 181) for each in (likely, sure)),
        *(around_each(suspected, width) for width in (31, 101)),
        *(_dilated(logits, width) for width in (13, 61)),
        *(_along_lines(logits, length) for length in LINES_PX),
    ]


def _dilated(picture: Floats, width: int) -> Floats:
    return np.asarray(cv2.dilate(picture, np.ones((width, width), np.uint8)), np.float32)


def _along_lines(logits: Floats, length: int) -> Floats:
    """Return the largest mean of logits along a line through each pixel, in any direction.

    Looked at in half the size: a line is twice as long as `length` tells.
    """
    height, width = logits.shape
    size = (max(1, width // 2), max(1, height // 2))
    half = cv2.resize(np.maximum(logits, LEAST_LOGIT), size, interpolation=cv2.INTER_AREA)
    reach = length // 2
    padded = np.pad(half, reach, mode="symmetric")
    best = np.full(half.shape, -np.inf, np.float32)
    total = np.empty_like(best)
    places = np.arange(length) - reach
    for direction in range(DIRECTIONS):
        angle = math.pi * direction / DIRECTIONS
        line = {
            (round(place * math.sin(angle)) + reach, round(place * math.cos(angle)) + reach)
            for place in places.tolist()
        }
        total.fill(0)
        # Adding up the few pixels of a line takes a tenth of a filter as wide as it is long.
        for row, column in sorted(line):
            total += padded[row : row + half.shape[0], column : column + half.shape[1]]
        np.maximum(best, total / np.float32(len(line)), out=best)
    return np.asarray(cv2.resize(best, (width, height)), np.float32)


def _of_groups(groups: Ints, probability: Bytes, logits: Floats) -> NDArray[np.float64]:
    """Return what is measured of groups, (6, G): of the one numbered 0, which is none, zeros."""
    grouped = Grouped(groups, np.arange(1, int(groups.max()) + 1))
    places = np.divmod(grouped.at, groups.shape[1])
    sides = [grouped.most(each) + grouped.most(-each) + 1 for each in places]
    length = np.hypot(*sides)
    own = grouped.values(logits)
    table = np.stack(
        [
            np.log(grouped.area),
            grouped.most(own),
            grouped.mean(own),
            grouped.mean(grouped.values(probability >= LIKELY)),
            np.log(length),
            np.log(grouped.area / length),
        ]
    )
    return np.concatenate([np.zeros((len(table), 1)), table], axis=1)


def _of_photo(sight: Sight, scene: Scene) -> Floats:
    """Return what is measured of the whole photo, (len(OF_PHOTO),)."""
    probability, opinion = sight.probability, sight.opinion
    counts = np.bincount(probability.ravel(), minlength=256).astype(np.float64)
    from_surest = counts[::-1]
    before = np.cumsum(from_surest) - from_surest
    tops = []
    for many in SUREST_PX:
        taken = np.clip(many - before, 0, from_surest)
        tops.append(float(np.sum(taken * np.arange(255, -1, -1)) / max(taken.sum(), 1) / 255))
    shares = [counts[math.ceil(level * 255) :].sum() / probability.size for level in LEVELS]
    mean = float(np.sum(counts * np.arange(256)) / 255 / probability.size)
    values: list[Any] = [
        noise_of(luma_of(sight.pixels)),
        scene.noise,
        float(np.mean(scene.slope > STEEP)),
        *(math.log10(share + LEAST_SHARE) for share in shares),
        math.log10(mean + LEAST_SHARE),
        *(logit(top) for top in tops),
        *(logit(said[kind_id]) for said in (opinion.first, opinion.raw) for kind_id in KIND_IDS),
        *(float(opinion.raw[kind_id] >= SOFT) for kind_id in ("blurred", "noisy")),
        logit(opinion.cracked_sharpened),
    ]
    return np.array(values, np.float32)
