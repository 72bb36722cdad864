"""The user guide and the README say nothing of the program that is not so.

Words *in italics* are words of the window, `<kbd>` are keys, and lines that begin with the
program's name are commands: each of them must exist.
"""

from __future__ import annotations

import json
import re
import shlex
from collections.abc import Iterator
from dataclasses import fields
from functools import cache
from pathlib import Path
from typing import Any

import guide
import pytest
import translations
import typer.main

from photorestorer_gui.cli import app
from photorestorer_gui.networks.catalogue import CATALOGUE
from photorestorer_gui.restoration.steps import STEPS
from photorestorer_gui.settings import Settings, load_settings

ROOT = Path(__file__).resolve().parent.parent
DOCS = ROOT / "docs"
PAGES = [*sorted(DOCS.glob("*.md")), ROOT / "README.md", ROOT / "CONTRIBUTING.md"]
MOST_BYTES = 4_000_000

_FENCE = re.compile(r"^( *)```.*?^ *```$", re.MULTILINE | re.DOTALL)
_CODE = re.compile(r"`[^`\n]+`")
_LINK = re.compile(r"(!?)\[([^\]]*)\]\(([^)\s]+)\)")
_ITALIC = re.compile(r"(?<![*\w])\*([^*\s][^*\n]*?)\*(?![*\w])")
_KEY = re.compile(r"<kbd>(.*?)</kbd>")
_HEADING = re.compile(r"^#+ +(.*?)(?: *\{ *#([\w-]+) *\})?$", re.MULTILINE)
_OPTION = re.compile(r"(?<![\w-])--[a-z][a-z-]*")


def page(name: str) -> str:
    return (DOCS / name).read_text("utf-8")


