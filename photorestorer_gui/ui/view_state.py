"""How the person looks at the photo: tool, brush, view.  Part of the workspace, saved nowhere."""

from __future__ import annotations

from enum import Enum

from PySide6.QtCore import QObject, Signal

LEAST_BRUSH_PX, MOST_BRUSH_PX = 1, 400


class Tool(Enum):
    """What the left mouse button does on the photo."""

    MOVE = "move"
    BRUSH = "brush"
    ERASER = "eraser"


class View(Enum):
    """Which picture the canvas shows."""

    PHOTO = "photo"
    COMPARE = "compare"
    SIDE = "side"
    CHANGES = "changes"
    RESTORED = "restored"


class ViewState(QObject):
    """Tool, brush size, which picture is shown, and what lies over it: mask, magnifier, grid.

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
