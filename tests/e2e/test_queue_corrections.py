"""What a person corrects on one photo of the queue stays with that photo."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from photorestorer_gui.photo.mask_layers import Layer
from photorestorer_gui.restoration.extras import NO_EXTRAS, Extras
from photorestorer_gui.ui.main_window import MainWindow
from photorestorer_gui.ui.queue import Queue
from tests.ui.queue_fixtures import (
    QueueEngine,
    Wait,
    all_done,
    is_outdated,
    settled,
    show,
    stroke,
)

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def fake() -> QueueEngine:
    return QueueEngine()


def test_that_protection_and_left_out_steps_survive_another_photo(
    window: MainWindow, wait: Wait, filled: Queue
) -> None:
    workspace = window.workspace
    stroke(window)
    masking = workspace.masking
    assert masking.begin_stroke(Layer.PROTECTED)
    masking.paint((20, 20), 3, damaged=True)
    masking.commit_stroke(damaged=True)
    left_out = workspace.plan.steps[-1].id
    workspace.planning.set_wanted(left_out, False)
    layers, plan = masking.layers, workspace.plan
    assert layers is not None
    assert layers.protected
    show(wait, filled, "b")
    assert left_out in {step.id for step in workspace.plan.steps}
    show(wait, filled, "a")
    wait(lambda: workspace.masking.ready)
    again = workspace.masking.layers
    assert again is not None
    assert (again.marked.pixels == layers.marked.pixels).all()
    assert (again.protected.pixels == layers.protected.pixels).all()
    assert workspace.plan == plan


def test_that_corrections_survive_going_to_another_photo_and_back(
    window: MainWindow, wait: Wait, filled: Queue
) -> None:
    workspace = window.workspace
    stroke(window)
    workspace.set_kind("faded", True)
    workspace.set_kind("blurred", False)
    workspace.set_strength("fix_tone", 0.4)
    mask = workspace.masking.mask
    assert mask is not None
    show(wait, filled, "c")
    assert workspace.report is not None
    assert "faded" not in workspace.report.found
    assert "fix_tone" not in workspace.plan.strengths
    show(wait, filled, "a")
    now = workspace.masking.mask
    assert now is not None
    assert now.same_pixels(mask)
    assert workspace.report.overrides == {"faded": True, "blurred": False}
    assert workspace.plan.strengths["fix_tone"] == 0.4
    assert workspace.masking.painted_by_hand


def test_that_the_queue_restores_with_the_corrections(
    window: MainWindow, wait: Wait, fake: QueueEngine, filled: Queue
) -> None:
    stroke(window)
    window.workspace.set_kind("blurred", False)
    mask = window.workspace.masking.mask
    assert mask is not None
    show(wait, filled, "e")
    wait(lambda: settled(filled))
    filled.restore_all()
    wait(lambda: all_done(filled))
    assert fake.restored_masks["a"].same_pixels(mask)
    assert [step.id for step in fake.plans["a"].steps] == ["fill_cracks"]
    assert [step.id for step in fake.plans["b"].steps] == ["fill_cracks", "sharpen"]


def test_that_marks_painted_after_restoring_are_older_results_also_after_coming_back(
    window: MainWindow, wait: Wait, filled: Queue
) -> None:
    filled.restore_all()
    wait(lambda: all_done(filled))
    show(wait, filled, "b")
    assert not is_outdated(window)
    stroke(window)
    assert is_outdated(window)
    show(wait, filled, "c")
    show(wait, filled, "b")
    assert is_outdated(window)
    assert window.plan_panel.outdated.isVisible()


def test_that_settings_of_one_photo_can_hold_for_all(
    window: MainWindow, wait: Wait, fake: QueueEngine, filled: Queue
) -> None:
    window.workspace.set_strength("sharpen", 0.3)
    window.actions_["for-all"].trigger()
    filled.restore_all()
    wait(lambda: all_done(filled))
    assert {plan.strengths["sharpen"] for plan in fake.plans.values()} == {0.3}


def test_that_an_engine_chosen_for_one_photo_is_that_photos_own(
    window: MainWindow, wait: Wait, fake: QueueEngine, photos: list[Path]
) -> None:
    fake.installed = {"lama"}
    workspace, queue = window.workspace, window.workspace.queue
    queue.open(photos[:2])
    wait(lambda: queue.summary.examined == 2 and settled(queue))
    fill = workspace.engines.equippable(workspace.report)[0]
    workspace.engines.choose(fill, None)
    show(wait, queue, "b")
    assert workspace.engines.chosen(fill) == "lama"
    show(wait, queue, "a")
    assert workspace.engines.chosen(fill) is None
    show(wait, queue, "b")
    wait(lambda: settled(queue))
    queue.restore_all()
    wait(lambda: all_done(queue))
    assert {name: plan.steps[0].engine for name, plan in fake.plans.items()} == {
        "a": "builtin",
        "b": "full",
    }


def test_that_a_label_can_be_said_of_several_at_once(
    window: MainWindow, wait: Wait, fake: QueueEngine, filled: Queue
) -> None:
    filled.set_label({item.id for item in filled.items}, "blurred")
    filled.restore_all()
    wait(lambda: all_done(filled))
    assert {tuple(s.id for s in p.steps) for p in fake.plans.values()} == {("sharpen",)}


def test_that_what_is_asked_besides_is_each_photos_own(
    window: MainWindow, wait: Wait, fake: QueueEngine, filled: Queue
) -> None:
    workspace = window.workspace
    workspace.planning.ask(Extras(factor=2))
    show(wait, filled, "b")
    assert workspace.planning.extras == NO_EXTRAS
    wait(lambda: settled(filled))
    filled.restore_all()
    wait(lambda: all_done(filled))
    assert Extras.of(fake.plans["a"]) == Extras(factor=2)
    assert Extras.of(fake.plans["b"]) == NO_EXTRAS
    show(wait, filled, "a")
    assert workspace.planning.extras == Extras(factor=2)
    photo, picture = workspace.photo, workspace.restored_picture
    assert photo is not None
    assert picture is not None
    assert picture.width == 2 * photo.width
    assert not workspace.is_outdated
