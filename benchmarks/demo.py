"""Restores the bundled damaged portrait, with no display, and prints what was gained.

make demo
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from photorestorer_gui import paths
from photorestorer_gui.cli.console import open_networks
from photorestorer_gui.damage.assess import assess
from photorestorer_gui.damage.kinds import kind
from photorestorer_gui.photo.files import load_photo, save_photo
from photorestorer_gui.photo.quality import psnr
from photorestorer_gui.progress import Progress
from photorestorer_gui.restoration.plan import plan_for
from photorestorer_gui.restoration.restore import restore

LEAST_GAIN_DB = 4.0


def main() -> int:
    samples = paths.resources_folder() / "samples"
    damaged = load_photo(samples / "portrait-damaged.png")
    original = load_photo(samples / "portrait-original.png")
    networks = open_networks()
    report = assess(damaged, networks=networks, progress=Progress())
    print(f"Photo     {damaged.width} × {damaged.height}, label: {report.label}")
    for kind_id in report.found:
        print(f"Found     {kind(kind_id).title:14} {report.scores[kind_id]:4.0%}")
    mask = report.mask()
    print(f"Mask      {mask.coverage:.2%} of the photo")
    result = restore(damaged, plan_for(report), mask, networks=networks, progress=Progress())
    for outcome in result.outcomes:
        print(f"Step      {outcome.title:24} {outcome.status:8} {outcome.seconds:6.2f} s")
    before, after = psnr(damaged, original), psnr(result.after, original)
    print(f"PSNR      {before:.2f} dB → {after:.2f} dB ({after - before:+.2f} dB)")
    target = Path(tempfile.gettempdir()) / "photorestorer-demo.png"
    print(f"Saved     {save_photo(result.after, target, overwrite=True)}")
    return 0 if after - before >= LEAST_GAIN_DB else 1


if __name__ == "__main__":
    sys.exit(main())
