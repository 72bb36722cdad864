"""Data sets made from six drawn portraits: complete, repeatable, resumable, well split."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from photorestorer_gui.cli import main
from photorestorer_gui.damage.kinds import label_of
from photorestorer_gui.errors import PhotoRestorerError, SaveError
from photorestorer_gui.photo.files import load_photo, save_photo
from photorestorer_gui.progress import Cancelled, Progress
from photorestorer_gui.training import dataset
from photorestorer_gui.training.dataset import make_dataset, plan_dataset
from photorestorer_gui.training.dataset_sample import DatasetRecipe, SampleWriter, Task
from photorestorer_gui.training.manifest import Row, append_row, rows_in
from photorestorer_gui.training.sources import SPLITS, find_sources, identity_of, split_of
from tests.pictures import draw_portrait

RECIPE = DatasetRecipe("paper", count=30, size_px=96, seed=3)
NO_STAMPS = Path("no such folder of stamps")


def made_here(plan: dataset.DatasetPlan, tasks: Sequence[Task], _: int) -> Iterator[dataset._Made]:
    writer = SampleWriter(plan.recipe, plan.sources.root, plan.out)
    for task in tasks:
        yield writer.write(task)


@pytest.fixture(autouse=True)
def in_this_process(monkeypatch: pytest.MonkeyPatch) -> None:
    """Starting processes takes seconds; one test does, for all."""
    monkeypatch.setattr(dataset, "_made", made_here)


def names_in(split: str, count: int) -> list[str]:
    names = (f"face{number}" for number in range(10_000))
    return [name for name in names if split_of(f"{name}.png") == split][:count]


@pytest.fixture(scope="module")
def portraits(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Six portraits of mixed sizes in nested folders, two for each split."""
    root = tmp_path_factory.mktemp("portraits")
    names = [(split, name) for split in SPLITS for name in names_in(split, 2)]
    for number, (split, name) in enumerate(names):
        folder = root / f"group {split}"
        folder.mkdir(exist_ok=True)
        save_photo(draw_portrait(80 + 30 * number, 120, seed=number), folder / f"{name}.png")
    return root


def made(source: Path, out: Path, recipe: DatasetRecipe = RECIPE, *, workers: int = 1) -> list[Row]:
    plan = plan_dataset(source, out, recipe, stamps=NO_STAMPS, progress=Progress())
    return make_dataset(plan, workers=workers, progress=Progress())


def contents(folder: Path) -> dict[str, str]:
    """Every file below a folder and the hash of what it holds."""
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


