"""Every control has a name that a screen reader can say, and large type cuts nothing off."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractScrollArea,
    QAbstractSlider,
    QAbstractSpinBox,
    QComboBox,
    QDialog,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QProgressBar,
    QScrollBar,
    QWidget,
)

from photorestorer_gui.errors import PhotoRestorerError
from photorestorer_gui.networks.catalogue import CATALOGUE
from photorestorer_gui.ui.dialogs.models import ask_to_fetch
from photorestorer_gui.ui.main_window import MainWindow
from tests.ui.fake_engine import FakeEngine
from tests.ui.fixtures import Examine

CONTROLS = (
    *(QAbstractButton, QAbstractSlider, QAbstractSpinBox, QComboBox),
    *(QLineEdit, QPlainTextEdit, QProgressBar),
)
# Parts that Qt makes inside a control, and reads with it.
PARTS = ("qt_spinbox_lineedit", "qt_toolbar_ext_button")


def controls_in(widget: QWidget) -> Iterator[QWidget]:
    for each in widget.findChildren(QWidget):
        inside = each.parentWidget()
        is_part = isinstance(each, QScrollBar) or each.objectName() in PARTS
        is_part = is_part or isinstance(inside, QLineEdit | QComboBox | QAbstractScrollArea)
        is_frame = isinstance(each, QAbstractScrollArea) and not isinstance(each, CONTROLS)
        takes_keys = bool(each.focusPolicy() & Qt.FocusPolicy.TabFocus)
        if not is_part and not is_frame and (takes_keys or isinstance(each, CONTROLS)):
            yield each


def nameless(widget: QWidget) -> list[str]:
    """What a screen reader would have to be silent about."""
    found = []
    for each in controls_in(widget):
        interface = QAccessible.queryAccessibleInterface(each)
        name = interface.text(QAccessible.Text.Name)
        if not name.strip():
            found.append(f"{type(each).__name__} {each.objectName()} in {_place(each)}")
    return found


def _place(widget: QWidget) -> str:
    names = []
    parent = widget.parentWidget()
    while parent is not None:
        names.append(type(parent).__name__)
        parent = parent.parentWidget()
    return " < ".join(names[:4])


def without_note(widget: QWidget) -> list[str]:
    """Buttons that show an icon only and do not say what they do."""
    return [
        f"{type(each).__name__} in {_place(each)}"
        for each in controls_in(widget)
        if isinstance(each, QAbstractButton) and not each.text() and not each.toolTip()
    ]


def everything(window: MainWindow) -> Iterator[QWidget]:
    """The window and each of its dialogs, one after another."""
    yield window
    window.show_models()
    window.show_about()
    window.ask_where_to_save()
    window.output.show_settings()
    window.output.show_shortcuts()
    window.output.show_log()
    window.output.ask_to_print()
    window.show_error(PhotoRestorerError("It failed.", "Try again.", "Details"))
    ask_to_fetch(
        window, [card for card in CATALOGUE if not card.bundled][:1], window.workspace.library
    )
    dialogs = [each for each in window.findChildren(QDialog) if each.isVisible()]
    assert len(dialogs) == 9
    yield from dialogs


@pytest.fixture
def full(window: MainWindow, fake: FakeEngine, restored: Examine, photo_file: Path) -> MainWindow:
    """The window with everything in it."""
    fake.scores = {"blurred": 0.9, "cracked": 0.8, "faded": 0.9}
    restored(photo_file)
    return window


def test_that_every_control_has_a_name(full: MainWindow) -> None:
    for widget in everything(full):
        assert nameless(widget) == [], type(widget).__name__
        assert without_note(widget) == [], type(widget).__name__


def test_that_the_empty_window_has_names_too(window: MainWindow) -> None:
    assert nameless(window) == []


def test_that_a_nameless_control_is_found(window: MainWindow) -> None:
    from PySide6.QtWidgets import QToolButton

    QToolButton(window)
    assert len(nameless(window)) == 1
    assert len(without_note(window)) == 1


def test_that_every_control_can_be_reached_by_keyboard(full: MainWindow) -> None:
    for widget in everything(full):
        for each in controls_in(widget):
            if isinstance(each, QProgressBar):
                continue
            assert each.focusPolicy() & Qt.FocusPolicy.TabFocus, f"{type(each)} in {_place(each)}"


def cut_off(widget: QWidget) -> list[str]:
    """Words and buttons that are given less room than they need."""
    found = []
    for each in widget.findChildren(QWidget):
        if not each.isVisible() or each.window() is not widget.window():
            continue
        if isinstance(each, QLabel) and each.text() and each.wordWrap():
            if each.height() + 1 < each.heightForWidth(each.width()):
                found.append(f"“{each.text()}” is {each.height()} px high")
        elif (
            isinstance(each, QAbstractButton)
            and each.text()
            and each.width() + 1 < each.minimumSizeHint().width()
        ):
            found.append(f"“{each.text()}” is {each.width()} px wide")
    return found


@pytest.mark.usefixtures("large_type")
def test_that_large_type_cuts_nothing_off(full: MainWindow) -> None:
    full.resize(1280, 720)
    for widget in everything(full):
        assert cut_off(widget) == [], type(widget).__name__


def test_that_ordinary_type_cuts_nothing_off(full: MainWindow) -> None:
    full.resize(1280, 720)
    for widget in everything(full):
        assert cut_off(widget) == [], type(widget).__name__
