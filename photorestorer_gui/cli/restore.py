"""``photorestorer restore``: mend these photos."""

from __future__ import annotations

import os
import time
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from photorestorer_gui.cli.console import (
    open_apart,
    open_networks,
    print_json,
    print_result,
    say,
    shown_progress,
)
from photorestorer_gui.cli.inspect import Json, Sensitivity
from photorestorer_gui.cli.memory import Allowance, MemoryOption, heed_memory
from photorestorer_gui.cli.photos import work_through
from photorestorer_gui.cli.saving import (
    CaptionOption,
    DpiOption,
    LongSide,
    MetadataOption,
    QualityOption,
    save_options_of,
)
from photorestorer_gui.cli.wishes import (
    ColorizeOption,
    ColourStrength,
    EngineOption,
    EnlargeOption,
    FacesStrength,
    LabelOption,
    NetworkOption,
    StepsOption,
    ToneStrength,
    wishes_of,
)
from photorestorer_gui.errors import SaveError

if TYPE_CHECKING:
    from photorestorer_gui.damage.kinds import Label
    from photorestorer_gui.networks.session import Networks
    from photorestorer_gui.photo.apart import Apart
    from photorestorer_gui.photo.mask import Mask
    from photorestorer_gui.photo.originals import Originals
    from photorestorer_gui.photo.output import SaveOptions
    from photorestorer_gui.photo.photo import Photo
    from photorestorer_gui.photo.provenance import Provenance
    from photorestorer_gui.progress import Progress
    from photorestorer_gui.restoration.plan import RestorationPlan
    from photorestorer_gui.restoration.restore import Restoration
    from photorestorer_gui.restoration.step import FaceOutcome, StepOutcome
    from photorestorer_gui.restoration.wishes import Wishes


Photos = Annotated[list[Path], typer.Argument(metavar="PHOTO", help="Photos to restore.")]
Output = Annotated[
    str | None, typer.Option("-o", "--output", help="File or folder for the result.")
]
MaskFile = Annotated[
    Path | None,
    typer.Option("--mask", help="PNG of the photo's size, white = damaged; implies cracked."),
]
Overwrite = Annotated[
    bool, typer.Option("--overwrite", help="Replace results that exist; never the original.")
]


@dataclass
class _Job:
    """The settings of one run, and the files it has written so far."""

    wishes: Wishes
    mask_file: Path | None
    overwrite: bool
    as_json: bool
    networks: Networks
    options: SaveOptions
    apart: Apart
    originals: Originals
    memory_gb: float | None = None
    written: set[Path] = field(default_factory=set)


def restore(
    photos: Photos,
    output: Output = None,
    label: LabelOption = "auto",
    mask: MaskFile = None,
    sensitivity: Sensitivity = 0.5,
    overwrite: Overwrite = False,
    tone_strength: ToneStrength = 1.0,
    faces_strength: FacesStrength = 0.8,
    engine: EngineOption = "auto",
    steps: StepsOption = None,
    colorize: ColorizeOption = False,
    colour_strength: ColourStrength = None,
    enlarge: EnlargeOption = None,
    network: NetworkOption = None,
    quality: QualityOption = 95,
    metadata: MetadataOption = "all",
    long_side: LongSide = None,
    dpi: DpiOption = None,
    caption: CaptionOption = False,
    memory: MemoryOption = None,
    json: Json = False,
) -> None:
    """Restore photos; the originals stay as they are."""
    from photorestorer_gui.photo.originals import Originals

    if mask is not None and len(photos) > 1:
        raise typer.BadParameter("--mask takes one photo.")
    if mask is not None and label in ("none", "blurred"):
        raise typer.BadParameter(f"--mask implies cracked; it contradicts --label {label}.")
    wishes = wishes_of(
        label=label,
        sensitivity=sensitivity,
        tone_strength=tone_strength,
        faces_strength=faces_strength,
        engine=engine,
        steps=steps,
        colorize=colorize,
        colour_strength=colour_strength,
        enlarge=enlarge,
        networks=network,
    )
    options = save_options_of(quality, metadata, long_side, dpi, caption)
    # Before any result is made: one that is restored once more is no original.
    originals = Originals(photos)
    with closing(open_apart()) as apart:
        networks = open_networks()
        job = _Job(wishes, mask, overwrite, json, networks, options, apart, originals, memory)

        def work(path: Path) -> bool:
            return _restore_one(path, _target(path, output, len(photos)), job)

        raise work_through(photos, work, as_json=json)


def _target(path: Path, output: str | None, count: int) -> Path:
    """Return where the result of `path` goes: `output` may name a file or a folder."""
    from photorestorer_gui.photo.files import restored_path

    if output is None:
        return restored_path(path)
    ends_open = output.endswith(("/", os.sep))
    if not (Path(output).is_dir() or ends_open or count > 1):
        return Path(output)
    folder = Path(output)
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise SaveError(
            f"The folder “{folder}” cannot be made.", "Choose another folder.", str(error)
        ) from error
    return restored_path(path, folder)


