"""How plainly a photo shows the blocks of strong JPEG compression, and how strong that was."""

from __future__ import annotations

from typing import Any, Final

import cv2
import numpy as np
from numpy.typing import NDArray

from photorestorer_gui.damage.cracks import sigmoid
from photorestorer_gui.photo.photo import Photo

BLOCK_PX: Final = 8
"""JPEG compresses squares of this side by themselves (ITU-T T.81, A.1)."""
LEAST_SIDE_PX: Final = 4 * BLOCK_PX
"""Smaller photos hold too few blocks to tell their borders from chance."""
MOST_SIDE_PX: Final = 2048
"""Only so much of the middle of a large photo is measured."""
MOST_STEP: Final = 12.0
"""Grey levels at which a step is cut: an edge of the picture is no border of blocks."""
PLAIN_STEP: Final = 1.25
"""`blockiness` from which compression is more likely plain than not.  On 63 held-out squares it is
1.4 to 3.2 at a quality of 15 and 0.8 to 2.0 at 50, and at most 1.1 on 66 undamaged portraits."""
DOUBT: Final = 0.12
"""How far from `PLAIN_STEP` it changes by one logit."""
LEAST_DOUBT: Final = 0.1
"""Below it the quality is not asked for."""
GOOD_QUALITY: Final = 55
"""Above it blocks are not plain.  Of 1,868 old and new photos eight were taken for blocky without
this; they had been compressed at 71 to 85."""
FREQUENCIES: Final = {
    (0, 1): 11,
    (0, 2): 10,
    (1, 0): 12,
    (1, 1): 12,
    (1, 2): 14,
    (2, 0): 14,
    (2, 1): 13,
}
"""Low frequencies of a block and their steps at a quality of 50 (T.81, table K.1)."""
_FREQUENCY, _PLACE = np.mgrid[0:BLOCK_PX, 0:BLOCK_PX]
WAVES: Final = (
    np.where(_FREQUENCY, 0.5, np.sqrt(0.125)) * np.cos(np.pi / 16 * _FREQUENCY * (2 * _PLACE + 1))
).astype(np.float32)
"""The cosine transform of eight numbers, as a matrix (T.81, A.3.3)."""
STEPS: Final = range(4, 160)
LEAST_SEEN, SURE_OF_STEP = 40, 0.7
"""Contributions that must be larger than half a step, and how closely they lie to multiples of it,
as the mean of a cosine: 1 on them, 0 anywhere."""
LEAST_AGREEING: Final = 3
"""Frequencies that must show a step."""


def blockiness(photo: Photo) -> float:
    """Return by how many grey levels (of 256) steps across blocks' borders exceed other steps.

    The means of the steps between neighbours, every eighth of them, tell the borders wherever the
    blocks begin; the smaller of what rows and columns say counts, since stripes and checks of the
    picture itself seldom repeat every eight pixels both ways.  A photo that was made smaller or
    larger after it was compressed shows none.

    References
    ----------
    Wang, Z., Sheikh, H. R., Bovik, A. C.: No-reference perceptual quality assessment of JPEG
    compressed images, IEEE International Conference on Image Processing, 2002 (blockiness).
    """
    if min(photo.height, photo.width) < LEAST_SIDE_PX:
        return 0.0
    grey = _middle_in_grey(photo)
    return min(_excess(grey), _excess(grey.T))


def plainly_compressed(photo: Photo) -> float:
    """Return the probability 0–1 that the photo plainly shows blocks, as `blocks_of` tells it."""
    return blocks_of(photo)[0]


def blocks_of(photo: Photo) -> tuple[float, int | None]:
    """Return how likely it is that the photo plainly shows blocks, and of which quality they are.

    The first is that of its `blockiness`, 0–1; 0 where it is known to have been compressed at a
    good quality, as grain and cloth make up blocks now and then.  The second is `quality_of`, None
    as well where next to no blocks are seen.
    """
    found = sigmoid((blockiness(photo) - PLAIN_STEP) / DOUBT)
    quality = quality_of(photo) if found > LEAST_DOUBT else None
    return (found if quality is None or quality <= GOOD_QUALITY else 0.0), quality


