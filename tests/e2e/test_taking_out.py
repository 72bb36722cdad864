"""Taking the result out of the window: dragged, copied as a file, printed."""

from __future__ import annotations

import gc
import os
import stat
import weakref
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QRectF, QSize, Qt
from PySide6.QtGui import QDrag, QGuiApplication, QPageLayout, QPageSize
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from photorestorer_gui import paths
from photorestorer_gui.photo.files import load_photo
from photorestorer_gui.photo.output import SaveOptions
from photorestorer_gui.ui.background import Lane
from photorestorer_gui.ui.main_window import MainWindow
from photorestorer_gui.ui.outgoing import Outgoing
from photorestorer_gui.ui.printing import page_layout, placed
from photorestorer_gui.ui.workspace import Workspace
from tests.ui.fixtures import WAIT_MS, Examine

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def dragged(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """The files that were dragged."""
    files: list[Path] = []

    def take(drag: QDrag, action: Qt.DropAction) -> Qt.DropAction:
        files.extend(Path(url.toLocalFile()) for url in drag.mimeData().urls())
        return action

    monkeypatch.setattr(QDrag, "exec", take)
    return files


def drag(window: MainWindow) -> None:
    handle = window.output.handle
    QTest.mousePress(handle, LEFT, pos=QPoint(8, 8))
    QTest.mouseMove(handle, QPoint(60, 60))


def test_that_there_is_nothing_to_drag_before_a_result(
    window: MainWindow, examined: Examine, photo_file: Path
) -> None:
    examined(photo_file)
    assert not window.output.handle.isVisible()


def test_that_the_result_is_dragged_as_a_private_file(
    qtbot: QtBot, window: MainWindow, restored: Examine, photo_file: Path, dragged: list[Path]
) -> None:
    restored(photo_file)
    handle = window.output.handle
    assert handle.isVisible()
    drag(window)
    qtbot.waitUntil(lambda: len(dragged) == 1, timeout=WAIT_MS)
    QTest.mouseRelease(handle, LEFT, pos=QPoint(60, 60))
    (path,) = dragged
    restoration = window.workspace.restoration
    assert restoration is not None
    assert path.name == "Großmutter 1912-restored.png"
    assert load_photo(path).same_pixels(restoration.after)
    if os.name == "posix":
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    drag(window)
    qtbot.waitUntil(lambda: len(dragged) == 2, timeout=WAIT_MS)
    assert dragged[1] == path, "it is written once"
    window.close_now()
    assert not path.exists()


def test_that_another_result_is_another_file(
    qtbot: QtBot, window: MainWindow, restored: Examine, photo_file: Path, dragged: list[Path]
) -> None:
    restored(photo_file)
    drag(window)
    qtbot.waitUntil(lambda: len(dragged) == 1, timeout=WAIT_MS)
    QTest.mouseRelease(window.output.handle, LEFT)
    with qtbot.waitSignal(window.workspace.restoration_changed, timeout=WAIT_MS):
        window.workspace.restore()
    drag(window)
    qtbot.waitUntil(lambda: len(dragged) == 2, timeout=WAIT_MS)
    assert dragged[0] != dragged[1]
    assert dragged[0].exists(), "another program may not have read it yet"


def test_that_nothing_holds_a_photo_or_result_that_went(
    qtbot: QtBot, window: MainWindow, restored: Examine, examined: Examine, photo_file: Path,
    other_file: Path, dragged: list[Path],
) -> None:  # fmt: skip
    restored(photo_file)
    workspace = window.workspace
    drag(window)
    qtbot.waitUntil(lambda: bool(dragged), timeout=WAIT_MS)
    with qtbot.waitSignal(workspace.results.estimated, timeout=WAIT_MS):
        workspace.results.estimate(".jpg", SaveOptions())
    with qtbot.waitSignal(workspace.saved, timeout=WAIT_MS):
        workspace.save(photo_file.with_name("saved.png"), overwrite=False)
    window.actions_["tool-brush"].trigger()
    QTest.mouseClick(window.canvas, LEFT, pos=window.canvas.rect().center())
    window.actions_["undo"].trigger()
    window.actions_["tool-tracer"].trigger()
    QTest.mouseClick(window.canvas, LEFT, pos=window.canvas.rect().center())
    QTest.mouseMove(window.canvas, window.canvas.rect().center() + QPoint(20, 10))
    QTest.keyClick(window.canvas, Qt.Key.Key_Escape)
    held = [weakref.ref(each) for each in (workspace.photo, workspace.restoration)]
    window.workspace.projects.autosave.note()
    examined(other_file)
    lanes = workspace.findChildren(Lane)
    qtbot.waitUntil(lambda: not any(lane.busy for lane in lanes), timeout=WAIT_MS)
    gc.collect()
    assert [each() for each in held] == [None, None]


def test_that_the_keyboard_copies_the_result_as_a_file(
    qtbot: QtBot, window: MainWindow, restored: Examine, photo_file: Path
) -> None:
    restored(photo_file)
    handle = window.output.handle
    handle.setFocus()
    with qtbot.waitSignal(handle.copied, timeout=WAIT_MS):
        QTest.keyClick(handle, Qt.Key.Key_Space)
    (url,) = QGuiApplication.clipboard().mimeData().urls()
    assert Path(url.toLocalFile()).is_file()
    assert "clipboard" in window.status.text


def test_that_what_a_crash_left_is_removed_and_what_is_in_use_is_not(tmp_path: Path) -> None:
    def write(path: Path) -> None:
        path.write_bytes(b"photo")

    root = tmp_path / "outgoing"
    running = Outgoing(root)
    used = running.file("used.png", write)
    left = root / "999999-dead"
    left.mkdir()
    (left / "left.png").touch()
    other = Outgoing(root)
    other.sweep()
    assert not left.exists()
    assert used.exists()
    other.remove()
    running.remove()
    assert list(root.iterdir()) == []


def test_that_nothing_is_written_before_it_is_needed(
    window: MainWindow, restored: Examine, photo_file: Path, workspace: Workspace
) -> None:
    restored(photo_file)
    assert not paths.outgoing_folder().exists()


# --- printing -------------------------------------------------------------------------------------


def test_that_the_result_is_printed(
    qtbot: QtBot, window: MainWindow, restored: Examine, photo_file: Path, tmp_path: Path
) -> None:
    restored(photo_file)
    dialog = window.output.ask_to_print()
    assert dialog is not None
    assert dialog.printer.pageLayout().orientation() == QPageLayout.Orientation.Landscape
    target = tmp_path / "photo.pdf"
    dialog.printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    dialog.printer.setOutputFileName(str(target))
    dialog.printer.setResolution(150)
    with qtbot.waitSignal(window.workspace.results.printed, timeout=WAIT_MS):
        dialog.print_now()
    content = target.read_bytes()
    assert content.startswith(b"%PDF")
    assert b"/Image" in content
    assert "printer" in window.status.text


def test_that_the_systems_dialog_is_asked_before_anything_is_printed(
    qtbot: QtBot, window: MainWindow, restored: Examine, photo_file: Path
) -> None:
    restored(photo_file)
    dialog = window.output.ask_to_print()
    assert dialog is not None
    QTest.mouseClick(dialog.go_on, LEFT)
    systems = dialog.findChild(QPrintDialog)
    assert systems is not None
    systems.reject()
    assert dialog.isVisible()
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert not dialog.isVisible()


def test_that_the_page_shows_how_large_the_photo_will_be(
    window: MainWindow, restored: Examine, photo_file: Path
) -> None:
    restored(photo_file)
    dialog = window.output.ask_to_print()
    assert dialog is not None
    sheet, large = dialog.preview.on_page()
    assert sheet.contains(large)
    QTest.mouseClick(dialog.fits.segment("actual"), LEFT)
    _, small = dialog.preview.on_page()
    assert small.width() < large.width(), "120 pixels are a centimetre at 300 dots per inch"


def test_that_a_photo_keeps_its_proportions_in_the_middle_of_the_page() -> None:
    page = QRectF(10, 20, 800, 1000)
    wide = placed(QSize(400, 100), page)
    assert (wide.width(), wide.height()) == (800, 200)
    assert wide.center() == page.center()
    high = placed(QSize(100, 400), page)
    assert high.height() == 1000
    assert placed(QSize(300, 300), page, inches=(100, 300)).width() == 100
    assert placed(QSize(9000, 9000), page, inches=(100, 300)).width() == 800, "never beyond it"


def test_that_the_page_turns_with_the_photo() -> None:
    paper = QPageSize(QPageSize.PageSizeId.A4)
    upright, lying = (page_layout(QSize(*size), paper) for size in ((30, 40), (40, 30)))
    assert upright.orientation() == QPageLayout.Orientation.Portrait
    assert lying.orientation() == QPageLayout.Orientation.Landscape
