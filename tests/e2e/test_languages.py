"""The window in another language: nothing in it is left in English."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QLocale, QPoint, Qt
from PySide6.QtWidgets import QApplication, QDialog, QFileDialog, QPushButton, QWidget

from photorestorer_gui import paths
from photorestorer_gui.photo.atomic import exists_error
from photorestorer_gui.ui import language
from photorestorer_gui.ui.dialogs.notice import Notice
from photorestorer_gui.ui.language import hush, read_translations, speak
from photorestorer_gui.ui.main_window import MainWindow
from tests.ui.fixtures import Examine
from tests.ui.said_texts import Marked, texts_of, unmarked

# Names, units, keys and programs are the same in every language.
_THE_SAME = re.compile(
    r"\b(PhotoRestorer|PNG|JPEG|TIFF|WebP|LaMa|GFPGAN|RestoreFormer|DDColor|YuNet|SFace|Big|px|dpi"
    r"|Ctrl|Alt|Shift|Return|Backspace|PgUp|PgDown|English|Español|name|number|date|ext"
    r"|A4|Letter)\b|\S+ \d+\.png|/\S+"
)
_DIALOGS = ("settings", "networks", "shortcuts", "log", "about", "save", "print")


@pytest.fixture
def forgetful(qapp: QApplication, monkeypatch: pytest.MonkeyPatch) -> None:
    """A language that shows what was never asked to be translated."""
    monkeypatch.setattr(language._SPOKEN, "texts", Marked())


@pytest.fixture
def mirrored(qapp: QApplication) -> Iterator[None]:
    """A language written from right to left."""
    qapp.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    yield
    qapp.setLayoutDirection(Qt.LayoutDirection.LeftToRight)


@pytest.fixture
def spanish(qapp: QApplication) -> Iterator[None]:
    """Spanish."""
    speak(qapp, "es", paths.translations_folder())
    yield
    hush(qapp)
    QLocale.setDefault(QLocale.c())


def dialogs(window: MainWindow) -> Iterator[QDialog]:
    """Open the dialogs one after another, and close each."""
    for name in _DIALOGS:
        action = window.actions_[name]
        if not action.isEnabled():
            continue
        action.trigger()
        for dialog in window.findChildren(QDialog):
            if dialog.isVisible():
                yield dialog
                dialog.close()


def cut_off(window: QWidget) -> list[str]:
    """Return the texts of the buttons that have less room than they need."""
    return [
        each.text()
        for each in window.findChildren(QPushButton)
        if each.isVisible() and each.width() < each.sizeHint().width()
    ]


def forgotten(window: MainWindow | QDialog) -> set[tuple[str, str]]:
    """Return the texts that have English words outside the brackets, and who says them."""
    return {
        (text, who)
        for text, who in texts_of(window)
        if re.search(r"[^\W\d_]{2,}", _THE_SAME.sub("", unmarked(text)))
    }


def test_that_no_text_of_the_window_was_forgotten(
    forgetful: None, window: MainWindow, restored: Examine, photo_file: Path
) -> None:
    restored(photo_file)
    assert forgotten(window) == set()
    for dialog in dialogs(window):
        assert forgotten(dialog) == set()


def test_that_nothing_in_a_spanish_window_is_said_in_english(
    spanish: None, window: MainWindow, restored: Examine, photo_file: Path
) -> None:
    restored(photo_file)
    translated = read_translations(paths.translations_folder() / "photorestorer_es.ts")
    # A Spanish text may be the English one for something else.
    english = {text for text, said in translated.items() if said != text}
    english -= set(translated.values())
    assert {text for text, _ in texts_of(window)} & english == set()
    for dialog in dialogs(window):
        assert {text for text, _ in texts_of(dialog)} & english == set()
    assert window.actions_["restore"].text() == "Restaurar"


def test_that_the_dialogs_for_projects_are_spanish(
    spanish: None, window: MainWindow, examined: Examine, photo_file: Path
) -> None:
    examined(photo_file)
    for name in ("open-project", "save-project-as"):
        window.actions_[name].trigger()
        dialog = next(each for each in window.findChildren(QFileDialog) if each.isVisible())
        assert dialog.nameFilters()[0] == "Proyectos de PhotoRestorer (*.photorestorer)"
        dialog.close()


def test_that_no_button_of_a_spanish_window_is_cut_off(
    spanish: None, window: MainWindow, restored: Examine, photo_file: Path
) -> None:
    restored(photo_file)
    window.resize(1280, 720)
    assert cut_off(window) == []
    for dialog in dialogs(window):
        assert cut_off(dialog) == []
    window.close()
    (notice,) = (each for each in window.findChildren(Notice) if each.isVisible())
    assert cut_off(notice) == []
    notice.answer("Cancelar").click()


def test_that_an_error_of_the_core_is_told_in_spanish(spanish: None, window: MainWindow) -> None:
    window.show_error(exists_error(Path("a.jpg")))
    (notice,) = window.findChildren(Notice)
    assert notice.message.summary == "«a.jpg» ya existe."
    notice.answer("Cerrar").click()


def test_that_the_window_can_be_read_from_right_to_left(
    mirrored: None, window: MainWindow, restored: Examine, photo_file: Path
) -> None:
    restored(photo_file)
    side, canvas = window._scroll, window.canvas
    assert side.mapTo(window, QPoint()).x() < canvas.mapTo(window, QPoint()).x()
