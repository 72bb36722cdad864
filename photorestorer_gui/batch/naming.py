"""What a batch calls its files: a pattern, and a free name where two photos want the same."""

from __future__ import annotations

import re
from collections.abc import Container
from pathlib import PurePath

from photorestorer_gui.errors import SaveError
from photorestorer_gui.photo.files import WRITABLE_SUFFIXES
from photorestorer_gui.photo.naming import (
    check_tokens,
    cut_name,
    filled,
    name_key,
    numbered,
    without_tokens,
)

TOKENS = ("{name}", "{folder}", "{ext}")
DEFAULT_PATTERN = "{name}-restored.{ext}"

_FORBIDDEN = re.compile(r'[<>:"/\\|?*\0-\x1f]')


def check_pattern(pattern: str) -> None:
    """Raise where a pattern cannot name photos.

    Raises
    ------
    SaveError
        If it holds a token that there is not, leads out of the folder, or two photos of a folder
        would always get the same name.
    """
    check_tokens(pattern, TOKENS)
    if "{name}" not in pattern:
        raise SaveError(
            f"The pattern “{pattern}” gives all photos the same name.",
            f"Use {{name}} in it: {DEFAULT_PATTERN}",
        )
    if _FORBIDDEN.search(without_tokens(pattern)):
        raise SaveError(
            f"The pattern “{pattern}” holds a sign that no file’s name may have.",
            f'Leave out < > : " / \\ | ? *, as in {DEFAULT_PATTERN}',
        )
    suffix = PurePath(pattern).suffix.lower()
    if suffix not in (*WRITABLE_SUFFIXES, ".{ext}"):
        raise SaveError(
            f"The pattern “{pattern}” ends in no format that photos can be saved in.",
            "Let it end in .{ext} for the photo’s own, or in .png, .jpg, .tif or .webp.",
        )
    if pattern.startswith("."):
        raise SaveError(
            f"The pattern “{pattern}” makes hidden files.", "Begin it with another sign."
        )


def name_for(pattern: str, source: PurePath) -> str:
    """Return the name that a pattern gives to a photo; one that is too long loses its end.

    Parameters
    ----------
    pattern : str
        Passed `check_pattern`.  ``{name}`` is the photo's name without its suffix, ``{folder}`` its
        folder's, ``{ext}`` its suffix, or ``png`` where that format can be read only.
    source : PurePath
    """
    own = source.suffix[1:] if source.suffix.lower() in WRITABLE_SUFFIXES else "png"
    values = {"{name}": source.stem, "{folder}": source.parent.name, "{ext}": own}
    stem, dot, ending = filled(pattern, values).rpartition(".")
    return f"{cut_name(stem, room=len(dot + ending))}{dot}{ending}"


def free_place(wanted: PurePath, taken: Container[str]) -> PurePath:
    """Return `wanted`, or with a number before its suffix: the first whose `key` is not taken."""
    free, number = wanted, 1
    while key(free) in taken:
        number += 1
        free = wanted.with_name(numbered(wanted.stem, wanted.suffix, number))
    return free


def key(place: PurePath) -> str:
    """Return what is equal for two places that some file system takes for one."""
    return name_key(place.as_posix())
