"""The mask of the current photo: strokes, sensitivity, undo.  Part of the workspace."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtGui import QUndoStack

from photorestorer_gui.damage.cracks import CrackMap
from photorestorer_gui.photo.geometry import Box
from photorestorer_gui.photo.mask import Mask
from photorestorer_gui.photo.mask_edit import MaskEdit
from photorestorer_gui.photo.mask_editor import MaskEditor
from photorestorer_gui.progress import Progress
from photorestorer_gui.ui.background import Lane, Operation
from photorestorer_gui.ui.canvas.mask_command import MaskCommand
from photorestorer_gui.ui.qt_images import MaskPicture
from photorestorer_gui.ui.theme import MASK_TINT

_UNDO_LIMIT = 100

# Edits of more pixels than this take longer than a frame, so the lane does them.
_QUICK_PIXELS = 2_000_000

Bools = NDArray[np.bool_]
T = TypeVar("T")


@dataclass(frozen=True, eq=False)
class MaskStart:
    """A mask ready for editing and drawing; made off the main thread by `start_mask`."""

    editor: MaskEditor
    picture: MaskPicture
    crack_map: CrackMap
    found: Mask


def start_mask(crack_map: CrackMap, sensitivity: float) -> MaskStart:
    """Prepare the mask of the cracks found."""
    found = crack_map.mask(sensitivity)
    return MaskStart(MaskEditor(found), MaskPicture(found.pixels, MASK_TINT), crack_map, found)


def keep_strokes(mask: Bools, found_before: Bools, found_now: Bools) -> Bools:
    """Return the cracks found now, with what the person painted or erased since.

    Parameters
    ----------
    mask, found_before, found_now : (H, W) bool
        The mask as it is, the cracks it began with, and the cracks at the new sensitivity.
    """
    if not mask.any():
        return found_now
    changed_by_hand = mask ^ found_before
    # Not `np.where`, which would keep the window waiting for Python's lock.
    return found_now ^ ((found_now ^ mask) & changed_by_hand)


class Masking(QObject):
    """The mask, its picture and its undo stack.

    Parameters
    ----------
    lane : Lane
        Where large edits run.
    parent : QObject, optional

    Signals
    -------
    mask_changed(Box)
        These pixels may have changed.
    settled()
        A step ended: a stroke, an undo, a new sensitivity, another mask.
    painted()
        The person marked damage by hand.
    failed(Exception)
        An edit could not be made; the mask is as it was.
    """

    mask_changed = Signal(object)
    settled = Signal()
    painted = Signal()
    failed = Signal(object)

    def __init__(self, lane: Lane, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.stack = QUndoStack(self)
        self.stack.setUndoLimit(_UNDO_LIMIT)
        # A command is carried out before the stack counts it.
        self.stack.indexChanged.connect(self._note_step)
        self.sensitivity = 0.5
        self.stroking = False
        self._lane = lane
        self._start: MaskStart | None = None
        self._found: Mask | None = None
        self._pending = 0
        self._wanted: float | None = None

    @property
    def picture(self) -> MaskPicture | None:
        """The mask as drawn, or None before cracks were looked for."""
        return self._start.picture if self._start else None

    @property
    def ready(self) -> bool:
        """Whether the mask can be edited and read now."""
        return self._start is not None and self._pending == 0 and not self.stroking

    @property
    def paintable(self) -> bool:
        """Whether a stroke runs or could begin."""
        return self.ready or self.stroking

    @property
    def mask(self) -> Mask | None:
        """A snapshot, or None before cracks were looked for."""
        return self._start.editor.mask if self._start else None

    @property
    def asked_sensitivity(self) -> float:
        """The sensitivity that was asked for last, which may still be on its way."""
        return self.sensitivity if self._wanted is None else self._wanted

    @property
    def coverage(self) -> float:
        """Fraction of the photo that is marked, 0–1."""
        return self._start.picture.coverage if self._start else 0.0

    @property
    def painted_by_hand(self) -> bool:
        """Whether strokes of the person are part of the mask."""
        commands = (self.stack.command(i) for i in range(self.stack.index()))
        return any(isinstance(c, MaskCommand) and c.by_hand for c in commands)

    def take(self, start: MaskStart | None, sensitivity: float) -> None:
        """Take over a new photo's mask, or none."""
        self.stack.clear()
        self.stroking = False
        self._start = start
        self._found = start.found if start else None
        self._wanted = None
        self._pending = 0
        self.sensitivity = sensitivity
        if self._start is not None:
            self.mask_changed.emit(_whole(self._start))
        self.settled.emit()

    def begin_stroke(self) -> bool:
        """Begin a stroke; False when the mask cannot be edited now."""
        if not self.ready or self._start is None:
            return False
        self._start.editor.begin()
        self.stroking = True
        return True

    def paint(self, point: tuple[float, float], radius_px: float, *, damaged: bool) -> None:
        """Go on with the stroke to `point` (x, y in photo pixels)."""
        if self.stroking and self._start is not None:
            self._show(self._start.editor.paint(point, radius_px, damaged))

    def commit_stroke(self, *, damaged: bool) -> None:
        """End the stroke; it becomes one step of undo."""
        if not self.stroking or self._start is None:
            return
        self.stroking = False
        edit = self._start.editor.commit()
        if edit is not None:
            text = "Paint damage" if damaged else "Erase marks"
            self.stack.push(MaskCommand(self, (edit,), text, by_hand=True))
            if damaged:
                self.painted.emit()
        self.settled.emit()
        self._next()

    def abort_stroke(self) -> bool:
        """Take the running stroke back; False when there is none."""
        if not self.stroking or self._start is None:
            return False
        self.stroking = False
        box = self._start.editor.abort()
        if box is not None:
            self._show(box)
        self.settled.emit()
        self._next()
        return True

    def undo(self) -> None:
        """Take back the stroke that is being painted, or else the last step."""
        if not self.abort_stroke():
            self.stack.undo()

    def redo(self) -> None:
        """Do again what was undone last; not during a stroke."""
        if not self.stroking:
            self.stack.redo()

    def clear(self) -> None:
        """Unmark everything."""
        if self._start is not None and self.ready:
            height, width = self._start.editor.pixels.shape
            self._replace(
                lambda: Mask.empty(height, width), lambda edit: self._push(edit, "Clear marks")
            )

    def find_again(self) -> None:
        """Mark exactly the cracks found, forgetting strokes (until undone)."""
        if self._start is not None and self.ready:
            find = partial(self._start.crack_map.mask, self.sensitivity)
            self._replace(find, lambda edit: self._push(edit, "Find cracks"))

    def set_sensitivity(self, sensitivity: float) -> None:
        """Find cracks at another sensitivity; strokes stay, steps in a row undo as one."""
        if self._start is None or sensitivity == self.asked_sensitivity:
            return
        if not self.ready:
            self._wanted = sensitivity
            return
        before, self.sensitivity = self.sensitivity, sensitivity
        start, found_before = self._start, self._found
        found: list[Mask] = []

        def make() -> Mask:
            found.append(start.crack_map.mask(sensitivity))
            old = (found_before or start.found).pixels
            return Mask(keep_strokes(start.editor.pixels, old, found[0].pixels))

        def push(edit: MaskEdit | None) -> None:
            self._found = found[0]
            self._push(edit, "Change sensitivity", sensitivity=(before, sensitivity))

        def take_back() -> None:
            self.sensitivity = before

        self._replace(make, push, take_back)

    def show_sensitivity(self, sensitivity: float) -> None:
        """Set the sensitivity without finding cracks again."""
        self.sensitivity = sensitivity
        if self._start is not None:
            crack_map = self._start.crack_map
            self._in_lane(lambda: crack_map.mask(sensitivity), self._take_found)

    def apply(self, edits: tuple[MaskEdit, ...], *, undo: bool) -> None:
        """Redo or undo edits."""
        start = self._start
        if start is None:
            return
        ordered = tuple(reversed(edits)) if undo else edits

        def work() -> list[Box]:
            boxes = [box for edit in ordered for box in start.editor.apply(edit, undo=undo)]
            for box in boxes:
                start.picture.update(start.editor.pixels, box)
            return boxes

        if self.ready and sum(edit.area for edit in edits) <= _QUICK_PIXELS:
            self._tell(work())
        else:
            self._in_lane(work, self._tell)

    @Slot()
    def _note_step(self) -> None:
        self.settled.emit()

    def _take_found(self, found: Mask) -> None:
        self._found = found

    def _replace(
        self,
        make: Callable[[], Mask],
        push: Callable[[MaskEdit | None], None],
        take_back: Callable[[], None] = lambda: None,
    ) -> None:
        start = self._start
        assert start is not None

        def work() -> MaskEdit | None:
            edit = start.editor.replace(make())
            if edit is not None:
                for box in edit.boxes:
                    start.picture.update(start.editor.pixels, box)
            return edit

        self._in_lane(work, push, take_back)

    def _push(
        self,
        edit: MaskEdit | None,
        text: str,
        *,
        sensitivity: tuple[float, float] | None = None,
    ) -> None:
        if edit is not None or sensitivity is not None:
            edits = (edit,) if edit is not None else ()
            self.stack.push(MaskCommand(self, edits, text, sensitivity=sensitivity))
        self._tell([edit.box] if edit is not None else [])

    def _in_lane(
        self,
        work: Callable[[], T],
        then: Callable[[T], None],
        take_back: Callable[[], None] = lambda: None,
    ) -> None:
        """Run an edit in the lane; the mask is not ready until it has ended."""
        start = self._start
        self._pending += 1
        self.settled.emit()

        def carry_out(progress: Progress) -> T:
            return work()

        def succeed(result: T) -> None:
            if self._start is start:
                self._pending -= 1
                then(result)
                self._next()

        def fail(error: Exception) -> None:
            if self._start is start:
                self._pending -= 1
                take_back()
                self.failed.emit(error)
                self.settled.emit()

        operation = Operation("Changing the mask", carry_out)
        operation.on_success(succeed).on_failure(fail).start(self._lane)

    def _next(self) -> None:
        if self._wanted is not None and self.ready:
            wanted, self._wanted = self._wanted, None
            self.set_sensitivity(wanted)

    def _tell(self, boxes: list[Box]) -> None:
        for box in boxes:
            self.mask_changed.emit(box)
        self.settled.emit()

    def _show(self, box: Box) -> None:
        if self._start is not None and box.area:
            self._start.picture.update(self._start.editor.pixels, box)
            self.mask_changed.emit(box)


def _whole(start: MaskStart) -> Box:
    height, width = start.editor.pixels.shape
    return Box(0, 0, width, height)
