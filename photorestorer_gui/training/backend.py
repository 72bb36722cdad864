"""What Keras does slowly on the backend it runs on, done faster.

A step of the crack finder (TensorFlow, bfloat16, 16 samples of 256²) takes 1.94 s of a processor as
Keras has it, 1.27 without XLA, and 0.86 with one operation per norm as well.
"""

from __future__ import annotations

from typing import Any, Literal

import keras
from keras import layers


def compiles_steps() -> bool | Literal["auto"]:
    """Return whether Keras is to compile a step of a training in one piece: ``jit_compile``.

    Not for TensorFlow on a processor: XLA's convolutions are slower there than TensorFlow's own.
    """
    if keras.backend.backend() != "tensorflow":
        return "auto"
    import tensorflow as tf

    return "auto" if tf.config.list_physical_devices("GPU") else False


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
