"""The PNG that photos are kept in: any program reads it, and it says every pixel."""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np
import pytest

from photorestorer_gui.photo.photo import Photo
from photorestorer_gui.project import png


@pytest.mark.parametrize("shape", [(1, 1), (1, 700), (130, 1), (64, 5), (129, 33)])
@pytest.mark.parametrize("dtype", [np.uint8, np.uint16])
def test_that_a_photo_comes_back_as_it_was(shape: tuple[int, int], dtype: Any) -> None:
    most = np.iinfo(dtype).max
    pixels = np.random.default_rng(2).integers(0, most + 1, (*shape, 3), dtype)
    pixels[0, 0] = (0, most, 1)
    content = png.encode_photo(Photo(pixels.copy()))
    read = cv2.imdecode(np.frombuffer(content, np.uint8), cv2.IMREAD_UNCHANGED)
    assert read is not None
    assert read.dtype == dtype
    assert np.array_equal(read[..., ::-1], pixels)


def test_that_what_changes_little_takes_little_room() -> None:
    rows = np.arange(400, dtype=np.uint8)[:, None, None] // 2
    content = png.encode_photo(Photo(np.broadcast_to(rows, (400, 600, 3)).copy()))
    assert len(content) < 400 * 600 * 3 // 20
