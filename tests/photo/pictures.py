"""Pictures, files and colour profiles that the tests of `photo` make themselves."""

from __future__ import annotations

import io
import struct
import zlib
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from photorestorer_gui.photo.icc import assembled, fixed, power

HEIC = Path(__file__).parent / "gradient_orientation_6.heic"


def gradient(height: int = 40, width: int = 56, dtype: Any = np.uint8) -> NDArray[Any]:
    """(H, W, 3): smooth, so that lossy formats keep it, and different in each corner."""
    y, x = np.mgrid[0:height, 0:width]
    planes = [x / max(1, width - 1), y / max(1, height - 1), (x + y) / max(1, height + width - 2)]
    pixels: NDArray[Any] = np.rint(np.stack(planes, -1) * np.iinfo(dtype).max).astype(dtype)
    return pixels


def noise(height: int, width: int, dtype: Any) -> NDArray[Any]:
    """(H, W, 3): every bit random, so that nothing lost goes unnoticed."""
    random = np.random.default_rng(7)
    return random.integers(0, np.iinfo(dtype).max, (height, width, 3), dtype, endpoint=True)


def stored_as(pixels: NDArray[Any], orientation: int) -> NDArray[Any]:
    """Return the pixels as a camera stores them that writes this EXIF orientation.

    Orientation says where the stored first row and first column are when the photo is upright
    (EXIF 2.32, 4.6.5.1): 6, for example, at the right and at the top.
    """
    undo: dict[int, Any] = {
        1: lambda p: p,
        2: np.fliplr,
        3: lambda p: np.rot90(p, 2),
        4: np.flipud,
        5: lambda p: np.swapaxes(p, 0, 1),
        6: lambda p: np.rot90(p, 1),
        7: lambda p: np.rot90(np.swapaxes(p, 0, 1), 2),
        8: lambda p: np.rot90(p, -1),
    }
    stored: NDArray[Any] = np.ascontiguousarray(undo[orientation](pixels))
    return stored


def exif_with(orientation: int = 1, **entries: str) -> bytes:
    exif = Image.Exif()
    exif[274] = orientation
    for name, value in entries.items():
        exif[int(name.removeprefix("tag_"))] = value
    return bytes(exif.tobytes())


def saved(picture: Image.Image, format_: str, **options: Any) -> bytes:
    file = io.BytesIO()
    picture.save(file, format_, **options)
    return file.getvalue()


def chunk(kind: bytes, content: bytes) -> bytes:
    """Return a chunk of a PNG."""
    checksum = struct.pack(">I", zlib.crc32(kind + content))
    return struct.pack(">I", len(content)) + kind + content + checksum


def png_that_claims(width: int, height: int) -> bytes:
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    pixels = zlib.compress(b"\0" * 100)
    chunks = chunk(b"IHDR", header) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + chunks


def png_with(png: bytes, kind: bytes, content: bytes) -> bytes:
    """Insert a chunk behind the header of a PNG."""
    return png[:33] + chunk(kind, content) + png[33:]


def parametric_curve(kind: int, *values: float) -> bytes:
    return b"para\0\0\0\0" + struct.pack(">HH", kind, 0) + b"".join(map(fixed, values))


def sampled_curve(samples: NDArray[np.float64]) -> bytes:
    points = np.rint(samples * 65535).astype(">u2")
    return b"curv\0\0\0\0" + struct.pack(">I", len(points)) + points.tobytes()


def grey_profile(gamma: float) -> bytes:
    return assembled(b"GRAY", b"mntr", b"XYZ ", {b"kTRC": power(gamma)})


def table_profile(space: bytes, labs: NDArray[Any], inputs: int, points: int) -> bytes:
    """Return a profile that works by a table of Lab colours, (points ** inputs, 3) uint8."""
    ramp = bytes(range(256))
    identity = b"".join(fixed(float(i == j)) for i in range(3) for j in range(3))
    table = b"mft1\0\0\0\0" + bytes([inputs, 3, points, 0]) + identity
    table += ramp * inputs + labs.astype(np.uint8).tobytes() + ramp * 3
    return assembled(space, b"prtr" if space == b"CMYK" else b"mntr", b"Lab ", {b"A2B0": table})


def ink_profile() -> bytes:
    """Return a CMYK profile of pale inks: black ink alone is a dark grey."""
    inks = np.stack(np.meshgrid(*[[0.0, 1.0]] * 4, indexing="ij"), -1).reshape(-1, 4)
    c, m, y, k = inks.T
    lightness = 255 * (1 - 0.3 * c - 0.3 * m - 0.1 * y) * (1 - 0.7 * k)
    a = 128 + (40 * m - 30 * c) * (1 - k)
    b = 128 + (50 * y - 40 * c) * (1 - k)
    return table_profile(b"CMYK", np.rint(np.stack([lightness, a, b], -1)), 4, 2)


