"""Write into the user guide what the program itself tells, so that it cannot go stale.

    python packaging/guide.py            write the made parts of docs/*.md anew
    python packaging/guide.py --check    only say which are out of date; fails if any is

A made part stands between ``<!-- made: NAME -->`` and ``<!-- /made -->``; `PARTS` makes them.
"""

from __future__ import annotations

import contextlib
import io
import json
import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import fields
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
DOCS = ROOT / "docs"
_PART = re.compile(r"(<!-- made: (\w+) -->\n).*?(<!-- /made -->)", re.DOTALL)
_TELL_HELP = "--tell-help"

# What Qt's standard keys are on Windows and Linux; a Mac has ⌘ in the place of Ctrl.
_STANDARD = {
    "Open": "Ctrl+O",
    "Paste": "Ctrl+V",
    "Save": "Ctrl+S",
    "SaveAs": "Ctrl+Shift+S",
    "Copy": "Ctrl+C",
    "Print": "Ctrl+P",
    "Quit": "Ctrl+Q",
    "Undo": "Ctrl+Z",
    "Redo": "Ctrl+Shift+Z",
}


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Return a table in Markdown."""
    lines = [head, ["---"] * len(head), *rows]
    cells = ([cell.replace("|", "\\|").replace("\n", " ") for cell in line] for line in lines)
    return "\n".join(f"| {' | '.join(line)} |" for line in cells)


def kinds() -> str:
    """The kinds of damage, and what mends each."""
    from photorestorer_gui.damage.kinds import KINDS
    from photorestorer_gui.restoration.steps import STEPS

    titles = {step.id: step.title for step in STEPS}
    rows = [
        (
            f"*{kind.title}*",
            f"`{kind.id}`",
            kind.explanation,
            ", ".join(f"*{titles[remedy]}*" for remedy in kind.remedies) or "nothing, by itself",
        )
        for kind in KINDS
    ]
    return table(("kind", "in JSON", "what it is", "what mends it"), rows)


def steps() -> str:
    """The steps of a restoration, in their order."""
    from photorestorer_gui.restoration.steps import STEPS

    rows = [
        (
            f"*{step.title}*",
            f"`{step.id}`",
            "yes" if step().engine == "builtin" else "no",
            ", ".join(f"`{network}`" for network in step.full_networks) or "none",
        )
        for step in STEPS
    ]
    return table(("step", "for `--steps`", "built in", "full networks, best first"), rows)


def key_names(keys: Sequence[Any]) -> list[str]:
    """Return an action's keys as Windows and Linux write them, each once."""
    return list(dict.fromkeys(_STANDARD.get(getattr(key, "name", ""), str(key)) for key in keys))


def shortcuts() -> list[tuple[str, str, str, list[str]]]:
    """Return group, name, note and keys of every shortcut, as the window's sheet has them."""
    from photorestorer_gui.ui.actions import ROWS
    from photorestorer_gui.ui.dialogs.shortcuts import BY_HAND

    listed = [
        (row.menu.replace("&", ""), row.text.rstrip("…"), row.note, key_names(row.keys))
        for row in ROWS
        if row.keys
    ]
    return [*listed, *((each.group, each.text, each.note, list(each.keys)) for each in BY_HAND)]


def keys() -> str:
    """All shortcuts, by menu."""
    groups: dict[str, list[tuple[str, str, str]]] = {}
    for group, text, note, names in shortcuts():
        shown = " or ".join(f"<kbd>{name}</kbd>" for name in names)
        groups.setdefault(group, []).append((f"*{text}*", shown, note))
    return "\n\n".join(
        f"### {group}\n\n{table(('what', 'keys', 'what it does'), rows)}"
        for group, rows in groups.items()
    )


def settings() -> str:
    """All settings, by group."""
    from photorestorer_gui.settings import Settings

    groups: dict[str, list[tuple[str, ...]]] = {}
    for row in fields(Settings):
        facts = row.metadata
        groups.setdefault(facts["group"], []).append(
            (f"*{facts['title']}*", facts["note"], *_values(row.default, facts), f"`{row.name}`")
        )
    head = ("setting", "what it does", "as it comes", "other values", "in the file")
    return "\n\n".join(f"### {group}\n\n{table(head, rows)}" for group, rows in groups.items())


