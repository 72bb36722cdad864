"""Smooth filling of holes: a thin plate under tension through what surrounds them.

Each connected piece of damage is solved on its own, so that cost follows the damage and not the
photo; small ones share a solution, in which none touches another.  A piece too large for one exact
solution is first filled at half the size; then only a band along its rim is solved exactly, which
joins the coarse interior to the photo without a seam.

References
----------
Damelin, S. B., Hoang, N. S.: On surface completion and image inpainting by biharmonic functions,
International Journal of Mathematics and Mathematical Sciences, 2018, doi 10.1155/2018/3950312.
Franke, R.: Thin plate splines with tension, Computer Aided Geometric Design 2, 1985, for the
tension term.
"""

from __future__ import annotations

from typing import Any, Final

import cv2
import numpy as np
import scipy.sparse as sparse
from numpy.typing import NDArray
from scipy.sparse.linalg import splu

from photorestorer_gui.photo.geometry import Box, tiles
from photorestorer_gui.progress import Progress
from photorestorer_gui.restoration.damage_parts import REACH_PX, Net, all_pieces, parts
from photorestorer_gui.restoration.grain import MARGIN_PX as GRAIN_MARGIN_PX
from photorestorer_gui.restoration.grain import Grain, without_grain
from photorestorer_gui.restoration.nets import fill_blocks, fill_deep
from photorestorer_gui.restoration.specks import Specks, is_speck, rounded

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

EXACT_PX: Final = 12_000
"""Largest number of unknown pixels that is solved in one go."""
TENSION: Final = 0.03
"""Weight of the squared slope beside the squared bending, per square pixel: a thin plate under
tension is biharmonic across cracks and harmonic across holes wider than about 1 / sqrt(TENSION)
pixels, where a plate without tension overshoots.  On held-out portraits 0.03 gains 0.8 dB in peeled
patches and 0.9 dB in torn edges over 0.  Thin cracks have none."""
BAND_PX: Final = 6
"""Width of the exactly solved rim of a large hole."""
THIN_PX: Final = 6
"""Widest crack across which the grain of both rims meets: there it is the best guess of the grain
that is hidden (0.8 dB inside such cracks in grainy photos), and no streak can be seen."""
WINDOWED_PX: Final = 60_000
"""Number of unknown pixels above which a net of cracks is solved window by window."""
WINDOW_PX: Final = 256
MARGIN_PX: Final = 24
"""How far a window looks beyond itself; a fill forgets its rim within a few widths of a crack."""


def wide_pieces(mask: Bools) -> Bools:
    """Return the pixels of all pieces that are wider than `THIN_PX` somewhere, (H, W) bool."""
    wide = np.zeros_like(mask)
    for box, piece in all_pieces(mask):
        if _is_wide(piece):
            wide[box.slices] |= piece
    return wide


def _is_wide(piece: Bools) -> bool:
    distance = cv2.distanceTransform(piece.view(np.uint8), cv2.DIST_L2, cv2.DIST_MASK_PRECISE)
    return float(distance.max()) > THIN_PX / 2 + 0.5


def _laplacian(rows: Bools, involved: Bools) -> sparse.csr_matrix:
    """Return the graph Laplacian of a pixel grid, whose border bends freely.

    Only what is asked for is built, so that a thin crack across a large scan costs little.

    Parameters
    ----------
    rows : (h, w) bool
        Pixels whose Laplacian is wanted.
    involved : (h, w) bool
        Pixels that become columns; holds `rows` and all their neighbours.  Beyond it is a border.
    """
    height, width = rows.shape
    column_of = np.full(rows.size, -1, np.int32)
    column_of[np.flatnonzero(involved)] = np.arange(np.count_nonzero(involved), dtype=np.int32)
    pixel = np.flatnonzero(rows)
    row = np.arange(pixel.size)
    y, x = np.divmod(pixel, width)
    entries = []
    for inside, step in (
        (y > 0, -width),
        (y < height - 1, width),
        (x > 0, -1),
        (x < width - 1, 1),
    ):
        inside[inside] = column_of[pixel[inside] + step] >= 0
        here, there = column_of[pixel[inside]], column_of[pixel[inside] + step]
        entries.append((row[inside], here, np.ones(here.size)))
        entries.append((row[inside], there, -np.ones(here.size)))
    at_row, at_column, value = (np.concatenate(parts) for parts in zip(*entries, strict=True))
    shape = (pixel.size, int(np.count_nonzero(involved)))
    return sparse.coo_matrix((value, (at_row, at_column)), shape=shape).tocsr()


