"""The window's language: chosen, spoken, and English where nothing else is said."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QLocale, Qt
from PySide6.QtWidgets import QApplication

from photorestorer_gui import paths
from photorestorer_gui.settings import Settings
from photorestorer_gui.ui.language import (
    SOURCE,
    TRANSLATED,
    hush,
    language_for,
    percent,
    said,
    speak,
    tr,
)
from photorestorer_gui.words import phrase


@pytest.fixture
def spanish(qapp: QApplication) -> Iterator[QApplication]:
    """The application in Spanish."""
    speak(qapp, "es", paths.translations_folder())
    yield qapp
    hush(qapp)
    QLocale.setDefault(QLocale.c())


def test_that_without_a_language_the_sources_are_spoken() -> None:
    assert tr("Open…") == "Open…"
    assert tr("{count:,.1f} MB of {name}", count=1234.5, name="x") == "1,234.5 MB of x"
    assert tr(phrase("{rest} s", rest=3)) == "3 s"
    assert percent(0.0042, 1) == "0.4%"


def test_that_a_text_is_said_in_spanish(spanish: QApplication) -> None:
    assert tr("Open…") == "Abrir…"
    assert tr("Saved as {name}", name="Abrir.jpg") == "Guardada como Abrir.jpg"


def test_that_words_of_the_core_are_said_in_spanish_with_their_values(
    spanish: QApplication,
) -> None:
    full = phrase("The disk is full, so “{name}” was not saved.", name="a.jpg")
    assert tr(full) == "El disco está lleno, así que «a.jpg» no se guardó."
    nested = phrase("{titles} is not used for “{title}”: {unfit}.", titles="CUDA", title="LaMa",
                    unfit=phrase("it does not start"))  # fmt: skip
    assert tr(nested) == "CUDA no se usa para «LaMa»: no arranca."


def test_that_a_value_which_is_no_words_stays_as_it_is(spanish: QApplication) -> None:
    assert tr("Saved as {name}", name="Open…") == "Guardada como Open…"
    assert said("Open…") == "Open…"
    assert said(phrase("Open…")) == "Abrir…"


def test_that_numbers_are_written_as_spanish_writes_them(spanish: QApplication) -> None:
    assert tr("Restored in {seconds:.1f} s", seconds=1.25) == "Restaurada en 1,2 s"
    limit = phrase(
        "“{name}” has {megapixels:,.0f} megapixels, more than the limit of {max_megapixels:,.0f}.",
        name="a.b,c",
        megapixels=12345,
        max_megapixels=300,
    )
    assert percent(0.0042, 1) == "0,4%"
    assert tr(limit) == "«a.b,c» tiene 12.345 megapíxeles, más que el límite de 300."


def test_that_qt_speaks_spanish_too(spanish: QApplication) -> None:
    assert QCoreApplication.translate("QPlatformTheme", "Cancel") == "Cancelar"


def test_that_a_text_without_a_translation_is_said_in_english(spanish: QApplication) -> None:
    assert tr("Nobody ever translated {this}", this=1) == "Nobody ever translated 1"


@pytest.mark.parametrize(
    ("wish", "preferred", "code"),
    [
        ("es", ["en-GB"], "es"),
        ("en", ["es-ES"], "en"),
        ("system", ["es-MX", "en-US"], "es"),
        ("system", ["es_AR"], "es"),
        ("system", ["fr-FR", "es-ES", "en-GB"], "es"),
        ("system", ["en-GB", "es-ES"], "en"),
        ("system", ["ar-EG"], "en"),
        ("system", ["C"], "en"),
        ("system", [], "en"),
    ],
)
def test_that_the_language_is_the_wish_or_the_systems(
    wish: str, preferred: list[str], code: str
) -> None:
    assert language_for(wish, preferred) == code


def test_that_each_language_of_the_settings_can_be_spoken() -> None:
    row = Settings.__dataclass_fields__["language"]
    assert set(row.metadata["choices"]) == {"system", SOURCE, *TRANSLATED}
    assert row.metadata["restart"]


@pytest.mark.parametrize("content", [None, "<TS>", "no XML"])
def test_that_english_is_spoken_where_the_translations_cannot_be_read(
    spanish: QApplication, tmp_path: Path, caplog: pytest.LogCaptureFixture, content: str | None
) -> None:
    if content is not None:
        (tmp_path / "photorestorer_es.ts").write_text(content, encoding="utf-8")
    speak(spanish, "es", tmp_path)
    assert tr("Open…") == "Open…"
    assert "translations could not be read" in caplog.text
    caplog.clear()


def test_that_english_is_spoken_again_after_spanish(spanish: QApplication) -> None:
    speak(spanish, "en", paths.translations_folder())
    assert tr("Open…") == "Open…"
    assert QCoreApplication.translate("QPlatformTheme", "Cancel") == "Cancel"
    assert spanish.layoutDirection() is Qt.LayoutDirection.LeftToRight
