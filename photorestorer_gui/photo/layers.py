"""Layers of a project, masks and pictures as PNG: looked at before they are decoded.

A project may come from anyone, so whoever reads one says who decodes its layers: this process, or
one of its own (`apart`).
"""

from __future__ import annotations

import struct
from collections.abc import Callable
from typing import Any, Final, Literal

import cv2
import numpy as np
from numpy.typing import NDArray

from photorestorer_gui.photo.mask import Mask
from photorestorer_gui.photo.photo import Photo

SIGNATURE: Final = b"\x89PNG\r\n\x1a\n"
GREY: Final = 0
COLOUR: Final = 2
"""Colour types of a PNG's header."""
_MOST_BITS: Final = {GREY: 8, COLOUR: 16}

Kind = Literal["grey", "colour"]
Content = bytes | bytearray
Decode = Callable[[Content, tuple[int, int], Kind], NDArray[Any]]
"""Returns a layer's pixels as `decode_layer` does; errors as there and, where it is done apart, as
`apart.Apart.load_photo`."""
_TYPES: Final[dict[Kind, int]] = {"grey": GREY, "colour": COLOUR}


class NoLayerError(ValueError):
    """The bytes are no layer, or another one than was asked for."""


def decode_layer(content: Content, size: tuple[int, int], kind: Kind) -> NDArray[Any]:
    """Return the pixels of a PNG of exactly this height and width.

    Parameters
    ----------
    content : bytes
    size : (height, width)
    kind : "grey" or "colour"
        Grey of 8 bits, or RGB of 8 or 16.

    Returns
    -------
    (H, W) uint8, or (H, W, 3) uint8 or uint16, RGB

    Raises
    ------
    NoLayerError
        If it is another picture, or none; no memory is spent before its header says that it fits.
    """
    _require(content, size, _TYPES[kind])
    flags = cv2.IMREAD_GRAYSCALE if kind == "grey" else cv2.IMREAD_UNCHANGED
    try:
        pixels = cv2.imdecode(np.frombuffer(content, np.uint8), flags)
    except cv2.error as error:
        raise NoLayerError(f"it cannot be decoded: {error}") from error
    if pixels is None or pixels.shape[:2] != size:
        raise NoLayerError("it cannot be decoded")
    if kind == "colour":
        pixels = cv2.cvtColor(pixels, cv2.COLOR_BGR2RGB)
    return np.asarray(pixels)


def decode_mask(content: bytes, height: int, width: int, decode: Decode = decode_layer) -> Mask:
    """Return the mask of a PNG of exactly this size; errors as `decode`."""
    return Mask(decode(content, (height, width), "grey") >= 128)


def decode_levels(
    content: bytes, height: int, width: int, decode: Decode = decode_layer
) -> NDArray[np.uint8]:
    """Return (height, width) uint8 levels; errors as `decode`."""
    return np.asarray(decode(content, (height, width), "grey"), np.uint8)


def decode_photo(content: bytes, height: int, width: int, decode: Decode = decode_layer) -> Photo:
    """Return a photo of exactly this size, 8 or 16 bits; errors as `decode`."""
    return Photo(decode(content, (height, width), "colour"))


def size_of(content: Content) -> tuple[int, int]:
    """Return height and width as a PNG's header tells them.

    Raises
    ------
    NoLayerError
        If it is no PNG.
    """
    height, width, _, _ = _header(content)
    return height, width


def _header(content: Content) -> tuple[int, int, int, int]:
    """Return height, width, bits and colour type of the header chunk IHDR."""
    if len(content) < 33 or content[:8] != SIGNATURE or content[12:16] != b"IHDR":
        raise NoLayerError("it is no PNG file")
    width, height, bits, colour = struct.unpack(">IIBB", content[16:26])
    return height, width, bits, colour


def _require(content: Content, size: tuple[int, int], colour: int) -> None:
    height, width, bits, found = _header(content)
    if (height, width) != size:
        raise NoLayerError(f"it is {width}×{height} pixels, not {size[1]}×{size[0]}")
    if found != colour or bits > _MOST_BITS[colour]:
        raise NoLayerError(f"it has the colour type {found} and {bits} bits")
    if content[-8:-4] != b"IEND":
        raise NoLayerError("it is cut off")
