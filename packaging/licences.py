"""Gathers the licences of everything that ships, from what is installed, into one file.

python packaging/licences.py FILE
"""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterable
from importlib import metadata
from pathlib import Path

ROOT_DISTRIBUTION = "photorestorer"
_NAMES = re.compile(r"(^|/)(licen[cs]e|copying|notice|copyright|authors|third.?party)", re.I)
# Distributions whose wheels hold the text under another's name, or none; told in one sentence.
_PYSIDE = (
    "Qt and PySide6 are used under the GNU Lesser General Public License, version 3. They lie in"
    " the program's folder as libraries of their own and may be replaced by other builds of them."
    " Their sources: https://download.qt.io/official_releases/"
)
_REMARKS = {"pyside6-essentials": _PYSIDE, "shiboken6": _PYSIDE}
_OF_QT = Path(__file__).resolve().parent / "licences-of-qt"
"""Their wheels hold no text; the LGPL is to be passed on with the GPL, which it refers to.  Beside
them, those of what Qt brings along."""
_SYSTEM_DOCS = Path("/usr/share/doc")
_COMMON = Path("/usr/share/common-licenses")
"""What Debian's packages refer to instead of telling it."""


def _key(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def _names_of(requirements: list[str]) -> list[str]:
    """Return the distributions that requirements name; those of extras are nobody's here."""
    plain = [each for each in requirements if "extra ==" not in each]
    return [_key(found[0]) for each in plain if (found := re.match(r"[A-Za-z0-9._-]+", each))]


def shipped(requirements: list[str]) -> list[metadata.Distribution]:
    """Return what the program needs, and what that needs, as far as it is installed.

    What is not installed is not needed on this system.

    Parameters
    ----------
    requirements : list of str
        As in `pyproject.toml`.
    """
    found: dict[str, metadata.Distribution] = {}
    waiting = _names_of(requirements)
    while waiting:
        name = waiting.pop()
        if name in found:
            continue
        try:
            distribution = metadata.distribution(name)
        except metadata.PackageNotFoundError:
            continue
        found[name] = distribution
        waiting += _names_of(distribution.requires or [])
    return [found[name] for name in sorted(found)]


def texts_of(distribution: metadata.Distribution) -> list[str]:
    """Return the licence texts that a distribution brings, the same one once."""
    texts: list[str] = []
    for file in distribution.files or []:
        inside = ".dist-info/" in file.as_posix() or len(file.parts) <= 2
        if (
            not inside
            or file.suffix in {".py", ".pyc", ".so"}
            or not _NAMES.search(file.as_posix())
        ):
            continue
        path = Path(str(distribution.locate_file(file)))
        if path.is_file() and (text := path.read_text("utf-8", "replace").strip()) not in texts:
            texts.append(text)
    return texts


def licence_of(distribution: metadata.Distribution) -> str:
    """Return a distribution's licence in a few words."""
    about = distribution.metadata
    fields = ("License-Expression", "License")
    said = next((text for field in fields for text in about.get_all(field) or []), "")
    if said and "\n" not in said and len(said) < 100:
        return said
    classifiers = about.get_all("Classifier") or []
    named = [each.rpartition(" :: ")[2] for each in classifiers if each.startswith("License ::")]
    return "; ".join(named) or "see below"


def gathered(requirements: list[str], python_licence: str) -> str:
    """Return the text of the file: a list first, then every licence in full."""
    parts = shipped(requirements)
    heads = [f"{each.metadata['Name']} {each.version}: {licence_of(each)}" for each in parts]
    python = f"Python {sys.version.split()[0]}: PSF-2.0"
    lines = ["PhotoRestorer contains the work of others:", "", python, *heads]
    for head, each in zip(heads, parts, strict=True):
        remark = _REMARKS.get(_key(each.metadata["Name"]), "")
        body = [remark, *texts_of(each)]
        lines += ["", "=" * 78, head, "=" * 78, "", "\n\n".join(filter(None, body))]
    for file in sorted(_OF_QT.glob("*.txt"), reverse=True):
        lines += ["", "=" * 78, file.stem, "=" * 78, "", file.read_text("utf-8").strip()]
    lines += ["", "=" * 78, python, "=" * 78, "", python_licence.strip()]
    return "\n".join(lines) + "\n"


def _python_licence() -> str:
    """Return Python's own licence: where it was installed, or what the interpreter knows."""
    import builtins
    import site  # noqa: F401  # makes `builtins.license`

    printer = getattr(builtins, "license", None)
    setup = getattr(printer, "_Printer__setup", None)
    if setup is not None:
        setup()
        return "\n".join(getattr(printer, "_Printer__lines", []))
    return "See https://docs.python.org/3/license.html"


def write(target: Path, pyproject: Path) -> None:
    """Write the file of all licences to `target`, from the requirements of `pyproject`."""
    import tomllib

    project = tomllib.loads(pyproject.read_text("utf-8"))["project"]
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(gathered(project["dependencies"], _python_licence()), "utf-8")


def append_system(target: Path, sources: Iterable[str]) -> list[str]:
    """Add what Debian says of its own libraries, of which a bundle takes some along.

    Parameters
    ----------
    target : Path
        The file that `write` made.
    sources : iterable of str
        Files that were copied; those that belong to no package are nobody's here.

    Returns
    -------
    list of str
        The packages.
    """
    packages = sorted({name for source in sources if (name := _package_of(Path(source)))})
    with target.open("a", encoding="utf-8") as file:
        for package in packages:
            about = _SYSTEM_DOCS / package / "copyright"
            if about.is_file():
                text = about.read_text("utf-8", "replace").strip()
                file.write(f"\n{'=' * 78}\n{package}\n{'=' * 78}\n\n{text}\n")
        for common in sorted(_COMMON.glob("LGPL-2*")) if packages else ():
            text = common.read_text("utf-8", "replace").strip()
            file.write(f"\n{'=' * 78}\n{common.name}\n{'=' * 78}\n\n{text}\n")
    return packages


def _package_of(source: Path) -> str:
    """Return the package of a system's library, nothing if it is of none."""
    real = str(source.resolve())
    # Where /lib is a link to /usr/lib, packages know their files by either name.
    for name in (real, real.removeprefix("/usr")):
        ran = subprocess.run(["dpkg", "-S", name], capture_output=True, text=True, check=False)
        if ran.returncode == 0:
            return ran.stdout.split(":")[0]
    return ""


if __name__ == "__main__":
    write(Path(sys.argv[1]), Path(__file__).resolve().parent.parent / "pyproject.toml")