def warm_table_profile() -> bytes:
    """Return an RGB profile of a table that makes everything a little warmer and darker."""
    levels = np.linspace(0.0, 1.0, 9)
    r, g, b = (p.reshape(-1) for p in np.meshgrid(levels, levels, levels, indexing="ij"))
    lightness = 255 * (0.25 * r + 0.6 * g + 0.1 * b)
    labs = np.stack([lightness, 128 + 60 * (r - g) + 3, 128 + 60 * (g - b) + 6], -1)
    return table_profile(b"RGB ", np.clip(np.rint(labs), 0, 255), 3, 9)


def tiff(pixels: NDArray[Any], **tags: tuple[int, tuple[int, ...]]) -> bytes:
    """Return an uncompressed little-endian TIFF, directory first; tags as tag_N=(type, values).

    With tag_284=(3, (2,)) the colours lie in planes, one behind the other.
    """
    height, width, samples = pixels.shape if pixels.ndim == 3 else (*pixels.shape, 1)
    bits = 8 * pixels.itemsize
    entries: dict[int, tuple[int, tuple[int, ...]]] = {
        256: (3, (width,)),
        257: (3, (height,)),
        258: (3, (bits,) * samples),
        259: (3, (1,)),
        262: (3, (2 if samples >= 3 else 1,)),
        273: (4, (0,)),
        277: (3, (samples,)),
        278: (3, (height,)),
        279: (4, (pixels.nbytes,)),
        339: (3, ({"u": 1, "i": 2, "f": 3}[pixels.dtype.kind],) * samples),
    }
    if samples in (2, 4):
        entries[338] = (3, (2,))
    entries |= {int(name.removeprefix("tag_")): entry for name, entry in tags.items()}
    planes = samples if entries.get(284) == (3, (2,)) else 1
    if planes > 1:
        pixels = np.moveaxis(pixels, -1, 0)
    entries[273] = (4, (0,) * planes)
    entries[279] = (4, (pixels.nbytes // planes,) * planes)
    extra_start = 8 + 2 + 12 * len(entries) + 4
    sizes = {3: ("H", 2), 4: ("I", 4), 1: ("B", 1), 7: ("B", 1)}

    def packed(kind: int, values: tuple[int, ...]) -> bytes:
        return struct.pack(f"<{len(values)}{sizes[kind][0]}", *values)

    extra_size = sum(len(packed(*e)) for e in entries.values() if len(packed(*e)) > 4)
    first = extra_start + extra_size
    entries[273] = (4, tuple(range(first, first + pixels.nbytes, pixels.nbytes // planes)))
    directory, extra = struct.pack("<H", len(entries)), b""
    for tag, (kind, values) in sorted(entries.items()):
        content = packed(kind, values)
        if len(content) > 4:
            content, extra = struct.pack("<I", extra_start + len(extra)), extra + content
        directory += struct.pack("<HHI4s", tag, kind, len(values), content.ljust(4, b"\0"))
    little_endian = pixels.astype(pixels.dtype.newbyteorder("<"))
    return b"II*\0\x08\0\0\0" + directory + b"\0" * 4 + extra + little_endian.tobytes()


def tiff_of_deflated_planes(pixels: NDArray[np.uint16], orientation: int) -> bytes:
    """Return a TIFF whose colours lie in planes, each compressed."""
    height, width = pixels.shape[:2]
    planes = [zlib.compress(pixels[..., c].astype("<u2").tobytes()) for c in range(3)]
    shorts = {
        256: width,
        257: height,
        259: 8,
        262: 2,
        274: orientation,
        277: 3,
        278: height,
        284: 2,
    }
    count = len(shorts) + 3
    extra = 8 + 2 + 12 * count + 4
    starts = [extra + 6 + 24 + sum(map(len, planes[:c])) for c in range(3)]
    entries = {tag: struct.pack("<HHIHxx", tag, 3, 1, value) for tag, value in shorts.items()}
    entries[258] = struct.pack("<HHII", 258, 3, 3, extra)
    entries[273] = struct.pack("<HHII", 273, 4, 3, extra + 6)
    entries[279] = struct.pack("<HHII", 279, 4, 3, extra + 18)
    directory = struct.pack("<H", count) + b"".join(entries[tag] for tag in sorted(entries))
    values = struct.pack("<3H3I3I", 16, 16, 16, *starts, *map(len, planes))
    return b"II*\0\x08\0\0\0" + directory + b"\0" * 4 + values + b"".join(planes)


def deep_png(pixels: NDArray[np.uint16]) -> bytes:
    """Return a PNG of 16 bits: (H, W) grey, (H, W, 2) with alpha, RGB or RGBA."""
    height, width = pixels.shape[:2]
    samples = 1 if pixels.ndim == 2 else pixels.shape[2]
    kind = {1: 0, 2: 4, 3: 2, 4: 6}[samples]
    rows = pixels.reshape(height, -1).astype(">u2")
    raw = b"".join(b"\0" + row.tobytes() for row in rows)
    header = struct.pack(">IIBBBBB", width, height, 16, kind, 0, 0, 0)
    chunks = chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(raw)) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + chunks
