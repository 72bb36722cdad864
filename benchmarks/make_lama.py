"""Makes an ONNX file with LaMa's exact architecture and random weights.

    python -m benchmarks.make_lama FILE [--side 512] [--width 64] [--blocks 18] [--opset 17]

The defaults are those of big-LaMa; `photorestorer models add FILE --as lama-big` takes the file.
The Fourier transforms are written as PyTorch's exporter writes them: one DFT per axis, each
followed by its share of the normalisation.  The picture it makes is noise: it serves to compare
answers and times.

References
----------
Suvorov, R., et al.: Resolution-robust large mask inpainting with Fourier convolutions, WACV 2022,
and the layers listed in its configuration `big-lama`: 64 channels, three halvings, 18 blocks, three
quarters of the channels global.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from onnx import TensorProto, helper, numpy_helper

LOCAL_SHARE = 0.25
LEVELS = 3


@dataclass(frozen=True)
class Size:
    """How large a network is.

    Attributes
    ----------
    side : int
        Of the pictures it takes, in pixels.
    width : int
        Channels of its first layer; they double at each of three halvings.
    blocks : int
        Residual blocks, of two layers each.
    """

    side: int = 512
    width: int = 64
    blocks: int = 18


class _Graph:
    """A graph under construction; each method adds a layer and returns the name of its answer."""

    def __init__(self, opset: int, seed: int) -> None:
        self.opset = opset
        self.nodes: list[Any] = []
        self.constants: list[Any] = []
        self._rng = np.random.default_rng(seed)

    def node(self, kind: str, inputs: Sequence[str], **attributes: Any) -> str:
        name = f"{kind.lower()}_{len(self.nodes)}"
        self.nodes.append(helper.make_node(kind, list(inputs), [name], **attributes))
        return name

    def constant(self, value: Any, dtype: Any = np.float32) -> str:
        name = f"constant_{len(self.constants)}"
        self.constants.append(numpy_helper.from_array(np.asarray(value, dtype), name))
        return name

    def weights(self, *shape: int, gain: float = 1.0) -> str:
        deviation = gain * np.sqrt(2.0 / np.prod(shape[1:]))
        return self.constant(deviation * self._rng.standard_normal(shape, dtype=np.float32))

    def integers(self, *values: int) -> str:
        return self.constant(values, np.int64)

    def reflected(self, name: str, margin: int) -> str:
        if margin == 0:
            return name
        return self.node(
            "Pad", [name, self.integers(0, 0, margin, margin, 0, 0, margin, margin)], mode="reflect"
        )

    def convolved(
        self, name: str, channels: tuple[int, int], side: int, *, stride: int = 1, gain: float = 1.0
    ) -> str:
        """A convolution from so many channels to so many, over a mirrored border."""
        before, after = channels
        weights = self.weights(after, before, side, side, gain=gain)
        strides = [stride, stride]
        return self.node("Conv", [self.reflected(name, side // 2), weights], strides=strides)

    def normed(self, name: str, channels: int) -> str:
        """A batch norm and a ReLU."""
        scale = 1 + 0.1 * self._rng.standard_normal(channels)
        shift = 0.1 * self._rng.standard_normal(channels)
        statistics = [np.zeros(channels), np.ones(channels)]
        inputs = [name, *map(self.constant, (scale, shift, *statistics))]
        return self.node("Relu", [self.node("BatchNormalization", inputs)])

    def transformed(self, name: str, axis: int, *, inverse: bool, onesided: bool) -> str:
        flags = {"inverse": int(inverse), "onesided": int(onesided)}
        if self.opset < 20:
            return self.node("DFT", [name], axis=axis, **flags)
        return self.node("DFT", [name, "", self.constant(axis, np.int64)], **flags)

    def fourier(self, name: str, channels: int, side: int) -> str:
        """A convolution of the spectrum: real and imaginary parts are channels of their own."""
        root = self.constant(np.sqrt(side))
        half = side // 2 + 1
        x = self.node("Unsqueeze", [name, self.integers(-1)])
        for axis, onesided in ((3, True), (2, False)):
            x = self.transformed(x, axis, inverse=False, onesided=onesided)
            x = self.node("Div", [x, root])
        x = self.node("Transpose", [x], perm=[0, 1, 4, 2, 3])
        x = self.node("Reshape", [x, self.integers(1, 2 * channels, side, half)])
        x = self.normed(self.convolved(x, (2 * channels, 2 * channels), 1), 2 * channels)
        x = self.node("Reshape", [x, self.integers(1, channels, 2, side, half)])
        x = self.node("Transpose", [x], perm=[0, 1, 3, 4, 2])
        for axis, onesided in ((2, False), (3, True)):
            x = self.transformed(x, axis, inverse=True, onesided=onesided)
            x = self.node("Mul", [x, root])
        return self.node("Squeeze", [x, self.integers(-1)])

    def spectral(self, name: str, channels: int, side: int) -> str:
        """The global branch: half the channels, their spectrum added, all channels again."""
        half = channels // 2
        x = self.normed(self.convolved(name, (channels, half), 1), half)
        both = self.node("Add", [x, self.fourier(x, half, side)])
        return self.convolved(both, (half, channels), 1, gain=0.2)

    def fast_fourier(self, local: str, globe: str, channels: int, side: int) -> tuple[str, str]:
        """One layer of a block: each of the two branches hears of the other."""
        few = round(channels * LOCAL_SHARE)
        many = channels - few
        near = self.convolved(local, (few, few), 3, gain=0.2)
        from_far = self.convolved(globe, (many, few), 3, gain=0.2)
        to_far = self.convolved(local, (few, many), 3, gain=0.2)
        far = self.spectral(globe, many, side)
        return (
            self.normed(self.node("Add", [near, from_far]), few),
            self.normed(self.node("Add", [to_far, far]), many),
        )

    def block(self, local: str, globe: str, channels: int, side: int) -> tuple[str, str]:
        """Two layers, added to what came in."""
        x, y = local, globe
        for _ in range(2):
            x, y = self.fast_fourier(x, y, channels, side)
        return self.node("Add", [local, x]), self.node("Add", [globe, y])

    def enlarged(self, name: str, before: int, after: int) -> str:
        """Twice the size, half the channels."""
        weights = self.weights(before, after, 3, 3)
        x = self.node(
            "ConvTranspose",
            [name, weights, self.constant(np.zeros(after))],
            strides=[2, 2],
            pads=[1, 1, 1, 1],
            output_padding=[1, 1],
        )
        return self.normed(x, after)


def generator(graph: _Graph, name: str, size: Size) -> str:
    """Add the generator, from four channels to a picture in 0–1."""
    channels = size.width
    x = graph.normed(graph.convolved(name, (4, channels), 7), channels)
    for _ in range(LEVELS - 1):
        x = graph.convolved(x, (channels, 2 * channels), 3, stride=2)
        channels *= 2
        x = graph.normed(x, channels)
    channels, side = 2 * channels, size.side // 2**LEVELS
    few = round(channels * LOCAL_SHARE)
    local = graph.convolved(x, (channels // 2, few), 3, stride=2)
    globe = graph.convolved(x, (channels // 2, channels - few), 3, stride=2)
    local, globe = graph.normed(local, few), graph.normed(globe, channels - few)
    for _ in range(size.blocks):
        local, globe = graph.block(local, globe, channels, side)
    x = graph.node("Concat", [local, globe], axis=1)
    for _ in range(LEVELS):
        x = graph.enlarged(x, channels, channels // 2)
        channels //= 2
    return graph.node("Sigmoid", [graph.convolved(x, (channels, 3), 7, gain=0.2)])


def lama(size: Size | None = None, *, opset: int = 17, seed: int = 0, peak: float = 255.0) -> bytes:
    """Return a weights file that keeps the catalogue's contract of LaMa.

    Parameters
    ----------
    size : Size, optional
        That of big-LaMa by default.
    opset : int
        Version of the operators: the transforms say their axis in another way from 20 on.
    peak : float
        What white is in the answer; the exports in use give 255 or 1.
    """
    size = size or Size()
    graph = _Graph(opset, seed)
    known = graph.node("Sub", [graph.constant(1.0), "mask"])
    masked = graph.node("Mul", ["image", known])
    drawn = generator(graph, graph.node("Concat", [masked, "mask"], axis=1), size)
    inside = graph.node("Mul", [drawn, "mask"])
    whole = graph.node("Add", [masked, inside])
    graph.nodes.append(helper.make_node("Mul", [whole, graph.constant(peak)], ["output"]))

    def port(name: str, channels: int) -> Any:
        return helper.make_tensor_value_info(
            name, TensorProto.FLOAT, [1, channels, size.side, size.side]
        )

    made = helper.make_graph(
        graph.nodes, "lama", [port("image", 3), port("mask", 1)], [port("output", 3)]
    )
    made.initializer.extend(graph.constants)
    imports = [helper.make_opsetid("", opset)]
    return bytes(helper.make_model(made, opset_imports=imports, ir_version=8).SerializeToString())


def main() -> None:
    parser = argparse.ArgumentParser(description="Make a LaMa with random weights.")
    parser.add_argument("file", type=Path)
    parser.add_argument("--side", type=int, default=512)
    parser.add_argument("--width", type=int, default=64)
    parser.add_argument("--blocks", type=int, default=18)
    parser.add_argument("--opset", type=int, default=17)
    wanted = parser.parse_args()
    size = Size(wanted.side, wanted.width, wanted.blocks)
    content = lama(size, opset=wanted.opset)
    wanted.file.write_bytes(content)
    print(f"{wanted.file}: {len(content) / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
