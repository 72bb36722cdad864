"""Reading photos apart: in processes that may crash, hang or run out of memory on their own.

A decoder is native code that looks at whatever anyone made.  What it may do to its process shall
cost one photo, never the window with somebody's work in it.  A reader is started once and kept, for
starting one takes longer than reading most photos.
"""

from __future__ import annotations

import contextlib
import logging
import signal
import threading
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from multiprocessing.connection import wait
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, cast

from photorestorer_gui.errors import PhotoRestorerError, UnreadablePhotoError
from photorestorer_gui.photo.reader import READY, Sabotage, serve
from photorestorer_gui.processes import SPAWN, undisturbed
from photorestorer_gui.progress import Cancelled, Progress
from photorestorer_gui.words import phrase

if TYPE_CHECKING:
    from photorestorer_gui.photo.mask import Mask
    from photorestorer_gui.photo.photo import Photo

log = logging.getLogger(__name__)

_LAST_BREATH_S: Final = 5.0
"""A process that closed its connection is dying; how long it may take."""
_MOST_IDLE: Final = 2
"""Readers that are kept: the photo in the editor and the list are read at the same time."""


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


class Apart:
    """Reads photos in processes of their own; may be used from any thread.

    Parameters
    ----------
    patience : Patience
    sabotage : callable(path), optional
        For tests: called in the reader just before a file is decoded.
    """

    def __init__(
        self, *, patience: Patience | None = None, sabotage: Sabotage | None = None
    ) -> None:
        self._patience = patience or Patience()
        self._sabotage = sabotage
        self._lock = threading.Lock()
        self._idle: list[_Reader] = []
        self._is_closed = False

    def warm_up(self) -> None:
        """Start a reader if none is there, without waiting for it."""
        with self._lock:
            if not self._idle and not self._is_closed:
                with contextlib.suppress(OSError):  # whoever needs it will hear of that
                    self._idle.append(self._new_reader())

    def close(self) -> None:
        """End the readers that do nothing; one at work ends when it has answered."""
        with self._lock:
            self._is_closed = True
            idle, self._idle = self._idle, []
        for reader in idle:
            reader.end()

    def load_photo(
        self, path: Path, *, max_megapixels: float, progress: Progress | None = None
    ) -> Photo:
        """Read a photo as `files.load_photo` does.

        Raises
        ------
        UnreadablePhotoError
            Also if reading it crashes, takes too much memory, or does not come to an end.
        Cancelled
            If `progress` is cancelled; the reader is ended at once.
        """
        options = {"max_megapixels": max_megapixels}
        return cast("Photo", self._read("photo", Path(path), options, progress))

    def load_small(
        self,
        path: Path,
        side_px: int,
        *,
        max_megapixels: float,
        progress: Progress | None = None,
    ) -> Photo:
        """Read a photo as `small.load_small` does; errors as `load_photo`."""
        options = {"max_megapixels": max_megapixels, "side_px": side_px}
        return cast("Photo", self._read("small", Path(path), options, progress))

    def load_mask(
        self, path: Path, progress: Progress | None = None, *, max_megapixels: float, **options: Any
    ) -> Mask:
        """Read a mask as `mask_files.load_mask` does; errors as there and as `load_photo`."""
        options = {"max_megapixels": max_megapixels, **options}
        return cast("Mask", self._read("mask", Path(path), options, progress))

    def _read(
        self, what: str, path: Path, options: dict[str, Any], progress: Progress | None
    ) -> Photo | Mask:
        from photorestorer_gui.photo.reader import read

        progress = progress or Progress()
        with closing(_Bell()) as bell, progress.interrupting(bell.ring):
            try:
                reader = self._ready_reader(bell)
            except OSError as error:
                log.info("Photos are read in this process, for no other can be started: %s", error)
                return read(what, path, options)
            with self._lent(reader):
                return _answer(reader, {"what": what, "path": str(path), "options": options}, bell)

    def _ready_reader(self, bell: _Bell) -> _Reader:
        """Return a reader that has started; raises OSError if none can be started."""
        with self._lock:
            while self._idle:
                reader = self._idle.pop()
                if reader.is_alive:
                    break
                reader.end()
            else:
                reader = self._new_reader()
        try:
            reader.begin(bell)
        except BaseException as error:
            reader.end()
            if isinstance(error, EOFError | ValueError):
                raise OSError(f"a reader ended while it started: {error}") from error
            raise
        return reader

    def _new_reader(self) -> _Reader:
        return _Reader(self._patience, self._sabotage)

    @contextlib.contextmanager
    def _lent(self, reader: _Reader) -> Iterator[None]:
        """Keep a reader that answered, end one that did not, and start another in its place."""
        try:
            yield
        except BaseException as error:
            if not isinstance(error, PhotoRestorerError) or not reader.has_answered:
                reader.end()
                self.warm_up()
                raise
            self._put_back(reader)
            raise
        self._put_back(reader)

    def _put_back(self, reader: _Reader) -> None:
        with self._lock:
            if len(self._idle) < _MOST_IDLE and not self._is_closed:
                self._idle.append(reader)
                return
        reader.end()


