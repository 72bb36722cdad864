"""The strip above the photo: what can be set of the tool in hand, and how marks are shown."""

from __future__ import annotations

import math
from dataclasses import dataclass

from PySide6.QtGui import QAction, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QSizePolicy, QWidget

from photorestorer_gui.ui.controls.slider import STEPS, NamedSlider
from photorestorer_gui.ui.controls.swatch import Swatches
from photorestorer_gui.ui.controls.switch import Switch
from photorestorer_gui.ui.controls.text import Glyph, label
from photorestorer_gui.ui.language import tr
from photorestorer_gui.ui.theme import SPACE_L, SPACE_M, SPACE_S, TINTS, the_theme
from photorestorer_gui.ui.view_state import (
    LEAST_BRUSH_PX,
    LEAST_TINT_OPACITY,
    MOST_BRUSH_PX,
    Tool,
)
from photorestorer_gui.ui.workspace import Workspace
from photorestorer_gui.words import phrase

_HEIGHT_PX = 40
_SIZE_PX, _SHORT_SIZE_PX = 204, 120
_OPACITY_PX, _SHORT_OPACITY_PX = 146, 76
# How many times something is left out before nothing is left to leave out.
_MOST_LEFT_OUT = 6


@dataclass(frozen=True)
class _Words:
    """What a tool is called here, and what is good to know with it in hand."""

    icon: str
    name: str
    hint: str


_TOOLS = {
    Tool.MOVE: _Words("hand", phrase("Move"), phrase("Drag the photo; the wheel zooms.")),
    Tool.BRUSH: _Words(
        "brush",
        phrase("Mark damage"),
        phrase("Shift and a click draw a straight line. Right button: unmark."),
    ),
    Tool.ERASER: _Words(
        "eraser",
        phrase("Unmark"),
        phrase("Shift and a click draw a straight line. Right button: mark."),
    ),
    Tool.TRACER: _Words(
        "tracer",
        phrase("Trace a crack"),
        phrase("Click along it. Enter ends it, Backspace goes back."),
    ),
    Tool.LASSO: _Words(
        "lasso",
        phrase("Lasso"),
        phrase("Draw around damage to mark it; with Alt or the right button, unmark it."),
    ),
    Tool.POLYGON: _Words(
        "polygon",
        phrase("Polygon"),
        phrase("Click the corners. Enter closes, Backspace goes back, Alt: unmark."),
    ),
    Tool.PIECE: _Words(
        "piece", phrase("Drop a piece"), phrase("Click a marked piece to unmark all of it.")
    ),
    Tool.PROTECT: _Words(
        "protect",
        phrase("Never touch"),
        phrase("Nothing is filled, sharpened or redrawn where you paint. Right button: unprotect."),
    ),
}


def _to_slider(radius_px: int) -> int:
    """Return the slider's place for a radius: fine for small brushes, coarse for large ones."""
    share = (radius_px - LEAST_BRUSH_PX) / (MOST_BRUSH_PX - LEAST_BRUSH_PX)
    return round(STEPS * math.sqrt(share))


def _to_radius(place: int) -> int:
    return LEAST_BRUSH_PX + round((MOST_BRUSH_PX - LEAST_BRUSH_PX) * (place / STEPS) ** 2)


