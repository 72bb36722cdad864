"""The marks: how eagerly cracks are marked, starting over, and what changes all of them."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from photorestorer_gui.ui.controls.menu_button import MoreButton
from photorestorer_gui.ui.controls.slider import STEPS, NamedSlider
from photorestorer_gui.ui.controls.switch import Switch
from photorestorer_gui.ui.controls.text import ActionButton, label
from photorestorer_gui.ui.language import percent, tr
from photorestorer_gui.ui.theme import SPACE_L, SPACE_S
from photorestorer_gui.ui.workspace import Workspace


class MaskPanel(QWidget):
    """What concerns the whole mask.

    Parameters
    ----------
    workspace : Workspace
    find_again, clear : QAction
    more : sequence of QAction
        Shown in a menu.
    """

    def __init__(
        self, workspace: Workspace, find_again: QAction, clear: QAction, more: Sequence[QAction]
    ) -> None:
        super().__init__()
        self._workspace = workspace
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE_L, SPACE_L, SPACE_L, SPACE_L)
        column.setSpacing(SPACE_S)
        column.addLayout(self._head())
        self._coverage = label("", "small")
        column.addWidget(self._coverage)
        note = tr("How faint a crack may be and still be marked; your strokes stay")
        self._sensitivity = NamedSlider(tr("Sensitivity"), note)
        self.sensitivity = self._sensitivity.slider
        self.sensitivity.valueChanged.connect(self._find)
        column.addWidget(self._sensitivity)
        column.addLayout(_row_of(find_again, clear, more))
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
        self._sensitivity.amount.setText(f"{self.sensitivity.value()}%")
        share = masking.coverage
        if not known:
            self._coverage.setText(tr("Cracks have not been looked for yet."))
        elif share == 0.0:
            self._coverage.setText(tr("Nothing is marked."))
        elif not self._workspace.fills_mask:
            self._coverage.setText(tr("Not used: cracks are switched off."))
        else:
            amount = tr("Less than 0.1%") if share < 0.001 else percent(share, 1)
            self._coverage.setText(tr("{amount} of the photo is marked.", amount=amount))

    def show_view(self) -> None:
        """Show whether marks are shown."""
        view = self._workspace.view
        if self.shown.isChecked() != view.shows_mask:
            self.shown.setChecked(view.shows_mask)

    def _find(self, place: int) -> None:
        self._sensitivity.amount.setText(f"{place}%")
        self._workspace.masking.set_sensitivity(place / STEPS)

    def _head(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.addWidget(label(tr("Marked damage"), "lead"))
        row.addStretch(1)
        self.shown = Switch(tr("Show marked damage (M)"))
        self.shown.toggled.connect(self._workspace.view.set_shows_mask)
        row.addWidget(self.shown)
        return row


def _row_of(find_again: QAction, clear: QAction, more: Sequence[QAction]) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(SPACE_L)
    for action in (find_again, clear):
        row.addWidget(ActionButton(action, action.text(), "link"))
    row.addStretch(1)
    row.addWidget(MoreButton(tr("More"), tr("Grow, shrink, invert, load and save the marks"), more))
    return row
