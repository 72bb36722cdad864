"""A mask with its pictures, ready for editing; made off the main thread."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from photorestorer_gui.damage.cracks import CrackMap
from photorestorer_gui.photo.geometry import Box
from photorestorer_gui.photo.mask import Mask
from photorestorer_gui.photo.mask_edit import MaskEdit
from photorestorer_gui.photo.mask_editor import MaskEditor
from photorestorer_gui.photo.mask_layers import Layer, MaskLayers
from photorestorer_gui.ui.qt_images import MaskPicture
from photorestorer_gui.ui.theme import DEFAULT_TINT, TINTS

# Protection is drawn in a pattern of its own; its picture only says where.
_PROTECTED_TINT = 0xFFFFFFFF


@dataclass(frozen=True)
class Past:
    """What was done to a mask before its undo stack begins: another photo was shown in between.

    Attributes
    ----------
    edits : int
        Number of the last step, 0 if there was none: equal numbers mean equal marks.
    by_hand : bool
        Whether strokes of the person are among the steps.
    """

    edits: int = 0
    by_hand: bool = False


@dataclass(frozen=True, eq=False)
class MaskStart:
    """A mask ready for editing and drawing; made off the main thread by `start_mask`.

    Attributes
    ----------
    editor : MaskEditor
    picture, protected_picture : MaskPicture
        What is marked and not protected; what is protected.
    crack_map : CrackMap
    found : Mask
        The cracks found at the first sensitivity.
    """

    editor: MaskEditor
    picture: MaskPicture
    crack_map: CrackMap
    found: Mask
    protected_picture: MaskPicture

    @property
    def whole(self) -> Box:
        """The box of all pixels."""
        height, width = self.editor.pixels.shape
        return Box(0, 0, width, height)

    def changed(self, change: Callable[[MaskEditor], MaskEdit | None]) -> MaskEdit | None:
        """Change the mask and its pictures; return the edit, None if nothing changed."""
        edit = change(self.editor)
        if edit is not None:
            self.redraw(edit.boxes, edit.layer)
        return edit

    def redraw(self, boxes: Iterable[Box], layer: Layer) -> None:
        """Bring the pictures up to date in boxes; protection also changes what is marked."""
        for box in boxes:
            self.picture.update(self.editor.pixels, box)
            if layer is Layer.PROTECTED:
                self.protected_picture.update(self.editor.protected, box)


def start_mask(
    crack_map: CrackMap, sensitivity: float, layers: MaskLayers | None = None
) -> MaskStart:
    """Prepare the mask of the cracks found, or one that was worked on before.

    Parameters
    ----------
    crack_map : CrackMap
    sensitivity : float
        0–1; that of the layers if there are any.
    layers : MaskLayers, optional
        What `Masking.layers` once returned for this photo.
    """
    kept = layers.found if layers is not None else None
    found = crack_map.mask(sensitivity) if kept is None else kept
    marked = found if layers is None else layers.marked
    editor = MaskEditor(marked, None if layers is None else layers.protected)
    return MaskStart(
        editor,
        MaskPicture(editor.pixels, TINTS[DEFAULT_TINT]),
        crack_map,
        found,
        MaskPicture(editor.protected, _PROTECTED_TINT),
    )
