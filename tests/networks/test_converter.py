"""PyTorch files of the exact architectures, converted for real: against PyTorch's own answers."""

from __future__ import annotations

import hashlib
import importlib.util
import os
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from photorestorer_gui.errors import NetworkError
from photorestorer_gui.networks import torch_files
from photorestorer_gui.networks.catalogue import CATALOGUE
from photorestorer_gui.networks.install import add
from photorestorer_gui.networks.session import Networks
from photorestorer_gui.networks.store import ModelStore
from photorestorer_gui.photo.mask import Mask
from photorestorer_gui.progress import Progress
from photorestorer_gui.restoration import inpaint
from photorestorer_gui.restoration.faces.detection import Found
from photorestorer_gui.restoration.faces.pasting import soft_mask
from photorestorer_gui.restoration.steps import restore_faces
from photorestorer_gui.restoration.steps.fill_cracks import FillCracks
from photorestorer_gui.restoration.steps.restore_faces import RestoreFaces
from tests.pictures import draw_portrait
from tests.restoration.faces.places import ALIGNED, soft_portrait

if not torch_files.can_convert():
    pytest.skip(
        "PyTorch is not installed: pip install 'photorestorer[convert]'", allow_module_level=True
    )

import torch  # isort: skip
from spandrel.architectures.LaMa.__arch.LaMa import FourierUnit  # isort: skip

from benchmarks import torch_networks  # isort: skip
from photorestorer_gui.networks import converter  # isort: skip

pytestmark = pytest.mark.timeout(1800)  # PyTorch alone takes half a minute a network

GFPGAN, LAMA, PLUSPLUS = (
    next(card for card in CATALOGUE if card.id == each)
    for each in ("gfpgan-1.4", "lama-big", "restoreformer++")
)


def answer_of(network: Any, *feed: np.ndarray) -> np.ndarray:
    with torch.inference_mode():
        answer = network(*map(torch.from_numpy, feed))
    return np.asarray((answer[0] if isinstance(answer, tuple) else answer)[0].numpy())


