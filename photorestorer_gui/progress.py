"""Progress and cancelling, shared by the window and the command line; no Qt."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

OnReport = Callable[[float, str], None]
OnSilence = Callable[[float | None], None]
Stop = Callable[[], None]


class Cancelled(Exception):
    """The person asked for the work to stop.  Silent: never shown as an error."""


class _Canceller:
    """What all parts of a `Progress` share: one flag, one lock, the running stops, the notes."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.cancelled = False
        self.stops: list[Stop] = []
        self.notes: list[str] = []
        self.on_silence: OnSilence | None = None


class Progress:
    """Carries a fraction and a text out of running work, and the wish to cancel into it.

    Parameters
    ----------
    on_report : callable(fraction: float, text: str), optional
        Called on the worker's thread.  `fraction` is 0–1 of the whole work.
    on_silence : callable(seconds: float or None), optional
        Told as `silent` begins, and None as it ends.

    Notes
    -----
    `cancel` may be called from any thread.  Registration of a `stop` and `cancel` hold the same
    lock, so that no cancel falls between a check and the start of a network.
    """

    def __init__(
        self, on_report: OnReport | None = None, *, on_silence: OnSilence | None = None
    ) -> None:
        self._on_report = on_report
        self._canceller = _Canceller()
        self._canceller.on_silence = on_silence
        self._start = 0.0
        self._share = 1.0

    @property
    def cancelled(self) -> bool:
        """True once `cancel` was called."""
        return self._canceller.cancelled

    def report(self, fraction: float, text: str = "") -> None:
        """Say how far the work is (0–1 of this part) and what it does; raises if cancelled.

        Raises
        ------
        Cancelled
            If the person asked for the work to stop.
        """
        self.check()
        if self._on_report is not None:
            clipped = min(max(fraction, 0.0), 1.0)
            self._on_report(self._start + self._share * clipped, text)

    def part(self, start: float, share: float) -> Progress:
        """Return a Progress whose 0–1 is `start` … `start + share` of this one."""
        part = Progress(self._on_report)
        part._canceller = self._canceller
        part._start = self._start + self._share * start
        part._share = self._share * share
        return part

    @contextmanager
    def silent(self, seconds: float) -> Iterator[None]:
        """Say that the block cannot be stopped; if it takes longer, it has no end."""
        tell = self._canceller.on_silence
        if tell is None:
            yield
            return
        tell(seconds)
        try:
            yield
        finally:
            tell(None)

    def note(self, text: str) -> None:
        """Say what the person should know when the work is done, one sentence."""
        with self._canceller.lock:
            self._canceller.notes.append(text)

    def take_notes(self) -> tuple[str, ...]:
        """Return what this work and its parts noted since the last time, each sentence once."""
        with self._canceller.lock:
            notes = tuple(dict.fromkeys(self._canceller.notes))
            self._canceller.notes.clear()
        return notes

    def check(self) -> None:
        """Raise `Cancelled` if the person asked for the work to stop."""
        if self._canceller.cancelled:
            raise Cancelled

    def cancel(self) -> None:
        """Ask the work to stop; running networks are told at once.  Any thread."""
        with self._canceller.lock:
            self._canceller.cancelled = True
            stops = list(self._canceller.stops)
        for stop in stops:
            stop()

    @contextmanager
    def interrupting(self, stop: Stop) -> Iterator[None]:
        """While the block runs, `cancel` also calls `stop` (for example to end a network's run)."""
        with self._canceller.lock:
            if self._canceller.cancelled:
                raise Cancelled
            self._canceller.stops.append(stop)
        try:
            yield
        finally:
            with self._canceller.lock:
                self._canceller.stops.remove(stop)
