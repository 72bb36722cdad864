"""Full networks in the window: fetching, agreeing, choosing, stopping, failing."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from photorestorer_gui.errors import DownloadError
from photorestorer_gui.ui.library import Fetching, Library
from tests.ui.fake_engine import Blocker, FakeEngine
from tests.ui.fixtures import WAIT_MS


@pytest.fixture
def library(qapp: object, fake: FakeEngine) -> Iterator[Library]:
    made = Library(fake.model_files())
    yield made
    made.close()
    made.deleteLater()


def test_that_what_is_missing_is_told_by_its_cards(library: Library, fake: FakeEngine) -> None:
    assert [card.id for card in library.missing(("lama", "sharpener", "yunet"))] == [
        "lama",
        "yunet",
    ]
    fake.installed.add("lama")
    assert [card.id for card in library.missing(("lama", "yunet"))] == ["yunet"]


def test_that_a_fetched_network_is_agreed_to_and_here(
    qtbot: QtBot, library: Library, fake: FakeEngine
) -> None:
    cards = (library.card("lama"), library.card("yunet"))
    arrived: list[str] = []
    library.arrived.connect(arrived.append)
    assert not library.is_agreed(cards)
    library.fetch(cards)
    assert library.fetching("yunet") == Fetching()
    qtbot.waitUntil(lambda: len(arrived) == 2, timeout=WAIT_MS)
    assert arrived == ["lama", "yunet"], "one after another"
    assert library.installed() >= {"lama", "yunet"}
    assert library.is_agreed(cards)
    assert library.fetching("lama") is None
    assert threading.current_thread().name not in fake.threads


def test_that_speed_and_time_left_are_told(
    qtbot: QtBot, library: Library, fake: FakeEngine
) -> None:
    fake.fetch_blocker = Blocker()
    with qtbot.waitSignal(library.progressed, timeout=WAIT_MS):
        library.fetch((library.card("lama"),))
    told = library.fetching("lama")
    assert told == Fetching(0.25, "85 MB of 340 MB, 9.1 MB/s, 28 s left")
    fake.fetch_blocker.release.set()
    qtbot.waitUntil(lambda: "lama" in library.installed(), timeout=WAIT_MS)


def test_that_a_download_can_be_stopped_and_started_again(
    qtbot: QtBot, library: Library, fake: FakeEngine
) -> None:
    fake.fetch_blocker = Blocker()
    library.fetch((library.card("lama"),))
    assert fake.fetch_blocker.began.wait(20)
    failures: list[Exception] = []
    library.failed.connect(failures.append)
    library.cancel("lama")
    qtbot.waitUntil(lambda: library.fetching("lama") is None, timeout=WAIT_MS)
    assert fake.fetch_blocker.stopped == 1
    assert failures == [], "who stops a download needs not be told"
    assert "lama" not in library.installed()
    fake.fetch_blocker = None
    with qtbot.waitSignal(library.arrived, timeout=WAIT_MS):
        library.fetch((library.card("lama"),))


def test_that_asking_twice_fetches_once(qtbot: QtBot, library: Library, fake: FakeEngine) -> None:
    fake.fetch_blocker = Blocker()
    card = library.card("lama")
    library.fetch((card,))
    library.fetch((card,))
    fake.fetch_blocker.release.set()
    qtbot.waitUntil(lambda: library.fetching("lama") is None, timeout=WAIT_MS)
    assert len(fake.threads) == 1


def test_that_a_failed_download_is_told(qtbot: QtBot, library: Library, fake: FakeEngine) -> None:
    fake.fetch_error = DownloadError("It could not be downloaded.", "Try again.")
    with qtbot.waitSignal(library.failed, timeout=WAIT_MS) as told:
        library.fetch((library.card("lama"),))
    assert told.args == [fake.fetch_error]
    assert library.fetching("lama") is None


def test_that_a_file_of_ones_own_is_taken_and_removed(
    qtbot: QtBot, library: Library, fake: FakeEngine
) -> None:
    card = library.card("sface")
    with qtbot.waitSignal(library.arrived, timeout=WAIT_MS):
        library.add(card, Path("mine.onnx"))
    with qtbot.waitSignal(library.changed, timeout=WAIT_MS):
        library.remove(card)
    qtbot.waitUntil(lambda: "sface" not in library.installed(), timeout=WAIT_MS)


def test_that_a_folder_serves_where_downloads_are_switched_off(
    qtbot: QtBot, fake: FakeEngine, tmp_path: Path
) -> None:
    source: list[Path] = []
    files = replace(fake.model_files(), source=lambda: source[0] if source else None)
    library = Library(files)
    told: list[object] = []
    library.changed.connect(lambda: told.append(None))
    library.set_allowed(False)
    refused = library.can_fetch
    source.append(tmp_path)
    library.set_allowed(False)
    assert len(told) == 2, "another folder is news"
    assert (refused, library.can_fetch) == (False, True)
    with qtbot.waitSignal(library.arrived, timeout=WAIT_MS):
        library.fetch((library.card("lama"),))
    assert "lama" in fake.installed
    library.close()
