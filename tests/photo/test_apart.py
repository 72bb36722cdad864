"""Reading in processes of their own: the same photos, and nothing that a decoder does spreads."""

from __future__ import annotations

import json
import logging
import os
import pickle
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import fields
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from photorestorer_gui.errors import MaskSizeError, PhotoRestorerError, UnreadablePhotoError
from photorestorer_gui.photo import asking, parcels, reader
from photorestorer_gui.photo.apart import Apart
from photorestorer_gui.photo.asking import Patience
from photorestorer_gui.photo.files import load_photo, save_photo
from photorestorer_gui.photo.layers import NoLayerError, decode_layer
from photorestorer_gui.photo.mask import Mask
from photorestorer_gui.photo.mask_files import load_mask, save_mask
from photorestorer_gui.photo.photo import Metadata, Photo
from photorestorer_gui.photo.small import load_small
from photorestorer_gui.processes import SPAWN
from photorestorer_gui.progress import Cancelled, Progress
from photorestorer_gui.project.png import encode_mask, encode_photo
from photorestorer_gui.words import Words
from tests.photo import saboteurs
from tests.photo.pictures import gradient, noise, tiff
from tests.photo.whole_files import odd_files, whole_files

FILES = {**whole_files(), **odd_files()}
Make = Callable[[str], Path]


@pytest.fixture(scope="module")
def sabotaged() -> Iterator[Apart]:
    with closing(Apart(sabotage=saboteurs.by_name)) as made:
        yield made


@pytest.fixture
def make(tmp_path: Path) -> Make:
    """Makes a photo whose name says what happens to its reader."""

    def make_photo(name: str) -> Path:
        return save_photo(Photo(gradient()), tmp_path / f"{name}.png")

    return make_photo


def read(apart: Apart, path: Path, progress: Progress | None = None) -> Photo:
    return apart.load_photo(path, max_megapixels=300.0, progress=progress)


def refusal(work: Callable[[], object]) -> PhotoRestorerError:
    with pytest.raises(PhotoRestorerError) as caught:
        work()
    return caught.value


@pytest.mark.parametrize("kind", FILES)
def test_that_a_photo_is_the_same_as_when_it_is_read_here(
    apart: Apart, tmp_path: Path, kind: str
) -> None:
    path = tmp_path / "photo"
    path.write_bytes(FILES[kind])
    here, there = load_photo(path), read(apart, path)
    assert there.same_pixels(here)
    assert (there.metadata, there.source) == (here.metadata, path)
    assert not there.pixels.flags.writeable
    assert there.with_pixels(there.pixels).pixels is there.pixels  # not copied once more
    for one, other in zip(here.metadata.notes, there.metadata.notes, strict=True):
        assert isinstance(one, Words)
        assert isinstance(other, Words)
        assert (one.template, one.values) == (other.template, other.values)


def test_that_all_that_is_known_of_a_file_comes_across() -> None:
    known = Metadata(b"exif", b"xmp", b"iptc", (300.0, 299.5), ("a note",), has_thumbnail=True)
    nothing = Metadata()
    assert all(getattr(known, f.name) != getattr(nothing, f.name) for f in fields(Metadata))
    told = json.loads(json.dumps(parcels._metadata_record(known)))
    assert parcels._metadata_of(told) == known


