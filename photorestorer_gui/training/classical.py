"""The classical tools that the built-in networks replace, as fair opponents in the tables."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from photorestorer_gui.training.fields import Floats

Bytes = NDArray[np.uint8]


def noise_deviation(photo: Bytes) -> float:
    """Return the estimated deviation of white noise in luma, in grey levels.

    References
    ----------
    Immerkær, J.: Fast noise variance estimation, Computer Vision and Image Understanding 64, 1996.
    """
    kernel = np.array([[1, -2, 1], [-2, 4, -2], [1, -2, 1]], np.float64)
    tone = cv2.cvtColor(photo, cv2.COLOR_RGB2GRAY).astype(np.float64)
    return float(np.sqrt(np.pi / 2) / 6 * np.abs(cv2.filter2D(tone, -1, kernel)).mean())


def nlm(photo: Bytes) -> Bytes:
    """Return (H, W, 3) uint8 after non-local means, its strength from the estimated noise.

    A photo without noise stays as it is.
    """
    sigma = noise_deviation(photo)
    if sigma <= 1.5:
        return photo
    strength = 0.9 * sigma
    smooth = cv2.fastNlMeansDenoisingColored(photo, None, strength, strength, 5, 15)
    return np.asarray(smooth, np.uint8)


def nlm_unsharp(photo: Bytes) -> Bytes:
    """Return (H, W, 3) uint8 after non-local means and an unsharp mask."""
    smooth = nlm(photo)
    soft = cv2.GaussianBlur(smooth, (0, 0), 1.5)
    return np.asarray(cv2.addWeighted(smooth, 1.4, soft, -0.4, 0), np.uint8)


def top_hat_cracks(photo: Bytes) -> Floats:
    """Return (H, W) float32 crack evidence 0–1: the stronger of white and black top-hat of luma.

    References
    ----------
    Giakoumis, Nikolaidis, Pitas: Digital image processing techniques for the detection and removal
    of cracks in digitized paintings, IEEE Transactions on Image Processing 15(1), 2006.
    """
    tone = cv2.cvtColor(photo, cv2.COLOR_RGB2GRAY)
    kernel = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (11, 11))
    white = cv2.morphologyEx(tone, cv2.MORPH_TOPHAT, kernel)
    black = cv2.morphologyEx(tone, cv2.MORPH_BLACKHAT, kernel)
    return np.maximum(white, black).astype(np.float32) / 255


def sharpness(photo: Bytes) -> float:
    """Return the variance of the Laplacian of luma, the usual measure of blur (low = blurred)."""
    return float(cv2.Laplacian(cv2.cvtColor(photo, cv2.COLOR_RGB2GRAY), cv2.CV_64F).var())
