"""The same photo, settings and provider must give the same bytes: in every process, on any cores.

    python -m benchmarks.determinism [PHOTO] [--quick]

Restores a photo in processes of its own: networks on 1, 2 and 4 threads, the other libraries
(OpenMP, OpenBLAS, OpenCV) likewise, and with different seeds of Python's hashes.  Prints a table of
what came out: the hash of what was found, of the restored pixels, and of the saved file without its
date.  Exits with 1 where rows differ.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import subprocess
import sys
from dataclasses import dataclass, replace
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
LIBRARIES = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")


@dataclass(frozen=True)
class Row:
    """One process."""

    network_threads: int
    library_threads: int
    hash_seed: int


ALL = [
    Row(*threads, seed) for threads in ((1, 1), (2, 2), (4, 4), (1, 4), (4, 1)) for seed in (0, 7)
]
QUICK = [Row(1, 1, 0), Row(2, 2, 7), Row(4, 4, 1)]


def restored_here(path: Path, threads: int, library_threads: int) -> dict[str, str]:
    """Restore a photo in this process, and return the hashes."""
    import cv2

    from photorestorer_gui import paths
    from photorestorer_gui.networks.providers import Providers
    from photorestorer_gui.networks.session import Networks
    from photorestorer_gui.networks.store import ModelStore
    from photorestorer_gui.photo.encoding import encode
    from photorestorer_gui.photo.files import load_photo
    from photorestorer_gui.photo.output import SaveOptions, prepared
    from photorestorer_gui.progress import Progress
    from photorestorer_gui.restoration.restore import restore
    from photorestorer_gui.restoration.wishes import Wishes, plan_photo

    cv2.setNumThreads(library_threads)
    networks = Networks(
        ModelStore([paths.models_folder()]), threads=threads, providers=Providers(wanted=())
    )
    photo = load_photo(path)
    planned = plan_photo(photo, Wishes(), networks=networks, progress=Progress())
    result = restore(photo, planned.plan, planned.mask, networks=networks, progress=Progress())
    told = replace(result.provenance, when="") if result.provenance is not None else None
    saved = encode(prepared(result.after, ".png", SaveOptions(), told), ".png", quality=95)
    scores = planned.report.scores if planned.report is not None else {}
    found = repr(sorted(scores.items())).encode() + planned.mask.pixels.tobytes()
    return {
        "found": hashlib.sha256(found).hexdigest()[:16],
        "pixels": hashlib.sha256(result.after.pixels.tobytes()).hexdigest()[:16],
        "file": hashlib.sha256(saved).hexdigest()[:16],
    }


def restored(path: Path, row: Row) -> dict[str, str]:
    """Restore a photo in a process of its own."""
    threads = {name: str(row.library_threads) for name in LIBRARIES}
    environment = os.environ | threads | {"PYTHONHASHSEED": str(row.hash_seed)}
    words = [str(path), str(row.network_threads), str(row.library_threads)]
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.determinism", "--here", *words],
        cwd=ROOT, env=environment, capture_output=True, text=True, check=True,
    )  # fmt: skip
    told: dict[str, str] = json.loads(done.stdout)
    return told


def main() -> int:
    if sys.argv[1:2] == ["--here"]:
        path, threads, library_threads = sys.argv[2:]
        print(json.dumps(restored_here(Path(path), int(threads), int(library_threads))))
        return 0
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("photo", nargs="?", type=Path)
    parser.add_argument("--quick", action="store_true")
    wishes = parser.parse_args()
    sample = next((ROOT / "resources" / "samples").glob("*damaged*"))
    print("network threads | library threads | hash seed | found | pixels | file")
    seen = set()
    for row in QUICK if wishes.quick else ALL:
        told = restored((wishes.photo or sample).resolve(), row)
        seen.add(tuple(told.values()))
        cells = (row.network_threads, row.library_threads, row.hash_seed, *told.values())
        print(" | ".join(map(str, cells)), flush=True)
    print("All rows agree." if len(seen) == 1 else f"{len(seen)} different outcomes.")
    return 0 if len(seen) == 1 else 1


if __name__ == "__main__":
    sys.exit(main())
