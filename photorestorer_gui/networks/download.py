"""Fetching a weights file: several addresses, several tries, and only whole, verified files."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import Final

from photorestorer_gui.errors import DownloadError
from photorestorer_gui.networks.catalogue import ModelCard
from photorestorer_gui.networks.own_files import remove_note
from photorestorer_gui.networks.part import Part, in_megabytes, receiving
from photorestorer_gui.networks.transfer import (
    Interrupted,
    Refused,
    Reply,
    StaleStart,
    Transport,
    Unreachable,
    Wish,
    asked,
)
from photorestorer_gui.progress import Progress
from photorestorer_gui.words import phrase

_BLOCK_BYTES: Final = 2**18
_WORTHWHILE_BYTES: Final = 2**20
"""A try that brings as much was none in vain: the tries are counted anew."""
_REPORTS_APART_S: Final = 0.1


def download(
    card: ModelCard, folder: Path, progress: Progress, *, transport: Transport | None = None
) -> Path:
    """Fetch a card's file into `folder`, going on from what an earlier try left there.

    Parameters
    ----------
    card : ModelCard
        Its addresses are tried in turn, each several times.
    folder : Path
        The person's folder of weights; made if it is not there.
    progress : Progress
        Told the fraction, the speed and the time left; cancels at once.
    transport : Transport, optional

    Returns
    -------
    Path
        The file, whose hash is the card's.

    Raises
    ------
    Cancelled
    DownloadError
        If no address gave the file, the disk is full, or another copy of the program is at it.
        What has come is kept for the next try, unless it was found to be wrong.
    """
    fetch = _Fetch(card, progress, transport or Transport())
    target = folder / card.file
    with receiving(card, folder) as part:
        reasons: list[tuple[str, Refused]] = []
        for url in card.urls:
            try:
                fetch.whole(url, part)
            except Refused as refusal:
                reasons.append((url, refusal))
            else:
                part.place(target)
                remove_note(target)
                progress.report(1.0)
                return target
        raise _failed(card, reasons, part.size)


def _failed(card: ModelCard, reasons: list[tuple[str, Refused]], kept: int) -> DownloadError:
    last = reasons[-1][1] if reasons else phrase("it has no address")
    goes_on = (
        phrase(" It goes on from the {kept} that have come.", kept=in_megabytes(kept))
        if kept
        else ""
    )
    return DownloadError(
        phrase("“{title}” could not be downloaded: {last}.", title=card.title, last=last),
        phrase(
            "Check the connection and try again.{goes_on} Or fetch {file} with another "
            "program and take it from its folder.",
            goes_on=goes_on,
            file=card.file,
        ),
        "\n".join(f"{url}: {reason}" for url, reason in reasons),
    )


class _Fetch:
    """One download on its way: what is fetched, how, and who hears of it."""

    def __init__(self, card: ModelCard, progress: Progress, transport: Transport) -> None:
        self._card = card
        self._progress = progress
        self._transport = transport
        self._reported_s = -_REPORTS_APART_S

    def whole(self, url: str, part: Part) -> None:
        """Fill the part from one address until it is the whole, right file.

        Raises
        ------
        Cancelled
        Refused
            If this address does not give it.
        """
        failures, farthest, mixed = 0, part.size, False
        while True:
            start = part.size
            try:
                self._transfer(url, part)
            except Interrupted as interruption:
                gained = part.size - farthest
                farthest = max(farthest, part.size)
                failures = 0 if gained >= _WORTHWHILE_BYTES else failures + 1
                self._wait(failures, interruption, fresh=not part.size)
                continue
            if part.sha256 == self._card.sha256:
                return
            part.restart()
            # A beginning from elsewhere may be to blame; then this address gets one more chance.
            if mixed or not start:
                raise Refused(phrase("its file is not the right one (another hash)"))
            mixed, farthest = True, 0

    def _wait(self, failures: int, interruption: Interrupted, *, fresh: bool) -> None:
        """Wait before the next try, or give this address up."""
        pauses = self._transport.pauses_s
        if failures > len(pauses) or (fresh and isinstance(interruption, Unreachable)):
            raise Refused(str(interruption)) from interruption
        pause_s = pauses[max(failures - 1, 0)] if pauses else 0.0
        woken = threading.Event()
        with self._progress.interrupting(woken.set):
            woken.wait(pause_s)
        self._progress.check()

    def _transfer(self, url: str, part: Part) -> None:
        """Let one answer of the server fill the part; returns when it has the file's size."""
        card = self._card
        if part.size == card.bytes:
            return
        wish = Wish(url, card.bytes, part.size, part.version(url))
        try:
            with asked(wish, self._transport, self._progress) as reply:
                if reply.start == 0:
                    part.restart()
                    part.remember(url, reply.version)
                self._receive(reply, part)
        except StaleStart:
            if not wish.start:
                raise Refused(phrase("it does not know its own file")) from None
            part.restart()
            raise Interrupted(phrase("its file does not go on where ours ends")) from None

    def _receive(self, reply: Reply, part: Part) -> None:
        began_s, began = self._transport.clock(), part.size
        while part.size < self._card.bytes:
            # Never more than the card says, whatever the server has to give.
            block = reply.read(min(_BLOCK_BYTES, self._card.bytes - part.size))
            if not block:
                raise Interrupted(phrase("the connection broke off"))
            part.append(block)
            now_s = self._transport.clock()
            speed = (part.size - began) / max(now_s - began_s, 1e-3)
            self._report(part.size, speed, now_s)

    def _report(self, size: int, speed: float, now_s: float) -> None:
        """Tell fraction, speed in bytes per second and time left, a few times a second."""
        if now_s - self._reported_s < _REPORTS_APART_S:
            return
        self._reported_s = now_s
        total = self._card.bytes
        text = phrase(
            "{size} of {total}, {speed:.1f} MB/s, {total2} left",
            size=in_megabytes(size),
            total=in_megabytes(total),
            speed=speed / 1000000.0,
            total2=_in_minutes((total - size) / speed),
        )
        self._progress.report(size / total, text)


def _in_minutes(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    return (
        phrase("{minutes} min {rest} s", minutes=minutes, rest=rest)
        if minutes
        else phrase("{rest} s", rest=rest)
    )
