"""``photorestorer restore``, as the contract of the command line has it."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from photorestorer_gui.cli import restore
from photorestorer_gui.photo.apart import Apart
from photorestorer_gui.photo.files import load_photo
from photorestorer_gui.photo.mask import Mask
from photorestorer_gui.photo.mask_files import save_mask
from photorestorer_gui.photo.photo import Photo
from photorestorer_gui.photo.quality import psnr
from tests.cli.conftest import Run
from tests.networks import graphs
from tests.photo.saboteurs import by_name
from tests.pictures import draw_portrait

StandIns = Callable[..., Any]


@pytest.fixture
def mask_file(folder: Path) -> Path:
    pixels = np.zeros((160, 128), np.bool_)
    pixels[60:64, 20:100] = True
    return save_mask(Mask(pixels), folder / "mask.png")


def files_in(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


# --- what is said ---------------------------------------------------------------------------------


@pytest.mark.usefixtures("found_cracks")
def test_that_json_has_exactly_the_promised_fields(run: Run, cracked: Path) -> None:
    ran = run("restore", cracked, "--json")
    assert (ran.code, ran.err) == (0, "")
    record = ran.record
    assert list(record) == ["file", "output", "label", "steps", "changed_fraction", "seconds"]
    assert record["file"] == str(cracked)
    assert record["output"] == str(cracked.with_name("uncle-restored.png"))
    assert record["label"] == "cracked"
    (step,) = record["steps"]
    assert list(step) == ["step", "engine", "status", "seconds", "notes"]
    assert step["notes"] == []
    assert (step["step"], step["engine"], step["status"]) == ("fill_cracks", "builtin", "done")
    assert 0.0 < record["changed_fraction"] < 0.2
    assert record["seconds"] >= step["seconds"] >= 0.0


@pytest.mark.usefixtures("found_cracks")
def test_that_a_crack_is_filled_and_the_original_left(run: Run, cracked: Path) -> None:
    before = cracked.read_bytes()
    ran = run("restore", cracked)
    assert ran.code == 0
    output = cracked.with_name("uncle-restored.png")
    assert ran.out == f"{output}\n"
    assert "Fill cracks" in ran.err
    assert cracked.read_bytes() == before
    truth = draw_portrait()
    assert psnr(load_photo(output), truth) > psnr(load_photo(cracked), truth) + 6


def test_that_steps_run_in_the_papers_order(run: Run, stand_ins: StandIns, cracked: Path) -> None:
    stand_ins({"cracked": 0.9, "noisy": 0.9}, sharpener=graphs.brightening(0.02))
    record = run("restore", cracked, "--json").record
    assert record["label"] == "blurred+cracked"
    assert [step["step"] for step in record["steps"]] == ["fill_cracks", "sharpen"]


def test_that_a_sound_photo_is_saved_with_its_pixels(
    run: Run, stand_ins: StandIns, sound: Path
) -> None:
    stand_ins()
    ran = run("restore", sound)
    assert ran.code == 0
    assert "nothing to repair" in ran.err
    output = sound.with_name("aunt-restored.png")
    assert load_photo(output).same_pixels(load_photo(sound))
    record = run("restore", sound, "--json", "--overwrite").record
    assert (record["label"], record["steps"], record["changed_fraction"]) == ("none", [], 0.0)


def test_that_a_photo_that_has_only_faded_is_mended(
    run: Run, stand_ins: StandIns, faded: Path
) -> None:
    stand_ins({"faded": 0.9})
    record = run("restore", faded, "--json").record
    assert record["label"] == "none"
    (step,) = record["steps"]
    assert (step["step"], step["engine"], step["status"]) == ("fix_tone", "builtin", "done")
    assert record["changed_fraction"] > 0.9


def test_that_the_strength_of_tones_is_the_persons(
    run: Run, stand_ins: StandIns, faded: Path, folder: Path
) -> None:
    stand_ins({"faded": 0.9})
    before, contrast = load_photo(faded), {}
    for strength in ("0", "0.5", "1"):
        output = folder / f"{strength}.png"
        record = run("restore", faded, "--tone-strength", strength, "-o", output, "--json").record
        assert record["steps"][0]["status"] == ("skipped" if strength == "0" else "done")
        contrast[strength] = load_photo(output).pixels.std()
    assert before.pixels.std() == contrast["0"] < contrast["0.5"] < contrast["1"]
    assert run("restore", faded, "--tone-strength", "1.5").code == 2


def test_that_label_none_leaves_faded_tones_too(run: Run, stand_ins: StandIns, faded: Path) -> None:
    stand_ins({"faded": 0.9})
    record = run("restore", faded, "--label", "none", "--json").record
    assert (record["steps"], record["changed_fraction"]) == ([], 0.0)


# --- where the result goes ------------------------------------------------------------------------


@pytest.mark.usefixtures("found_cracks")
def test_that_o_names_a_file(run: Run, cracked: Path, folder: Path) -> None:
    target = folder / "mended.jpg"
    assert run("restore", cracked, "-o", target, "--json").record["output"] == str(target)
    assert load_photo(target).width == 128


@pytest.mark.usefixtures("found_cracks")
@pytest.mark.parametrize("option", ["-o", "--output"])
def test_that_o_names_a_folder_that_exists(
    run: Run, cracked: Path, tmp_path: Path, option: str
) -> None:
    (tmp_path / "out").mkdir()
    record = run("restore", cracked, option, tmp_path / "out", "--json").record
    assert record["output"] == str(tmp_path / "out" / "uncle-restored.png")
    assert files_in(tmp_path / "out") == {"uncle-restored.png"}


@pytest.mark.usefixtures("found_cracks")
def test_that_a_trailing_slash_makes_a_folder(run: Run, cracked: Path, tmp_path: Path) -> None:
    assert run("restore", cracked, "-o", f"{tmp_path}/new/deep/").code == 0
    assert files_in(tmp_path / "new") == {"deep/uncle-restored.png"}


@pytest.mark.usefixtures("found_cracks")
def test_that_several_photos_go_into_a_folder(
    run: Run, cracked: Path, sound: Path, tmp_path: Path
) -> None:
    assert run("restore", cracked, sound, "-o", tmp_path / "out").code == 0
    assert files_in(tmp_path / "out") == {"uncle-restored.png", "aunt-restored.png"}


@pytest.mark.usefixtures("found_cracks")
def test_that_photos_of_one_name_do_not_replace_each_other(
    run: Run, cracked: Path, folder: Path, tmp_path: Path
) -> None:
    twin = folder / "twin" / cracked.name
    twin.parent.mkdir()
    shutil.copy(cracked, twin)
    ran = run("restore", cracked, twin, "-o", tmp_path / "out", "--json", "--overwrite")
    assert ran.code == 1
    assert "output" in ran.records[0]
    assert "already saved" in ran.records[1]["error"]


@pytest.mark.usefixtures("found_cracks")
def test_that_a_format_that_can_only_be_read_becomes_png(
    run: Run, cracked: Path, folder: Path
) -> None:
    from PIL import Image

    with Image.open(cracked) as picture:
        picture.save(folder / "uncle.bmp")
    record = run("restore", folder / "uncle.bmp", "--json").record
    assert record["output"] == str(folder / "uncle-restored.png")


@pytest.mark.usefixtures("found_cracks")
def test_that_names_may_be_anything(run: Run, cracked: Path, folder: Path) -> None:
    name = "Großmutter ’21 – 家族 🎞.png"
    photo = cracked.rename(folder / name)
    assert run("restore", photo, "--json").record["file"] == str(photo)
    assert run("restore", photo, "--overwrite").code == 0


@pytest.mark.skipif(os.name == "nt", reason="names are always text there")
@pytest.mark.usefixtures("found_cracks")
def test_that_names_need_not_be_text(run: Run, cracked: Path, folder: Path) -> None:
    try:
        photo = cracked.rename(folder / os.fsdecode(b"caf\xe9.png"))
    except OSError:
        pytest.skip("this file system takes text only")
    record = run("restore", photo, "--json").record
    assert record["file"] == str(photo)
    assert Path(record["output"]).exists()
    assert run("restore", photo, "--overwrite").code == 0


@pytest.mark.usefixtures("found_cracks")
def test_that_a_folder_that_cannot_be_made_is_told(run: Run, cracked: Path, folder: Path) -> None:
    (folder / "file").touch()
    ran = run("restore", cracked, "-o", f"{folder}/file/", "--json")
    assert ran.code == 1
    assert set(ran.record) == {"file", "error", "remedy"}


# --- never overwriting ----------------------------------------------------------------------------


@pytest.mark.usefixtures("found_cracks")
def test_that_nothing_is_overwritten_without_being_told(run: Run, cracked: Path) -> None:
    output = cracked.with_name("uncle-restored.png")
    output.write_bytes(b"yesterday's")
    ran = run("restore", cracked, "--json")
    assert (ran.code, output.read_bytes()) == (1, b"yesterday's")
    assert "exists already" in ran.record["error"]
    assert run("restore", cracked, "--overwrite").code == 0
    assert load_photo(output).width == 128


@pytest.mark.usefixtures("found_cracks")
def test_that_the_original_is_never_overwritten(run: Run, cracked: Path, folder: Path) -> None:
    before = cracked.read_bytes()
    for target in (cracked, folder / "." / "uncle.png"):
        ran = run("restore", cracked, "-o", target, "--overwrite", "--json")
        assert (ran.code, cracked.read_bytes()) == (1, before)
        assert "original" in ran.record["error"]
    assert files_in(folder) == {"uncle.png"}


@pytest.mark.usefixtures("found_cracks")
@pytest.mark.parametrize("retouched_first", [False, True])
@pytest.mark.parametrize("link", [None, os.symlink, os.link], ids=["itself", "soft", "hard"])
def test_that_no_original_of_a_run_is_overwritten(
    run: Run, cracked: Path, sound: Path, retouched_first: bool, link: Callable[..., None] | None
) -> None:
    """`restore *.png` meets what was retouched by hand and named like a result."""
    retouched = cracked.with_name("uncle-restored.png")
    if link is None:
        sound.rename(retouched)
    else:
        link(sound, retouched)
    before = retouched.read_bytes()
    photos = [retouched if link is None else sound, cracked]
    if not retouched_first:
        photos.reverse()
    ran = run("restore", *photos, "--overwrite", "--json")
    assert (ran.code, retouched.read_bytes()) == (1, before)
    (refused,) = (record for record in ran.records if "error" in record)
    assert refused["file"] == str(cracked)
    assert "is the original" in refused["error"]


@pytest.mark.usefixtures("found_cracks")
def test_that_a_result_of_the_run_may_be_restored_once_more(run: Run, cracked: Path) -> None:
    first = cracked.with_name("uncle-restored.png")
    assert run("restore", cracked, first, "--overwrite").code == 0
    assert first.with_name("uncle-restored-restored.png").exists()


@pytest.mark.usefixtures("found_cracks")
@pytest.mark.skipif(os.name != "posix", reason="others do not know before")
def test_that_a_closed_folder_is_told_before_the_work(
    run: Run, cracked: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def work(*_: Any, **__: Any) -> None:
        raise AssertionError("the photo was worked on")

    asked = os.access
    monkeypatch.setattr(os, "access", lambda path, how: path != folder and asked(path, how))
    monkeypatch.setattr("photorestorer_gui.restoration.wishes.plan_photo", work)
    ran = run("restore", cracked, "--json")
    assert ran.code == 1
    assert ran.record["error"] == f"You may not write to the folder “{folder}”."


# --- the person's word ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("label", "steps"),
    [
        ("none", []),
        ("blurred", ["sharpen"]),
        ("cracked", ["fill_cracks"]),
        ("blurred+cracked", ["fill_cracks", "sharpen"]),
    ],
)
@pytest.mark.parametrize("scores", [{}, {"noisy": 0.9, "missing": 0.9}], ids=["sound", "hurt"])
def test_that_a_label_outranks_what_was_found(
    run: Run,
    stand_ins: StandIns,
    cracked: Path,
    label: str,
    steps: list[str],
    scores: dict[str, float],
) -> None:
    stand_ins(scores)
    record = run("restore", cracked, "--label", label, "--json").record
    assert record["label"] == label
    assert [step["step"] for step in record["steps"]] == steps


def test_that_auto_is_the_default(run: Run, stand_ins: StandIns, cracked: Path) -> None:
    stand_ins({"noisy": 0.9})
    for options in ((), ("--label", "auto", "--overwrite")):
        assert run("restore", cracked, "--json", *options).record["label"] == "blurred"


def test_that_a_label_of_cracks_where_none_are_marked_skips(
    run: Run, stand_ins: StandIns, sound: Path
) -> None:
    stand_ins()
    ran = run("restore", sound, "--label", "cracked", "--json")
    assert ran.code == 0
    assert ran.record["steps"][0]["status"] == "skipped"
    assert ran.record["changed_fraction"] == 0.0


@pytest.mark.parametrize("label", ["auto", "cracked", "blurred+cracked"])
def test_that_a_mask_replaces_the_detected_one_and_implies_cracked(
    run: Run, stand_ins: StandIns, cracked: Path, mask_file: Path, label: str
) -> None:
    stand_ins()
    ran = run("restore", cracked, "--mask", mask_file, "--label", label, "--json")
    assert ran.code == 0
    assert "cracked" in ran.record["label"]
    before = load_photo(cracked).pixels
    after = load_photo(Path(ran.record["output"])).pixels
    changed = (before != after).any(axis=2)
    inside = np.zeros(changed.shape, np.bool_)
    inside[60:64, 20:100] = True
    assert changed[inside].mean() > 0.5
    assert not changed[~inside].any()


def test_that_a_mask_is_read_apart(
    run: Run, stand_ins: StandIns, cracked: Path, mask_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One that makes its decoder crash costs a sentence."""
    stand_ins()
    monkeypatch.setattr(restore, "open_apart", lambda: Apart(sabotage=by_name))
    ran = run("restore", cracked, "--mask", mask_file.rename(mask_file.with_stem("abort")))
    assert ran.code == 1
    assert "“abort.png” made a decoder crash" in ran.err
    assert not list(cracked.parent.glob("*-restored*"))


