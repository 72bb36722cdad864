"""A journal: one line an entry, each whole or not there at all.

A line is a checksum and JSON.  Whatever a killed program or a power cut leaves behind the last
whole line is ignored, so that at any moment the journal says what it said before the last entry, or
after it.
"""

from __future__ import annotations

import base64
import contextlib
import json
import os
import zlib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from photorestorer_gui.errors import SaveError
from photorestorer_gui.photo.atomic import flush_folder, write_privately
from photorestorer_gui.photo.geometry import Box
from photorestorer_gui.plain_json import parsed
from photorestorer_gui.project.checked import Entry
from photorestorer_gui.project.plan_record import box_from

Bools = NDArray[np.bool_]
Tile = tuple[Box, Bools]
"""A box of a mask, and what it holds: (box.height, box.width) bool."""

_QUICKEST = 1
_FLAGS = os.O_RDWR | os.O_CREAT | getattr(os, "O_BINARY", 0)


class Journal:
    """A file that only grows; belongs to one thread at a time.

    Parameters
    ----------
    path : Path
        Made by the first entry, for its owner's eyes only, if it is not there.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._descriptor: int | None = None
        self._good = 0

    @property
    def size_bytes(self) -> int:
        """How long it was after the last entry."""
        return self._good

    def append(self, entry: Mapping[str, Any]) -> None:
        """Write an entry and wait until it is on the disk.

        Raises
        ------
        OSError
            If it could not be written; the journal is as it was before.
        """
        descriptor = self._opened() if self._descriptor is None else self._descriptor
        content = line_of(entry)
        try:
            # Also cuts off what an earlier failure may have left.
            os.ftruncate(descriptor, self._good)
            os.lseek(descriptor, self._good, os.SEEK_SET)
            written = 0
            while written < len(content):
                written += os.write(descriptor, content[written:])
            os.fsync(descriptor)
        except OSError:
            with contextlib.suppress(OSError):
                os.ftruncate(descriptor, self._good)
            raise
        self._good += len(content)

    def _opened(self) -> int:
        """Open the file and find where its last whole line ends; raises OSError."""
        descriptor = os.open(self._path, _FLAGS, 0o600)
        try:
            # What a crash left behind the last whole line would hide every line after it.
            self._good = _whole_bytes(self._path.read_bytes())
        except OSError:
            os.close(descriptor)
            raise
        self._descriptor = descriptor
        flush_folder(self._path.parent)
        return descriptor

    def replace(self, entry: Mapping[str, Any]) -> None:
        """Write the journal anew, with one entry that says as much as all before it."""
        self.rest()
        # Where there is no room for a shorter journal the long one is as good.
        with contextlib.suppress(SaveError):
            write_privately(self._path, line_of(entry))

    def rest(self) -> None:
        """Close the file; the next entry opens it again."""
        if self._descriptor is not None:
            with contextlib.suppress(OSError):
                os.close(self._descriptor)
            self._descriptor = None


def line_of(entry: Mapping[str, Any]) -> bytes:
    """Return an entry as a line."""
    text = json.dumps(entry, sort_keys=True, separators=(",", ":")).encode("ascii")
    return b"%08x %s\n" % (zlib.crc32(text), text)


def entries_of(content: bytes) -> Iterator[dict[str, Any]]:
    """Yield the entries of a journal up to the first line that is not whole."""
    start = 0
    while (end := content.find(b"\n", start)) >= 0:
        entry = _entry_of(content[start:end])
        if entry is None:
            return
        yield entry
        start = end + 1


def _whole_bytes(content: bytes) -> int:
    """Return where the last whole line of a journal ends."""
    start = 0
    while (end := content.find(b"\n", start)) >= 0 and _text_of(content[start:end]) is not None:
        start = end + 1
    return start


def _text_of(line: bytes) -> bytes | None:
    """Return what stands in a line; None if it is not whole."""
    sum_, _, text = line.partition(b" ")
    try:
        return text if int(sum_, 16) == zlib.crc32(text) else None
    except ValueError:
        return None


def _entry_of(line: bytes) -> dict[str, Any] | None:
    text = _text_of(line)
    try:
        entry = parsed(text) if text is not None else None
    except ValueError:
        return None
    return entry if isinstance(entry, dict) else None


def tiles_record(tiles: Sequence[Tile]) -> list[dict[str, Any]]:
    """Return parts of a mask as JSON: packed to bits, compressed, in base64."""
    return [
        {
            "box": [box.left, box.top, box.right, box.bottom],
            "bits": base64.b64encode(
                zlib.compress(np.packbits(pixels).tobytes(), _QUICKEST)
            ).decode("ascii"),
        }
        for box, pixels in tiles
    ]


def lay_tiles(mask: Bools, entries: Sequence[Entry]) -> None:
    """Lay parts over a mask, in place.

    Parameters
    ----------
    mask : (H, W) bool
    entries : sequence of Entry
        What `tiles_record` wrote.

    Raises
    ------
    ValueError
        If a part does not fit.
    """
    height, width = mask.shape
    for entry in entries:
        box = box_from(entry, "box")
        if box.area == 0 or box != box.cut(height=height, width=width):
            raise ValueError(f"marks at {box} lie outside the photo")
        packed = base64.b64decode(entry.text("bits", most=2 * box.area + 1000), validate=True)
        bits = _inflated(packed, -(-box.area // 8))
        pixels = np.unpackbits(np.frombuffer(bits, np.uint8), count=box.area)
        mask[box.slices] = pixels.reshape(box.height, box.width).view(np.bool_)


def _inflated(packed: bytes, size: int) -> bytes:
    inflater = zlib.decompressobj()
    try:
        content = inflater.decompress(packed, size + 1)
    except zlib.error as error:
        raise ValueError(f"marks cannot be unpacked: {error}") from error
    if len(content) != size:
        raise ValueError("marks are not of the size that they say")
    return content
