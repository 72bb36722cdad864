"""The settings dialog: made from the table, kept at once, and every row does something."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from photorestorer_gui import paths
from photorestorer_gui.errors import PhotoRestorerError
from photorestorer_gui.settings import Settings, load_settings
from photorestorer_gui.ui.controls.choice import Choice
from photorestorer_gui.ui.controls.folder import FolderButton
from photorestorer_gui.ui.controls.slider import NamedSlider
from photorestorer_gui.ui.controls.switch import Switch
from photorestorer_gui.ui.dialogs.settings import SettingsDialog
from photorestorer_gui.ui.main_window import MainWindow
from photorestorer_gui.ui.preferences import Preferences
from photorestorer_gui.ui.theme import CONTRAST_DARK, DARK, LIGHT, the_theme
from photorestorer_gui.ui.workspace import Workspace
from tests.ui.fake_engine import FakeEngine
from tests.ui.fixtures import WAIT_MS, Examine

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def workspace(qapp: object, fake: FakeEngine) -> Iterator[Workspace]:
    """One whose settings are kept in the person's file."""
    made = Workspace(fake.engine(), preferences=Preferences(paths.settings_file()))
    yield made
    made.close()
    made.deleteLater()


def opened(window: MainWindow) -> SettingsDialog:
    window.actions_["settings"].trigger()
    (dialog,) = [each for each in window.findChildren(SettingsDialog) if each.isVisible()]
    assert isinstance(dialog, SettingsDialog)
    return dialog


def kept() -> dict[str, object]:
    found: dict[str, object] = json.loads(paths.settings_file().read_text(encoding="utf-8"))
    return found


def choose(control: object, value: object) -> None:
    assert isinstance(control, Choice)
    control.setCurrentIndex(control.findData(value))
    control.activated.emit(control.currentIndex())


def test_that_every_setting_has_a_row_with_a_name_and_a_control(window: MainWindow) -> None:
    dialog = opened(window)
    assert list(dialog.rows) == [row.name for row in fields(Settings)]
    for row in fields(Settings):
        made = dialog.rows[row.name]
        assert made.control.accessibleName() == row.metadata["title"]
        assert made.reset.isHidden(), "all is as the program came"
    assert isinstance(dialog.rows["theme"].control, Choice)
    assert isinstance(dialog.rows["downloads"].control, Switch)
    assert isinstance(dialog.rows["sensitivity"].control, NamedSlider)


def test_that_a_change_is_kept_at_once_and_only_what_differs(window: MainWindow) -> None:
    dialog = opened(window)
    slider = dialog.rows["sensitivity"].control
    assert isinstance(slider, NamedSlider)
    slider.slider.setValue(70)
    assert kept() == {"sensitivity": 0.7}
    assert slider.amount.text() == "70%"
    assert load_settings(paths.settings_file()).sensitivity == 0.7
    QTest.mouseClick(dialog.rows["sensitivity"].reset, LEFT)
    assert kept() == {}
    assert slider.slider.value() == 50


def test_that_the_next_photo_is_marked_as_sensitively_as_set(
    qtbot: QtBot, window: MainWindow, examined: Examine, photo_file: Path
) -> None:
    slider = opened(window).rows["sensitivity"].control
    assert isinstance(slider, NamedSlider)
    slider.slider.setValue(90)
    examined(photo_file)
    assert window.workspace.masking.sensitivity == 0.9


def test_that_the_colours_change_at_once(window: MainWindow) -> None:
    system = the_theme().colours
    dialog = opened(window)
    for wish, colours in (("dark", DARK), ("contrast-dark", CONTRAST_DARK), ("light", LIGHT)):
        choose(dialog.rows["theme"].control, wish)
        assert the_theme().colours is colours
    QTest.mouseClick(dialog.rows["theme"].reset, LEFT)
    assert the_theme().colours is system


