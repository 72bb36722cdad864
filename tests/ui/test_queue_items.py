"""The list of photos: order, words, and what Qt's views are told."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester
from pytestqt.qtbot import QtBot

from photorestorer_gui.ui.queue_items import ITEM_ROLE, Item, Items, ItemState, state_words


def names(items: Items) -> str:
    return "".join(item.path.stem for item in items)


@pytest.fixture
def items(qtbot: QtBot) -> Items:
    made = Items()
    made.setParent(None)
    tester = QAbstractItemModelTester(
        made, QAbstractItemModelTester.FailureReportingMode.Fatal, made
    )
    assert tester.model() is made
    made.add(Path(f"{name}.jpg") for name in "abcde")
    return made


@pytest.mark.parametrize(
    ("name", "row", "order"),
    [
        ("a", 2, "bcade"),
        ("e", 0, "eabcd"),
        ("c", 2, "abcde"),
        ("b", 99, "acdeb"),
        ("d", -3, "dabce"),
    ],
)
def test_that_a_photo_moves_to_its_place(items: Items, name: str, row: int, order: str) -> None:
    item = next(each for each in items if each.path.stem == name)
    items.move(item.id, row)
    assert names(items) == order
    assert [items.row(each.id) for each in items] == [0, 1, 2, 3, 4]


def test_that_a_removed_photo_is_gone_and_its_id_is_not_used_again(items: Items) -> None:
    last = items.at(4)
    items.remove(last.id)
    items.remove(last.id)
    assert names(items) == "abcd"
    assert items.find(last.id) is None
    assert items.add([Path("f.jpg")])[0].id > last.id


def test_that_only_a_real_change_is_told(qtbot: QtBot, items: Items) -> None:
    item = items.at(1)
    with qtbot.assertNotEmitted(items.changed):
        items.change(item.id, state=item.state, reason="")
    with qtbot.waitSignals([items.changed, items.dataChanged]):
        items.change(item.id, state=ItemState.FAILED)
    assert items.change(999, state=ItemState.FAILED) is None


def test_that_views_get_name_words_and_the_item(items: Items) -> None:
    item = items.at(0)
    items.change(item.id, state=ItemState.FAILED, reason="The file is damaged. Copy it again.")
    index = items.index(0)
    assert index.data(Qt.ItemDataRole.DisplayRole) == "a.jpg"
    assert index.data(ITEM_ROLE) is items.at(0)
    assert "damaged" in index.data(Qt.ItemDataRole.AccessibleTextRole)
    assert index.data(Qt.ItemDataRole.ToolTipRole).count("damaged") == 1


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({}, "Waiting"),
        ({"asked": True}, "Waiting for its turn"),
        ({"state": ItemState.FOUND, "kinds": ("blurred", "missing")}, "Blurred, missing parts"),
        ({"state": ItemState.FOUND, "kinds": ()}, "Nothing to repair"),
        ({"state": ItemState.FOUND, "kinds": (), "possible": ("cracked",)}, "Perhaps cracked"),
        (
            {"state": ItemState.FOUND, "kinds": ("noisy",), "possible": ("cracked",)},
            "Noisy, perhaps cracked",
        ),
        ({"state": ItemState.FOUND, "kinds": ("faded",), "asked": True}, "Faded · next"),
        ({"state": ItemState.DONE, "has_result": True}, "Restored"),
        ({"state": ItemState.DONE}, "Nothing to repair"),
        ({"state": ItemState.DONE, "possible": ("faded",)}, "Perhaps faded"),
        ({"state": ItemState.DONE, "has_result": True, "reason": "x"}, "Partly restored"),
        ({"state": ItemState.APPROVED, "has_result": True, "is_saved": True}, "Approved and saved"),
        ({"state": ItemState.FAILED, "reason": "Torn."}, "Torn."),
    ],
)
def test_that_the_words_say_how_far_a_photo_is(fields: dict[str, object], words: str) -> None:
    assert state_words(Item(1, Path("a.jpg"), **fields)) == words  # type: ignore[arg-type]
