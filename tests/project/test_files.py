"""Project files: nothing is lost on the way, and no file can do harm."""

from __future__ import annotations

import json
import struct
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from photorestorer_gui.errors import ProjectError, SaveError
from photorestorer_gui.photo.layers import decode_mask, size_of
from photorestorer_gui.photo.mask import Mask
from photorestorer_gui.photo.photo import Metadata, Photo
from photorestorer_gui.project.files import load_project, load_thumbnail, save_project
from photorestorer_gui.project.png import encode_levels, encode_mask
from photorestorer_gui.project.project import Layers, Original, Project
from photorestorer_gui.project.record import from_record, to_record
from photorestorer_gui.restoration.extras import Extras
from tests.project.projects import HEIGHT, WIDTH, assert_same, project_of

Change = Callable[[dict[str, Any]], object]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A project file with everything in it."""
    return save_project(project_of(), tmp_path / "work.photorestorer")


def rewritten(path: Path, change: Change, **files: bytes) -> Path:
    """The project with a changed record and other pictures."""
    with zipfile.ZipFile(path) as archive:
        contents = {name: archive.read(name) for name in archive.namelist()}
    record = json.loads(contents["project.json"])
    change(record)
    contents["project.json"] = json.dumps(record).encode()
    contents |= {f"{role}.png": content for role, content in files.items()}
    other = path.with_name("changed.photorestorer")
    with zipfile.ZipFile(other, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in contents.items():
            archive.writestr(name, content)
    return other


@given(
    height=st.integers(1, 40),
    width=st.integers(1, 40),
    seed=st.integers(0, 1000),
    deep=st.booleans(),
    parts=st.sets(st.sampled_from(("result", "report", "faces", "protected", "found", "path"))),
)
def test_that_a_project_comes_back_as_it_was(
    tmp_path_factory: pytest.TempPathFactory,
    height: int,
    width: int,
    seed: int,
    deep: bool,
    parts: set[str],
) -> None:
    whole = project_of(height, width, seed=seed, deep=deep)
    assert whole.layers is not None
    layers = Layers(
        whole.layers.marked,
        whole.layers.found if "found" in parts else None,
        whole.layers.protected if "protected" in parts else None,
    )
    photo = Photo(np.full((height, width, 3), seed % 256, np.uint8))
    project = replace(
        whole,
        layers=layers if "report" in parts else None,
        report=whole.report if "report" in parts else None,
        faces=whole.faces if "faces" in parts else (),
        result=whole.result if "result" in parts else None,
        original=whole.original if "path" in parts else Original(),
        photo=None if "path" in parts else photo,
    )
    path = tmp_path_factory.mktemp("round") / "work.photorestorer"
    again = load_project(save_project(project, path))
    assert_same(project, again)
    if "path" not in parts:
        assert again.photo is not None
        assert again.photo.same_pixels(photo)


def test_that_the_same_work_makes_the_same_record(tmp_path: Path) -> None:
    records = []
    for name in ("one", "two"):
        path = save_project(project_of(), tmp_path / f"{name}.photorestorer")
        with zipfile.ZipFile(path) as archive:
            record = archive.read("project.json").decode()
        assert record == json.dumps(
            json.loads(record), indent=2, sort_keys=True, ensure_ascii=False
        )
        records.append({k: v for k, v in json.loads(record).items() if k != "saved_at"})
    assert records[0] == records[1]


def test_that_the_thumbnail_shows_the_result(path: Path) -> None:
    assert size_of(load_thumbnail(path)) == (HEIGHT, WIDTH)
    assert load_thumbnail(path.with_name("none.photorestorer")) == b""


def test_that_another_file_is_not_replaced_unasked(path: Path) -> None:
    before = path.read_bytes()
    with pytest.raises(SaveError, match="exists"):
        save_project(project_of(seed=2), path)
    assert path.read_bytes() == before
    save_project(project_of(seed=2), path, overwrite=True)
    assert_same(load_project(path), project_of(seed=2))
    assert [each.name for each in path.parent.iterdir()] == [path.name]


def test_that_a_project_needs_its_suffix(tmp_path: Path) -> None:
    with pytest.raises(SaveError, match="photorestorer"):
        save_project(project_of(), tmp_path / "work.zip")


def test_that_a_newer_version_is_told(path: Path) -> None:
    newer = rewritten(path, lambda record: record.update(version=2))
    with pytest.raises(ProjectError, match="newer version") as caught:
        load_project(newer)
    assert "Update" in caught.value.remedy


def test_that_steps_and_settings_of_tomorrow_are_left_out(path: Path) -> None:
    def add(record: dict[str, Any]) -> None:
        record["plan"].append({"step": "polish", "shine": 3})
        record["plan"][0]["later"] = 1
        record["report"]["scores"]["mouldy"] = 0.9
        record["report"]["overrides"]["mouldy"] = True
        record["more"] = {"a": 1}

    assert load_project(rewritten(path, add)).plan == project_of().plan


def test_that_kinds_of_which_the_file_says_nothing_were_not_found(path: Path) -> None:
    def drop(record: dict[str, Any]) -> None:
        del record["report"]["scores"]["faded"]
        del record["report"]["thresholds"]["faded"]

    report = load_project(rewritten(path, drop)).report
    assert report is not None
    assert "faded" not in report.found


def setting(*names: str | int, value: object) -> Change:
    def change(record: Any) -> None:
        for name in names[:-1]:
            record = record[name]
        record[names[-1]] = value

    return change


WRONG: dict[str, Change] = {
    "another format": setting("format", value="a letter"),
    "a version that is a text": setting("version", value="1"),
    "no photo": setting("photo", value=None),
    "a height that is no number": setting("photo", "height", value="30"),
    "no height at all": setting("photo", "height", value=0),
    "another width": setting("photo", "width", value=WIDTH + 1),
    "a score beyond 1": setting("report", "scores", "noisy", value=1.5),
    "a score that is no number": setting("report", "scores", "noisy", value=float("nan")),
    "a sensitivity that is true": setting("wishes", "sensitivity", value=True),
    "an infinite strength": setting("wishes", "strengths", "sharpen", value=float("inf")),
    "a face without a number": setting("wishes", "faces", value={"x": 0.5}),
    "eight times the size": setting("wishes", "factor", value=8),
    "colours that are a text": setting("wishes", "colours", value="yes"),
    "a step that enlarges seven times": setting("plan", value=[{"step": "enlarge", "factor": 7}]),
    "landmarks of four points": setting("faces", 0, "landmarks", value=[[1, 2]] * 4),
    "landmarks of text": setting("faces", 0, "landmarks", value="here"),
    "a box of three sides": setting("faces", 0, "box", value=[1, 2, 3]),
    "a plan that is a text": setting("plan", value="all of it"),
    "an unknown status": setting("result", "outcomes", 0, "status", value="perhaps"),
    "a picture that is not there": setting("pictures", "marked", value="elsewhere.png"),
    "a picture outside": setting("pictures", "marked", value="../../../etc/passwd"),
    "a picture that is the record": setting("pictures", "marked", value="project.json"),
    "marks that are a colour picture": setting("pictures", "marked", value="result.png"),
    "a result that is a mask": setting("pictures", "result", value="marked.png"),
    "no marks": lambda record: record["pictures"].pop("marked"),
}


@pytest.mark.parametrize("change", WRONG.values(), ids=WRONG.keys())
def test_that_a_record_that_is_wrong_is_refused(path: Path, change: Change) -> None:
    with pytest.raises(ProjectError) as caught:
        load_project(rewritten(path, change))
    assert caught.value.remedy
    assert caught.value.details


def test_that_a_crack_map_larger_than_the_photo_is_refused() -> None:
    record = to_record(project_of(), {"cracks": "cracks.png"})
    larger = encode_levels(np.zeros((HEIGHT, WIDTH + 1), np.uint8))
    with pytest.raises(ValueError, match="the crack map is 42×30"):
        from_record(record, lambda name, most: larger, max_megapixels=300)


def test_that_a_file_cut_off_anywhere_is_refused(path: Path, tmp_path: Path) -> None:
    content = path.read_bytes()
    cut = tmp_path / "cut.photorestorer"
    for length in (*range(0, len(content), 997), len(content) - 1):
        cut.write_bytes(content[:length])
        with pytest.raises(ProjectError):
            load_project(cut)


@given(place=st.integers(0, 10**9), bit=st.integers(0, 7))
def test_that_a_changed_bit_is_refused_or_harmless(
    tmp_path_factory: pytest.TempPathFactory, place: int, bit: int
) -> None:
    folder = tmp_path_factory.mktemp("bit")
    path = save_project(project_of(9, 7), folder / "work.photorestorer")
    content = bytearray(path.read_bytes())
    content[place % len(content)] ^= 1 << bit
    path.write_bytes(content)
    try:
        again = load_project(path)
    except ProjectError:
        return
    # Dates and permissions in the zip are covered by no checksum; all else is.
    assert_same(again, project_of(9, 7))


def png_of(height: int, width: int, packed: bytes) -> bytes:
    """A grey PNG that claims a size, with any packed contents."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        return (
            struct.pack(">I", len(content))
            + kind
            + content
            + struct.pack(">I", zlib.crc32(kind + content))
        )

    header = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", packed) + chunk(b"IEND", b"")
    )


