"""What the person wants of photos that are not shown: of one, and of all."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final

from photorestorer_gui.damage.kinds import Label
from photorestorer_gui.project.project import Project, Wishes
from photorestorer_gui.restoration.plan import RestorationPlan
from photorestorer_gui.restoration.steps.restore_faces import FaceChoice
from photorestorer_gui.ui.project_state import OTHER_MARKS
from photorestorer_gui.ui.snapshot import Snapshot


@dataclass(frozen=True)
class Amendment:
    """One change to the work on a photo that is not shown.

    Attributes
    ----------
    of_project : callable(Project) -> Project
        The change to work that lies in files.
    of_snapshot : callable(Snapshot) -> Snapshot
        The same change to work that is still in memory, since its files are being written.
    """

    of_project: Callable[[Project], Project]
    of_snapshot: Callable[[Snapshot], Snapshot]


@dataclass(frozen=True, eq=False)
class Held:
    """A photo that left the editor, until its files are written.

    Attributes
    ----------
    written : Snapshot
        What is being written.
    now : Snapshot
        The same with the amendments.
    amendments : tuple of Amendment
        Made since; they are written next.
    """

    written: Snapshot
    now: Snapshot
    amendments: tuple[Amendment, ...] = ()

    def amended(self, amendment: Amendment) -> Held:
        """Return it with one amendment more."""
        return Held(self.written, amendment.of_snapshot(self.now), (*self.amendments, amendment))


def to_label(label: Label) -> Amendment:
    """Return the change to one of the paper's labels; photos not yet examined stay as they are."""

    def of_project(project: Project) -> Project:
        report = project.report
        return project if report is None else replace(project, report=report.with_label(label))

    def of_snapshot(snapshot: Snapshot) -> Snapshot:
        report = snapshot.report
        return snapshot if report is None else replace(snapshot, report=report.with_label(label))

    return Amendment(of_project, of_snapshot)


def to_wishes(for_all: Wishes) -> Amendment:
    """Return the change to the settings of all photos; edited marks stay as they are."""

    def of_snapshot(snapshot: Snapshot) -> Snapshot:
        if not snapshot.past.edits and for_all.sensitivity != snapshot.sensitivity:
            snapshot = replace(
                snapshot,
                sensitivity=for_all.sensitivity,
                layers=None,
                result_edits=OTHER_MARKS,
            )
        return replace(snapshot, strengths=for_all.strengths, choices=for_all.networks)

    return Amendment(lambda project: with_all(project, for_all), of_snapshot)


def _exported(project: Project) -> Project:
    result = project.result
    return project if result is None else replace(project, result=replace(result, exported=True))


EXPORTED: Final = Amendment(_exported, lambda snapshot: replace(snapshot, is_saved=True))
"""The result lies in a file of the person's."""


def with_all(project: Project, for_all: Wishes) -> Project:
    """Return a project with the settings of all photos; edited marks stay as they are."""
    wishes = replace(project.wishes, strengths=for_all.strengths, networks={})
    if not project.edits and for_all.sensitivity != wishes.sensitivity:
        wishes = replace(wishes, sensitivity=for_all.sensitivity)
        result = project.result
        # The marks are others now than those that the result was made with.
        result = replace(result, fits_marks=False) if result is not None else None
        project = replace(project, result=result)
    return replace(project, wishes=wishes)


def dressed(project: Project, plan: RestorationPlan) -> RestorationPlan:
    """Return a plan as the person wants it for this photo."""
    wishes = project.wishes
    faces = tuple(
        FaceChoice(project.faces[place].box, strength)
        for place, strength in sorted(wishes.faces.items())
        if place < len(project.faces)
    )
    plan = plan.with_strengths(wishes.strengths).with_face_choices(faces)
    return RestorationPlan(tuple(s for s in plan.steps if s.id not in wishes.left_out))
