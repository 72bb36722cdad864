"""What goes into the bundle and what stays out: the one place that decides it, for build.spec."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

from facts import ROOT

FOLDERS = ("models", "resources")
"""Folders of the checkout that the program reads at run time, by `photorestorer_gui/paths.py`."""
LICENCES = "THIRD-PARTY-LICENCES.txt"

# Libraries of the training, of tests and of building; and parts of the libraries we use that
# nothing here loads.  The frozen program's self-test would find one left out by mistake.
EXCLUDED_MODULES = (
    *("photorestorer_gui.training", "tensorflow", "keras", "tf2onnx", "skimage", "matplotlib"),
    *("photorestorer_gui.networks.converter", "torch", "torchvision", "spandrel", "onnxscript"),
    *("pytest", "_pytest", "hypothesis", "mypy", "setuptools", "pkg_resources", "pip", "wheel"),
    *("tkinter", "_tkinter", "turtle", "idlelib", "lib2to3", "pydoc_data", "ensurepip"),
    *("IPython", "lxml", "chardet", "charset_normalizer", "requests"),
    *("PIL.ImageQt", "PIL.ImageTk", "PIL._imagingtk", "PIL.ImageGrab"),
    *("PySide6.QtNetwork", "PySide6.QtDBus", "PySide6.QtOpenGL", "PySide6.QtQml"),
    *("scipy.optimize", "scipy.stats", "scipy.integrate", "scipy.interpolate", "scipy.signal"),
    *("scipy.io", "scipy.cluster", "scipy.odr", "scipy.datasets", "scipy.differentiate"),
    *("scipy.special", "scipy.ndimage", "scipy.spatial", "scipy.fft", "scipy.fftpack"),
    *("onnxruntime.transformers", "onnxruntime.quantization", "onnxruntime.tools"),
    *("onnxruntime.training", "onnx.backend", "onnx.reference"),
)

# By the path inside the bundle, with "/".
_LEFT_OUT = (
    # Qt's own translations: the program brings its own texts.
    r"PySide6/(Qt/)?translations/",
    # Platforms without a desktop, network state, TLS, input by bare devices.
    r"plugins/(egldeviceintegrations|generic|networkinformation|tls|sqldrivers|qmltooling)/",
    r"plugins/platforms/(lib)?q(eglfs|linuxfb|minimal|minimalegl|vkkhrdisplay|vnc)\b",
    # Photos are decoded by Pillow; Qt reads only our icons.
    r"plugins/imageformats/(lib)?q(gif|icns|jpeg|tga|tiff|wbmp|webp)\b",
    # The GTK theme pulls in GTK itself; the portal shows the desktop's own file dialogs.
    r"plugins/platformthemes/libqgtk3\b",
    r"libQt6(EglFSDeviceIntegration|EglFsKmsSupport|EglFsKmsGbmSupport)\b",
    r"^lib(gtk-3|gdk-3|gdk_pixbuf|cairo|pango|atk|atspi|epoxy|harfbuzz|fribidi|thai|datrie)",
    r"^lib(graphite2|pixman|cairo-gobject|colord|lcms2|rsvg|tiff)\b",
    # Qt's printing asks the system's own libcups, which fits the system's print server.
    r"^lib(cups|avahi-\w+|gnutls|p11-kit|nettle|hogweed|idn2|unistring|tasn1|gmp)\.so",
    r"^lib(krb5|krb5support|k5crypto|gssapi_krb5|com_err|keyutils)\.so",
    # OpenCV's reader of films, where it is a file of its own; the software renderer of Qt Quick.
    r"opencv_videoio_ffmpeg",
    r"opengl32sw\.dll$",
    # Tests that libraries bring along.
    r"(^|/)tests?/",
)
_LEFT_OUT_PATTERN = re.compile("|".join(_LEFT_OUT))


def is_wanted(path_in_bundle: str) -> bool:
    """Whether a file that PyInstaller found belongs into the bundle.

    Parameters
    ----------
    path_in_bundle : str
        Relative path inside the bundle.
    """
    return _LEFT_OUT_PATTERN.search(path_in_bundle.replace("\\", "/")) is None


def wanted(
    entries: Iterable[tuple[str, str, str]],
) -> list[tuple[str, str, str]]:
    """Return PyInstaller's entries (path in the bundle, source, kind) without what nobody uses."""
    return [entry for entry in entries if is_wanted(entry[0])]


def data_files(licences: Path) -> list[tuple[str, str]]:
    """Return what the program reads at run time: pairs of a file and its folder in the bundle.

    Parameters
    ----------
    licences : Path
        The file of third-party licences, made by `licences.py`.

    Raises
    ------
    FileNotFoundError
        If a folder or the licence is missing: a bundle without weights must not be built.
    """
    found = [(str(ROOT / "LICENSE"), "."), (str(licences), "resources")]
    for folder in FOLDERS:
        files = sorted(path for path in (ROOT / folder).rglob("*") if path.is_file())
        if not files:
            raise FileNotFoundError(f"{folder}/ is empty")
        found += [(str(path), path.parent.relative_to(ROOT).as_posix()) for path in files]
    for source, _folder in found:
        if not Path(source).is_file():
            raise FileNotFoundError(source)
    return found
