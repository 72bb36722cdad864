"""The window's state: opening, examining, correcting, restoring, saving."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PySide6.QtGui import QImage
from pytestqt.qtbot import QtBot

from photorestorer_gui.errors import SaveError, UnreadablePhotoError
from photorestorer_gui.photo.files import load_photo
from photorestorer_gui.ui.current_work import Activity
from photorestorer_gui.ui.view_state import Tool, View
from photorestorer_gui.ui.workspace import Workspace
from tests.ui.fake_engine import Blocker, FakeEngine, unreadable
from tests.ui.fixtures import WAIT_MS, Examine


def stroke(workspace: Workspace, x: float = 20, y: float = 20) -> None:
    assert workspace.masking.begin_stroke()
    workspace.masking.paint((x, y), 5, damaged=True)
    workspace.masking.commit_stroke(damaged=True)


def outdated(workspace: Workspace) -> bool:
    return workspace.is_outdated


def at_risk(workspace: Workspace) -> bool:
    return workspace.is_at_risk


def settled(qtbot: QtBot, workspace: Workspace) -> None:
    qtbot.waitUntil(lambda: workspace.masking.ready, timeout=WAIT_MS)


def test_that_a_photo_shows_before_it_is_examined(
    qtbot: QtBot, workspace: Workspace, fake: FakeEngine, photo_file: Path
) -> None:
    fake.assess_blocker = Blocker()
    with qtbot.waitSignal(workspace.photo_changed, timeout=WAIT_MS):
        workspace.open_path(photo_file)
    assert workspace.picture is not None
    assert workspace.report is None
    assert workspace.activity is Activity.EXAMINING


def test_that_examining_runs_on_the_work_thread(
    workspace: Workspace, fake: FakeEngine, examined: Examine, photo_file: Path
) -> None:
    examined(photo_file)
    assert fake.threads
    assert "MainThread" not in fake.threads


def test_that_an_unreadable_file_leaves_the_current_photo_and_its_work(
    qtbot: QtBot,
    workspace: Workspace,
    errors: list[Exception],
    examined: Examine,
    photo_file: Path,
    tmp_path: Path,
) -> None:
    photo = examined(photo_file)
    broken = tmp_path / "broken.png"
    broken.write_bytes(b"no picture")
    with qtbot.waitSignal(workspace.error_raised, timeout=WAIT_MS):
        workspace.open_path(broken)
    assert isinstance(errors[0], UnreadablePhotoError)
    assert workspace.photo is photo
    assert workspace.report is not None
    assert not workspace.is_opening


def test_that_a_second_photo_cancels_work_on_the_first(
    qtbot: QtBot,
    workspace: Workspace,
    fake: FakeEngine,
    examined: Examine,
    photo_file: Path,
    other_file: Path,
) -> None:
    examined(photo_file)
    fake.restore_blocker = blocker = Blocker()
    workspace.restore()
    qtbot.waitUntil(blocker.began.is_set, timeout=WAIT_MS)
    examined(other_file)
    assert blocker.stopped == 1
    assert workspace.restoration is None
    assert workspace.photo is not None
    assert workspace.photo.source == other_file


def test_that_of_two_files_opened_at_once_the_later_shows(
    qtbot: QtBot, workspace: Workspace, examined: Examine, photo_file: Path, other_file: Path
) -> None:
    workspace.open_path(photo_file)
    photo = examined(other_file)
    assert photo.source == other_file


def test_that_an_image_without_a_file_is_a_photo_without_a_source(
    qtbot: QtBot, workspace: Workspace
) -> None:
    image = QImage(30, 20, QImage.Format.Format_RGB32)
    image.fill(0xFF336699)
    with qtbot.waitSignal(workspace.photo_changed, timeout=WAIT_MS):
        workspace.open_image(image)
    photo = workspace.photo
    assert photo is not None
    assert photo.source is None
    assert photo.pixels[0, 0].tolist() == [0x33, 0x66, 0x99]


def test_that_a_failed_examination_can_be_repeated(
    qtbot: QtBot,
    workspace: Workspace,
    fake: FakeEngine,
    errors: list[Exception],
    examined: Examine,
    photo_file: Path,
) -> None:
    fake.assess_error = unreadable()
    with qtbot.waitSignal(workspace.error_raised, timeout=WAIT_MS):
        workspace.open_path(photo_file)
    assert workspace.photo is not None
    assert workspace.activity is None
    fake.assess_error = None
    with qtbot.waitSignal(workspace.report_changed, timeout=WAIT_MS):
        workspace.examine()
    assert workspace.report is not None


def test_that_the_label_decides_the_plan(
    workspace: Workspace, examined: Examine, photo_file: Path
) -> None:
    examined(photo_file)
    steps = {}
    for label in ("none", "blurred", "cracked", "blurred+cracked"):
        workspace.set_label(label)
        steps[label] = [step.id for step in workspace.plan.steps]
    assert steps == {
        "none": [],
        "blurred": ["sharpen"],
        "cracked": ["fill_cracks"],
        "blurred+cracked": ["fill_cracks", "sharpen"],
    }


def test_that_a_kind_switched_off_leaves_the_plan_and_can_come_back(
    workspace: Workspace, examined: Examine, photo_file: Path
) -> None:
    examined(photo_file)
    before = workspace.plan
    workspace.set_kind("blurred", False)
    assert [step.id for step in workspace.plan.steps] == ["fill_cracks"]
    workspace.forget_corrections()
    assert workspace.plan == before


def test_that_a_strength_holds_until_there_is_another_photo(
    workspace: Workspace, fake: FakeEngine, examined: Examine, photo_file: Path, other_file: Path
) -> None:
    fake.scores = {"faded": 0.9, "blurred": 0.9}
    examined(photo_file)
    workspace.set_strength("fix_tone", 0.3)
    assert workspace.plan.strengths == {"sharpen": 1.0, "fix_tone": 0.3}
    workspace.set_kind("faded", False)
    assert workspace.plan.strengths == {"sharpen": 1.0}
    workspace.set_kind("faded", True)
    assert workspace.plan.strengths["fix_tone"] == 0.3
    examined(other_file)
    assert workspace.plan.strengths["fix_tone"] == 1.0


def test_that_painting_damage_means_it_will_be_filled(
    workspace: Workspace, fake: FakeEngine, examined: Examine, photo_file: Path
) -> None:
    fake.scores = {}
    examined(photo_file)
    assert not workspace.plan
    stroke(workspace)
    assert [step.id for step in workspace.plan.steps] == ["fill_cracks"]


def test_that_a_stroke_is_one_step_of_undo(
    workspace: Workspace, examined: Examine, photo_file: Path
) -> None:
    examined(photo_file)
    before = workspace.masking.mask
    assert before is not None
    assert workspace.masking.begin_stroke()
    for x in range(10, 60, 5):
        workspace.masking.paint((x, 30), 4, damaged=True)
    workspace.masking.commit_stroke(damaged=True)
    painted = workspace.masking.mask
    assert painted is not None
    assert workspace.masking.stack.count() == 1
    workspace.masking.undo()
    after = workspace.masking.mask
    assert after is not None
    assert after.same_pixels(before)
    workspace.masking.redo()
    again = workspace.masking.mask
    assert again is not None
    assert again.same_pixels(painted)


def test_that_undo_during_a_stroke_takes_the_stroke_back(
    workspace: Workspace, examined: Examine, photo_file: Path
) -> None:
    examined(photo_file)
    before = workspace.masking.mask
    workspace.masking.begin_stroke()
    workspace.masking.paint((20, 20), 5, damaged=True)
    workspace.masking.undo()
    after = workspace.masking.mask
    assert before is not None
    assert after is not None
    assert after.same_pixels(before)
    assert workspace.masking.stack.count() == 0


def test_that_sensitivity_finds_more_keeps_strokes_and_undoes_as_one(
    qtbot: QtBot, workspace: Workspace, examined: Examine, photo_file: Path
) -> None:
    examined(photo_file)
    masking = workspace.masking
    stroke(workspace)
    before = masking.mask
    for sensitivity in (0.6, 0.7, 0.9):
        masking.set_sensitivity(sensitivity)
    settled(qtbot, workspace)
    qtbot.waitUntil(lambda: masking.sensitivity == 0.9 and masking.ready, timeout=WAIT_MS)
    more = masking.mask
    assert before is not None
    assert more is not None
    assert more.coverage > before.coverage
    assert more.pixels[20, 20]
    assert masking.stack.count() == 2
    masking.undo()
    settled(qtbot, workspace)
    undone = masking.mask
    assert undone is not None
    assert undone.same_pixels(before)
    assert masking.sensitivity == 0.5


def test_that_erased_cracks_stay_erased_at_another_sensitivity(
    qtbot: QtBot, workspace: Workspace, examined: Examine, photo_file: Path
) -> None:
    photo = examined(photo_file)
    masking = workspace.masking
    masking.begin_stroke()
    masking.paint((photo.width / 2 + 1, 40), 8, damaged=False)
    masking.commit_stroke(damaged=False)
    masking.set_sensitivity(0.4)
    settled(qtbot, workspace)
    mask = masking.mask
    assert mask is not None
    assert not mask.pixels[40].any()
    assert mask.pixels[80].any()


def test_that_clearing_can_be_undone(
    qtbot: QtBot, workspace: Workspace, examined: Examine, photo_file: Path
) -> None:
    examined(photo_file)
    before = workspace.masking.mask
    workspace.masking.clear()
    settled(qtbot, workspace)
    assert workspace.masking.coverage == 0.0
    workspace.masking.undo()
    settled(qtbot, workspace)
    after = workspace.masking.mask
    assert before is not None
    assert after is not None
    assert after.same_pixels(before)


def test_that_restoring_uses_the_mask_as_it_was_then(
    qtbot: QtBot, workspace: Workspace, fake: FakeEngine, examined: Examine, photo_file: Path
) -> None:
    examined(photo_file)
    before = workspace.masking.mask
    fake.restore_blocker = blocker = Blocker()
    workspace.restore()
    qtbot.waitUntil(blocker.began.is_set, timeout=WAIT_MS)
    stroke(workspace)
    with qtbot.waitSignal(workspace.restoration_changed, timeout=WAIT_MS):
        blocker.release.set()
    assert before is not None
    assert fake.masks[0].same_pixels(before)
    assert outdated(workspace)


def test_that_a_result_shows_compared_and_is_at_risk_until_saved(
    qtbot: QtBot, workspace: Workspace, restored: Examine, photo_file: Path, tmp_path: Path
) -> None:
    restored(photo_file)
    assert workspace.view.view is View.COMPARE
    assert at_risk(workspace)
    target = tmp_path / "out.png"
    with qtbot.waitSignal(workspace.saved, timeout=WAIT_MS):
        workspace.save(target, overwrite=False)
    assert not at_risk(workspace)
    restoration = workspace.restoration
    assert restoration is not None
    assert load_photo(target).same_pixels(restoration.after)


def test_that_changes_make_a_result_older_and_undoing_them_makes_it_fresh(
    workspace: Workspace, restored: Examine, photo_file: Path
) -> None:
    restored(photo_file)
    assert not outdated(workspace)
    stroke(workspace)
    assert outdated(workspace)
    assert workspace.restored_picture is not None
    workspace.masking.undo()
    assert not outdated(workspace)
    workspace.set_kind("blurred", False)
    assert outdated(workspace)
    workspace.set_kind("blurred", True)
    assert not outdated(workspace)


def test_that_a_photo_whose_steps_all_failed_is_not_shown_as_restored(
    workspace: Workspace, fake: FakeEngine, restored: Examine, photo_file: Path
) -> None:
    fake.failing = ("fill_cracks", "sharpen")
    restored(photo_file)
    assert workspace.restoration is not None
    assert workspace.restored_picture is None
    assert workspace.view.view is View.PHOTO
    assert not at_risk(workspace)


def test_that_saving_never_overwrites_unless_told(
    qtbot: QtBot,
    workspace: Workspace,
    errors: list[Exception],
    restored: Examine,
    photo_file: Path,
    tmp_path: Path,
) -> None:
    restored(photo_file)
    target = tmp_path / "precious.png"
    target.write_bytes(b"precious")
    with qtbot.waitSignal(workspace.error_raised, timeout=WAIT_MS):
        workspace.save(target, overwrite=False)
    assert isinstance(errors[0], SaveError)
    assert target.read_bytes() == b"precious"
    assert at_risk(workspace)
    with qtbot.waitSignal(workspace.saved, timeout=WAIT_MS):
        workspace.save(target, overwrite=True)
    assert target.read_bytes() != b"precious"


def test_that_even_when_told_the_original_is_never_overwritten(
    qtbot: QtBot,
    workspace: Workspace,
    errors: list[Exception],
    restored: Examine,
    photo_file: Path,
) -> None:
    original = photo_file.read_bytes()
    restored(photo_file)
    with qtbot.waitSignal(workspace.error_raised, timeout=WAIT_MS):
        workspace.save(photo_file, overwrite=True)
    assert photo_file.read_bytes() == original


def test_that_strokes_are_at_risk_and_found_cracks_are_not(
    workspace: Workspace, examined: Examine, photo_file: Path
) -> None:
    examined(photo_file)
    assert not at_risk(workspace)
    stroke(workspace)
    assert at_risk(workspace)
    workspace.masking.undo()
    assert not at_risk(workspace)


def test_that_another_photo_waits_while_work_is_at_risk(
    qtbot: QtBot, workspace: Workspace, restored: Examine, photo_file: Path, other_file: Path
) -> None:
    photo = restored(photo_file)
    with qtbot.waitSignal(workspace.replacing_asked, timeout=WAIT_MS):
        workspace.open_path(other_file)
    assert workspace.photo is photo
    workspace.keep_photo()
    assert workspace.photo is photo
    workspace.replace_photo()
    assert workspace.photo is photo


@pytest.mark.parametrize("has_result", [False, True])
def test_that_copying_takes_the_result_or_else_the_photo(
    qtbot: QtBot,
    workspace: Workspace,
    examined: Examine,
    restored: Examine,
    photo_file: Path,
    has_result: bool,
) -> None:
    photo = restored(photo_file) if has_result else examined(photo_file)
    with qtbot.waitSignal(workspace.copied, timeout=WAIT_MS) as copied:
        workspace.results.copy()
    image = copied.args[0]
    expected = workspace.restoration.after if workspace.restoration else photo
    red, green, blue = (int(value) for value in expected.pixels[3, 4])
    colour = image.pixelColor(4, 3)
    assert (colour.red(), colour.green(), colour.blue()) == (red, green, blue)


def test_that_a_brush_brings_the_photo_before_back(
    workspace: Workspace, restored: Examine, photo_file: Path
) -> None:
    restored(photo_file)
    workspace.view.set_shows_mask(False)
    workspace.view.set_tool(Tool.BRUSH)
    assert (workspace.view.view, workspace.view.tool) == (View.PHOTO, Tool.BRUSH)
    assert workspace.view.shows_mask
    workspace.view.set_view(View.COMPARE)
    assert (workspace.view.view, workspace.view.tool) == (View.COMPARE, Tool.MOVE)


def test_that_large_marks_undo_off_the_main_thread_too(
    qtbot: QtBot, workspace: Workspace, examined: Examine, photo_file: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    examined(photo_file)
    monkeypatch.setattr("photorestorer_gui.ui.masking._QUICK_PIXELS", 0)
    before = workspace.masking.mask
    stroke(workspace)
    stroke(workspace, 60, 60)
    workspace.masking.undo()
    workspace.masking.undo()
    assert not workspace.masking.ready
    settled(qtbot, workspace)
    after = workspace.masking.mask
    assert before is not None
    assert after is not None
    assert np.array_equal(after.pixels, before.pixels)


def test_that_an_edit_that_fails_is_told_and_leaves_the_mask_editable(
    qtbot: QtBot,
    workspace: Workspace,
    errors: list[Exception],
    examined: Examine,
    photo_file: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    examined(photo_file)
    before = workspace.masking.mask

    def fail(self: object, sensitivity: float) -> None:
        raise MemoryError

    with monkeypatch.context() as patch:
        patch.setattr("photorestorer_gui.damage.cracks.CrackMap.mask", fail)
        with qtbot.waitSignal(workspace.error_raised, timeout=WAIT_MS):
            workspace.masking.set_sensitivity(0.8)
    assert isinstance(errors[0], MemoryError)
    assert workspace.masking.ready
    after = workspace.masking.mask
    assert before is not None
    assert after is not None
    assert after.same_pixels(before)
    assert workspace.masking.sensitivity == 0.5
