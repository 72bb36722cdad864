"""What a reader and the program say to each other: JSON, and pixels behind it.

Never a pickle: unpacking one runs whatever it says, and a reader has looked at files that anyone
may have made.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from photorestorer_gui import errors
from photorestorer_gui.errors import MaskSizeError, PhotoRestorerError
from photorestorer_gui.photo.mask import Mask
from photorestorer_gui.photo.photo import Metadata, Photo
from photorestorer_gui.words import Words, phrase

MOST_MESSAGE_BYTES: Final = 1 << 28
"""Metadata of a photo, in base64; Pillow reads no more than 64 MB of text from a file."""
_CHUNK_BYTES: Final = 1 << 20
"""More at once would keep the window waiting for Python's lock."""
Made = Photo | Mask | NDArray[Any]
"""What a reader makes of a file; of a layer only the pixels."""
_KINDS: Final = {"uint8": np.uint8, "uint16": np.uint16, "bool": np.bool_}
_ERRORS: Final = {
    kind.__name__: kind
    for kind in (
        PhotoRestorerError,
        errors.UnreadablePhotoError,
        errors.NetworkError,
        errors.MaskError,
        MaskSizeError,
    )
}


def tell(connection: Connection, message: Mapping[str, Any]) -> None:
    """Send a message."""
    connection.send_bytes(json.dumps(message).encode("ascii"))


def hear(connection: Connection) -> dict[str, Any]:
    """Return the message that has come.

    Raises
    ------
    EOFError, OSError
        If the other side has ended.
    ValueError
        If it is no message.
    """
    message = json.loads(connection.recv_bytes(MOST_MESSAGE_BYTES))
    if not isinstance(message, dict):
        raise ValueError("no message")
    return message


def tell_made(connection: Connection, made: Made) -> None:
    """Send a photo, a mask, or the pixels of a layer."""
    pixels: NDArray[Any] = made if isinstance(made, np.ndarray) else made.pixels
    about: dict[str, Any] = {"shape": pixels.shape, "kind": pixels.dtype.name}
    if isinstance(made, Photo):
        about["metadata"] = _metadata_record(made.metadata)
    tell(connection, about)
    for chunk in chunks_of(pixels):
        connection.send_bytes(chunk)


def hear_content(connection: Connection, size_bytes: int) -> bytearray:
    """Return the bytes behind a request, sent as `content_chunks` cuts them; errors as `hear`."""
    content = bytearray(size_bytes)
    for chunk in content_chunks(content):
        if connection.recv_bytes_into(chunk) != len(chunk):
            raise ValueError("too few bytes")
    return content


def content_chunks(content: bytes | bytearray) -> list[memoryview]:
    """Return bytes as the pieces in which they are sent."""
    return _cut(memoryview(content))


def room_for(message: Mapping[str, Any], most_pixels: float) -> NDArray[Any]:
    """Return an array for the pixels that a message announces.

    Raises
    ------
    ValueError, KeyError, TypeError
        If it announces nothing sensible, or more than `most_pixels`.
    """
    height, width, *channels = message["shape"]
    fits = 0 < height * width <= most_pixels and channels in ([], [3])
    if not (isinstance(height, int) and isinstance(width, int) and height > 0 and fits):
        raise ValueError(f"pixels of {message['shape']}")
    return np.empty((height, width, *channels), _KINDS[message["kind"]])


def chunks_of(pixels: NDArray[Any]) -> list[memoryview]:
    """Return where each chunk of the pixels belongs."""
    flat: Any = pixels.reshape(-1).view(np.uint8)
    return _cut(memoryview(flat))


def _cut(view: memoryview) -> list[memoryview]:
    return [view[start : start + _CHUNK_BYTES] for start in range(0, len(view), _CHUNK_BYTES)]


def made_of(message: Mapping[str, Any], pixels: NDArray[Any], source: Path) -> Made:
    """Return what has come; errors as `room_for`."""
    if pixels.dtype == np.bool_:
        return Mask(pixels)
    if "metadata" not in message:
        return pixels
    return Photo(pixels, _metadata_of(message["metadata"]), source)


def _metadata_record(metadata: Metadata) -> dict[str, Any]:
    blocks = {name: getattr(metadata, name) for name in ("exif", "xmp", "iptc")}
    packed = {name: base64.b64encode(block).decode("ascii") for name, block in blocks.items()}
    return {
        **packed,
        "dpi": metadata.dpi,
        "notes": [_words_record(n) for n in metadata.notes],
        "has_thumbnail": metadata.has_thumbnail,
    }


def _metadata_of(record: Mapping[str, Any]) -> Metadata:
    blocks = {name: base64.b64decode(record[name]) for name in ("exif", "xmp", "iptc")}
    dpi = record["dpi"]
    return Metadata(
        exif=blocks["exif"],
        xmp=blocks["xmp"],
        iptc=blocks["iptc"],
        dpi=None if dpi is None else (float(dpi[0]), float(dpi[1])),
        has_thumbnail=bool(record["has_thumbnail"]),
        notes=tuple(_words_of(note) for note in record["notes"]),
    )


def error_record(error: PhotoRestorerError) -> dict[str, Any]:
    """Return an error as JSON values."""
    return {
        "error": type(error).__name__,
        "summary": _words_record(error.summary),
        "remedy": _words_record(error.remedy),
        "details": error.details,
        "can_be_scaled": getattr(error, "can_be_scaled", False),
    }


def error_of(message: Mapping[str, Any]) -> PhotoRestorerError:
    """Return the error that `error_record` wrote; errors as `room_for`."""
    kind = _ERRORS.get(message["error"], PhotoRestorerError)
    summary, remedy = _words_of(message["summary"]), _words_of(message["remedy"])
    error = kind(summary, remedy, str(message["details"]))
    if isinstance(error, MaskSizeError):
        error.can_be_scaled = bool(message["can_be_scaled"])
    return error


def _words_record(text: str) -> Any:
    """Return a text with what it was made of, so that it can still be translated."""
    if not isinstance(text, Words):
        return text
    values = {name: _value_record(value) for name, value in text.values.items()}
    return {"template": text.template, "values": values}


def _value_record(value: object) -> Any:
    if isinstance(value, int | float):
        return value
    return _words_record(value if isinstance(value, str) else str(value))


def _words_of(record: Any) -> str:
    if isinstance(record, dict):
        values = {
            str(name): value if isinstance(value, int | float) else _words_of(value)
            for name, value in record["values"].items()
        }
        return phrase(str(record["template"]), **values)
    return str(record)
