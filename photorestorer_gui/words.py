"""Texts for people that can still be translated after values were put in.

The core speaks English and knows no language.  What it says to people are `Words`: ordinary
strings, which remember the sentence they were made from, so that the window can say them in
another language.  The command line prints them as they are.
"""

from __future__ import annotations

from typing import Any


class Words(str):
    """An English text that knows its template and its values.

    Parameters
    ----------
    template : str
        The text, with a ``{name}`` for each value; this is what translators see.
    values : dict of str to object
        What was put in; may itself be `Words`.
    """

    template: str
    values: dict[str, Any]

    def __new__(cls, template: str, values: dict[str, Any] | None = None) -> Words:
        """Fill the values in, in English."""
        said = super().__new__(cls, template.format(**values) if values else template)
        said.template = template
        said.values = values or {}
        return said

    def __reduce__(self) -> tuple[type[Words], tuple[str, dict[str, Any]]]:
        return Words, (self.template, self.values)


def phrase(template: str, /, **values: Any) -> Words:
    """Return a text for people; the literal given here is what gets translated.

    Parameters
    ----------
    template : str
        A literal, with a ``{name}`` for each of `values`; format specifications are allowed.
    """
    return Words(template, values)
