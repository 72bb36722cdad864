"""Colours of 16-bit pictures: to sRGB without losing the precision, which Pillow cannot do.

Profiles of the matrix and curve kind, the usual ones of cameras, scanners and editors, are computed
in float32 (error below 2 of 65535 levels, and below 40 in the darkest colours of steep curves).
Profiles made of tables are sampled with LittleCMS at 52³ colours, and the *change* they make is
interpolated, so that a gradient stays smooth although each sample is rounded to 8 bits (error
about half an 8-bit level).
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from photorestorer_gui.photo.colour import (
    ProfileUnusable,
    grid,
    means_srgb,
    space_of,
    through_profile,
)

Deep = NDArray[np.uint16]
Floats = NDArray[np.float32]

_PIXELS_PER_BLOCK = 1 << 18
_GRID = 52  # 255 / 51 is 5: every sampled colour is a whole 8-bit level

# Linear sRGB to XYZ, adapted to D50 (IEC 61966-2-1 with the Bradford transform of ICC.1 Annex E).
_SRGB_TO_XYZ = np.array(
    [
        [0.4360747, 0.3850649, 0.1430804],
        [0.2225045, 0.7168786, 0.0606169],
        [0.0139322, 0.0971045, 0.7141733],
    ]
)


def deep_to_srgb(pixels: Deep, profile: bytes) -> Deep:
    """Convert (H, W) grey or (H, W, 3) RGB uint16 to (H, W, 3) sRGB; RGB is converted in place.

    Raises
    ------
    ProfileUnusable
        If the profile is damaged or belongs to another kind of picture.
    """
    space = space_of(profile) if profile else ""
    if pixels.ndim == 2:
        if space == "GRAY":
            pixels = _grey_table(profile)[pixels]
        pixels = np.repeat(pixels[..., None], 3, axis=2)
        if space == "GRAY":
            return pixels
    if not profile:
        return pixels
    if space != "RGB ":
        raise ProfileUnusable
    if means_srgb(profile):
        return pixels
    matrix_profile = _matrix_profile(profile)
    if matrix_profile is None:
        return _convert_by_grid(pixels, profile)
    return _convert_by_matrix(pixels, matrix_profile)


@dataclass(frozen=True)
class _MatrixProfile:
    """Curves (3, 65536) float32 from stored to linear, and the matrix to linear sRGB.

    `black` is the linear grey of the profile's black, moved to 0 as LittleCMS does for 8 bits.
    """

    curves: Floats
    to_srgb: Floats
    black: float


def _tags(profile: bytes) -> dict[bytes, bytes]:
    """Return the tags of an ICC profile by signature."""
    count = struct.unpack_from(">I", profile, 128)[0]
    entries = [struct.unpack_from(">4sII", profile, 132 + 12 * i) for i in range(min(count, 200))]
    return {name: profile[start : start + size] for name, start, size in entries}


def _curve(tag: bytes) -> Floats:
    """Return an ICC curve as (65536,) float32, 0–1."""
    x = np.linspace(0.0, 1.0, 65536)
    if tag[:4] == b"para":
        return _parametric(tag, x).astype(np.float32)
    if tag[:4] != b"curv":
        raise ProfileUnusable
    count = struct.unpack_from(">I", tag, 8)[0]
    if count == 0:
        return x.astype(np.float32)
    points = np.frombuffer(tag, ">u2", count=count, offset=12)
    if count == 1:
        return (x ** (float(points[0]) / 256)).astype(np.float32)
    return np.interp(x, np.linspace(0, 1, count), points / 65535.0).astype(np.float32)


def _parametric(tag: bytes, x: NDArray[np.float64]) -> NDArray[Any]:
    """Evaluate a parametricCurveType (ICC.1:2022, 10.18)."""
    kind = struct.unpack_from(">H", tag, 8)[0]
    if kind > 4:
        raise ProfileUnusable
    count = (1, 3, 4, 5, 7)[kind]
    values = [v / 65536 for v in struct.unpack_from(f">{count}i", tag, 12)]
    gamma, a, b, c, d, e, f = values + [0.0] * (7 - count)
    if kind == 0:
        return np.asarray(np.clip(x**gamma, 0, 1))
    if kind in (1, 2):  # y = (ax + b)^g + c above -b/a, else c
        d, e, f, c = (-b / a if a else 0.0), c, c, 0.0
    power = np.maximum(a * x + b, 0) ** gamma + e
    return np.asarray(np.clip(np.where(x >= d, power, c * x + f), 0, 1))


def _matrix_profile(profile: bytes) -> _MatrixProfile | None:
    """Return the profile's curves and matrix; None if it works by tables."""
    tags = _tags(profile)
    names = (b"rXYZ", b"gXYZ", b"bXYZ", b"rTRC", b"gTRC", b"bTRC")
    if any(name not in tags for name in names) or b"A2B0" in tags or b"A2B1" in tags:
        return None
    try:
        columns = [np.array(struct.unpack_from(">3i", tags[n], 8)) / 65536 for n in names[:3]]
        curves = np.stack([_curve(tags[n]) for n in names[3:]])
    except (struct.error, ValueError) as error:
        raise ProfileUnusable from error
    to_xyz = np.stack(columns, axis=1)
    black = min(float(to_xyz[1] @ curves[:, 0]), 0.5)
    to_srgb = np.linalg.inv(_SRGB_TO_XYZ) @ to_xyz
    return _MatrixProfile(curves, to_srgb.astype(np.float32), black)


