"""A session at the real window that does one thing after another until it is killed.

Run as a program it waits for orders on its standard input, one run a line, and forks a child for
each: a fork begins in milliseconds where an import takes a second.  A child tells, one a line:

    pid N            who it is
    done I DIGEST    action I has ended, and what the state is then
    kept I           the program says that everything up to action I is on the disk
    end              nothing is left to do
"""

from __future__ import annotations

import hashlib
import json
import os
import random
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
from PySide6.QtCore import QObject, QPoint, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from photorestorer_gui.ui.main_window import MainWindow
from photorestorer_gui.ui.projects import KeptIn
from photorestorer_gui.ui.view_state import Tool
from photorestorer_gui.ui.workspace import Workspace
from tests.ui.fake_engine import FakeEngine

ACTIONS = 40


def digest_of(workspace: Workspace) -> str:
    """What the person did to marks and settings, and separately the result, as two short words."""
    mask, report = workspace.masking.mask, workspace.report
    assert mask is not None
    assert report is not None
    wishes = workspace.wishes
    told = [sorted(report.overrides.items()), wishes.sensitivity, sorted(wishes.strengths.items())]
    state = hashlib.sha256(json.dumps(told).encode() + np.packbits(mask.pixels).tobytes())
    return f"{state.hexdigest()[:16]} {result_of(workspace)}"


def result_of(workspace: Workspace) -> str:
    restoration = workspace.restoration
    if restoration is None:
        return "none"
    told = hashlib.sha256(restoration.after.pixels.tobytes())
    told.update(repr(restoration.plan).encode())
    return told.hexdigest()[:16]


def tell(*words: object) -> None:
    os.write(1, (" ".join(map(str, words)) + "\n").encode())


class Driver(QObject):
    """Does the actions of a seed, each once the one before has ended.

    `patient` waits, besides, until the program says that it is on the disk.
    """

    def __init__(self, window: MainWindow, seed: int, *, patient: bool) -> None:
        super().__init__(window)
        self.window = window
        self.workspace = window.workspace
        self.autosave = window.workspace.projects.autosave
        self.random = random.Random(seed)
        self.patient = patient
        self.number = 0
        self.told: dict[int, int] = {}
        self.kept = -1
        self.autosave.kept.connect(self.note_kept)
        self.timer = QTimer(self)
        self.timer.setInterval(2)
        self.timer.timeout.connect(self.go_on)
        self.timer.start()

    def note_kept(self, revision: int) -> None:
        kept = [number for number, least in self.told.items() if least <= revision]
        if kept and max(kept) > self.kept:
            self.kept = max(kept)
            tell("kept", self.kept)

    def go_on(self) -> None:
        space = self.workspace
        if space.report is None or not space.masking.ready or space.activity is not None:
            return
        if self.number not in self.told:
            # Whatever the action's signals have queued is written down with it.
            self.told[self.number] = self.autosave.revision
            tell("done", self.number, digest_of(space))
            self.autosave.note()
        if self.patient and self.kept < self.number:
            return
        if self.number == ACTIONS:
            self.timer.stop()
            tell("end")
            return
        self.number += 1
        self.act()

    def act(self) -> None:
        choices: tuple[Callable[[], None], ...] = (
            *(self.stroke,) * 5, self.kind, self.strength, self.sensitivity, self.undo, self.restore
        )  # fmt: skip
        self.random.choice(choices)()

    def stroke(self) -> None:
        view, canvas = self.workspace.view, self.window.canvas
        view.set_tool(self.random.choice((Tool.BRUSH, Tool.ERASER)))
        view.set_brush_px(self.random.randint(1, 12))
        place = QPoint(
            self.random.randrange(canvas.width()), self.random.randrange(canvas.height())
        )
        button = Qt.MouseButton.LeftButton
        QTest.mousePress(canvas, button, pos=place)
        for _ in range(self.random.randint(0, 4)):
            place += QPoint(self.random.randint(-80, 80), self.random.randint(-80, 80))
            QTest.mouseMove(canvas, place)
        QTest.mouseRelease(canvas, button, pos=place)

    def kind(self) -> None:
        rows = self.window.damage_panel.rows
        row = rows[self.random.choice(("blurred", "noisy", "cracked"))]
        row.switch.click()

    def strength(self) -> None:
        self.workspace.set_strength("sharpen", self.random.randint(0, 10) / 10)

    def sensitivity(self) -> None:
        self.window.mask_panel.sensitivity.setValue(self.random.randint(0, 100) * 10)

    def undo(self) -> None:
        self.window.actions_["undo"].trigger()

    def restore(self) -> None:
        self.window.actions_["restore"].trigger()


def run(photo: Path, folder: Path, seed: int, patient: bool) -> None:
    app = QApplication([])
    tell("pid", os.getpid())
    workspace = Workspace(FakeEngine().engine(), kept_in=KeptIn(folder / "sessions"))
    window = MainWindow(workspace)
    window.show()
    workspace.open_path(photo)
    Driver(window, seed, patient=patient)
    app.exec()


def main() -> None:
    for line in sys.stdin:
        photo, folder, seed, patient = json.loads(line)
        child = os.fork()
        if child == 0:
            run(Path(photo), Path(folder), seed, patient)
            os._exit(0)
        os.waitpid(child, 0)
        tell("gone")


if __name__ == "__main__":
    main()
