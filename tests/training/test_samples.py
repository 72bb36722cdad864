"""Training samples, portraits and the processes that make them."""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import signal
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import cv2
import numpy as np
import pytest

from photorestorer_gui.damage.kinds import KIND_IDS
from photorestorer_gui.errors import PhotoRestorerError
from photorestorer_gui.training import samples
from photorestorer_gui.training.fields import Floats
from photorestorer_gui.training.portraits import (
    BLEMISHED,
    LEAST_SIDE_PX,
    PortraitSampler,
    read_portraits,
    read_stamps,
    specks,
)
from photorestorer_gui.training.samples import (
    IGNORE,
    MOST_HIDDEN,
    UNKNOWN,
    WHERE,
    WHERE_PX,
    SampleMaker,
    SampleSource,
    cut,
    follows_its_luma,
    make_chunk,
    stream_chunks,
    to_bytes,
)
from photorestorer_gui.training.trials import clean_trials

ROOT = Path(__file__).resolve().parents[2]
SIDE = 96
BROKEN_PLATE = "voteview_hist/007079"


def picture_file(path: Path, height: int, width: int) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    pixels = np.random.default_rng(0).integers(0, 256, (height, width, 3), np.uint8)
    path.write_bytes(cv2.imencode(path.suffix, pixels)[1].tobytes())
    return path


# --- portraits ------------------------------------------------------------------------------------


def test_that_a_folder_without_portraits_is_told(tmp_path: Path) -> None:
    picture_file(tmp_path / "small.png", LEAST_SIDE_PX - 1, 200)
    (tmp_path / "notes.txt").write_text("no picture", "utf-8")
    (tmp_path / "broken.jpg").write_bytes(b"no picture either")
    (tmp_path / "empty.png").touch()
    for folder in (tmp_path, tmp_path / "nowhere"):
        with pytest.raises(PhotoRestorerError, match="no picture") as caught:
            read_portraits(folder)
        assert caught.value.remedy


def test_that_small_and_broken_pictures_are_left_out(tmp_path: Path) -> None:
    picture_file(tmp_path / "a" / "small.png", 20, 20)
    (tmp_path / "a" / "broken.jpg").write_bytes(b"no picture")
    good = picture_file(tmp_path / "b" / "good.png", 80, 90)
    (portrait,) = read_portraits(tmp_path)
    assert (portrait.path, portrait.folder) == (good, "b")
    assert portrait.pixels.shape == (80, 90, 3)


@pytest.fixture
def half_blemished(tmp_path: Path) -> Path:
    """A folder of one original that is known to be damaged itself, and one that is not."""
    for name in (BROKEN_PLATE, "voteview_hist/sound"):
        picture_file(tmp_path / f"{name}.png", 300, 300)
    return tmp_path


def test_that_damaged_originals_are_left_out_where_asked(half_blemished: Path) -> None:
    assert BROKEN_PLATE in BLEMISHED
    assert len(read_portraits(half_blemished)) == 2
    (sound,) = read_portraits(half_blemished, unblemished=True)
    assert sound.path.stem == "sound"
    sound.path.unlink()
    with pytest.raises(PhotoRestorerError, match="no picture"):
        read_portraits(half_blemished, unblemished=True)


def test_that_damaged_originals_are_no_sound_ones(half_blemished: Path) -> None:
    """Neither when networks learn what damage is, nor when false alarms are counted."""
    sharper, finder = maker(half_blemished, "sharpen"), maker(half_blemished, "cracks")
    assert len(sharper.portraits) == 2
    assert [each.path.stem for each in finder.portraits] == ["sound"]
    assert len(list(clean_trials(sharper.portraits, seed=0))) == 2, "two looks at the sound one"


def test_that_portraits_are_rgb(tmp_path: Path) -> None:
    red = np.zeros((80, 80, 3), np.uint8)
    red[..., 2] = 200  # OpenCV writes BGR
    (tmp_path / "red.png").write_bytes(cv2.imencode(".png", red)[1].tobytes())
    (portrait,) = read_portraits(tmp_path)
    assert tuple(portrait.pixels[0, 0]) == (200, 0, 0)


