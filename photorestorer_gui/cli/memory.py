"""What memory a photo will take: told before a large one is begun, and kept to."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from photorestorer_gui.cli.console import say

if TYPE_CHECKING:
    from photorestorer_gui.networks.session import Networks
    from photorestorer_gui.restoration.memory import Outlook


@dataclass(frozen=True)
class Allowance:
    """What a run may take, and what makes it larger.

    Attributes
    ----------
    memory_gb : float or None
        The person's word, in GB; None takes the setting.
    factor : int
        How many times as wide and high the result is.
    full : bool
        Whether full networks may be run if they are installed.
    """

    memory_gb: float | None = None
    factor: int = 1
    full: bool = False


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
    from photorestorer_gui import paths
    from photorestorer_gui.batch.machine import usable_memory
    from photorestorer_gui.photo.files import read_header
    from photorestorer_gui.restoration.memory import may_be_full, outlook, require_memory
    from photorestorer_gui.settings import load_settings

    header = read_header(path)
    limit_gb = allowance.memory_gb
    if limit_gb is None:
        limit_gb = load_settings(paths.settings_file()).memory_gb
    found = outlook(
        header,
        suffix,
        usable=usable_memory(limit_gb),
        factor=allowance.factor,
        full=allowance.full and may_be_full(networks.installed()),
    )
    require_memory(found)
    if found.sparing:
        networks.spare_memory()
    if found.large and not quiet:
        needed = found.sparing_bytes if found.sparing else found.bytes
        size = f"{header.megapixels:.0f} megapixels, up to {needed / 1e9:.1f} GB of memory"
        usable = "" if found.usable is None else f" of {found.usable / 1e9:.1f} GB that may be used"
        say(f"{path}: {size}{usable}.")
    return found
