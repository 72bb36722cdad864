"""Whether an aligned face is good as it is."""

from __future__ import annotations

from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from photorestorer_gui.restoration.faces.alignment import luma

Floats = NDArray[np.float32]

SHARP_PX: Final = 1.4
"""Blur of an aligned face below which it counts as sharp, in pixels of 512.

Of 60 sharp portraits at one aligned pixel per pixel of the photo, the middle one measures 1.0 to
1.3 by collection (0.3 to 1.8 in all); blurred by 1 pixel 1.5, by 2 pixels 2.2, by 3 pixels 3.0.
Noise of 8 % of white moves that by less than 0.1.  A small face, enlarged, is as soft as a blurred
one, so that this one number says “large and sharp”.
"""
MOST_NOISE: Final = 5.0 / 255
"""Noise from which on a sharp face is no good one either."""
_FINE_PX, _COARSE_PX = 1.0, 3.0
_EDGES: Final = 98
_CENTRE: Final = (slice(154, 435), slice(128, 384))
"""Eyes, nose and mouth, where edges belong to the face and not to what is behind it."""


def is_good(face: Floats) -> bool:
    """Return whether a face is large, sharp and free of noise: a network could only change it.

    Parameters
    ----------
    face : (512, 512, 3) float32, RGB 0–1
        Aligned.
    """
    centre = luma(face[_CENTRE])
    return blur_px(centre) < SHARP_PX and noise(centre) < MOST_NOISE


def blur_px(tones: Floats) -> float:
    """Return the deviation of the Gaussian that the strongest edges were blurred with.

    An edge of blur b has a slope proportional to 1 / √(b² + s²) after another blur by s; the slopes
    after a fine and after a coarse one tell b, whatever the contrast, and noise hardly counts.

    Parameters
    ----------
    tones : (h, w) float32, 0–1

    References
    ----------
    Zhuo, S., Sim, T.: Defocus map estimation from a single image, Pattern Recognition 44(9), 2011.
    """
    fine, coarse = (float(np.percentile(_slopes(tones, s), _EDGES)) for s in (_FINE_PX, _COARSE_PX))
    ratio = fine / max(coarse, 1e-6)
    if ratio <= 1:
        return float("inf")  # no edges at all, or none that a fine look sees better
    return float(np.sqrt(max(0.0, (_COARSE_PX**2 - ratio**2 * _FINE_PX**2) / (ratio**2 - 1))))


def _slopes(tones: Floats, blur: float) -> Floats:
    soft = cv2.GaussianBlur(tones, (0, 0), blur)
    across = cv2.Sobel(soft, cv2.CV_32F, 1, 0)
    down = cv2.Sobel(soft, cv2.CV_32F, 0, 1)
    return np.asarray(cv2.magnitude(across, down), np.float32)


def noise(tones: Floats) -> float:
    """Return the usual deviation of pixels from their surroundings, 0–1; edges count little.

    Parameters
    ----------
    tones : (h, w) float32, 0–1
    """
    detail = np.abs(tones - cv2.GaussianBlur(tones, (0, 0), 2.0))
    return float(np.median(detail)) / 0.6745
