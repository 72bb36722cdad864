"""What is done faster than Keras does it must give what Keras gives; needs TensorFlow."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

pytestmark = pytest.mark.train

tensorflow = pytest.importorskip("tensorflow", reason="TensorFlow is not installed (extra “train”)")

Norms = tuple[Any, Any]


def norms(precision: str, channels: int) -> Norms:
    """Return our norm and Keras' own, with the same scale and offset."""
    import keras

    from photorestorer_gui.training.backend import BatchNormalization

    made = (BatchNormalization, keras.layers.BatchNormalization)
    pair = tuple(norm(momentum=0.9, dtype=precision) for norm in made)
    for norm in pair:
        norm.build((None, None, None, channels))
        norm.gamma.assign(np.linspace(-1.0, 2.0, channels))
        norm.beta.assign(np.linspace(-1.0, 1.0, channels))
    return pair[0], pair[1]


def answer(norm: Any, photo: NDArray[np.float32], *, training: bool) -> NDArray[np.float32]:
    import keras

    said = keras.ops.cast(norm(photo, training=training), "float32")
    return np.asarray(keras.ops.convert_to_numpy(said))


@pytest.fixture
def photo() -> NDArray[np.float32]:
    return np.random.default_rng(3).normal(2.0, 3.0, (4, 12, 10, 5)).astype(np.float32)


@pytest.mark.parametrize("precision", ["float32", "mixed_bfloat16"])
def test_that_the_norm_is_kerass_own(precision: str, photo: NDArray[np.float32]) -> None:
    ours, kerass = norms(precision, photo.shape[-1])
    # TensorFlow counts the variance of a sample, Keras of a population: 0.2 % apart here, which is
    # seen in inference; half precision has eight bits.
    half = precision != "float32"
    for training in (True, True, False):
        said, keras_said = (answer(norm, photo, training=training) for norm in (ours, kerass))
        near = 0.01 if half else 1e-5 if training else 0.002
        np.testing.assert_allclose(said, keras_said, rtol=near, atol=max(2 * near, 1e-4))
        assert np.abs(said).max() > 1.0
    for kept in ("moving_mean", "moving_variance"):
        np.testing.assert_allclose(getattr(ours, kept), getattr(kerass, kept), rtol=0.01, atol=1e-3)


def test_that_a_norm_held_fast_learns_nothing(photo: NDArray[np.float32]) -> None:
    ours, kerass = norms("float32", photo.shape[-1])
    for norm in (ours, kerass):
        norm.trainable = False
    said, keras_said = (answer(norm, photo, training=True) for norm in (ours, kerass))
    np.testing.assert_allclose(said, keras_said, rtol=1e-5, atol=1e-5)
    assert not np.asarray(ours.moving_mean).any(), "still as it began"


@pytest.mark.parametrize(("cards", "asked"), [([], False), (["a graphics card"], "auto")])
def test_that_steps_are_compiled_where_that_is_faster(
    monkeypatch: pytest.MonkeyPatch, cards: list[str], asked: bool | str
) -> None:
    from photorestorer_gui.training.backend import compiles_steps

    devices = SimpleNamespace(list_physical_devices=lambda kind: cards if kind == "GPU" else [])
    monkeypatch.setattr(tensorflow, "config", devices)
    assert compiles_steps() == asked


@pytest.mark.parametrize(
    ("policy", "half_s", "usable"),
    [
        ("mixed_bfloat16", 0.5, "mixed_bfloat16"),
        ("mixed_bfloat16", 9.0, "float32"),
        ("mixed_bfloat16", 1.2, "mixed_bfloat16"),
        ("mixed_float16", 2.5, "float32"),
        ("float32", 0.5, "float32"),
    ],
)
def test_that_half_precision_is_given_up_where_it_is_clearly_slower(
    policy: str, half_s: float, usable: str
) -> None:
    from photorestorer_gui.training.backend import usable_precision

    asked: list[str] = []

    def measure(dtype: str) -> float:
        asked.append(dtype)
        return 1.0 if dtype == "float32" else half_s

    assert usable_precision(policy, measure) == usable
    assert set(asked) <= {policy.removeprefix("mixed_"), "float32"}


def test_that_a_convolution_can_be_timed_in_both() -> None:
    from photorestorer_gui.training.backend import convolution_s

    assert 0 < convolution_s("float32") < 60
    assert 0 < convolution_s("bfloat16") < 60
