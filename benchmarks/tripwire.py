"""Every command that people use, and a session at the window, must not reach for the network.

    python -m benchmarks.tripwire

Runs each in a process with an audit hook on sockets, which its workers have as well, and on Linux,
for an administrator, in a network namespace without a route.  Prints what was reached for.
Commands that train networks are not run: they are for developers, and read what lies on the disk.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from tests.tripwire.runs import has_namespaces, photo_in, run


def commands(folder: Path) -> dict[str, list[str]]:
    photo, out = photo_in(folder), folder / "out"
    out.mkdir()
    restored = out / "restored.png"
    program = ["-m", "photorestorer_gui"]
    return {
        "--help": [*program, "--help"],
        "--version": [*program, "--version"],
        "models list": [*program, "models", "list"],
        "inspect": [*program, "inspect", str(photo), "--json"],
        "restore": [*program, "restore", str(photo), "-o", str(restored)],
        "explain": [*program, "explain", str(restored)],
        "batch": [*program, "batch", str(folder), "-o", str(out / "batch")],
        "self-test": [*program, "self-test"],
        "window": ["-m", "tests.tripwire.window_session", str(photo), str(out / "window.png")],
    }


def main() -> int:
    cut_off = sys.platform == "linux" and has_namespaces()
    print("in a namespace without a route" if cut_off else "with the tripwire alone")
    wrong = 0
    with tempfile.TemporaryDirectory() as root:
        for name, words in commands(Path(root)).items():
            ended = run(words, Path(root) / "home", cut_off=cut_off)
            told = f"status {ended.status}, {len(ended.reaches)} reaches for the network"
            print(f"{name:12} {told}", *ended.reaches, sep="\n    " if ended.reaches else " ")
            wrong += bool(ended.status or ended.reaches)
            if ended.status:
                print(ended.errors)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
