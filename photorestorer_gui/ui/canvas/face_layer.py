"""Frames around the faces that would be restored."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from photorestorer_gui.restoration.steps.restore_faces import RestoreFaces
from photorestorer_gui.ui.canvas.viewport import Viewport
from photorestorer_gui.ui.theme import the_theme
from photorestorer_gui.ui.view_state import View
from photorestorer_gui.ui.workspace import Workspace

_SHADE = QColor(0, 0, 0, 150)
_LABEL_PX = 18


class FaceLayer:
    """Draws a numbered frame around each face; dashed around one that is left alone.

    Parameters
    ----------
    workspace : Workspace
    """

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace

    @property
    def is_shown(self) -> bool:
        """Whether frames show: on the photo before, when faces are to be restored."""
        workspace = self._workspace
        wanted = RestoreFaces.id in workspace.plan.strengths
        return wanted and workspace.view.view is View.PHOTO

    def draw(self, painter: QPainter, viewport: Viewport) -> None:
        """Draw the frames."""
        if not self.is_shown:
            return
        faces = self._workspace.faces
        usual = self._workspace.plan.strengths[RestoreFaces.id]
        painter.save()
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for index, face in enumerate(faces.all):
            left, top = viewport.to_view(face.box.left, face.box.top)
            width, height = face.box.width * viewport.scale, face.box.height * viewport.scale
            frame = QRectF(left, top, width, height)
            kept = faces.strength(index, usual) == 0
            style = Qt.PenStyle.DashLine if kept else Qt.PenStyle.SolidLine
            # Dark below light: seen on any photo.
            painter.setPen(QPen(_SHADE, 3))
            painter.drawRoundedRect(frame, 4, 4)
            painter.setPen(QPen(the_theme().colour("knob" if kept else "accent"), 1.5, style))
            painter.drawRoundedRect(frame, 4, 4)
            if len(faces.all) > 1:
                _draw_number(painter, index + 1, frame.topLeft())
        painter.restore()


def _draw_number(painter: QPainter, number: int, corner: QPointF) -> None:
    square = QRectF(corner, corner + QPointF(_LABEL_PX, _LABEL_PX))
    painter.fillRect(square, _SHADE)
    painter.setPen(Qt.GlobalColor.white)
    painter.drawText(square, Qt.AlignmentFlag.AlignCenter, str(number))
