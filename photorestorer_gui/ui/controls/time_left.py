"""How long work still takes, in words."""

from __future__ import annotations

from photorestorer_gui.ui.language import tr


def left_words(seconds: float) -> str:
    """Return how long something still takes, as a person would say it."""
    if seconds < 1.5:
        return tr("Almost done")
    if seconds < 55:
        return tr("About {seconds} s left", seconds=round(seconds))
    if seconds < 90:
        return tr("About a minute left")
    if seconds < 90 * 60:
        return tr("About {seconds} minutes left", seconds=round(seconds / 60))
    return tr("About {seconds} hours left", seconds=round(seconds / 3600))
