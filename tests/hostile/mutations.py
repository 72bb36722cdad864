"""Changing sound files so that most of a file stays understood: what random bytes never reach."""

from __future__ import annotations

import io
import json
import struct
import zipfile
import zlib
from collections.abc import Callable
from random import Random
from typing import Any, Final

NUMBERS: Final = (0, 1, 2, 3, 7, 0x7F, 0x80, 0xFF, 0x7FFF, 0x8000, 0xFFFF, 0x7FFFFFFF, 0x80000000)
"""Values at which sizes, counts and offsets go wrong, besides all ones."""
_PNG: Final = b"\x89PNG\r\n\x1a\n"
_ZIP: Final = b"PK\x03\x04"
ODD_VALUES: Final[tuple[Any, ...]] = (
    *(None, True, -1, 0, 1, 10**6, 10**400, 1e308, float("nan"), float("inf"), "", "x" * 300),
    *("../../etc/passwd", "/dev/zero", "\ud800", "a\0b", [], {}, [[]], {"": None}, [0] * 50),
)
"""What a value of a JSON file may be replaced by."""

Mutation = Callable[[bytes, Random], bytes]


def mutated(content: bytes, random: Random) -> bytes:
    """Return a file that differs in one to four places."""
    for _ in range(random.choice((1, 1, 2, 4))):
        content = _one(content, random)
    return content


def _one(content: bytes, random: Random) -> bytes:
    own = _OF_KIND.get(_kind(content))
    if own is not None and random.random() < 0.6:
        return own(content, random)
    return random.choice(_OF_BYTES)(content, random)


def _kind(content: bytes) -> str:
    if content.startswith(_PNG):
        return "png"
    if content.startswith(_ZIP):
        return "zip"
    if content.startswith((b"II*\0", b"MM\0*")):
        return "tiff"
    if content[:1] == b"{":
        return "json"
    return "lines" if content[8:10] == b" {" else ""


def bits_flipped(content: bytes, random: Random) -> bytes:
    """Return the bytes with one to eight bits flipped."""
    changed = bytearray(content)
    for _ in range(random.randint(1, 8)):
        if changed:
            changed[random.randrange(len(changed))] ^= 1 << random.randrange(8)
    return bytes(changed)


def number_set(content: bytes, random: Random) -> bytes:
    """Put a number at which things go wrong somewhere, most often near the start."""
    size = random.choice((1, 2, 4, 8))
    value = random.choice((*NUMBERS, -1, random.randrange(1 << 16))) % (1 << 8 * size)
    reach = len(content) if random.random() < 0.5 else min(len(content), 400)
    at = random.randrange(max(1, reach))
    order: Any = random.choice(("little", "big"))
    return content[:at] + value.to_bytes(size, order) + content[at + size :]


def cut(content: bytes, random: Random) -> bytes:
    """Cut the end off."""
    return content[: random.randrange(len(content) + 1)]


def repeated(content: bytes, random: Random) -> bytes:
    """Repeat a part, or leave it out."""
    start = random.randrange(len(content) + 1)
    end = min(len(content), start + random.randrange(1, 400))
    return content[:end] + content[start:end] * random.choice((0, 1, 3)) + content[end:]


def scrambled(content: bytes, random: Random) -> bytes:
    """Replace a part by noise."""
    start = random.randrange(len(content) + 1)
    length = random.randrange(1, 64)
    return content[:start] + random.randbytes(length) + content[start + length :]


def png_chunks_changed(content: bytes, random: Random) -> bytes:
    """Change, repeat, drop, move or add a chunk; checksums are right again."""
    chunks = _chunks(content)
    if not chunks:
        return bits_flipped(content, random)
    at = random.randrange(len(chunks))
    kind, inside = chunks[at]
    act = random.randrange(5)
    if act == 0:
        chunks[at] = kind, random.choice(_OF_BYTES)(inside, random)
    elif act == 1:
        chunks.insert(at, chunks[at])
    elif act == 2:
        del chunks[at]
    elif act == 3:
        chunks.insert(random.randrange(len(chunks)), chunks.pop(at))
    else:
        new = random.choice((b"iCCP", b"zTXt", b"iTXt", b"eXIf", b"pHYs", b"tRNS", b"acTL"))
        chunks.insert(at, (new, random.randbytes(random.randrange(60))))
    if random.random() < 0.2:
        chunks = [(k, _squeezed(c, random) if k == b"IDAT" else c) for k, c in chunks]
    return _PNG + b"".join(map(_chunk, chunks))


