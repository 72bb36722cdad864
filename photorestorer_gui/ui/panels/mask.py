"""The marks: how eagerly cracks are marked, how wide the brush is, starting over."""

from __future__ import annotations

import math

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSlider, QVBoxLayout, QWidget

from photorestorer_gui.ui.controls.slider import STEPS, NamedSlider
from photorestorer_gui.ui.controls.switch import Switch
from photorestorer_gui.ui.controls.text import ActionButton, label
from photorestorer_gui.ui.theme import SPACE_L, SPACE_S
from photorestorer_gui.ui.view_state import LEAST_BRUSH_PX, MOST_BRUSH_PX
from photorestorer_gui.ui.workspace import Workspace


def _to_slider(radius_px: int) -> int:
    """Return the slider's place for a radius: fine for small brushes, coarse for large ones."""
    share = (radius_px - LEAST_BRUSH_PX) / (MOST_BRUSH_PX - LEAST_BRUSH_PX)
    return round(STEPS * math.sqrt(share))


def _to_radius(place: int) -> int:
    return LEAST_BRUSH_PX + round((MOST_BRUSH_PX - LEAST_BRUSH_PX) * (place / STEPS) ** 2)


class MaskPanel(QWidget):
    """Sliders and buttons for the mask.

    Parameters
    ----------
    workspace : Workspace
    find_again, clear : QAction
    """

    def __init__(self, workspace: Workspace, find_again: QAction, clear: QAction) -> None:
        super().__init__()
        self._workspace = workspace
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE_L, SPACE_L, SPACE_L, SPACE_L)
        column.setSpacing(SPACE_S)
        column.addLayout(self._head())
        self._coverage = label("", "small")
        column.addWidget(self._coverage)
        note = "How faint a crack may be and still be marked; your strokes stay"
        self._sensitivity, self.sensitivity, self._percent = _slider(column, "Sensitivity", note)
        self.sensitivity.valueChanged.connect(self._find)
        note = "How wide brush and eraser are ([ and ])"
        self._brush, self.brush, self._pixels = _slider(column, "Brush size", note)
        self.brush.valueChanged.connect(
            lambda place: workspace.view.set_brush_px(_to_radius(place))
        )
        column.addLayout(_bound(find_again, clear))
        workspace.masking.settled.connect(self.show_mask)
        workspace.plan_changed.connect(self.show_mask)
        workspace.view.changed.connect(self.show_view)
        self.show_mask()
        self.show_view()

    def show_mask(self) -> None:
        """Show sensitivity and coverage."""
        masking = self._workspace.masking
        known = masking.picture is not None
        self.setEnabled(known)
        self._sensitivity.place(round(masking.asked_sensitivity * STEPS))
        self._percent.setText(f"{self.sensitivity.value()}%")
        share = masking.coverage
        if not known:
            self._coverage.setText("Cracks have not been looked for yet.")
        elif share == 0.0:
            self._coverage.setText("Nothing is marked.")
        elif not self._workspace.fills_mask:
            self._coverage.setText("Not used: cracks are switched off.")
        else:
            amount = "Less than 0.1%" if share < 0.001 else f"{share:.1%}"
            self._coverage.setText(f"{amount} of the photo is marked.")

    def show_view(self) -> None:
        """Show brush size and visibility."""
        view = self._workspace.view
        self._brush.place(_to_slider(view.brush_px))
        self._pixels.setText(f"{2 * view.brush_px} px")
        if self.shown.isChecked() != view.shows_mask:
            self.shown.setChecked(view.shows_mask)

    def _find(self, place: int) -> None:
        self._percent.setText(f"{place}%")
        self._workspace.masking.set_sensitivity(place / STEPS)

    def _head(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.addWidget(label("Marked damage", "lead"))
        row.addStretch(1)
        self.shown = Switch("Show marked damage (M)")
        self.shown.toggled.connect(self._workspace.view.set_shows_mask)
        row.addWidget(self.shown)
        return row


def _slider(column: QVBoxLayout, name: str, note: str) -> tuple[NamedSlider, QSlider, QLabel]:
    made = NamedSlider(name, note)
    column.addWidget(made)
    return made, made.slider, made.amount


def _bound(*actions: QAction) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(SPACE_L)
    for action in actions:
        row.addWidget(ActionButton(action, action.text(), "link"))
    row.addStretch(1)
    return row
