"""The window's language: which it is, and every text said in it.

Sources speak English.  `tr` says a text in the language chosen: a literal, filled with values
afterwards, or `Words` that the core made.  Translations are read from Qt Linguist's own files,
``resources/translations/photorestorer_<code>.ts``; there is nothing to compile, so nothing to
forget to compile.  What Qt says itself comes from Qt's files.
"""

from __future__ import annotations

import logging
import xml.etree.ElementTree as ElementTree
from dataclasses import dataclass, field
from pathlib import Path
from string import Formatter
from typing import Any

from PySide6.QtCore import QLibraryInfo, QLocale, QTranslator
from PySide6.QtWidgets import QApplication

from photorestorer_gui.errors import PhotoRestorerError
from photorestorer_gui.words import Words

log = logging.getLogger(__name__)

SOURCE = "en"
"""The language of the sources."""
TRANSLATED = ("es",)
"""Languages that there is a file of."""


def read_translations(path: Path) -> dict[str, str]:
    """Return what a file of Qt Linguist says for each source; unfinished texts are left out.

    Parameters
    ----------
    path : Path
        A ``.ts`` file.
    """
    found: dict[str, str] = {}
    root = ElementTree.parse(path).getroot()  # noqa: S314 – a file that ships with the program
    for message in root.iter("message"):
        source, translation = message.find("source"), message.find("translation")
        if source is None or translation is None or translation.get("type") is not None:
            continue
        if source.text and translation.text:
            found[source.text] = translation.text
    return found


class _Filler(Formatter):
    """Fills values in as the locale writes numbers."""

    def __init__(self, locale: QLocale) -> None:
        self._signs = str.maketrans({".": locale.decimalPoint(), ",": locale.groupSeparator()})

    def format_field(self, value: Any, format_spec: str) -> str:
        """Write a number with the locale's signs; anything without a format as it is."""
        written = str(super().format_field(value, format_spec))
        is_number = isinstance(value, int | float) and format_spec
        return written.translate(self._signs) if is_number else written


@dataclass
class _Spoken:
    """What `tr` goes by; there is one, as there is one application."""

    texts: dict[str, str] = field(default_factory=dict)
    filler: _Filler = field(default_factory=lambda: _Filler(QLocale.c()))
    translators: list[QTranslator] = field(default_factory=list)


_SPOKEN = _Spoken()


def tr(text: str, /, **values: Any) -> str:
    """Return a text in the window's language.

    Parameters
    ----------
    text : str
        A literal with a ``{name}`` for each value, or a text of the core; one without a
        translation stays as it is.
    values
        What is filled in after translating; `Words` among them are translated too.
    """
    template, filled = text, values
    if isinstance(text, Words):
        template, filled = text.template, text.values | values
    found = _SPOKEN.texts.get(template, template)
    if not filled:
        return found
    spoken = {name: tr(each) if isinstance(each, Words) else each for name, each in filled.items()}
    return _SPOKEN.filler.vformat(found, (), spoken)


def told(error: Exception) -> str:
    """Return what an error says, in the window's language where it can be."""
    return tr(error.words) if isinstance(error, PhotoRestorerError) else str(error)


def percent(share: float, places: int = 0) -> str:
    """Return a share, 0–1, in percent, as the window's language writes it."""
    return _SPOKEN.filler.format_field(share, f".{places}%")


def said(text: str) -> str:
    """Return `Words` in the window's language, and anything else, a file's name say, as it is."""
    return tr(text) if isinstance(text, Words) else text


def language_for(wish: str, preferred: list[str]) -> str:
    """Return the language to speak.

    Parameters
    ----------
    wish : str
        "system" or a language's code.
    preferred : list of str
        The system's languages, the dearest first, as "es-MX".
    """
    if wish in (SOURCE, *TRANSLATED):
        return wish
    codes = (each.replace("_", "-").split("-")[0].lower() for each in preferred)
    return next((code for code in codes if code in (SOURCE, *TRANSLATED)), SOURCE)


def speak(app: QApplication, wish: str, folder: Path) -> None:
    """Make the application speak a language; texts that are shown already stay.

    Parameters
    ----------
    app : QApplication
        Gets Qt's own texts, and the direction in which the language is written.
    wish : str
        "system" or a language's code.
    folder : Path
        Where the translations lie.
    """
    hush(app)
    system = QLocale.system()
    code = language_for(wish, list(system.uiLanguages()))
    spoken = QLocale(code)
    # Mexico and Spain share a language, but write numbers in their own ways.
    locale = system if system.language() == spoken.language() else spoken
    if code != SOURCE:
        path = folder / f"photorestorer_{code}.ts"
        try:
            _SPOKEN.texts = read_translations(path)
        except (OSError, ElementTree.ParseError):
            # A window in English is better than none.
            log.exception("translations could not be read from %s", path)
        _SPOKEN.filler = _Filler(locale)
        translator = QTranslator(app)
        if translator.load(
            f"qtbase_{code}", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
        ):
            app.installTranslator(translator)
            _SPOKEN.translators.append(translator)
    QLocale.setDefault(locale)
    app.setLayoutDirection(spoken.textDirection())


def hush(app: QApplication) -> None:
    """Speak English again, as before `speak`."""
    for translator in _SPOKEN.translators:
        app.removeTranslator(translator)
    _SPOKEN.translators.clear()
    _SPOKEN.texts = {}
    _SPOKEN.filler = _Filler(QLocale.c())
