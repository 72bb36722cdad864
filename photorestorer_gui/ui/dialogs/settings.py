"""The settings: one row for each of `Settings`, with the control that its kind asks for."""

from __future__ import annotations

from dataclasses import Field, fields
from functools import partial
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QBoxLayout, QDialog, QHBoxLayout, QVBoxLayout, QWidget

from photorestorer_gui.settings import Settings
from photorestorer_gui.ui.controls.choice import Choice
from photorestorer_gui.ui.controls.folder import FolderButton
from photorestorer_gui.ui.controls.form import scrolling
from photorestorer_gui.ui.controls.number import Number
from photorestorer_gui.ui.controls.slider import STEPS, NamedSlider
from photorestorer_gui.ui.controls.switch import Switch
from photorestorer_gui.ui.controls.text import button, label, line
from photorestorer_gui.ui.language import tr
from photorestorer_gui.ui.preferences import Preferences
from photorestorer_gui.ui.theme import SPACE_L, SPACE_M, SPACE_S, SPACE_XL, SPACE_XS, the_theme
from photorestorer_gui.words import phrase

_SIZE_PX = (620, 600)
_CONTROL_PX = 190
_OTHERS = phrase("More")
_BELOW_FROM = 130
_SIDE, _DOWN = QBoxLayout.Direction.LeftToRight, QBoxLayout.Direction.TopToBottom


class SettingRow(QWidget):
    """One setting: what it is, its control, and a way back to how the program came.

    Parameters
    ----------
    row : Field
        A field of `Settings`.
    preferences : Preferences
    """

    def __init__(self, row: Field[Any], preferences: Preferences) -> None:
        super().__init__()
        self.name = row.name
        self._facts = row.metadata
        # A share of 0–1 is shown in percent.
        self._places = STEPS if isinstance(row.default, float) else 1
        self._preferences = preferences
        self.control = self._control(row)
        self.control.setAccessibleName(tr(self._facts["title"]))
        self.control.setToolTip(tr(self._facts["note"]))
        # Large type needs the whole width for its words.
        beside = the_theme().scaled(100) < _BELOW_FROM
        outer = QBoxLayout(_SIDE if beside else _DOWN, self)
        outer.setContentsMargins(0, SPACE_S, 0, SPACE_S)
        outer.setSpacing(SPACE_L if beside else SPACE_S)
        words = QVBoxLayout()
        words.setSpacing(SPACE_XS)
        title = label(self._facts["title"])
        title.setBuddy(self.control)
        words.addWidget(title)
        words.addWidget(label(self._facts["note"], "small", wrap=True))
        self.restart = label(
            tr("Takes effect when the program starts again."), "caution", wrap=True
        )
        words.addWidget(self.restart)
        outer.addLayout(words, 1)
        self.reset = button(
            tr("Reset"), tr("{title}: as the program came", title=self._facts["title"]), "link"
        )
        self.reset.setAccessibleName(tr("Reset: {title}", title=self._facts["title"]))
        self.reset.clicked.connect(lambda: preferences.reset(self.name))
        keep = self.reset.sizePolicy()
        keep.setRetainSizeWhenHidden(True)
        self.reset.setSizePolicy(keep)
        hand = QHBoxLayout()
        hand.setSpacing(SPACE_L)
        hand.addWidget(self.reset)
        hand.insertWidget(1 if beside else 0, self.control)
        outer.addLayout(hand)
        self.show_value()

    def show_value(self) -> None:
        """Show the value that holds now."""
        value = getattr(self._preferences.settings, self.name)
        control = self.control
        control.blockSignals(True)
        if isinstance(control, Switch):
            control.setChecked(value)
        elif isinstance(control, Choice):
            control.setCurrentIndex(control.findData(value))
        elif isinstance(control, FolderButton):
            control.show_folder(value)
        elif isinstance(control, Number):
            control.setValue(round(value))
        elif isinstance(control, NamedSlider):
            control.place(round(value * self._places))
            control.amount.setText(f"{value:.0%}" if self._places > 1 else f"{value}")
        control.blockSignals(False)
        self.reset.setVisible(not self._preferences.is_default(self.name))
        self.restart.setVisible(self._preferences.awaits_restart(self.name))

    def _control(self, row: Field[Any]) -> QWidget:
        """Return the control for a row: by its choices, its type and its range."""
        facts, take = row.metadata, partial(self._take, type(row.default))
        if isinstance(row.default, bool):
            switch = Switch(tr(facts["title"]))
            switch.toggled.connect(take)
            return switch
        if "folder" in facts:
            folder = FolderButton(facts["title"])
            folder.setFixedWidth(the_theme().scaled(_CONTROL_PX))
            folder.chosen.connect(self._set)
            return folder
        if "choices" in facts:
            choice = Choice(tr(facts["title"]))
            for value, name in zip(
                facts["choices"], facts.get("names", facts["choices"]), strict=True
            ):
                choice.addItem(tr(name), value)
            choice.activated.connect(lambda index: self._set(choice.itemData(index)))
            choice.setFixedWidth(the_theme().scaled(_CONTROL_PX))
            return choice
        if facts["most"] <= STEPS:
            slider = NamedSlider("", tr(facts["note"]))
            slider.slider.setAccessibleName(tr(facts["title"]))
            slider.slider.setMinimum(round(facts["least"] * self._places))
            slider.slider.valueChanged.connect(lambda place: take(place / self._places))
            slider.setFixedWidth(the_theme().scaled(_CONTROL_PX))
            return slider
        spin = Number(tr(facts["title"]), tr(facts.get("unit", "")))
        spin.setRange(round(facts["least"]), round(facts["most"]))
        spin.valueChanged.connect(take)
        spin.setFixedWidth(the_theme().scaled(_CONTROL_PX))
        return spin

    def _take(self, kind: type, value: object) -> None:
        self._set(kind(value))

    def _set(self, value: object) -> None:
        self._preferences.set(**{self.name: value})


