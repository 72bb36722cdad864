"""Makes a network of GFPGAN 1.4's exact architecture with random weights: for speed, and for tests.

    python -m benchmarks.make_gfpgan FILE.onnx [--narrow 1.0]

The layers are those of the “clean” GFPGAN (GFPGANv1Clean with channel multiplier 2, half of the
channels modulated) as published: a U-Net whose coarsest level gives the styles of a StyleGAN2 and
whose other levels scale and shift half of its channels.  Weights are seeded, the noise is fixed.
`--narrow` thins all layers; input and output keep the contract of the real file.

References
----------
Wang, X., Li, Y., Zhang, H., Shan, Y.: Towards real-world blind face restoration with generative
facial prior, CVPR 2021.  Karras, T. et al.: Analyzing and improving the image quality of StyleGAN,
CVPR 2020.
"""

from __future__ import annotations

import argparse
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from onnx import TensorProto, helper, numpy_helper

SIDE = 512
STYLE = 512
LEVELS = range(3, 10)
"""Sides of 8 to 512 pixels, as powers of two."""
SLOPE = 0.2
LEAST_NARROW = 1 / 16
"""Thinner, and half of the thinnest layer's channels would be less than two."""
_SHARES = {2: 512, 3: 512, 4: 512, 5: 512, 6: 512, 7: 256, 8: 128, 9: 64}
"""Channels of the generator at a side of 2 to the power of the key; the U-Net has half of them."""


