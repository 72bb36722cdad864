"""Who is judged, and what is refused."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from photorestorer_gui.errors import PhotoRestorerError
from photorestorer_gui.photo.files import save_photo
from photorestorer_gui.training.judging.sitting import Sitting, open_sitting
from tests.networks import graphs
from tests.pictures import draw_portrait


def opened(folder: Path, sitting: Sitting) -> Sitting:
    return open_sitting(folder, folder / "none", networks=sitting.networks, count=3, seed=0)


def test_that_the_portraits_that_chose_thresholds_are_left_out(
    sitting: Sitting, held_out_folder: Path
) -> None:
    assert [portrait.path.name for portrait in sitting.portraits] == ["1.png", "3.png"]
    assert sitting.left_out == 0


@pytest.mark.parametrize(
    ("sizes", "expected"),
    [
        ([], "holds no picture"),
        ([(40, 40)], "holds no picture"),
        ([(300, 300)], "too few portraits"),
        ([(300, 300), (100, 300)], "too few portraits"),
    ],
)
def test_that_folders_without_a_usable_portrait_are_refused(
    sitting: Sitting, tmp_path: Path, sizes: list[tuple[int, int]], expected: str
) -> None:
    for number, size in enumerate(sizes):
        save_photo(draw_portrait(*size), tmp_path / f"{number}.png")
    with pytest.raises(PhotoRestorerError, match=expected) as caught:
        opened(tmp_path, sitting)
    assert caught.value.remedy


def test_that_unreadable_pictures_are_left_out_and_counted(
    sitting: Sitting, tmp_path: Path
) -> None:
    for number in range(3):
        save_photo(draw_portrait(280, 260, seed=number), tmp_path / f"{number}.png")
    (tmp_path / "broken.jpg").write_bytes(b"no picture")
    (tmp_path / "empty.png").write_bytes(b"")
    found = opened(tmp_path, sitting)
    assert found.left_out == 2
    assert len(found.portraits) == 1


def test_that_a_stamp_that_cannot_be_read_is_told(
    sitting: Sitting, held_out_folder: Path, tmp_path: Path
) -> None:
    (tmp_path / "empty.png").write_bytes(b"")
    with pytest.raises(PhotoRestorerError, match="could not be read"):
        open_sitting(held_out_folder, tmp_path, networks=sitting.networks, count=3, seed=0)


def test_that_a_step_that_fails_ends_the_sitting(sitting: Sitting, tmp_path: Path) -> None:
    networks = graphs.stand_ins(tmp_path, sharpener=graphs.failing())
    with pytest.raises(PhotoRestorerError, match="failed on a trial"):
        replace(sitting, networks=networks).sharpen(np.zeros((64, 64, 3), np.uint8))