class SettingsDialog(QDialog):
    """All settings, in groups; each takes effect at once, or says when it does.

    Parameters
    ----------
    parent : QWidget or None
    preferences : Preferences
    """

    def __init__(self, parent: QWidget | None, preferences: Preferences) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Settings"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setModal(True)
        self.resize(*the_theme().sized(*_SIZE_PX))
        self.rows = {row.name: SettingRow(row, preferences) for row in fields(Settings)}
        outer = QVBoxLayout(self)
        outer.setContentsMargins(SPACE_XL, SPACE_XL, SPACE_XL, SPACE_L)
        outer.setSpacing(SPACE_M)
        outer.addWidget(label(tr("Settings"), "title"))
        outer.addWidget(scrolling(self._groups()), 1)
        below = QHBoxLayout()
        below.addWidget(label(tr("Changes hold at once and are kept."), "small"), 1)
        close = button(tr("Close"), tr("Close the settings"))
        close.clicked.connect(self.accept)
        below.addWidget(close)
        outer.addLayout(below)
        preferences.changed.connect(self.show_values)

    def show_values(self) -> None:
        """Show what holds now."""
        for row in self.rows.values():
            row.show_value()

    def _groups(self) -> QWidget:
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, SPACE_M, 0)
        column.setSpacing(0)
        groups: dict[str, list[SettingRow]] = {}
        for row in fields(Settings):
            groups.setdefault(row.metadata.get("group", _OTHERS), []).append(self.rows[row.name])
        for number, (title, rows) in enumerate(groups.items()):
            if number:
                column.addSpacing(SPACE_L)
            column.addWidget(label(title, "lead"))
            column.addSpacing(SPACE_S)
            for index, each in enumerate(rows):
                if index:
                    column.addWidget(line())
                column.addWidget(each)
        column.addStretch(1)
        return inside