@dataclass
class Graph:
    """An ONNX graph in the making: nodes, weights, and a name for each value."""

    narrow: float
    rng: np.random.Generator = field(default_factory=lambda: np.random.default_rng(0))
    nodes: list[Any] = field(default_factory=list)
    weights: list[Any] = field(default_factory=list)

    def channels(self, level: int, share: float = 1.0) -> int:
        return int(_SHARES[level] * self.narrow * share)

    def op(self, kind: str, *inputs: str, **attributes: Any) -> str:
        name = f"v{len(self.nodes)}"
        self.nodes.append(helper.make_node(kind, list(inputs), [name], **attributes))
        return name

    def weight(self, values: Any, dtype: Any = np.float32) -> str:
        name = f"w{len(self.weights)}"
        self.weights.append(numpy_helper.from_array(np.asarray(values, dtype), name))
        return name

    def normal(self, *shape: int, deviation: float = 1.0) -> str:
        drawn = self.rng.standard_normal(shape, dtype=np.float32)
        return self.weight(drawn * np.float32(deviation))

    def conv(
        self, x: str, into: tuple[int, int], side: int = 3, *, gain: float = 1.4, bias: float = 0.0
    ) -> str:
        """Convolve from and to this many channels; weights keep the deviation of what they get."""
        source, target = into
        deviation = gain / np.sqrt(source * side * side)
        weights = self.normal(target, source, side, side, deviation=float(deviation))
        biases = self.weight(np.full(target, bias))
        return self.op("Conv", x, weights, biases, pads=[side // 2] * 4)

    def leaky(self, x: str) -> str:
        return self.op("LeakyRelu", x, alpha=SLOPE)

    def resized(self, x: str, scale: float) -> str:
        scales = self.weight([1, 1, scale, scale])
        return self.op(
            "Resize", x, "", scales, mode="linear", coordinate_transformation_mode="half_pixel"
        )

    def residual(self, x: str, into: tuple[int, int], scale: float) -> str:
        source, target = into
        inner = self.leaky(self.conv(x, (source, source)))
        inner = self.leaky(self.conv(self.resized(inner, scale), into, gain=1.0))
        skipped = self.normal(target, source, 1, 1, deviation=float(0.7 / np.sqrt(source)))
        return self.op("Add", inner, self.op("Conv", self.resized(x, scale), skipped))

    def linear(self, x: str, into: tuple[int, int], *, bias: float = 0.0, gain: float = 1.0) -> str:
        source, target = into
        weights = self.normal(source, target, deviation=float(gain / np.sqrt(source)))
        return self.op("Gemm", x, weights, self.weight(np.full(target, bias)))

    def modulated(
        self, x: str, style: str, into: tuple[int, int], side: int, *, demodulate: bool
    ) -> str:
        """Convolve with weights that the style scales, channel by channel of the input."""
        source, target = into
        scales = self.linear(style, (STYLE, source), bias=1.0, gain=0.3)
        scales = self.op("Reshape", scales, self.weight([1, source, 1, 1], np.int64))
        deviation = 1.0 if demodulate else 0.15 / np.sqrt(source)
        weights = self.normal(target, source, side, side, deviation=float(deviation))
        weights = self.op("Mul", weights, scales)
        if demodulate:
            energy = self.op("ReduceSumSquare", weights, axes=[1, 2, 3], keepdims=1)
            root = self.op("Sqrt", self.op("Add", energy, self.weight(1e-8)))
            weights = self.op("Div", weights, root)
        return self.op("Conv", x, weights, pads=[side // 2] * 4)

    def styled(self, x: str, style: str, into: tuple[int, int], level: int) -> str:
        """Convolve by style, add fixed noise, and bend."""
        x = self.modulated(x, style, into, 3, demodulate=True)
        x = self.op("Mul", x, self.weight(2**0.5))
        noise = self.normal(1, 1, 2**level, 2**level)
        x = self.op("Add", x, self.op("Mul", noise, self.weight(0.1)))
        return self.leaky(self.op("Add", x, self.weight(np.zeros((1, into[1], 1, 1)))))

    def to_rgb(self, x: str, style: str, channels: int, before: str | None) -> str:
        rgb = self.modulated(x, style, (channels, 3), 1, demodulate=False)
        rgb = self.op("Add", rgb, self.weight(np.zeros((1, 3, 1, 1))))
        return rgb if before is None else self.op("Add", rgb, self.resized(before, 2.0))


def _encoded(graph: Graph) -> tuple[list[str], list[tuple[str, str]]]:
    """Return sixteen styles, and a scale and a shift for each level."""
    half = {level: graph.channels(level, 0.5) for level in (2, *LEVELS)}
    x = graph.leaky(graph.conv("input", (3, half[9]), 1))
    skips: list[str] = []
    for level in reversed(LEVELS):
        x = graph.residual(x, (half[level], half[level - 1]), 0.5)
        skips.insert(0, x)
    x = graph.leaky(graph.conv(x, (half[2], half[2])))
    count = 2 * LEVELS[-1] - 2
    codes = graph.linear(graph.op("Flatten", x), (half[2] * 16, count * STYLE))
    codes = graph.op("Reshape", codes, graph.weight([count, STYLE], np.int64))
    styles = [graph.op("Gather", codes, graph.weight([n], np.int64), axis=0) for n in range(count)]
    conditions = []
    for level, skip in zip(LEVELS, skips, strict=True):
        x = graph.residual(graph.op("Add", x, skip), (half[level - 1], half[level]), 2.0)
        scale, shift = (
            graph.conv(
                graph.leaky(graph.conv(x, (half[level],) * 2)),
                (half[level],) * 2,
                gain=0.3,
                bias=bias,
            )
            for bias in (1.0, 0.0)
        )
        conditions.append((scale, shift))
    return styles, conditions


def _conditioned(graph: Graph, x: str, condition: tuple[str, str], channels: int) -> str:
    """Scale and shift the second half of the channels."""
    halves = graph.weight([channels - channels // 2, channels // 2], np.int64)
    same, steered = f"{x}_same", f"{x}_steered"
    graph.nodes.append(helper.make_node("Split", [x, halves], [same, steered], axis=1))
    scale, shift = condition
    steered = graph.op("Add", graph.op("Mul", steered, scale), shift)
    return graph.op("Concat", same, steered, axis=1)


def make(narrow: float = 1.0) -> bytes:
    """Return the weights file.

    Parameters
    ----------
    narrow : float
        Share of the channels of every layer, at least 1/16; 1 is GFPGAN 1.4 itself.
    """
    if not LEAST_NARROW <= narrow <= 1:
        raise ValueError(f"narrow must lie between {LEAST_NARROW} and 1, not {narrow}")
    graph = Graph(narrow)
    styles, conditions = _encoded(graph)
    wide = graph.channels(2)
    x = graph.normal(1, wide, 4, 4)
    x = graph.styled(x, styles[0], (wide, wide), 2)
    rgb = graph.to_rgb(x, styles[1], wide, None)
    for n, level in enumerate(LEVELS):
        source, target = graph.channels(level - 1), graph.channels(level)
        x = graph.styled(graph.resized(x, 2.0), styles[2 * n + 1], (source, target), level)
        x = _conditioned(graph, x, conditions[n], target)
        x = graph.styled(x, styles[2 * n + 2], (target, target), level)
        rgb = graph.to_rgb(x, styles[2 * n + 3], target, rgb)
    graph.nodes.append(helper.make_node("Identity", [rgb], ["output"]))
    ends = [
        helper.make_tensor_value_info(name, TensorProto.FLOAT, [1, 3, SIDE, SIDE])
        for name in ("input", "output")
    ]
    made = helper.make_graph(graph.nodes, "gfpgan", ends[:1], ends[1:], graph.weights)
    model = helper.make_model(made, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    return bytes(model.SerializeToString())


def main() -> None:
    parser = argparse.ArgumentParser(description="Make GFPGAN's architecture with random weights.")
    parser.add_argument("file", type=Path)
    parser.add_argument("--narrow", type=float, default=1.0)
    wanted = parser.parse_args()
    content = make(wanted.narrow)
    wanted.file.write_bytes(content)
    print(f"{wanted.file}: {len(content):,} bytes")


if __name__ == "__main__":
    main()
