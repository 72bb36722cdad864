"""The tint over marked damage."""

from __future__ import annotations

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter

from photorestorer_gui.photo.geometry import Box
from photorestorer_gui.ui.canvas.protect_layer import ProtectLayer
from photorestorer_gui.ui.canvas.viewport import Viewport
from photorestorer_gui.ui.view_state import Tool, View
from photorestorer_gui.ui.workspace import Workspace


class MaskLayer:
    """Draws the mask and says which part of the view a change touches.

    Parameters
    ----------
    workspace : Workspace
    """

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._protect_layer = ProtectLayer(workspace)

    @property
    def is_shown(self) -> bool:
        """Whether the tint shows: asked for, on the photo before, and of use to the plan."""
        view = self._workspace.view
        if not view.shows_mask or view.view is not View.PHOTO or view.is_flipped:
            return False
        return self._workspace.fills_mask or view.tool is not Tool.MOVE

    def draw(self, painter: QPainter, target: QRectF, part: QRectF, *, scale: float) -> None:
        """Draw the tint; parameters as `Picture.draw`."""
        picture = self._workspace.masking.picture
        if picture is not None and self.is_shown:
            painter.setOpacity(self._workspace.view.tint_opacity)
            picture.draw(painter, target, part, scale=scale)
            painter.setOpacity(1.0)
            self._protect_layer.draw(painter, target, part, scale=scale)

    @staticmethod
    def touched(box: Box, viewport: Viewport) -> QRectF:
        """Return the part of the view that a changed box touches, with room for smoothing."""
        margin = 2 + 2 * viewport.scale
        left, top = viewport.to_view(box.left, box.top)
        width, height = box.width * viewport.scale, box.height * viewport.scale
        return QRectF(left, top, width, height).adjusted(-margin, -margin, margin, margin)
