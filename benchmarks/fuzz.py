"""Feed the program files that were made to break it, for as long as is wanted.

    python -m benchmarks.fuzz [--seconds N] [--doors photo,project,…] [--seed N] [--keep FOLDER]

Sound files of every kind are changed as `tests.hostile.mutations` does and go through the doors of
`tests.hostile.doors`.  All of it happens in a child process with limited memory, so that a native
crash, a hang and an escaped exception are all findings: the file is kept, with what happened.
Exits 1 if there are any.
"""

from __future__ import annotations

import argparse
import collections
import hashlib
import os
import selectors
import subprocess
import sys
import tempfile
import time
import traceback
import warnings
from pathlib import Path
from random import Random
from typing import Final

HANG_S: Final = 20.0
SLOW_S: Final = 5.0
FINE: Final = ("opened", "refused")
MOST_BYTES: Final = 4 << 30
"""Address space of the child: far more than any file that is let in needs."""


def main() -> int:
    """Run the parent, or the child that it starts."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--doors", default="")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--keep", type=Path, default=Path(tempfile.gettempdir()) / "fuzz-findings")
    parser.add_argument("--child", type=Path, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.child is not None:
        return _feed(asked.child, asked.doors, asked.seed)
    return _watch(asked.seconds, asked.doors, asked.seed, asked.keep)


# --- the child ------------------------------------------------------------------------------------


def _feed(folder: Path, wanted: str, seed: int) -> int:
    """Feed one file after another until killed; a line on standard output tells of each."""
    from tests.hostile.doors import DOORS, entered
    from tests.hostile.mutations import mutated

    _limit_memory()
    tell = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)  # what libraries print is noise, too
    warnings.simplefilter("error")
    random = Random(seed)
    doors = [door for door in DOORS if not wanted or door.name in wanted.split(",")]
    seeds = {door.name: list(door.seeds().values()) for door in doors}
    while True:
        door = random.choice(doors)
        content = mutated(random.choice(seeds[door.name]), random)
        (folder / "current").write_bytes(door.name.encode() + b"\n" + content)
        start = time.perf_counter()
        with entered(folder / "room") as room:
            outcome = _outcome(door.enter, content, room)
        seconds = time.perf_counter() - start
        if outcome in FINE and seconds > SLOW_S:
            outcome = f"slow: {seconds:.1f} s"
        if outcome not in FINE:  # before the next file takes its place
            (folder / "found").write_bytes(content)
        tell.write(f"{door.name}\t{outcome}\n")
        tell.flush()


def _outcome(enter: object, content: bytes, room: Path) -> str:
    from photorestorer_gui.errors import PhotoRestorerError

    try:
        enter(content, room)  # type: ignore[operator]
    except PhotoRestorerError as error:
        return "refused" if error.summary and error.remedy else f"no remedy: {error.summary!r}"
    except Exception as error:
        place = traceback.extract_tb(error.__traceback__)
        own = [f for f in place if "photorestorer_gui" in f.filename] or list(place)
        where = f"{Path(own[-1].filename).name}:{own[-1].lineno}"
        return f"escaped: {type(error).__name__} at {where}: {str(error)[:200]!r}"
    return "opened"


def _limit_memory() -> None:
    try:
        import resource
    except ImportError:  # Windows
        return
    resource.setrlimit(resource.RLIMIT_AS, (MOST_BYTES, MOST_BYTES))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


# --- the parent -----------------------------------------------------------------------------------


class Tally:
    """What was fed and what was found.

    Attributes
    ----------
    inputs : Counter
        Files by door and outcome.
    findings : Counter
        Findings by what happened, each kept once.
    """

    def __init__(self, keep: Path) -> None:
        self.inputs: collections.Counter[tuple[str, str]] = collections.Counter()
        self.findings: collections.Counter[str] = collections.Counter()
        self._keep = keep

    def note(self, door: str, outcome: str, folder: Path) -> None:
        """Count a file; keep it if something went wrong."""
        short = outcome if outcome in FINE else "finding"
        self.inputs[door, short] += 1
        if short == "finding":
            key = f"{door}: {outcome}"
            self.findings[key] += 1
            if self.findings[key] == 1:
                self._keep.mkdir(parents=True, exist_ok=True)
                content = _content_of(folder, outcome)
                digest = hashlib.sha256(content).hexdigest()[:12]
                (self._keep / f"{door}-{digest}").write_bytes(content)
                (self._keep / f"{door}-{digest}.txt").write_text(outcome, encoding="utf-8")
                print(f"FINDING {door}-{digest}  {outcome}", flush=True)


def _watch(seconds: float, doors: str, seed: int, keep: Path) -> int:
    tally, end, rounds = Tally(keep), time.monotonic() + seconds, 0
    noise = collections.Counter[str]()
    with tempfile.TemporaryDirectory() as temporary:
        while time.monotonic() < end:
            folder = Path(temporary) / str(rounds)
            folder.mkdir()
            _run_child(folder, doors, seed * 1000 + rounds, tally, end)
            noise.update(_lines_of(folder / "errors"))
            rounds += 1
    _report(tally, noise, seconds, rounds)
    return 1 if tally.findings else 0


def _run_child(folder: Path, doors: str, seed: int, tally: Tally, end: float) -> None:
    """Listen to a child until it dies, hangs, or time is up."""
    command = [sys.executable, "-m", "benchmarks.fuzz", "--child", str(folder)]
    command += ["--doors", doors, "--seed", str(seed)]
    quiet = {**os.environ, "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
    with (folder / "errors").open("wb") as errors:
        child = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=errors, env=quiet)
    assert child.stdout is not None
    door, heard = "start", b""
    with child, selectors.DefaultSelector() as selector:
        selector.register(child.stdout, selectors.EVENT_READ)
        while time.monotonic() < end:
            if not selector.select(HANG_S + (60 if door == "start" else 0)):
                tally.note(_current_door(folder), f"hang: more than {HANG_S:.0f} s", folder)
                break
            block = os.read(child.stdout.fileno(), 1 << 16)
            if not block:
                code = child.wait()
                tally.note(_current_door(folder), f"crash: exit status {code}", folder)
                break
            *lines, heard = (heard + block).split(b"\n")
            for line in lines:
                door, _, outcome = line.decode("utf-8", "replace").partition("\t")
                tally.note(door, outcome, folder)
        child.kill()


def _content_of(folder: Path, outcome: str) -> bytes:
    """Return the file that did it: the one that was being read when the child died, or hung."""
    if outcome.startswith(("crash", "hang")):
        current = folder / "current"
        return current.read_bytes().partition(b"\n")[2] if current.exists() else b""
    return (folder / "found").read_bytes()


def _current_door(folder: Path) -> str:
    current = folder / "current"
    return current.read_bytes().partition(b"\n")[0].decode() if current.exists() else "start"


def _lines_of(path: Path) -> list[str]:
    return path.read_text(encoding="utf-8", errors="replace").splitlines()


def _report(tally: Tally, noise: collections.Counter[str], seconds: float, rounds: int) -> None:
    total = sum(tally.inputs.values())
    print(f"{total:,} files in {seconds:,.0f} s, {rounds} child processes")
    for door in sorted({door for door, _ in tally.inputs}):
        counts = {short: n for (each, short), n in tally.inputs.items() if each == door}
        print(f"  {door:10} " + ", ".join(f"{n:,} {short}" for short, n in sorted(counts.items())))
    print(f"{len(tally.findings)} different findings")
    for finding, count in tally.findings.most_common():
        print(f"  {count:5} × {finding}")
    print(f"{sum(noise.values()):,} lines on standard error")
    for line, count in noise.most_common(10):
        print(f"  {count:5} × {line[:160]}")


if __name__ == "__main__":
    sys.exit(main())
