"""The guards of conftest.py, tried out: a guard that never fires guards nothing."""

from __future__ import annotations

import pytest

pytest_plugins = ["pytester"]

GUILTY = {
    "network": (
        "import socket\ndef test_it():\n    socket.create_connection(('192.0.2.1', 80), 1)",
        "looked up",
    ),
    "address": (
        "import socket\ndef test_it():\n"
        "    with socket.socket() as it:\n        it.connect(('192.0.2.1', 80))",
        "reached for the network",
    ),
    "log": (
        "import logging\ndef test_it():\n    logging.getLogger('x').warning('spilt milk')",
        "spilt milk",
    ),
    "thread": (
        "import threading, time\ndef test_it():\n"
        "    threading.Thread(target=time.sleep, args=(5,), daemon=True, name='stray').start()",
        "stray",
    ),
    "warning": (
        "import warnings\ndef test_it():\n    warnings.warn('old ways')",
        "old ways",
    ),
    "timer": (
        "def test_it(qtbot):\n    from PySide6.QtCore import QTimer\n"
        "    global timer\n    timer = QTimer()\n    timer.start(60_000)",
        "still running",
    ),
    "qt": (
        "from PySide6.QtCore import qWarning\ndef test_it(qtbot):\n    qWarning('torn canvas')",
        "torn canvas",
    ),
}


@pytest.fixture
def suite(pytester: pytest.Pytester, pytestconfig: pytest.Config) -> pytest.Pytester:
    """A suite of one test under this project's conftest and pytest settings."""
    root = pytestconfig.rootpath
    pytester.makeconftest((root / "tests" / "conftest.py").read_text("utf-8"))
    pyproject = (root / "pyproject.toml").read_text("utf-8")
    pyproject = pyproject.replace('testpaths = ["tests"]', "")
    pyproject = pyproject.replace('pythonpath = ["."]', f"pythonpath = [{str(root)!r}]")
    (pytester.path / "pyproject.toml").write_text(pyproject, "utf-8")
    return pytester


def test_that_every_guard_catches_its_crime_and_no_innocent(suite: pytest.Pytester) -> None:
    innocent = "def test_it(qtbot, user_folders):\n    assert 'user' in str(user_folders)"
    suite.makepyfile(
        test_innocent=innocent,
        **{f"test_{crime}": source for crime, (source, _) in GUILTY.items()},
    )
    result = suite.runpytest_subprocess("--tb=line", "-rA")
    summary = [line for line in result.outlines if line.startswith(("FAILED ", "ERROR "))]
    for crime, (_, evidence) in GUILTY.items():
        assert any(f"test_{crime}.py" in line for line in summary), crime
        assert evidence in result.stdout.str()
    assert len(summary) == len(GUILTY), summary