class ToolOptions(QFrame):
    """Size and snapping of the tool in hand; colour and strength of the marks.

    Parameters
    ----------
    workspace : Workspace
    snap : QAction
    """

    def __init__(self, workspace: Workspace, snap: QAction) -> None:
        super().__init__()
        self.setObjectName("options")
        self.setFixedHeight(_HEIGHT_PX)
        # It makes do with the room there is, and never widens the window.
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._workspace = workspace
        self._fitted: Tool | None = None
        self._row = row = QHBoxLayout(self)
        row.setContentsMargins(SPACE_M, 0, SPACE_M, 0)
        row.setSpacing(SPACE_S)
        self._glyph = Glyph("hand", "text")
        self._name = label("", "strong")
        row.addWidget(self._glyph)
        row.addWidget(self._name)
        row.addSpacing(SPACE_S)
        self.brush_size = self._size_slider()
        row.addWidget(self.brush_size)
        self._snap = _SnapSwitch(snap)
        row.addWidget(self._snap)
        row.addSpacing(SPACE_S)
        self._hint = _hint()
        row.addWidget(self._hint, 1)
        row.addStretch(0)
        self.tints = Swatches(
            tr("Colour of the marks"),
            (
                ("pink", TINTS["pink"], tr("Pink marks")),
                ("cyan", TINTS["cyan"], tr("Blue marks")),
                ("yellow", TINTS["yellow"], tr("Yellow marks")),
            ),
        )
        self.tints.group.idClicked.connect(
            lambda index: workspace.view.set_tint(self.tints.keys[index])
        )
        row.addWidget(self.tints)
        self.opacity = self._opacity_slider()
        row.addWidget(self.opacity)
        workspace.view.changed.connect(self.show_view)
        workspace.masking.settled.connect(self.show_view)
        self.show_view()

    def show_view(self) -> None:
        """Show the tool in hand and its settings."""
        view = self._workspace.view
        words = _TOOLS[view.tool]
        self._glyph.show_icon(words.icon, "text")
        self._name.setText(tr(words.name))
        self._hint.setText(tr(words.hint))
        self._hint.setToolTip(tr(words.hint))
        self._snap.setVisible(view.tool is Tool.TRACER)
        self.brush_size.place(_to_slider(view.brush_px))
        self.brush_size.amount.setText(tr("{brush_px} px", brush_px=2 * view.brush_px))
        known = self._workspace.masking.picture is not None
        self.tints.setEnabled(known)
        self.opacity.setEnabled(known)
        self.tints.show_choice(view.tint)
        share = (view.tint_opacity - LEAST_TINT_OPACITY) / (1 - LEAST_TINT_OPACITY)
        self.opacity.place(round(share * STEPS))
        self.opacity.amount.setText(f"{view.tint_opacity:.0%}")
        if view.tool is not self._fitted:
            self._fit()

    def _size_slider(self) -> NamedSlider:
        note = tr("How wide the tool is ([ and ], or Ctrl and the wheel)")
        made = NamedSlider(tr("Size"), note, name_px=0)
        made.slider.valueChanged.connect(
            lambda place: self._workspace.view.set_brush_px(_to_radius(place))
        )
        return made

    def _opacity_slider(self) -> NamedSlider:
        note = tr("How strongly marks cover the photo")
        made = NamedSlider("", note, name_px=0)
        made.slider.setAccessibleName(tr("Strength of the marks"))
        least = LEAST_TINT_OPACITY
        made.slider.valueChanged.connect(
            lambda place: self._workspace.view.set_tint_opacity(least + (1 - least) * place / STEPS)
        )
        return made

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave out what there is no room for."""
        self._fit()

    def _fit(self) -> None:
        """Leave out what is needed least until the rest has room."""
        self._fitted = self._workspace.view.tool
        for steps in range(_MOST_LEFT_OUT + 1):
            self._leave_out(steps)
            self._row.invalidate()
            free_px = self.width() - self._row.minimumSize().width()
            if free_px >= 0:
                break
        is_roomy = free_px > 0 and self._hint.heightForWidth(free_px) <= _HEIGHT_PX
        self._hint.setVisible(is_roomy)

    def _leave_out(self, steps: int) -> None:
        """Show all but the hint and so many of the other things, the least needed first."""
        scaled = the_theme().scaled
        self._hint.hide()
        self.opacity.amount.setVisible(steps < 1)
        self.opacity.setFixedWidth(scaled(_OPACITY_PX if steps < 1 else _SHORT_OPACITY_PX))
        self._name.setVisible(steps < 2)
        self.opacity.setVisible(steps < 3)
        self.brush_size.amount.setVisible(steps < 4)
        self.brush_size.setFixedWidth(scaled(_SIZE_PX if steps < 4 else _SHORT_SIZE_PX))
        self.tints.setVisible(steps < 5)
        self.brush_size.setVisible(self._workspace.view.tool.has_size and steps < 6)


class _SnapSwitch(QWidget):
    """The tracer's switch, which follows its action."""

    def __init__(self, snap: QAction) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(SPACE_S, 0, SPACE_L, 0)
        row.setSpacing(SPACE_S)
        self._action = snap
        self._switch = Switch(snap.toolTip())
        self._switch.clicked.connect(snap.trigger)
        row.addWidget(self._switch)
        row.addWidget(label(tr("Snap")))
        snap.changed.connect(self.follow)
        self.follow()

    def follow(self) -> None:
        """Show whether the tracer snaps."""
        self._switch.setChecked(self._action.isChecked())
        self.setEnabled(self._action.isEnabled())


def _hint() -> QLabel:
    made = label("", "small", wrap=True)
    made.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
    return made
