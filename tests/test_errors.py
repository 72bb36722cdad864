"""Errors in words for the person."""

from __future__ import annotations

import pickle

import pytest

from photorestorer_gui.errors import (
    DownloadError,
    MaskError,
    NetworkError,
    PhotoRestorerError,
    SaveError,
    UnreadablePhotoError,
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
