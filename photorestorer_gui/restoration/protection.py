"""What the person protects, in the form in which steps leave something alone."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import cv2
import numpy as np

from photorestorer_gui.photo.geometry import Box
from photorestorer_gui.photo.mask import Mask
from photorestorer_gui.restoration.step import Settled

SOFT_PX: Final = 3
"""Width of the border over which a step's change sets in beside what is protected."""
PART_PX: Final = 512
"""Side of the parts, so that a stroke in a large scan costs what it covers."""


def protected_parts(mask: Mask) -> tuple[Settled, ...]:
    """Return what must be left as it is; nothing where nothing is protected.

    Every protected pixel has a weight of 1, and within `SOFT_PX` around it the weight falls to 0.
    """
    if mask.protected is None:
        return ()
    return tuple(_parts(mask.protected))


def _parts(protected: np.typing.NDArray[np.bool_]) -> Iterator[Settled]:
    height, width = protected.shape
    reach = 2 * SOFT_PX + 1
    disc = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (reach, reach))
    for top in range(0, height, PART_PX):
        for left in range(0, width, PART_PX):
            box = Box(left, top, min(left + PART_PX, width), min(top + PART_PX, height))
            around = box.grown(reach, height=height, width=width)
            marked = protected[around.slices]
            if not marked.any():
                continue
            wider = cv2.dilate(marked.astype(np.float32), disc)
            soft = np.maximum(cv2.blur(wider, (reach, reach)), marked)
            rows, columns = box.top - around.top, box.left - around.left
            weight = soft[rows : rows + box.height, columns : columns + box.width]
            yield Settled(box, np.ascontiguousarray(np.minimum(weight, 1.0), np.float32))
