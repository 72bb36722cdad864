"""Makes a bundle on Linux smaller: what PyInstaller had to take along, and nothing here uses.

python packaging/linux/slim.py dist/photorestorer
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import elf
import icu
import stand_ins

OPENCV, SCIPY, PILLOW = "opencv_python_headless.libs", "scipy.libs", "pillow.libs"
SHARED = ("libavif", "libpng16")
"""What both OpenCV and Pillow bring: OpenCV gets Pillow's where it is of the same version."""


def _only(folder: Path, pattern: str) -> Path:
    (found,) = folder.glob(pattern)
    return found


def _version(library: Path) -> str:
    """Return the number behind `.so.`: the same one has the same interface."""
    return library.name.partition(".so.")[2]


def link(path: Path, target: Path) -> None:
    """Make a file a link to another one, wherever both are moved together."""
    path.unlink(missing_ok=True)
    path.symlink_to(os.path.relpath(target, path.parent))


def without_films(inside: Path) -> None:
    """Give OpenCV small libraries for large ones, and take away what those had needed."""
    asking = _only(inside / "cv2", "cv2*.so")
    folder = inside / OPENCV
    for name in elf.needed(asking):
        library = folder / name
        if stand_ins.FILMS.match(name):
            stand_ins.stand_in_for_films(library, asking)
        elif stand_ins.ARITHMETIC.match(name):
            scipy = _only(inside / SCIPY, "libscipy_openblas-*.so")
            stand_ins.stand_in_for_arithmetic(library, asking, scipy)
        elif name.startswith(SHARED):
            stem = name.partition("-")[0]
            of_pillow = _only(inside / PILLOW, f"{stem}-*.so.*")
            if _version(of_pillow) == _version(library):
                link(library, of_pillow)


def unneeded(inside: Path) -> list[Path]:
    """Return the libraries of OpenCV that nothing is linked against any more."""
    needs = {path: elf.needed(path) for path in elf.libraries(inside)}
    mine = {path.name: path for path in (inside / OPENCV).iterdir() if not path.is_symlink()}
    used: set[str] = set()
    waiting = [path for path in needs if path.parent.name != OPENCV]
    while waiting:
        for name in needs[waiting.pop()]:
            if name in mine and name not in used:
                used.add(name)
                waiting.append(mine[name])
    return [mine[name] for name in sorted(mine.keys() - used)]


def same_twice(inside: Path) -> list[tuple[Path, Path]]:
    """Return pairs of libraries with the same name and content: the second may be a link."""
    first: dict[tuple[str, str], Path] = {}
    pairs = []
    for path in elf.libraries(inside):
        key = (path.name, hashlib.sha256(path.read_bytes()).hexdigest())
        if key in first:
            pairs.append((first[key], path))
        first.setdefault(key, path)
    return pairs


def loads(library: Path) -> bool:
    """Whether the system can map a library: every part lies in it as it will lie in memory."""
    rows = re.findall(
        r"LOAD +(0x\w+) (0x\w+) .* (0x\w+)$",
        elf.output_of("readelf", "-W", "--program-headers", library),
        re.MULTILINE,
    )
    parts = [[int(number, 16) for number in row] for row in rows]
    return all((place - offset) % step == 0 for offset, place, step in parts)


def strip(library: Path) -> None:
    """Take away names that only a debugger reads, from a library that survives it.

    Those that a wheel's maker edited (patchelf) may come out so that nobody can load them.
    """
    with tempfile.TemporaryDirectory() as folder:
        bare = Path(folder) / library.name
        subprocess.run(["strip", "--strip-unneeded", "-o", bare, library], check=True)
        if loads(bare):
            library.unlink()
            shutil.copy(bare, library)


def slim(bundle: Path) -> None:
    """Make a bundle smaller; its own check tells whether all of it still works."""
    inside = bundle / "_internal"
    without_films(inside)
    for path in unneeded(inside):
        path.unlink()
    for kept, again in same_twice(inside):
        link(again, kept)
    icu.slim(_only(inside / "PySide6" / "Qt" / "lib", "libicudata.so.*"))
    for path in elf.libraries(inside):
        strip(path)
    # PyInstaller's links at the top, to what has gone.
    for path in inside.iterdir():
        if path.is_symlink() and not path.exists():
            path.unlink()


if __name__ == "__main__":
    slim(Path(sys.argv[1]))