def _chunks(content: bytes) -> list[tuple[bytes, bytes]]:
    found, at = [], 8
    while at + 12 <= len(content):
        (length,) = struct.unpack_from(">I", content, at)
        found.append((content[at + 4 : at + 8], content[at + 8 : at + 8 + length]))
        at += 12 + length
    return found


def _chunk(chunk: tuple[bytes, bytes]) -> bytes:
    kind, inside = chunk
    check = zlib.crc32(kind + inside)
    return struct.pack(">I", len(inside)) + kind + inside + struct.pack(">I", check)


def _squeezed(packed: bytes, random: Random) -> bytes:
    """Change what is packed, so that the packing itself stays right."""
    try:
        return zlib.compress(bits_flipped(zlib.decompress(packed), random))
    except zlib.error:
        return packed


def tiff_entry_changed(content: bytes, random: Random) -> bytes:
    """Change tag, type, count or value of an entry of the first directory."""
    order = "<" if content[:2] == b"II" else ">"
    changed = bytearray(content)
    try:
        (start,) = struct.unpack_from(order + "I", content, 4)
        (count,) = struct.unpack_from(order + "H", content, start)
        entry = start + 2 + 12 * random.randrange(max(1, count))
        offset, kind = random.choice(((0, "H"), (2, "H"), (4, "I"), (8, "I"), (8, "H")))
        most = 1 << (16 if kind == "H" else 32)
        value = random.choice((*NUMBERS, -1, start, len(content), random.randrange(40))) % most
        struct.pack_into(order + kind, changed, entry + offset, value)
    except struct.error:
        return bits_flipped(content, random)
    return bytes(changed)


def zip_changed(content: bytes, random: Random) -> bytes:
    """Change a file in an archive, or its name; checksums are right again."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            files = {info.filename: archive.read(info) for info in archive.infolist()}
    except Exception:
        return bits_flipped(content, random)
    if not files:
        return content
    name = random.choice(list(files))
    inside = files.pop(name)
    if random.random() < 0.1:
        name = random.choice(("../x", "/x", name.upper(), "x" * 9000, "a/b", "C:x"))
    while name in files:
        name += "x"
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", random.choice((0, 8, 12, 14))) as archive:
        archive.writestr(name or "x", _one(inside, random))
        for each, unchanged in files.items():
            archive.writestr(each, unchanged)
    return made.getvalue()


def json_changed(content: bytes, random: Random) -> bytes:
    """Change a value of a JSON text."""
    try:
        values = json.loads(content)
    except (ValueError, RecursionError):
        return bits_flipped(content, random)
    change_value(values, random)
    return json.dumps(values).encode()


def change_value(values: Any, random: Random) -> None:
    """Replace, drop or rename something in nested lists and objects, in place."""
    places = [(values, key) for key in _keys(values)]
    for parent, key in places:
        places += [(parent[key], inner) for inner in _keys(parent[key])]
        if len(places) > 500:
            break
    if not places:
        return
    parent, key = random.choice(places)
    act = random.random()
    if act < 0.7:
        parent[key] = random.choice(ODD_VALUES)
    elif act < 0.85:
        del parent[key]
    elif isinstance(parent, dict):
        parent[random.choice(("", "9" * 30, "x" * 300, "\ud800"))] = parent.pop(key)


def _keys(values: Any) -> list[Any]:
    if isinstance(values, dict):
        return list(values)
    return list(range(len(values))) if isinstance(values, list) else []


def lines_changed(content: bytes, random: Random) -> bytes:
    """Change a value in a line of a session's journal, whose checksum is right again."""
    lines = content.split(b"\n")
    at = random.randrange(len(lines))
    text = json_changed(lines[at].partition(b" ")[2], random)
    lines[at] = b"%08x %s" % (zlib.crc32(text), text)
    return b"\n".join(lines)


_OF_BYTES: Final[tuple[Mutation, ...]] = (bits_flipped, number_set, cut, repeated, scrambled)
_OF_KIND: Final[dict[str, Mutation]] = {
    "png": png_chunks_changed,
    "zip": zip_changed,
    "tiff": tiff_entry_changed,
    "json": json_changed,
    "lines": lines_changed,
}
