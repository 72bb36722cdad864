"""Colours and size in the window: asked for, shown, saved, put by and taken up."""

from __future__ import annotations

import gc
import weakref
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from photorestorer_gui.photo.files import load_photo
from photorestorer_gui.restoration.extras import NO_EXTRAS, Extras
from photorestorer_gui.restoration.steps.colorize import Colorize
from photorestorer_gui.restoration.steps.enlarge import Enlarge
from photorestorer_gui.ui.canvas.loupe import Loupe
from photorestorer_gui.ui.canvas.panes import panes
from photorestorer_gui.ui.dialogs.notice import Notice
from photorestorer_gui.ui.main_window import MainWindow
from photorestorer_gui.ui.view_state import View
from photorestorer_gui.ui.workspace import Workspace
from tests.ui.fake_engine import FakeEngine
from tests.ui.fixtures import WAIT_MS, Examine

LEFT = Qt.MouseButton.LeftButton
GREY = {"colourless": 0.97}


def steps_of(workspace: Workspace) -> list[str]:
    return [step.id for step in workspace.plan.steps]


def enlarge(window: MainWindow, factor: int) -> None:
    QTest.mouseClick(window.extras_panel.sizes.segment(str(factor)), LEFT)


def restore(qtbot: QtBot, workspace: Workspace) -> None:
    with qtbot.waitSignal(workspace.restoration_changed, timeout=WAIT_MS):
        workspace.restore()


def words_of(window: MainWindow) -> str:
    panels = (window.damage_panel, window.plan_panel, window.extras_panel)
    labels = [each for panel in panels for each in panel.findChildren(QLabel)]
    return "\n".join(each.text() for each in labels if each.isVisible())


# --- colours --------------------------------------------------------------------------------------


def test_that_colours_are_offered_to_a_photo_without_any(
    window: MainWindow, fake: FakeEngine, examined: Examine, photo_file: Path, other_file: Path
) -> None:
    examined(photo_file)
    assert not window.extras_panel.colours.isVisible(), "this one has colours"
    fake.scores = GREY
    examined(other_file)
    assert window.extras_panel.colours.isVisible()
    assert not window.extras_panel.colours.switch.isChecked()
    assert steps_of(window.workspace) == []
    said = words_of(window)
    assert "More than repairs" in said
    assert "980 MB, licence Apache-2.0" in said
    assert "Colours are added only if you ask for them." in said


def test_that_asking_for_colours_offers_the_download_and_adds_them(
    qtbot: QtBot,
    window: MainWindow,
    workspace: Workspace,
    fake: FakeEngine,
    examined: Examine,
    photo_file: Path,
) -> None:
    fake.scores = GREY
    examined(photo_file)
    switch = window.extras_panel.colours.switch
    QTest.mouseClick(switch, LEFT)
    (notice,) = window.findChildren(Notice)
    assert "980 MB" in "\n".join(each.text() for each in notice.findChildren(QLabel))
    assert not switch.isChecked(), "not before it is here"
    notice.answer("Agree and download").click()
    qtbot.waitUntil(lambda: steps_of(workspace) == ["colorize"], timeout=WAIT_MS)
    assert switch.isChecked()
    window.extras_panel.colours.strength.slider.setValue(40)
    assert workspace.plan.steps == (Colorize(0.4),)
    restore(qtbot, workspace)
    assert "Add colours: done" in words_of(window)
    QTest.mouseClick(switch, LEFT)
    assert steps_of(workspace) == []
    assert workspace.is_outdated


def test_that_who_declines_the_download_gets_no_colours(
    window: MainWindow, workspace: Workspace, fake: FakeEngine, examined: Examine, photo_file: Path
) -> None:
    fake.scores = GREY
    examined(photo_file)
    QTest.mouseClick(window.extras_panel.colours.switch, LEFT)
    (notice,) = window.findChildren(Notice)
    notice.answer("Cancel").click()
    assert not window.extras_panel.colours.switch.isChecked()
    assert not fake.installed
    assert steps_of(workspace) == []


