"""PyTorch files: known, refused, converted by a process apart; PyTorch is not needed here."""

from __future__ import annotations

import hashlib
import json
import os
import signal
import sys
import threading
from collections.abc import Mapping
from dataclasses import replace
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import pytest

from photorestorer_gui.errors import DiskFullError, NetworkError
from photorestorer_gui.networks import conversion, install, torch_files
from photorestorer_gui.networks.catalogue import CATALOGUE, ModelCard
from photorestorer_gui.networks.conversion import Converted, convert
from photorestorer_gui.networks.install import add
from photorestorer_gui.networks.own_files import note_of
from photorestorer_gui.networks.store import ModelStore
from photorestorer_gui.networks.torch_files import ORIGINALS, is_torch_file
from photorestorer_gui.photo import parcels
from photorestorer_gui.progress import Cancelled, Progress
from tests.networks import graphs

GFPGAN, LAMA, SFACE = (
    next(card for card in CATALOGUE if card.id == each)
    for each in ("gfpgan-1.4", "lama-big", "sface")
)
ZIPPED = b"PK\x03\x04 weights"
DIGEST = hashlib.sha256(ZIPPED).hexdigest()
ONNX = graphs.meeting(GFPGAN)


@pytest.fixture
def given(tmp_path: Path) -> Path:
    """A PyTorch file that a person has."""
    path = tmp_path / "mine.pth"
    path.write_bytes(ZIPPED)
    return path


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "weights"


@pytest.fixture
def extra(monkeypatch: pytest.MonkeyPatch) -> None:
    """The extra is there, whether it is or not."""
    monkeypatch.setattr(torch_files, "can_convert", lambda: True)


@pytest.fixture
def no_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(torch_files, "_LIBRARIES", ("torch", "no_such_library"))


# --- which files are PyTorch's --------------------------------------------------------------------


@pytest.mark.parametrize("name", ["GFPGANv1.4.pth", "big-lama.PT", "last.ckpt"])
def test_that_pytorch_files_are_known_by_name(name: str) -> None:
    assert is_torch_file(Path(name), b"anything")


@pytest.mark.parametrize("content", [ZIPPED, b"\x80\x02\x8a\nl\xfc\x9cF\xf9 weights"])
def test_that_pytorch_files_are_known_by_how_they_begin(content: bytes) -> None:
    assert is_torch_file(Path("mine.onnx"), content)


def test_that_an_onnx_file_is_none() -> None:
    assert not is_torch_file(Path("mine.onnx"), ONNX)


# --- what is refused before any process starts ----------------------------------------------------


@pytest.mark.usefixtures("no_extra")
def test_that_without_the_extra_it_is_told_how_to_get_it(given: Path, folder: Path) -> None:
    with pytest.raises(NetworkError, match="is a PyTorch file") as caught:
        add(GFPGAN, given, folder, Progress())
    assert "photorestorer models get gfpgan-1.4" in caught.value.remedy
    assert "pip install 'photorestorer[convert]'" in caught.value.remedy
    assert not folder.exists()


@pytest.mark.usefixtures("no_extra")
@pytest.mark.parametrize("digest", ORIGINALS)
def test_that_an_original_is_told_by_its_title(given: Path, digest: str) -> None:
    original = ORIGINALS[digest]
    (card,) = (card for card in CATALOGUE if card.id == original.model_id)
    with pytest.raises(NetworkError, match=f"{original.title} for PyTorch") as caught:
        torch_files.check_convertible(card, given, digest)
    assert f"photorestorer models get {original.model_id}" in caught.value.remedy


@pytest.mark.usefixtures("extra")
@pytest.mark.parametrize("digest", ORIGINALS)
def test_that_an_original_serves_as_itself_alone(given: Path, digest: str) -> None:
    original = ORIGINALS[digest]
    for card in CATALOGUE:
        if card.id == original.model_id:
            torch_files.check_convertible(card, given, digest)
        else:
            with pytest.raises(NetworkError, match=f"{original.title} for PyTorch, not") as caught:
                torch_files.check_convertible(card, given, digest)
            assert f"Add it as {original.model_id}" in caught.value.remedy


@pytest.mark.usefixtures("extra")
def test_that_what_cannot_be_converted_says_so(given: Path, folder: Path) -> None:
    with pytest.raises(NetworkError, match="“SFace” cannot be made of one") as caught:
        add(SFACE, given, folder, Progress())
    assert "photorestorer models get sface" in caught.value.remedy


