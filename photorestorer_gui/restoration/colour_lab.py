"""Colours for a colourless photo in CIE L*a*b*: its own lightness, and a* and b* from elsewhere.

OpenCV's conversion looks colours up in a coarse table: there and back it is off by 1.2 of 255, and
by 130 of 65535 in a grey.  A scan would lose its lightness, so the formulas are worked out here.
"""

from __future__ import annotations

from typing import Any, Final

import cv2
import numpy as np
from numpy.typing import NDArray

from photorestorer_gui.progress import Progress
from photorestorer_gui.restoration.tone import Tones, is_toned

Floats = NDArray[np.float32]

TO_XYZ: Final = np.array(
    [[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]]
)
"""Linear sRGB to XYZ (IEC 61966-2-1)."""
FROM_LAB_PLANES: Final = np.linalg.inv(TO_XYZ / TO_XYZ.sum(axis=1, keepdims=True)).astype(
    np.float32
)
"""XYZ as shares of the white's, to linear sRGB: a grey has equal shares and gets equal channels."""
LUMINANCE: Final = TO_XYZ[1].astype(np.float32)
FROM_AB: Final = (np.float32(1 / 500), np.float32(-1 / 200))
"""What a* adds to the root of X, and b* to that of Z."""
EPSILON: Final = 216 / 24389
KAPPA: Final = 24389 / 27
"""Where L*a*b* turns from a straight line to a cube root, and how steep the line is (CIE 15)."""
LEAST_CHROMA: Final = 3 / 255
"""Mean difference of the channels below which nobody sees colours."""
STRIP_PX: Final = 128


def is_colourless(tones: Tones) -> bool:
    """Whether a photo has no colours but at most one tint: black-and-white, sepia or toned."""
    chroma = float(np.ptp(tones.colours, axis=1).mean())
    return chroma < LEAST_CHROMA or is_toned(tones.colours)


def is_grey(pixels: NDArray[Any]) -> bool:
    """Whether red, green and blue of all (H, W, 3) pixels are equal, bit for bit.

    It is looked at some rows at a time, so a photo in colours is told by its first ones.
    """
    for top in range(0, len(pixels), STRIP_PX):
        red, green, blue = np.moveaxis(pixels[top : top + STRIP_PX], 2, 0)
        if not (np.array_equal(red, green) and np.array_equal(green, blue)):
            return False
    return True


def luminance(pixels: NDArray[Any]) -> Floats:
    """Return the luminance Y of (H, W, 3) uint8 or uint16 sRGB pixels, (H, W) float32, 0–1."""
    levels = np.linspace(0.0, 1.0, int(np.iinfo(pixels.dtype).max) + 1)
    linear = np.where(levels <= 0.04045, levels / 12.92, ((levels + 0.055) / 1.055) ** 2.4)
    return np.asarray(linear.astype(np.float32)[pixels] @ LUMINANCE, np.float32)


def grey_of(light: Floats) -> Floats:
    """Return the sRGB value, 0–1, of the greys of a luminance of 0–1."""
    return _encoded(np.ascontiguousarray(light))


def give_colours(pixels: NDArray[Any], ab: Floats, progress: Progress) -> None:
    """Give pixels other colours, in place; each stays as light as it was.

    A colour that sRGB cannot show so light or so dark is made paler until it can: clipping the
    channels would change the lightness.  Works strip by strip: memory is needed for a few rows
    only.

    Parameters
    ----------
    pixels : (H, W, 3) uint8 or uint16, RGB
        Written to.
    ab : (h, w, 2) float32
        a* and b* of the whole photo, of any size.
    progress : Progress
        Told after each strip.

    References
    ----------
    CIE 15:2004, section 8.2.1 (L*a*b*); IEC 61966-2-1 (sRGB).
    """
    height = len(pixels)
    peak = np.float32(np.iinfo(pixels.dtype).max)
    for top in range(0, height, STRIP_PX):
        strip = pixels[top : top + STRIP_PX]
        colours = _rows_of(ab, top, top + len(strip), size=pixels.shape[:2])
        linear = _shown(luminance(strip), colours)
        strip[:] = np.rint(_encoded(linear) * peak).astype(pixels.dtype)
        progress.report((top + len(strip)) / height)


def _rows_of(ab: Floats, top: int, bottom: int, *, size: tuple[int, ...]) -> Floats:
    """Return rows top … bottom of `ab` at another size, (H, W), between whose values it is linear.

    Rows are mixed here and columns by OpenCV, which can only scale a picture as a whole.
    """
    height, width = size
    place = (np.arange(top, bottom) + 0.5) * (len(ab) / height) - 0.5
    place = np.clip(place, 0, len(ab) - 1)
    above = np.floor(place).astype(np.intp)
    below = np.minimum(above + 1, len(ab) - 1)
    share = (place - above).astype(np.float32)[:, None, None]
    rows = ab[above] + share * (ab[below] - ab[above])
    wide = cv2.resize(rows, (width, bottom - top), interpolation=cv2.INTER_LINEAR)
    return np.asarray(wide, np.float32).reshape(bottom - top, width, 2)


def _shown(light: Floats, ab: Floats) -> Floats:
    """Return linear sRGB, 0–1, of this luminance (h, w), in colours as near to `ab` as it shows."""
    middle = _root(light)
    x_root, z_root = (middle + share * ab[..., i] for i, share in enumerate(FROM_AB))
    planes = (_cubed(x_root), light, _cubed(z_root))
    linear = np.stack(planes, axis=2) @ FROM_LAB_PLANES.T
    # On the way to the grey of the same luminance nothing gets lighter or darker.
    grey = light[..., None]
    away = linear - grey
    room = np.where(away > 0, 1 - grey, grey)
    share = np.min(room / np.maximum(np.abs(away), np.float32(1e-9)), axis=2, keepdims=True)
    return np.asarray(np.clip(grey + np.minimum(share, 1) * away, 0, 1), np.float32)


def _root(values: Floats) -> Floats:
    line = (np.float32(KAPPA) * values + 16) / 116
    return np.asarray(np.where(values > EPSILON, np.cbrt(values), line), np.float32)


def _cubed(roots: Floats) -> Floats:
    """Return what has these roots; undoes `_root`."""
    cubes = roots**3
    line = (116 * roots - 16) / np.float32(KAPPA)
    return np.asarray(np.where(cubes > EPSILON, cubes, line), np.float32)


def _encoded(linear: Floats) -> Floats:
    """Return sRGB values of linear ones, both 0–1."""
    curved = np.float32(1.055) * cv2.pow(linear, 1 / 2.4).reshape(linear.shape) - np.float32(0.055)
    return np.asarray(np.where(linear <= 0.0031308, 12.92 * linear, curved), np.float32)
