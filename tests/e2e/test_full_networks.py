"""Full networks in the window: offered with size and licence, fetched, chosen, at work."""

from __future__ import annotations

import re
from fnmatch import fnmatch
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtWidgets import QFileDialog, QLabel
from pytestqt.qtbot import QtBot

from photorestorer_gui.errors import DownloadError
from photorestorer_gui.photo.geometry import Box
from photorestorer_gui.photo.photo import Photo
from photorestorer_gui.restoration.faces.detection import Face
from photorestorer_gui.restoration.plan import RestorationPlan
from photorestorer_gui.restoration.restore import Restoration
from photorestorer_gui.restoration.step import FaceOutcome, StepOutcome
from photorestorer_gui.restoration.steps.restore_faces import FaceChoice, RestoreFaces
from photorestorer_gui.ui.dialogs.notice import Notice
from photorestorer_gui.ui.main_window import MainWindow
from photorestorer_gui.ui.panels.faces import face_words
from photorestorer_gui.ui.workspace import Workspace
from tests.ui.fake_engine import Blocker, FakeEngine
from tests.ui.fixtures import WAIT_MS, Examine

FULL = "gfpgan-1.4"
FACE = Face(Box(10, 10, 60, 70), np.zeros((5, 2), np.float32), 0.9)
SMALL = Face(Box(80, 40, 100, 64), np.zeros((5, 2), np.float32), 0.8)


def steps_of(workspace: Workspace) -> dict[str, str]:
    return {step.id: step.engine for step in workspace.plan.steps}


def choose(window: MainWindow, step_id: str, network: str | None) -> None:
    """Choose an engine as a person does."""
    choice = window.engines_panel.rows[step_id].choice
    index = choice.findData(network)
    assert index >= 0
    choice.setCurrentIndex(index)
    choice.activated.emit(index)


def notice_of(window: MainWindow) -> Notice:
    (notice,) = window.findChildren(Notice)
    return notice


def texts_of(notice: Notice) -> str:
    return "\n".join(label.text() for label in notice.findChildren(QLabel))


def test_that_the_first_use_says_size_and_licence_and_works_after_agreeing(
    qtbot: QtBot,
    window: MainWindow,
    workspace: Workspace,
    fake: FakeEngine,
    examined: Examine,
    photo_file: Path,
) -> None:
    examined(photo_file)
    assert steps_of(workspace) == {"fill_cracks": "builtin", "sharpen": "builtin"}
    choose(window, "restore_faces", FULL)
    words = texts_of(notice_of(window))
    for told in ("GFPGAN 1.4", "YuNet", "340 MB", "Apache-2.0", "MIT", "CC BY-NC-SA", "StyleGAN2"):
        assert told in words
    assert fake.threads[1:] == [], "nothing is downloaded unasked"
    notice_of(window).answer("Agree and download").click()
    qtbot.waitUntil(lambda: "restore_faces" in steps_of(workspace), timeout=WAIT_MS)
    assert fake.installed == {FULL, "yunet"}
    assert fake.agreed == {FULL, "yunet"}
    assert list(steps_of(workspace)) == ["fill_cracks", "restore_faces", "sharpen"]
    assert window.engines_panel.rows["restore_faces"].choice.currentData() == FULL


def test_that_who_does_not_agree_gets_nothing(
    window: MainWindow, workspace: Workspace, fake: FakeEngine, examined: Examine, photo_file: Path
) -> None:
    examined(photo_file)
    choose(window, "fill_cracks", "lama")
    notice_of(window).answer("Cancel").click()
    assert steps_of(workspace)["fill_cracks"] == "builtin"
    assert window.engines_panel.rows["fill_cracks"].choice.currentData() is None
    assert not fake.installed
    assert not fake.agreed


def test_that_a_licence_is_agreed_to_once(
    qtbot: QtBot,
    window: MainWindow,
    workspace: Workspace,
    fake: FakeEngine,
    examined: Examine,
    photo_file: Path,
) -> None:
    fake.agreed.add("lama")
    examined(photo_file)
    choose(window, "fill_cracks", "lama")
    assert not window.findChildren(Notice)
    qtbot.waitUntil(lambda: steps_of(workspace)["fill_cracks"] == "full", timeout=WAIT_MS)


def test_that_a_download_shows_how_far_it_is_and_can_be_stopped(
    qtbot: QtBot,
    window: MainWindow,
    workspace: Workspace,
    fake: FakeEngine,
    examined: Examine,
    photo_file: Path,
) -> None:
    fake.agreed.add("lama")
    fake.fetch_blocker = Blocker()
    examined(photo_file)
    choose(window, "fill_cracks", "lama")
    line = window.engines_panel.rows["fill_cracks"].download
    qtbot.waitUntil(
        lambda: "28 s left" in window.engines_panel.rows["fill_cracks"].download.words.text(),
        timeout=WAIT_MS,
    )
    line = window.engines_panel.rows["fill_cracks"].download
    assert line.isVisibleTo(window.engines_panel)
    assert line.bar.value() == 250
    line.button.click()
    qtbot.waitUntil(lambda: workspace.library.fetching("lama") is None, timeout=WAIT_MS)
    row = window.engines_panel.rows["fill_cracks"]
    assert not row.download.isVisibleTo(row)
    assert workspace.can_restore, "the built-in engine still works"