def test_that_another_photo_is_asked_for_anew(
    window: MainWindow,
    workspace: Workspace,
    fake: FakeEngine,
    examined: Examine,
    photo_file: Path,
    other_file: Path,
) -> None:
    fake.scores, fake.installed = GREY, {"ddcolor"}
    examined(photo_file)
    QTest.mouseClick(window.extras_panel.colours.switch, LEFT)
    enlarge(window, 2)
    assert steps_of(workspace) == ["colorize", "enlarge"]
    examined(other_file)
    assert workspace.planning.extras == NO_EXTRAS
    assert steps_of(workspace) == []
    assert window.extras_panel.sizes.segment("1").isChecked()


def test_that_what_is_asked_for_crowds_no_repairs(
    window: MainWindow, fake: FakeEngine, examined: Examine, photo_file: Path
) -> None:
    fake.scores, fake.installed = {**GREY, "cracked": 0.9}, {"ddcolor"}
    examined(photo_file)
    window.workspace.planning.ask(Extras(colours=True, factor=4))
    shown = [step_id for step_id, row in window.plan_panel.rows.items() if row.isVisible()]
    assert shown == ["fill_cracks"]
    assert steps_of(window.workspace) == ["fill_cracks", "colorize", "enlarge"]


# --- size -----------------------------------------------------------------------------------------


def test_that_the_size_that_comes_out_is_told(
    window: MainWindow, workspace: Workspace, examined: Examine, photo_file: Path
) -> None:
    examined(photo_file)
    photo = workspace.photo
    assert photo is not None
    assert f"{photo.width} × {photo.height} pixels" in words_of(window)
    enlarge(window, 4)
    assert workspace.plan.steps[-1] == Enlarge(4)
    assert f"becomes {4 * photo.width} × {4 * photo.height} pixels" in words_of(window)
    assert "Faces gain detail only where" in words_of(window)


def test_that_an_enlarged_photo_can_have_its_faces_restored(
    window: MainWindow, workspace: Workspace, fake: FakeEngine, examined: Examine, photo_file: Path
) -> None:
    fake.scores = {}
    examined(photo_file)
    assert not window.engines_panel.isVisible()
    enlarge(window, 2)
    assert "restore_faces" in window.engines_panel.rows
    fake.installed |= {"gfpgan-1.4", "yunet"}
    workspace.library.changed.emit()
    assert steps_of(workspace) == ["restore_faces", "enlarge"]
    assert "Faces gain detail" not in words_of(window)
    QTest.mouseClick(window.plan_panel.rows["restore_faces"].switch, LEFT)
    assert steps_of(workspace) == ["enlarge"]


def test_that_a_size_that_nobody_could_open_cannot_be_chosen(
    window: MainWindow, monkeypatch: pytest.MonkeyPatch, examined: Examine, photo_file: Path
) -> None:
    monkeypatch.setattr("photorestorer_gui.restoration.steps.enlarge.LONGEST_SIDE_PX", 300)
    examined(photo_file)
    sizes = window.extras_panel.sizes
    assert [sizes.segment(key).isEnabled() for key in ("1", "2", "4")] == [True, True, False]


# --- a result larger than its photo ---------------------------------------------------------------


@pytest.fixture
def enlarged(
    qtbot: QtBot, window: MainWindow, fake: FakeEngine, examined: Examine, photo_file: Path
) -> MainWindow:
    """A window whose result is twice as wide and high as its photo, and half as bright."""
    examined(photo_file)
    enlarge(window, 2)
    restore(qtbot, window.workspace)
    return window


def painted(window: MainWindow, view: View) -> QImage:
    window.workspace.view.set_shows_mask(False)
    window.workspace.view.set_view(view)
    return window.canvas.grab().toImage()


def brightness(image: QImage, point: QPointF) -> float:
    """How bright the surroundings of a point are."""
    near = range(-3, 4)
    found = [
        image.pixelColor(round(point.x()) + x, round(point.y()) + y) for x in near for y in near
    ]
    return sum(colour.lightness() for colour in found) / len(found)


@pytest.mark.parametrize("place", [(0.1, 0.6), (0.3, 0.8), (0.85, 0.4), (0.9, 0.9)])
def test_that_it_lies_over_its_photo_in_every_view(
    enlarged: MainWindow, place: tuple[float, float]
) -> None:
    photo, view = enlarged.workspace.photo, enlarged.canvas.viewport
    assert photo is not None
    x, y = view.to_view(place[0] * photo.width, place[1] * photo.height)
    point = QPointF(x, y)
    before = brightness(painted(enlarged, View.PHOTO), point)
    after = brightness(painted(enlarged, View.RESTORED), point)
    assert after == pytest.approx(before / 4, abs=4), "two steps halve it"
    divided = brightness(painted(enlarged, View.COMPARE), point)
    assert divided == pytest.approx(before if place[0] < 0.5 else after, abs=4)


