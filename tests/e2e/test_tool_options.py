"""The strip above the photo: settings of the tool in hand, and how marks are shown."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from photorestorer_gui.ui.controls.menu_button import MoreButton
from photorestorer_gui.ui.controls.text import ElidedLabel
from photorestorer_gui.ui.main_window import MainWindow
from photorestorer_gui.ui.panels.tool_options import ToolOptions
from photorestorer_gui.ui.theme import TINTS, the_theme
from photorestorer_gui.ui.view_state import Tool
from tests.ui.fixtures import WAIT_MS, Examine

DIRECT = Qt.FindChildOption.FindDirectChildrenOnly


@pytest.fixture
def opened(window: MainWindow, examined: Examine, photo_file: Path) -> MainWindow:
    examined(photo_file)
    return window


def test_that_the_size_shows_only_for_tools_that_have_one(opened: MainWindow) -> None:
    for tool in Tool:
        opened.actions_[f"tool-{tool.value}"].trigger()
        assert opened.tool_options.brush_size.isVisible() == tool.has_size, tool


def test_that_the_slider_and_the_brackets_set_one_size(opened: MainWindow) -> None:
    opened.actions_["tool-brush"].trigger()
    opened.tool_options.brush_size.slider.setValue(50)
    assert opened.workspace.view.brush_px == 101
    assert opened.tool_options.brush_size.amount.text() == "202 px"
    opened.actions_["smaller"].trigger()
    assert opened.tool_options.brush_size.slider.value() < 50


def test_that_the_colour_of_marks_is_chosen_with_the_mouse(
    qtbot: QtBot, opened: MainWindow
) -> None:
    opened.actions_["tool-brush"].trigger()
    for key in TINTS:
        QTest.mouseClick(opened.tool_options.tints.swatch(key), Qt.MouseButton.LeftButton)
        assert opened.workspace.view.tint == key
        qtbot.waitUntil(lambda: opened.workspace.masking.ready, timeout=WAIT_MS)
        left, top = opened.canvas.viewport.to_view(61, 45)
        seen = opened.canvas.grab().toImage().pixelColor(round(left), round(top))
        wanted = {"pink": seen.red(), "cyan": seen.blue(), "yellow": min(seen.red(), seen.green())}
        others = (seen.red(), seen.green(), seen.blue())
        assert wanted[key] >= sorted(others)[1]


def test_that_marks_are_shown_more_strongly(opened: MainWindow) -> None:
    opened.actions_["tool-brush"].trigger()

    def redness() -> int:
        left, top = opened.canvas.viewport.to_view(61, 45)
        seen = opened.canvas.grab().toImage().pixelColor(round(left), round(top))
        return seen.red() - seen.green()

    opened.tool_options.opacity.slider.setValue(0)
    faint = redness()
    opened.tool_options.opacity.slider.setValue(100)
    assert opened.workspace.view.tint_opacity == 1.0
    assert redness() > faint + 60


def test_that_every_control_has_a_name_a_tooltip_and_can_be_reached(opened: MainWindow) -> None:
    opened.actions_["tool-tracer"].trigger()
    controls = opened.tool_options.findChildren(QAbstractButton)
    assert len(controls) == 4
    for control in (*controls, opened.tool_options.brush_size.slider,
                    opened.tool_options.opacity.slider):  # fmt: skip
        assert control.accessibleName()
        assert control.toolTip()
        assert control.focusPolicy() & Qt.FocusPolicy.TabFocus


def test_that_every_tool_has_a_button_with_icon_and_shortcut(opened: MainWindow) -> None:
    shown = {
        button.defaultAction().objectName() or button.defaultAction().text(): button
        for button in opened.findChildren(QToolButton)
        if button.defaultAction() is not None
    }
    for tool in Tool:
        action = opened.actions_[f"tool-{tool.value}"]
        button = shown[action.text()]
        assert button.isVisible()
        assert not button.icon().isNull()
        assert f"({action.shortcut().toString()})" in button.toolTip()


def test_that_shortcuts_take_tools(opened: MainWindow) -> None:
    opened.canvas.setFocus()
    for key, tool in (
        (Qt.Key.Key_T, Tool.TRACER), (Qt.Key.Key_L, Tool.LASSO), (Qt.Key.Key_P, Tool.POLYGON),
        (Qt.Key.Key_D, Tool.PIECE), (Qt.Key.Key_N, Tool.PROTECT), (Qt.Key.Key_B, Tool.BRUSH),
    ):  # fmt: skip
        QTest.keyClick(opened.canvas, key)
        assert opened.workspace.view.tool is tool


def test_that_no_two_actions_share_a_shortcut(opened: MainWindow) -> None:
    keys = [
        key
        for action in opened.actions()
        for key in {each.toString() for each in action.shortcuts() if not each.isEmpty()}
    ]
    assert len(keys) == len(set(keys))


def test_that_the_menu_of_the_panel_holds_what_changes_all_marks(
    qtbot: QtBot, opened: MainWindow
) -> None:
    more = opened.mask_panel.findChild(MoreButton)
    assert more is not None
    texts = [action.text() for action in more.menu().actions()]
    assert texts == [
        "Fill holes", "Grow marks", "Shrink marks", "Invert marks", "Unprotect everything",
        "Load marks…", "Save marks…",
    ]  # fmt: skip
    before = opened.workspace.masking.coverage
    more.menu().actions()[1].trigger()
    qtbot.waitUntil(lambda: opened.workspace.masking.ready, timeout=WAIT_MS)
    assert opened.workspace.masking.coverage > before


def test_that_the_menu_of_the_panel_is_grey_while_there_are_no_marks(opened: MainWindow) -> None:
    more = opened.mask_panel.findChild(MoreButton)
    assert more is not None

    def has_accent() -> bool:
        seen, accent = more.grab().toImage(), the_theme().colour("accent")
        places = ((x, y) for x in range(seen.width()) for y in range(seen.height()))
        return any(seen.pixelColor(x, y) == accent for x, y in places)

    assert has_accent()
    more.setEnabled(False)
    assert not has_accent()


def overlapping(options: ToolOptions) -> list[str]:
    """Pairs of things in the strip that are drawn over one another or out of it."""
    parts = [each for each in options.findChildren(QWidget, options=DIRECT) if each.isVisible()]
    out = [type(each).__name__ for each in parts if not options.rect().contains(each.geometry())]
    pairs = combinations(parts, 2)
    met = [(one, two) for one, two in pairs if one.geometry().intersects(two.geometry())]
    return out + [f"{type(one).__name__} and {type(two).__name__}" for one, two in met]


def right_end(window: MainWindow) -> int:
    """Where the side bar ends, in pixels of the window."""
    panel = window.plan_panel
    return panel.mapTo(window, panel.rect().bottomRight()).x()


def each_tool_in_its_place(qtbot: QtBot, window: MainWindow, width: int) -> Iterator[Tool]:
    """Choose each tool in turn, and see that nothing overlaps or leaves the window."""
    for tool in Tool:
        window.actions_[f"tool-{tool.value}"].trigger()
        qtbot.wait(20)
        assert overlapping(window.tool_options) == [], tool
        assert right_end(window) < width, tool
        yield tool


@pytest.mark.usefixtures("filled")
@pytest.mark.parametrize("width", [960, 1024, 1152, 1280])
def test_that_no_tool_overlaps_in_a_narrow_window_with_a_list(
    qtbot: QtBot, window: MainWindow, width: int
) -> None:
    window.resize(width, 600)
    for tool in each_tool_in_its_place(qtbot, window, width):
        assert window.tool_options.brush_size.isVisible() == tool.has_size, tool


@pytest.mark.usefixtures("large_type", "filled")
@pytest.mark.parametrize("width", [1152, 1280, 1920])
def test_that_no_tool_overlaps_in_large_type(qtbot: QtBot, window: MainWindow, width: int) -> None:
    window.resize(width, 720)
    assert list(each_tool_in_its_place(qtbot, window, width)) == list(Tool)


@pytest.mark.usefixtures("filled")
def test_that_a_wide_window_shows_all_of_the_strip_again(qtbot: QtBot, window: MainWindow) -> None:
    window.actions_["tool-tracer"].trigger()
    window.resize(960, 600)
    qtbot.wait(20)
    assert not window.tool_options.tints.isVisible()
    window.resize(1920, 1000)
    qtbot.wait(20)
    options = window.tool_options
    for part in (options.brush_size.amount, options.tints, options.opacity.amount):
        assert part.isVisible()


@pytest.mark.usefixtures("filled")
def test_that_the_status_line_leaves_out_its_middle_where_there_is_no_room(
    qtbot: QtBot, window: MainWindow
) -> None:
    name = "grandmother_" * 8 + "1912.png"
    window.resize(960, 600)
    window.status.say(name)
    qtbot.wait(20)
    line = next(each for each in window.status.findChildren(ElidedLabel))
    assert line.shown.startswith("grandm")
    assert "…" in line.shown
    assert line.shown.endswith("12.png")
    assert line.toolTip() == name
    assert right_end(window) < 960
