"""Every command, and a session at the window, must not reach for the network.

    python -m benchmarks.tripwire [NAME…]

Runs each in a process with an audit hook on sockets, which its workers have as well, and on Linux,
for an administrator, in a network namespace without a route.  Prints what was reached for.  The
commands come from the parser; those that train need TensorFlow (the extra “train”).
"""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path

from tests.tripwire.commands import RUNS, Places
from tests.tripwire.runs import has_namespaces, run


def processes(folder: Path) -> dict[str, list[str]]:
    """Return what Python is given to run, by name."""
    at = Places.made(folder)
    program = ["-m", "photorestorer_gui"]
    session = ["-m", "tests.tripwire.window_session", str(at.photo), str(at.out / "window.png")]
    command = ["-m", "tests.tripwire.commands", str(folder)]
    return {
        "--help": [*program, "--help"],
        "--version": [*program, "--version"],
        **{name: [*command, name] for name in RUNS},
        "window": session,
    }


def main() -> int:
    cut_off = sys.platform == "linux" and has_namespaces()
    print("in a namespace without a route" if cut_off else "with the tripwire alone")
    wrong = 0
    with tempfile.TemporaryDirectory() as root:
        made = processes(Path(root))
        for name in sys.argv[1:] or made:
            start = time.perf_counter()
            ended = run(made[name], Path(root) / "home", cut_off=cut_off)
            took = f"{time.perf_counter() - start:.1f} s"
            told = f"status {ended.status}, {len(ended.reaches)} reaches for the network, {took}"
            print(f"{name:14} {told}", *ended.reaches, sep="\n    ")
            wrong += bool(ended.status or ended.reaches)
            if ended.status:
                print(ended.errors)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
