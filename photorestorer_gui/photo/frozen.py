"""Arrays that nobody can change any more."""

from __future__ import annotations

from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

Array = TypeVar("Array", bound=NDArray[Any])


def _shared_with_somebody(array: NDArray[Any]) -> bool:
    """Whether the memory under `array` can be written to through something else."""
    base: object = array.base
    while isinstance(base, np.ndarray):
        if base.flags.writeable:
            return True
        base = base.base
    return base is not None and not isinstance(base, bytes)


def frozen(array: Array) -> Array:
    """Return `array` contiguous, read-only and safe from later changes.

    An array that owns its memory is taken over without a copy and becomes read-only for the caller
    too, so that a later write fails loudly instead of changing a photo behind its back.  A view
    into memory that somebody may still write to is copied.

    Notes
    -----
    numpy cannot tell whether views of an owning array exist elsewhere: whoever made one before
    handing the array over must not write through it.
    """
    if not array.flags.c_contiguous or _shared_with_somebody(array):
        array = array.copy(order="C")
    array.flags.writeable = False
    return array