class _Bell:
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


class _Reader:
    """A process and our end of the connection to it.

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
        self._patience = patience
        self._connection, other = SPAWN.Pipe()
        self._process = SPAWN.Process(target=serve, args=(other, sabotage), daemon=True)
        self._has_begun = False
        self.has_answered = True
        try:
            with undisturbed():
                self._process.start()
        except OSError:
            self._connection.close()
            raise
        finally:
            other.close()

    @property
    def is_alive(self) -> bool:
        """Whether the process runs."""
        return self._process.is_alive()

    def begin(self, bell: _Bell) -> None:
        """Wait until the process has started; errors as `answer`."""
        if not self._has_begun:
            if self._hear(self._patience.start_s, bell) != READY:
                raise ValueError("it is no reader")
            self._has_begun = True

    def answer(self, request: dict[str, Any], bell: _Bell) -> Photo | Mask:
        """Return what a file holds.

        Raises
        ------
        PhotoRestorerError
            If it cannot be read.
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

        self.has_answered = False
        with contextlib.suppress(OSError):  # it has died, which the answer tells
            parcels.tell(self._connection, request)
        message = self._hear(self._patience.answer_s, bell)
        if "size" in message:
            megapixels = message["size"][0] * message["size"][1] / 1e6
            message = self._hear(self._patience.decoding_s(megapixels), bell)
        if "error" in message:
            error = parcels.error_of(message)
            self.has_answered = True
            raise error
        if "defect" in message:
            raise RuntimeError(f"a reader failed: {message['defect']}")
        pixels = parcels.room_for(message, request["options"]["max_megapixels"] * 1e6)
        for chunk in parcels.chunks_of(pixels):
            self._wait(self._patience.answer_s, bell)
            self._fill(chunk)
        made = parcels.made_of(message, pixels, Path(request["path"]))
        self.has_answered = True
        return made

    def _hear(self, timeout_s: float, bell: _Bell) -> dict[str, Any]:
        from photorestorer_gui.photo import parcels

        self._wait(timeout_s, bell)
        try:
            return parcels.hear(self._connection)
        except OSError as error:
            raise EOFError(str(error)) from error

    def _fill(self, chunk: memoryview) -> None:
        try:
            count = self._connection.recv_bytes_into(chunk)
        except OSError as error:
            raise EOFError(str(error)) from error
        if count != len(chunk):
            raise ValueError("too few pixels")

    def _wait(self, timeout_s: float, bell: _Bell) -> None:
        """Wait for an answer, the end of the process, or the bell."""
        heard = wait([self._connection, bell.rung], timeout_s)
        if bell.rung in heard:
            raise Cancelled
        if not heard:
            raise TimeoutError(f"{timeout_s:.0f}")

    def exit_code(self) -> int | None:
        """Return how the process ended, which has closed its end of the connection."""
        self._process.join(_LAST_BREATH_S)
        return self._process.exitcode

    def end(self) -> None:
        """End the process at once."""
        self._process.kill()
        self._process.join()
        self._process.close()
        self._connection.close()


def _answer(reader: _Reader, request: dict[str, Any], bell: _Bell) -> Photo | Mask:
    """Return a reader's answer; what befalls the reader becomes a sentence for the person."""
    path = Path(request["path"])
    try:
        return reader.answer(request, bell)
    except EOFError as error:
        code = reader.exit_code()
        if code == -getattr(signal, "SIGKILL", 9):  # which the system does where memory ends
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
