"""Standard streams as they come: of few letters, closed, or leading to a disk that is full."""

from __future__ import annotations

import codecs
import contextlib
import errno
import io
import os
import sys
from typing import TextIO

from photorestorer_gui.errors import PhotoRestorerError

_ANY_NAME = "photorestorer.any_name"


class ResultsLostError(PhotoRestorerError):
    """Standard output takes nothing more: whatever else is done, nobody hears of it."""


def prepare() -> None:
    """Let all that commands say be written, whatever the streams were opened as."""
    _open_closed()
    codecs.register_error(_ANY_NAME, _any_name)
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors=_ANY_NAME)


def _open_closed() -> None:
    """Give a stream to whoever started us without one; it leads nowhere.

    A photo must not be opened under the number of standard output: libraries write to that.
    """
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            number = os.open(os.devnull, os.O_RDWR)  # the lowest that is free, so the one closed
            os.set_inheritable(number, True)
            setattr(sys, name, open(number, mode, encoding="utf-8"))  # noqa: SIM115


def _any_name(error: UnicodeError) -> tuple[str | bytes, int]:
    """Write a letter that an encoding lacks: bytes of a name as they are, others by their number.

    One letter at a time, since each may be of the other kind.  Read back, bytes are those of names.
    """
    if not isinstance(error, UnicodeEncodeError):
        return codecs.lookup_error("surrogateescape")(error)
    start = error.start
    one = UnicodeEncodeError(error.encoding, error.object, start, start + 1, error.reason)
    kept_byte = "\udc80" <= error.object[start] <= "\udcff" and os.name == "posix"
    return codecs.lookup_error("surrogateescape" if kept_byte else "backslashreplace")(one)


def tell(text: str) -> None:
    """Write to standard error; one that takes nothing costs no photo."""
    try:
        sys.stderr.write(text)
        sys.stderr.flush()
    except OSError:
        _lead_nowhere(sys.stderr)


def tell_result(text: str) -> None:
    """Write to standard output, at once.

    Raises
    ------
    ResultsLostError
        If it takes nothing, because its disk is full, for example.
    """
    try:
        sys.stdout.write(text)
        sys.stdout.flush()
    except BrokenPipeError:
        raise  # nobody wants to read more, which is no failure
    except OSError as error:
        raise results_lost(error) from error


def results_lost(error: Exception) -> ResultsLostError:
    """Return what it means that standard output took nothing; it leads nowhere from now on."""
    _lead_nowhere(sys.stdout)
    return ResultsLostError(
        "Not all results could be written.",
        "Check that the disk they go to has room.",
        str(error),
    )


def is_full(error: Exception) -> bool:
    """Whether a disk had no room; those that files are saved to are told before, by their names."""
    return isinstance(error, OSError) and error.errno == errno.ENOSPC


def _lead_nowhere(stream: TextIO) -> None:
    """Drop what is left in a stream, or Python would try to write it once more at the end."""
    with contextlib.suppress(OSError, ValueError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, stream.fileno())
        os.close(nowhere)
