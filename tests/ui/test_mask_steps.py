"""The steps of undo: which state of the marks is which, and what the stack forgets."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from photorestorer_gui.ui import mask_steps
from photorestorer_gui.ui.mask_start import Past
from photorestorer_gui.ui.masking import Masking
from photorestorer_gui.ui.workspace import Workspace
from tests.ui.fake_engine import Blocker, FakeEngine
from tests.ui.fixtures import WAIT_MS, Examine

LIMIT = 5


@pytest.fixture
def masking(
    workspace: Workspace,
    examined: Examine,
    photo_file: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> Masking:
    """The marks of a photo that was examined, of which five steps can be undone."""
    monkeypatch.setattr(mask_steps, "UNDO_LIMIT", LIMIT)
    workspace.masking.stack.setUndoLimit(LIMIT)
    examined(photo_file)
    return workspace.masking


def stroke(masking: Masking, x: float) -> None:
    assert masking.begin_stroke()
    masking.paint((x, 30), 3, damaged=True)
    masking.commit_stroke(damaged=True)


def step_back(qtbot: QtBot, masking: Masking) -> None:
    masking.undo()
    qtbot.waitUntil(lambda: masking.ready, timeout=WAIT_MS)


def set_sensitivity(qtbot: QtBot, masking: Masking, value: float) -> None:
    masking.set_sensitivity(value)
    qtbot.waitUntil(lambda: masking.ready and masking.sensitivity == value, timeout=WAIT_MS)


def test_that_equal_numbers_mean_equal_marks(qtbot: QtBot, masking: Masking) -> None:
    untouched = masking.past
    stroke(masking, 10)
    one = masking.past.edits
    step_back(qtbot, masking)
    assert masking.past == untouched == Past(0, by_hand=False)
    stroke(masking, 60)
    assert masking.past.edits not in (one, 0)
    other = masking.past.edits
    step_back(qtbot, masking)
    masking.redo()
    assert masking.past == Past(other, by_hand=True)


def test_that_a_pull_at_the_slider_is_another_state(qtbot: QtBot, masking: Masking) -> None:
    set_sensitivity(qtbot, masking, 0.6)
    first = masking.past.edits
    set_sensitivity(qtbot, masking, 0.7)
    assert masking.stack.count() == 1
    assert masking.past.edits not in (first, 0)
    step_back(qtbot, masking)
    assert masking.past.edits == 0


def test_that_strokes_that_undo_does_not_reach_are_still_known(
    qtbot: QtBot, masking: Masking
) -> None:
    stroke(masking, 10)
    for _ in range(LIMIT):
        masking.changes.grow()
        qtbot.waitUntil(lambda: masking.ready, timeout=WAIT_MS)
    assert masking.stack.count() == LIMIT
    assert masking.painted_by_hand
    for _ in range(LIMIT):
        step_back(qtbot, masking)
    assert not masking.stack.canUndo()
    assert masking.painted_by_hand
    assert masking.past.edits > 0


def test_that_numbers_go_on_behind_those_of_the_past(masking: Masking) -> None:
    far = masking.past.edits + 1000
    start = masking._start
    assert start is not None
    masking.take(start, 0.5, Past(far, by_hand=True))
    stroke(masking, 10)
    assert masking.past.edits > far


@pytest.mark.parametrize("strokes", [1, LIMIT, LIMIT + 2])
@pytest.mark.parametrize("undone", [0, 1])
def test_that_a_result_of_other_marks_is_older(
    qtbot: QtBot,
    workspace: Workspace,
    fake: FakeEngine,
    masking: Masking,
    strokes: int,
    undone: int,
) -> None:
    for place in range(strokes):
        stroke(masking, 10.0 + 5 * place)
    blocker = fake.restore_blocker = Blocker()
    workspace.restore()
    qtbot.waitUntil(blocker.began.is_set, timeout=WAIT_MS)
    for _ in range(undone):
        masking.stack.undo()
    stroke(masking, 80)
    blocker.release.set()
    qtbot.waitUntil(lambda: workspace.restoration is not None, timeout=WAIT_MS)
    mask = masking.mask
    assert mask is not None
    assert not mask.same_pixels(fake.masks[-1])
    assert workspace.is_outdated


def test_that_a_result_fits_marks_that_came_back(
    qtbot: QtBot, workspace: Workspace, fake: FakeEngine, masking: Masking
) -> None:
    stroke(masking, 10)
    blocker = fake.restore_blocker = Blocker()
    workspace.restore()
    qtbot.waitUntil(blocker.began.is_set, timeout=WAIT_MS)
    stroke(masking, 80)
    step_back(qtbot, masking)
    blocker.release.set()
    qtbot.waitUntil(lambda: workspace.restoration is not None, timeout=WAIT_MS)
    assert not workspace.is_outdated
