"""Filling damage with a network that knows textures (LaMa), a window at a time.

A window shows the network the damage with its surroundings at the photo's own size.  Two things go
wrong in such fills, and are seen to here: what is left of the damage's colour at its rim leaks into
the hole, and the hole comes out a shade off.  So the hole that is shown is a little wider than the
damage, and what the network makes of the sound pixels in between tells by how much it is off.

A hole too wide for the network is filled at half the size first, and again if need be; of that its
inner part is kept, and the rim is filled at full size, seeing both sides.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Final

import cv2
import numpy as np
from numpy.typing import NDArray

from photorestorer_gui.networks.catalogue import PX, ModelId
from photorestorer_gui.networks.session import Networks
from photorestorer_gui.photo.geometry import Box
from photorestorer_gui.photo.mask import Mask
from photorestorer_gui.progress import Progress
from photorestorer_gui.restoration.windows import Window, deep_parts, plan_windows

Floats = NDArray[np.float32]
Bools = NDArray[np.bool_]

HIDDEN_PX: Final = 4
"""How much wider than the damage the hole is that the network sees."""
UNSURE_PX: Final = 1
"""How much of that may still carry the damage's colour, and tells nothing."""
RIM_CELL_PX: Final = 4
"""Side of the smallest cells in which the rim of a hole is compared: finer than that it is texture
and grain that differ, not colour."""
RIM_CERTAIN: Final = 4.0
"""Number of pixels with which a cell has as much to say as the larger cell around it."""
SURROUNDINGS_PX: Final = PX
"""What is halved around the inner part of a wide hole: its rim, and as much of what is known."""
DARK: Final = 1 / 8
"""Mean of the known pixels below which an answer does not tell whether white is 1 or 255."""
GREY: Final = 0.5
WHITES: Final = (1.0, 255.0)
"""What white is in the answers of the exports in use."""


