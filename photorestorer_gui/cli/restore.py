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
from photorestorer_gui.errors import PhotoRestorerError, SaveError

if TYPE_CHECKING:
    from photorestorer_gui.damage.kinds import Label
    from photorestorer_gui.networks.session import Networks
    from photorestorer_gui.photo.mask import Mask
    from photorestorer_gui.photo.output import SaveOptions
    from photorestorer_gui.photo.photo import Photo
    from photorestorer_gui.progress import Progress
    from photorestorer_gui.restoration.plan import EngineChoice, RestorationPlan
    from photorestorer_gui.restoration.restore import Restoration
    from photorestorer_gui.restoration.step import FaceOutcome, StepOutcome


Photos = Annotated[list[Path], typer.Argument(metavar="PHOTO", help="Photos to restore.")]
Output = Annotated[
    str | None, typer.Option("-o", "--output", help="File or folder for the result.")
]
LabelChoice = Literal["auto", "none", "blurred", "cracked", "blurred+cracked"]
LabelOption = Annotated[LabelChoice, typer.Option(help="The damage, if you know better.")]
MaskFile = Annotated[
    Path | None,
    typer.Option("--mask", help="PNG of the photo's size, white = damaged; implies cracked."),
]
Overwrite = Annotated[
    bool, typer.Option("--overwrite", help="Replace results that exist; never the original.")
]

