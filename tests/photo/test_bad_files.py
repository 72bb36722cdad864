"""Files that are no photos: one clear sentence each, no traceback, no memory."""

from __future__ import annotations

import os
import tracemalloc
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import cv2
import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from photorestorer_gui.errors import UnreadablePhotoError
from photorestorer_gui.photo.files import load_photo
from tests.photo.pictures import deep_png, gradient, noise, png_that_claims, tiff
from tests.photo.whole_files import whole_files


def refusal(path: Path, *, max_megapixels: float = 300.0) -> UnreadablePhotoError:
    with pytest.raises(UnreadablePhotoError) as raised:
        load_photo(path, max_megapixels=max_megapixels)
    error = raised.value
    assert error.summary.endswith(".")
    assert error.remedy.endswith(".")
    assert "\n" not in error.summary
    return error


WHOLE = whole_files()


def test_that_a_missing_file_is_named(tmp_path: Path) -> None:
    assert refusal(tmp_path / "nobody.jpg").summary == "“nobody.jpg” does not exist."


def test_that_a_folder_is_no_photo(tmp_path: Path) -> None:
    assert "is a folder" in refusal(tmp_path).summary


def test_that_an_empty_file_is_said_to_be_empty(tmp_path: Path) -> None:
    path = tmp_path / "empty.jpg"
    path.touch()
    assert refusal(path).summary == "“empty.jpg” is empty."


