"""One reader as the program sees it: started, asked, and ended when it does not answer."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass
from multiprocessing.connection import wait
from pathlib import Path
from typing import TYPE_CHECKING, Any

from photorestorer_gui.errors import UnreadablePhotoError
from photorestorer_gui.photo.reader import READY, Sabotage, serve
from photorestorer_gui.processes import SPAWN, Child, was_killed
from photorestorer_gui.progress import Cancelled
from photorestorer_gui.words import phrase

if TYPE_CHECKING:
    from photorestorer_gui.photo.parcels import Made


@dataclass(frozen=True)
class Patience:
    """How long a reader may be silent before it is given up.

    Attributes
    ----------
    start_s : float
        Until it has started.
    answer_s : float
        Until it tells the size, or sends the next part of the pixels: a file on a slow network
        drive takes its time.
    per_megapixel_s : float
        Added for decoding.  The slowest format, AVIF, takes 0.1 s for each on one old core.
    """

    start_s: float = 60.0
    answer_s: float = 60.0
    per_megapixel_s: float = 1.0

    def decoding_s(self, megapixels: float) -> float:
        """Return how long decoding may take."""
        return self.answer_s + self.per_megapixel_s * megapixels


@dataclass(frozen=True)
class Request:
    """What a reader is asked for.

    Attributes
    ----------
    what : str
        ``photo``, ``small``, ``mask`` or ``layer``.
    path : Path
        The file; of a layer the one that it lies in, which is not looked at.
    options : dict
        For the function that reads it.
    most_pixels : float
        More than these are no answer.
    content : bytes
        Of a layer.
    megapixels : float or None
        How large it is, if that is known.
    """

    what: str
    path: Path
    options: dict[str, Any]
    most_pixels: float
    content: bytes | bytearray = b""
    megapixels: float | None = None

    def record(self) -> dict[str, Any]:
        """Return it as JSON values, without the content."""
        told = {"what": self.what, "path": str(self.path), "options": self.options}
        return told | {"size_bytes": len(self.content)}


class Bell:
    """Ends the waiting for one answer; made for each, so that a late ring disturbs no other."""

    def __init__(self) -> None:
        self.rung, self._button = SPAWN.Pipe(duplex=False)

    def ring(self) -> None:
        """Let whoever waits stop; from any thread, also when nobody waits any more."""
        with contextlib.suppress(OSError):
            self._button.send_bytes(b"!")

    def close(self) -> None:
        """Let go of it."""
        self.rung.close()
        self._button.close()


class Reader(Child):
    """A process that reads what it is asked for.

    Attributes
    ----------
    has_answered : bool
        False from a request until all of its answer has come.

    Raises
    ------
    OSError
        If it cannot be started.
    """

    def __init__(self, patience: Patience, sabotage: Sabotage | None) -> None:
        super().__init__(serve, sabotage)
        self._patience = patience
        self._has_begun = False
        self.has_answered = True

    def begin(self, bell: Bell) -> None:
        """Wait until the process has started; errors as `answer`."""
        if not self._has_begun:
            if self._hear(self._patience.start_s, bell) != READY:
                raise ValueError("it is no reader")
            self._has_begun = True

    def answer(self, request: Request, bell: Bell) -> Made:
        """Return what a file or a layer holds.

        Raises
        ------
        PhotoRestorerError
            If it cannot be read.
        NoLayerError
            If it is no layer, or another one.
        EOFError
            If the process died.
        TimeoutError
            If it was silent for too long.
        ValueError, KeyError, TypeError
            If it does not make sense.
        Cancelled
            If the bell rang.
        """
        from photorestorer_gui.photo import parcels
        from photorestorer_gui.photo.layers import NoLayerError

        self.has_answered = False
        self._ask(request, bell)
        message = self._announced(request, bell)
        if "error" in message or "no layer" in message:
            refused = NoLayerError(message["no layer"]) if "no layer" in message else None
            error = refused or parcels.error_of(message)
            self.has_answered = True
            raise error
        if "defect" in message:
            raise RuntimeError(f"a reader failed: {message['defect']}")
        pixels = parcels.room_for(message, request.most_pixels)
        for chunk in parcels.chunks_of(pixels):
            self._wait(self._patience.answer_s, bell)
            self._fill(chunk)
        made = parcels.made_of(message, pixels, request.path)
        self.has_answered = True
        return made

    def _ask(self, request: Request, bell: Bell) -> None:
        from photorestorer_gui.photo import parcels

        with contextlib.suppress(OSError):  # it has died, which the answer tells
            parcels.tell(self.connection, request.record())
            for chunk in parcels.content_chunks(request.content):
                if bell.rung.poll():
                    raise Cancelled
                self.connection.send_bytes(chunk)

    def _announced(self, request: Request, bell: Bell) -> dict[str, Any]:
        """Return what comes before pixels; of a file first the size, by which patience goes."""
        megapixels = request.megapixels
        if megapixels is None:
            message = self._hear(self._patience.answer_s, bell)
            if "size" not in message:
                return message
            megapixels = message["size"][0] * message["size"][1] / 1e6
        return self._hear(self._patience.decoding_s(megapixels), bell)

    def _hear(self, timeout_s: float, bell: Bell) -> dict[str, Any]:
        from photorestorer_gui.photo import parcels

        self._wait(timeout_s, bell)
        try:
            return parcels.hear(self.connection)
        except OSError as error:
            raise EOFError(str(error)) from error

    def _fill(self, chunk: memoryview) -> None:
        try:
            count = self.connection.recv_bytes_into(chunk)
        except OSError as error:
            raise EOFError(str(error)) from error
        if count != len(chunk):
            raise ValueError("too few pixels")

    def _wait(self, timeout_s: float, bell: Bell) -> None:
        """Wait for an answer, the end of the process, or the bell."""
        heard = wait([self.connection, bell.rung], timeout_s)
        if bell.rung in heard:
            raise Cancelled
        if not heard:
            raise TimeoutError(f"{timeout_s:.0f}")


def answer_of(reader: Reader, request: Request, bell: Bell) -> Made:
    """Return a reader's answer; what befalls the reader becomes a sentence for the person."""
    from photorestorer_gui.photo.layers import NoLayerError

    path = request.path
    try:
        return reader.answer(request, bell)
    except NoLayerError:
        raise
    except EOFError as error:
        code = reader.exit_code()
        if was_killed(code):
            raise _starved(path) from error
        raise _crashed(path, f"the process that read it ended with status {code}") from error
    except TimeoutError as error:
        raise _hung(path, str(error)) from error
    except (ValueError, KeyError, TypeError) as error:
        raise _crashed(path, f"what came back was {error}") from error


def _starved(path: Path) -> UnreadablePhotoError:
    return UnreadablePhotoError(
        phrase("There is not enough memory to read “{name}”.", name=path.name),
        phrase("Close other programs and try again."),
        "the system ended the process that read it",
    )


def _crashed(path: Path, details: str) -> UnreadablePhotoError:
    from photorestorer_gui.photo.opening import REMEDY_COPY

    return UnreadablePhotoError(
        phrase(
            "Reading “{name}” made a decoder crash: it is damaged, or made to do harm.",
            name=path.name,
        ),
        REMEDY_COPY,
        details,
    )


def _hung(path: Path, seconds: str) -> UnreadablePhotoError:
    from photorestorer_gui.photo.opening import REMEDY_COPY

    return UnreadablePhotoError(
        phrase(
            "Reading “{name}” did not end within {seconds} seconds.",
            name=path.name,
            seconds=seconds,
        ),
        REMEDY_COPY,
    )
