"""``photorestorer explain``: what was done, by what, what failed, and what was made up."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from photorestorer_gui.cli import explain
from photorestorer_gui.photo.apart import Apart
from photorestorer_gui.photo.files import load_photo, save_photo
from photorestorer_gui.photo.mask_files import load_mask
from photorestorer_gui.photo.photo import Photo
from photorestorer_gui.photo.provenance import Area, NetworkRecord, Provenance, StepNote, StepRecord
from photorestorer_gui.photo.provenance_xmp import read_provenance
from photorestorer_gui.project.files import save_project
from photorestorer_gui.project.project import Original
from tests.cli.conftest import Run
from tests.photo.pictures import gradient
from tests.photo.saboteurs import by_name
from tests.project.projects import project_of

StandIns = Callable[..., Any]
SHA = "ab" * 32
TOLD = Provenance(
    "PhotoRestorer",
    "9.9",
    "2026-01-02T03:04:05+00:00",
    (
        StepRecord(
            "fill_cracks", "Fill cracks", "builtin", settings=(("grain", "0.7"),),
            areas=(Area(0.1, 0.2, 0.3, 0.4),), fraction=0.05,
        ),
        StepRecord(
            "restore_faces", "Restore faces", "full", redrawn=True,
            networks=(NetworkRecord("gfpgan", "GFPGAN", SHA),),
            areas=(Area(0.5, 0.5, 0.1, 0.1),), fraction=0.01,
        ),
    ),
    (
        StepNote("sharpen", "failed", "Remove blur: There is not enough memory."),
        StepNote("restore_faces", "face", "It would become another person’s."),
        StepNote("restore_faces", "note", "CUDA is no longer used for “GFPGAN”: it failed."),
    ),
)  # fmt: skip


@pytest.fixture
def result(tmp_path: Path) -> Path:
    return save_photo(Photo(gradient()), tmp_path / "result.png", provenance=TOLD)


@pytest.mark.parametrize("suffix", [".png", ".jpg", ".tif", ".webp"])
def test_that_all_that_was_told_is_read_again(tmp_path: Path, suffix: str) -> None:
    path = save_photo(Photo(gradient()), tmp_path / f"a{suffix}", provenance=TOLD)
    assert read_provenance(load_photo(path).metadata.xmp) == (TOLD,)


def test_that_a_result_says_what_was_done_and_what_failed(run: Run, result: Path) -> None:
    ran = run("explain", result)
    assert (ran.code, ran.err) == (0, "")
    for words in (
        "Restored on 2026-01-02T03:04:05+00:00 with PhotoRestorer 9.9",
        "settings: grain 0.7",
        f"network: GFPGAN (gfpgan), SHA-256 {SHA}",
        "30.0% × 40.0% of the photo, 10.0% from the left and 20.0% from the top",
        "Failed, and not in the photo: Remove blur: There is not enough memory.",
        "A face: It would become another person’s.",
        "Note: CUDA is no longer used",
        "Made up, in the areas named: Fill cracks, Restore faces.",
        "compositeWithTrainedAlgorithmicMedia",
    ):
        assert words in ran.out


def test_that_json_tells_the_same(run: Run, result: Path) -> None:
    record = run("explain", result, "--json").record
    (told,) = record["restorations"]
    assert told["made_up"]
    assert told["steps"][1]["networks"] == [{"id": "gfpgan", "title": "GFPGAN", "sha256": SHA}]
    assert [each["kind"] for each in told["notes"]] == ["failed", "face", "note"]
    assert record["digital_source_type"] == "compositeWithTrainedAlgorithmicMedia"


def test_that_a_photo_that_was_only_corrected_says_so(run: Run, tmp_path: Path) -> None:
    mild = replace(TOLD, steps=(StepRecord("fix_tone", "Fix faded tones", "builtin"),), notes=())
    path = save_photo(Photo(gradient()), tmp_path / "mild.png", provenance=mild)
    assert "Made up: nothing" in run("explain", path).out
    assert not run("explain", path, "--json").record["restorations"][0]["made_up"]


def test_that_a_photo_that_was_not_restored_says_so(run: Run, tmp_path: Path) -> None:
    path = save_photo(Photo(gradient()), tmp_path / "plain.png")
    assert "It tells of no restoration." in run("explain", path).out
    assert run("explain", path, "--json").record["restorations"] == []


@pytest.mark.parametrize("deep", [False, True])
def test_that_the_map_is_white_exactly_where_pixels_were_changed(
    run: Run, tmp_path: Path, deep: bool
) -> None:
    before = gradient(dtype=np.uint16 if deep else np.uint8)
    after = before.copy()
    after[5:9, 7:20, 1] += 1
    original = save_photo(Photo(before), tmp_path / "original.png")
    result = save_photo(Photo(after), tmp_path / "result.png", provenance=TOLD)
    ran = run("explain", result, "--map", tmp_path / "map.png", "--before", original)
    assert ran.code == 0
    assert "Changed:" in ran.out
    mask = load_mask(tmp_path / "map.png", height=before.shape[0], width=before.shape[1])
    wanted = np.zeros(before.shape[:2], np.bool_)
    wanted[5:9, 7:20] = True
    assert np.array_equal(mask.pixels, wanted)
    again = run("explain", result, "--map", tmp_path / "map.png", "--before", original)
    assert again.code == 1
    assert "exists already" in again.err


def test_that_a_jpegs_own_small_changes_are_no_changes(run: Run, tmp_path: Path) -> None:
    pixels = gradient()
    original = save_photo(Photo(pixels), tmp_path / "original.png")
    pixels = pixels.copy()
    pixels[8:24, 8:24] = 255 - pixels[8:24, 8:24]
    result = save_photo(Photo(pixels), tmp_path / "result.jpg", provenance=TOLD)
    words = ("explain", result, "--json", "--map", tmp_path / "map.png", "--before", original)
    assert 0.05 < run(*words).record["changed_fraction"] < 0.2


def test_that_a_map_needs_an_original_of_the_same_size(
    run: Run, tmp_path: Path, result: Path
) -> None:
    ran = run("explain", result, "--map", tmp_path / "map.png")
    assert ran.code == 1
    assert "--before" in ran.err
    other = save_photo(Photo(gradient(11, 12)), tmp_path / "other.png")
    ran = run("explain", result, "--map", tmp_path / "map.png", "--before", other)
    assert ran.code == 1
    assert "12×11" in ran.err
    assert not (tmp_path / "map.png").exists()


def test_that_no_map_is_written_over_the_photo_or_its_original(
    run: Run, tmp_path: Path, result: Path
) -> None:
    original = save_photo(Photo(gradient()), tmp_path / "original.png")
    for taken in (result, original):
        content = taken.read_bytes()
        ran = run("explain", result, "--map", taken, "--before", original, "--overwrite")
        assert ran.code == 1
        assert taken.read_bytes() == content


def test_that_a_project_says_what_its_result_is(run: Run, tmp_path: Path) -> None:
    project = project_of()
    assert project.result is not None
    before = save_photo(
        Photo(np.zeros((project.height, project.width, 3), np.uint8)), tmp_path / "before.png"
    )
    kept = replace(project, original=Original(before, "ab" * 32, 1))
    path = save_project(kept, tmp_path / "work.photorestorer")
    ran = run("explain", path, "--map", tmp_path / "map.png")
    assert (ran.code, ran.err) == (0, "")
    assert "Fill cracks" in ran.out
    assert "Note: Slowly." in ran.out
    assert "Changed: 100.00%" in ran.out
    plain = save_project(replace(kept, result=None), tmp_path / "plain.photorestorer")
    assert "no result yet" in run("explain", plain).out


def test_that_a_restored_photo_tells_what_a_step_that_failed_left_out(
    run: Run, stand_ins: StandIns, cracked: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from photorestorer_gui.errors import NetworkError
    from photorestorer_gui.restoration.steps.sharpen import Sharpen

    def fail(*_: Any, **__: Any) -> Any:
        raise NetworkError("The network failed in the middle.", "Try again.")

    stand_ins({"cracked": 0.9, "blurred": 0.9})
    monkeypatch.setattr(Sharpen, "apply", fail)
    run("restore", cracked, "-o", tmp_path / "out.png")
    told = run("explain", tmp_path / "out.png").out
    assert "Failed, and not in the photo: " in told
    assert "The network failed in the middle." in told


@pytest.mark.parametrize("suffix", [".png", ".photorestorer"])
def test_that_a_result_is_read_apart(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, suffix: str
) -> None:
    """One that makes its decoder crash costs a sentence."""
    monkeypatch.setattr(explain, "open_apart", lambda: Apart(sabotage=by_name))
    path = tmp_path / f"abort{suffix}"
    if suffix == ".png":
        save_photo(Photo(gradient()), path, provenance=TOLD)
    else:
        save_project(project_of(9, 7, deep=True), path)
    ran = run("explain", path)
    assert ran.code == 1
    assert f"“abort{suffix}” made a decoder crash" in ran.err
