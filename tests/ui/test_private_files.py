"""What lies on the disk of photos that are not shown: private, exact, and gone in the end."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from photorestorer_gui.errors import SaveError, UnreadablePhotoError
from photorestorer_gui.photo.photo import Photo, Pixels
from photorestorer_gui.ui.private_files import PrivateFiles

ARRAYS = [
    np.zeros((3, 5), np.bool_),
    np.random.default_rng(1).random((37, 41)) > 0.5,
    np.random.default_rng(2).integers(0, 256, (20, 30), dtype=np.uint8),
]


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return tmp_path / "cache" / "queue"


@pytest.mark.parametrize("array", ARRAYS, ids=["empty", "bits", "bytes"])
def test_that_arrays_come_back_exactly(root: Path, array: NDArray[np.generic]) -> None:
    files = PrivateFiles(root)
    kept = files.keep_array(array)
    assert kept.load().dtype == array.dtype
    assert np.array_equal(kept.load(), array)
    files.close()


@pytest.mark.parametrize("dtype", [np.uint8, np.uint16])
def test_that_photos_come_back_bit_for_bit(root: Path, dtype: type) -> None:
    top = int(np.iinfo(dtype).max)
    pixels: Pixels = np.random.default_rng(3).integers(0, top + 1, (33, 47, 3)).astype(dtype)
    files = PrivateFiles(root)
    file = files.keep_photo(Photo(pixels))
    assert files.load_photo(file).same_pixels(Photo(pixels))
    files.close()


@pytest.mark.skipif(os.name == "nt", reason="Windows guards the person's folder as a whole")
def test_that_nobody_else_may_look_into_the_folder(root: Path) -> None:
    files = PrivateFiles(root)
    folder = files.keep_array(ARRAYS[0]).file.parent
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    files.close()


def test_that_closing_leaves_nothing(root: Path) -> None:
    files = PrivateFiles(root)
    files.keep_array(ARRAYS[0])
    files.keep_photo(Photo(np.zeros((4, 4, 3), np.uint8)))
    files.close()
    assert list(root.iterdir()) == []


def test_that_a_program_that_runs_is_left_alone(root: Path) -> None:
    running, other = PrivateFiles(root), PrivateFiles(root)
    kept = running.keep_array(ARRAYS[2])
    other.sweep()
    assert np.array_equal(kept.load(), ARRAYS[2])
    running.close()


KILLED = """
import os, sys
from pathlib import Path
import numpy as np
from photorestorer_gui.ui.private_files import PrivateFiles
files = PrivateFiles(Path(sys.argv[1]))
files.keep_array(np.zeros((3, 3), np.uint8))
os._exit(1)
"""


def test_that_what_a_killed_program_left_is_swept_away(root: Path) -> None:
    here = Path(__file__).parents[2]
    subprocess.run([sys.executable, "-c", KILLED, str(root)], check=False, cwd=here, timeout=60)
    assert list(root.glob("*/*.array"))
    PrivateFiles(root).sweep()
    assert list(root.iterdir()) == []


def test_that_sweeping_where_nothing_is_does_nothing(root: Path) -> None:
    PrivateFiles(root).sweep()
    assert not root.exists()


@pytest.mark.parametrize("content", [None, b"", b"garbage"])
def test_that_a_file_that_is_gone_or_altered_is_told(root: Path, content: bytes | None) -> None:
    files = PrivateFiles(root)
    kept = files.keep_array(ARRAYS[2])
    if content is None:
        kept.file.unlink()
    else:
        kept.file.write_bytes(content)
    with pytest.raises(UnreadablePhotoError, match="gone"):
        kept.load()
    files.close()


def test_that_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(SaveError):
        PrivateFiles(tmp_path / "file" / "queue").keep_array(ARRAYS[0])
