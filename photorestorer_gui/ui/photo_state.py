"""What is kept of a photo that is not shown: a few kilobytes, its pixels in private files.

Everything here that takes or gives a `Snapshot` reads or writes files, so it runs in a lane.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np

from photorestorer_gui.damage.cracks import CrackMap
from photorestorer_gui.damage.report import DamageReport
from photorestorer_gui.networks.catalogue import ModelId
from photorestorer_gui.photo.mask import Mask
from photorestorer_gui.photo.mask_layers import MaskLayers
from photorestorer_gui.photo.photo import Metadata, Photo
from photorestorer_gui.restoration.extras import NO_EXTRAS, Extras
from photorestorer_gui.restoration.faces.detection import Face
from photorestorer_gui.restoration.plan import RestorationPlan
from photorestorer_gui.restoration.restore import Restoration
from photorestorer_gui.restoration.step import StepOutcome
from photorestorer_gui.restoration.steps.restore_faces import FaceChoice
from photorestorer_gui.ui.mask_start import MaskStart, Past, start_mask
from photorestorer_gui.ui.opening import Opened, Result
from photorestorer_gui.ui.private_files import KeptArray, PrivateFiles
from photorestorer_gui.ui.snapshot import Snapshot

# Stands for a crack map that lies in a file: a report is asked for labels, never for pixels.
_NO_PIXELS = CrackMap(np.zeros((1, 1), np.uint8))


@dataclass(frozen=True)
class ForAll:
    """What holds for every photo of which nothing else was said.

    Attributes
    ----------
    sensitivity : float
    strengths : mapping of step id to float
    choices : mapping of step id to network id or None
    """

    sensitivity: float
    strengths: Mapping[str, float] = field(default_factory=dict)
    choices: Mapping[str, ModelId | None] = field(default_factory=dict)


@dataclass(frozen=True, eq=False)
class KeptResult:
    """A restoration without its pixels.

    Attributes
    ----------
    file : Path or None
        The restored photo, lossless; None if it is the original.
    metadata : Metadata
    plan : RestorationPlan
    outcomes : tuple of StepOutcome
    seconds : float
    edits : int
        The mask's count of edits when it was made.
    is_saved : bool
    """

    file: Path | None
    metadata: Metadata
    plan: RestorationPlan
    outcomes: tuple[StepOutcome, ...]
    seconds: float
    edits: int
    is_saved: bool = False


@dataclass(frozen=True, eq=False)
class PhotoState:
    """All that was found of a photo and decided on it.

    Attributes
    ----------
    sensitivity : float
    report : DamageReport or None
        Its crack map has no pixels; they lie in `cracks`.
    cracks : KeptArray or None
    marked, protected : KeptArray or None
        Layers of the mask; None is what the cracks give at `sensitivity`, and nothing.
    past, faces, face_strengths, strengths, choices
        As in `Snapshot`; `choices` are the photo's own.
    result : KeptResult or None
    left_out : frozenset of str
        Ids of the steps that the person does not want.
    extras : Extras
        What is asked for besides repairs.
    """

    sensitivity: float
    report: DamageReport | None = None
    cracks: KeptArray | None = None
    marked: KeptArray | None = None
    protected: KeptArray | None = None
    past: Past = field(default_factory=Past)
    faces: tuple[Face, ...] = ()
    face_strengths: Mapping[int, float] = field(default_factory=dict)
    strengths: Mapping[str, float] = field(default_factory=dict)
    choices: Mapping[str, ModelId | None] = field(default_factory=dict)
    result: KeptResult | None = None
    left_out: frozenset[str] = frozenset()
    extras: Extras = NO_EXTRAS

    @property
    def face_choices(self) -> tuple[FaceChoice, ...]:
        """What the person wants of single faces."""
        return tuple(
            FaceChoice(self.faces[place].box, strength)
            for place, strength in sorted(self.face_strengths.items())
        )

    @property
    def files(self) -> tuple[Path, ...]:
        """The private files that hold its pixels."""
        layers = (self.cracks, self.marked, self.protected)
        kept = [each.file for each in layers if each is not None]
        if self.result is not None and self.result.file is not None:
            kept.append(self.result.file)
        return tuple(kept)

    def with_all(self, for_all: ForAll) -> PhotoState:
        """Return the state with the settings of all photos; edited marks stay as they are."""
        changed = replace(self, strengths=for_all.strengths, choices={})
        if self.marked is not None or for_all.sensitivity == self.sensitivity:
            return changed
        past = replace(self.past, edits=self.past.edits + 1)
        return replace(changed, sensitivity=for_all.sensitivity, past=past)

    def dressed(self, plan: RestorationPlan) -> RestorationPlan:
        """Return a plan as the person wants it for this photo."""
        plan = plan.with_strengths(self.strengths).with_face_choices(self.face_choices)
        return RestorationPlan(tuple(s for s in plan.steps if s.id not in self.left_out))


def keep_report(report: DamageReport, files: PrivateFiles) -> tuple[DamageReport, KeptArray]:
    """Write a report's crack map; return the report without it, and where it lies."""
    cracks = files.keep_array(report.crack_map.probability)
    light = replace(report.crack_map, probability=_NO_PIXELS.probability)
    return replace(report, crack_map=light), cracks


