"""Projects, lists, journals, settings and weights of bad will: read, or refused in a sentence."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from photorestorer_gui.errors import NetworkError, PhotoRestorerError, ProjectError
from photorestorer_gui.networks.install import add
from photorestorer_gui.photo.provenance_xmp import read_provenance
from photorestorer_gui.photo.xmp import XmpPacket
from photorestorer_gui.plain_json import MOST_BYTES, parsed, read_json
from photorestorer_gui.progress import Progress
from photorestorer_gui.project.files import load_project
from tests.hostile import records
from tests.hostile.bounded import peak_bytes
from tests.hostile.doors import (
    SFACE,
    enter_as_batch,
    enter_as_model,
    enter_as_notes,
    enter_as_project,
    enter_as_recent,
    enter_as_session,
    enter_as_settings,
)
from tests.hostile.outcomes import Enter, outcomes

MOST_MEMORY_BYTES = 400 << 20
KINDS: dict[str, tuple[Callable[[], records.Cases], Enter]] = {
    "projects": (records.projects, enter_as_project),
    "settings": (records.json_texts, enter_as_settings),
    "recent photos": (records.json_texts, enter_as_recent),
    "notes": (records.json_texts, enter_as_notes),
    "sessions": (records.sessions, enter_as_session),
    "batches": (records.batches, enter_as_batch),
    "models": (records.models, enter_as_model),
}


@pytest.mark.parametrize(("cases", "enter"), KINDS.values(), ids=KINDS.keys())
def test_that_a_made_up_file_is_read_or_refused_in_a_sentence(
    tmp_path: Path,
    cases: Callable[[], records.Cases],
    enter: Enter,
    capfd: pytest.CaptureFixture[str],
) -> None:
    assert outcomes(enter, cases(), tmp_path).total() > 20
    assert capfd.readouterr().out == ""  # where a result in JSON may be expected


@pytest.mark.skipif(sys.platform != "linux", reason="only here memory can be measured and limited")
@pytest.mark.parametrize(
    ("cases", "door"), [("projects", "enter_as_project"), ("models", "enter_as_model")]
)
def test_that_none_takes_much_memory(cases: str, door: str) -> None:
    taken = peak_bytes("tests.hostile.records", cases, "tests.hostile.doors", door)
    assert {name: size for name, size in taken.items() if size > MOST_MEMORY_BYTES} == {}


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no pipes")
def test_that_pipes_and_devices_are_refused_without_waiting(tmp_path: Path) -> None:
    pipe = tmp_path / "work.photorestorer"
    os.mkfifo(pipe)
    with pytest.raises(ProjectError, match="could not be read"):
        load_project(pipe)
    for path in (pipe, Path("/dev/zero")):
        with pytest.raises(NetworkError, match="cannot be read"):
            add(SFACE, path, tmp_path / "models", Progress())


def test_that_a_json_file_is_read_only_as_far_as_is_sensible(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    with path.open("wb") as file:
        file.truncate(MOST_BYTES + 1)
    with pytest.raises(ValueError, match="too large"):
        read_json(path)
    with pytest.raises(ValueError, match="deeply"):
        parsed("[" * 100_000)


def test_that_xmp_without_a_bottom_counts_as_none() -> None:
    rdf = b"<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'>"
    sound = rdf + b"<a>" * 50 + b"</a>" * 50 + b"</rdf:RDF>"
    deep = rdf + b"<a>" * 500 + b"</a>" * 500 + b"</rdf:RDF>"
    assert b"<a><a>" in XmpPacket(sound).to_bytes()
    assert b"<a><a>" not in XmpPacket(deep).to_bytes()
    assert read_provenance(rdf + b"<a>" * 100_000) == ()


def test_that_a_refusal_of_a_project_says_why(tmp_path: Path) -> None:
    path = tmp_path / "work.photorestorer"
    path.write_bytes(records.hungry_project())
    with pytest.raises(PhotoRestorerError, match="damaged") as caught:
        load_project(path)
    assert "packed" in caught.value.details