@pytest.mark.parametrize("content", [b"", b"no photo", FILES["png"][:300], FILES["heic"][:600]])
def test_that_a_refusal_is_the_same_as_here(apart: Apart, tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "letter “x” {y}.jpg"
    path.write_bytes(content)
    here, there = refusal(lambda: load_photo(path)), refusal(lambda: read(apart, path))
    assert type(here) is type(there)
    assert (here.summary, here.remedy) == (there.summary, there.remedy)
    assert isinstance(there.summary, Words)
    assert there.summary.template != there.summary


def test_that_small_photos_and_masks_are_the_same_as_here(apart: Apart, tmp_path: Path) -> None:
    photo = save_photo(Photo(gradient(400, 600)), tmp_path / "a.jpg")
    small = apart.load_small(photo, 50, max_megapixels=300.0)
    assert small.same_pixels(load_small(photo, 50))
    mask = save_mask(Mask(np.eye(31, dtype=np.bool_)), tmp_path / "m.png")
    there = apart.load_mask(mask, Progress(), max_megapixels=300.0, height=31, width=31)
    assert there.same_pixels(load_mask(mask, height=31, width=31))
    error = refusal(lambda: apart.load_mask(mask, max_megapixels=300.0, height=62, width=62))
    assert isinstance(error, MaskSizeError)
    assert error.can_be_scaled


def test_that_a_name_that_is_no_text_is_read(apart: Apart, make: Make) -> None:
    path = make("a")
    odd = path.with_name(os.fsdecode(b"\xff\xfe.png"))
    try:
        path.rename(odd)
    except OSError:
        pytest.skip("this system has no such names")
    assert read(apart, odd).source == odd


@pytest.mark.parametrize("how", ["abort", "crash", "end", "lying"])
def test_that_a_decoder_that_dies_costs_one_photo(sabotaged: Apart, make: Make, how: str) -> None:
    error = refusal(lambda: read(sabotaged, make(how)))
    assert isinstance(error, UnreadablePhotoError)
    assert "made a decoder crash" in error.summary
    assert "another copy" in error.remedy
    assert error.details
    assert read(sabotaged, make("good")).height == 40


@pytest.mark.skipif(sys.platform == "win32", reason="there is no such signal")
def test_that_a_reader_that_the_system_ends_tells_of_memory(sabotaged: Apart, make: Make) -> None:
    assert "not enough memory" in refusal(lambda: read(sabotaged, make("kill"))).summary


@pytest.mark.skipif(sys.platform != "linux", reason="only here memory can be limited")
def test_that_a_decoder_gets_no_more_memory_than_a_photo_needs(
    sabotaged: Apart, make: Make
) -> None:
    assert "not enough memory" in refusal(lambda: read(sabotaged, make("greedy"))).summary
    assert read(sabotaged, make("good")).height == 40


@pytest.mark.skipif(sys.platform != "linux", reason="only here memory can be limited")
def test_that_a_deep_photo_may_lie_in_a_large_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A TIFF of many pages is read whole, for the sake of the first."""
    pixels, path = noise(40, 56, np.uint16), tmp_path / "pages.tif"
    path.write_bytes(tiff(pixels))
    load_photo(path)  # what is loaded on first use does not count
    os.truncate(path, 96 << 20)
    monkeypatch.setattr(reader, "BASE_BYTES", 32 << 20)
    with reader._limited_memory(path, 300.0):
        assert np.array_equal(load_photo(path).pixels, pixels)
    with reader._limited_memory(path, 300.0), pytest.raises(MemoryError):
        bytearray(512 << 20)


@pytest.mark.skipif(sys.platform != "linux", reason="only here memory can be limited")
@pytest.mark.parametrize("deep", [False, True])
def test_that_a_large_file_is_no_way_to_all_memory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, deep: bool
) -> None:
    path = tmp_path / "hollow.tif"
    path.write_bytes(tiff(gradient(dtype=np.uint16 if deep else np.uint8)))
    load_photo(path)
    os.truncate(path, 512 << 20)
    monkeypatch.setattr(reader, "BASE_BYTES", 32 << 20)
    monkeypatch.setattr(reader, "MOST_FILE_BYTES", 48 << 20)
    with reader._limited_memory(path, 300.0), pytest.raises(MemoryError):
        bytearray(512 << 20)
    if deep:
        with reader._limited_memory(path, 300.0):
            assert "not enough memory" in refusal(lambda: load_photo(path)).summary


@pytest.mark.skipif(sys.platform != "linux", reason="others have nothing of the kind")
def test_that_the_system_ends_a_reader_before_the_program(sabotaged: Apart, make: Make) -> None:
    assert read(sabotaged, make("first")).height == 40


def test_that_a_decoder_that_hangs_is_given_up(make: Make) -> None:
    with closing(Apart(sabotage=saboteurs.by_name, patience=Patience(answer_s=0.2))) as apart:
        error = refusal(lambda: read(apart, make("hang")))
    assert "did not end" in error.summary
    assert error.remedy


def test_that_a_large_photo_may_take_longer() -> None:
    patience = Patience(answer_s=1.0, per_megapixel_s=2.0)
    assert patience.decoding_s(100) == 201


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no pipes")
def test_that_reading_can_be_cancelled(sabotaged: Apart, make: Make) -> None:
    path, progress = make("hang"), Progress()
    os.mkfifo(path.with_suffix(".began"))

    def cancel_once_it_hangs() -> None:
        path.with_suffix(".began").read_bytes()
        progress.cancel()

    thread = threading.Thread(target=cancel_once_it_hangs)
    thread.start()
    with pytest.raises(Cancelled):
        read(sabotaged, path, progress)
    thread.join()
    assert read(sabotaged, make("good")).height == 40


def test_that_a_cancel_that_comes_too_late_disturbs_no_other_photo(
    apart: Apart, make: Make
) -> None:
    progress = Progress()
    read(apart, make("a"), progress)
    progress.cancel()
    assert read(apart, make("b")).height == 40
    with pytest.raises(Cancelled):
        read(apart, make("c"), progress)


def test_that_a_defect_of_ours_is_heard_of(sabotaged: Apart, make: Make) -> None:
    with pytest.raises(RuntimeError, match="deep inside"):
        read(sabotaged, make("odd"))


def test_that_decoders_write_nothing_on_the_terminal(
    sabotaged: Apart, make: Make, capfd: pytest.CaptureFixture[str]
) -> None:
    assert read(sabotaged, make("noisy")).height == 40
    assert capfd.readouterr() == ("", "")


def test_that_readers_are_kept_and_end_with_the_program(make: Make) -> None:
    before = set(SPAWN.active_children())
    apart = Apart()
    read(apart, make("a"))
    (first,) = set(SPAWN.active_children()) - before
    read(apart, make("b"))
    assert set(SPAWN.active_children()) - before == {first}
    apart.close()
    assert set(SPAWN.active_children()) - before == set()
    assert read(apart, make("c")).height == 40
    assert set(SPAWN.active_children()) - before == set()


def test_that_a_reader_that_died_meanwhile_is_replaced(make: Make) -> None:
    before = set(SPAWN.active_children())
    with closing(Apart()) as apart:
        read(apart, make("a"))
        (reader,) = set(SPAWN.active_children()) - before
        reader.kill()
        reader.join()
        assert read(apart, make("b")).height == 40


def test_that_several_threads_read_at_once(apart: Apart, make: Make) -> None:
    paths = [make(f"photo-{number}") for number in range(4)]
    heights: list[int] = []

    def note(path: Path) -> None:
        heights.append(read(apart, path).height)

    threads = [threading.Thread(target=note, args=(path,)) for path in paths]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert heights == [40] * 4


def test_that_photos_are_read_here_where_no_process_starts(
    make: Make, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(asking, "serve", saboteurs.stillborn)
    with caplog.at_level(logging.INFO), closing(Apart()) as apart:
        told = [apart.is_apart, read(apart, make("a")).height, apart.is_apart]
    assert told == [True, 40, False]
    assert "no other can be started" in caplog.text


GREY_LAYER = encode_mask(Mask(np.eye(31, 40, dtype=np.bool_)))


def layer(apart: Apart, name: str, content: bytes = GREY_LAYER, **options: Any) -> NDArray[Any]:
    """Decode a layer of a project of this name."""
    source = Path(f"/projects/{name}.photorestorer")
    wanted: dict[str, Any] = {"size": (31, 40), "kind": "grey", **options}
    return apart.decode_layer(content, source=source, **wanted)


@pytest.mark.parametrize("dtype", [np.uint8, np.uint16])
def test_that_layers_are_the_same_as_here(apart: Apart, dtype: Any) -> None:
    assert np.array_equal(layer(apart, "a"), decode_layer(GREY_LAYER, (31, 40), "grey"))
    pixels = np.random.default_rng(5).integers(0, np.iinfo(dtype).max, (700, 900, 3), dtype)
    content = encode_photo(Photo(pixels))
    assert len(content) > 1 << 20, "it is sent in more than one piece"
    there = layer(apart, "a", content, size=(700, 900), kind="colour")
    assert np.array_equal(there, pixels)


@pytest.mark.parametrize(
    ("content", "options"),
    [
        (GREY_LAYER, {"size": (40, 31)}),
        (GREY_LAYER, {"kind": "colour"}),
        (GREY_LAYER[:-20], {}),
        (GREY_LAYER[:60] + b"spoilt" + GREY_LAYER[66:], {}),
        (b"no picture", {}),
    ],
)
def test_that_what_is_no_layer_is_refused_as_here(
    apart: Apart, content: bytes, options: dict[str, Any]
) -> None:
    with pytest.raises(NoLayerError):
        layer(apart, "a", content, **options)
    assert layer(apart, "a").shape == (31, 40)


@pytest.mark.parametrize("how", ["abort", "lying"])
def test_that_a_layer_whose_decoder_dies_costs_its_project(sabotaged: Apart, how: str) -> None:
    error = refusal(lambda: layer(sabotaged, how))
    assert f"“{how}.photorestorer” made a decoder crash" in error.summary
    assert layer(sabotaged, "good").shape == (31, 40)


@pytest.mark.skipif(sys.platform != "linux", reason="only here memory can be limited")
def test_that_a_layer_gets_no_more_memory_than_its_pixels_need(sabotaged: Apart) -> None:
    assert "not enough memory" in refusal(lambda: layer(sabotaged, "greedy")).summary


def test_that_layers_are_decoded_here_where_no_process_starts(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(asking, "serve", saboteurs.stillborn)
    with closing(Apart()) as apart:
        assert layer(apart, "a").shape == (31, 40)
        assert not apart.is_apart


def test_that_what_a_reader_says_is_never_unpickled() -> None:
    ours, theirs = SPAWN.Pipe()
    with closing(ours), closing(theirs):
        theirs.send_bytes(pickle.dumps({"ready": True}))
        with pytest.raises(ValueError, match="decode"):
            parcels.hear(ours)


@pytest.mark.parametrize(
    "shape", [[0, 5, 3], [-1, -5, 3], [5, 5, 4], [5, 5, 3, 1], [10**6, 10**6, 3], ["5", 5, 3]]
)
def test_that_no_room_is_made_for_pixels_that_make_no_sense(shape: list[object]) -> None:
    with pytest.raises((ValueError, TypeError)):
        parcels.room_for({"shape": shape, "kind": "uint8"}, 300e6)
