"""The architectures of the built-in networks, in Keras.

All take (N, H, W, 3) float32 RGB 0–1 (the filler a mask as fourth channel), sides a multiple of
32 (the classifier's of 64), and work on 2×2 blocks of pixels, so that a few thousand
multiplications per pixel are enough on a plain computer.  Only operations that ONNX Runtime runs
fast everywhere are used.

Under Keras' policy ``mixed_bfloat16`` the first and the last layers stay in single precision: eight
bits of mantissa would round the photo itself.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeAlias

import keras
from keras import layers

from photorestorer_gui.damage.kinds import KIND_IDS
from photorestorer_gui.training.ageing import LUMA
from photorestorer_gui.training.backend import BatchNormalization
from photorestorer_gui.training.samples import WHERE

Tensor: TypeAlias = keras.KerasTensor


SINGLE = "float32"
CRACK_WIDTHS = (16, 48, 96, 128, 160)
CRACK_BLOCKS = (1, 1, 2, 2, 1)
ENCODER_LEVELS = 4
"""Levels that the damage classifier shares with the crack finder: down to 1/16 of the size."""
FINE = "fine"
"""Layer of the damage classifier that gives the last of those levels."""
TINT_WIDTHS = (16, 32, 48, 64, 64)
TINT_BLOCKS = (1, 1, 1, 1, 1)
"""Channels and blocks of its eyes for colour, at 1/4 to 1/64 of the size."""
LEAST_VARIANCE = 1e-4
"""Of luma 0–1, so that a photo without contrast has no slope."""


def _normalised(
    x: Tensor, channels: int, *, size: int = 3, stride: int = 1, dtype: str | None = None
) -> Tensor:
    x = layers.Conv2D(channels, size, strides=stride, padding="same", use_bias=False, dtype=dtype)(
        x
    )
    return BatchNormalization(momentum=0.98)(x)


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


def _tint(photo: Tensor) -> Tensor:
    """Return colour apart from brightness, (N, H/2, W/2, 6): what shows a stain or a cast.

    Each channel less its mean over the photo, and what is left of it once its slope over luma is
    taken away: nothing in a photo of one tone, be it grey or sepia, but for what stains it.
    """
    half = layers.AveragePooling2D(2, dtype=SINGLE)(photo)
    mean = layers.GlobalAveragePooling2D(keepdims=True, dtype=SINGLE)
    centred = half - mean(half)
    luma = sum(weight * centred[..., i : i + 1] for i, weight in enumerate(LUMA.tolist()))
    slope = mean(luma * centred) / (mean(luma * luma) + LEAST_VARIANCE)
    beside = centred - slope * luma
    return layers.Concatenate(dtype=SINGLE)([4.0 * centred, 16.0 * beside])


def _coarse(photo: Tensor) -> tuple[Tensor, list[Tensor]]:
    """Return what eyes for colour see at 1/8 of the size, and coarser still.

    They have a decoder of their own, since a stain is told from what surrounds it, and that may be
    the whole photo.
    """
    levels = _encoded(_tint(photo), TINT_WIDTHS, TINT_BLOCKS)
    whole = layers.GlobalAveragePooling2D(keepdims=True)(levels[-1])
    x = layers.ReLU()(layers.Add()([levels[-1], layers.Dense(TINT_WIDTHS[-1])(whole)]))
    for width, skip in zip(TINT_WIDTHS[3:0:-1], levels[3:0:-1], strict=True):
        x = layers.UpSampling2D(2, interpolation="nearest")(_normalised(x, width, size=1))
        x = _block(layers.ReLU()(layers.Add()([x, skip])), width)
    return x, levels[3:]


def damage_classifier() -> keras.Model:
    """Photo → what the classifier learns from, (N, H/8, W/8, K + 3) logits; sides by 64.

    The first K of every cell are the same: one logit per damage kind, in the order of the table
    of kinds (layer ``kinds``, which is all that is exported).  The others tell which cells hold
    the kinds of `WHERE`: learning where a stain is teaches far faster what a stain is.

    It has two pairs of eyes.  The first levels of one are the crack finder's (`take_encoder`),
    which has learnt to see fine damage pixel by pixel, and to look past stains; the other sees
    colour, coarsely.  What they see at every level is pooled, since blur and noise are fine and a
    torn corner is not.
    """
    photo, x = _photo()
    levels = _encoded(x, CRACK_WIDTHS[:ENCODER_LEVELS], CRACK_BLOCKS[:ENCODER_LEVELS])
    fine = layers.Identity(name=FINE)(levels[-1])
    cells = layers.ReLU()(_normalised(fine, 64, size=1))
    tinted, tints = _coarse(photo)
    near = _normalised(levels[2], TINT_WIDTHS[1], size=1)
    around = layers.UpSampling2D(2, interpolation="nearest")(
        _normalised(cells, TINT_WIDTHS[1], size=1)
    )
    joined = _block(layers.ReLU()(layers.Add()([tinted, near, around])), TINT_WIDTHS[1])
    where = layers.Conv2D(len(WHERE), 1, dtype=SINGLE, name="where")(joined)
    covered = layers.Activation("sigmoid", dtype=SINGLE)(where)
    spread = layers.AveragePooling2D(3, 1, padding="same", dtype=SINGLE)(covered)
    pooled = [
        pool(dtype=SINGLE)(tensor)
        for tensor in (*levels, cells, *tints, joined, covered, spread)
        for pool in (layers.GlobalAveragePooling2D, layers.GlobalMaxPooling2D)
    ]
    evidence = layers.Dropout(0.1)(layers.Concatenate(dtype=SINGLE)(pooled))
    kinds = layers.Dense(len(KIND_IDS), dtype=SINGLE, name="kinds")(evidence)
    everywhere = _Spread(dtype=SINGLE)([kinds, where])
    told = layers.Concatenate(dtype=SINGLE)([everywhere, where])
    return keras.Model(photo, told, name="damage_classifier")


def take_encoder(classifier: keras.Model, crack_finder: keras.Model) -> None:
    """Give a classifier the first levels of a trained crack finder.

    Raises
    ------
    ValueError
        If the crack finder is of another architecture.
    """
    fine = keras.Model(classifier.input, classifier.get_layer(FINE).output)
    own = [layer for layer in fine.layers if layer.weights]
    taken = [layer for layer in crack_finder.layers if layer.weights][: len(own)]
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
