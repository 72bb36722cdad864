"""The protected layer: what must never be touched."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from photorestorer_gui.photo.geometry import Box
from photorestorer_gui.photo.mask import Mask
from photorestorer_gui.photo.mask_edit import MaskEdit
from photorestorer_gui.photo.mask_editor import MaskEditor
from photorestorer_gui.photo.mask_layers import Layer

SIZE = (90, 300)


def random_mask(seed: int) -> Mask:
    return Mask(np.random.default_rng(seed).random(SIZE) < 0.3)


def protect(editor: MaskEditor, x: float, y: float, radius: float = 12.0) -> MaskEdit:
    editor.begin(Layer.PROTECTED)
    editor.paint((x, y), radius, True)
    edit = editor.commit()
    assert edit is not None
    return edit


def everything(editor: MaskEditor) -> tuple[bytes, bytes, bytes]:
    return editor.pixels.tobytes(), editor.marked.tobytes(), editor.protected.tobytes()


def test_that_protection_takes_marks_out_and_gives_them_back() -> None:
    editor = MaskEditor(random_mask(1))
    protect(editor, 100, 40)
    assert not (editor.mask.pixels & editor.protected).any()
    assert np.count_nonzero(editor.mask.pixels) < np.count_nonzero(editor.marked)
    editor.begin(Layer.PROTECTED)
    editor.paint((100, 40), 40, False)
    editor.commit()
    assert editor.mask.same_pixels(random_mask(1))


def test_that_no_stroke_and_no_shape_marks_or_unmarks_what_is_protected() -> None:
    editor = MaskEditor(random_mask(1))
    protect(editor, 100, 40)
    shield = editor.protected.copy()
    under = editor.marked[shield].copy()
    for damaged in (True, False):
        editor.begin()
        editor.paint((60, 40), 30, damaged)
        editor.paint((200, 40), 30, damaged)
        editor.commit()
        editor.fill(Box(0, 0, 300, 90), np.ones(SIZE, np.bool_), damaged)
        editor.replace_open(Mask(np.full(SIZE, damaged)))
        assert np.array_equal(editor.marked[shield], under)
        assert not editor.pixels[shield].any()
        assert (editor.pixels[~shield] == damaged).all()


def test_that_a_new_mask_does_not_reach_what_is_protected() -> None:
    editor = MaskEditor(Mask.empty(*SIZE))
    protect(editor, 100, 40)
    editor.replace(Mask(np.ones(SIZE, np.bool_)))
    assert np.array_equal(editor.mask.pixels, ~editor.protected)
    assert editor.snapshot(Layer.MARKED).coverage == 1.0


def test_that_an_aborted_protection_leaves_everything_as_it_was() -> None:
    editor = MaskEditor(random_mask(2))
    protect(editor, 40, 40)
    before = everything(editor)
    editor.begin(Layer.PROTECTED)
    editor.paint((200, 40), 30, True)
    assert editor.abort() is not None
    assert everything(editor) == before


edits = st.lists(
    st.tuples(
        st.sampled_from(["mark", "unmark", "protect", "unprotect", "fill", "replace", "turn"]),
        st.floats(-20, 320),
        st.floats(-20, 110),
        st.integers(0, 9),
    ),
    min_size=1,
    max_size=8,
)


@settings(deadline=None, max_examples=40)
@given(edits)
def test_that_any_edits_are_undone_and_done_again(
    steps: list[tuple[str, float, float, int]],
) -> None:
    editor = MaskEditor(random_mask(3))
    seen, done = [everything(editor)], []
    for what, x, y, seed in steps:
        edit = carry_out(editor, what, (x, y), seed)
        assert not (editor.pixels & editor.protected).any()
        assert np.array_equal(editor.pixels, editor.marked & ~editor.protected)
        if edit is not None:
            done.append(edit)
            seen.append(everything(editor))
    for edit, state in zip(reversed(done), seen[-2::-1], strict=True):
        editor.apply(edit, undo=True)
        assert everything(editor) == state
    for edit, state in zip(done, seen[1:], strict=True):
        editor.apply(edit, undo=False)
        assert everything(editor) == state
    assert editor.mask.pixels.tobytes() == seen[-1][0]


def carry_out(
    editor: MaskEditor, what: str, point: tuple[float, float], seed: int
) -> MaskEdit | None:
    if what == "fill":
        return editor.fill(Box(10, 10, 60, 60), random_mask(seed).pixels[:50, :50], seed % 2 == 0)
    if what == "replace":
        return editor.replace(random_mask(seed))
    if what == "turn":
        return editor.replace_open(Mask(~editor.mask.pixels))
    editor.begin(Layer.PROTECTED if what.endswith("protect") else Layer.MARKED)
    editor.paint(point, 5.0 + seed, not what.startswith("un"))
    return editor.commit()


def test_that_snapshots_are_kept_until_their_layer_changes() -> None:
    editor = MaskEditor(random_mask(4))
    assert editor.snapshot(Layer.MARKED) is editor.mask
    protect(editor, 40, 40)
    protected = editor.snapshot(Layer.PROTECTED)
    editor.begin()
    editor.paint((200, 40), 9, True)
    editor.commit()
    assert editor.snapshot(Layer.PROTECTED) is protected
    assert editor.snapshot(Layer.MARKED) is not editor.mask


def test_that_layers_kept_before_are_taken_up_again() -> None:
    editor = MaskEditor(random_mask(5))
    protect(editor, 150, 40)
    again = MaskEditor(editor.snapshot(Layer.MARKED), editor.snapshot(Layer.PROTECTED))
    assert everything(again) == everything(editor)


def test_that_the_views_are_read_only() -> None:
    editor = MaskEditor(random_mask(5))
    for pixels in (editor.pixels, editor.marked, editor.protected):
        with pytest.raises(ValueError, match="read-only"):
            pixels[0, 0] = True