def keep_restoration(restoration: Restoration, edits: int, files: PrivateFiles) -> KeptResult:
    """Write what was restored, if it differs from the original."""
    done = any(outcome.status == "done" for outcome in restoration.outcomes)
    after = restoration.after
    return KeptResult(
        files.keep_photo(after) if done else None,
        after.metadata,
        restoration.plan,
        restoration.outcomes,
        restoration.seconds,
        edits,
    )


def keep(
    snapshot: Snapshot, files: PrivateFiles, *, general: Mapping[str, ModelId | None]
) -> PhotoState:
    """Put a photo's work by.

    Parameters
    ----------
    snapshot : Snapshot
    files : PrivateFiles
    general : mapping of step id to network id or None
        The choices that hold for all photos; only others are the photo's own.

    Raises
    ------
    SaveError
        If there is no room for it.
    """
    report, cracks, marked, protected = snapshot.report, None, None, None
    layers = snapshot.layers
    if report is not None:
        if layers is not None and snapshot.past.edits:
            marked = files.keep_array(layers.marked.pixels)
            protected = files.keep_array(layers.protected.pixels) if layers.protected else None
        report, cracks = keep_report(report, files)
    result = None
    if snapshot.result is not None:
        result = keep_restoration(snapshot.result.restoration, snapshot.result_edits, files)
        result = replace(result, is_saved=snapshot.is_saved)
    choices = snapshot.choices or {}
    return PhotoState(
        snapshot.sensitivity,
        report,
        cracks,
        marked,
        protected,
        snapshot.past,
        snapshot.faces,
        snapshot.face_strengths,
        snapshot.strengths,
        {step: made for step, made in choices.items() if general.get(step, "") != made},
        result,
        snapshot.left_out,
        snapshot.extras,
    )


def full_report(state: PhotoState) -> DamageReport | None:
    """Return the report with its crack map."""
    if state.report is None or state.cracks is None:
        return None
    crack_map = replace(state.report.crack_map, probability=state.cracks.load().astype(np.uint8))
    return replace(state.report, crack_map=crack_map)


def kept_layers(state: PhotoState, report: DamageReport) -> MaskLayers:
    """Return what is marked and protected, as the person left it."""
    if state.marked is None:
        marked = report.crack_map.mask(state.sensitivity)
    else:
        marked = Mask(state.marked.load().astype(np.bool_))
    if state.protected is None:
        protected = Mask.empty(*marked.pixels.shape)
    else:
        protected = Mask(state.protected.load().astype(np.bool_))
    return MaskLayers(marked, protected, state.sensitivity)


def kept_mask(state: PhotoState, report: DamageReport) -> Mask:
    """Return the mask as the person left it: what is marked and not protected."""
    return kept_layers(state, report).mask


def kept_photo(result: KeptResult, source: Path | None) -> Photo:
    """Return the restored photo of a result that has one.

    Raises
    ------
    UnreadablePhotoError
        If its private file is gone.
    """
    assert result.file is not None, "nothing was restored"
    made = PrivateFiles.load_photo(result.file)
    return replace(made, metadata=result.metadata, source=source)


def kept_result(result: KeptResult, photo: Photo) -> Restoration:
    """Return a restoration with its pixels."""
    after = photo if result.file is None else kept_photo(result, photo.source)
    return Restoration(photo, after, result.plan, result.outcomes, result.seconds)


def take_up(
    state: PhotoState, made: Opened, *, general: Mapping[str, ModelId | None]
) -> tuple[Snapshot, MaskStart | None]:
    """Return a photo's work with all its pixels, ready for the workspace.

    Parameters
    ----------
    state : PhotoState
    made : Opened
    general : mapping of step id to network id or None
        The choices that hold for all photos; the photo's own go before.

    Raises
    ------
    UnreadablePhotoError
        If a private file is gone.
    """
    report, start, layers = full_report(state), None, None
    if report is not None:
        layers = kept_layers(state, report)
        start = start_mask(report.crack_map, state.sensitivity, layers)
    result: Result | None = None
    if state.result is not None:
        result = Result.of(kept_result(state.result, made.photo))
    snapshot = Snapshot(
        made,
        state.sensitivity,
        report,
        layers,
        state.past,
        state.faces,
        state.face_strengths,
        state.strengths,
        {**general, **state.choices},
        result,
        state.result.edits if state.result is not None else 0,
        state.result is not None and state.result.is_saved,
        state.left_out,
        state.extras,
    )
    return snapshot, start
