"""``photorestorer restore``: mend these photos."""

from __future__ import annotations

import os
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from photorestorer_gui.cli.console import (
    open_networks,
    print_json,
    print_result,
    say,
    shown_progress,
)
from photorestorer_gui.cli.inspect import Json, Sensitivity
from photorestorer_gui.cli.photos import work_through
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
    from photorestorer_gui.photo.output import SaveOptions
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

QualityOption = Annotated[
    int, typer.Option(min=1, max=100, help="Quality of JPEG and WebP files, 1 to 100.")
]
MetadataOption = Annotated[
    Literal["all", "basic", "none"],
    typer.Option(
        help="What the file tells: all that the photo's does; date, camera and author; or nothing."
    ),
]
LongSide = Annotated[
    int | None,
    typer.Option(min=1, metavar="PIXELS", help="Longest side of the result; never enlarges."),
]
DpiOption = Annotated[
    float | None, typer.Option(min=2, max=100_000, help="Dots per inch of the result.")
]
CaptionOption = Annotated[
    bool, typer.Option("--caption", help="Note in the description that the photo was restored.")
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
    json: Json = False,
) -> None:
    """Restore photos; the originals stay as they are."""
    from photorestorer_gui.photo.output import CAPTION, SaveOptions

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
    options = SaveOptions(quality, metadata, long_side, dpi, CAPTION if caption else "")
    job = _Job(wishes, mask, overwrite, json, open_networks(), options)

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


def _restore_one(path: Path, target: Path, job: _Job) -> bool:
    """Restore one photo and report it; returns whether every step succeeded."""
    from photorestorer_gui.photo.files import check_target, load_photo
    from photorestorer_gui.restoration.restore import restore as carry_out
    from photorestorer_gui.restoration.wishes import plan_photo, refuse_if_nothing_worked

    start = time.perf_counter()
    if target.absolute() in job.written:
        raise SaveError(
            f"Another photo of this run was already saved as “{target}”.",
            "Restore photos of the same name into different folders.",
        )
    with shown_progress(path.name, quiet=job.as_json) as progress:
        photo = load_photo(path)
        factor = job.wishes.enlarge or 1
        check_target(photo, target, overwrite=job.overwrite, factor=factor, options=job.options)
        planned = plan_photo(
            photo,
            job.wishes,
            networks=job.networks,
            progress=progress.part(0.0, 0.3),
            mask_file=job.mask_file,
        )
        result = carry_out(
            photo,
            planned.plan,
            planned.mask,
            networks=job.networks,
            progress=progress.part(0.3, 0.6),
        )
        refuse_if_nothing_worked(result)
        _save(result, target, job)
    job.written.add(target.absolute())
    record = _record(path, target, planned.label, result, time.perf_counter() - start)
    if job.as_json:
        print_json(record)
    else:
        _describe(record, result)
    return not result.failed


def _save(result: Restoration, target: Path, job: _Job) -> None:
    from photorestorer_gui.photo.files import save_photo, save_unchanged

    after, overwrite = result.after, job.overwrite
    if result.unchanged:
        save_unchanged(after, target, overwrite=overwrite, options=job.options)
    else:
        provenance = result.provenance
        save_photo(after, target, overwrite=overwrite, options=job.options, provenance=provenance)


def _record(
    path: Path, target: Path, label: Label, result: Restoration, seconds: float
) -> dict[str, Any]:
    from photorestorer_gui.restoration.records import step_record

    return {
        "file": str(path),
        "output": str(target),
        "label": label,
        "steps": [step_record(outcome) for outcome in result.outcomes],
        "changed_fraction": round(result.changed_fraction, 6),
        "seconds": round(seconds, 3),
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


def _describe(record: dict[str, Any], result: Restoration) -> None:
    for note in result.before.metadata.notes:
        say(f"{record['file']}: {note}")
    if not result.plan:
        say(f"{record['file']}: nothing to repair; saved with unchanged pixels.")
    for outcome in result.outcomes:
        _describe_step(outcome)
    print_result(record["output"])


def _describe_step(outcome: StepOutcome) -> None:
    reason = f": {outcome.reason}" if outcome.reason else ""
    say(f"  {outcome.title} – {outcome.status} in {outcome.seconds:.2f} s{reason}")
    for line in (*map(_face_line, outcome.faces), *(f"    {note}" for note in outcome.notes)):
        say(line)
