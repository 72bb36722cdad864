"""Weights files from this machine: copied from a folder, a person's own, and removed again."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import Final

from photorestorer_gui.errors import DownloadError, NetworkError, SaveError
from photorestorer_gui.networks.catalogue import CATALOGUE, ModelCard
from photorestorer_gui.networks.conversion import convert
from photorestorer_gui.networks.onnx_file import NoOnnxError, needs_other_files
from photorestorer_gui.networks.own_files import Origin, converted_from, remove_note, write_note
from photorestorer_gui.networks.part import Part, clear_part, holding, receiving
from photorestorer_gui.networks.runtime import OnnxRuntime
from photorestorer_gui.networks.store import ModelStore, State, sha256_of
from photorestorer_gui.networks.torch_files import is_torch_file
from photorestorer_gui.networks.trying import try_apart
from photorestorer_gui.photo.atomic import write_atomically
from photorestorer_gui.progress import Progress
from photorestorer_gui.words import phrase

_MOST_BYTES: Final = 2**31
"""No ONNX file in one piece is larger."""
_BLOCK_BYTES: Final = 2**20
_CONVERTING: Final = 0.9
"""Share of a conversion in the work; the rest is the trial run."""


def refuse_bundled(card: ModelCard) -> None:
    """Raise NetworkError if the card's file ships with the program."""
    if card.bundled:
        raise NetworkError(
            phrase("“{title}” ships with the program.", title=card.title),
            phrase(
                "Nothing has to be got, added or removed; if its file is damaged, install again."
            ),
        )


def copy_from(card: ModelCard, source: Path, folder: Path, progress: Progress) -> Path:
    """Copy a card's file from the folder `source` into `folder`, for machines without internet.

    Parameters
    ----------
    source : Path
        Searched, without its subfolders, for the right file under any name.
    folder : Path
        The person's folder of weights; made if it is not there.

    Raises
    ------
    Cancelled
    DownloadError
        If the right file is not there, or cannot be written.
    """
    found = _right_file(card, source, progress)
    target = folder / card.file
    with receiving(card, folder) as part:
        part.restart()
        _copy(card, found, part, progress)
        if part.sha256 != card.sha256:
            part.restart()
            raise DownloadError(
                phrase("“{name}” was changed while it was copied.", name=found.name),
                phrase("Try again."),
                str(found),
            )
        part.place(target)
    remove_note(target)
    return target


def _right_file(card: ModelCard, source: Path, progress: Progress) -> Path:
    names = {card.file, *(PurePosixPath(url).name for url in card.urls)}
    wrong = []
    for path in _files_of(source):
        progress.check()
        with _reading(path):
            if path.stat().st_size == card.bytes and sha256_of(path) == card.sha256:
                return path
        if path.name in names:
            wrong.append(path.name)
    if wrong:
        raise DownloadError(
            phrase(
                "“{wrong}” in “{source}” is incomplete, or another file than it should be.",
                wrong=wrong[0],
                source=source,
            ),
            phrase("Fetch it again from {urls} and copy it there.", urls=card.urls[0]),
            f"expected {card.bytes} bytes, SHA-256 {card.sha256}",
        )
    raise DownloadError(
        phrase(
            "The folder “{source}” does not hold the file of “{title}”.",
            source=source,
            title=card.title,
        ),
        phrase("Fetch {urls} on a machine with internet and copy it there.", urls=card.urls[0]),
        f"expected {card.bytes} bytes, SHA-256 {card.sha256}",
    )


def _files_of(source: Path) -> list[Path]:
    with _reading(source):
        return sorted(path for path in source.iterdir() if path.is_file())


def _copy(card: ModelCard, found: Path, part: Part, progress: Progress) -> None:
    for block in _blocks(found):
        progress.report(part.size / card.bytes, "copying")
        part.append(block)


def _blocks(path: Path) -> Iterator[bytes]:
    with _reading(path), path.open("rb") as file:
        while block := file.read(_BLOCK_BYTES):
            yield block


