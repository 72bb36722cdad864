"""Everything that a window says to people, and a language that shows what was forgotten."""

from __future__ import annotations

import re
from collections.abc import Iterator

from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QAbstractButton,
    QComboBox,
    QLabel,
    QLineEdit,
    QMenu,
    QSpinBox,
    QWidget,
)

_MARKED = re.compile("⟦[^⟦⟧]*⟧")


class Marked(dict[str, str]):
    """A language in which every text is the English one in brackets."""

    def get(self, text: str, default: object = None) -> str:
        return f"⟦{text}⟧" if text else ""


def unmarked(said: str) -> str:
    """Return what of a text stands outside the brackets."""
    before = None
    while before != said:
        before, said = said, _MARKED.sub("", said)
    return said


def texts_of(window: QWidget) -> Iterator[tuple[str, str]]:
    """Yield each text of a window and its children, and who says it; of hidden ones, too."""
    for widget in (window, *window.findChildren(QWidget)):
        if widget.objectName().startswith("qt_"):
            continue
        who = f"{type(widget).__name__} in {type(widget.parent()).__name__}"
        said = [
            widget.toolTip(),
            widget.accessibleName(),
            widget.accessibleDescription(),
            widget.windowTitle(),
        ]
        if isinstance(widget, QLabel | QAbstractButton):
            said.append(widget.text())
        if isinstance(widget, QLineEdit):
            said.append(widget.placeholderText())
        if isinstance(widget, QSpinBox):
            said.append(widget.suffix())
        if isinstance(widget, QComboBox):
            said += [widget.itemText(index) for index in range(widget.count())]
        if isinstance(widget, QMenu):
            said.append(widget.title())
        yield from ((text, who) for text in said if text)
    for action in window.findChildren(QAction):
        for text in (action.text(), action.toolTip(), action.statusTip()):
            yield text, "QAction"
