"""Figures of merit: of masks, of pictures, of decisions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray
from skimage.metrics import structural_similarity

Bools = NDArray[np.bool_]
Bytes = NDArray[np.uint8]


def psnr(found: Bytes, truth: Bytes, where: Bools | None = None) -> float:
    """Return the PSNR in dB of uint8 pictures, over `where` if given; at most 60."""
    error = np.square(found.astype(np.float64) - truth)
    mean = float(np.mean(error if where is None else error[where]))
    return float(min(60.0, 10 * np.log10(255**2 / max(mean, 1e-9))))


def ssim(found: Bytes, truth: Bytes) -> float:
    """Return the structural similarity of RGB uint8 pictures (Wang et al. 2004)."""
    return float(structural_similarity(found, truth, channel_axis=2))


def gmsd(found: Bytes, truth: Bytes) -> float:
    """Return the gradient magnitude similarity deviation of luma: 0 for equals, less is better.

    It follows what people think of a picture more closely than PSNR or SSIM do.

    References
    ----------
    Xue, W., Zhang, L., Mou, X., Bovik, A. C.: Gradient magnitude similarity deviation: a highly
    efficient perceptual image quality index, IEEE Transactions on Image Processing 23(2), 2014.
    """
    one, other = _gradients(found), _gradients(truth)
    similarity = (2 * one * other + GMSD_C) / (one**2 + other**2 + GMSD_C)
    return float(similarity.std())


GMSD_C = 170.0
"""The paper's constant for luma 0–255."""


def _gradients(photo: Bytes) -> NDArray[np.float32]:
    """Return Prewitt's gradient magnitude of luma at half the size."""
    tone = cv2.cvtColor(photo, cv2.COLOR_RGB2GRAY).astype(np.float32)
    half = cv2.boxFilter(tone, -1, (2, 2))[::2, ::2]
    prewitt = np.repeat(np.array([[1, 0, -1]], np.float32), 3, axis=0) / 3
    across, down = (cv2.filter2D(half, -1, kernel) for kernel in (prewitt, prewitt.T))
    return np.hypot(across, down)


def wilson(hits: int, trials: int) -> tuple[float, float]:
    """Return the 95 % interval of a share of which `hits` in `trials` were seen.

    None seen in ten does not mean never: up to 28 % would still be no surprise.

    References
    ----------
    Wilson, E. B.: Probable inference, the law of succession, and statistical inference, Journal of
    the American Statistical Association 22, 1927.
    """
    if not trials:
        return 0.0, 1.0
    square = NORMAL_95**2 / trials
    share = hits / trials
    middle = share + square / 2
    reach = NORMAL_95 * float(np.sqrt(share * (1 - share) / trials + square / (4 * trials)))
    low, high = (middle - reach) / (1 + square), (middle + reach) / (1 + square)
    return (low if hits else 0.0), (high if hits < trials else 1.0)


NORMAL_95 = 1.959964
"""Half the width, in deviations, of the middle 95 % of a normal distribution."""


@dataclass(frozen=True)
class Reliability:
    """Scores in bins of equal width from 0 to 1: what they say, and what is.

    Attributes
    ----------
    counts : (B,) int64
        How many scores fell into each bin.
    mean_score, share : (B,) float64
        Mean of the scores, and share of what is true; 0 in an empty bin.
    """

    counts: NDArray[np.int64]
    mean_score: NDArray[np.float64]
    share: NDArray[np.float64]

    @property
    def error(self) -> float:
        """Expected calibration error (Guo et al. 2017), NaN of nothing."""
        total = self.counts.sum()
        if not total:
            return float("nan")
        return float(np.sum(self.counts * np.abs(self.mean_score - self.share)) / total)


def reliability(scores: NDArray[np.float64], truth: Bools, *, bins: int = 10) -> Reliability:
    """Sort scores 0–1 into bins and compare each bin with the truth."""
    place = np.minimum((scores * bins).astype(np.int64), bins - 1)
    counts = np.bincount(place, minlength=bins)
    each = np.maximum(counts, 1)
    return Reliability(
        counts,
        np.bincount(place, weights=scores, minlength=bins) / each,
        np.bincount(place, weights=truth, minlength=bins) / each,
    )


