"""The mask of the current photo: strokes, sensitivity, undo.  Part of the workspace."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, Signal, Slot

from photorestorer_gui.damage.cracks import CrackMap
from photorestorer_gui.photo.geometry import Box
from photorestorer_gui.photo.mask import Mask
from photorestorer_gui.photo.mask_edit import MaskEdit
from photorestorer_gui.photo.mask_editor import MaskEditor
from photorestorer_gui.photo.mask_layers import Layer, MaskLayers
from photorestorer_gui.progress import Progress
from photorestorer_gui.ui.background import Lane, Operation
from photorestorer_gui.ui.canvas.mask_command import MaskCommand
from photorestorer_gui.ui.draft import Draft
from photorestorer_gui.ui.language import tr
from photorestorer_gui.ui.mask_changes import STROKES, MaskChanges, Step
from photorestorer_gui.ui.mask_start import MaskStart, Past, start_mask
from photorestorer_gui.ui.mask_steps import MaskSteps
from photorestorer_gui.ui.qt_images import MaskPicture
from photorestorer_gui.ui.theme import DEFAULT_TINT, TINTS

# Edits of more pixels than this take longer than a frame, so the lane does them.
_QUICK_PIXELS = 2_000_000
# Masks of more pixels than this are not copied within a frame.
_LARGE_PIXELS = 16_000_000

Bools = NDArray[np.bool_]
T = TypeVar("T")


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

    What marks areas, lines and pieces, and what changes the whole mask, is in `changes`.

    Parameters
    ----------
    lane : Lane
        Where large edits run.
    parent : QObject, optional
    files : Lane, optional
        Where masks are written; `lane` by default.

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

    def __init__(
        self, lane: Lane, parent: QObject | None = None, *, files: Lane | None = None
    ) -> None:
        super().__init__(parent)
        self.stack = MaskSteps(self)
        # A command is carried out before the stack counts it.
        self.stack.indexChanged.connect(self._note_step)
        self.changes = MaskChanges(self, files or lane)
        self.sensitivity = 0.5
        self.stroking = False
        self.draft: Draft | None = None
        self._stroke_layer = Layer.MARKED
        self._lane = lane
        self._start: MaskStart | None = None
        self._found: Mask | None = None
        self._pending = 0
        self._waiting: deque[Callable[[], None]] = deque()
        self._wanted: float | None = None
        self._tint = self._shown_tint = TINTS[DEFAULT_TINT]

    @property
    def picture(self) -> MaskPicture | None:
        """The mask as drawn, or None before cracks were looked for."""
        return self._start.picture if self._start else None

    @property
    def protected_picture(self) -> MaskPicture | None:
        """What is protected, as drawn; None while nothing ever was."""
        shown = self.protects
        return self._start.protected_picture if self._start and shown else None

    @property
    def editor(self) -> MaskEditor | None:
        """The pixels, to be read only while `ready`; None before cracks were looked for."""
        return self._start.editor if self._start else None

    @property
    def crack_map(self) -> CrackMap | None:
        """The kept crack map, or None before cracks were looked for."""
        return self._start.crack_map if self._start else None

    @property
    def protects(self) -> bool:
        """Whether anything is, or was, protected."""
        return self._start is not None and self._start.editor.protects

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
        """A snapshot without what is protected, or None before cracks were looked for."""
        return self._start.editor.mask if self._start else None

    @property
    def layers(self) -> MaskLayers | None:
        """All there is to be kept of the mask; None before cracks were looked for.

        A snapshot for saving; `start_mask` and `take_layers` take it back.  To be asked for while
        `ready`.
        """
        if self._start is None:
            return None
        editor = self._start.editor
        marked, protected = editor.snapshot(Layer.MARKED), editor.snapshot(Layer.PROTECTED)
        return MaskLayers(marked, protected, self.sensitivity, self._found)

    @property
    def found(self) -> Mask | None:
        """The cracks found at this sensitivity, without strokes."""
        return self._found

    def cut(self, box: Box, layer: Layer = Layer.MARKED) -> Bools:
        """Return a copy of what a layer holds in a box inside the photo, (h, w) bool."""
        assert self._start is not None
        editor = self._start.editor
        pixels = editor.protected if layer is Layer.PROTECTED else editor.marked
        return pixels[box.slices].copy()

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
        return self.stack.past.by_hand

    @property
    def past(self) -> Past:
        """What was done to the mask so far, as `take` wants it when it is taken up again."""
        return self.stack.past

    def take(self, start: MaskStart | None, sensitivity: float, past: Past | None = None) -> None:
        """Take over a new photo's mask, or none, or one that was worked on before."""
        self._drop_draft()
        self.stack.begin(past or Past())
        self.stroking = False
        self._start = start
        self._found = start.found if start else None
        self._wanted = None
        self._waiting.clear()
        self._pending = 0
        self.sensitivity = sensitivity
        self._shown_tint = TINTS[DEFAULT_TINT]
        if self._start is not None:
            self.mask_changed.emit(self._start.whole)
        self.settled.emit()
        self._next()

    def take_layers(self, layers: MaskLayers) -> None:
        """Go on with layers kept earlier, of this photo; undo does not reach behind them."""
        if self._start is not None:
            crack_map = self._start.crack_map
            self._in_lane(
                lambda: start_mask(crack_map, layers.sensitivity, layers),
                lambda start: self.take(start, layers.sensitivity),
            )

    def prepare_protection(self) -> None:
        """Make room for protection, for which the first stroke on a large photo would halt."""
        start = self._start
        if start is None or start.editor.can_protect or not self.ready:
            return
        if start.whole.area > _LARGE_PIXELS:
            self._in_lane(start.editor.prepare_protection, lambda _: self._tell([]))

    # Strokes and drafts

    def begin_stroke(self, layer: Layer = Layer.MARKED) -> bool:
        """Begin a stroke on a layer; False when the mask cannot be edited now."""
        if not self.ready or self._start is None:
            return False
        self._start.editor.begin(layer)
        self._stroke_layer = layer
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
            text = tr(STROKES[edit.layer, damaged])
            self.stack.add(MaskCommand(self, (edit,), text, by_hand=True))
            if damaged and edit.layer is Layer.MARKED:
                self.painted.emit()
        self.settled.emit()
        self._next()

    def abort_stroke(self) -> bool:
        """Take the running stroke or draft back; False when there is none."""
        if self.draft is not None:
            self._drop_draft()
            self.settled.emit()
            return True
        if not self.stroking or self._start is None:
            return False
        self.stroking = False
        box = self._start.editor.abort()
        if box is not None:
            self._show(box)
        self.settled.emit()
        self._next()
        return True

    def hold(self, draft: Draft) -> None:
        """Note that a draft is being drawn, for Escape and Undo to reach it."""
        self.draft = draft
        self.settled.emit()

    def let_go(self, draft: Draft) -> None:
        """Note that a draft has ended."""
        if self.draft is draft:
            self.draft = None
            self.settled.emit()

    def _drop_draft(self) -> None:
        draft, self.draft = self.draft, None
        if draft is not None:
            draft.abort()

    # Steps of undo

    def undo(self) -> None:
        """Take back the draft's last point, or the stroke being painted, or else the last step."""
        if self.draft is not None:
            self.draft.step_back()
            self.settled.emit()
        elif not self.abort_stroke():
            self.in_turn(self.stack.undo)

    def redo(self) -> None:
        """Do again what was undone last; not during a stroke or a draft."""
        if not self.stroking and self.draft is None:
            self.in_turn(self.stack.redo)

    def clear(self) -> None:
        """Unmark everything."""
        self.changes.clear()

    def find_again(self) -> None:
        """Mark exactly the cracks found, forgetting strokes (until undone)."""
        if self._start is not None:
            crack_map = self._start.crack_map
            self.change(
                lambda editor: editor.replace(crack_map.mask(self.sensitivity)),
                Step(tr("Find cracks")),
            )

    def set_sensitivity(self, sensitivity: float) -> None:
        """Find cracks at another sensitivity; strokes stay, steps in a row undo as one."""
        if self._start is None or sensitivity == self.asked_sensitivity:
            return
        if not self.ready:
            # Of places that the slider goes through, only the last is of interest.
            if self._wanted is None:
                self._waiting.append(self._find_wanted)
            self._wanted = sensitivity
            return
        before, self.sensitivity = self.sensitivity, sensitivity
        start, found_before = self._start, self._found
        found: list[Mask] = []

        def search(editor: MaskEditor) -> MaskEdit | None:
            found.append(start.crack_map.mask(sensitivity))
            old = (found_before or start.found).pixels
            return editor.replace(Mask(keep_strokes(editor.marked, old, found[0].pixels)))

        def push(edit: MaskEdit | None) -> None:
            self._found = found[0]
            self._push(edit, Step(tr("Change sensitivity")), sensitivity=(before, sensitivity))

        def take_back() -> None:
            self.sensitivity = before

        self._in_lane(lambda: start.changed(search), push, take_back)

    def show_sensitivity(self, sensitivity: float) -> None:
        """Set the sensitivity without finding cracks again."""
        self.sensitivity = sensitivity
        if self._start is not None:
            crack_map = self._start.crack_map
            self._in_lane(lambda: crack_map.mask(sensitivity), self._take_found)

    def show_tint(self, tint: int) -> None:
        """Draw marks in another colour, 0xAARRGGBB, as soon as nothing else is being done."""
        self._tint = tint
        self._next()

    def change(
        self,
        change: Callable[[MaskEditor], MaskEdit | None],
        step: Step,
        *,
        pixels: int | None = None,
    ) -> None:
        """Change the mask, now or once earlier changes have ended; one step of undo.

        Parameters
        ----------
        change : callable(editor) -> MaskEdit or None
            Runs in the lane unless it is small.
        step : Step
        pixels : int, optional
            How many pixels it may touch; the whole mask by default.
        """
        start = self._start
        if start is None:
            return
        if not self.ready:
            self.in_turn(lambda: self.change(change, step, pixels=pixels))
        elif pixels is not None and pixels <= _QUICK_PIXELS:
            self._push(start.changed(change), step)
        else:
            self._in_lane(lambda: start.changed(change), lambda edit: self._push(edit, step))

    def apply(self, edits: tuple[MaskEdit, ...], *, undo: bool) -> None:
        """Redo or undo edits."""
        start = self._start
        if start is None:
            return
        ordered = tuple(reversed(edits)) if undo else edits

        def work() -> list[Box]:
            boxes: list[Box] = []
            for edit in ordered:
                changed = start.editor.apply(edit, undo=undo)
                start.redraw(changed, edit.layer)
                boxes.extend(changed)
            return boxes

        if self.ready and sum(edit.area for edit in edits) <= _QUICK_PIXELS:
            self._tell(work())
        else:
            self._in_lane(work, self._tell)

    # Details

    @Slot()
    def _note_step(self) -> None:
        self.settled.emit()

    def _take_found(self, found: Mask) -> None:
        self._found = found

    def _push(
        self,
        edit: MaskEdit | None,
        step: Step,
        *,
        sensitivity: tuple[float, float] | None = None,
    ) -> None:
        if edit is not None or sensitivity is not None:
            edits = (edit,) if edit is not None else ()
            self.stack.add(
                MaskCommand(self, edits, step.text, by_hand=step.by_hand, sensitivity=sensitivity)
            )
        self._tell(list(edit.boxes) if edit is not None else [])
        if edit is not None and step.marks:
            self.painted.emit()

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
                self._next()

        operation = Operation("Changing the mask", carry_out)
        operation.on_success(succeed).on_failure(fail).start(self._lane)

    def in_turn(self, do: Callable[[], None]) -> None:
        """Do something now, or once what was asked for before has been done."""
        if self.ready or self._start is None:
            do()
        else:
            self._waiting.append(do)

    def _find_wanted(self) -> None:
        wanted, self._wanted = self._wanted, None
        if wanted is not None:
            self.set_sensitivity(wanted)

    def _next(self) -> None:
        """Begin what had to wait until now."""
        if not self.ready or self._start is None:
            return
        if self._waiting:
            self._waiting.popleft()()
            self._next()
        elif self._tint != self._shown_tint:
            picture, whole, tint = self._start.picture, self._start.whole, self._tint
            self._shown_tint = tint
            self._in_lane(lambda: picture.recolour(tint), lambda _: self._tell([whole]))

    def _tell(self, boxes: list[Box]) -> None:
        for box in boxes:
            self.mask_changed.emit(box)
        self.settled.emit()

    def _show(self, box: Box) -> None:
        if self._start is not None and box.area:
            self._start.redraw((box,), self._stroke_layer)
            self.mask_changed.emit(box)
