"""The choices of every dialog that saves photos: quality, size, dots per inch, what files tell."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from photorestorer_gui.photo.output import CAPTION, METADATA_LEVELS, MetadataLevel, SaveOptions
from photorestorer_gui.settings import Settings
from photorestorer_gui.ui.controls.choice import Choice
from photorestorer_gui.ui.controls.form import Form
from photorestorer_gui.ui.controls.number import Number
from photorestorer_gui.ui.controls.segmented import Segmented
from photorestorer_gui.ui.controls.slider import NamedSlider
from photorestorer_gui.ui.controls.switch import Switch
from photorestorer_gui.ui.controls.text import label
from photorestorer_gui.ui.language import tr
from photorestorer_gui.ui.results import dpi_of
from photorestorer_gui.ui.theme import SPACE_S
from photorestorer_gui.words import phrase

LOSSY = frozenset({".jpg", ".jpeg", ".webp"})
WITHOUT_DPI = frozenset({".webp"})
_LEVELS = (
    (
        "all",
        phrase("Everything"),
        phrase("All that your photo’s file tells, and how it was restored"),
    ),
    (
        "basic",
        phrase("Basic"),
        phrase("Date, camera, author and rights, and how it was restored; no place"),
    ),
    ("none", phrase("Nothing"), phrase("Only the colours: no date, no camera, no place, no words")),
)
_SIDES_PX = (3840, 2048, 1280)
_FIRST_SIDE_PX = 1600
_DPIS = (150, 300, 600)
_OTHER = -1


class SavingChoices(QObject):
    """Rows of a form.

    A size is asked anew each time: a person who once made a small copy must not go on losing
    pixels without knowing.

    Parameters
    ----------
    form : Form
        Gets the rows.
    settings : Settings
        What is proposed.
    longest_px : int
        No longer side can be chosen.
    kept_dpi : str
        What the dots per inch are called that the photo has.

    Attributes
    ----------
    quality, size_, side, dpi, level, caption : QWidget
        The controls.
    size_note : QLabel
        Below the size, for the dialog.

    Signals
    -------
    changed()
    """

    changed = Signal()

    def __init__(self, form: Form, settings: Settings, longest_px: int, kept_dpi: str) -> None:
        super().__init__(form)
        self._level: MetadataLevel = "all"
        self._suffixes: Collection[str] = ()
        self.size_note = label("", "small")
        self._add(form)
        self._fill(settings, longest_px, kept_dpi)
        for signal in (
            self.quality.slider.valueChanged,
            self.size_.currentIndexChanged,
            self.side.valueChanged,
            self.dpi.currentIndexChanged,
            self.caption.toggled,
        ):
            signal.connect(self._tell)
        self.level.chosen.connect(self._choose_level)
        self._show()

    @property
    def options(self) -> SaveOptions:
        """What is chosen."""
        side = self.size_.currentData()
        dpi = self.dpi.currentData() if self.has_dpi else None
        return SaveOptions(
            max(1, self.quality.slider.value()),
            self._level,
            self.side.value() if side == _OTHER else side,
            None if dpi is None else float(dpi),
            CAPTION if self.caption.isChecked() and self._level != "none" else "",
        )

    @property
    def to_remember(self) -> dict[str, Any]:
        """The settings that shall be proposed next time, by their names."""
        remembered: dict[str, Any] = {
            "jpeg_quality": self.options.quality,
            "saved_metadata": self._level,
            "caption": self.caption.isChecked(),
        }
        if self.has_dpi:
            dpi = self.dpi.currentData()
            remembered["saved_dpi"] = "same" if dpi is None else str(dpi)
        return remembered

    @property
    def has_dpi(self) -> bool:
        """Whether files of these formats can say how many dots an inch has."""
        return any(each not in WITHOUT_DPI for each in self._suffixes)

    def show_for(self, suffixes: Collection[str]) -> None:
        """Show what matters for files with these endings."""
        self._suffixes = suffixes
        self._show()

    def _show(self) -> None:
        lossy = any(each in LOSSY for each in self._suffixes)
        self.quality.setVisible(lossy)
        self._quality_title.setVisible(lossy)
        self.quality.amount.setText(str(self.quality.slider.value()))
        self.side.setVisible(self.size_.currentData() == _OTHER)
        self.dpi.setVisible(self.has_dpi)
        self._dpi_title.setVisible(self.has_dpi)
        self.caption.setEnabled(self._level != "none")
        self._level_note.setText(next(tr(note) for key, _, note in _LEVELS if key == self._level))

    def _tell(self) -> None:
        self._show()
        self.changed.emit()

    def _choose_level(self, level: str) -> None:
        self._choose(level)
        self._tell()

    def _choose(self, level: str) -> None:
        self._level = next(each for each in METADATA_LEVELS if each == level)

    def _add(self, form: Form) -> None:
        self.quality = NamedSlider("", tr("95 is hard to tell from the original"), name_px=0)
        self.quality.slider.setAccessibleName(tr("Quality"))
        self._quality_title: QLabel = form.add(tr("Quality"), self.quality)
        form.add(tr("Size"), self._sizes(), self.size_note)
        self.dpi = Choice(tr("Dots per inch"))
        self.dpi.setToolTip(tr("How large programs print the photo"))
        self._dpi_title: QLabel = form.add(tr("Dots per inch"), self.dpi)
        self.level = Segmented(tr("What the file tells"), _LEVELS)
        self._level_note = label("", "small", wrap=True)
        form.add(tr("The file tells"), self.level, self._level_note)
        noting = QWidget()
        row = QHBoxLayout(noting)
        row.setContentsMargins(0, 0, 0, 0)
        self.caption = Switch(tr("Note in the description that the photo was restored"))
        row.addWidget(self.caption)
        row.addWidget(
            label(tr("“Restored with PhotoRestorer” in the description"), "soft", wrap=True), 1
        )
        form.add(tr("Caption"), noting)

    def _sizes(self) -> QWidget:
        sizes = QWidget()
        row = QHBoxLayout(sizes)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SPACE_S)
        self.size_ = Choice(tr("Size"))
        self.size_.setToolTip(tr("How many pixels are saved; a photo is never enlarged here"))
        self.side = Number(tr("Longest side in pixels"), "px")
        row.addWidget(self.size_, 1)
        row.addWidget(self.side)
        return sizes

    def _fill(self, settings: Settings, longest_px: int, kept_dpi: str) -> None:
        self._choose(settings.saved_metadata)
        self.level.show_choice(self._level)
        self.quality.place(settings.jpeg_quality)
        self.quality.slider.setMinimum(1)
        self.caption.setChecked(settings.caption)
        self.size_.addItem(tr("Original"), None)
        for side in _SIDES_PX:
            if side < longest_px:
                self.size_.addItem(tr("Longest side {side} px", side=side), side)
        self.size_.addItem(tr("Other…"), _OTHER)
        self.side.setRange(1, longest_px)
        self.side.setValue(min(longest_px, _FIRST_SIDE_PX))
        self.dpi.addItem(kept_dpi, None)
        for dots in _DPIS:
            self.dpi.addItem(str(dots), dots)
        chosen = dpi_of(settings)
        self.dpi.setCurrentIndex(max(0, self.dpi.findData(round(chosen) if chosen else None)))
