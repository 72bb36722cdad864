"""How long the program takes from its start until its window is on the screen.

    python -m benchmarks.start_up [--bundle PROGRAM] [--runs 7] [--limit 1.3]

A bundle and the checkout take turns, on an Xvfb of their own; each starts with a home of its own,
which has seen one start before.  Prints the medians and their ratio, and ends with 1 if the bundle
takes more than the limit.  `xev` tells when the window is mapped, so that nobody has to ask.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PATIENCE_S = 120


@contextlib.contextmanager
def screen() -> Iterator[str]:
    """Open a screen that nobody sees; yields its name, like `:3`."""
    told, telling = os.pipe()
    # Without -noreset it would be gone for a moment whenever the last window closes.
    command = ["Xvfb", "-displayfd", str(telling), "-screen", "0", "1280x800x24", "-noreset"]
    server = subprocess.Popen(command, pass_fds=[telling], stderr=subprocess.DEVNULL)
    os.close(telling)
    try:
        with os.fdopen(told) as pipe:
            yield f":{pipe.readline().strip()}"
    finally:
        server.terminate()
        server.wait()


def seconds_to_window(command: list[str], display: str, home: Path) -> float:
    """Start the program, wait until its first window is mapped, end it; returns how long it took.

    Raises
    ------
    RuntimeError
        If it ended, or let `PATIENCE_S` pass, without a window.
    """
    watch = subprocess.Popen(
        ["stdbuf", "-oL", "xev", "-display", display, "-root", "-event", "substructure"],
        stdout=subprocess.PIPE,
        text=True,
    )
    environment = {"DISPLAY": display, "HOME": str(home), "PATH": os.environ["PATH"]}
    environment |= {"LANG": "C.UTF-8", "QT_QPA_PLATFORM": "xcb"}
    began = time.perf_counter()
    program = subprocess.Popen(command, cwd=ROOT, env=environment, start_new_session=True)
    # Should no window come, the end of `xev` ends the wait.
    signal.signal(signal.SIGALRM, lambda *_: watch.kill())
    signal.alarm(PATIENCE_S)
    try:
        assert watch.stdout is not None
        for line in watch.stdout:
            if line.startswith("MapNotify"):
                return time.perf_counter() - began
        raise RuntimeError(f"no window came of {command[0]}")
    finally:
        signal.alarm(0)
        os.killpg(program.pid, signal.SIGKILL)
        program.wait()
        watch.kill()
        watch.wait()


def medians(commands: dict[str, list[str]], runs: int) -> dict[str, float]:
    """Return each command's median in seconds; they take turns, after one start each to warm up."""
    times: dict[str, list[float]] = {name: [] for name in commands}
    with screen() as display, tempfile.TemporaryDirectory() as folder:
        for turn in range(runs + 1):
            for name, command in commands.items():
                home = Path(folder) / name
                home.mkdir(exist_ok=True)
                taken = seconds_to_window(command, display, home)
                if turn:
                    times[name].append(taken)
    for name, each in times.items():
        print(f"{name:10} {statistics.median(each):6.2f} s  ({min(each):.2f}–{max(each):.2f})")
    return {name: statistics.median(each) for name, each in times.items()}


def main() -> int:
    """Measure, print, compare; returns the exit status."""
    parser = argparse.ArgumentParser(description="From the start to the window.")
    parser.add_argument("--bundle", default=str(ROOT / "dist/photorestorer/photorestorer"))
    parser.add_argument("--runs", type=int, default=7)
    parser.add_argument("--limit", type=float, default=1.3)
    wished = parser.parse_args()
    python = str(ROOT / ".venv/bin/python")
    commands = {"checkout": [python, "-m", "photorestorer_gui"], "bundle": [wished.bundle]}
    taken = medians(commands, wished.runs)
    ratio = taken["bundle"] / taken["checkout"]
    print(f"bundle / checkout = {ratio:.2f}, at most {wished.limit:g}")
    return int(ratio > wished.limit)


if __name__ == "__main__":
    sys.exit(main())
