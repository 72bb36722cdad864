"""Remedy that must be asked for: colours for a photo that has none."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Final

import cv2
import numpy as np
from numpy.typing import NDArray

from photorestorer_gui.errors import NetworkError
from photorestorer_gui.networks.catalogue import ModelId
from photorestorer_gui.networks.session import Networks
from photorestorer_gui.photo.mask import Mask
from photorestorer_gui.photo.photo import Photo
from photorestorer_gui.progress import Progress
from photorestorer_gui.restoration.colour_lab import (
    give_colours,
    grey_of,
    is_colourless,
    luminance,
)
from photorestorer_gui.restoration.step import NothingToDo
from photorestorer_gui.restoration.tone import sample_tones
from photorestorer_gui.words import phrase

MOST_SQUEEZE: Final = 2.0
"""How much more one side may be shrunk than the other.  The network learnt on photos that were
squeezed to a square, up to about that much; a head squeezed further is none that it knows."""
MOST_AB: Final = 128.0
_NETWORK_SHARE: Final = 0.8
"""Share of the progress; the network is most of the work."""

Floats = NDArray[np.float32]


@dataclass(frozen=True)
class Colorize:
    """Gives a black-and-white or toned photo the colours that a network thinks likely.

    The network sees the whole photo small, and only its lightness; its colours are enlarged, and
    every pixel stays as light as it was.  Colours are a guess: nobody knows what they were.

    Attributes
    ----------
    strength : float
        0 = no colours, 1 = as strong as the network proposes.
    network : str
        Id of the network that does the work.
    """

    id: ClassVar[str] = "colorize"
    title: ClassVar[str] = phrase("Add colours")
    full_networks: ClassVar[tuple[ModelId, ...]] = ("ddcolor",)
    gives_way: ClassVar[bool] = False
    scales: ClassVar[bool] = False
    engine: ClassVar[str] = "full"
    strength: float = 1.0
    network: ModelId = "ddcolor"

    @property
    def needs(self) -> tuple[ModelId, ...]:
        """The network that does the work."""
        return (self.network,)

    def apply(self, photo: Photo, mask: Mask, networks: Networks, progress: Progress) -> Photo:
        """Return the photo with colours.

        Raises
        ------
        NothingToDo
            If the photo has colours, too few tones to tell, or if the strength is 0.
        NetworkError
            If the network is missing, fails, or answers with what are no colours.
        Cancelled
            If the person asked for the work to stop.
        """
        progress.report(0.0)
        if self.strength == 0.0:
            raise NothingToDo(phrase("Its strength is 0."))
        tones = sample_tones(photo.pixels, mask.pixels)
        if tones is None:
            raise NothingToDo(phrase("The photo has too few tones to tell whether it has colours."))
        if not is_colourless(tones):
            raise NothingToDo(phrase("The photo has colours already."))
        found = self._colours(photo, networks, progress)
        progress.report(_NETWORK_SHARE)
        ab = np.float32(self.strength) * found
        rest = progress.part(_NETWORK_SHARE, 1 - _NETWORK_SHARE)
        pixels = photo.own_copy()
        give_colours(pixels, ab, rest)
        return photo.with_pixels(pixels)

    def _colours(self, photo: Photo, networks: Networks, progress: Progress) -> Floats:
        """Return a* and b* of the whole photo, (h, w, 2) float32, at the network's resolution."""
        side = networks.card(self.network).contract.inputs[0].shape[-1]
        seen = _square(photo, side)
        height, width = seen.shape
        grey = grey_of(np.pad(seen, ((0, side - height), (0, side - width)), mode="symmetric"))
        fed = np.ascontiguousarray(np.broadcast_to(grey, (1, 3, side, side)))
        (answer,) = networks.run_ports(self.network, (fed,), progress)
        if not np.isfinite(answer).all():
            raise NetworkError(
                phrase(
                    "The network “{title}” gave no usable colours.",
                    title=networks.card(self.network).title,
                ),
                phrase("Try again; if it fails again, get the network anew."),
                "its answer has values that are no numbers",
            )
        found = np.clip(answer[0, :, :height, :width], -MOST_AB, MOST_AB)
        return np.ascontiguousarray(found.transpose(1, 2, 0))


def _square(photo: Photo, side_px: int) -> Floats:
    """Return the photo's luminance, (h, w) float32, 0–1, small enough for a square of `side_px`.

    One side is `side_px`, and the other too unless that squeezed the photo beyond `MOST_SQUEEZE`.
    """
    longest = max(photo.height, photo.width)
    height, width = (
        max(1, round(side_px * min(1.0, MOST_SQUEEZE * side / longest)))
        for side in (photo.height, photo.width)
    )
    small = cv2.resize(photo.pixels, (width, height), interpolation=cv2.INTER_AREA)
    return luminance(np.asarray(small))
