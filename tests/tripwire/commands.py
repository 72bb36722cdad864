"""Every command that the parser knows, with tiny things to work on: none may reach for anything.

    python -m tests.tripwire.commands FOLDER NAME…

runs commands one after another in this process, and its workers in theirs.  The list of commands
comes from the parser itself; `RUNS` says how each is run, and a test fails for one without a run.
"""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final
from unittest import mock

from typer.main import get_command

from photorestorer_gui import paths
from photorestorer_gui.cli import app, main
from photorestorer_gui.networks.catalogue import CATALOGUE
from photorestorer_gui.photo.files import save_photo
from tests.pictures import draw_portrait
from tests.tripwire.runs import photo_in

OWN: Final = "sface"
"""The network that a person adds a file of their own as."""


def known_commands() -> tuple[str, ...]:
    """Return the name of each command, as a person types it, in the parser's order."""
    return tuple(" ".join(words) for words in _leaves(get_command(app), ()))


def _leaves(command: Any, words: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    inner = getattr(command, "commands", None)
    if inner is None:
        yield words
        return
    for name, each in inner.items():
        yield from _leaves(each, (*words, name))


@dataclass(frozen=True)
class Places:
    """What the commands work on.

    Attributes
    ----------
    photo : Path
        A cracked portrait.
    portraits, models, out : Path
        Folders: sound portraits, weights that may be changed, results.
    own_network : Path
        An ONNX file that can serve as `OWN`.
    """

    photo: Path
    portraits: Path
    models: Path
    out: Path
    own_network: Path

    @classmethod
    def below(cls, folder: Path) -> Places:
        """Return where they lie."""
        inside = (folder / name for name in ("photos", "portraits", "models", "out"))
        photos, portraits, models, out = inside
        photo = photos / "Greatgrandmother-in-the-garden.png"
        return cls(photo, portraits, models, out, folder / "own.onnx")

    @classmethod
    def made(cls, folder: Path) -> Places:
        """Make them."""
        from tests.networks import graphs

        made = cls.below(folder)
        for each in (made.photo.parent, made.portraits, made.out):
            each.mkdir()
        assert photo_in(made.photo.parent) == made.photo
        for seed in range(8):
            save_photo(draw_portrait(280, 260, seed=seed), made.portraits / f"{seed}.png")
        shutil.copytree(paths.models_folder(), made.models, ignore=shutil.ignore_patterns("*.md"))
        (card,) = (each for each in CATALOGUE if each.id == OWN)
        made.own_network.write_bytes(graphs.meeting(card))
        return made


@dataclass(frozen=True)
class Run:
    """How a command is run.

    Attributes
    ----------
    words : callable(places) -> list
        What stands behind its name.
    status : int
        What it ends with.
    trains : bool
        Whether it needs TensorFlow.
    """

    words: Callable[[Places], Sequence[object]]
    status: int = 0
    trains: bool = False


RUNS: Final[dict[str, Run]] = {
    "inspect": Run(lambda at: [at.photo, "--json"]),
    "restore": Run(lambda at: [at.photo, "-o", at.out / "restored.png"]),
    "explain": Run(lambda at: [at.out / "restored.png"]),
    "batch": Run(lambda at: [at.photo.parent, "-o", at.out / "batch", "--jobs", "1"]),
    "self-test": Run(lambda _: []),
    "models list": Run(lambda _: []),
    "models add": Run(lambda at: [at.own_network, "--as", OWN]),
    "models check": Run(lambda _: []),
    "models remove": Run(lambda _: [OWN, "--yes"]),
    # A folder that does not hold the file, which nobody looks for elsewhere then.
    "models get": Run(lambda at: ["lama", "--yes", "--from", at.out], status=1),
    "dataset": Run(
        lambda at: [
            *("--source", at.portraits, "--out", at.out / "dataset"),
            *("--count", 6, "--size", 64, "--workers", 1),
        ]
    ),
    "train": Run(
        lambda at: [
            *("sharpen", "--data", at.portraits, "--out", at.out / "run"),
            *("--minutes", 0.01),
        ],
        trains=True,
    ),
    "refit": Run(
        lambda at: ["--models", at.models, "--data", at.portraits, "--count", 64], trains=True
    ),
    "learn-specks": Run(
        lambda at: ["--models", at.models, "--data", at.portraits, "--count", 2], trains=True
    ),
    "learn-judges": Run(
        lambda at: ["--models", at.models, "--data", at.portraits, "--count", 40], trains=True
    ),
    "average": Run(
        lambda at: [
            *(at.models / "sharpener.onnx", at.models / "sharpener.onnx"),
            *("--out", at.out / "average.onnx"),
        ]
    ),
    "calibrate": Run(
        lambda at: ["--models", at.models, "--data", at.portraits, "--count", 2], trains=True
    ),
    "evaluate": Run(
        lambda at: ["--models", at.models, "--data", at.portraits, "--count", 1], trains=True
    ),
}
"""In an order in which each finds what it needs."""


def names(*, trains: bool) -> list[str]:
    """Return the commands that need TensorFlow, or the others."""
    return [name for name, run in RUNS.items() if run.trains == trains]


def _tiny_recipe() -> AbstractContextManager[object]:
    """Let a training look at two small pictures at a time, for a step or two."""
    from photorestorer_gui.training import train

    tiny = train.Recipe(0.01, 64, 2, 1e-3, 1e-4, workers=1)
    return mock.patch.object(train, "read_recipe", return_value=tiny)


def run_commands(folder: Path, wanted: Sequence[str]) -> int:
    """Run commands on what lies in a folder; returns 0 if each ended as it should."""
    at = Places.below(folder)
    for name in wanted:
        run = RUNS[name]
        with _tiny_recipe() if run.trains else nullcontext():
            status = main([*name.split(), *map(str, run.words(at))])
        if status != run.status:
            sys.stderr.write(f"“{name}” ended with {status} and not with {run.status}\n")
            return 1
    return 0


if __name__ == "__main__":
    sys.exit(run_commands(Path(sys.argv[1]), sys.argv[2:]))
