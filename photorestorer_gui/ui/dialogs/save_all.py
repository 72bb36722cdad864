"""Saving all restored photos: where, under which names, in which format; then how it went."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLineEdit,
    QPlainTextEdit,
    QProgressBar,
    QVBoxLayout,
    QWidget,
)

from photorestorer_gui.errors import SaveError
from photorestorer_gui.photo.naming import DEFAULT_PATTERN, TOKENS, file_names
from photorestorer_gui.ui.controls.choice import Choice
from photorestorer_gui.ui.controls.form import Form, height_of, scrolling
from photorestorer_gui.ui.controls.switch import Switch
from photorestorer_gui.ui.controls.text import Glyph, button, label
from photorestorer_gui.ui.dialogs import files
from photorestorer_gui.ui.dialogs.saving_choices import SavingChoices
from photorestorer_gui.ui.language import said, tr
from photorestorer_gui.ui.preferences import Preferences
from photorestorer_gui.ui.queue import Queue
from photorestorer_gui.ui.save_all import Failure, Wish
from photorestorer_gui.ui.theme import SPACE_L, SPACE_M, SPACE_S, SPACE_XL
from photorestorer_gui.words import phrase

_WIDTH_PX = 560
_LETTERS = 60
MOST_SIDE_PX = 30_000
_SHOWN_NAMES = 3
_FORMATS = (
    (phrase("As each photo’s"), ""),
    (phrase("PNG, without loss"), ".png"),
    (phrase("JPEG, small"), ".jpg"),
    (phrase("TIFF, without loss"), ".tif"),
    (phrase("WebP, small"), ".webp"),
)
_TOKEN_NOTES = {
    "{name}": phrase("The name of the original"),
    "{number}": phrase("The photo’s place in the list"),
    "{date}": phrase("Today’s date"),
    "{ext}": phrase("The format’s ending"),
}


class SaveAllDialog(QDialog):
    """Asks, saves, and says what was saved and what was not.

    Parameters
    ----------
    parent : QWidget or None
    queue : Queue
    folder : Path
        Proposed first.
    preferences : Preferences
        What else is proposed, and where the answers are kept.
    """

    def __init__(
        self, parent: QWidget | None, queue: Queue, folder: Path, preferences: Preferences
    ) -> None:
        super().__init__(parent)
        self._preferences = preferences
        self.setWindowTitle(tr("Save all"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setModal(True)
        letters = _LETTERS * self.fontMetrics().averageCharWidth()
        self._width_px = max(_WIDTH_PX, letters)
        self._queue, self._saving = queue, queue.saving
        self._folder = folder
        self._taken: list[str] = []
        self._saving.forget()
        outer = QVBoxLayout(self)
        outer.setContentsMargins(SPACE_XL, SPACE_XL, SPACE_XL, SPACE_L)
        outer.setSpacing(SPACE_L)
        outer.addWidget(label(tr("Save all restored photos"), "title"))
        self._inside = self._made_form()
        self._form = scrolling(self._inside)
        outer.addWidget(self._form, 1)
        self._progress = self._made_progress()
        outer.addWidget(self._progress)
        outer.addLayout(self._buttons())
        self._connect()
        self._saving.look_into(folder)
        self.show_names()
        self.show_state()

    def _connect(self) -> None:
        self.pattern.textChanged.connect(self.show_names)
        self.format.currentIndexChanged.connect(self.show_names)
        self.which.currentIndexChanged.connect(self.show_names)
        self.unchanged.toggled.connect(self.show_names)
        self._saving.listed.connect(self.take_listing)
        self._saving.changed.connect(self.show_state)

    @property
    def wish(self) -> Wish:
        """What the person has chosen."""
        return Wish(
            self._folder,
            self.pattern.text(),
            self.format.currentData(),
            self.choices.options,
            only_approved=self.which.currentData(),
            with_unchanged=self.unchanged.isChecked(),
        )

    def choose_folder(self, folder: Path) -> None:
        """Save into this folder."""
        self._folder = folder
        self._taken = []
        self._saving.look_into(folder)
        self.show_names()

    def take_listing(self, folder: Path, names: list[str]) -> None:
        """Take into account what lies in the folder."""
        if folder == self._folder:
            self._taken = names
            self.show_names()

    def show_names(self) -> None:
        """Show the first names, or what is wrong with the pattern."""
        wish, shown = self.wish, str(self._folder)
        metrics, width = self.folder.fontMetrics(), 330
        self.folder.setText(metrics.elidedText(shown, Qt.TextElideMode.ElideMiddle, width))
        self.folder.setToolTip(shown)
        chosen = self._saving.chosen(
            only_approved=wish.only_approved, with_unchanged=wish.with_unchanged
        )
        entries = [wish.entry(item) for item in chosen]
        self.choices.show_for({entry.suffix for entry in entries})
        names: tuple[str, ...] = ()
        try:
            names = file_names(wish.pattern, entries, taken=self._taken)
            words = "\n".join(names[:_SHOWN_NAMES]) or tr("There is nothing to save.")
        except SaveError as error:
            words = tr(error.words)
        self.preview.setText(words)
        self.more.setText(tr("and {names} more", names=len(names) - _SHOWN_NAMES))
        self.more.setVisible(len(names) > _SHOWN_NAMES)
        self.save.setEnabled(bool(names))
        self.save.setText(
            tr("Save one photo") if len(names) == 1 else tr("Save {names} photos", names=len(names))
        )

    def show_state(self) -> None:
        """Show the form, the progress, or how it went."""
        saving = self._saving
        begun = saving.is_running or saving.is_over
        self._form.setVisible(not begun)
        self._progress.setVisible(begun)
        self.save.setVisible(not begun)
        self.close_button.setText(
            tr("Stop") if saving.is_running else tr("Close") if saving.is_over else tr("Cancel")
        )
        if begun:
            self._show_progress()
        self._fit()

    def _fit(self) -> None:
        """Be as high as needed, but no higher than the screen."""
        self.ensurePolished()
        needed = self.sizeHint().height()
        if self._form.isVisibleTo(self):
            inner = height_of(self._inside, self._width_px - 2 * SPACE_XL)
            needed += inner - self._form.sizeHint().height()
        most = self.screen().availableGeometry().height() - 80
        self.resize(self._width_px, min(needed, most))

    def _show_progress(self) -> None:
        saving = self._saving
        tried = saving.saved + len(saving.failures)
        self.bar.setRange(0, max(1, saving.total))
        self.bar.setValue(tried)
        self.bar.setVisible(saving.is_running)
        good = not saving.failures and saving.saved == saving.total
        icon, colour = ("check-circle", "good") if good else ("warning", "caution")
        if saving.is_running:
            icon, colour = "save-all", "accent"
        self._glyph.show_icon(icon, colour)
        self.words.setText(_progress_words(saving.is_running, saving.saved, saving.total))
        self.failures.setVisible(bool(saving.failures))
        self.failures.setPlainText(failures_text(saving.failures))

    def _made_form(self) -> QWidget:
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(2, 2, SPACE_S, 2)
        form = Form()
        column.addWidget(form)
        column.addStretch(1)
        self._add_place(form)
        form.add_line()
        self._add_choices(form)
        return inside

    def _add_place(self, form: Form) -> None:
        self.folder = label("")
        choose = button(tr("Choose…"), tr("Choose another folder"))
        choose.clicked.connect(self._ask_for_folder)
        row_of_folder = QWidget()
        place = QHBoxLayout(row_of_folder)
        place.setContentsMargins(0, 0, 0, 0)
        place.addWidget(self.folder, 1)
        place.addWidget(choose)
        self.pattern = QLineEdit(DEFAULT_PATTERN)
        self.pattern.setAccessibleName(tr("Name of each photo"))
        self.pattern.setToolTip(tr("Clashes get a number; nothing is ever overwritten"))
        self.preview = label("", "soft")
        self.more = label("", "small")
        notes = QWidget()
        names = QVBoxLayout(notes)
        names.setContentsMargins(0, 0, 0, 0)
        names.setSpacing(SPACE_S)
        for part in (self._tokens(), self.preview, self.more):
            names.addWidget(part)
        form.add(tr("Folder"), row_of_folder)
        form.add(tr("Name"), self.pattern, notes)

    def _add_choices(self, form: Form) -> None:
        self.format = Choice(tr("Format"))
        for words, suffix in _FORMATS:
            self.format.addItem(said(words), suffix)
        saving = self._queue.saving
        restored, approved = (
            len(saving.chosen(only_approved=only, with_unchanged=False)) for only in (False, True)
        )
        self.which = Choice(tr("Photos"))
        self.which.addItem(tr("All that are restored ({restored})", restored=restored), False)
        self.which.addItem(tr("Only those approved ({approved})", approved=approved), True)
        self.unchanged = Switch(tr("Also copy photos that needed no repair"))
        self.unchanged.setToolTip(tr("They are copied byte for byte if the format stays"))
        form.add(tr("Photos"), self.which)
        form.add("", self._copying())
        form.add(tr("Format"), self.format)
        settings = self._preferences.settings
        self.choices = SavingChoices(form, settings, MOST_SIDE_PX, tr("As each photo"))
        self.choices.size_note.setText(tr("Smaller photos keep their size."))
        same = "" if settings.saved_format == "same" else settings.saved_format
        self.format.setCurrentIndex(max(0, self.format.findData(same)))

    def _copying(self) -> QWidget:
        copying = QWidget()
        row = QHBoxLayout(copying)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SPACE_S)
        row.addWidget(self.unchanged)
        row.addWidget(label(tr("Also copy photos that needed no repair"), wrap=True), 1)
        return copying

    def _tokens(self) -> QWidget:
        tokens = QWidget()
        row = QHBoxLayout(tokens)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SPACE_M)
        row.addWidget(label(tr("Insert"), "small"))
        for token in TOKENS:
            made = button(token, _TOKEN_NOTES[token], "link")
            made.setAutoDefault(False)
            made.clicked.connect(lambda checked=False, token=token: self._insert(token))
            row.addWidget(made)
        row.addStretch(1)
        return tokens

    def _insert(self, token: str) -> None:
        self.pattern.insert(token)
        self.pattern.setFocus()

    def _made_progress(self) -> QWidget:
        progress = QWidget()
        column = QVBoxLayout(progress)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE_M)
        row = QHBoxLayout()
        row.setSpacing(SPACE_S)
        self._glyph = Glyph("save-all", "accent", 20)
        self.words = label("", "strong")
        row.addWidget(self._glyph)
        row.addWidget(self.words, 1)
        column.addLayout(row)
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(tr("Photos saved"))
        column.addWidget(self.bar)
        self.failures = QPlainTextEdit()
        self.failures.setReadOnly(True)
        self.failures.setFixedHeight(140)
        self.failures.setAccessibleName(tr("Photos that were not saved"))
        column.addWidget(self.failures)
        return progress

    def _buttons(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(SPACE_S)
        row.addStretch(1)
        self.close_button = button(tr("Cancel"), "")
        self.close_button.setAutoDefault(False)
        self.close_button.clicked.connect(self._stop_or_close)
        self.save = button("", tr("Save into the folder; your originals stay"), "primary")
        self.save.setDefault(True)
        self.save.clicked.connect(self._start)
        row.addWidget(self.close_button)
        row.addWidget(self.save)
        return row

    def _start(self) -> None:
        self._preferences.set(
            saved_format=self.format.currentData() or "same", **self.choices.to_remember
        )
        self._saving.start(self.wish)

    def _ask_for_folder(self) -> None:
        files.ask_for_folder(
            self, tr("Save all photos into a folder"), self._folder, self.choose_folder
        )

    def _stop_or_close(self) -> None:
        if self._saving.is_running:
            self._saving.stop()
        else:
            self.accept()

    def reject(self) -> None:
        """Escape stops saving, or closes the dialog."""
        if self._saving.is_running:
            self._saving.stop()
        else:
            super().reject()


def _progress_words(is_running: bool, saved: int, total: int) -> str:
    if is_running:
        return tr("Saving: {saved} of {total}", saved=saved, total=total)
    if saved == total:
        return (
            tr("The photo was saved.")
            if total == 1
            else tr("All {total} photos were saved.", total=total)
        )
    if saved == 0:
        return tr("No photo was saved.")
    return tr("{saved} of {total} photos were saved.", saved=saved, total=total)


def failures_text(failures: tuple[Failure, ...]) -> str:
    """Return what was not saved and why, a line each; a reason without a photo holds for all."""
    lines = (
        f"{each.name}: {tr(each.reason)}" if each.name else tr(each.reason) for each in failures
    )
    return "\n".join(lines)