def named(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def prose(text: str) -> str:
    """Return a page without its code."""
    lines = _FENCE.sub("", text).splitlines()
    return _CODE.sub("", "\n".join(line for line in lines if not line.startswith("    ")))


def slug(heading: str) -> str:
    """Return the anchor that MkDocs gives a heading."""
    bare = re.sub(r"[`*“”’]", "", heading)
    kept = re.sub(r"[^\w\s-]", "", bare.encode("ascii", "ignore").decode()).strip().lower()
    return re.sub(r"[\s-]+", "-", kept)


def anchors(text: str) -> set[str]:
    """Return what can be linked to in a page."""
    return {given or slug(heading) for heading, given in _HEADING.findall(_FENCE.sub("", text))}


def links(path: Path) -> Iterator[tuple[bool, str, str]]:
    """Yield of each link: whether it is a picture, its words, its target."""
    for is_picture, words, target in _LINK.findall(_FENCE.sub("", path.read_text("utf-8"))):
        yield bool(is_picture), words, target


# Links and pictures


@pytest.mark.parametrize("path", PAGES, ids=named)
def test_that_every_link_of_a_page_leads_somewhere(path: Path) -> None:
    lost = []
    for _, _, target in links(path):
        place, _, anchor = target.partition("#")
        if place.startswith(("http:", "https:")):
            continue
        there = path.parent / place if place else path
        known = there.is_file() and (not anchor or anchor in anchors(there.read_text("utf-8")))
        stays = path.parent != DOCS or there.resolve().is_relative_to(DOCS)
        if not (known and stays):  # the site holds nothing from outside docs/
            lost.append(target)
    assert lost == []


@pytest.mark.parametrize("text", ["[a](gone.md)", "[a](#nowhere)", "![a](pictures/gone.png)"])
def test_that_a_link_that_leads_nowhere_is_found(text: str) -> None:
    ((_, _, target),) = _LINK.findall(text)
    place, _, anchor = target.partition("#")
    assert not (DOCS / place).is_file() if place else anchor not in anchors("# Here\n")


def test_that_every_page_is_in_the_navigation() -> None:
    listed = re.findall(r"^ *- .*: (\S+\.md)$", (ROOT / "mkdocs.yml").read_text("utf-8"), re.M)
    assert sorted(listed) == sorted(path.name for path in DOCS.glob("*.md"))


def test_that_every_picture_is_used_described_and_all_are_small() -> None:
    used = [(words, target) for path in PAGES for is_it, words, target in links(path) if is_it]
    assert [target for words, target in used if len(words) < 10] == []
    pictures = list((DOCS / "pictures").iterdir())
    in_pictures = {Path(target).name for _, target in used if "pictures/" in target}
    assert in_pictures == {path.name for path in pictures}
    assert sum(path.stat().st_size for path in pictures) <= MOST_BYTES
    sheets = list((DOCS / "screenshots").iterdir())
    assert {f"screenshots/{path.name}" for path in sheets} <= {target for _, target in used}


def test_that_nothing_is_loaded_from_other_hosts() -> None:
    assert "font: false" in (ROOT / "mkdocs.yml").read_text("utf-8")
    outside = re.compile(r"""!\[[^\]]*\]\(https?:|src=["']?https?:""")
    assert [named(path) for path in PAGES if outside.search(path.read_text("utf-8"))] == []


# What the program tells of itself


@pytest.mark.parametrize("path", sorted(DOCS.glob("*.md")), ids=named)
def test_that_the_made_parts_of_a_page_are_up_to_date(path: Path) -> None:
    text = path.read_text("utf-8")
    assert guide.filled(text) == text, "run `make guide`"


def test_that_every_part_that_can_be_made_is_asked_for() -> None:
    whole = "".join(path.read_text("utf-8") for path in DOCS.glob("*.md"))
    assert [name for name in guide.PARTS if f"<!-- made: {name} -->" not in whole] == []


def test_that_a_stale_part_is_made_anew() -> None:
    stale = "before\n<!-- made: steps -->\nold\n<!-- /made -->\nafter\n"
    made = guide.filled(stale)
    assert "old" not in made
    assert "fill_cracks" in made
    assert made.startswith("before\n")
    assert made.endswith("after\n")
    assert guide.filled(made) == made


# Words of the window


@cache
def said() -> tuple[set[str], list[re.Pattern[str]]]:
    """Return what the window says: plain texts, and patterns of those with values."""
    plain, patterns = set(), []
    for text in translations.sources():
        bare = text.replace("&", "").rstrip("…")
        if "{" in bare:
            parts = map(re.escape, re.split(r"\{[^}]*\}", bare))
            patterns.append(re.compile(".+".join(parts)))
        plain.add(bare)
    return plain, patterns


def is_said(words: str) -> bool:
    plain, patterns = said()
    bare = words.rstrip("…")
    # “Marked: …” is said with an amount, and the guide names it by its beginning.
    begins = bare.endswith(":") and any(text.startswith(bare) for text in plain)
    return bare in plain or begins or any(each.fullmatch(bare) for each in patterns)


@pytest.mark.parametrize("path", sorted(DOCS.glob("*.md")), ids=named)
def test_that_the_window_says_what_a_page_has_in_italics(path: Path) -> None:
    text = re.sub(r"<!-- made: .*?<!-- /made -->", "", path.read_text("utf-8"), flags=re.DOTALL)
    quoted = (words for each in _ITALIC.findall(prose(text)) for words in each.split(" → "))
    assert [words for words in quoted if not is_said(words) and words != "like these"] == []


def test_that_the_menus_have_what_is_looked_for_in_them() -> None:
    from photorestorer_gui.ui.actions import ROWS

    listed = {(row.menu.replace("&", ""), row.text.rstrip("…")) for row in ROWS}
    listed.add(("File", "Open recent"))
    named = {
        tuple(part.rstrip("…") for part in each.split(" → "))
        for path in DOCS.glob("*.md")
        for each in _ITALIC.findall(prose(path.read_text("utf-8")))
        if " → " in each
    }
    assert named
    assert named - listed == set()


def test_that_words_of_no_window_are_found() -> None:
    assert not is_said("Make it beautiful")
    assert is_said("Save as…")
    assert is_said("“NAME” is damaged or incomplete.")


# Keys


@cache
def keys() -> set[str]:
    return {name for _, _, _, names in guide.shortcuts() for name in names}


@pytest.mark.parametrize("path", PAGES, ids=named)
def test_that_every_key_of_a_page_exists(path: Path) -> None:
    assert set(_KEY.findall(path.read_text("utf-8"))) - keys() == set()


def test_that_the_guide_writes_keys_as_the_window_has_them(qapp: object) -> None:
    from photorestorer_gui.ui.action_set import sequences
    from photorestorer_gui.ui.actions import ROWS

    for row in ROWS:
        own = {key.toString() for key in sequences(row.keys)}
        assert set(guide.key_names(row.keys)) == own, row.id


# Commands, options, networks, steps


def leaves(command: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], set[str]]]:
    """Yield each command, and the options that it takes."""
    inner: dict[str, Any] = getattr(command, "commands", {})
    if not inner:
        own = {name for each in command.params for name in (*each.opts, *each.secondary_opts)}
        yield path, own | {"--help"}
    for name in inner:
        yield from leaves(inner[name], (*path, name))


