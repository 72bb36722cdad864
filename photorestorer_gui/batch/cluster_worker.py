"""One photo of a batch on a worker of a cluster; knows nothing of the engine that calls it."""

from __future__ import annotations

import os
import secrets
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

from photorestorer_gui import __version__
from photorestorer_gui.batch.executor import Failed, Prepared, Task
from photorestorer_gui.batch.machine import Room
from photorestorer_gui.batch.worker import OpenNetworks
from photorestorer_gui.errors import PhotoRestorerError
from photorestorer_gui.progress import Cancelled, Progress

if TYPE_CHECKING:
    from photorestorer_gui.networks.session import Networks
    from photorestorer_gui.restoration.wishes import Wishes

_OPENING: Final = threading.Lock()


class OtherVersionError(PhotoRestorerError):
    """A worker runs another version of this program than the machine that hands out photos."""


def prepare_there(
    task: Task, wishes: Wishes, open_networks: OpenNetworks, version: str
) -> Prepared | Failed:
    """Prepare a photo in a place of its own; whoever hands out photos gives it to `task.staged`.

    A worker that is taken for lost may work on, while another does the same photo anew: neither
    must ever write where the other does.

    Parameters
    ----------
    task : Task
    wishes : Wishes
    open_networks : callable(threads: int) -> Networks
        Called once a process.
    version : str
        Of the program that hands out photos.

    Returns
    -------
    Prepared or Failed
        With `task.staged` as it is, not as it was asked.

    Raises
    ------
    OtherVersionError
        If this is another version of the program.
    Cancelled
        If the folder of the run is gone, and nobody waits for the photo any more.
    """
    refuse_other_version("This worker", __version__, version)
    here = replace(task, staged=_own_place(task.staged))
    threads = usual_threads()
    with _OPENING:
        networks = _networks(open_networks, threads)
    start = time.perf_counter()
    from photorestorer_gui.batch.preparing import prepare

    try:
        return prepare(here, wishes, networks, Progress(_while_wanted(task.staged)), Room.of(1))
    except PhotoRestorerError as error:
        return Failed(task, error, time.perf_counter() - start)


def refuse_other_version(who: str, theirs: str | None, ours: str) -> None:
    """Raise if somebody runs another version of this program, or has none.

    Raises
    ------
    OtherVersionError
    """
    if theirs == ours:
        return
    has = "has no PhotoRestorer" if theirs is None else f"has PhotoRestorer {theirs}"
    raise OtherVersionError(
        f"{who} {has}; this machine has {ours}.",
        "Install the same version on all machines of the cluster, then start its scheduler and "
        "workers again.",
    )


def usual_threads() -> int:
    """Return how many threads a network gets: what OMP_NUM_THREADS says, which Dask sets to 1."""
    told = os.environ.get("OMP_NUM_THREADS", "")
    return max(1, int(told)) if told.isdecimal() else 1


@cache
def _networks(open_networks: OpenNetworks, threads: int) -> Networks:
    import cv2

    cv2.setNumThreads(threads)
    return open_networks(threads)


def _own_place(staged: Path) -> Path:
    folder = staged.parent
    return folder.with_name(f"{folder.name}-{secrets.token_hex(4)}") / staged.name


def _while_wanted(staged: Path) -> Callable[[float, str], None]:
    """Return what ends the work on a photo once the folder of its run is gone."""
    folder = staged.parent.parent

    def check(_fraction: float, _text: str) -> None:
        if not folder.is_dir():
            raise Cancelled

    return check