def brier(scores: NDArray[np.float64], truth: Bools) -> float:
    """Return the mean squared error of scores 0–1 (Brier 1950), NaN of nothing."""
    return float(np.mean(np.square(scores - truth))) if scores.size else float("nan")


@dataclass(frozen=True)
class Counts:
    """Right and wrong decisions, added up."""

    true_found: float = 0.0
    found: float = 0.0
    true_hit: float = 0.0
    true: float = 0.0

    def __add__(self, other: Counts) -> Counts:
        return Counts(
            self.true_found + other.true_found,
            self.found + other.found,
            self.true_hit + other.true_hit,
            self.true + other.true,
        )

    @property
    def precision(self) -> float:
        """Share of what was found that is true."""
        return self.true_found / max(self.found, 1e-9)

    @property
    def recall(self) -> float:
        """Share of what is true that was found."""
        return self.true_hit / max(self.true, 1e-9)

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall."""
        return 2 * self.precision * self.recall / max(self.precision + self.recall, 1e-9)


def f1_interval(photos: Sequence[Counts]) -> tuple[float, float]:
    """Return the 95 % interval of the F1 of all pixels together, by drawing photos anew.

    A few photos with many damaged pixels decide such an F1, so chance does much to it.

    Parameters
    ----------
    photos : sequence of Counts
        One per photo.

    References
    ----------
    Efron, B., Tibshirani, R. J.: An introduction to the bootstrap, 1993 (percentile intervals).
    """
    if not photos:
        return 0.0, 1.0
    drawn = np.random.default_rng(0).integers(0, len(photos), (DRAWS, len(photos)))
    values = [sum((photos[i] for i in row), Counts()).f1 for row in drawn]
    low, high = np.percentile(values, (2.5, 97.5))
    return float(low), float(high)


DRAWS = 1000
"""Of the photos: the ends of the interval are good to about a hundredth."""


def mask_counts(found: Bools, truth: Bools, faint: Bools, *, tolerance_px: int = 1) -> Counts:
    """Count pixels, forgiving a shift of `tolerance_px`; faint pixels are no false alarms."""
    kernel = np.ones((2 * tolerance_px + 1,) * 2, np.uint8)
    near_truth = cv2.dilate(truth.astype(np.uint8), kernel) > 0
    near_found = cv2.dilate(found.astype(np.uint8), kernel) > 0
    counted = found & ~(faint & ~near_truth)
    return Counts(
        float((counted & near_truth).sum()),
        float(counted.sum()),
        float((truth & near_found).sum()),
        float(truth.sum()),
    )


def auc(score: NDArray[np.float32], truth: Bools) -> float:
    """Return the area under the ROC curve (Mann–Whitney, ties counted half)."""
    order, inverse, counts = np.unique(score, return_inverse=True, return_counts=True)
    rank = np.cumsum(counts) - (counts - 1) / 2
    positive = int(truth.sum())
    negative = truth.size - positive
    if not positive or not negative or not order.size:
        return float("nan")
    total = float(rank[inverse][truth].sum())
    return (total - positive * (positive + 1) / 2) / (positive * negative)


def area_under(positive: NDArray[np.float64], negative: NDArray[np.float64]) -> float:
    """Return the area under the ROC curve from how often each level of a score came up.

    Parameters
    ----------
    positive, negative : (L,) float64
        Counts per level, lowest level first, of what is true and of what is not.
    """
    pairs = float(positive.sum() * negative.sum())
    if not pairs:
        return float("nan")
    below = np.cumsum(negative) - negative / 2
    return float(np.sum(positive * below)) / pairs


def decision_counts(found: Sequence[bool], truth: Sequence[bool]) -> Counts:
    """Count yes/no decisions."""
    both = sum(f and t for f, t in zip(found, truth, strict=True))
    return Counts(both, sum(found), both, sum(truth))
