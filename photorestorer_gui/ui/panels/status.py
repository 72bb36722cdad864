"""The strip below the photo: what it is, what was just done, and the zoom."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QSize, QTimer
from PySide6.QtGui import QAction, QHideEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QToolButton

from photorestorer_gui.photo.photo import Photo
from photorestorer_gui.ui.controls.text import ElidedLabel, button, label
from photorestorer_gui.ui.language import tr
from photorestorer_gui.ui.theme import SPACE_M, SPACE_XS
from photorestorer_gui.ui.workspace import Workspace

_SAID_FOR_MS = 5000


def photo_words(photo: Photo) -> str:
    """Return name, size and depth of a photo, and what reading it had to change."""
    name = photo.source.name if photo.source is not None else tr("Pasted photo")
    megapixels = photo.width * photo.height / 1e6
    parts = [
        name,
        f"{photo.width} × {photo.height}",
        tr("{megapixels:.1f} MP", megapixels=megapixels),
    ]
    if photo.peak > 255:
        parts.append("16-bit")
    return "  ·  ".join((*parts, *map(tr, photo.metadata.notes)))


class StatusBar(QFrame):
    """Says what the photo is; shows and changes the zoom.

    Parameters
    ----------
    workspace : Workspace
    zoom_actions : QAction
    """

    def __init__(self, workspace: Workspace, *zoom_actions: QAction) -> None:
        super().__init__()
        self.setObjectName("status")
        self._workspace = workspace
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.show_photo)
        row = QHBoxLayout(self)
        row.setContentsMargins(SPACE_M, SPACE_XS, SPACE_XS, SPACE_XS)
        row.setSpacing(SPACE_XS)
        self.private = label(tr("Private session"), "caution")
        self.private.setToolTip(tr("Nothing of your photos is kept; the settings end it."))
        row.addWidget(self.private)
        workspace.preferences.changed.connect(self.show_privacy)
        self.show_privacy()
        self._words = ElidedLabel("small")
        row.addWidget(self._words)
        note = tr("Show the saved file in the file manager")
        self.show_saved = button(tr("Show in folder"), note, "link")
        self.show_saved.clicked.connect(lambda: self._show())
        self.show_saved.hide()
        self._show: Callable[[], None] = self.show_saved.hide
        row.addWidget(self.show_saved)
        row.addStretch(1)
        self._zoom = label("", "small")
        row.addWidget(self._zoom)
        for action in zoom_actions:
            made = QToolButton()
            made.setDefaultAction(action)
            made.setIconSize(QSize(18, 18))
            made.setAccessibleName(action.text())
            row.addWidget(made)
        workspace.photo_changed.connect(self.show_photo)
        workspace.busy_changed.connect(self.show_photo)

    def hideEvent(self, event: QHideEvent) -> None:
        """Stop the clock with the window."""
        self._timer.stop()

    @property
    def text(self) -> str:
        """What it says."""
        return self._words.text()

    def say_saved(self, path: Path, show: Callable[[Path], None]) -> None:
        """Say where something was saved for a few seconds, with a button that shows it there.

        It shows that very file, whatever is in the editor by then.
        """
        self.say(tr("Saved as {name}", name=path.name))
        self._show = partial(show, path)
        self.show_saved.show()

    def say(self, words: str) -> None:
        """Say something for a few seconds."""
        self.show_saved.hide()
        self._words.setText(words)
        self._timer.start(_SAID_FOR_MS)

    def show_privacy(self) -> None:
        """Say whether the session is private."""
        self.private.setVisible(self._workspace.preferences.settings.private_session)

    def show_photo(self) -> None:
        """Say what the photo is, or what is being done with files."""
        if self._timer.isActive():
            return
        self.show_saved.hide()
        photo = self._workspace.photo
        if self._workspace.is_opening:
            self._words.setText(tr("Opening…"))
        elif self._workspace.is_saving:
            self._words.setText(tr("Saving…"))
        else:
            self._words.setText(photo_words(photo) if photo is not None else "")

    def show_zoom(self, scale: float) -> None:
        """Show the zoom; 100% is one photo pixel on one pixel of the screen."""
        self._zoom.setText(f"{scale:.0%}")
