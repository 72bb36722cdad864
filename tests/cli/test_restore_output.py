"""How the command line saves: size, quality, what the file tells, and reading that again."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from PIL import Image
from PIL.ExifTags import Base

from photorestorer_gui.photo.files import load_photo
from photorestorer_gui.photo.provenance_xmp import read_provenance
from tests.cli.conftest import Run

pytestmark = pytest.mark.usefixtures("found_cracks")


@pytest.fixture
def camera_photo(cracked: Path) -> Path:
    """A cracked JPEG that names a camera."""
    exif = Image.Exif()
    exif[Base.Make] = "Maker"
    path = cracked.with_suffix(".jpg")
    with Image.open(cracked) as picture:
        picture.save(path, exif=exif, quality=90)
    return path


def test_that_inspect_tells_what_restore_did(run: Run, camera_photo: Path) -> None:
    assert run("restore", camera_photo).code == 0
    restored = camera_photo.with_stem("uncle-restored")
    (told,) = read_provenance(load_photo(restored).metadata.xmp)
    assert [step.id for step in told.steps] == ["fill_cracks"]
    record = run("inspect", restored, "--json").record
    assert record["restorations"][0]["steps"][0]["id"] == "fill_cracks"
    assert json.dumps(record["restorations"])
    said = run("inspect", restored).out
    assert f"Restored on {told.when} with {told.agent}:" in said
    assert "Fill cracks" in said
    assert run("inspect", camera_photo, "--json").record["restorations"] == []


def test_that_the_flags_decide_how_the_photo_is_saved(
    run: Run, camera_photo: Path, tmp_path: Path
) -> None:
    target = tmp_path / "out.jpg"
    flags = ("--long-side", "80", "--dpi", "150", "--caption", "--quality", "40")
    assert run("restore", camera_photo, "-o", target, *flags).code == 0
    photo = load_photo(target)
    assert (photo.width, photo.height) == (64, 80)
    assert photo.metadata.dpi == (150.0, 150.0)
    assert b"Restored with PhotoRestorer" in target.read_bytes()
    assert b"Maker" in target.read_bytes()


def test_that_without_metadata_nothing_is_told(
    run: Run, camera_photo: Path, tmp_path: Path
) -> None:
    target = tmp_path / "out.jpg"
    assert run("restore", camera_photo, "-o", target, "--metadata", "none", "--caption").code == 0
    content = target.read_bytes()
    assert not [word for word in (b"Maker", b"PhotoRestorer", b"fill_cracks") if word in content]


@pytest.mark.usefixtures("found_cracks")
def test_that_an_unharmed_photo_is_stripped_too(
    run: Run, camera_photo: Path, tmp_path: Path
) -> None:
    target = tmp_path / "out.jpg"
    flags = ("--label", "none", "--metadata", "none")
    assert run("restore", camera_photo, "-o", target, *flags).code == 0
    assert b"Maker" not in target.read_bytes()


@pytest.mark.parametrize(
    "wrong", [("--quality", "0"), ("--metadata", "some"), ("--long-side", "0"), ("--dpi", "1")]
)
def test_that_impossible_wishes_are_wrong_usage(
    run: Run, camera_photo: Path, wrong: tuple[str, str]
) -> None:
    ran = run("restore", camera_photo, *wrong)
    assert ran.code == 2
    assert wrong[0] in ran.err
