"""How the person looks at the photo: tool, brush, view.  Part of the workspace, saved nowhere."""

from __future__ import annotations

from enum import Enum

from PySide6.QtCore import QObject, Signal

from photorestorer_gui.ui.theme import DEFAULT_TINT, TINTS

LEAST_BRUSH_PX, MOST_BRUSH_PX = 1, 400
LEAST_TINT_OPACITY, DEFAULT_TINT_OPACITY = 0.2, 0.6


class Tool(Enum):
    """What the left mouse button does on the photo."""

    MOVE = "move"
    BRUSH = "brush"
    ERASER = "eraser"
    TRACER = "tracer"
    LASSO = "lasso"
    POLYGON = "polygon"
    PIECE = "piece"
    PROTECT = "protect"

    @property
    def has_size(self) -> bool:
        """Whether it is as wide as the brush."""
        return self in (Tool.BRUSH, Tool.ERASER, Tool.TRACER, Tool.PROTECT)


class View(Enum):
    """Which picture the canvas shows."""

    PHOTO = "photo"
    COMPARE = "compare"
    SIDE = "side"
    CHANGES = "changes"
    RESTORED = "restored"


class ViewState(QObject):
    """Tool, brush size, which picture is shown, and how mask, magnifier and grid lie over it.

    Signals
    -------
    changed()
    """

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._tool = Tool.MOVE
        self._brush_px = 8
        self._shows_mask = True
        self._snaps = True
        self._tint = DEFAULT_TINT
        self._tint_opacity = DEFAULT_TINT_OPACITY
        self._view = View.PHOTO
        self._is_flipped = False
        self._shows_loupe = False
        self._shows_grid = True

    @property
    def tool(self) -> Tool:
        """The current tool."""
        return self._tool

    @property
    def brush_px(self) -> int:
        """Radius of brush and eraser in photo pixels."""
        return self._brush_px

    @property
    def shows_mask(self) -> bool:
        """Whether marked damage is tinted."""
        return self._shows_mask

    @property
    def snaps(self) -> bool:
        """Whether the tracer follows the crack between clicks."""
        return self._snaps

    @property
    def tint(self) -> str:
        """The name of the marks' colour in `theme.TINTS`."""
        return self._tint

    @property
    def tint_opacity(self) -> float:
        """How much of the photo the tint covers, 0–1."""
        return self._tint_opacity

    @property
    def view(self) -> View:
        """Which picture the person chose."""
        return self._view

    @property
    def is_flipped(self) -> bool:
        """Whether the other picture shows for a moment: before instead of after, or after."""
        return self._is_flipped

    @property
    def shown(self) -> View:
        """Which picture the canvas shows now; side by side stays, whatever its right half shows."""
        if not self._is_flipped or self._view is View.SIDE:
            return self._view
        return View.RESTORED if self._view is View.PHOTO else View.PHOTO

    @property
    def shows_loupe(self) -> bool:
        """Whether a magnifier follows the pointer."""
        return self._shows_loupe

    @property
    def shows_grid(self) -> bool:
        """Whether lines part the photo's pixels when they are large."""
        return self._shows_grid

    def set_tool(self, tool: Tool) -> None:
        """Take a tool; painting needs the photo and its mask in view."""
        if tool is not Tool.MOVE:
            self._view = View.PHOTO
            self._shows_mask = True
            self._is_flipped = False
        self._tool = tool
        self.changed.emit()

    def set_brush_px(self, radius_px: int) -> None:
        """Set the brush's radius, kept within its limits."""
        self._brush_px = min(max(radius_px, LEAST_BRUSH_PX), MOST_BRUSH_PX)
        self.changed.emit()

    def step_brush(self, *, larger: bool) -> None:
        """Make the brush a quarter larger or smaller, at least one pixel."""
        step = max(1, self._brush_px // 4)
        self.set_brush_px(self._brush_px + (step if larger else -step))

    def set_shows_mask(self, shown: bool) -> None:
        """Show or hide the tint."""
        self._shows_mask = shown
        self.changed.emit()

    def set_snaps(self, snaps: bool) -> None:
        """Let the tracer follow the crack, or go straight from click to click."""
        self._snaps = snaps
        self.changed.emit()

    def set_tint(self, name: str, opacity: float | None = None) -> None:
        """Show marks in another of the colours in `theme.TINTS`, as strongly as before or so."""
        if name not in TINTS:
            raise ValueError(f"there is no tint {name}")
        self._tint = name
        if opacity is not None:
            self._tint_opacity = min(max(opacity, LEAST_TINT_OPACITY), 1.0)
        self.changed.emit()

    def set_tint_opacity(self, opacity: float) -> None:
        """Show marks more or less strongly, kept where they can still be seen."""
        self._tint_opacity = min(max(opacity, LEAST_TINT_OPACITY), 1.0)
        self.changed.emit()

    def set_view(self, view: View) -> None:
        """Show another picture; brushes belong to the photo before."""
        if view is not View.PHOTO:
            self._tool = Tool.MOVE
        self._view = view
        self._is_flipped = False
        self.changed.emit()

    def set_flipped(self, flipped: bool) -> None:
        """Show the other picture, or the chosen one again."""
        if flipped != self._is_flipped:
            self._is_flipped = flipped
            self.changed.emit()

    def set_shows_loupe(self, shown: bool) -> None:
        """Show or hide the magnifier."""
        self._shows_loupe = shown
        self.changed.emit()

    def set_shows_grid(self, shown: bool) -> None:
        """Show or hide the lines between pixels."""
        self._shows_grid = shown
        self.changed.emit()
