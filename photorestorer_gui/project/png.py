"""Layers as PNG files: small to write, looked at before they are decoded."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from photorestorer_gui.photo.mask import Mask
from photorestorer_gui.photo.photo import Photo

THUMBNAIL_PX = 320
"""Long side of a thumbnail: 160 logical pixels on a dense screen."""
CHUNK_BYTES = 1 << 20
"""Copied at once: more would keep the window waiting for Python's lock."""

_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_GREY, _COLOUR = 0, 2
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


def _strips_of(pixels: NDArray[Any]) -> Iterator[bytes]:
    """Yield the parts of a PNG of (H, W, 3) uint8 or uint16, a strip of rows in each.

    OpenCV gives a file out as one array, which it copies under Python's lock: for 100 megapixels
    the window would wait 150 ms.  Each byte is written as its difference to the pixel before.
    """
    height, width, channels = pixels.shape
    depth = pixels.dtype.itemsize
    step = depth * channels
    yield _SIGNATURE
    yield _chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8 * depth, _COLOUR, 0, 0, 0))
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
