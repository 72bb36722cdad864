"""Killed at any moment, the program goes on with the whole list: nothing finished is lost."""

from __future__ import annotations

import json
import os
import random
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from photorestorer_gui.ui.main_window import MainWindow
from photorestorer_gui.ui.projects import KeptIn
from photorestorer_gui.ui.workspace import Workspace
from tests.e2e.killed_queue import state_of
from tests.e2e.nursery import Nursery, Told, born
from tests.ui.fixtures import WAIT_MS
from tests.ui.queue_fixtures import QueueEngine, settled

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork and SIGKILL")

MOMENTS = int(os.environ.get("KILLED_QUEUE_MOMENTS", "6"))
LATEST_S = 1.0
SEED = int(os.environ.get("KILLED_QUEUE_SEED", "3"))


@pytest.fixture
def nursery() -> Iterator[Nursery]:
    with born("tests.e2e.killed_queue") as made:
        yield made


def recovered(qtbot: QtBot, folder: Path) -> dict[str, Any]:
    """Start the program again, go on, and tell the state before anything else is done."""
    workspace = Workspace(QueueEngine().engine(), kept_in=KeptIn(folder / "sessions"))
    window, queue = MainWindow(workspace), workspace.queue
    window.show()
    queue.runner.pause(True)
    with qtbot.waitSignal(workspace.projects.crashed_changed, timeout=WAIT_MS):
        workspace.projects.start()
    assert [card.accessibleName() for card in window.welcome.cards] == ["Go on with 5 photos"]
    QTest.mouseClick(window.welcome.cards[0].go_on, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(
        lambda: workspace.report is not None and workspace.masking.ready and settled(queue),
        timeout=WAIT_MS,
    )
    state = state_of(queue)
    window.close_now()
    window.deleteLater()
    assert list((folder / "sessions").iterdir()) == []
    return state


def check(state: dict[str, Any], told: Told, reference: dict[int, str]) -> None:
    """Assert that each photo is as it was after the last action kept, or after the next."""
    moments = [json.loads(reference[n]) for n in (told.kept, told.kept + 1) if n in reference]
    assert state["order"] in [each["order"] for each in moments]
    for name, photo in state["photos"].items():
        known = [each["photos"][name] for each in moments]
        for what, value in photo.items():
            told_so = {each[what].replace(" ", "") for each in known}
            # What was being restored is there as it was, and is restored once more.
            told_so |= {"FOUND"} if what == "state" and told_so & {"DONE", "APPROVED"} else set()
            assert value.replace(" ", "") in told_so, f"{what} of {name} after action {told.kept}"


Run = Callable[[Path, float | None], Told]


@pytest.mark.timeout(300)
def test_that_a_killed_program_goes_on_with_the_whole_list(
    qtbot: QtBot, nursery: Nursery, photos: list[Path], tmp_path: Path
) -> None:
    originals = [photo.read_bytes() for photo in photos]

    def run(name: str, moment_s: float | None) -> Told:
        folder, of_photos = tmp_path / name, photos[0].parent
        return nursery.run(of_photos, folder, seed=SEED, patient=True, kill_after_s=moment_s)

    whole = run("whole", None)
    moments = random.Random(SEED)
    numbers = set()
    for index in range(MOMENTS):
        told = run(f"moment-{index}", moments.uniform(0.0, LATEST_S))
        check(recovered(qtbot, tmp_path / f"moment-{index}"), told, whole.digests)
        numbers.add(told.kept)
    assert len(numbers) > 2, "the moments are all the same"
    check(recovered(qtbot, tmp_path / "whole"), whole, whole.digests)
    assert [photo.read_bytes() for photo in photos] == originals
