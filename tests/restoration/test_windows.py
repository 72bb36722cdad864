"""Where an inpainting network looks: everything is covered, with context, in few windows."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from photorestorer_gui.restoration.windows import (
    CELL_PX,
    CONTEXT_PX,
    REACH_PX,
    Bools,
    Window,
    deep_parts,
    plan_windows,
)

SIDE = 512
CORE = SIDE - 2 * CONTEXT_PX


def damaged(height: int, width: int, *boxes: tuple[int, int, int, int]) -> Bools:
    mask = np.zeros((height, width), np.bool_)
    for left, top, right, bottom in boxes:
        mask[top:bottom, left:right] = True
    return mask


def scratched(height: int, width: int, count: int, *, seed: int = 0) -> Bools:
    """Straight scratches of a few hundred pixels."""
    rng = np.random.default_rng(seed)
    mask = np.zeros((height, width), np.uint8)
    for _ in range(count):
        x, y = rng.uniform(0, width), rng.uniform(0, height)
        angle, length = rng.uniform(0, np.pi), rng.uniform(100, 400)
        end = round(x + length * np.cos(angle)), round(y + length * np.sin(angle))
        cv2.line(mask, (round(x), round(y)), end, 1, 3)
    return mask > 0


def check(mask: Bools, windows: list[Window]) -> None:
    """Raise if damage is left out, or a window is not what the network takes or needs."""
    height, width = mask.shape
    left = mask.copy()
    for window in windows:
        box, core = window.box, window.core
        assert (box.width, box.height) == (min(SIDE, width), min(SIDE, height))
        assert box.cut(height=height, width=width) == box
        assert box.common(core) == core
        for here, beside, end in (
            (core.left, box.left, 0),
            (core.top, box.top, 0),
            (box.right, core.right, width),
            (box.bottom, core.bottom, height),
        ):
            ends_with_photo = (beside if end == 0 else here) == end
            assert here - beside >= CONTEXT_PX - CELL_PX or ends_with_photo
        left[core.slices] = False
    assert not left.any()


@given(
    st.integers(1, 1500),
    st.integers(1, 1500),
    st.lists(
        st.tuples(st.floats(0, 1), st.floats(0, 1), st.floats(0, 0.7), st.floats(0, 0.7)),
        max_size=8,
    ),
)
def test_that_all_damage_is_in_some_core_with_context_around(
    height: int, width: int, places: list[tuple[float, float, float, float]]
) -> None:
    mask = np.zeros((height, width), np.bool_)
    for x, y, wide, tall in places:
        top, left = int(y * height), int(x * width)
        mask[top : top + 1 + int(tall * height), left : left + 1 + int(wide * width)] = True
    check(mask, plan_windows(mask, side_px=SIDE))


def test_that_a_sound_photo_is_not_looked_at() -> None:
    assert plan_windows(np.zeros((900, 900), np.bool_), side_px=SIDE) == []


def test_that_one_scratch_in_a_large_scan_takes_one_window() -> None:
    mask = damaged(4000, 6000, (3000, 2000, 3250, 2004))
    (window,) = plan_windows(mask, side_px=SIDE)
    assert window.box.left + window.box.right == pytest.approx(2 * 3125, abs=2 * CELL_PX), "centred"
    check(mask, [window])


def test_that_neighbours_share_a_window() -> None:
    specks = [(x, y, x + 3, y + 3) for x in (1000, 1100, 1250) for y in (700, 800, 950)]
    assert len(plan_windows(damaged(2000, 2000, *specks), side_px=SIDE)) == 1


@pytest.mark.parametrize("size", [240, 300])
def test_that_a_hole_that_fits_is_not_cut(size: int) -> None:
    # A speck higher up would make a plain grid cut the hole.
    hole = (700, 500, 700 + size, 500 + size)
    mask = damaged(2000, 2000, (650, 450, 655, 455), hole)
    windows = plan_windows(mask, side_px=SIDE)
    assert any(
        window.core.left <= hole[0]
        and window.core.top <= hole[1]
        and window.core.right >= hole[2]
        and window.core.bottom >= hole[3]
        for window in windows
    )


def test_that_a_long_scratch_takes_hardly_more_windows_than_its_length_asks() -> None:
    mask = damaged(3000, 4000, (100, 1500, 3900, 1505))
    assert len(plan_windows(mask, side_px=SIDE)) <= int(np.ceil(3800 / CORE)) + 1


def test_that_there_are_fewer_windows_than_scratches() -> None:
    mask = scratched(3000, 4000, 200)
    windows = plan_windows(mask, side_px=SIDE)
    check(mask, windows)
    blocks = sum(
        mask[top : top + CORE, left : left + CORE].any()
        for top in range(0, 3000, CORE)
        for left in range(0, 4000, CORE)
    )
    assert len(windows) <= 1.3 * blocks, "hardly more than a plain grid, which cuts what it meets"


def test_that_the_plan_is_the_same_every_time() -> None:
    mask = scratched(1200, 1600, 30)
    assert plan_windows(mask, side_px=SIDE) == plan_windows(mask, side_px=SIDE)


# --- holes too wide for a window ------------------------------------------------------------------


def test_that_no_scratch_is_deep() -> None:
    mask = scratched(1000, 1000, 50) | damaged(1000, 1000, (300, 300, 500, 900))
    assert list(deep_parts(mask, mask)) == []


def test_that_only_the_middle_of_a_wide_hole_is_deep() -> None:
    mask = damaged(1500, 1500, (300, 300, 1100, 1000))
    ((box, inside),) = deep_parts(mask, mask)
    deep = np.zeros_like(mask)
    deep[box.slices] = inside
    to_known = cv2.distanceTransform(mask.view(np.uint8), cv2.DIST_L2, cv2.DIST_MASK_PRECISE)
    assert to_known[deep].min() >= REACH_PX - CELL_PX
    assert to_known[mask & ~deep].max() <= REACH_PX + 3 * CELL_PX


def test_that_the_photos_end_is_nothing_known() -> None:
    mask = damaged(600, 800, (0, 0, 200, 600))
    ((box, _),) = deep_parts(mask, mask)
    assert (box.left, box.top, box.bottom) == (0, 0, 600)


def test_that_only_what_is_wanted_is_given() -> None:
    mask = damaged(1500, 1500, (300, 300, 1100, 1000))
    wanted = damaged(1500, 1500, (600, 600, 700, 700))
    ((box, inside),) = deep_parts(mask, wanted)
    assert np.count_nonzero(inside) == 100 * 100
    assert wanted[box.slices][inside].all()
