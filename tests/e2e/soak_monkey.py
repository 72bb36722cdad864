"""A person who does whatever comes to mind, thousands of times, at the real window.

Each act draws from a generator of its own, seeded with the seed and the act's number, so what the
act 1234 does at one state of the window does not depend on how much chance earlier acts used up.
What the window's threads have ready at that moment does vary; a failure names seed and number, and
the acts before are in the sequence.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QContextMenuEvent, QGuiApplication, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QMenu, QSlider, QWidget

from photorestorer_gui.ui.controls.step_row import StepRow
from photorestorer_gui.ui.controls.switch import Switch
from photorestorer_gui.ui.main_window import MainWindow
from tests.e2e.mask_acts import pen
from tests.e2e.soak_album import MOST_PHOTOS, Album, files_data, image_data
from tests.e2e.soak_dialogs import answer, choose_files, press
from tests.e2e.test_mask_at_random import Monkey as Hand
from tests.e2e.test_opening import drop

LEFT = Qt.MouseButton.LeftButton
NONE = Qt.KeyboardModifier.NoModifier
Act = Callable[[], bool]

# What would end the test, or reach outside of it.
NOT_TRIGGERED = {"quit", "show-saved"}
LABELS = ("label-none", "label-blurred", "label-cracked", "label-blurred+cracked")
KEYS = (
    *(Qt.Key.Key_Tab, Qt.Key.Key_Backtab, Qt.Key.Key_Return, Qt.Key.Key_Space, Qt.Key.Key_Left),
    *(Qt.Key.Key_Right, Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Home, Qt.Key.Key_End),
    *(Qt.Key.Key_Backspace, Qt.Key.Key_BracketLeft, Qt.Key.Key_BracketRight, Qt.Key.Key_PageUp),
    *(Qt.Key.Key_1, Qt.Key.Key_2, Qt.Key.Key_B, Qt.Key.Key_E, Qt.Key.Key_M, Qt.Key.Key_Z),
    *(Qt.Key.Key_A, Qt.Key.Key_0, Qt.Key.Key_Plus, Qt.Key.Key_Minus, Qt.Key.Key_Delete),
)


class Monkey:
    """Acts at random on the whole window.

    Parameters
    ----------
    window : MainWindow
    album : Album
    seed : int
    note : callable(str), optional
        Told what is about to be done.

    Attributes
    ----------
    number : int
        Of the act that is done next.
    sequence : list of str
        What was done.
    done : Counter
        How often each kind of act was really carried out.
    """

    def __init__(
        self, window: MainWindow, album: Album, seed: int, note: Callable[[str], object] = str
    ) -> None:
        self.window, self.album, self.seed, self._note = window, album, seed, note
        self.workspace = window.workspace
        self.queue = window.workspace.queue
        self.hand = Hand(window, seed)
        self.chance = random.Random(seed)
        self.number = 0
        self.sequence: list[str] = []
        self.done: Counter[str] = Counter()
        self.acts: dict[str, tuple[int, Act]] = {
            **self._opening(), **self._marking(), **self._settling(), **self._looking(),
            **self._queueing(), **self._saving(), **self._anything(),
        }  # fmt: skip

    def act(self) -> None:
        """Do one thing; an open dialog comes first, as it does for people."""
        self.chance = self.hand.random = random.Random(f"{self.seed}/{self.number}")
        self._note(f"{self.number:5}  ")
        name = self._answer_what_is_open() or self._do_something()
        self.sequence.append(f"{self.number:5}  {name}")
        self._note(f"{name}\n")
        self.done[name] += 1
        self.number += 1
        for _ in range(self.chance.choice((0, 1, 1, 2, 5))):
            QCoreApplication.processEvents()

    def _do_something(self) -> str:
        names = list(self.acts)
        # What could not be done for long is tried more often.
        weights = [w * (1 if self.done[name] else 3) for name, (w, _) in self.acts.items()]
        for _ in range(200):
            (name,) = self.chance.choices(names, weights)
            self._note(f"{name}? ")
            if self.acts[name][1]():
                return name
        raise AssertionError(f"nothing can be done any more at act {self.number}")

    def _answer_what_is_open(self) -> str | None:
        popup = QApplication.activePopupWidget()
        if isinstance(popup, QMenu):
            return self._choose_from(popup)
        if popup is not None:
            QTest.keyClick(popup, Qt.Key.Key_Escape)
            return "close a popup"
        dialog = QApplication.activeModalWidget()
        return None if dialog is None else answer(dialog, self.chance, self.album)

    def _choose_from(self, menu: QMenu) -> str:
        names = {self.window.actions_[each].text() for each in NOT_TRIGGERED}
        able = [
            each
            for each in menu.actions()
            if each.isEnabled() and each.isVisible() and not each.isSeparator()
            and each.menu() is None and each.text() not in names
        ]  # fmt: skip
        if able and self.chance.random() < 0.7:
            chosen = self.chance.choice(able)
            menu.close()
            chosen.trigger()
            return "choose from a menu"
        QTest.keyClick(menu, Qt.Key.Key_Escape)
        return "close a menu"

    # What is done: name → how often, and the act, which tells whether it could be done

    def trigger(self, *ids: str) -> Act:
        """One of these actions, as by its key or in the menu."""

        def do() -> bool:
            able = [each for each in ids if self.window.actions_[each].isEnabled()]
            if able:
                self.window.actions_[self.chance.choice(able)].trigger()
            return bool(able)

        return do

    def cancel(self) -> bool:
        """Cancel what runs; if nothing does, what was just begun: a moment later it has ended."""
        if not self.window.actions_["cancel"].isEnabled():
            self.trigger("restore")()
        return self.trigger("cancel")()

    def _opening(self) -> dict[str, tuple[int, Act]]:
        album = self.album
        return {
            "open a photo (dialog)": (2, lambda: self.open_by_dialog("open", *self.some_photos(1))),
            "open several (dialog)": (3, lambda: self.open_by_dialog("open", *self.some_photos(3))),
            "open a folder (dialog)": (1, lambda: self.open_by_dialog("open-folder", album.folder)),
            "drop a photo": (3, lambda: self.drop(*self.some_photos(1))),
            "drop several": (2, lambda: self.drop(*self.some_photos(3))),
            "drop a folder": (1, lambda: self.drop(album.folder)),
            "drop a bad file": (1, lambda: self.drop(album.bad)),
            "drop a bad project": (1, lambda: self.drop(album.bad_project)),
            "drop an image": (1, lambda: drop(self.window, image_data(album.image()))),
            "open a project": (2, self.open_project),
            "open one opened lately": (1, self.open_recent),
            "paste a file": (1, self.paste_file),
            "paste an image": (1, self.paste_image),
            "paste nothing": (1, self.paste_nothing),
        }

    def _marking(self) -> dict[str, tuple[int, Act]]:
        tools = [f"tool-{each}" for each in ("brush", "eraser", "tracer", "lasso", "polygon")]
        canvas = self.on_canvas
        return {
            **{f"take {each}": (2, self.trigger(each)) for each in (*tools, "tool-piece")},
            "take tool-protect": (2, self.trigger("tool-protect")),
            "click on the canvas": (8, lambda: canvas(self.hand.click)),
            "drag on the canvas": (10, lambda: canvas(self.hand.drag)),
            "hover over the canvas": (3, lambda: canvas(self.hand.hover)),
            "key on the canvas": (3, lambda: canvas(self.hand.key)),
            "draw with a pen": (4, lambda: canvas(self.draw_with_pen)),
            "undo": (5, self.trigger("undo")),
            "redo": (3, self.trigger("redo")),
            "change all marks": (4, self.trigger("grow", "shrink", "invert", "fill-holes", "clear",
                                                 "find", "unprotect")),
        }  # fmt: skip

    def _settling(self) -> dict[str, tuple[int, Act]]:
        window = self.window
        return {
            "sensitivity": (3, lambda: self.slide(window.mask_panel.sensitivity)),
            "label": (2, self.trigger(*LABELS)),
            "switch a kind": (3, lambda: self.click_one(window.damage_panel, Switch)),
            "strength of a step": (3, lambda: self.slide_one(window.plan_panel)),
            "switch a step": (2, lambda: self.click_one(window.plan_panel, Switch, StepRow)),
            "another size": (2, lambda: self.click_one(window.extras_panel, QAbstractButton)),
            "restore": (8, self.trigger("restore")),
            "cancel": (2, self.cancel),
            "brush size, tint or opacity": (2, lambda: self.slide_one(window.tool_options)),
        }

    def _looking(self) -> dict[str, tuple[int, Act]]:
        views = [f"view-{each}" for each in ("photo", "compare", "side", "changes", "restored")]
        return {
            "view": (5, self.trigger(*views)),
            "magnifier": (2, self.trigger("loupe")),
            "pixel grid": (1, self.trigger("grid")),
            "flicker": (2, lambda: self.on_canvas(self.flicker)),
            "zoom": (3, self.trigger("zoom-in", "zoom-out", "fit", "actual")),
            "wheel": (3, lambda: self.on_canvas(self.turn_wheel)),
            "pan": (2, lambda: self.on_canvas(self.pan)),
            "marks shown or hidden": (1, self.trigger("marks")),
            "resize": (3, self.resize),
            "change the theme": (1, self.change_theme),
        }

    def _queueing(self) -> dict[str, tuple[int, Act]]:
        key = self.in_list
        return {
            "restore all": (2, self.trigger("restore-all")),
            "pause or go on": (2, self.trigger("pause")),
            "next or previous": (3, self.trigger("next", "previous")),
            "use settings for all": (1, self.trigger("for-all")),
            "switch by click": (4, self.click_row),
            "menu of a row": (4, self.open_row_menu),
            "approve": (1, lambda: key(Qt.Key.Key_Space)),
            "remove from the queue": (2, lambda: key(Qt.Key.Key_Delete)),
            "reorder": (2, lambda: key(Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
                        or key(Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)),
            "reorder by dragging": (1, self.drag_row),
        }  # fmt: skip

    def _saving(self) -> dict[str, tuple[int, Act]]:
        return {
            "ask where to save": (3, self.trigger("save")),
            "save the project": (3, self.trigger("save-project", "save-project-as")),
            "ask where to save all": (2, self.trigger("save-all")),
            "ask where to save marks": (1, self.trigger("save-marks", "load-marks")),
            "copy": (1, self.trigger("copy")),
            "ask to print": (1, self.trigger("print")),
            "drag the result out": (1, self.near_handle),
        }

    def _anything(self) -> dict[str, tuple[int, Act]]:
        return {
            "settings": (2, self.trigger("settings")),
            "shortcuts": (1, self.trigger("shortcuts")),
            "log, networks or about": (1, self.trigger("log", "networks", "about")),
            "Escape": (2, lambda: self.press(Qt.Key.Key_Escape)),
            "any key": (4, lambda: self.press(self.chance.choice(KEYS))),
            "any button": (4, self.click_any_button),
            "double click": (2, self.double_click_anywhere),
            "ask to close": (1, self.ask_to_close),
            "hide and show": (1, self.hide_and_show),
        }

    # Opening

    def some_photos(self, count: int) -> list[Path]:
        return self.chance.sample(self.album.photos, count)

    def has_room(self, *paths: Path) -> bool:
        return len(self.queue.items) + 2 * len(paths) <= MOST_PHOTOS

    def open_by_dialog(self, action: str, *paths: Path) -> bool:
        if not self.has_room(*paths):
            return False
        self.window.actions_[action].trigger()
        choose_files(*paths)
        return True

    def drop(self, *paths: Path) -> bool:
        return self.has_room(*paths) and drop(self.window, files_data(*paths))

    def open_project(self) -> bool:
        projects = self.album.projects()
        return bool(projects) and self.open_by_dialog("open-project", self.chance.choice(projects))

    def open_recent(self) -> bool:
        menu = next(m for m in self.window.findChildren(QMenu) if m.title() == "Open &recent")
        menu.aboutToShow.emit()
        able = [each for each in menu.actions()[:-2] if each.isEnabled()]
        if not able:
            return False
        self.chance.choice(able).trigger()
        return True

    def paste_file(self) -> bool:
        (photo,) = self.some_photos(1)
        QGuiApplication.clipboard().setMimeData(files_data(photo))
        return self.has_room(photo) and self.trigger("paste")()

    def paste_image(self) -> bool:
        QGuiApplication.clipboard().setImage(self.album.image())
        return self.trigger("paste")()

    def paste_nothing(self) -> bool:
        QGuiApplication.clipboard().setText("words")
        return self.trigger("paste")()

    # Marks, sliders, switches

    def on_canvas(self, do: Callable[[], None]) -> bool:
        if self.window.canvas.isVisible():
            do()
        return self.window.canvas.isVisible()

    def draw_with_pen(self) -> None:
        kinds, eraser = QEvent.Type, self.chance.random() < 0.3
        window, pressure = self.window, self.chance.random()
        pen(window, kinds.TabletPress, self.hand.point(), pressure, eraser=eraser)
        for _ in range(self.chance.randrange(4)):
            pen(window, kinds.TabletMove, self.hand.point(), self.chance.random(), eraser=eraser)
        pen(window, kinds.TabletRelease, self.hand.point(), 0.0, eraser=eraser)

    def slide(self, slider: QSlider) -> bool:
        able = slider.isVisible() and slider.isEnabled()
        if able:
            slider.setValue(self.chance.randint(slider.minimum(), slider.maximum()))
        return able

    def slide_one(self, inside: QWidget) -> bool:
        found = [each for each in inside.findChildren(QSlider) if each.isVisible()]
        return bool(found) and self.slide(self.chance.choice(found))

    def click_one(
        self, inside: QWidget, kind: type[QAbstractButton], below: type[QWidget] | None = None
    ) -> bool:
        found = [
            each
            for each in inside.findChildren(kind)
            if each.isVisible() and each.isEnabled()
            and (below is None or isinstance(each.parentWidget(), below))
        ]  # fmt: skip
        if found:
            QTest.mouseClick(self.chance.choice(found), LEFT)
        return bool(found)

    # Looking

    def flicker(self) -> None:
        QTest.keyPress(self.window.canvas, Qt.Key.Key_Y)
        QCoreApplication.processEvents()
        QTest.keyRelease(self.window.canvas, Qt.Key.Key_Y)

    def turn_wheel(self) -> None:
        keys = self.chance.choice((NONE, Qt.KeyboardModifier.ControlModifier))
        place, canvas = QPointF(self.hand.point()), self.window.canvas
        turned = QPoint(0, self.chance.choice((-240, -120, 120, 240)))
        event = QWheelEvent(
            place, QPointF(canvas.mapToGlobal(place)), QPoint(), turned, Qt.MouseButton.NoButton,
            keys, Qt.ScrollPhase.NoScrollPhase, False,
        )  # fmt: skip
        QApplication.sendEvent(canvas, event)

    def pan(self) -> None:
        canvas = self.window.canvas
        QTest.keyPress(canvas, Qt.Key.Key_Space)
        QTest.mousePress(canvas, LEFT, pos=self.hand.point())
        QTest.mouseMove(canvas, self.hand.point())
        QTest.mouseRelease(canvas, LEFT, pos=self.hand.point())
        QTest.keyRelease(canvas, Qt.Key.Key_Space)

    def resize(self) -> bool:
        self.window.resize(self.chance.randrange(960, 1500), self.chance.randrange(600, 900))
        return True

    def change_theme(self) -> bool:
        wish = self.chance.choice(("system", "light", "dark", "contrast-light", "contrast-dark"))
        self.workspace.preferences.set(theme=wish)
        return True

    # The queue

    def row(self) -> QPoint | None:
        strip = self.window.queue_panel.list
        if not self.queue.is_open or not strip.isVisible():
            return None
        index = strip.model().index(self.chance.randrange(len(self.queue.items)), 0)
        strip.scrollTo(index)
        return strip.visualRect(index).center()

    def click_row(self) -> bool:
        place, modifiers = self.row(), Qt.KeyboardModifier
        keys = self.chance.choice((NONE, NONE, modifiers.ControlModifier, modifiers.ShiftModifier))
        if place is not None:
            QTest.mouseClick(self.window.queue_panel.list.viewport(), LEFT, keys, place)
        return place is not None

    def open_row_menu(self) -> bool:
        place, strip = self.row(), self.window.queue_panel.list
        if place is None:
            return False
        QTest.mouseClick(strip.viewport(), LEFT, NONE, place)
        QTest.keyClick(strip, Qt.Key.Key_Menu)
        menus = [each for each in strip.findChildren(QMenu) if each.isVisible()]
        if not menus:
            event = QContextMenuEvent(
                QContextMenuEvent.Reason.Mouse, place, strip.viewport().mapToGlobal(place)
            )
            QApplication.sendEvent(strip.viewport(), event)
        return True

    def in_list(self, key: Qt.Key, modifiers: Qt.KeyboardModifier = NONE) -> bool:
        strip = self.window.queue_panel.list
        able = strip.isVisible() and self.queue.is_open and bool(strip.selected)
        if able:
            QTest.keyClick(strip, key, modifiers)
        return able

    def drag_row(self) -> bool:
        """The end of a drag: the drag itself is the system's, and would wait for its mouse."""
        place = self.row()
        if place is not None and self.window.queue_panel.list.selected:
            self.window.queue_panel.list.drop_at(place)
        return place is not None

    # Anything

    def near_handle(self) -> bool:
        handle = self.window.output.handle
        if not handle.isVisible():
            return False
        QTest.mouseClick(handle, LEFT)
        return True

    def press(self, key: Qt.Key) -> bool:
        QTest.keyClick(QApplication.focusWidget() or self.window, key)
        return True

    def click_any_button(self) -> bool:
        barred = [self.window.actions_[each].text() for each in NOT_TRIGGERED]
        found = [
            each
            for each in self.window.findChildren(QAbstractButton)
            if each.isVisible() and each.isEnabled() and each.window() is self.window
            and "folder" not in each.text().lower() and each.text() not in barred
        ]  # fmt: skip
        if found:
            press(self.chance.choice(found))
        return bool(found)

    def double_click_anywhere(self) -> bool:
        inside = self.window.rect()
        place = QPoint(
            self.chance.randrange(inside.width()), self.chance.randrange(inside.height())
        )
        found = self.window.childAt(place) or self.window
        if isinstance(found, QAbstractButton):
            return False  # `click_any_button` knows which are barred
        QTest.mouseDClick(found, LEFT, pos=found.mapFrom(self.window, place))
        QTest.mouseRelease(found, LEFT, pos=found.mapFrom(self.window, place))
        return True

    def ask_to_close(self) -> bool:
        at_risk = self.workspace.is_at_risk or self.queue.is_at_risk
        if at_risk:
            assert not self.window.close(), "the window closed although work would be lost"
        return at_risk

    def hide_and_show(self) -> bool:
        self.window.showMinimized()
        QCoreApplication.processEvents()
        self.window.showNormal()
        return True
