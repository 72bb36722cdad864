"""Remedy: give a faded photo its blacks and whites back, and take a cast away; no network."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from photorestorer_gui.networks.session import Networks
from photorestorer_gui.photo.mask import Mask
from photorestorer_gui.photo.photo import Photo
from photorestorer_gui.progress import Progress
from photorestorer_gui.restoration.step import NothingToDo
from photorestorer_gui.restoration.tone import (
    apply_curves,
    mean_change,
    sample_tones,
    tonal_range,
    tone_curves,
)
from photorestorer_gui.words import phrase

LEAST_CHANGE = 0.11
"""Mean change below which tones count as good, as a share of the photo's own range of tones.  A
good photo that was called faded by mistake stays as it is; 5 in 100 drawn fadings are as weak."""


@dataclass(frozen=True)
class FixTone:
    """Stretches the tones of a faded photo and balances its greys.

    It measures the photo itself: its darkest and lightest tones outside the mask and outside plain
    borders.  Every pixel then goes through one curve per channel, so that equal colours stay equal.
    A black-and-white or toned photo keeps its tint.

    Attributes
    ----------
    strength : float
        0 = the photo as it is, 1 = all that was measured.
    """

    id: ClassVar[str] = "fix_tone"
    title: ClassVar[str] = phrase("Fix faded tones")
    full_networks: ClassVar[tuple[str, ...]] = ()
    gives_way: ClassVar[bool] = False
    scales: ClassVar[bool] = False
    needs: ClassVar[tuple[str, ...]] = ()
    engine: ClassVar[str] = "builtin"
    strength: float = 1.0

    def apply(self, photo: Photo, mask: Mask, networks: Networks, progress: Progress) -> Photo:
        """Return the photo with its tones mended.

        Raises
        ------
        NothingToDo
            If the tones are good, if there are none to measure, or if the strength is 0.
        Cancelled
            If the person asked for the work to stop.
        """
        progress.report(0.0)
        if self.strength == 0.0:
            raise NothingToDo(phrase("Its strength is 0."))
        tones = sample_tones(photo.pixels, mask.pixels)
        curves = None if tones is None else tone_curves(tones)
        if tones is None or curves is None:
            raise NothingToDo(phrase("The photo has too few tones to tell whether it has faded."))
        if mean_change(tones, curves) < LEAST_CHANGE * tonal_range(tones):
            raise NothingToDo(phrase("The tones are good already."))
        progress.report(0.2)
        changed = photo.own_copy()
        apply_curves(changed, curves, self.strength, progress.part(0.2, 0.8))
        return photo.with_pixels(changed)
