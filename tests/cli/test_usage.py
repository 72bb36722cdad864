"""Words, help and exit codes of the whole command line."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from photorestorer_gui import __main__, __version__, cli
from photorestorer_gui.__main__ import COMMANDS
from photorestorer_gui.errors import SaveError
from photorestorer_gui.photo.files import load_photo, save_photo
from tests.cli.conftest import Run
from tests.pictures import draw_portrait

ROOT = Path(__file__).resolve().parents[2]
HEAVY = {"PySide6", "onnxruntime", "cv2", "numpy", "scipy", "PIL", "tensorflow", "keras"}


def in_a_process(*arguments: str, code: str = "") -> subprocess.CompletedProcess[str]:
    start = ["-c", code] if code else ["-m", "photorestorer_gui"]
    return subprocess.run(
        [sys.executable, *start, *arguments],
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8"},
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=120,
    )


def test_that_every_command_of_the_entry_point_exists() -> None:
    known = {command.name for command in cli.app.registered_commands}
    known |= {group.name for group in cli.app.registered_groups}
    assert set(COMMANDS) == known


@pytest.mark.parametrize("arguments", [["--help"], *([command, "--help"] for command in COMMANDS)])
def test_that_help_is_there(arguments: list[str]) -> None:
    result = CliRunner().invoke(cli.app, arguments)
    assert result.exit_code == 0
    assert "Usage" in result.output


def test_that_help_names_the_program_and_its_arguments(run: Run) -> None:
    ran = run("restore", "--help")
    assert ran.code == 0
    assert "photorestorer restore" in ran.out
    for option in ("--output", "--label", "--mask", "--sensitivity", "--overwrite", "--json"):
        assert option in ran.out


def test_that_the_version_is_told(run: Run) -> None:
    ran = run("--version")
    assert (ran.code, ran.out) == (0, f"photorestorer {__version__}\n")


@pytest.mark.parametrize(
    "arguments",
    [
        ["restore"],
        ["inspect"],
        ["restore", "a.png", "--label", "eaten"],
        ["restore", "a.png", "--sensitivity", "2"],
        ["restore", "a.png", "--nonsense"],
        ["models", "nonsense"],
        ["mend", "a.png"],
        ["one.png", "two.png"],
        ["--nonsense"],
    ],
    ids=" ".join,
)
def test_that_wrong_usage_ends_with_2(run: Run, arguments: list[str]) -> None:
    ran = run(*arguments)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err


def test_that_several_photos_and_folders_open_in_the_window(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[list[Path]] = []

    def run(photos: list[Path]) -> int:
        opened.append(photos)
        return 0

    names = [str(tmp_path), "b.jpg"]
    monkeypatch.setattr("photorestorer_gui.app.run", run)
    monkeypatch.setattr(sys, "argv", ["photorestorer", *names])
    assert __main__.main() == 0
    assert opened == [[tmp_path, Path("b.jpg")]]


def test_that_help_loads_nothing_heavy() -> None:
    code = (
        "import sys; from photorestorer_gui.__main__ import main\n"
        "code = main()\n"
        f"early = sorted({HEAVY!r} & set(sys.modules))\n"
        "sys.exit(f'loaded too early: {early}' if early else code)"
    )
    for arguments in (["--help"], ["restore", "--help"], ["train", "--help"]):
        result = in_a_process(*arguments, code=code)
        assert result.returncode == 0, result.stderr
        assert "Usage" in result.stdout


def test_that_the_module_can_be_run(tmp_path: Path) -> None:
    result = in_a_process("inspect", str(tmp_path / "gone.png"), "--json")
    assert result.returncode == 1
    assert '"error"' in result.stdout
    assert result.stderr == ""


def in_a_shell(
    streams: str, *arguments: str | Path, encoding: str = "utf-8"
) -> subprocess.CompletedProcess[bytes]:
    """Run the program with its streams as a shell would lead them: ``>&-``."""
    return subprocess.run(
        ["sh", "-c", f'exec "$@" {streams}', "sh", sys.executable, "-m", "photorestorer_gui"]
        + [str(each) for each in arguments],
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": str(ROOT), "PYTHONIOENCODING": encoding},
        capture_output=True,
        check=False,
        timeout=120,
    )


POSIX = pytest.mark.skipif(os.name != "posix", reason="there is no such shell")
FULL = pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no such device")


@POSIX
@pytest.mark.parametrize("encoding", ["ascii", "latin-1"])
def test_that_a_console_of_few_letters_is_told_all(tmp_path: Path, encoding: str) -> None:
    photo = save_photo(draw_portrait(), tmp_path / "Großmutter 家.png")
    listed = in_a_shell("", "models", "list", encoding=encoding)
    assert (listed.returncode, listed.stderr) == (0, b"")
    ran = in_a_shell("", "restore", "--label", "none", photo, encoding=encoding)
    assert ran.returncode == 0, ran.stderr
    assert ran.stdout.endswith(b"\\u5bb6-restored.png\n")
    assert (tmp_path / "Großmutter 家-restored.png").exists()


@POSIX
def test_that_a_name_that_is_no_text_is_written_among_letters_that_lack(tmp_path: Path) -> None:
    photo = tmp_path / os.fsdecode(b"\xff\xc3\x9f.png")
    try:
        save_photo(draw_portrait(), photo)
    except SaveError:
        pytest.skip("this file system takes text only")
    ran = in_a_shell("", "restore", "--label", "none", photo, encoding="ascii")
    assert ran.returncode == 0, ran.stderr
    assert ran.stdout.endswith(b"\xff\\xdf-restored.png\n")


@POSIX
@pytest.mark.parametrize("streams", ["<&-", ">&-", "2>&-", "<&- >&- 2>&-"])
def test_that_closed_streams_cost_nothing(tmp_path: Path, streams: str) -> None:
    photo = save_photo(draw_portrait(), tmp_path / "aunt.png")
    ran = in_a_shell(streams, "restore", "--label", "none", photo)
    assert ran.returncode == 0, ran.stderr
    assert load_photo(tmp_path / "aunt-restored.png").same_pixels(draw_portrait())
    assert b"went wrong" not in ran.stderr
    gone = in_a_shell(streams, "inspect", tmp_path / "gone.png")
    assert gone.returncode == 1
    assert b"does not exist" in gone.stderr or "2>&-" in streams


@POSIX
def test_that_nobody_is_asked_where_nobody_can_answer() -> None:
    ran = in_a_shell("<&-", "models", "remove", "lama")
    assert ran.returncode == 1
    assert b"nobody is there to ask" in ran.stderr


@FULL
@pytest.mark.parametrize("arguments", [["models", "list"], ["restore", "--help"]], ids=" ".join)
def test_that_a_full_disk_for_the_results_is_told(arguments: list[str]) -> None:
    ran = in_a_shell(">/dev/full", *arguments)
    assert ran.returncode == 1
    assert ran.stderr.decode().startswith("Not all results could be written.")
    assert ran.stderr.count(b"\n") == 1


@FULL
def test_that_a_full_disk_ends_the_run_and_no_photo_is_said_to_have_failed(tmp_path: Path) -> None:
    photos = [save_photo(draw_portrait(), tmp_path / name) for name in ("a.png", "b.png")]
    ran = in_a_shell(">/dev/full", "restore", "--label", "none", *photos)
    assert ran.returncode == 1
    assert b"Not all results could be written." in ran.stderr
    assert b"went wrong" not in ran.stderr
    assert not (tmp_path / "b-restored.png").exists()


@FULL
def test_that_a_full_disk_for_what_is_said_costs_no_photo(tmp_path: Path) -> None:
    photo = save_photo(draw_portrait(), tmp_path / "a.png")
    ran = in_a_shell("2>/dev/full", "restore", "--label", "none", photo)
    assert (ran.returncode, ran.stdout) == (0, f"{tmp_path}/a-restored.png\n".encode())


def test_that_a_defect_outside_any_photo_shows_no_traceback(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken() -> None:
        raise RuntimeError("a defect")

    monkeypatch.setattr("photorestorer_gui.cli.models.open_networks", broken)
    ran = run("models", "list")
    assert (ran.code, ran.out) == (1, "")
    assert "Something went wrong" in ran.err


def test_that_training_without_its_packages_says_how_to_get_them(
    run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setitem(sys.modules, "photorestorer_gui.training.train", None)
    ran = run("train", "cracks", "--data", tmp_path, "--out", tmp_path / "run")
    assert (ran.code, ran.out) == (1, "")
    assert "photorestorer[train]" in ran.err