def redraw(path: Path, folder: Path, card: Any, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Return what the step makes of an aligned face, and the face as a network is fed it."""
    progress = Progress()
    assert add(card, path, folder, progress) == "not verified"
    assert "was converted" in progress.take_notes()[0]
    photo = soft_portrait()
    monkeypatch.setattr(restore_faces, "find_faces", lambda *_: Found((ALIGNED,)))
    step = RestoreFaces(1.0, keep_colours=False, grain=0.0, network=card.id)
    networks = Networks(ModelStore([folder]))
    result = step.apply(photo, Mask.empty(photo.height, photo.width), networks, Progress())
    assert result.faces[0].status == "done"
    return result.photo, np.moveaxis(photo.pixels.astype(np.float32) / 255 * 2 - 1, 2, 0)[None]


@pytest.mark.parametrize("name", ["gfpgan", "restoreformer"])
def test_that_a_face_is_pytorchs_own_answer(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    path, card = tmp_path / "mine.pth", {"gfpgan": GFPGAN, "restoreformer": PLUSPLUS}[name]
    torch_networks.WRITERS[name](path)
    restored, fed = redraw(path, tmp_path / "weights", card, monkeypatch)
    network = getattr(torch_networks, name)()
    if name == "gfpgan":
        with torch.inference_mode():
            found = network(torch.from_numpy(fed), randomize_noise=False)[0][0].numpy()
    else:
        found = answer_of(network, fed)
    answer = 255 * (np.moveaxis(np.clip(found, -1, 1), 0, 2) + 1) / 2
    wholly = soft_mask() == 1
    assert np.abs(restored.pixels[wholly] - answer[wholly]).max() <= 1.0
    assert np.abs(answer - soft_portrait().pixels).mean() > 10, "the network did something"
    assert answer[wholly].std() > 10, "and no flat grey"
    content = ModelStore([tmp_path / "weights"]).read(card)
    for trace in (os.sep.join(Path(torch.__file__).parts[-3:-1]), str(tmp_path), "torch_networks"):
        assert trace.encode() not in content, "it tells of the machine"


# PyTorch would rather have nobody make TorchScript any more, but people have such files.
@pytest.mark.filterwarnings("ignore:`torch.jit:FutureWarning")
def test_that_a_hole_is_filled_with_pytorchs_own_answer(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, folder = tmp_path / "big-lama.pt", tmp_path / "weights"
    torch_networks.save_lama(path)
    with pytest.raises(NetworkError, match="is a program") as caught:
        add(LAMA, path, folder, Progress())
    assert "models get lama-big" in caught.value.remedy
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    known = torch_files.Original("Big LaMa", LAMA.id, is_program=True)
    monkeypatch.setitem(torch_files.ORIGINALS, digest, known)
    assert add(LAMA, path, folder, Progress()) == "not verified"
    photo = draw_portrait(512, 512)
    holed = np.zeros((512, 512), np.bool_)
    holed[200:300, 180:330] = True
    mask = Mask(holed)
    step = FillCracks(grain=0.0, matching=0.0, network=LAMA.id)
    networks = Networks(ModelStore([folder]))
    filled = step.apply(photo, mask, networks, Progress()).pixels
    hole = mask.grow(inpaint.HIDDEN_PX).pixels[None, None].astype(np.float32)
    values = np.ascontiguousarray(photo.pixels.transpose(2, 0, 1)[None] / np.float32(255))
    wanted = 255 * answer_of(torch_networks.lama(), values, hole).transpose(1, 2, 0)
    assert np.abs(filled[holed] - wanted[holed]).max() <= 1.0
    assert wanted[holed].std() > 10, "the network did something"
    assert np.array_equal(filled[~holed], photo.pixels[~holed])
    assert b"\x22\x03DFT" not in ModelStore([folder]).read(LAMA), "transforms are products"


@pytest.mark.parametrize("side", [16, 15])
def test_that_products_are_lamas_fourier_layer(side: int) -> None:
    torch.manual_seed(0)
    unit = FourierUnit(6, 6).eval().requires_grad_(False)
    unit.bn.weight.uniform_(0.5, 1.5)
    unit.bn.running_mean.normal_()
    fed = torch.randn(1, 6, side, side)
    with torch.inference_mode():
        wanted = unit(fed)
        found = converter._Fourier(unit, side).eval()(fed)
    assert wanted.std() > 0.1
    torch.testing.assert_close(found, wanted, atol=1e-5, rtol=1e-5)


def test_that_weights_are_known_in_whatever_they_are_wrapped(tmp_path: Path) -> None:
    path = tmp_path / "best.ckpt"
    torch_networks.save_lama_weights(path)
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    weights = converter._weights(LAMA, path, digest, is_known=False)
    network = converter._network(LAMA, path, weights)
    wanted = torch_networks.lama().state_dict()
    assert network.state_dict().keys() == wanted.keys()
    assert all(torch.equal(network.state_dict()[name], wanted[name]) for name in wanted)


class _Harm:
    def __init__(self, proof: Path) -> None:
        self.proof = proof

    def __reduce__(self) -> Any:
        return (os.mkdir, (str(self.proof),))


def files(folder: Path) -> dict[str, tuple[Path, str]]:
    """Return what is refused: a file, and a part of the sentence."""
    made: dict[str, tuple[Path, str]] = {}
    harm = folder / "harm.pth"
    torch.save({"params_ema": {"weight": _Harm(folder / "proof")}}, harm)
    made["more than weights"] = harm, "more than weights"
    cut = folder / "cut.pth"
    torch.save({"params": {"weight": torch.ones(100, 100)}}, cut)
    whole = cut.read_bytes()
    cut.write_bytes(whole[: len(whole) // 2])
    made["cut off"] = cut, "damaged, or no PyTorch file"
    junk = folder / "junk.pt"
    junk.write_bytes(b"nothing of any use")
    made["junk"] = junk, "junk.pt"
    for name, held in {
        "another network": {"params": {"weight": torch.ones(3)}},
        "a list": [torch.ones(3)],
        "nothing": {},
    }.items():
        path = folder / f"{name}.pth"
        torch.save(held, path)
        made[name] = path, "does not hold the network of “GFPGAN"
    part = folder / "part.pth"
    layers = {"toRGB.0.weight": torch.ones(3), "stylegan_decoder.style_mlp.1.weight": torch.ones(3)}
    torch.save({"params_ema": layers}, part)
    made["a part of it"] = part, "does not hold the network of “GFPGAN"
    return made


@pytest.mark.parametrize(
    "name",
    [
        "more than weights",
        "cut off",
        "junk",
        "another network",
        "a list",
        "nothing",
        "a part of it",
    ],
)
def test_that_what_holds_no_known_weights_is_refused(tmp_path: Path, name: str) -> None:
    path, said = files(tmp_path)[name]
    with pytest.raises(NetworkError, match=said) as caught:
        add(GFPGAN, path, tmp_path / "weights", Progress())
    assert caught.value.remedy
    assert not (tmp_path / "proof").exists()
    assert not (tmp_path / "weights").exists()


def test_that_the_network_of_another_step_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "best.ckpt"
    torch_networks.save_lama_weights(path)
    with pytest.raises(NetworkError, match="does not hold the network of “GFPGAN") as caught:
        add(GFPGAN, path, tmp_path / "weights", Progress())
    assert "LaMa" in caught.value.details


def test_that_a_file_that_is_changed_meanwhile_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "mine.pth"
    path.write_bytes(b"PK\x03\x04")
    with pytest.raises(NetworkError, match="was changed while it was read"):
        converter._weights(GFPGAN, path, "0" * 64, is_known=False)


@pytest.mark.parametrize("wrong", [3.0, np.nan])
def test_that_an_answer_unlike_pytorchs_is_refused(tmp_path: Path, wrong: float) -> None:
    wanted = np.zeros((1, 3, 4, 4), np.float32)
    answer = wanted.copy()
    answer[0, 1, 2, 3] = wrong * 2 / 255
    assert converter._checked(GFPGAN, tmp_path, wanted + 1 / 255, wanted) == pytest.approx(0.5)
    with pytest.raises(NetworkError, match="answers differently"):
        converter._checked(GFPGAN, tmp_path, answer, wanted)


def test_that_pytorch_stays_out_of_the_programs_process() -> None:
    import subprocess
    import sys

    code = (
        "import sys, photorestorer_gui.networks.install;"
        "from photorestorer_gui.networks.torch_files import can_convert;"
        "assert can_convert(); print([m for m in ('torch', 'spandrel') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
    assert importlib.util.find_spec("torch") is not None
