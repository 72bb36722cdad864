"""Photo files made to break a program that opens them, by what is wrong with each."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from random import Random

import numpy as np
from PIL import Image

from photorestorer_gui.photo.icc import matrix_profile
from tests.hostile.mutations import mutated
from tests.photo.pictures import (
    chunk,
    gradient,
    png_with,
    saved,
    table_profile,
    tiff,
)
from tests.photo.whole_files import odd_files, whole_files

Cases = Iterator[tuple[str, bytes]]

SOUND = {**whole_files(), **odd_files()}
_PICTURE = Image.fromarray(gradient())
_PNG = saved(_PICTURE, "PNG")
_JPEG = saved(_PICTURE, "JPEG")


def cut_files(kind: str) -> Cases:
    """A file cut off at every 5 %."""
    content = SOUND[kind]
    for percent in range(0, 100, 5):
        yield f"{kind} cut at {percent} %", content[: len(content) * percent // 100]


def changed_files(kind: str, count: int) -> Cases:
    """A file with a few things changed, the same each time."""
    random = Random(kind)
    for number in range(count):
        yield f"{kind} changed, {number}", mutated(SOUND[kind], random)


def sizes() -> Cases:
    """Headers that claim sizes that no picture has."""
    for width, height in ((0, 0), (0, 9), (9, 0), (1, 65535), (65535, 65535), (2**31 - 1,) * 2):
        name = f"of {width} × {height}"
        header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
        rows = chunk(b"IDAT", zlib.compress(b"\0" * 99)) + chunk(b"IEND", b"")
        yield f"png {name}", b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + rows
        yield f"bmp {name}", _patched(SOUND["bmp"], 18, struct.pack("<ii", width, height))
        yield f"tiff {name}", tiff(gradient(), tag_256=(4, (width,)), tag_257=(4, (height,)))
        short = struct.pack("<HH", width % 65536, height % 65536)
        yield f"gif {name}", _patched(SOUND["gif"], 6, short)
        frame = _JPEG.index(b"\xff\xc0") + 5
        big = struct.pack(">HH", height % 65536, width % 65536)
        yield f"jpeg {name}", _patched(_JPEG, frame, big)
        extended = b"".join(struct.pack("<I", side & 0xFFFFFF)[:3] for side in (width, height))
        yield f"webp {name}", _patched(SOUND["webp"], 24, extended)
        for kind in ("heic", "avif"):
            place = SOUND[kind].index(b"ispe") + 8
            sides = struct.pack(">II", width, height)
            yield f"{kind} {name}", _patched(SOUND[kind], place, sides)


def _patched(content: bytes, at: int, new: bytes) -> bytes:
    return content[:at] + new + content[at + len(new) :]


def metadata() -> Cases:
    """Things that a file says about its photo, and that go wrong when they are believed."""
    for count in (5_000, 60_000):
        tags = b"".join(struct.pack("<HHII", 1000 + i, 3, 1, 7) for i in range(count))
        block = b"II*\0\x08\0\0\0" + struct.pack("<H", count) + tags + b"\0\0\0\0"
        yield f"{count} EXIF tags", png_with(_PNG, b"eXIf", block)
    for name, dots in (("no", (0, 0)), ("endless", (0xFFFFFFFF, 0xFFFFFFFF))):
        yield f"{name} dots", png_with(_PNG, b"pHYs", struct.pack(">IIB", *dots, 1))
    nowhere = struct.pack("<HHIHHHIIHHII", 3, 282, 5, 1, 0, 0, 283, 5, 296, 3, 1, 2)
    yield "EXIF cut off", png_with(_PNG, b"eXIf", b"II*\0\x08\0\0\0" + nowhere)
    for name, value in (("NaN", float("nan")), ("infinite", float("inf"))):
        bits = struct.unpack("<II", struct.pack("<d", value))
        yield f"{name} dots in a TIFF", tiff(gradient(), tag_282=(4, bits), tag_283=(4, bits))
    yield "dots divided by nothing", tiff(gradient(), tag_282=(4, (1, 0)), tag_283=(4, (0, 0)))
    thumbnails = b"<xmp:Thumbnails " * 20_000
    yield "XMP of open thumbnails", _with_xmp(thumbnails)
    nested = b"<a>" * 50_000 + b"</a>" * 50_000
    yield "XMP without a bottom", _with_xmp(_packet(nested))
    yield "XMP with entities", _with_xmp(b'<!DOCTYPE x [<!ENTITY a "b">]>' + _packet(b"&a;"))
    yield "XMP that is no XML", _with_xmp(b"\xff\xfe" * 500)
    for kind, size in ((b"iCCP", 2), (b"zTXt", 2), (b"iCCP", 99), (b"zTXt", 99)):
        packed = zlib.compress(b"\0" * (size << 20), 1)
        yield f"{kind.decode()} of {size} MB", png_with(_PNG, kind, b"x\0\0" + packed)
    yield "60,000 notes", _PNG[:33] + chunk(b"tEXt", b"a\0b") * 60_000 + _PNG[33:]
    yield "60,000 comments", _JPEG[:2] + b"\xff\xfe\0\x04ab" * 60_000 + _JPEG[2:]
    number = struct.pack(">H", 2 + 14 + 12)
    part = b"\xff\xed" + number + b"Photoshop 3.0\x00" + b"8BIM\x04\x04\0\0\0\0\0\0"
    yield "thousands of Photoshop blocks", _JPEG[:2] + part * 3_000 + _JPEG[2:]


def _with_xmp(packet: bytes) -> bytes:
    return png_with(_PNG, b"iTXt", b"XML:com.adobe.xmp\0\0\0\0\0" + packet)


def _packet(inside: bytes) -> bytes:
    rdf = b"<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'>"
    return b"<x:xmpmeta xmlns:x='adobe:ns:meta/'>" + rdf + inside + b"</rdf:RDF></x:xmpmeta>"


def profiles() -> Cases:
    """Colour profiles that are damaged, in pictures of 8 and of 16 bits."""
    sound = matrix_profile()
    broken = {f"cut at {at}": sound[:at] for at in range(0, len(sound), 40)}
    broken["of another colour space"] = sound[:16] + b"CMYK" + sound[20:]
    broken["of ten million tags"] = _patched(sound, 128, struct.pack(">I", 10_000_000))
    broken["with tags far outside"] = _patched(sound, 136, b"\x7f\xff\xff\xff" * 2)
    broken["all zeros"] = bytes(len(sound))
    broken["a table of one point"] = table_profile(b"RGB ", np.zeros((1, 3)), 3, 1)
    random = Random(5)
    for number in range(20):
        broken[f"changed, {number}"] = mutated(sound, random)
    for name, profile in broken.items():
        yield f"profile {name}", saved(_PICTURE, "TIFF", icc_profile=profile or b"x")
        squeezed = b"x\0\0" + zlib.compress(profile)
        yield f"profile {name}, 16 bits", png_with(SOUND["deep png"], b"iCCP", squeezed)


def loops() -> Cases:
    """Files that lead a reader in circles, or make it do the same again and again."""
    plain = bytearray(tiff(gradient()))
    (count,) = struct.unpack_from("<H", plain, 8)
    place, looped = 8 + 2 + 12 * count, bytes(plain)
    for name, target in (("itself", 8), ("its middle", 20), ("beyond the end", 10**6)):
        yield (
            f"tiff whose next page is {name}",
            _patched(looped, place, struct.pack("<I", target)),
        )
    for tag in (330, 34665, 34853):
        yield f"tiff whose tag {tag} is itself", tiff(gradient(), **{f"tag_{tag}": (4, (8,))})
    chained = bytearray(plain)
    for _ in range(4_000):
        struct.pack_into("<I", chained, place, len(chained))
        place = len(chained) + 2 + 36
        page = b"".join(struct.pack("<HHII", tag, 3, 1, 1) for tag in (256, 257, 259))
        chained += struct.pack("<H", 3) + page + b"\0\0\0\0"
    yield "tiff of 4,000 pages", bytes(chained)
    frame = b"\x2c\0\0\0\0\x01\0\x01\0\0\x02\x02\x44\x01\0"
    head = b"GIF89a\x01\0\x01\0\x80\0\0\0\0\0\xff\xff\xff"
    yield "gif of 20,000 pictures", head + frame * 20_000 + b";"
    yield "gif whose block has no end", head + frame[:-1] + b"\xff" * 5_000
    progressive = SOUND["progressive"]
    scan = progressive[progressive.rfind(b"\xff\xda") : -2]
    yield "jpeg of 20,000 scans", progressive[:-2] + scan * 20_000 + b"\xff\xd9"
    yield "png of 5,000 frames", png_with(_PNG, b"acTL", struct.pack(">II", 5_000, 0))


def bombs() -> Cases:
    """Small files that say, or unpack to, far more than they are."""
    nothing = zlib.compress(b"\0" * (64 << 20), 1)
    header = struct.pack(">IIBBBBB", 40, 56, 8, 2, 0, 0, 0)
    rest = chunk(b"IDAT", nothing) + chunk(b"IEND", b"")
    yield "png of 64 MB in 40 × 56", b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + rest
    header = struct.pack(">IIBBBBB", 60_000, 60_000, 1, 0, 0, 0, 0)
    yield "png of 3,600 megapixels", b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + rest
    blank = Image.new("L", (6_000, 6_000))
    yield "tiff of 36 megapixels", saved(blank, "TIFF", compression="tiff_adobe_deflate")
    yield "fax of 36 megapixels", saved(blank.convert("1"), "TIFF", compression="group4")
    yield "gif of 36 megapixels", saved(blank, "GIF")
    yield "webp of 9 megapixels", saved(Image.new("RGB", (3_000, 3_000)), "WEBP", method=0)
    yield "tiff of endless strips", tiff(gradient(), tag_279=(4, (0xFFFFFFFF,)))
    yield "tiff of a million samples", tiff(gradient(), tag_277=(4, (1_000_000,)))
    yield "tiff of one row a strip", tiff(gradient(), tag_278=(4, (0,)))
    yield "deep tiff of endless strips", tiff(gradient(dtype=np.uint16), tag_279=(4, (0xFFFFFFFF,)))
