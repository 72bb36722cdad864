"""Held-out portraits, damaged on purpose."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from photorestorer_gui.damage.kinds import KIND_IDS, label_of
from photorestorer_gui.errors import PhotoRestorerError
from photorestorer_gui.photo.files import save_photo
from photorestorer_gui.training.portraits import Portrait, is_blemished, read_portraits
from photorestorer_gui.training.trials import (
    PAPER_COVERAGE,
    Trial,
    clean_trials,
    mixed_trials,
    paper_trials,
    soft_trials,
    split,
    square,
)
from tests.pictures import draw_portrait

Make = Callable[[list[Portrait], int], Iterator[Trial]]
TRIALS: dict[str, Make] = {
    "paper": lambda portraits, seed: paper_trials(portraits, [], count=6, seed=seed),
    "mixed": lambda portraits, seed: mixed_trials(portraits, [], count=6, seed=seed),
    "soft": lambda portraits, seed: soft_trials(portraits, count=6, seed=seed),
}


@pytest.fixture(scope="module")
def large_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of four portraits from which squares can be cut."""
    root = tmp_path_factory.mktemp("large")
    for seed in range(4):
        save_photo(draw_portrait(300 + 10 * seed, 270, seed=seed), root / f"{seed}.png")
    return root


@pytest.fixture(scope="module")
def portraits(large_folder: Path) -> list[Portrait]:
    return read_portraits(large_folder)


def test_that_cracks_of_the_papers_protocol_are_plain(portraits: list[Portrait]) -> None:
    plain = [trial.mask.mean() for trial in paper_trials(portraits, [], count=18, seed=0)]
    thin = paper_trials(portraits, [], count=18, seed=0, coverage=0.0)
    cracked = [index for index in range(18) if index % 3]
    assert min(plain[index] for index in cracked) >= PAPER_COVERAGE
    assert min(trial.mask.mean() for i, trial in enumerate(thin) if i % 3) < PAPER_COVERAGE


@pytest.mark.parametrize("name", ["paper", "mixed"])
def test_that_a_damaged_original_is_drawn_again(portraits: list[Portrait], name: str) -> None:
    """And that trials with the others stay as they are."""
    broken = replace(portraits[1], folder="voteview_hist", path=Path("007079.jpg"))
    assert is_blemished(broken)
    some = [portraits[0], broken, *portraits[2:]]
    before, after = list(TRIALS[name](portraits, 0)), list(TRIALS[name](some, 0))
    fits = [np.array_equal(trial.clean, square(broken)) for trial in before]
    assert any(fits), "some drew it"
    for one, other, drew_it in zip(before, after, fits, strict=True):
        assert drew_it == (not np.array_equal(one.clean, other.clean))
        assert drew_it or np.array_equal(one.damaged, other.damaged)


@pytest.mark.parametrize("name", TRIALS)
def test_that_a_trial_fits_its_portrait(portraits: list[Portrait], name: str) -> None:
    trials = list(TRIALS[name](portraits, 0))
    assert len(trials) == 6
    for trial in trials:
        if name == "soft":
            assert any(np.array_equal(trial.clean, portrait.pixels) for portrait in portraits)
        else:
            assert any(np.array_equal(trial.clean, square(portrait)) for portrait in portraits)
            assert trial.clean.shape == (512, 512, 3)
        assert trial.damaged.shape == trial.uncracked.shape == trial.clean.shape
        assert trial.damaged.dtype == np.uint8
        assert trial.mask.shape == trial.faint.shape == trial.clean.shape[:2]
        assert set(trial.uncertain) <= set(trial.kinds) | {"missing"}
        assert list(trial.kinds) == [kind for kind in KIND_IDS if kind in trial.kinds]


@pytest.mark.parametrize("name", TRIALS)
def test_that_trials_can_be_repeated(portraits: list[Portrait], name: str) -> None:
    first, again, other = (
        [trial.damaged.tobytes() for trial in TRIALS[name](portraits, seed)] for seed in (1, 1, 2)
    )
    assert first == again
    assert first != other


def test_that_the_papers_groups_take_turns(portraits: list[Portrait]) -> None:
    trials = list(paper_trials(portraits, [], count=6, seed=0))
    labels = [label_of(trial.kinds) for trial in trials]
    assert labels == ["blurred", "cracked", "blurred+cracked"] * 2
    for trial, label in zip(trials, labels, strict=True):
        assert (trial.mask.mean() > 0.001) == ("cracked" in label)
        assert not set(trial.uncertain) & {"cracked", "blurred", "noisy"}, "all is plain to see"


def test_that_the_two_halves_share_no_portrait(large_folder: Path) -> None:
    one, other = split(large_folder)
    assert {p.path for p in one} | {p.path for p in other} == {
        p.path for p in read_portraits(large_folder)
    }
    assert not {p.path for p in one} & {p.path for p in other}


def test_that_a_folder_of_small_portraits_is_told(portraits_folder: Path) -> None:
    with pytest.raises(PhotoRestorerError, match="too few") as caught:
        split(portraits_folder)
    assert caught.value.remedy


def test_that_a_square_is_the_middle_of_a_portrait(portraits: list[Portrait]) -> None:
    for portrait in portraits:
        height, width = portrait.pixels.shape[:2]
        top = (height - width) // 2
        middle = portrait.pixels[top : top + width].astype(float)
        assert square(portrait).mean() == pytest.approx(middle.mean(), abs=1.0)


def test_that_clean_trials_are_clean(portraits: list[Portrait]) -> None:
    trials = list(clean_trials(portraits, seed=0))
    assert len(trials) == 2 * len(portraits)
    for trial in trials:
        assert set(trial.kinds) <= {"colourless"}
        assert not trial.mask.any()
    assert all(np.array_equal(trial.damaged, trial.clean) for trial in trials[::2])
