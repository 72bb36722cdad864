"""Every function of OpenCV that the program calls is tried by ``self-test``."""

from __future__ import annotations

import ast
from pathlib import Path

import cv2
import pytest

from photorestorer_gui.cli import opencv_trials
from photorestorer_gui.errors import PhotoRestorerError

PACKAGE = Path(opencv_trials.__file__).parents[1]
# These need a network of their own, which `self-test` loads where it is installed.
BY_NETWORKS = {"FaceDetectorYN.create", "FaceRecognizerSF.create"}


def called() -> set[str]:
    names: set[str] = set()
    for path in PACKAGE.rglob("*.py"):
        if "training" in path.parts or path.name == "opencv_trials.py":
            continue
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call):
                name = ast.unparse(node.func)
                if name.startswith("cv2.") and "(" not in name:
                    names.add(name.removeprefix("cv2."))
    return names


def test_that_every_function_that_is_called_is_tried() -> None:
    assert "resize" in called()
    assert called() - BY_NETWORKS - opencv_trials.TRIALS.keys() == set()
    assert opencv_trials.try_opencv() == f"{len(opencv_trials.TRIALS)} functions"


def test_that_a_function_without_an_answer_is_broken(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cv2, "blur", lambda pixels, size: pixels * 0)
    with pytest.raises(PhotoRestorerError, match="blur does not work"):
        opencv_trials.try_opencv()


def test_that_wrong_arithmetic_is_broken(monkeypatch: pytest.MonkeyPatch) -> None:
    solve = cv2.solve
    monkeypatch.setattr(
        cv2, "solve", lambda *given, **named: (True, solve(*given, **named)[1] * 1.1)
    )
    with pytest.raises(PhotoRestorerError, match="SVDecomp does not work"):
        opencv_trials.try_opencv()
