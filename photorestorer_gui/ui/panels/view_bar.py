"""The choice of before, after and the ways to compare them, in the window's header."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QToolButton, QWidget

from photorestorer_gui.ui.controls.segmented import Segmented
from photorestorer_gui.ui.language import tr
from photorestorer_gui.ui.theme import SPACE_S, SPACE_XS
from photorestorer_gui.ui.view_state import View
from photorestorer_gui.ui.workspace import Workspace
from photorestorer_gui.words import phrase

_ICON_PX = 20

_CHOICES = (
    ("photo", phrase("Before"), phrase("The photo as it came (1)")),
    ("compare", phrase("Compare"), phrase("Before and after, with a divider to drag (2)")),
    ("side", phrase("Side by side"), phrase("Before and after side by side, moving as one (3)")),
    ("changes", phrase("Changes"), phrase("What was changed, and how much (4)")),
    ("restored", phrase("After"), phrase("The restored photo (5)")),
)
# Ends in words, ways to compare in pictures: five words would crowd a small window.
_ICONS = {"compare": "compare", "side": "side", "changes": "changes"}
_HOLD = phrase("Hold to see before instead of after, or after instead of before (Y)")


class HoldButton(QToolButton):
    """Shows the other picture for as long as it is pressed, with the mouse or the space bar.

    Parameters
    ----------
    workspace : Workspace
    action : QAction
        Gives icon and name, and is the same for the keyboard.
    """

    def __init__(self, workspace: Workspace, action: QAction) -> None:
        super().__init__()
        self._action = action
        self.setIconSize(QSize(_ICON_PX, _ICON_PX))
        self.setToolTip(tr(_HOLD))
        self.setAccessibleName(action.text())
        self.setAccessibleDescription(tr(_HOLD))
        self.pressed.connect(lambda: workspace.view.set_flipped(True))
        self.released.connect(lambda: workspace.view.set_flipped(False))
        action.changed.connect(self.follow)
        self.follow()

    def follow(self) -> None:
        """Look like the action."""
        self.setIcon(self._action.icon())
        self.setEnabled(self._action.isEnabled())


class ViewBar(QWidget):
    """Offers the views once there is a result.

    Parameters
    ----------
    workspace : Workspace
    flip, loupe : QAction
    """

    def __init__(self, workspace: Workspace, flip: QAction, loupe: QAction) -> None:
        super().__init__()
        self._workspace = workspace
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SPACE_XS)
        self.choice = Segmented(tr("Which picture is shown"), _CHOICES, icons=_ICONS)
        self.choice.chosen.connect(lambda key: workspace.view.set_view(View(key)))
        self.choice.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        row.addWidget(self.choice)
        row.addSpacing(SPACE_S)
        self.hold = HoldButton(workspace, flip)
        self.loupe = QToolButton()
        self.loupe.setDefaultAction(loupe)
        self.loupe.setIconSize(QSize(_ICON_PX, _ICON_PX))
        self.loupe.setAccessibleName(loupe.text())
        for made in (self.hold, self.loupe):
            made.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
            row.addWidget(made)
        workspace.restoration_changed.connect(self.show_views)
        workspace.photo_changed.connect(self.show_views)
        workspace.view.changed.connect(self.show_views)
        self.show_views()

    def show_views(self) -> None:
        """Show which view holds, and which there are."""
        workspace = self._workspace
        self.setVisible(workspace.restored_picture is not None)
        self.choice.segment("changes").setEnabled(workspace.changes is not None)
        self.choice.show_choice(workspace.view.view.value)
