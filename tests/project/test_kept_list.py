"""Lists that are written down: what changed, whole or not at all, and gone when they end."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from photorestorer_gui.errors import ProjectError
from photorestorer_gui.progress import Progress
from photorestorer_gui.project import kept_list, png
from photorestorer_gui.project.crashed import crashed_sessions
from photorestorer_gui.project.kept_list import LIST, KeptList, ListedPhoto, PhotoList
from photorestorer_gui.project.project import Project, Wishes
from photorestorer_gui.project.session import Session
from tests.project.projects import assert_same, project_of

PHOTOS = tuple(ListedPhoto(n, f"/p/{n}.png", "FOUND", n == 2, "Why." * (n == 3)) for n in (1, 2, 3))
LIST_OF = PhotoList(PHOTOS, Wishes(0.25, {"sharpen": 0.5}, {"fill_cracks": None}), 2)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return tmp_path / "sessions"


@pytest.fixture
def held(root: Path) -> Iterator[KeptList]:
    made = KeptList.begin(root)
    yield made
    made.leave()


def test_that_a_list_is_read_as_it_was_written(held: KeptList) -> None:
    held.write(LIST_OF)
    assert held.read() == LIST_OF
    changed = (replace(PHOTOS[2], state="DONE"), PHOTOS[0])
    held.write(PhotoList(changed, Wishes(), None))
    assert held.read() == PhotoList(changed, Wishes(), None)


def test_that_only_what_changed_is_written(held: KeptList) -> None:
    many = tuple(ListedPhoto(n, f"/p/{n}.png", "WAITING") for n in range(2000))
    held.write(PhotoList(many))
    before = (held.folder / LIST).stat().st_size
    held.write(PhotoList((replace(many[0], state="DONE"), *many[1:])))
    assert (held.folder / LIST).stat().st_size - before < 1000
    assert held.read().photos[0].state == "DONE"


def test_that_a_long_journal_is_written_anew(
    held: KeptList, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kept_list, "COMPACT_BYTES", 2000)
    for number in range(40):
        held.write(replace(LIST_OF, shown=number))
        assert (held.folder / LIST).stat().st_size < 2500
    assert held.read() == replace(LIST_OF, shown=39)


def test_that_a_torn_line_is_none_and_hides_no_later_one(held: KeptList, root: Path) -> None:
    held.write(LIST_OF)
    held.rest()
    with (held.folder / LIST).open("ab") as file:
        file.write(b"0000 {")
    held.write(replace(LIST_OF, shown=3))
    assert held.read().shown == 3


def test_that_a_list_that_cannot_be_read_is_told(held: KeptList) -> None:
    with pytest.raises(ProjectError, match="cannot be read"):
        held.read()
    (held.folder / LIST).write_bytes(b"nothing")
    with pytest.raises(ProjectError, match="cannot be read"):
        held.read()


def test_that_a_crashed_list_is_found_with_its_photos_and_can_be_discarded(root: Path) -> None:
    made = KeptList.begin(root)
    made.write(LIST_OF)
    made.session(1).keep_picture("thumbnail", b"a picture")
    assert crashed_sessions(root) == (), "somebody works on it"
    made.leave()
    (found,) = crashed_sessions(root)
    assert (found.count, found.name, found.thumbnail) == (3, "1.png", b"a picture")
    assert found.is_list
    if os.name == "posix":
        assert stat.S_IMODE((found.folder / "1").stat().st_mode) == 0o700
    KeptList.take(found.folder).end()
    assert not list(root.iterdir())


def kept(session: Session, project: Project) -> None:
    assert project.report is not None
    assert project.result is not None
    assert project.result.after is not None
    levels = png.encode_levels(project.report.crack_map.probability)
    pictures = {
        "cracks": session.keep_picture("cracks", levels),
        "result": session.keep_picture("result", png.encode_photo(project.result.after)),
    }
    session.write(project, pictures, {})
    session.rest()


def test_that_a_photos_work_is_taken_up_without_its_pixels_and_then_with_them(
    held: KeptList,
) -> None:
    project = replace(project_of(), edits=0)
    kept(held.session(1), project)
    (held.folder / "1" / "cracks-late.png").write_bytes(b"on its way when the program was killed")
    again = held.session(1).resume(max_megapixels=300)
    assert again.picture is not None
    assert again.project.result is not None
    assert again.project.result.after is None
    assert again.project.report is not None
    assert again.project.report.crack_map.probability.size == 1
    assert again.project.report.crack_map.size == (project.height, project.width)
    whole = again.whole(Progress())
    assert whole.layers is not None
    assert project.report is not None
    marks = project.report.crack_map.mask(project.wishes.sensitivity)
    assert whole.layers.marked.same_pixels(marks), "nobody touched what the cracks give"
    assert_same(replace(whole, layers=project.layers), project)
    assert not list((held.folder / "1").glob("*-late.png"))


def test_that_an_altered_layer_is_refused(held: KeptList) -> None:
    kept(held.session(1), project_of())
    again = held.session(1).resume(max_megapixels=300)
    assert again.picture is not None
    again.picture.write_bytes(b"altered")
    with pytest.raises(ProjectError, match="cannot be read"):
        again.whole(Progress())


def test_that_a_private_list_is_offered_to_nobody_and_goes_at_the_next_look(root: Path) -> None:
    held = KeptList.begin(root)
    held.write(LIST_OF)
    held.session(1).keep_picture("result", b"pixels for which memory has no room")
    held.set_private(True)
    assert not (held.folder / LIST).exists()
    assert crashed_sessions(root) == ()
    assert held.folder.is_dir(), "it is at work"
    held.leave()  # as the system does it for a program that is killed
    assert crashed_sessions(root) == ()
    assert not held.folder.exists()


def test_that_a_list_that_is_private_no_more_is_written_whole(held: KeptList, root: Path) -> None:
    held.write(LIST_OF)
    held.set_private(True)
    held.set_private(False)
    held.write(LIST_OF)
    assert held.read() == LIST_OF
    held.leave()
    (crashed,) = crashed_sessions(root)
    assert crashed.count == 3