@pytest.fixture(scope="module")
def paper(portraits: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The paper's data set in small, made by two processes (before `in_this_process` acts)."""
    out = tmp_path_factory.mktemp("paper") / "set"
    made(portraits, out, workers=2)
    return out


# --- what is made ---------------------------------------------------------------------------------


def test_that_the_papers_groups_are_equally_large_in_every_split(paper: Path) -> None:
    rows = list(rows_in(paper / "manifest.csv"))
    groups = Counter((row.split, row.group) for row in rows)
    sizes = {"train": 8, "val": 1, "test": 1}
    for split in SPLITS:
        for group in ("blurred", "cracked", "blurred+cracked"):
            assert groups[split, group] == sizes[split]


def test_that_the_manifest_tells_the_truth_about_every_file(paper: Path) -> None:
    rows = list(rows_in(paper / "manifest.csv"))
    assert [row.id for row in rows] == [f"{number:06d}" for number in range(30)]
    for row in rows:
        assert row.file == f"{row.split}/{row.group}/{row.id}.jpg"
        assert label_of(row.kinds.split("+")) == row.group
        with Image.open(paper / row.file) as picture:
            assert picture.size == (96, 96)
        assert bool(row.mask) == ("cracked" in row.group)
        if row.mask:
            with Image.open(paper / row.mask) as mask:
                assert (mask.mode, mask.size) == ("1", (96, 96))
                share = float(np.asarray(mask).mean())
            assert share == pytest.approx(json.loads(row.parameters)["coverage"], abs=1e-6)
    named = {row.file for row in rows} | {row.mask for row in rows if row.mask}
    assert set(contents(paper)) == named | {"manifest.csv", "dataset.json"}


def test_that_the_mask_is_where_the_picture_differs(portraits: Path, tmp_path: Path) -> None:
    rows = made(portraits, tmp_path / "set")
    for row in (row for row in rows if row.group == "cracked"):
        left, top, side = json.loads(row.parameters)["square"]
        clean = load_photo(portraits / row.source).pixels[top : top + side, left : left + side]
        small = np.asarray(Image.fromarray(clean).resize((96, 96)), np.float32)
        damaged = load_photo(tmp_path / "set" / row.file).pixels.astype(np.float32)
        mask = load_photo(tmp_path / "set" / row.mask).pixels[..., 0] > 0
        change = np.abs(damaged - small).mean(axis=2)
        assert change[mask].mean() > 2 * change[~mask].mean()


def test_that_no_face_is_in_two_splits(paper: Path) -> None:
    rows = list(rows_in(paper / "manifest.csv"))
    splits = {row.source: {r.split for r in rows if r.source == row.source} for row in rows}
    assert all(len(found) == 1 for found in splits.values())
    assert len(splits) == 6


def test_that_processes_change_nothing(portraits: Path, paper: Path, tmp_path: Path) -> None:
    made(portraits, tmp_path / "set")
    assert contents(tmp_path / "set") == contents(paper)


def test_that_another_seed_makes_other_pictures(
    portraits: Path, paper: Path, tmp_path: Path
) -> None:
    made(portraits, tmp_path / "set", replace(RECIPE, seed=4, count=6))
    first, second = contents(paper), contents(tmp_path / "set")
    assert all(first[name] != second[name] for name in first.keys() & second.keys())


def test_that_of_the_extended_pictures_a_third_is_undamaged(
    portraits: Path, tmp_path: Path
) -> None:
    recipe = replace(RECIPE, protocol="extended")
    rows = made(portraits, tmp_path / "set", recipe)
    assert all(row.kinds == "" for row in rows[0::3])
    assert all(row.kinds != "" for row in (*rows[1::3], *rows[2::3]))
    assert all(label_of(row.kinds.split("+") if row.kinds else []) == row.group for row in rows)
    assert len({kind for row in rows for kind in row.kinds.split("+")}) > 5


# --- who is in which split ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("faces/00012.png", "thumbnails/00012.jpg"),
        ("Ada_King/Ada_King_0001.jpg", "Ada_King/Ada_King_0002.jpg"),
        ("neutral_005_03.jpg", "smiling_005_08.jpg"),
        ("aunt.jpg", "copies/Aunt (2).JPG"),
    ],
)
def test_that_pictures_of_one_person_share_an_identity(one: str, other: str) -> None:
    assert identity_of(one) == identity_of(other)


def test_that_different_files_have_different_identities() -> None:
    assert len({identity_of(f"{n:05d}.png") for n in range(100)}) == 100


def test_that_splits_take_about_a_tenth_each() -> None:
    counts = Counter(split_of(f"{n:05d}.png") for n in range(5000))
    assert counts["val"] == pytest.approx(500, abs=80)
    assert counts["test"] == pytest.approx(500, abs=80)


def test_that_new_files_move_no_face_to_another_split(portraits: Path, tmp_path: Path) -> None:
    grown = tmp_path / "grown"
    shutil.copytree(portraits, grown)
    for number in range(5):
        save_photo(draw_portrait(seed=50 + number), grown / f"new{number}.png")
    before, after = (
        find_sources(root, size_px=96, seed=0, without=tmp_path / "out", progress=Progress())
        for root in (portraits, grown)
    )
    assert after.count == before.count + 5
    assert all(set(before.by_split[split]) <= set(after.by_split[split]) for split in SPLITS)


