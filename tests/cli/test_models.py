"""``photorestorer models list``."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from photorestorer_gui.networks import catalogue
from photorestorer_gui.networks.catalogue import ModelCard
from photorestorer_gui.networks.session import Networks
from photorestorer_gui.networks.store import ModelStore, sha256_of
from tests.cli.conftest import Install, Run


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
