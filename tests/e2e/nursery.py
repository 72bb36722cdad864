"""A program that forks a child for each run of a scripted session, and kills it at a moment."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from queue import Queue

PATIENCE_S = 100
"""A busy machine may take half a minute to begin."""
ROOT = Path(__file__).resolve().parents[2]


@dataclass
class Told:
    """What a child told before it was killed."""

    digests: dict[int, str] = field(default_factory=dict)
    kept: int = -1
    ended: bool = False


@dataclass
class Nursery:
    """The program that forks a child for each run."""

    process: subprocess.Popen[str]
    lines: Queue[str]

    def run(
        self,
        photo: Path,
        folder: Path,
        *,
        seed: int,
        patient: bool,
        kill_after_s: float | None,
    ) -> Told:
        """Start a child and kill it after a while; None: when all is kept.

        The while begins when the photo is examined; for a patient child when that is kept.
        """
        assert self.process.stdin is not None
        self.process.stdin.write(json.dumps([str(photo), str(folder), seed, patient]) + "\n")
        self.process.stdin.flush()
        pid = int(self.lines.get(timeout=PATIENCE_S).split()[1])
        told = Told()
        self._follow(told, lambda: bool(told.digests) and (told.kept >= 0 or not patient))
        if kill_after_s is None:
            while not (told.ended and told.kept == max(told.digests)):
                self._take(told, self.lines.get(timeout=PATIENCE_S))
        else:
            timer = threading.Timer(kill_after_s, os.kill, (pid, signal.SIGKILL))
            timer.start()
            self._follow(told)
            timer.join()
            return told
        os.kill(pid, signal.SIGKILL)
        self._follow(told)
        return told

    def _follow(self, told: Told, enough: Callable[[], bool] = lambda: False) -> None:
        """Take lines until they are enough, or up to the child's end."""
        while True:
            line = self.lines.get(timeout=PATIENCE_S)
            if line.startswith("gone"):
                return
            self._take(told, line)
            if enough():
                return

    @staticmethod
    def _take(told: Told, line: str) -> None:
        word, *rest = line.split()
        if word == "done":
            told.digests[int(rest[0])] = " ".join(rest[1:])
        elif word == "kept":
            told.kept = int(rest[0])
        elif word == "end":
            told.ended = True


@contextlib.contextmanager
def born(module: str) -> Iterator[Nursery]:
    """Start a program of the tests that forks children."""
    environment = os.environ | {"PYTHONPATH": str(ROOT), "QT_QPA_PLATFORM": "offscreen"}
    process = subprocess.Popen(
        [sys.executable, "-m", module],
        cwd=ROOT,
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    lines: Queue[str] = Queue()

    def read() -> None:
        assert process.stdout is not None
        for line in process.stdout:
            lines.put(line)

    reader = threading.Thread(target=read)
    reader.start()
    yield Nursery(process, lines)
    assert process.stdin is not None
    process.stdin.close()
    process.wait(PATIENCE_S)
    reader.join(PATIENCE_S)
    assert process.stdout is not None
    process.stdout.close()