@contextmanager
def _reading(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise DownloadError(
            phrase("“{path}” cannot be read.", path=path),
            phrase("Name a folder that can be read."),
            str(error),
        ) from error


def add(card: ModelCard, path: Path, folder: Path, progress: Progress) -> State:
    """Install a file that the person has: the catalogue's own, or one that keeps its contract.

    Parameters
    ----------
    path : Path
        An ONNX file that needs no other files, or a PyTorch file, which is converted first.
    folder : Path
        The person's folder of weights; made if it is not there.
    progress : Progress
        Told the stages of a conversion, and what came of it; cancels that and the trial run.

    Returns
    -------
    str
        `ready` for the catalogue's file, `not verified` for one that passed a trial run.

    Raises
    ------
    Cancelled
    NetworkError
        If the file cannot serve (as `trying.try_apart` tells), or another is installed already.
    DownloadError, SaveError
        If it cannot be written.
    """
    refuse_bundled(card)
    content = _content(path)
    digest = hashlib.sha256(content).hexdigest()
    origin = Origin(path.name)
    if is_torch_file(path, content):
        del content
        if _is_converted(card, folder, digest):
            return "not verified"
        _refuse_second(card, folder, digest)
        content, origin = _converted(card, path, digest, progress.part(0.0, _CONVERTING))
        digest = hashlib.sha256(content).hexdigest()
    _refuse_other_card(card, digest)
    genuine = digest == card.sha256
    if not genuine:
        _try_out(card, path, content, progress)
    with holding(card, folder):
        target = folder / card.file
        _refuse_second(card, folder, digest)
        clear_part(target)
        if genuine:
            remove_note(target)
        else:  # first the note: without it the file counts as altered, without the file it is idle
            runtime = OnnxRuntime().version
            write_note(card, target, digest, source=origin, runtime=runtime)
        try:
            write_atomically(target, content, overwrite=True)
        except SaveError:
            if not target.exists():
                remove_note(target)
            raise
    return "ready" if genuine else "not verified"


def _content(path: Path) -> bytes:
    try:
        if not path.is_file():  # a pipe or a device gives bytes without end
            raise FileNotFoundError(f"{path} is no file")
        if path.stat().st_size >= _MOST_BYTES:
            raise NetworkError(
                phrase("“{name}” is too large for a network in one file.", name=path.name),
                phrase("Use a smaller one."),
            )
        return path.read_bytes()
    except OSError as error:
        raise NetworkError(
            phrase("“{path}” cannot be read.", path=path),
            phrase("Name an ONNX file that exists."),
            str(error),
        ) from error


def _is_converted(card: ModelCard, folder: Path, sha256: str) -> bool:
    """Return whether what was converted from a PyTorch file with this hash is installed."""
    is_noted = converted_from(card, folder / card.file) == sha256
    return is_noted and ModelStore([folder]).state(card) == "not verified"


def _converted(
    card: ModelCard, path: Path, sha256: str, progress: Progress
) -> tuple[bytes, Origin]:
    """Return an ONNX file made of a PyTorch file, and what is to be noted of it."""
    made = convert(card, path, sha256, progress)
    progress.note(
        phrase(
            "“{name}” was converted; its answer differs from PyTorch's by at most {apart:.4f} "
            "of 255.",
            name=path.name,
            apart=made.apart,
        )
    )
    return made.content, Origin(path.name, sha256, made.made_by, made.apart)


def _refuse_other_card(card: ModelCard, digest: str) -> None:
    for other in CATALOGUE:
        if other.sha256 == digest and other.id != card.id:
            raise NetworkError(
                phrase(
                    "This is the file of “{title}”, not of “{title2}”.",
                    title=other.title,
                    title2=card.title,
                ),
                phrase("Add it as {id}.", id=other.id)
                if not other.bundled
                else phrase("It ships with the program."),
            )


def _try_out(card: ModelCard, path: Path, content: bytes, progress: Progress) -> None:
    """Run a person's own network as the card's; raises NetworkError if it cannot serve."""
    try:
        if needs_other_files(content):
            raise NetworkError(
                phrase("“{name}” keeps its weights in other files beside it.", name=path.name),
                phrase("Save the network as one ONNX file, without external data."),
            )
    except NoOnnxError as error:
        raise NetworkError(
            phrase("“{name}” is no ONNX file, or is cut off.", name=path.name),
            phrase(
                "Use an ONNX file, or get the original: photorestorer models get {id}", id=card.id
            ),
            str(error),
        ) from error
    try_apart(card, content, progress)


def _refuse_second(card: ModelCard, folder: Path, digest: str) -> None:
    """Never put one working file in the place of another behind the person's back."""
    store = ModelStore([folder])
    if store.state(card) in ("ready", "not verified") and sha256_of(folder / card.file) != digest:
        raise NetworkError(
            phrase("Another file is installed as “{title}”.", title=card.title),
            phrase("Remove it first: photorestorer models remove {id}", id=card.id),
        )


def remove(card: ModelCard, folder: Path) -> bool:
    """Remove a card's file, and what is left of its downloads, from the person's folder alone.

    Returns
    -------
    bool
        Whether there was anything.

    Raises
    ------
    NetworkError
        If it ships with the program.
    DownloadError
        If it is being downloaded, or may not be removed.
    """
    refuse_bundled(card)
    if not folder.is_dir():
        return False
    target = folder / card.file
    with holding(card, folder):
        there = target.exists()
        target.unlink(missing_ok=True)
        remove_note(target)
        return clear_part(target) or there
