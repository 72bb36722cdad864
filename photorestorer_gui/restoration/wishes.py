"""What a person asks for before any photo is looked at, and the plan it comes to for one photo."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from photorestorer_gui.damage.assess import assess
from photorestorer_gui.damage.kinds import Label
from photorestorer_gui.damage.report import DamageReport
from photorestorer_gui.errors import PhotoRestorerError
from photorestorer_gui.networks.catalogue import ModelId
from photorestorer_gui.networks.session import Networks
from photorestorer_gui.photo.mask import Mask
from photorestorer_gui.photo.photo import Photo
from photorestorer_gui.progress import Progress
from photorestorer_gui.restoration.extras import enlarged
from photorestorer_gui.restoration.plan import (
    Choices,
    EngineChoice,
    RestorationPlan,
    choices_of,
    plan_for,
    plan_of,
)
from photorestorer_gui.restoration.restore import Restoration
from photorestorer_gui.restoration.steps.enlarge import Enlarge
from photorestorer_gui.words import phrase


@dataclass(frozen=True)
class Wishes:
    """What a person asks of a restoration, the same for many photos.

    Attributes
    ----------
    label : Label or "auto"
        The person's word on the damage; "auto" leaves it to what is found.
    sensitivity : float
        How readily something counts as a crack, 0–1.
    engine : "auto", "builtin" or "full"
    named : tuple of str or None
        The steps to do, whatever was found; None leaves that to what was found.
    added : tuple of str
        Steps to do besides.
    strengths : mapping of step id to float
        0–1.
    enlarge : 2, 4 or None
        Unless the steps are named, faces are restored as well, so that they gain detail.
    networks : tuple of str
        Full networks that go before others that could do the same.
    """

    label: Label | Literal["auto"] = "auto"
    sensitivity: float = 0.5
    engine: EngineChoice = "auto"
    named: tuple[str, ...] | None = None
    added: tuple[str, ...] = ()
    strengths: Mapping[str, float] = field(default_factory=dict)
    enlarge: Literal[2, 4] | None = None
    networks: tuple[ModelId, ...] = ()

    def as_record(self) -> dict[str, Any]:
        """Return all wishes as JSON has them; equal wishes give equal records.

        What a version before this one knew nothing of is told only where it is asked for, so that
        an archive that was restored by it counts as done.
        """
        networks = {"networks": sorted(self.networks)} if self.networks else {}
        return networks | {
            "label": self.label,
            "sensitivity": self.sensitivity,
            "engine": self.engine,
            "steps": None if self.named is None else sorted(self.named),
            "added": sorted(self.added),
            "strengths": dict(sorted(self.strengths.items())),
            "enlarge": self.enlarge,
        }

    def named_plan(self, networks: Networks) -> RestorationPlan:
        """Return the plan of the steps that the person named, apart from all that is found.

        Raises
        ------
        NetworkError
            If a step has no engine of the kind that is wanted and installed.
        """
        ids = {*(self.named or ()), *self.added}
        installed = networks.installed()
        choices = self.choices(installed)
        plan = plan_of(ids, installed=installed, engine=self.engine, choices=choices)
        if self.enlarge is not None and self.named is not None:
            plan = plan.with_steps(Enlarge(self.enlarge))
        elif self.enlarge is not None:
            plan = enlarged(
                plan, self.enlarge, installed=installed, engine=self.engine, choices=choices
            )
        return plan.with_strengths(self.strengths)

    def choices(self, installed: Collection[ModelId]) -> Choices:
        """Return what does which step.

        Raises
        ------
        NetworkError
            If a network that is wanted is not installed.
        """
        return choices_of(self.networks, installed)


@dataclass(frozen=True, eq=False)
class Planned:
    """What will be done to one photo.

    Attributes
    ----------
    report : DamageReport or None
        With the person's word on it; None where nobody looked, for the label is “none”.
    label : Label
    plan : RestorationPlan
    mask : Mask
        The pixels to fill.
    """

    report: DamageReport | None
    label: Label
    plan: RestorationPlan
    mask: Mask


def plan_photo(
    photo: Photo,
    wishes: Wishes,
    *,
    networks: Networks,
    progress: Progress,
    drawn: Mask | None = None,
) -> Planned:
    """Look at a photo and return what will be done to it.

    Parameters
    ----------
    photo : Photo
    wishes : Wishes
    networks : Networks
    progress : Progress
    drawn : Mask, optional
        Of the photo's size, drawn by the person; it implies cracks.

    Raises
    ------
    NetworkError
        If a network is missing, altered or fails.
    Cancelled
        If the person asked for the work to stop.
    """
    wanted = wishes.named_plan(networks)  # first: what is not installed is told at once
    if wishes.label == "none":
        return Planned(None, "none", wanted, Mask.empty(photo.height, photo.width))
    report = assess(photo, networks=networks, progress=progress)
    if wishes.label != "auto":
        report = report.with_label(wishes.label)
    if drawn is not None or "fill_cracks" in (wishes.named or ()):
        report = report.with_kind("cracked", True)
    mask = report.mask(wishes.sensitivity) if drawn is None else drawn
    if wishes.named is None:
        installed = networks.installed()
        choices = wishes.choices(installed)
        found = plan_for(report, installed=installed, engine=wishes.engine, choices=choices)
        wanted = found.with_strengths(wishes.strengths).with_steps(*wanted.steps)
    return Planned(report, report.label, wanted, mask)


def refuse_if_nothing_worked(restoration: Restoration) -> None:
    """Raise when every step failed: the photo as it was is no restoration.

    Raises
    ------
    PhotoRestorerError
        With the first step's reason.
    """
    failed = restoration.failed
    if failed and len(failed) == len(restoration.outcomes):
        reasons = "\n".join(f"{outcome.title}: {outcome.reason}" for outcome in failed)
        raise PhotoRestorerError(
            phrase("No step of the restoration worked, so nothing was saved."),
            failed[0].reason,
            reasons,
        )
