"""Damage of sharpness: blur and noise of every usual origin."""

from __future__ import annotations

import cv2
import numpy as np

from photorestorer_gui.training.fields import Floats, Rng, between, log_between


def gaussian_blur(photo: Floats, sigma_px: float) -> Floats:
    """Return the photo blurred by a Gaussian of deviation `sigma_px`."""
    return cv2.GaussianBlur(photo, (0, 0), sigma_px)


def defocus_blur(photo: Floats, radius_px: float) -> Floats:
    """Return the photo blurred by a disc, as a lens out of focus does."""
    side = 2 * int(np.ceil(radius_px)) + 1
    down, across = np.mgrid[:side, :side] - side // 2
    disc = np.clip(radius_px + 0.5 - np.hypot(down, across), 0, 1).astype(np.float32)
    return _filtered(photo, disc)


def motion_blur(photo: Floats, length_px: float, angle: float) -> Floats:
    """Return the photo smeared along a line of `length_px` at `angle` radians."""
    side = 2 * int(np.ceil(length_px / 2)) + 1
    kernel: Floats = np.zeros((side * 4, side * 4), np.float32)
    middle = side * 2
    reach = 2 * length_px * np.array([np.cos(angle), np.sin(angle)])
    ends = [tuple(int(v) for v in np.rint(middle + sign * reach)) for sign in (-1, 1)]
    cv2.line(kernel, ends[0], ends[1], 1.0, 4, cv2.LINE_AA)
    kernel = cv2.resize(kernel, (side, side), interpolation=cv2.INTER_AREA)
    return _filtered(photo, kernel)


def _filtered(photo: Floats, kernel: Floats) -> Floats:
    """Return the mean that a kernel weighs, within 0–1.

    OpenCV takes large kernels through Fourier transforms, which leave a little less than nothing
    where all is black, and a power of that is no number.
    """
    mean = cv2.filter2D(photo, -1, kernel / kernel.sum(), borderType=cv2.BORDER_REFLECT)
    return np.clip(mean, 0, 1)


def low_resolution(photo: Floats, factor: float) -> Floats:
    """Return the photo made `factor` times smaller and as large again."""
    height, width = photo.shape[:2]
    size = (max(1, round(width / factor)), max(1, round(height / factor)))
    small = cv2.resize(photo, size, interpolation=cv2.INTER_AREA)
    large = cv2.resize(small, (width, height), interpolation=cv2.INTER_CUBIC)
    return np.clip(large, 0, 1)


def blur(rng: Rng, photo: Floats, low_px: float = 1.1, high_px: float = 5.0) -> Floats:
    """Return the photo blurred in one of four ways.

    Parameters
    ----------
    low_px, high_px : float
        Range of the deviation of the equal Gaussian, in pixels.
    """
    sigma = log_between(rng, low_px, high_px)
    pick = rng.random()
    if pick < 0.4:
        return gaussian_blur(photo, sigma)
    if pick < 0.6:
        return defocus_blur(photo, 2.0 * sigma)  # a disc of radius r deviates by r / 2
    if pick < 0.75:
        # A line of length l deviates by l / sqrt(12) along itself.
        return motion_blur(photo, 3.4641 * 1.5 * sigma, between(rng, 0, np.pi))
    return low_resolution(photo, 1.0 + 1.7 * sigma)


def gaussian_noise(rng: Rng, photo: Floats, sigma: float) -> Floats:
    """Return the photo with Gaussian noise of deviation `sigma` (0–1) on each channel."""
    noisy = photo + sigma * rng.standard_normal(photo.shape, dtype=np.float32)
    return np.clip(noisy, 0, 1)


def film_grain(rng: Rng, photo: Floats, sigma: float) -> Floats:
    """Return the photo with grain: one field for all channels, clumped, strongest in mid-tones."""
    grain: Floats = rng.standard_normal(photo.shape[:2], dtype=np.float32)
    size = between(rng, 0.3, 1.1)
    grain = cv2.GaussianBlur(grain, (0, 0), size)
    grain = grain * (sigma / max(float(grain.std()), 1e-6))
    tone = photo.mean(axis=2)
    weight = 0.4 + 2.4 * tone * (1 - tone)
    return np.clip(photo + (grain * weight)[..., None], 0, 1).astype(np.float32)


def jpeg(photo: Floats, quality: int) -> Floats:
    """Return the photo after JPEG compression at `quality` (1–100)."""
    pixels = np.rint(photo[..., ::-1] * 255).astype(np.uint8)
    _, data = cv2.imencode(".jpg", pixels, [cv2.IMWRITE_JPEG_QUALITY, quality])
    decoded = cv2.imdecode(data, cv2.IMREAD_COLOR)
    assert decoded is not None  # it was encoded a line above
    return decoded[..., ::-1].astype(np.float32) / 255


def noise(rng: Rng, photo: Floats, low: float = 0.03, high: float = 0.16) -> Floats:
    """Return the photo with noise of one usual origin, deviation `low` to `high` (0–1).

    Film grain deviates a little less, and compression (qualities of 35 down to 8) much less.
    """
    sigma = log_between(rng, low, high)
    pick = rng.random()
    if pick < 0.45:
        return gaussian_noise(rng, photo, sigma)
    if pick < 0.75:
        return film_grain(rng, photo, sigma)
    if pick < 0.88:
        return np.clip(
            photo + sigma * rng.standard_normal((*photo.shape[:2], 1), dtype=np.float32), 0, 1
        ).astype(np.float32)
    return jpeg(photo, int(np.clip(35 - 170 * sigma, 8, 35)))
