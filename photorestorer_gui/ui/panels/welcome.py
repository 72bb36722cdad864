"""The empty window: unfinished work, where a photo may be dropped, and the photos opened last."""

from __future__ import annotations

import time
from functools import partial

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QAction, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from photorestorer_gui.project.crashed import Crashed
from photorestorer_gui.project.files import is_project
from photorestorer_gui.project.recent import RecentPhoto
from photorestorer_gui.ui.controls.photo_tile import TILE_PX, PhotoTile, UnfinishedCard
from photorestorer_gui.ui.controls.text import ActionButton, Glyph, button, label
from photorestorer_gui.ui.language import tr
from photorestorer_gui.ui.theme import SPACE_L, SPACE_M, SPACE_S, SPACE_XL, the_theme
from photorestorer_gui.ui.workspace import Workspace

MOST_CARDS = 2
_MOST_TILES = 6


class Welcome(QWidget):
    """Invites the person to go on, to drop, open or paste a photo, or to try the sample.

    Parameters
    ----------
    workspace : Workspace
    open_photo, paste, try_sample, clear_recent : QAction

    Signals
    -------
    discard_asked(Crashed)
        The person wants to forget unfinished work; ask whether they are sure.
    """

    discard_asked = Signal(object)

    def __init__(
        self,
        workspace: Workspace,
        open_photo: QAction,
        paste: QAction,
        try_sample: QAction,
        clear_recent: QAction,
    ) -> None:
        super().__init__()
        self._workspace = workspace
        self._is_target = False
        self.cards: list[UnfinishedCard] = []
        self.tiles: list[PhotoTile] = []
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE_XL * 2, SPACE_XL * 2, SPACE_XL * 2, SPACE_XL * 2)
        column.setSpacing(0)
        self._unfinished = QVBoxLayout()
        self._unfinished.setSpacing(SPACE_S)
        column.addLayout(self._unfinished)
        column.addStretch(3)
        self._glyph = Glyph("photo", "accent", 72)
        self._headline = label("", "hero")
        for part in (self._glyph, *_invitation(self._headline)):
            if isinstance(part, int):
                column.addSpacing(part)
            else:
                column.addWidget(part, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addLayout(_choices(open_photo, paste, try_sample))
        column.addSpacing(SPACE_XL)
        promise = tr("Everything happens on this computer. Your original is never changed.")
        column.addWidget(label(promise, "small"), 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(4)
        column.addWidget(self._recent_photos(clear_recent), 0, Qt.AlignmentFlag.AlignHCenter)
        workspace.projects.crashed_changed.connect(self.show_unfinished)
        workspace.projects.recent.changed.connect(self.show_recent)
        workspace.busy_changed.connect(self.show_busy)
        self.show_busy()
        self.show_unfinished()
        self.show_recent()

    def show_target(self, is_target: bool) -> None:
        """Light up while something that can be dropped hovers over the window."""
        self._is_target = is_target
        self.update()

    def show_busy(self) -> None:
        """Say that a photo is being opened: a large one takes a while to be seen."""
        is_opening = self._workspace.is_opening
        self._headline.setText(tr("Opening…") if is_opening else tr("Drop an old photo here"))

    def show_unfinished(self) -> None:
        """Offer to go on with what a crash interrupted, the newest first."""
        for old in self.cards:
            self._unfinished.removeWidget(old)
            old.hide()
            old.deleteLater()
        crashed = self._workspace.projects.crashed[:MOST_CARDS]
        self.cards = [self._card(each, first=each is crashed[0]) for each in crashed]
        self._glyph.setVisible(len(crashed) < MOST_CARDS)
        for card in self.cards:
            self._unfinished.addWidget(card, 0, Qt.AlignmentFlag.AlignHCenter)

    def show_recent(self) -> None:
        """Show as many of the photos opened last as have room."""
        photos = self._workspace.projects.recent.photos
        for old in self.tiles:
            self._row.removeWidget(old)
            old.hide()
            old.deleteLater()
        room = max(1, (self.width() - 4 * SPACE_XL) // (TILE_PX + SPACE_M))
        self.tiles = [self._tile(each) for each in photos[: min(room, _MOST_TILES)]]
        for place, tile in enumerate(self.tiles):
            self._row.insertWidget(place, tile)
        self._recent.setVisible(bool(photos))

    def _card(self, crashed: Crashed, *, first: bool) -> UnfinishedCard:
        since = _since(time.time() - crashed.at)
        card = UnfinishedCard(_title(crashed), since, crashed.thumbnail, primary=first)
        card.taken_up.connect(partial(self._workspace.projects.go_on, crashed))
        card.discarded.connect(partial(self.discard_asked.emit, crashed))
        return card

    def _tile(self, photo: RecentPhoto) -> PhotoTile:
        path, project = photo.path, is_project(photo.path)
        tile = PhotoTile(
            path.stem if project else path.name,
            str(path),
            photo.thumbnail,
            exists=photo.exists,
            is_project=project,
        )
        forget = partial(self._workspace.projects.recent.remove, photo.path)
        tile.removed.connect(forget)
        if photo.exists:
            tile.clicked.connect(lambda: self._workspace.queue.open([photo.path]))
        else:
            tile.clicked.connect(lambda: forget())
        return tile

    def _recent_photos(self, clear: QAction) -> QWidget:
        self._recent = QWidget()
        rows = QVBoxLayout(self._recent)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(SPACE_S)
        head = QHBoxLayout()
        head.setContentsMargins(3, 0, 3, 0)  # beneath it, pictures leave room for their frames
        head.addWidget(label(tr("Recent photos"), "strong"))
        head.addStretch(1)
        self.clear = button(tr("Clear list"), clear.toolTip(), "link")
        self.clear.clicked.connect(clear.trigger)
        head.addWidget(self.clear)
        rows.addLayout(head)
        self._row = QHBoxLayout()
        self._row.setSpacing(SPACE_M)
        self._row.addStretch(1)
        rows.addLayout(self._row)
        self._recent.setMinimumWidth(2 * TILE_PX)
        return self._recent

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show as many photos as there is room for now."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.show_recent()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the drop area's dashed frame."""
        theme = the_theme()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(self.rect(), theme.colour("canvas"))
        frame = QRectF(self.rect()).adjusted(SPACE_XL, SPACE_XL, -SPACE_XL, -SPACE_XL)
        colour = theme.colour("accent" if self._is_target else "strong_line")
        pen = QPen(colour, 2 if self._is_target else 1.5)
        pen.setDashPattern([5, 4])
        painter.setPen(pen)
        painter.setBrush(theme.colour("accent_tint" if self._is_target else "window"))
        painter.drawRoundedRect(frame, 14, 14)


def _title(crashed: Crashed) -> str:
    if crashed.count > 1:
        return tr("Go on with {count} photos", count=crashed.count)
    if crashed.name:
        return tr("Go on with {name}", name=crashed.name)
    return tr("Go on with the pasted photo")


def _since(seconds: float) -> str:
    """Return when somebody last worked on it, as people say it."""
    minutes = round(seconds / 60)
    hours, days = round(seconds / 3600), round(seconds / 86400)
    if minutes < 1:
        return tr("The program ended in the middle of this work, a moment ago.")
    if minutes == 1:
        return tr("The program ended in the middle of this work, a minute ago.")
    if minutes < 60:
        return tr(
            "The program ended in the middle of this work, {minutes} minutes ago.",
            minutes=minutes,
        )
    if hours == 1:
        return tr("The program ended in the middle of this work, an hour ago.")
    if hours < 24:
        return tr("The program ended in the middle of this work, {hours} hours ago.", hours=hours)
    if days <= 1:
        return tr("The program ended in the middle of this work, a day ago.")
    return tr("The program ended in the middle of this work, {days} days ago.", days=days)


def _invitation(headline: QWidget) -> tuple[QWidget | int, ...]:
    return (
        SPACE_L,
        headline,
        SPACE_S,
        label(tr("See what is wrong with it, then restore it with one press."), "soft"),
        SPACE_XL,
    )


def _choices(open_photo: QAction, paste: QAction, try_sample: QAction) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(SPACE_M)
    row.addStretch(1)
    for action, text, role in (
        (open_photo, tr("Open a photo…"), "primary"),
        (paste, tr("Paste"), ""),
        (try_sample, tr("Try the sample"), ""),
    ):
        made = ActionButton(action, text, role)
        made.setMinimumHeight(38)
        row.addWidget(made)
    row.addStretch(1)
    return row
