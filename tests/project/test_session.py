"""Kept sessions: whole at every moment, and nobody takes another's."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from photorestorer_gui.errors import ProjectError
from photorestorer_gui.lock import Busy
from photorestorer_gui.photo.geometry import Box
from photorestorer_gui.progress import Cancelled, Progress
from photorestorer_gui.project import held as held_folder
from photorestorer_gui.project import png, session
from photorestorer_gui.project.crashed import FORGOTTEN_S, crashed_sessions
from photorestorer_gui.project.journal import Journal, Tile, entries_of, line_of
from photorestorer_gui.project.project import Project
from photorestorer_gui.project.session import Session
from tests.project.projects import HEIGHT, WIDTH, assert_same, project_of

WHOLE = Box(0, 0, WIDTH, HEIGHT)


@pytest.fixture
def held(tmp_path: Path) -> Iterator[Session]:
    made = Session.begin(tmp_path / "sessions")
    yield made
    made.leave()


def pictures(held: Session, project: Project) -> dict[str, str]:
    assert project.report is not None
    assert project.result is not None
    assert project.result.after is not None
    return {
        "cracks": held.keep_picture(
            "cracks", png.encode_levels(project.report.crack_map.probability)
        ),
        "result": held.keep_picture("result", png.encode_photo(project.result.after)),
    }


def marks_of(project: Project) -> dict[str, list[Tile]]:
    assert project.layers is not None
    assert project.layers.protected is not None
    return {
        "marked": [(WHOLE, project.layers.marked.pixels)],
        "protected": [(WHOLE, project.layers.protected.pixels)],
    }


def read(held: Session) -> Project:
    return held.read(Progress(), max_megapixels=300)


def test_that_a_session_comes_back_as_it_was(held: Session) -> None:
    project = project_of()
    held.write(project, pictures(held, project), marks_of(project))
    again = read(held)
    assert project.layers is not None
    assert_same(replace(project, layers=replace(project.layers, found=None)), again)


def test_that_small_changes_are_laid_over_one_another(held: Session) -> None:
    project = project_of()
    named = pictures(held, project)
    held.write(project, named, marks_of(project))
    assert project.layers is not None
    wanted = project.layers.marked.pixels.copy()
    for box in (Box(0, 0, 5, 4), Box(3, 2, 20, 11), Box(WIDTH - 3, HEIGHT - 2, WIDTH, HEIGHT)):
        part = np.random.default_rng(box.left).random((box.height, box.width)) < 0.5
        wanted[box.slices] = part
        held.write(project, named, {"marked": [(box, part)]})
    layers = read(held).layers
    assert layers is not None
    assert np.array_equal(layers.marked.pixels, wanted)


@settings(max_examples=40)
@given(cut=st.integers(0, 10**6))
def test_that_a_journal_cut_off_anywhere_is_that_of_an_earlier_moment(
    tmp_path_factory: pytest.TempPathFactory, cut: int
) -> None:
    root = tmp_path_factory.mktemp("cut")
    held = Session.begin(root / "sessions")
    project = project_of(7, 6)
    named = pictures(held, project)
    lengths, states = [], []
    journal = held.folder / "journal.jsonl"
    for number in range(4):
        part = np.full((7, 6), number % 2 == 0)
        sensitivity = number / 4
        wishes = replace(project.wishes, sensitivity=sensitivity)
        held.write(replace(project, wishes=wishes), named, {"marked": [(Box(0, 0, 6, 7), part)]})
        lengths.append(journal.stat().st_size)
        states.append((sensitivity, part))
    length = cut % (lengths[-1] + 1)
    with journal.open("r+b") as file:
        file.truncate(length)
    whole = sum(1 for each in lengths if each <= length)
    if whole == 0:
        with pytest.raises(ProjectError):
            read(held)
    else:
        again = read(held)
        assert again.layers is not None
        assert again.wishes.sensitivity == states[whole - 1][0]
        assert np.array_equal(again.layers.marked.pixels, states[whole - 1][1])
    held.end()


def test_that_a_journal_goes_on_after_a_write_that_failed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    journal = Journal(tmp_path / "journal")
    journal.append({"number": 1})
    write = os.write

    def half(descriptor: int, content: bytes) -> int:
        write(descriptor, content[: len(content) // 2])
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(os, "write", half)
        with pytest.raises(OSError, match="space"):
            journal.append({"number": 2})
    journal.append({"number": 3})
    journal.rest()
    content = (tmp_path / "journal").read_bytes()
    assert [entry["number"] for entry in entries_of(content)] == [1, 3]


def test_that_a_line_with_another_checksum_ends_the_journal() -> None:
    lines = [line_of({"number": number}) for number in range(3)]
    broken = lines[1].replace(b"1}", b"7}")
    assert [each["number"] for each in entries_of(lines[0] + broken + lines[2])] == [0]


def test_that_a_long_journal_is_written_anew(
    held: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(session, "COMPACT_BYTES", 20_000)
    project = project_of()
    named = pictures(held, project)
    held.write(project, named, marks_of(project))
    wanted = np.zeros((HEIGHT, WIDTH), np.bool_)
    for number in range(40):
        wanted = np.random.default_rng(number).random((HEIGHT, WIDTH)) < 0.5
        held.write(project, named, {"marked": [(WHOLE, wanted)]})
    assert (held.folder / "journal.jsonl").stat().st_size < 40_000
    layers = read(held).layers
    assert layers is not None
    assert project.layers is not None
    assert project.layers.protected is not None
    assert layers.protected is not None
    assert np.array_equal(layers.marked.pixels, wanted)
    assert layers.protected.same_pixels(project.layers.protected)


def test_that_layers_that_are_needed_no_more_go(held: Session) -> None:
    project = project_of()
    first = pictures(held, project)
    held.write(project, first, marks_of(project))
    second = pictures(held, project)
    held.write(project, second, {})
    names = {path.name for path in held.folder.glob("*.png")}
    assert names == set(second.values())


def test_that_a_damaged_layer_is_told(held: Session) -> None:
    project = project_of()
    named = pictures(held, project)
    held.write(project, named, marks_of(project))
    path = held.folder / named["cracks"]
    content = bytearray(path.read_bytes())
    content[60] ^= 1
    path.write_bytes(content)
    with pytest.raises(ProjectError, match="cannot be read"):
        read(held)


def test_that_marks_outside_the_photo_are_refused(held: Session) -> None:
    project = project_of()
    outside = Box(WIDTH - 1, 0, WIDTH + 1, 1)
    held.write(project, pictures(held, project), {"marked": [(outside, np.ones((1, 2), np.bool_))]})
    with pytest.raises(ProjectError):
        read(held)


def test_that_reading_can_be_cancelled(held: Session) -> None:
    project = project_of()
    held.write(project, pictures(held, project), marks_of(project))
    progress = Progress()
    progress.cancel()
    with pytest.raises(Cancelled):
        held.read(progress, max_megapixels=300)


def test_that_only_sessions_that_nobody_holds_have_crashed(tmp_path: Path) -> None:
    root = tmp_path / "sessions"
    assert crashed_sessions(root) == ()
    one, two = Session.begin(root), Session.begin(root)
    project = project_of()
    for each in (one, two):
        each.keep_picture("thumbnail", b"a picture")
        each.write(project, {}, {})
    one.leave()
    found = crashed_sessions(root)
    assert [each.folder for each in found] == [one.folder]
    assert found[0].name == "Großmutter 1912.png"
    assert found[0].thumbnail == b"a picture"
    assert time.time() - found[0].at < 60
    taken = Session.take(found[0].folder)
    assert crashed_sessions(root) == ()
    with pytest.raises(Busy):
        Session.take(one.folder)
    taken.end()
    two.end()
    assert list(root.iterdir()) == []


def test_that_the_newest_session_comes_first(tmp_path: Path) -> None:
    root = tmp_path / "sessions"
    for _ in range(3):
        each = Session.begin(root)
        each.write(project_of(), {}, {})
        each.leave()
    found = crashed_sessions(root)
    assert [each.at for each in found] == sorted((each.at for each in found), reverse=True)


@pytest.mark.parametrize("age_s", [10, 7200])
def test_that_without_locks_only_a_silent_session_has_crashed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, age_s: float
) -> None:
    @contextmanager
    def none(path: Path) -> Iterator[bool]:
        yield False

    monkeypatch.setattr(held_folder, "exclusive", none)
    root = tmp_path / "sessions"
    held = Session.begin(root)
    held.write(project_of(), {}, {})
    now = time.time()
    monkeypatch.setattr(time, "time", lambda: now + age_s)
    assert len(crashed_sessions(root)) == (age_s > 3600)
    held.end()


def test_that_empty_folders_are_cleared_away_once_they_are_old(tmp_path: Path) -> None:
    root = tmp_path / "sessions"
    now = int(time.time())
    young, old = root / f"{now - 10}-a", root / f"{now - 2 * FORGOTTEN_S}-b"
    for folder in (young, old, root / "not-ours"):
        folder.mkdir(parents=True)
    for _ in range(2):
        assert crashed_sessions(root) == ()
    assert {path.name for path in root.iterdir()} == {young.name, "not-ours"}


def test_that_a_damaged_journal_is_not_offered(tmp_path: Path) -> None:
    root = tmp_path / "sessions"
    held = Session.begin(root)
    held.write(project_of(), {}, {})
    held.leave()
    (held.folder / "journal.jsonl").write_bytes(b"nothing\n")
    assert crashed_sessions(root) == ()


def test_that_a_pasted_photo_is_offered_once_its_pixels_are_kept(tmp_path: Path) -> None:
    root = tmp_path / "sessions"
    held = Session.begin(root)
    project = replace(project_of(), original=replace(project_of().original, path=None))
    held.write(project, {}, {})
    held.leave()
    assert crashed_sessions(root) == ()
    again = Session.take(held.folder)
    again.write(project, {"photo": again.keep_picture("photo", b"png")}, {})
    again.leave()
    assert [each.name for each in crashed_sessions(root)] == [""]
