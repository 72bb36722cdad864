"""All of one photo's work at one moment, to be put by and taken up again."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from photorestorer_gui.damage.report import DamageReport
from photorestorer_gui.networks.catalogue import ModelId
from photorestorer_gui.photo.mask_layers import MaskLayers
from photorestorer_gui.project.project import Original
from photorestorer_gui.project.session import Kept, Session
from photorestorer_gui.restoration.extras import NO_EXTRAS, Extras
from photorestorer_gui.restoration.faces.detection import Face
from photorestorer_gui.ui.mask_start import Past
from photorestorer_gui.ui.opening import Opened, Result


@dataclass(frozen=True, eq=False)
class Origin:
    """Where the work on a photo comes from, and where it is written down from now on.

    Attributes
    ----------
    file : Path or None
        The project's file.
    crashed : Session or None
        The session that is gone on with, which is held until its work is kept anew.
    original : Original or None
        The photo's file, where it is known already.
    home : callable() -> Session or None
        Gives the session of a photo of the queue, off the main thread; None begins one.
    kept : Kept or None
        What lies in that session already.
    """

    file: Path | None = None
    crashed: Session | None = None
    original: Original | None = None
    home: Callable[[], Session] | None = None
    kept: Kept | None = None


@dataclass(frozen=True, eq=False)
class Snapshot:
    """All of one photo's work at one moment: read-only references, so taking one is quick.

    Attributes
    ----------
    opened : Opened
    sensitivity : float
    report : DamageReport or None
        With the person's corrections; None before the photo was examined.
    layers : MaskLayers or None
        What is marked and protected.
    past : Past
        What was done to the mask before its undo stack begins.
    faces : tuple of Face
    face_strengths, strengths : mapping
        What the person wants of single faces and steps.
    choices : mapping of step id to network id or None
        None leaves those as they are that hold for all photos.
    result : Result or None
    result_edits : int
        Number of the mask's last step when the result was made.
    is_saved : bool
    left_out : frozenset of str
        Ids of the steps that the person does not want.
    extras : Extras
        What is asked for besides repairs.
    origin : Origin
    """

    opened: Opened
    sensitivity: float
    report: DamageReport | None = None
    layers: MaskLayers | None = None
    past: Past = field(default_factory=Past)
    faces: tuple[Face, ...] = ()
    face_strengths: Mapping[int, float] = field(default_factory=dict)
    strengths: Mapping[str, float] = field(default_factory=dict)
    choices: Mapping[str, ModelId | None] | None = None
    result: Result | None = None
    result_edits: int = 0
    is_saved: bool = False
    left_out: frozenset[str] = frozenset()
    extras: Extras = NO_EXTRAS
    origin: Origin = field(default_factory=Origin)
