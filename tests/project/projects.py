"""Projects to put down and take up."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from photorestorer_gui.damage.cracks import CrackMap
from photorestorer_gui.damage.kinds import KIND_IDS
from photorestorer_gui.damage.report import DamageReport
from photorestorer_gui.photo.geometry import Box
from photorestorer_gui.photo.mask import Mask
from photorestorer_gui.photo.photo import Photo
from photorestorer_gui.photo.provenance import Area, NetworkRecord, Provenance, StepNote, StepRecord
from photorestorer_gui.project.project import KeptResult, Layers, Original, Project, Wishes
from photorestorer_gui.restoration.faces.detection import Face
from photorestorer_gui.restoration.plan import plan_of
from photorestorer_gui.restoration.step import FaceOutcome, StepOutcome
from photorestorer_gui.restoration.steps.restore_faces import FaceChoice, RestoreFaces

HEIGHT, WIDTH = 30, 41
PROVENANCE = Provenance(
    "PhotoRestorer",
    "1.0",
    "2026-05-04T10:00:00+02:00",
    (
        StepRecord(
            "fill_cracks", "Fill cracks", "full", True, (("grain", "0.5"),),
            (NetworkRecord("lama", "LaMa", "ab" * 32),), (Area(0.1, 0.2, 0.3, 0.4),), 0.0625,
        ),
    ),
    (StepNote("fill_cracks", "note", "Slowly."),),
)  # fmt: skip


def project_of(
    height: int = HEIGHT, width: int = WIDTH, *, seed: int = 1, deep: bool = False
) -> Project:
    """A project with everything that one can have."""
    random = np.random.default_rng(seed)
    box = Box(-2, 3, 12, 17)
    plan = plan_of(["fill_cracks", "sharpen"]).with_steps(
        RestoreFaces(strength=0.6, choices=(FaceChoice(box, 0.25),))
    )
    outcomes = (
        StepOutcome("fill_cracks", "Fill cracks", "builtin", "done", 0.25, notes=("Slowly.",)),
        StepOutcome(
            "restore_faces", "Restore faces", "full", "skipped", 0.5, "Nothing to do.",
            faces=(FaceOutcome(box, 0.75, "done", "It is Ada’s.", 0.5, 0.25),),
        ),
    )  # fmt: skip
    kind = np.uint16 if deep else np.uint8
    pixels = random.integers(0, np.iinfo(kind).max, (height, width, 3), kind, endpoint=True)
    report = DamageReport(
        {k: float(random.random()) for k in KIND_IDS},
        dict.fromkeys(KIND_IDS, 0.5),
        CrackMap(random.integers(0, 256, (height, width), np.uint8), height, width, 0.4, 9),
        {"noisy": True, "cracked": False},
    )
    return Project(
        Original(Path("/somewhere/Großmutter 1912.png"), "ab" * 32, 1234),
        height,
        width,
        Wishes(
            0.375,
            {"sharpen": 0.5},
            {"fill_cracks": None, "restore_faces": "x"},
            {0: 0.25},
            frozenset({"sharpen"}),
        ),
        report,
        (Face(box, random.random((5, 2)).astype(np.float32), 0.875),),
        plan,
        Layers(
            Mask(random.random((height, width)) < 0.2),
            Mask(random.random((height, width)) < 0.1),
            Mask(random.random((height, width)) < 0.3),
        ),
        True,
        KeptResult(
            Photo(pixels),
            plan,
            outcomes,
            1.5,
            fits_marks=False,
            exported=True,
            provenance=PROVENANCE,
        ),
        edits=7,
    )


def same_mask(one: Mask | None, other: Mask | None) -> bool:
    if one is None or other is None:
        return one is other
    return one.same_pixels(other)


def assert_same(one: Project, other: Project, *, with_layers: bool = True) -> None:
    """Assert that nothing of a project was lost."""
    for name in ("original", "height", "width", "wishes", "plan", "painted", "edits"):
        assert getattr(one, name) == getattr(other, name), name
    assert (one.report is None) is (other.report is None)
    if one.report is not None and other.report is not None:
        assert one.report.scores == other.report.scores
        assert one.report.thresholds == other.report.thresholds
        assert one.report.overrides == other.report.overrides
        first, second = one.report.crack_map, other.report.crack_map
        assert np.array_equal(first.probability, second.probability)
        assert (first.size, first.threshold, first.widest_px) == (
            second.size, second.threshold, second.widest_px,
        )  # fmt: skip
    assert [face.box for face in one.faces] == [face.box for face in other.faces]
    for before, after in zip(one.faces, other.faces, strict=True):
        assert np.array_equal(before.landmarks, after.landmarks)
        assert before.score == after.score
    _assert_same_result(one.result, other.result)
    if with_layers and one.layers is not None and other.layers is not None:
        for name in ("marked", "found", "protected"):
            assert same_mask(getattr(one.layers, name), getattr(other.layers, name)), name
    assert (one.layers is None) is (other.layers is None)


def _assert_same_result(one: KeptResult | None, other: KeptResult | None) -> None:
    assert (one is None) is (other is None)
    if one is not None and other is not None:
        assert one.after is not None
        assert other.after is not None
        assert one.after.same_pixels(other.after)
        for name in (
            "plan",
            "outcomes",
            "seconds",
            "unchanged",
            "fits_marks",
            "exported",
            "provenance",
        ):
            assert getattr(one, name) == getattr(other, name), name


@pytest.fixture
def project() -> Project:
    return project_of()
