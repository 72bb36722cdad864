"""Where the time of one photo of a batch goes: each network, and all else, in seconds of one core.

python -m benchmarks.photo_cost [--photos 4]

Photos of one megapixel, as `benchmarks.batch_speed` has them, are prepared one after the other with
networks of one thread, as a worker does.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections import defaultdict
from pathlib import Path
from typing import Any

import cv2

from benchmarks.batch_photos import draw_photos
from benchmarks.batch_speed import SIZE
from benchmarks.table import Measured
from photorestorer_gui.batch.executor import Task
from photorestorer_gui.batch.preparing import prepare
from photorestorer_gui.networks.catalogue import ModelId
from photorestorer_gui.networks.providers import Floats, Providers
from photorestorer_gui.networks.session import Networks
from photorestorer_gui.networks.store import ModelStore
from photorestorer_gui.progress import Progress
from photorestorer_gui.restoration.wishes import Wishes


class TimedNetworks(Networks):
    """Networks that note the seconds of a core that each takes, and the megapixels it is fed."""

    def __init__(self) -> None:
        super().__init__(ModelStore.installed(), threads=1, providers=Providers(()))
        self.seconds: dict[ModelId, float] = defaultdict(float)
        self.megapixels: dict[ModelId, float] = defaultdict(float)

    def _answers(
        self, model_id: ModelId, feed: dict[str, Floats], progress: Progress
    ) -> list[Floats]:
        self.load(model_id)
        start = time.process_time()
        answers = super()._answers(model_id, feed, progress)
        self.seconds[model_id] += time.process_time() - start
        fed: Any = next(iter(feed.values()))
        self.megapixels[model_id] += fed.shape[1] * fed.shape[2] / 1e6
        return answers


def measured(count: int) -> dict[str, float]:
    """Return mean seconds of a core a photo: of each network, of all else, and of the whole."""
    cv2.setNumThreads(1)
    networks = TimedNetworks()
    with tempfile.TemporaryDirectory(prefix="photorestorer-") as name:
        folder = Path(name)
        draw_photos(folder / "photos", count + 1, SIZE, seed=5)
        (folder / "staging").mkdir()
        start = 0.0
        for number, photo in enumerate(sorted((folder / "photos").glob("*.jpg"))):
            if number == 1:  # the first one loads the networks
                networks.seconds.clear()
                networks.megapixels.clear()
                start = time.process_time()
            staged = folder / "staging" / str(number) / photo.name
            prepare(Task(photo, staged, folder / photo.name), Wishes(), networks, Progress())
        whole = (time.process_time() - start) / count
    found = {model_id: spent / count for model_id, spent in networks.seconds.items()}
    fed = {f"{m} (megapixels)": value / count for m, value in networks.megapixels.items()}
    return found | {"all else": whole - sum(found.values()), "whole": whole} | fed


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--photos", type=int, default=4)
    figures = measured(parser.parse_args().photos)
    for name, value in figures.items():
        print(f"{name:40} {value:8.3f}")
    Measured([], figures).keep("photo_cost")


if __name__ == "__main__":
    main()
