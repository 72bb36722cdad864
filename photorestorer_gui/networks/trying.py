"""Trying a person's own network in a process of its own, which may crash, hang or take all memory.

A weights file is data, but what it says is done by native code: a loop in it may have no end, and a
tensor may be larger than the machine.  So it is loaded and run for the first time where that costs
nobody's work.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from photorestorer_gui.errors import NetworkError, SaveError, in_words
from photorestorer_gui.networks.own_files import note_runtime, noted_runtime
from photorestorer_gui.networks.probe import probe
from photorestorer_gui.networks.runtime import OnnxRuntime
from photorestorer_gui.networks.session import usable_cores
from photorestorer_gui.networks.trial import Trial
from photorestorer_gui.photo import parcels
from photorestorer_gui.photo.asking import Bell
from photorestorer_gui.processes import Child, at_most, stand_apart, was_killed
from photorestorer_gui.progress import Cancelled, Progress
from photorestorer_gui.words import phrase

if TYPE_CHECKING:
    from photorestorer_gui.networks.catalogue import ModelCard

Sabotage = Callable[[], None]
"""What tests let happen just before the network is loaded."""
_REMEDY: Final = phrase("Use another one, or get the original.")


@dataclass(frozen=True)
class Bounds:
    """What a trial may take.

    Attributes
    ----------
    seconds : float
        The slowest network of the catalogue answers within 20 s on two old cores.
    base_bytes : int
        Memory for what a network works with, and for the libraries (Linux).
    times_file : int
        Added for its weights, as so many times its file: it is held as bytes, as a graph and as
        weights put in the order of the processor.
    thread_bytes : int
        Added for each of onnxruntime's threads: its stack of 8 MB, and the 128 MB of addresses that
        glibc takes for what it allocates (malloc/arena.c, HEAP_MAX_SIZE, aligned).
    """

    seconds: float = 300.0
    base_bytes: int = 4 << 30
    times_file: int = 6
    thread_bytes: int = 136 << 20

    def most_bytes(self, file_bytes: int) -> int:
        """Return the most memory that the trial of a file of this size may take."""
        threads = usable_cores() * self.thread_bytes
        return self.base_bytes + self.times_file * file_bytes + threads


_USUAL: Final = Bounds()


def try_apart(
    card: ModelCard,
    content: bytes,
    progress: Progress,
    *,
    bounds: Bounds = _USUAL,
    sabotage: Sabotage | None = None,
) -> None:
    """Run a network once as the card's, in a process of its own.

    Worker processes of a batch may start no others; there it is run in that process.

    Parameters
    ----------
    card : ModelCard
    content : bytes
        An ONNX file that needs no other files.
    progress : Progress
        Cancels the trial; its process is ended at once.
    bounds : Bounds, optional
    sabotage : callable, optional
        For tests.

    Raises
    ------
    Cancelled
    NetworkError
        If it does not keep the card's contract, crashes, takes too much memory or does not end.
    """
    if multiprocessing.current_process().daemon:
        try_here(card, content, progress, bounds=bounds)
        return
    try:
        child = Child(serve, card, bounds.most_bytes(len(content)), sabotage)
    except OSError as error:
        raise _no_process(error) from error
    try:
        with closing(Bell()) as bell, progress.interrupting(bell.ring):
            _give(child.connection, content, bell)
            answer = _answer(child.connection, bell, bounds.seconds)
    except EOFError as error:
        raise _died(child.exit_code()) from error
    except (ValueError, KeyError, TypeError) as error:
        raise _died(None) from error
    finally:
        child.end()
    if answer is not None:
        raise answer


def try_here(
    card: ModelCard, content: bytes, progress: Progress, *, bounds: Bounds = _USUAL
) -> None:
    """Run a network once as the card's, in this process; parameters and errors as `try_apart`.

    Bounded in time, as far as onnxruntime heeds it, and not in memory.
    """
    own = Progress()
    timer = threading.Timer(bounds.seconds, own.cancel)
    timer.start()
    try:
        with progress.interrupting(own.cancel):
            probe(card, Trial(content), own)
    except Cancelled as error:
        progress.check()
        raise _silent(bounds.seconds) from error
    finally:
        timer.cancel()
        timer.join()


def try_anew(
    card: ModelCard, path: Path, read: Callable[[ModelCard], bytes], progress: Progress
) -> None:
    """Try a person's own network once more, if its trial was not with this onnxruntime.

    Parameters
    ----------
    path : Path
        Where it lies, with the note on it; where that cannot be written, the next start tries it
        again.
    read : callable(card) -> bytes
        Gives what lies there, whose hash is the note's; not asked where nothing is tried.

    Raises
    ------
    Cancelled
    NetworkError
        As `try_apart`.
    """
    version = OnnxRuntime().version
    if noted_runtime(path) != version:
        try_apart(card, read(card), progress)
        with contextlib.suppress(SaveError):
            note_runtime(path, version)


def _give(connection: Connection, content: bytes, bell: Bell) -> None:
    """Hand over the file; if the process has died, the answer tells."""
    with contextlib.suppress(OSError):
        parcels.tell(connection, {"size_bytes": len(content)})
        for chunk in parcels.content_chunks(content):
            if bell.rung.poll():
                raise Cancelled
            connection.send_bytes(chunk)


def _answer(connection: Connection, bell: Bell, seconds: float) -> NetworkError | None:
    """Return what is wrong with the network; errors as `parcels.hear`, and as `try_apart`."""
    heard = wait([connection, bell.rung], seconds)
    if bell.rung in heard:
        raise Cancelled
    if not heard:
        raise _silent(seconds)
    try:
        message = parcels.hear(connection)
    except OSError as error:
        raise EOFError(str(error)) from error
    if "error" not in message:
        if message.get("fits") is not True:
            raise ValueError("no answer")
        return None
    wrong = parcels.error_of(message)
    return NetworkError(wrong.summary, wrong.remedy, wrong.details)


def serve(connection: Connection, card: ModelCard, limit: int, sabotage: Sabotage | None) -> None:
    """Try the network that comes in, and say what is wrong with it; in a process of its own."""
    stand_apart()
    with contextlib.suppress(EOFError, OSError):
        content = parcels.hear_content(connection, parcels.hear(connection)["size_bytes"])
        with ThreadPoolExecutor(1) as thread, at_most(limit):
            error = thread.submit(_tried, card, bytes(content), sabotage).exception()
        parcels.tell(connection, _told(error))


def _tried(card: ModelCard, content: bytes, sabotage: Sabotage | None) -> None:
    if sabotage is not None:
        sabotage()
    probe(card, Trial(content), Progress())


def _told(error: BaseException | None) -> dict[str, Any]:
    """Return a trial's outcome as JSON values."""
    if error is None:
        return {"fits": True}
    if is_out_of_memory(error):
        error = _starved("too little memory while it was tried")
    return parcels.error_record(in_words(error))


def is_out_of_memory(error: BaseException) -> bool:
    """Whether a trial failed for want of memory."""
    from photorestorer_gui.networks import providers

    told = error.details if isinstance(error, NetworkError) else ""
    return isinstance(error, MemoryError) or providers.is_out_of_memory(told)


def _died(exit_code: int | None) -> NetworkError:
    if was_killed(exit_code):
        return _starved("the system ended the process that tried it")
    return NetworkError(
        phrase("This network made its process crash when it was tried."),
        _REMEDY,
        f"the process that tried it ended with status {exit_code}",
    )


def _starved(details: str) -> NetworkError:
    return NetworkError(
        phrase("This network takes more memory than there is for it."), _REMEDY, details
    )


def _silent(seconds: float) -> NetworkError:
    return NetworkError(
        phrase("This network gave no answer within {seconds:.0f} seconds.", seconds=seconds),
        phrase("Use a smaller one, or get the original."),
    )


def _no_process(error: OSError) -> NetworkError:
    return NetworkError(
        phrase("The network cannot be tried, because no process can be started for it."),
        phrase("Close other programs and try again."),
        str(error),
    )
