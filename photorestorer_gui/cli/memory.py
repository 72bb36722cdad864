"""What memory a photo will take: told before a large one is begun, and kept to."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from photorestorer_gui.cli.console import say

if TYPE_CHECKING:
    from photorestorer_gui.networks.session import Networks
    from photorestorer_gui.photo.files import Header
    from photorestorer_gui.restoration.memory import Outlook
    from photorestorer_gui.restoration.wishes import Wishes

MemoryOption = Annotated[
    float | None,
    typer.Option(
        "--memory", min=0.1, metavar="GB", help="The most memory a photo may take (what is free)."
    ),
]


@dataclass(frozen=True)
class Allowance:
    """What a run may take, and what makes it larger.

    Attributes
    ----------
    memory_gb : float or None
        The person's word, in GB; None takes the setting.
    wishes : Wishes or None
        What will be done to the photo; None: it is examined, and no more.
    """

    memory_gb: float | None = None
    wishes: Wishes | None = None


def memory_limit(memory_gb: float | None) -> float:
    """Return the most memory that a photo may take, in GB; 0 for what is free.

    Parameters
    ----------
    memory_gb : float or None
        The person's word; None takes the setting.
    """
    from photorestorer_gui import paths
    from photorestorer_gui.settings import load_settings

    if memory_gb is not None:
        return memory_gb
    return load_settings(paths.settings_file()).memory_gb


def full_may_run(networks: Networks, wishes: Wishes) -> bool:
    """Whether any full network is installed and may be run."""
    from photorestorer_gui.restoration.memory import may_be_full

    return wishes.engine != "builtin" and may_be_full(networks.installed())


def heed_memory(
    path: Path, suffix: str, networks: Networks, allowance: Allowance, *, quiet: bool
) -> Outlook:
    """Say what memory a large photo will take, and let networks be sparing with it if need be.

    Returns
    -------
    Outlook

    Raises
    ------
    PhotoRestorerError
        If the photo needs more than there is, or if the file cannot be read.
    """
    from photorestorer_gui.batch.machine import usable_memory
    from photorestorer_gui.photo.files import read_header
    from photorestorer_gui.restoration.memory import require_memory

    header = read_header(path)
    usable_bytes = usable_memory(memory_limit(allowance.memory_gb))
    found = _outlook(header, suffix, networks, allowance.wishes, usable_bytes)
    require_memory(found)
    if found.sparing:
        networks.spare_memory()
    if found.large and not quiet:
        needed = found.sparing_bytes if found.sparing else found.bytes
        size = f"{header.megapixels:.0f} megapixels, up to {needed / 1e9:.1f} GB of memory"
        usable = "" if found.usable is None else f" of {found.usable / 1e9:.1f} GB that may be used"
        say(f"{path}: {size}{usable}.")
    return found


def _outlook(
    header: Header, suffix: str, networks: Networks, wishes: Wishes | None, usable: int | None
) -> Outlook:
    from photorestorer_gui.restoration.memory import examination_outlook, outlook

    if wishes is None:
        return examination_outlook(header, usable=usable)
    factor, full = wishes.enlarge or 1, full_may_run(networks, wishes)
    return outlook(header, suffix, usable=usable, factor=factor, full=full)
