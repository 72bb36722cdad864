"""The program is no door into the machine: no foreign code, no shell, no unpinned library."""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
SOURCES = sorted((ROOT / "photorestorer_gui").rglob("*.py"))
LOCKS = sorted(ROOT.glob("requirements*.lock"))

PICKLES = {"pickle", "cPickle", "marshal", "shelve", "dill", "joblib", "cloudpickle", "torch"}
"""Reading what these wrote runs whatever it says."""
CODE = {"eval", "exec", "compile", "__import__", "execfile"}
SHELLS = {"os.system", "os.popen", "subprocess.getoutput", "subprocess.getstatusoutput"}
CONVERTER = ROOT / "photorestorer_gui" / "networks" / "converter.py"
"""Reads PyTorch's files, in a process apart; `sins_of_converter` says how."""
LOADERS = {"np.load", "numpy.load", "yaml.load", "torch.load", "pd.read_pickle"}


def dotted(node: ast.expr) -> str:
    if isinstance(node, ast.Attribute):
        return f"{dotted(node.value)}.{node.attr}"
    return node.id if isinstance(node, ast.Name) else "?"


def sins(source: str) -> Iterator[str]:
    """Yield what a source does that it must not, with its line."""
    for node in ast.walk(ast.parse(source)):
        names: list[str] = []
        if isinstance(node, ast.Import):
            names = [each.name for each in node.names]
        elif isinstance(node, ast.ImportFrom):
            names = [node.module or ""]
        for name in names:
            if name.split(".")[0] in PICKLES:
                yield f"{node.lineno}: imports {name}"  # type: ignore[attr-defined]
        if isinstance(node, ast.Call):
            yield from _calls(node)


def _calls(node: ast.Call) -> Iterator[str]:
    name = dotted(node.func)
    if name in CODE or name in SHELLS or name.startswith(("pickle.", "marshal.")):
        yield f"{node.lineno}: calls {name}"
    named = {each.arg: each.value for each in node.keywords}
    if name in LOADERS and name != "np.load":
        yield f"{node.lineno}: calls {name}"
    for word in ("shell", "allow_pickle"):
        value = named.get(word)
        if value is not None and not (isinstance(value, ast.Constant) and value.value is False):
            yield f"{node.lineno}: {name}({word}=…)"


def sins_of_converter(source: str) -> Iterator[str]:
    """Yield what the converter does beyond reading weights, and programs known by their hash."""
    for sin in sins(source):
        allowed = ("imports torch", "imports pickle", "calls torch.load")
        if not sin.split(": ", 1)[1].startswith(allowed):
            yield sin
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import) and any(each.name == "pickle" for each in node.names):
            yield f"{node.lineno}: imports all of pickle"
        more = isinstance(node, ast.ImportFrom) and node.module == "pickle" and node.names
        if more and [each.name for each in more] != ["UnpicklingError"]:
            yield f"{node.lineno}: imports more of pickle than its error"  # type: ignore[attr-defined]
        if isinstance(node, ast.Call) and dotted(node.func) == "torch.load":
            named = {each.arg: ast.unparse(each.value) for each in node.keywords}
            if named.get("weights_only") != "True" or "pickle_module" in named:
                yield f"{node.lineno}: reads more than weights"
        if isinstance(node, ast.Call) and dotted(node.func).endswith(
            ("load_from_file", "hub.load")
        ):
            yield f"{node.lineno}: calls {dotted(node.func)}"


def test_that_no_module_runs_foreign_code_or_a_shell() -> None:
    found = [
        f"{path.relative_to(ROOT)}:{sin}"
        for path in SOURCES
        for sin in (sins_of_converter if path == CONVERTER else sins)(
            path.read_text(encoding="utf-8")
        )
    ]
    assert found == []


@pytest.mark.parametrize(
    "source",
    [
        "import pickle",
        "from pickle import load",
        "torch.load(path)",
        "torch.load(path, weights_only=False)",
        "torch.load(path, weights_only=wish)",
        "torch.load(path, weights_only=True, pickle_module=mine)",
        "ModelLoader().load_from_file(path)",
        "exec(text)",
    ],
)
def test_that_the_converter_reads_weights_alone(source: str) -> None:
    assert list(sins_of_converter(source))
    assert not list(sins_of_converter("torch.load(path, weights_only=True)"))


@pytest.mark.parametrize(
    "source",
    [
        "import pickle",
        "from torch import load",
        "import joblib.numpy_pickle",
        "eval('1')",
        "exec(text)",
        "__import__(name)",
        "np.load(path, allow_pickle=True)",
        "np.load(path, allow_pickle=wish)",
        "os.system('ls')",
        "subprocess.run(words, shell=True)",
        "subprocess.getoutput('ls')",
        "torch.load(path)",
        "yaml.load(text)",
    ],
)
def test_that_each_of_these_would_be_found(source: str) -> None:
    assert list(sins(source))


def test_that_the_rules_of_bandit_hold_for_the_package() -> None:
    rules = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["ruff"]["lint"]
    assert "S" in rules["select"]
    off = [each for each in rules["ignore"] if each.startswith("S")]
    assert off == ["S101"]
    for place, ignored in rules["per-file-ignores"].items():
        whole = any(each == "S" for each in ignored)
        assert not (whole and place.startswith("photorestorer_gui")), place
    silenced = re.compile(r"#\s*noqa:\s*S\d")
    lines = [
        (path.name, line.strip())
        for path in SOURCES
        for line in path.read_text(encoding="utf-8").splitlines()
        if silenced.search(line)
    ]
    assert len(lines) <= 3, lines


@pytest.mark.parametrize("lock", LOCKS, ids=lambda each: each.name)
def test_that_every_locked_library_has_a_version_and_a_hash(lock: Path) -> None:
    text = re.sub(r"\\\n", " ", lock.read_text(encoding="utf-8"))
    lines = [line for line in text.splitlines() if line.strip() and not line.startswith("#")]
    assert lines
    for line in lines:
        if line.startswith("--"):
            continue
        wanted = line.split("#")[0]
        assert re.match(r"\s*[\w.\[\]-]+==\S+", wanted), line
        assert "--hash=sha256:" in wanted, line


def test_that_known_vulnerabilities_are_looked_up_on_every_change() -> None:
    workflow = (ROOT / ".github/workflows/tests.yml").read_text(encoding="utf-8")
    assert "packaging/audit.sh" in workflow
    script = (ROOT / "packaging/audit.sh").read_text(encoding="utf-8")
    for lock in LOCKS:
        assert lock.name in script
