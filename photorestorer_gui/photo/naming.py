"""Names for many saved photos from one pattern: valid on every system, and no two alike."""

from __future__ import annotations

import datetime
import itertools
import os
import re
import unicodedata
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from photorestorer_gui.errors import SaveError
from photorestorer_gui.words import phrase

TOKENS = ("{name}", "{number}", "{date}", "{ext}")
DEFAULT_PATTERN = "{name}-restored"

_TOKEN = re.compile(r"\{[^{}]*\}|[{}]")
# Windows allows none of these in a name; a slash would lead out of the folder anywhere.
_FORBIDDEN = re.compile(r'[<>:"/\\|?*]')
_UNPRINTABLE = {"Cc", "Cs", "Zl", "Zp"}
# Devices of Windows, whatever stands behind the first dot.
_DEVICES = {"CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$"} | {
    f"{port}{digit}" for port in ("COM", "LPT") for digit in "0123456789¹²³"
}
# What common file systems take: 255 bytes (Linux) or 255 UTF-16 units (Windows, macOS); bytes are
# never fewer.  A clash's number has its place in the rest.
_MOST_BYTES = 240
_INSTEAD = "_"


@dataclass(frozen=True)
class Entry:
    """A photo that wants a name.

    Attributes
    ----------
    stem : str
        The name of its original without the suffix.
    suffix : str
        How the saved file ends, dot included.
    """

    stem: str
    suffix: str


def check_pattern(pattern: str) -> None:
    """Raise where a pattern cannot name photos.

    Raises
    ------
    SaveError
        If it is empty, or holds a token that there is not.
    """
    if not pattern.strip():
        raise SaveError(
            phrase("The name is empty."),
            phrase("Use {default_pattern}, for example.", default_pattern=DEFAULT_PATTERN),
        )
    check_tokens(pattern, TOKENS)


def check_tokens(pattern: str, tokens: Sequence[str]) -> None:
    """Raise where a pattern holds a token that there is not.

    Raises
    ------
    SaveError
    """
    for found in _TOKEN.findall(pattern):
        if found not in tokens:
            raise SaveError(
                phrase("“{found}” is nothing that a name can be made of.", found=found),
                phrase("There are {tokens}.", tokens=", ".join(tokens)),
            )


def filled(pattern: str, values: Mapping[str, str]) -> str:
    """Return a pattern with what its tokens, “{name}” say, stand for."""
    return _TOKEN.sub(lambda match: values[match.group()], pattern)


def without_tokens(pattern: str) -> str:
    """Return what of a pattern is the same in all names."""
    return _TOKEN.sub("", pattern)


def numbered(stem: str, suffix: str, number: int) -> str:
    """Return the name of the `number`-th file that wants the same name."""
    return f"{stem}{suffix}" if number == 1 else f"{stem}-{number}{suffix}"


def name_key(name: str) -> str:
    """Return what is equal for names, or paths, that some system takes for one."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", name).casefold())


def file_names(
    pattern: str,
    entries: Sequence[Entry],
    *,
    taken: Collection[str] = (),
    date: datetime.date | None = None,
) -> tuple[str, ...]:
    """Return a name for each photo, in order.

    No two are alike on a system that ignores the case of letters; one that would be gets a number.

    Parameters
    ----------
    pattern : str
        With the tokens ``{name}`` (of the original), ``{number}`` (its place, with leading zeros),
        ``{date}`` (the day of saving) and ``{ext}`` (the suffix without its dot).
    entries : sequence of Entry
    taken : collection of str
        Names that are there already.
    date : date, optional
        Today unless given.

    Raises
    ------
    SaveError
        If the pattern cannot name photos.
    """
    check_pattern(pattern)
    day = (date or datetime.date.today()).isoformat()
    digits = max(2, len(str(len(entries))))
    keys = {name_key(name) for name in taken}
    names = []
    for number, entry in enumerate(entries, start=1):
        values = {"{name}": entry.stem, "{number}": str(number).zfill(digits), "{date}": day}
        values["{ext}"] = entry.suffix.removeprefix(".")
        whole = filled(pattern, values)
        stem = clean_stem(whole.removesuffix(entry.suffix), room=len(entry.suffix.encode()))
        name = _free(stem, entry.suffix, keys)
        keys.add(name_key(name))
        names.append(name)
    return tuple(names)


def free_name(name: str, taken: Collection[str]) -> str:
    """Return a file's name, with a number before its suffix if it is taken."""
    stem, dot, ending = name.rpartition(".")
    return _free(stem, dot + ending, {name_key(each) for each in taken})


def clean_stem(text: str, *, room: int = 5) -> str:
    """Return `text` as the first part of a file's name that every system takes.

    Parameters
    ----------
    text : str
    room : int
        Bytes that the suffix needs.
    """
    text = unicodedata.normalize("NFC", text)
    text = "".join(_INSTEAD if unicodedata.category(c) in _UNPRINTABLE else c for c in text)
    text = _FORBIDDEN.sub(_INSTEAD, text)
    text = _cut(text.strip(" .\u00a0"), _MOST_BYTES - room).rstrip(" .\u00a0")
    if not text:
        return "photo"
    return f"{_INSTEAD}{text}" if _is_device(text) else text


def cut_name(stem: str, *, room: int) -> str:
    """Return as much of a name's beginning as file systems take; it need not be text.

    Parameters
    ----------
    stem : str
    room : int
        Bytes that what comes behind it needs, but for the number of a clash.
    """
    while len(os.fsencode(stem)) + room > _MOST_BYTES:
        stem = stem[:-1]
    return stem


def _is_device(stem: str) -> bool:
    return stem.split(".", 1)[0].rstrip().upper() in _DEVICES


def _cut(text: str, most_bytes: int) -> str:
    """Return as much of the text's beginning as fits, in whole characters."""
    return text.encode()[:most_bytes].decode(errors="ignore")


def _free(stem: str, suffix: str, keys: set[str]) -> str:
    names = (numbered(stem, suffix, number) for number in itertools.count(1))
    return next(name for name in names if name_key(name) not in keys)
