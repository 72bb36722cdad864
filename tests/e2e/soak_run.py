"""The random acts of `test_soak`, which runs this file in a process of its own.

pytest collects it only where it is named.
"""

from __future__ import annotations

import logging
import os
import sys
from pathlib import Path
from types import TracebackType

import pytest
from PySide6.QtCore import Qt, QThread
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from photorestorer_gui import paths
from photorestorer_gui.settings import Settings
from photorestorer_gui.ui.background import Lane, Operation
from photorestorer_gui.ui.dialogs.notice import Notice
from photorestorer_gui.ui.main_window import MainWindow
from photorestorer_gui.ui.view_state import Tool, View
from tests.e2e.soak_album import Album, SoakEngine
from tests.e2e.soak_census import Census, take_census
from tests.e2e.soak_monkey import Monkey
from tests.ui.fixtures import WAIT_MS

ACTS = int(os.environ.get("SOAK_ACTS", "2000"))
SEED = int(os.environ.get("SOAK_SEED", "1912"))
# By then every part of the window was used, and what is made on first use is there.
WARM = ACTS // 4
SETTLE_EVERY = 25
"""Now and then the work comes to its end; in between, acts meet work that is under way."""
MORE_BLOCKS = 60_000
"""Growth of small objects, at most; 25,000 to 27,000 were seen."""
MORE_MB = 12.0
"""Growth of what is in use, at most; 2 to 4 MB were seen in five runs."""
LAST = 30
"""Acts told when one goes wrong."""


@pytest.fixture
def fake() -> SoakEngine:
    return SoakEngine(clean={"c"}, broken={"d"})


class Watch(logging.Handler):
    """Notes what goes wrong, at once, so that the act is known."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        super().__init__(logging.WARNING)
        self.seen: list[str] = []
        self._before = sys.excepthook
        monkeypatch.setattr(sys, "excepthook", self.take)

    def emit(self, record: logging.LogRecord) -> None:
        if not record.name.startswith("PIL."):
            self.seen.append(self.format(record))

    def take(
        self, kind: type[BaseException], error: BaseException, trace: TracebackType | None
    ) -> None:
        self.seen.append(f"{kind.__name__}: {error}")
        self._before(kind, error, trace)


class Soak:
    """Acts, settles, and comes back to one and the same state."""

    def __init__(self, qtbot: QtBot, monkey: Monkey, watch: Watch) -> None:
        self.qtbot, self.monkey, self.watch = qtbot, monkey, watch
        self.window, self.workspace = monkey.window, monkey.workspace

    def act(self, upto: int) -> None:
        """Act until that many acts are done."""
        while self.monkey.number < upto:
            self.monkey.act()
            assert not self.watch.seen, "\n".join(self.watch.seen)
            if self.monkey.number % SETTLE_EVERY == 0:
                self.settle()

    def settle(self) -> None:
        """Wait until nothing is under way."""
        lanes = self.workspace.findChildren(Lane)
        self.qtbot.waitUntil(lambda: not any(lane.busy for lane in lanes), timeout=WAIT_MS)
        assert not self.watch.seen, "\n".join(self.watch.seen)

    def come_home(self) -> Census:
        """Close what is open, empty the queue, show the first photo afresh; tell what there is."""
        self.give_up_dialogs()
        self.workspace.cancel()
        self.settle()
        self.give_up_dialogs()
        queue = self.workspace.queue
        queue.remove({item.id for item in queue.items})
        self.settle()
        self.give_up_dialogs()
        self.workspace.preferences.set(
            **{name: getattr(Settings(), name) for name in Settings.__dataclass_fields__}
        )
        self.workspace.open_path(self.monkey.album.home)
        self.settle()
        notice = QApplication.activeModalWidget()
        if isinstance(notice, Notice):
            QTest.mouseClick(notice.answer("Discard"), Qt.MouseButton.LeftButton)
        self.qtbot.waitUntil(lambda: self.is_home, timeout=WAIT_MS)
        self.look_plain()
        self.settle()
        self.let_go()
        return take_census(self.window)

    def let_go(self) -> None:
        """Have each lane do nothing once: only then has it surely let go of what it did last.

        The main thread may hear that work has ended before the lane's thread has left it.
        """
        lanes = [
            lane
            for lane in self.workspace.findChildren(Lane)
            if any(t.isRunning() for t in lane.findChildren(QThread))
        ]
        for lane in lanes:
            Operation("Nothing", lambda progress: None).start(lane)
        self.settle()

    @property
    def is_home(self) -> bool:
        """Whether the first photo is shown and examined, and nothing is under way."""
        photo = self.workspace.photo
        is_shown = photo is not None and photo.source == self.monkey.album.home
        is_known = self.workspace.report is not None and self.workspace.masking.ready
        return is_shown and is_known and self.workspace.restoration is None

    def give_up_dialogs(self) -> None:
        """Escape from whatever is open."""
        while (dialog := QApplication.activeModalWidget()) is not None:
            QTest.keyClick(dialog, Qt.Key.Key_Escape)
            self.settle()
        while (popup := QApplication.activePopupWidget()) is not None:
            popup.close()

    def look_plain(self) -> None:
        """Look at the photo as the window does at first."""
        view = self.workspace.view
        view.set_view(View.PHOTO)
        view.set_tool(Tool.MOVE)
        view.set_shows_loupe(False)
        view.set_shows_grid(False)
        self.workspace.projects.recent.clear()
        QGuiApplication.clipboard().clear()
        self.window.resize(1280, 720)
        self.window.canvas.fit()


# The offscreen platform says so whenever a menu pops up.
@pytest.mark.qt_log_ignore("does not support (raise|grabbing the keyboard)", extend=True)
@pytest.mark.timeout(900)
def test_that_random_acts_break_nothing_and_leave_nothing_over(
    qtbot: QtBot, window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "home" / "Pictures").mkdir(parents=True)
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    own_files = sorted(paths.resources_folder().rglob("*"))
    watch = Watch(monkeypatch)
    logging.getLogger().addHandler(watch)
    log = (tmp_path / "sequence.txt").open("w", encoding="utf-8", buffering=1)
    monkey = Monkey(window, Album(tmp_path / "album"), SEED, log.write)
    soak = Soak(qtbot, monkey, watch)
    try:
        soak.act(WARM)
        first = soak.come_home()
        soak.act(ACTS)
        last = soak.come_home()
    except BaseException as error:
        told = "\n".join(monkey.sequence[-LAST:])
        error.add_note(f"seed {SEED}, act {monkey.number}; the acts before:\n{told}")
        raise
    finally:
        logging.getLogger().removeHandler(watch)
        log.close()
    counts = (f"{count:6}  {name}" for name, count in sorted(monkey.done.items()))
    megabytes = f"{first.memory_mb:.1f} MB after {WARM} acts, {last.memory_mb:.1f} MB at the end"
    blocks = f"{first.blocks:,} blocks of Python's own, {last.blocks:,} at the end"
    sys.stdout.write("\n".join((megabytes, blocks, *counts, "")))
    assert sorted(paths.resources_folder().rglob("*")) == own_files, "nothing is saved there"
    left_over = last.more_than(first)
    assert not left_over, "left over:\n" + "\n".join(left_over)
    assert last.memory_mb - first.memory_mb < MORE_MB
    assert last.blocks - first.blocks < MORE_BLOCKS
    assert sum(monkey.done.values()) == ACTS
    assert {name for name in monkey.acts if not monkey.done[name]} == set()
