"""Undoing and redoing changes of the mask."""

from __future__ import annotations

from typing import Protocol

from PySide6.QtGui import QUndoCommand

from photorestorer_gui.photo.mask_edit import MaskEdit

_SENSITIVITY_ID = 1


class EditableMask(Protocol):
    """What a command acts on."""

    def apply(self, edits: tuple[MaskEdit, ...], *, undo: bool) -> None:
        """Redo or undo edits, in the right order."""
        ...

    def show_sensitivity(self, sensitivity: float) -> None:
        """Set the sensitivity without finding cracks again."""
        ...


class MaskCommand(QUndoCommand):
    """One step back for the person: a stroke, a clearing, or a pull at the sensitivity slider.

    Parameters
    ----------
    target : EditableMask
    edits : tuple of MaskEdit
        Already applied, which is why the first `redo` does nothing.
    text : str
        Names the step in “Undo …”.
    by_hand : bool
        Painted by the person, so worth asking before it is lost.
    sensitivity : tuple of two floats, optional
        Before and after; such commands in a row become one.

    Attributes
    ----------
    number : int
        Of the state that the mask is in after it; given by `MaskSteps.add`.
    """

    def __init__(
        self,
        target: EditableMask,
        edits: tuple[MaskEdit, ...],
        text: str,
        *,
        by_hand: bool = False,
        sensitivity: tuple[float, float] | None = None,
    ) -> None:
        super().__init__(text)
        self.by_hand = by_hand
        self.number = 0
        self._target = target
        self._edits = edits
        self._sensitivity = sensitivity
        self._applied = True

    def redo(self) -> None:
        """Apply the edits again."""
        if not self._applied:
            self._apply(undo=False)

    def undo(self) -> None:
        """Take the edits back."""
        self._apply(undo=True)

    def id(self) -> int:
        """Say which commands may become one."""
        return _SENSITIVITY_ID if self._sensitivity is not None else -1

    def mergeWith(self, other: QUndoCommand) -> bool:
        """Take in a later pull at the slider."""
        if not isinstance(other, MaskCommand):
            return False
        if self._sensitivity is None or other._sensitivity is None:
            return False
        self.number = other.number
        self._edits += other._edits
        self._sensitivity = (self._sensitivity[0], other._sensitivity[1])
        return True

    def _apply(self, *, undo: bool) -> None:
        self._applied = not undo
        if self._sensitivity is not None:
            self._target.show_sensitivity(self._sensitivity[0 if undo else 1])
        self._target.apply(self._edits, undo=undo)
