"""Spanish is complete: nothing is missing, left over or unfinished, and values stay in place."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest

from photorestorer_gui import paths
from photorestorer_gui.ui.language import TRANSLATED, read_translations

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="module")
def tool() -> ModuleType:
    """The script that collects texts."""
    spec = importlib.util.spec_from_file_location("t", ROOT / "packaging" / "translations.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("code", TRANSLATED)
def test_that_every_text_of_the_program_is_translated(tool: ModuleType, code: str) -> None:
    translated = read_translations(paths.translations_folder() / f"photorestorer_{code}.ts")
    assert tool.problems(tool.sources(), translated) == []


@pytest.mark.parametrize("code", TRANSLATED)
def test_that_the_file_is_as_the_script_writes_it(
    tool: ModuleType, code: str, tmp_path: Path
) -> None:
    kept = paths.translations_folder() / f"photorestorer_{code}.ts"
    anew = tmp_path / kept.name
    tool.write(anew, tool.sources(), tool.read(kept))
    assert anew.read_text(encoding="utf-8") == kept.read_text(encoding="utf-8")


def test_that_texts_are_found_where_they_are_said_and_in_tables(tool: ModuleType) -> None:
    source = 'tr("Open {name}", name=f"a{b}")\nphrase("Fill" " cracks")\n_tool(x, "Move", "Drag")'
    assert set(tool.texts_in(source)) == {"Open {name}", "Fill cracks", "Move", "Drag"}
    assert list(tool.texts_in('print("Open"); tr(text); tr("·")')) == []


@pytest.mark.parametrize(
    ("text", "translation"),
    [
        ("{count} photos", None),
        ("{count} photos", "{cuenta} fotos"),
        ("{count} photos", "fotos"),
        ("{share:.1%} marked", "{share:.0f} marcado"),
        ("Open…", "Abrir"),
        (" and", "y"),
    ],
)
def test_that_what_is_wrong_with_a_translation_is_told(
    tool: ModuleType, text: str, translation: str | None
) -> None:
    translated = {} if translation is None else {text: translation}
    assert len(tool.problems({text: "a.py"}, translated)) == 1


def test_that_a_translation_of_what_nobody_says_is_told(tool: ModuleType) -> None:
    assert tool.problems({}, {"Open": "Abrir"}) == ["no longer said: 'Open'"]


def test_that_translations_survive_being_written_anew(tool: ModuleType, tmp_path: Path) -> None:
    path = tmp_path / "photorestorer_es.ts"
    said = {"Open": "Abrir", "A\nB <&>": "C\nD <&>", " and ": " y "}
    tool.write(path, {**dict.fromkeys(said, "a.py"), "New": "a.py"}, said)
    assert tool.read(path) == said == read_translations(path)
    assert 'type="unfinished"' in path.read_text(encoding="utf-8")


def test_that_nothing_is_shown_without_asking_for_its_translation(tool: ModuleType) -> None:
    shown = [
        (where, said) for where, source in tool.modules() for said in tool.forgotten_in(source)
    ]
    assert shown == []


def test_that_a_forgotten_text_is_found(tool: ModuleType) -> None:
    source = """label("Open it"); self.x.setToolTip(f"Saved as {name}")
raise SaveError("Disk full", x)
label(tr("Open it")); label("", "lead"); label(f"{a} × {b}"); log.info("Not for people")"""
    assert sorted(tool.forgotten_in(source)) == ["Disk full", "Open it", "Saved as "]