@dataclass
class Inpainter:
    """Fills damage in one photo with one network.

    Attributes
    ----------
    networks : Networks
    network : str
        Id of a network with LaMa's contract.
    matching : float
        0 takes the network's colours as they are, 1 takes away all that they are off by.
    """

    networks: Networks
    network: ModelId
    matching: float = 1.0
    _white: float | None = field(default=None, init=False)

    def fill(self, pixels: NDArray[Any], mask: Bools, progress: Progress) -> NDArray[Any]:
        """Return the photo with its masked pixels filled.

        Parameters
        ----------
        pixels : (H, W, 3) uint8 or uint16, RGB
        mask : (H, W) bool
            True = damaged.  At least one pixel must be known.
        progress : Progress
            Told before each window; a cancel ends the one that runs.

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
        filled = pixels.copy()
        self.fill_own(filled, mask, progress)
        return filled

    def fill_own(self, pixels: NDArray[Any], mask: Bools, progress: Progress) -> None:
        """Fill as `fill` does, in place."""
        self._fill(pixels, mask.copy(), mask, progress)
        progress.report(1.0)

    def _fill(
        self, pixels: NDArray[Any], unknown: Bools, wanted: Bools, progress: Progress
    ) -> None:
        """Fill those of the unknown pixels that are wanted, in place; they are known then."""
        progress.report(0.0)
        parts = list(deep_parts(unknown, wanted))
        # Half the size has a quarter of the pixels.
        work = [int(np.count_nonzero(inside)) / 4 for _, inside in parts]
        total = sum(work) + int(np.count_nonzero(wanted))
        done = 0.0
        for (box, inside), cost in zip(parts, work, strict=True):
            part = progress.part(done / total, cost / total)
            values = self._filled_at_half_size(pixels, unknown, (box, inside), part)
            pixels[box.slices][inside] = values
            unknown[box.slices][inside] = False
            done += cost
        windows = plan_windows(wanted & unknown, side_px=PX)
        fine = progress.part(done / total, 1 - done / total)
        for number, window in enumerate(windows):
            fine.report(number / len(windows))
            self._fill_window(pixels, unknown, window, fine)

    def _filled_at_half_size(
        self,
        pixels: NDArray[Any],
        unknown: Bools,
        part: tuple[Box, Bools],
        progress: Progress,
    ) -> NDArray[Any]:
        """Return values for a part, (N, 3), that lies deep in a hole."""
        from photorestorer_gui.restoration.thin_plate import halved

        box, inside = part
        height, width = unknown.shape
        region = box.grown(SURROUNDINGS_PX, height=height, width=width)
        mean, hidden = halved(pixels[region.slices], unknown[region.slices])
        small = np.rint(mean).astype(pixels.dtype)
        top, left = box.top - region.top, box.left - region.left
        here = np.s_[top : top + box.height, left : left + box.width]
        deep = np.zeros((region.height, region.width), np.uint8)
        deep[here] = inside
        # Five more around, two at half the size: the cubic that enlarges looks there.
        wanted = cv2.dilate(deep, np.ones((11, 11), np.uint8))[::2, ::2] > 0
        self._fill(small, hidden.copy(), hidden & wanted, progress)
        enlarged = cv2.resize(small, None, fx=2, fy=2, interpolation=cv2.INTER_CUBIC)
        return np.asarray(enlarged[here][inside])

    def _fill_window(
        self, pixels: NDArray[Any], unknown: Bools, window: Window, progress: Progress
    ) -> None:
        """Fill what a window is there for, in place; it is known then."""
        seen, holes = pixels[window.box.slices], unknown[window.box.slices]
        todo = np.zeros_like(holes)
        core = window.core_inside
        todo[core.slices] = holes[core.slices]
        if not todo.any():  # a window before has filled it along with its own
            return
        damage = Mask(holes.copy())
        hidden = damage.grow(HIDDEN_PX).pixels
        peak = np.float32(np.iinfo(pixels.dtype).max)
        values = np.asarray(seen / peak, np.float32)
        drawn = self._look(values, hidden, progress)
        sure = hidden & ~damage.grow(UNSURE_PX).pixels
        if self.matching and sure.any():
            drawn = drawn + np.float32(self.matching) * spread(values - drawn, sure)
        scaled = np.rint(np.clip(drawn[todo], 0.0, 1.0) * peak)
        seen[todo] = scaled.astype(pixels.dtype)
        holes[todo] = False

    def _look(self, values: Floats, hidden: Bools, progress: Progress) -> Floats:
        """Return what the network makes of a picture of at most its size, (h, w, 3), 0–1.

        A smaller picture is continued by its mirror image, and so are its holes.
        """
        height, width = hidden.shape
        grow = ((0, PX - height), (0, PX - width))
        mask = np.pad(hidden, grow, mode="symmetric").astype(np.float32)[None, None]
        photo = np.pad(values, (*grow, (0, 0)), mode="symmetric").transpose(2, 0, 1)[None]
        # Exports differ in whether they hide the damage themselves.
        (answer,) = self.networks.run_ports(self.network, (photo * (1 - mask), mask), progress)
        if self._white is None:
            self._white = self._white_of(answer, photo, mask, progress)
        drawn = answer[0].transpose(1, 2, 0)[:height, :width]
        return np.asarray(drawn / np.float32(self._white), np.float32)

    def _white_of(self, answer: Floats, photo: Floats, mask: Floats, progress: Progress) -> float:
        """Return what white is in the answers of this network: some exports give 0–1, others 0–255.

        What it says of the known pixels tells, without a run of its own.  Only a photo too dark to
        tell is left for a flat grey one.
        """
        known = np.broadcast_to(mask == 0, photo.shape)
        if not known.any() or photo[known].mean() < DARK:
            photo, mask = np.full_like(photo, GREY), np.zeros_like(mask)
            (answer,) = self.networks.run_ports(self.network, (photo, mask), progress)
            known = np.ones(photo.shape, np.bool_)
        told = float(answer[known].mean() / photo[known].mean())
        return min(WHITES, key=lambda white: abs(np.log(max(told, 1e-3) / white)))


def spread(off: Floats, sure: Bools) -> Floats:
    """Return what a picture is off by everywhere, from where that is known.

    Close to what is known its own mean over a small cell counts, farther away that of ever larger
    cells: it is carried to ever coarser grids and back again.

    Parameters
    ----------
    off : (h, w, C) float32
    sure : (h, w) bool
        Where `off` is known; at least one pixel.

    Returns
    -------
    (h, w, C) float32

    References
    ----------
    Gortler, S. J., et al.: The lumigraph, SIGGRAPH 1996 ("pull-push").
    """
    count = sure.astype(np.float32)[..., None]
    height, width = sure.shape
    total, count = _summed(off * count, RIM_CELL_PX), _summed(count, RIM_CELL_PX)
    return _enlarged(_smoothest(total, count), RIM_CELL_PX)[:height, :width]


def _smoothest(total: Floats, count: Floats) -> Floats:
    """Return a value per cell, (h, w, C), from the sum of what is known there, and its number."""
    height, width = count.shape[:2]
    if height == width == 1:
        return np.asarray(total / count, np.float32)
    coarse = _smoothest(_summed(total, 2), _summed(count, 2))
    around = RIM_CERTAIN * _enlarged(coarse, 2)[:height, :width]
    return np.asarray((total + around) / (count + RIM_CERTAIN), np.float32)


def _summed(values: Floats, side_px: int) -> Floats:
    """Return the sums over square cells; those at the end may be smaller."""
    height, width, channels = values.shape
    grow = ((0, -height % side_px), (0, -width % side_px), (0, 0))
    padded = np.pad(values, grow)
    tall, wide = padded.shape[0] // side_px, padded.shape[1] // side_px
    cells = padded.reshape(tall, side_px, wide, side_px, channels)
    return np.asarray(cells.sum(axis=(1, 3)), np.float32)


def _enlarged(values: Floats, factor: int) -> Floats:
    enlarged = cv2.resize(values, None, fx=factor, fy=factor, interpolation=cv2.INTER_LINEAR)
    # OpenCV drops the last axis where there is one channel.
    return np.asarray(enlarged, np.float32).reshape(*enlarged.shape[:2], -1)
