"""The full networks: what each is for, its size and licence; getting, taking and removing them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QDialog,
    QFileDialog,
    QFrame,
    QHBoxLayout,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from photorestorer_gui.networks.catalogue import ModelCard
from photorestorer_gui.networks.part import in_megabytes
from photorestorer_gui.ui.controls.download import DownloadLine
from photorestorer_gui.ui.controls.text import button, label, line
from photorestorer_gui.ui.dialogs.notice import Answer, Message, Notice
from photorestorer_gui.ui.language import tr
from photorestorer_gui.ui.library import Library
from photorestorer_gui.ui.theme import SPACE_L, SPACE_M, SPACE_S, SPACE_XL, SPACE_XS

_SIZE_PX = (600, 560)


def ask_to_fetch(parent: QWidget, cards: Sequence[ModelCard], library: Library) -> Notice:
    """Tell what would be fetched, and under which licence; fetch it if the person agrees."""
    names = tr(" and ").join(card.title for card in cards)
    total = in_megabytes(sum(card.bytes for card in cards))
    words = [f"{card.title}: {facts_of(card)}. {tr(card.licence_note)}".strip() for card in cards]
    words.append(_where_from(cards[0], library.folder))
    if library.folder is None:
        question = tr("Download {names} ({total})?", names=names, total=total)
        agree = tr("Agree and download")
    else:
        question = tr("Copy {names} ({total})?", names=names, total=total)
        agree = tr("Agree and copy")
    message = Message(question, "\n\n".join(words), icon="save", colour="accent")
    answers = (Answer(agree, lambda: library.fetch(cards), primary=True), Answer(tr("Cancel")))
    notice = Notice(parent, message, answers)
    notice.open()
    return notice


def _where_from(card: ModelCard, folder: Path | None) -> str:
    if folder is None:
        return tr(
            "{purpose} It is downloaded once, checked and kept on this computer; your "
            "photos are not sent anywhere.",
            purpose=card.purpose,
        )
    return tr(
        "{purpose} It is copied from “{folder}” and checked; nothing is downloaded.",
        purpose=card.purpose,
        folder=folder,
    )


def facts_of(card: ModelCard) -> str:
    """Return size and licence in words."""
    return tr("{bytes}, licence {licence}", bytes=in_megabytes(card.bytes), licence=card.licence)


class ModelRow(QWidget):
    """One network.

    Parameters
    ----------
    card : ModelCard
    library : Library
    """

    def __init__(self, card: ModelCard, library: Library) -> None:
        super().__init__()
        self._card, self._library = card, library
        column = QVBoxLayout(self)
        column.setContentsMargins(0, SPACE_M, 0, SPACE_M)
        column.setSpacing(SPACE_XS)
        top = QHBoxLayout()
        top.setSpacing(SPACE_M)
        top.addWidget(label(card.title, "strong"))
        self.state = label("", "small")
        top.addWidget(self.state)
        top.addStretch(1)
        self.take = button(
            tr("Use a file…"), tr("Take a file that you have, ONNX or PyTorch"), "link"
        )
        self.take.clicked.connect(self._ask_for_file)
        self.remove = button(tr("Remove"), tr("Delete the file from this computer"))
        self.remove.clicked.connect(self._ask_to_remove)
        self.get = button(tr("Download…"), tr("Download {card}", card=facts_of(card)))
        self.get.clicked.connect(self._ask_to_get)
        for each in (self.take, self.remove, self.get):
            top.addWidget(each)
        column.addLayout(top)
        column.addWidget(label(f"{tr(card.purpose)} {facts_of(card)}.", "soft", wrap=True))
        self.download = DownloadLine()
        self.download.cancelled.connect(lambda: library.cancel(card.id))
        column.addWidget(self.download)
        self.show_state()

    def show_state(self) -> None:
        """Show whether the file is here, coming or to be had."""
        here = self._card.id in self._library.installed()
        fetching = self._library.fetching(self._card.id)
        own = here and self._library.is_own(self._card.id)
        self.state.setText(
            tr("Installed, not verified") if own else tr("Installed") if here else ""
        )
        self.get.setVisible(not here and fetching is None)
        self.get.setEnabled(self._library.can_fetch)
        copied = self._library.folder is not None
        self.get.setText(tr("Copy…") if copied else tr("Download…"))
        self.take.setVisible(not here and fetching is None)
        self.remove.setVisible(here)
        self.download.show_fetching(fetching)

    def _ask_to_get(self) -> None:
        if self._library.is_agreed((self._card,)):
            self._library.fetch((self._card,))
        else:
            ask_to_fetch(self, (self._card,), self._library)

    def _ask_to_remove(self) -> None:
        message = Message(
            tr("Remove {title}?", title=self._card.title),
            tr(
                "Its file ({bytes}) is deleted from this computer.",
                bytes=in_megabytes(self._card.bytes),
            ),
            icon="info",
            colour="accent",
        )
        answers = (
            Answer(tr("Remove"), lambda: self._library.remove(self._card), primary=True),
            Answer(tr("Cancel")),
        )
        Notice(self, message, answers).open()

    def _ask_for_file(self) -> None:
        dialog = QFileDialog(self, tr("A file for {title}", title=self._card.title))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setNameFilters(
            [
                tr("Networks (*.onnx *.pth *.pt *.ckpt)"),
                tr("All files (*)"),
            ]
        )
        dialog.fileSelected.connect(lambda name: self._library.add(self._card, Path(name)))
        dialog.open()


class ModelsDialog(QDialog):
    """All networks that can be had, one below the other.

    Parameters
    ----------
    parent : QWidget or None
    library : Library
    """

    def __init__(self, parent: QWidget | None, library: Library) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Networks"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(*_SIZE_PX)
        self.rows = {card.id: ModelRow(card, library) for card in library.cards}
        outer = QVBoxLayout(self)
        outer.setContentsMargins(SPACE_XL, SPACE_XL, SPACE_XL, SPACE_L)
        outer.setSpacing(SPACE_S)
        outer.addWidget(label(tr("Full networks"), "title"))
        outer.addWidget(
            label(
                tr(
                    "The program works without them. They redraw more, and need more time and"
                    " memory. Each is downloaded once and checked; your photos stay on this"
                    " computer."
                ),
                "soft",
                wrap=True,
            )
        )
        self.switched_off = label(
            tr(
                "Downloads are switched off in the settings."
                " Files that you have can still be added."
            ),
            "caution",
            wrap=True,
        )
        outer.addWidget(self.switched_off)
        outer.addWidget(self._list(), 1)
        close = button(tr("Close"), "", "")
        close.clicked.connect(self.accept)
        below = QHBoxLayout()
        below.addStretch(1)
        below.addWidget(close)
        outer.addLayout(below)
        library.changed.connect(self.show_states)
        library.progressed.connect(self.show_progress)
        self._library = library
        self.show_states()

    def show_states(self) -> None:
        """Show what is here and what is coming."""
        self.switched_off.setVisible(not self._library.can_fetch)
        for row in self.rows.values():
            row.show_state()

    def show_progress(self, model_id: str) -> None:
        """Show how far one download is."""
        self.rows[model_id].show_state()

    def _list(self) -> QScrollArea:
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, SPACE_M, 0)
        column.setSpacing(0)
        for index, row in enumerate(self.rows.values()):
            if index:
                column.addWidget(line())
            column.addWidget(row)
        column.addStretch(1)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(inside)
        return scroll
