"""Saving all: every result once, under a name of its own, never over anything."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from photorestorer_gui.photo.files import load_photo, save_photo
from photorestorer_gui.photo.photo import Photo
from photorestorer_gui.ui.dialogs.notice import Notice
from photorestorer_gui.ui.dialogs.save_all import SaveAllDialog
from photorestorer_gui.ui.main_window import MainWindow
from photorestorer_gui.ui.queue import Queue
from photorestorer_gui.ui.queue_items import ItemState
from tests.project.projects import PROVENANCE
from tests.ui.queue_fixtures import QueueEngine, Wait, all_done, item_of, settled, show

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def fake() -> QueueEngine:
    return QueueEngine()


@pytest.fixture
def target(tmp_path: Path) -> Path:
    folder = tmp_path / "target"
    folder.mkdir()
    return folder


@pytest.fixture
def done(wait: Wait, filled: Queue) -> Queue:
    """Five restored photos, the first of them in the editor."""
    filled.restore_all()
    wait(lambda: filled.summary.left == 0 and settled(filled))
    return filled


Ask = Callable[[Path], SaveAllDialog]


@pytest.fixture
def ask(window: MainWindow, wait: Wait) -> Ask:
    """Opens the dialog through its action, with a folder chosen and listed."""

    def open_dialog(folder: Path) -> SaveAllDialog:
        wait(window.actions_["save-all"].isEnabled)
        window.actions_["save-all"].trigger()
        dialog = window.findChild(SaveAllDialog)
        assert dialog is not None
        dialog.choose_folder(folder)
        wait(lambda: not window.workspace.queue.saving.is_listing)
        return dialog

    return open_dialog


def save(dialog: SaveAllDialog, queue: Queue, wait: Wait) -> None:
    QTest.mouseClick(dialog.save, LEFT)
    wait(lambda: queue.saving.is_over)


def test_that_all_results_are_saved_and_the_originals_stay(
    wait: Wait, done: Queue, ask: Ask, target: Path, photos: list[Path]
) -> None:
    before = [path.read_bytes() for path in photos]
    dialog = ask(target)
    assert dialog.preview.text().splitlines() == [f"{name}-restored.png" for name in "abc"]
    assert dialog.more.text() == "and 2 more"
    save(dialog, done, wait)
    assert sorted(os.listdir(target)) == [f"{name}-restored.png" for name in "abcde"]
    assert [path.read_bytes() for path in photos] == before
    for path in photos:
        restored = load_photo(target / f"{path.stem}-restored.png")
        # The fake engine halves every value in each of its two steps.
        assert np.array_equal(restored.pixels, load_photo(path).pixels // 2 // 2)
    assert dialog.words.text() == "All 5 photos were saved."
    assert done.summary.unsaved == 0
    assert not done.is_at_risk


def test_that_clashes_get_a_number_and_nothing_is_overwritten(
    wait: Wait, done: Queue, ask: Ask, target: Path
) -> None:
    (target / "A-RESTORED.png").write_bytes(b"mine")
    (target / "b-restored.png").write_bytes(b"mine too")
    dialog = ask(target)
    assert dialog.preview.text().splitlines()[0] == "a-restored-2.png"
    # Another program takes a name that the preview still shows as free.
    (target / "c-restored.png").write_bytes(b"another's")
    done.saving.start(dialog.wish)
    (target / "d-restored.png").write_bytes(b"late")
    wait(lambda: done.saving.is_over)
    assert (target / "A-RESTORED.png").read_bytes() == b"mine"
    assert (target / "b-restored.png").read_bytes() == b"mine too"
    assert (target / "c-restored.png").read_bytes() == b"another's"
    assert (target / "d-restored.png").read_bytes() == b"late"
    assert {f"{name}-restored-2.png" for name in "abcd"} <= set(os.listdir(target))
    assert done.saving.failures == ()


def test_that_a_name_taken_while_saving_is_gone_round(
    wait: Wait, done: Queue, ask: Ask, target: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("photorestorer_gui.ui.save_all._prepared", lambda folder: [])
    (target / "a-restored.png").write_bytes(b"mine")
    save(ask(target), done, wait)
    assert (target / "a-restored.png").read_bytes() == b"mine"
    assert (target / "a-restored-2.png").exists()


def test_that_a_folder_that_cannot_be_written_to_is_told_once(
    wait: Wait, done: Queue, ask: Ask, target: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(**_: Any) -> Any:
        raise PermissionError(13, "Permission denied")

    dialog = ask(target)
    monkeypatch.setattr(tempfile, "TemporaryFile", refuse)
    save(dialog, done, wait)
    assert dialog.words.text() == "No photo was saved."
    assert dialog.failures.toPlainText().count("You may not write to the folder") == 1
    assert not list(target.iterdir())
    assert done.summary.unsaved == 5


def test_that_failures_are_listed_with_their_reasons_and_the_rest_is_saved(
    wait: Wait, done: Queue, ask: Ask, target: Path
) -> None:
    item = item_of(done, "c")
    assert item.work is not None
    assert item.work.picture is not None
    item.work.picture.write_bytes(b"altered")
    dialog = ask(target)
    save(dialog, done, wait)
    assert dialog.words.text() == "4 of 5 photos were saved."
    assert dialog.failures.isVisible()
    assert dialog.failures.toPlainText().startswith("c.png: ")
    assert done.summary.unsaved == 1


@pytest.mark.parametrize("suffix", [".jpg", ".tif", ".png"])
def test_that_one_format_can_be_had_for_all(
    wait: Wait, done: Queue, ask: Ask, target: Path, suffix: str
) -> None:
    dialog = ask(target)
    dialog.format.setCurrentIndex(dialog.format.findData(suffix))
    save(dialog, done, wait)
    assert {path.suffix for path in target.iterdir()} == {suffix}
    assert len(list(target.iterdir())) == 5


def test_that_only_the_approved_ones_are_saved_if_that_is_wanted(
    wait: Wait, done: Queue, ask: Ask, target: Path
) -> None:
    done.approve({item_of(done, "b").id, item_of(done, "d").id})
    dialog = ask(target)
    dialog.which.setCurrentIndex(1)
    assert dialog.save.text() == "Save 2 photos"
    save(dialog, done, wait)
    assert sorted(os.listdir(target)) == ["b-restored.png", "d-restored.png"]


def test_that_photos_that_needed_nothing_are_copied_byte_for_byte_if_wanted(
    window: MainWindow, wait: Wait, fake: QueueEngine, photos: list[Path], target: Path, ask: Ask
) -> None:
    fake.clean = {"b"}
    queue = window.workspace.queue
    queue.open(photos)
    wait(lambda: queue.summary.examined == 5 and settled(queue))
    queue.restore_all()
    wait(lambda: queue.summary.left == 0 and settled(queue))
    dialog = ask(target)
    assert dialog.save.text() == "Save 4 photos"
    QTest.mouseClick(dialog.unchanged, LEFT)
    assert dialog.save.text() == "Save 5 photos"
    save(dialog, queue, wait)
    assert (target / "b-restored.png").read_bytes() == photos[1].read_bytes()


@pytest.mark.parametrize("pattern", ["", "{nam}", "{name"])
def test_that_a_pattern_that_cannot_be_is_explained_before_saving(
    done: Queue, ask: Ask, target: Path, pattern: str
) -> None:
    dialog = ask(target)
    dialog.pattern.setText(pattern)
    assert not dialog.save.isEnabled()
    assert dialog.preview.text()


def test_that_tokens_are_inserted_by_a_click_and_previewed(
    done: Queue, ask: Ask, target: Path
) -> None:
    dialog = ask(target)
    dialog.pattern.setText("Ada ")
    dialog._insert("{number}")
    assert dialog.preview.text().splitlines() == ["Ada 01.png", "Ada 02.png", "Ada 03.png"]


def test_that_closing_while_saving_completes_the_file_at_hand_and_begins_no_other(
    window: MainWindow,
    wait: Wait,
    done: Queue,
    ask: Ask,
    target: Path,
) -> None:
    dialog = ask(target)
    QTest.mouseClick(dialog.save, LEFT)
    wait(lambda: done.saving.saved >= 1)
    window.close_now()
    for path in target.iterdir():
        assert path.suffix == ".png", "nothing half-written is left"
        load_photo(path)


def test_that_saving_all_on_the_way_out_closes_afterwards(
    window: MainWindow, wait: Wait, done: Queue, target: Path
) -> None:
    assert not window.close()
    notice = next(each for each in window.findChildren(Notice) if each.isVisible())
    QTest.mouseClick(notice.answer("Save all…"), LEFT)
    dialog = window.findChild(SaveAllDialog)
    assert dialog is not None
    dialog.choose_folder(target)
    save(dialog, done, wait)
    assert window.isVisible()
    QTest.mouseClick(dialog.close_button, LEFT)
    wait(lambda: not window.isVisible())
    assert len(list(target.iterdir())) == 5


def test_that_a_result_saved_by_itself_counts_as_saved(
    window: MainWindow, wait: Wait, done: Queue, tmp_path: Path
) -> None:
    show(wait, done, "b")
    window.workspace.save(tmp_path / "b by itself.png", overwrite=False)
    wait(lambda: item_of(done, "b").is_saved)
    show(wait, done, "c")
    wait(lambda: settled(done))
    assert item_of(done, "b").is_saved
    show(wait, done, "b")
    assert window.workspace.is_result_saved
    assert done.summary.unsaved == 4


def test_that_a_full_disk_fails_one_photo_after_another_with_the_reason(
    wait: Wait,
    done: Queue,
    ask: Ask,
    target: Path,
    fake: QueueEngine,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def full(path: Path, content: bytes, *, overwrite: bool) -> None:
        from photorestorer_gui.photo.atomic import save_error

        raise save_error(path, OSError(28, "No space left on device"))

    dialog = ask(target)
    monkeypatch.setattr("photorestorer_gui.photo.files.write_atomically", full)
    save(dialog, done, wait)
    assert dialog.failures.toPlainText().count("The disk is full") == 5


def test_that_16_bits_survive_being_put_by(
    window: MainWindow, wait: Wait, ask: Ask, target: Path, photos: list[Path]
) -> None:
    random = np.random.default_rng(5)
    deep = Photo(random.integers(0, 65536, (40, 50, 3), dtype=np.uint16))
    path = save_photo(deep, photos[0].parent / "deep.png")
    queue = window.workspace.queue
    queue.open([photos[0], path])
    wait(lambda: queue.summary.examined == 2 and settled(queue))
    queue.restore_all()
    wait(lambda: queue.summary.left == 0 and settled(queue))
    save(ask(target), queue, wait)
    saved = load_photo(target / "deep-restored.png")
    assert np.array_equal(saved.pixels, deep.pixels // 2 // 2)


# --- how files are saved --------------------------------------------------------------------------


def test_that_all_are_saved_as_chosen_and_tell_what_was_done(
    window: MainWindow, wait: Wait, done: Queue, ask: Ask, target: Path
) -> None:
    dialog = ask(target)
    choices = dialog.choices
    assert not choices.quality.isVisible(), "PNG has none"
    dialog.format.setCurrentIndex(dialog.format.findData(".jpg"))
    assert choices.quality.isVisible()
    choices.quality.slider.setValue(40)
    choices.size_.setCurrentIndex(choices.size_.count() - 1)
    choices.side.setValue(48)
    choices.dpi.setCurrentIndex(choices.dpi.findData(300))
    QTest.mouseClick(choices.caption, LEFT)
    save(dialog, done, wait)
    assert sorted(os.listdir(target)) == [f"{name}-restored.jpg" for name in "abcde"]
    for name in "abcde":
        photo = load_photo(target / f"{name}-restored.jpg")
        assert (photo.width, photo.height) == (48, 36)
        assert photo.metadata.dpi == (300.0, 300.0)
        assert b"Restored with PhotoRestorer" in photo.metadata.xmp
    settings = window.workspace.preferences.settings
    assert (settings.jpeg_quality, settings.saved_dpi, settings.caption) == (40, "300", True)
    QTest.mouseClick(dialog.close_button, LEFT)
    wait(lambda: window.findChild(SaveAllDialog) is None)
    again = ask(target)
    assert again.format.currentData() == ".jpg"
    assert again.choices.quality.slider.value() == 40
    assert again.choices.dpi.currentData() == 300
    assert again.choices.size_.currentData() is None, "a smaller size is asked anew"


def test_that_nothing_is_told_if_the_person_wants_that(
    wait: Wait, done: Queue, ask: Ask, target: Path
) -> None:
    dialog = ask(target)
    QTest.mouseClick(dialog.choices.level.segment("none"), LEFT)
    assert not dialog.choices.caption.isEnabled()
    save(dialog, done, wait)
    assert load_photo(target / "a-restored.png").metadata.xmp == b""


def test_that_the_dialog_fits_a_low_screen_and_shows_its_buttons(
    done: Queue, ask: Ask, target: Path
) -> None:
    dialog = ask(target)
    available = dialog.screen().availableGeometry()
    assert dialog.height() <= available.height()
    assert dialog.rect().contains(dialog.save.geometry())


def test_that_saved_files_tell_their_provenance_also_of_photos_that_left_the_editor(
    wait: Wait, fake: QueueEngine, filled: Queue, ask: Ask, target: Path
) -> None:
    fake.provenance = PROVENANCE
    filled.restore_all()
    wait(lambda: all_done(filled))
    save(ask(target), filled, wait)
    for name in "abcde":
        told = load_photo(target / f"{name}-restored.png").metadata.xmp
        assert PROVENANCE.steps[0].networks[0].sha256.encode() in told, name


def test_that_a_result_is_saved_though_restoring_it_again_failed(
    wait: Wait, done: Queue, fake: QueueEngine, ask: Ask, target: Path
) -> None:
    fake.broken.add("b")
    done.restore({item_of(done, "b").id})
    wait(lambda: item_of(done, "b").state is ItemState.FAILED and settled(done))
    dialog = ask(target)
    assert dialog.which.itemText(0) == "All that are restored (5)"
    save(dialog, done, wait)
    assert done.saving.saved == 5
    assert done.summary.unsaved == 0


def test_that_the_dialog_counts_what_it_saves(
    wait: Wait, done: Queue, ask: Ask, target: Path
) -> None:
    done.approve({item_of(done, name).id for name in "abc"})
    done.skip({item_of(done, "c").id, item_of(done, "e").id})
    dialog = ask(target)
    assert dialog.which.itemText(0) == "All that are restored (3)"
    assert dialog.which.itemText(1) == "Only those approved (2)"
    save(dialog, done, wait)
    assert done.saving.saved == 3
