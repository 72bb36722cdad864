"""One photo of the queue as a row: small picture, name, what was found or how far it is."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPainterPath, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from photorestorer_gui.ui.queue import Queue
from photorestorer_gui.ui.queue_items import (
    AT_WORK,
    FINISHED,
    ITEM_ROLE,
    Item,
    ItemState,
    state_words,
)
from photorestorer_gui.ui.theme import SPACE_M, SPACE_S, SPACE_XS, icon_pixmap, the_theme

PICTURE_PX = 48
ROW_PX = PICTURE_PX + 2 * SPACE_S
_GLYPH_PX = 16
_BAR_PX = 4
_RADIUS_PX = 5

_GLYPHS = {
    ItemState.DONE: ("check", "good"),
    ItemState.APPROVED: ("check-circle", "good"),
    ItemState.FAILED: ("warning", "bad"),
    ItemState.SKIPPED: ("skip", "soft_text"),
}


def glyph(item: Item) -> tuple[str, str] | None:
    """Return the icon at the end of a row and its colour's name; None for none."""
    if item.state in FINISHED and item.reason:
        return "warning", "caution"
    return _GLYPHS.get(item.state)


class RowDelegate(QStyledItemDelegate):
    """Draws rows in the theme's colours.

    Parameters
    ----------
    queue : Queue
    parent : QObject
    """

    def __init__(self, queue: Queue, parent: QObject) -> None:
        super().__init__(parent)
        self._queue = queue

    def sizeHint(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        """Return the size of a row: all are alike; large type makes them higher."""
        return QSize(160, max(ROW_PX, round(2.6 * option.fontMetrics.height()) + 2 * SPACE_S))

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """Draw a row."""
        item = index.data(ITEM_ROLE)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        rect = option.rect.adjusted(SPACE_XS, 1, -SPACE_XS, -1)
        self._draw_ground(painter, option, rect, is_shown=item.id == self._queue.showing.shown)
        left = rect.left() + SPACE_S
        picture = QRect(left, rect.center().y() - PICTURE_PX // 2 + 1, PICTURE_PX, PICTURE_PX)
        self._draw_picture(painter, QStyle.visualRect(option.direction, rect, picture), item)
        words = QRect(rect)
        words.setLeft(picture.right() + SPACE_M)
        words.setRight(rect.right() - SPACE_S)
        mark = glyph(item)
        if mark is not None:
            place = QRect(words.right() - _GLYPH_PX + 1, words.top(), _GLYPH_PX, words.height())
            self._draw_glyph(painter, QStyle.visualRect(option.direction, rect, place), mark)
            words.setRight(words.right() - _GLYPH_PX - SPACE_S)
        self._draw_words(painter, option, QStyle.visualRect(option.direction, rect, words), item)
        painter.restore()

    def _draw_ground(
        self, painter: QPainter, option: QStyleOptionViewItem, rect: QRect, *, is_shown: bool
    ) -> None:
        theme, state = the_theme(), option.state
        ground: QColor | None = None
        if state & QStyle.StateFlag.State_Selected:
            ground = theme.colour("accent_tint")
        elif state & QStyle.StateFlag.State_MouseOver:
            ground = theme.colour("hover")
        painter.setPen(Qt.PenStyle.NoPen)
        if ground is not None:
            painter.setBrush(ground)
            painter.drawRoundedRect(QRectF(rect), 6, 6)
        if is_shown:
            painter.setBrush(theme.colour("accent"))
            height = rect.height() - 4 * SPACE_XS
            mark = QRect(rect.left(), rect.top() + 2 * SPACE_XS, 3, height)
            placed = QStyle.visualRect(option.direction, rect, mark)
            painter.drawRoundedRect(QRectF(placed), 1.5, 1.5)
        if state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(QPen(theme.colour("accent"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(rect).adjusted(1, 1, -1, -1), 6, 6)

    def _draw_picture(self, painter: QPainter, rect: QRect, item: Item) -> None:
        theme, image = the_theme(), self._queue.thumbnails.image(item.id)
        frame = QPainterPath()
        frame.addRoundedRect(QRectF(rect), _RADIUS_PX, _RADIUS_PX)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.fillPath(frame, theme.colour("track"))
        dim = 0.45 if item.state is ItemState.SKIPPED else 1.0
        painter.setOpacity(dim)
        if image is None:
            side = PICTURE_PX // 2
            name = "warning" if item.state is ItemState.FAILED else "photo"
            pixmap = icon_pixmap(name, theme.colour("soft_text").name(), side, 2.0)
            painter.drawPixmap(rect.center().x() - side // 2, rect.center().y() - side // 2, pixmap)
        else:
            side = min(image.width(), image.height())
            # Faces are rather high in a portrait.
            part = QRect((image.width() - side) // 2, (image.height() - side) // 4, side, side)
            painter.setClipPath(frame)
            painter.drawImage(rect, image, part)
            painter.setClipping(False)
        painter.setOpacity(1.0)

    def _draw_glyph(self, painter: QPainter, rect: QRect, mark: tuple[str, str]) -> None:
        name, colour = mark
        pixmap = icon_pixmap(name, the_theme().colour(colour).name(), _GLYPH_PX, 2.0)
        place = rect.left(), rect.center().y() - _GLYPH_PX // 2 + 1
        painter.drawPixmap(*place, pixmap)

    def _draw_words(
        self, painter: QPainter, option: QStyleOptionViewItem, rect: QRect, item: Item
    ) -> None:
        theme, at_work, font = the_theme(), item.state in AT_WORK, option.font
        painter.setLayoutDirection(option.direction)
        bold, small = QFont(font), QFont(font)
        bold.setWeight(QFont.Weight.DemiBold)
        small.setPointSizeF(font.pointSizeF() * 0.9)
        upper, lower = QFontMetrics(bold), QFontMetrics(small)
        height = upper.height() + lower.height() + (SPACE_XS + _BAR_PX if at_work else 0)
        top = rect.top() + (rect.height() - height) // 2
        soft = theme.colour("soft_text")
        skipped = item.state is ItemState.SKIPPED
        line = QRect(rect.left(), top, rect.width(), upper.height())
        _draw_line(painter, bold, line, item.path.name, soft if skipped else theme.colour("text"))
        line = QRect(rect.left(), top + upper.height(), rect.width(), lower.height())
        colour = theme.colour("bad") if item.state is ItemState.FAILED else soft
        _draw_line(painter, small, line, state_words(item), colour)
        if at_work:
            bar = QRectF(rect.left(), line.bottom() + 1 + SPACE_XS, rect.width(), _BAR_PX)
            self._draw_bar(painter, bar, item)

    def _draw_bar(self, painter: QPainter, rect: QRectF, item: Item) -> None:
        theme, runner = the_theme(), self._queue.runner
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour("track"))
        painter.drawRoundedRect(rect, 2, 2)
        fraction = runner.fraction if runner.working_on == item.id else 0.0
        if fraction > 0:
            painter.setBrush(theme.colour("accent"))
            done = QRectF(rect)
            done.setWidth(max(_BAR_PX, rect.width() * fraction))
            if painter.layoutDirection() is Qt.LayoutDirection.RightToLeft:
                done.moveRight(rect.right())
            painter.drawRoundedRect(done, 2, 2)


def _draw_line(painter: QPainter, font: QFont, rect: QRect, text: str, colour: QColor) -> None:
    painter.setFont(font)
    painter.setPen(colour)
    mode = Qt.TextElideMode.ElideMiddle if font.bold() else Qt.TextElideMode.ElideRight
    elided = QFontMetrics(font).elidedText(text, mode, rect.width())
    flags = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
    painter.drawText(rect, int(flags | Qt.TextFlag.TextSingleLine), elided)
