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


def decision_counts(found: Sequence[bool], truth: Sequence[bool]) -> Counts:
    """Count yes/no decisions."""
    both = sum(f and t for f, t in zip(found, truth, strict=True))
    return Counts(both, sum(found), both, sum(truth))