def quality_of(photo: Photo) -> int | None:
    """Return the quality, 1–100, at which libjpeg would compress as the photo's blocks were.

    Compression rounds what each frequency contributes to a block to multiples of a step, so that
    steps are told from where the contributions lie.  What quality they stand for is the middle of
    what `FREQUENCIES` say, each by the table of the standard.

    Returns
    -------
    int or None
        None where no steps are to be seen.

    References
    ----------
    Fan, Z., de Queiroz, R. L.: Identification of bitmap compression history: JPEG detection and
    quantizer estimation, IEEE Transactions on Image Processing 12, 2003.
    """
    if min(photo.height, photo.width) < LEAST_SIDE_PX:
        return None
    contributions = _in_frequencies(_middle_in_grey(photo))
    scales = []
    for (row, column), usual in FREQUENCIES.items():
        step = _step_of(contributions[:, row, column])
        if step is not None:
            scales.append(100.0 * step / usual)
    if len(scales) < LEAST_AGREEING:
        return None
    scale = float(np.median(scales))
    return round(min(max(5000 / scale if scale > 100 else (200 - scale) / 2, 1), 100))


def _in_frequencies(grey: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return the cosine transform of every block of a picture, (N, 8, 8)."""
    top, left = ((_border(each) + 1) % BLOCK_PX for each in (grey.T, grey))
    rows, columns = (grey.shape[0] - top) // BLOCK_PX, (grey.shape[1] - left) // BLOCK_PX
    whole = grey[top : top + rows * BLOCK_PX, left : left + columns * BLOCK_PX] - 128
    blocks = whole.reshape(rows, BLOCK_PX, columns, BLOCK_PX).swapaxes(1, 2)
    return np.asarray(WAVES @ blocks.reshape(-1, BLOCK_PX, BLOCK_PX) @ WAVES.T)


def _step_of(contributions: NDArray[np.float32]) -> int | None:
    """Return the largest step of which numbers are multiples, as far as rounding shows."""
    sure: dict[int, float] = {}
    sizes = np.sort(np.abs(contributions))
    for step in STEPS:
        some = sizes[np.searchsorted(sizes, 0.6 * step, side="right") :]
        if len(some) < LEAST_SEEN:
            break
        closeness = float(np.mean(np.cos(2 * np.pi / step * some)))
        if closeness > SURE_OF_STEP:
            sure[step] = closeness
    # Every divisor of the true step is sure as well, and so are its neighbours, a little less.
    return max(
        (step for step in sure if 1.25 * step > max(sure)), key=sure.__getitem__, default=None
    )


def _middle_in_grey(photo: Photo) -> NDArray[np.float32]:
    """Return the luma of at most the middle `MOST_SIDE_PX` of a photo, 0–255."""
    top, left = (max(0, (side - MOST_SIDE_PX) // 2) for side in (photo.height, photo.width))
    middle: NDArray[Any] = photo.pixels[top : top + MOST_SIDE_PX, left : left + MOST_SIDE_PX]
    grey = cv2.cvtColor(middle, cv2.COLOR_RGB2GRAY).astype(np.float32)
    return np.asarray(grey * np.float32(255 / photo.peak))


def _steps(grey: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return the eight means of every eighth step along rows."""
    steps = np.minimum(np.abs(np.diff(grey, axis=1)), MOST_STEP).mean(axis=0)
    whole = len(steps) // BLOCK_PX * BLOCK_PX
    return np.asarray(steps[:whole].reshape(-1, BLOCK_PX).mean(axis=0))


def _excess(grey: NDArray[np.float32]) -> float:
    """Return by how much the largest of the means exceeds the middle of the others."""
    means = np.sort(_steps(grey))
    return float(means[-1] - np.median(means[:-1]))


def _border(grey: NDArray[np.float32]) -> int:
    """Return the last column of a block, 0–7."""
    return int(np.argmax(_steps(grey)))
