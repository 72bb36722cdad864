"""The settings file."""

from __future__ import annotations

from pathlib import Path

import pytest

from photorestorer_gui.settings import Settings, load_settings


def test_that_without_a_file_defaults_apply(tmp_path: Path) -> None:
    assert load_settings(tmp_path / "none.json") == Settings()


def test_that_the_file_overrides_only_what_it_names(tmp_path: Path) -> None:
    path = tmp_path / "settings.json"
    path.write_text('{"max_megapixels": 50, "sensitivity": 0.25}', encoding="utf-8")
    assert load_settings(path) == Settings(max_megapixels=50, sensitivity=0.25)


def test_that_whoever_wants_the_processor_alone_gets_it(tmp_path: Path) -> None:
    path = tmp_path / "settings.json"
    path.write_text('{"device": "cpu"}', encoding="utf-8")
    assert load_settings(path).providers == ()
    assert Settings().providers is None, "all that work"


def test_that_recent_photos_need_not_be_remembered(tmp_path: Path) -> None:
    path = tmp_path / "settings.json"
    path.write_text('{"remember_recent": false}', encoding="utf-8")
    assert not load_settings(path).remember_recent


@pytest.mark.parametrize(
    "text",
    [
        "", "{", "[1]", "null", '{"unknown": 1}', '{"sensitivity": 2}', '{"sensitivity": "high"}',
        '{"device": "gpu"}', '{"device": 1}', '{"sensitivity": true}', '{"jpeg_quality": 90.5}',
        '{"max_megapixels": NaN}', '{"remember_recent": 0}', '{"remember_recent": "no"}',
    ],
)  # fmt: skip
def test_that_what_is_wrong_in_the_file_is_left_out(tmp_path: Path, text: str) -> None:
    path = tmp_path / "settings.json"
    path.write_text(text, encoding="utf-8")
    assert load_settings(path) == Settings()
