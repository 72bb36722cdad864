"""Painting on masks and taking it back."""

from __future__ import annotations

import math
import tracemalloc
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from photorestorer_gui.photo.geometry import Box
from photorestorer_gui.photo.mask import Mask
from photorestorer_gui.photo.mask_edit import MaskEdit
from photorestorer_gui.photo.mask_editor import MaskEditor

HEIGHT, WIDTH = 300, 520  # several of the editor's tiles, the last ones cut
Stroke = list[tuple[float, float]]

points = st.tuples(st.floats(-40, WIDTH + 40), st.floats(-40, HEIGHT + 40))
strokes = st.lists(points, min_size=1, max_size=5)
radii = st.floats(0.0, 40.0)


def start_mask(seed: int = 1) -> Mask:
    random = np.random.default_rng(seed)
    return Mask(random.random((HEIGHT, WIDTH)) < 0.1)


def capsules(stroke: Stroke, radius: float) -> Any:
    """Return the pixels whose centres lie within `radius` of the stroke, the plain way."""
    radius = max(radius, math.sqrt(0.5) + 1e-6)
    y, x = np.mgrid[0:HEIGHT, 0:WIDTH] + 0.5
    reached = np.zeros((HEIGHT, WIDTH), np.bool_)
    for (x0, y0), (x1, y1) in pairwise([stroke[0], *stroke]):
        length = (x1 - x0) ** 2 + (y1 - y0) ** 2
        along = ((x - x0) * (x1 - x0) + (y - y0) * (y1 - y0)) / length if length else 0 * x
        along = np.clip(along, 0, 1)
        distance = (x - x0 - along * (x1 - x0)) ** 2 + (y - y0 - along * (y1 - y0)) ** 2
        reached |= distance <= radius**2
    return reached


def paint(editor: MaskEditor, stroke: Stroke, radius: float, damaged: bool = True) -> list[Box]:
    editor.begin()
    return [editor.paint(point, radius, damaged) for point in stroke]


@settings(deadline=None, max_examples=40)
@given(strokes, radii, st.booleans())
def test_that_a_stroke_paints_the_capsules_between_its_points(
    stroke: Stroke, radius: float, damaged: bool
) -> None:
    editor = MaskEditor(start_mask())
    paint(editor, stroke, radius, damaged)
    expected = np.where(capsules(stroke, radius), damaged, start_mask().pixels)
    # A centre may lie so near the edge of the brush that the order of a sum decides.
    narrower = capsules(stroke, radius - 1e-6)
    wider = capsules(stroke, radius + 1e-6)
    decided = narrower == wider
    assert np.array_equal(editor.pixels[decided], expected[decided])


@settings(deadline=None, max_examples=40)
@given(strokes, radii, st.booleans())
def test_that_the_boxes_told_hold_every_change(
    stroke: Stroke, radius: float, damaged: bool
) -> None:
    editor = MaskEditor(start_mask())
    editor.begin()
    for point in stroke:
        before = editor.pixels.copy()
        box = editor.paint(point, radius, damaged)
        changed = before != editor.pixels
        assert (box.area == 0) is not changed.any()
        changed[box.slices] = False
        assert not changed.any()


@settings(deadline=None, max_examples=40)
@given(st.lists(st.tuples(strokes, radii, st.booleans()), min_size=1, max_size=4))
def test_that_undoing_and_redoing_restore_each_state_exactly(
    drawn: list[tuple[Stroke, float, bool]],
) -> None:
    editor = MaskEditor(start_mask())
    states, edits = [editor.mask], []
    for stroke, radius, damaged in drawn:
        paint(editor, stroke, radius, damaged)
        edit = editor.commit()
        assert (edit is None) is states[-1].same_pixels(editor.mask)
        if edit is not None:
            edits.append(edit)
            states.append(editor.mask)
    for edit, state in zip(reversed(edits), reversed(states[:-1]), strict=True):
        assert editor.apply(edit, undo=True) == edit.boxes
        assert editor.mask.same_pixels(state)
    for edit, state in zip(edits, states[1:], strict=True):
        assert editor.apply(edit, undo=False) == edit.boxes
        assert editor.mask.same_pixels(state)


@settings(deadline=None, max_examples=40)
@given(strokes, radii, st.booleans())
def test_that_aborting_leaves_no_trace(stroke: Stroke, radius: float, damaged: bool) -> None:
    editor = MaskEditor(start_mask())
    paint(editor, stroke, radius, damaged)
    changed = editor.pixels != start_mask().pixels
    box = editor.abort()
    assert editor.mask.same_pixels(start_mask())
    assert not editor.painting
    if box is not None:
        changed[box.slices] = False
    assert not changed.any()


def test_that_an_edit_holds_the_smallest_boxes_and_both_states() -> None:
    editor = MaskEditor(Mask.empty(HEIGHT, WIDTH))
    paint(editor, [(250.5, 100.5), (270.5, 100.5)], 2.0)
    edit = editor.commit()
    assert edit is not None
    assert edit.box == Box(248, 98, 273, 103)
    assert len(edit.patches) == 2
    for patch in edit.patches:
        assert not patch.before.any()
        assert np.array_equal(patch.after, editor.pixels[patch.box.slices])
        assert len(patch.packed_after) == math.ceil(patch.box.area / 8)


