"""``photorestorer explain``: say what was done to a restored photo, and what in it was made up."""

from __future__ import annotations

from contextlib import closing
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from photorestorer_gui.cli.console import open_apart, print_json, print_result
from photorestorer_gui.cli.history import full_history
from photorestorer_gui.cli.photos import work_through

if TYPE_CHECKING:
    from photorestorer_gui.photo.apart import Apart
    from photorestorer_gui.photo.mask import Mask
    from photorestorer_gui.photo.photo import Photo
    from photorestorer_gui.photo.provenance import Provenance

Results = Annotated[
    list[Path],
    typer.Argument(metavar="RESULT", help="Restored photos, .photorestorer projects."),
]
Json = Annotated[bool, typer.Option("--json", help="Print one JSON object a file.")]
Map = Annotated[
    Path | None,
    typer.Option("--map", help="Save which pixels were changed as a PNG (white = changed)."),
]
Before = Annotated[
    Path | None,
    typer.Option(help="The original for --map; a project knows its own."),
]
Overwrite = Annotated[bool, typer.Option("--overwrite", help="Replace a map that exists.")]

_LOSSY: Final = {".jpg", ".jpeg", ".webp"}
_LOSSY_LEVELS: Final = 10
"""Of 255: JPEG and WebP change every pixel a little, at the quality that is usual here."""
_ROWS: Final = 512


@dataclass(frozen=True)
class _Told:
    """What a file tells.

    Attributes
    ----------
    restorations : tuple of Provenance
        Oldest first.
    source_type : str
        IPTC's digital source type; empty if none is told.
    notes : tuple of str
        What the person should know of how this is known.
    after, original : Photo and Path, or None
        The restored photo, and where the original lies.
    """

    restorations: tuple[Provenance, ...]
    source_type: str = ""
    notes: tuple[str, ...] = ()
    after: Photo | None = None
    original: Path | None = None


@dataclass(frozen=True)
class _Job:
    """The settings of one run."""

    map: Path | None
    before: Path | None
    overwrite: bool
    as_json: bool
    apart: Apart


def explain(
    results: Results,
    json: Json = False,
    map: Map = None,
    before: Before = None,
    overwrite: Overwrite = False,
) -> None:
    """Say what was done to restored photos, by what, and what was made up; changes nothing."""
    if map is not None and len(results) > 1:
        raise typer.BadParameter("--map takes one photo.")
    if before is not None and map is None:
        raise typer.BadParameter("--before is for --map.")
    with closing(open_apart()) as apart:
        job = _Job(map, before, overwrite, json, apart)
        raise work_through(results, lambda path: _explain_one(path, job), as_json=json)


def _explain_one(path: Path, job: _Job) -> bool:
    """Explain one file; returns True, since nothing can half succeed."""
    from photorestorer_gui.project.files import is_project

    told = (_told_by_project if is_project(path) else _told_by_photo)(path, job.apart)
    changed = _mapped(path, told, job) if job.map is not None else None
    if job.as_json:
        print_json(_record(path, told, changed))
        return True
    print_result(f"{path}:")
    for line in full_history(told.restorations) or ["It tells of no restoration."]:
        print_result(f"  {line}")
    if told.source_type:
        print_result(f"  Digital source type (IPTC): {told.source_type}")
    for note in told.notes:
        print_result(f"  Note: {note}")
    if changed is not None:
        print_result(f"  Changed: {changed:.2%} of the pixels, white in {job.map}")
    return True


def _record(path: Path, told: _Told, changed: float | None) -> dict[str, Any]:
    record: dict[str, Any] = {
        "file": str(path),
        "restorations": [
            asdict(each) | {"made_up": any(s.redrawn or s.id == "fill_cracks" for s in each.steps)}
            for each in told.restorations
        ],
        "digital_source_type": told.source_type,
        "notes": list(told.notes),
    }
    return record if changed is None else record | {"changed_fraction": round(changed, 6)}


def _told_by_photo(path: Path, apart: Apart) -> _Told:
    from photorestorer_gui.photo.files import MAX_MEGAPIXELS
    from photorestorer_gui.photo.provenance_xmp import read_provenance, source_type

    photo = apart.load_photo(path, max_megapixels=MAX_MEGAPIXELS)
    xmp = photo.metadata.xmp
    return _Told(read_provenance(xmp), source_type(xmp), after=photo)


def _told_by_project(path: Path, apart: Apart) -> _Told:
    """Return what a project tells of its result; its outcomes know no hashes of networks."""
    from photorestorer_gui import __version__
    from photorestorer_gui.photo.provenance import Provenance, StepRecord
    from photorestorer_gui.project.files import load_project
    from photorestorer_gui.restoration.provenance import PROGRAM, notes_of, settings_of

    project = load_project(path, decode=partial(apart.decode_layer, source=path))
    result = project.result
    if result is None:
        return _Told((), notes=("The project has no result yet.",), original=project.original.path)
    if result.provenance is not None:
        told = (result.provenance,)
        return _Told(told, after=result.after, original=project.original.path)
    settings = {step.id: settings_of(step) for step in result.plan.steps}
    steps = tuple(
        StepRecord(
            each.step,
            each.title,
            each.engine,
            each.engine == "full",
            settings.get(each.step, ()),
        )
        for each in result.outcomes
        if each.status == "done"
    )
    made = Provenance(PROGRAM, __version__, "", steps, notes_of(result.outcomes))
    note = "The project does not say which files the networks were; a saved photo does."
    return _Told((made,), notes=(note,), after=result.after, original=project.original.path)


def _mapped(path: Path, told: _Told, job: _Job) -> float:
    """Save which pixels differ from the original's, and return their share."""
    from photorestorer_gui.errors import MaskSizeError, PhotoRestorerError
    from photorestorer_gui.photo.files import MAX_MEGAPIXELS, refuse_original
    from photorestorer_gui.photo.mask_files import save_mask

    original = job.before or told.original
    if original is None or told.after is None:
        raise PhotoRestorerError(
            "The original is not known, so nothing can be compared.", "Name it with --before."
        )
    before, after = job.apart.load_photo(original, max_megapixels=MAX_MEGAPIXELS), told.after
    if before.pixels.shape != after.pixels.shape:
        raise MaskSizeError(
            f"The original is {before.width}×{before.height} pixels, "
            f"and “{path.name}” is {after.width}×{after.height}.",
            "Only a result of the original’s size can be compared with it.",
        )
    assert job.map is not None
    for each in (path, original):
        refuse_original(job.map, each)
    changed = _changed(before, after, _LOSSY_LEVELS if path.suffix.lower() in _LOSSY else 0)
    save_mask(changed, job.map, overwrite=job.overwrite)
    return changed.coverage


def _changed(before: Photo, after: Photo, levels: int) -> Mask:
    """Return where two photos differ, by more than so many levels of 255 in any channel."""
    import numpy as np

    from photorestorer_gui.photo.mask import Mask

    differs = np.empty(before.pixels.shape[:2], np.bool_)
    exact = levels == 0 and before.peak == after.peak
    for top in range(0, before.height, _ROWS):
        rows = slice(top, top + _ROWS)
        one, other = before.pixels[rows], after.pixels[rows]
        if exact:
            differs[rows] = (one != other).any(axis=2)
        else:
            apart = np.abs(one / np.float32(before.peak) - other / np.float32(after.peak))
            differs[rows] = apart.max(axis=2) > (levels + 0.5) / 255
    return Mask(differs)
