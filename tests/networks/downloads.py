"""A small weights file, and what a download of it does and leaves."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from pathlib import Path

from photorestorer_gui.networks.catalogue import ModelCard
from photorestorer_gui.networks.download import download
from photorestorer_gui.networks.store import ModelStore
from photorestorer_gui.networks.transfer import Transport
from photorestorer_gui.progress import Progress
from tests.networks.model_server import (
    HOST,
)

CONTENT = bytes(range(256)) * 400
HALF = len(CONTENT) // 2
WRONG = bytes(reversed(CONTENT))
QUICK = Transport(timeout_s=30.0, pauses_s=(0.0, 0.0), plain_hosts=frozenset({HOST}))
IMPATIENT = replace(QUICK, timeout_s=0.05)


def card_of(*urls: str) -> ModelCard:
    return ModelCard(
        id="big",
        title="The Big One",
        purpose="Tests.",
        file="big.onnx",
        sha256=hashlib.sha256(CONTENT).hexdigest(),
        licence="MIT",
        bundled=False,
        urls=urls,
        bytes=len(CONTENT),
    )


def fetch(
    folder: Path, *urls: str, progress: Progress | None = None, transport: Transport = QUICK
) -> Path:
    return download(card_of(*urls), folder, progress or Progress(), transport=transport)


def beginning(folder: Path, content: bytes, url: str = "", version: str = "") -> None:
    """Leave what an interrupted download leaves."""
    folder.mkdir(exist_ok=True)
    (folder / "big.onnx.part").write_bytes(content)
    if version:
        note = json.dumps({"url": url, "etag": version})
        (folder / "big.onnx.part.json").write_text(note)


def kept(folder: Path) -> int:
    """Return how many bytes the next try goes on from."""
    path = folder / "big.onnx.part"
    return path.stat().st_size if path.exists() else 0


def assert_whole(folder: Path) -> None:
    """The file is there, and nothing that helped it there."""
    assert [path.name for path in folder.iterdir()] == ["big.onnx"]
    assert (folder / "big.onnx").read_bytes() == CONTENT


def assert_nothing_installed(folder: Path) -> None:
    store = ModelStore([folder])
    assert store.state(card_of()) == "not installed"
    names = {path.name for path in folder.iterdir()}
    assert names <= {"big.onnx.part", "big.onnx.part.json"}
