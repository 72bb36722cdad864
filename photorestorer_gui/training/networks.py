"""The architectures of the built-in networks, in Keras.

All take (N, H, W, 3) float32 RGB 0–1, sides a multiple of 32, and work on 2×2 (classifier: 4×4)
blocks of pixels, so that a few thousand multiplications per pixel are enough on a plain computer.
Only operations that ONNX Runtime runs fast everywhere are used.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeAlias

import keras
from keras import layers

from photorestorer_gui.damage.kinds import KIND_IDS

Tensor: TypeAlias = keras.KerasTensor


def _normalised(x: Tensor, channels: int, *, size: int = 3, stride: int = 1) -> Tensor:
    x = layers.Conv2D(channels, size, strides=stride, padding="same", use_bias=False)(x)
    return layers.BatchNormalization(momentum=0.98)(x)


def _block(x: Tensor, channels: int) -> Tensor:
    """Residual block of two 3×3 convolutions."""
    inner = layers.ReLU()(_normalised(x, channels))
    return layers.ReLU()(layers.Add()([x, _normalised(inner, channels)]))


def _down(x: Tensor, channels: int, factor: int = 2) -> Tensor:
    """Fold `factor` × `factor` pixels into channels and mix them."""
    return layers.ReLU()(_normalised(x, channels, size=factor, stride=factor))


def unet(widths: Sequence[int], blocks: Sequence[int], outputs: int) -> tuple[Tensor, Tensor]:
    """Build a residual U-Net; skips are added, not joined, which halves its cost.

    Parameters
    ----------
    widths : sequence of int
        Channels at 1/2, 1/4, 1/8 … of the size.
    blocks : sequence of int
        Residual blocks per level on the way down; one per level on the way up.
    outputs : int
        Channels of the full-size result.

    Returns
    -------
    input, output : symbolic tensors
    """
    photo = keras.Input((None, None, 3), name="photo")
    x = layers.Rescaling(4.0, offset=-2.0)(photo)
    skips = []
    for width, count in zip(widths, blocks, strict=True):
        x = _down(x, width)
        for _ in range(count):
            x = _block(x, width)
        skips.append(x)
    for width, skip in zip(reversed(widths[:-1]), reversed(skips[:-1]), strict=True):
        x = _normalised(x, width, size=1)
        x = layers.UpSampling2D(2, interpolation="nearest")(x)
        x = layers.ReLU()(layers.Add()([x, skip]))
        x = _block(x, width)
    x = layers.Conv2DTranspose(outputs, 2, strides=2, padding="same", kernel_initializer="zeros")(x)
    return photo, x


def crack_segmenter() -> keras.Model:
    """Photo → logit of "a crack covers this pixel", (N, H, W, 1)."""
    photo, logit = unet((16, 40, 72, 96, 128), (1, 1, 2, 2, 1), outputs=1)
    return keras.Model(photo, logit, name="crack_segmenter")


def sharpener() -> keras.Model:
    """Photo → the photo without blur and noise, (N, H, W, 3) RGB, not yet clipped to 0–1."""
    photo, residual = unet((22, 44, 72, 80), (1, 1, 2, 2), outputs=3)
    return keras.Model(photo, layers.Add()([photo, residual]), name="sharpener")


def damage_classifier() -> keras.Model:
    """Photo → one logit per damage kind, (N, K), in the order of the table of kinds."""
    photo = keras.Input((None, None, 3), name="photo")
    x = layers.Rescaling(4.0, offset=-2.0)(photo)
    for width, count, factor in ((48, 1, 4), (72, 2, 2), (112, 2, 2), (160, 1, 2)):
        x = _down(x, width, factor)
        for _ in range(count):
            x = _block(x, width)
    mean = layers.GlobalAveragePooling2D()(x)
    peak = layers.GlobalMaxPooling2D()(x)
    x = layers.Dropout(0.1)(layers.Concatenate()([mean, peak]))
    return keras.Model(photo, layers.Dense(len(KIND_IDS))(x), name="damage_classifier")


def with_probability(model: keras.Model) -> keras.Model:
    """Return the model with its logits turned into probabilities, for the export."""
    probability = layers.Activation("sigmoid")(model.output)
    return keras.Model(model.input, probability, name=model.name)
