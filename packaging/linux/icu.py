"""Takes out of Qt's copy of ICU the data that nothing here reads.

Qt asks ICU how to sort names and how to write in capitals.  Most of its 32 MB are names of
currencies, units, languages and time zones, old encodings, and where words of Thai end.
The file's form is ICU's “common data”: a header, and a table of names and places.

References
----------
https://unicode-org.github.io/icu/userguide/icu_data/
"""

from __future__ import annotations

import re
import struct
import subprocess
import tempfile
from pathlib import Path

import elf

_FORM = b"CmnD"
_BEFORE_FORM = 12
"""Bytes from the start of the header to the four letters of the form."""
_STEP = 16
# By the path inside the data, without its first folder.
_LEFT_OUT = re.compile(
    r"(brkitr|curr|lang|rbnf|region|translit|unit|zone)/|.+\.(cnv|spp|cfu)$|unames\.icu$"
    # What a language calls its days and quotes its words with; how it sorts lies in coll/.
    r"|(?!root|res_index|pool|supplementalData|likelySubtags|numberingSystems|plurals"
    r"|pluralRanges|keyTypeData|metadata|icustd|icuver|dayPeriods|genderList|timezoneTypes"
    r"|windowsZones|metaZones|zoneinfo64|langInfo|grammaticalFeatures)[^/]+\.res$"
)


def entries(data: bytes) -> dict[str, bytes]:
    """Return name and content of everything in a file of ICU's data.

    Raises
    ------
    ValueError
        If it is none.
    """
    if data[_BEFORE_FORM : _BEFORE_FORM + len(_FORM)] != _FORM:
        raise ValueError("this is no data of ICU")
    (start,) = struct.unpack_from("<H", data)
    (count,) = struct.unpack_from("<I", data, start)
    table = [struct.unpack_from("<II", data, start + 4 + 8 * row) for row in range(count)]
    ends = [place for _name, place in table[1:]] + [len(data) - start]
    found = {}
    for (name, place), end in zip(table, ends, strict=True):
        text = data[start + name : data.index(b"\0", start + name)].decode("ascii")
        found[text] = data[start + place : start + end]
    return found


def packed(header: bytes, parts: dict[str, bytes]) -> bytes:
    """Return a file of ICU's data with these parts, sorted by name as ICU looks for them."""
    names = sorted(parts)
    spelt = b"".join(name.encode("ascii") + b"\0" for name in names)
    at_name = 4 + 8 * len(names)
    place = -(-(at_name + len(spelt)) // _STEP) * _STEP
    table, body = struct.pack("<I", len(names)), b""
    chunks = []
    for name in names:
        table += struct.pack("<II", at_name, place)
        at_name += len(name) + 1
        chunk = parts[name] + b"\0" * (-len(parts[name]) % _STEP)
        place += len(chunk)
        chunks.append(chunk)
    body = (table + spelt).ljust(-(-len(table + spelt) // _STEP) * _STEP, b"\0")
    return header + body + b"".join(chunks)


def is_wanted(name: str) -> bool:
    """Whether a part, by its name with the first folder, is of use."""
    return _LEFT_OUT.match(name.partition("/")[2]) is None


def slim(library: Path) -> None:
    """Make `libicudata` anew with the parts that are wanted.

    Raises
    ------
    ValueError
        If it is not built as it was: one name, with the data behind it.
    """
    (symbol,) = elf.defined(library)
    whole = library.read_bytes()
    start = whole.find(_FORM) - _BEFORE_FORM
    if start < 0:
        raise ValueError(f"{library.name} holds no data of ICU")
    sizes = elf.output_of("readelf", "-W", "--section-headers", library)
    section = re.search(r"\.rodata\s+PROGBITS\s+\S+\s+(\S+)\s+(\S+)", sizes)
    if section is None:
        raise ValueError(f"{library.name} is built in another way")
    data = whole[start : int(section[1], 16) + int(section[2], 16)]
    (header,) = struct.unpack_from("<H", data)
    kept = {name: part for name, part in entries(data).items() if is_wanted(name)}
    _link(library, symbol, packed(data[:header], kept))


def _link(library: Path, symbol: str, data: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        (place / "icu.dat").write_bytes(data)
        source = (
            f".section .rodata\n.balign {_STEP}\n.globl {symbol}\n.type {symbol}, %object\n"
            f'{symbol}: .incbin "{place / "icu.dat"}"\n.size {symbol}, .-{symbol}\n'
            '.section .note.GNU-stack,"",%progbits\n'
        )
        (place / "icu.s").write_text(source, "utf-8")
        options = ["-shared", "-nostdlib", f"-Wl,-soname,{library.name}", "-s"]
        subprocess.run(["cc", *options, place / "icu.s", "-o", library], check=True)
