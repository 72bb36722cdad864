"""Large photos that are made up quickly: a portrait in tiles, grain over it, and cracks.

python -m benchmarks.large_photos 12 photo.jpg
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any, Final

import cv2
import numpy as np
from numpy.typing import NDArray

from photorestorer_gui import paths
from photorestorer_gui.photo.files import load_photo, save_photo
from photorestorer_gui.photo.output import SaveOptions
from photorestorer_gui.photo.photo import Photo

ASPECT: Final = 4 / 3
CRACKED: Final = 0.01
"""Share of the photo that is cracked."""
CRACK_PX: Final = 5
STEP_PX: Final = 24
"""Length of the straight pieces that cracks are drawn of."""


def make(megapixels: float, *, deep: bool = False, cracked: float = CRACKED) -> Photo:
    """Return a photo of about so many megapixels; the same each time.

    Parameters
    ----------
    megapixels : float
    deep : bool
        16 bits a colour instead of 8.
    cracked : float
        Share of the pixels that cracks cover, 0–1.
    """
    height = round((megapixels * 1e6 / ASPECT) ** 0.5)
    width = round(height * ASPECT)
    pixels = _portrait_all_over(height, width)
    rng = np.random.default_rng(6)
    draw_cracks(pixels, round(cracked * height * width), rng)
    return Photo(_deepened(pixels, rng) if deep else pixels)


def _portrait_all_over(height: int, width: int) -> NDArray[np.uint8]:
    """Return the sample in rows and columns, each in another mirror so that no edge is drawn."""
    sample = load_photo(paths.resources_folder() / "samples" / "portrait-original.png").pixels
    tile = np.asarray(cv2.resize(sample, (1152, 1344), interpolation=cv2.INTER_CUBIC), np.uint8)
    pixels = np.empty((height, width, 3), np.uint8)
    for row, top in enumerate(range(0, height, tile.shape[0])):
        for column, left in enumerate(range(0, width, tile.shape[1])):
            here = pixels[top : top + tile.shape[0], left : left + tile.shape[1]]
            turned = tile[:: 1 - 2 * (row % 2), :: 1 - 2 * (column % 2)]
            here[:] = turned[: here.shape[0], : here.shape[1]]
    return pixels


def draw_cracks(pixels: NDArray[Any], wanted_px: int, rng: np.random.Generator) -> None:
    """Draw pale, crooked lines until they cover about `wanted_px` pixels."""
    height, width = pixels.shape[:2]
    left = wanted_px / CRACK_PX
    while left > 0:
        length = max(2 * STEP_PX, int(min(left, max(height, width) / 2)))
        steps = length // STEP_PX
        turns = rng.uniform(0, 2 * np.pi) + np.cumsum(rng.normal(0, 0.25, steps))
        start = rng.uniform((0, 0), (width, height))
        path = start + STEP_PX * np.cumsum(np.stack([np.cos(turns), np.sin(turns)], axis=1), axis=0)
        path = np.clip(path, 0, (width - 1, height - 1))
        colour = [float(level) for level in rng.uniform(215, 245, 3)]
        cv2.polylines(pixels, [np.rint(path).astype(np.int32)], False, colour, CRACK_PX)
        left -= length


def _deepened(pixels: NDArray[np.uint8], rng: np.random.Generator) -> NDArray[np.uint16]:
    """Return 16-bit pixels whose lower bits are noise, as those of a scanner are."""
    deep = np.empty(pixels.shape, np.uint16)
    for top in range(0, len(pixels), 256):
        rows = pixels[top : top + 256]
        noise = rng.integers(0, 128, rows.shape, np.uint16)
        deep[top : top + 256] = rows * np.uint16(257) ^ noise
    return deep


def main() -> None:
    megapixels, path = float(sys.argv[1]), Path(sys.argv[2])
    deep = "--deep" in sys.argv[3:]
    save_photo(make(megapixels, deep=deep), path, overwrite=True, options=SaveOptions(quality=92))


if __name__ == "__main__":
    main()