@pytest.mark.parametrize("label", ["none", "blurred"])
def test_that_a_mask_contradicts_a_label_without_cracks(
    run: Run, cracked: Path, mask_file: Path, label: str
) -> None:
    ran = run("restore", cracked, "--mask", mask_file, "--label", label)
    assert (ran.code, ran.out) == (2, "")
    assert "contradicts" in ran.err


def test_that_a_mask_is_for_one_photo(
    run: Run, cracked: Path, sound: Path, mask_file: Path
) -> None:
    assert run("restore", cracked, sound, "--mask", mask_file).code == 2


@pytest.mark.usefixtures("found_cracks")
def test_that_a_mask_of_another_size_is_told(run: Run, cracked: Path, folder: Path) -> None:
    wrong = save_mask(Mask.empty(10, 10), folder / "wrong.png")
    ran = run("restore", cracked, "--mask", wrong, "--json")
    assert ran.code == 1
    assert "10×10" in ran.record["error"]
    assert files_in(folder) == {"uncle.png", "wrong.png"}


# --- failing --------------------------------------------------------------------------------------


@pytest.mark.usefixtures("found_cracks")
def test_that_one_bad_photo_does_not_cost_the_others(
    run: Run, cracked: Path, sound: Path, folder: Path
) -> None:
    bad = folder / "bad.png"
    bad.write_bytes(b"")
    ran = run("restore", bad, cracked, sound, "--json")
    assert ran.code == 1
    assert set(ran.records[0]) == {"file", "error", "remedy"}
    assert all("output" in record for record in ran.records[1:])
    assert files_in(folder) >= {"uncle-restored.png", "aunt-restored.png"}


