"""Copies of a large mask, made in the lane before somebody on the main thread asks for them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from photorestorer_gui.photo.mask_editor import MaskEditor
from photorestorer_gui.ui.mask_changes import Step
from photorestorer_gui.ui.masking import Masking

LARGE_PIXELS: Final = 16_000_000
"""A mask of more pixels is not copied within a frame."""


def is_copied(masking: Masking) -> bool:
    """Whether `Masking.mask` and `Masking.layers` cost the main thread nothing to speak of."""
    editor = masking.editor
    return editor is None or editor.is_copied or editor.pixels.size <= LARGE_PIXELS


def when_copied(masking: Masking, follow: Callable[[], None]) -> None:
    """Call `follow` at once, or as soon as the lane has copied the mask.

    Until then the mask cannot be changed.  If another photo comes first, nothing is called.
    """
    if is_copied(masking):
        follow()
    else:
        masking.change(_copy, Step("Copy marks"))
        masking.in_turn(follow)


def _copy(editor: MaskEditor) -> None:
    editor.copy_layers()