def test_that_a_split_without_portraits_stays_empty(portraits: Path, tmp_path: Path) -> None:
    rows = made(portraits / "group train", tmp_path / "set")
    assert {row.split for row in rows} == {"train"}


# --- going on -------------------------------------------------------------------------------------


def test_that_a_stopped_run_goes_on_where_it_was(
    portraits: Path, paper: Path, tmp_path: Path
) -> None:
    out = tmp_path / "set"
    plan = plan_dataset(portraits, out, RECIPE, stamps=NO_STAMPS, progress=Progress())
    stopped = Progress(lambda fraction, _: stopped.cancel() if fraction > 0.3 else None)
    with pytest.raises(Cancelled):
        make_dataset(plan, workers=1, progress=stopped)
    assert not (out / "manifest.csv").exists()
    there = {name: (out / name).stat().st_mtime_ns for name in contents(out) if "/" in name}
    # What a run that was killed leaves: half a line, and a file that the journal does not name.
    with (out / "manifest.part.csv").open("a", encoding="utf-8") as journal:
        journal.write("000029,test/blurred/0000")
    made(portraits, out)
    assert contents(out) == contents(paper)
    again = {name: (out / name).stat().st_mtime_ns for name in there}
    assert sum(again[name] != there[name] for name in there) <= 2


def test_that_a_complete_data_set_is_left_alone(portraits: Path, paper: Path) -> None:
    plan = plan_dataset(portraits, paper, RECIPE, stamps=NO_STAMPS, progress=Progress())
    assert len(plan.done) == 30
    assert plan.bytes_needed == 0
    before = contents(paper)
    assert len(make_dataset(plan, workers=1, progress=Progress())) == 30
    assert contents(paper) == before


def test_that_a_deleted_picture_is_made_anew(portraits: Path, paper: Path, tmp_path: Path) -> None:
    out = tmp_path / "set"
    shutil.copytree(paper, out)
    (out / "train/cracked/000004.jpg").unlink()
    (out / "masks/000001.png").write_bytes(b"")
    made(portraits, out)
    assert contents(out) == contents(paper)


@pytest.mark.parametrize(
    ("changed", "named"),
    [
        (replace(RECIPE, size_px=64), "size 96"),
        (replace(RECIPE, count=33), "count 30"),
        (replace(RECIPE, seed=9), "seed 3"),
        (replace(RECIPE, protocol="extended"), "protocol paper"),
    ],
)
def test_that_other_settings_are_refused(
    portraits: Path, paper: Path, changed: DatasetRecipe, named: str
) -> None:
    before = contents(paper)
    with pytest.raises(PhotoRestorerError, match=named):
        plan_dataset(portraits, paper, changed, stamps=NO_STAMPS, progress=Progress())
    assert contents(paper) == before


def test_that_other_portraits_are_refused(portraits: Path, paper: Path) -> None:
    with pytest.raises(PhotoRestorerError, match="other portraits"):
        made(portraits / "group train", paper)


def test_that_a_folder_with_something_else_is_refused(portraits: Path, tmp_path: Path) -> None:
    (tmp_path / "train").mkdir()
    with pytest.raises(PhotoRestorerError, match="something else"):
        made(portraits, tmp_path)


# --- bad input ------------------------------------------------------------------------------------