def test_that_it_is_drawn_in_both_panes(enlarged: MainWindow) -> None:
    canvas, photo = enlarged.canvas, enlarged.workspace.photo
    assert photo is not None
    side = painted(enlarged, View.SIDE)
    left, right = panes(View.SIDE, canvas.width(), canvas.height())
    x, y = canvas.viewport.to_view(0.7 * photo.width, 0.6 * photo.height)
    here, there = QPointF(left.left() + x, y), QPointF(right.left() + x, y)
    assert brightness(side, there) == pytest.approx(brightness(side, here) / 4, abs=4)


def test_that_the_magnifier_shows_both_halves_of_one_place(enlarged: MainWindow) -> None:
    canvas, photo = enlarged.canvas, enlarged.workspace.photo
    assert photo is not None
    image = QImage(300, 300, QImage.Format.Format_RGB32)
    image.fill(0)
    x, y = canvas.viewport.to_view(0.5 * photo.width, 0.6 * photo.height)
    moved = replace(
        canvas.viewport, left=canvas.viewport.left + 150 - x, top=canvas.viewport.top + 150 - y
    )
    painter = QPainter(image)
    pane = QRectF(0, 0, 300, 300)
    Loupe(enlarged.workspace).draw(painter, QPointF(150, 150), moved, pane)
    painter.end()
    before, after = brightness(image, QPointF(138, 150)), brightness(image, QPointF(162, 150))
    assert after == pytest.approx(before / 4, abs=5)


def test_that_the_magnifier_lets_go_of_pictures_that_went(
    enlarged: MainWindow, examined: Examine, other_file: Path
) -> None:
    workspace, canvas = enlarged.workspace, enlarged.canvas
    workspace.view.set_shows_loupe(True)
    QTest.mouseMove(canvas, canvas.rect().center())
    canvas.grab()
    assert workspace.restored_picture is not None
    assert workspace.restoration is not None
    before, after = weakref.ref(workspace.picture), weakref.ref(workspace.restored_picture)
    assert len(canvas._loupe._held) == 2
    workspace.view.set_shows_loupe(False)
    workspace.note_saved(workspace.restoration)
    examined(other_file)
    gc.collect()
    assert before() is None
    assert after() is None


def test_that_what_was_changed_is_shown_in_the_photos_size(enlarged: MainWindow) -> None:
    workspace = enlarged.workspace
    assert workspace.changes is not None
    photo, picture = workspace.photo, workspace.restored_picture
    assert photo is not None
    assert picture is not None
    assert workspace.changes.width == photo.width
    assert picture.width == 2 * photo.width
    shown = painted(enlarged, View.CHANGES)
    assert shown != painted(enlarged, View.RESTORED)


def test_that_it_is_saved_with_all_its_pixels(
    qtbot: QtBot, enlarged: MainWindow, tmp_path: Path
) -> None:
    workspace, target = enlarged.workspace, tmp_path / "large.png"
    with qtbot.waitSignal(workspace.saved, timeout=WAIT_MS):
        workspace.save(target, overwrite=False)
    photo = workspace.photo
    assert photo is not None
    assert load_photo(target).width == 2 * photo.width


def test_that_it_survives_as_a_project(
    qtbot: QtBot, enlarged: MainWindow, tmp_path: Path, examined: Examine, other_file: Path
) -> None:
    workspace, file = enlarged.workspace, tmp_path / "large.photorestorer"
    with qtbot.waitSignal(workspace.projects.saved, timeout=WAIT_MS):
        workspace.projects.save(file, overwrite=False)
    examined(other_file)
    assert workspace.restoration is None
    with qtbot.waitSignal(workspace.restoration_changed, timeout=WAIT_MS):
        workspace.open_path(file)
    qtbot.waitUntil(lambda: workspace.restored_picture is not None, timeout=WAIT_MS)
    photo, picture = workspace.photo, workspace.restored_picture
    assert photo is not None
    assert picture is not None
    assert picture.width == 2 * photo.width
    assert workspace.planning.extras == Extras(factor=2)
    assert not workspace.is_outdated
