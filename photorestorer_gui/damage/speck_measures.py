"""What is measured of small marks that stand out: of each, of its surroundings, and of its like."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import cv2
import numpy as np
from numpy.typing import NDArray

Bools = NDArray[np.bool_]
Bytes = NDArray[np.uint8]
Doubles = NDArray[np.float64]
Floats = NDArray[np.float32]

HAT_WIDTHS_PX: Final = (5, 11, 21)
"""Widths below which something stands out (top-hat and black-hat); what is wider is no speck."""
MEDIAN_PX: Final = 13
"""Window whose median is the ground without marks."""
STEEP: Final = 0.02
"""Slope of that ground, of the range of luma a pixel, from which it is not calm."""
CALM: Final = 0.15
"""Share of steep pixels around a mark below which it lies on calm ground."""
PLAIN, PLAIN_PX = 0.12, 80
"""How much a mark stands out from which it is plain, and pixels up to which it is small."""
NEIGHBOURHOODS_PX: Final = (61, 181)
"""Windows in which a mark's like are counted."""
SUREST: Final = 1e-3
"""The crack finder's probabilities are cut to this and 1 less this before logits are taken."""
PIXEL: Final = 1 / 12
"""Variance of the places within a pixel."""

FEATURES: Final = (
    *("light", "log_area", "log_length", "log_width", "log_roundness"),
    *(f"hat_{width}" for width in HAT_WIDTHS_PX),
    *("peak_5", "peak_21", "peak_in_noise"),
    *("slope", "steepest", "slope_around", "steep_around", "texture_15", "texture_45"),
    *("crowd_15", "crowd_41", "crowd_101"),
    *("luma", "lightest", "darkest", "ground", "chroma", "colour_change", "sharpest", "sharp"),
    *("crack_logit", "crack_logit_most", "crack_logit_near", "crack_share_near"),
    *("from_top_or_bottom", "from_side"),
    *("like_61", "calm_like_61", "like_181", "calm_like_181"),
    *("noise", "lights", "calm_lights", "darks", "calm_darks", "calm_marks", "calm_share"),
    *("crack_mean", "crack_share", "blurred", "noisy", "cracked"),
)
"""What is measured of each mark; those from ``noise`` on are the same for all marks of a photo."""


@dataclass(frozen=True, eq=False)
class Scene:
    """A photo in which something stands out.

    Attributes
    ----------
    pixels : (H, W, 3) uint8, RGB
    tone, ground : (H, W) uint8
        Luma, and that without marks.
    slope : (H, W) float32
        Slope of the ground, of the range of luma a pixel.
    noise : float
        Deviation of noise, 0–1.
    light, dark : list of (H, W) uint8
        How much a pixel stands out, for each of `HAT_WIDTHS_PX`.
    weak : (H, W) bool
        What stands out at all.
    """

    pixels: Bytes
    tone: Bytes
    ground: Bytes
    slope: Floats
    noise: float
    light: list[Bytes]
    dark: list[Bytes]
    weak: Bools

    @classmethod
    def of(cls, pixels: Bytes, weakest: float, noises: float) -> Scene:
        """Look at a photo, (H, W, 3) uint8 RGB.

        Parameters
        ----------
        weakest, noises : float
            How much something stands out at least: of the range of luma, and in deviations of
            noise.
        """
        tone = np.asarray(cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY), np.uint8)
        noise = _noise(tone)
        ground = np.asarray(cv2.medianBlur(tone, MEDIAN_PX), np.uint8)
        light, dark = (_hats(tone, how) for how in (cv2.MORPH_TOPHAT, cv2.MORPH_BLACKHAT))
        weak = np.maximum(light[-1], dark[-1]) > max(weakest, noises * noise) * 255
        return cls(pixels, tone, ground, _slope(ground), noise, light, dark, weak)

    @property
    def is_light(self) -> Bools:
        """(H, W) bool: lighter than what is around it."""
        return np.asarray(self.light[-1] >= self.dark[-1])

    @property
    def stands_out(self) -> Bytes:
        """(H, W) uint8: how much a pixel stands out, in grey levels."""
        return np.maximum(self.light[-1], self.dark[-1])


