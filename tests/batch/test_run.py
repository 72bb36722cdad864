"""A batch in this process: what is done, skipped, done again, and what is never touched."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import Any

import pytest

from photorestorer_gui.batch.executor import Failed, Task
from photorestorer_gui.batch.journal import Journal
from photorestorer_gui.batch.out_folder import opened
from photorestorer_gui.errors import DiskFullError, PhotoRestorerError
from photorestorer_gui.photo import atomic
from photorestorer_gui.photo.files import load_photo
from photorestorer_gui.photo.output import SaveOptions
from photorestorer_gui.photo.provenance_xmp import read_provenance
from photorestorer_gui.photo.quality import psnr
from photorestorer_gui.progress import Progress
from photorestorer_gui.restoration.wishes import Wishes
from tests.batch.conftest import Bench, cracked_photo
from tests.pictures import draw_portrait

ALL = ["1-restored.png", "2-restored.png", "3-restored.png"]


# --- what is done ---------------------------------------------------------------------------------


def test_that_every_photo_is_restored_and_no_original_touched(bench: Bench) -> None:
    before = {path: path.read_bytes() for path in bench.photos.iterdir()}
    outcome = bench.run()
    assert list(bench.files()) == ALL
    assert outcome.complete
    assert outcome.count("done", fresh=True) == 3
    truth = draw_portrait(80, 64, seed=1)
    restored = load_photo(bench.out / ALL[0])
    assert psnr(restored, truth) > psnr(load_photo(bench.photos / "1.png"), truth) + 6
    assert {path: path.read_bytes() for path in bench.photos.iterdir()} == before
    assert bench.left_over() == []


def test_that_the_journal_holds_what_was_found_and_done(bench: Bench) -> None:
    bench.run()
    entry = bench.journal()["1.png"]
    assert (entry.state, entry.tries, entry.reason) == ("done", 1, "")
    assert entry.target.as_posix() == "1-restored.png"
    assert entry.seconds > 0
    assert entry.record["label"] == "cracked"
    assert [step["step"] for step in entry.record["steps"]] == ["fill_cracks"]
    assert 0 < entry.record["changed_fraction"] < 0.5
    assert len(entry.sha256) == len(entry.target_sha256) == 64


def test_that_a_batch_makes_what_restore_makes(bench: Bench) -> None:
    from photorestorer_gui.restoration.restore import restore
    from photorestorer_gui.restoration.wishes import plan_photo

    bench.run()
    photo, networks = load_photo(bench.photos / "2.png"), bench.executor.networks
    planned = plan_photo(photo, Wishes(), networks=networks, progress=Progress())
    alone = restore(photo, planned.plan, planned.mask, networks=networks, progress=Progress())
    assert load_photo(bench.out / ALL[1]).same_pixels(alone.after)


def test_that_a_saved_photo_tells_what_was_done_but_not_when(bench: Bench) -> None:
    bench.run()
    (told,) = read_provenance(load_photo(bench.out / ALL[0]).metadata.xmp)
    assert [step.id for step in told.steps] == ["fill_cracks"]
    assert told.when == ""


def test_that_the_structure_of_folders_is_kept(bench: Bench) -> None:
    cracked_photo(bench.photos / "1950" / "summer" / "1.png")
    bench.run()
    assert set(bench.files()) == {*ALL, "1950/summer/1-restored.png"}


def test_that_each_of_several_folders_keeps_its_name(bench: Bench, tmp_path: Path) -> None:
    for decade in ("a", "b"):
        cracked_photo(tmp_path / decade / "album" / "1.png")
    folders = (tmp_path / "a" / "album", tmp_path / "b" / "album")
    bench.run(folders=folders)
    assert list(bench.files()) == ["album-2/1-restored.png", "album/1-restored.png"]


def test_that_what_another_batch_put_among_the_photos_is_none_of_them(bench: Bench) -> None:
    first, second = bench.photos / "out", bench.photos / "out2"
    assert bench.run(out=first).complete
    cracked_photo(first / "4.png", seed=4)
    assert bench.run(out=second).complete
    assert bench.tried == ["1.png", "2.png", "3.png", "4.png"]
    found = sorted(path.relative_to(second).as_posix() for path in second.rglob("*.png"))
    assert found == [*ALL, "out/4-restored.png"]
    assert bench.run(folders=(first,), out=bench.out, pattern="{name} again.png").complete
    assert "1-restored again.png" in bench.files()


def test_that_a_refused_batch_hides_no_photos_from_another(bench: Bench) -> None:
    with pytest.raises(PhotoRestorerError, match="lies in the folder"):
        bench.run(out=bench.photos)
    bench.run(folders=(bench.photos.parent,))
    assert bench.tried == ["1.png", "2.png", "3.png"]


def test_that_names_that_clash_get_a_number(bench: Bench) -> None:
    from PIL import Image

    picture = Image.open(bench.photos / "1.png")
    picture.save(bench.photos / "1.gif")  # saved as PNG, like its neighbour
    picture.save(bench.photos / "1.bmp")
    bench.run()
    assert {"1-restored.png", "1-restored-2.png", "1-restored-3.png"} < set(bench.files())
    before = bench.files()
    bench.run()
    assert (bench.files(), bench.tried) == (before, [])


def test_that_photos_with_the_longest_names_are_restored(bench: Bench) -> None:
    for last in "ab":
        cracked_photo(bench.photos / f"{'x' * 250}{last}.png")
    assert bench.run().complete
    assert list(bench.files()) == [*ALL, f"{'x' * 236}-2.png", f"{'x' * 236}.png"]


def test_that_another_folder_given_later_takes_no_ones_place(bench: Bench, tmp_path: Path) -> None:
    bench.run()
    first = bench.files()
    cracked_photo(tmp_path / "other" / "1.png", seed=9)
    bench.run(folders=(tmp_path / "other",))
    files = bench.files()
    assert {name: files[name] for name in first} == first
    assert set(files) - set(first) == {"1-restored-2.png"}


# --- what is skipped and what is done again -------------------------------------------------------


def test_that_what_is_done_is_skipped(bench: Bench) -> None:
    bench.run()
    before = {name: (bench.out / name).stat().st_mtime_ns for name in bench.files()}
    outcome = bench.run()
    assert bench.tried == []
    assert outcome.count("done", fresh=False) == 3
    assert before == {name: (bench.out / name).stat().st_mtime_ns for name in bench.files()}


def test_that_a_photo_that_changed_is_done_again(bench: Bench) -> None:
    bench.run()
    before = bench.files()
    cracked_photo(bench.photos / "2.png", seed=99)
    bench.run()
    assert bench.tried == ["2.png"]
    after = bench.files()
    assert list(after) == ALL
    assert [name for name in ALL if after[name] != before[name]] == ["2-restored.png"]


def test_that_a_changed_photo_with_its_old_size_and_date_is_noticed(bench: Bench) -> None:
    bench.run()
    path = bench.photos / "2.png"
    status, content = path.stat(), bytearray(path.read_bytes())
    content[-20] ^= 1
    path.write_bytes(content)
    os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))
    bench.run()
    assert bench.tried == ["2.png"]


def test_that_a_photo_that_was_only_touched_is_skipped(bench: Bench) -> None:
    bench.run()
    os.utime(bench.photos / "2.png", (1, 1))
    shutil.copy2(bench.photos / "3.png", bench.photos / "copy")
    os.replace(bench.photos / "copy", bench.photos / "3.png")
    bench.run()
    assert bench.tried == []


def test_that_other_settings_do_all_again(bench: Bench) -> None:
    bench.run()
    before = bench.files()
    bench.run(wishes=Wishes(label="none"))
    assert bench.tried == ["1.png", "2.png", "3.png"]
    after = bench.files()
    assert list(after) == ALL
    assert all(after[name] != before[name] for name in ALL)
    assert after["1-restored.png"] == (bench.photos / "1.png").read_bytes()
    bench.run(wishes=Wishes(label="none"))
    assert bench.tried == []


def test_that_photos_saved_otherwise_are_done_again(bench: Bench) -> None:
    bench.run()
    before = bench.files()
    bench.run(options=SaveOptions(long_side_px=40))
    assert bench.tried == ["1.png", "2.png", "3.png"]
    assert all(bench.files()[name] != before[name] for name in ALL)
    bench.run(options=SaveOptions(long_side_px=40))
    assert bench.tried == []
    bench.run()
    assert bench.files() == before


def test_that_an_output_that_is_gone_is_made_again(bench: Bench) -> None:
    bench.run()
    before = bench.files()
    (bench.out / ALL[0]).unlink()
    bench.run()
    assert bench.tried == ["1.png"]
    assert bench.files() == before


def test_that_another_pattern_is_refused_with_the_old_one(bench: Bench) -> None:
    bench.run()
    before = bench.files()
    with pytest.raises(PhotoRestorerError, match=r"“\{name\}-restored\.\{ext\}”"):
        bench.run(pattern="{name}.png")
    assert bench.files() == before


def test_that_a_folder_that_was_moved_is_not_done_again(bench: Bench) -> None:
    bench.run()
    before = bench.files()
    moved = bench.photos.with_name("moved")
    bench.photos.rename(moved)
    cracked_photo(moved / "2.png", seed=60)  # and this one changed on the way
    outcome = bench.run(folders=(moved,))
    assert bench.tried == ["2.png"]
    assert outcome.count("done") == 3
    after = bench.files()
    # The old photo is in nobody's hands any more, so that its restoration is kept as well.
    assert {name: after[name] for name in ALL} == before
    assert list(after) == ["1-restored.png", "2-restored-2.png", *ALL[1:]]
    with opened(bench.out) as folder:
        assert folder.journal.thumbnails(moved / "1.png")[0]


def test_that_a_copy_of_a_folder_is_done_beside_it(bench: Bench) -> None:
    bench.run()
    copied = bench.photos.with_name("copied")
    shutil.copytree(bench.photos, copied)
    bench.run(folders=(copied,))
    assert bench.tried == ["1.png", "2.png", "3.png"]
    assert len(bench.files()) == 6


# --- what is nobody's business --------------------------------------------------------------------


def test_that_a_strangers_file_is_never_replaced(bench: Bench) -> None:
    bench.out.mkdir()
    (bench.out / ALL[1]).write_bytes(b"a letter")
    outcome = bench.run()
    assert (bench.out / ALL[1]).read_bytes() == b"a letter"
    assert (outcome.count("done"), outcome.count("failed")) == (2, 1)
    assert "another file" in bench.journal()["2.png"].reason
    (bench.out / ALL[1]).unlink()
    assert bench.run(retry_failed=True).complete


def test_that_an_output_the_person_worked_on_is_never_replaced(bench: Bench) -> None:
    bench.run()
    (bench.out / ALL[0]).write_bytes(b"retouched by hand")
    outcome = bench.run(wishes=Wishes(label="none"))
    assert (bench.out / ALL[0]).read_bytes() == b"retouched by hand"
    assert (outcome.count("done"), outcome.count("failed")) == (2, 1)


def test_that_an_original_is_not_replaced_through_a_link(bench: Bench) -> None:
    bench.out.mkdir()
    original = bench.photos / "1.png"
    before = original.read_bytes()
    (bench.out / ALL[0]).symlink_to(original)
    outcome = bench.run()
    assert original.read_bytes() == before
    assert outcome.count("failed") == 1
    assert "original" in bench.journal()["1.png"].reason


# --- failures -------------------------------------------------------------------------------------


def test_that_photos_that_fail_are_noted_and_the_others_done(bench: Bench) -> None:
    (bench.photos / "2.png").write_bytes(b"\x89PNG\r\n\x1a\n and nothing more")
    (bench.photos / "4.png").write_bytes(b"")
    outcome = bench.run()
    assert list(bench.files()) == [ALL[0], ALL[2]]
    assert (outcome.count("done"), outcome.count("failed")) == (2, 2)
    journal = bench.journal()
    assert "damaged" in journal["2.png"].reason
    assert journal["2.png"].remedy
    assert "empty" in journal["4.png"].reason
    assert [e.task.source.name for e in bench.events if isinstance(e, Failed)] == ["2.png", "4.png"]


def test_that_a_photo_one_may_not_read_is_noted(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = Path.open

    def refusing(path: Path, *rest: Any, **named: Any) -> Any:
        if path.name == "2.png":
            raise PermissionError(13, "Permission denied")
        return real(path, *rest, **named)

    with monkeypatch.context() as closed:
        closed.setattr(Path, "open", refusing)
        outcome = bench.run()
    assert outcome.count("failed") == 1
    assert "may not read" in bench.journal()["2.png"].reason
    (bench.photos / "2.png").chmod(0o600)
    bench.run()  # its right to be read changed, which is a change
    assert bench.tried == ["2.png"]


def test_that_what_failed_waits_for_retry_failed(bench: Bench) -> None:
    broken = [True]

    def breaking(task: Task) -> None:
        if broken[0] and task.source.name == "2.png":
            raise ZeroDivisionError("a defect")

    bench.executor.before = breaking
    outcome = bench.run()
    assert "ZeroDivisionError" in bench.journal()["2.png"].reason
    outcome = bench.run()
    assert bench.tried == []
    assert outcome.count("failed", fresh=False) == 1
    broken[0] = False
    outcome = bench.run(retry_failed=True)
    assert bench.tried == ["2.png"]
    assert outcome.complete
    assert (bench.journal()["2.png"].tries, bench.journal()["2.png"].reason) == (2, "")


def test_that_a_photo_of_which_a_step_failed_is_saved_and_retried(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    from photorestorer_gui.restoration.steps.enlarge import Enlarge

    def fails(*_: object) -> None:
        raise PhotoRestorerError("No room for so large a photo.", "Make it smaller.")

    with monkeypatch.context() as broken:
        broken.setattr(Enlarge, "scaled", fails)
        outcome = bench.run(wishes=Wishes(enlarge=2))
    assert outcome.count("partly") == 3
    assert not outcome.complete
    assert list(bench.files()) == ALL
    assert bench.run(wishes=Wishes(enlarge=2)).count("partly") == 3
    assert bench.tried == []
    assert bench.run(wishes=Wishes(enlarge=2), retry_failed=True).complete
    assert load_photo(bench.out / ALL[0]).width == 128


def test_that_a_photo_that_changes_meanwhile_is_not_passed_off(bench: Bench) -> None:
    from photorestorer_gui.batch import preparing

    name = "plan_photo"
    original = getattr(preparing, name)
    path = bench.photos / "2.png"

    def meddled(photo: object, *rest: object, **named: object) -> object:
        if path.stat().st_size and getattr(photo, "source", None) == path:
            cracked_photo(path, seed=50)
        return original(photo, *rest, **named)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(preparing, name, meddled)
        outcome = bench.run()
    assert outcome.count("failed") == 1
    assert "changed while" in bench.journal()["2.png"].reason
    bench.run()
    assert bench.tried == ["2.png"]
    assert list(bench.files()) == ALL


# --- a full disk, a lock, a stop ------------------------------------------------------------------


def fill_disk(monkeypatch: pytest.MonkeyPatch, after: int) -> None:
    """Let writing fail as on a full disk, once so many photos were written."""
    written = [0]
    real = atomic._write

    def write(target: Path, parts: atomic.Content, *, overwrite: bool) -> None:
        if target.suffix == ".png":
            written[0] += 1
            if written[0] > after:
                raise OSError(28, "No space left on device")
        real(target, parts, overwrite=overwrite)

    monkeypatch.setattr(atomic, "_write", write)


def test_that_a_full_disk_stops_the_batch_and_it_goes_on_later(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as full:
        fill_disk(full, after=1)
        outcome = bench.run()
    assert "The disk is full" in outcome.stopped
    assert "same command" in outcome.stopped
    assert list(bench.files()) == ALL[:1]
    assert bench.left_over() == []
    assert (outcome.count("done"), outcome.count("failed")) == (1, 0)
    assert bench.run().complete
    assert bench.tried == ["2.png", "3.png"]


def test_that_a_disk_without_space_for_a_name_leaves_nothing_half_done(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(atomic, "_move_to_free_name", full)
        outcome = bench.run()
    assert outcome.stopped
    assert bench.files() == {}
    assert bench.run().complete


def test_that_a_journal_without_space_for_the_last_note_loses_nothing(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise DiskFullError("The disk is full, so the batch stopped.", "Free some space.")

    with monkeypatch.context() as patch:
        patch.setattr(Journal, "keep_thumbnails", full)
        outcome = bench.run()
    assert "The disk is full" in outcome.stopped
    assert list(bench.files()) == ALL[:1]
    assert [entry.state for entry in outcome.entries] == ["writing", "waiting", "waiting"]
    before = bench.files()[ALL[0]]
    assert bench.run().complete
    assert bench.tried == ["2.png", "3.png"]
    assert bench.files()[ALL[0]] == before


def test_that_two_runs_into_one_folder_do_not_meet(bench: Bench) -> None:
    with (
        opened(bench.out),
        pytest.raises(PhotoRestorerError, match="Another batch is working"),
    ):
        bench.run()
    assert bench.run().complete


def test_that_a_stop_ends_the_run_and_it_goes_on_later(bench: Bench) -> None:
    progress = Progress()

    def stop_at_second(task: Task) -> None:
        if task.source.name == "2.png":
            progress.cancel()

    bench.executor.before = stop_at_second
    outcome = bench.run(progress)
    assert outcome.cancelled
    assert list(bench.files()) == ALL[:1]
    assert [entry.state for entry in outcome.entries] == ["done", "running", "waiting"]
    bench.executor.before = lambda task: None
    assert bench.run().complete
    assert bench.tried == ["2.png", "3.png"]


def test_that_a_journal_that_cannot_grow_is_told_as_a_full_disk(bench: Bench) -> None:
    with opened(bench.out) as folder:
        journal = folder.journal
        pages = journal._base.execute("PRAGMA page_count").fetchone()[0]
        journal._base.execute(f"PRAGMA max_page_count = {pages}")
        with pytest.raises(DiskFullError, match="The disk is full"):
            journal.keep_thumbnails(Path("a"), bytes(100_000), b"")
