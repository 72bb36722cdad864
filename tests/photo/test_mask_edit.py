"""Changes of a mask, kept by squares."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from photorestorer_gui.photo.geometry import Box
from photorestorer_gui.photo.mask import Mask
from photorestorer_gui.photo.mask_edit import PATCH_PX, MaskEdit
from photorestorer_gui.photo.mask_editor import MaskEditor

HEIGHT, WIDTH = 2 * PATCH_PX + 30, 3 * PATCH_PX + 5
boxes = st.tuples(
    st.integers(0, WIDTH - 1), st.integers(0, HEIGHT - 1), st.integers(1, 400), st.integers(1, 400)
)


@given(st.lists(boxes, min_size=1, max_size=4), st.integers(0, 1000))
def test_that_patches_hold_all_that_changed_and_lead_both_ways(
    changed: list[tuple[int, int, int, int]], seed: int
) -> None:
    before = np.random.default_rng(seed).random((HEIGHT, WIDTH)) < 0.3
    after = before.copy()
    for left, top, width, height in changed:
        after[top : top + height, left : left + width] ^= True
    edit = MaskEdit.between(before, after, (0, 0))
    assert (edit is None) is np.array_equal(before, after)
    if edit is None:
        return
    editor = MaskEditor(Mask(before.copy()))
    for undo, wanted in ((False, after), (True, before)):
        told = editor.apply(edit, undo=undo)
        assert np.array_equal(editor.pixels, wanted)
        left_out = before != after
        for box in told:
            left_out[box.slices] = False
        assert not left_out.any()
    assert edit.area <= HEIGHT * WIDTH


def test_that_patches_lie_where_the_corner_says() -> None:
    before, after = np.zeros((9, 8), np.bool_), np.zeros((9, 8), np.bool_)
    after[3:5, 2:7] = True
    edit = MaskEdit.between(before, after, (100, 1000))
    assert edit is not None
    assert edit.box == Box(102, 1003, 107, 1005)
    assert edit.patches[0].after.all()
    assert not edit.patches[0].before.any()


def test_that_two_far_changes_cost_what_they_hold() -> None:
    before, after = (np.zeros((3000, 4000), np.bool_) for _ in range(2))
    after[0, 0] = after[2999, 3999] = True
    edit = MaskEdit.between(before, after, (0, 0))
    assert edit is not None
    assert edit.area == 2
    assert edit.box == Box(0, 0, 4000, 3000)


def test_that_very_many_changes_are_told_as_one_box() -> None:
    before, after = (np.zeros((3000, 4000), np.bool_) for _ in range(2))
    after[::200, ::200] = True
    edit = MaskEdit.between(before, after, (0, 0))
    assert edit is not None
    assert len(edit.patches) > 64
    assert edit.boxes == (edit.box,)
