"""The steps of undo of a mask, and which of its states is which."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar, Final

from PySide6.QtCore import QObject
from PySide6.QtGui import QUndoStack

from photorestorer_gui.ui.canvas.mask_command import MaskCommand
from photorestorer_gui.ui.mask_start import Past

UNDO_LIMIT: Final = 100


class MaskSteps(QUndoStack):
    """Undo and redo of the mask, and what was done before they begin.

    Every step has a number that no other has while the program runs, so that equal numbers mean
    equal marks.  How many steps there are does not: another step after an undo makes as many, and
    at the limit it is always the same.

    Parameters
    ----------
    parent : QObject, optional
    """

    _last: ClassVar[int] = 0

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.setUndoLimit(UNDO_LIMIT)
        self._before = Past()

    def begin(self, past: Past) -> None:
        """Forget all steps; what was done to the mask so far is `past`."""
        self._before = past  # before `clear`, which tells whoever listens
        self.clear()
        MaskSteps._last = max(MaskSteps._last, past.edits)

    def add(self, step: MaskCommand) -> None:
        """Take up a step that was done; one that is forgotten for it becomes part of the past."""
        oldest = next(self._done(), None) if self.index() == UNDO_LIMIT else None
        # Qt deletes it.
        forgotten = oldest and Past(oldest.number, self._before.by_hand or oldest.by_hand)
        MaskSteps._last += 1
        step.number = MaskSteps._last
        self.push(step)
        if forgotten and next(self._done()).number != forgotten.edits:
            self._before = forgotten

    @property
    def past(self) -> Past:
        """What was done to the mask so far: which state it is in, and whether by hand."""
        done = list(self._done())
        by_hand = self._before.by_hand or any(step.by_hand for step in done)
        return Past(done[-1].number if done else self._before.edits, by_hand)

    def _done(self) -> Iterator[MaskCommand]:
        """Yield the steps that are done and can be undone, the oldest first."""
        steps = (self.command(place) for place in range(self.index()))
        return (step for step in steps if isinstance(step, MaskCommand))
