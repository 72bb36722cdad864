"""InceptionV3 without its top, with pretrained weights or none."""

from __future__ import annotations

import keras

from photorestorer_gui.errors import PhotoRestorerError

IMAGENET = "imagenet"
NONE = "none"


def inception_v3(photo: keras.KerasTensor, weights: str) -> keras.Model:
    """Build InceptionV3 on `photo`, ending in one vector a photo (global average pooling).

    Parameters
    ----------
    photo : (N, H, W, 3) symbolic tensor, RGB −1 to 1
    weights : str
        "imagenet" (about 88 MB, downloaded once by Keras), "none", or a file of weights of
        InceptionV3 without its top (.h5).

    Raises
    ------
    PhotoRestorerError
        If the weights cannot be had.
    """
    wanted = None if weights == NONE else weights
    try:
        return keras.applications.InceptionV3(
            include_top=False, weights=wanted, input_tensor=photo, pooling="avg"
        )
    # Keras raises a bare Exception when a download fails, and undocumented classes for files that
    # do not fit; this is the one place that meets them.
    except Exception as error:
        raise _unusable(weights, error) from error


def _unusable(weights: str, error: Exception) -> PhotoRestorerError:
    details = f"{type(error).__name__}: {error}"
    if weights == IMAGENET:
        return PhotoRestorerError(
            "The weights that InceptionV3 learnt on ImageNet could not be downloaded.",
            "Connect this machine to the Internet, name a file that you have (--weights FILE,"
            " InceptionV3 without top, .h5), or begin from nothing (--weights none).",
            details,
        )
    return PhotoRestorerError(
        f"“{weights}” holds no weights of InceptionV3 without its top.",
        "Name a file of Keras (.h5 or .weights.h5), or say --weights none.",
        details,
    )
