"""A large mask is copied in the lane: restoring, saving and leaving a photo wait for it."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from photorestorer_gui.photo.mask import Mask
from photorestorer_gui.photo.mask_editor import MaskEditor
from photorestorer_gui.photo.mask_layers import Layer
from photorestorer_gui.project.files import load_project
from photorestorer_gui.ui import mask_copies
from photorestorer_gui.ui.mask_copies import is_copied, when_copied
from photorestorer_gui.ui.workspace import Workspace
from tests.ui.fake_engine import FakeEngine
from tests.ui.fixtures import WAIT_MS, Examine


@pytest.fixture
def copied_on(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[threading.Thread]]:
    """Every mask is large; the threads on which masks were copied."""
    threads: list[threading.Thread] = []
    original = MaskEditor._snapshot

    def snapshot(editor: MaskEditor, key: Layer | None, pixels: object) -> Mask:
        if key not in editor._snapshots:
            threads.append(threading.current_thread())
        return original(editor, key, pixels)  # type: ignore[arg-type]

    monkeypatch.setattr(MaskEditor, "_snapshot", snapshot)
    monkeypatch.setattr(mask_copies, "LARGE_PIXELS", 0)
    yield threads
    assert threads, "nothing was copied"
    assert threading.main_thread() not in threads


def stroke(workspace: Workspace, layer: Layer = Layer.MARKED) -> None:
    assert workspace.masking.begin_stroke(layer)
    workspace.masking.paint((20, 20), 6, damaged=True)
    workspace.masking.commit_stroke(damaged=True)
    assert not is_copied(workspace.masking)


def test_that_restoring_takes_the_marks_without_halting_the_window(
    qtbot: QtBot, workspace: Workspace, examined: Examine, photo_file: Path, fake: FakeEngine,
    copied_on: list[threading.Thread],
) -> None:  # fmt: skip
    examined(photo_file)
    stroke(workspace)
    with qtbot.waitSignal(workspace.restoration_changed, timeout=WAIT_MS):
        workspace.restore()
    assert fake.masks[-1].pixels[20, 20]
    assert not workspace.is_outdated


def test_that_saving_a_project_takes_all_layers_without_halting_the_window(
    qtbot: QtBot, workspace: Workspace, examined: Examine, photo_file: Path,
    copied_on: list[threading.Thread],
) -> None:  # fmt: skip
    examined(photo_file)
    stroke(workspace)
    stroke(workspace, Layer.PROTECTED)
    path = photo_file.with_name("kept.photorestorer")
    with qtbot.waitSignal(workspace.projects.saved, timeout=WAIT_MS):
        workspace.projects.save(path, overwrite=False)
    layers = load_project(path).layers
    assert layers is not None
    assert layers.marked.pixels[20, 20]
    assert layers.protected is not None
    assert layers.protected.pixels[20, 20]


def test_that_a_photo_of_the_queue_is_put_by_without_halting_the_window(
    qtbot: QtBot, workspace: Workspace, examined: Examine, photo_file: Path, other_file: Path,
    copied_on: list[threading.Thread],
) -> None:  # fmt: skip
    examined(photo_file)
    workspace.queue.take([other_file])
    qtbot.waitUntil(lambda: workspace.queue.summary.examined == 2, timeout=WAIT_MS)
    first, second = (item.id for item in workspace.queue.items)
    if workspace.queue.showing.shown == second:
        first, second = second, first
    qtbot.waitUntil(lambda: workspace.masking.ready, timeout=WAIT_MS)
    stroke(workspace)
    showing = workspace.queue.showing

    def is_shown(wanted: int) -> bool:
        return showing.shown == wanted and not showing.lane.busy and workspace.masking.ready

    for wanted in (second, first):
        showing.show(wanted)
        qtbot.waitUntil(partial(is_shown, wanted), timeout=WAIT_MS)
    assert workspace.masking.mask is not None
    assert workspace.masking.mask.pixels[20, 20]


def test_that_what_waits_for_a_copy_is_forgotten_with_its_photo(
    qtbot: QtBot, workspace: Workspace, examined: Examine, photo_file: Path, other_file: Path,
    copied_on: list[threading.Thread],
) -> None:  # fmt: skip
    examined(photo_file)
    stroke(workspace)
    called: list[str] = []
    when_copied(workspace.masking, lambda: called.append("late"))
    workspace.masking.take(None, 0.5)
    examined(other_file)
    assert called == []
    when_copied(workspace.masking, lambda: called.append("at once"))
    assert called == ["at once"]


def _copied(editor: MaskEditor) -> bool:
    return editor.is_copied


def test_that_no_layer_is_copied_twice_and_an_empty_one_not_at_all() -> None:
    editor = MaskEditor(Mask.empty(40, 50))
    assert _copied(editor)
    editor.begin()
    editor.paint((10, 10), 3, damaged=True)
    editor.commit()
    assert not _copied(editor)
    editor.copy_layers()
    assert _copied(editor)
    assert editor.mask is editor.snapshot(Layer.MARKED)
    assert not editor.snapshot(Layer.PROTECTED)
    editor.begin(Layer.PROTECTED)
    editor.paint((10, 10), 3, damaged=True)
    editor.commit()
    assert not _copied(editor)
    editor.copy_layers()
    assert _copied(editor)
    assert not editor.mask
    assert editor.snapshot(Layer.PROTECTED).pixels[10, 10]
