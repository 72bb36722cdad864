"""A network that improves a classical fill, run around the damage only.

The network (`training.networks.crack_filler`) takes (H, W, 4) float32 0–1, a filled photo and its
mask, and gives (H, W, 3) RGB.  Its cost follows the damage: each part of a grid is examined in the
box of the damage in it, with a margin, and a photo without damage there costs nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from photorestorer_gui.networks.session import Networks
from photorestorer_gui.photo.geometry import Box, tiles
from photorestorer_gui.progress import Progress

FILLER: Final = "crack-filler"
PART_PX: Final = 256
MARGIN_PX: Final = 48
"""How far the network looks beyond the damage."""


def _parts(mask: NDArray[np.bool_]) -> Iterator[tuple[Box, Box]]:
    """Yield, for each part of a grid that holds damage, that damage's box and one with a margin."""
    height, width = mask.shape
    for part in tiles(height, width, size_px=PART_PX, overlap_px=0):
        rows, columns = np.nonzero(mask[part.slices])
        if rows.size:
            top, left = part.top + int(rows.min()), part.left + int(columns.min())
            bottom, right = part.top + int(rows.max()) + 1, part.left + int(columns.max()) + 1
            core = Box(left, top, right, bottom)
            yield core, core.grown(MARGIN_PX, height=height, width=width)


def improve_fill(
    filled: NDArray[Any], mask: NDArray[np.bool_], networks: Networks, progress: Progress
) -> NDArray[Any]:
    """Return a filled photo with its fill improved by the network.

    Parameters
    ----------
    filled : (H, W, 3) uint8 or uint16
        Filled classically, and without grain.
    mask : (H, W) bool
        True = filled.
    networks : Networks
    progress : Progress

    Returns
    -------
    (H, W, 3), same dtype
        Pixels outside the mask are untouched, bit for bit.

    Raises
    ------
    Cancelled
        If the person asked for the work to stop.
    NetworkError
        If the network is missing or fails.
    """
    result = filled.copy()
    peak = float(np.iinfo(filled.dtype).max)
    parts = list(_parts(mask))
    for done, (core, window) in enumerate(parts):
        progress.report(done / len(parts))
        photo = filled[window.slices].astype(np.float32) / np.float32(peak)
        hidden = mask[window.slices].astype(np.float32)[..., None]
        better = networks.run(FILLER, np.concatenate([photo, hidden], axis=2), progress)
        top, left = core.top - window.top, core.left - window.left
        inside = better[top : top + core.height, left : left + core.width]
        here = mask[core.slices]
        values = np.clip(np.rint(inside[here] * peak), 0.0, peak)
        result[core.slices][here] = values.astype(filled.dtype)
    progress.report(1.0)
    return result