def _grown(mask: Bools, radius_px: int) -> Bools:
    """Return the mask widened by `radius_px` steps along rows and columns."""
    cross = cv2.getStructuringElement(cv2.MORPH_CROSS, (3, 3))
    return np.asarray(cv2.dilate(mask.view(np.uint8), cross, iterations=radius_px) > 0)


def _solve(
    pixels: NDArray[Any], unknown: Bools, tension: float, grid: Bools | None = None
) -> Floats:
    """Return values for the unknown pixels, (N, C), minimising bending and tension.

    `grid` is what of the picture is there, if not all of it is.
    """
    near, involved = _grown(unknown, 1), _grown(unknown, REACH_PX)
    if grid is not None:
        near, involved = near & grid, involved & grid
    laplacian = _laplacian(near, involved)
    inside = unknown[involved]
    energy = laplacian[:, inside].T @ laplacian + tension * laplacian[unknown[near]]
    known = pixels[involved].astype(np.float64)
    known[inside] = 0.0
    factors = splu(
        energy[:, inside].tocsc(), permc_spec="MMD_AT_PLUS_A", options={"SymmetricMode": True}
    )
    return np.asarray(factors.solve(np.ascontiguousarray(-(energy @ known))))


def _solve_windows(
    pixels: NDArray[Any], unknown: Bools, tension: float, progress: Progress
) -> Floats:
    """Return what `_solve` does, window by window where the damage is a net over the whole photo.

    What one window has solved is known to the next, and each looks a margin beyond itself, so that
    no seam shows; memory stays small, and a cancel is heard between windows.
    """
    progress.check()
    if np.count_nonzero(unknown) <= WINDOWED_PX:
        return _solve(pixels, unknown, tension)
    height, width = unknown.shape
    filled, left = pixels.astype(np.float32), unknown.copy()
    for box in tiles(height, width, size_px=WINDOW_PX, overlap_px=0):
        if left[box.slices].any():
            progress.check()
            window = box.grown(MARGIN_PX, height=height, width=width).slices
            filled[window][left[window]] = _solve(filled[window], left[window], tension)
            left[box.slices] = False
    return np.asarray(filled[unknown], np.float64)


def halved(pixels: NDArray[Any], hidden: Bools) -> tuple[NDArray[np.float32], Bools]:
    """Return picture and mask at half the size, averaging only pixels that are not hidden."""
    height, width = hidden.shape
    grow = ((0, height % 2), (0, width % 2))
    known = np.pad(~hidden, grow, mode="edge").astype(np.float32)[..., None]
    padded = np.pad(pixels, (*grow, (0, 0)), mode="edge") * known

    def summed(values: NDArray[np.float32]) -> NDArray[np.float32]:
        tall, wide = values.shape[0] // 2, values.shape[1] // 2
        return np.asarray(values.reshape(tall, 2, wide, 2, -1).sum(axis=(1, 3)), np.float32)

    weight = summed(known)
    mean = np.asarray(summed(padded) / np.maximum(weight, 1.0), np.float32)
    return mean, np.asarray(weight[..., 0] == 0)


def _fill(
    pixels: NDArray[Any], unknown: Bools, hidden: Bools, tension: float, progress: Progress
) -> Floats:
    """Return values for the unknown pixels, (N, C), whatever their number.

    `hidden` is `unknown` and all other damage, which must not colour the coarse picture.
    """
    deep = np.zeros_like(unknown)
    if np.count_nonzero(unknown) > EXACT_PX:
        distance = cv2.distanceTransform(unknown.view(np.uint8), cv2.DIST_L2, 3)
        deep = np.asarray(distance > BAND_PX)
    if not deep.any():
        return _solve_windows(pixels, unknown, tension, progress)
    coarse, coarse_hidden = halved(pixels, hidden)
    if coarse_hidden.any():
        coarse[coarse_hidden] = _fill(coarse, coarse_hidden, coarse_hidden, tension, progress)
    height, width = unknown.shape
    enlarged = cv2.resize(coarse, None, fx=2, fy=2, interpolation=cv2.INTER_CUBIC)
    filled = pixels.astype(np.float32)
    filled[deep] = enlarged.reshape(*enlarged.shape[:2], -1)[:height, :width][deep]
    band = unknown & ~deep
    filled[band] = _solve_windows(filled, band, tension, progress)
    return np.asarray(filled[unknown], np.float64)


