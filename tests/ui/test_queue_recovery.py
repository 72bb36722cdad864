"""How a photo of a crashed list goes on, whichever of list and session knows more of it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from photorestorer_gui.project.kept_list import ListedPhoto
from photorestorer_gui.project.session import Kept, Session
from photorestorer_gui.restoration.plan import RestorationPlan, plan_of
from photorestorer_gui.ui.queue_items import Item, ItemState
from photorestorer_gui.ui.queue_recovery import item_of, listed
from tests.project.projects import project_of

PLAN, NO_PLAN = plan_of(["sharpen"]), RestorationPlan()


def work_of(tmp_path: Path, *, examined: bool = True, restored: bool = False) -> Kept:
    project = project_of().light
    if not examined:
        project = replace(project, report=None)
    if not restored:
        project = replace(project, result=None)
    return Kept(project, Session.within(tmp_path / "1"), {"cracks": "c.png", "result": "r.png"})


@pytest.mark.parametrize(
    ("told", "examined", "restored", "state", "asked"),
    [
        ("WAITING", False, False, "WAITING", False),
        ("EXAMINING", False, False, "WAITING", False),
        ("EXAMINING", True, False, "FOUND", False),
        ("WAITING", True, False, "FOUND", False),
        ("RESTORING", True, False, "FOUND", True),
        ("RESTORING", True, True, "FOUND", True),
        ("FOUND", True, True, "DONE", False),
        ("DONE", True, True, "DONE", False),
        ("DONE", True, False, "FOUND", True),
        ("DONE", False, False, "WAITING", True),
        ("APPROVED", True, True, "APPROVED", False),
        ("FAILED", False, False, "FAILED", False),
        ("SKIPPED", True, True, "SKIPPED", False),
        ("of tomorrow", True, False, "FOUND", False),
    ],
)
def test_that_a_photo_goes_on_where_it_was(
    tmp_path: Path, told: str, examined: bool, restored: bool, state: str, asked: bool
) -> None:
    work = work_of(tmp_path, examined=examined, restored=restored)
    item = item_of(ListedPhoto(7, "/p/a.png", told, reason="Why."), work, lambda work: PLAN)
    assert (item.state.name, item.asked, item.id) == (state, asked, 7)
    assert item.has_result is (examined and restored)
    assert item.reason == ("Why." if state in ("FAILED", "DONE", "APPROVED") else "")


def test_that_a_photo_that_needs_nothing_stays_done(tmp_path: Path) -> None:
    photo = ListedPhoto(1, "/p/a.png", "DONE")
    assert item_of(photo, work_of(tmp_path), lambda work: NO_PLAN).state is ItemState.DONE


def test_that_a_photo_of_which_nothing_was_written_is_examined_anew() -> None:
    item = item_of(ListedPhoto(1, "/p/a.png", "RESTORING"), None, lambda work: PLAN)
    assert (item.state, item.asked, item.work) == (ItemState.WAITING, True, None)


def test_that_the_list_has_each_items_word() -> None:
    item = Item(4, Path("/p/a.png"), ItemState.FAILED, reason="The network failed.")
    assert listed(item) == ListedPhoto(4, "/p/a.png", "FAILED", False, "The network failed.")
