"""Makes the sample: the NASA portrait that scikit-image carries, and a damaged copy of it.

    python -m benchmarks.make_sample resources/samples

The picture shows Eileen Collins (NASA, public domain).  The damage comes from our own generator.
"""

from __future__ import annotations

import sys
from pathlib import Path

import cv2
import numpy as np
from skimage.data import astronaut

from photorestorer_gui.training import fractures, optics
from photorestorer_gui.training.degrade import lay_over
from photorestorer_gui.training.samples import to_bytes

SEED = 53


def make(folder: Path) -> None:
    original = astronaut()[0:448, 36:420]
    rng = np.random.default_rng(SEED)
    photo = optics.gaussian_blur(original.astype(np.float32) / 255, 0.6)
    for draw in (fractures.branching_cracks, fractures.branching_cracks, fractures.scratches):
        photo = lay_over(photo, draw(rng, photo))
    photo = optics.gaussian_noise(rng, photo, 0.06)
    folder.mkdir(parents=True, exist_ok=True)
    for name, pixels in (("original", original), ("damaged", to_bytes(photo))):
        cv2.imwrite(str(folder / f"portrait-{name}.png"), pixels[..., ::-1])


if __name__ == "__main__":
    make(Path(sys.argv[1]))
