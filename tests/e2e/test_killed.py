"""Killed at any moment, the program goes on with the last that was finished."""

from __future__ import annotations

import os
import random
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from photorestorer_gui.project.journal import entries_of
from photorestorer_gui.project.session import JOURNAL
from photorestorer_gui.ui.main_window import MainWindow
from photorestorer_gui.ui.projects import KeptIn
from photorestorer_gui.ui.workspace import Workspace
from tests.e2e.nursery import Nursery, Told, born
from tests.ui.fake_engine import FakeEngine
from tests.ui.fixtures import WAIT_MS

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork and SIGKILL")

MOMENTS = 20
LATEST_S = 1.2
SEED = 7


@pytest.fixture
def nursery() -> Iterator[Nursery]:
    with born("tests.e2e.killed_session") as made:
        yield made


def recovered(qtbot: QtBot, fake: FakeEngine, folder: Path) -> str | None:
    """Start the program again, go on, and tell the state; None if nothing is offered."""
    from tests.e2e.killed_session import digest_of

    workspace = Workspace(fake.engine(), kept_in=KeptIn(folder / "sessions"))
    window = MainWindow(workspace)
    window.show()
    with qtbot.waitSignal(workspace.projects.crashed_changed, timeout=WAIT_MS):
        workspace.projects.start()
    digest = None
    if window.welcome.cards:
        assert len(window.welcome.cards) == 1
        QTest.mouseClick(window.welcome.cards[0].go_on, Qt.MouseButton.LeftButton)
        qtbot.waitUntil(
            lambda: workspace.report is not None and workspace.masking.ready, timeout=WAIT_MS
        )
        digest = digest_of(workspace)
    window.close_now()
    window.deleteLater()
    left = list((folder / "sessions").glob("*"))
    if digest is None:
        # Killed before its first entry: it stays, as if it were just being begun, for a day.
        assert [each for each in left if has_entries(each)] == []
    else:
        assert left == []
    return digest


def has_entries(session: Path) -> bool:
    journal = session / JOURNAL
    return journal.is_file() and any(entries_of(journal.read_bytes()))


def check(told: Told, digest: str | None, reference: dict[int, str]) -> int | None:
    """Assert that the state recovered is that after an action, none earlier than what was kept."""
    if digest is None:
        assert told.kept == -1, "what the program had said to be kept is lost"
        return None
    state, result = digest.split()
    number = max((n for n, known in reference.items() if known.split()[0] == state), default=None)
    assert number is not None, "the state is none that there ever was"
    assert number >= told.kept, f"kept up to {told.kept}, but recovered {number}"
    results = {reference[n].split()[1] for n in range(max(0, told.kept), number + 1)}
    assert result in results
    return number


@pytest.mark.timeout(300)
def test_that_a_killed_program_goes_on_with_the_last_finished_action(
    qtbot: QtBot, fake: FakeEngine, nursery: Nursery, photo_file: Path, tmp_path: Path
) -> None:
    original = photo_file.read_bytes()
    reference = nursery.run(
        photo_file, tmp_path / "whole", seed=SEED, patient=False, kill_after_s=None
    )
    assert reference.kept == max(reference.digests)
    moments = random.Random(SEED)
    numbers: list[int] = []
    for index in range(MOMENTS):
        folder = tmp_path / f"moment-{index}"
        patient = index % 2 == 1
        moment_s = moments.uniform(0.0, LATEST_S)
        told = nursery.run(photo_file, folder, seed=SEED, patient=patient, kill_after_s=moment_s)
        number = check(told, recovered(qtbot, fake, folder), reference.digests)
        if number is not None:
            numbers.append(number)
            if patient:  # never more than the action that was just being done is open
                assert number >= max(told.digests) - 1
        assert photo_file.read_bytes() == original
    assert len(numbers) >= MOMENTS // 2
    assert len(set(numbers)) > 3, "the moments are all the same"
    last = check(reference, recovered(qtbot, fake, tmp_path / "whole"), reference.digests)
    assert last == max(reference.digests)
