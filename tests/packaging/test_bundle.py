"""The frozen program itself: takes minutes, so only where BUNDLE names a folder made before.

make bundle && BUNDLE=dist/photorestorer .venv/bin/python -m pytest tests/packaging/test_bundle.py
"""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
BUNDLE = os.environ.get("BUNDLE", "")

pytestmark = [
    pytest.mark.bundle,
    pytest.mark.skipif(not BUNDLE, reason="BUNDLE names no bundle"),
]


@pytest.mark.timeout(1200)
def test_that_the_bundle_works_on_a_strangers_machine() -> None:
    ran = subprocess.run(
        [ROOT / "packaging" / "check_bundle.sh", BUNDLE],
        cwd=ROOT,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert "everything works" in ran.stdout


def test_that_nothing_of_training_is_in_the_bundle() -> None:
    names = {path.name.lower() for path in Path(BUNDLE).rglob("*")}
    assert "crack_segmenter.onnx" in names
    assert not {name for name in names if name.startswith(("tensorflow", "keras", "matplotlib"))}
