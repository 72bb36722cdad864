"""Errors in words for the person."""

from __future__ import annotations

import pickle

import cv2
import pytest

from photorestorer_gui.errors import (
    DownloadError,
    MaskError,
    NetworkError,
    PhotoRestorerError,
    SaveError,
    UnreadablePhotoError,
    in_words,
    ran_out_of_memory,
)

KINDS = [
    PhotoRestorerError,
    UnreadablePhotoError,
    SaveError,
    NetworkError,
    DownloadError,
    MaskError,
]


@pytest.mark.parametrize("kind", KINDS)
def test_that_an_error_says_what_happened_and_what_to_do(kind: type[PhotoRestorerError]) -> None:
    error = kind("The disk is full.", "Free some space.", "errno 28")
    assert str(error) == "The disk is full. Free some space."
    assert (error.summary, error.remedy, error.details) == (
        "The disk is full.",
        "Free some space.",
        "errno 28",
    )


@pytest.mark.parametrize("kind", KINDS)
def test_that_every_kind_can_be_caught_as_one(kind: type[PhotoRestorerError]) -> None:
    with pytest.raises(PhotoRestorerError):
        raise kind("It failed.")


def test_that_without_a_remedy_no_space_is_left_over() -> None:
    assert str(SaveError("It failed.")) == "It failed."


@pytest.mark.parametrize("kind", KINDS)
def test_that_an_error_survives_the_way_between_processes(kind: type[PhotoRestorerError]) -> None:
    error = kind("It failed.", "Try again.", "details")
    again = pickle.loads(pickle.dumps(error))
    assert type(again) is kind
    assert (again.summary, again.remedy, again.details) == ("It failed.", "Try again.", "details")


def test_that_a_lack_of_memory_is_known_whoever_tells_of_it() -> None:
    full = cv2.error("alloc.cpp:52: error: (-4:Insufficient memory) Failed to allocate 1 bytes")
    other = cv2.error("resize.cpp:4: error: (-5:Bad argument) -4 is no size")
    assert [ran_out_of_memory(each) for each in (MemoryError(), full, other, OSError())] == [
        *(True, True, False, False)
    ]
    assert "not enough memory" in in_words(full).summary
