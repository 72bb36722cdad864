"""Between the window's state and a project: the one place that reads the one and gives it back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Final

from photorestorer_gui.networks.catalogue import ModelId
from photorestorer_gui.photo.geometry import Box
from photorestorer_gui.photo.mask import Mask
from photorestorer_gui.photo.mask_layers import Layer, MaskLayers
from photorestorer_gui.progress import Progress
from photorestorer_gui.project.journal import Tile
from photorestorer_gui.project.project import KeptResult, Layers, Original, Project
from photorestorer_gui.ui.mask_start import MaskStart, Past, start_mask
from photorestorer_gui.ui.masking import Masking
from photorestorer_gui.ui.opening import Opened, Result
from photorestorer_gui.ui.snapshot import Origin, Snapshot

if TYPE_CHECKING:
    from photorestorer_gui.ui.workspace import Workspace

OTHER_MARKS: Final = -1
"""Stands for the count of edits of a result that was made with other marks than there are."""


def take_up(
    project: Project,
    opened: Opened,
    origin: Origin,
    general: Mapping[str, ModelId | None],
) -> tuple[Snapshot, MaskStart | None]:
    """Prepare a project for the workspace; slow.

    Parameters
    ----------
    project : Project
        With all its pixels.
    opened : Opened
        Its photo.
    origin : Origin
    general : mapping of step id to network id or None
        The choices that hold where the project says nothing.
    """
    wishes, kept = project.wishes, project.result
    start = _start_from(project)
    report = project.report if start is not None else None
    result = Result.of(kept.restoration(opened.photo)) if kept is not None else None
    fits = kept is not None and kept.fits_marks
    snapshot = Snapshot(
        opened,
        wishes.sensitivity,
        report,
        past=Past(project.edits, project.painted),
        faces=project.faces,
        face_strengths=wishes.faces,
        strengths=wishes.strengths,
        choices={**general, **wishes.networks},
        result=result,
        result_edits=project.edits if fits else OTHER_MARKS,
        is_saved=kept is not None and kept.exported,
        left_out=wishes.left_out,
        extras=wishes.extras,
        origin=origin,
    )
    return snapshot, start


def take_up_again(snapshot: Snapshot, progress: Progress) -> tuple[Snapshot, MaskStart | None]:
    """Prepare work that the workspace gave out for it once more; quicker than from its files."""
    start = None
    if snapshot.report is not None:
        start = start_mask(snapshot.report.crack_map, snapshot.sensitivity, snapshot.layers)
    progress.check()
    return snapshot, start


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


def tiles_of(layers: MaskLayers | None, boxes: Iterable[Box] | None) -> dict[str, list[Tile]]:
    """Return what boxes of layers that were given out hold; None means all of them."""
    if layers is None or boxes == ():
        return {}
    masks = {Layer.MARKED.value: layers.marked, Layer.PROTECTED.value: layers.protected}
    whole = Box(0, 0, layers.marked.width, layers.marked.height)
    wanted = (whole,) if boxes is None else tuple(boxes)
    return {
        name: [(box, mask.pixels[box.slices]) for box in wanted] for name, mask in masks.items()
    }


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
        painted=workspace.masking.past.by_hand,
        edits=workspace.masking.past.edits,
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
        workspace.masking.past.by_hand,
    )
