"""What the queue does with one photo."""

from __future__ import annotations

from pathlib import Path

from photorestorer_gui.progress import Progress
from photorestorer_gui.project.project import Wishes
from photorestorer_gui.project.session import JOURNAL, Session
from photorestorer_gui.ui.queue_work import Worker
from tests.ui.fake_engine import FakeEngine
from tests.ui.queue_fixtures import make_photo


def test_that_examining_a_photo_leaves_its_journal_to_whoever_has_it(tmp_path: Path) -> None:
    session = Session.within(tmp_path / "session")
    worker = Worker(FakeEngine().engine(), lambda item_id: session, preview_px=64)
    found = worker.examine(1, make_photo(tmp_path / "a.png"), Wishes(0.4), Progress())
    assert not (session.folder / JOURNAL).exists()
    assert found.project.wishes == Wishes(0.4)
    assert found.whole(Progress()).report is not None