ToneStrength = Annotated[
    float,
    typer.Option(min=0.0, max=1.0, help="How far faded tones and casts are mended, 0 to 1."),
]
FacesStrength = Annotated[
    float,
    typer.Option(min=0.0, max=1.0, help="How far faces are redrawn, 0 to 1 (needs GFPGAN)."),
]
EngineOption = Annotated[
    Literal["auto", "builtin", "full"],
    typer.Option(help="auto uses full networks where they are installed; full insists on them."),
]
StepsOption = Annotated[
    str | None,
    typer.Option(
        "--steps",
        metavar="A,B,C",
        help="Do exactly these steps, whatever was found. They run in the program's own order, "
        "which was measured, not in yours.",
    ),
]
ColorizeOption = Annotated[
    bool, typer.Option("--colorize", help="Also give colours to a photo without any.")
]
ColourStrength = Annotated[
    float | None,
    typer.Option(min=0.0, max=1.0, help="How strong these colours are, 0 to 1 (as proposed)."),
]
EnlargeOption = Annotated[
    Literal["2", "4"] | None,
    typer.Option("--enlarge", help="Also make the photo this many times as wide and high."),
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


@dataclass(frozen=True)
class _Asked:
    """What the person asked of the steps.

    Attributes
    ----------
    engine : "auto", "builtin" or "full"
    named : tuple of str or None
        The steps to do, whatever was found; None leaves that to what was found.
    added : tuple of str
        Steps to do besides.
    strengths : dict of step id to float
    enlarge : 2, 4 or None
    """

    engine: EngineChoice
    named: tuple[str, ...] | None
    added: tuple[str, ...]
    strengths: dict[str, float]
    enlarge: Literal[2, 4] | None


@dataclass
class _Job:
    """The settings of one run, and the files it has written so far."""

    label: LabelChoice
    mask_file: Path | None
    sensitivity: float
    overwrite: bool
    asked: _Asked
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
    named = None if steps is None else _step_ids(steps)
    if named is not None and label != "auto":
        raise typer.BadParameter("--steps names the plan outright; leave out --label.")
    if colour_strength is not None and not (colorize or "colorize" in (named or ())):
        raise typer.BadParameter("--colour-strength needs --colorize.")
    asked = _Asked(
        engine,
        named,
        ("colorize",) if colorize else (),
        {"fix_tone": tone_strength, "restore_faces": faces_strength}
        | ({} if colour_strength is None else {"colorize": colour_strength}),
        _factor(enlarge, named),
    )
    options = SaveOptions(quality, metadata, long_side, dpi, CAPTION if caption else "")
    job = _Job(label, mask, sensitivity, overwrite, asked, json, open_networks(), options)

    def work(path: Path) -> bool:
        return _restore_one(path, _target(path, output, len(photos)), job)

    raise work_through(photos, work, as_json=json)


def _step_ids(text: str) -> tuple[str, ...]:
    """Return the ids of ``a,b,c``; one that no step has is wrong usage."""
    from photorestorer_gui.restoration.steps import STEPS

    known = [step.id for step in STEPS]
    named = tuple(part.strip() for part in text.split(","))
    for step_id in named:
        if step_id not in known:
            raise typer.BadParameter(
                f"“{step_id}” is no step; there are {', '.join(known)}.", param_hint="--steps"
            )
    return named


def _factor(enlarge: str | None, named: tuple[str, ...] | None) -> Literal[2, 4] | None:
    if enlarge == "4":
        return 4
    return 2 if enlarge == "2" or "enlarge" in (named or ()) else None


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

    start = time.perf_counter()
    if target.absolute() in job.written:
        raise SaveError(
            f"Another photo of this run was already saved as “{target}”.",
            "Restore photos of the same name into different folders.",
        )
    with shown_progress(path.name, quiet=job.as_json) as progress:
        photo = load_photo(path)
        factor = job.asked.enlarge or 1
        check_target(photo, target, overwrite=job.overwrite, factor=factor, options=job.options)
        label, plan, mask = _planned(photo, job, progress.part(0.0, 0.3))
        result = carry_out(
            photo, plan, mask, networks=job.networks, progress=progress.part(0.3, 0.6)
        )
        _refuse_if_nothing_worked(result)
        _save(result, target, job)
    job.written.add(target.absolute())
    record = _record(path, target, label, result, time.perf_counter() - start)
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


def _planned(photo: Photo, job: _Job, progress: Progress) -> tuple[Label, RestorationPlan, Mask]:
    """Return the label, with the person's word on it, the plan and the mask to fill."""
    from photorestorer_gui.damage.assess import assess
    from photorestorer_gui.photo.mask import Mask
    from photorestorer_gui.photo.mask_files import load_mask
    from photorestorer_gui.restoration.plan import plan_for

    asked = job.asked
    wanted = _wanted(asked, job.networks)  # first: what is not installed is told at once
    if job.label == "none":
        return "none", wanted, Mask.empty(photo.height, photo.width)
    drawn = None
    if job.mask_file is not None:
        drawn = load_mask(job.mask_file, height=photo.height, width=photo.width)
    report = assess(photo, networks=job.networks, progress=progress)
    if job.label != "auto":
        report = report.with_label(job.label)
    if drawn is not None or "fill_cracks" in (asked.named or ()):
        report = report.with_kind("cracked", True)
    mask = report.mask(job.sensitivity) if drawn is None else drawn
    if asked.named is None:
        found = plan_for(report, installed=job.networks.installed(), engine=asked.engine)
        wanted = found.with_strengths(asked.strengths).with_steps(*wanted.steps)
    return report.label, wanted, mask


def _wanted(asked: _Asked, networks: Networks) -> RestorationPlan:
    """Return the plan of the steps that the person named, apart from all that was found."""
    from photorestorer_gui.restoration.plan import plan_of
    from photorestorer_gui.restoration.steps.enlarge import Enlarge

    ids = {*(asked.named or ()), *asked.added}
    plan = plan_of(ids, installed=networks.installed(), engine=asked.engine)
    if asked.enlarge is not None:
        plan = plan.with_steps(Enlarge(asked.enlarge))
    return plan.with_strengths(asked.strengths)


def _refuse_if_nothing_worked(result: Restoration) -> None:
    """Raise when every step failed: the photo as it was is no result."""
    if result.failed and len(result.failed) == len(result.outcomes):
        reasons = "\n".join(f"{o.title}: {o.reason}" for o in result.failed)
        raise PhotoRestorerError(
            "No step of the restoration worked, so nothing was saved.",
            result.failed[0].reason,
            reasons,
        )


def _record(
    path: Path, target: Path, label: Label, result: Restoration, seconds: float
) -> dict[str, Any]:
    return {
        "file": str(path),
        "output": str(target),
        "label": label,
        "steps": [_step_record(outcome) for outcome in result.outcomes],
        "changed_fraction": round(result.changed_fraction, 6),
        "seconds": round(seconds, 3),
    }


def _step_record(outcome: StepOutcome) -> dict[str, Any]:
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
