"""The note beside a weights file of a person's own: which bytes were tried and found to work.

Such a file has no hash in the catalogue.  The note has the hash of the very bytes that passed the
trial run, so that these are used, and nothing that takes their place later.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from photorestorer_gui.networks.catalogue import ModelCard
from photorestorer_gui.photo.atomic import write_atomically
from photorestorer_gui.plain_json import read_json


def note_of(path: Path) -> Path:
    """Return where the note on the weights file `path` lies."""
    return path.with_name(path.name + ".own.json")


@dataclass(frozen=True)
class Origin:
    """Where a file of a person's own comes from.

    Attributes
    ----------
    name : str
        The name of the person's file.
    sha256 : str
        The hash of the PyTorch file that it was converted from; empty if it was not.
    made_by : str
        What converted it.
    apart : float
        The largest difference of its answer from PyTorch's on a fixed input, of 255.
    """

    name: str
    sha256: str = ""
    made_by: str = ""
    apart: float = 0.0


def write_note(
    card: ModelCard, path: Path, sha256: str, *, source: str | Origin, runtime: str = ""
) -> None:
    """Note that a file with this hash passed the card's trial run.

    Parameters
    ----------
    path : Path
        Where the weights file lies, or will.
    source : str or Origin
        The name of the person's file, for the person, and what it was converted from.
    runtime : str, optional
        The version of onnxruntime that it was tried with; without one it is tried again when it is
        used.

    Raises
    ------
    SaveError
        If it cannot be written.
    """
    origin = source if isinstance(source, Origin) else Origin(source)
    note: dict[str, Any] = {"id": card.id, "sha256": sha256, "source": origin.name}
    if origin.sha256:
        note["converted"] = {
            "from_sha256": origin.sha256,
            "by": origin.made_by,
            "apart_of_255": origin.apart,
        }
    _write(path, note | {"verified": False, "runtime": runtime})


def noted_runtime(path: Path) -> str:
    """Return the version of onnxruntime that `path` was tried with; empty if none is noted."""
    version = _read(path).get("runtime")
    return version if isinstance(version, str) else ""


def note_runtime(path: Path, version: str) -> None:
    """Note that what lies at `path` was tried again; errors as `write_note`."""
    _write(path, _read(path) | {"runtime": version})


def _write(path: Path, note: dict[str, Any]) -> None:
    content = json.dumps(note, ensure_ascii=False, indent=1).encode()
    write_atomically(note_of(path), content, overwrite=True)


def noted_sha256(card: ModelCard, path: Path) -> str | None:
    """Return the hash that was noted for `path` as this card's; None without a sound note."""
    digest = _note(card, path).get("sha256")
    sound = isinstance(digest, str) and re.fullmatch(r"[0-9a-f]{64}", digest)
    return digest if sound else None


def converted_from(card: ModelCard, path: Path) -> str | None:
    """Return the hash of the PyTorch file that `path` was converted from, if that was noted."""
    converted = _note(card, path).get("converted")
    digest = converted.get("from_sha256") if isinstance(converted, dict) else None
    return digest if isinstance(digest, str) else None


def _note(card: ModelCard, path: Path) -> dict[str, Any]:
    """Return the note on `path` if it is this card's, else an empty one."""
    note = _read(path)
    return note if note.get("id") == card.id else {}


def _read(path: Path) -> dict[str, Any]:
    """Return the note on a weights file; empty without one that can be read."""
    try:
        note = read_json(note_of(path))
    except (OSError, ValueError):
        return {}
    return note if isinstance(note, dict) else {}


def remove_note(path: Path) -> None:
    """Forget the note on `path`, if there is one."""
    note_of(path).unlink(missing_ok=True)