@pytest.mark.parametrize(
    "content",
    [
        b"x",
        b"hello " * 99,
        b"BMW 2002 tii",
        b"%PDF-1.7\n" * 9,
        b"\0" * 5000,
        b"RIFF\x24\0\0\0WAVEfmt " * 9,
        b"\0\0\0\x20ftypisom\0\0\2\0" * 9,
    ],
)
def test_that_something_else_is_said_to_be_no_picture(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "letter.jpg"
    path.write_bytes(content)
    assert refusal(path).summary == "“letter.jpg” is not a picture that can be read."


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no pipes")
def test_that_a_pipe_is_refused_without_waiting(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.jpg")
    assert "not an ordinary file" in refusal(tmp_path / "pipe.jpg").summary


def test_that_a_forbidden_file_is_said_to_be_forbidden(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "private.png"
    path.write_bytes(WHOLE["png"])

    def forbid(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", forbid)  # permissions do not bind an administrator
    assert refusal(path).summary == "You may not read “private.png”."


def test_that_a_name_with_a_nul_is_refused() -> None:
    refusal(Path("a\0b.jpg"))


def test_that_too_long_a_name_is_refused(tmp_path: Path) -> None:
    refusal(tmp_path / ("x" * 5000))


def test_that_a_failing_disk_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.png"
    path.write_bytes(WHOLE["png"])

    def fail(*_: object, **__: object) -> None:
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(Path, "open", fail)
    assert refusal(path).summary == "“a.png” could not be read."


@pytest.mark.parametrize("kind", [kind for kind in WHOLE if kind != "heic"])
@pytest.mark.parametrize("share", [0.02, 0.2, 0.5, 0.8, 0.95])
def test_that_a_truncated_file_is_refused(tmp_path: Path, kind: str, share: float) -> None:
    path = tmp_path / "cut"
    path.write_bytes(WHOLE[kind][: max(12, int(len(WHOLE[kind]) * share))])
    assert "damaged or incomplete" in refusal(path).summary


@pytest.mark.parametrize("share", [0.02, 0.2, 0.5, 0.8])
def test_that_a_truncated_heic_file_is_refused(tmp_path: Path, share: float) -> None:
    path = tmp_path / "cut"
    path.write_bytes(WHOLE["heic"][: max(12, int(len(WHOLE["heic"]) * share))])
    assert "damaged or incomplete" in refusal(path).summary


def test_that_a_16_bit_file_that_lies_about_its_length_gets_no_memory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    content = bytearray(deep_png(noise(30, 40, np.uint16)))
    content[33] = 0x7F  # the pixels claim to be 2 GB
    path = tmp_path / "a.png"
    path.write_bytes(content)
    decoded: list[object] = []
    monkeypatch.setattr(cv2, "imdecode", decoded.append)
    with suppress(UnreadablePhotoError):
        load_photo(path)
    assert decoded == []


def test_that_damaged_pixels_of_a_16_bit_file_are_refused(tmp_path: Path) -> None:
    content = bytearray(WHOLE["our tiff"])
    content[-2000:-1000] = b"\xff" * 1000
    path = tmp_path / "a.tif"
    path.write_bytes(content)
    assert "damaged or incomplete" in refusal(path).summary


@pytest.mark.parametrize("side", [20_000, 100_000, 2_000_000])
def test_that_an_absurd_size_is_refused_by_the_header(tmp_path: Path, side: int) -> None:
    path = tmp_path / "huge.png"
    path.write_bytes(png_that_claims(side, side))
    tracemalloc.start()
    error = refusal(path)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert "megapixels" in error.summary
    assert peak < 2_000_000


def test_that_the_limit_is_the_callers(tmp_path: Path) -> None:
    path = tmp_path / "a.png"
    path.write_bytes(WHOLE["png"])
    assert load_photo(path, max_megapixels=40 * 56 / 1e6).height == 56
    refusal(path, max_megapixels=40 * 56 / 1e6 - 1e-6)


@pytest.mark.parametrize("dtype", [np.float32, np.int32])
def test_that_32_bit_numbers_are_refused_clearly(tmp_path: Path, dtype: type) -> None:
    path = tmp_path / "a.tif"
    Image.fromarray(gradient()[..., 0].astype(dtype)).save(path, "TIFF")
    assert "32-bit" in refusal(path).summary
    path.write_bytes(tiff(gradient().astype(dtype)))
    refusal(path)


@pytest.mark.parametrize("extra", [0, 1, 2], ids=["other", "associated", "alpha"])
def test_that_deep_grey_with_a_second_channel_is_no_damage(tmp_path: Path, extra: int) -> None:
    path = tmp_path / "a.tif"
    path.write_bytes(tiff(noise(17, 33, np.uint16)[..., :2], tag_338=(3, (extra,))))
    error = refusal(path)
    assert error.summary == "“a.tif” stores its colours in a way that cannot be read."
    assert "16-bit PNG" in error.remedy


def test_that_a_raw_file_of_a_camera_is_not_read_as_its_thumbnail(tmp_path: Path) -> None:
    path = tmp_path / "a.dng"
    path.write_bytes(tiff(gradient(), tag_50706=(1, (1, 4, 0, 0))))
    assert "raw file" in refusal(path).summary
    path.write_bytes(tiff(gradient(), tag_254=(4, (1,)), tag_330=(4, (8,))))
    assert "raw file" in refusal(path).summary


def test_that_lack_of_memory_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.png"
    path.write_bytes(WHOLE["png"])

    def exhaust(*_: object, **__: object) -> None:
        raise MemoryError

    monkeypatch.setattr(np, "empty", exhaust)
    assert "not enough memory" in refusal(path).summary


def mangled(whole: bytes) -> Callable[[list[tuple[int, int]], int], bytes]:
    def mangle(changes: list[tuple[int, int]], cut: int) -> bytes:
        content = bytearray(whole)
        for position, value in changes:
            content[position % len(content)] = value
        return bytes(content[: len(content) - cut % 40])

    return mangle


@pytest.mark.parametrize("kind", list(WHOLE))
@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
    derandomize=True,
)
@given(
    changes=st.lists(st.tuples(st.integers(0, 1 << 16), st.integers(0, 255)), max_size=12),
    header=st.lists(st.tuples(st.integers(0, 200), st.integers(0, 255)), max_size=4),
    cut=st.integers(0, 39),
)
def test_that_mangled_bytes_give_a_photo_or_one_sentence(
    tmp_path: Path,
    kind: str,
    changes: list[tuple[int, int]],
    header: list[tuple[int, int]],
    cut: int,
) -> None:
    path = tmp_path / "mangled"
    path.write_bytes(mangled(WHOLE[kind])(changes + header, cut))
    # Anything but this class would fail the test.
    with suppress(UnreadablePhotoError):
        assert load_photo(path, max_megapixels=1.0).pixels.ndim == 3


def test_that_the_file_is_closed_again(tmp_path: Path) -> None:
    path = tmp_path / "a.png"
    for content in (WHOLE["png"], WHOLE["png"][:100], WHOLE["tiff"], WHOLE["heic"]):
        path.write_bytes(content)
        with suppress(UnreadablePhotoError):
            load_photo(path)
        path.unlink()  # fails on Windows while the file is open
        assert not path.exists()
