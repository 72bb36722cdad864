"""A slider with its name before it and its amount after it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QSlider, QWidget

from photorestorer_gui.ui.controls.text import label
from photorestorer_gui.ui.theme import SPACE_M

STEPS = 100
"""Places of a slider from end to end."""


class NamedSlider(QWidget):
    """A name, a slider of 0 to `STEPS`, an amount in words.

    Parameters
    ----------
    name, note : str
        What it sets, and what that does: the tooltip.
    name_px : int
        Least width of the name, so that sliders below one another line up.
    """

    def __init__(self, name: str, note: str, *, name_px: int = 78) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SPACE_M)
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.slider.setRange(0, STEPS)
        self.slider.setPageStep(10)
        self.slider.setToolTip(note)
        self.slider.setAccessibleName(name)
        self.slider.setAccessibleDescription(note)
        title = label(name)
        title.setMinimumWidth(name_px)
        self.amount = label("", "soft")
        self.amount.setMinimumWidth(50)
        self.amount.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        title.setVisible(bool(name))
        row.addWidget(title)
        row.addWidget(self.slider, 1)
        row.addWidget(self.amount)

    def place(self, value: int) -> None:
        """Move the slider without telling anyone, unless the person holds it."""
        if not self.slider.isSliderDown():
            self.slider.blockSignals(True)
            self.slider.setValue(value)
            self.slider.blockSignals(False)
