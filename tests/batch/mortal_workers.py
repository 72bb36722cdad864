"""Ways for worker processes to open their networks, some of which end badly."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from photorestorer_gui.networks.session import Networks
from photorestorer_gui.photo.asking import Patience
from tests.networks import graphs


def sound(threads: int, *, weights: Path) -> Networks:
    return graphs.stand_ins(weights / str(os.getpid()), scores={"cracked": 0.9})


def slow(threads: int, *, weights: Path) -> Networks:
    cracks = graphs.slow()
    return graphs.stand_ins(weights / str(os.getpid()), scores={"cracked": 0.9}, cracks=cracks)


def stillborn(threads: int) -> Networks:
    os._exit(3)


def killed_by(threads: int, *, weights: Path, always: str, once: Path) -> Networks:
    """Let the process be killed, as for want of memory, by the photo of a name.

    Parameters
    ----------
    always : str
        The photo that kills every process.
    once : Path
        A file that tells that the photo of this name has killed its one process.
    """
    from photorestorer_gui.batch import preparing

    name = "load_photo"
    real: Callable[..., Any] = getattr(preparing, name)

    def load(path: Path) -> Any:
        if path.name == once.name and not once.exists():
            once.touch()
            os.kill(os.getpid(), signal.SIGKILL)
        if path.name == always:
            os.kill(os.getpid(), signal.SIGKILL)
        return real(path)

    setattr(preparing, name, load)
    return sound(threads, weights=weights)


def hung_by(threads: int, *, weights: Path, name: str, tried: Path) -> Networks:
    """Let the decoder of the photo of a name have no end; notes in a file each time it is tried."""
    from photorestorer_gui.batch import preparing

    decoding = "load_photo"
    real: Callable[..., Any] = getattr(preparing, decoding)

    def load(path: Path) -> Any:
        if path.name == name:
            with tried.open("a") as notes:
                notes.write("!")
            time.sleep(10_000)
        return real(path)

    setattr(preparing, decoding, load)
    preparing.PATIENCE = Patience(answer_s=2.0)
    return sound(threads, weights=weights)


def of_cluster(threads: int) -> Networks:
    """On a worker of a cluster, whose environment says which photo kills one of them once."""
    weights, once = Path(os.environ["TEST_WEIGHTS"]), Path(os.environ["TEST_ONCE"])
    return killed_by(threads, weights=weights, always="", once=once)


def slow_of_cluster(threads: int) -> Networks:
    return slow(threads, weights=Path(os.environ["TEST_WEIGHTS"]))
