"""Layers as PNG files: small to write, looked at before they are decoded."""

from __future__ import annotations

import struct
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from photorestorer_gui.photo.mask import Mask
from photorestorer_gui.photo.photo import Photo

THUMBNAIL_PX = 320
"""Long side of a thumbnail: 160 logical pixels on a dense screen."""

_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_GREY, _COLOUR = 0, 2
_QUICK = [cv2.IMWRITE_PNG_COMPRESSION, 1]


def encode_mask(mask: Mask) -> bytes:
    """Return a PNG of one bit a pixel, white = marked; it says little where little is marked."""
    return _encoded(
        mask.pixels.view(np.uint8) * np.uint8(255), [*_QUICK, cv2.IMWRITE_PNG_BILEVEL, 1]
    )


def encode_levels(levels: NDArray[np.uint8]) -> bytes:
    """Return a PNG of (H, W) uint8 levels."""
    return _encoded(levels, _QUICK)


def encode_photo(photo: Photo) -> bytes:
    """Return a PNG of a photo's pixels, lossless in 8 or 16 bits; metadata is left out."""
    return _encoded(cv2.cvtColor(photo.pixels, cv2.COLOR_RGB2BGR), _QUICK)


def encode_thumbnail(photo: Photo) -> bytes:
    """Return a PNG of the photo in 8 bits, at most `THUMBNAIL_PX` wide and high."""
    scale = min(1.0, THUMBNAIL_PX / max(photo.height, photo.width))
    size = (max(1, round(photo.width * scale)), max(1, round(photo.height * scale)))
    small: NDArray[Any] = cv2.resize(photo.pixels, size, interpolation=cv2.INTER_AREA)
    if small.dtype == np.uint16:
        small = ((small.astype(np.uint32) + 128) // 257).astype(np.uint8)
    return _encoded(cv2.cvtColor(small, cv2.COLOR_RGB2BGR), [cv2.IMWRITE_PNG_COMPRESSION, 6])


def decode_mask(content: bytes, height: int, width: int) -> Mask:
    """Return the mask of a PNG of exactly this size.

    Raises
    ------
    ValueError
        If it is another picture, or none.
    """
    return Mask(_decoded(content, (height, width), _GREY, 8) >= 128)


def decode_levels(content: bytes, height: int, width: int) -> NDArray[np.uint8]:
    """Return (height, width) uint8 levels; errors as `decode_mask`."""
    return np.asarray(_decoded(content, (height, width), _GREY, 8), np.uint8)


def decode_photo(content: bytes, height: int, width: int) -> Photo:
    """Return a photo of exactly this size, 8 or 16 bits; errors as `decode_mask`."""
    bgr = _decoded(content, (height, width), _COLOUR, 16)
    rgb: NDArray[Any] = cv2.cvtColor(bgr, cv2.COLOR_BGR2RGB)
    return Photo(rgb)


def size_of(content: bytes) -> tuple[int, int]:
    """Return height and width as a PNG's header tells them.

    Raises
    ------
    ValueError
        If it is no PNG.
    """
    height, width, _, _ = _header(content)
    return height, width


def _header(content: bytes) -> tuple[int, int, int, int]:
    """Return height, width, bits and colour type of the header chunk IHDR."""
    if len(content) < 33 or content[:8] != _SIGNATURE or content[12:16] != b"IHDR":
        raise ValueError("it is no PNG file")
    width, height, bits, colour = struct.unpack(">IIBB", content[16:26])
    return height, width, bits, colour


def _decoded(content: bytes, size: tuple[int, int], colour: int, most_bits: int) -> NDArray[Any]:
    """Decode only what the header says is of the right size and kind: no memory before that."""
    height, width, bits, kind = _header(content)
    if (height, width) != size:
        raise ValueError(f"it is {width}×{height} pixels, not {size[1]}×{size[0]}")
    if kind != colour or bits > most_bits:
        raise ValueError(f"it has the colour type {kind} and {bits} bits")
    if content[-8:-4] != b"IEND":
        raise ValueError("it is cut off")
    flags = cv2.IMREAD_GRAYSCALE if colour == _GREY else cv2.IMREAD_UNCHANGED
    try:
        pixels = cv2.imdecode(np.frombuffer(content, np.uint8), flags)
    except cv2.error as error:
        raise ValueError(f"it cannot be decoded: {error}") from error
    if pixels is None or pixels.shape[:2] != size:
        raise ValueError("it cannot be decoded")
    return np.asarray(pixels)


def _encoded(pixels: NDArray[Any], options: list[int]) -> bytes:
    return cv2.imencode(".png", pixels, options)[1].tobytes()
