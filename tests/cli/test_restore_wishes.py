"""``photorestorer restore``: what a person asks of faces, colours, size, steps and engines."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest

from photorestorer_gui.photo.files import load_photo, save_photo
from photorestorer_gui.photo.photo import Metadata, Photo
from photorestorer_gui.photo.quality import psnr
from tests.cli.conftest import Install, Run, with_faces
from tests.networks import graphs
from tests.networks.judges import judge_of_photos, judge_of_specks, judge_of_stretches
from tests.pictures import draw_portrait
from tests.restoration.faces.places import marked, soft_portrait

StandIns = Callable[..., Any]

# --- faces ----------------------------------------------------------------------------------------


@pytest.fixture
def two_faces(folder: Path) -> Path:
    return save_photo(marked(soft_portrait(640, 960), (8, 6), (8, 22)), folder / "sisters.png")


def test_that_each_face_is_told(
    run: Run, stand_ins: StandIns, install: Install, two_faces: Path, tmp_path: Path
) -> None:
    install(with_faces(stand_ins({"blurred": 0.9}), tmp_path, graphs.brightening(0.2)))
    record = run("restore", two_faces, "--json").record
    restored, sharpened = record["steps"]
    assert (restored["step"], restored["engine"]) == ("restore_faces", "full")
    assert (sharpened["step"], "faces" in sharpened) == ("sharpen", False)
    for face in restored["faces"]:
        assert list(face) == ["box", "score", "status", "similarity"]
        assert (face["status"], len(face["box"])) == ("done", 4)
        assert face["similarity"] > 0.9
    assert len(restored["faces"]) == 2
    assert 0.05 < record["changed_fraction"] < 0.9
    said = run("restore", two_faces, "--overwrite").err
    assert said.count("done at strength 0.8, similarity") == 2


def test_that_the_strength_of_faces_is_the_persons(
    run: Run, stand_ins: StandIns, install: Install, two_faces: Path, tmp_path: Path
) -> None:
    install(with_faces(stand_ins({"blurred": 0.9}), tmp_path, graphs.brightening(0.2)))
    means = []
    for strength, status in (("0", "skipped"), ("0.5", "done"), ("1", "done")):
        record = run(
            *("restore", two_faces, "--faces-strength", strength, "--json", "--overwrite")
        ).record
        assert record["steps"][0]["status"] == status
        assert [face["status"] for face in record["steps"][0]["faces"]] == [status] * 2
        means.append(load_photo(Path(record["output"])).pixels.mean())
    assert means[0] == load_photo(two_faces).pixels.mean()
    assert means[0] < means[1] < means[2]
    assert run("restore", two_faces, "--faces-strength", "1.5").code == 2


def test_that_faces_that_fail_are_told_and_the_rest_is_saved(
    run: Run, stand_ins: StandIns, install: Install, two_faces: Path, tmp_path: Path
) -> None:
    install(with_faces(stand_ins({"blurred": 0.9}), tmp_path, graphs.failing()))
    ran = run("restore", two_faces, "--json")
    assert ran.code == 1
    assert [step["status"] for step in ran.record["steps"]] == ["failed", "done"]
    assert [face["status"] for face in ran.record["steps"][0]["faces"]] == ["failed"] * 2


def test_that_enlarging_takes_faces_through_their_restoration(
    run: Run, stand_ins: StandIns, install: Install, two_faces: Path, tmp_path: Path
) -> None:
    install(with_faces(stand_ins({}), tmp_path, graphs.brightening(0.2)))
    faces, size = run("restore", two_faces, "--enlarge", "2", "--json").record["steps"]
    assert [(face["status"]) for face in faces["faces"]] == ["done", "done"]
    assert (size["step"], [face["status"] for face in size["faces"]]) == ("enlarge", ["done"] * 2)
    assert "2 faces are as fine as their restoration drew them." in size["notes"]
    named = run("restore", two_faces, "--steps", "enlarge", "--overwrite", "--json").record
    assert [step["step"] for step in named["steps"]] == ["enlarge"], "exactly these steps"
    plain = ("restore", two_faces, "--enlarge", "2", "--engine", "builtin", "--overwrite", "--json")
    assert [step["step"] for step in run(*plain).record["steps"]] == ["enlarge"]


# --- what is asked for ----------------------------------------------------------------------------


@pytest.fixture
def old(folder: Path) -> Path:
    """A black-and-white photo without damage, of 300 dots per inch."""
    grey = np.repeat(draw_portrait().pixels[..., :1], 3, axis=2)
    return save_photo(
        Photo(grey.astype(np.uint8), Metadata(dpi=(300.0, 300.0))), folder / "old.png"
    )


@pytest.fixture
def with_colourer(tmp_path: Path, install: Install) -> None:
    """The shipped networks and DDColor, all as stand-ins; nothing is found."""
    made = {
        graphs.CLASSIFIER: graphs.fixed_scores(),
        graphs.SEGMENTER: graphs.bright_cracks(),
        graphs.SHARPENER: graphs.identity(),
        graphs.JUDGE: judge_of_specks(),
        graphs.STRETCH_JUDGE: judge_of_stretches(),
        graphs.PHOTO_JUDGE: judge_of_photos(),
        graphs.COLOURER: graphs.colouring(20, 30),
    }
    install(graphs.networks_of(tmp_path / "weights", made))


def chroma(path: Path) -> float:
    return float(np.ptp(load_photo(path).pixels.astype(int), axis=2).mean())


@pytest.mark.usefixtures("with_colourer")
def test_that_colours_come_only_when_asked_for(run: Run, old: Path, folder: Path) -> None:
    assert run("restore", old, "--json").record["steps"] == []
    found = {}
    for strength in ("1", "0.5"):
        output = folder / f"{strength}.png"
        options = ("--colorize", "--colour-strength", strength, "-o", output, "--json")
        (step,) = run("restore", old, *options).record["steps"]
        assert (step["step"], step["engine"], step["status"]) == ("colorize", "full", "done")
        found[strength] = chroma(output)
    assert found["1"] > found["0.5"] > 2


@pytest.mark.usefixtures("with_colourer")
def test_that_a_photo_with_colours_is_told_to_have_them(run: Run, sound: Path) -> None:
    ran = run("restore", sound, "--colorize")
    assert ran.code == 0
    assert "The photo has colours already." in ran.err


def test_that_colours_without_their_network_are_told_before_any_work(
    run: Run, stand_ins: StandIns, old: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stand_ins()
    monkeypatch.setattr("photorestorer_gui.restoration.wishes.assess", None)
    ran = run("restore", old, "--colorize", "--json")
    assert ran.code == 1
    assert "models get ddcolor" in ran.record["remedy"]
    builtin = run("restore", old, "--colorize", "--engine", "builtin", "--json")
    assert "no built-in engine" in builtin.record["error"]


@pytest.mark.parametrize("factor", [2, 4])
def test_that_a_photo_is_enlarged_and_as_large_on_paper(
    run: Run, stand_ins: StandIns, old: Path, factor: int
) -> None:
    stand_ins()
    record = run("restore", old, "--enlarge", str(factor), "--json").record
    (step,) = record["steps"]
    assert (step["step"], step["engine"], step["status"]) == ("enlarge", "builtin", "done")
    assert f"became {300 * factor}" in step["notes"][0]
    assert record["changed_fraction"] == 1.0
    after = load_photo(Path(record["output"]))
    assert (after.width, after.height) == (128 * factor, 160 * factor)
    assert after.metadata.dpi == (300.0 * factor, 300.0 * factor)
    assert step["notes"][0] in run("restore", old, "--enlarge", str(factor), "--overwrite").err


@pytest.mark.usefixtures("found_cracks")
def test_that_enlarging_follows_the_repairs(run: Run, cracked: Path) -> None:
    record = run("restore", cracked, "--enlarge", "2", "--json").record
    assert [step["step"] for step in record["steps"]] == ["fill_cracks", "enlarge"]
    truth = draw_portrait()
    large = cv2.resize(truth.pixels, (256, 320), interpolation=cv2.INTER_LANCZOS4)
    assert psnr(load_photo(Path(record["output"])), Photo(np.asarray(large, np.uint8))) > 30


def test_that_what_a_format_cannot_hold_is_told_before_any_work(
    run: Run, stand_ins: StandIns, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stand_ins()
    monkeypatch.setattr("photorestorer_gui.restoration.wishes.assess", None)
    wide = save_photo(Photo(np.zeros((2, 4100, 3), np.uint8)), folder / "wide.png")
    ran = run("restore", wide, "--enlarge", "4", "-o", folder / "wide.webp", "--json")
    assert ran.code == 1
    assert "WebP files cannot be wider" in ran.record["error"]


def test_that_named_steps_are_done_in_the_programs_order(
    run: Run, stand_ins: StandIns, cracked: Path
) -> None:
    stand_ins(sharpener=graphs.brightening(0.02))
    record = run("restore", cracked, "--steps", "enlarge, sharpen,fill_cracks", "--json").record
    assert [(step["step"], step["status"]) for step in record["steps"]] == [
        ("fill_cracks", "done"),
        ("sharpen", "done"),
        ("enlarge", "done"),
    ]
    assert load_photo(Path(record["output"])).width == 256


def test_that_named_steps_outrank_what_was_found(
    run: Run, stand_ins: StandIns, faded: Path
) -> None:
    stand_ins({"blurred": 0.9, "faded": 0.9}, sharpener=graphs.failing())
    options = ("--steps", "fix_tone", "--tone-strength", "0", "--json")
    (step,) = run("restore", faded, *options).record["steps"]
    assert (step["step"], step["status"]) == ("fix_tone", "skipped")


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--steps", "fill_cracks,iron"), "fill_cracks, restore_faces, sharpen, fix_tone"),
        (("--steps", ""), "is no step"),
        (("--steps", "sharpen", "--label", "cracked"), "leave out --label"),
        (("--colour-strength", "0.5"), "needs --colorize"),
        (("--enlarge", "3"), "3"),
        (("--engine", "steam"), "steam"),
    ],
    ids=str,
)
def test_that_wishes_that_make_no_sense_are_wrong_usage(
    run: Run, sound: Path, options: tuple[str, ...], said: str
) -> None:
    ran = run("restore", sound, *options)
    assert (ran.code, ran.out) == (2, "")
    assert said in " ".join(ran.err.replace("│", " ").split())


def test_that_the_full_engine_is_insisted_on(run: Run, stand_ins: StandIns, old: Path) -> None:
    stand_ins()
    ran = run("restore", old, "--engine", "full", "--steps", "colorize", "--json")
    assert ran.code == 1
    assert "no full network installed" in ran.record["error"]
    assert run("restore", old, "--engine", "full", "--steps", "fix_tone").code == 0


# --- which network --------------------------------------------------------------------------------


def test_that_the_network_for_faces_can_be_chosen(
    run: Run, stand_ins: StandIns, install: Install, two_faces: Path, tmp_path: Path
) -> None:
    shipped = stand_ins({"blurred": 0.9})
    install(with_faces(shipped, tmp_path, graphs.brightening(0.2)))
    ran = run("restore", two_faces, "--network", "restoreformer++", "--json")
    assert ran.code == 1
    assert "photorestorer models get restoreformer++" in ran.record["remedy"]
    both = with_faces(shipped, tmp_path, graphs.brightening(0.2), graphs.brightening(-0.2))
    install(both)
    means = []
    for network in ("gfpgan-1.4", "restoreformer++"):
        record = run("restore", two_faces, "--network", network, "--overwrite", "--json").record
        means.append(load_photo(Path(record["output"])).pixels.mean())
    assert means[0] > load_photo(two_faces).pixels.mean() > means[1]


@pytest.mark.parametrize(
    "options",
    [
        ("--network", "yunet"),
        ("--network", "gfpgan-1.4", "--network", "restoreformer++"),
        ("--network", "lama", "--engine", "builtin"),
    ],
)
def test_that_networks_that_make_no_sense_are_wrong_usage(
    run: Run, old: Path, options: tuple[str, ...]
) -> None:
    assert run("restore", old, *options).code == 2
