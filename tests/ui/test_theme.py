"""Colours, contrast and icons."""

from __future__ import annotations

import re
from dataclasses import fields
from pathlib import Path
from xml.etree import ElementTree

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPalette, QStyleHints
from PySide6.QtWidgets import QApplication

from photorestorer_gui import paths
from photorestorer_gui.ui.actions import ROWS
from photorestorer_gui.ui.theme import (
    CONTRAST_DARK,
    CONTRAST_LIGHT,
    DARK,
    LIGHT,
    WISHES,
    Colours,
    icon_pixmap,
    system_wants_contrast,
    the_theme,
)

ICONS = sorted((paths.resources_folder() / "icons").glob("*.svg"))


def luminance(colour: str) -> float:
    def linear(value: float) -> float:
        return value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4

    q = QColor(colour)
    parts = linear(q.redF()), linear(q.greenF()), linear(q.blueF())
    return sum(w * p for w, p in zip((0.2126, 0.7152, 0.0722), parts, strict=True))


def contrast(one: str, other: str) -> float:
    """The ratio of WCAG 2.2, 1–21."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("colours", WISHES.values(), ids=WISHES.keys())
@pytest.mark.parametrize(
    ("front", "back"),
    [
        ("text", "panel"), ("text", "window"), ("text", "raised"), ("soft_text", "panel"),
        ("soft_text", "window"), ("soft_text", "raised"), ("soft_text", "hover"),
        ("on_accent", "accent"), ("on_accent", "accent_hover"), ("accent", "panel"),
        ("caution", "panel"), ("caution", "caution_tint"), ("soft_text", "caution_tint"),
        ("good", "raised"), ("bad", "raised"), ("accent", "accent_tint"),
    ],
)  # fmt: skip
def test_that_text_is_readable(colours: Colours, front: str, back: str) -> None:
    assert contrast(getattr(colours, front), getattr(colours, back)) >= 4.5


def test_that_light_and_dark_have_the_same_names_and_valid_colours() -> None:
    for colours in (LIGHT, DARK):
        for field in fields(Colours):
            assert re.fullmatch(r"#[0-9a-f]{6}", getattr(colours, field.name))


def test_that_the_system_switches_the_window_live(
    qapp: QApplication, monkeypatch: pytest.MonkeyPatch
) -> None:
    theme = the_theme()
    told: list[bool] = []

    def note() -> None:
        told.append(theme.is_dark)

    theme.changed.connect(note)
    for scheme, window in ((Qt.ColorScheme.Dark, DARK), (Qt.ColorScheme.Light, LIGHT)):
        monkeypatch.setattr(QStyleHints, "colorScheme", lambda self, scheme=scheme: scheme)
        qapp.styleHints().colorSchemeChanged.emit(scheme)
        assert qapp.palette().color(QPalette.ColorRole.Window).name() == window.window
    theme.changed.disconnect(note)
    assert told == [True, False]


def test_that_who_asks_the_system_for_contrast_gets_it(
    qapp: QApplication, monkeypatch: pytest.MonkeyPatch
) -> None:
    theme = the_theme()
    dark, light = Qt.ColorScheme.Dark, Qt.ColorScheme.Light
    for contrast, scheme, wanted in (
        (True, dark, CONTRAST_DARK),
        (True, light, CONTRAST_LIGHT),
        (False, light, LIGHT),
    ):
        monkeypatch.setattr(
            "photorestorer_gui.ui.theme.system_wants_contrast", lambda app, c=contrast: c
        )
        monkeypatch.setattr(QStyleHints, "colorScheme", lambda self, scheme=scheme: scheme)
        theme.follow_system()
        assert theme.colours is wanted
    monkeypatch.undo()
    assert not system_wants_contrast(qapp)


@pytest.mark.parametrize("path", ICONS, ids=lambda path: path.stem)
def test_that_every_icon_draws_something(qapp: QApplication, path: Path) -> None:
    ElementTree.parse(path)
    image = icon_pixmap(path.stem, "#ff0000", 24, 2.0).toImage()
    drawn = [image.pixelColor(x, y).alpha() for x in range(48) for y in range(48)]
    assert max(drawn) > 200
    assert min(drawn) == 0


def test_that_every_action_with_an_icon_has_its_file() -> None:
    names = {path.stem for path in ICONS}
    assert {row.icon for row in ROWS if row.icon} <= names
