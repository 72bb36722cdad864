"""What is measured of small marks that stand out: of each, of its surroundings, and of its like."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from photorestorer_gui.damage.mark_measures import (
    MEASURES,
    STEEP,
    SUREST,
    Grouped,
    Scene,
    measures,
    middles,
)

Bools = NDArray[np.bool_]
Bytes = NDArray[np.uint8]
Floats = NDArray[np.float32]

CALM: Final = 0.15
"""Share of steep pixels around a mark below which it lies on calm ground."""
PLAIN, PLAIN_PX = 0.12, 80
"""How much a mark stands out from which it is plain, and pixels up to which it is small."""
NEIGHBOURHOODS_PX: Final = (61, 181)
"""Windows in which a mark's like are counted."""

FEATURES: Final = (
    "light",
    *MEASURES,
    *("like_61", "calm_like_61", "like_181", "calm_like_181"),
    *("noise", "lights", "calm_lights", "darks", "calm_darks", "calm_marks", "calm_share"),
    *("crack_mean", "crack_share", "blurred", "noisy", "cracked"),
)
"""What is measured of each mark; those from ``noise`` on are the same for all marks of a photo."""


def measured(
    scene: Scene,
    labels: NDArray[np.int32],
    ids: NDArray[np.int64],
    probability: Bytes,
    raw: Mapping[str, float],
) -> Floats:
    """Return what is measured of marks, (N, len(FEATURES)) float32.

    Parameters
    ----------
    scene : Scene
    labels : (H, W) int32
        Number of the mark that a pixel belongs to, or 0.
    ids : (N,) int64, N ≥ 1
        Numbers of the marks to be measured.
    probability : (H, W) uint8, 0–255
        The crack finder's map.
    raw : mapping of kind id to float
        The classifier's probabilities.
    """
    grouped = Grouped(labels, ids)
    own = [
        np.where(grouped.values(scene.is_light)[grouped.starts] > 0, 1.0, -1.0),
        *measures(grouped, scene, probability),
    ]
    table = np.stack([np.asarray(values, np.float32) for values in own], axis=1)
    like, counts = _like(grouped, table, labels.shape)
    calm_share = 1 - float(np.mean(scene.slope > STEEP))
    found = probability.astype(np.float32) / 255
    of_photo = [
        scene.noise,
        *counts,
        calm_share,
        math.log10(float(found.mean()) + SUREST),
        math.log10(float(np.mean(found > 0.5)) + 1e-5),
        *(_logit(raw[kind]) for kind in ("blurred", "noisy", "cracked")),
    ]
    everywhere = np.broadcast_to(np.array(of_photo, np.float32), (len(ids), len(of_photo)))
    return np.concatenate([table, like, everywhere], axis=1)


def _logit(probability: float) -> float:
    cut = min(max(probability, 1e-4), 1 - 1e-4)
    return math.log(cut / (1 - cut))


def _like(grouped: Grouped, table: Floats, size: tuple[int, ...]) -> tuple[Floats, list[float]]:
    """Return how many of its like are near each mark, and how many there are per megapixel.

    Returns
    -------
    near : (N, 4) float32
        Logarithms: in each of `NEIGHBOURHOODS_PX` all plain ones, then those on calm ground.
    counts : list of 5 float
        Logarithms: plain small light ones, those of them on calm ground, the same of dark ones,
        and all on calm ground.
    """
    height, width = size
    light = table[:, FEATURES.index("light")] > 0
    calm = table[:, FEATURES.index("steep_around")] < CALM
    plain = table[:, FEATURES.index("peak_21")] > PLAIN
    small = grouped.area <= PLAIN_PX
    rows, columns = (each.astype(np.int64) for each in middles(grouped, width))
    near = np.zeros((len(table), 4), np.float32)
    counts: list[float] = []
    for side in (light, ~light):
        for place, chosen in enumerate((side & plain, side & plain & calm)):
            points = np.zeros((height, width), np.float32)
            np.add.at(points, (rows[chosen], columns[chosen]), 1)
            for each, window in enumerate(NEIGHBOURHOODS_PX):
                sums = cv2.boxFilter(
                    points, -1, (window, window), normalize=False, borderType=cv2.BORDER_CONSTANT
                )
                others = sums[rows[side], columns[side]] - chosen[side]
                near[side, 2 * each + place] = np.log1p(np.maximum(others, 0))
            counts.append(_density(chosen & small, size))
    return near, [*counts, _density(calm, size)]


def _density(chosen: Bools, size: tuple[int, ...]) -> float:
    return math.log1p(float(np.count_nonzero(chosen)) * 1e6 / math.prod(size))