@cache
def commands() -> dict[tuple[str, ...], set[str]]:
    return dict(leaves(typer.main.get_command(app)))


def command_of(words: list[str]) -> tuple[str, ...] | None:
    """Return the command that a line calls; () for the window, None for what is no command."""
    rest = words[1:]
    for length in (2, 1):
        if tuple(rest[:length]) in commands():
            return tuple(rest[:length])
    is_window = not rest or rest[0].isupper() or rest[0].startswith(("opens", "PHOTO"))
    return () if is_window else None


def lines_of(text: str) -> Iterator[str]:
    """Yield the command lines of a page: in blocks, and in a sentence."""
    for line in text.splitlines():
        if re.match(r" {4,}photorestorer( |$)", line):
            yield line.strip()
    yield from (code[1:-1] for code in _CODE.findall(text) if code.startswith("`photorestorer "))


def check(line: str) -> None:
    """Fail where a line names a command, option, network or step that there is not."""
    words = shlex.split(line.split("  ")[0], comments=True)
    command = command_of(words)
    assert command is not None, f"there is no such command: {line}"
    if not command:
        return
    options = {word.split("=")[0] for word in words if word.startswith("-")}
    assert options <= commands()[command], line
    if command in (("models", "get"), ("models", "remove")):
        ids = set(words[3:]) - options
        ids -= {words[words.index("--from") + 1]} if "--from" in words else set()
        assert ids <= {card.id for card in CATALOGUE} | {"ID", "ID…"}, line
    if "--as" in words:
        assert words[words.index("--as") + 1] in {"ID", *(card.id for card in CATALOGUE)}, line
    if "--steps" in words:
        named = words[words.index("--steps") + 1].split(",")
        assert set(named) <= {step.id for step in STEPS}, line


@pytest.mark.parametrize("path", PAGES, ids=named)
def test_that_every_command_line_of_a_page_can_be_given(path: Path) -> None:
    for line in lines_of(path.read_text("utf-8")):
        check(line)


@pytest.mark.parametrize(
    "line",
    [
        "photorestorer repair a.jpg",
        "photorestorer restore a.jpg --beautiful",
        "photorestorer models get midas",
        "photorestorer models add x.onnx --as midas",
        "photorestorer restore a.jpg --steps fill_cracks,pray",
    ],
)
def test_that_a_command_line_that_cannot_be_given_is_found(line: str) -> None:
    with pytest.raises(AssertionError):
        check(line)


@pytest.mark.parametrize("path", sorted(DOCS.glob("*.md")), ids=named)
def test_that_every_option_of_a_page_exists(path: Path) -> None:
    known = set().union(*commands().values())
    in_code = (code for code in _CODE.findall(path.read_text("utf-8")) if code.startswith("`--"))
    mentioned = {option for code in in_code for option in _OPTION.findall(code)}
    assert mentioned - known == set()


# Settings


def test_that_every_setting_of_a_page_exists(tmp_path: Path) -> None:
    found = []
    for path in DOCS.glob("*.md"):
        text = path.read_text("utf-8")
        blocks = re.findall(r"```json\n(.*?)```", text, re.DOTALL)
        for block in (*blocks, *re.findall(r"`(\{\"\w+\": [^`]*\})`", text)):
            found.append(json.loads(block))
    assert found
    file = tmp_path / "settings.json"
    for told in found:
        file.write_text(json.dumps(told), "utf-8")
        held = load_settings(file)
        assert {name: getattr(held, name) for name in told} == told


def test_that_every_setting_is_called_by_its_title() -> None:
    titles = {str(row.metadata["title"]) for row in fields(Settings)}
    named = {
        title
        for path in DOCS.glob("*.md")
        for title in re.findall(r"settings? \*([^*]+)\*", prose(path.read_text("utf-8")))
    }
    assert named
    assert named <= titles


def test_that_every_folder_of_the_person_is_told_in_privacy() -> None:
    from photorestorer_gui import paths

    told = page("privacy.md")
    own = (
        paths.settings_file(),
        paths.agreements_file(),
        paths.provider_verdicts_file(),
        paths.pace_file(),
        paths.log_file(),
        paths.user_models_folder(),
        paths.sessions_folder(),
        paths.recent_folder(),
        paths.queue_folder(),
        paths.outgoing_folder(),
        paths.trials_folder(),
        paths.batches_folder(),
    )
    assert [path.name for path in own if f"`{path.name}`" not in told] == []