def _noise(tone: Bytes) -> float:
    """Return the deviation of noise, 0–1, by the median of Immerkær's difference."""
    mask = np.array([[1, -2, 1], [-2, 4, -2], [1, -2, 1]], np.float32)
    change = np.abs(cv2.filter2D(tone, cv2.CV_32F, mask))
    return float(np.median(change)) / (255 * 6 * 0.6745)


def _hats(tone: Bytes, how: int) -> list[Bytes]:
    discs = (cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (each, each)) for each in HAT_WIDTHS_PX)
    return [np.asarray(cv2.morphologyEx(tone, how, disc), np.uint8) for disc in discs]


def _slope(picture: Bytes) -> Floats:
    across = cv2.Sobel(picture, cv2.CV_32F, 1, 0, ksize=3)
    down = cv2.Sobel(picture, cv2.CV_32F, 0, 1, ksize=3)
    return np.asarray(np.hypot(across, down) / (8 * 255), np.float32)


def _around(picture: NDArray[Any], width: int) -> Floats:
    """Return the mean of the window around each pixel."""
    return np.asarray(cv2.blur(picture, (width, width)), np.float32)


class _Grouped:
    """The pixels of all marks, mark by mark."""

    def __init__(self, labels: NDArray[np.int32], ids: NDArray[np.int64]) -> None:
        kept = np.zeros(int(labels.max()) + 1, np.bool_)
        kept[ids] = True
        at = np.flatnonzero(labels)
        owner = labels.ravel()[at]
        order = np.argsort(owner, kind="stable")
        order = order[kept[owner[order]]]
        self.at = at[order]
        self.starts = np.searchsorted(owner[order], ids)
        self.area = np.diff(np.append(self.starts, len(order))).astype(np.float32)

    def values(self, picture: NDArray[Any]) -> Floats:
        """Return the pixels' values in a picture (H, W)."""
        return np.asarray(picture.ravel()[self.at], np.float32)

    def mean(self, values: NDArray[Any]) -> Doubles:
        """Return the mean of the pixels' values for each mark."""
        return np.asarray(np.add.reduceat(values.astype(np.float64), self.starts) / self.area)

    def most(self, values: Floats) -> Floats:
        """Return the largest of the pixels' values for each mark."""
        return np.asarray(np.maximum.reduceat(values, self.starts))


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
    grouped = _Grouped(labels, ids)
    own = [
        np.where(grouped.values(scene.is_light)[grouped.starts] > 0, 1.0, -1.0),
        *_shape(grouped, labels.shape[1]),
        *_contrast(grouped, scene),
        *_ground(grouped, scene),
        *_colours(grouped, scene),
        *_suspicion(grouped, probability),
        *_place(grouped, labels.shape),
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


def _shape(grouped: _Grouped, width: int) -> list[NDArray[Any]]:
    """Return size, length, width, and how large a disc-like mark of that spread would be."""
    down, across = np.divmod(grouped.at, width)
    down_2, across_2 = _variance(grouped, down), _variance(grouped, across)
    both = grouped.mean(down * across) - grouped.mean(down) * grouped.mean(across)
    middle = (down_2 + across_2) / 2
    apart = np.sqrt(np.maximum(middle**2 - np.maximum(down_2 * across_2 - both**2, 0), 0))
    longer, shorter = middle + apart + PIXEL, np.maximum(middle - apart, 0) + PIXEL
    ellipse = 4 * math.pi * np.sqrt(longer * shorter)
    area = grouped.area
    return [np.log(area), np.log(longer) / 2, np.log(shorter) / 2, np.log((ellipse + 2) / area)]


def _variance(grouped: _Grouped, places: NDArray[np.int64]) -> Doubles:
    return grouped.mean(places * places) - grouped.mean(places) ** 2


def _contrast(grouped: _Grouped, scene: Scene) -> list[NDArray[Any]]:
    light = grouped.values(scene.is_light) > 0
    values = [
        np.asarray(np.where(light, grouped.values(one), grouped.values(other)) / 255, np.float32)
        for one, other in zip(scene.light, scene.dark, strict=True)
    ]
    peak = grouped.most(values[-1])
    means = [grouped.mean(each) for each in values]
    return [*means, grouped.most(values[0]), peak, peak / (scene.noise + 0.01)]


def _ground(grouped: _Grouped, scene: Scene) -> list[NDArray[Any]]:
    """Return how steep, how rough and how crowded it is where a mark lies."""
    steep = (scene.slope > STEEP).astype(np.float32)
    crowd = scene.weak.astype(np.float32)
    free = 1 - crowd
    rough = cv2.absdiff(scene.tone, scene.ground).astype(np.float32) / 255
    rough = np.square(rough) * free
    around = [_around(scene.slope, 21), _around(steep, 31)]
    around += [
        np.sqrt(np.maximum(_around(rough, width), 0) / (_around(free, width) + np.float32(1e-3)))
        for width in (15, 45)
    ]
    around += [_around(crowd, width) for width in (15, 41, 101)]
    own = grouped.values(scene.slope)
    means = [grouped.mean(grouped.values(each)) for each in around]
    return [grouped.mean(own), grouped.most(own), *means]


def _colours(grouped: _Grouped, scene: Scene) -> list[NDArray[Any]]:
    """Return lightness and colour of a mark, what it changes of them, and how sharp it is."""
    luma = grouped.values(scene.tone) / np.float32(255)
    lab = cv2.cvtColor(scene.pixels, cv2.COLOR_RGB2LAB)
    hues = [np.ascontiguousarray(lab[..., channel], np.float32) for channel in (1, 2)]
    chroma = np.hypot(*(grouped.values(hue) - 128 for hue in hues)) / 128
    change = np.hypot(*(grouped.values(hue - _around(hue, MEDIAN_PX)) for hue in hues)) / 255
    sharpness = grouped.values(_slope(scene.tone))
    return [
        grouped.mean(luma),
        grouped.most(luma),
        -grouped.most(-luma),
        grouped.mean(grouped.values(scene.ground)) / 255,
        grouped.mean(chroma),
        grouped.mean(change),
        grouped.most(sharpness),
        grouped.mean(sharpness),
    ]


def _suspicion(grouped: _Grouped, probability: Bytes) -> list[NDArray[Any]]:
    """Return what the crack finder says of a mark and of what is near."""
    found = np.clip(probability.astype(np.float32) / 255, SUREST, 1 - SUREST)
    logits = np.log(found / (1 - found))
    own = grouped.values(logits)
    near = cv2.dilate(logits, np.ones((25, 25), np.uint8))
    around = (near, _around(found, 61))
    return [
        grouped.mean(own),
        grouped.most(own),
        *(grouped.mean(grouped.values(each)) for each in around),
    ]


def _middles(grouped: _Grouped, width: int) -> tuple[Doubles, Doubles]:
    down, across = np.divmod(grouped.at, width)
    return grouped.mean(down), grouped.mean(across)


def _place(grouped: _Grouped, size: tuple[int, ...]) -> list[NDArray[Any]]:
    """Return how far from the rim of the photo a mark lies, as a share of its sides."""
    return [
        np.minimum(middle, side - 1 - middle) / side
        for middle, side in zip(_middles(grouped, size[1]), size, strict=True)
    ]


def _like(grouped: _Grouped, table: Floats, size: tuple[int, ...]) -> tuple[Floats, list[float]]:
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
    rows, columns = (each.astype(np.int64) for each in _middles(grouped, width))
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
