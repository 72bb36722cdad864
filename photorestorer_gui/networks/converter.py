"""PyTorch files turned into ONNX, in a process apart: the only module that loads torch, spandrel.

Weights are read with ``weights_only=True``, which builds tensors and runs nothing that a file says.
TorchScript is a program and loaded only where the file is known by its hash.

References
----------
spandrel: the architectures as plain PyTorch modules.  `torch.onnx.export` with `dynamo=True`.
"""

from __future__ import annotations

import hashlib
import io
import zipfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from pickle import UnpicklingError
from typing import Any, Final

import numpy as np
import torch
from spandrel import ArchRegistry, ArchSupport, ModelLoader, UnsupportedModelError
from spandrel.architectures.GFPGAN import GFPGANArch
from spandrel.architectures.LaMa import LaMaArch
from spandrel.architectures.RestoreFormer import RestoreFormerArch

from photorestorer_gui.errors import NetworkError
from photorestorer_gui.networks.catalogue import ModelCard, Port
from photorestorer_gui.networks.dft import without_dft
from photorestorer_gui.networks.probe import fixed_input
from photorestorer_gui.networks.torch_files import ARCHITECTURES, get_original
from photorestorer_gui.networks.trial import Trial
from photorestorer_gui.progress import Progress
from photorestorer_gui.words import phrase

Tell = Callable[[str], None]
MOST_APART: Final = 1.0
"""How far the ONNX file's answer may be from PyTorch's, of 255."""
OUTPUT: Final = "output"
_NESTS: Final = ("params_ema", "params", "state_dict", "model_state_dict", "model")
"""Where files keep the weights, best first: GFPGAN's have an average over the training, too."""
_LAMA_ROOT: Final = "model.1.bn_l.running_mean"
_OPSET: Final = 18
_SHRINKS: Final = 8
"""LaMa looks at its spectrum in an eighth of the picture's size."""
_WHITE: Final = 255.0


def describe() -> str:
    """Return what converts."""
    return f"PyTorch {torch.__version__}"


