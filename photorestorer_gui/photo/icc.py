"""Colour profiles put together byte by byte, for photos that name their colours by a word."""

from __future__ import annotations

import struct
from collections.abc import Mapping, Sequence
from typing import Final

Xyz = tuple[float, float, float]

# Adobe RGB (1998): red, green and blue in XYZ, adapted to D50; its curve is a plain power.
ADOBE_PRIMARIES: Final[tuple[Xyz, Xyz, Xyz]] = (
    (0.60974, 0.31111, 0.01947),
    (0.20528, 0.62567, 0.06087),
    (0.14919, 0.06322, 0.74457),
)
ADOBE_GAMMA: Final = 563 / 256

_D50: Final[Xyz] = (0.9642, 1.0, 0.8249)
_NAME: Final = b"photo\0"


def fixed(value: float) -> bytes:
    """Return a number as ICC writes it: 16 bits before the point, 16 behind it."""
    return struct.pack(">i", round(value * 65536))


def power(gamma: float) -> bytes:
    """Return a curve from stored to linear: a plain power."""
    return b"curv\0\0\0\0" + struct.pack(">IH", 1, round(gamma * 256))


def matrix_profile(
    primaries: Sequence[Xyz] = ADOBE_PRIMARIES, curve: bytes = power(ADOBE_GAMMA)
) -> bytes:
    """Return an RGB profile of three colours and one curve; Adobe RGB by default."""
    names = (b"r", b"g", b"b")
    tags = {name + b"XYZ": _xyz(xyz) for name, xyz in zip(names, primaries, strict=True)}
    tags |= {name + b"TRC": curve for name in names}
    return assembled(b"RGB ", b"mntr", b"XYZ ", tags)


def assembled(space: bytes, kind: bytes, connection: bytes, tags: Mapping[bytes, bytes]) -> bytes:
    """Return an ICC profile of version 2 (ICC.1:2001-04).

    Parameters
    ----------
    space, kind, connection : bytes
        Its colours, its device and the space it leads to, four letters each.
    tags : mapping of bytes to bytes
        What it says besides its name, its licence and its white.
    """
    said = {
        b"desc": b"desc\0\0\0\0" + struct.pack(">I", len(_NAME)) + _NAME + b"\0" * 78,
        b"cprt": b"text\0\0\0\0none\0",
        b"wtpt": _xyz(_D50),
        **tags,
    }
    table, body, start = b"", b"", 132 + 12 * len(said)
    for name, content in said.items():
        table += struct.pack(">4sII", name, start + len(body), len(content))
        body += content + b"\0" * (-len(content) % 4)
    header = bytearray(128)
    struct.pack_into(
        ">I4sI4s4s4s", header, 0, start + len(body), b"", 0x02400000, kind, space, connection
    )
    header[36:40] = b"acsp"
    header[68:80] = b"".join(map(fixed, _D50))
    return bytes(header) + struct.pack(">I", len(said)) + table + body


def _xyz(values: Xyz) -> bytes:
    return b"XYZ \0\0\0\0" + b"".join(map(fixed, values))
