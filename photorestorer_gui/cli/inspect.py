"""``photorestorer inspect``: say what is wrong with photos."""

from __future__ import annotations

import time
from contextlib import closing
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from photorestorer_gui.cli.console import (
    open_apart,
    open_networks,
    print_json,
    print_result,
    shown_progress,
)
from photorestorer_gui.cli.history import history
from photorestorer_gui.cli.memory import Allowance, MemoryOption, heed_memory
from photorestorer_gui.cli.photos import work_through

if TYPE_CHECKING:
    from photorestorer_gui.damage.report import DamageReport
    from photorestorer_gui.networks.session import Networks
    from photorestorer_gui.photo.apart import Apart
    from photorestorer_gui.photo.mask import Mask
    from photorestorer_gui.photo.photo import Photo
    from photorestorer_gui.progress import Progress

Photos = Annotated[list[Path], typer.Argument(metavar="PHOTO", help="Photos to look at.")]
Json = Annotated[bool, typer.Option("--json", help="Print one JSON object a photo.")]
Sensitivity = Annotated[
    float,
    typer.Option(min=0.0, max=1.0, help="How readily something counts as a crack, 0 to 1."),
]
MaskOut = Annotated[
    Path | None, typer.Option(help="Save the crack mask as a PNG (white = damaged).")
]

Closely = Annotated[
    bool,
    typer.Option(
        "--closely", help="Look for cracks in every pixel of a large photo, as restore does; slow."
    ),
]
Overwrite = Annotated[bool, typer.Option("--overwrite", help="Replace a mask that exists.")]


@dataclass(frozen=True)
class _Job:
    """The settings of one run."""

    mask_out: Path | None
    sensitivity: float
    overwrite: bool
    as_json: bool
    networks: Networks
    apart: Apart
    allowance: Allowance
    closely: bool


def inspect(
    photos: Photos,
    json: Json = False,
    mask_out: MaskOut = None,
    sensitivity: Sensitivity = 0.5,
    overwrite: Overwrite = False,
    closely: Closely = False,
    memory: MemoryOption = None,
) -> None:
    """Report the damage found in photos; changes nothing."""
    if mask_out is not None and len(photos) > 1:
        raise typer.BadParameter("--mask-out takes one photo.")
    with closing(open_apart()) as apart:
        job = _Job(
            mask_out,
            sensitivity,
            overwrite,
            json,
            open_networks(),
            apart,
            Allowance(memory),
            closely=closely or mask_out is not None,
        )
        raise work_through(photos, lambda path: _inspect_one(path, job), as_json=json)


def _inspect_one(path: Path, job: _Job) -> bool:
    """Examine one photo and report it; returns True, since nothing can half succeed."""
    from photorestorer_gui.damage.assess import REPORT_SIDE_PX, assess
    from photorestorer_gui.photo.files import MAX_MEGAPIXELS, refuse_original
    from photorestorer_gui.photo.mask_files import check_mask_target, save_mask
    from photorestorer_gui.photo.provenance_xmp import read_provenance

    start = time.perf_counter()
    with shown_progress(path.name, quiet=job.as_json) as progress:
        if job.mask_out is not None:
            refuse_original(job.mask_out, path)
            check_mask_target(job.mask_out, overwrite=job.overwrite)
        heed_memory(path, path.suffix, job.networks, job.allowance, quiet=job.as_json)
        photo = job.apart.load_photo(path, max_megapixels=MAX_MEGAPIXELS, progress=progress)
        restored = read_provenance(photo.metadata.xmp)
        report = assess(
            photo,
            networks=job.networks,
            progress=progress.part(0.0, 0.9),
            within_px=None if job.closely else REPORT_SIDE_PX,
        )
        faces, notes = _faces(photo, job.networks, progress.part(0.9, 0.1))
        mask = report.mask(job.sensitivity)
    seconds = time.perf_counter() - start
    if job.mask_out is not None:
        save_mask(mask, job.mask_out, overwrite=job.overwrite)
    if job.as_json:
        record = {"file": str(path)} | _record(photo, report, mask)
        record |= {"faces": faces, "notes": notes, "seconds": round(seconds, 3)}
        record |= {"restorations": [asdict(each) for each in restored]}
        print_json(record)
    else:
        for line in describe(path, photo, report, mask):
            print_result(line)
        for line in history(restored):
            print_result(line)
        if faces:
            print_result(f"  {len(faces)} {'face' if len(faces) == 1 else 'faces'} found.")
        for note in notes:
            print_result(f"  Note: {note}")
    return True


def _faces(
    photo: Photo, networks: Networks, progress: Progress
) -> tuple[list[dict[str, Any]], list[str]]:
    """Return the faces found, and what the person should know about the photo and the search.

    A detector that is not there or does not work costs nobody the rest of the report.
    """
    from photorestorer_gui.errors import NetworkError
    from photorestorer_gui.restoration.faces.detection import DETECTOR, find_faces

    notes = list(photo.metadata.notes)
    if DETECTOR not in networks.installed():
        get = f"photorestorer models get {DETECTOR}"
        return [], [*notes, f"Faces were not looked for: the detector is missing. Get it: {get}"]
    try:
        found = find_faces(photo, networks, progress)
    except NetworkError as error:
        return [], [*notes, str(error)]
    boxes = [(face, face.box.cut(height=photo.height, width=photo.width)) for face in found.faces]
    records = [
        {"box": [box.left, box.top, box.right, box.bottom], "score": round(face.score, 4)}
        for face, box in boxes
    ]
    return records, [*notes, *found.notes]


def _record(photo: Photo, report: DamageReport, mask: Mask) -> dict[str, Any]:
    size = {"width": photo.width, "height": photo.height}
    return size | report.as_record() | {"crack_coverage": round(mask.coverage, 6)}


def describe(path: Path, photo: Photo, report: DamageReport, mask: Mask) -> list[str]:
    """Return the report as lines for a person."""
    from photorestorer_gui.damage.kinds import kind

    lines = [f"{path}: {photo.width} × {photo.height}, label {report.label}"]
    for kind_id in report.found:
        lines.append(f"  {kind(kind_id).title:14} {report.scores[kind_id]:4.0%}")
    for kind_id in report.possible:
        title, score = kind(kind_id).title, report.scores[kind_id]
        lines.append(f"  {title:14} {score:4.0%}  perhaps: too unsure to be mended unasked")
    if mask:
        lines.append(f"  {mask.coverage:.2%} of the photo is marked as cracked.")
    if not any(kind(kind_id).remedies for kind_id in report.found):
        unsure = "Nothing is repaired unasked. If you see it, restore with --label or --steps."
        lines.append(f"  {unsure if report.possible else 'Nothing to repair.'}")
    return lines
