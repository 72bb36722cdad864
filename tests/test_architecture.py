"""The architecture, executed: imports, laziness, size and shape of the code.

The rules are told in ARCHITECTURE.md; the import contracts are in pyproject.toml.
"""

from __future__ import annotations

import ast
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "photorestorer_gui"
SOURCES = sorted(PACKAGE.rglob("*.py"))

FORBIDDEN_NAMES = {"utils", "util", "helpers", "helper", "common", "manager", "base", "misc"}

# The places that turn whatever happens into a message for the person.
LAST_RESORTS = {"ui/background.py", "cli/__init__.py", "cli/photos.py"}
# Wrappers around code that raises classes nobody documents.  There a comment must say why, and
# but for metadata, which must never cost anyone the photo, one of our own errors is raised.
WRAPPERS = {
    "photo/opening.py",
    "photo/metadata.py",
    "networks/runtime.py",
    "training/pretrained.py",
}
LENIENT = {"photo/metadata.py"}


def name_of(path: Path) -> str:
    return path.relative_to(PACKAGE).as_posix()


def run_python(code: str, *, cwd: Path = ROOT) -> subprocess.CompletedProcess[str]:
    environment = os.environ | {"PYTHONPATH": str(cwd), "PYTHONIOENCODING": "utf-8"}
    return subprocess.run(
        [sys.executable, "-c", code],
        cwd=cwd,
        env=environment,
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=120,
    )


# --- imports --------------------------------------------------------------------------------------

LINT = (
    "import sys; from importlinter.cli import lint_imports; sys.exit(lint_imports(no_cache=True))"
)


def test_that_the_import_contracts_hold() -> None:
    result = run_python(LINT)
    assert result.returncode == 0, result.stdout + result.stderr


VIOLATIONS = {
    "photo imports damage": {"photo/stray.py": "import photorestorer_gui.damage.kinds"},
    "damage imports restoration": {"damage/stray.py": "import photorestorer_gui.restoration.step"},
    "restoration imports project": {
        "restoration/stray.py": "import photorestorer_gui.project.project"
    },
    "a project imports ui": {
        "ui/stray.py": "",
        "project/stray.py": "import photorestorer_gui.ui.stray",
    },
    "core imports ui": {"ui/stray.py": "", "photo/stray.py": "import photorestorer_gui.ui.stray"},
    "ui imports cli": {"ui/stray.py": "from photorestorer_gui import cli"},
    "restoration imports paths": {"restoration/stray.py": "import photorestorer_gui.paths"},
    "Qt in the core": {"damage/stray.py": "def f():\n    from PySide6.QtCore import QObject"},
    "onnxruntime in a step": {"restoration/stray.py": "def f():\n    import onnxruntime"},
    "TensorFlow in the core": {"damage/stray.py": "import tensorflow as tf"},
    "PyTorch beside the converter": {"networks/stray.py": "def f():\n    import torch"},
    "Rich in the core": {"photo/stray.py": "from rich.progress import track"},
    "ui starts a training": {
        "training/stray.py": "",
        "ui/stray.py": "from photorestorer_gui.training import stray",
    },
    "a step imports a step": {
        "restoration/steps/stray.py": "",
        "restoration/steps/lost.py": "from photorestorer_gui.restoration.steps import stray",
    },
    "a panel imports a panel": {
        "ui/panels/stray.py": "",
        "ui/panels/lost.py": "import photorestorer_gui.ui.panels.stray",
    },
    "a batch knows its executor": {
        "batch/stray.py": "import photorestorer_gui.batch.local",
        "batch/journal.py": "import photorestorer_gui.batch.stray",
    },
    "a batch knows its cluster": {
        "batch/stray.py": "import photorestorer_gui.batch.cluster",
        "batch/run.py": "import photorestorer_gui.batch.stray",
    },
    "Dask beside the cluster": {"batch/stray.py": "def f():\n    from distributed import Client"},
    "ui imports batch's command": {"ui/stray.py": "import photorestorer_gui.cli.batch"},
    "batch imports ui": {"ui/lost.py": "", "batch/stray.py": "import photorestorer_gui.ui.lost"},
    "a module without a place": {"stray.py": ""},
}


