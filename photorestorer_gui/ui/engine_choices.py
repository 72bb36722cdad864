"""Which full network does a step's work, as the person wants it.  Part of the workspace."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QObject, Signal

from photorestorer_gui.damage.report import DamageReport
from photorestorer_gui.networks.catalogue import ModelId
from photorestorer_gui.restoration.extras import NO_EXTRAS, Extras
from photorestorer_gui.restoration.plan import equipped, remedies_for, with_network
from photorestorer_gui.restoration.step import Step
from photorestorer_gui.restoration.steps.restore_faces import RestoreFaces
from photorestorer_gui.ui.library import Library


class EngineChoices(QObject):
    """The person's choices, by the ids of steps; what was not chosen is the best that is here.

    Parameters
    ----------
    library : Library
        Knows which networks are here.
    parent : QObject, optional

    Signals
    -------
    changed()
    models_asked(cards)
        The person wants a network whose files, `cards`, are not here.
    """

    changed = Signal()
    models_asked = Signal(object)

    def __init__(self, library: Library, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._library = library
        self._choices: dict[str, ModelId | None] = {}

    @property
    def all(self) -> dict[str, ModelId | None]:
        """What was chosen; None is the built-in engine."""
        return dict(self._choices)

    def take(self, choices: Mapping[str, ModelId | None]) -> None:
        """Take other choices in place of all; nobody is told."""
        self._choices = dict(choices)

    def choose(self, step: Step, network: ModelId | None) -> None:
        """Say what does a step's work; the choice holds once its files are here."""
        self._choices[step.id] = network
        if network is not None:
            self.get(with_network(step, network))
        self.changed.emit()

    def get(self, step: Step) -> None:
        """Ask for the files that a step needs and that are not here."""
        missing = self._library.missing(step.needs)
        if missing:
            self.models_asked.emit(missing)

    def chosen(self, step: Step) -> ModelId | None:
        """Return the network that does a step's work now; None if it is the built-in engine."""
        equipment = equipped(type(step), self._library.installed(), choices=self._choices)
        full = equipment is not None and equipment.engine == "full"
        return getattr(equipment, "network", None) if full else None

    @staticmethod
    def equippable(report: DamageReport | None, extras: Extras = NO_EXTRAS) -> tuple[Step, ...]:
        """Return the steps for what was found that full networks can do, here or not.

        A photo that is enlarged can have its faces restored, whatever was found.
        """
        if report is None:
            return ()
        steps = [make for make in remedies_for(report.found) if make.full_networks]
        if extras.factor > 1 and RestoreFaces not in steps:
            steps.append(RestoreFaces)
        return tuple(make() for make in steps)