def _known_around(pixels: NDArray[Any], mask: Bools, box: Box, grain: Grain | None) -> NDArray[Any]:
    """Return the pixels of a box, in which those that are known carry no grain."""
    if grain is None:
        return pixels[box.slices]
    wide = box.grown(GRAIN_MARGIN_PX, height=mask.shape[0], width=mask.shape[1])
    smooth = without_grain(pixels[wide.slices], mask[wide.slices], grain)
    top, left = box.top - wide.top, box.left - wide.left
    return smooth[top : top + box.height, left : left + box.width]


def fill_thin_plate(
    pixels: NDArray[np.uint8] | NDArray[np.uint16],
    mask: Bools,
    progress: Progress,
    *,
    grain: Grain | None = None,
) -> NDArray[np.uint8] | NDArray[np.uint16]:
    """Return the picture with masked pixels replaced by the smoothest surface that fits around.

    A net of damage over more of the photo than is looked at at once is filled block by block, so
    that memory follows the block and not the photo.

    Parameters
    ----------
    pixels : (H, W, C) uint8 or uint16
    mask : (H, W) bool
        True = unknown.  At least one pixel must be known.
    progress : Progress
        Told after each piece; small ones are filled a few at a time.
    grain : Grain, optional
        The photo's: in pieces wider than `THIN_PX` the surface then passes through what the known
        pixels are without it, and carries none.  Taken at their word, they would lead their grain
        into the hole as streaks.

    Returns
    -------
    (H, W, C), same dtype
        Pixels outside the mask are untouched, bit for bit.

    Raises
    ------
    Cancelled
        If the person asked for the work to stop.
    """
    result = pixels.copy()
    fill_own(result, mask, progress, grain=grain)
    return result


def fill_own(
    pixels: NDArray[np.uint8] | NDArray[np.uint16],
    mask: Bools,
    progress: Progress,
    *,
    grain: Grain | None = None,
) -> None:
    """Fill as `fill_thin_plate` does, in place; parameters and errors are its own."""
    total = max(1, int(np.count_nonzero(mask)))
    done = 0

    def values(seen: NDArray[Any], piece: tuple[Box, Bools], hidden: Bools) -> NDArray[Any]:
        return _values(seen, piece, hidden, grain, progress)

    def smooth(small: NDArray[Any], hidden: Bools) -> Floats:
        return _fill(small, hidden, hidden, TENSION, progress)

    thin_specks = Specks(pixels, lambda seen, gone, grid: _solve(seen, gone, 0.0, grid))
    wide_specks = Specks(pixels, lambda seen, gone, grid: _solve(seen, gone, TENSION, grid))
    for part in parts(mask):
        progress.report(done / total)
        if isinstance(part, Net):
            unknown = part.within(part.box)
            unknown &= mask[part.box.slices]
            count = int(np.count_nonzero(unknown))
            share = progress.part(done / total, count / total)
            fill_deep(pixels, (part, unknown), mask, smooth)
            fill_blocks(pixels, (part, unknown), mask, values, share)
            done += count
        else:
            box, piece = part
            if is_speck(box):
                wide = _is_wide(piece)
                known = _known_around(pixels, mask, box, grain if wide else None)
                (wide_specks if wide else thin_specks).add(box, piece, known)
            else:
                pixels[box.slices][piece] = _values(pixels, part, mask, grain, progress)
            done += int(np.count_nonzero(piece))
    thin_specks.fill()
    wide_specks.fill()
    progress.report(1.0)


def _values(
    pixels: NDArray[Any],
    part: tuple[Box, Bools],
    mask: Bools,
    grain: Grain | None,
    progress: Progress,
) -> NDArray[Any]:
    """Return what a piece is filled with, (N, C); `mask` is all that is unknown."""
    box, piece = part
    wide = _is_wide(piece)
    known = _known_around(pixels, mask, box, grain if wide else None)
    values = _fill(known, piece, mask[box.slices], TENSION if wide else 0.0, progress)
    return rounded(values, pixels.dtype)
