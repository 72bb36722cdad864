"""Remedy: fill cracks, scratches and missing parts from what surrounds them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from photorestorer_gui.errors import MaskError
from photorestorer_gui.networks.catalogue import ModelId
from photorestorer_gui.networks.session import Networks
from photorestorer_gui.photo.mask import Mask
from photorestorer_gui.photo.photo import Photo
from photorestorer_gui.progress import Progress
from photorestorer_gui.restoration.inpaint import Inpainter
from photorestorer_gui.restoration.step import NothingToDo
from photorestorer_gui.words import phrase


@dataclass(frozen=True)
class FillCracks:
    """Fills the mask; every pixel outside it stays bit-identical.

    The built-in engine fills with a thin plate under tension: across a crack the biharmonic
    surface, over wide holes a calmer one.  In a grainy photo the surface of what is wider than a
    thin crack ignores the grain of its rim, and gets the like laid over it afterwards.

    The full engine continues textures and edges, with a network of the LaMa family.  Big LaMa comes
    first: it is larger, slower, and better at what is wide.

    Attributes
    ----------
    grain : float
        0 leaves the filling smooth, 1 makes it as grainy as the photo around.  The default is what
        serves a sharpener best that comes afterwards (+1.6 dB over a smooth filling), and a little
        calmer than the photo, since the eye forgives that.
    network : str
        Id of the full network that fills; empty for the built-in engine.
    matching : float
        How far a network's colours are fitted to those around a hole, 0–1.
    """

    id: ClassVar[str] = "fill_cracks"
    title: ClassVar[str] = phrase("Fill cracks")
    full_networks: ClassVar[tuple[ModelId, ...]] = ("lama-big", "lama")
    gives_way: ClassVar[bool] = False
    scales: ClassVar[bool] = False
    grain: float = 0.7
    network: ModelId = ""
    matching: float = 1.0

    @property
    def needs(self) -> tuple[ModelId, ...]:
        """Ids of the weights that it runs."""
        return (self.network,) if self.network else ()

    @property
    def engine(self) -> str:
        """What does the work."""
        return "full" if self.network else "builtin"

    def apply(self, photo: Photo, mask: Mask, networks: Networks, progress: Progress) -> Photo:
        """Return the photo with the masked pixels filled.

        Raises
        ------
        NothingToDo
            If the mask is empty.
        MaskError
            If the mask covers the whole photo.
        NetworkError
            If the network is missing or fails.
        Cancelled
            If the person asked for the work to stop.
        """
        covered = int(np.count_nonzero(mask.pixels))
        if covered == 0:
            raise NothingToDo(phrase("No cracked pixels are marked."))
        if covered == mask.pixels.size:
            raise MaskError(
                phrase("The mask covers the whole photo, so nothing is left to fill it from."),
                phrase("Erase the mask where the photo is good."),
            )
        # SciPy takes a while to load, and the window is up before anything is filled.
        from photorestorer_gui.restoration.grain import lay_grain, measure_grain
        from photorestorer_gui.restoration.thin_plate import fill_own, wide_pieces

        grain = measure_grain(photo.pixels, mask.pixels)
        filled = photo.own_copy()
        if self.network:
            inpainter = Inpainter(networks, self.network, self.matching)
            inpainter.fill_own(filled, mask.pixels, progress)
        else:
            fill_own(filled, mask.pixels, progress, grain=grain)
        if grain is not None:
            lay_grain(filled, wide_pieces(mask.pixels), grain, strength=self.grain)
        return photo.with_pixels(filled)
