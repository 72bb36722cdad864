"""What a person does to areas, lines and pieces of the mask, to all of it, and with its files."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QObject, Signal

from photorestorer_gui.errors import MaskSizeError
from photorestorer_gui.photo.brush import Point
from photorestorer_gui.photo.geometry import Box
from photorestorer_gui.photo.mask import Mask
from photorestorer_gui.photo.mask_edit import MaskEdit
from photorestorer_gui.photo.mask_editor import MaskEditor
from photorestorer_gui.photo.mask_files import load_mask, save_mask
from photorestorer_gui.photo.mask_layers import Layer
from photorestorer_gui.photo.mask_shapes import (
    growing_step_px,
    holes_filled,
    inside,
    inverted,
    outline_box,
)
from photorestorer_gui.photo.pieces import Piece, piece_at
from photorestorer_gui.progress import Progress
from photorestorer_gui.ui.background import Lane, Operation
from photorestorer_gui.ui.language import tr
from photorestorer_gui.words import phrase

if TYPE_CHECKING:
    from photorestorer_gui.ui.masking import Masking

# Under the pointer no more of a piece is looked for than a frame or two allows.
_HOVERED_TILES = 160


# What a stroke is called in “Undo …”, by its layer and whether it marks or takes away.
STROKES = {
    (Layer.MARKED, True): phrase("Paint damage"),
    (Layer.MARKED, False): phrase("Erase marks"),
    (Layer.PROTECTED, True): phrase("Protect"),
    (Layer.PROTECTED, False): phrase("Unprotect"),
}


@dataclass(frozen=True)
class Step:
    """One step of undo.

    Attributes
    ----------
    text : str
        Names it in “Undo …”.
    by_hand : bool
        Worth asking before it is lost.
    marks : bool
        Whoever does it wants marks to be filled.
    """

    text: str
    by_hand: bool = False
    marks: bool = False


class LoadMask(Protocol):
    """Reads a mask file as `photo.mask_files.load_mask` does."""

    def __call__(
        self, path: Path, progress: Progress, *, height: int, width: int, scaled: bool
    ) -> Mask:
        """Return the mask of a photo of this size."""
        ...


def _mask_here(path: Path, progress: Progress, *, height: int, width: int, scaled: bool) -> Mask:
    """Read a mask in this process."""
    return load_mask(path, height=height, width=width, scaled=scaled)


class MaskChanges(QObject):
    """Changes of the mask other than strokes; each is one step of undo.

    Parameters
    ----------
    masking : Masking
        Carries them out, one after another.
    files : Lane
        Where masks are written.

    Attributes
    ----------
    load_file : LoadMask
        Reads masks.

    Signals
    -------
    saved(Path)
    loaded(Path)
    scaling_asked(Path, MaskSizeError)
        A mask of another size has the photo's shape: answer with `load` and `scaled`, or not at
        all.
    """

    saved = Signal(object)
    loaded = Signal(object)
    scaling_asked = Signal(object, object)

    def __init__(self, masking: Masking, files: Lane) -> None:
        super().__init__(masking)
        self._masking = masking
        self._files = files
        self.load_file: LoadMask = _mask_here

    # Areas, lines, pieces

    def fill_outline(self, points: Sequence[Point], *, damaged: bool) -> None:
        """Mark or unmark what lies inside an outline of at least three points."""
        editor = self._masking.editor
        if editor is None:
            return
        height, width = editor.pixels.shape
        box = outline_box(points, height=height, width=width)
        if box.area == 0:
            return
        kept = tuple(points)
        step = _marking(tr("Mark an area")) if damaged else _unmarking(tr("Unmark an area"))
        self._masking.change(
            lambda editor: editor.fill(box, inside(kept, box), damaged), step, pixels=box.area
        )

    def draw_line(self, points: Sequence[Point], radius_px: float, *, damaged: bool) -> None:
        """Mark or unmark along a line through at least one point."""
        editor = self._masking.editor
        if editor is None or not points:
            return
        kept = tuple(points)

        def draw(editor: MaskEditor) -> MaskEdit | None:
            editor.begin()
            for point in kept:
                editor.paint(point, radius_px, damaged)
            return editor.commit()

        step = _marking(tr("Trace a crack")) if damaged else _unmarking(tr("Unmark along a line"))
        self._masking.change(draw, step, pixels=_line_box(kept).area)

    def piece_at(self, column: int, row: int) -> Piece | None:
        """Return the marked piece under a pixel, at least the part of it that lies around.

        None while the mask is being changed.
        """
        editor = self._masking.editor
        if editor is None or not self._masking.ready:
            return None
        return piece_at(editor.pixels, column, row, most_tiles=_HOVERED_TILES)

    def drop_piece(self, column: int, row: int) -> None:
        """Unmark the whole piece that a pixel belongs to."""
        shown = self.piece_at(column, row)
        if shown is None:
            return

        def drop(editor: MaskEditor) -> MaskEdit | None:
            piece = shown if shown.whole else piece_at(editor.pixels, column, row)
            return editor.fill(piece.box, piece.pixels(), False) if piece is not None else None

        pixels = shown.box.area if shown.whole else None
        self._masking.change(drop, _unmarking(tr("Drop a piece")), pixels=pixels)

    # The whole mask

    def fill_holes(self) -> None:
        """Mark what marks enclose."""
        self._turn(holes_filled, Step(tr("Fill holes"), marks=True))

    def grow(self) -> None:
        """Widen all marks a little."""
        self._turn(lambda mask: mask.grow(_step_px(mask)), Step(tr("Grow marks"), marks=True))

    def shrink(self) -> None:
        """Narrow all marks a little."""
        self._turn(lambda mask: mask.grow(-_step_px(mask)), Step(tr("Shrink marks")))

    def invert(self) -> None:
        """Mark what is not marked, and unmark what is."""
        self._turn(inverted, Step(tr("Invert marks"), marks=True))

    def clear(self) -> None:
        """Unmark everything."""
        self._masking.change(lambda editor: editor.replace(_empty(editor)), Step(tr("Clear marks")))

    def unprotect(self) -> None:
        """Take all protection away."""
        self._masking.change(
            lambda editor: editor.replace(_empty(editor), Layer.PROTECTED),
            Step(tr("Unprotect everything"), by_hand=True),
        )

    def _turn(self, turn: Callable[[Mask], Mask], step: Step) -> None:
        self._masking.change(lambda editor: editor.replace_open(turn(editor.mask)), step)

    # Files

    def load(self, path: Path, *, scaled: bool = False) -> None:
        """Mark what a mask file marks, instead of the marks there are.

        Parameters
        ----------
        path : Path
        scaled : bool
            Whether a mask of another size, but of the photo's shape, is scaled to it.
        """
        editor = self._masking.editor
        if editor is None:
            return
        height, width = editor.pixels.shape

        def read(progress: Progress) -> Mask:
            return self.load_file(path, progress, height=height, width=width, scaled=scaled)

        def take(mask: Mask) -> None:
            if self._masking.editor is editor:
                step = Step(tr("Load marks"), marks=bool(mask))
                self._masking.change(lambda editor: editor.replace(mask), step)
                self.loaded.emit(path)

        def fail(error: Exception) -> None:
            if isinstance(error, MaskSizeError) and error.can_be_scaled:
                self.scaling_asked.emit(path, error)
            else:
                self._masking.failed.emit(error)

        Operation("Loading marks", read).on_success(take).on_failure(fail).start(self._files)

    def save(self, path: Path, *, overwrite: bool) -> None:
        """Write the mask, without what is protected: white is damaged."""
        mask = self._masking.mask
        if mask is None:
            return
        operation = Operation("Saving marks", lambda _: save_mask(mask, path, overwrite=overwrite))
        operation.on_success(self.saved.emit).on_failure(self._masking.failed.emit)
        operation.start(self._files)


def _marking(text: str) -> Step:
    return Step(text, by_hand=True, marks=True)


def _unmarking(text: str) -> Step:
    return Step(text, by_hand=True)


def _empty(editor: MaskEditor) -> Mask:
    return Mask.empty(*editor.pixels.shape)


def _step_px(mask: Mask) -> int:
    return growing_step_px(mask.height, mask.width)


def _line_box(points: Sequence[Point]) -> Box:
    columns, rows = [int(x) for x, _ in points], [int(y) for _, y in points]
    return Box(min(columns), min(rows), max(columns) + 1, max(rows) + 1)
