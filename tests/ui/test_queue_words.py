"""What the queue says of itself."""

from __future__ import annotations

from pathlib import Path

import pytest

from photorestorer_gui.photo.folders import Gathered
from photorestorer_gui.ui.controls.time_left import left_words
from photorestorer_gui.ui.panels.queue import headline, remarks
from photorestorer_gui.ui.queue_items import Item
from photorestorer_gui.ui.queue_summary import Summary, gathered_words, summary_of


def summary(**counts: int) -> Summary:
    usual = dict.fromkeys(("examined", "done", "failed", "left", "unsaved", "saved", "unsure"), 0)
    return Summary(**{"total": 20, "damaged": 7} | usual | counts)


@pytest.mark.parametrize(
    ("counts", "words"),
    [
        ({"examined": 5}, "5 of 20 examined"),
        ({"examined": 20}, "20 photos"),
        ({"examined": 20, "left": 20}, "0 of 20 done"),
        ({"examined": 20, "done": 12, "left": 7}, "12 of 20 done"),
    ],
)
def test_that_the_headline_says_how_far_all_is(counts: dict[str, int], words: str) -> None:
    assert headline(summary(**counts)) == words


@pytest.mark.parametrize(
    ("counts", "seconds", "words"),
    [
        ({"examined": 5}, None, "Looking for damage"),
        ({"examined": 20}, None, "7 with damage"),
        ({"examined": 20, "unsure": 2}, None, "7 with damage  ·  2 perhaps"),
        ({"examined": 20, "left": 20}, None, "20 to restore"),
        ({"done": 12, "left": 7, "failed": 1}, 180.0, "1 failed  ·  About 3 minutes left"),
        ({"examined": 20, "done": 20, "unsaved": 18}, None, "18 not saved yet"),
        ({"examined": 20, "done": 20, "saved": 18}, None, "All saved"),
    ],
)
def test_that_remarks_say_what_is_next(
    counts: dict[str, int], seconds: float | None, words: str
) -> None:
    assert remarks(summary(**counts), seconds, paused=False, working=True) == words


def test_that_a_photo_without_colours_is_not_damaged_and_a_doubt_is_counted_once() -> None:
    fields: list[tuple[tuple[str, ...] | None, tuple[str, ...]]] = [
        (None, ()),
        ((), ()),
        (("colourless",), ()),
        (("colourless",), ("cracked",)),
        (("colourless", "faded"), ("cracked",)),
        (("noisy",), ()),
    ]
    items = [Item(1, Path("a.jpg"), kinds=kinds, possible=unsure) for kinds, unsure in fields]
    told = summary_of(items)
    assert (told.total, told.examined, told.damaged, told.unsure) == (6, 5, 2, 1)


@pytest.mark.parametrize(
    ("working", "words"), [(True, "Pauses after this photo"), (False, "Paused")]
)
def test_that_a_pause_is_said(working: bool, words: str) -> None:
    assert remarks(summary(left=3), 30.0, paused=True, working=working) == words


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0.5, "Almost done"),
        (20.2, "About 20 s left"),
        (70, "About a minute left"),
        (600, "About 10 minutes left"),
        (9000, "About 2 hours left"),
    ],
)
def test_that_time_is_told_as_people_do(seconds: float, words: str) -> None:
    assert left_words(seconds) == words


@pytest.mark.parametrize(
    ("found", "words"),
    [
        (Gathered((Path("a.jpg"),)), ""),
        (Gathered(repeated=1), "One photo was in the queue already."),
        (
            Gathered((Path("a.jpg"),), repeated=3, others=1, unreadable=2),
            "3 photos were in the queue already. One file is no photo and was left out."
            " 2 folders could not be opened.",
        ),
    ],
)
def test_that_what_was_left_out_is_told(found: Gathered, words: str) -> None:
    assert gathered_words(found) == words
