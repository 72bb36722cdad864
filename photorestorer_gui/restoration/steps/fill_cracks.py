"""Remedy: fill cracks, scratches and missing parts from what surrounds them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from photorestorer_gui.errors import MaskError
from photorestorer_gui.networks.session import Networks
from photorestorer_gui.photo.mask import Mask
from photorestorer_gui.photo.photo import Photo
from photorestorer_gui.progress import Progress
from photorestorer_gui.restoration.step import NothingToDo


@dataclass(frozen=True)
class FillCracks:
    """Fills the mask; every pixel outside it stays bit-identical.

    The built-in engine fills with a thin plate under tension: across a crack the biharmonic
    surface, over wide holes a calmer one.
    """

    id: ClassVar[str] = "fill_cracks"
    title: ClassVar[str] = "Fill cracks"
    needs: ClassVar[tuple[str, ...]] = ()
    engine: ClassVar[str] = "builtin"

    def apply(self, photo: Photo, mask: Mask, networks: Networks, progress: Progress) -> Photo:
        """Return the photo with the masked pixels filled.

        Raises
        ------
        NothingToDo
            If the mask is empty.
        MaskError
            If the mask covers the whole photo.
        Cancelled
            If the person asked for the work to stop.
        """
        covered = int(np.count_nonzero(mask.pixels))
        if covered == 0:
            raise NothingToDo("No cracked pixels are marked.")
        if covered == mask.pixels.size:
            raise MaskError(
                "The mask covers the whole photo, so nothing is left to fill it from.",
                "Erase the mask where the photo is good.",
            )
        # SciPy takes a while to load, and the window is up before anything is filled.
        from photorestorer_gui.restoration.thin_plate import fill_thin_plate

        return photo.with_pixels(fill_thin_plate(photo.pixels, mask.pixels, progress))
