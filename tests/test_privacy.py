"""Nothing leaves the machine, and what is kept of a photo is its path, or not even that."""

from __future__ import annotations

import json
import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from photorestorer_gui.networks.session import Networks
from tests.tripwire import commands
from tests.tripwire.runs import STEM, WORDS, Run, has_namespaces, photo_in, run

ROOT = Path(__file__).resolve().parent.parent
CUT_OFF = sys.platform == "linux" and has_namespaces()
"""Elsewhere only the tripwire tells: making a namespace needs Linux and its administrator."""


def window_session(tmp_path: Path, *, private: bool) -> tuple[Run, list[str], Path]:
    """Open, restore and save a photo at the window; return what was found of it before the end."""
    home = tmp_path / "home"
    config = home / "config" / "PhotoRestorer"
    config.mkdir(parents=True)
    (config / "settings.json").write_text(json.dumps({"private_session": private, "tour": False}))
    photo, result = photo_in(tmp_path), tmp_path / "result.png"
    ended = run(
        ["-m", "tests.tripwire.window_session", str(photo), str(result)], home, cut_off=CUT_OFF
    )
    assert ended.status == 0, ended.errors
    assert result.exists(), ended.errors
    return ended, json.loads(ended.output.splitlines()[-1]), home


@pytest.mark.parametrize(
    ("act", "event"),
    [
        ("socket.socket().connect_ex(('127.0.0.1', 9))", "socket.connect"),
        ("socket.socket(socket.AF_INET6).bind(('::1', 0))", "socket.bind"),
    ],
)
def test_that_a_tripwire_tells_of_a_reach(tmp_path: Path, act: str, event: str) -> None:
    reaches = run(["-c", f"import socket; {act}"], tmp_path / "home", cut_off=False).reaches
    assert event in reaches[0]


def test_that_a_window_session_reaches_for_nothing_and_keeps_a_path_alone(tmp_path: Path) -> None:
    ended, found, home = window_session(tmp_path, private=False)
    assert ended.reaches == ()
    assert {each.split(": ")[0] for each in found} == {STEM}, "the description is told nowhere"
    assert any("recent" in each for each in found)
    assert any("sessions" in each for each in found)
    log = next(home.rglob("photorestorer.log"))
    assert stat.S_IMODE(log.stat().st_mode) == 0o600
    for path in home.rglob("*"):
        if path.is_file() and STEM.encode() in path.read_bytes():
            folder_is_closed = not stat.S_IMODE(path.parent.stat().st_mode) & 0o077
            assert folder_is_closed or not stat.S_IMODE(path.stat().st_mode) & 0o077, path


def test_that_a_private_session_keeps_not_even_a_path(tmp_path: Path) -> None:
    ended, found, home = window_session(tmp_path, private=True)
    assert ended.reaches == ()
    assert found == []
    assert not list(home.rglob("*.png"))
    assert not list(home.rglob("sessions/*"))


def test_that_every_command_of_the_parser_has_its_run() -> None:
    """Whoever adds a command says how it is run with the tripwire."""
    assert set(commands.known_commands()) == set(commands.RUNS)
    assert {"restore", "models get", "train"} <= set(commands.known_commands())


def reaches_of(folder: Path, *names: str) -> Run:
    """Run commands one after another in one process, with the tripwire."""
    words = ["-m", "tests.tripwire.commands", str(folder), *names]
    return run(words, folder / "home", cut_off=CUT_OFF)


@pytest.mark.timeout(900)  # a busy machine may take long for so many
def test_that_commands_reach_for_nothing(tmp_path: Path) -> None:
    commands.Places.made(tmp_path)
    ended = reaches_of(tmp_path, *commands.names(trains=False))
    assert ended.status == 0, ended.errors
    assert ended.reaches == ()
    assert WORDS not in ended.errors


@pytest.mark.train
@pytest.mark.timeout(900)
def test_that_a_training_reaches_for_nothing(tmp_path: Path) -> None:
    """``python -m benchmarks.tripwire`` also fits, calibrates and judges, which takes longer."""
    pytest.importorskip("tensorflow", reason="TensorFlow is not installed (extra “train”)")
    commands.Places.made(tmp_path)
    assert "train" in commands.names(trains=True)
    ended = reaches_of(tmp_path, "train")
    assert ended.status == 0, ended.errors
    assert ended.reaches == ()


def test_that_a_command_that_ends_otherwise_is_told(tmp_path: Path) -> None:
    commands.Places.made(tmp_path)
    ended = reaches_of(tmp_path, "models remove")  # before anything was added
    assert ended.status == 1
    assert "“models remove” ended with 1" in ended.errors


@pytest.mark.skipif(not CUT_OFF, reason="without a namespace it would really be fetched")
def test_that_a_download_that_somebody_asks_for_trips_the_wire(tmp_path: Path) -> None:
    """The one command that may: so what the others are told by does tell."""
    words = ["-m", "photorestorer_gui", "models", "get", "lama", "--yes"]
    ended = run(words, tmp_path / "home", cut_off=True)
    assert ended.status == 1
    assert ended.reaches


def test_that_onnxruntime_is_told_to_tell_nobody(
    monkeypatch: pytest.MonkeyPatch, networks: Networks
) -> None:
    import onnxruntime

    told: list[None] = []
    monkeypatch.setattr(onnxruntime, "disable_telemetry_events", lambda: told.append(None))
    Networks(networks.store).load("sharpener")
    assert told


def test_that_onnxruntime_writes_no_id_of_the_machine(tmp_path: Path) -> None:
    """Its official builds do, and send it off, as soon as they are loaded without this."""
    code = (
        "from photorestorer_gui.networks.runtime import OnnxRuntime; print(OnnxRuntime().version)"
    )
    kept = {name: value for name, value in os.environ.items() if "TELEMETRY" not in name}
    environment = kept | {"HOME": str(tmp_path), "XDG_CACHE_HOME": str(tmp_path / "cache")}
    # Where it believes to be built or tested by a service it would keep quiet by itself.
    for name in ("CI", "TF_BUILD", "GITHUB_ACTIONS"):
        environment.pop(name, None)
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.strip()
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []
