"""What every installer must say in the same words: name, version, ids and file types.

The scripts that cannot import this module (Inno Setup, `.desktop`, MIME, AppStream) hold these
words themselves or get them by `fill.py`; `tests/packaging` holds the ones against the others.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent

NAME = "PhotoRestorer"
COMMAND = "photorestorer"
WINDOWS_COMMAND = "photorestorer-cli"
"""On Windows a program has either a window or a console, so the bundle holds one of each."""
SUMMARY = "Find damage in old photos and restore them on your own machine"
PUBLISHER = "The PhotoRestorer authors"
LICENCE = "Apache-2.0"
APP_ID = "org.photorestorer.PhotoRestorer"
"""Bundle identifier on a Mac, name of the AppStream and Flatpak entries."""
INSTALLER_ID = "9B0B3C54-6B0E-4E0A-9F0D-2B5C0D1F7A42"
"""Inno Setup's AppId: an upgrade finds the version before by it, so it never changes."""
LEAST_MACOS = "14.0"
"""The least that the wheels of ONNX Runtime (Apple's processors) and OpenCV (Intel's) run on."""
LEAST_MACOS_NAME = "sonoma"
"""What Homebrew calls it."""


@dataclass(frozen=True)
class FileType:
    """One kind of file that opens with the program.

    Attributes
    ----------
    title : str
    mime : str
    suffixes : tuple of str
    uti : str
        What a Mac calls it.
    own : bool
        Whether it is ours, to be opened by a double click; photos are only offered “Open with”.
    """

    title: str
    mime: str
    suffixes: tuple[str, ...]
    uti: str
    own: bool = False


FILE_TYPES = (
    FileType("JPEG photo", "image/jpeg", (".jpg", ".jpeg", ".jpe", ".jfif"), "public.jpeg"),
    FileType("PNG photo", "image/png", (".png",), "public.png"),
    FileType("TIFF photo", "image/tiff", (".tif", ".tiff"), "public.tiff"),
    FileType("WebP photo", "image/webp", (".webp",), "org.webmproject.webp"),
    FileType("BMP photo", "image/bmp", (".bmp", ".dib"), "com.microsoft.bmp"),
    FileType("GIF photo", "image/gif", (".gif",), "com.compuserve.gif"),
    FileType("HEIC photo", "image/heic", (".heic", ".heif", ".hif"), "public.heic"),
    FileType("AVIF photo", "image/avif", (".avif",), "public.avif"),
    FileType(
        "PhotoRestorer project",
        "application/x-photorestorer",
        (".photorestorer",),
        f"{APP_ID}.project",
        own=True,
    ),
)


def version() -> str:
    """Return the package's version, without importing the package."""
    text = (ROOT / "photorestorer_gui" / "__init__.py").read_text("utf-8")
    found = re.search(r'^__version__ = "([^"]+)"', text, re.MULTILINE)
    if found is None:
        raise ValueError("photorestorer_gui/__init__.py names no version")
    return found[1]


def numbers(version: str) -> tuple[int, int, int, int]:
    """Return a version as Windows wants it: four numbers, what follows a release's left out."""
    parts = [int(part) for part in re.findall(r"\d+", re.split(r"[a-z+-]", version)[0])][:4]
    parts += [0] * (4 - len(parts))
    return parts[0], parts[1], parts[2], parts[3]
