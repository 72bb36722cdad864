"""How much memory a file takes, measured and limited in a process of its own."""

from __future__ import annotations

import contextlib
import importlib
import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Final

LIMIT_BYTES: Final = 3 << 30
"""Address space that ends whatever takes more."""
TIMEOUT_S: Final = 120


def peak_bytes(cases_in: str, cases: str, door_in: str, door: str) -> dict[str, int]:
    """Return by how much each case of a corpus raised the peak of a process's memory.

    Parameters
    ----------
    cases_in, cases : str
        A module, and a function of it that yields names and contents.
    door_in, door : str
        A module, and a function of it that takes content and folder.

    Raises
    ------
    CalledProcessError
        If a case ended the process.
    """
    command = [sys.executable, "-m", "tests.hostile.bounded", cases_in, cases, door_in, door]
    ran = subprocess.run(command, stdout=subprocess.PIPE, check=True, timeout=TIMEOUT_S)
    return dict(json.loads(ran.stdout))


def _measure(cases_in: str, cases: str, door_in: str, door: str) -> dict[str, int]:
    import resource

    from photorestorer_gui.errors import PhotoRestorerError

    made = dict(getattr(importlib.import_module(cases_in), cases)())
    enter = getattr(importlib.import_module(door_in), door)
    resource.setrlimit(resource.RLIMIT_AS, (LIMIT_BYTES, LIMIT_BYTES))
    taken = {}
    for name, content in made.items():
        with tempfile.TemporaryDirectory() as folder:
            before = _forget_peak()
            with contextlib.suppress(PhotoRestorerError):
                enter(content, Path(folder))
            taken[name] = _peak() - before
    return taken


def _peak() -> int:
    """Return the most memory that this process held since `_forget_peak`."""
    for line in Path("/proc/self/status").read_text(encoding="ascii").splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) << 10
    raise RuntimeError("the system does not tell")


def _forget_peak() -> int:
    """Let the peak be counted anew; returns what is held now."""
    Path("/proc/self/clear_refs").write_text("5", encoding="ascii")
    return _peak()


if __name__ == "__main__":
    sys.stdout.write(json.dumps(_measure(*sys.argv[1:])))