def _values(default: Any, facts: Any) -> tuple[str, str]:
    """Return a setting's default, and what else it may be."""
    if isinstance(default, bool):
        return f"`{json.dumps(default)}`", f"`{json.dumps(not default)}`"
    if "choices" in facts:
        others = [f"`{json.dumps(each)}`" for each in facts["choices"] if each != default]
        return f"`{json.dumps(default)}`", ", ".join(others)
    if facts.get("folder"):
        return f"`{json.dumps(default)}`", "a folder"
    return f"`{default:g}`", f"{facts['least']:g} to {facts['most']:g}"


def networks() -> str:
    """The networks that can be got, and what is asked for them."""
    from photorestorer_gui.networks.catalogue import CATALOGUE
    from photorestorer_gui.networks.part import in_megabytes

    rows = [
        (f"`{card.id}`", card.title, in_megabytes(card.bytes), card.licence, card.purpose)
        for card in CATALOGUE
        if not card.bundled
    ]
    notes = [f"**{card.title}:** {card.licence_note}" for card in CATALOGUE if card.licence_note]
    head = ("id", "name", "size", "licence", "what it is for")
    return "\n\n".join([table(head, rows), *notes])


def files() -> str:
    """Where each network's file comes from, and its hash, for machines without internet."""
    from photorestorer_gui.networks.catalogue import CATALOGUE

    told = []
    for card in CATALOGUE:
        if not card.bundled:
            addresses = "\n".join(f"    {url}" for url in card.urls)
            told.append(
                f"**`{card.id}`** – {card.bytes:,} bytes, SHA-256\n\n"
                f"    {card.sha256}\n\nfrom any of\n\n{addresses}"
            )
    return "\n\n".join(told)


def commands() -> str:
    """What each command answers to --help."""
    environment = os.environ | {"TYPER_USE_RICH": "0", "COLUMNS": "80", "NO_COLOR": "1"}
    told = subprocess.run(
        [sys.executable, __file__, _TELL_HELP],
        env=environment | {"PYTHONIOENCODING": "utf-8"},
        capture_output=True,
        check=True,
        encoding="utf-8",
        timeout=120,
    )
    found: dict[str, str] = json.loads(told.stdout)
    return "\n\n".join(f"### {name}\n\n```text\n{text}\n```" for name, text in found.items())


def _tell_help() -> None:
    """Print the help of all commands as JSON; in a process whose Typer writes plain text."""
    import typer

    from photorestorer_gui.cli import app, main

    def leaves(command: Any, path: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
        inner: dict[str, Any] = getattr(command, "commands", {})
        if not inner:
            yield path
        for name in inner:
            yield from leaves(inner[name], (*path, name))

    told = {}
    for path in leaves(typer.main.get_command(app), ()):
        with contextlib.redirect_stdout(io.StringIO()) as said:
            main([*path, "--help"])
        lines = (line.rstrip() for line in said.getvalue().strip().splitlines())
        told[" ".join(("photorestorer", *path))] = "\n".join(lines)
    print(json.dumps(told))


PARTS: dict[str, Callable[[], str]] = {
    "kinds": kinds,
    "steps": steps,
    "keys": keys,
    "settings": settings,
    "networks": networks,
    "files": files,
    "commands": commands,
}
"""What can be made, by the name that a page asks for it with."""


def filled(page: str) -> str:
    """Return a page with its made parts made anew.

    Raises
    ------
    KeyError
        If it asks for a part that there is not.
    """
    return _PART.sub(lambda part: f"{part[1]}\n{PARTS[part[2]]()}\n\n{part[3]}", page)


def main(arguments: Sequence[str]) -> int:
    """Write the made parts anew, or with ``--check`` say which pages are out of date."""
    sys.path.insert(0, str(ROOT))  # a script's own folder comes first, not the checkout
    if list(arguments) == [_TELL_HELP]:
        _tell_help()
        return 0
    stale = False
    for path in sorted(DOCS.glob("*.md")):
        page = path.read_text("utf-8")
        made = filled(page)
        if made != page:
            stale = True
            print(f"{path.relative_to(ROOT).as_posix()} is out of date")
            if "--check" not in arguments:
                path.write_text(made, "utf-8")
    return 1 if stale and "--check" in arguments else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
