"""A project as JSON: sorted, versioned, plain enough to be read without us.

Pixels are no part of it: `pictures` names the file of each layer, and whoever reads the record
reads those, each at the size that the record tells.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from photorestorer_gui.damage.cracks import CrackMap
from photorestorer_gui.damage.kinds import KIND_IDS
from photorestorer_gui.damage.report import DamageReport
from photorestorer_gui.errors import ProjectError
from photorestorer_gui.photo.layers import (
    Decode,
    decode_layer,
    decode_levels,
    decode_mask,
    decode_photo,
    size_of,
)
from photorestorer_gui.photo.photo import Photo
from photorestorer_gui.project.checked import Entry, checked_number
from photorestorer_gui.project.plan_record import (
    box_from,
    box_record,
    outcomes_from,
    outcomes_record,
    plan_from,
    plan_record,
)
from photorestorer_gui.project.project import (
    KeptResult,
    Layers,
    Original,
    Project,
    Wishes,
)
from photorestorer_gui.project.provenance_record import provenance_from, provenance_record
from photorestorer_gui.restoration.extras import FACTORS, NO_EXTRAS, Extras
from photorestorer_gui.restoration.faces.detection import Face
from photorestorer_gui.words import phrase

FORMAT = "PhotoRestorer project"
VERSION = 1
MOST_SIDE_PX = 1_000_000
MOST_BYTES = 1 << 50

Fetch = Callable[[str, int], bytes]
"""Returns the bytes of a layer's file by its name in the record, and the most that they can be."""
_Content = Callable[[str, int], bytes | None]
"""The same by the layer's role; None if there is no such layer."""
_SLACK_BYTES = 1 << 20


def to_record(project: Project, pictures: Mapping[str, str]) -> dict[str, Any]:
    """Return a project as JSON values.

    Parameters
    ----------
    project : Project
        Its layers are not looked at.
    pictures : mapping of str to str
        The file of each layer: ``marked``, ``found``, ``protected``, ``cracks``, ``result``,
        ``photo``; what is not there is left out.
    """
    original = project.original
    path = str(original.path) if original.path is not None else None
    return {
        "format": FORMAT,
        "version": VERSION,
        "photo": {
            "path": path,
            "sha256": original.sha256,
            "size_bytes": original.size_bytes,
            "height": project.height,
            "width": project.width,
        },
        "wishes": wishes_record(project.wishes),
        "report": _report_record(project.report) if project.report is not None else None,
        "faces": [_face_record(face) for face in project.faces],
        "plan": plan_record(project.plan),
        "painted": project.painted,
        "edits": project.edits,
        "result": _result_record(project.result) if project.result is not None else None,
        "pictures": dict(pictures),
    }


def from_record(
    values: object, fetch: Fetch, *, max_megapixels: float, decode: Decode = decode_layer
) -> Project:
    """Return the project of a record.

    Parameters
    ----------
    values : object
        What `json.loads` returned.
    fetch : callable(name, most_bytes) -> bytes
        Reads a layer's file.
    max_megapixels : float
        A larger photo is refused before any memory is spent.
    decode : callable, optional
        Decodes its layers; by default in this process.

    Raises
    ------
    ProjectError
        If a newer version wrote it, or if it is too large.
    ValueError, KeyError
        If something is not as it should be.
    """
    light = light_from_record(values, max_megapixels=max_megapixels)
    pictures, size = pictures_of_record(Entry(values)), (light.height, light.width)

    def content(role: str, most_bytes: int) -> bytes | None:
        return fetch(pictures[role], most_bytes) if role in pictures else None

    report, levels = light.report, content("cracks", _SLACK_BYTES + 2 * size[0] * size[1])
    if report is not None and levels is not None:
        probability = _levels_from(levels, size, decode)
        crack_map = replace(report.crack_map, probability=probability)
        report = replace(report, crack_map=crack_map)
    return replace(
        light,
        report=report,
        layers=_layers_from(content, size, decode) if report is not None else None,
        result=_with_pixels(light.result, content, size, max_megapixels, decode),
        photo=_photo_from(content, size, decode),
    )