def test_that_every_folder_is_drawn_as_often(tmp_path: Path) -> None:
    shades = {"many": 40, "few": 200}
    for folder, count in (("many", 9), ("few", 1)):
        for index in range(count):
            path = tmp_path / folder / f"{index}.png"
            path.parent.mkdir(exist_ok=True)
            even = np.full((100, 100, 3), shades[folder], np.uint8)
            path.write_bytes(cv2.imencode(".png", even)[1].tobytes())
    sampler = PortraitSampler(read_portraits(tmp_path), size_px=64)
    rng = np.random.default_rng(0)
    bright = sum(sampler.draw(rng)[0].mean() > 0.5 for _ in range(200))
    assert 70 < bright < 130


@pytest.mark.parametrize("options", [{}, {"clean_only": True}, {"whole": True}], ids=str)
@pytest.mark.parametrize("size_px", [32, 96, 256])
def test_that_crops_have_the_size_asked_for(
    portraits_folder: Path, size_px: int, options: dict[str, bool]
) -> None:
    sampler = PortraitSampler(read_portraits(portraits_folder), size_px=size_px, **options)
    for seed in range(8):
        photo, own = sampler.draw(np.random.default_rng(seed))
        assert photo.shape == (size_px, size_px, 3)
        assert photo.dtype == np.float32
        assert 0.0 <= photo.min() <= photo.max() <= 1.0
        assert own.shape == (size_px, size_px)
        assert own.dtype == np.bool_


def test_that_specks_are_found_and_even_tones_are_not() -> None:
    photo = np.full((60, 60, 3), 0.5, np.float32)
    assert not specks(photo).any()
    photo[30, 30] = 1.0
    assert specks(photo)[30, 30]
    photo[10:12] = 1.0  # a line is too large for a speck
    assert not specks(photo)[10:12, 20:25].any()


def test_that_stamps_may_be_missing(tmp_path: Path) -> None:
    assert read_stamps(tmp_path / "nowhere") == []
    (tmp_path / "broken.png").write_bytes(b"no picture")
    assert read_stamps(tmp_path) == []


def test_that_stamps_are_coverage(tmp_path: Path) -> None:
    stamp = np.zeros((50, 60), np.uint8)
    stamp[10:20] = 255
    (tmp_path / "a.png").write_bytes(cv2.imencode(".png", stamp)[1].tobytes())
    frame = np.zeros((2100, 1100), np.uint8)
    frame[100:200, 100:900] = 255
    (tmp_path / "b.png").write_bytes(cv2.imencode(".png", frame)[1].tobytes())
    small, square = read_stamps(tmp_path)
    assert small.shape == (50, 60)
    assert square.shape == (512, 512), "empty squares of a frame are left out"
    assert all(s.dtype == np.float32 and s.min() >= 0 and s.max() <= 1 for s in (small, square))


# --- samples --------------------------------------------------------------------------------------


def maker(folder: Path, task: str) -> SampleMaker:
    return SampleMaker(folder, folder / "no stamps", size_px=SIDE, task=task)


def test_that_crack_samples_have_a_target_for_every_pixel(portraits_folder: Path) -> None:
    make = maker(portraits_folder, "cracks").cracks
    targets = []
    for seed in range(16):
        photo, target = make(np.random.default_rng(seed))
        assert photo.shape == (SIDE, SIDE, 3)
        assert photo.dtype == np.uint8
        assert target.shape == (SIDE, SIDE)
        assert target.dtype == np.uint8
        assert set(np.unique(target)) <= {0, 1, IGNORE}
        targets.append(target)
    marked = [bool((target == 1).any()) for target in targets]
    assert any(marked), "some samples have cracks"
    assert not all(marked), "and some have none"


def test_that_sharpener_samples_have_the_good_photo_as_target(portraits_folder: Path) -> None:
    make = maker(portraits_folder, "sharpen").sharpen
    differences = []
    for seed in range(16):
        soft, good = make(np.random.default_rng(seed))
        for photo in (soft, good):
            assert photo.shape == (SIDE, SIDE, 3)
            assert photo.dtype == np.uint8
        differences.append(np.abs(soft.astype(int) - good).mean())
    assert np.median(differences) > 0.5
    assert max(differences) < 60, "the two show the same portrait"


