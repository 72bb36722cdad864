"""From crack probabilities to the mask."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from numpy.typing import NDArray

from photorestorer_gui.damage.cracks import CrackMap, find_cracks
from photorestorer_gui.photo.photo import Photo
from photorestorer_gui.progress import Cancelled, Progress
from tests.networks import graphs
from tests.pictures import draw_portrait

maps = arrays(np.uint8, st.tuples(st.integers(1, 24), st.integers(1, 24)))
sensitivities = st.floats(0, 1)
thresholds = st.floats(0.01, 0.99)


def blank(height: int = 40, width: int = 60) -> NDArray[np.uint8]:
    return np.zeros((height, width), np.uint8)


# --- the map's mask -------------------------------------------------------------------------------


@given(maps, thresholds, sensitivities, sensitivities)
def test_that_more_sensitivity_never_loses_a_pixel(
    probability: NDArray[np.uint8], threshold: float, one: float, other: float
) -> None:
    height, width = probability.shape
    crack_map = CrackMap(probability, height * 2 + 1, width * 3, threshold)
    low, high = sorted((one, other))
    assert not (crack_map.mask(low).pixels & ~crack_map.mask(high).pixels).any()


@given(thresholds, sensitivities)
def test_that_an_empty_map_marks_nothing(threshold: float, sensitivity: float) -> None:
    assert not CrackMap(blank(), threshold=threshold).mask(sensitivity)


@given(thresholds, st.integers(0, 255))
def test_that_suspicion_everywhere_is_no_crack(threshold: float, value: int) -> None:
    # Below the threshold nothing is marked, however much of it there is.
    crack_map = CrackMap(np.full((20, 20), value, np.uint8), threshold=threshold)
    if value < threshold * 255:
        assert not crack_map.mask()


@given(maps, sensitivities)
def test_that_the_mask_has_the_photos_size(
    probability: NDArray[np.uint8], sensitivity: float
) -> None:
    mask = CrackMap(probability, 37, 53).mask(sensitivity)
    assert (mask.height, mask.width) == (37, 53)


def test_that_a_group_counts_only_with_a_sure_pixel() -> None:
    probability = blank()
    probability[5, 5:30] = 150  # above the threshold, never sure
    probability[20, 5:30] = 150
    probability[20, 12] = 250
    pixels = CrackMap(probability).mask().pixels
    assert not pixels[:15].any()
    assert pixels[20, 5:30].all()


def test_that_groups_join_over_corners() -> None:
    probability = blank()
    for step in range(10):
        probability[5 + step, 5 + step] = 150
    probability[5, 5] = 255
    assert CrackMap(probability).mask().pixels[14, 14]


def test_that_the_mask_is_one_pixel_wider_than_the_crack() -> None:
    probability = blank()
    probability[20, 10:50] = 255
    pixels = CrackMap(probability).mask().pixels
    assert pixels[19:22, 10:50].all()
    assert not pixels[:18].any()
    assert not pixels[23:].any()


def test_that_the_threshold_of_the_network_moves_the_mask() -> None:
    probability = blank()
    probability[20, 10:50] = 150
    assert CrackMap(probability, threshold=0.2).mask()
    assert not CrackMap(probability, threshold=0.8).mask()


def test_that_a_mask_on_a_larger_photo_lies_where_the_crack_is() -> None:
    probability = blank(50, 50)
    probability[10:14, 30:34] = 255
    box = CrackMap(probability, 500, 500).mask().bounds()
    assert box is not None
    assert 80 <= box.top <= 100
    assert 140 <= box.bottom <= 160
    assert 280 <= box.left <= 300
    assert 340 <= box.right <= 360


def test_that_a_map_cannot_be_changed() -> None:
    probability = blank()
    crack_map = CrackMap(probability[:])
    with pytest.raises(ValueError, match="read-only"):
        crack_map.probability[0, 0] = 255
    before = crack_map.probability.copy()
    probability[:] = 255
    assert np.array_equal(crack_map.probability, before)


# --- finding --------------------------------------------------------------------------------------


def cracked(photo: Photo, width_px: int = 3) -> tuple[Photo, NDArray[np.bool_]]:
    pixels = photo.pixels.copy()
    line = np.zeros(pixels.shape[:2], np.uint8)
    cv2.line(line, (0, photo.height // 3), (photo.width, photo.height // 2), 1, width_px)
    pixels[line > 0] = photo.peak
    return Photo(pixels), line > 0


@pytest.mark.parametrize("bits", [8, 16])
def test_that_a_bright_crack_is_found_where_it_is(tmp_path: Path, bits: int) -> None:
    photo, line = cracked(draw_portrait(bits=bits))
    crack_map = find_cracks(photo, networks=graphs.stand_ins(tmp_path), progress=Progress())
    pixels = crack_map.mask().pixels
    assert pixels[line].all()
    near = cv2.dilate(line.astype(np.uint8), np.ones((5, 5), np.uint8)) > 0
    assert not pixels[~near].any()


def test_that_a_sound_portrait_has_no_cracks(tmp_path: Path) -> None:
    crack_map = find_cracks(
        draw_portrait(), networks=graphs.stand_ins(tmp_path), progress=Progress()
    )
    assert not crack_map.mask()


@pytest.mark.parametrize("size", [(1, 1), (17, 33), (4000, 3), (3, 1700), (900, 800)], ids=str)
def test_that_the_map_fits_any_photo(tmp_path: Path, size: tuple[int, int]) -> None:
    crack_map = find_cracks(
        draw_portrait(*size), networks=graphs.stand_ins(tmp_path), progress=Progress()
    )
    assert crack_map.size == size
    assert crack_map.probability.shape == size
    mask = crack_map.mask()
    assert (mask.height, mask.width) == size


def test_that_a_wide_tear_in_a_large_photo_is_found_whole(tmp_path: Path) -> None:
    photo, line = cracked(draw_portrait(1000, 800), width_px=60)
    crack_map = find_cracks(photo, networks=graphs.stand_ins(tmp_path), progress=Progress())
    assert crack_map.mask().pixels[line].mean() > 0.99


def test_that_a_hairline_in_a_large_scan_is_found(tmp_path: Path) -> None:
    photo, line = cracked(draw_portrait(2600, 1900), width_px=1)
    crack_map = find_cracks(photo, networks=graphs.stand_ins(tmp_path), progress=Progress())
    assert crack_map.mask().pixels[line].mean() > 0.99


def test_that_a_report_looks_at_a_working_size_and_marks_at_the_photos(tmp_path: Path) -> None:
    photo, line = cracked(draw_portrait(900, 700), width_px=5)
    networks = graphs.stand_ins(tmp_path)
    find = partial(find_cracks, photo, networks=networks, progress=Progress())
    found = find(within_px=300)
    assert (max(found.probability.shape), found.size) == (300, (900, 700))
    assert found.mask().pixels[line].mean() > 0.99
    assert np.array_equal(find(within_px=900).probability, find().probability)


def test_that_width_is_measured_alike_in_small_and_large_photos() -> None:
    small = np.zeros((200, 200), np.uint8)
    small[60:66] = small[100:140, 100:140] = 255
    large = np.kron(small, np.ones((12, 12), np.uint8))
    for marked, scale in ((small, 1.0), (large, 1024 / 200)):
        wide = CrackMap(marked).thick(marked, round(15 * scale))
        assert wide[round(120 * scale), round(120 * scale)]
        assert not wide[round(62 * scale)].any()


def test_that_the_threshold_travels_with_the_weights(tmp_path: Path) -> None:
    networks = graphs.stand_ins(tmp_path, cracks=graphs.bright_cracks(threshold=0.25))
    assert find_cracks(draw_portrait(), networks=networks, progress=Progress()).threshold == 0.25


def test_that_the_search_can_be_cancelled(tmp_path: Path) -> None:
    progress = Progress()
    progress.cancel()
    with pytest.raises(Cancelled):
        find_cracks(draw_portrait(), networks=graphs.stand_ins(tmp_path), progress=progress)


def test_that_a_wide_mark_is_left_out_where_only_cracks_are_wanted() -> None:
    probability = np.zeros((120, 120), np.uint8)
    probability[60:66] = 255
    probability[20:50, 20:50] = 255
    thin = CrackMap(probability, widest_px=13).mask().pixels
    assert thin[60:66].all()
    assert not thin[15:55].any()
    assert CrackMap(probability).mask().pixels[35, 35]
