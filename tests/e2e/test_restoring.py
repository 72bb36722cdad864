"""Correcting what was found, restoring, comparing, saving."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from photorestorer_gui.errors import NetworkError
from photorestorer_gui.ui.current_work import Activity
from photorestorer_gui.ui.main_window import MainWindow
from photorestorer_gui.ui.panels.plan import time_left
from photorestorer_gui.ui.view_state import View
from tests.ui.fake_engine import Blocker, FakeEngine
from tests.ui.fixtures import WAIT_MS, Examine

LEFT = Qt.MouseButton.LeftButton


def words(widget: QWidget) -> str:
    """All text that can be seen in a widget."""
    labels = [each.text() for each in widget.findChildren(QLabel) if each.isVisible()]
    return "\n".join(labels)


def test_that_the_label_is_overridden_by_a_click(
    qtbot: QtBot, window: MainWindow, examined: Examine, photo_file: Path
) -> None:
    examined(photo_file)
    panel = window.damage_panel
    assert panel.labels.segment("blurred+cracked").isChecked()
    QTest.mouseClick(panel.labels.segment("cracked"), LEFT)
    assert window.workspace.report is not None
    assert window.workspace.report.label == "cracked"
    assert [step.id for step in window.workspace.plan.steps] == ["fill_cracks"]
    assert "Fill cracks" in words(window.plan_panel)
    assert not panel.rows["blurred"].switch.isChecked()
    QTest.mouseClick(panel.rows["blurred"].switch, LEFT)
    assert panel.labels.segment("blurred+cracked").isChecked()


def test_that_a_sound_photo_has_nothing_to_repair(
    window: MainWindow, fake: FakeEngine, examined: Examine, photo_file: Path
) -> None:
    fake.scores = {}
    examined(photo_file)
    assert "Nothing to repair" in words(window.damage_panel)
    assert not window.plan_panel.button.isEnabled()


def test_that_what_is_likely_but_unsure_is_shown_and_mended_only_if_asked_for(
    qtbot: QtBot, window: MainWindow, fake: FakeEngine, examined: Examine, photo_file: Path
) -> None:
    fake.scores, fake.threshold = {"cracked": 0.71, "colourless": 0.99}, 0.78
    examined(photo_file)
    panel, row = window.damage_panel, window.damage_panel.rows["cracked"]
    assert words(panel).strip().startswith("Perhaps cracked")
    qtbot.waitUntil(row.isVisible)
    assert "Too unsure" in words(row)
    assert not row.switch.isChecked()
    assert "unless you switch on" in words(window.plan_panel)
    assert not window.plan_panel.button.isEnabled()
    QTest.mouseClick(row.switch, LEFT)
    assert words(panel).strip().startswith("Cracked")
    assert "Too unsure" not in words(panel)
    with qtbot.waitSignal(window.workspace.restoration_changed, timeout=WAIT_MS):
        QTest.mouseClick(window.plan_panel.button, LEFT)
    assert "Fill cracks: done" in words(window.plan_panel)


def test_that_damage_without_a_remedy_is_told_and_not_promised(
    window: MainWindow, fake: FakeEngine, examined: Examine, photo_file: Path
) -> None:
    fake.scores = {"stained": 0.9}
    examined(photo_file)
    assert "Stained" in words(window.damage_panel)
    assert "no remedy" in words(window.plan_panel)
    assert not window.plan_panel.button.isEnabled()


def test_that_a_photo_that_has_only_faded_can_be_restored(
    qtbot: QtBot, window: MainWindow, fake: FakeEngine, examined: Examine, photo_file: Path
) -> None:
    fake.scores = {"faded": 0.9}
    examined(photo_file)
    panel = window.damage_panel
    assert panel.labels.segment("none").isChecked()
    assert "cannot mend" not in words(panel)
    assert words(window.plan_panel).count("Fix faded tones") == 1
    with qtbot.waitSignal(window.workspace.restoration_changed, timeout=WAIT_MS):
        QTest.mouseClick(window.plan_panel.button, LEFT)
    assert "Fix faded tones: done" in words(window.plan_panel)
    QTest.mouseClick(panel.rows["faded"].switch, LEFT)
    assert not window.workspace.plan


def test_that_the_slider_decides_how_strongly_tones_are_mended(
    qtbot: QtBot, window: MainWindow, fake: FakeEngine, restored: Examine, photo_file: Path
) -> None:
    fake.scores = {"faded": 0.9, "cracked": 0.9}
    restored(photo_file)
    panel = window.plan_panel
    row = panel.strengths["fix_tone"]
    assert row.isVisible()
    assert not panel.strengths["sharpen"].isVisible()
    row.slider.setValue(40)
    assert window.workspace.plan.strengths == {"fix_tone": 0.4}
    assert row.amount.text() == "40%"
    assert panel.outdated.isVisible()
    row.slider.setValue(100)
    assert not panel.outdated.isVisible()


def test_that_the_button_restores_and_the_divider_compares(
    qtbot: QtBot, window: MainWindow, examined: Examine, photo_file: Path
) -> None:
    examined(photo_file)
    with qtbot.waitSignal(window.workspace.restoration_changed, timeout=WAIT_MS):
        QTest.mouseClick(window.plan_panel.button, LEFT)
    assert "Restored in" in words(window.plan_panel)
    assert window.views.isVisible()
    canvas = window.canvas
    start = QPoint(round(canvas.divider.x(canvas.viewport)), canvas.height() // 2)
    QTest.mousePress(canvas, LEFT, pos=start)
    QTest.mouseMove(canvas, start + QPoint(60, 0))
    QTest.mouseRelease(canvas, LEFT, pos=start + QPoint(60, 0))
    assert canvas.divider.fraction > 0.55
    left, right = (start + QPoint(dx, 40) for dx in (50, 70))
    image = canvas.grab().toImage()
    assert image.pixelColor(left) != image.pixelColor(right)
    window.workspace.view.set_view(View.RESTORED)
    restored = canvas.grab().toImage()
    assert restored.pixelColor(right) == image.pixelColor(right)
    assert restored.pixelColor(left) != image.pixelColor(left)


def test_that_cancel_stops_the_running_step_and_keeps_the_photo(
    qtbot: QtBot, window: MainWindow, fake: FakeEngine, examined: Examine, photo_file: Path
) -> None:
    examined(photo_file)
    fake.restore_blocker = blocker = Blocker()
    QTest.mouseClick(window.plan_panel.button, LEFT)
    qtbot.waitUntil(blocker.began.is_set, timeout=WAIT_MS)
    assert window.workspace.activity == Activity.RESTORING
    assert window.plan_panel.cancel_button.isVisible()
    QTest.mouseClick(window.plan_panel.cancel_button, LEFT)
    assert not window.plan_panel.cancel_button.isVisible()
    qtbot.waitUntil(lambda: blocker.stopped == 1, timeout=300)
    assert window.workspace.restoration is None
    assert window.plan_panel.button.isVisible()
    assert window.plan_panel.button.isEnabled()


def test_that_the_progress_names_the_step(
    qtbot: QtBot, window: MainWindow, fake: FakeEngine, examined: Examine, photo_file: Path
) -> None:
    examined(photo_file)
    fake.restore_blocker = blocker = Blocker()
    with qtbot.waitSignal(window.workspace.progress_changed, timeout=WAIT_MS):
        window.workspace.restore()
    qtbot.waitUntil(lambda: "Fill cracks · 0%" in words(window.plan_panel), timeout=WAIT_MS)
    assert window.workspace.plan.steps[1].title in words(window.plan_panel)
    with qtbot.waitSignal(window.workspace.restoration_changed, timeout=WAIT_MS):
        blocker.release.set()


@pytest.mark.parametrize(
    ("elapsed", "fraction", "said"),
    [
        (0.2, 0.5, ""), (5, 0.0, ""), (10, 0.5, "About 10 s left"),
        (30, 0.33, "About a minute left"), (60, 0.1, "About 9 minutes left"),
        (10, 0.95, "Almost done"),
    ],
)  # fmt: skip
def test_that_the_time_left_is_told_in_words(elapsed: float, fraction: float, said: str) -> None:
    assert time_left(elapsed, fraction) == said


def test_that_a_failed_step_is_shown_as_failed(
    window: MainWindow, fake: FakeEngine, restored: Examine, photo_file: Path
) -> None:
    fake.failing = ("sharpen",)
    restored(photo_file)
    said = words(window.plan_panel)
    assert "Partly restored" in said
    assert "failed. The network is missing." in said


def test_that_a_photo_that_could_not_be_restored_is_not_compared(
    window: MainWindow, fake: FakeEngine, restored: Examine, photo_file: Path
) -> None:
    fake.failing = ("sharpen", "fill_cracks")
    restored(photo_file)
    assert "The photo was not restored" in words(window.plan_panel)
    assert not window.views.isVisible()
    assert not window.actions_["save"].isEnabled()


def test_that_a_failed_examination_offers_another(
    qtbot: QtBot, window: MainWindow, fake: FakeEngine, photo_file: Path
) -> None:
    fake.assess_error = NetworkError("The network is missing.", "Install the program again.")
    with qtbot.waitSignal(window.workspace.error_raised, timeout=WAIT_MS):
        window.workspace.open_path(photo_file)
    assert "Not examined" in words(window.damage_panel)


def test_that_an_older_result_says_so_until_restored_again(
    qtbot: QtBot, window: MainWindow, restored: Examine, photo_file: Path
) -> None:
    restored(photo_file)
    assert window.plan_panel.save.isVisible()
    assert not window.plan_panel.outdated.isVisible()
    window.actions_["label-cracked"].trigger()
    assert window.plan_panel.outdated.isVisible()
    assert window.workspace.restored_picture is not None
    with qtbot.waitSignal(window.workspace.restoration_changed, timeout=WAIT_MS):
        QTest.mouseClick(window.plan_panel.button, LEFT)
    assert not window.plan_panel.outdated.isVisible()


def test_that_copy_puts_the_result_on_the_clipboard(
    qtbot: QtBot, window: MainWindow, restored: Examine, photo_file: Path
) -> None:
    restored(photo_file)
    QGuiApplication.clipboard().clear()
    with qtbot.waitSignal(window.workspace.copied, timeout=WAIT_MS):
        window.actions_["copy"].trigger()
    image = QGuiApplication.clipboard().image()
    assert (image.width(), image.height()) == (120, 90)


def test_that_restoring_again_takes_no_result_away_if_it_fails(
    qtbot: QtBot,
    window: MainWindow,
    fake: FakeEngine,
    restored: Examine,
    photo_file: Path,
    errors: list[Exception],
) -> None:
    restored(photo_file)
    workspace = window.workspace
    first = workspace.restoration
    fake.failing = ("fill_cracks", "sharpen")
    workspace.set_strength("sharpen", 0.5)
    workspace.restore()
    qtbot.waitUntil(lambda: bool(errors), timeout=WAIT_MS)
    assert "failed" in str(errors[0])
    assert workspace.restoration is first
    assert workspace.restored_picture is not None
    assert workspace.is_outdated
    assert workspace.is_at_risk
    assert window.actions_["save"].isEnabled()
    fake.failing = ("fill_cracks",)
    workspace.restore()
    qtbot.waitUntil(lambda: workspace.restoration is not first, timeout=WAIT_MS)
    assert workspace.restored_picture is not None
    assert len(errors) == 1


@pytest.mark.parametrize("by_label", [True, False])
def test_that_a_result_that_cannot_be_made_anew_can_still_be_saved(
    window: MainWindow, restored: Examine, photo_file: Path, by_label: bool
) -> None:
    restored(photo_file)
    space, panel = window.workspace, window.plan_panel
    if by_label:
        QTest.mouseClick(window.damage_panel.labels.segment("none"), LEFT)
    else:
        for step in space.plan.steps:
            space.planning.set_wanted(step.id, False)
    assert not space.plan
    assert space.is_outdated
    assert not panel.outdated.isVisible()
    assert "Nothing is left to do" in words(panel)
    assert "older than your changes" not in words(panel)
    assert panel.save.isVisible()
    assert panel.save.isEnabled()
    assert not panel.button.isVisible()
    # Once there is something to do again, that is the next step.
    space.set_label("cracked")
    space.planning.set_wanted("fill_cracks", True)
    assert space.plan
    assert panel.outdated.isVisible()
    assert panel.button.isVisible()
    assert "Nothing is left to do" not in words(panel)
