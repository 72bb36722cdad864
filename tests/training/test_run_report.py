"""What a training leaves beside its weights, and what it says when it cannot go on."""

from __future__ import annotations

import errno
import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from photorestorer_gui.damage.kinds import KIND_IDS
from photorestorer_gui.errors import PhotoRestorerError, SaveError
from photorestorer_gui.photo.files import save_photo
from tests.pictures import draw_portrait

pytestmark = pytest.mark.train

keras = pytest.importorskip("keras", reason="Keras is not installed (extra “train”)")

PNG = b"\x89PNG"


def small_model(channels: int, outputs: int, stride: int = 1) -> Any:
    photo = keras.Input((None, None, channels))
    answer = keras.layers.Conv2D(outputs, 3, strides=stride, padding="same", name="only")(photo)
    return keras.Model(photo, answer)


def test_that_the_loss_is_drawn(tmp_path: Path) -> None:
    from photorestorer_gui.training.run_report import draw_loss

    log = tmp_path / "log.csv"
    for rows in ("1,0.1,0.9\n", "1,0.1,0.9\n2,0.2,0.5\n"):
        log.write_text("step,minutes,loss\n" + rows, "utf-8")
        draw_loss(log, tmp_path / "curves.png")
        assert (tmp_path / "curves.png").read_bytes().startswith(PNG)


@pytest.mark.parametrize(
    ("task", "channels", "outputs", "stride"),
    [
        ("cracks", 3, 1, 1),
        ("sharpen", 3, 3, 1),
        ("filler", 4, 3, 1),
        ("classifier", 3, len(KIND_IDS) + 3, 16),
    ],
)
def test_that_every_task_gets_its_sheet_and_card(
    task: str, channels: int, outputs: int, stride: int, tmp_path: Path, portraits_folder: Path
) -> None:
    from photorestorer_gui.training.run_report import Trained, write_report

    weights = tmp_path / "weights.onnx"
    weights.write_bytes(bytes(2**20))
    model = small_model(channels, outputs, stride)
    told = Trained(task, "minutes 3", 180.0, 0.25, 70)
    write_report(told, model, weights, (portraits_folder, tmp_path / "no stamps"), 64)
    assert (tmp_path / "examples.png").read_bytes().startswith(PNG)
    card = (tmp_path / "model_card.md").read_text("utf-8")
    for part in ("Apache-2.0", "1.00 MB", "minutes 3", "70 steps in 180 s", "0.25000"):
        assert part in card
    assert f"| {model.count_params():,} |" in card
    assert "4 portraits" in card
    assert "- group0: 2\n- group1: 2" in card
    assert str(tmp_path) not in card
    assert str(portraits_folder) not in card


def test_that_the_card_counts_the_portraits_that_were_learnt_from(
    tmp_path: Path,
) -> None:
    """Not one that is known to be damaged itself, nor a file that is no picture."""
    from photorestorer_gui.training.run_report import Trained, write_report

    plates = tmp_path / "voteview_hist"
    plates.mkdir()
    for name in ("007079", "sound"):
        save_photo(draw_portrait(80, 80, seed=1), plates / f"{name}.png")
    (plates / "broken.png").write_bytes(b"no picture")
    weights = tmp_path / "weights.onnx"
    weights.write_bytes(bytes(9))
    told = Trained("cracks", "", 1.0, 1.0, 1)
    write_report(told, small_model(3, 1), weights, (plates.parent, tmp_path / "none"), 64)
    card = (tmp_path / "model_card.md").read_text("utf-8")
    assert "- voteview_hist: 1\n" in card


def test_that_credits_are_copied_into_the_card(tmp_path: Path) -> None:
    from photorestorer_gui.training.run_report import Trained, model_card

    (tmp_path / "CREDITS.md").write_text("By somebody, CC BY 4.0.", "utf-8")
    card = model_card(
        Trained("cracks", "", 1.0, 1.0, 1), small_model(3, 1), Path(__file__), [], tmp_path
    )
    assert "## Credits\n\nBy somebody, CC BY 4.0." in card


def test_that_multiplications_are_counted_per_pixel() -> None:
    from photorestorer_gui.training.run_report import macs_per_pixel

    assert macs_per_pixel(small_model(3, 8)) == 3 * 3 * 3 * 8
    assert macs_per_pixel(small_model(3, 8, stride=2)) == 3 * 3 * 3 * 8 / 4


# --- checkpoints ----------------------------------------------------------------------------------


@pytest.fixture
def started(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Any]:
    """Start or continue a training of a tiny network in one folder."""
    from photorestorer_gui.training import train

    for task in ("cracks", "sharpen"):
        monkeypatch.setitem(train.ARCHITECTURES, task, lambda: small_model(3, 3))
    recipe = train.Recipe(1.0, 64, 2, 1e-3, 1e-4, workers=1)

    def start(task: Any = "sharpen") -> Any:
        run = train.TrainingRun(task, tmp_path / "run", recipe)
        run.optimizer.build(run.model.trainable_variables)
        return run

    return start


def checkpoint(run: Any, step: int) -> None:
    run.step = step
    run._save([0.5], finished=False)


def test_that_a_folder_of_another_task_is_refused(started: Callable[..., Any]) -> None:
    checkpoint(started("sharpen"), 3)
    with pytest.raises(PhotoRestorerError, match="holds a training of “sharpen”") as caught:
        started("cracks")
    assert "another folder" in caught.value.remedy


def test_that_a_half_written_checkpoint_does_no_harm(started: Callable[..., Any]) -> None:
    run = started()
    checkpoint(run, 3)
    for name in ("partial.keras", "partial.npz", "partial.json"):
        (run.folder / name).write_bytes(b"half")
    again = started()
    assert again.step == 3
    checkpoint(again, 4)
    assert started().step == 4
    assert not list(run.folder.glob("partial*"))


@pytest.mark.parametrize("name", ["model.keras", "state.json", "optimizer.npz"])
@pytest.mark.parametrize("left", [0, 20], ids=["empty", "cut off"])
def test_that_a_damaged_checkpoint_is_told(
    started: Callable[..., Any], name: str, left: int
) -> None:
    run = started()
    checkpoint(run, 3)
    path = run.folder / name
    path.write_bytes(path.read_bytes()[:left])
    with pytest.raises(PhotoRestorerError, match="is damaged") as caught:
        started()
    assert "begin anew" in caught.value.remedy


@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EROFS])
def test_that_a_full_disk_is_told_and_the_last_checkpoint_stays(
    started: Callable[..., Any], code: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = started()
    checkpoint(run, 3)
    before = {p.name: p.read_bytes() for p in run.folder.iterdir()}

    def full(*_: Any, **__: Any) -> None:
        (run.folder / "partial.npz").write_bytes(b"half")
        raise OSError(code, os.strerror(code))

    run.model.set_weights([w + 1 for w in run.model.get_weights()])
    with monkeypatch.context() as patch:
        patch.setattr(np, "savez", full)
        with pytest.raises(SaveError) as caught:
            checkpoint(run, 4)
    assert caught.value.remedy
    assert {p.name: p.read_bytes() for p in run.folder.iterdir()} == before
    assert json.loads(before["state.json"])["step"] == started().step == 3
