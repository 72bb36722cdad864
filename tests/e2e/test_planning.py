"""The plan as steps: each on or off, with its strength and its time."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from photorestorer_gui.restoration.step import Step
from photorestorer_gui.ui.controls.step_row import about
from photorestorer_gui.ui.main_window import MainWindow
from tests.ui.fake_engine import FakeEngine
from tests.ui.fixtures import WAIT_MS, Examine

LEFT = Qt.MouseButton.LeftButton


def words(window: MainWindow) -> str:
    """All that the two panels say."""
    panels = (window.damage_panel, window.plan_panel)
    labels = [each for panel in panels for each in panel.findChildren(QLabel)]
    return "\n".join(each.text() for each in labels if each.isVisible())


def test_that_a_step_can_be_left_out_and_taken_back(
    qtbot: QtBot, window: MainWindow, examined: Examine, photo_file: Path
) -> None:
    examined(photo_file)
    workspace, rows = window.workspace, window.plan_panel.rows
    shown = [step_id for step_id, row in rows.items() if row.isVisible()]
    assert shown == ["fill_cracks", "sharpen"], "in the order in which they run"
    QTest.mouseClick(rows["sharpen"].switch, LEFT)
    assert [step.id for step in workspace.plan.steps] == ["fill_cracks"]
    assert rows["sharpen"].isVisible()
    assert "left out" in words(window)
    assert workspace.report is not None
    assert "blurred" in workspace.report.found, "what was found is another matter"
    with qtbot.waitSignal(workspace.restoration_changed, timeout=WAIT_MS):
        QTest.mouseClick(window.plan_panel.button, LEFT)
    assert workspace.restoration is not None
    assert [outcome.step for outcome in workspace.restoration.outcomes] == ["fill_cracks"]
    assert not window.plan_panel.outdated.isVisible()
    QTest.mouseClick(rows["sharpen"].switch, LEFT)
    assert window.plan_panel.outdated.isVisible()
    assert [step.id for step in workspace.plan.steps] == ["fill_cracks", "sharpen"]


def test_that_with_all_steps_left_out_nothing_can_be_restored(
    window: MainWindow, examined: Examine, photo_file: Path
) -> None:
    examined(photo_file)
    for step_id in ("fill_cracks", "sharpen"):
        QTest.mouseClick(window.plan_panel.rows[step_id].switch, LEFT)
    assert not window.workspace.can_restore
    assert "no remedy" not in words(window)


def test_that_another_photo_has_all_steps_again(
    window: MainWindow, examined: Examine, photo_file: Path, other_file: Path
) -> None:
    examined(photo_file)
    QTest.mouseClick(window.plan_panel.rows["sharpen"].switch, LEFT)
    examined(other_file)
    assert window.plan_panel.rows["sharpen"].switch.isChecked()
    assert len(window.workspace.plan.steps) == 2


def test_that_a_strength_outlasts_being_left_out(
    window: MainWindow, examined: Examine, photo_file: Path
) -> None:
    examined(photo_file)
    row = window.plan_panel.rows["sharpen"]
    window.plan_panel.strengths["sharpen"].slider.setValue(30)
    QTest.mouseClick(row.switch, LEFT)
    assert not window.plan_panel.strengths["sharpen"].isVisible()
    QTest.mouseClick(row.switch, LEFT)
    assert window.workspace.plan.strengths["sharpen"] == 0.3


def test_that_a_time_is_told_once_it_is_known(
    window: MainWindow, fake: FakeEngine, examined: Examine, photo_file: Path
) -> None:
    asked: list[tuple[str, float]] = []

    def estimate(step: Step, megapixels: float, coverage: float, faces: int) -> float | None:
        asked.append((step.id, megapixels))
        return 12.4 if step.id == "sharpen" else None

    window.workspace.planning._estimate = estimate
    examined(photo_file)
    assert window.plan_panel.rows["sharpen"].time.text() == "about 12 s"
    assert window.plan_panel.rows["fill_cracks"].time.text() == ""
    assert [round(megapixels, 4) for _, megapixels in asked] == [0.0108] * len(asked)
    assert {step_id for step_id, _ in asked} == {"fill_cracks", "sharpen"}


@pytest.mark.parametrize(
    ("seconds", "said"),
    [(None, ""), (0.3, "under 1 s"), (12.4, "about 12 s"), (200, "about 3 min")],
)
def test_that_times_are_told_in_words(seconds: float | None, said: str) -> None:
    assert about(seconds) == said


def test_that_a_cracked_photo_says_how_much_is_marked(
    qtbot: QtBot, window: MainWindow, examined: Examine, photo_file: Path
) -> None:
    examined(photo_file)
    said = f"Marked: {window.workspace.masking.coverage:.1%} of the photo."
    qtbot.waitUntil(lambda: said in words(window), timeout=WAIT_MS)
    window.actions_["clear"].trigger()
    qtbot.waitUntil(lambda: "Marked:" not in words(window), timeout=WAIT_MS)


def test_that_a_sound_photo_says_what_was_looked_for(
    qtbot: QtBot, window: MainWindow, fake: FakeEngine, examined: Examine, photo_file: Path
) -> None:
    fake.scores = {}
    examined(photo_file)
    assert "Nothing to repair" in words(window)
    said = "Looked for: blurred, noisy, cracked"
    qtbot.waitUntil(lambda: said in words(window), timeout=WAIT_MS)
