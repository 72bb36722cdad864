"""Between the window's state and a project: the one place that reads the one and gives it back."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from photorestorer_gui.photo.geometry import Box
from photorestorer_gui.photo.mask import Mask
from photorestorer_gui.photo.mask_layers import Layer, MaskLayers
from photorestorer_gui.project.journal import Tile
from photorestorer_gui.project.project import KeptResult, Layers, Original, Project
from photorestorer_gui.project.session import Session
from photorestorer_gui.ui.mask_start import MaskStart, start_mask
from photorestorer_gui.ui.masking import Masking

if TYPE_CHECKING:
    from photorestorer_gui.ui.workspace import Workspace


@dataclass(frozen=True, eq=False)
class TakenUp:
    """Work that is gone on with, ready for the workspace; made off the main thread by `take_up`.

    Attributes
    ----------
    project : Project
    start : MaskStart or None
        None if the photo had not been examined.
    file : Path or None
        The project's file.
    session : Session or None
        The crashed session that it came from, which is held until its work is kept anew.
    """

    project: Project
    start: MaskStart | None
    file: Path | None = None
    session: Session | None = None


def take_up(
    project: Project, *, file: Path | None = None, session: Session | None = None
) -> TakenUp:
    """Prepare a project for the workspace; slow."""
    return TakenUp(project, _start_from(project), file, session)


# The mask: the functions that know how `Masking` keeps its layers.


def read_layers(masking: Masking) -> Layers | None:
    """Return snapshots of what is marked and protected; None before cracks were looked for."""
    layers = masking.layers
    if layers is None:
        return None
    protects = masking.protects and bool(layers.protected)
    return Layers(layers.marked, layers.found, layers.protected if protects else None)


def _start_from(project: Project) -> MaskStart | None:
    """Return the mask as `Masking` begins with it."""
    layers, report = project.layers, project.report
    if layers is None or report is None:
        return None
    height, width = layers.marked.pixels.shape
    sensitivity = project.wishes.sensitivity
    protected = layers.protected or Mask.empty(height, width)
    kept = MaskLayers(layers.marked, protected, sensitivity, layers.found)
    return start_mask(report.crack_map, sensitivity, kept)


def read_tiles(masking: Masking, boxes: Iterable[Box] | None) -> dict[str, list[Tile]]:
    """Return what boxes of the layers hold, copied; None means all of them, without a copy.

    Nothing may be changing the mask meanwhile.
    """
    layers = masking.layers if boxes is None else None
    kinds = (Layer.MARKED, Layer.PROTECTED) if masking.protects else (Layer.MARKED,)
    if layers is not None:
        masks = {Layer.MARKED: layers.marked, Layer.PROTECTED: layers.protected}
        whole = Box(0, 0, layers.marked.width, layers.marked.height)
        return {kind.value: [(whole, masks[kind].pixels)] for kind in kinds}
    wanted = tuple(boxes or ())
    return {kind.value: [(box, masking.cut(box, kind)) for box in wanted] for kind in kinds}


# The rest


def read_project(workspace: Workspace, original: Original, *, with_layers: bool) -> Project | None:
    """Return the state of the work on the current photo; None without one.

    Parameters
    ----------
    workspace : Workspace
    original : Original
    with_layers : bool
        Whether to take snapshots of the mask, which may copy it.
    """
    photo, restoration = workspace.photo, workspace.restoration
    if photo is None:
        return None
    result = None
    if restoration is not None:
        result = KeptResult.of(
            restoration,
            fits_marks=workspace.masking.stack.isClean(),
            exported=workspace.is_result_saved,
        )
    return Project(
        original,
        photo.height,
        photo.width,
        workspace.wishes,
        report=workspace.report,
        faces=workspace.faces.all,
        plan=workspace.plan,
        layers=read_layers(workspace.masking) if with_layers else None,
        painted=workspace.projects.is_painted,
        result=result,
        photo=photo if original.path is None else None,
    )


def state_key(workspace: Workspace) -> tuple[object, ...]:
    """Return what tells two states apart, but for the pixels of the mask."""
    report = workspace.report
    return (
        workspace.photo,
        report and report.crack_map,
        report and dict(report.overrides),
        workspace.wishes,
        workspace.plan,
        workspace.restoration,
        workspace.restoration is not None and workspace.masking.stack.isClean(),
        workspace.is_result_saved,
        workspace.projects.is_painted,
    )
