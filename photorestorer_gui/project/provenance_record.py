"""Provenance as JSON: what the file of a kept result will tell once it is saved."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any, Final

from photorestorer_gui.photo.provenance import (
    Area,
    NetworkRecord,
    Provenance,
    StepNote,
    StepRecord,
)
from photorestorer_gui.project.checked import Entry

_MOST_SETTINGS: Final = 1000


def provenance_record(provenance: Provenance | None) -> dict[str, Any] | None:
    """Return provenance as JSON values; null where there is none."""
    # There and back: tuples are no JSON.
    return json.loads(json.dumps(asdict(provenance))) if provenance is not None else None


def provenance_from(entry: Entry) -> Provenance:
    """Return what `provenance_record` wrote."""
    return Provenance(
        entry.text("program"),
        entry.text("version"),
        entry.text("when"),
        tuple(_step_from(each) for each in entry.entries("steps")),
        tuple(_note_from(each) for each in entry.entries("notes")),
    )


def _step_from(entry: Entry) -> StepRecord:
    return StepRecord(
        entry.text("id"),
        entry.text("title"),
        entry.text("engine"),
        entry.flag("redrawn"),
        _settings_from(entry),
        tuple(_network_from(each) for each in entry.entries("networks")),
        tuple(_area_from(each) for each in entry.entries("areas")),
        entry.number("fraction", 0.0, 1.0),
    )


def _note_from(entry: Entry) -> StepNote:
    return StepNote(entry.text("step"), entry.text("kind"), entry.text("words", most=10_000))


def _settings_from(entry: Entry) -> tuple[tuple[str, str], ...]:
    pairs = entry.raw("settings")
    if not isinstance(pairs, list) or len(pairs) > _MOST_SETTINGS:
        raise ValueError("settings are no list of pairs")
    for pair in pairs:
        if not (isinstance(pair, list) and [type(each) for each in pair] == [str, str]):
            raise ValueError("a setting is no pair of texts")
    return tuple((name, value) for name, value in pairs)


def _network_from(entry: Entry) -> NetworkRecord:
    return NetworkRecord(entry.text("id"), entry.text("title"), entry.text("sha256", most=64))


def _area_from(entry: Entry) -> Area:
    sides = (entry.number(name, 0.0, 1.0) for name in ("left", "top", "width", "height"))
    return Area(*sides)
