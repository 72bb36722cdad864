"""The window's assembly."""

from __future__ import annotations

import hashlib
import logging
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from photorestorer_gui import app, paths
from photorestorer_gui.errors import PhotoRestorerError, UnreadablePhotoError
from photorestorer_gui.networks.catalogue import CATALOGUE, ModelCard
from photorestorer_gui.networks.session import Networks
from photorestorer_gui.networks.store import ModelStore
from photorestorer_gui.photo.apart import Apart
from photorestorer_gui.photo.files import save_photo
from photorestorer_gui.photo.mask import Mask
from photorestorer_gui.progress import Progress
from photorestorer_gui.project.recent import RecentPhotos
from photorestorer_gui.restoration import memory
from photorestorer_gui.restoration.plan import RestorationPlan
from photorestorer_gui.restoration.steps.enlarge import Enlarge
from photorestorer_gui.settings import Settings
from photorestorer_gui.ui.dialogs.notice import Notice
from photorestorer_gui.ui.errors import ErrorReporter
from photorestorer_gui.ui.main_window import MainWindow
from photorestorer_gui.ui.queue import Queue
from tests.pictures import draw_portrait

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture
def root_log() -> Iterator[logging.Logger]:
    root = logging.getLogger()
    before, level = list(root.handlers), root.level
    yield root
    for handler in [each for each in root.handlers if each not in before]:
        root.removeHandler(handler)
        handler.close()
    root.setLevel(level)


@pytest.mark.parametrize(
    ("environment", "platform", "expected"),
    [
        ({}, "linux", False), ({"DISPLAY": ""}, "linux", False), ({"DISPLAY": ":0"}, "linux", True),
        ({"WAYLAND_DISPLAY": "wayland-0"}, "linux", True), ({}, "win32", True),
        ({"QT_QPA_PLATFORM": "offscreen"}, "linux", True), ({}, "darwin", True),
    ],
)  # fmt: skip
def test_that_a_missing_screen_is_noticed(
    environment: dict[str, str], platform: str, expected: bool
) -> None:
    assert app.has_screen(environment, platform) is expected


