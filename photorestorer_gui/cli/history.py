"""What a file tells of its restorations, as lines for a person: in short, and in full."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from photorestorer_gui.photo.provenance import Area, Provenance, StepRecord


def history(restored: Sequence[Provenance]) -> list[str]:
    """Return each restoration with its steps, a line each."""
    lines = []
    for each in restored:
        lines.append(f"  {_when(each)}:")
        lines += [f"    {_step_words(step)}" for step in each.steps]
    return lines


def full_history(restored: Sequence[Provenance]) -> list[str]:
    """Return all that is told: settings, networks with their hashes, areas, and what failed."""
    lines = []
    for each in restored:
        lines.append(f"{_when(each)}:")
        for step in each.steps:
            lines += [f"  {line}" for line in _step_lines(step)]
        lines += [f"  {_KINDS.get(note.kind, 'Note')}: {note.words}" for note in each.notes]
        lines.append(f"  {_made_up(each)}")
    return lines


_KINDS = {"failed": "Failed, and not in the photo", "face": "A face", "note": "Note"}


def _when(each: Provenance) -> str:
    return f"Restored{f' on {each.when}' if each.when else ''} with {each.agent}"


def _step_words(step: StepRecord) -> str:
    networks = ", ".join(f"{net.id} (SHA-256 {net.sha256[:12]}…)" for net in step.networks)
    words = [step.title, *([f"by {networks}"] if networks else [])]
    if step.areas:
        words.append(f"{step.fraction:.2%} of the photo")
    if step.redrawn:
        words.append("drawn by a network")
    return ", ".join(words)


def _step_lines(step: StepRecord) -> Iterator[str]:
    yield step.title + (", drawn by a network" if step.redrawn else "")
    if step.settings:
        yield "  settings: " + ", ".join(f"{name} {value}" for name, value in step.settings)
    for net in step.networks:
        yield f"  network: {net.title} ({net.id}), SHA-256 {net.sha256}"
    if not step.areas:
        yield "  where: the whole photo"
    for area in step.areas:
        yield f"  where: {_area_words(area)}"
    if step.areas:
        yield f"  how much: {step.fraction:.2%} of the photo"


def _area_words(area: Area) -> str:
    return (
        f"{area.width:.1%} × {area.height:.1%} of the photo, "
        f"{area.left:.1%} from the left and {area.top:.1%} from the top"
    )


def _made_up(each: Provenance) -> str:
    """Return what in the photo was never before the camera."""
    filled = [step for step in each.steps if step.id == "fill_cracks"]
    drawn = [step for step in each.steps if step.redrawn]
    made = list(dict.fromkeys(step.title for step in (*filled, *drawn)))
    if not made:
        return "Made up: nothing; what was in the photo was only corrected."
    return f"Made up, in the areas named: {', '.join(made)}."
