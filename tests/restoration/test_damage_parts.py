"""Damage in parts: pieces, and nets that are filled block by block."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from photorestorer_gui.photo.photo import Photo
from photorestorer_gui.photo.quality import psnr
from photorestorer_gui.progress import Progress
from photorestorer_gui.restoration import damage_parts
from photorestorer_gui.restoration.damage_parts import Net, cell_means, parts, pieces
from photorestorer_gui.restoration.thin_plate import fill_thin_plate
from tests.pictures import draw_portrait

Bools = NDArray[np.bool_]
SIZE = (448, 352)


@pytest.fixture
def _small_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(damage_parts, "LARGE_PX", 120 * 120)
    monkeypatch.setattr(damage_parts, "BLOCK_PX", 128)


def net_of_cracks() -> Bools:
    """A net over the whole photo, and specks beside it."""
    drawn = np.zeros(SIZE, np.uint8)
    rng = np.random.default_rng(3)
    for _ in range(9):
        path = np.cumsum(rng.normal(0, 30, (12, 2)), axis=0) + np.array(SIZE[::-1]) / 2
        cv2.polylines(drawn, [path.astype(np.int32)], False, 1, 4)
    for place in rng.uniform(0, min(SIZE), (30, 2)).astype(int).tolist():
        cv2.circle(drawn, place, 2, 1, -1)
    return drawn > 0


def torn() -> Bools:
    """A corner is missing, farther across than a block."""
    mask = np.zeros(SIZE, np.bool_)
    cv2.fillPoly(mask.view(np.uint8), [np.array([[0, 0], [330, 0], [0, 400]])], 1)
    return mask


@pytest.mark.usefixtures("_small_blocks")
@pytest.mark.parametrize("mask", [net_of_cracks(), torn()], ids=["net", "torn"])
def test_that_parts_hold_each_damaged_pixel_once(mask: Bools) -> None:
    held = np.zeros(SIZE, np.int32)
    nets = 0
    for part in parts(mask):
        if isinstance(part, Net):
            nets += 1
            held[part.box.slices] += part.within(part.box) & mask[part.box.slices]
        else:
            held[part[0].slices] += part[1]
    assert nets == 1
    assert np.array_equal(held, mask.astype(np.int32))


@pytest.mark.usefixtures("_small_blocks")
def test_that_small_damage_beside_a_net_is_the_same_pieces() -> None:
    mask = net_of_cracks()
    whole = {(box, piece.tobytes()) for box, piece in pieces(mask)}
    found = [part for part in parts(mask) if not isinstance(part, Net)]
    assert len(found) > 3
    assert all((box, piece.tobytes()) in whole for box, piece in found)


def test_that_a_net_filled_by_blocks_is_what_it_is_as_a_whole(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    photo, mask = np.asarray(draw_portrait(*SIZE).pixels, np.uint8), net_of_cracks()
    whole = np.asarray(fill_thin_plate(photo, mask, Progress()), np.uint8)
    monkeypatch.setattr(damage_parts, "LARGE_PX", 120 * 120)
    monkeypatch.setattr(damage_parts, "BLOCK_PX", 128)
    by_blocks = np.asarray(fill_thin_plate(photo, mask, Progress()), np.uint8)
    assert np.array_equal(by_blocks[~mask], photo[~mask])
    assert psnr(Photo(by_blocks), Photo(whole)) > 60


def test_that_a_hole_wider_than_a_block_is_filled_without_a_seam(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    across = np.broadcast_to(np.linspace(20, 230, SIZE[1]), SIZE)
    photo = np.repeat(np.rint(across)[..., None], 3, 2).astype(np.uint8)
    mask = torn()
    whole = fill_thin_plate(photo, mask, Progress())
    monkeypatch.setattr(damage_parts, "LARGE_PX", 120 * 120)
    monkeypatch.setattr(damage_parts, "BLOCK_PX", 128)
    by_blocks = fill_thin_plate(np.where(mask[..., None], 0, photo), mask, Progress())
    assert np.array_equal(by_blocks[~mask], photo[~mask])
    steps = np.abs(np.diff(by_blocks.astype(np.int16), axis=0)).max()
    assert steps <= np.abs(np.diff(whole.astype(np.int16), axis=0)).max() + 3
    assert np.abs(by_blocks.astype(np.int16) - whole).mean() < 1.5, "2.7 without its inner part"


def test_that_cells_average_what_is_known() -> None:
    pixels = np.full((20, 17, 3), 40, np.uint8)
    hidden = np.zeros((20, 17), np.bool_)
    hidden[:8, :8] = True
    hidden[8:16, 8] = True
    pixels[hidden] = 255
    means, unknown = cell_means(pixels, hidden)
    assert unknown.tolist() == [[True, False, False], [False] * 3, [False] * 3]
    assert np.allclose(means[~unknown], 40)