def test_that_without_a_screen_a_sentence_is_said_and_nothing_crashes(tmp_path: Path) -> None:
    names = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    environment = {k: v for k, v in os.environ.items() if k not in names}
    environment |= {"HOME": str(tmp_path), "PYTHONPATH": os.pathsep.join([str(ROOT), *sys.path])}
    code = (
        "import sys; sys.platform = 'linux'; from photorestorer_gui.app import run; sys.exit(run())"
    )
    result = subprocess.run(
        [sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=False
    )
    assert result.returncode == 1
    assert "no screen" in result.stderr
    assert "Traceback" not in result.stderr


def test_that_the_window_opens_and_closes(
    qapp: QApplication,
    root_log: logging.Logger,
    monkeypatch: pytest.MonkeyPatch,
    user_folders: Path,
) -> None:
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    monkeypatch.setattr("threading.excepthook", sys.excepthook)
    shown: list[str] = []

    def close() -> None:
        for widget in QApplication.topLevelWidgets():
            if isinstance(widget, MainWindow):
                shown.append(widget.windowTitle())
                widget.close_now()

    QTimer.singleShot(0, close)
    assert app.run() == 0
    assert shown == ["PhotoRestorer"]
    assert paths.log_file().is_file()
    for widget in QApplication.topLevelWidgets():
        widget.deleteLater()


def test_that_photos_and_folders_named_at_the_start_are_opened(
    qapp: QApplication,
    root_log: logging.Logger,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    asked: list[tuple[Path, ...]] = []
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    monkeypatch.setattr("threading.excepthook", sys.excepthook)
    monkeypatch.setattr(Queue, "open", lambda queue, named: asked.append(tuple(named)))

    def close() -> None:
        for widget in QApplication.topLevelWidgets():
            if isinstance(widget, MainWindow):
                widget.close_now()

    QTimer.singleShot(0, close)
    assert app.run([tmp_path / "a.jpg", tmp_path]) == 0
    assert asked == [(tmp_path / "a.jpg", tmp_path)]
    for widget in QApplication.topLevelWidgets():
        widget.deleteLater()


def test_that_a_log_that_cannot_be_written_is_no_reason_to_fail(
    tmp_path: Path, root_log: logging.Logger
) -> None:
    (tmp_path / "file").write_bytes(b"")
    app.start_log(tmp_path / "file" / "log.txt")


def test_that_recent_photos_are_forgotten_where_they_shall_not_be_remembered(
    user_folders: Path,
) -> None:
    recent = RecentPhotos(paths.recent_folder())
    recent.add(user_folders / "a.png", b"png")
    assert app.kept_in(Settings()).recent == paths.recent_folder()
    assert recent.all() != ()
    kept = app.kept_in(Settings(remember_recent=False, max_megapixels=50))
    assert (kept.recent, kept.sessions) == (None, paths.sessions_folder())
    assert kept.max_megapixels == 50
    assert recent.all() == ()
    assert list(paths.recent_folder().iterdir()) == []


def test_that_building_the_engine_loads_no_heavy_library() -> None:
    code = (
        "import sys; from photorestorer_gui.app import build_engine, shipped_networks;"
        "from photorestorer_gui.settings import Settings;"
        "from photorestorer_gui.photo.apart import Apart;"
        "build_engine(Settings, shipped_networks(), Apart());"
        "print([name for name in ('onnxruntime', 'scipy', 'PIL') if name in sys.modules])"
    )
    result = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert result.stdout.strip() == "[]"


def test_that_the_engine_refuses_photos_above_the_setting(
    photo_of_two_megapixels: Path, apart: Apart
) -> None:
    engine = app.build_engine(lambda: Settings(max_megapixels=1.0), app.shipped_networks(), apart)
    with pytest.raises(UnreadablePhotoError, match="megapixels"):
        engine.load(photo_of_two_megapixels, Progress())
    with pytest.raises(UnreadablePhotoError, match="megapixels"):
        engine.load_small(photo_of_two_megapixels, 10, Progress())


def test_that_the_window_copies_networks_from_the_folder_of_the_settings(
    tmp_path: Path, apart: Apart
) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    (stick / "a file.onnx").write_bytes(b"weights")
    digest = hashlib.sha256(b"weights").hexdigest()
    card = replace(app_card(), sha256=digest, bytes=7)
    settings = Settings(downloads=False, networks_folder=str(stick))
    engine = app.build_engine(lambda: settings, app.shipped_networks(), apart)
    assert engine.models.source() == stick
    engine.models.fetch(card, Progress())
    assert (paths.user_models_folder() / card.file).read_bytes() == b"weights"


def app_card() -> ModelCard:
    return next(card for card in CATALOGUE if card.id == "sface")


@pytest.fixture
def photo_of_two_megapixels(tmp_path: Path) -> Path:
    import cv2
    import numpy as np

    path = tmp_path / "large.png"
    cv2.imwrite(str(path), np.zeros((1000, 2000, 3), np.uint8))
    return path


def test_that_an_error_nobody_caught_is_logged_and_shown_once(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    monkeypatch.setattr("threading.excepthook", sys.excepthook)
    reporter = ErrorReporter(Path("log.txt"))
    reporter.install()

    def notices() -> list[Notice]:
        return [
            w for w in QApplication.topLevelWidgets() if isinstance(w, Notice) and w.isVisible()
        ]

    for text in ("first", "second"):
        error = ValueError(text)
        sys.excepthook(ValueError, error, None)
    qtbot.waitUntil(lambda: len(notices()) == 1)
    assert "log.txt" in notices()[0].message.remedy
    assert caplog.text.count("Uncaught error") == 2
    notices()[0].close()


def test_that_the_window_tells_and_keeps_to_the_memory_of_a_large_photo(
    tmp_path: Path, user_folders: Path, apart: Apart, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(memory, "LARGE_MEGAPIXELS", 0.01)
    path = save_photo(draw_portrait(), tmp_path / "scan.png")
    chosen = [Settings()]
    engine = app.build_engine(lambda: chosen[0], Networks(ModelStore([])), apart)
    photo = engine.load(path, Progress())
    (note,) = photo.metadata.notes
    assert note.startswith("Restoring takes up to 0.3 GB of memory")
    nothing = RestorationPlan(), Mask.empty(photo.height, photo.width), Progress()
    assert engine.restore(photo, *nothing).unchanged
    chosen[0] = Settings(memory_gb=1)
    rest = memory.window_outlook(photo, usable=None).sparing_bytes - memory.PROGRAM_LARGE
    monkeypatch.setattr(memory, "PROGRAM_LARGE", 1_000_000_000 - rest)
    assert engine.restore(photo, *nothing).unchanged
    larger = RestorationPlan((Enlarge(4),)), *nothing[1:]
    with pytest.raises(PhotoRestorerError, match=r"1\.0 GB may be used"):
        engine.restore(photo, *larger)
    monkeypatch.setattr(memory, "PROGRAM_LARGE", 1_500_000_000)
    with pytest.raises(PhotoRestorerError, match=r"1\.0 GB may be used"):
        engine.restore(photo, *nothing)
