"""Two thousand acts of a person with no plan: nothing breaks, and nothing is left over.

``SOAK_SEED`` and ``SOAK_ACTS`` repeat another run, or a longer one.  They run in a process of their
own: the memory of one in which hundreds of tests ran, TensorFlow and clusters among them, says
nothing of the window's.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtGui import QImage

from tests.e2e.soak_census import memory_mb

ROOT = Path(__file__).resolve().parents[2]
MOST_S = 880


@pytest.mark.timeout(MOST_S + 20)
def test_that_thousands_of_random_acts_break_nothing_and_leave_nothing_over() -> None:
    acts = Path(__file__).with_name("soak_run.py")
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", str(acts)]
    ran = subprocess.run(
        command, cwd=ROOT, capture_output=True, text=True, timeout=MOST_S, check=False
    )
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert "1 passed" in ran.stdout, "the acts were not done"


@pytest.mark.skipif(not memory_mb(), reason="only glibc tells what is in use")
def test_that_the_census_sees_pixels_that_are_held() -> None:
    before = memory_mb()
    held = [np.ones((1024, 1024, 8), np.uint8) for _ in range(2)]
    held_by_numpy = memory_mb()
    pictures = [QImage(1024, 1024, QImage.Format.Format_RGB32) for _ in range(4)]
    held_by_qt = memory_mb()
    assert held_by_numpy - before == pytest.approx(16, abs=1)
    assert held_by_qt - held_by_numpy == pytest.approx(16, abs=1)
    del held, pictures
    assert memory_mb() == pytest.approx(before, abs=1)
