"""How fast steps are on this machine, measured whenever one was done."""

from __future__ import annotations

import json
import logging
from pathlib import Path
from typing import Any

from photorestorer_gui.errors import SaveError
from photorestorer_gui.photo.atomic import write_atomically
from photorestorer_gui.plain_json import read_json
from photorestorer_gui.restoration.restore import Restoration
from photorestorer_gui.restoration.step import Step

log = logging.getLogger(__name__)

_SLOWEST = 1e12  # seconds for one unit of work: nobody measured that
_NEWEST = 0.5
"""Weight of the newest measure; those before fade."""


def amount_of(step_id: str, megapixels: float, coverage: float, faces: int) -> float:
    """Return what a step's time follows: what is filled, how many faces, or the whole photo.

    Parameters
    ----------
    step_id : str
    megapixels : float
    coverage : float
        How much of the photo is marked, 0–1.
    faces : int
    """
    if step_id == "fill_cracks":
        return megapixels * coverage
    return float(faces) if step_id == "restore_faces" else megapixels


class Pace:
    """Seconds for each unit of work, by step, network and where networks run.

    Parameters
    ----------
    path : Path
        Where the measures are kept; a file that cannot be read or written costs nothing else.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._paces = _read(path)

    def note(self, restoration: Restoration, coverage: float, where: str) -> None:
        """Learn from what was done.

        Parameters
        ----------
        restoration : Restoration
        coverage : float
            How much of the photo was marked, 0–1.
        where : str
            What ran networks ("auto", "cpu"): another is another pace.
        """
        photo = restoration.before
        paces = dict(self._paces)
        megapixels = photo.width * photo.height / 1e6
        for step, outcome in zip(restoration.plan.steps, restoration.outcomes, strict=False):
            faces = sum(face.status == "done" for face in outcome.faces)
            amount = amount_of(step.id, megapixels, coverage, faces)
            if outcome.status == "done" and amount > 0:
                name, pace = _name(step, where), outcome.seconds / amount
                before = paces.get(name, pace)
                paces[name] = before + _NEWEST * (pace - before)
        if paces != self._paces:
            self._paces = paces
            self._keep()

    def seconds(self, step: Step, amount: float, where: str) -> float | None:
        """Return about how long a step will take; None before it was measured."""
        pace = self._paces.get(_name(step, where))
        return None if pace is None or amount <= 0 else pace * amount

    def _keep(self) -> None:
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            content = json.dumps(self._paces, indent=1).encode()
            write_atomically(self._path, content, overwrite=True)
        except (OSError, SaveError) as error:
            log.info("The pace of steps could not be kept in %s: %s", self._path, error)


def _name(step: Step, where: str) -> str:
    network = getattr(step, "network", "")
    # Without a network the processor does it, whatever runs networks.
    return f"{step.id}/{network}/{where if step.needs else 'cpu'}"


def _read(path: Path) -> dict[str, float]:
    try:
        found: Any = read_json(path)
    except (OSError, ValueError):
        return {}
    if not isinstance(found, dict):
        return {}
    return {name: float(pace) for name, pace in found.items() if _is_pace(pace)}


def _is_pace(value: object) -> bool:
    number = isinstance(value, int | float) and not isinstance(value, bool)
    return number and 0 <= value <= _SLOWEST  # type: ignore[operator]
