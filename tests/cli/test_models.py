"""``photorestorer models``: list, get, add, remove, check."""

from __future__ import annotations

import hashlib
import io
import os
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from photorestorer_gui.networks import catalogue
from photorestorer_gui.networks.catalogue import ModelCard
from photorestorer_gui.networks.session import Networks
from photorestorer_gui.networks.store import ModelStore, sha256_of
from photorestorer_gui.networks.transfer import Transport
from photorestorer_gui.paths import agreements_file, settings_file, user_models_folder
from photorestorer_gui.settings import Settings, save_settings
from tests.cli.conftest import Install, Run
from tests.networks import graphs, model_server
from tests.networks.model_server import HOST, ModelServer, serving, status

(SFACE,) = (card for card in catalogue.CATALOGUE if card.id == "sface")
(GFPGAN,) = (card for card in catalogue.CATALOGUE if card.id == "gfpgan-1.4")
CONTENT = graphs.meeting(SFACE)
OWN = CONTENT + b"\x10\x01"  # the same network by another producer
STRINGS = "Only on Sundays."


@pytest.fixture
def installed(
    tmp_path: Path, install: Install, monkeypatch: pytest.MonkeyPatch
) -> dict[str, ModelCard]:
    """Three networks: one ready, one altered, one missing."""
    for name in ("ready", "altered"):
        (tmp_path / f"{name}.onnx").write_bytes(name.encode())
    digest = sha256_of(tmp_path / "ready.onnx")
    cards = {
        name: ModelCard(name, name.title(), "A test.", f"{name}.onnx", digest, "MIT")
        for name in ("ready", "altered", "missing")
    }
    monkeypatch.setattr(catalogue, "CATALOGUE", tuple(cards.values()))
    install(Networks(ModelStore([tmp_path])))
    return cards


class Terminal(io.StringIO):
    """A person who types."""

    def isatty(self) -> bool:
        return True


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[ModelServer]:
    for name in list(os.environ):
        if name.lower().endswith("_proxy"):
            monkeypatch.delenv(name)
    transport = Transport(pauses_s=(), plain_hosts=frozenset({HOST}))
    monkeypatch.setattr("photorestorer_gui.cli.get_models.open_transport", lambda: transport)
    with model_server.running(CONTENT) as running:
        yield running


@pytest.fixture
def offered(server: ModelServer, monkeypatch: pytest.MonkeyPatch) -> dict[str, ModelCard]:
    """Three networks: two that the server has, one that it has not."""
    # The twins below share a hash, which the catalogue's own cards never do.
    monkeypatch.setattr("photorestorer_gui.networks.install.CATALOGUE", ())
    digest = hashlib.sha256(CONTENT).hexdigest()
    sface = replace(SFACE, sha256=digest, bytes=len(CONTENT), licence_note=STRINGS)
    cards = {
        name: replace(sface, id=name, title=name.title(), file=f"{name}.onnx", urls=(url,))
        for name, url in {
            "one": server.url("/one", serving()),
            "two": server.url("/two", serving()),
            "gone": server.url("/gone", status(404)),
        }.items()
    }
    monkeypatch.setattr(catalogue, "CATALOGUE", tuple(cards.values()))
    return cards


def typed(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    monkeypatch.setattr(sys, "stdin", Terminal(text))


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()} if folder.exists() else set()


# --- list -----------------------------------------------------------------------------------------


def test_that_json_tells_every_networks_state(run: Run, installed: dict[str, ModelCard]) -> None:
    ran = run("models", "list", "--json")
    assert (ran.code, ran.err) == (0, "")
    records: dict[str, dict[str, Any]] = {record["id"]: record for record in ran.records}
    assert {name: record["state"] for name, record in records.items()} == {
        name: name for name in installed
    }
    assert records["ready"]["bytes"] == len("ready")
    assert records["missing"]["bytes"] is None
    for name, card in installed.items():
        assert records[name]["sha256"] == card.sha256
        assert records[name]["licence"] == "MIT"
        assert records[name]["file"] == card.file


