"""Remedy: take away blur and noise of unknown strength."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar, Final

import numpy as np
from numpy.typing import NDArray

from photorestorer_gui.networks.catalogue import SHARPENER
from photorestorer_gui.networks.session import Networks
from photorestorer_gui.networks.tiling import View
from photorestorer_gui.photo.geometry import Box
from photorestorer_gui.photo.mask import Mask
from photorestorer_gui.photo.photo import Photo
from photorestorer_gui.photo.resampling import Enlarged, shrunk_floats
from photorestorer_gui.progress import Progress
from photorestorer_gui.restoration.colour_lab import is_grey
from photorestorer_gui.restoration.deblock import without_blocks
from photorestorer_gui.restoration.step import NothingToDo
from photorestorer_gui.words import phrase

WORKING_SIDE_PX: Final = 1024
"""Long side up to which the network sees blur as it was trained on it."""
MIRRORS: Final = 2
"""How often a small photo is looked at, the second time in a mirror.  On 36 soft photos two looks
gain 0.11 dB, four 0.17 dB, and what people see (GMSD) is the same: not worth twice the seconds."""
MIRRORED_SIDE_PX: Final = 1152
"""Long side up to which it is."""
STRIP_PX: Final = 64
"""Rows that are rounded at a time: floats of a whole scan would need four times its memory."""


@dataclass(frozen=True)
class Sharpen:
    """Denoises and deblurs the whole photo; blocks of JPEG, if there are any, are smoothed first.

    A photo larger than the network knows is first corrected at a working size: what the network
    changed there is enlarged and added, so that a large soft scan gains as much as a small one;
    then fine noise is removed at full size.

    The network answers noise in a black-and-white photo with coloured specks.  So a photo that is
    grey to the last bit gets the mean of the network's channels, and stays grey.

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
        NothingToDo
            If the strength is 0.
        Cancelled
            If the person asked for the work to stop.
        NetworkError
            If the network is missing or fails.
        """
        progress.report(0.0)
        if self.strength == 0.0:
            raise NothingToDo(phrase("Its strength is 0."))
        longest = max(photo.height, photo.width)
        large = longest > WORKING_SIDE_PX
        smooth = without_blocks(photo, progress.part(0.0, 0.1))
        view = View.of(smooth.pixels)
        if large:
            view = self._coarse(smooth, WORKING_SIDE_PX / longest, networks, progress)
        fine = progress.part(0.2, 0.8) if large else progress.part(0.1, 0.9)
        if longest > MIRRORED_SIDE_PX:
            bands = networks.run_bands(SHARPENER, view, fine)
        else:
            whole = view.look(Box(0, 0, photo.width, photo.height))
            mirrored = networks.run_mirrored(SHARPENER, whole, fine, mirrors=MIRRORS)
            bands = iter([(slice(0, photo.height), mirrored)])
        grey = is_grey(photo.pixels)
        result = photo.own_copy()
        for rows, values in bands:
            for top in range(0, len(values), STRIP_PX):
                part = values[top : top + STRIP_PX]
                if grey:
                    part = part.mean(axis=2, keepdims=True)
                strip = slice(rows.start + top, rows.start + top + len(part))
                result[strip] = self._blended(photo.pixels[strip], part, photo.peak)
        if smooth is not photo:  # not before: nothing is left of it where the network fails
            progress.note(phrase("Blocks of strong compression were smoothed first."))
        return photo.with_pixels(result)

    def _blended(
        self, before: NDArray[Any], sharpened: NDArray[np.float32], peak: int
    ) -> NDArray[np.float32]:
        """Return pixels as far on the way to the sharpened ones as is wanted, whole numbers."""
        start = before.astype(np.float32) / np.float32(peak)
        blended = start + np.float32(self.strength) * (sharpened - start)
        return np.asarray(np.clip(np.rint(blended * peak), 0, peak), np.float32)

    @staticmethod
    def _coarse(photo: Photo, scale: float, networks: Networks, progress: Progress) -> View:
        """Return the photo corrected by what the network changes at the working size."""
        size = (max(1, round(photo.width * scale)), max(1, round(photo.height * scale)))
        small = shrunk_floats(photo.pixels, size)
        part = progress.part(0.1, 0.1)
        change = networks.run_mirrored(SHARPENER, small, part, mirrors=MIRRORS) - small
        enlarged = Enlarged(change, photo.height, photo.width)
        plain = View.of(photo.pixels)

        def look(box: Box) -> NDArray[np.float32]:
            return np.asarray(np.clip(plain.look(box) + enlarged.at(box), 0.0, 1.0), np.float32)

        return View(photo.height, photo.width, look)