def test_that_an_empty_folder_is_named(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    with pytest.raises(PhotoRestorerError, match="holds no picture"):
        made(tmp_path / "empty", tmp_path / "set")
    with pytest.raises(PhotoRestorerError, match="There is no folder"):
        made(tmp_path / "missing", tmp_path / "set")


def test_that_small_and_broken_pictures_are_counted(portraits: Path, tmp_path: Path) -> None:
    root = tmp_path / "mixed"
    shutil.copytree(portraits, root)
    save_photo(draw_portrait(63, 200), root / "small.png")
    (root / "broken.jpg").write_bytes(b"\xff\xd8\xff no picture")
    (root / "notes.txt").write_text("no picture either")
    found = find_sources(root, size_px=96, seed=0, without=tmp_path / "x", progress=Progress())
    assert (found.count, found.too_small, found.unreadable) == (6, 1, 1)
    with pytest.raises(PhotoRestorerError, match="too small"):
        made(root, tmp_path / "set", replace(RECIPE, size_px=1024))


def test_that_a_portrait_torn_behind_its_header_is_replaced(
    portraits: Path, tmp_path: Path
) -> None:
    root = tmp_path / "torn"
    shutil.copytree(portraits, root)
    victim = next((root / "group train").iterdir())
    victim.write_bytes(victim.read_bytes()[:3000])
    rows = made(root, tmp_path / "set")
    assert len(rows) == 30
    assert victim.name not in {Path(row.source).name for row in rows}


def test_that_torn_portraits_alone_are_an_error(portraits: Path, tmp_path: Path) -> None:
    torn = tmp_path / "torn"
    torn.mkdir()
    whole = next((portraits / "group train").iterdir())
    (torn / "a.png").write_bytes(whole.read_bytes()[:3000])
    with pytest.raises(PhotoRestorerError, match="cannot be read"):
        made(torn, tmp_path / "set")


def test_that_the_data_set_is_never_its_own_source(portraits: Path, tmp_path: Path) -> None:
    root = tmp_path / "all"
    shutil.copytree(portraits, root)
    first = made(root, root / "set")
    assert made(root, root / "set") == first
    with pytest.raises(PhotoRestorerError, match="source folder"):
        made(root, root)


def test_that_a_small_disk_is_refused_before_the_work(
    portraits: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dataset, "RESERVE_BYTES", 10**18)
    with pytest.raises(PhotoRestorerError, match="are free"):
        made(portraits, tmp_path / "set")
    assert not (tmp_path / "set").exists()


def test_that_a_disk_that_fills_up_costs_nothing_made(
    portraits: Path, paper: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lines = 0

    def full_at_ten(path: Path, row: Row) -> None:
        nonlocal lines
        lines += 1
        if lines > 10:
            raise SaveError("The disk is full.", "Free some space.")
        append_row(path, row)

    with monkeypatch.context() as patched:
        patched.setattr(dataset, "append_row", full_at_ten)
        with pytest.raises(PhotoRestorerError, match="disk is full") as caught:
            made(portraits, tmp_path / "set")
    assert "10 pictures made so far are kept" in caught.value.remedy
    made(portraits, tmp_path / "set")
    assert contents(tmp_path / "set") == contents(paper)


@pytest.mark.skipif(
    not hasattr(os, "geteuid") or os.geteuid() == 0, reason="this user may write everywhere"
)
def test_that_a_forbidden_folder_is_named(portraits: Path, tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    with pytest.raises(PhotoRestorerError, match="may not write"):
        made(portraits, tmp_path / "set")


# --- the command ----------------------------------------------------------------------------------


def command(source: Path, out: Path, *options: str) -> list[str]:
    return ["dataset", "--source", str(source), "--out", str(out), "--size", "96", *options]


def test_that_the_command_says_what_it_needs_and_made(
    portraits: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(command(portraits, tmp_path / "set", "--count", "6", "--stamps", "none")) == 0
    said = capsys.readouterr()
    assert "6 portraits" in said.err
    assert "need about 1 MB" in said.err
    assert said.out.splitlines()[-1] == str(tmp_path / "set" / "manifest.csv")


def test_that_the_command_fails_with_one_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(command(tmp_path, tmp_path / "set")) == 1
    assert capsys.readouterr().err.startswith(f"The folder “{tmp_path}” holds no picture.")
    assert main(command(tmp_path, tmp_path / "set", "--size", "8")) == 2
