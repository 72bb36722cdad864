"""Plans and their outcomes as JSON, for people to read and for us to read back."""

from __future__ import annotations

from dataclasses import fields
from typing import Any, cast

from photorestorer_gui.photo.geometry import Box
from photorestorer_gui.project.checked import Entry
from photorestorer_gui.restoration.plan import RestorationPlan
from photorestorer_gui.restoration.step import FaceOutcome, Status, Step, StepOutcome
from photorestorer_gui.restoration.steps import STEPS
from photorestorer_gui.restoration.steps.restore_faces import FaceChoice

_FARTHEST_PX = 10_000_000
_LONGEST_S = 1e9


def box_record(box: Box) -> list[int]:
    """Return left, top, right and bottom."""
    return [box.left, box.top, box.right, box.bottom]


def box_from(entry: Entry, name: str) -> Box:
    """Return the box that `box_record` wrote; it may reach beyond the photo."""
    return Box(*(round(each) for each in entry.numbers(name, 4, -_FARTHEST_PX, _FARTHEST_PX)))


def plan_record(plan: RestorationPlan) -> list[dict[str, Any]]:
    """Return the steps in order, each with its settings."""
    return [_step_record(step) for step in plan.steps]


def plan_from(entries: list[Entry]) -> RestorationPlan:
    """Return the plan; steps and settings that this version does not know are left out."""
    known = {make.id: make for make in STEPS}
    named = ((known.get(entry.text("step")), entry) for entry in entries)
    return RestorationPlan(tuple(_step_from(make, e) for make, e in named if make is not None))


def outcomes_record(outcomes: tuple[StepOutcome, ...]) -> list[dict[str, Any]]:
    """Return what became of each step and each face."""
    return [
        {
            "step": outcome.step,
            "title": outcome.title,
            "engine": outcome.engine,
            "status": outcome.status,
            "seconds": outcome.seconds,
            "reason": outcome.reason,
            "faces": [_face_record(face) for face in outcome.faces],
            "notes": list(outcome.notes),
        }
        for outcome in outcomes
    ]


def outcomes_from(entries: list[Entry]) -> tuple[StepOutcome, ...]:
    """Return the outcomes that `outcomes_record` wrote."""
    return tuple(
        StepOutcome(
            entry.text("step"),
            entry.text("title"),
            entry.text("engine"),
            _status(entry),
            entry.number("seconds", 0.0, _LONGEST_S),
            entry.text("reason"),
            tuple(_face_from(face) for face in entry.entries("faces")),
            entry.texts("notes"),
        )
        for entry in entries
    )


def _step_record(step: Step) -> dict[str, Any]:
    record: dict[str, Any] = {"step": step.id}
    for each in fields(cast(Any, step)):
        value = getattr(step, each.name)
        record[each.name] = _choices_record(value) if isinstance(value, tuple) else value
    return record


def _choices_record(choices: tuple[FaceChoice, ...]) -> list[dict[str, Any]]:
    return [{"box": box_record(each.box), "strength": each.strength} for each in choices]


def _step_from(make: type[Step], entry: Entry) -> Step:
    """Return a step whose settings are those of the entry, as far as they are there."""
    settings = {
        each.name: _setting(entry, each.name, each.default)
        for each in fields(cast(Any, make))
        if entry.has(each.name)
    }
    return cast(Any, make)(**settings)  # type: ignore[no-any-return]


def _setting(entry: Entry, name: str, default: object) -> object:
    """Return a setting of the same kind as its default."""
    if isinstance(default, bool):
        return entry.flag(name)
    if isinstance(default, int):
        return entry.whole(name, 0, _FARTHEST_PX)
    if isinstance(default, float):
        return entry.number(name, 0.0, 1.0)
    if isinstance(default, str):
        return entry.text(name, most=200)
    return tuple(
        FaceChoice(box_from(each, "box"), each.number("strength", 0.0, 1.0))
        for each in entry.entries(name)
    )


def _face_record(face: FaceOutcome) -> dict[str, Any]:
    return {
        "box": box_record(face.box),
        "score": face.score,
        "status": face.status,
        "reason": face.reason,
        "similarity": face.similarity,
        "strength": face.strength,
    }


def _face_from(entry: Entry) -> FaceOutcome:
    return FaceOutcome(
        box_from(entry, "box"),
        entry.number("score", 0.0, 1.0),
        _status(entry),
        entry.text("reason"),
        similarity=entry.number("similarity", -1.1, 1.1) if entry.has("similarity") else None,
        strength=entry.number("strength", 0.0, 1.0) if entry.has("strength") else None,
    )


def _status(entry: Entry) -> Status:
    status = entry.text("status")
    if status not in ("done", "skipped", "failed"):
        raise ValueError(f"“{status}” is no status")
    return cast(Status, status)