@pytest.mark.parametrize("point", [(3.0, 4.0), (3.5, 4.5), (3.2, 4.9), (0.0, 0.0)])
@pytest.mark.parametrize("radius", [0.0, 0.5])
def test_that_the_smallest_brush_paints_the_pixel_under_it(
    point: tuple[float, float], radius: float
) -> None:
    editor = MaskEditor(Mask.empty(20, 20))
    paint(editor, [point], radius)
    assert editor.pixels[int(point[1]), int(point[0])]
    assert editor.pixels.sum() <= 4


def test_that_painting_outside_changes_nothing_and_painting_across_is_cut() -> None:
    editor = MaskEditor(Mask.empty(20, 30))
    assert paint(editor, [(-50.0, -50.0), (-50.0, 90.0)], 10)[1].area == 0
    assert editor.commit() is None
    paint(editor, [(-50.0, 10.0), (80.0, 10.0)], 3)
    assert editor.pixels[10].all()
    assert editor.commit() is not None


def test_that_a_stroke_that_changes_nothing_is_no_edit() -> None:
    editor = MaskEditor(Mask(np.ones((20, 30), np.bool_)))
    before = editor.mask
    assert paint(editor, [(10.0, 10.0)], 5)[0].area == 0
    assert editor.commit() is None
    assert editor.mask is before


def test_that_painting_and_erasing_the_same_in_one_stroke_is_no_edit() -> None:
    editor = MaskEditor(Mask.empty(20, 30))
    editor.begin()
    editor.paint((10.0, 10.0), 5, True)
    editor.paint((10.0, 10.0), 6, False)
    assert editor.commit() is None


def test_that_two_strokes_are_not_joined() -> None:
    editor = MaskEditor(Mask.empty(50, 50))
    for point in ((5.0, 5.0), (45.0, 45.0)):
        paint(editor, [point], 2)
        editor.commit()
    assert not editor.pixels[25, 25]


def test_that_replacing_is_one_edit_over_what_differs() -> None:
    editor = MaskEditor(start_mask())
    pixels = start_mask().pixels.copy()
    pixels[10:20, 30:50] = ~pixels[10:20, 30:50]
    edit = editor.replace(Mask(pixels))
    assert edit is not None
    assert edit.box == Box(30, 10, 50, 20)
    assert np.array_equal(editor.pixels, pixels)
    editor.apply(edit, undo=True)
    assert editor.mask.same_pixels(start_mask())
    assert editor.replace(start_mask()) is None
    with pytest.raises(ValueError, match="differ in size"):
        editor.replace(Mask.empty(3, 3))


def test_that_a_snapshot_stays_and_the_view_follows() -> None:
    editor = MaskEditor(Mask.empty(20, 30))
    view, snapshot = editor.pixels, editor.mask
    assert editor.mask is snapshot
    paint(editor, [(10.0, 10.0)], 3)
    assert not snapshot
    assert view.any()
    assert editor.mask is not snapshot
    assert editor.coverage == editor.mask.coverage > 0
    with pytest.raises(ValueError, match="read-only"):
        view[0, 0] = True


def test_that_the_mask_it_started_from_stays_as_it_is() -> None:
    mask = Mask.empty(20, 30)
    paint(MaskEditor(mask), [(10.0, 10.0)], 3)
    assert not mask


def test_that_steps_out_of_order_are_refused() -> None:
    editor = MaskEditor(Mask.empty(20, 30))
    edit = MaskEdit.between(np.zeros((2, 2), np.bool_), np.ones((2, 2), np.bool_), corner=(0, 0))
    assert edit is not None
    with pytest.raises(RuntimeError, match="begin"):
        editor.paint((1.0, 1.0), 1, True)
    assert editor.commit() is None
    assert editor.abort() is None
    editor.begin()
    assert editor.painting
    for step in (
        editor.begin,
        lambda: editor.replace(Mask.empty(20, 30)),
        lambda: editor.apply(edit, undo=True),
    ):
        with pytest.raises(RuntimeError, match="a stroke has begun"):
            step()


def test_that_a_stroke_on_a_large_photo_costs_what_it_touches() -> None:
    editor = MaskEditor(Mask.empty(6000, 8000))
    editor.begin()
    tracemalloc.start()
    editor.paint((10.0, 10.0), 20, True)
    editor.paint((7990.0, 5990.0), 20, True)
    peak = tracemalloc.get_traced_memory()[1]
    edit = editor.commit()
    peak = max(peak, tracemalloc.get_traced_memory()[1])
    tracemalloc.stop()
    assert peak < 12_000_000, "a copy of this mask is 48 MB"
    assert editor.pixels[3000, 4000]
    assert edit is not None
    assert edit.area < edit.box.area / 10
