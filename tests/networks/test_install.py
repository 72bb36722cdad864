"""Weights files from this machine, and the notes and agreements beside them."""

from __future__ import annotations

import hashlib
import json
import threading
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from photorestorer_gui.errors import DownloadError, NetworkError
from photorestorer_gui.networks import install
from photorestorer_gui.networks.agreements import Agreements
from photorestorer_gui.networks.catalogue import CATALOGUE, ModelCard
from photorestorer_gui.networks.install import add, copy_from, remove
from photorestorer_gui.networks.own_files import note_of
from photorestorer_gui.networks.part import holding
from photorestorer_gui.networks.session import Networks
from photorestorer_gui.networks.store import ModelStore
from photorestorer_gui.networks.trying import Bounds, try_here
from photorestorer_gui.progress import Cancelled, Progress
from tests.networks import graphs

(SFACE,) = (card for card in CATALOGUE if card.id == "sface")
CONTENT = graphs.meeting(SFACE)
OTHER = CONTENT + b"\x10\x01"  # the same network by another producer


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "weights"


@pytest.fixture(autouse=True)
def in_this_process(monkeypatch: pytest.MonkeyPatch) -> None:
    """Networks are tried here, which is quicker; `test_trying` tries them apart."""
    monkeypatch.setattr(install, "try_apart", try_here)


@pytest.fixture
def given(tmp_path: Path) -> Path:
    """A file that a person has."""
    path = tmp_path / "given" / "mine.onnx"
    path.parent.mkdir()
    path.write_bytes(CONTENT)
    return path


def genuine(**changes: Any) -> ModelCard:
    """The card whose file the person has."""
    digest = hashlib.sha256(CONTENT).hexdigest()
    return replace(SFACE, sha256=digest, bytes=len(CONTENT), **changes)


# --- a person's own file --------------------------------------------------------------------------


def test_that_the_catalogues_file_is_verified_by_its_hash(folder: Path, given: Path) -> None:
    given.write_bytes(b"known by its hash, so it needs no trial")
    digest = hashlib.sha256(given.read_bytes()).hexdigest()
    card = replace(SFACE, sha256=digest)
    assert add(card, given, folder, Progress()) == "ready"
    assert [path.name for path in folder.iterdir()] == [card.file]
    assert ModelStore([folder]).read(card) == given.read_bytes()


def test_that_a_file_of_ones_own_is_used_and_marked(folder: Path, given: Path) -> None:
    assert add(SFACE, given, folder, Progress()) == "not verified"
    store = ModelStore([folder])
    assert store.state(SFACE) == "not verified"
    assert store.read(SFACE) == CONTENT
    assert store.verified(SFACE) == folder / SFACE.file
    assert Networks(store).load(SFACE.id)
    note = json.loads(note_of(folder / SFACE.file).read_text("utf-8"))
    assert (note["source"], note["verified"]) == ("mine.onnx", False)


def test_that_only_the_very_file_that_was_tried_is_used(folder: Path, given: Path) -> None:
    add(SFACE, given, folder, Progress())
    (folder / SFACE.file).write_bytes(OTHER)
    store = ModelStore([folder])
    assert store.state(SFACE) == "altered"
    for ask in (store.read, store.verified):
        with pytest.raises(NetworkError, match="altered"):
            ask(SFACE)


@pytest.mark.parametrize(
    "note",
    [
        "",
        "[]",
        "{}",
        '{"id": "yunet", "sha256": "DIGEST"}',
        '{"id": "sface", "sha256": 7}',
        '{"id": "sface", "sha256": ""}',
    ],
)
def test_that_a_note_that_is_not_sound_proves_nothing(folder: Path, given: Path, note: str) -> None:
    add(SFACE, given, folder, Progress())
    digest = hashlib.sha256(CONTENT).hexdigest()
    note_of(folder / SFACE.file).write_text(note.replace("DIGEST", digest))
    assert ModelStore([folder]).state(SFACE) == "altered"


def test_that_a_note_makes_no_stand_in_for_a_file_that_ships(folder: Path, given: Path) -> None:
    add(SFACE, given, folder, Progress())
    assert ModelStore([folder]).state(replace(SFACE, bundled=True)) == "altered"