def test_that_a_picture_that_would_fill_the_memory_is_refused(path: Path) -> None:
    huge = png_of(900_000, 900_000, zlib.compress(b"\0" * 1000))
    with pytest.raises(ProjectError, match="damaged"):
        load_project(rewritten(path, lambda record: None, marked=huge))


def test_that_a_file_that_unpacks_to_too_much_is_refused(path: Path) -> None:
    bomb = encode_mask(Mask.empty(HEIGHT, WIDTH)) + b"\0" * (8 << 20)
    with pytest.raises(ProjectError) as caught:
        load_project(rewritten(path, lambda record: None, marked=bomb))
    assert "too large" in caught.value.details


def test_that_too_many_files_are_refused(path: Path) -> None:
    with zipfile.ZipFile(path, "a") as archive:
        for number in range(200):
            archive.writestr(f"{number}.txt", b"")
    with pytest.raises(ProjectError):
        load_project(path)


def test_that_a_photo_above_the_limit_is_refused_before_memory_is_spent(path: Path) -> None:
    with pytest.raises(ProjectError, match="megapixels") as caught:
        load_project(path, max_megapixels=0.001)
    assert "limit" in caught.value.remedy


@pytest.mark.parametrize("content", [b"", b"PK", b"Dear Sir", b"\0" * 5000])
def test_that_what_is_no_project_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "letter.photorestorer"
    path.write_bytes(content)
    with pytest.raises(ProjectError):
        load_project(path)


