"""Names for many photos: inside the folder, no two alike, valid everywhere."""

from __future__ import annotations

import datetime
from pathlib import PurePosixPath, PureWindowsPath

import pytest
from hypothesis import given
from hypothesis import strategies as st

from photorestorer_gui.errors import SaveError
from photorestorer_gui.photo.naming import (
    DEFAULT_PATTERN,
    TOKENS,
    Entry,
    check_pattern,
    clean_stem,
    file_names,
)

DAY = datetime.date(2026, 3, 9)
SUFFIXES = st.sampled_from([".jpg", ".png", ".tif", ".JPG"])
ODD = st.sampled_from(
    ["con", "NUL.txt", "..", ".", "a/b", "..\\x", "C:", "Com1 ", "lpt¹", "end. .", "ß", "SS"]
)
STEMS = st.one_of(ODD, st.text(max_size=300))
LETTERS = st.characters(exclude_characters="{}")
PIECES = st.one_of(st.sampled_from(TOKENS), st.text(LETTERS, max_size=20))
PATTERNS = st.lists(PIECES, min_size=1, max_size=6).map("".join).filter(lambda p: p.strip())
ENTRIES = st.lists(st.builds(Entry, STEMS, SUFFIXES), max_size=8)


@given(PATTERNS, ENTRIES)
def test_that_no_name_leaves_the_folder(pattern: str, entries: list[Entry]) -> None:
    for name in file_names(pattern, entries, date=DAY):
        for pure in (PurePosixPath(name), PureWindowsPath(name)):
            assert pure.name == name
            assert pure.parent == type(pure)(".")
        assert not name.startswith(".")


@given(PATTERNS, ENTRIES, st.lists(st.text(min_size=1, max_size=20), max_size=4))
def test_that_no_two_names_are_alike(
    pattern: str, entries: list[Entry], already: list[str]
) -> None:
    first = file_names(pattern, entries, date=DAY)
    names = file_names(pattern, entries, taken=[*already, *first], date=DAY)
    keys = [name.casefold() for name in (*first, *names)]
    assert len(names) == len(entries)
    assert len(set(keys)) == len(keys)
    assert not {name.casefold() for name in already} & {name.casefold() for name in names}


@given(PATTERNS, ENTRIES)
def test_that_every_name_is_valid_on_windows(pattern: str, entries: list[Entry]) -> None:
    for name, entry in zip(file_names(pattern, entries, date=DAY), entries, strict=True):
        assert not set(name) & set('<>:"/\\|?*')
        assert all(ord(character) >= 32 for character in name)
        assert name == name.strip(" ")
        assert not name.endswith(".")
        assert name.split(".")[0].rstrip().upper() not in {
            "CON",
            "PRN",
            "AUX",
            "NUL",
            "COM1",
            "LPT¹",
        }
        assert len(name.encode()) <= 255
        assert name.endswith(entry.suffix)


def test_that_tokens_are_filled_in() -> None:
    entries = [Entry("Ada", ".jpg"), Entry("Bert", ".png")]
    names = file_names("{number} {name} {date} ({ext})", entries, date=DAY)
    assert names == ("01 Ada 2026-03-09 (jpg).jpg", "02 Bert 2026-03-09 (png).png")


def test_that_numbers_have_as_many_digits_as_the_last_needs() -> None:
    names = file_names("{number}", [Entry("x", ".jpg")] * 120, date=DAY)
    assert (names[0], names[-1]) == ("001.jpg", "120.jpg")


def test_that_a_suffix_in_the_pattern_is_not_doubled() -> None:
    assert file_names("{name}.{ext}", [Entry("Ada", ".jpg")]) == ("Ada.jpg",)


def test_that_clashes_get_a_number_whatever_the_case() -> None:
    entries = [Entry("Ada", ".jpg"), Entry("ADA", ".jpg"), Entry("Ada", ".png")]
    names = file_names(DEFAULT_PATTERN, entries, taken=["ada-RESTORED.jpg"])
    assert names == ("Ada-restored-2.jpg", "ADA-restored-3.jpg", "Ada-restored.png")


@pytest.mark.parametrize(
    "pattern", ["", "   ", "{nam}", "{name", "name}", "{}", "{name.__class__}"]
)
def test_that_a_pattern_that_cannot_name_photos_is_refused(pattern: str) -> None:
    with pytest.raises(SaveError) as caught:
        check_pattern(pattern)
    assert caught.value.remedy


def test_that_braces_in_a_photos_name_are_only_letters() -> None:
    assert file_names("{name}", [Entry("{date} {0}", ".jpg")], date=DAY) == ("{date} {0}.jpg",)


@pytest.mark.parametrize(
    ("text", "clean"),
    [("con", "_con"), ("NUL.tar", "_NUL.tar"), ("..", "photo"), ("a.", "a"), (".a", "a"),
     ("a:b", "a_b"), ("", "photo"), ("\x00", "_"), ("\udcff", "_"), ("com10", "com10")],
)  # fmt: skip
def test_that_odd_names_become_valid(text: str, clean: str) -> None:
    assert clean_stem(text) == clean
