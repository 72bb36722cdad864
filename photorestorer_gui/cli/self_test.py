"""``photorestorer self-test``: check that everything works on this machine."""

from __future__ import annotations

import platform
from collections.abc import Callable, Iterator
from contextlib import closing
from importlib import metadata
from subprocess import SubprocessError, run
from typing import TYPE_CHECKING

import typer

from photorestorer_gui import __version__
from photorestorer_gui.cli.console import open_networks, print_result
from photorestorer_gui.errors import PhotoRestorerError

if TYPE_CHECKING:
    from photorestorer_gui.networks.session import Networks

LIBRARIES = {
    "onnxruntime": "onnxruntime",
    "onnx": "onnx",
    "numpy": "numpy",
    "scipy": "scipy.sparse.linalg",
    "opencv-python-headless": "cv2",
    "Pillow": "PIL.Image",
    "pi-heif": "pi_heif",
    "PySide6-Essentials": "PySide6.QtWidgets",
}
"""Distribution → module that proves it loads; onnxruntime first, as Windows wants it."""
LEAST_GAIN_DB = 4.0
WINDOW_TIMEOUT_S = 300
WINDOW_TRIAL = "--try-window"
"""The same word as in `__main__`, which stands above the command line and cannot be asked."""


def _version_of(library: str) -> str:
    try:
        return metadata.version(library)
    except metadata.PackageNotFoundError:
        return "present"  # a frozen program carries no package metadata


def _checks() -> Iterator[tuple[str, Callable[[], str]]]:
    """Yield each check's name and what runs it: returns what it saw, raises what is broken."""
    for library in LIBRARIES:
        yield library, lambda library=library: _load_library(library)  # type: ignore[misc]
    from photorestorer_gui.networks.catalogue import CATALOGUE

    networks = open_networks()
    yield "providers", lambda: _found_providers(networks)
    installed = networks.installed()
    for card in CATALOGUE:
        if card.bundled or card.id in installed:
            yield f"network {card.id}", lambda card=card: _load_network(networks, card.id)  # type: ignore[misc]
    yield "reading apart", _read_apart
    yield "OpenCV", _try_opencv
    yield "restore the sample", lambda: _restore_sample(networks)
    yield "formats", _try_formats
    yield "window", _try_window


def _load_library(library: str) -> str:
    import importlib

    importlib.import_module(LIBRARIES[library])
    return _version_of(library)


def _found_providers(networks: Networks) -> str:
    from photorestorer_gui.networks.providers import TITLES

    return ", ".join(TITLES[provider] for provider in networks.providers())


def _load_network(networks: Networks, model_id: str) -> str:
    from photorestorer_gui.networks.providers import TITLES

    provider, why = networks.runs_on(model_id)
    return f"on {TITLES[provider]}: {why}"


def _read_apart() -> str:
    """Read the sample in a process of its own, which is this very program, started anew."""
    from photorestorer_gui import paths
    from photorestorer_gui.photo.apart import Apart
    from photorestorer_gui.photo.files import MAX_MEGAPIXELS

    sample = paths.resources_folder() / "samples" / "portrait-damaged.png"
    with closing(Apart()) as apart:
        photo = apart.load_photo(sample, max_megapixels=MAX_MEGAPIXELS)
        if not apart.is_apart:
            raise PhotoRestorerError(
                "Photos cannot be read in a process of their own.", "Install the program again."
            )
    return f"{photo.width} × {photo.height} px"


def _restore_sample(networks: Networks) -> str:
    from photorestorer_gui import paths
    from photorestorer_gui.damage.assess import assess
    from photorestorer_gui.photo.files import load_photo
    from photorestorer_gui.photo.quality import psnr
    from photorestorer_gui.progress import Progress
    from photorestorer_gui.restoration.plan import plan_for
    from photorestorer_gui.restoration.restore import restore

    samples = paths.resources_folder() / "samples"
    damaged = load_photo(samples / "portrait-damaged.png")
    original = load_photo(samples / "portrait-original.png")
    report = assess(damaged, networks=networks, progress=Progress())
    result = restore(
        damaged, plan_for(report), report.mask(), networks=networks, progress=Progress()
    )
    before, after = psnr(damaged, original), psnr(result.after, original)
    seen = f"{report.label}, {before:.2f} → {after:.2f} dB in {result.seconds:.2f} s"
    if after - before < LEAST_GAIN_DB:
        raise PhotoRestorerError(
            f"The sample came out wrong: {seen}.", "Install the program again."
        )
    return seen


def _try_opencv() -> str:
    from photorestorer_gui.cli.opencv_trials import try_opencv

    return try_opencv()


def _try_formats() -> str:
    from photorestorer_gui.cli.format_trials import try_formats

    return try_formats()


def _try_window() -> str:
    """Start this program anew, to open its window without a screen."""
    import sys

    module = [] if getattr(sys, "frozen", False) else ["-m", "photorestorer_gui"]
    ran = run(  # noqa: S603 – this very program, and nothing that anybody else named
        [sys.executable, *module, WINDOW_TRIAL],
        capture_output=True,
        encoding="utf-8",
        errors="replace",
        check=False,
        timeout=WINDOW_TIMEOUT_S,
    )
    if ran.returncode != 0:
        last = (ran.stderr.strip().splitlines() or [f"it ended with {ran.returncode}"])[-1]
        raise PhotoRestorerError(f"The window does not open: {last}", "Install the program again.")
    return ran.stdout.strip()


def self_test() -> None:
    """Load every library and network, restore the sample, open the window; exit 0 if all works."""
    print_result(
        f"photorestorer {__version__}, Python {platform.python_version()}, {platform.platform()}"
    )
    broken = 0
    for name, check in _checks():
        try:
            line = f"ok      {name:28} {check()}"
        except (PhotoRestorerError, ImportError, OSError, RuntimeError, SubprocessError) as error:
            line = f"BROKEN  {name:28} {error}"
            broken += 1
        print_result(line)
    print_result("everything works" if not broken else f"{broken} broken")
    raise typer.Exit(1 if broken else 0)