def test_that_the_extra_of_the_sentence_is_one() -> None:
    import tomllib

    root = Path(__file__).resolve().parents[2]
    project = tomllib.loads((root / "pyproject.toml").read_text("utf-8"))["project"]
    named = {line.split(">")[0] for line in project["optional-dependencies"]["convert"]}
    assert named == set(torch_files._LIBRARIES)


# --- the process that converts --------------------------------------------------------------------


def converting(connection: Connection, request: Mapping[str, Any]) -> None:
    for stage in conversion.STAGES:
        parcels.tell(connection, {"stage": stage})
    content = json.dumps(dict(request)).encode() * 40_000
    made = {"bytes": len(content), "apart": 0.25, "made_by": "a test"}
    parcels.tell(connection, made)
    for start in range(0, len(content), 1 << 20):
        connection.send_bytes(content[start : start + (1 << 20)])


def refusing(connection: Connection, request: Mapping[str, Any]) -> None:
    parcels.tell(connection, parcels.error_record(NetworkError("Refused.", "Do not.", "why")))


def failing(connection: Connection, request: Mapping[str, Any]) -> None:
    parcels.tell(connection, {"defect": "Traceback: it broke"})


def dying(connection: Connection, request: Mapping[str, Any]) -> None:
    parcels.tell(connection, {"stage": "converting"})
    os._exit(3)


def killed(connection: Connection, request: Mapping[str, Any]) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def talking_nonsense(connection: Connection, request: Mapping[str, Any]) -> None:
    connection.send_bytes(b"[7]")


def boasting(connection: Connection, request: Mapping[str, Any]) -> None:
    parcels.tell(connection, {"bytes": 1 << 40, "apart": 0.0, "made_by": "a test"})


def breaking_off(connection: Connection, request: Mapping[str, Any]) -> None:
    content = bytes(2**21)
    parcels.tell(connection, {"bytes": len(content), "apart": 0.0, "made_by": "a test"})
    connection.send_bytes(parcels.content_chunks(content)[0])


def sending_too_little(connection: Connection, request: Mapping[str, Any]) -> None:
    parcels.tell(connection, {"bytes": 100, "apart": 0.0, "made_by": "a test"})
    connection.send_bytes(bytes(99))


def never_ending(connection: Connection, request: Mapping[str, Any]) -> None:
    parcels.tell(connection, {"stage": "converting"})
    threading.Event().wait()


