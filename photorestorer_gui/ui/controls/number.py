"""A field for a whole number."""

from __future__ import annotations

from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QSpinBox


class Number(QSpinBox):
    """Takes digits, and the arrow keys; a wheel that only passes by changes nothing.

    Parameters
    ----------
    name : str
        What it counts, for screen readers and the tooltip.
    unit : str
        Shown after the number.
    """

    def __init__(self, name: str, unit: str = "") -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setToolTip(name)
        self.setKeyboardTracking(False)
        self.setSuffix(f" {unit}" if unit else "")

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Let the dialog scroll."""
        event.ignore()
