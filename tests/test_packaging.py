"""What ships: the wheel holds the program together with its weights and resources."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="module")
def shipped(tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    """Names of all files in a freshly built wheel."""
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True, timeout=120)
    (wheel,) = folder.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        return set(archive.namelist())


@pytest.mark.parametrize("folder", ["models", "resources"])
def test_that_the_wheel_holds_every_file_of(folder: str, shipped: set[str]) -> None:
    files = [path for path in (ROOT / folder).rglob("*") if path.is_file()]
    assert files
    missing = {f"photorestorer_gui/{path.relative_to(ROOT).as_posix()}" for path in files} - shipped
    assert missing == set()


def test_that_the_wheel_holds_every_module(shipped: set[str]) -> None:
    modules = {p.relative_to(ROOT).as_posix() for p in (ROOT / "photorestorer_gui").rglob("*.py")}
    assert modules <= shipped


def test_that_the_wheel_brings_the_command_and_the_licence(shipped: set[str]) -> None:
    assert any(name.endswith(".dist-info/entry_points.txt") for name in shipped)
    assert any(name.endswith(".dist-info/licenses/LICENSE") for name in shipped)


@pytest.mark.parametrize(
    "lock",
    [
        "requirements.lock",
        "requirements-dev.lock",
        "requirements-bundle.lock",
        "requirements-docs.lock",
    ],
)
def test_that_a_lock_names_no_index_and_no_folder(lock: str) -> None:
    lines = (ROOT / lock).read_text("utf-8").splitlines()
    assert [line for line in lines if "://" in line or line.startswith(("-", "/", "#"))] == []
    pinned = [line for line in lines if "==" in line]
    assert pinned
    assert sum("--hash=sha256:" in line for line in lines) >= len(pinned)


def test_that_both_locks_agree() -> None:
    def pins(lock: str) -> set[str]:
        lines = (ROOT / lock).read_text("utf-8").splitlines()
        return {line.split(";")[0].strip(" \\") for line in lines if "==" in line[:60]}

    assert pins("requirements.lock") <= pins("requirements-dev.lock")
    assert pins("requirements.lock") <= pins("requirements-bundle.lock")