def test_that_a_photo_of_which_no_step_worked_is_not_passed_off(
    run: Run, stand_ins: StandIns, sound: Path, folder: Path
) -> None:
    stand_ins({"blurred": 0.9}, sharpener=graphs.failing())
    ran = run("restore", sound, "--json")
    assert (ran.code, ran.err) == (1, "")
    assert "nothing was saved" in ran.record["error"]
    assert files_in(folder) == {"aunt.png"}


def test_that_a_step_that_failed_among_others_is_told(
    run: Run, stand_ins: StandIns, cracked: Path
) -> None:
    stand_ins({"blurred": 0.9, "cracked": 0.9}, sharpener=graphs.failing())
    ran = run("restore", cracked, "--json")
    assert ran.code == 1
    assert [step["status"] for step in ran.record["steps"]] == ["done", "failed"]
    assert load_photo(Path(ran.record["output"])).width == 128


def _fails_once(monkeypatch: pytest.MonkeyPatch, name: str, error: Exception) -> None:
    load = Apart.load_photo

    def broken(self: Apart, path: Path, **options: Any) -> Photo:
        if path.name == name:
            raise error
        return load(self, path, **options)

    monkeypatch.setattr(Apart, "load_photo", broken)


@pytest.mark.usefixtures("found_cracks")
@pytest.mark.parametrize(
    ("error", "said"),
    [(RuntimeError("a defect"), "RuntimeError"), (MemoryError(), "not enough memory")],
    ids=["defect", "memory"],
)
def test_that_the_unexpected_is_told_without_a_traceback(
    run: Run,
    monkeypatch: pytest.MonkeyPatch,
    cracked: Path,
    sound: Path,
    error: Exception,
    said: str,
) -> None:
    _fails_once(monkeypatch, "uncle.png", error)
    ran = run("restore", cracked, sound, "--json")
    assert ran.code == 1
    assert said in ran.records[0]["error"]
    assert ran.records[0]["remedy"]
    assert "output" in ran.records[1]
    plain = run("restore", cracked)
    assert plain.out == ""
    assert said in plain.err


@pytest.mark.usefixtures("found_cracks")
def test_that_ctrl_c_stops_without_a_traceback(
    run: Run, monkeypatch: pytest.MonkeyPatch, cracked: Path, sound: Path, folder: Path
) -> None:
    _fails_once(monkeypatch, "uncle.png", KeyboardInterrupt())  # type: ignore[arg-type]
    ran = run("restore", cracked, sound)
    assert (ran.code, ran.out) == (130, "")
    assert files_in(folder) == {"uncle.png", "aunt.png"}


def test_that_json_is_escaped_where_the_console_knows_few_letters(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    import io
    import sys

    from photorestorer_gui.cli.console import print_json

    raw = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(raw, encoding="cp1252"))
    print_json({"file": "家族.png"})
    assert json.loads(raw.getvalue()) == {"file": "家族.png"}
