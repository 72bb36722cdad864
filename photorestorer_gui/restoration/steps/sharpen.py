"""Remedy: take away blur and noise of unknown strength."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Final

import cv2
import numpy as np
from numpy.typing import NDArray

from photorestorer_gui.networks.catalogue import SHARPENER
from photorestorer_gui.networks.session import Networks
from photorestorer_gui.photo.mask import Mask
from photorestorer_gui.photo.photo import Photo
from photorestorer_gui.progress import Progress
from photorestorer_gui.words import phrase

WORKING_SIDE_PX: Final = 1024
"""Long side up to which the network sees blur as it was trained on it."""
MIRRORS: Final = 4
"""How often a small photo is looked at, each time in another mirror: 0.26 dB for 0.2 s at 512²."""
MIRRORED_SIDE_PX: Final = 1152
"""Long side up to which it is."""


@dataclass(frozen=True)
class Sharpen:
    """Denoises and deblurs the whole photo.

    A photo larger than the network knows is first corrected at a working size: what the network
    changed there is enlarged and added, so that a large soft scan gains as much as a small one;
    then fine noise is removed at full size.

    Attributes
    ----------
    strength : float
        0 = the photo as it is, 1 = all that the network proposes.
    """

    id: ClassVar[str] = "sharpen"
    title: ClassVar[str] = phrase("Remove blur and noise")
    full_networks: ClassVar[tuple[str, ...]] = ()
    gives_way: ClassVar[bool] = True
    scales: ClassVar[bool] = False
    needs: ClassVar[tuple[str, ...]] = (SHARPENER,)
    engine: ClassVar[str] = "builtin"
    strength: float = 1.0

    def apply(self, photo: Photo, mask: Mask, networks: Networks, progress: Progress) -> Photo:
        """Return the sharpened photo.

        Raises
        ------
        Cancelled
            If the person asked for the work to stop.
        NetworkError
            If the network is missing or fails.
        """
        pixels = photo.pixels.astype(np.float32) / np.float32(photo.peak)
        start = pixels
        longest = max(photo.height, photo.width)
        large = longest > WORKING_SIDE_PX
        if large:
            pixels = self._coarse(pixels, WORKING_SIDE_PX / longest, networks, progress)
        fine = progress.part(0.2, 0.8) if large else progress
        mirrors = MIRRORS if longest <= MIRRORED_SIDE_PX else 1
        sharpened = networks.run_mirrored(SHARPENER, pixels, fine, mirrors=mirrors)
        blended = start + np.float32(self.strength) * (sharpened - start)
        scaled = np.clip(np.rint(blended * photo.peak), 0, photo.peak)
        return photo.with_pixels(scaled.astype(photo.pixels.dtype))

    @staticmethod
    def _coarse(
        pixels: NDArray[np.float32], scale: float, networks: Networks, progress: Progress
    ) -> NDArray[np.float32]:
        """Return the pixels corrected by what the network changes at the working size."""
        height, width = pixels.shape[:2]
        size = (max(1, round(width * scale)), max(1, round(height * scale)))
        small = np.asarray(cv2.resize(pixels, size, interpolation=cv2.INTER_AREA), np.float32)
        part = progress.part(0.0, 0.2)
        change = networks.run_mirrored(SHARPENER, small, part, mirrors=MIRRORS) - small
        enlarged = cv2.resize(change, (width, height), interpolation=cv2.INTER_CUBIC)
        return np.asarray(np.clip(pixels + enlarged, 0.0, 1.0), np.float32)
