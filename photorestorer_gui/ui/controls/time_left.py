"""How long work still takes, in words."""

from __future__ import annotations


def left_words(seconds: float) -> str:
    """Return how long something still takes, as a person would say it."""
    if seconds < 1.5:
        return "Almost done"
    if seconds < 55:
        return f"About {round(seconds)} s left"
    if seconds < 90:
        return "About a minute left"
    if seconds < 90 * 60:
        return f"About {round(seconds / 60)} minutes left"
    return f"About {round(seconds / 3600)} hours left"
