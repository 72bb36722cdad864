"""Three hints beside the first photo."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from photorestorer_gui.ui.controls.coach import Coach
from photorestorer_gui.ui.main_window import MainWindow
from tests.ui.fixtures import Examine

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def coach(window: MainWindow, examined: Examine, photo_file: Path) -> Coach:
    window.tour.arm()
    examined(photo_file)
    assert window.tour.coach is not None
    return window.tour.coach


def test_that_a_window_by_itself_shows_no_hints(
    window: MainWindow, examined: Examine, photo_file: Path
) -> None:
    examined(photo_file)
    assert window.tour.coach is None


def test_that_three_hints_show_beside_the_first_photo(window: MainWindow, coach: Coach) -> None:
    targets = []
    for text in ("Next", "Next", "Done"):
        assert coach.next.text() == text
        targets.append(coach.hint.target)
        assert coach.accessibleName() == coach.hint.title
        QTest.mouseClick(coach.next, LEFT)
    assert targets == [window.damage_panel, window.tools, window.plan_panel]
    assert window.tour.coach is None
    assert not window.workspace.preferences.settings.tour


def test_that_hints_show_once(
    window: MainWindow, coach: Coach, examined: Examine, other_file: Path
) -> None:
    QTest.keyClick(coach, Qt.Key.Key_Escape)
    assert window.tour.coach is None
    examined(other_file)
    assert window.tour.coach is None
    window.workspace.preferences.set(tour=True)
    window.workspace.set_label("none")
    assert window.tour.coach is not None


@pytest.mark.parametrize("way", ["skip", "escape"])
def test_that_hints_can_be_skipped(window: MainWindow, coach: Coach, way: str) -> None:
    if way == "skip":
        QTest.mouseClick(coach.skip, LEFT)
    else:
        QTest.keyClick(coach.next, Qt.Key.Key_Escape)
    assert window.tour.coach is None
    assert not window.workspace.preferences.settings.tour


def test_that_nothing_below_is_reached_while_hints_show(window: MainWindow, coach: Coach) -> None:
    middle = window.canvas.mapTo(window, window.canvas.rect().center())
    assert window.childAt(middle) is coach
    QTest.keyClick(coach.next, Qt.Key.Key_B)
    assert window.workspace.view.tool.value == "move"
    QTest.mouseClick(coach, LEFT, pos=QPoint(5, 5))
    assert coach.hint.target is window.tools


def test_that_the_keyboard_stays_on_the_card(coach: Coach) -> None:
    coach.next.setFocus()
    for expected in (coach.skip, coach.next, coach.skip):
        QTest.keyClick(coach.focusWidget(), Qt.Key.Key_Tab)
        assert expected.hasFocus()


def test_that_the_card_stays_inside_and_off_its_target(window: MainWindow, coach: Coach) -> None:
    for size in ((1280, 720), (960, 600)):
        window.resize(*size)
        card = coach.findChild(type(coach._card), "coachCard")
        assert card is not None
        assert coach.rect().contains(card.geometry())
        assert not card.geometry().intersects(coach._bright())


def test_that_hints_can_be_asked_for(
    window: MainWindow, examined: Examine, photo_file: Path
) -> None:
    assert not window.actions_["tour"].isEnabled()
    examined(photo_file)
    window.actions_["tour"].trigger()
    assert window.tour.coach is not None