@dataclass(frozen=True)
class _Done:
    """What is left of a restoration when the photo before it is let go."""

    after: Photo
    unchanged: bool
    provenance: Provenance | None
    plan: RestorationPlan
    outcomes: tuple[StepOutcome, ...]
    record: dict[str, Any]


def _restore_one(path: Path, target: Path, job: _Job) -> bool:
    """Restore one photo and report it; returns whether every step succeeded."""
    start = time.perf_counter()
    if target.absolute() in job.written:
        raise SaveError(
            f"Another photo of this run was already saved as “{target}”.",
            "Restore photos of the same name into different folders.",
        )
    job.originals.refuse(target)
    with shown_progress(path.name, quiet=job.as_json) as progress:
        done = _restored(path, target, job, progress)
        _save(done, target, job)
    job.written.add(target.absolute())
    seconds = time.perf_counter() - start
    if job.as_json:
        print_json(done.record | {"seconds": round(seconds, 3)})
    else:
        _describe(done)
    return all(outcome.status != "failed" for outcome in done.outcomes)


def _restored(path: Path, target: Path, job: _Job, progress: Progress) -> _Done:
    """Read and restore a photo.

    What is not needed for saving goes when this returns: a format's own copy takes its place.
    """
    from photorestorer_gui.photo.files import MAX_MEGAPIXELS, check_target
    from photorestorer_gui.restoration.restore import restore as carry_out
    from photorestorer_gui.restoration.wishes import refuse_if_nothing_worked

    factor = job.wishes.enlarge or 1
    memory = heed_memory(
        path,
        target.suffix.lower(),
        job.networks,
        Allowance(job.memory_gb, job.wishes),
        quiet=job.as_json,
    )
    photo = job.apart.load_photo(path, max_megapixels=MAX_MEGAPIXELS, progress=progress)
    check_target(photo, target, overwrite=job.overwrite, factor=factor, options=job.options)
    label, plan, mask = _planned(photo, job, progress.part(0.0, 0.3))
    if memory.large:
        # What networks have set aside for an examination is needed by the photo's result.
        job.networks.release()
    part = progress.part(0.3, 0.6)
    result = carry_out(photo, plan, mask, networks=job.networks, progress=part)
    refuse_if_nothing_worked(result)
    record = _record(path, target, label, result)
    return _Done(
        result.after, result.unchanged, result.provenance, result.plan, result.outcomes, record
    )


def _planned(photo: Photo, job: _Job, progress: Progress) -> tuple[Label, RestorationPlan, Mask]:
    """Look at a photo; what was seen of it pixel by pixel is let go of, but for the mask."""
    from photorestorer_gui.photo.files import MAX_MEGAPIXELS
    from photorestorer_gui.restoration.wishes import plan_photo

    drawn = None
    if job.mask_file is not None:
        size = {"height": photo.height, "width": photo.width}
        most = {"max_megapixels": MAX_MEGAPIXELS}
        drawn = job.apart.load_mask(job.mask_file, progress, **most, **size)
    planned = plan_photo(photo, job.wishes, networks=job.networks, progress=progress, drawn=drawn)
    return planned.label, planned.plan, planned.mask


def _save(done: _Done, target: Path, job: _Job) -> None:
    from photorestorer_gui.photo.files import save_photo, save_unchanged

    if done.unchanged:
        save_unchanged(done.after, target, overwrite=job.overwrite, options=job.options)
    else:
        save_photo(
            done.after,
            target,
            overwrite=job.overwrite,
            options=job.options,
            provenance=done.provenance,
        )


def _record(path: Path, target: Path, label: Label, result: Restoration) -> dict[str, Any]:
    from photorestorer_gui.restoration.records import step_record

    return {
        "file": str(path),
        "output": str(target),
        "label": label,
        "steps": [step_record(outcome) for outcome in result.outcomes],
        "changed_fraction": round(result.changed_fraction, 6),
    }


def _face_line(face: FaceOutcome) -> str:
    """Return what became of a face as a line for a person."""
    box = face.box
    line = f"    Face of {box.width} × {box.height} at {box.left}, {box.top} – {face.status}"
    if face.strength is not None:
        line += f" at strength {face.strength:.2g}"
    if face.similarity is not None:
        line += f", similarity {face.similarity:.2f}"
    return f"{line}: {face.reason}" if face.reason else line


def _describe(done: _Done) -> None:
    file = done.record["file"]
    for note in done.after.metadata.notes:
        say(f"{file}: {note}")
    if not done.plan:
        say(f"{file}: nothing to repair; saved with unchanged pixels.")
    for outcome in done.outcomes:
        _describe_step(outcome)
    print_result(done.record["output"])


def _describe_step(outcome: StepOutcome) -> None:
    reason = f": {outcome.reason}" if outcome.reason else ""
    say(f"  {outcome.title} – {outcome.status} in {outcome.seconds:.2f} s{reason}")
    for line in (*map(_face_line, outcome.faces), *(f"    {note}" for note in outcome.notes)):
        say(line)
