"""PyTorch files turned into ONNX, as the program sees it: a process apart, heard until it ends.

Whatever happens to that process costs the conversion and a sentence.  PyTorch never comes into the
program's own process, which neither needs its gigabytes nor should die of them.
"""

from __future__ import annotations

import traceback
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, Final

from photorestorer_gui.errors import NetworkError
from photorestorer_gui.networks.catalogue import CATALOGUE, ModelCard
from photorestorer_gui.networks.torch_files import ORIGINALS, check_convertible, get_original
from photorestorer_gui.photo import parcels
from photorestorer_gui.processes import Child, stand_apart, was_killed
from photorestorer_gui.progress import Progress
from photorestorer_gui.words import phrase

STAGES: Final = {
    "reading": (0.1, phrase("Reading the weights")),
    "asking": (0.2, phrase("Asking PyTorch for its answer")),
    "converting": (0.4, phrase("Converting the network")),
    "comparing": (0.8, phrase("Comparing the answers")),
}
"""What the process says it does, and how far it is then."""
_MOST_BYTES: Final = 2**31
_SILENCE_S: Final = 1800.0
"""The longest stage takes 15 s on two idle cores."""


@dataclass(frozen=True)
class Converted:
    """An ONNX file made of a PyTorch file.

    Attributes
    ----------
    content : bytes
    apart : float
        The largest difference of its answer from PyTorch's on a fixed input, of 255.
    made_by : str
        What converted it, with its version.
    """

    content: bytes
    apart: float
    made_by: str


def convert(card: ModelCard, path: Path, sha256: str, progress: Progress) -> Converted:
    """Turn a PyTorch file into an ONNX file of the card's contract.

    Parameters
    ----------
    card : ModelCard
        The network that it shall serve as.
    path : Path
        A PyTorch file.
    sha256 : str
        The hash of its content; another content is refused.
    progress : Progress
        Told the stages; a cancel ends the process at once.

    Raises
    ------
    Cancelled
    NetworkError
        If the extra is not installed, the file holds another network, more than weights or code of
        its own, the two answers differ, or the process dies.
    """
    check_convertible(card, path, sha256)
    progress.report(0.0, phrase("Starting PyTorch"))
    original = ORIGINALS.get(sha256)
    is_known = original is not None and original.is_program
    request = {"id": card.id, "path": str(path), "sha256": sha256, "is_known": is_known}
    try:
        child = Child(serve, request)
    except OSError as error:
        raise _failed(card, path, str(error)) from error
    try:
        with progress.interrupting(child.kill):
            return _heard(child.connection, card, path, progress)
    except (EOFError, OSError) as error:
        progress.check()
        raise _died(card, path, child.exit_code()) from error
    finally:
        child.end()


def serve(connection: Connection, request: Mapping[str, Any]) -> None:
    """Convert one file and tell of it; runs in a process of its own."""
    stand_apart()
    from photorestorer_gui.errors import PhotoRestorerError, in_words

    with ThreadPoolExecutor(1) as thread:
        error = thread.submit(_work, connection, request).exception()
    if error is None:
        return
    if isinstance(error, PhotoRestorerError | MemoryError):
        parcels.tell(connection, parcels.error_record(in_words(error)))
    else:
        parcels.tell(connection, {"defect": "".join(traceback.format_exception(error))})


def _work(connection: Connection, request: Mapping[str, Any]) -> None:
    from photorestorer_gui.networks import converter

    (card,) = (card for card in CATALOGUE if card.id == request["id"])
    content, apart = converter.converted(
        card,
        Path(request["path"]),
        request["sha256"],
        is_known=request["is_known"],
        tell=lambda stage: parcels.tell(connection, {"stage": stage}),
    )
    made = {"bytes": len(content), "apart": apart, "made_by": converter.describe()}
    parcels.tell(connection, made)
    for chunk in parcels.content_chunks(content):
        connection.send_bytes(chunk)


def _heard(connection: Connection, card: ModelCard, path: Path, progress: Progress) -> Converted:
    """Return what the process made, passing on what it says until then.

    Raises
    ------
    EOFError, OSError
        If it dies.
    """
    try:
        while True:
            message = _next(connection, card, path)
            if "stage" in message:
                progress.report(*STAGES[message["stage"]])
            elif "error" in message:
                raise parcels.error_of(message)
            elif "defect" in message:
                raise _failed(card, path, str(message["defect"]))
            else:
                content = _received(connection, int(message["bytes"]))
                return Converted(content, float(message["apart"]), str(message["made_by"]))
    except (ValueError, KeyError, TypeError) as error:
        raise _failed(card, path, f"what came back was {error}") from error


def _next(connection: Connection, card: ModelCard, path: Path) -> dict[str, Any]:
    if not connection.poll(_SILENCE_S):
        raise _failed(card, path, f"it said nothing for {_SILENCE_S:.0f} s")
    return parcels.hear(connection)


def _received(connection: Connection, count: int) -> bytes:
    if not 0 < count < _MOST_BYTES:
        raise ValueError(f"{count} bytes")
    return bytes(parcels.hear_content(connection, count))


def _died(card: ModelCard, path: Path, exit_code: int | None) -> NetworkError:
    if was_killed(exit_code):
        return NetworkError(
            phrase("There is not enough memory to convert “{name}”.", name=path.name),
            phrase("Close other programs and try again."),
            "the system ended the process that converted it",
        )
    return _failed(card, path, f"the process ended with status {exit_code}")


def _failed(card: ModelCard, path: Path, details: str) -> NetworkError:
    return NetworkError(
        phrase("“{name}” could not be converted.", name=path.name), get_original(card), details
    )
