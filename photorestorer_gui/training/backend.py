"""What Keras does slowly on the backend it runs on, done faster.

A step of the crack finder (TensorFlow, bfloat16, 16 samples of 256²) takes 1.94 s of a processor as
Keras has it, 1.27 without XLA, and 0.86 with one operation per norm as well.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any, Final, Literal

import keras
from keras import layers, ops

SINGLE: Final = "float32"
TRIES: Final = 3
CLEARLY: Final = 2.0
"""How many times as long half precision must take to be given up.  Graphics cards take as long for
so little work, whatever it is; processors that imitate bfloat16 take ten times as long."""


def compiles_steps() -> bool | Literal["auto"]:
    """Return whether Keras is to compile a step of a training in one piece: ``jit_compile``.

    Not for TensorFlow on a processor: XLA's convolutions are slower there than TensorFlow's own.
    """
    if keras.backend.backend() != "tensorflow":
        return "auto"
    import tensorflow as tf

    return "auto" if tf.config.list_physical_devices("GPU") else False


def convolution_s(precision: str) -> float:
    """Return the seconds that a convolution of 3 × 3 takes here, computed in a dtype."""
    picture, kernel = (ops.ones(shape, precision) for shape in ((1, 64, 64, 64), (3, 3, 64, 64)))

    def seconds() -> float:
        began_s = time.perf_counter()
        ops.convert_to_numpy(ops.cast(ops.conv(picture, kernel, padding="same"), SINGLE))
        return time.perf_counter() - began_s

    seconds()  # the first is slow
    return min(seconds() for _ in range(TRIES))


def usable_precision(policy: str, measure: Callable[[str], float] = convolution_s) -> str:
    """Return the dtype policy to train with on this machine: not a mixed one that is slower.

    On processors that know bfloat16 it nearly halves a training; on others, which imitate it, a
    convolution takes ten times as long as in single precision.

    Parameters
    ----------
    policy : str
        What the recipe asks for.
    measure : callable(dtype) -> float
        Seconds of the same work in a dtype.
    """
    if not policy.startswith("mixed_"):
        return policy
    half_s, single_s = measure(policy.removeprefix("mixed_")), measure(SINGLE)
    return policy if half_s <= CLEARLY * single_s else SINGLE


@keras.saving.register_keras_serializable("photorestorer")
class BatchNormalization(layers.BatchNormalization):
    """Keras' batch normalisation, which on TensorFlow trains as one operation instead of a dozen.

    Keras itself writes it as means, differences and squares, for which a processor goes over the
    features again and again.
    """

    def __init__(self, **settings: Any) -> None:
        # Scale and offset stay in single precision under a policy that computes in half of it.
        super().__init__(autocast=False, **settings)

    def call(
        self, inputs: keras.KerasTensor, training: bool | None = None, mask: Any = None
    ) -> keras.KerasTensor:
        """Return `inputs`, (N, H, W, C), normalised: by themselves in training, else as learnt."""
        learns = training and self.trainable
        if not learns or keras.backend.backend() != "tensorflow":
            return super().call(inputs, training=training, mask=mask)
        import tensorflow as tf

        none = tf.zeros([0])
        done, mean, variance, *_ = tf.raw_ops.FusedBatchNormV3(
            x=inputs, scale=self.gamma.value, offset=self.beta.value, mean=none, variance=none,
            epsilon=self.epsilon, is_training=True,
        )  # fmt: skip
        for kept, new in ((self.moving_mean, mean), (self.moving_variance, variance)):
            kept.assign(kept * self.momentum + new * (1.0 - self.momentum))
        return done
