"""The tones of a photo: measured outside its damage, and the curves that mend what has faded.

A curve is a few points between which values are interpolated; it rises everywhere, begins at black
and ends at white, so that no tone is clipped and none trades places with another.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from photorestorer_gui.progress import Progress

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
Curve = NDArray[np.float32]

LUMA: Final = np.array([0.299, 0.587, 0.114])
"""Weights of R, G, B in luma (ITU-R BT.601)."""
SIDE_PX: Final = 512
"""Longest side of the small picture in which tones are measured."""
LEAST_CELLS: Final = 2
"""Fewer sound places tell nothing."""
ENDS: Final = (0.005, 0.995)
"""Share of the tones that may lie beyond black and white, as in the percentile stretch of
Limare, N. et al.: Simplest Color Balance, Image Processing On Line 1, 2011, doi
10.5201/ipol.2011.llmps-scb; there 1.5 % at each end are clipped, here nothing is."""
CHANNEL_ENDS: Final = (0.01, 0.99)
"""The like for the ends of single channels, by which a cast is told."""
BLACK: Final = 0.03
WHITE: Final = 0.97
"""Where the darkest and the lightest tones of a faded photo go."""
GOOD_BLACK: Final = (0.1, 0.2)
GOOD_WHITE: Final = (0.78, 0.9)
"""Between these a black or a white turns from good, and left alone, to faded."""
MOST_GAIN: Final = 3.0
"""Steepest stretch: beyond it 8 bits show steps, and grain is all there is to see."""
LEAST_RANGE: Final = 0.02
"""Range of luma below which a photo is of one tone."""
FLAT: Final = 0.06
PLAIN: Final = 0.9
MOST_BORDER: Final = 0.12
"""A row or column at the photo's edge is border where this share of it is as dark or light as a
mount is, within `FLAT`; at most this share of a side is."""
MOUNT: Final = (0.1, 0.9)
"""How dark or light that is."""
TONED: Final = 0.0125
TONED_BROWN: Final = 0.03
"""Mean share of the contrast that luma may leave unexplained in a toned photo.  Faded, sepia and
saved as JPEG, old portraits had at most 0.013; the least colourful slide had 0.010, portraits on
white 0.014 to 0.028, other colour portraits 0.028 and more."""
ALL_BROWN: Final = 0.95
NEARLY: Final = 0.01
"""A tone is brown where red is no less than green, and green no less than blue, within this."""
SURE_CAST: Final = 0.06
MOST_CAST: Final = 0.3
"""Logarithms of gains between channels: colour portraits without a cast deviate by 0.1, and the
bound keeps skin what it is where there is no grey to go by."""
SURE_SHADOW_CAST: Final = 0.04
MOST_SHADOW_CAST: Final = 0.12
"""The like for dark tones, as shares of the contrast."""
BRIGHT: Final = 0.9
LIT: Final = (0.3, 0.55)
"""A photo whose lightest tenth of luma begins at the second needs no lift of its dark tones, at the
first it gets all: a face before a dark background is well lit, an underexposed slide is not."""
MOST_LIFT: Final = 0.8
"""Slope that a lift adds at black."""
STRIP_PX: Final = 256


@dataclass(frozen=True, eq=False)
class Tones:
    """What was measured of a photo.

    Attributes
    ----------
    colours : (N, 3) float64
        RGB, 0–1, of sound places all over the photo, without plain borders.
    edges : (3,) float64
        How strongly each channel varies from place to place.
    """

    colours: Floats
    edges: Floats


def sample_tones(pixels: NDArray[Any], mask: Bools) -> Tones | None:
    """Return the tones of a photo, or None where too little of it is sound.

    Parameters
    ----------
    pixels : (H, W, 3) uint8 or uint16, RGB
    mask : (H, W) bool
        True = damaged; no such pixel has any influence.
    """
    small, sound = _cells(pixels, mask)
    box = _inside_borders(small, sound)
    small, sound = small[box], sound[box]
    if np.count_nonzero(sound) < LEAST_CELLS:
        return None
    return Tones(small[sound], _edges(small, sound))


def _cells(pixels: NDArray[Any], mask: Bools) -> tuple[Floats, Bools]:
    """Return means of equal cells (h, w, 3), 0–1, and which of them hold no damage.

    Rows are summed strip by strip: a float copy of a large scan would not fit into the memory.
    """
    height, width = mask.shape
    tall, wide = -(-height // SIDE_PX), -(-width // SIDE_PX)
    rows, columns = height // tall, width // wide
    small = np.empty((rows, columns, 3))
    sound = np.empty((rows, columns), np.bool_)
    peak = float(np.iinfo(pixels.dtype).max) * tall * wide
    for row in range(rows):
        strip = np.s_[row * tall : (row + 1) * tall, : columns * wide]
        summed = pixels[strip].sum(axis=0, dtype=np.uint32)
        small[row] = summed.reshape(columns, wide, 3).sum(axis=1) / peak
        sound[row] = ~mask[strip].any(axis=0).reshape(columns, wide).any(axis=1)
    return small, sound


def _inside_borders(small: Floats, sound: Bools) -> tuple[slice, slice]:
    """Return rows and columns between the plain black or white borders of a mount or a scan."""
    luma = np.where(sound, small @ LUMA, np.nan)
    return _between(luma), _between(luma.T)


def _between(luma: Floats) -> slice:
    def is_border(line: Floats) -> bool:
        known = line[~np.isnan(line)]
        if not known.size:
            return True
        middle = float(np.median(known))
        plain = np.mean(np.abs(known - middle) < FLAT) >= PLAIN
        return bool(plain and not MOUNT[0] < middle < MOUNT[1])

    most = int(MOST_BORDER * len(luma))
    start = next((i for i in range(most) if not is_border(luma[i])), most)
    end = next((i for i in range(most) if not is_border(luma[-1 - i])), most)
    return slice(start, len(luma) - end)


def _edges(small: Floats, sound: Bools) -> Floats:
    """Return how much each channel differs between neighbours, (3,): the root of the mean square.

    References
    ----------
    van de Weijer, J., Gevers, T., Gijsenij, A.: Edge-based color constancy, IEEE Transactions on
    Image Processing 16(9), 2007: in a photo without a cast it is about the same for all channels.
    """
    squares, count = np.zeros(3), 1
    for axis in (0, 1):
        both = np.diff(sound.astype(np.int8), axis=axis) == 0
        both &= np.delete(sound, 0, axis=axis)
        differences = np.diff(small, axis=axis)[both]
        squares += np.square(differences).sum(axis=0)
        count += len(differences)
    return np.sqrt(squares / count)


def tone_curves(tones: Tones) -> tuple[Curve, Curve, Curve] | None:
    """Return a curve per channel, or None where there is nothing but one tone.

    A curve is (2, N) float32: values 0–1, and what becomes of them.
    """
    luma = tones.colours @ LUMA
    low, high = np.quantile(luma, ENDS)
    if high - low < LEAST_RANGE:
        return None
    if is_toned(tones.colours):
        return _curves_of_toned(tones.colours, luma)
    return _curves_of_colour(tones)


def is_toned(colours: Floats) -> bool:
    """Whether each channel is a smooth function of luma: black-and-white, sepia or toned.

    What luma does not explain is compared with the photo's contrast, since fading takes both.  It
    may be more where everything is brown: a stained sepia print is toned all the same, and an
    evening's light is no cast.
    """
    luma = colours @ LUMA
    basis = np.stack([np.ones_like(luma), luma, luma**2], axis=1)
    solution, *_ = np.linalg.lstsq(basis, colours, rcond=None)
    unexplained = float(np.abs(colours - basis @ solution).mean())
    low, high = np.quantile(luma, ENDS)
    brown = np.mean((np.diff(colours, axis=1) <= NEARLY).all(axis=1)) >= ALL_BROWN
    return unexplained < (TONED_BROWN if brown else TONED) * float(high - low)


def _faded(value: float, good: float, bad: float) -> float:
    """Return 0 where a black or a white is good, 1 where it has faded, and in between a share."""
    return float(np.clip((value - good) / (bad - good), 0.0, 1.0))


def _targets(low: float, high: float, white: float = WHITE) -> tuple[float, float]:
    """Return where the darkest and the lightest tone should go, 0–1."""
    dark = low + _faded(low, *GOOD_BLACK) * (min(BLACK, low) - low)
    light = high + _faded(-high, -GOOD_WHITE[1], -GOOD_WHITE[0]) * (max(white, high) - high)
    gain = (light - dark) / (high - low)
    if gain > MOST_GAIN:
        share = (MOST_GAIN - 1) / (gain - 1)
        return low + share * (dark - low), high + share * (light - high)
    return dark, light


def _curve(points: Sequence[tuple[float, float]], lift: float) -> Curve:
    """Return the curve through black, some points and white, with dark tones lifted at last."""
    places = np.linspace(0.0, 1.0, 1025)
    x, y = zip((0.0, 0.0), *points, (1.0, 1.0), strict=True)
    values = np.interp(places, x, y)
    values = values + lift * values * np.square(1 - values)
    return np.stack([places, values]).astype(np.float32)


def _through(curve: Curve, values: NDArray[Any]) -> Floats:
    return np.asarray(np.interp(values, curve[0], curve[1]), np.float64)


def _lift(luma: Floats, balanced: Sequence[tuple[float, float]]) -> float:
    """Return how much dark tones are lifted: not at all where something is well lit."""
    x, y = zip((0.0, 0.0), *balanced, (1.0, 1.0), strict=True)
    bright = float(np.interp(np.quantile(luma, BRIGHT), x, y))
    return MOST_LIFT * float(np.clip((LIT[1] - bright) / (LIT[1] - LIT[0]), 0.0, 1.0))


def _curves_of_toned(colours: Floats, luma: Floats) -> tuple[Curve, Curve, Curve]:
    """Return curves that stretch luma and keep the tint of the darkest and the lightest tone."""
    low, high = np.quantile(luma, ENDS)
    darkest = colours[luma <= low].mean(axis=0)
    lightest = colours[luma >= high].mean(axis=0)
    low, high = float(darkest @ LUMA), float(lightest @ LUMA)
    # The strongest channel of the lightest tone reaches white, and none goes beyond.
    dark, light = _targets(low, high, WHITE * high / float(lightest.max()))
    lift = _lift(luma, ((low, dark), (high, light)))
    darkened, lightened = darkest * (dark / max(low, 1e-6)), lightest * (light / high)
    red, green, blue = (
        _curve(((darkest[c], darkened[c]), (lightest[c], lightened[c])), lift) for c in range(3)
    )
    return red, green, blue


def _curves_of_colour(tones: Tones) -> tuple[Curve, Curve, Curve]:
    """Return curves that take a cast away and then stretch all channels alike."""
    low, high = np.quantile(tones.colours, CHANNEL_ENDS, axis=0)
    dark, light = _without_cast(low, high, tones.edges)
    balance = [_curve(((low[c], dark[c]), (high[c], light[c])), 0.0) for c in range(3)]
    balanced = np.stack([_through(balance[c], tones.colours[:, c]) for c in range(3)], axis=1)
    black = float(np.quantile(balanced.min(axis=1), ENDS[0]))
    white = float(np.quantile(balanced.max(axis=1), ENDS[1]))
    stretched = tuple(zip((black, white), _targets(black, white), strict=True))
    stretch = _curve(stretched, _lift(balanced @ LUMA, stretched))
    red, green, blue = (
        np.stack([curve[0], _through(stretch, curve[1])]).astype(np.float32) for curve in balance
    )
    return red, green, blue


def _surely(value: Floats, sure: float, most: float) -> Floats:
    """Return the channels' deviations as far as they are no accident, bound to ±`most`.

    If the largest is `sure` they count as nothing, from twice as much on in full.
    """
    share = float(np.clip(np.abs(value).max() / sure - 1.0, 0.0, 1.0))
    return np.asarray(np.clip(share * value, -most, most))


def _without_cast(low: Floats, high: Floats, edges: Floats) -> tuple[Floats, Floats]:
    """Return where the ends of the channels go so that greys are grey.

    What is a cast is judged as it would look with full contrast, for a stretch makes it stronger.
    Dark tones are shifted, but none up from black; light ones are scaled, as far as the edges bear
    witness: a bright sky has no edges, and one red dress does not make all edges red.

    Parameters
    ----------
    low, high, edges : (3,) float64
        The darkest and the lightest of each channel, and how strongly it varies.
    """
    contrast = max(float(high.max() - low.min()), LEAST_RANGE)
    shift = contrast * _surely((low - low.mean()) / contrast, SURE_SHADOW_CAST, MOST_SHADOW_CAST)
    dark = np.minimum(low - shift, MOST_GAIN * low)  # black stays black, however tinted
    # A veil lies over all tones, tinted shadows over dark ones alone: light tones tell which.
    light = min(high, high - shift, key=lambda ends: float(np.ptp(ends)))
    black = float(dark.min())

    def excess(values: Floats) -> Floats:
        logs = np.log(np.maximum(values, 1e-3))
        return np.asarray(logs - logs.mean())

    ends, varied = excess((light - black) / contrast), excess(edges)
    agreed = np.where(ends * varied > 0, np.minimum(np.abs(ends), np.abs(varied)), 0.0)
    cast = _surely(np.sign(ends) * agreed, SURE_CAST, MOST_CAST)
    lightened = black + (light - black) * np.exp(-cast)
    return dark, np.clip(lightened, dark, light.max())


def tonal_range(tones: Tones) -> float:
    """Return how far the measured tones reach from dark to light, 0–1; stray ones do not count."""
    low, high = np.quantile(tones.colours.mean(axis=1), (0.02, 0.98))
    return float(high - low)


def mean_change(tones: Tones, curves: Sequence[Curve]) -> float:
    """Return by how much curves change the measured tones on average, 0–1."""
    changes = [
        np.abs(_through(curve, tones.colours[:, c]) - tones.colours[:, c]).mean()
        for c, curve in enumerate(curves)
    ]
    return float(np.mean(changes))


def apply_curves(
    pixels: NDArray[Any], curves: Sequence[Curve], strength: float, progress: Progress
) -> None:
    """Send the pixels through the curves; each possible value is worked out once, and looked up.

    Parameters
    ----------
    pixels : (H, W, 3) uint8 or uint16, RGB
        Changed in place.
    curves : three of (2, N) float32
    strength : float
        0–1: share of the change.
    progress : Progress
        Told after each strip.
    """
    peak = np.iinfo(pixels.dtype).max
    levels = np.arange(peak + 1) / peak
    tables = [levels + strength * (_through(curve, levels) - levels) for curve in curves]
    looked_up = [np.rint(table * peak).astype(pixels.dtype) for table in tables]
    for row in range(0, len(pixels), STRIP_PX):
        strip = pixels[row : row + STRIP_PX]
        for channel, table in enumerate(looked_up):
            strip[..., channel] = table[strip[..., channel]]
        progress.report(min(1.0, (row + STRIP_PX) / len(pixels)))