def light_from_record(values: object, *, max_megapixels: float) -> Project:
    """Return the project of a record without any pixels; no file is read.

    What the record names no picture of is left out; errors as in `from_record`.
    """
    entry = Entry(values)
    require_version(entry)
    about = entry.entry("photo")
    height = about.whole("height", 1, MOST_SIDE_PX)
    width = about.whole("width", 1, MOST_SIDE_PX)
    _refuse_too_large(height, width, max_megapixels)
    pictures = pictures_of_record(entry)
    has_report = entry.has("report") and "cracks" in pictures
    result = _told_result(entry.entry("result")) if entry.has("result") else None
    if result is not None and not result.unchanged and "result" not in pictures:
        result = None
    return Project(
        original=_original_from(about),
        height=height,
        width=width,
        wishes=wishes_from(entry.entry("wishes")),
        report=_report_from(entry.entry("report"), (height, width)) if has_report else None,
        faces=tuple(_face_from(each) for each in entry.entries("faces")),
        plan=plan_from(entry.entries("plan")),
        painted=entry.flag("painted"),
        edits=_edits_from(entry),
        result=result,
    )


def pictures_of_record(entry: Entry) -> dict[str, str]:
    """Return the file of each layer that a record names."""
    pictures = entry.entry("pictures")
    return {name: pictures.text(name, most=200) for name in pictures.names()}


def _edits_from(entry: Entry) -> int:
    """Return how often the marks were changed; where nothing is said they count as changed."""
    return entry.whole("edits", 0, MOST_BYTES) if entry.has("edits") else 1


def require_version(entry: Entry) -> None:
    """Raise unless the record is a project that this version can read.

    Raises
    ------
    ProjectError
        If a newer version wrote it.
    ValueError
        If it is no project.
    """
    if entry.raw("format") != FORMAT:
        raise ValueError("it does not say that it is a project")
    version = entry.whole("version", 1, 10_000)
    if version > VERSION:
        raise ProjectError(
            phrase("This project was made by a newer version of PhotoRestorer."),
            phrase("Update PhotoRestorer, then open it again."),
            f"version {version} of the file; this program reads up to {VERSION}",
        )


def _refuse_too_large(height: int, width: int, max_megapixels: float) -> None:
    megapixels = height * width / 1e6
    if megapixels > max_megapixels:
        raise ProjectError(
            phrase(
                "The project’s photo has {megapixels:,.0f} megapixels, more than the limit of "
                "{max_megapixels:,.0f}.",
                megapixels=megapixels,
                max_megapixels=max_megapixels,
            ),
            phrase("Raise the limit in the settings, then open it again."),
            f"{width} × {height} pixels",
        )


def _original_from(entry: Entry) -> Original:
    path = Path(entry.text("path")) if entry.has("path") else None
    sha256 = entry.text("sha256", most=64)
    return Original(path, sha256, entry.whole("size_bytes", 0, MOST_BYTES))


def wishes_record(wishes: Wishes) -> dict[str, Any]:
    """Return wishes as JSON values."""
    return {
        "sensitivity": wishes.sensitivity,
        "strengths": dict(wishes.strengths),
        "networks": dict(wishes.networks),
        "faces": {str(index): strength for index, strength in wishes.faces.items()},
        "left_out": sorted(wishes.left_out),
        "colours": wishes.extras.colours,
        "factor": wishes.extras.factor,
    }


def wishes_from(entry: Entry) -> Wishes:
    """Return what `wishes_record` wrote."""
    networks = entry.entry("networks")
    faces = entry.entry("faces")
    strengths = entry.entry("strengths")
    return Wishes(
        entry.number("sensitivity", 0.0, 1.0),
        {name: strengths.number(name, 0.0, 1.0) for name in strengths.names()},
        {n: networks.text(n, most=200) if networks.has(n) else None for n in networks.names()},
        {int(name): faces.number(name, 0.0, 1.0) for name in faces.names()},
        frozenset(entry.texts("left_out")),
        _extras_from(entry),
    )


def _extras_from(entry: Entry) -> Extras:
    """Return what is asked for besides repairs; an older program asked for nothing."""
    factor = entry.whole("factor", 1, FACTORS[-1]) if entry.has("factor") else 1
    known = next((each for each in FACTORS if each == factor), NO_EXTRAS.factor)
    return Extras(entry.flag("colours"), known)


def _report_record(report: DamageReport) -> dict[str, Any]:
    crack_map = report.crack_map
    return {
        "scores": dict(report.scores),
        "thresholds": dict(report.thresholds),
        "overrides": dict(report.overrides),
        "label": report.label,
        "found": list(report.found),
        "crack_threshold": crack_map.threshold,
        "widest_px": crack_map.widest_px,
    }


