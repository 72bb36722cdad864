"""Photos on storage that is not mounted: a batch keeps all its promises with them."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

from photorestorer_gui import paths
from photorestorer_gui.batch import planning, storage
from photorestorer_gui.batch.executor import Task
from photorestorer_gui.batch.forecast import Forecast, forecast
from photorestorer_gui.batch.out_folder import opened
from photorestorer_gui.batch.storage import Remote, folder_of, source_of
from photorestorer_gui.errors import PhotoRestorerError
from photorestorer_gui.photo.files import save_photo
from photorestorer_gui.progress import Progress
from tests.batch.conftest import Bench, cracked_photo
from tests.batch.test_report import written
from tests.pictures import draw_portrait

ALBUM = "memory://album"
ALL = ["1-restored.png", "2-restored.png", "3-restored.png"]
pytestmark = pytest.mark.skipif(
    find_spec("fsspec") is None, reason="fsspec (the extra `cluster`) is not installed"
)


@pytest.fixture
def memory() -> Iterator[Any]:
    """The file system of ``memory://``, empty."""
    from fsspec.implementations.memory import MemoryFileSystem

    system = MemoryFileSystem()
    yield system
    system.store.clear()
    system.pseudo_dirs[:] = [""]


@pytest.fixture
def album(bench: Bench, memory: Any) -> dict[str, Any]:
    """What a batch over the bench's photos is asked, when they lie elsewhere."""
    for path in bench.photos.iterdir():
        memory.pipe_file(f"/album/{path.name}", path.read_bytes())
    return {"folders": (source_of(ALBUM),)}


def test_that_photos_elsewhere_come_out_like_those_here(
    bench: Bench, album: dict[str, Any], memory: Any, tmp_path: Path
) -> None:
    deeper = cracked_photo(bench.photos / "1950" / "10.png", seed=10)
    memory.pipe_file("/album/1950/10.png", deeper.read_bytes())
    memory.pipe_file("/album/.hidden/4.png", deeper.read_bytes())
    memory.pipe_file("/album/notes.txt", b"a letter")
    here = Bench(bench.photos, tmp_path / "here", bench.executor)
    assert here.run().complete
    outcome = bench.run(**album)
    assert outcome.complete
    assert [str(entry.source) for entry in outcome.entries] == [
        *(f"{ALBUM}/{number}.png" for number in (1, 2, 3)),
        f"{ALBUM}/1950/10.png",
    ]
    assert bench.files() == here.files()
    assert bench.left_over() == []
    bench.run(**album, subfolders=False)
    assert bench.tried == []


def test_that_names_may_hold_what_means_something_in_addresses(bench: Bench, memory: Any) -> None:
    content = (bench.photos / "1.png").read_bytes()
    names = ["a#b.png", "a?b=c.png", "a%20b.png", "[a] b.png", "a::b.png"]
    for name in names:
        memory.pipe_file(f"/album/{name}", content)
    assert bench.run(folders=(source_of(ALBUM),)).complete
    assert sorted(bench.files()) == sorted(f"{name[:-4]}-restored.png" for name in names)
    bench.run(folders=(source_of(ALBUM),))
    assert bench.tried == []


def test_that_what_is_done_is_skipped_and_what_changed_is_done_again(
    bench: Bench, album: dict[str, Any], memory: Any
) -> None:
    bench.run(**album)
    before = bench.files()
    memory.pipe_file("/album/1.png", (bench.photos / "1.png").read_bytes())  # the same, anew
    memory.pipe_file("/album/2.png", cracked_photo(bench.photos / "2.png", seed=70).read_bytes())
    assert bench.run(**album).complete
    assert bench.tried == ["2.png"]
    after = bench.files()
    assert [name for name in ALL if after[name] != before[name]] == [ALL[1]]


