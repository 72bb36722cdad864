"""Running the command line on stand-in networks, in this process."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest

from photorestorer_gui import __main__
from photorestorer_gui.networks.session import Networks
from photorestorer_gui.photo.files import save_photo
from photorestorer_gui.photo.photo import Photo
from tests.networks import graphs
from tests.pictures import draw_portrait

USERS = ("inspect", "restore", "models", "get_models", "self_test", "training")
"""The commands' modules, each of which knows `open_networks` by its own name."""


@dataclass(frozen=True)
class Ran:
    """What one command left behind."""

    code: int
    out: str
    err: str

    @property
    def records(self) -> list[dict[str, Any]]:
        """Standard output, which must be one JSON object a line and nothing else."""
        return [json.loads(line) for line in self.out.splitlines()]

    @property
    def record(self) -> dict[str, Any]:
        (record,) = self.records
        return record


Run = Callable[..., Ran]
Install = Callable[[Networks], None]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Run:
    """Run `photorestorer ARGUMENTS…` as the installed program does."""

    def run_main(*arguments: str | Path) -> Ran:
        monkeypatch.setattr(sys, "argv", ["photorestorer", *map(str, arguments)])
        capfd.readouterr()
        code = __main__.main()
        out, err = capfd.readouterr()
        assert "Traceback" not in out + err
        return Ran(code, out, err)

    return run_main


@pytest.fixture
def install(monkeypatch: pytest.MonkeyPatch) -> Install:
    """Make the commands run these networks."""

    def replace(networks: Networks) -> None:
        for name in USERS:
            monkeypatch.setattr(f"photorestorer_gui.cli.{name}.open_networks", lambda: networks)

    return replace


@pytest.fixture
def stand_ins(tmp_path: Path, install: Install) -> Callable[..., Networks]:
    """Install stand-in networks; see `graphs.stand_ins` for what they can be told."""

    def make(
        scores: Mapping[str, float] | None = None, threshold: float = 0.5, **networks: bytes
    ) -> Networks:
        folder = tmp_path / "weights"
        made = graphs.stand_ins(folder, scores=scores, threshold=threshold, **networks)
        install(made)
        return made

    return make


def with_faces(
    networks: Networks, tmp_path: Path, face: bytes | None = None, second: bytes | None = None
) -> Networks:
    """Return stand-ins for the face networks besides those that `stand_ins` made.

    Parameters
    ----------
    face : bytes, optional
        What redraws; by default it changes nothing.
    second : bytes, optional
        What can redraw as well, as RestoreFormer++.
    """
    made = {
        "gfpgan-1.4": graphs.as_face(face or graphs.identity()),
        "yunet": graphs.face_finder(),
        "sface": graphs.face_teller(),
    }
    if second is not None:
        made["restoreformer++"] = graphs.as_face(second)
    faces = graphs.networks_of(tmp_path / "weights", made)
    judges = (graphs.JUDGE, graphs.STRETCH_JUDGE, graphs.PHOTO_JUDGE)
    shipped = (graphs.CLASSIFIER, graphs.SEGMENTER, graphs.SHARPENER, *judges)
    cards = [*map(networks.card, shipped), *map(faces.card, made)]
    return Networks(networks.store, cards=cards, threads=1)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    path = tmp_path / "photos"
    path.mkdir()
    return path


@pytest.fixture
def sound(folder: Path) -> Path:
    """A photo without damage."""
    return save_photo(draw_portrait(), folder / "aunt.png")


@pytest.fixture
def cracked(folder: Path) -> Path:
    """A photo with a white crack, which the stand-in crack finder sees."""
    pixels = draw_portrait().pixels.astype(np.uint8)
    cv2.line(pixels, (0, 40), (127, 90), (255, 255, 255), 3)
    return save_photo(Photo(pixels), folder / "uncle.png")


@pytest.fixture
def found_cracks(stand_ins: Callable[..., Networks]) -> None:
    """The stand-ins find cracks."""
    stand_ins({"cracked": 0.9})


@pytest.fixture
def faded(folder: Path) -> Path:
    """A photo that has only faded."""
    portrait = draw_portrait()
    pale = portrait.with_pixels((90 + 0.4 * portrait.pixels).astype(np.uint8))
    return save_photo(pale, folder / "grandmother.png")