@pytest.mark.usefixtures("extra")
def test_that_a_conversion_is_heard_to_its_end(
    given: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(conversion, "serve", converting)
    told: list[tuple[float, str]] = []
    made = convert(GFPGAN, given, DIGEST, Progress(lambda *report: told.append(report)))
    assert told[1:] == list(conversion.STAGES.values())
    assert [fraction for fraction, _ in told] == sorted(fraction for fraction, _ in told)
    request = {"id": GFPGAN.id, "path": str(given), "sha256": DIGEST, "is_known": False}
    assert made.content == json.dumps(request).encode() * 40_000
    assert (made.apart, made.made_by) == (0.25, "a test")


@pytest.mark.usefixtures("extra")
def test_that_only_a_program_known_by_its_hash_may_run(
    given: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(conversion, "serve", converting)
    program = torch_files.Original("Big LaMa", LAMA.id, is_program=True)
    monkeypatch.setitem(ORIGINALS, DIGEST, program)
    assert b'"is_known": true' in convert(LAMA, given, DIGEST, Progress()).content
    monkeypatch.setitem(ORIGINALS, DIGEST, replace(program, is_program=False))
    assert b'"is_known": false' in convert(LAMA, given, DIGEST, Progress()).content


FAILURES = {
    "refused": (refusing, "Refused.", "why"),
    "broke": (failing, "could not be converted", "it broke"),
    "died": (dying, "could not be converted", "status 3"),
    "nonsense": (talking_nonsense, "could not be converted", "no message"),
    "too much": (boasting, "could not be converted", "bytes"),
    "too little": (sending_too_little, "could not be converted", "too few bytes"),
    "broken off": (breaking_off, "could not be converted", "status 0"),
}


@pytest.mark.usefixtures("extra")
@pytest.mark.parametrize(("serve", "said", "details"), FAILURES.values(), ids=FAILURES)
def test_that_whatever_befalls_the_process_is_a_sentence(
    given: Path,
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    serve: Any,
    said: str,
    details: str,
) -> None:
    monkeypatch.setattr(conversion, "serve", serve)
    with pytest.raises(NetworkError, match=said) as caught:
        add(GFPGAN, given, folder, Progress())
    assert details in caught.value.details
    assert caught.value.remedy
    assert not folder.exists()


@pytest.mark.skipif(sys.platform == "win32", reason="no process is killed for memory there")
@pytest.mark.usefixtures("extra")
def test_that_a_process_that_memory_runs_out_for_is_told(
    given: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(conversion, "serve", killed)
    with pytest.raises(NetworkError, match="not enough memory") as caught:
        convert(GFPGAN, given, DIGEST, Progress())
    assert "Close other programs" in caught.value.remedy


@pytest.mark.usefixtures("extra")
def test_that_a_process_that_says_nothing_is_given_up(
    given: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(conversion, "serve", never_ending)
    monkeypatch.setattr(conversion, "_SILENCE_S", 0.0)
    with pytest.raises(NetworkError, match="could not be converted") as caught:
        convert(GFPGAN, given, DIGEST, Progress())
    assert "said nothing" in caught.value.details


@pytest.mark.usefixtures("extra")
def test_that_a_conversion_can_be_cancelled(
    given: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(conversion, "serve", never_ending)
    timers: list[threading.Timer] = []

    def tell(fraction: float, text: str) -> None:
        if text == conversion.STAGES["converting"][1]:
            timers.append(threading.Timer(0.05, progress.cancel))  # it waits for the process then
            timers[0].start()

    progress = Progress(tell)
    with pytest.raises(Cancelled):
        add(GFPGAN, given, folder, progress)
    timers[0].join()
    assert not folder.exists()


def test_that_a_converter_that_is_not_there_is_a_sentence(
    given: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The real process, with or without PyTorch: the file holds nothing."""
    monkeypatch.setattr(torch_files, "can_convert", lambda: True)
    with pytest.raises(NetworkError) as caught:
        convert(GFPGAN, given, DIGEST, Progress())
    assert "mine.pth" in caught.value.summary
    assert caught.value.details


# --- what is done with what it made ---------------------------------------------------------------


def stand_in(monkeypatch: pytest.MonkeyPatch, content: bytes = ONNX) -> list[ModelCard]:
    """Let a conversion give this; returns for which cards one was asked for."""
    asked: list[ModelCard] = []

    def made(card: ModelCard, *_: object) -> Converted:
        asked.append(card)
        return Converted(content, 0.01, "a test")

    monkeypatch.setattr(install, "convert", made)
    return asked


def test_that_a_converted_file_is_used_and_noted(
    given: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stand_in(monkeypatch)
    progress = Progress()
    assert add(GFPGAN, given, folder, progress) == "not verified"
    assert ModelStore([folder]).read(GFPGAN) == ONNX
    note = json.loads(note_of(folder / GFPGAN.file).read_text("utf-8"))
    assert note["source"] == "mine.pth"
    assert note["sha256"] == hashlib.sha256(ONNX).hexdigest()
    assert note["converted"] == {"from_sha256": DIGEST, "by": "a test", "apart_of_255": 0.01}
    (said,) = progress.take_notes()
    assert said == (
        "“mine.pth” was converted; its answer differs from PyTorch's by at most 0.0100 of 255."
    )


def test_that_the_same_file_is_converted_once(
    given: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = stand_in(monkeypatch)
    for _ in range(2):
        assert add(GFPGAN, given, folder, Progress()) == "not verified"
    assert asked == [GFPGAN]
    (folder / GFPGAN.file).write_bytes(b"altered")
    assert add(GFPGAN, given, folder, Progress()) == "not verified"
    assert asked == [GFPGAN] * 2


def test_that_another_file_is_refused_before_minutes_are_spent(
    given: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = stand_in(monkeypatch)
    add(GFPGAN, given, folder, Progress())
    given.write_bytes(ZIPPED + b"!")
    with pytest.raises(NetworkError, match="Another file is installed"):
        add(GFPGAN, given, folder, Progress())
    assert asked == [GFPGAN]


def test_that_a_conversion_must_keep_the_contract(
    given: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stand_in(monkeypatch, graphs.identity())
    with pytest.raises(NetworkError, match="cannot serve as “GFPGAN"):
        add(GFPGAN, given, folder, Progress())
    assert not folder.exists()


def test_that_a_full_disk_leaves_nothing_of_a_conversion(
    given: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stand_in(monkeypatch)

    def full(*_: object, **__: object) -> None:
        raise DiskFullError("The disk is full.", "Free some space.")

    monkeypatch.setattr(install, "write_atomically", full)
    with pytest.raises(DiskFullError):
        add(GFPGAN, given, folder, Progress())
    assert ModelStore([folder]).state(GFPGAN) == "not installed"
    assert not note_of(folder / GFPGAN.file).exists()
