"""Photos as small pictures: a button that opens one, and the card of unfinished work."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QKeyEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
    QPixmap,
    QResizeEvent,
)
from PySide6.QtWidgets import (
    QAbstractButton,
    QHBoxLayout,
    QLabel,
    QMenu,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from photorestorer_gui.ui.controls.text import button, label
from photorestorer_gui.ui.language import tr
from photorestorer_gui.ui.theme import SPACE_L, SPACE_M, SPACE_S, SPACE_XS, icon_pixmap, the_theme

TILE_PX = 132
_PICTURE_PX = 88
_RADIUS_PX = 6
_GLYPH_PX, _MARK_PX = 28, 22
_CARD_PX = 560
_CARD_PICTURE = QSize(88, 66)


def picture_of(png: bytes) -> QPixmap:
    """Return a thumbnail; null if the bytes are no picture."""
    pixmap = QPixmap()
    if png:
        pixmap.loadFromData(png)
    return pixmap


def draw_picture(painter: QPainter, frame: QRectF, picture: QPixmap, *, faint: bool) -> None:
    """Draw a thumbnail that fills a rounded frame, or an icon where there is none."""
    theme = the_theme()
    path = QPainterPath()
    path.addRoundedRect(frame, _RADIUS_PX, _RADIUS_PX)
    painter.save()
    painter.setClipPath(path)
    painter.fillRect(frame, theme.colour("track"))
    painter.setOpacity(0.35 if faint else 1.0)
    if picture.isNull():
        glyph = icon_pixmap("photo", theme.colour("soft_text").name(), _GLYPH_PX, 3.0)
        middle = frame.center()
        painter.drawPixmap(
            round(middle.x() - _GLYPH_PX / 2), round(middle.y() - _GLYPH_PX / 2), glyph
        )
    else:
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawPixmap(frame, picture, _filling(picture, frame))
    painter.restore()


def _filling(picture: QPixmap, frame: QRectF) -> QRectF:
    """Return the middle of a picture that has the frame's proportions; heads are near the top."""
    width, height = float(picture.width()), float(picture.height())
    scale = min(width / frame.width(), height / frame.height())
    wide, high = frame.width() * scale, frame.height() * scale
    return QRectF((width - wide) / 2, (height - high) / 4, wide, high)


class PhotoTile(QAbstractButton):
    """A photo that was opened before: its picture and its name.

    Parameters
    ----------
    name : str
        The file's name.
    note : str
        Where it is, for the tooltip.
    png : bytes
        Its thumbnail.
    exists : bool
        A photo that is gone is shown faintly and cannot be opened, only removed.
    is_project : bool
        A project has a mark in its corner.

    Signals
    -------
    removed()
        The person wants it off the list.
    """

    removed = Signal()

    def __init__(
        self, name: str, note: str, png: bytes, *, exists: bool, is_project: bool = False
    ) -> None:
        super().__init__()
        self.setText(name)
        self._picture = picture_of(png)
        self._exists = exists
        self._is_project = is_project
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        if exists:
            self.setCursor(Qt.CursorShape.PointingHandCursor)
            self.setAccessibleName(tr("{name} (project)", name=name) if is_project else name)
            self.setAccessibleDescription(tr("Open {note}", note=note))
            self.setToolTip(tr("{note}\nDelete takes it off the list", note=note))
        else:
            self.setAccessibleName(tr("{name} (missing)", name=name))
            self.setAccessibleDescription(tr("{note} is not there any more", note=note))
            self.setToolTip(
                tr("{note} is not there any more\nClick takes it off the list", note=note)
            )

    @property
    def exists(self) -> bool:
        """Whether the photo can be opened."""
        return self._exists

    def sizeHint(self) -> QSize:
        """Leave room for the picture and one line."""
        return QSize(TILE_PX, _PICTURE_PX + SPACE_XS + self.fontMetrics().height() + SPACE_S)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the picture, the name, and a frame under the mouse or the keyboard."""
        theme = the_theme()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        frame = QRectF(3, 3, self.width() - 6, _PICTURE_PX)
        draw_picture(painter, frame, self._picture, faint=not self._exists)
        if self._is_project:
            self._draw_mark(painter, frame)
        marked = self.hasFocus() or self.underMouse() or self.isDown()
        if marked:
            painter.setPen(QPen(theme.colour("accent"), 2))
            painter.drawRoundedRect(frame.adjusted(-2, -2, 2, 2), _RADIUS_PX + 2, _RADIUS_PX + 2)
        metrics = self.fontMetrics()
        words = QRectF(0, frame.bottom() + SPACE_S, self.width(), metrics.height())
        shown = metrics.elidedText(
            self.text(), Qt.TextElideMode.ElideMiddle, self.width() - SPACE_S
        )
        painter.setPen(theme.colour("text" if self._exists else "disabled"))
        painter.drawText(words, Qt.AlignmentFlag.AlignCenter, shown)

    def _draw_mark(self, painter: QPainter, frame: QRectF) -> None:
        """Draw a project's mark into the picture's corner."""
        theme = the_theme()
        plate = QRectF(
            frame.right() - _MARK_PX - 4, frame.bottom() - _MARK_PX - 4, _MARK_PX, _MARK_PX
        )
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour("raised"))
        painter.drawRoundedRect(plate, 4, 4)
        inside = _MARK_PX - 6
        icon = icon_pixmap("project-open", theme.colour("text").name(), inside, 3.0)
        painter.drawPixmap(round(plate.x() + 3), round(plate.y() + 3), icon)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Delete takes it off the list; Enter opens it, as Space does."""
        if event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.removed.emit()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Offer to take it off the list."""
        menu = self.menu()
        menu.popup(event.globalPos())

    def menu(self) -> QMenu:
        """Return what can be done with it besides opening it."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction(tr("Remove from the list")).triggered.connect(self.removed)
        return menu


