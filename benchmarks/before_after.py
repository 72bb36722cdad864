"""Makes the picture of the README: the sample before and after, at its own size.

python -m benchmarks.before_after docs/pictures/before-after.png
"""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np

from photorestorer_gui import paths
from photorestorer_gui.cli.console import open_networks
from photorestorer_gui.damage.assess import assess
from photorestorer_gui.photo.files import load_photo, save_photo
from photorestorer_gui.photo.photo import Photo
from photorestorer_gui.progress import Progress
from photorestorer_gui.restoration.plan import plan_for
from photorestorer_gui.restoration.restore import restore

GAP_PX = 12


def main(target: Path) -> None:
    photo = load_photo(paths.resources_folder() / "samples" / "portrait-damaged.png")
    networks = open_networks()
    report = assess(photo, networks=networks, progress=Progress())
    result = restore(photo, plan_for(report), report.mask(), networks=networks, progress=Progress())
    gap = np.full((photo.height, GAP_PX, 3), 255, np.uint8)
    pair = np.asarray(np.hstack([photo.pixels, gap, result.after.pixels]), np.uint8)
    save_photo(Photo(pair), target, overwrite=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
