"""Layers as PNG files, small to write; `photo.layers` reads them."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from photorestorer_gui.photo.layers import COLOUR, SIGNATURE
from photorestorer_gui.photo.mask import Mask
from photorestorer_gui.photo.photo import Photo

THUMBNAIL_PX = 320
"""Long side of a thumbnail: 160 logical pixels on a dense screen."""
CHUNK_BYTES = 1 << 20
"""Copied at once: more would keep the window waiting for Python's lock."""

_DIFFERENCES = 1  # the filter “Sub”
_STRIP_ROWS = 64
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
    return b"".join(_strips_of(photo.pixels))


def encode_thumbnail(photo: Photo) -> bytes:
    """Return a PNG of the photo in 8 bits, at most `THUMBNAIL_PX` wide and high."""
    scale = min(1.0, THUMBNAIL_PX / max(photo.height, photo.width))
    size = (max(1, round(photo.width * scale)), max(1, round(photo.height * scale)))
    small: NDArray[Any] = cv2.resize(photo.pixels, size, interpolation=cv2.INTER_AREA)
    if small.dtype == np.uint16:
        small = ((small.astype(np.uint32) + 128) // 257).astype(np.uint8)
    return _encoded(cv2.cvtColor(small, cv2.COLOR_RGB2BGR), [cv2.IMWRITE_PNG_COMPRESSION, 6])


def _strips_of(pixels: NDArray[Any]) -> Iterator[bytes]:
    """Yield the parts of a PNG of (H, W, 3) uint8 or uint16, a strip of rows in each.

    OpenCV gives a file out as one array, which it copies under Python's lock: for 100 megapixels
    the window would wait 150 ms.  Each byte is written as its difference to the pixel before.
    """
    height, width, channels = pixels.shape
    depth = pixels.dtype.itemsize
    step = depth * channels
    yield SIGNATURE
    yield _chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8 * depth, COLOUR, 0, 0, 0))
    packer = zlib.compressobj(1, strategy=zlib.Z_RLE)
    for top in range(0, height, _STRIP_ROWS):
        strip = pixels[top : top + _STRIP_ROWS].astype(f">u{depth}", order="C")
        rows = strip.view(np.uint8).reshape(len(strip), -1)
        lines = np.empty((len(rows), 1 + rows.shape[1]), np.uint8)
        lines[:, 0] = _DIFFERENCES
        lines[:, 1 : 1 + step] = rows[:, :step]
        np.subtract(rows[:, step:], rows[:, :-step], out=lines[:, 1 + step :])
        packed = packer.compress(lines.data)
        if packed:
            yield _chunk(b"IDAT", packed)
    yield _chunk(b"IDAT", packer.flush())
    yield _chunk(b"IEND", b"")


def _chunk(kind: bytes, content: bytes) -> bytes:
    check = zlib.crc32(content, zlib.crc32(kind))
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", check)


def _encoded(pixels: NDArray[Any], options: list[int]) -> bytes:
    """Return the file's bytes; copied by chunks, for one copy would keep Python's lock for long."""
    content: NDArray[np.uint8] = cv2.imencode(".png", pixels, options)[1].reshape(-1)
    starts = range(0, content.size, CHUNK_BYTES)
    return b"".join(content[start : start + CHUNK_BYTES].tobytes() for start in starts)
