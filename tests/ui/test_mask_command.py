"""Undo commands of the mask."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtGui import QUndoStack

from photorestorer_gui.photo.mask import Mask
from photorestorer_gui.photo.mask_edit import MaskEdit
from photorestorer_gui.photo.mask_editor import MaskEditor
from photorestorer_gui.ui.canvas.mask_command import MaskCommand
from photorestorer_gui.ui.masking import keep_strokes

pytestmark = pytest.mark.usefixtures("qapp")


class Target:
    """A mask that commands act on."""

    def __init__(self) -> None:
        self.editor = MaskEditor(Mask.empty(30, 40))
        self.sensitivity = 0.5
        self.calls = 0

    def apply(self, edits: tuple[MaskEdit, ...], *, undo: bool) -> None:
        self.calls += 1
        for edit in reversed(edits) if undo else edits:
            self.editor.apply(edit, undo=undo)

    def show_sensitivity(self, sensitivity: float) -> None:
        self.sensitivity = sensitivity

    def marked(self, left: int) -> MaskEdit:
        pixels = self.editor.mask.pixels.copy()
        pixels[:, left : left + 3] = True
        edit = self.editor.replace(Mask(pixels))
        assert edit is not None
        return edit


def test_that_pushing_does_not_apply_again() -> None:
    target, stack = Target(), QUndoStack()
    stack.push(MaskCommand(target, (target.marked(3),), "Mark"))
    assert target.calls == 0


def test_that_undo_and_redo_go_back_and_forth() -> None:
    target, stack = Target(), QUndoStack()
    stack.push(MaskCommand(target, (target.marked(3),), "Mark"))
    marked = target.editor.mask
    stack.undo()
    assert not target.editor.mask
    stack.redo()
    assert target.editor.mask.same_pixels(marked)


def test_that_pulls_at_the_slider_become_one_command() -> None:
    target, stack = Target(), QUndoStack()
    for left, change in ((3, (0.5, 0.6)), (9, (0.6, 0.7)), (20, (0.7, 0.8))):
        stack.push(MaskCommand(target, (target.marked(left),), "Pull", sensitivity=change))
    assert stack.count() == 1
    stack.undo()
    assert not target.editor.mask
    assert target.sensitivity == 0.5
    stack.redo()
    assert target.editor.mask.coverage == pytest.approx(9 / 40)
    assert target.sensitivity == 0.8


def test_that_strokes_never_become_one_command() -> None:
    target, stack = Target(), QUndoStack()
    for left in (3, 9):
        stack.push(MaskCommand(target, (target.marked(left),), "Mark", by_hand=True))
    assert stack.count() == 2


def test_that_hand_work_outlives_a_new_search() -> None:
    found_before = np.array([[True, True, False, False]])
    mask = np.array([[True, False, True, False]])  # the second erased, the third painted
    found_now = np.array([[False, True, False, True]])
    kept = keep_strokes(mask, found_before, found_now)
    assert kept.tolist() == [[False, False, True, True]]


def test_that_after_clearing_the_search_starts_afresh() -> None:
    found = np.array([[True, False]])
    assert keep_strokes(np.zeros_like(found), found, found).tolist() == found.tolist()
