"""What is measured of marks in a photo, whatever they are, and of their surroundings."""

from __future__ import annotations

import math
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
WEAK, NOISES = 0.05, 3.0
"""How much of the range of luma a mark stands out at least, and how many deviations of noise."""
SUREST: Final = 1e-3
"""The crack finder's probabilities are cut to this and 1 less this before logits are taken."""
PIXEL: Final = 1 / 12
"""Variance of the places within a pixel."""

MEASURES: Final = (
    *("log_area", "log_length", "log_width", "log_roundness"),
    *(f"hat_{width}" for width in HAT_WIDTHS_PX),
    *("peak_5", "peak_21", "peak_in_noise"),
    *("slope", "steepest", "slope_around", "steep_around", "texture_15", "texture_45"),
    *("crowd_15", "crowd_41", "crowd_101"),
    *("luma", "lightest", "darkest", "ground", "chroma", "colour_change", "sharpest", "sharp"),
    *("crack_logit", "crack_logit_most", "crack_logit_near", "crack_share_near"),
    *("from_top_or_bottom", "from_side"),
)
"""What `measures` returns of each mark, in this order."""


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
    def of(cls, pixels: Bytes, tone: Bytes | None = None) -> Scene:
        """Look at a photo, (H, W, 3) uint8 RGB; its luma may be given, (H, W) uint8."""
        if tone is None:
            tone = luma_of(pixels)
        noise = noise_of(tone)
        ground = np.asarray(cv2.medianBlur(tone, MEDIAN_PX), np.uint8)
        light, dark = (_hats(tone, how) for how in (cv2.MORPH_TOPHAT, cv2.MORPH_BLACKHAT))
        weak = np.maximum(light[-1], dark[-1]) > max(WEAK, NOISES * noise) * 255
        return cls(pixels, tone, ground, _slope(ground), noise, light, dark, weak)

    @property
    def is_light(self) -> Bools:
        """(H, W) bool: lighter than what is around it."""
        return np.asarray(self.light[-1] >= self.dark[-1])

    @property
    def stands_out(self) -> Bytes:
        """(H, W) uint8: how much a pixel stands out, in grey levels."""
        return np.maximum(self.light[-1], self.dark[-1])


def luma_of(pixels: Bytes) -> Bytes:
    """Return the luma (H, W) uint8 of a photo (H, W, 3) uint8 RGB."""
    return np.asarray(cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY), np.uint8)


def noise_of(tone: Bytes) -> float:
    """Return the deviation of noise in luma, 0–1, by the median of Immerkær's difference."""
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


def around_each(picture: NDArray[Any], width: int) -> Floats:
    """Return the mean of the window around each pixel."""
    return np.asarray(cv2.blur(picture, (width, width)), np.float32)


class Grouped:
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

    def most(self, values: NDArray[Any]) -> NDArray[Any]:
        """Return the largest of the pixels' values for each mark."""
        return np.asarray(np.maximum.reduceat(values, self.starts))


def _shape(grouped: Grouped, width: int) -> list[NDArray[Any]]:
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


def _variance(grouped: Grouped, places: NDArray[np.int64]) -> Doubles:
    return grouped.mean(places * places) - grouped.mean(places) ** 2


def _contrast(grouped: Grouped, scene: Scene) -> list[NDArray[Any]]:
    light = grouped.values(scene.is_light) > 0
    values = [
        np.asarray(np.where(light, grouped.values(one), grouped.values(other)) / 255, np.float32)
        for one, other in zip(scene.light, scene.dark, strict=True)
    ]
    peak = grouped.most(values[-1])
    means = [grouped.mean(each) for each in values]
    return [*means, grouped.most(values[0]), peak, peak / (scene.noise + 0.01)]


def _ground(grouped: Grouped, scene: Scene) -> list[NDArray[Any]]:
    """Return how steep, how rough and how crowded it is where a mark lies."""
    steep = (scene.slope > STEEP).astype(np.float32)
    crowd = scene.weak.astype(np.float32)
    free = 1 - crowd
    rough = cv2.absdiff(scene.tone, scene.ground).astype(np.float32) / 255
    rough = np.square(rough) * free
    around = [around_each(scene.slope, 21), around_each(steep, 31)]
    around += [
        np.sqrt(
            np.maximum(around_each(rough, width), 0) / (around_each(free, width) + np.float32(1e-3))
        )
        for width in (15, 45)
    ]
    around += [around_each(crowd, width) for width in (15, 41, 101)]
    own = grouped.values(scene.slope)
    means = [grouped.mean(grouped.values(each)) for each in around]
    return [grouped.mean(own), grouped.most(own), *means]


def _colours(grouped: Grouped, scene: Scene) -> list[NDArray[Any]]:
    """Return lightness and colour of a mark, what it changes of them, and how sharp it is."""
    luma = grouped.values(scene.tone) / np.float32(255)
    lab = cv2.cvtColor(scene.pixels, cv2.COLOR_RGB2LAB)
    hues = [np.ascontiguousarray(lab[..., channel], np.float32) for channel in (1, 2)]
    chroma = np.hypot(*(grouped.values(hue) - 128 for hue in hues)) / 128
    change = np.hypot(*(grouped.values(hue - around_each(hue, MEDIAN_PX)) for hue in hues)) / 255
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


def logits_of(probability: Bytes) -> Floats:
    """Return the logits of probabilities in bytes, cut to `SUREST` and 1 less that."""
    found = np.clip(np.arange(256, dtype=np.float32) / 255, SUREST, 1 - SUREST)
    return np.asarray(np.log(found / (1 - found)), np.float32)[probability]


def _suspicion(grouped: Grouped, probability: Bytes) -> list[NDArray[Any]]:
    """Return what the crack finder says of a mark and of what is near."""
    logits = logits_of(probability)
    found = np.clip(probability.astype(np.float32) / 255, SUREST, 1 - SUREST)
    own = grouped.values(logits)
    near = cv2.dilate(logits, np.ones((25, 25), np.uint8))
    around = (near, around_each(found, 61))
    return [
        grouped.mean(own),
        grouped.most(own),
        *(grouped.mean(grouped.values(each)) for each in around),
    ]


def middles(grouped: Grouped, width: int) -> tuple[Doubles, Doubles]:
    """Return the rows and columns, (N,) each, of the middles of marks in a photo so wide."""
    down, across = np.divmod(grouped.at, width)
    return grouped.mean(down), grouped.mean(across)


def _place(grouped: Grouped, size: tuple[int, ...]) -> list[NDArray[Any]]:
    """Return how far from the rim of the photo a mark lies, as a share of its sides."""
    return [
        np.minimum(middle, side - 1 - middle) / side
        for middle, side in zip(middles(grouped, size[1]), size, strict=True)
    ]


def measures(grouped: Grouped, scene: Scene, probability: Bytes) -> list[NDArray[Any]]:
    """Return what is measured of marks, for each of `MEASURES` (N,) of floats.

    Parameters
    ----------
    grouped : Grouped
    scene : Scene
    probability : (H, W) uint8, 0–255
        The crack finder's map.
    """
    return [
        *_shape(grouped, probability.shape[1]),
        *_contrast(grouped, scene),
        *_ground(grouped, scene),
        *_colours(grouped, scene),
        *_suspicion(grouped, probability),
        *_place(grouped, probability.shape),
    ]