@pytest.mark.usefixtures("installed")
def test_that_people_get_a_line_each(run: Run) -> None:
    lines = run("models", "list").out.splitlines()
    assert len(lines) == 3
    assert all(
        state in line for state, line in zip(("ready", "altered", "missing"), lines, strict=True)
    )


def test_that_a_network_that_can_be_got_is_listed_as_not_installed(run: Run) -> None:
    (line,) = (line for line in run("models", "list").out.splitlines() if "gfpgan" in line)
    for part in ("340 MB", "Apache-2.0", "not installed", GFPGAN.purpose):
        assert part in line
    (record,) = (r for r in run("models", "list", "--json").records if r["id"] == "gfpgan-1.4")
    assert (record["state"], record["bytes"]) == ("not installed", None)
    assert record["download_bytes"] == GFPGAN.bytes
    assert record["licence_note"] == GFPGAN.licence_note
    assert record["verified"] is False


# --- get ------------------------------------------------------------------------------------------


def test_that_get_tells_what_it_is_about_to_fetch(
    run: Run, offered: dict[str, ModelCard], server: ModelServer
) -> None:
    ran = run("models", "get", "one")
    assert (ran.code, ran.out) == (1, "")
    for part in ("One (one)", SFACE.purpose, "0.0 MB", "Apache-2.0", STRINGS, "--yes"):
        assert part in ran.err
    assert server.asked == []
    assert names(user_models_folder()) == set()
    assert not agreements_file().exists()


