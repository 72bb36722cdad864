"""Small pictures: what is in sight first, and never on the main thread."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from photorestorer_gui.photo.small import load_small
from photorestorer_gui.ui.queue_items import Items
from photorestorer_gui.ui.thumbnails import PREVIEW_PX, Thumbnails
from tests.ui.queue_fixtures import Wait, make_photo


@pytest.fixture
def items(qtbot: QtBot, tmp_path: Path) -> Items:
    made = Items()
    made.add(make_photo(tmp_path / f"{name}.jpg") for name in "abcdef")
    return made


def test_that_the_last_wish_comes_before_earlier_ones(wait: Wait, items: Items) -> None:
    thumbnails = Thumbnails(items)
    drawn: list[int] = []
    items.dataChanged.connect(lambda first, last: drawn.append(items.at(first.row()).id))
    ids = [item.id for item in items]
    thumbnails.want(ids)
    thumbnails.want([ids[4], ids[2]])
    wait(lambda: len(drawn) == 3)
    # The first was being made already.
    assert drawn == [ids[0], ids[4], ids[2]]
    image = thumbnails.image(ids[4])
    assert image is not None
    assert max(image.width(), image.height()) <= PREVIEW_PX
    assert thumbnails.image(ids[5]) is None
    thumbnails.close()


def test_that_a_file_that_is_no_photo_has_none_and_stops_nobody(wait: Wait, items: Items) -> None:
    thumbnails = Thumbnails(items)
    items.at(0).path.write_bytes(b"no photo")
    thumbnails.want([items.at(0).id, items.at(1).id])
    wait(lambda: thumbnails.image(items.at(1).id) is not None)
    assert thumbnails.image(items.at(0).id) is None
    thumbnails.close()


def test_that_a_large_jpeg_is_read_at_a_fraction_of_its_size(tmp_path: Path) -> None:
    import cv2
    import numpy as np

    path = tmp_path / "large.jpg"
    cv2.imwrite(str(path), np.full((1600, 2400, 3), 90, np.uint8))
    small = load_small(path, PREVIEW_PX)
    assert PREVIEW_PX <= min(small.width, small.height) <= 4 * PREVIEW_PX
    assert abs(int(small.pixels.mean()) - 90) <= 1
