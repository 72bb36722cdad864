"""What the person wants of a saved photo: its size, its quality, and what the file tells."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any
from xml.dom.minidom import parseString

import numpy as np
import pytest
from PIL import Image
from PIL.ExifTags import IFD, Base

from photorestorer_gui.errors import SaveError
from photorestorer_gui.photo.encoding import encode
from photorestorer_gui.photo.files import (
    WRITABLE_SUFFIXES,
    check_target,
    free_path,
    load_photo,
    save_photo,
    save_unchanged,
)
from photorestorer_gui.photo.metadata import without_prefix
from photorestorer_gui.photo.output import (
    CAPTION,
    SaveOptions,
    estimated_bytes,
    prepared,
    saved_size,
)
from photorestorer_gui.photo.photo import Metadata, Photo
from photorestorer_gui.photo.provenance import Area, NetworkRecord, Provenance, StepRecord
from photorestorer_gui.photo.provenance_xmp import (
    ENHANCED,
    REDRAWN,
    read_provenance,
    source_type,
    with_provenance,
)
from photorestorer_gui.photo.xmp import NAMESPACES, XmpPacket
from tests.photo.pictures import gradient, noise
from tests.pictures import draw_portrait

ALL = sorted(WRITABLE_SUFFIXES)
OTHERS = (
    b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><r:RDF xmlns:r="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
    b'<r:Description r:about="uuid:1" xmlns:d="http://purl.org/dc/elements/1.1/"'
    b' xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmp:Rating="5" xmp:ModifyDate="1999-01-01"'
    b' xmlns:mm="http://ns.adobe.com/xap/1.0/mm/" xmlns:own="http://example.org/own/">'
    b'<d:description><r:Alt><r:li xml:lang="x-default">Gro\xc3\x9fmutter &amp; Bello</r:li>'
    b'<r:li xml:lang="es">Abuela</r:li></r:Alt></d:description>'
    b"<mm:History><r:Seq><r:li>scanned</r:li></r:Seq></mm:History><own:thing>kept</own:thing>"
    b"</r:Description></r:RDF></x:xmpmeta>"
)
LAMA = NetworkRecord("lama", "LaMa <512> & more", "ab" * 32)
DONE = Provenance(
    "PhotoRestorer",
    "1.2",
    "1999-12-31T23:59:59+01:00",
    (
        StepRecord(
            "fill_cracks", "Fill cracks", "full", redrawn=True,
            settings=(("grain", "0.7"), ("note", 'a "quoted" <b>')),
            networks=(LAMA,), areas=(Area(0.25, 0.5, 0.125, 0.0625),), fraction=0.031,
        ),
        StepRecord("fix_tone", "Fix faded tones", "builtin", settings=(("strength", "1.0"),)),
    ),
)  # fmt: skip
CORRECTED = replace(DONE, steps=DONE.steps[1:])


def exif() -> bytes:
    """A block with a camera, dates, a place, names and words that are not ASCII."""
    made = Image.Exif()
    made[Base.Make], made[Base.Model] = "Maker", "Camera"
    made[Base.ImageDescription] = "Großmutter".encode()
    made[Base.Artist] = "A. Nonymous"
    made[IFD.Exif] = {Base.DateTimeOriginal: "1987:06:05 04:03:02", Base.UserComment: b"secret"}
    made[IFD.GPSInfo] = {1: "N", 2: (48.0, 8.0, 0.0)}
    return without_prefix(made.tobytes())


def photo_with_everything(dtype: Any = np.uint8, side: int = 64) -> Photo:
    pixels = np.ascontiguousarray(np.resize(gradient(dtype=dtype), (side, 2 * side, 3)))
    return Photo(pixels, Metadata(exif(), OTHERS, b"\x1c\x02\x78\x00\x01A", (300.0, 300.0)))


@pytest.fixture(params=ALL)
def path(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """A file of each format."""
    return tmp_path / f"restored{request.param}"


def info_of(path: Path) -> tuple[Image.Exif, dict[Any, Any]]:
    with Image.open(path) as picture:
        told = picture.getexif()
        for group in (IFD.Exif, IFD.GPSInfo):
            told.get_ifd(group)  # while the file is open
        return told, dict(picture.info)


def test_that_nothing_but_colours_is_told_without_metadata(path: Path) -> None:
    options = SaveOptions(metadata="none", caption=CAPTION)
    save_photo(photo_with_everything(), path, options=options, provenance=DONE)
    content = path.read_bytes()
    for secret in (b"Maker", b"Camera", b"1987", b"mutter", b"Restored", b"fill_cracks", b"xmp"):
        assert secret not in content
    told, info = info_of(path)
    assert info["icc_profile"]
    assert not told.get_ifd(IFD.GPSInfo)
    assert load_photo(path).metadata == Metadata()


def test_that_basic_keeps_date_and_camera_but_no_place_and_no_words(path: Path) -> None:
    options = SaveOptions(metadata="basic")
    save_photo(photo_with_everything(), path, options=options, provenance=DONE)
    told, _ = info_of(path)
    assert told[Base.Model] == "Camera"
    assert told[Base.Artist] == "A. Nonymous"
    assert told.get_ifd(IFD.Exif)[Base.DateTimeOriginal] == "1987:06:05 04:03:02"
    assert not told.get_ifd(IFD.GPSInfo)
    assert Base.ImageDescription not in told
    assert told.get(Base.Orientation, 1) == 1
    assert b"secret" not in path.read_bytes()
    assert b"Abuela" not in bytes(load_photo(path).metadata.xmp)
    assert read_provenance(load_photo(path).metadata.xmp) == (DONE,)


def test_that_all_is_kept_also_what_is_not_ascii(path: Path) -> None:
    save_photo(photo_with_everything(), path)
    again = load_photo(save_photo(load_photo(path), path.with_stem("again"))).metadata
    block = Image.Exif()
    block.load(again.exif)
    assert block[Base.ImageDescription].encode("latin-1").decode() == "Großmutter"
    assert block.get_ifd(IFD.GPSInfo)[1] == "N"
    assert again.xmp == OTHERS


@pytest.mark.parametrize("dtype", [np.uint8, np.uint16])
def test_that_the_restoration_is_told_in_xmp_and_nothing_of_the_photos_is_lost(
    path: Path, dtype: Any
) -> None:
    save_photo(photo_with_everything(dtype), path, provenance=DONE)
    with Image.open(path) as picture:
        # Where each format keeps it: iTXt, APP1, tag 700, the chunk “XMP ”.
        where = picture.info.get("xmp", picture.info.get("XML:com.adobe.xmp"))
        found = where.encode() if isinstance(where, str) else where
    assert found == load_photo(path).metadata.xmp
    parseString(found)
    packet = XmpPacket(found)
    assert packet.text("xmp:ModifyDate") == DONE.when
    assert packet.text("Iptc4xmpExt:DigitalSourceType") == REDRAWN
    assert LAMA.title in packet.text("Iptc4xmpExt:AISystemUsed")
    assert packet.text("dc:description") == "Großmutter & Bello"
    assert len(packet.items("xmpMM:History")) == 3, "scanned, filled, tones"
    for kept in (b'xmp:Rating="5"', b"<own:thing>kept</own:thing>", b"Abuela", b"scanned"):
        assert kept in found
    assert read_provenance(found) == (DONE,)


def test_that_a_photo_restored_again_tells_of_both(tmp_path: Path) -> None:
    first = save_photo(photo_with_everything(), tmp_path / "a.png", provenance=DONE)
    again = save_photo(load_photo(first), tmp_path / "b.jpg", provenance=CORRECTED)
    xmp = load_photo(again).metadata.xmp
    assert read_provenance(xmp) == (DONE, CORRECTED)
    assert source_type(xmp) == "compositeWithTrainedAlgorithmicMedia", "it still is"


def test_that_a_photo_that_was_only_corrected_is_not_called_drawn_by_a_network() -> None:
    packet = XmpPacket(with_provenance(b"", CORRECTED))
    assert packet.text("Iptc4xmpExt:DigitalSourceType") == ENHANCED
    assert packet.text("Iptc4xmpExt:AISystemUsed") == ""


@pytest.mark.parametrize(
    "packet",
    [
        b"", b"\0\0", b"no XML", b"<a/>", b"<a", b"\xff\xfe<",
        b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>',
        '<?xml version="1.0" encoding="utf-16"?><!DOCTYPE a><a/>'.encode("utf-16"),
        b'<?xml version="1.0" encoding="no such"?><a/>',
        b'<r:RDF xmlns:r="http://www.w3.org/1999/02/22-rdf-syntax-ns#"/>',
        b'<r:RDF xmlns:r="http://www.w3.org/1999/02/22-rdf-syntax-ns#" '
        b'xmlns:pr="urn:photorestorer:provenance#"><r:Description><pr:Restorations><r:Seq><r:li/>'
        b"</r:Seq></pr:Restorations></r:Description></r:RDF>",
    ],
)  # fmt: skip
def test_that_a_strange_packet_costs_nobody_the_restorations_record(packet: bytes) -> None:
    assert read_provenance(with_provenance(packet, DONE))[-1] == DONE


def test_that_our_prefixes_do_not_clash_with_anothers() -> None:
    strange = OTHERS.replace(
        b"xmlns:own=", b'xmlns:pr="http://example.org/pr/" pr:x="1" xmlns:own='
    )
    strange = strange.replace(
        b"<r:li>scanned</r:li>", b'<r:li xmlns:stEvt="http://example.org/" stEvt:x="2"/>'
    )
    packet = with_provenance(strange, DONE)
    first = XmpPacket(packet).items("xmpMM:History")[0]
    assert first.getAttributeNS("http://example.org/", "x") == "2"
    assert read_provenance(packet) == (DONE,)
    root = parseString(packet).getElementsByTagNameNS(NAMESPACES["rdf"], "Description")[0]
    assert root.getAttributeNS("http://example.org/pr/", "x") == "1"


def test_that_xmp_too_large_for_a_jpeg_makes_room_for_the_restoration(tmp_path: Path) -> None:
    large = OTHERS.replace(b"kept", b"k" * 70_000)
    photo = Photo(gradient(), Metadata(xmp=large))
    path = save_photo(photo, tmp_path / "a.jpg", provenance=DONE)
    assert read_provenance(load_photo(path).metadata.xmp) == (DONE,)
    path = save_photo(photo, tmp_path / "a.png", provenance=DONE)
    assert b"k" * 70_000 in load_photo(path).metadata.xmp


def test_that_a_caption_is_added_to_the_description_once(path: Path) -> None:
    options = SaveOptions(caption=CAPTION)
    first = save_photo(photo_with_everything(), path, options=options)
    again = save_photo(load_photo(first), path.with_stem("again"), options=options)
    metadata = load_photo(again).metadata
    assert XmpPacket(metadata.xmp).text("dc:description") == f"Großmutter & Bello. {CAPTION}"
    block = Image.Exif()
    block.load(metadata.exif)
    words = block[Base.ImageDescription].encode("latin-1").decode()
    assert words == f"Großmutter. {CAPTION}"
    assert block.get_ifd(IFD.GPSInfo)[1] == "N"


def test_that_a_photo_gets_smaller_but_never_larger(path: Path) -> None:
    photo = photo_with_everything(np.uint16)
    save_photo(photo, path, options=SaveOptions(long_side_px=50))
    again = load_photo(path)
    assert (again.width, again.height) == (50, 25)
    deep = path.suffix in (".png", ".tif", ".tiff")
    assert again.pixels.dtype == (np.uint16 if deep else np.uint8)
    assert saved_size(photo, SaveOptions(long_side_px=5000)) == (128, 64)
    assert prepared(photo, ".png", SaveOptions(long_side_px=5000)).same_pixels(photo)


def test_that_a_smaller_photo_is_as_large_on_paper_unless_told_otherwise(tmp_path: Path) -> None:
    photo = photo_with_everything()
    smaller = prepared(photo, ".png", SaveOptions(long_side_px=64))
    assert smaller.metadata.dpi == (150.0, 150.0)
    for suffix in (".png", ".jpg", ".tif"):
        options = SaveOptions(long_side_px=64, dpi=600)
        path = save_photo(photo, tmp_path / f"a{suffix}", options=options)
        assert load_photo(path).metadata.dpi == (600.0, 600.0)


def test_that_a_narrow_photo_keeps_a_pixel_across() -> None:
    assert saved_size(Photo(np.zeros((2, 4000, 3), np.uint8)), SaveOptions(long_side_px=10)) == (
        10,
        1,
    )


@pytest.mark.parametrize(
    "wrong", [{"quality": 0}, {"metadata": "some"}, {"long_side_px": 0}, {"dpi": 0.5}]
)
def test_that_impossible_wishes_are_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r".+"):
        SaveOptions(**wrong)


@pytest.mark.parametrize("suffix", [".jpg", ".png", ".tif", ".webp"])
@pytest.mark.parametrize("long_side_px", [None, 700])
def test_that_the_estimate_is_near_the_files_size(suffix: str, long_side_px: int | None) -> None:
    portrait = draw_portrait(1100, 1060)
    grainy = portrait.pixels.astype(int) + noise(1100, 1060, np.uint8) % 24 - 12
    photo = Photo(grainy.clip(0, 255).astype(np.uint8))
    options = SaveOptions(quality=90, long_side_px=long_side_px)
    size = len(encode(prepared(photo, suffix, options), suffix, quality=90))
    assert estimated_bytes(photo, suffix, options) == pytest.approx(size, rel=0.2)


def test_that_the_estimate_takes_any_shape() -> None:
    for shape in ((1, 1), (3000, 2), (2, 3000), (700, 4100)):
        photo = Photo(np.zeros((*shape, 3), np.uint8))
        for longest in (None, 1, 600):
            assert estimated_bytes(photo, ".png", SaveOptions(long_side_px=longest)) > 0


def test_that_a_photo_made_smaller_fits_a_format_that_it_is_too_large_for(tmp_path: Path) -> None:
    photo = Photo(np.zeros((2, 17_000, 3), np.uint8))
    with pytest.raises(SaveError):
        check_target(photo, tmp_path / "a.webp", overwrite=False)
    options = SaveOptions(long_side_px=1000)
    check_target(photo, tmp_path / "a.webp", overwrite=False, options=options)
    assert load_photo(save_photo(photo, tmp_path / "a.webp", options=options)).width == 1000


def test_that_an_unchanged_photo_is_copied_only_if_its_file_tells_what_is_wanted(
    tmp_path: Path,
) -> None:
    original = save_photo(photo_with_everything(), tmp_path / "a.jpg")
    photo = load_photo(original)
    copy = save_unchanged(photo, tmp_path / "b.jpg", options=SaveOptions(long_side_px=9000))
    assert copy.read_bytes() == original.read_bytes()
    bare = save_unchanged(photo, tmp_path / "c.jpg", options=SaveOptions(metadata="none"))
    assert b"Maker" not in bare.read_bytes()


def test_that_the_free_name_is_the_first_that_nobody_has(tmp_path: Path) -> None:
    path = tmp_path / "a-restored.png"
    assert free_path(path) == path
    path.touch()
    (tmp_path / "a-restored-2.png").symlink_to(tmp_path / "gone")
    assert free_path(path).name == "a-restored-3.png"