def _encoded(linear: Floats) -> Floats:
    """Apply the sRGB curve to 0–1 (IEC 61966-2-1)."""
    return np.where(
        linear <= 0.0031308,
        np.float32(12.92) * linear,
        np.float32(1.055) * np.maximum(linear, 1e-9) ** np.float32(1 / 2.4) - np.float32(0.055),
    )


def _grey_table(profile: bytes) -> Deep:
    """Return (65536,) uint16: sRGB grey of each stored grey."""
    try:
        linear = _curve(_tags(profile)[b"kTRC"])
    except (KeyError, struct.error, ValueError) as error:
        raise ProfileUnusable from error
    black = min(linear[0], np.float32(0.5))
    return np.rint(_encoded(np.clip((linear - black) / (1 - black), 0, 1)) * 65535).astype(
        np.uint16
    )


def _blocks(pixels: Deep) -> list[Deep]:
    """Return views of at most `_PIXELS_PER_BLOCK` pixels, (N, 3) each."""
    flat = pixels.reshape(-1, 3)
    return [flat[i : i + _PIXELS_PER_BLOCK] for i in range(0, len(flat), _PIXELS_PER_BLOCK)]


def _convert_by_matrix(pixels: Deep, profile: _MatrixProfile) -> Deep:
    for block in _blocks(pixels):
        linear = np.stack([profile.curves[c][block[:, c]] for c in range(3)], axis=1)
        srgb = (linear @ profile.to_srgb.T - profile.black) / (1 - profile.black)
        srgb = np.clip(srgb, 0, 1).astype(np.float32, copy=False)
        block[:] = np.rint(_encoded(srgb) * 65535)
    return pixels


def _convert_by_grid(pixels: Deep, profile: bytes) -> Deep:
    colours = grid(_GRID)
    change = through_profile(colours, profile).astype(np.float32) - colours
    change = (change * 257).reshape(_GRID, _GRID, _GRID, 3)
    for block in _blocks(pixels):
        block[:] = np.rint(np.clip(block + _interpolated(change, block), 0, 65535))
    return pixels


def _interpolated(change: Floats, colours: Deep) -> Floats:
    """Interpolate (G, G, G, 3) trilinearly at (N, 3) uint16 colours."""
    position = colours.astype(np.float32) * np.float32((_GRID - 1) / 65535)
    low = np.minimum(position.astype(np.int32), _GRID - 2)
    part = position - low
    total = np.zeros(colours.shape, np.float32)
    for corner in range(8):
        offset = np.array([corner >> 2 & 1, corner >> 1 & 1, corner & 1])
        weight = np.where(offset == 1, part, 1 - part).prod(axis=1, keepdims=True)
        total += weight * change[tuple((low + offset).T)]
    return total
