"""A batch that is killed at any moment and goes on: nothing lost, doubled or half-written."""

from __future__ import annotations

import hashlib
import json
import os
import random
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.batch.conftest import Bench, cracked_photo

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="there is no SIGKILL")

ROOT = Path(__file__).resolve().parents[2]
PHOTOS = 5


def killed(bench: Bench, *moments: object) -> list[dict[str, Any]]:
    """Run a batch in a process of its own for each moment; returns how each ended."""
    program = ROOT / "tests" / "batch" / "mortal_run.py"
    weights = bench.out.parent / "weights"
    arguments = [str(each) for each in (bench.photos, bench.out, weights, *moments)]
    done = subprocess.run(
        [sys.executable, str(program), *arguments],
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        encoding="utf-8",
        check=True,
        timeout=200,
    )
    return [json.loads(line) for line in done.stdout.splitlines()]


@pytest.fixture
def unbroken(bench: Bench, tmp_path: Path) -> dict[str, bytes]:
    """What a run that nothing interrupts makes."""
    for number in range(4, PHOTOS + 1):
        cracked_photo(bench.photos / "deeper" / f"{number}.png", seed=number)
    whole = Bench(bench.photos, tmp_path / "whole", bench.executor)
    assert whole.run().complete
    return whole.files()


@pytest.mark.parametrize("seed", [1, 2])
def test_that_a_batch_killed_again_and_again_makes_what_an_unbroken_one_makes(
    bench: Bench, unbroken: dict[str, bytes], seed: int
) -> None:
    rng = random.Random(seed)
    hashes = {name: hashlib.sha256(content).hexdigest() for name, content in unbroken.items()}
    for run in killed(bench, *(rng.randint(1, 19) for _ in range(5))):
        assert run["ended"] in (-signal.SIGKILL, 0)
        assert run["files"].items() <= hashes.items()
    assert bench.run().complete
    assert bench.files() == unbroken
    assert bench.left_over() == []
    entries = bench.journal().values()
    assert sorted(entry.target.as_posix() for entry in entries) == sorted(unbroken)


def test_that_a_file_that_is_there_but_not_noted_is_verified_not_made_again(
    bench: Bench, unbroken: dict[str, bytes]
) -> None:
    (run,) = killed(bench, "move_into_place+")
    assert (run["ended"], list(run["files"])) == (-signal.SIGKILL, ["1-restored.png"])
    assert bench.journal()["1.png"].state == "writing"
    outcome = bench.run()
    assert "1.png" not in bench.tried
    assert outcome.complete
    assert bench.files() == unbroken


def test_that_a_redo_killed_before_its_name_keeps_the_old_file(
    bench: Bench, unbroken: dict[str, bytes]
) -> None:
    assert bench.run().complete
    cracked_photo(bench.photos / "1.png", seed=77)
    before = bench.files()
    (run,) = killed(bench, "move_into_place-")
    assert run["ended"] == -signal.SIGKILL
    assert bench.journal()["1.png"].state == "writing"
    assert bench.files() == before == unbroken
    assert bench.run().complete
    after = bench.files()
    assert [name for name in after if after[name] != before[name]] == ["1-restored.png"]
