"""The little that is asked of an ONNX file before onnxruntime sees it: whether it stands alone.

References
----------
Field numbers: `onnx.proto` of the ONNX project.  Wire format: Protocol Buffers, “Encoding”.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

# Message → number of a field that holds messages → which.
_PARTS: Final = {
    "model": {7: "graph", 20: "training", 25: "function"},
    "training": {1: "graph", 2: "graph"},
    "function": {7: "node", 11: "attribute"},
    "graph": {1: "node", 5: "tensor", 15: "sparse"},
    "node": {5: "attribute"},
    "attribute": {5: "tensor", 6: "graph", 10: "tensor", 11: "graph", 22: "sparse", 23: "sparse"},
    "sparse": {1: "tensor", 2: "tensor"},
    "tensor": {},
}
_EXTERNAL_DATA, _DATA_LOCATION = 13, 14
_DEEPEST: Final = 64


class NoOnnxError(ValueError):
    """The bytes are no ONNX file."""


def needs_other_files(content: bytes) -> bool:
    """Return whether an ONNX file keeps weights in files beside it (“external data”).

    Raises
    ------
    NoOnnxError
        If the bytes are no ONNX file, or are cut off.
    """
    if not any(number == 7 for number, _ in _fields(memoryview(content))):
        raise NoOnnxError("no graph")
    return _is_external("model", memoryview(content), 0)


def _is_external(kind: str, message: memoryview, depth: int) -> bool:
    if depth > _DEEPEST:
        raise NoOnnxError("nested too deeply")
    parts = _PARTS[kind]
    for number, value in _fields(message):
        if kind == "tensor" and number in (_EXTERNAL_DATA, _DATA_LOCATION):
            # The location is a number, 0 (here) unless it is written down as 1 (elsewhere).
            if number == _EXTERNAL_DATA or value != 0:
                return True
        elif number in parts:
            if not isinstance(value, memoryview):
                raise NoOnnxError(f"field {number} of a {kind} is no message")
            if _is_external(parts[number], value, depth + 1):
                return True
    return False


def _fields(message: memoryview) -> Iterator[tuple[int, int | memoryview]]:
    """Yield number and value of each field; what has a length comes as a view, uncopied."""
    at = 0
    while at < len(message):
        key, at = _varint(message, at)
        number, wire = key >> 3, key & 7
        if wire == 0:
            value, at = _varint(message, at)
            yield number, value
            continue
        length = {1: 8, 5: 4}.get(wire)
        if length is None:
            if wire != 2:
                raise NoOnnxError(f"wire type {wire}")
            length, at = _varint(message, at)
        if at + length > len(message):
            raise NoOnnxError("cut off")
        yield number, message[at : at + length]
        at += length


def _varint(message: memoryview, at: int) -> tuple[int, int]:
    """Return the number that begins at `at`, and where it ends."""
    value = 0
    for count, byte in enumerate(message[at : at + 10]):
        value |= (byte & 0x7F) << (7 * count)
        if byte < 0x80:
            return value, at + count + 1
    raise NoOnnxError("cut off")