def test_that_classifier_samples_have_a_target_for_every_kind(portraits_folder: Path) -> None:
    make = maker(portraits_folder, "classifier").classifier
    targets = []
    for seed in range(60):
        photo, target = make(np.random.default_rng(seed))
        assert photo.shape == (SIDE, SIDE, 3)
        assert photo.dtype == np.uint8
        cells = SIDE // WHERE_PX
        assert target.shape == (cells, cells, len(KIND_IDS) + len(WHERE))
        assert target.dtype == np.float32
        kinds, where = target[0, 0, : len(KIND_IDS)], target[..., len(KIND_IDS) :]
        assert (target[..., : len(KIND_IDS)] == kinds).all(), "the kinds are the same in all cells"
        assert set(np.unique(kinds)) <= {0.0, 1.0, UNKNOWN}
        assert 0.0 <= where.min() <= where.max() <= 1.0
        for column, kind in enumerate(WHERE):
            if kinds[KIND_IDS.index(kind)] == 0.0:
                assert not where[..., column].any(), "what is not there is nowhere"
        targets.append(kinds)
    known = np.array(targets)
    for index, kind in enumerate(KIND_IDS):
        assert (known[:, index] == 1).any(), f"{kind} is shown"
        assert (known[:, index] == 0).any(), f"a photo without {kind} is shown"


