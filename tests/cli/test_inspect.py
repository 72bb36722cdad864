"""``photorestorer inspect``, as the contract of the command line has it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from photorestorer_gui.damage import assess
from photorestorer_gui.damage.kinds import KIND_IDS
from photorestorer_gui.damage.report import DamageReport
from photorestorer_gui.photo.files import save_photo
from photorestorer_gui.photo.mask_files import load_mask
from photorestorer_gui.photo.photo import Photo
from tests.cli.conftest import Install, Run, with_faces
from tests.restoration.faces.places import marked, soft_portrait

StandIns = Callable[..., Any]


def test_that_json_has_exactly_the_promised_fields(
    run: Run, stand_ins: StandIns, cracked: Path
) -> None:
    stand_ins({"cracked": 0.9, "faded": 0.8, "noisy": 0.2})
    ran = run("inspect", cracked, "--json")
    assert ran.code == 0
    assert ran.err == ""
    record = ran.record
    assert list(record) == [
        *("file", "width", "height", "label"),
        *("scores", "found", "possible", "crack_coverage", "faces", "notes", "seconds"),
        "restorations",
    ]
    assert record["file"] == str(cracked)
    assert (record["width"], record["height"]) == (128, 160)
    assert record["label"] == "cracked"
    assert tuple(record["scores"]) == KIND_IDS
    assert record["scores"]["cracked"] == pytest.approx(0.9, abs=1e-3)
    assert (record["found"], record["possible"]) == (["cracked", "faded"], [])
    assert 0.005 < record["crack_coverage"] < 0.2
    assert record["faces"] == []
    assert "models get yunet" in record["notes"][0]
    assert record["seconds"] > 0


def test_that_a_sound_photo_needs_nothing(run: Run, stand_ins: StandIns, sound: Path) -> None:
    stand_ins()
    record = run("inspect", sound, "--json").record
    assert (record["label"], record["found"], record["crack_coverage"]) == ("none", [], 0.0)
    assert "Nothing to repair." in run("inspect", sound).out


def test_that_what_is_likely_but_unsure_is_told_and_not_marked(
    run: Run, stand_ins: StandIns, cracked: Path
) -> None:
    stand_ins({"cracked": 0.71}, threshold=0.78)
    record = run("inspect", cracked, "--json").record
    assert (record["found"], record["possible"]) == ([], ["cracked"])
    assert (record["label"], record["crack_coverage"]) == ("none", 0.0)
    told = run("inspect", cracked).out
    assert "71%  perhaps" in told
    assert "Nothing is repaired unasked." in told
    assert "Nothing to repair" not in told


def test_that_faces_are_told(
    run: Run, stand_ins: StandIns, install: Install, folder: Path, tmp_path: Path
) -> None:
    photo = save_photo(marked(soft_portrait(640, 640), (8, 9)), folder / "marked.png")
    install(with_faces(stand_ins(), tmp_path))
    record = run("inspect", photo, "--json").record
    (face,) = record["faces"]
    assert list(face) == ["box", "score"]
    left, top, right, bottom = face["box"]
    assert left < 9.5 * 32 < right
    assert top < 8.5 * 32 < bottom
    assert face["score"] > 0.9
    assert record["notes"] == []
    assert "1 face found." in run("inspect", photo).out


def test_that_a_detector_that_does_not_work_costs_only_the_faces(
    run: Run, stand_ins: StandIns, install: Install, sound: Path, tmp_path: Path
) -> None:
    install(with_faces(stand_ins(), tmp_path))
    (tmp_path / "weights" / "yunet.onnx").write_bytes(b"other bytes")
    ran = run("inspect", sound, "--json")
    assert (ran.code, ran.record["faces"], ran.record["label"]) == (0, [], "none")
    assert "altered" in ran.record["notes"][0]


def test_that_people_get_sentences(run: Run, stand_ins: StandIns, cracked: Path) -> None:
    stand_ins({"cracked": 0.9})
    ran = run("inspect", cracked)
    assert ran.code == 0
    assert "Cracked" in ran.out
    assert "% of the photo is marked" in ran.out
    assert "Nothing to repair" not in ran.out


def test_that_several_photos_give_a_line_each_in_order(
    run: Run, stand_ins: StandIns, sound: Path, cracked: Path
) -> None:
    stand_ins()
    ran = run("inspect", cracked, sound, "--json")
    assert [record["file"] for record in ran.records] == [str(cracked), str(sound)]


def test_that_an_unreadable_photo_is_told_and_the_others_are_done(
    run: Run, stand_ins: StandIns, folder: Path, sound: Path
) -> None:
    stand_ins()
    bad, gone = folder / "bad.jpg", folder / "gone.jpg"
    bad.write_bytes(b"no picture")
    ran = run("inspect", bad, gone, sound, "--json")
    assert ran.code == 1
    assert [set(record) for record in ran.records[:2]] == [{"file", "error", "remedy"}] * 2
    assert [record["file"] for record in ran.records] == [str(bad), str(gone), str(sound)]
    assert all(record["error"] and record["remedy"] for record in ran.records[:2])
    assert ran.records[2]["label"] == "none"
    plain = run("inspect", bad, sound)
    assert plain.code == 1
    assert str(bad) in plain.err
    assert str(bad) not in plain.out


def test_that_a_missing_network_is_told_for_each_photo(
    run: Run, stand_ins: StandIns, sound: Path, cracked: Path, tmp_path: Path
) -> None:
    stand_ins()
    (tmp_path / "weights" / "crack-segmenter.onnx").unlink()
    ran = run("inspect", sound, cracked, "--json")
    assert ran.code == 1
    assert ["not installed" in record["error"] for record in ran.records] == [True, True]


# --- the mask -------------------------------------------------------------------------------------


def test_that_the_mask_is_saved_white_on_black(
    run: Run, stand_ins: StandIns, cracked: Path, folder: Path
) -> None:
    stand_ins({"cracked": 0.9})
    out = folder / "mask.png"
    ran = run("inspect", cracked, "--mask-out", out, "--json")
    assert ran.code == 0
    mask = load_mask(out, height=160, width=128)
    assert mask.coverage == pytest.approx(ran.record["crack_coverage"], abs=1e-6)
    with Image.open(out) as picture:
        assert set(np.unique(np.asarray(picture.convert("L")))) == {0, 255}


def test_that_sensitivity_widens_the_mask(run: Run, stand_ins: StandIns, cracked: Path) -> None:
    from tests.networks import graphs

    stand_ins({"cracked": 0.9}, cracks=graphs.bright_cracks(steepness=12.0, middle=0.85))
    shares = [
        run("inspect", cracked, "--json", "--sensitivity", s).record["crack_coverage"]
        for s in ("0", "0.5", "1")
    ]
    assert shares == sorted(shares)
    assert shares[0] < shares[2]


def test_that_the_mask_never_takes_the_place_of_the_photo(
    run: Run, stand_ins: StandIns, cracked: Path
) -> None:
    stand_ins({"cracked": 0.9})
    before = cracked.read_bytes()
    for options in ((), ("--overwrite",)):
        ran = run("inspect", cracked, "--mask-out", cracked, "--json", *options)
        assert ran.code == 1
        assert "original" in ran.record["error"]
        assert cracked.read_bytes() == before


def test_that_a_mask_is_replaced_only_on_request(
    run: Run, stand_ins: StandIns, cracked: Path, folder: Path
) -> None:
    stand_ins({"cracked": 0.9})
    painted = folder / "painted.png"
    painted.write_bytes(b"hours of work")
    ran = run("inspect", cracked, "--mask-out", painted, "--json")
    assert (ran.code, painted.read_bytes()) == (1, b"hours of work")
    assert run("inspect", cracked, "--mask-out", painted, "--overwrite").code == 0
    assert load_mask(painted, height=160, width=128)


def _refuse_to_work(*_: Any, **__: Any) -> None:
    raise AssertionError("the photo was worked on")


def test_that_a_mask_that_cannot_be_saved_is_told_before_the_work(
    run: Run, stand_ins: StandIns, cracked: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stand_ins({"cracked": 0.9})
    monkeypatch.setattr(assess, "assess", _refuse_to_work)
    ran = run("inspect", cracked, "--mask-out", cracked.with_name("m.jpg"), "--json")
    assert ran.code == 1
    assert ran.record["error"] == "Masks can be saved as PNG only."


def test_that_one_mask_cannot_hold_two_photos(run: Run, sound: Path, cracked: Path) -> None:
    ran = run("inspect", sound, cracked, "--mask-out", "mask.png")
    assert (ran.code, ran.out) == (2, "")
    assert "--mask-out" in ran.err


@pytest.mark.parametrize("value", ["-0.1", "1.1", "much"])
def test_that_sensitivity_lies_between_0_and_1(run: Run, sound: Path, value: str) -> None:
    ran = run("inspect", sound, "--sensitivity", value)
    assert (ran.code, ran.out) == (2, "")


@pytest.mark.parametrize(
    ("asked", "closely"), [((), False), (("--closely",), True), (("--mask-out", "m.png"), True)]
)
def test_that_only_a_report_is_made_from_a_working_size(
    run: Run,
    stand_ins: StandIns,
    cracked: Path,
    asked: tuple[str, ...],
    closely: bool,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    stand_ins({"cracked": 0.9})
    monkeypatch.chdir(cracked.parent)
    sizes: list[int | None] = []
    real = assess.assess

    def noted(photo: Photo, *, within_px: int | None, **rest: Any) -> DamageReport:
        sizes.append(within_px)
        return real(photo, within_px=within_px, **rest)

    monkeypatch.setattr(assess, "assess", noted)
    assert run("inspect", cracked, *asked).code == 0
    assert sizes == [None if closely else assess.REPORT_SIDE_PX]


def test_that_a_photo_beyond_the_memory_is_told_before_it_is_read(
    run: Run, stand_ins: StandIns, cracked: Path, sound: Path
) -> None:
    stand_ins({"cracked": 0.9})
    ran = run("inspect", cracked, sound, "--memory", "0.1")
    assert ran.code == 1
    assert ran.err.count("and 0.1 GB may be used") == 2
    assert ran.out == ""
