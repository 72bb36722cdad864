"""Prints the largest parts of a bundle and its size, unpacked and compressed.

python packaging/size_table.py FOLDER [--compressed]
"""

from __future__ import annotations

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


def main(arguments: list[str]) -> None:
    """Print the table for the folder that the arguments name."""
    folder = Path(arguments[0])
    sizes = parts(folder)
    for name, size in sizes.most_common(_SHOWN):
        print(f"{size / MB:8.1f} MB  {name}")
    rest = sum(sizes.values()) - sum(size for _name, size in sizes.most_common(_SHOWN))
    print(f"{rest / MB:8.1f} MB  {max(0, len(sizes) - _SHOWN)} smaller parts")
    print(f"{sum(sizes.values()) / MB:8.1f} MB  together")
    if "--compressed" in arguments:
        print(f"{compressed_bytes(folder) / MB:8.1f} MB  as .tar.xz")


if __name__ == "__main__":
    main(sys.argv[1:])
