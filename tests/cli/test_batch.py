"""``photorestorer batch``, as the contract of the command line has it."""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from photorestorer_gui import paths
from photorestorer_gui.batch.out_folder import journal_path, opened
from photorestorer_gui.cli import main
from photorestorer_gui.errors import DiskFullError
from photorestorer_gui.photo.files import load_photo, save_photo
from tests.batch.conftest import Bench, InThisProcess, cracked_photo
from tests.cli.conftest import Run
from tests.networks import graphs
from tests.pictures import draw_portrait

ROOT = Path(__file__).resolve().parents[2]
ALL = ["1-restored.png", "2-restored.png", "3-restored.png"]


@pytest.fixture
def bench(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Bench:
    """Three cracked photos; the command works on stand-in networks, in this process."""
    executor = InThisProcess(graphs.stand_ins(tmp_path / "weights", scores={"cracked": 0.9}))
    monkeypatch.setattr("photorestorer_gui.cli.batch._Machine.workers", lambda *_: executor)
    for number in (1, 2, 3):
        cracked_photo(tmp_path / "photos" / f"{number}.png", seed=number)
    return Bench(tmp_path / "photos", tmp_path / "out", executor)


# --- what is said ---------------------------------------------------------------------------------


def test_that_a_batch_restores_folders_and_sums_up(run: Run, bench: Bench) -> None:
    ran = run("batch", bench.photos, "-o", bench.out)
    assert (ran.code, ran.err) == (0, "")
    assert list(bench.files()) == ALL
    first, second = ran.out.splitlines()
    assert first.startswith("Worked on now: 3, in ")
    assert "photos/s" in first
    assert second.split() == ["3", "restored", "now"]
    ran = run("batch", bench.photos, "-o", bench.out)
    assert ran.code == 0
    assert ran.out.split() == ["3", "done", "before"]
    assert "skipped" in ran.err


def test_that_failures_are_told_at_once_and_again_in_the_report(run: Run, bench: Bench) -> None:
    (bench.photos / "2.png").write_bytes(b"no picture")
    report = bench.out.parent / "report.json"
    ran = run("batch", bench.photos, "-o", bench.out, "--report", report)
    assert ran.code == 1
    assert f"{bench.photos / '2.png'}: “2.png” is not a picture that can be read." in ran.err
    assert ran.err.endswith("Try again what failed with --retry-failed.\n")
    assert str(report) in ran.out
    told = json.loads(report.read_text("utf-8"))
    assert [row["state"] for row in told["photos"]] == ["done", "failed", "done"]
    cracked_photo(bench.photos / "2.png")
    ran = run("batch", bench.photos, "-o", bench.out, "--report", report, "--retry-failed")
    assert ran.code == 0
    assert json.loads(report.read_text("utf-8"))["done"] == 3


def test_that_options_reach_the_plan(run: Run, bench: Bench) -> None:
    ran = run("batch", bench.photos, "-o", bench.out, "--label", "none", "--enlarge", "2")
    assert ran.code == 0
    assert load_photo(bench.out / ALL[0]).width == 128
    assert bench.journal()["1.png"].record["steps"][0]["step"] == "enlarge"


def test_that_photos_are_saved_as_the_options_say(run: Run, bench: Bench) -> None:
    where = (bench.photos, "-o", bench.out, "--pattern", "{name}.jpg")
    assert run("batch", *where, "--long-side", "40", "--dpi", "200", "--caption").code == 0
    small = load_photo(bench.out / "1.jpg")
    assert (small.height, small.metadata.dpi) == (40, (200, 200))
    assert b"Restored with PhotoRestorer" in small.metadata.exif
    assert run("batch", *where, "--metadata", "none", "--quality", "30").code == 0
    plain = load_photo(bench.out / "1.jpg")
    assert (plain.height, plain.metadata.exif, plain.metadata.xmp) == (80, b"", b"")
    rough = (bench.out / "1.jpg").stat().st_size
    assert run("batch", *where, "--metadata", "none", "--quality", "90").code == 0
    assert (bench.out / "1.jpg").stat().st_size > rough


def test_that_a_pattern_and_subfolders_are_heeded(run: Run, bench: Bench) -> None:
    cracked_photo(bench.photos / "deeper" / "4.png")
    where = (bench.photos, "-o", bench.out, "--pattern", "{name}.tif")
    assert run("batch", *where, "--no-subfolders").code == 0
    assert list(bench.files()) == ["1.tif", "2.tif", "3.tif"]
    assert run("batch", *where).code == 0
    assert list(bench.files()) == ["1.tif", "2.tif", "3.tif", "deeper/4.tif"]


def test_that_a_folder_without_photos_is_told(run: Run, bench: Bench, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    ran = run("batch", tmp_path / "empty", "-o", bench.out)
    assert (ran.code, ran.out) == (0, "No photos were found.\n")


@pytest.mark.skipif(os.name == "nt", reason="there are no such terminals")
def test_that_a_terminal_shows_photos_per_second_and_failures(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    master, slave = os.openpty()
    (bench.photos / "2.png").write_bytes(b"no picture")
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("COLUMNS", "120")
    with open(slave, "w", encoding="utf-8") as terminal, monkeypatch.context() as at_terminal:
        at_terminal.setattr(sys, "stderr", terminal)
        assert main(["batch", str(bench.photos), "-o", str(bench.out)]) == 1
        terminal.flush()
        shown = os.read(master, 100_000).decode("utf-8")
    os.close(master)
    for text in ("/3", "photos/s", "1 failed", "“2.png” is not a picture"):
        assert text in shown


# --- wrong usage and what stops a batch -----------------------------------------------------------


@pytest.mark.parametrize(
    ("code", "arguments"),
    [
        (2, ["nowhere", "-o", "out"]),
        (2, ["photos"]),
        (2, ["photos", "-o", "out", "--jobs", "0"]),
        (2, ["photos", "-o", "out", "--scheduler", "tcp://127.0.0.1:1", "--jobs", "2"]),
        (2, ["photos", "-o", "out", "--scheduler", "tcp://127.0.0.1:1", "--dry-run"]),
        (2, ["photos", "-o", "out", "--scheduler", "tcp://127.0.0.1:1", "--memory", "2"]),
        (1, ["photos", "-o", "out", "--scheduler", "here"]),
        (2, ["photos", "-o", "out", "--steps", "polish"]),
        (2, ["photos", "-o", "out", "--steps", "sharpen", "--label", "none"]),
        (1, ["photos", "-o", "http://host/out"]),
        (1, ["photos", "-o", "sftp://me:secret@host/out"]),
        (2, ["photos", "-o", "s3://bucket/out", "--scheduler", "tcp://127.0.0.1:1"]),
        (2, ["photos", "-o", "photos/1.png"]),
        (1, ["sftp://me:secret@host/photos", "-o", "out"]),
        (1, ["photos", "-o", "out", "--pattern", "{name}.gif"]),
        (1, ["photos", "-o", "out", "--report", "report.pdf"]),
        (1, ["photos", "-o", "photos"]),
        (1, ["photos", "-o", "out", "--engine", "full", "--steps", "fill_cracks"]),
    ],
)
def test_that_wrong_usage_is_told_before_anything_is_done(
    run: Run, bench: Bench, monkeypatch: pytest.MonkeyPatch, code: int, arguments: list[str]
) -> None:
    monkeypatch.chdir(bench.photos.parent)
    ran = run("batch", *arguments)
    assert ran.code == code
    assert ran.err
    assert bench.tried == []


def test_that_an_output_folder_that_is_a_lost_link_is_told(run: Run, bench: Bench) -> None:
    bench.out.symlink_to(bench.out.parent / "nowhere")
    ran = run("batch", bench.photos, "-o", bench.out)
    assert ran.code == 2
    assert "is a link that leads nowhere" in " ".join(ran.err.replace("│", " ").split())


def test_that_a_batch_with_a_scheduler_is_done_by_its_cluster(
    run: Run, bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = []

    def connected(address: str, open_networks: object) -> InThisProcess:
        asked.append(address)
        return bench.executor

    monkeypatch.setattr("photorestorer_gui.batch.cluster.ClusterWorkers", connected)
    monkeypatch.setattr("photorestorer_gui.cli.batch._Machine.workers", None)
    where = (bench.photos, "-o", bench.out, "--scheduler", "tcp://127.0.0.1:8786")
    assert run("batch", *where).code == 0
    assert asked == ["tcp://127.0.0.1:8786"]
    assert list(bench.files()) == ALL


def test_that_a_second_batch_into_the_folder_is_refused(run: Run, bench: Bench) -> None:
    with opened(bench.out):
        ran = run("batch", bench.photos, "-o", bench.out)
    assert ran.code == 1
    assert ran.err == (
        f"Another batch is working into “{bench.out}”. "
        "Wait until it has finished, or choose another folder with -o.\n"
    )


def test_that_a_full_disk_is_told_with_how_to_go_on(
    run: Run, bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    from photorestorer_gui.photo import atomic

    def full(target: Path, content: bytes, *, overwrite: bool) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(atomic, "_write", full)
        ran = run("batch", bench.photos, "-o", bench.out)
    assert ran.code == 1
    assert "The disk is full" in ran.err
    assert "goes on where it stopped" in ran.err
    assert bench.files() == {}
    assert run("batch", bench.photos, "-o", bench.out).code == 0
    assert list(bench.files()) == ALL


def test_that_a_report_that_fails_hides_nothing_of_the_batch(
    run: Run, bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(path: Path, content: bytes, *, overwrite: bool) -> None:
        raise DiskFullError("The disk is full.", "Free some space.")

    report = bench.out.parent / "report.html"
    with monkeypatch.context() as patch:
        patch.setattr("photorestorer_gui.batch.report.write_atomically", full)
        ran = run("batch", bench.photos, "-o", bench.out, "--report", report)
    assert ran.code == 1
    assert "3 restored now" in ran.out
    assert str(report) not in ran.out
    assert ran.err.endswith("The disk is full. Free some space.\n")
    assert run("batch", bench.photos, "-o", bench.out, "--report", report).code == 0
    assert report.is_file()


def test_that_a_report_where_nobody_may_write_is_refused_before_anything_is_done(
    run: Run, bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = bench.out.parent
    may = os.access
    monkeypatch.setattr(
        os, "access", lambda path, *asked, **how: path != folder and may(path, *asked, **how)
    )
    ran = run("batch", bench.photos, "-o", bench.out, "--report", folder / "report.html")
    assert ran.code == 1
    assert f"You may not write to the folder “{folder}”." in ran.err
    assert bench.tried == []


# --- looking ahead --------------------------------------------------------------------------------


def test_that_a_dry_run_estimates_and_writes_nothing(run: Run, bench: Bench) -> None:
    (bench.photos / "bad.jpg").write_bytes(b"no picture")
    ran = run("batch", bench.photos, "-o", bench.out, "--dry-run")
    assert ran.code == 1
    assert "bad.jpg" in ran.err
    lines = ran.out.splitlines()
    assert lines[0].startswith("Photos: 4, of these 4 to do (0.0 megapixels), 0 done already")
    assert lines[0].endswith("1 of those to do cannot be read.")
    assert lines[1].startswith("About ")
    assert "photos tried: 3" in lines[1]
    assert lines[2].endswith(" on the disk.")
    assert lines[3] == "Nothing was saved."
    assert not bench.out.exists()


def test_that_a_dry_run_sweeps_what_a_killed_one_left_and_leaves_nothing(
    run: Run, bench: Bench
) -> None:
    root = paths.trials_folder()
    left = root / "0123456789abcdef"
    left.mkdir(parents=True)
    (left / "restored.png").write_bytes(b"a photo that was restored on trial")
    assert run("batch", bench.photos, "-o", bench.out, "--dry-run").code == 0
    assert list(root.iterdir()) == []


def test_that_a_dry_run_counts_what_is_done(run: Run, bench: Bench) -> None:
    assert run("batch", bench.photos, "-o", bench.out).code == 0
    cracked_photo(bench.photos / "4.png")
    before = bench.files()
    ran = run("batch", bench.photos, "-o", bench.out, "--dry-run")
    assert ran.code == 0
    assert ran.out.startswith("Photos: 4, of these 1 to do")
    assert "3 done already" in ran.out
    assert bench.files() == before
    (bench.photos / "4.png").unlink()
    ran = run("batch", bench.photos, "-o", bench.out, "--dry-run")
    assert ran.code == 0
    assert ran.out.splitlines()[1:] == ["There is nothing to do."]


# --- the real program -----------------------------------------------------------------------------


@pytest.fixture
def started(tmp_path: Path) -> Iterator[subprocess.Popen[str]]:
    """The program on its own networks, which has met no picture and works on a large photo."""
    photos = tmp_path / "photos"
    cracked_photo(photos / "1.png")
    (photos / "2.png").write_bytes(b"no picture")
    save_photo(draw_portrait(1400, 1100), photos / "3.png")
    cracked_photo(photos / "4.png", seed=4)
    with program(tmp_path) as process:
        assert process.stderr is not None
        assert "2.png" in process.stderr.readline()
        yield process
        if process.poll() is None:
            process.kill()


def program(tmp_path: Path, *options: str) -> subprocess.Popen[str]:
    arguments = ["batch", str(tmp_path / "photos"), "-o", str(tmp_path / "out"), *options]
    return subprocess.Popen(
        [sys.executable, "-m", "photorestorer_gui", *arguments, "--jobs", "1"],
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8"},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        start_new_session=True,
    )


def states(tmp_path: Path) -> list[str]:
    with sqlite3.connect(journal_path(tmp_path / "out")) as journal:
        assert journal.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        rows = journal.execute("SELECT state FROM photos ORDER BY target").fetchall()
    journal.close()
    return [state for (state,) in rows]


def visible(tmp_path: Path) -> list[str]:
    return sorted(
        p.name
        for p in (tmp_path / "out").rglob("*")
        if p.suffix != ".sqlite" and p.is_file() and ".photorestorer-batch" not in p.parts
    )


def go_on(tmp_path: Path) -> None:
    """Give the same command again, and expect what an unbroken run leaves."""
    with program(tmp_path) as again:
        out, err = again.communicate(timeout=120)
    assert again.returncode == 1, err
    assert "1 done before" in " ".join(out.split())
    assert "2 restored now" in " ".join(out.split())
    assert visible(tmp_path) == ["1-restored.png", "3-restored.png", "4-restored.png"]
    assert states(tmp_path) == ["done", "failed", "done", "done"]
    assert os.listdir(tmp_path / "out" / ".photorestorer-batch") == ["journal.sqlite"]


@pytest.mark.skipif(os.name == "nt", reason="no signals to a process there")
def test_that_ctrl_c_stops_at_once_and_the_same_command_goes_on(
    started: subprocess.Popen[str], tmp_path: Path
) -> None:
    os.killpg(started.pid, signal.SIGINT)  # as a terminal does: the workers get it, too
    _, err = started.communicate(timeout=60)
    assert started.returncode == 130
    assert err.endswith("Stopped. Photos left: 2. Give the same command again to go on.\n")
    # The signal may come before the third is handed out.
    assert states(tmp_path)[:2] == ["done", "failed"]
    assert states(tmp_path)[2:] in (["running", "waiting"], ["waiting", "waiting"])
    assert visible(tmp_path) == ["1-restored.png"]
    go_on(tmp_path)


@pytest.mark.skipif(os.name == "nt", reason="there is no SIGKILL")
def test_that_workers_end_with_a_program_that_is_killed(
    started: subprocess.Popen[str], tmp_path: Path
) -> None:
    started.kill()
    # Their standard error is ours: it ends only when all of them have ended.
    started.communicate(timeout=60)
    assert started.returncode == -signal.SIGKILL
    assert visible(tmp_path) == ["1-restored.png"]
    go_on(tmp_path)
