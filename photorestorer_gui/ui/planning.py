"""Which steps the person wants, those asked for besides, and their times.  Of the workspace."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from photorestorer_gui.restoration.extras import NO_EXTRAS, Extras
from photorestorer_gui.restoration.plan import RestorationPlan
from photorestorer_gui.restoration.step import Step
from photorestorer_gui.ui.engine import Estimate

if TYPE_CHECKING:
    from photorestorer_gui.ui.workspace import Workspace


class Planning(QObject):
    """The proposed steps, those left out, those asked for besides, and what is known of their pace.

    Parameters
    ----------
    workspace : Workspace
    estimate : Estimate

    Signals
    -------
    changed()
        Another step is left out, or one no longer, or something else is asked for.
    """

    changed = Signal()

    def __init__(self, workspace: Workspace, estimate: Estimate) -> None:
        super().__init__(workspace)
        self._workspace = workspace
        self._estimate = estimate
        self._left_out: frozenset[str] = frozenset()
        self._extras = NO_EXTRAS
        self._proposed = RestorationPlan()

    @property
    def proposed(self) -> tuple[Step, ...]:
        """The steps for what was found, those left out among them."""
        return self._proposed.steps

    def is_wanted(self, step_id: str) -> bool:
        """Whether a step is carried out if it is proposed."""
        return step_id not in self._left_out

    def set_wanted(self, step_id: str, wanted: bool) -> None:
        """Leave a step out or not; it holds until there is another photo."""
        left_out = self._left_out - {step_id} if wanted else self._left_out | {step_id}
        if left_out != self._left_out:
            self._left_out = left_out
            self.changed.emit()

    @property
    def left_out(self) -> frozenset[str]:
        """Ids of the steps that are not wanted."""
        return self._left_out

    @property
    def extras(self) -> Extras:
        """What is asked for besides repairs."""
        return self._extras

    def ask(self, extras: Extras) -> None:
        """Ask for colours or another size; it holds until there is another photo."""
        if extras != self._extras:
            self._extras = extras
            self.changed.emit()

    def begin(self, left_out: frozenset[str] = frozenset(), extras: Extras = NO_EXTRAS) -> None:
        """Begin with another photo, of which these steps are left out; nobody is told."""
        self._left_out, self._extras = left_out, extras
        self._proposed = RestorationPlan()

    def completed(self, plan: RestorationPlan) -> RestorationPlan:
        """Return a plan of repairs with what is asked for besides, as far as it can be done."""
        installed, choices = self._workspace.library.installed(), self._workspace.engines.all
        return self._extras.added_to(plan, installed=installed, choices=choices)

    def wanted(self, proposed: RestorationPlan) -> RestorationPlan:
        """Take what is proposed, and return what is wanted of it."""
        self._proposed = proposed
        steps = tuple(step for step in proposed.steps if self.is_wanted(step.id))
        return proposed if steps == proposed.steps else RestorationPlan(steps)

    def seconds(self, step: Step) -> float | None:
        """Return about how long a step will take here; None before it was measured."""
        photo = self._workspace.photo
        if photo is None:
            return None
        megapixels = photo.width * photo.height / 1e6
        faces = len(self._workspace.faces.all)
        return self._estimate(step, megapixels, self._workspace.masking.coverage, faces)
