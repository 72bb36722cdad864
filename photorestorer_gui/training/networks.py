"""The architectures of the built-in networks, in Keras.

All take (N, H, W, 3) float32 RGB 0–1 (the filler a mask as fourth channel), sides a multiple of
32, and work on 2×2 blocks of pixels, so that a few thousand multiplications per pixel are enough on
a plain computer.  Only operations that ONNX Runtime runs fast everywhere are
used.

Under Keras' policy ``mixed_bfloat16`` the first and the last layers stay in single precision: eight
bits of mantissa would round the photo itself.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeAlias

import keras
from keras import layers

from photorestorer_gui.damage.kinds import KIND_IDS
from photorestorer_gui.training.samples import WHERE

Tensor: TypeAlias = keras.KerasTensor


SINGLE = "float32"
CRACK_WIDTHS = (16, 48, 96, 128, 160)
CRACK_BLOCKS = (1, 1, 2, 2, 1)
ENCODER_LEVELS = 4
"""Levels that the damage classifier shares with the crack finder: down to 1/16 of the size."""


def _normalised(
    x: Tensor, channels: int, *, size: int = 3, stride: int = 1, dtype: str | None = None
) -> Tensor:
    x = layers.Conv2D(channels, size, strides=stride, padding="same", use_bias=False, dtype=dtype)(
        x
    )
    return layers.BatchNormalization(momentum=0.98)(x)


def _block(x: Tensor, channels: int) -> Tensor:
    """Residual block of two 3×3 convolutions."""
    inner = layers.ReLU()(_normalised(x, channels))
    return layers.ReLU()(layers.Add()([x, _normalised(inner, channels)]))


def _down(x: Tensor, channels: int, factor: int = 2, *, dtype: str | None = None) -> Tensor:
    """Fold `factor` × `factor` pixels into channels and mix them."""
    return layers.ReLU()(_normalised(x, channels, size=factor, stride=factor, dtype=dtype))


def _photo(channels: int = 3) -> tuple[Tensor, Tensor]:
    """Return the input and the same centred, about −2 … 2."""
    photo = keras.Input((None, None, channels), name="photo")
    return photo, layers.Rescaling(4.0, offset=-2.0, dtype=SINGLE)(photo)


def _encoded(x: Tensor, widths: Sequence[int], blocks: Sequence[int]) -> list[Tensor]:
    """Return the features at 1/2, 1/4, 1/8 … of the size."""
    levels: list[Tensor] = []
    for width, count in zip(widths, blocks, strict=True):
        x = _down(x, width, dtype=None if levels else SINGLE)
        for _ in range(count):
            x = _block(x, width)
        levels.append(x)
    return levels


def unet(
    widths: Sequence[int], blocks: Sequence[int], outputs: int, *, inputs: int = 3
) -> tuple[Tensor, Tensor]:
    """Build a residual U-Net; skips are added, not joined, which halves its cost.

    Parameters
    ----------
    widths : sequence of int
        Channels at 1/2, 1/4, 1/8 … of the size.
    blocks : sequence of int
        Residual blocks per level on the way down; one per level on the way up.
    outputs : int
        Channels of the full-size result.
    inputs : int
        Channels of the photo.

    Returns
    -------
    input, output : symbolic tensors
    """
    photo, x = _photo(inputs)
    skips = _encoded(x, widths, blocks)
    x = skips[-1]
    for width, skip in zip(reversed(widths[:-1]), reversed(skips[:-1]), strict=True):
        x = _normalised(x, width, size=1)
        x = layers.UpSampling2D(2, interpolation="nearest")(x)
        x = layers.ReLU()(layers.Add()([x, skip]))
        x = _block(x, width)
    x = layers.Conv2DTranspose(
        outputs, 2, strides=2, padding="same", kernel_initializer="zeros", dtype=SINGLE
    )(x)
    return photo, x


def crack_segmenter() -> keras.Model:
    """Photo → logit of "a crack covers this pixel", (N, H, W, 1)."""
    photo, logit = unet(CRACK_WIDTHS, CRACK_BLOCKS, outputs=1)
    return keras.Model(photo, logit, name="crack_segmenter")


def sharpener() -> keras.Model:
    """Photo → the photo without blur and noise, (N, H, W, 3) RGB, not yet clipped to 0–1."""
    photo, residual = unet((32, 48, 80, 96), (1, 1, 2, 2), outputs=3)
    return keras.Model(photo, layers.Add(dtype=SINGLE)([photo, residual]), name="sharpener")


def crack_filler() -> keras.Model:
    """Filled photo and mask (N, H, W, 4) → the photo filled better, (N, H, W, 3) RGB.

    Pixels outside the mask come back as they are; the result is not yet clipped to 0–1.
    """
    photo, residual = unet((20, 40, 60, 80, 96), (1, 1, 1, 1, 1), outputs=3, inputs=4)
    change = layers.Multiply(dtype=SINGLE)([residual, photo[..., 3:]])
    filled = layers.Add(dtype=SINGLE)([photo[..., :3], change])
    return keras.Model(photo, filled, name="crack_filler")


def damage_classifier() -> keras.Model:
    """Photo → what the classifier learns from, (N, H/16, W/16, K + 3) logits.

    The first K of every cell are the same: one logit per damage kind, in the order of the table
    of kinds (layer ``kinds``, which is all that is exported).  The others tell which cells hold
    the kinds of `WHERE`: learning where a stain is teaches far faster what a stain is.

    Its first levels are the crack finder's (`take_encoder`), which has learnt to see fine damage
    pixel by pixel; what they see at every level is pooled, since blur and noise are fine and a
    torn corner is not.
    """
    photo, x = _photo()
    levels = _encoded(x, CRACK_WIDTHS[:ENCODER_LEVELS], CRACK_BLOCKS[:ENCODER_LEVELS])
    cells = levels[-1]
    whole = _block(_down(cells, 112), 112)
    context = layers.UpSampling2D(2, interpolation="nearest")(_normalised(whole, 128, size=1))
    cells = layers.ReLU()(layers.Add()([cells, context]))
    cells = layers.ReLU()(_normalised(cells, 64))
    where = layers.Conv2D(len(WHERE), 1, dtype=SINGLE, name="where")(cells)
    covered = layers.Activation("sigmoid", dtype=SINGLE)(where)
    pooled = [
        pool(dtype=SINGLE)(tensor)
        for tensor in (*levels, whole, cells, covered)
        for pool in (layers.GlobalAveragePooling2D, layers.GlobalMaxPooling2D)
    ]
    evidence = layers.Dropout(0.1)(layers.Concatenate(dtype=SINGLE)(pooled))
    kinds = layers.Dense(len(KIND_IDS), dtype=SINGLE, name="kinds")(evidence)
    everywhere = _Spread(dtype=SINGLE)([kinds, where])
    joined = layers.Concatenate(dtype=SINGLE)([everywhere, where])
    return keras.Model(photo, joined, name="damage_classifier")


def take_encoder(classifier: keras.Model, crack_finder: keras.Model) -> None:
    """Give a classifier the first levels of a trained crack finder.

    Raises
    ------
    ValueError
        If the crack finder is of another architecture.
    """
    levels = 2 * 2 * sum(CRACK_BLOCKS[:ENCODER_LEVELS]) + 2 * ENCODER_LEVELS
    taken = [layer for layer in crack_finder.layers if layer.weights][:levels]
    own = [layer for layer in classifier.layers if layer.weights][:levels]
    for layer, source in zip(own, taken, strict=True):
        layer.set_weights(source.get_weights())


@keras.saving.register_keras_serializable("photorestorer")
class _Spread(layers.Layer):
    """Repeats (N, K) over the cells of (N, h, w, C)."""

    def call(self, inputs: Sequence[Tensor]) -> Tensor:
        values, cells = inputs
        return values[:, None, None, :] + 0.0 * cells[..., :1]

    def compute_output_shape(
        self, shapes: Sequence[tuple[int | None, ...]]
    ) -> tuple[int | None, ...]:
        values, cells = shapes
        return (*cells[:3], values[-1])


def with_probability(model: keras.Model) -> keras.Model:
    """Return the model with its logits turned into probabilities, for the export."""
    logits = model.output
    if model.name == "damage_classifier":
        logits = model.get_layer("kinds").output
    probability = layers.Activation("sigmoid")(logits)
    return keras.Model(model.input, probability, name=model.name)
