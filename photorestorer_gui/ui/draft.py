"""What is being drawn over the photo and is no part of the mask yet."""

from __future__ import annotations

from typing import Protocol


class Draft(Protocol):
    """A line or an outline that is being drawn, click by click, and is no part of the mask yet."""

    def step_back(self) -> None:
        """Take the last point back; without any left, end it."""
        ...

    def abort(self) -> None:
        """End it and forget it."""
        ...
