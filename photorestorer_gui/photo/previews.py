"""Small copies of a photo that its file carries: the old ones show the unrestored photo.

They are found and left out when a file is read, and EXIF's is made anew for a JPEG that had one.
"""

from __future__ import annotations

import io
import struct
from collections.abc import Iterator
from typing import Any, Final

from PIL import Image
from PIL.ExifTags import IFD

THUMBNAIL_PX: Final = 160
"""The longest side that EXIF and DCF ask of a thumbnail."""
_QUALITY: Final = 80
_JPEG_BEGINS: Final = b"\xff\xd8\xff"
_IPTC_MARK: Final = 0x1C
_IPTC_PREVIEW: Final = {(2, 200), (2, 201), (2, 202)}
"""ObjectData Preview: its format, the format's version, and the picture itself."""
_JPEG_OFFSET, _JPEG_LENGTH = 0x0201, 0x0202


def holds_picture(value: Any) -> bool:
    """Whether an EXIF value, a camera maker's note say, has a JPEG inside."""
    return isinstance(value, bytes) and _JPEG_BEGINS in value


def has_thumbnail(exif: Image.Exif) -> bool:
    """Whether a file's EXIF block has a thumbnail."""
    return _JPEG_OFFSET in exif.get_ifd(IFD.IFD1)


def without_preview(record: bytes) -> bytes:
    """Return an IPTC-IIM record without the photo's preview; one that is odd stays as it is.

    References
    ----------
    IPTC-IIM 4.2, chapter 1 (data sets, also extended ones) and 2:200 to 2:202.
    """
    sets = list(_data_sets(record))
    if not any(name in _IPTC_PREVIEW for name, _ in sets):
        return record
    return b"".join(block for name, block in sets if name not in _IPTC_PREVIEW)


def _data_sets(record: bytes) -> Iterator[tuple[tuple[int, int], bytes]]:
    """Yield each data set's number and all its bytes; at last what is none, as (0, 0)."""
    at = 0
    while at + 5 <= len(record) and record[at] == _IPTC_MARK:
        length, head = struct.unpack_from(">H", record, at + 3)[0], 5
        if length & 0x8000:  # extended: so many bytes hold the length
            count = length & 0x7FFF
            length, head = int.from_bytes(record[at + 5 : at + 5 + count]), 5 + count
        end = at + head + length
        yield (record[at + 1], record[at + 2]), record[at:end]
        at = end
    yield (0, 0), record[at:]


def with_thumbnail(exif: bytes, photo: Image.Image) -> bytes:
    """Return an EXIF block with a thumbnail of the photo as its second directory.

    Parameters
    ----------
    exif : bytes
        TIFF-structured, without a second directory; may be empty.
    photo : Image
        8-bit RGB.

    References
    ----------
    Exif 2.32, 4.6.9: the thumbnail's directory, compression 6, and where its JPEG lies.
    """
    small = photo.copy() if max(photo.size) <= THUMBNAIL_PX else photo.resize(_small(photo.size))
    file = io.BytesIO()
    small.save(file, "JPEG", quality=_QUALITY)
    content = file.getvalue()
    block = bytearray(exif or b"MM\0*\0\0\0\x08\0\0\0\0\0\0")
    order = ">" if block[:2] == b"MM" else "<"
    block += b"\0" * (len(block) % 2)
    start = len(block)
    first = struct.unpack_from(order + "I", block, 4)[0]
    count = struct.unpack_from(order + "H", block, first)[0]
    struct.pack_into(order + "I", block, first + 2 + 12 * count, start)
    data = start + 2 + 3 * 12 + 4
    block += struct.pack(order + "H", 3)
    block += struct.pack(order + "HHIHH", 0x0103, 3, 1, 6, 0)
    block += struct.pack(order + "HHII", _JPEG_OFFSET, 4, 1, data)
    block += struct.pack(order + "HHII", _JPEG_LENGTH, 4, 1, len(content))
    return bytes(block + b"\0\0\0\0" + content)


def _small(size: tuple[int, int]) -> tuple[int, int]:
    scale = THUMBNAIL_PX / max(size)
    return max(1, round(size[0] * scale)), max(1, round(size[1] * scale))
