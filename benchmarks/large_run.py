"""One run of the real command line in a process of its own: its time, its peak memory, its exit.

    python -m benchmarks.large_run restore photo.tif -o result.tif

Does what ``photorestorer`` does with these arguments, and writes a last line to standard error:
JSON with ``seconds``, ``peak_bytes`` (the most memory that was resident at any time) and
``address_bytes`` (the most addresses it had, which is what ``ulimit -v`` counts).
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class Run:
    """What became of a run.

    Attributes
    ----------
    code : int
        Exit code.
    seconds : float
        From the start of the program's work to its end, without that of Python itself.
    peak_bytes : int
        Most resident memory; 0 where the run was killed.
    address_bytes : int
        Most address space; 0 where the run was killed.
    record : dict
        The line that ``--json`` prints; empty without.
    said : str
        Standard error.
    """

    code: int
    seconds: float
    peak_bytes: int
    address_bytes: int
    record: dict[str, Any]
    said: str


def _most(name: str) -> int:
    """Return a peak of this process in bytes; Linux only."""
    status = Path("/proc/self/status").read_text("ascii")
    found = re.search(rf"{name}:\s+(\d+) kB", status)
    assert found is not None
    return 1024 * int(found[1])


def run(*arguments: str | Path, limit_kb: int | None = None) -> Run:
    """Run the command line with these arguments and return what it took.

    Parameters
    ----------
    limit_kb : int, optional
        Address space that the process may have, as ``ulimit -v`` sets it.
    """
    command = [sys.executable, "-m", "benchmarks.large_run", *map(str, arguments)]
    if limit_kb is not None:
        command = ["bash", "-c", f'ulimit -v {limit_kb}; exec "$@"', "bash", *command]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    *said, last = done.stderr.strip().splitlines() or [""]
    try:
        told: dict[str, Any] = json.loads(last)
    except ValueError:
        told, said = {"seconds": 0.0, "peak_bytes": 0}, [*said, last]
    lines = [line for line in done.stdout.splitlines() if line.startswith("{")]
    record = json.loads(lines[-1]) if lines else {}
    return Run(done.returncode, **told, record=record, said="\n".join(said))


def main() -> None:
    from photorestorer_gui.__main__ import main as photorestorer

    start = time.perf_counter()
    try:
        code = photorestorer()
    except SystemExit as leaving:
        code = leaving.code if isinstance(leaving.code, int) else 1
    seconds = time.perf_counter() - start
    told = {"seconds": seconds, "peak_bytes": _most("VmHWM"), "address_bytes": _most("VmPeak")}
    sys.stderr.write("\n" + json.dumps(told) + "\n")
    sys.stderr.flush()
    os._exit(code)


if __name__ == "__main__":
    main()