def converted(
    card: ModelCard, path: Path, sha256: str, *, is_known: bool, tell: Tell
) -> tuple[bytes, float]:
    """Return a PyTorch file as an ONNX file of the card's contract.

    Parameters
    ----------
    card : ModelCard
        One of `ARCHITECTURES`.
    path : Path
        The file; refused if its content has not the hash `sha256`.
    is_known : bool
        Whether the hash is one of a published file, whose code may run.
    tell : callable(stage)
        Told each of `conversion.STAGES` when it begins.

    Returns
    -------
    bytes
        The ONNX file, without traces of the machine that made it.
    float
        The largest difference of its answer from PyTorch's on a fixed input, of 255.

    Raises
    ------
    NetworkError
        If the file holds another network, more than weights, or does not survive the conversion.
    """
    tell("reading")
    weights = _weights(card, path, sha256, is_known=is_known)
    network = _as_in_contract(card, _network(card, path, weights))
    del weights
    ports = card.contract.inputs
    feed = [torch.from_numpy(picture(port)) for port in ports]
    with torch.inference_mode():
        tell("asking")
        wanted = network(*feed).numpy()
    tell("converting")
    _without_transforms(network, card.contract.inputs[0].shape[-1] // _SHRINKS)
    content = _exported(network, feed, ports)
    del network
    tell("comparing")
    trial = Trial(without_dft(content, ports))
    fed = {port.name: array.numpy() for port, array in zip(ports, feed, strict=True)}
    answer = trial.run(fed, Progress())[OUTPUT]
    return content, _checked(card, path, answer, wanted)


def picture(port: Port) -> Any:
    """Return what a port is fed in the comparison: for a picture, a ramp under seeded noise.

    Returns
    -------
    float32 ndarray, of the port's shape and within its range
    """
    ramp = fixed_input(port)
    if port.shape[1] == 1:
        return ramp
    noise = np.random.default_rng(0).random(port.shape, dtype=np.float32)
    span = port.most - port.least
    return np.asarray((ramp + port.least + span * noise) / 2, np.float32)


def _weights(card: ModelCard, path: Path, sha256: str, *, is_known: bool) -> dict[str, Any]:
    """Return the tensors of a file by their names."""
    content = path.read_bytes()
    if hashlib.sha256(content).hexdigest() != sha256:
        raise NetworkError(
            phrase("“{name}” was changed while it was read.", name=path.name), phrase("Try again.")
        )
    file = io.BytesIO(content)
    if _is_program(content):
        if not is_known:
            raise NetworkError(
                phrase(
                    "“{name}” is a program (TorchScript), and loading it would run what it says.",
                    name=path.name,
                ),
                get_original(card),
            )
        return dict(torch.jit.load(file, map_location="cpu").state_dict())
    try:
        held = torch.load(file, map_location="cpu", weights_only=True)
    except UnpicklingError as error:
        raise NetworkError(
            phrase(
                "“{name}” holds more than weights, and reading it would run what it says.",
                name=path.name,
            ),
            get_original(card),
            str(error),
        ) from error
    except (RuntimeError, EOFError, OSError, ValueError, KeyError) as error:
        raise _damaged(card, path, str(error)) from error
    return _unpacked(card, path, held)


def _is_program(content: bytes) -> bool:
    """Return whether a file is TorchScript, which keeps its code beside the weights."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = archive.namelist()
    except zipfile.BadZipFile:
        return False
    return any("/code/" in f"/{name}" or name.endswith("constants.pkl") for name in names)


def _unpacked(card: ModelCard, path: Path, held: Any) -> dict[str, Any]:
    """Return the weights out of what they are wrapped in."""
    for nest in _NESTS:
        if isinstance(held, Mapping) and isinstance(held.get(nest), Mapping):
            held = held[nest]
            break
    if not isinstance(held, Mapping):
        raise _another(card, path, f"it holds {type(held).__name__}")
    return {str(name): value for name, value in held.items() if isinstance(value, torch.Tensor)}


def _network(card: ModelCard, path: Path, weights: dict[str, Any]) -> Any:
    """Return the module whose weights these are, ready to be asked."""
    registry = ArchRegistry()
    for known in (GFPGANArch(), RestoreFormerArch(), LaMaArch()):
        registry.add(ArchSupport.from_architecture(known))
    try:
        found = ModelLoader("cpu", registry).load_from_state_dict(_by_usual_names(weights))
    except UnsupportedModelError as error:
        raise _another(
            card, path, "its layers are those of no network that is known here"
        ) from error
    except (RuntimeError, KeyError, IndexError, ValueError, TypeError) as error:
        raise _another(card, path, str(error)) from error
    if found.architecture.id != ARCHITECTURES[card.id]:
        raise _another(card, path, f"it holds {found.architecture.id}")
    return found.model.eval().requires_grad_(False)


def _by_usual_names(weights: dict[str, Any]) -> dict[str, Any]:
    """Return LaMa's weights by the names that spandrel knows, whatever they were wrapped in."""
    root = next((name for name in weights if name.endswith(_LAMA_ROOT)), None)
    if root is None:
        return weights
    start = root.removesuffix(_LAMA_ROOT)
    return {
        f"model.{name.removeprefix(start)}": value
        for name, value in weights.items()
        if name.startswith(f"{start}model.")
    }


class _Face(torch.nn.Module):
    """A network that redraws faces, with its noise as it lies in the file: the same each time."""

    def __init__(self, network: Any, options: Mapping[str, bool]) -> None:
        super().__init__()
        self.network, self.options = network, options

    def forward(self, input: Any) -> Any:
        """Return the face alone; the names of arguments become those of the file's inputs."""
        return self.network(input, **self.options)[0]


class _Fourier(torch.nn.Module):
    """LaMa's spectral layer for pictures of one size: transforms as products with matrices.

    Real and imaginary parts stand apart throughout, so that hardly anything is moved about between
    the products: that, not the arithmetic, is what transforms cost.

    Parameters
    ----------
    layer : Module
        spandrel's FourierUnit.
    side : int
        Height and width of what it is fed.
    """

    def __init__(self, layer: Any, side: int) -> None:
        super().__init__()
        self.layers = torch.nn.Sequential(layer.conv_layer, layer.bn, layer.relu)
        self.side = side
        unit = np.eye(side)
        along = np.fft.rfft(unit, norm="ortho")
        self.half = along.shape[1]
        down = np.fft.fft(unit, norm="ortho")
        spectrum = np.eye(self.half)
        back = [np.fft.irfft(rows, n=side, norm="ortho") for rows in (spectrum, 1j * spectrum)]
        self._keep("across", np.hstack([along.real, along.imag]))
        self._keep("down", np.block([[down.real, -down.imag], [down.imag, down.real]]))
        self._keep("up", np.block([[down.real, down.imag], [-down.imag, down.real]]))
        self._keep("back", np.vstack(back))

    def _keep(self, name: str, matrix: Any) -> None:
        self.register_buffer(name, torch.from_numpy(matrix.astype(np.float32)))

    def forward(self, x: Any) -> Any:
        """Return (1, C, side, side) of (1, C, side, side) float32."""
        side, half = self.side, self.half
        x = (x @ self.across).reshape(1, -1, side, 2, half).transpose(2, 3)
        x = self.down @ x.reshape(1, -1, 2 * side, half)
        x = self.layers(x.reshape(1, -1, side, half))
        x = self.up @ x.reshape(1, -1, 2 * side, half)
        x = x.reshape(1, -1, 2, side, half).transpose(2, 3)
        return x.reshape(1, -1, side, 2 * half) @ self.back


class _Inpainting(torch.nn.Module):
    """A network that fills holes, with white as 255."""

    def __init__(self, network: Any) -> None:
        super().__init__()
        self.network = network

    def forward(self, image: Any, mask: Any) -> Any:
        """Return the photo without holes."""
        return self.network(image, mask) * _WHITE


def _without_transforms(network: Any, side: int) -> None:
    """Put products with matrices in the place of LaMa's Fourier transforms."""
    for layer in network.modules():
        unit: Any = getattr(layer, "fu", None)
        if type(unit).__name__ == "FourierUnit" and unit.fft_norm == "ortho":
            odd = (unit.spatial_scale_factor, unit.spectral_pos_encoding, unit.use_se, unit.ffc3d)
            if not any(odd):
                layer.fu = _Fourier(unit, side)


def _as_in_contract(card: ModelCard, network: Any) -> Any:
    architecture = ARCHITECTURES[card.id]
    if architecture == "LaMa":
        return _Inpainting(network).eval()
    fixed = {"return_rgb": False, "randomize_noise": False} if architecture == "GFPGAN" else {}
    return _Face(network, fixed).eval()


def _exported(network: Any, feed: Sequence[Any], ports: Sequence[Port]) -> bytes:
    program = torch.onnx.export(
        network,
        tuple(feed),
        dynamo=True,
        input_names=[port.name for port in ports],
        output_names=[OUTPUT],
        opset_version=_OPSET,
        verbose=False,
    )
    model = program.model_proto
    # It would tell of folders of this machine, and make each conversion another file.
    for part in (model, model.graph, *model.graph.node, *model.graph.value_info):
        part.ClearField("doc_string")
        part.ClearField("metadata_props")
    for part in (*model.graph.input, *model.graph.output, *model.graph.initializer):
        part.ClearField("metadata_props")
    return bytes(model.SerializeToString(deterministic=True))


def _checked(card: ModelCard, path: Path, answer: Any, wanted: Any) -> float:
    """Return how far an answer is from PyTorch's, of 255; raise NetworkError if too far."""
    (port,) = card.contract.outputs
    pair = [np.clip(values, port.least, port.most) for values in (answer, wanted)]
    apart = float(np.abs(pair[0] - pair[1]).max()) * _WHITE / (port.most - port.least)
    if not apart <= MOST_APART:  # also where it is no number
        raise NetworkError(
            phrase(
                "“{name}” answers differently after the conversion: by {apart:.1f} of 255.",
                name=path.name,
                apart=apart,
            ),
            get_original(card),
        )
    return apart


def _another(card: ModelCard, path: Path, details: str) -> NetworkError:
    return NetworkError(
        phrase(
            "“{name}” does not hold the network of “{title}”.", name=path.name, title=card.title
        ),
        get_original(card),
        details,
    )


def _damaged(card: ModelCard, path: Path, details: str) -> NetworkError:
    return NetworkError(
        phrase("“{name}” is damaged, or no PyTorch file.", name=path.name),
        get_original(card),
        details,
    )