def test_that_a_failed_download_says_what_to_do(
    qtbot: QtBot, window: MainWindow, fake: FakeEngine, examined: Examine, photo_file: Path
) -> None:
    fake.agreed.add("lama")
    fake.fetch_error = DownloadError("“LaMa” could not be downloaded.", "Check the connection.")
    examined(photo_file)
    choose(window, "fill_cracks", "lama")
    qtbot.waitUntil(lambda: bool(window.findChildren(Notice)), timeout=WAIT_MS)
    assert "Check the connection." in texts_of(notice_of(window))


def test_that_an_installed_network_is_used_until_the_person_says_otherwise(
    window: MainWindow,
    workspace: Workspace,
    fake: FakeEngine,
    examined: Examine,
    photo_file: Path,
    other_file: Path,
) -> None:
    fake.installed |= {"lama", FULL, "yunet"}
    examined(photo_file)
    assert steps_of(workspace)["fill_cracks"] == "full"
    choose(window, "fill_cracks", None)
    choose(window, "restore_faces", None)
    assert steps_of(workspace) == {"fill_cracks": "builtin", "sharpen": "builtin"}
    examined(other_file)
    assert steps_of(workspace) == {"fill_cracks": "builtin", "sharpen": "builtin"}
    choose(window, "restore_faces", FULL)
    assert "restore_faces" in steps_of(workspace)


def test_that_the_list_of_networks_fetches_takes_and_removes(
    qtbot: QtBot, window: MainWindow, workspace: Workspace, fake: FakeEngine
) -> None:
    fake.agreed.add("sface")
    dialog = window.show_models()
    row = dialog.rows["sface"]
    assert row.get.isVisibleTo(dialog)
    assert not row.remove.isVisibleTo(dialog)
    row.get.click()
    qtbot.waitUntil(lambda: row.remove.isVisibleTo(dialog), timeout=WAIT_MS)
    assert not row.get.isVisibleTo(dialog)
    row.remove.click()
    (asked,) = row.findChildren(Notice)
    asked.answer("Remove").click()
    qtbot.waitUntil(lambda: row.get.isVisibleTo(dialog), timeout=WAIT_MS)
    assert "sface" not in fake.installed
    dialog.accept()


def test_that_a_file_of_ones_own_is_marked_in_the_list(
    qtbot: QtBot, window: MainWindow, fake: FakeEngine
) -> None:
    fake.installed |= {"lama", "sface"}
    fake.own.add("lama")
    dialog = window.show_models()
    assert dialog.rows["lama"].state.text() == "Installed, not verified"
    assert dialog.rows["sface"].state.text() == "Installed"
    assert dialog.rows["yunet"].state.text() == ""
    dialog.accept()


@pytest.mark.parametrize("name", ["mine.onnx", "GFPGANv1.4.pth", "big-lama.pt", "best.ckpt"])
def test_that_a_file_of_onnx_or_pytorch_can_be_picked(window: MainWindow, name: str) -> None:
    dialog = window.show_models()
    row = dialog.rows["lama"]
    row.take.click()
    (asked,) = row.findChildren(QFileDialog)
    (shown,) = re.findall(r"\((.*)\)", asked.nameFilters()[0])
    assert any(fnmatch(name, pattern) for pattern in shown.split())
    asked.reject()
    dialog.accept()


def test_that_a_download_leaves_the_report_alone(
    qtbot: QtBot,
    window: MainWindow,
    workspace: Workspace,
    fake: FakeEngine,
    examined: Examine,
    photo_file: Path,
) -> None:
    fake.agreed.add("lama")
    examined(photo_file)
    told: list[object] = []
    workspace.report_changed.connect(lambda: told.append(None))
    choose(window, "fill_cracks", "lama")
    qtbot.waitUntil(lambda: steps_of(workspace)["fill_cracks"] == "full", timeout=WAIT_MS)
    assert told == [], "nothing was found anew"


def test_that_what_a_step_noted_is_told(
    qtbot: QtBot,
    window: MainWindow,
    workspace: Workspace,
    fake: FakeEngine,
    examined: Examine,
    photo_file: Path,
) -> None:
    fake.notes = ("CUDA is no longer used for “LaMa”: it failed.",)
    examined(photo_file)
    with qtbot.waitSignal(workspace.restoration_changed, timeout=WAIT_MS):
        workspace.restore()
    words = [label.text() for label in window.plan_panel.findChildren(QLabel)]
    assert fake.notes[0] in words


# --- faces ----------------------------------------------------------------------------------------


@pytest.fixture
def with_faces(
    window: MainWindow, workspace: Workspace, fake: FakeEngine, examined: Examine, photo_file: Path
) -> MainWindow:
    """A window whose photo has two faces, and networks for them."""
    fake.installed |= {FULL, "yunet"}
    fake.faces = (FACE, SMALL)
    examined(photo_file)
    return window


