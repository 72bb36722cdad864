"""Small libraries in the place of large ones that OpenCV's wheel for Linux brings.

Its one module is linked against FFmpeg, which reads films, and an OpenBLAS of its own.  The
program reads no films, and SciPy brings the same OpenBLAS under other names.  So the first gets a
library that ends the program with a sentence, whatever is asked of it; the second one whose doors
lead to SciPy's.  Neither OpenCV nor SciPy is changed.
"""

from __future__ import annotations

import platform
import re
import subprocess
import tempfile
from collections import defaultdict
from collections.abc import Iterable, Mapping
from pathlib import Path

import elf

FILMS = re.compile(r"lib(avcodec|avformat|avutil|swscale|swresample)-")
ARITHMETIC = re.compile(r"libopenblas")
SCIPY_PREFIX = "scipy_"
"""SciPy's build of OpenBLAS puts it before every name, and has the same 32-bit integers."""
_JUMPS = {"x86_64": "jmp {}@PLT", "aarch64": "b {}"}
_NO_FILMS = """\
#include <stdio.h>
#include <stdlib.h>
static void none(const char *name) {
    fprintf(stderr, "%s: this build of PhotoRestorer has no reader of films\\n", name);
    abort();
}
"""


def film_source(names: Iterable[str]) -> str:
    """Return the C of a library whose every function ends the program with a sentence."""
    doors = (f'void {name}(void) {{ none("{name}"); }}\n' for name in sorted(names))
    return _NO_FILMS + "".join(doors)


def version_script(versions: Mapping[str, str]) -> str:
    """Return the linker's script that gives names the versions that are asked for."""
    by_version = defaultdict(list)
    for name, version in sorted(versions.items()):
        if version:
            by_version[version].append(name)
    parts = (f"{version} {{ global: {'; '.join(names)}; }};\n"
             for version, names in sorted(by_version.items()))  # fmt: skip
    return "".join(parts)


def door_source(names: Iterable[str], machine: str) -> str:
    """Return the assembly of a library whose functions lead to SciPy's, arguments untouched.

    Raises
    ------
    KeyError
        If nobody said how this kind of processor jumps.
    """
    jump = _JUMPS[machine]
    doors = (
        f".globl {name}\n.type {name}, %function\n{name}: {jump.format(SCIPY_PREFIX + name)}\n"
        for name in sorted(names)
    )
    return '.text\n.section .note.GNU-stack,"",%progbits\n.text\n' + "".join(doors)


def _compile(source: str, suffix: str, target: Path, options: Iterable[str]) -> None:
    """Make `target` of a source; what a missing function is named for ends it."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / f"source{suffix}"
        file.write_text(source, "utf-8")
        command = ["cc", "-shared", "-fPIC", "-Os", f"-Wl,-soname,{target.name}", str(file)]
        command += [*options, "-s", "-o", str(target)]
        subprocess.run(command, check=True)


def stand_in_for_films(library: Path, asking: Path) -> None:
    """Replace a library of FFmpeg by one with the functions that `asking` names, and no more."""
    offered = elf.defined(library)
    names = {name: version for name, version in elf.wanted(asking).items() if name in offered}
    library.unlink()
    with tempfile.TemporaryDirectory() as folder:
        script = Path(folder) / "versions"
        script.write_text(version_script(names), "utf-8")
        options = [f"-Wl,--version-script={script}"] if any(names.values()) else []
        _compile(film_source(names), ".c", library, options)


def stand_in_for_arithmetic(library: Path, asking: Path, scipy: Path) -> None:
    """Replace OpenCV's OpenBLAS by doors to SciPy's; the linker fails if a door leads nowhere."""
    offered = elf.defined(library)
    names = [name for name in elf.wanted(asking) if name in offered]
    library.unlink()
    place = f"$ORIGIN/../{scipy.parent.name}"
    options = ["-nostdlib", "-Wl,-z,defs", "-Wl,--allow-shlib-undefined", f"-Wl,-rpath,{place}"]
    options += [f"-L{scipy.parent}", f"-l:{scipy.name}"]
    _compile(door_source(names, platform.machine()), ".s", library, options)
