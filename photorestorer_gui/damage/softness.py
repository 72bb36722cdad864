"""Blur and noise, which hide other damage, and a photo after the sharpener has been over it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from photorestorer_gui.networks.catalogue import SHARPENER
from photorestorer_gui.networks.session import Networks
from photorestorer_gui.progress import Progress

SOFT: Final = 0.4
"""Probability of blur or noise, as the classifier gives it, from which it may hide cracks: they are
then looked for once more, and what little is seen of them means more."""


@dataclass(frozen=True, eq=False)
class Softness:
    """What may hide damage in a photo.

    Attributes
    ----------
    kinds : frozenset of str
        ``blurred``, ``noisy``, both or neither.
    sharpened : (H, W, 3) float32, RGB 0–1, or None
        The photo, at its size, after the sharpener has been over it, where that is known already.
    """

    kinds: frozenset[str] = frozenset()
    sharpened: NDArray[np.float32] | None = None

    @classmethod
    def of(cls, raw: Mapping[str, float]) -> Softness:
        """Return which of blur and noise a photo may have, by its raw probabilities."""
        return cls(frozenset(kind for kind in ("blurred", "noisy") if raw[kind] >= SOFT))


NEITHER: Final = Softness()


def sharpened(
    pixels: NDArray[Any], *, networks: Networks, progress: Progress
) -> NDArray[np.float32]:
    """Return a picture, (H, W, 3) of any depth, after the sharpener, as float32 0–1.

    Raises
    ------
    Cancelled
        If the person asked for the work to stop.
    NetworkError
        If the network is missing or fails.
    """
    sharp = networks.run_tiled(SHARPENER, pixels, progress)
    return np.asarray(np.clip(sharp, 0.0, 1.0), np.float32)
