"""Reading JSON that may have been written by anyone: every value is asked for by name and kind."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


class Entry:
    """A JSON object; whatever is not as it should be raises `ValueError` with its place.

    Parameters
    ----------
    values : object
        What `json.loads` returned.
    place : str
        Where it stands in the file, for the error's text.

    Raises
    ------
    ValueError
        If `values` is no JSON object.
    """

    def __init__(self, values: object, place: str = "") -> None:
        if not isinstance(values, dict):
            raise ValueError(f"{place or 'the file'} is no JSON object")
        self._values: Mapping[str, Any] = values
        self._place = place

    def has(self, name: str) -> bool:
        """Whether there is a value that is not null."""
        return self._values.get(name) is not None

    def names(self) -> tuple[str, ...]:
        """Return the names of all values."""
        return tuple(str(name) for name in self._values)

    def raw(self, name: str) -> Any:
        """Return a value as it is; None if there is none."""
        return self._values.get(name)

    def text(self, name: str, *, most: int = 10_000) -> str:
        """Return a text of at most `most` characters."""
        value = self._values.get(name)
        if not isinstance(value, str) or len(value) > most:
            raise self._wrong(name, f"a text of at most {most} characters")
        return value

    def number(self, name: str, least: float, most: float) -> float:
        """Return a finite number within limits."""
        return checked_number(self._values.get(name), least, most, self._at(name))

    def whole(self, name: str, least: int, most: int) -> int:
        """Return a whole number within limits."""
        value = self._values.get(name)
        if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
            raise self._wrong(name, f"a whole number from {least} to {most}")
        return value

    def flag(self, name: str) -> bool:
        """Return true or false; false if there is none."""
        value = self._values.get(name, False)
        if not isinstance(value, bool):
            raise self._wrong(name, "true or false")
        return value

    def entry(self, name: str) -> Entry:
        """Return an object in this one."""
        return Entry(self._values.get(name), self._at(name))

    def entries(self, name: str, *, most: int = 10_000) -> list[Entry]:
        """Return the objects of a list; none if there is no list."""
        return [Entry(each, self._at(name)) for each in self._list(name, most)]

    def numbers(self, name: str, count: int, least: float, most: float) -> list[float]:
        """Return a list of exactly `count` numbers within limits."""
        values = self._list(name, count)
        if len(values) != count:
            raise self._wrong(name, f"{count} numbers")
        return [checked_number(each, least, most, self._at(name)) for each in values]

    def texts(self, name: str) -> tuple[str, ...]:
        """Return a list of texts; none if there is no list."""
        values = self._list(name, 1000)
        if not all(isinstance(each, str) for each in values):
            raise self._wrong(name, "a list of texts")
        return tuple(values)

    def _list(self, name: str, most: int) -> list[Any]:
        values = self._values.get(name, [])
        if not isinstance(values, list) or len(values) > most:
            raise self._wrong(name, f"a list of at most {most}")
        return values

    def _at(self, name: str) -> str:
        return f"{self._place}.{name}" if self._place else name

    def _wrong(self, name: str, wanted: str) -> ValueError:
        return ValueError(f"{self._at(name)} is not {wanted}")


def checked_number(value: object, least: float, most: float, place: str) -> float:
    """Return a finite number within limits.

    Raises
    ------
    ValueError
        If it is none.
    """
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    if not is_number or not least <= value <= most:  # type: ignore[operator]
        raise ValueError(f"{place} is not a number from {least:g} to {most:g}")
    return float(value)  # type: ignore[arg-type]
