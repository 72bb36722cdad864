"""The layers of a mask, and what must be kept of them so that work can go on another day."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from photorestorer_gui.photo.mask import Mask


class Layer(Enum):
    """What a pixel can be told to be; both can hold, and then protection wins."""

    MARKED = "marked"
    PROTECTED = "protected"


@dataclass(frozen=True, eq=False)
class MaskLayers:
    """The layers of a mask and what they were found with; read-only, safe on any thread.

    The mask itself is what is marked and not protected.

    Attributes
    ----------
    marked : Mask
        Everything that is marked, found or by hand, also under protection.
    protected : Mask
        What must never be touched; of the same size.
    sensitivity : float
        How eagerly cracks were marked, 0–1.
    found : Mask or None
        The cracks found at that sensitivity; None when they are to be worked out again.

    Raises
    ------
    ValueError
        If the sizes differ or the sensitivity is none.
    """

    marked: Mask
    protected: Mask
    sensitivity: float
    found: Mask | None = None

    def __post_init__(self) -> None:
        others = (self.protected, *([] if self.found is None else [self.found]))
        if any(other.pixels.shape != self.marked.pixels.shape for other in others):
            raise ValueError("the layers of a mask differ in size")
        if not 0.0 <= self.sensitivity <= 1.0:
            raise ValueError(f"a sensitivity is 0–1, not {self.sensitivity}")

    @property
    def mask(self) -> Mask:
        """What is marked and not protected, and what is protected."""
        if not self.protected:
            return self.marked
        return Mask(self.marked.pixels & ~self.protected.pixels, self.protected.pixels)
