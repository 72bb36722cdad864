"""What the soak test does with whatever dialog is open: chooses, fills in, presses, gives up."""

from __future__ import annotations

import random
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QComboBox,
    QDialog,
    QFileDialog,
    QLineEdit,
    QSlider,
    QToolButton,
    QWidget,
)

from photorestorer_gui.ui.dialogs.notice import Notice
from photorestorer_gui.ui.dialogs.save import SaveDialog
from tests.e2e.soak_album import Album

LEFT = Qt.MouseButton.LeftButton

# These lead out of the program: to printers, and to the system's file manager.
BARRED = ("Choose a printer…", "Show in folder")
DEFINITE = 0.5


def choose_files(*paths: Path) -> None:
    """Choose files in the system's dialog that has just opened."""
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, QFileDialog), dialog
    names = [str(path) for path in paths]
    dialog.filesSelected.emit(names)
    dialog.fileSelected.emit(names[0])
    QDialog.done(dialog, QDialog.DialogCode.Accepted)


def press(button: QAbstractButton) -> None:
    """Click a button; a menu that it has is opened so that nothing waits for it."""
    menu = button.menu() if isinstance(button, QToolButton) else None
    if menu is not None:
        menu.popup(button.mapToGlobal(button.rect().bottomLeft()))
    else:
        QTest.mouseClick(button, LEFT)


def answer(dialog: QWidget, chance: random.Random, album: Album) -> str:
    """Do one thing with a dialog; return what."""
    if isinstance(dialog, QFileDialog):
        return _answer_file_dialog(dialog, chance, album)
    if isinstance(dialog, Notice):
        return _answer_notice(dialog, chance)
    name = type(dialog).__name__
    if chance.random() < DEFINITE:
        return _end(dialog, name, chance, album)
    _touch(dialog, chance)
    return f"{name}: change something"


def _answer_file_dialog(dialog: QFileDialog, chance: random.Random, album: Album) -> str:
    title = dialog.windowTitle()
    if chance.random() < 0.25:
        QTest.keyClick(dialog, Qt.Key.Key_Escape)
        return f"“{title}”: give up"
    if dialog.acceptMode() is QFileDialog.AcceptMode.AcceptSave:
        suffix = ".photorestorer" if "project" in title else ".png"
        choose_files(album.new_name(suffix))
    elif dialog.fileMode() is QFileDialog.FileMode.Directory:
        choose_files(album.out)
    elif "project" in title:
        choose_files(chance.choice([*album.projects(), album.bad_project]))
    else:
        choose_files(chance.choice(album.photos))
    return f"“{title}”: choose"


def _answer_notice(notice: Notice, chance: random.Random) -> str:
    summary = notice.message.summary
    buttons = _able(notice)
    if summary.startswith("Close PhotoRestorer"):
        buttons = [notice.answer("Cancel")]
    pressed = chance.choice(buttons)
    name = f"notice: {pressed.text()}"
    if chance.random() < 0.15:
        QTest.keyClick(notice, Qt.Key.Key_Escape)
        return "notice: Escape"
    press(pressed)
    return name


def _end(dialog: QWidget, name: str, chance: random.Random, album: Album) -> str:
    save = next((each for each in _able(dialog) if each.objectName() == "primary"
                 or each.property("role") == "primary"), None)  # fmt: skip
    if isinstance(dialog, SaveDialog):
        dialog.name.setText(album.new_name("").name)
        save = dialog.save_button if dialog.save_button.isEnabled() else None
    if save is not None and save.text() not in BARRED and chance.random() < 0.75:
        press(save)
        return f"{name}: {save.text()}"
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    return f"{name}: Escape"


def _able(inside: QWidget) -> list[QAbstractButton]:
    return [
        each
        for each in inside.findChildren(QAbstractButton)
        if each.isVisible() and each.isEnabled() and each.text() not in BARRED
        and each.window() is inside
    ]  # fmt: skip


def _touch(dialog: QWidget, chance: random.Random) -> None:
    """Change one of the dialog's controls, or press one of its buttons."""
    controls: list[QWidget] = [*_able(dialog)]
    for kind in (QLineEdit, QComboBox, QSlider):
        controls += [each for each in dialog.findChildren(kind)
                     if each.isVisible() and each.isEnabled()]  # fmt: skip
    if not controls:
        return
    control = chance.choice(controls)
    if isinstance(control, QLineEdit):
        control.setFocus()
        control.clear()
        QTest.keyClicks(control, chance.choice(("oma 1912", "{name}", "a", "save", "77")))
    elif isinstance(control, QComboBox):
        control.setCurrentIndex(chance.randrange(max(1, control.count())))
        control.activated.emit(control.currentIndex())
    elif isinstance(control, QSlider):
        control.setValue(chance.randint(control.minimum(), control.maximum()))
    elif isinstance(control, QAbstractButton):
        press(control)