def test_that_the_classifier_learns_of_photos_whose_cracks_are_filled(
    portraits_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make = maker(portraits_folder, "classifier").classifier
    filled = 0
    for seed in range(24):
        monkeypatch.setattr(samples, "UNCOVERED", 0.0)
        covered, truth = make(np.random.default_rng(seed))
        monkeypatch.setattr(samples, "UNCOVERED", 1.0)
        monkeypatch.setattr(samples, "PARTLY", 0.0)
        uncovered, told = make(np.random.default_rng(seed))
        if (uncovered == covered).all():
            assert (told == truth).all()
            continue
        filled += 1
        hurt = [KIND_IDS.index(kind) for kind in ("cracked", "missing")]
        other = [place for place in range(len(KIND_IDS)) if place not in hurt]
        assert (told[0, 0, hurt] == UNKNOWN).all()
        assert (told[0, 0, other] == truth[0, 0, other]).all()
        where = dict(zip(WHERE, np.moveaxis(told[..., len(KIND_IDS) :], -1, 0), strict=True))
        was = dict(zip(WHERE, np.moveaxis(truth[..., len(KIND_IDS) :], -1, 0), strict=True))
        assert not where["cracked"].any()
        assert not where["missing"].any()
        assert (where["stained"] == was["stained"]).all()
        elsewhere = cv2.dilate(was["cracked"] + was["missing"], np.ones((3, 3), np.uint8)) == 0
        pixels = np.kron(elsewhere, np.ones((WHERE_PX, WHERE_PX), bool))
        assert (uncovered[pixels] == covered[pixels]).all()
    assert filled >= 3


def test_that_filler_samples_differ_from_the_truth_inside_the_mask_alone(
    portraits_folder: Path,
) -> None:
    make = maker(portraits_folder, "filler").filler
    for seed in range(12):
        filled, truth = make(np.random.default_rng(seed))
        assert filled.shape == truth.shape == (SIDE, SIDE, 4)
        assert filled.dtype == truth.dtype == np.uint8
        mask = filled[..., 3]
        assert np.array_equal(mask, truth[..., 3])
        assert set(np.unique(mask)) == {0, 255}
        assert 0.0 < (mask > 0).mean() <= MOST_HIDDEN
        apart = np.abs(filled[..., :3].astype(int) - np.asarray(truth)[..., :3])
        assert np.median(apart[mask == 0]) <= np.median(apart[mask > 0])
        assert np.mean(apart[mask > 0]) < 60, "it is filled, not still covered"


@pytest.mark.parametrize("task", ["cracks", "sharpen", "filler", "classifier"])
def test_that_the_same_seed_makes_the_same_sample(portraits_folder: Path, task: str) -> None:
    make = getattr(maker(portraits_folder, task), task)
    for seed in range(4):
        one, other = (make(np.random.default_rng(seed)) for _ in range(2))
        assert np.array_equal(one[0], other[0])
        assert np.array_equal(one[1], other[1])


def test_that_toned_photos_count_as_colourless(good_photo: Floats) -> None:
    from photorestorer_gui.training import ageing

    rng = np.random.default_rng(0)
    vivid = good_photo.copy()
    vivid[:48, :, 0], vivid[48:, :, 2] = 0.9, 0.9
    assert not follows_its_luma(vivid)
    assert follows_its_luma(ageing.grey(vivid))
    assert follows_its_luma(ageing.sepia(rng, vivid))


def test_that_floats_become_the_nearest_bytes() -> None:
    floats = np.array([[[-0.1, 0.0, 0.5], [1.0, 1.2, 0.002]]], np.float32)
    assert to_bytes(floats).tolist() == [[[0, 0, 128], [255, 255, 1]]]


# --- processes ------------------------------------------------------------------------------------


def test_that_chunks_are_made_elsewhere_and_the_processes_end(portraits_folder: Path) -> None:
    folders = (portraits_folder, portraits_folder / "no stamps")
    chunks = stream_chunks(
        SampleSource("cracks", folders, 32), seed=5, wanted=lambda: True, workers=1, count=3
    )
    with closing(chunks):
        got = [chunk for _, chunk in zip(range(2), filter(None, chunks), strict=False)]
        assert multiprocessing.active_children()
    assert multiprocessing.active_children() == []
    assert [len(chunk) for chunk in got] == [3, 3]
    for number, chunk in enumerate(got):
        here = make_chunk(SampleSource("cracks", folders, 32), 5 + number, 3)
        for sample, expected in zip(chunk, here, strict=True):
            assert np.array_equal(sample[0], expected[0])
            assert np.array_equal(sample[1], expected[1])


MAKING = """
import sys
from pathlib import Path
from photorestorer_gui.training.samples import SampleSource, stream_chunks

if __name__ == "__main__":
    source = SampleSource("cracks", (Path(sys.argv[1]), Path(sys.argv[1]) / "no stamps"), 32)
    for chunk in stream_chunks(source, seed=0, wanted=lambda: True, count=1):
        if chunk is not None:
            print("made", flush=True)
"""


@pytest.mark.skipif(os.name == "nt", reason="there, a process is ended in another way")
def test_that_no_process_outlives_a_training_that_is_killed(
    portraits_folder: Path, tmp_path: Path
) -> None:
    (tmp_path / "making.py").write_text(MAKING)
    with subprocess.Popen(
        [sys.executable, str(tmp_path / "making.py"), str(portraits_folder)],
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        start_new_session=True,
        text=True,
    ) as training:
        assert training.stdout is not None
        try:
            assert training.stdout.readline() == "made\n"
            training.kill()
            training.communicate(timeout=60)  # it ends once nobody has its output any more
        finally:
            with contextlib.suppress(ProcessLookupError):  # all have ended
                os.killpg(training.pid, signal.SIGKILL)


def test_that_a_large_sample_is_cut_without_loss() -> None:
    photo = np.arange(8 * 8 * 3, dtype=np.uint8).reshape(8, 8, 3)
    pieces = cut((photo, photo[..., 0]), 4)
    assert len(pieces) == 4
    rows = [np.hstack([p[0] for p in pieces[i : i + 2]]) for i in (0, 2)]
    assert np.array_equal(np.vstack(rows), photo)
    assert all(np.array_equal(p[0][..., 0], p[1]) for p in pieces)
    small = (photo, np.zeros((2, 2, 9), np.float32))
    assert cut(small, 8) == [small], "a target of another size stays with its photo"


def test_that_a_process_tells_what_is_wrong_with_the_folder(tmp_path: Path) -> None:
    chunks = stream_chunks(
        SampleSource("cracks", (tmp_path, tmp_path), 32), seed=0, wanted=lambda: True, count=1
    )
    with closing(chunks), pytest.raises(PhotoRestorerError, match="no picture"):
        for _ in chunks:
            pass
    assert multiprocessing.active_children() == []


def test_that_nothing_is_made_while_nothing_is_wanted(portraits_folder: Path) -> None:
    chunks = stream_chunks(
        SampleSource("cracks", (portraits_folder, portraits_folder), 32),
        seed=0,
        wanted=lambda: False,
    )
    with closing(chunks):
        assert [next(chunks) for _ in range(5)] == [None] * 5
        assert multiprocessing.active_children() == []
