"""Guards that act on every test, and the fixtures that most of them share.

A test fails when it reaches for the network, leaves a thread or a timer running, or lets a warning
into the log.  A test that asks for `caplog` looks at the log itself and is trusted with it.
"""

from __future__ import annotations

import logging
import os
import socket
import sys
import threading
import time
import weakref
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

# Before anything imports Qt: the tests need no screen.
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import hypothesis
import platformdirs
import pytest

if TYPE_CHECKING:
    from photorestorer_gui.networks.session import Networks
    from photorestorer_gui.photo.apart import Apart
    from photorestorer_gui.photo.photo import Photo

# A slow machine is no defect, and a failure must come back when it is looked at.
hypothesis.settings.register_profile("steady", deadline=None, derandomize=True)
hypothesis.settings.load_profile("steady")

LOCAL = {"127.0.0.1", "::1", "localhost", ""}


def uses_qt(request: pytest.FixtureRequest) -> bool:
    return bool({"qtbot", "qapp"} & set(request.fixturenames))


@pytest.fixture(autouse=True)
def user_folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Settings, log and downloaded weights of a test lie in its own folder."""
    home = tmp_path / "user"
    for kind in ("data", "config", "log", "cache", "state"):
        folder = str(home / kind)

        def here(*_: Any, folder: str = folder, **__: Any) -> str:
            return folder

        monkeypatch.setattr(platformdirs, f"user_{kind}_dir", here)
        # For the programs that a test starts; Linux has no variable for logs, which lie in state.
        monkeypatch.setenv(f"XDG_{kind.upper()}_HOME", folder)
    return home


@pytest.fixture(autouse=True)
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing leaves the machine; in a test, least of all."""

    def guarded(original: Callable[..., Any]) -> Callable[..., Any]:
        def connect(self: socket.socket, address: Any) -> Any:
            if self.family in (socket.AF_INET, socket.AF_INET6) and address[0] not in LOCAL:
                pytest.fail(f"the test reached for the network: {address}")
            return original(self, address)

        return connect

    def lookup(host: Any, *rest: Any, **named: Any) -> Any:
        if host is not None and host not in LOCAL:
            pytest.fail(f"the test looked up {host!r} on the network")
        return original_lookup(host, *rest, **named)

    original_lookup = socket.getaddrinfo
    monkeypatch.setattr(socket.socket, "connect", guarded(socket.socket.connect))
    monkeypatch.setattr(socket.socket, "connect_ex", guarded(socket.socket.connect_ex))
    monkeypatch.setattr(socket, "getaddrinfo", lookup)


class _Listener(logging.Handler):
    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.heard: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        # Pillow logs what is wrong with a damaged file besides raising it.
        if record.name.startswith("PIL."):
            return
        self.heard.append(f"{record.levelname} {record.name}: {record.getMessage()}")


@pytest.fixture(autouse=True)
def quiet_log(request: pytest.FixtureRequest) -> Iterator[None]:
    """A warning in the log that no test expects is a defect, or a test that is missing."""
    listener = _Listener()
    logging.getLogger().addHandler(listener)
    yield
    logging.getLogger().removeHandler(listener)
    trusted = "caplog" in request.fixturenames or request.node.get_closest_marker("train")
    if listener.heard and not trusted:
        pytest.fail("unexpected in the log:\n" + "\n".join(listener.heard))


def _left_running(before: set[threading.Thread], patience_s: float = 2.0) -> list[str]:
    """Return the names of new threads that do not end by themselves within `patience_s`."""
    deadline = time.monotonic() + patience_s
    new = [thread for thread in threading.enumerate() if thread not in before]
    for thread in new:
        # A thread that Qt started cannot be joined; `no_dangling_qt` looks after those.
        if not isinstance(thread, threading._DummyThread):
            thread.join(max(0.0, deadline - time.monotonic()))
    return [t.name for t in new if t.is_alive() and not isinstance(t, threading._DummyThread)]


@pytest.fixture(autouse=True)
def no_dangling_threads(request: pytest.FixtureRequest) -> Iterator[None]:
    """Work that outlives its test would disturb the next one."""
    before = set(threading.enumerate())
    yield
    # TensorFlow keeps threads of its own for as long as the process lives.
    if request.node.get_closest_marker("train"):
        return
    left = _left_running(before)
    if left:
        pytest.fail(f"threads still running after the test: {', '.join(left)}")


@pytest.fixture(autouse=True)
def no_dangling_qt(
    request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> Iterator[None]:
    """In tests that use Qt: every QThread and QTimer that Python started has ended."""
    if not uses_qt(request):
        yield
        return
    from PySide6.QtCore import QThread, QTimer
    from shiboken6 import isValid

    started: list[weakref.ref[Any]] = []

    def noting(original: Callable[..., Any]) -> Callable[..., Any]:
        def start(self: Any, *arguments: Any) -> Any:
            started.append(weakref.ref(self))
            return original(self, *arguments)

        return start

    monkeypatch.setattr(QThread, "start", noting(QThread.start))
    monkeypatch.setattr(QTimer, "start", noting(QTimer.start))
    yield
    alive = [item for item in (reference() for reference in started) if item is not None]
    alive = [item for item in alive if isValid(item)]
    threads = [t for t in alive if isinstance(t, QThread) and not t.wait(2000)]
    timers = [t for t in alive if isinstance(t, QTimer) and t.isActive()]
    if threads or timers:
        pytest.fail(f"still running after the test: {threads + timers}")


@pytest.fixture(scope="session")
def networks() -> Networks:
    """The shipped weights, loaded once for all tests."""
    from photorestorer_gui.networks.session import Networks
    from photorestorer_gui.networks.store import ModelStore
    from photorestorer_gui.paths import models_folder

    return Networks(ModelStore([models_folder()]))


@pytest.fixture(scope="module")
def apart() -> Iterator[Apart]:
    """What reads photos in processes of their own; one is started for each module."""
    from photorestorer_gui.photo.apart import Apart

    with closing(Apart()) as made:
        yield made


@pytest.fixture(scope="session")
def portrait() -> Photo:
    """A drawn portrait, 160×128, 8-bit; `tests.pictures.draw_portrait` makes other sizes."""
    from tests.pictures import draw_portrait

    return draw_portrait()


@pytest.fixture(scope="session")
def sample_file() -> Path:
    """The file of the damaged sample portrait that ships with the program."""
    from photorestorer_gui.paths import resources_folder

    found = sorted((resources_folder() / "samples").glob("*damaged*"))
    if not found:
        pytest.skip("resources/samples has no damaged portrait yet")
    return found[0]


@pytest.fixture(scope="session")
def sample_photo(sample_file: Path) -> Photo:
    """The damaged sample portrait that ships with the program."""
    from photorestorer_gui.photo.files import load_photo

    return load_photo(sample_file)


@pytest.hookimpl(tryfirst=True)
def pytest_sessionfinish() -> None:
    """Empty the clipboard while there is a Python to take leave of what lies on it.

    Offscreen, Qt keeps the clipboard in a static that goes after the interpreter:
    `QMimeData` made in Python would call back into nothing, and the run would end with a crash.
    """
    gui = sys.modules.get("PySide6.QtGui")
    if gui is not None and gui.QGuiApplication.instance() is not None:
        gui.QGuiApplication.clipboard().clear()