def choices_of(workspace: Workspace) -> tuple[FaceChoice, ...]:
    (step,) = (step for step in workspace.plan.steps if isinstance(step, RestoreFaces))
    return step.choices


def test_that_each_face_has_a_switch_and_a_strength(
    with_faces: MainWindow, workspace: Workspace
) -> None:
    cards = with_faces.faces_panel.cards
    assert len(cards) == 2
    assert choices_of(workspace) == ()
    cards[1].switch.click()
    assert choices_of(workspace) == (FaceChoice(SMALL.box, 0.0),)
    cards[0].slider.slider.setValue(35)
    assert choices_of(workspace) == (FaceChoice(FACE.box, 0.35), FaceChoice(SMALL.box, 0.0))
    assert not cards[1].slider.isEnabled()
    cards[1].switch.click()
    assert choices_of(workspace) == (FaceChoice(FACE.box, 0.35),)


def test_that_a_change_of_a_face_makes_the_result_outdated(
    qtbot: QtBot, with_faces: MainWindow, workspace: Workspace
) -> None:
    with qtbot.waitSignal(workspace.restoration_changed, timeout=WAIT_MS):
        workspace.restore()
    assert not workspace.is_outdated
    with_faces.faces_panel.cards[0].slider.slider.setValue(10)
    assert workspace.is_outdated


def test_that_frames_are_drawn_only_where_faces_are_to_be_restored(
    with_faces: MainWindow, workspace: Workspace
) -> None:
    canvas = with_faces.canvas
    canvas.actual_size()
    workspace.view.set_shows_mask(False)
    framed = canvas.grab().toImage()
    choose(with_faces, "restore_faces", None)
    assert not with_faces.faces_panel.isVisibleTo(with_faces)
    plain = canvas.grab().toImage()
    left, top = canvas.viewport.to_view(FACE.box.left, (FACE.box.top + FACE.box.bottom) // 2)
    assert framed.pixelColor(round(left), round(top)) != plain.pixelColor(round(left), round(top))
    middle, _ = canvas.viewport.to_view((FACE.box.left + FACE.box.right) // 2, 0)
    inside = (round(middle), round(top))
    assert framed.pixelColor(*inside) == plain.pixelColor(*inside)


def test_that_faces_are_found_once_the_detector_has_come(
    qtbot: QtBot,
    window: MainWindow,
    workspace: Workspace,
    fake: FakeEngine,
    examined: Examine,
    photo_file: Path,
) -> None:
    fake.faces = (FACE,)
    fake.agreed |= {FULL, "yunet"}
    examined(photo_file)
    assert workspace.faces.all == ()
    choose(window, "restore_faces", FULL)
    qtbot.waitUntil(lambda: workspace.faces.all == (FACE,), timeout=WAIT_MS)
    assert len(window.faces_panel.cards) == 1


def test_that_another_photo_has_other_faces(
    with_faces: MainWindow,
    workspace: Workspace,
    fake: FakeEngine,
    examined: Examine,
    other_file: Path,
) -> None:
    with_faces.faces_panel.cards[0].switch.click()
    fake.faces = (SMALL,)
    examined(other_file)
    assert workspace.faces.all == (SMALL,)
    assert workspace.faces.choices == ()
    assert len(with_faces.faces_panel.cards) == 1


@pytest.mark.parametrize(
    ("outcome", "words"),
    [
        (None, ""),
        (FaceOutcome(FACE.box, 0.9, "done", strength=0.8), "Restored at 80%."),
        (
            FaceOutcome(FACE.box, 0.9, "done", "It backed off.", similarity=0.41, strength=0.4),
            "Restored at 40%, likeness 0.41. It backed off.",
        ),
        (
            FaceOutcome(FACE.box, 0.9, "skipped", "It is sharp."),
            "Left as it was. It is sharp.",
        ),
        (FaceOutcome(FACE.box, 0.9, "failed", "No memory."), "Failed. No memory."),
    ],
)
def test_that_every_outcome_of_a_face_is_told_in_words(
    outcome: FaceOutcome | None, words: str
) -> None:
    assert face_words(outcome) == words


def test_that_what_was_done_to_a_face_counts_before_what_was_not(workspace: Workspace) -> None:
    left = FaceOutcome(FACE.box, 0.9, "skipped", "It is sharp.")
    drawn = FaceOutcome(FACE.box, 0.9, "done", strength=0.8)
    photo = Photo(np.zeros((100, 120, 3), np.uint8))
    workspace.faces.take((FACE,))

    def told(*faces: FaceOutcome) -> FaceOutcome | None:
        outcomes = (StepOutcome("a", "A", "full", "done", 1.0, faces=(f,)) for f in faces)
        made = Restoration(photo, photo, RestorationPlan(), tuple(outcomes), 1.0)
        return workspace.faces.outcome(0, made)

    assert told(left, drawn) is drawn
    assert told(left) is left
    assert told() is None