def test_that_a_missing_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(ProjectError, match="could not be read"):
        load_project(tmp_path / "none.photorestorer")


def test_that_an_encrypted_zip_is_refused(path: Path) -> None:
    content = bytearray(path.read_bytes())
    start = content.index(b"PK\x01\x02")
    content[start + 8] |= 1  # in the directory, the first file says that it is encrypted
    path.write_bytes(content)
    with pytest.raises(ProjectError):
        load_project(path)


def test_that_a_mask_cut_off_is_refused() -> None:
    content = encode_mask(Mask(np.eye(50, dtype=np.bool_)))
    with pytest.raises(ValueError, match="cut off"):
        decode_mask(content[:-20], 50, 50)


def test_that_a_project_without_examination_keeps_what_there_is(tmp_path: Path) -> None:
    project = Project(Original(Path("/a.png"), "00" * 32, 1), 3, 4)
    path = save_project(project, tmp_path / "early.photorestorer")
    assert_same(load_project(path), project)


def test_that_what_is_asked_besides_repairs_comes_back(tmp_path: Path) -> None:
    project = project_of()
    for number, extras in enumerate((Extras(), Extras(True, 1), Extras(False, 4))):
        wishes = replace(project.wishes, extras=extras)
        path = tmp_path / f"{number}.photorestorer"
        again = load_project(save_project(replace(project, wishes=wishes), path))
        assert again.wishes.extras == extras


def test_that_an_older_program_asked_for_nothing_besides(path: Path) -> None:
    def older(record: Any) -> None:
        del record["wishes"]["colours"], record["wishes"]["factor"]

    assert load_project(rewritten(path, older)).wishes.extras == Extras()


def test_that_an_enlarged_result_is_as_large_on_paper(tmp_path: Path) -> None:
    before = Photo(np.zeros((HEIGHT, WIDTH, 3), np.uint8), Metadata(dpi=(300.0, 200.0)))
    large = before.with_pixels(np.full((2 * HEIGHT, 2 * WIDTH, 3), 9, np.uint8))
    project = project_of()
    assert project.result is not None
    kept = replace(project, result=replace(project.result, after=large, unchanged=False))
    again = load_project(save_project(kept, tmp_path / "large.photorestorer"))
    assert again.result is not None
    after = again.result.restoration(before).after
    assert after.same_pixels(large)
    assert after.metadata.dpi == (600.0, 400.0)
