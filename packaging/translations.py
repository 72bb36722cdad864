"""Collect the texts of the program into Qt Linguist's files, keeping what is translated.

    python packaging/translations.py            write resources/translations/*.ts anew
    python packaging/translations.py --check    only say what is missing; fails if anything is

A text is a literal in `tr(…)` or `phrase(…)`, or in one of the calls of `_TABLES`.  What left the
sources leaves the files, too.
"""

from __future__ import annotations

import ast
import re
import sys
import xml.etree.ElementTree as ElementTree
from collections.abc import Iterator
from pathlib import Path
from string import Formatter

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "photorestorer_gui"
FOLDER = ROOT / "resources" / "translations"
CONTEXT = "PhotoRestorer"

# Which arguments are texts, by the name of what is called.
_CALLS = {
    "tr": (0,),
    "phrase": (0,),
    "ActionRow": (1, 2, 5),
    "_tool": (1, 2),
    "_view": (1, 2),
    "_label": (1, 2),
}
# What is given to these is read by people, so it must be one of the above.
_CONTROLS = "label button ActionButton Switch Choice NamedSlider Number Segmented QMenu QAction"
_DIALOGS = "Message Answer Notice QFileDialog say"
_METHODS = (
    "setText setToolTip setAccessibleName setAccessibleDescription setWindowTitle setTitle"
    " setPlaceholderText setStatusTip addItem addMenu addAction"
)
_ERRORS = (
    "PhotoRestorerError UnreadablePhotoError SaveError DiskFullError NetworkError DownloadError"
    " MaskError MaskSizeError ProjectError"
)
_SHOWN = frozenset(f"{_CONTROLS} {_DIALOGS} {_METHODS} {_ERRORS}".split())
# The command line, batches and training speak English.
_SILENT = ("batch", "cli", "training")


def texts_in(source: str) -> Iterator[str]:
    """Yield the texts of a module, in their order.

    Parameters
    ----------
    source : str
        Python.
    """
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name):
            continue
        for place in _CALLS.get(node.func.id, ()):
            literal = node.args[place] if place < len(node.args) else None
            text = literal.value if isinstance(literal, ast.Constant) else None
            if isinstance(text, str) and any(map(str.isalpha, text)):
                yield text


def forgotten_in(source: str) -> Iterator[str]:
    """Yield what a module shows to people without asking for its translation.

    Parameters
    ----------
    source : str
        Python.
    """
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call):
            continue
        name = node.func.attr if isinstance(node.func, ast.Attribute) else ""
        name = node.func.id if isinstance(node.func, ast.Name) else name
        # The third argument of an error is technical.
        for given in node.args[:2] if name in _SHOWN else []:
            parts = given.values if isinstance(given, ast.JoinedStr) else [given]
            said = "".join(
                part.value
                for part in parts
                if isinstance(part, ast.Constant) and isinstance(part.value, str)
            )
            if re.search(r"[^\W\d_]{2,} |[A-Z][a-z]{2,}", said) and said != CONTEXT:
                yield said


def modules() -> Iterator[tuple[str, str]]:
    """Yield the place, from the root, and the source of each module that speaks to people."""
    for path in sorted(PACKAGE.rglob("*.py")):
        if path.relative_to(PACKAGE).parts[0] not in _SILENT:
            yield path.relative_to(ROOT).as_posix(), path.read_text(encoding="utf-8")


def sources() -> dict[str, str]:
    """Return all texts of the program and the module, from the root, that has each first."""
    found: dict[str, str] = {}
    for where, source in modules():
        for text in texts_in(source):
            found.setdefault(text, where)
    return found


def placeholders(text: str) -> list[tuple[str, str]]:
    """Return name and format of a text's values, sorted; a name may stand there twice."""
    return sorted((name, spec or "") for _, name, spec, _ in Formatter().parse(text) if name)


def read(path: Path) -> dict[str, str]:
    """Return the finished translations of a file; empty if there is none."""
    if not path.exists():
        return {}
    found = {}
    for message in ElementTree.parse(path).getroot().iter("message"):
        translation = message.find("translation")
        if translation is not None and translation.get("type") is None and translation.text:
            found[message.findtext("source", "")] = translation.text
    return found


def problems(wanted: dict[str, str], translated: dict[str, str]) -> list[str]:
    """Return what is wrong with a translation, a line each; empty if nothing is."""
    lines = [f"not translated: {text!r} ({where})" for text, where in wanted.items()
             if text not in translated]  # fmt: skip
    lines += [f"no longer said: {text!r}" for text in translated if text not in wanted]
    for text, translation in translated.items():
        if "{" in text and placeholders(text) != placeholders(translation):
            lines.append(f"other values: {text!r}, {translation!r}")
        for end in ("…", " "):
            if text.endswith(end) != translation.endswith(end):
                lines.append(f"another end: {text!r}, {translation!r}")
        if text.startswith(" ") != translation.startswith(" "):
            lines.append(f"another beginning: {text!r}, {translation!r}")
    return lines


def write(path: Path, wanted: dict[str, str], translated: dict[str, str]) -> None:
    """Write a file of Qt Linguist; texts without a translation are marked as unfinished."""
    language = path.stem.rpartition("_")[2]
    root = ElementTree.Element("TS", version="2.1", language=language, sourcelanguage="en")
    context = ElementTree.SubElement(root, "context")
    ElementTree.SubElement(context, "name").text = CONTEXT
    for text, where in wanted.items():
        message = ElementTree.SubElement(context, "message")
        ElementTree.SubElement(message, "location", filename=f"../../{where}")
        ElementTree.SubElement(message, "source").text = text
        translation = ElementTree.SubElement(message, "translation")
        if text in translated:
            translation.text = translated[text]
        else:
            translation.set("type", "unfinished")
    ElementTree.indent(root, "    ")
    body = ElementTree.tostring(root, encoding="unicode")
    header = '<?xml version="1.0" encoding="utf-8"?>\n<!DOCTYPE TS>\n'
    path.write_text(f"{header}{body}\n", encoding="utf-8")


def main() -> int:
    """Write or check each file; returns the exit status."""
    wanted, failed = sources(), False
    for where, source in modules():
        for said in forgotten_in(source):
            failed = True
            print(f"{where}: shown without tr() or phrase(): {said!r}")
    for path in sorted(FOLDER.glob("photorestorer_*.ts")):
        translated = read(path)
        if "--check" not in sys.argv[1:]:
            write(path, wanted, translated)
            translated = read(path)
        for line in problems(wanted, translated):
            failed = True
            print(f"{path.name}: {line}")
    return int(failed)


if __name__ == "__main__":
    raise SystemExit(main())
