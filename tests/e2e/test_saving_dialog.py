"""Saving: where, in which format and size, what the file tells, and finding it again."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QProcess, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QLabel, QScrollArea
from pytestqt.qtbot import QtBot

from photorestorer_gui.errors import PhotoRestorerError
from photorestorer_gui.photo.files import load_photo
from photorestorer_gui.photo.xmp import XmpPacket
from photorestorer_gui.ui.dialogs.save import SaveDialog
from photorestorer_gui.ui.file_manager import commands_to_show
from photorestorer_gui.ui.main_window import MainWindow
from tests.e2e.project_acts import save_project_as
from tests.ui.fake_engine import FakeEngine
from tests.ui.fixtures import WAIT_MS, Examine

LEFT = Qt.MouseButton.LeftButton


def ask(window: MainWindow) -> SaveDialog:
    """Open the dialog as the person does."""
    window.actions_["save"].trigger()
    dialog = next(each for each in window.findChildren(SaveDialog) if each.isVisible())
    assert isinstance(dialog, SaveDialog)
    return dialog


def press(qtbot: QtBot, window: MainWindow, dialog: SaveDialog) -> Path:
    """Press Save and return where the photo was saved."""
    with qtbot.waitSignal(window.workspace.saved, timeout=WAIT_MS) as waiting:
        QTest.mouseClick(dialog.save_button, LEFT)
    path = waiting.args[0]
    assert isinstance(path, Path)
    return path


def test_that_a_new_name_is_proposed_and_saved_to(
    qtbot: QtBot, window: MainWindow, restored: Examine, photo_file: Path
) -> None:
    restored(photo_file)
    path = press(qtbot, window, ask(window))
    assert path == photo_file.with_name("Großmutter 1912-restored.png")
    restoration = window.workspace.restoration
    assert restoration is not None
    assert load_photo(path).same_pixels(restoration.after)
    assert path.name in window.status.text
    assert not window.workspace.is_at_risk
    assert ask(window).path.name == "Großmutter 1912-restored-2.png", "nothing is overwritten"


def test_that_the_name_alone_is_marked_so_that_typing_keeps_the_ending(
    qtbot: QtBot, window: MainWindow, restored: Examine, photo_file: Path
) -> None:
    restored(photo_file)
    dialog = ask(window)
    QTest.keyClicks(dialog.name, "Oma")
    assert dialog.path == photo_file.with_name("Oma.png")
    dialog.name.setText("without an ending")
    assert dialog.path.name == "without an ending.png"
    dialog.name.setText("Dr. Who.jpeg")
    assert dialog.path.name == "Dr. Who.png"
    with qtbot.waitSignal(window.workspace.saved, timeout=WAIT_MS):
        QTest.keyClick(dialog, Qt.Key.Key_Return)


def test_that_a_taken_name_says_replace_and_the_original_is_refused(
    qtbot: QtBot, window: MainWindow, restored: Examine, photo_file: Path, other_file: Path
) -> None:
    restored(photo_file)
    before = photo_file.read_bytes()
    dialog = ask(window)
    dialog.name.setText(photo_file.name)
    assert "original" in dialog.warning.text()
    assert not dialog.save_button.isEnabled()
    dialog.name.setText(other_file.name)
    assert dialog.save_button.text() == "Replace"
    assert other_file.name in dialog.warning.text()
    assert press(qtbot, window, dialog) == other_file
    assert load_photo(other_file).width == 120
    assert photo_file.read_bytes() == before


def test_that_format_quality_size_and_metadata_are_the_persons(
    qtbot: QtBot, window: MainWindow, restored: Examine, photo_file: Path
) -> None:
    restored(photo_file)
    dialog = ask(window)
    assert not dialog.choices.quality.isVisible(), "PNG has none"
    QTest.mouseClick(dialog.format.segment(".jpg"), LEFT)
    assert dialog.choices.quality.isVisible()
    dialog.choices.quality.slider.setValue(40)
    dialog.choices.size_.setCurrentIndex(dialog.choices.size_.count() - 1)
    dialog.choices.side.setValue(60)
    dialog.choices.dpi.setCurrentIndex(dialog.choices.dpi.findData(300))
    QTest.mouseClick(dialog.choices.caption, LEFT)
    path = press(qtbot, window, dialog)
    photo = load_photo(path)
    assert path.suffix == ".jpg"
    assert (photo.width, photo.height) == (60, 45)
    assert photo.metadata.dpi == (300.0, 300.0)
    assert "Restored with PhotoRestorer" in XmpPacket(photo.metadata.xmp).text("dc:description")


def test_that_choices_are_remembered_but_not_a_smaller_size(
    qtbot: QtBot, window: MainWindow, restored: Examine, photo_file: Path
) -> None:
    restored(photo_file)
    dialog = ask(window)
    QTest.mouseClick(dialog.format.segment(".webp"), LEFT)
    assert not dialog.choices.dpi.isVisible(), "WebP keeps none"
    QTest.mouseClick(dialog.choices.level.segment("none"), LEFT)
    assert not dialog.choices.caption.isEnabled()
    dialog.choices.quality.slider.setValue(70)
    dialog.choices.size_.setCurrentIndex(dialog.choices.size_.count() - 1)
    dialog.choices.side.setValue(30)
    press(qtbot, window, dialog)
    settings = window.workspace.preferences.settings
    assert (settings.saved_format, settings.saved_metadata) == (".webp", "none")
    assert settings.jpeg_quality == 70
    again = ask(window)
    assert again.path.suffix == ".webp"
    assert again.options.metadata == "none"
    assert again.options.long_side_px is None


def test_that_cancelling_saves_and_remembers_nothing(
    window: MainWindow, restored: Examine, photo_file: Path
) -> None:
    restored(photo_file)
    before = sorted(photo_file.parent.iterdir())
    dialog = ask(window)
    QTest.mouseClick(dialog.format.segment(".webp"), LEFT)
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert window.workspace.preferences.settings.saved_format == "same"
    assert sorted(photo_file.parent.iterdir()) == before


def test_that_the_files_size_is_told_before_it_is_written(
    qtbot: QtBot, window: MainWindow, restored: Examine, photo_file: Path
) -> None:
    restored(photo_file)
    with qtbot.waitSignal(window.workspace.results.estimated, timeout=WAIT_MS) as waiting:
        dialog = ask(window)
    assert waiting.args[0] > 100
    assert dialog._size.text().startswith("About ")


def test_that_another_folder_can_be_chosen(
    qtbot: QtBot, window: MainWindow, restored: Examine, photo_file: Path, tmp_path: Path
) -> None:
    restored(photo_file)
    dialog = ask(window)
    QTest.mouseClick(dialog.change, LEFT)
    places = dialog.findChild(QFileDialog)
    assert places is not None
    folder = tmp_path / "elsewhere"
    folder.mkdir()
    places.fileSelected.emit(str(folder / "Oma.jpg"))
    places.close()
    assert dialog.path == folder / "Oma.jpg"
    assert dialog.format.segment(".jpg").isChecked()
    assert press(qtbot, window, dialog) == folder / "Oma.jpg"


def test_that_a_saved_photo_can_be_shown_in_its_folder(
    qtbot: QtBot,
    window: MainWindow,
    fake: FakeEngine,
    restored: Examine,
    photo_file: Path,
    other_file: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    restored(photo_file)
    assert not window.actions_["show-saved"].isEnabled()
    path = press(qtbot, window, ask(window))
    assert window.actions_["show-saved"].isEnabled()
    started: list[tuple[str, list[str]]] = []
    monkeypatch.setattr("sys.platform", "darwin")
    monkeypatch.setattr(
        QProcess, "start", lambda self, program, arguments: started.append((program, arguments))
    )
    QTest.mouseClick(window.status.show_saved, LEFT)
    assert started == [("open", ["-R", str(path)])]


@pytest.fixture
def shown(window: MainWindow, monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """What the file manager is asked to show."""
    asked: list[Path] = []
    monkeypatch.setattr(window.output.files, "show", asked.append)
    return asked


def test_that_a_saved_photo_is_shown_when_another_is_in_the_editor_already(
    qtbot: QtBot,
    window: MainWindow,
    restored: Examine,
    photo_file: Path,
    other_file: Path,
    shown: list[Path],
) -> None:
    restored(photo_file)
    path = press(qtbot, window, ask(window))
    window.workspace.open_path(other_file)
    qtbot.waitUntil(lambda: other_file.name in window.windowTitle(), timeout=WAIT_MS)
    assert path.name in window.status.text
    QTest.mouseClick(window.status.show_saved, LEFT)
    assert shown == [path]


def test_that_a_saved_project_can_be_shown_in_its_folder(
    qtbot: QtBot,
    window: MainWindow,
    examined: Examine,
    photo_file: Path,
    shown: list[Path],
) -> None:
    examined(photo_file)
    project = photo_file.with_name("work.photorestorer")
    save_project_as(qtbot, window, project)
    QTest.mouseClick(window.status.show_saved, LEFT)
    assert shown == [project]


@pytest.mark.parametrize(
    ("platform", "program", "argument"),
    [
        ("win32", "explorer.exe", "{path}"),
        ("darwin", "open", "{path}"),
        ("linux", "gdbus", "['{uri}']"),
    ],
)
def test_that_each_system_is_asked_in_its_own_way(
    platform: str, program: str, argument: str, tmp_path: Path
) -> None:
    path = tmp_path / "it's.png"
    (found, arguments), *rest = commands_to_show(path, platform)
    assert found == program
    uri = path.as_uri().replace("'", "%27")
    assert argument.format(path=path, uri=uri) in arguments
    if platform == "linux":
        assert rest == [("xdg-open", (str(tmp_path),))]


def test_that_the_next_way_is_tried_and_in_the_end_the_place_is_told(
    qtbot: QtBot, window: MainWindow, errors: list[Exception], monkeypatch: pytest.MonkeyPatch
) -> None:
    ways = (("no-such-program-1", ()), ("no-such-program-2", ()))
    monkeypatch.setattr(
        "photorestorer_gui.ui.file_manager.commands_to_show", lambda path, platform: ways
    )
    window.output.files.show(Path("/somewhere/photo.png"))
    qtbot.waitUntil(lambda: len(errors) == 1, timeout=WAIT_MS)
    assert "photo.png" in str(errors[0])


LONG = "Grandmother_with_her_sisters_at_the_seaside_in_summer_1912_scan_600dpi_second_version"


@pytest.mark.parametrize("taken", [True, False])
def test_that_a_long_name_pushes_no_choice_out(
    qtbot: QtBot, window: MainWindow, restored: Examine, photo_file: Path, taken: bool
) -> None:
    long_file = photo_file.rename(photo_file.with_name(f"{LONG}.png"))
    restored(long_file)
    dialog = ask(window)
    if taken:
        long_file.with_name(f"{LONG}_2.png").write_bytes(b"")
        dialog.name.setText(f"{LONG}_2.png")
    else:
        dialog.name.setText(long_file.name)
    qtbot.wait(20)
    assert dialog.warning.isVisible()
    area = dialog.findChild(QScrollArea)
    assert area is not None
    inside = area.widget()
    assert inside is not None
    assert inside.width() <= area.viewport().width()
    assert dialog.warning.height() >= dialog.warning.heightForWidth(dialog.warning.width())


def test_that_a_notice_shows_all_of_a_long_name(qtbot: QtBot, window: MainWindow) -> None:
    error = PhotoRestorerError(f"{LONG}.png cannot be read.", f"Is {LONG}.png a photo?", "details")
    notice = window.show_error(error)
    qtbot.wait(20)
    for words in notice.findChildren(QLabel):
        if LONG in words.text().replace("\u200b", ""):
            assert words.minimumSizeHint().width() <= words.width() <= notice.width()
    QTest.mouseClick(notice.answer("Show details"), LEFT)
    QTest.mouseClick(notice.answer("Copy"), LEFT)
    assert f"{LONG}.png" in QGuiApplication.clipboard().text()