def test_that_what_waits_for_a_restart_says_so(window: MainWindow) -> None:
    row = opened(window).rows["device"]
    assert row.restart.isHidden()
    choose(row.control, "cpu")
    assert row.restart.isVisible()
    choose(row.control, "auto")
    assert row.restart.isHidden()


def test_that_switched_off_downloads_stay_off(
    qtbot: QtBot, window: MainWindow, fake: FakeEngine, errors: list[Exception]
) -> None:
    QTest.mouseClick(opened(window).rows["downloads"].control, LEFT)
    networks = window.show_models()
    assert networks.switched_off.isVisible()
    assert not any(row.get.isEnabled() for row in networks.rows.values())
    assert all(row.take.isEnabled() for row in networks.rows.values())
    window.workspace.library.fetch(window.workspace.library.cards)
    assert fake.threads == []
    assert "switched off" in str(errors[0])
    window.workspace.preferences.reset("downloads")
    assert networks.switched_off.isHidden()
    assert all(row.get.isEnabled() for row in networks.rows.values())


def test_that_switching_downloads_off_stops_one_that_runs(
    qtbot: QtBot, window: MainWindow, fake: FakeEngine
) -> None:
    from tests.ui.fake_engine import Blocker

    library = window.workspace.library
    fake.fetch_blocker = blocker = Blocker()
    library.fetch((library.card("lama"),))
    qtbot.waitUntil(blocker.began.is_set, timeout=WAIT_MS)
    window.workspace.preferences.set(downloads=False)
    qtbot.waitUntil(lambda: blocker.stopped == 1, timeout=WAIT_MS)
    qtbot.waitUntil(lambda: library.fetching("lama") is None, timeout=WAIT_MS)
    assert "lama" not in library.installed()


def test_that_a_full_disk_loses_no_setting_while_the_program_runs(
    window: MainWindow, errors: list[Exception]
) -> None:
    folder = paths.settings_file().parent
    folder.parent.mkdir(parents=True, exist_ok=True)
    folder.write_bytes(b"a file where the folder should be")
    window.workspace.preferences.set(sensitivity=0.8)
    (error,) = errors
    assert isinstance(error, PhotoRestorerError)
    assert "settings" in error.summary
    assert window.workspace.preferences.settings.sensitivity == 0.8


def test_that_a_folder_with_networks_is_chosen_and_taken_back(
    window: MainWindow, workspace: Workspace, tmp_path: Path
) -> None:
    dialog = opened(window)
    row = dialog.rows["networks_folder"]
    control = row.control
    assert isinstance(control, FolderButton)
    assert control.text() == "Choose a folder…"
    asked = control.ask()
    asked.fileSelected.emit(str(tmp_path))
    asked.reject()
    assert kept() == {"networks_folder": str(tmp_path)}
    assert control.accessibleDescription() == str(tmp_path)
    assert workspace.preferences.settings.networks_from == tmp_path
    QTest.mouseClick(row.reset, LEFT)
    assert kept() == {}
    assert workspace.preferences.settings.networks_from is None


def test_that_colour_and_strength_of_marks_are_kept(
    qtbot: QtBot, window: MainWindow, fake: FakeEngine
) -> None:
    view, preferences = window.workspace.view, window.workspace.preferences
    view.set_tint("cyan")
    for step in range(20):
        view.set_tint_opacity(0.5 + step / 50)
    assert view.tint_opacity == 0.88
    window.close_now()
    kept = load_settings(paths.settings_file())
    assert (kept.mask_tint, kept.mask_opacity) == ("cyan", 0.88)
    again = Workspace(fake.engine(), preferences=Preferences(paths.settings_file()))
    assert (again.view.tint, again.view.tint_opacity) == ("cyan", 0.88)
    again.preferences.reset("mask_tint")
    assert (again.view.tint, again.view.tint_opacity) == ("pink", 0.88)
    again.close()
    again.deleteLater()
    assert preferences.settings.mask_tint == "cyan"
