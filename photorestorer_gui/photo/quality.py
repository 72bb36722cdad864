"""How close two photos are."""

from __future__ import annotations

import math

import numpy as np

from photorestorer_gui.photo.photo import Photo


def psnr(photo: Photo, reference: Photo) -> float:
    """Return the peak signal-to-noise ratio in dB over all pixels and channels; inf when equal.

    Raises
    ------
    ValueError
        If the photos differ in size or depth.
    """
    if photo.pixels.shape != reference.pixels.shape or photo.peak != reference.peak:
        raise ValueError("photos to compare must have the same size and depth")
    error = np.mean(np.square(photo.pixels.astype(np.float64) - reference.pixels))
    return math.inf if error == 0 else 10.0 * math.log10(reference.peak**2 / float(error))
