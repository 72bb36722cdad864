"""What became of a photo's steps, as JSON tells it."""

from __future__ import annotations

from typing import Any

from photorestorer_gui.restoration.step import StepOutcome


def step_record(outcome: StepOutcome) -> dict[str, Any]:
    """Return what became of a step; only one that looked for faces tells of them."""
    record: dict[str, Any] = {
        "step": outcome.step,
        "engine": outcome.engine,
        "status": outcome.status,
        "seconds": round(outcome.seconds, 3),
        "notes": list(outcome.notes),
    }
    if outcome.faces:
        record["faces"] = [
            {
                "box": [face.box.left, face.box.top, face.box.right, face.box.bottom],
                "score": round(face.score, 4),
                "status": face.status,
                "similarity": None if face.similarity is None else round(face.similarity, 4),
            }
            for face in outcome.faces
        ]
    return record
