"""What a program that was killed while it saved may leave beside a photo, and clearing it away."""

from __future__ import annotations

import contextlib
import os
import secrets
import time
from functools import lru_cache
from pathlib import Path
from typing import Final

from photorestorer_gui.lock import hold

_PREFIX: Final = ".photorestorer-"
_SUFFIX: Final = ".part"
YOUNG_S: Final = 60.0
"""Whoever has just made a file may not hold it yet."""
OLD_S: Final = 86_400.0
"""Where files cannot be held, one that was not written to for so long belongs to nobody."""


def part_beside(target: Path) -> Path:
    """Return a name beside `target` that nobody has, for a file that is not whole yet."""
    return target.with_name(f"{_PREFIX}{secrets.token_hex(8)}{_SUFFIX}")


@lru_cache(maxsize=256)
def sweep_once(folder: Path) -> None:
    """Clear a folder of what killed programs left there; once for each folder and program."""
    sweep(folder)


def sweep(folder: Path) -> None:
    """Remove the files of `part_beside` that nobody writes any more; others are not touched.

    Never raises: a folder that cannot be looked into is told by whoever saves there.
    """
    with contextlib.suppress(OSError), os.scandir(folder) as entries:
        names = [each.name for each in entries if _is_part(each)]
        for name in names:
            with contextlib.suppress(OSError):
                _remove_if_left(folder / name)


def _is_part(entry: os.DirEntry[str]) -> bool:
    named = entry.name.startswith(_PREFIX) and entry.name.endswith(_SUFFIX)
    return named and entry.is_file(follow_symlinks=False)


def _remove_if_left(path: Path) -> None:
    silent_s = time.time() - path.stat().st_mtime
    if silent_s < YOUNG_S:
        return
    if os.name == "nt":
        path.unlink()  # fails while anybody has it open
        return
    descriptor = os.open(path, os.O_RDWR)
    try:
        is_left = hold(descriptor)
        if is_left or (is_left is None and silent_s > OLD_S):
            path.unlink()
    finally:
        os.close(descriptor)
