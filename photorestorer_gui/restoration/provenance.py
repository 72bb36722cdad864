"""What a restoration did, as its file will tell it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import fields
from datetime import datetime
from typing import Any, Final

import cv2
import numpy as np
from numpy.typing import NDArray

from photorestorer_gui import __version__
from photorestorer_gui.networks.session import Networks
from photorestorer_gui.photo.geometry import Box
from photorestorer_gui.photo.mask import Mask
from photorestorer_gui.photo.provenance import (
    Area,
    NetworkRecord,
    Provenance,
    StepNote,
    StepRecord,
)
from photorestorer_gui.restoration.step import Step, StepOutcome

PROGRAM: Final = "PhotoRestorer"
MOST_AREAS: Final = 40
"""More boxes than this tell a reader less than one around them all."""
_COARSE_PX: Final = 512


def provenance_of(
    steps: Sequence[Step], outcomes: Sequence[StepOutcome], mask: Mask, networks: Networks
) -> Provenance | None:
    """Return what the steps that were done did to a photo; None if none was.

    Parameters
    ----------
    steps, outcomes : sequences of equal length
    mask : Mask
        What was filled; of the photo's size.
    networks : Networks
        Those that were run.
    """
    records = tuple(
        _record(step, outcome, mask, networks)
        for step, outcome in zip(steps, outcomes, strict=True)
        if outcome.status == "done"
    )
    if not records:
        return None
    now = datetime.now().astimezone().isoformat(timespec="seconds")
    return Provenance(PROGRAM, __version__, now, records, notes_of(outcomes))


def notes_of(outcomes: Sequence[StepOutcome]) -> tuple[StepNote, ...]:
    """Return what failed, which faces were not restored as asked, and what else was told."""
    notes: list[StepNote] = []
    for each in outcomes:
        if each.status == "failed":
            notes.append(StepNote(each.step, "failed", f"{each.title}: {each.reason}"))
        faces = [face for face in each.faces if face.reason]
        notes += [StepNote(each.step, "face", str(face.reason)) for face in faces]
        notes += [StepNote(each.step, "note", str(words)) for words in each.notes]
    return tuple(notes)


def areas_of(mask: Mask) -> tuple[Area, ...]:
    """Return boxes around the damage; what lies close together shares one.

    Found on a coarse picture of the mask, so that a box may reach a little too far, never too
    little, and a large scan costs little more than a small one.
    """
    step = max(1, -(-max(mask.height, mask.width) // _COARSE_PX))
    rows = np.logical_or.reduceat(mask.pixels, np.arange(0, mask.height, step), axis=0)
    coarse = np.logical_or.reduceat(rows, np.arange(0, mask.width, step), axis=1).astype(np.uint8)
    near = cv2.dilate(coarse, np.ones((5, 5), np.uint8))
    count, labels = cv2.connectedComponents(near)
    bounds = mask.bounds()
    if count > MOST_AREAS and bounds is not None:
        return (_area(bounds, mask),)
    return tuple(_area(box, mask) for box in _boxes(labels * coarse, step))


def _boxes(labels: NDArray[Any], step: int) -> Iterator[Box]:
    """Yield the box in the photo of each label from 1 on, in a picture `step` times as coarse."""
    ys, xs = np.nonzero(labels)
    found = labels[ys, xs]
    order = np.argsort(found, kind="stable")
    ys, xs, found = ys[order], xs[order], found[order]
    starts = np.flatnonzero(np.diff(found, prepend=0))
    if not starts.size:
        return
    ends = [
        extreme.reduceat(each, starts) for each in (xs, ys) for extreme in (np.minimum, np.maximum)
    ]
    for left, right, top, bottom in np.stack(ends, axis=1).tolist():
        yield Box(left * step, top * step, (right + 1) * step, (bottom + 1) * step)


def _record(step: Step, outcome: StepOutcome, mask: Mask, networks: Networks) -> StepRecord:
    redrawn = outcome.engine == "full"
    areas: tuple[Area, ...] = ()
    fraction = 1.0
    faces = [face.box for face in outcome.faces if face.status == "done"]
    if faces and not step.scales:
        areas = tuple(_area(box, mask) for box in faces)
        fraction = min(1.0, sum(area.width * area.height for area in areas))
    elif outcome.step == "fill_cracks":
        areas, fraction = areas_of(mask), mask.coverage
    return StepRecord(
        outcome.step,
        outcome.title,
        outcome.engine,
        redrawn,
        settings_of(step),
        tuple(_network(need, networks) for need in step.needs),
        areas,
        round(fraction, 6),
    )


def settings_of(step: Step) -> tuple[tuple[str, str], ...]:
    """Return a step's settings as words; its network is told by itself."""
    named: Any = step
    values = {each.name: getattr(step, each.name) for each in fields(named)}
    return tuple(
        (name, _words(value)) for name, value in values.items() if name != "network" and value != ()
    )


def _words(value: Any) -> str:
    if isinstance(value, tuple):
        return "; ".join(map(_words, value))
    if hasattr(value, "box"):
        box = value.box
        return f"face at {box.left}, {box.top}: {value.strength:g}"
    return f"{value:g}" if isinstance(value, float) else str(value)


def _network(model_id: str, networks: Networks) -> NetworkRecord:
    card = networks.card(model_id)
    return NetworkRecord(card.id, card.title, networks.store.known_sha256(card))


def _area(box: Box, mask: Mask) -> Area:
    inside = box.cut(height=mask.height, width=mask.width)
    return Area(
        round(inside.left / mask.width, 6),
        round(inside.top / mask.height, 6),
        round(inside.width / mask.width, 6),
        round(inside.height / mask.height, 6),
    )
