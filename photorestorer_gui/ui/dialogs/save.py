"""Saving the result: where, in which format and size, and what the file tells."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QLocale, Qt
from PySide6.QtWidgets import (
    QDialog,
    QFileDialog,
    QHBoxLayout,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from photorestorer_gui.errors import SaveError
from photorestorer_gui.photo.files import WRITABLE_SUFFIXES, check_target, free_path
from photorestorer_gui.photo.output import SaveOptions, saved_size
from photorestorer_gui.photo.photo import Photo
from photorestorer_gui.ui.controls.form import Form, height_of, scrolling
from photorestorer_gui.ui.controls.segmented import Segmented
from photorestorer_gui.ui.controls.text import breakable, button, label
from photorestorer_gui.ui.dialogs.files import ask_for_place, suggested_path
from photorestorer_gui.ui.dialogs.saving_choices import SavingChoices
from photorestorer_gui.ui.language import tr
from photorestorer_gui.ui.preferences import Preferences
from photorestorer_gui.ui.results import Results, suffix_of
from photorestorer_gui.ui.theme import SPACE_L, SPACE_M, SPACE_S, SPACE_XL, the_theme
from photorestorer_gui.words import phrase

_WIDTH_PX = 560
_FORMATS = (
    (".png", "PNG", phrase("Keeps every pixel and 16 bits; large")),
    (".jpg", "JPEG", phrase("Small, and opens everywhere; loses a little")),
    (".tif", "TIFF", phrase("Keeps every pixel and 16 bits; for printers and archives")),
    (".webp", "WebP", phrase("Smaller than JPEG; for the web")),
)
_SAME_FORMAT = {".jpeg": ".jpg", ".tiff": ".tif"}


class SaveDialog(QDialog):
    """Asks how the result is saved; remembers the answers but for the size.

    A size is asked anew each time: a person who once made a small copy must not go on losing
    pixels without knowing.

    Parameters
    ----------
    parent : QWidget
    photo : Photo
        The result.
    results : Results
        Tells how large the file would be.
    preferences : Preferences
        What is proposed, and where the answers are kept.
    save : callable(path, overwrite, options)
    """

    def __init__(
        self,
        parent: QWidget,
        photo: Photo,
        results: Results,
        preferences: Preferences,
        save: Callable[[Path, bool, SaveOptions], None],
    ) -> None:
        super().__init__(parent)
        self._photo, self._results, self._preferences, self._save = (
            photo,
            results,
            preferences,
            save,
        )
        self.setWindowTitle(tr("Save the restored photo"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setModal(True)
        self._suffix = _SAME_FORMAT.get(suffix := suffix_of(preferences.settings, photo), suffix)
        suggestion = free_path(suggested_path(photo).with_suffix(self._suffix))
        self._folder = suggestion.parent
        outer = QVBoxLayout(self)
        outer.setContentsMargins(SPACE_XL, SPACE_XL, SPACE_XL, SPACE_L)
        outer.setSpacing(SPACE_M)
        outer.addWidget(label(tr("Save the restored photo"), "title"))
        outer.addWidget(scrolling(self._inside(suggestion.name)), 1)
        outer.addLayout(self._below())
        self._fill()
        self._listen()
        self.show_consequences()
        self.name.setFocus()
        self.name.setSelection(0, len(suggestion.stem))
        self._fit()

    @property
    def path(self) -> Path:
        """Where it will be saved: the name as typed, with the ending of the format."""
        name = self.name.text().strip() or "restored"
        typed = Path(name).suffix.lower()
        if _SAME_FORMAT.get(typed, typed) == self._suffix:
            return self._folder / name
        bare = name[: -len(typed)] if typed in WRITABLE_SUFFIXES else name
        return self._folder / f"{bare}{self._suffix}"

    @property
    def options(self) -> SaveOptions:
        """What is chosen."""
        return self.choices.options

    def show_consequences(self) -> None:
        """Show what the choices lead to."""
        self.choices.show_for((self._suffix,))
        options = self.options
        width, height = saved_size(self._photo, options)
        self.choices.size_note.setText(self._size_words(width, height))
        self._format_note.setText(
            next(tr(note) for key, _, note in _FORMATS if key == self._suffix)
        )
        self._show_target()
        self._size.clear()
        self._results.estimate(self._suffix, options)

    def show_estimate(self, size: int | None) -> None:
        """Show about how large the file will be."""
        if size is not None:
            words = QLocale().formattedDataSize(size, 1, QLocale.DataSizeFormat.DataSizeSIFormat)
            self._size.setText(tr("About {words}", words=words))

    def accept(self) -> None:
        """Remember the choices and save."""
        settings = self._preferences.settings
        same = self._suffix == _SAME_FORMAT.get(s := suffix_of(settings, self._photo), s)
        self._preferences.set(
            saved_format=settings.saved_format if same else self._suffix,
            **self.choices.to_remember,
        )
        path, options = self.path, self.options
        super().accept()
        self._save(path, os.path.lexists(path), options)

    def _size_words(self, width: int, height: int) -> str:
        dots = self.options.dpi or (self._photo.metadata.dpi or (0.0,))[0]
        if not dots or not self.choices.has_dpi:
            return tr("{width} × {height} pixels", width=width, height=height)
        if self.options.dpi is None:
            dots *= width / self._photo.width
        wide, high = (round(2.54 * side / dots, 1) for side in (width, height))
        return tr(
            "{width} × {height} pixels, {wide:.1f} × {high:.1f} cm on paper",
            width=width,
            height=height,
            wide=wide,
            high=high,
        )

    def _show_target(self) -> None:
        """Say whether the name is free, will be replaced, or cannot be."""
        path = self.path
        words, possible, replaces = "", True, False
        try:
            check_target(self._photo, path, overwrite=True, options=self.options)
        except SaveError as error:
            words, possible = tr(error.words), False
        else:
            if replaces := os.path.lexists(path):
                words = tr("“{name}” exists already. Saving replaces it.", name=path.name)
        self.warning.setText(breakable(words))
        self.warning.setVisible(bool(words))
        self.save_button.setEnabled(possible)
        self.save_button.setText(tr("Replace") if replaces else tr("Save"))

    def _inside(self, name: str) -> QWidget:
        self._form = QWidget()
        column = QVBoxLayout(self._form)
        column.setContentsMargins(2, 2, SPACE_S, 2)
        form = Form()
        column.addWidget(form)
        column.addStretch(1)
        self._add_place(form, name)
        form.add_line()
        self._add_choices(form)
        return self._form

    def _add_place(self, form: Form, name: str) -> None:
        self.name = QLineEdit(name)
        self.name.setAccessibleName(tr("Name"))
        self.name.setToolTip(tr("The file’s name"))
        form.add(tr("Name"), self.name)
        place = QWidget()
        row = QHBoxLayout(place)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SPACE_S)
        self.folder = label("", "soft")
        self.folder.setMinimumWidth(40)
        row.addWidget(self.folder, 1)
        self.change = button(tr("Change…"), tr("Choose another folder"))
        self.change.clicked.connect(self._ask_for_place)
        row.addWidget(self.change)
        form.add(tr("Folder"), place)
        self.warning = label("", "caution", wrap=True)
        form.add("", self.warning)

    def _add_choices(self, form: Form) -> None:
        self.format = Segmented(tr("Format"), _FORMATS)
        self._format_note = label("", "small", wrap=True)
        form.add(tr("Format"), self.format, self._format_note)
        photo, kept = self._photo, self._photo.metadata.dpi
        words = tr("As the photo ({kept:.0f})", kept=kept[0]) if kept else tr("Not given")
        longest = max(photo.width, photo.height)
        self.choices = SavingChoices(form, self._preferences.settings, longest, words)

    def _below(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(SPACE_S)
        self._size = label("", "soft")
        self._size.setToolTip(tr("Estimated from parts of the photo"))
        row.addWidget(self._size, 1)
        cancel = button(tr("Cancel"), tr("Do not save"))
        cancel.clicked.connect(self.reject)
        self.save_button = button(tr("Save"), tr("Save the photo"), "primary")
        self.save_button.setDefault(True)
        self.save_button.clicked.connect(self.accept)
        row.addWidget(cancel)
        row.addWidget(self.save_button)
        return row

    def _fill(self) -> None:
        self.format.show_choice(self._suffix)
        self._show_folder()

    def _listen(self) -> None:
        self.name.textChanged.connect(self._show_target)
        self.format.chosen.connect(self._choose_format)
        self.choices.changed.connect(self.show_consequences)
        self._results.estimated.connect(self.show_estimate)

    def _choose_format(self, suffix: str) -> None:
        path = self.path
        self._suffix = suffix
        # A free name may be taken with another ending.
        free = free_path(path.with_suffix(suffix)) if not os.path.lexists(path) else self.path
        self.name.setText(free.name)
        self.show_consequences()

    def _ask_for_place(self) -> QFileDialog:
        return ask_for_place(self, self.path, self._take_place)

    def _take_place(self, path: Path) -> None:
        suffix = _SAME_FORMAT.get(path.suffix.lower(), path.suffix.lower())
        if any(suffix == key for key, _, _ in _FORMATS):
            self._suffix = suffix
            self.format.show_choice(suffix)
        self._folder = path.parent
        self.name.setText(path.name)
        self._show_folder()
        self.show_consequences()

    def _show_folder(self) -> None:
        metrics = self.folder.fontMetrics()
        room = _WIDTH_PX - 260
        self.folder.setText(
            metrics.elidedText(str(self._folder), Qt.TextElideMode.ElideMiddle, room)
        )
        self.folder.setToolTip(str(self._folder))

    def _fit(self) -> None:
        """Be as high as needed, but no higher than the screen."""
        screen = self.screen().availableGeometry()
        self.ensurePolished()
        above_and_below = 2 * SPACE_XL + 3 * self.save_button.sizeHint().height()
        width = the_theme().scaled(_WIDTH_PX)
        needed = height_of(self._form, width - 2 * SPACE_XL) + above_and_below
        self.resize(width, min(needed, screen.height() - 80))
