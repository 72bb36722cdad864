"""What the person wants of photos that are not shown: of one, and of all."""

from __future__ import annotations

from dataclasses import replace

from photorestorer_gui.project.project import Project, Wishes
from photorestorer_gui.restoration.plan import RestorationPlan
from photorestorer_gui.restoration.steps.restore_faces import FaceChoice


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