def test_that_a_working_file_is_not_replaced_unasked(folder: Path, given: Path) -> None:
    add(SFACE, given, folder, Progress())
    add(SFACE, given, folder, Progress())  # the same again is no harm
    given.write_bytes(OTHER)
    with pytest.raises(NetworkError, match="Another file is installed") as caught:
        add(SFACE, given, folder, Progress())
    assert "models remove sface" in caught.value.remedy
    assert ModelStore([folder]).read(SFACE) == CONTENT


def test_that_an_altered_file_is_replaced(folder: Path, given: Path) -> None:
    folder.mkdir()
    (folder / SFACE.file).write_bytes(b"altered")
    add(SFACE, given, folder, Progress())
    assert ModelStore([folder]).read(SFACE) == CONTENT


REFUSED: dict[str, tuple[str, bytes, str]] = {
    "junk": ("mine.onnx", b"no network at all", "no ONNX file"),
    "another network": ("mine.onnx", graphs.identity(), "cannot serve as “SFace”"),
    "PyTorch by name": ("big-lama.pt", b"anything", "is a PyTorch file"),
    "PyTorch by content": ("mine.onnx", b"PK\x03\x04anything", "is a PyTorch file"),
}


@pytest.mark.parametrize(("name", "content", "reason"), REFUSED.values(), ids=REFUSED.keys())
def test_that_a_file_that_cannot_serve_is_refused(
    folder: Path, given: Path, name: str, content: bytes, reason: str
) -> None:
    path = given.with_name(name)
    path.write_bytes(content)
    with pytest.raises(NetworkError, match=reason) as caught:
        add(SFACE, path, folder, Progress())
    assert caught.value.remedy
    assert not folder.exists()