def test_that_what_its_storage_tells_saves_reading_a_photo(
    bench: Bench, album: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    bench.run(**album)
    read: list[object] = []
    monkeypatch.setattr(planning, "hash_of", read.append)
    assert bench.run(**album).complete
    assert (bench.tried, read) == ([], [])


def test_that_a_listing_that_is_out_of_date_is_not_believed(
    bench: Bench, album: dict[str, Any], memory: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    forgotten: list[object] = []
    monkeypatch.setattr(type(memory), "invalidate_cache", lambda *_: forgotten.append(1))
    bench.run(**album)
    assert len(forgotten) == 6  # before each photo is read, and after


def test_that_a_copy_goes_with_its_photo(bench: Bench, album: dict[str, Any]) -> None:
    left: list[Path] = []
    bench.executor.before = lambda task: left.extend(task.staged.parents[1].glob("*-source"))
    assert bench.run(**album).complete
    assert left == []


def test_that_storage_that_tells_no_time_is_read_to_be_sure(
    bench: Bench, album: dict[str, Any], memory: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(storage, "_CHANGING", ())
    bench.run(**album)
    other = bytearray((bench.photos / "2.png").read_bytes())
    other[-20] ^= 1
    memory.pipe_file("/album/2.png", bytes(other))
    bench.run(**album)
    assert bench.tried == ["2.png"]


def test_that_an_album_that_was_moved_is_not_done_again(
    bench: Bench, album: dict[str, Any], memory: Any
) -> None:
    bench.run(**album)
    before = bench.files()
    memory.mv("/album", "/moved", recursive=True)
    assert bench.run(folders=(source_of("memory://moved"),)).complete
    assert (bench.tried, bench.files()) == ([], before)


def test_that_a_photo_that_cannot_be_fetched_is_noted_and_the_others_done(
    bench: Bench, album: dict[str, Any], memory: Any
) -> None:
    def gone(task: Task) -> None:
        if task.source.name == "2.png" and memory.exists("/album/2.png"):
            memory.rm_file("/album/2.png")

    bench.executor.before = gone
    outcome = bench.run(**album)
    assert (outcome.count("done"), outcome.count("failed")) == (2, 1)
    assert "could not be fetched" in bench.journal()["2.png"].reason
    memory.pipe_file("/album/2.png", (bench.photos / "2.png").read_bytes())
    bench.executor.before = lambda task: None
    assert bench.run(**album, retry_failed=True).complete


def test_that_a_photo_that_changes_meanwhile_is_not_passed_off(
    bench: Bench, album: dict[str, Any], memory: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = storage._fetch

    def meddled(source: Remote, copy: Path, most_bytes: int | None = None) -> None:
        real(source, copy, most_bytes)
        if source.name == "2.png":
            memory.pipe_file("/album/2.png", cracked_photo(bench.photos / "x.png").read_bytes())

    with monkeypatch.context() as patch:
        patch.setattr(storage, "_fetch", meddled)
        outcome = bench.run(**album)
    assert outcome.count("failed") == 1
    assert "changed while" in bench.journal()["2.png"].reason
    assert bench.run(**album).complete


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no full device")
def test_that_a_disk_too_full_for_a_copy_stops_the_batch(
    bench: Bench, album: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    real = Path.open

    def refusing(path: Path, mode: str = "r", *rest: Any) -> Any:
        if mode == "xb" and path.parent.name.endswith("-source"):
            return real(Path("/dev/full"), "wb", 0)
        return real(path, mode, *rest)

    with monkeypatch.context() as full:
        full.setattr(Path, "open", refusing)
        outcome = bench.run(**album)
    assert "The disk is full" in outcome.stopped
    assert (bench.files(), bench.left_over()) == ({}, [])
    assert bench.run(**album).complete


def test_that_a_folder_that_is_not_there_is_told(bench: Bench, memory: Any) -> None:
    outcome = bench.run(folders=(source_of("memory://nowhere"),))
    assert [str(folder) for folder in outcome.closed] == ["memory://nowhere"]
    assert not outcome.complete


def looked_ahead(bench: Bench, album: dict[str, Any]) -> Forecast:
    return forecast(
        bench.order(**album),
        bench.executor,
        jobs=1,
        on_trial=bench.events.append,
        progress=Progress(),
    )


def test_that_a_dry_run_tells_the_same_of_photos_elsewhere(
    bench: Bench, album: dict[str, Any], memory: Any
) -> None:
    memory.pipe_file("/album/4.png", b"no picture")
    here = looked_ahead(bench, {})
    found = looked_ahead(bench, album)
    assert (found.photos, found.todo, len(found.trials)) == (4, 4, 3)
    assert found.megapixels == here.megapixels > 0
    assert found.bytes == here.bytes
    ((source, error),) = found.unreadable
    assert str(source) == f"{ALBUM}/4.png"
    assert "not a picture" in str(error)
    assert not bench.out.exists()
    assert list(paths.trials_folder().glob("**/*.png")) == []


def test_that_a_dry_run_fetches_no_more_of_a_photo_than_tells_its_size(
    bench: Bench, album: dict[str, Any], memory: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    fetched: list[int] = []
    real = storage._block

    def counted(source: Remote, file: Any, most_bytes: int | None) -> bytes:
        block = real(source, file, most_bytes)
        fetched.append(len(block))
        return block

    monkeypatch.setattr(storage, "_block", counted)
    monkeypatch.setattr("photorestorer_gui.batch.forecast._tried", lambda *_: ([], 0))
    monkeypatch.setattr("photorestorer_gui.batch.forecast._HEAD_BYTES", 1000)
    assert looked_ahead(bench, album).megapixels > 0
    assert sum(fetched) == 3 * 1000
    # A TIFF tells its size at its end, and all of it is fetched.
    tiff = save_photo(draw_portrait(80, 64), bench.photos / "5.tif")
    content = tiff.read_bytes()
    memory.pipe_file("/album/5.tif", content)
    fetched.clear()
    monkeypatch.setattr("photorestorer_gui.batch.forecast._HEAD_BYTES", 100)
    assert looked_ahead(bench, album).unreadable == []
    assert sum(fetched) > len(content)


def test_that_several_folders_keep_their_names(
    bench: Bench, album: dict[str, Any], memory: Any
) -> None:
    bench.run(folders=(*album["folders"], bench.photos))
    assert set(bench.files()) == {f"{folder}/{n}" for folder in ("album", "photos") for n in ALL}


def test_that_the_journal_knows_addresses_from_paths(bench: Bench, album: dict[str, Any]) -> None:
    bench.run(folders=(*album["folders"], bench.photos))
    with opened(bench.out) as folder:
        known = [entry.source for entry in folder.journal.entries()]
        assert folder.journal.thumbnails(Remote(f"{ALBUM}/1.png"))[0]
    assert [type(source).__name__ for source in known[:3]] == ["Remote"] * 3
    assert known[3:] == [bench.photos / f"{number}.png" for number in (1, 2, 3)]


def test_that_reports_tell_where_photos_lie(
    bench: Bench, album: dict[str, Any], memory: Any
) -> None:
    memory.pipe_file("/album/2.png", b"no picture")
    outcome = bench.run(**album)
    for name in ("report.html", "report.csv", "report.json"):
        assert f"{ALBUM}/2.png" in written(bench, outcome, name)


# --- addresses ------------------------------------------------------------------------------------


def test_that_addresses_of_this_machine_are_paths(tmp_path: Path) -> None:
    assert source_of(f"file://{tmp_path}") == tmp_path
    assert folder_of(f"local://{tmp_path}") == tmp_path
    assert source_of("photos") == folder_of("photos") == Path("photos")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("sftp://me:secret@host/photos", "password"),
        ("zip://a::s3://bucket/a.zip", "within an address"),
    ],
)
def test_that_some_addresses_are_refused(text: str, told: str) -> None:
    with pytest.raises(PhotoRestorerError, match=told) as refused:
        folder_of(text)
    assert "secret" not in str(refused.value)


def test_that_unknown_storage_is_told() -> None:
    with pytest.raises(PhotoRestorerError, match="“nonsense://x” cannot be reached"):
        storage.stamp_of(Remote("nonsense://x"))


def test_that_a_missing_library_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "s3fs", None)
    with pytest.raises(PhotoRestorerError, match="pip install s3fs"):
        storage.stamp_of(Remote("s3://bucket/photos"))
    monkeypatch.setitem(sys.modules, "paramiko", None)
    with pytest.raises(PhotoRestorerError, match="pip install paramiko"):
        storage.stamp_of(Remote("sftp://host/photos"))


def test_that_without_fsspec_one_is_told_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "fsspec.core", None)
    with pytest.raises(PhotoRestorerError, match=r"pip install 'photorestorer\[cluster\]'"):
        storage.stamp_of(Remote("s3://bucket/photos"))
