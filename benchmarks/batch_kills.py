"""Kills a batch at random moments, and fills its disk; what comes out must be the same as unbroken.

    python -m benchmarks.batch_kills [--photos 300] [--kills 10] [--seed 1] [--full-disk]

Every second kill is of the program alone, whose workers must end by themselves; the others are of
all its processes.  The same command is given again at once.  ``--full-disk`` lets a batch fill a
small tmpfs besides (which needs root), gives it space and goes on.  Exits 1 if anything is lost,
doubled, half-written or differs by a bit.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from benchmarks.batch_photos import HIDDEN, hashes, make_photos, program

Files = dict[str, str]


def unbroken(photos: Path, out: Path) -> tuple[Files, float]:
    """Return what a run that nothing interrupts makes, and its seconds."""
    start = time.perf_counter()
    run = program("batch", photos, "-o", out)
    _, err = run.communicate()
    if run.returncode != 0:
        sys.exit(f"The unbroken run failed: {err}")
    return hashes(out), time.perf_counter() - start


def kill_after(seconds: float, photos: Path, out: Path, *, all_of_it: bool) -> bool:
    """Start a batch and kill it; returns whether it was still at work."""
    run = program("batch", photos, "-o", out)
    try:
        run.wait(seconds)
    except subprocess.TimeoutExpired:
        os.killpg(run.pid, signal.SIGKILL) if all_of_it else run.kill()
    finally:
        run.wait()
    return run.returncode == -signal.SIGKILL


def faults_of(out: Path, truth: Files, *, complete: bool) -> list[str]:
    """Return what is wrong with an output folder: what should not be there, or is missing."""
    found = hashes(out)
    faults = [f"{name} should not be there" for name in found if name not in truth]
    faults += [
        f"{name} differs" for name, sha256 in found.items() if truth.get(name, sha256) != sha256
    ]
    if complete:
        faults += [f"{name} is missing" for name in truth if name not in found]
        left = sorted(path.name for path in (out / HIDDEN).iterdir())
        faults += [f"left over: {name}" for name in left if "journal" not in name]
        faults += _journal_faults(out, truth)
    return faults


def _journal_faults(out: Path, truth: Files) -> list[str]:
    with closing(sqlite3.connect(out / HIDDEN / "journal.sqlite")) as journal:
        sound = journal.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        rows = journal.execute("SELECT target, state, target_sha256 FROM photos").fetchall()
    noted = {os.fsdecode(target): sha256 for target, state, sha256 in rows if state == "done"}
    faults = [] if sound else ["the journal is damaged"]
    return faults if noted == truth else [*faults, "the journal does not say what is there"]


def killing(photos: Path, folder: Path, kills: int, rng: random.Random) -> tuple[Files, list[str]]:
    """Kill a batch again and again; returns what an unbroken run makes, and what went wrong."""
    truth, seconds = unbroken(photos, folder / "whole")
    print(f"unbroken: {len(truth)} files in {seconds:.1f} s", flush=True)
    out, faults, killed = folder / "killed", [], 0
    while killed < kills:
        # So early that ten kills come before the end, whenever they come.
        after = rng.uniform(1.0, 3.0 + seconds / kills)
        at_work = kill_after(after, photos, out, all_of_it=bool(killed % 2))
        found = faults_of(out, truth, complete=False) if out.is_dir() else []
        done = len(hashes(out)) if out.is_dir() else 0
        print(f"killed after {after:5.2f} s: {done} files, {len(found)} faults", flush=True)
        faults += found
        killed += 1
        if not at_work:
            faults.append(f"the batch had ended before kill {killed}")
    again, _ = unbroken(photos, out)
    faults += faults_of(out, truth, complete=True)
    print(f"resumed {killed} times: {len(again)} files, {len(faults)} faults", flush=True)
    return truth, faults


@contextmanager
def small_disk(folder: Path, kilobytes: int) -> Iterator[Path]:
    """Mount a tmpfs of this size while the block runs."""
    folder.mkdir()
    size = f"size={kilobytes}k"
    subprocess.run(["mount", "-t", "tmpfs", "-o", size, "tmpfs", folder], check=True)
    try:
        yield folder
    finally:
        subprocess.run(["umount", "--lazy", folder], check=True)


def filling(photos: Path, folder: Path, truth: Files) -> list[str]:
    """Let a batch fill its disk, twice, then give it space; returns what went wrong."""
    whole = sum(path.stat().st_size for path in (folder / "whole").rglob("*") if path.is_file())
    faults = []
    with small_disk(folder / "small", whole // 3 // 1024) as disk:
        out = disk / "out"
        for share in (1 / 3, 2 / 3, 3.0):
            size = f"remount,size={round(whole * share) // 1024}k"
            subprocess.run(["mount", "-o", size, disk], check=True)
            run = program("batch", photos, "-o", out)
            _, err = run.communicate()
            full = share < 1
            told = "disk is full" in err and "goes on where it stopped" in err
            if run.returncode != int(full) or told != full:
                faults.append(f"exit {run.returncode} and: {err}")
            faults += faults_of(out, truth, complete=not full)
            said = err.strip().splitlines()[-1:] or ["all done"]
            print(f"disk of {share:.2f} of the whole: {len(hashes(out))} files; {said[0]}")
    return faults


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--photos", type=int, default=300)
    parser.add_argument("--kills", type=int, default=10)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--full-disk", action="store_true")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="photorestorer-") as folder:
        photos, place = Path(folder) / "photos", Path(folder)
        make_photos(photos, asked.photos, (160, 200), suffix=".png", seed=asked.seed)
        truth, faults = killing(photos, place, asked.kills, random.Random(asked.seed))
        if asked.full_disk:
            faults += filling(photos, place, truth)
    print(json.dumps({"photos": asked.photos, "kills": asked.kills, "faults": faults}, indent=1))
    sys.exit(1 if faults else 0)


if __name__ == "__main__":
    main()
