"""An engine for tests: really runs on the worker's thread, honours Progress, needs no networks."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from photorestorer_gui.damage.cracks import CrackMap
from photorestorer_gui.damage.kinds import KIND_IDS
from photorestorer_gui.damage.report import DamageReport
from photorestorer_gui.errors import PhotoRestorerError
from photorestorer_gui.networks.catalogue import CATALOGUE, ModelCard
from photorestorer_gui.photo.files import load_photo, save_photo
from photorestorer_gui.photo.mask import Mask
from photorestorer_gui.photo.output import SaveOptions
from photorestorer_gui.photo.photo import Photo
from photorestorer_gui.photo.provenance import Provenance
from photorestorer_gui.progress import Cancelled, Progress
from photorestorer_gui.restoration.faces.detection import Face
from photorestorer_gui.restoration.plan import Choices, RestorationPlan, plan_for
from photorestorer_gui.restoration.restore import Restoration
from photorestorer_gui.restoration.step import StepOutcome
from photorestorer_gui.restoration.steps.enlarge import Enlarge
from photorestorer_gui.ui.engine import Engine
from photorestorer_gui.ui.library import ModelFiles

BOTH = {"blurred": 0.93, "cracked": 0.81}


def report_of(photo: Photo, scores: Mapping[str, float], threshold: float = 0.5) -> DamageReport:
    """A report with these scores, 0.02 elsewhere, and one vertical crack in the middle."""
    probability = np.zeros((photo.height, photo.width), np.uint8)
    if scores.get("cracked", 0) > 0.5:
        column = photo.width // 2
        probability[:, column : column + 2] = 220
        probability[:, column + 2 : column + 4] = 120
    return DamageReport(
        {kind: scores.get(kind, 0.02) for kind in KIND_IDS},
        dict.fromkeys(KIND_IDS, threshold),
        CrackMap(probability),
    )


@dataclass
class Blocker:
    """Stands for a running network: blocks until cancelled through `interrupting`, or let go."""

    began: threading.Event = field(default_factory=threading.Event)
    release: threading.Event = field(default_factory=threading.Event)
    stopped: int = 0

    def run(self, progress: Progress) -> None:
        with progress.interrupting(self.release.set):
            self.began.set()
            assert self.release.wait(20), "nobody ended the work"
        if progress.cancelled:
            self.stopped += 1
            raise Cancelled


@dataclass
class FakeEngine:
    """What the engine does, to be changed by a test.

    `scores` decide the report; `failing` steps fail; a Blocker holds loading, assessing or
    restoring.
    """

    scores: Mapping[str, float] = field(default_factory=lambda: dict(BOTH))
    threshold: float = 0.5
    failing: tuple[str, ...] = ()
    load_blocker: Blocker | None = None
    assess_blocker: Blocker | None = None
    restore_blocker: Blocker | None = None
    assess_error: Exception | None = None
    fetch_blocker: Blocker | None = None
    fetch_error: Exception | None = None
    faces: tuple[Face, ...] = ()
    notes: tuple[str, ...] = ()
    installed: set[str] = field(default_factory=set)
    own: set[str] = field(default_factory=set)
    agreed: set[str] = field(default_factory=set)
    threads: list[str] = field(default_factory=list)
    masks: list[Mask] = field(default_factory=list)

    def engine(self) -> Engine:
        return Engine(
            self.load,
            self.assess,
            self.plan,
            self.restore,
            self.save,
            self.find_faces,
            self.model_files(),
        )

    def load(self, path: Path, progress: Progress) -> Photo:
        if self.load_blocker is not None:
            self.load_blocker.run(progress)
        return load_photo(path)

    def plan(self, report: DamageReport, choices: Choices) -> RestorationPlan:
        return plan_for(report, installed=frozenset(self.installed), choices=choices)

    def find_faces(self, photo: Photo, progress: Progress) -> tuple[Face, ...]:
        return self.faces if "yunet" in self.installed else ()

    def model_files(self) -> ModelFiles:
        return ModelFiles(
            tuple(card for card in CATALOGUE if not card.bundled),
            lambda: frozenset(self.installed),
            self.fetch,
            lambda card, path, progress: self.fetch(card, progress),
            lambda card: self.installed.discard(card.id),
            lambda card: card.id in self.agreed,
            lambda card: self.agreed.add(card.id),
            own=lambda: frozenset(self.own),
        )

    def fetch(self, card: ModelCard, progress: Progress) -> None:
        self.threads.append(threading.current_thread().name)
        progress.report(0.25, "85 MB of 340 MB, 9.1 MB/s, 28 s left")
        if self.fetch_blocker is not None:
            self.fetch_blocker.run(progress)
        if self.fetch_error is not None:
            raise self.fetch_error
        self.installed.add(card.id)

    def save(
        self,
        photo: Photo,
        path: Path,
        *,
        overwrite: bool,
        options: SaveOptions | None = None,
        provenance: Provenance | None = None,
    ) -> Path:
        wanted = options or SaveOptions()
        return save_photo(photo, path, overwrite=overwrite, options=wanted, provenance=provenance)

    def assess(self, photo: Photo, progress: Progress) -> DamageReport:
        self.threads.append(threading.current_thread().name)
        progress.report(0.1, "Looking")
        if self.assess_blocker is not None:
            self.assess_blocker.run(progress)
        if self.assess_error is not None:
            raise self.assess_error
        return report_of(photo, self.scores, self.threshold)

    def restore(
        self, photo: Photo, plan: RestorationPlan, mask: Mask, progress: Progress
    ) -> Restoration:
        self.masks.append(mask)
        pixels = photo.pixels
        outcomes = []
        for index, step in enumerate(plan.steps):
            progress.report(index / len(plan.steps), step.title)
            if self.restore_blocker is not None:
                self.restore_blocker.run(progress)
            failed = step.id in self.failing
            if not failed and isinstance(step, Enlarge):
                pixels = pixels.repeat(step.factor, axis=0).repeat(step.factor, axis=1)
            elif not failed:
                pixels = pixels // 2
            reason = "The network is missing." if failed else ""
            status = "failed" if failed else "done"
            outcomes.append(
                StepOutcome(
                    step.id,
                    step.title,
                    step.engine,
                    status,  # type: ignore[arg-type]
                    0.1,
                    reason,
                    notes=self.notes,
                )
            )
        after = photo if len(self.failing) >= len(plan.steps) else photo.with_pixels(pixels)
        progress.report(1.0)
        return Restoration(photo, after, plan, tuple(outcomes), 0.2)


def unreadable() -> PhotoRestorerError:
    return PhotoRestorerError("The networks are missing.", "Install the program again.")
