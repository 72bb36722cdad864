"""What a library asks for and offers, as binutils tell it."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

MAGIC = b"\x7fELF"


def output_of(*command: str | Path) -> str:
    """Run a tool and return what it printed.

    Raises
    ------
    subprocess.CalledProcessError
        If it fails; what it said is in the error's `stderr`.
    """
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def libraries(folder: Path) -> Iterator[Path]:
    """Yield every ELF file below a folder, in order; links are not followed."""
    for path in sorted(folder.rglob("*")):
        if path.is_file() and not path.is_symlink():
            with path.open("rb") as file:
                if file.read(len(MAGIC)) == MAGIC:
                    yield path


def needed(library: Path) -> list[str]:
    """Return the names of the libraries that one is linked against."""
    return re.findall(r"\(NEEDED\).*\[(.+)\]", output_of("readelf", "-d", library))


def defined(library: Path) -> set[str]:
    """Return what a library offers, without versions."""
    lines = output_of("nm", "-D", "--defined-only", library).splitlines()
    return {line.split()[-1].partition("@")[0] for line in lines}


def wanted(library: Path) -> dict[str, str]:
    """Return what a library expects of others: its name and its version, "" if it has none."""
    lines = output_of("nm", "-D", "--undefined-only", library).splitlines()
    names = (line.split()[-1].partition("@") for line in lines)
    return {name: version.strip("@") for name, _at, version in names}