def _report_from(entry: Entry, size: tuple[int, int]) -> DamageReport:
    """Return the report without its crack map's pixels.

    A kind that the file does not know was not looked for.
    """
    scores, thresholds = entry.entry("scores"), entry.entry("thresholds")
    overrides = entry.entry("overrides")
    crack_map = CrackMap(
        np.zeros((1, 1), np.uint8),
        *size,
        threshold=entry.number("crack_threshold", 0.0001, 0.9999),
        widest_px=entry.whole("widest_px", 1, MOST_SIDE_PX) if entry.has("widest_px") else None,
    )
    return DamageReport(
        {kind: _number_or(scores, kind, 0.0) for kind in KIND_IDS},
        {kind: _number_or(thresholds, kind, 1.0) for kind in KIND_IDS},
        crack_map,
        {kind: overrides.flag(kind) for kind in overrides.names() if kind in KIND_IDS},
    )


def _levels_from(levels: bytes, size: tuple[int, int], decode: Decode) -> NDArray[np.uint8]:
    """Return a crack map's levels; it may be smaller than the photo, never larger."""
    height, width = size_of(levels)
    if not (0 < height <= size[0] and 0 < width <= size[1]):
        raise ValueError(f"the crack map is {width}×{height} pixels")
    return decode_levels(levels, height, width, decode)


def _number_or(entry: Entry, name: str, otherwise: float) -> float:
    return entry.number(name, 0.0, 1.0) if entry.has(name) else otherwise


def _face_record(face: Face) -> dict[str, Any]:
    return {
        "box": box_record(face.box),
        "landmarks": face.landmarks.tolist(),
        "score": face.score,
    }


def _face_from(entry: Entry) -> Face:
    rows = entry.raw("landmarks")
    if not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
        raise ValueError("landmarks are no list of points")
    flat = [
        checked_number(value, -MOST_SIDE_PX, MOST_SIDE_PX, "landmarks")
        for row in rows
        for value in row
    ]
    if len(flat) != 10:
        raise ValueError("landmarks are not five points")
    points = np.asarray(flat, np.float32).reshape(5, 2)
    return Face(box_from(entry, "box"), points, entry.number("score", 0.0, 1.0))


def _layers_from(content: _Content, size: tuple[int, int], decode: Decode) -> Layers | None:
    """Return the layers; None where the record does not name them, since a journal holds them."""
    most = _SLACK_BYTES + size[0] * size[1] // 4
    marked = content("marked", most)
    if marked is None:
        return None
    found, protected = content("found", most), content("protected", most)
    return Layers(
        decode_mask(marked, *size, decode),
        decode_mask(found, *size, decode) if found is not None else None,
        decode_mask(protected, *size, decode) if protected is not None else None,
    )


def _result_record(result: KeptResult) -> dict[str, Any]:
    return {
        "plan": plan_record(result.plan),
        "outcomes": outcomes_record(result.outcomes),
        "seconds": result.seconds,
        "unchanged": result.unchanged,
        "fits_marks": result.fits_marks,
        "exported": result.exported,
        "provenance": provenance_record(result.provenance),
    }


def _with_pixels(
    told: KeptResult | None,
    content: _Content,
    size: tuple[int, int],
    max_megapixels: float,
    decode: Decode,
) -> KeptResult | None:
    """Return a result with its pixels, if it has any of its own."""
    picture = content("result", _SLACK_BYTES + round(7e6 * max_megapixels))
    if told is None or picture is None:
        return told
    # Enlarged photos are up to four times as wide and high.
    own = size_of(picture)
    if own not in [(factor * size[0], factor * size[1]) for factor in (1, 2, 4)]:
        raise ValueError(f"the result is {own[1]}×{own[0]} pixels")
    _refuse_too_large(*own, max_megapixels)
    return replace(told, after=decode_photo(picture, *own, decode))


def _told_result(told: Entry) -> KeptResult:
    """Return a result without its pixels."""
    return KeptResult(
        None,
        plan_from(told.entries("plan")),
        outcomes_from(told.entries("outcomes")),
        told.number("seconds", 0.0, 1e9),
        told.flag("unchanged"),
        told.flag("fits_marks"),
        told.flag("exported"),
        provenance_from(told.entry("provenance")) if told.has("provenance") else None,
    )


def _photo_from(content: _Content, size: tuple[int, int], decode: Decode) -> Photo | None:
    picture = content("photo", _SLACK_BYTES + 7 * size[0] * size[1])
    return decode_photo(picture, *size, decode) if picture is not None else None
