"""What every remedy is: a step, and what the run says about it afterwards."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Literal, Protocol, runtime_checkable

from photorestorer_gui.networks.session import Networks
from photorestorer_gui.photo.mask import Mask
from photorestorer_gui.photo.photo import Photo
from photorestorer_gui.progress import Progress

Status = Literal["done", "skipped", "failed"]


class NothingToDo(Exception):
    """Raised by a step that has nothing to do; its text says why, for the person."""


@runtime_checkable
class Step(Protocol):
    """One remedy.  Implementations are frozen dataclasses whose fields are the step's settings.

    Attributes
    ----------
    id : str
        Stable name, used in plans and JSON.
    title : str
        What it does, for the person ("Fill cracks").
    needs : tuple of str
        Ids of the weights in the catalogue that it runs; empty for a classical method.
    engine : str
        What does the work ("builtin", "full"), told in the outcome.
    """

    id: ClassVar[str]
    title: ClassVar[str]
    needs: ClassVar[tuple[str, ...]]
    engine: ClassVar[str]

    def apply(self, photo: Photo, mask: Mask, networks: Networks, progress: Progress) -> Photo:
        """Return a new photo of the same size and dtype; `photo` stays as it is.

        Raises
        ------
        NothingToDo
            If the step does not apply here (an empty mask, say).
        Cancelled
            If the person asked for the work to stop.
        PhotoRestorerError
            If the step failed.
        """
        ...


@dataclass(frozen=True)
class StepOutcome:
    """What became of one step of a plan.

    Attributes
    ----------
    step, title, engine : str
        The step's id, its title and what did the work.
    status : "done", "skipped" or "failed"
    seconds : float
        Wall time.
    reason : str
        Why it was skipped or failed, for the person; empty when done.
    """

    step: str
    title: str
    engine: str
    status: Status
    seconds: float
    reason: str = ""
