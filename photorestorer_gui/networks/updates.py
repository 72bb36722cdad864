"""Whether there is a newer version: one question to one address, nothing downloaded.

Which address that is, a release writes into the program when it is built.  Nothing is told of the
person or the machine but what every request tells, and this program's own version.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, Final

from photorestorer_gui.errors import DownloadError
from photorestorer_gui.networks.transfer import (
    Interrupted,
    Refused,
    StaleStart,
    Transport,
    Wish,
    asked,
)
from photorestorer_gui.plain_json import parsed
from photorestorer_gui.progress import Progress
from photorestorer_gui.words import phrase

_MOST_BYTES: Final = 1_000_000
"""A release's description is a few kilobytes; more is none."""
_VERSION: Final = re.compile(r"v?(\d+(?:\.\d+){1,3})")


@dataclass(frozen=True)
class Release:
    """A version that can be had.

    Attributes
    ----------
    version : str
        Like "1.2.0".
    page : str
        Address of the page that tells of it, https.
    """

    version: str
    page: str


def newer_release(
    address: str, running: str, progress: Progress, transport: Transport | None = None
) -> Release | None:
    """Ask an address for the latest release; None if the running version is as new.

    Parameters
    ----------
    address : str
        Answers with JSON that has `tag_name` and `html_url`.
    running : str
        Version of this program; what follows its numbers is left out.
    progress : Progress
        A cancel ends even an answer that is waited for.
    transport : Transport, optional

    Raises
    ------
    Cancelled
    DownloadError
        If there is no answer, or none that can be understood.

    References
    ----------
    https://docs.github.com/rest/releases/releases#get-the-latest-release
    """
    try:
        release = _understood(_answer(address, progress, transport or Transport()))
    except (Refused, Interrupted, StaleStart) as error:
        raise DownloadError(
            phrase("Nobody told whether there is a newer version: {reason}.", reason=str(error)),
            phrase("Check the connection and try again."),
            address,
        ) from error
    return release if _numbers(release.version) > _numbers(running) else None


def _answer(address: str, progress: Progress, transport: Transport) -> bytes:
    parts: list[bytes] = []
    with asked(Wish(address), transport, progress) as reply:
        while block := reply.read(_MOST_BYTES):
            parts.append(block)
            if sum(map(len, parts)) > _MOST_BYTES:
                raise Refused(phrase("its answer is too long"))
    return b"".join(parts)


def _understood(answer: bytes) -> Release:
    """Return the release that an answer tells of.

    Raises
    ------
    Refused
        If it tells of none.
    """
    try:
        told: Any = parsed(answer)
    except ValueError:
        told = None
    fields = told if isinstance(told, dict) else {}
    tag, page = fields.get("tag_name"), fields.get("html_url")
    version = _VERSION.fullmatch(tag) if isinstance(tag, str) else None
    # The page is opened by the browser: no other program may be named here.
    if version is None or not isinstance(page, str) or not page.startswith("https://"):
        raise Refused(phrase("its answer tells of no release"))
    return Release(version[1], page)


def _numbers(version: str) -> tuple[int, ...]:
    """Return a version's numbers, without zeros at the end: 1.2 and 1.2.0 are the same."""
    found = _VERSION.match(version)
    numbers = [int(part) for part in found[1].split(".")] if found else []
    while numbers and numbers[-1] == 0:
        numbers.pop()
    return tuple(numbers)
