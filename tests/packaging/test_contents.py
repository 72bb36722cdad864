"""What goes into the bundle, and what stays out."""

from __future__ import annotations

import ast
import shutil
from pathlib import Path

import contents
import licences
import pytest
from packaging.requirements import Requirement

from photorestorer_gui.cli.self_test import LIBRARIES

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def licence_file(tmp_path: Path) -> Path:
    path = tmp_path / contents.LICENCES
    path.write_text("licences")
    return path


def test_that_everything_the_program_reads_is_gathered(licence_file: Path) -> None:
    gathered = {
        f"{folder}/{Path(source).name}" for source, folder in contents.data_files(licence_file)
    }
    for folder in ("models", "resources"):
        files = {p.relative_to(ROOT).as_posix() for p in (ROOT / folder).rglob("*") if p.is_file()}
        assert files
        assert files <= gathered
    assert {f"resources/{contents.LICENCES}", "./LICENSE"} <= gathered


def test_that_what_is_gathered_is_not_left_out_again(licence_file: Path) -> None:
    for source, folder in contents.data_files(licence_file):
        assert contents.is_wanted(f"{folder}/{Path(source).name}")


def test_that_nothing_of_training_or_tests_is_gathered(licence_file: Path) -> None:
    for source, _folder in contents.data_files(licence_file):
        assert not {"training", "tests", "benchmarks"} & set(Path(source).parts[len(ROOT.parts) :])


def test_that_a_bundle_without_licences_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        contents.data_files(tmp_path / "missing.txt")


@pytest.mark.parametrize(
    "name", ["tensorflow", "keras", "matplotlib", "photorestorer_gui.training", "torch", "spandrel"]
)
def test_that_training_and_pytorch_stay_out(name: str) -> None:
    assert name in contents.EXCLUDED_MODULES


def imports_of_the_program() -> set[str]:
    found: set[str] = set()
    for path in (ROOT / "photorestorer_gui").rglob("*.py"):
        if "training" in path.relative_to(ROOT).parts or path.stem == "converter":
            continue
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Import):
                found |= {each.name for each in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module:
                found |= {f"{node.module}.{each.name}" for each in node.names}
    return found | set(LIBRARIES.values())


def test_that_no_module_that_the_program_imports_is_left_out() -> None:
    imported = imports_of_the_program()
    assert "PySide6.QtCore.Qt" in imported
    apart = ("photorestorer_gui.training", "photorestorer_gui.networks.converter")
    training = {name for name in imported if name.startswith(apart)}
    for excluded in contents.EXCLUDED_MODULES:
        for name in imported - training:
            assert name != excluded
            assert not name.startswith(excluded + "."), name


@pytest.mark.parametrize(
    "path",
    [
        *("PySide6/Qt/plugins/platforms/libqxcb.so", "PySide6/plugins/platforms/qwindows.dll"),
        *("PySide6/Qt/plugins/platforms/libqoffscreen.so", "PySide6/Qt/lib/libQt6Gui.so.6"),
        *("PySide6/Qt/plugins/platforms/libqcocoa.dylib", "libcrypto.so.3", "cv2/cv2.abi3.so"),
        *("PySide6/Qt/plugins/imageformats/libqsvg.so", "PySide6/plugins/imageformats/qico.dll"),
        "PySide6/Qt/plugins/printsupport/libcupsprintersupport.so",
        "PySide6/Qt/plugins/platforms/libqwayland.so",
    ],
)
def test_that_what_a_desktop_needs_stays(path: str) -> None:
    assert contents.is_wanted(path)


@pytest.mark.parametrize(
    "path",
    [
        *("PySide6/Qt/translations/qt_de.qm", "PySide6\\translations\\qtbase_fr.qm"),
        *("libgtk-3.so.0", "PySide6/Qt/plugins/platforms/libqeglfs.so", "PySide6/opengl32sw.dll"),
        *("numpy/tests/data.npz", "PySide6/Qt/plugins/tls/libqopensslbackend.so"),
        "cv2/opencv_videoio_ffmpeg4140_64.dll",
    ],
)
def test_that_what_nobody_uses_goes(path: str) -> None:
    assert not contents.is_wanted(path)
    assert contents.wanted([(path, "/somewhere", "BINARY")]) == []


def test_that_licences_of_all_that_is_needed_are_gathered() -> None:
    needs = ["numpy>=2", "rich>=13", "nobody-has-this; python_version < '3'"]
    text = licences.gathered(needs, "Python’s own licence")
    for word in ("numpy", "rich", "markdown-it-py", "Pygments", "Python’s own licence", "LESSER"):
        assert word in text
    assert "nobody-has-this" not in text
    assert Requirement(needs[0]).name in {d.metadata["Name"] for d in licences.shipped(needs)}


def test_that_qt_brings_the_licences_of_its_parts() -> None:
    text = licences.gathered([], "")
    assert "Unicode, Inc." in text
    assert "University of Cambridge" in text


@pytest.mark.skipif(shutil.which("dpkg") is None, reason="no Debian")
def test_that_the_systems_own_libraries_bring_their_licences(tmp_path: Path) -> None:
    target = tmp_path / "licences.txt"
    target.write_text("first\n")
    own = tmp_path / "libours.so"
    own.write_bytes(b"")
    (libc,) = Path("/").glob("lib/*/libc.so.6")
    assert licences.append_system(target, [str(libc), str(own), str(libc)]) == ["libc6"]
    text = target.read_text("utf-8")
    assert text.startswith("first\n")
    assert "GNU C Library" in text
    assert "LESSER GENERAL PUBLIC LICENSE" in text
