"""Finding and verifying weights files."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

import pytest

from photorestorer_gui.errors import NetworkError
from photorestorer_gui.networks.catalogue import ModelCard
from photorestorer_gui.networks.own_files import write_note
from photorestorer_gui.networks.store import ModelStore, sha256_of

CONTENT = b"weights" * 1000


def card_for(content: bytes, *, bundled: bool = True) -> ModelCard:
    digest = hashlib.sha256(content).hexdigest()
    return ModelCard("a", "The A", "", "a.onnx", digest, "Apache-2.0", bundled=bundled)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "a.onnx").write_bytes(CONTENT)
    return tmp_path


def test_that_the_hash_is_that_of_the_content(folder: Path) -> None:
    assert sha256_of(folder / "a.onnx") == hashlib.sha256(CONTENT).hexdigest()


def test_that_a_file_with_the_right_hash_is_served(folder: Path) -> None:
    store = ModelStore([folder])
    assert store.verified(card_for(CONTENT)) == folder / "a.onnx"
    assert store.read(card_for(CONTENT)) == CONTENT


def test_that_folders_are_searched_in_order(folder: Path, tmp_path: Path) -> None:
    second = tmp_path / "second"
    second.mkdir()
    (second / "a.onnx").write_bytes(CONTENT)
    nowhere = tmp_path / "nowhere"
    assert ModelStore([nowhere, second, folder]).find(card_for(CONTENT)) == second / "a.onnx"


@pytest.mark.parametrize(
    ("bundled", "remedy"), [(True, "Install the program again."), (False, "Download it first.")]
)
def test_that_a_missing_file_says_what_to_do(tmp_path: Path, bundled: bool, remedy: str) -> None:
    store, card = ModelStore([tmp_path]), card_for(CONTENT, bundled=bundled)
    assert store.find(card) is None
    for ask in (store.verified, store.read):
        with pytest.raises(NetworkError, match="not installed") as caught:
            ask(card)
        assert caught.value.remedy == remedy
        assert str(tmp_path) in caught.value.details


@pytest.mark.parametrize("content", [b"", CONTENT[:-1], CONTENT + b"x"])
def test_that_an_altered_file_is_refused(folder: Path, content: bytes) -> None:
    (folder / "a.onnx").write_bytes(content)
    for ask in (ModelStore([folder]).verified, ModelStore([folder]).read):
        with pytest.raises(NetworkError, match="altered"):
            ask(card_for(CONTENT))


def test_that_a_file_altered_after_its_first_use_is_refused(folder: Path) -> None:
    store = ModelStore([folder])
    store.verified(card_for(CONTENT))
    (folder / "a.onnx").write_bytes(b"something else")
    with pytest.raises(NetworkError, match="altered"):
        store.read(card_for(CONTENT))


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="this user may read everything")
def test_that_an_unreadable_file_is_no_surprise(folder: Path) -> None:
    (folder / "a.onnx").chmod(0)
    for ask in (ModelStore([folder]).verified, ModelStore([folder]).read):
        with pytest.raises(NetworkError, match="cannot be read"):
            ask(card_for(CONTENT))


def test_that_a_read_error_is_no_surprise(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> None:
        raise OSError("input/output error")

    store = ModelStore([folder])
    monkeypatch.setattr(Path, "open", broken)
    monkeypatch.setattr(Path, "read_bytes", broken)
    for ask in (store.verified, store.read):
        with pytest.raises(NetworkError, match="cannot be read"):
            ask(card_for(CONTENT))


def test_that_a_file_of_ones_own_is_known_by_its_note(folder: Path) -> None:
    store, own = ModelStore([folder]), card_for(b"another", bundled=False)
    assert not store.is_own(own)
    write_note(own, folder / "a.onnx", sha256_of(folder / "a.onnx"), source="mine.onnx")
    assert store.is_own(own)
    assert not store.is_own(card_for(b"another")), "what ships is nobody's own"
    (folder / "a.onnx").unlink()
    assert not store.is_own(own), "a note without a file"
