"""Prints the largest parts of a bundle and its size, unpacked and compressed.

python packaging/size_table.py FOLDER [--compressed] [--limit MB]

Ends with 1 if the bundle is larger, unpacked, than the limit.
"""

from __future__ import annotations

import argparse
import sys
import tarfile
import tempfile
from collections import Counter
from pathlib import Path

MB = 1_000_000
_SHOWN = 25


def parts(folder: Path) -> Counter[str]:
    """Return bytes by part: what lies at the top, or one below `_internal`; links count nothing."""
    sizes: Counter[str] = Counter()
    for path in folder.rglob("*"):
        if path.is_file() and not path.is_symlink():
            names = path.relative_to(folder).parts
            sizes["/".join(names[:2] if names[0] == "_internal" else names[:1])] += (
                path.stat().st_size
            )
    return sizes


def compressed_bytes(folder: Path) -> int:
    """Return the size of the folder as a `.tar.xz`."""
    with tempfile.TemporaryFile() as file:
        with tarfile.open(fileobj=file, mode="w:xz", preset=6) as archive:
            archive.add(folder, arcname=folder.name)
        return file.tell()


def main(arguments: list[str]) -> int:
    """Print the table for the folder that the arguments name; returns the exit status."""
    parser = argparse.ArgumentParser(description="The size of a bundle and of its largest parts.")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--compressed", action="store_true")
    parser.add_argument("--limit", type=float, metavar="MB")
    wished = parser.parse_args(arguments)
    sizes = parts(wished.folder)
    for name, size in sizes.most_common(_SHOWN):
        print(f"{size / MB:8.1f} MB  {name}")
    together = sum(sizes.values())
    rest = together - sum(size for _name, size in sizes.most_common(_SHOWN))
    print(f"{rest / MB:8.1f} MB  {max(0, len(sizes) - _SHOWN)} smaller parts")
    print(f"{together / MB:8.1f} MB  together")
    if wished.compressed:
        print(f"{compressed_bytes(wished.folder) / MB:8.1f} MB  as .tar.xz")
    if wished.limit is not None and together > wished.limit * MB:
        print(f"too large: the limit is {wished.limit:g} MB", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