@pytest.mark.usefixtures("offered")
def test_that_an_agreement_is_asked_for_once(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    typed(monkeypatch, "y\n")
    ran = run("models", "get", "one")
    assert ran.code == 0, ran.err
    assert "Fetch it under the licence" in ran.err
    assert names(user_models_folder()) == {"one.onnx"}
    typed(monkeypatch, "")
    assert run("models", "remove", "one", "--yes").code == 0
    assert names(user_models_folder()) == set()
    again = run("models", "get", "one", "--json")
    assert "Fetch it" not in again.err
    assert (again.record["state"], again.record["verified"]) == ("ready", True)


@pytest.mark.usefixtures("offered")
def test_that_nothing_is_fetched_where_the_settings_forbid_it(
    run: Run, server: ModelServer, tmp_path: Path
) -> None:
    save_settings(settings_file(), Settings(downloads=False))
    ran = run("models", "get", "one", "--yes")
    assert (ran.code, ran.out) == (1, "")
    assert "switched off in the settings" in ran.err
    assert "--from" in ran.err
    assert server.asked == []
    (tmp_path / "one.onnx").write_bytes(CONTENT)
    assert run("models", "get", "one", "--yes", "--from", str(tmp_path)).code == 0
    assert names(user_models_folder()) == {"one.onnx"}
    assert run("models", "get", "one").code == 0  # it is there


@pytest.mark.usefixtures("offered")
def test_that_another_wording_is_asked_for_anew(
    run: Run, monkeypatch: pytest.MonkeyPatch, offered: dict[str, ModelCard]
) -> None:
    assert run("models", "get", "one", "--yes").code == 0
    assert run("models", "remove", "one", "--yes").code == 0
    stricter = replace(offered["one"], licence_note="Never.")
    monkeypatch.setattr(catalogue, "CATALOGUE", (stricter,))
    ran = run("models", "get", "one")
    assert ran.code == 1
    assert "nobody is there to ask" in ran.err


def test_that_without_agreement_nothing_is_fetched(
    run: Run, offered: dict[str, ModelCard], server: ModelServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    typed(monkeypatch, "n\n")
    ran = run("models", "get", "one", "two")
    assert (ran.code, ran.out) == (1, "")
    assert "Fetch them under the licence" in ran.err
    assert "Nothing was downloaded." in ran.err
    assert server.asked == []


def test_that_one_that_fails_does_not_cost_the_others(
    run: Run, offered: dict[str, ModelCard], server: ModelServer
) -> None:
    ran = run("models", "get", "gone", "one", "two", "--yes", "--json")
    assert ran.code == 1
    gone, one, two = ran.records
    assert gone["id"] == "gone"
    assert "404" in gone["error"]
    assert gone["remedy"]
    assert (one["state"], two["state"]) == ("ready", "ready")
    assert names(user_models_folder()) == {"one.onnx", "two.onnx"}
    again = run("models", "get", "gone", "--yes")
    assert (again.code, again.out) == (1, "")
    assert "gone: “Gone” could not be downloaded" in again.err


def test_that_what_is_there_is_not_fetched_again(
    run: Run, offered: dict[str, ModelCard], server: ModelServer
) -> None:
    run("models", "get", "one", "--yes")
    ran = run("models", "get", "one")
    assert ran.code == 0
    assert "one is ready" in ran.out
    assert len(server.asked) == 1


def test_that_what_ships_needs_no_download(run: Run, installed: dict[str, ModelCard]) -> None:
    ran = run("models", "get", "ready")
    assert (ran.code, ran.err) == (0, "")
    missing = run("models", "get", "missing")
    assert missing.code == 1
    assert "Install the program again." in missing.err


def test_that_an_interrupted_download_goes_on_later(
    run: Run, offered: dict[str, ModelCard], server: ModelServer
) -> None:
    server.url("/one", serving(stop_after=100), serving())
    ran = run("models", "get", "one", "--yes")
    assert ran.code == 1
    assert names(user_models_folder()) == {"one.onnx.part", "one.onnx.part.json"}
    assert run("models", "get", "one").code == 0
    assert server.asked[-1][1] == "bytes=100-"
    assert names(user_models_folder()) == {"one.onnx"}


def test_that_only_secure_addresses_are_asked(
    run: Run, offered: dict[str, ModelCard], server: ModelServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("photorestorer_gui.cli.get_models.open_transport", Transport)
    ran = run("models", "get", "one", "--yes")
    assert ran.code == 1
    assert "only https" in ran.err
    assert server.asked == []


def test_that_a_folder_serves_machines_without_internet(
    run: Run, offered: dict[str, ModelCard], server: ModelServer, tmp_path: Path
) -> None:
    folder = tmp_path / "stick"
    folder.mkdir()
    ran = run("models", "get", "one", "--from", folder, "--yes")
    assert ran.code == 1
    assert "does not hold" in ran.err
    (folder / "renamed.bin").write_bytes(CONTENT)
    ran = run("models", "get", "one", "--from", folder, "--json")
    assert (ran.code, ran.record["bytes"]) == (0, len(CONTENT))
    assert names(user_models_folder()) == {"one.onnx"}
    assert server.asked == []


# --- add ------------------------------------------------------------------------------------------


@pytest.fixture
def own(tmp_path: Path) -> Path:
    path = tmp_path / "own.onnx"
    path.write_bytes(OWN)
    return path


def test_that_the_very_file_is_verified(
    run: Run, offered: dict[str, ModelCard], tmp_path: Path
) -> None:
    path = tmp_path / "had it already.onnx"
    path.write_bytes(CONTENT)
    ran = run("models", "add", path, "--as", "one", "--json")
    assert (ran.code, ran.record["state"], ran.record["verified"]) == (0, "ready", True)
    assert STRINGS in ran.err


def test_that_a_file_of_ones_own_is_marked_wherever_it_is_listed(
    run: Run, offered: dict[str, ModelCard], own: Path
) -> None:
    ran = run("models", "add", own, "--as", "one")
    assert ran.code == 0, ran.err
    assert "not verified" in ran.out
    for command in ("list", "check"):
        assert "not verified" in run("models", command).out.splitlines()[0]
        record = run("models", command, "--json").records[0]
        assert (record["id"], record["state"], record["verified"]) == ("one", "not verified", False)


def test_that_a_download_does_not_replace_a_file_of_ones_own(
    run: Run, offered: dict[str, ModelCard], own: Path
) -> None:
    run("models", "add", own, "--as", "one")
    ran = run("models", "get", "one", "--yes")
    assert (ran.code, ran.out) == (1, "")
    assert "models remove one" in ran.err
    assert (user_models_folder() / "one.onnx").read_bytes() == OWN
    assert run("models", "remove", "one", "--yes").code == 0
    assert run("models", "get", "one", "--yes").code == 0
    assert names(user_models_folder()) == {"one.onnx"}


@pytest.mark.parametrize("name", ["GFPGANv1.4.pth", "big-lama.pt"])
def test_that_pytorch_files_are_told_what_to_get_instead(
    run: Run, tmp_path: Path, name: str
) -> None:
    path = tmp_path / name
    path.write_bytes(b"PK\x03\x04")
    ran = run("models", "add", path, "--as", "gfpgan-1.4")
    assert (ran.code, ran.out) == (1, "")
    assert "PyTorch" in ran.err
    assert "photorestorer models get gfpgan-1.4" in ran.err


# --- remove ---------------------------------------------------------------------------------------


def test_that_removing_asks_first(
    run: Run, offered: dict[str, ModelCard], monkeypatch: pytest.MonkeyPatch
) -> None:
    run("models", "get", "one", "--yes")
    ran = run("models", "remove", "one")
    assert ran.code == 1
    assert "Nothing was deleted, because nobody is there to ask." in ran.err
    typed(monkeypatch, "n\n")
    assert run("models", "remove", "one").code == 1
    assert names(user_models_folder()) == {"one.onnx"}
    typed(monkeypatch, "y\n")
    ran = run("models", "remove", "one", "--json")
    assert (ran.code, ran.record) == (0, {"id": "one", "state": "not installed"})
    assert names(user_models_folder()) == set()


def test_that_there_must_be_something_to_remove(run: Run, offered: dict[str, ModelCard]) -> None:
    ran = run("models", "remove", "one", "--yes")
    assert (ran.code, ran.out) == (1, "")
    assert "not installed" in ran.err


def test_that_what_ships_cannot_be_removed(
    run: Run, installed: dict[str, ModelCard], tmp_path: Path
) -> None:
    ran = run("models", "remove", "ready", "--yes")
    assert (ran.code, ran.out) == (1, "")
    assert "ships with the program" in ran.err
    assert (tmp_path / "ready.onnx").exists()


# --- check ----------------------------------------------------------------------------------------


def test_that_check_looks_at_what_is_installed(run: Run, offered: dict[str, ModelCard]) -> None:
    run("models", "get", "one", "two", "--yes")
    ran = run("models", "check", "--json")
    assert ran.code == 0
    assert [(r["id"], r["state"]) for r in ran.records] == [("one", "ready"), ("two", "ready")]
    (user_models_folder() / "two.onnx").write_bytes(b"altered")
    ran = run("models", "check")
    assert ran.code == 1
    assert "altered" in ran.out.splitlines()[1]
    assert "Delete it and download it again." in ran.err


def test_that_check_misses_what_should_ship(run: Run, installed: dict[str, ModelCard]) -> None:
    ran = run("models", "check", "--json")
    assert ran.code == 1
    assert {r["id"]: r["state"] for r in ran.records} == {name: name for name in installed}


@pytest.mark.parametrize(
    "arguments",
    [["get"], ["get", "nonsense"], ["add", "a.onnx"], ["add", "a.onnx", "--as", "nonsense"]],
    ids=" ".join,
)
def test_that_wrong_usage_ends_with_2(run: Run, arguments: list[str]) -> None:
    ran = run("models", *arguments)
    assert (ran.code, ran.out) == (2, "")


def test_that_the_folder_of_the_settings_is_asked_instead_of_a_server(
    run: Run, offered: dict[str, ModelCard], server: ModelServer, tmp_path: Path
) -> None:
    folder = tmp_path / "share"
    folder.mkdir()
    (folder / "one.onnx").write_bytes(CONTENT)
    settings_file().parent.mkdir(parents=True, exist_ok=True)
    save_settings(settings_file(), Settings(networks_folder=str(folder)))
    ran = run("models", "get", "one", "--yes", "--json")
    assert (ran.code, ran.record["bytes"]) == (0, len(CONTENT))
    assert run("models", "get", "two", "--yes").code == 0, "the same bytes, whatever the name"
    (folder / "one.onnx").unlink()
    run("models", "remove", "one", "--yes")
    gone = run("models", "get", "one", "--yes")
    assert gone.code == 1
    assert "does not hold" in gone.err
    assert server.asked == []