def test_that_weights_in_other_files_are_refused(
    folder: Path, given: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(install, "needs_other_files", lambda _: True)
    with pytest.raises(NetworkError, match="in other files beside it") as caught:
        add(SFACE, given, folder, Progress())
    assert "without external data" in caught.value.remedy


def test_that_a_network_without_an_end_is_given_up(
    folder: Path, given: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(install, "try_apart", partial(try_here, bounds=Bounds(seconds=0.1)))
    given.write_bytes(graphs.meeting(SFACE, slow=True))
    with pytest.raises(NetworkError, match="no answer within") as caught:
        add(SFACE, given, folder, Progress())
    assert caught.value.remedy
    assert not folder.exists()


def test_that_a_trial_can_be_cancelled(folder: Path, given: Path) -> None:
    given.write_bytes(graphs.meeting(SFACE, slow=True))
    progress = Progress()
    timer = threading.Timer(0.1, progress.cancel)
    timer.start()
    with pytest.raises(Cancelled):
        add(SFACE, given, folder, progress)
    timer.join()


def test_that_the_file_of_another_card_is_told_apart(
    folder: Path, given: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = genuine(id="twin", title="The Twin")
    monkeypatch.setattr(install, "CATALOGUE", (SFACE, other))
    with pytest.raises(NetworkError, match="the file of “The Twin”") as caught:
        add(SFACE, given, folder, Progress())
    assert caught.value.remedy == "Add it as twin."


def test_that_a_file_that_is_not_there_is_told(folder: Path, tmp_path: Path) -> None:
    for path in (tmp_path / "nowhere.onnx", tmp_path):
        with pytest.raises(NetworkError, match="cannot be read"):
            add(SFACE, path, folder, Progress())


def test_that_a_file_that_ships_is_left_alone(folder: Path, given: Path) -> None:
    card = replace(SFACE, bundled=True)
    with pytest.raises(NetworkError, match="ships with the program"):
        add(card, given, folder, Progress())
    with pytest.raises(NetworkError, match="ships with the program"):
        remove(card, folder)


# --- from a folder --------------------------------------------------------------------------------


def test_that_the_right_file_is_copied_whatever_its_name(folder: Path, given: Path) -> None:
    card = genuine()
    (given.parent / "another.onnx").write_bytes(bytes(len(CONTENT)))
    folder.mkdir()
    (folder / f"{card.file}.part").write_bytes(b"left over")
    path = copy_from(card, given.parent, folder, Progress())
    assert path.read_bytes() == CONTENT
    assert ModelStore([folder]).state(card) == "ready"
    assert [each.name for each in folder.iterdir()] == [card.file]
    assert given.exists()


@pytest.mark.parametrize("content", [CONTENT[:-1], bytes(len(CONTENT))])
def test_that_a_wrong_file_of_the_right_name_is_not_copied(
    folder: Path, given: Path, content: bytes
) -> None:
    given.rename(given.with_name(SFACE.file)).write_bytes(content)
    with pytest.raises(DownloadError, match="incomplete, or another file"):
        copy_from(genuine(), given.parent, folder, Progress())
    assert not folder.exists()


def test_that_a_folder_without_the_file_says_what_to_fetch(folder: Path, given: Path) -> None:
    with pytest.raises(DownloadError, match="does not hold") as caught:
        copy_from(SFACE, given.parent, folder, Progress())
    assert SFACE.urls[0] in caught.value.remedy


def test_that_a_folder_that_is_not_there_is_told(folder: Path, tmp_path: Path) -> None:
    with pytest.raises(DownloadError, match="cannot be read"):
        copy_from(SFACE, tmp_path / "nowhere", folder, Progress())


def test_that_copying_can_be_cancelled(
    folder: Path, given: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(install, "_BLOCK_BYTES", 100)
    progress = Progress(lambda *_: progress.cancel())
    card = genuine()
    with pytest.raises(Cancelled):
        copy_from(card, given.parent, folder, progress)
    assert (folder / f"{card.file}.part").stat().st_size == 100
    assert ModelStore([folder]).state(card) == "not installed"


# --- removing -------------------------------------------------------------------------------------


def test_that_nothing_of_a_removed_file_is_left(folder: Path, given: Path) -> None:
    add(SFACE, given, folder, Progress())
    for name in (f"{SFACE.file}.part", f"{SFACE.file}.part.json"):
        (folder / name).write_bytes(b"left over")
    assert remove(SFACE, folder)
    assert list(folder.iterdir()) == []
    assert not remove(SFACE, folder)


def test_that_a_beginning_alone_can_be_removed(folder: Path) -> None:
    folder.mkdir()
    (folder / f"{SFACE.file}.part").write_bytes(b"left over")
    assert remove(SFACE, folder)
    assert list(folder.iterdir()) == []


def test_that_nothing_is_removed_while_it_is_fetched(folder: Path, given: Path) -> None:
    add(SFACE, given, folder, Progress())
    with holding(SFACE, folder), pytest.raises(DownloadError, match="Another copy"):
        remove(SFACE, folder)
    assert ModelStore([folder]).read(SFACE) == CONTENT


def test_that_where_nothing_was_installed_nothing_is_made(folder: Path) -> None:
    assert not remove(SFACE, folder)
    assert not folder.exists()


# --- agreements -----------------------------------------------------------------------------------


def test_that_an_agreement_holds_for_its_wording_alone(tmp_path: Path) -> None:
    file = tmp_path / "made" / "agreements.json"
    agreements = Agreements(file)
    assert not agreements.covers(SFACE)
    agreements.add(SFACE)
    other = replace(SFACE, id="other")
    agreements.add(other)
    again = Agreements(file)
    assert again.covers(SFACE)
    assert again.covers(other)
    assert not again.covers(replace(SFACE, id="third"))
    assert not again.covers(replace(SFACE, licence_note="Only on Sundays."))
    assert not again.covers(replace(SFACE, licence="MIT"))


@pytest.mark.parametrize("content", [b"", b"[]", b'{"sface": 7}', b"\xff"])
def test_that_a_damaged_file_of_agreements_is_none(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "agreements.json"
    file.write_bytes(content)
    agreements = Agreements(file)
    assert not agreements.covers(SFACE)
    agreements.add(SFACE)
    assert agreements.covers(SFACE)