class UnfinishedCard(QWidget):
    """Work that a crash interrupted: what it was, and two ways on.

    Parameters
    ----------
    title, note : str
    png : bytes
        The photo's thumbnail.
    primary : bool
        Whether going on is the next step that most people want.

    Signals
    -------
    taken_up(), discarded()
    """

    taken_up = Signal()
    discarded = Signal()

    def __init__(self, title: str, note: str, png: bytes, *, primary: bool) -> None:
        super().__init__()
        self.setObjectName("unfinished")
        self.setAccessibleName(title)
        self.setFixedWidth(_CARD_PX)
        self._picture = picture_of(png)
        row = QHBoxLayout(self)
        row.setContentsMargins(SPACE_M, SPACE_M, SPACE_L, SPACE_M)
        row.setSpacing(SPACE_M)
        row.addSpacing(_CARD_PICTURE.width() + SPACE_M)
        words = QVBoxLayout()
        words.setSpacing(SPACE_XS)
        words.addStretch(1)
        words.addWidget(_OneLine(title))
        words.addWidget(label(note, "small", wrap=True))
        words.addStretch(1)
        row.addLayout(words, 1)
        self.discard = button(tr("Discard"), tr("Forget this work; the photo itself stays"))
        role = "primary" if primary else ""
        self.go_on = button(tr("Go on"), tr("Take the work up where it was interrupted"), role)
        self.discard.clicked.connect(self.discarded)
        self.go_on.clicked.connect(self.taken_up)
        row.addWidget(self.discard, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self.go_on, 0, Qt.AlignmentFlag.AlignVCenter)
        self.setMinimumHeight(_CARD_PICTURE.height() + 2 * SPACE_M)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the card and its picture."""
        theme = the_theme()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(theme.colour("accent"), 1))
        painter.setBrush(theme.colour("raised"))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 10, 10)
        top = (self.height() - _CARD_PICTURE.height()) / 2
        width = _CARD_PICTURE.width()
        left = self.width() - width - SPACE_M if self.isRightToLeft() else SPACE_M
        frame = QRectF(left, top, width, _CARD_PICTURE.height())
        draw_picture(painter, frame, self._picture, faint=False)


class _OneLine(QLabel):
    """A name on one line, shortened in its middle where there is too little room."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self._whole = text
        self.setProperty("role", "strong")
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setToolTip(text)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setText(text)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show as much as there is room for."""
        super().resizeEvent(event)
        middle = Qt.TextElideMode.ElideMiddle
        self.setText(self.fontMetrics().elidedText(self._whole, middle, event.size().width()))