@pytest.mark.parametrize("files", VIOLATIONS.values(), ids=VIOLATIONS.keys())
def test_that_the_contracts_catch(files: dict[str, str], tmp_path: Path) -> None:
    package = tmp_path / "photorestorer_gui"
    shutil.copytree(PACKAGE, package, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    if not (package / "cli").is_dir():
        (package / "cli.py").touch()
    for name, source in files.items():
        path = package / name
        path.parent.mkdir(parents=True, exist_ok=True)
        for folder in path.relative_to(package).parents:
            (package / folder / "__init__.py").touch()
        path.write_text(source + "\n", "utf-8")
    result = run_python(LINT, cwd=tmp_path)
    assert result.returncode == 1
    assert "stray" in result.stdout, result.stdout + result.stderr


WITHOUT_QT = """
import importlib, pkgutil, sys
sys.modules["PySide6"] = None
import photorestorer_gui
core = ("errors", "progress", "paths", "photo", "networks", "damage", "restoration")
for part in (*core, "project", "batch"):
    module = importlib.import_module(f"photorestorer_gui.{part}")
    for found in pkgutil.walk_packages(getattr(module, "__path__", []), module.__name__ + "."):
        if found.name != "photorestorer_gui.networks.converter":  # needs PyTorch, and a process
            importlib.import_module(found.name)

import numpy as np
from photorestorer_gui.networks.session import Networks
from photorestorer_gui.networks.store import ModelStore
from photorestorer_gui.photo.mask import Mask
from photorestorer_gui.photo.photo import Photo
from photorestorer_gui.progress import Progress
from photorestorer_gui.restoration.plan import RestorationPlan
from photorestorer_gui.restoration.restore import restore

photo = Photo(np.arange(48, dtype=np.uint8).reshape(4, 4, 3))
networks = Networks(ModelStore([]))
mask = Mask.empty(4, 4)
result = restore(photo, RestorationPlan(), mask, networks=networks, progress=Progress())
assert result.after.same_pixels(photo)
assert "onnxruntime" not in sys.modules, "onnxruntime was loaded before a network was needed"
for name in ("dask", "distributed", "fsspec", "torch", "spandrel"):
    assert name not in sys.modules, f"{name} was loaded though nobody asked for it"
"""


def test_that_the_core_works_without_qt() -> None:
    result = run_python(WITHOUT_QT)
    assert result.returncode == 0, result.stderr


COLD_START = """
import sys
import photorestorer_gui.cli
heavy = {"PySide6", "onnxruntime", "cv2", "numpy", "scipy", "PIL", "pi_heif", "tensorflow", "keras"}
loaded = sorted(heavy & set(sys.modules))
sys.exit(f"loaded too early: {loaded}" if loaded else 0)
"""


def test_that_importing_the_command_line_loads_nothing_heavy() -> None:
    result = run_python(COLD_START)
    assert result.returncode == 0, result.stderr


WORKERS = """
import sys
import photorestorer_gui.batch.cluster_worker, photorestorer_gui.batch.worker
loaded = sorted({"onnxruntime", "cv2", "numpy", "scipy", "PIL"} & set(sys.modules))
sys.exit(f"loaded before threads are counted: {loaded}" if loaded else 0)
"""


def test_that_a_worker_starts_with_nothing_that_counts_threads() -> None:
    result = run_python(WORKERS)
    assert result.returncode == 0, result.stderr


# --- size and shape -------------------------------------------------------------------------------


@dataclass(frozen=True)
class Function:
    """One function of the package, as its shape is measured."""

    name: str
    lines: int
    arguments: int
    nesting: int


def trees() -> Iterator[tuple[Path, ast.Module]]:
    for path in SOURCES:
        yield path, ast.parse(path.read_text("utf-8"), str(path))


def _lines(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Lines of the body; a docstring and the signature are welcome to be long."""
    body = node.body[1:] if ast.get_docstring(node) is not None else node.body
    return (body[-1].end_lineno or 0) - body[0].lineno + 1 if body else 0


def _arguments(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    names = [a.arg for a in (*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs)]
    return len(names) - (names[:1] in (["self"], ["cls"]))


def _nesting(body: list[ast.stmt]) -> int:
    """How deep branches and loops lie in one another; an `elif` is no deeper than its `if`."""
    deepest = 0
    for statement in body:
        if isinstance(statement, ast.If):
            chained = len(statement.orelse) == 1 and isinstance(statement.orelse[0], ast.If)
            other = _nesting(statement.orelse) - (1 if chained else 0)
            deepest = max(deepest, 1 + _nesting(statement.body), 1 + other)
        elif isinstance(statement, ast.For | ast.While | ast.AsyncFor):
            deepest = max(deepest, 1 + _nesting(statement.body), 1 + _nesting(statement.orelse))
        elif isinstance(statement, ast.Try):
            handlers = [_nesting(handler.body) for handler in statement.handlers]
            rest = _nesting(statement.orelse), _nesting(statement.finalbody)
            deepest = max(deepest, 1 + _nesting(statement.body), *(1 + n for n in handlers), *rest)
        elif isinstance(statement, ast.With | ast.AsyncWith):
            deepest = max(deepest, _nesting(statement.body))
    return deepest


def functions() -> list[Function]:
    return [
        Function(
            f"{name_of(path)}:{node.lineno} {node.name}",
            _lines(node),
            _arguments(node),
            _nesting(node.body),
        )
        for path, tree in trees()
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    ]


def test_that_files_stay_small() -> None:
    lengths = {name_of(p): len(p.read_text("utf-8").splitlines()) for p in SOURCES}
    assert {name: n for name, n in lengths.items() if n > 500} == {}
    longest = sorted(lengths.items(), key=lambda item: -item[1])[:10]
    assert np.percentile(list(lengths.values()), 90) <= 300, longest


def test_that_functions_stay_short() -> None:
    found = functions()
    lengths = [function.lines for function in found]
    longest = [(f.lines, f.name) for f in sorted(found, key=lambda f: -f.lines)[:15]]
    assert np.percentile(lengths, 90) <= 25, longest
    assert np.percentile(lengths, 99) <= 45, longest


def test_that_functions_take_few_arguments() -> None:
    # A command's arguments are its options, which the contract of the command line names.
    too_many = [f for f in functions() if f.arguments > 5 and not f.name.startswith("cli")]
    assert too_many == []


def test_that_code_is_nested_shallowly() -> None:
    found = functions()
    assert [f for f in found if f.nesting > 3] == []
    deep = [f.name for f in found if f.nesting == 3]
    assert len(deep) <= 0.05 * len(found), deep


def test_that_every_name_says_what_a_file_is_about() -> None:
    vague = [
        name_of(path)
        for path in SOURCES
        if FORBIDDEN_NAMES
        & {part.strip("_") for part in path.relative_to(PACKAGE).with_suffix("").parts}
    ]
    assert vague == []


def test_that_only_the_command_line_prints() -> None:
    printing = [
        f"{name_of(path)}:{node.lineno}"
        for path, tree in trees()
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id == "print"
    ]
    assert [place for place in printing if not place.startswith("cli")] == []


def _is_broad(handler: ast.ExceptHandler) -> bool:
    caught = handler.type.elts if isinstance(handler.type, ast.Tuple) else [handler.type]
    return any(
        kind is None or (isinstance(kind, ast.Name) and kind.id in {"Exception", "BaseException"})
        for kind in caught
    )


def _is_excused(handler: ast.ExceptHandler, name: str, lines: list[str]) -> bool:
    last = handler.body[-1]
    cleans_up = isinstance(last, ast.Raise) and last.exc is None
    if name in LAST_RESORTS or cleans_up:
        return True
    explained = any("#" in line for line in lines[max(0, handler.lineno - 4) : handler.lineno])
    raises = name in LENIENT or any(isinstance(node, ast.Raise) for node in ast.walk(handler))
    return name in WRAPPERS and explained and raises


def test_that_only_named_places_catch_everything() -> None:
    strays = [
        f"{name_of(path)}:{node.lineno}"
        for path, tree in trees()
        for node in ast.walk(tree)
        if isinstance(node, ast.ExceptHandler)
        and _is_broad(node)
        and not _is_excused(node, name_of(path), path.read_text("utf-8").splitlines())
    ]
    assert strays == []


def test_that_no_bare_todo_is_left() -> None:
    marker = re.compile(r"#.*\b(TODO|FIXME|XXX|HACK)\b(?!.*#\d+)")
    left = [
        f"{name_of(path)}:{number}"
        for path in SOURCES
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1)
        if marker.search(line)
    ]
    assert left == []
