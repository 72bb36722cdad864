"""The window: arranges panels, and carries what the system hands over to the workspace."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QMimeData, QSize, Qt
from PySide6.QtGui import (
    QAction,
    QCloseEvent,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDropEvent,
    QGuiApplication,
    QIcon,
    QImage,
    QKeyEvent,
)
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QMainWindow,
    QScrollArea,
    QSizePolicy,
    QStackedWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from photorestorer_gui import paths
from photorestorer_gui.errors import PhotoRestorerError
from photorestorer_gui.networks.catalogue import ModelCard
from photorestorer_gui.photo.output import SaveOptions
from photorestorer_gui.ui.action_set import Actions
from photorestorer_gui.ui.canvas.flicker import Flicker
from photorestorer_gui.ui.canvas.photo_view import PhotoView
from photorestorer_gui.ui.controls.menu_button import MenuButton
from photorestorer_gui.ui.controls.text import line
from photorestorer_gui.ui.dialogs import files, mask_files
from photorestorer_gui.ui.dialogs.about import show_about
from photorestorer_gui.ui.dialogs.models import ModelsDialog, ask_to_fetch
from photorestorer_gui.ui.dialogs.notice import Answer, Message, Notice
from photorestorer_gui.ui.dialogs.queue import (
    ask_about_deeper,
    ask_before_closing,
    ask_before_removing,
)
from photorestorer_gui.ui.dialogs.save import SaveDialog
from photorestorer_gui.ui.dialogs.save_all import SaveAllDialog
from photorestorer_gui.ui.errors import show_error
from photorestorer_gui.ui.language import tr
from photorestorer_gui.ui.output import Output
from photorestorer_gui.ui.panels.damage import DamagePanel
from photorestorer_gui.ui.panels.engines import EnginesPanel
from photorestorer_gui.ui.panels.extras import ExtrasPanel
from photorestorer_gui.ui.panels.faces import FacesPanel
from photorestorer_gui.ui.panels.mask import MaskPanel
from photorestorer_gui.ui.panels.plan import PlanPanel
from photorestorer_gui.ui.panels.queue import QueuePanel
from photorestorer_gui.ui.panels.status import StatusBar
from photorestorer_gui.ui.panels.tool_options import ToolOptions
from photorestorer_gui.ui.panels.view_bar import ViewBar
from photorestorer_gui.ui.panels.welcome import Welcome
from photorestorer_gui.ui.project_desk import ProjectDesk, saving_answers, what_is_lost
from photorestorer_gui.ui.theme import SPACE_S, SPACE_XS, the_theme
from photorestorer_gui.ui.tour import Tour
from photorestorer_gui.ui.updates import Updates
from photorestorer_gui.ui.workspace import Workspace

_SIDEBAR_PX = 336
_HEADER_PX = 48

Layout = TypeVar("Layout", QHBoxLayout, QVBoxLayout)


class MainWindow(QMainWindow):
    """The one window.

    Parameters
    ----------
    workspace : Workspace
        Closed with the window.
    log_file : Path, optional
        Named in messages about defects.
    """

    workspace: Workspace
    canvas: PhotoView
    desk: ProjectDesk
    output: Output
    tour: Tour
    updates: Updates

    def __init__(self, workspace: Workspace, *, log_file: Path | None = None) -> None:
        super().__init__()
        self.workspace = workspace
        self._log_file = log_file
        self._may_close = False
        self._closes_after_saving = False
        self._replaces_after_saving = False
        self.setWindowIcon(QIcon(str(paths.resources_folder() / "icons" / "app.svg")))
        self.setAcceptDrops(True)
        self.setMinimumSize(960, 600)
        self.resize(1280, 720)
        self.canvas = PhotoView(workspace)
        self.desk = ProjectDesk(self, workspace)
        self.actions_ = Actions(self, workspace)
        self.welcome = Welcome(workspace, *self._actions("open", "paste", "sample", "clear-recent"))
        self.welcome.discard_asked.connect(self.desk.ask_to_discard)
        self.desk.saved.connect(self.go_on_after_saving)
        self.desk.stayed.connect(self._stay)
        self._flicker = Flicker(self, workspace.view, self.actions_["flip"])
        self.output = Output(self, workspace, log_file)
        self.tour = Tour(self)
        self.updates = Updates(self, workspace)
        self._build()
        workspace.photo_changed.connect(self.show_photo)
        workspace.error_raised.connect(self.show_error)
        workspace.replacing_asked.connect(self.ask_before_replacing)
        workspace.models_asked.connect(self.ask_for_models)
        workspace.saved.connect(self.go_on_after_saving)
        mask_files.follow_changes(self, workspace)
        workspace.copied.connect(self.put_on_clipboard)
        workspace.queue.told.connect(self.status.say)
        workspace.queue.deeper_asked.connect(partial(ask_about_deeper, self, workspace.queue))
        workspace.queue.removing_asked.connect(partial(ask_before_removing, self, workspace.queue))
        self.show_photo()
        self.setFocus()

    # What the actions ask

    def ask_for_photo(self) -> None:
        """Ask which photos to open."""
        files.ask_for_photos(self, self._near_photo(), self.workspace.queue.open)

    def ask_for_folder(self) -> None:
        """Ask which folder's photos to open."""
        files.ask_for_folder(
            self,
            tr("Open all photos of a folder"),
            self._near_photo(),
            lambda folder: self.workspace.queue.open([folder]),
        )

    def show_save_all(self) -> SaveAllDialog:
        """Ask where all restored photos go, and save them."""
        dialog = SaveAllDialog(
            self, self.workspace.queue, self._near_photo(), self.workspace.preferences
        )
        dialog.open()
        return dialog

    def ask_where_to_save(self) -> None:
        """Ask where the restored photo goes."""
        restoration, results = self.workspace.restoration, self.workspace.results
        if restoration is not None:
            dialog = SaveDialog(
                self, restoration.after, results, self.workspace.preferences, self._save
            )
            dialog.rejected.connect(self._stay)
            dialog.open()

    def paste(self) -> None:
        """Open what the clipboard holds: a file or an image."""
        if not self._take_data(QGuiApplication.clipboard().mimeData()):
            self.show_error(
                PhotoRestorerError(
                    tr("There is no photo on the clipboard."),
                    tr("Copy a photo in another program, then paste it here."),
                )
            )

    def try_sample(self) -> None:
        """Open the damaged portrait that comes with the program."""
        sample = paths.resources_folder() / "samples" / "portrait-damaged.png"
        self.workspace.open_path(sample)

    def show_models(self) -> ModelsDialog:
        """Show the full networks, those that are here and those that can be had."""
        dialog = ModelsDialog(self, self.workspace.library)
        dialog.open()
        return dialog

    def show_about(self) -> None:
        """Say what this program is."""
        show_about(self)

    # What the workspace says

    def show_photo(self) -> None:
        """Show the photo, or the invitation while there is none."""
        photo = self.workspace.photo
        self._stack.setCurrentIndex(0 if photo is None else 1)
        # Whoever walks through the queue by keyboard stays in it.
        if photo is not None and not self.queue_panel.list.hasFocus():
            self.canvas.setFocus()

    def show_error(self, error: Exception) -> Notice:
        """Say what failed and what to do."""
        self._closes_after_saving = self._replaces_after_saving = False
        return show_error(self, error, log_file=self._log_file)

    def ask_before_replacing(self) -> None:
        """Ask what becomes of unsaved work before another photo takes its place."""

        def save_first(save: Callable[[], None]) -> None:
            self._replaces_after_saving = True
            save()

        self._ask_to_keep(tr("Open the other photo?"), save_first, self.workspace.replace_photo)

    def ask_for_models(self, cards: Sequence[ModelCard]) -> None:
        """Fetch files that the person wants; once, ask whether they agree to the licences."""
        library = self.workspace.library
        if library.is_agreed(cards):
            library.fetch(cards)
        else:
            ask_to_fetch(self, cards, library)

    def go_on_after_saving(self, path: Path) -> None:
        """Say where the photo was saved; close or replace if that was waiting."""
        self.status.say_saved(path, self.output.files.show)
        if self._closes_after_saving:
            self.close_now()
        elif self._replaces_after_saving:
            self._replaces_after_saving = False
            self.workspace.replace_photo()

    def put_on_clipboard(self, image: QImage) -> None:
        """Hand the prepared picture to the clipboard."""
        QGuiApplication.clipboard().setImage(image)
        self.status.say(tr("Copied to the clipboard"))

    def close_now(self) -> None:
        """Close without asking; unsaved work is lost."""
        self._may_close = True
        self.close()

    # Details

    def _save(self, path: Path, told: bool, options: SaveOptions) -> None:
        self.workspace.results.save(path, overwrite=told, options=options)

    def _take_data(self, data: QMimeData | None) -> bool:
        """Open the first file or the image in `data`; False when there is neither."""
        if data is None:
            return False
        files = [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]
        if files:
            self.workspace.queue.open(files)
            return True
        image = data.imageData() if data.hasImage() else None
        if isinstance(image, QImage) and not image.isNull():
            self.workspace.open_image(image)
            return True
        return False

    def _save_all_and_close(self) -> None:
        def close_if_saved() -> None:
            if not (self.workspace.is_at_risk or self.workspace.queue.is_at_risk):
                self.close_now()

        self.show_save_all().finished.connect(close_if_saved)

    def _near_photo(self) -> Path:
        """Return the folder in which a dialog begins."""
        photo = self.workspace.photo
        return files.suggested_path(photo).parent if photo is not None else files.pictures_folder()

    def _ask_to_keep(
        self,
        question: str,
        save: Callable[[Callable[[], None]], None],
        discard: Callable[[], None],
    ) -> Notice:
        answers = (
            *saving_answers(self.workspace, self.ask_where_to_save, self.desk.save, save),
            Answer(tr("Discard"), discard),
            Answer(tr("Cancel"), self._stay),
        )
        words = what_is_lost(self.workspace)
        notice = Notice(self, Message(question, words, icon="info", colour="accent"), answers)
        notice.open()
        return notice

    def _stay(self) -> None:
        self._closes_after_saving = self._replaces_after_saving = False
        self.workspace.keep_photo()

    def _build(self) -> None:
        self.status = StatusBar(
            self.workspace, *self._actions("zoom-out", "zoom-in", "fit", "actual")
        )
        self.canvas.zoom_changed.connect(self.status.show_zoom)
        middle = QWidget()
        column = _bare(QVBoxLayout(middle))
        self.tool_options = ToolOptions(self.workspace, self.actions_["snap"])
        column.addWidget(self.tool_options)
        column.addWidget(self.canvas, 1)
        column.addWidget(self.status)
        editor = QWidget()
        row = _bare(QHBoxLayout(editor))
        queue_actions = self._actions("restore-all", "pause", "save-all", "open-folder")
        self.queue_panel = QueuePanel(self.workspace, *queue_actions)
        row.addWidget(self.queue_panel)
        self.tools = self._tools()
        row.addWidget(self.tools)
        row.addWidget(middle, 1)
        row.addWidget(self._sidebar())
        self._stack = QStackedWidget()
        self._stack.addWidget(self.welcome)
        self._stack.addWidget(editor)
        whole = QWidget()
        rows = _bare(QVBoxLayout(whole))
        rows.addWidget(self._header())
        rows.addWidget(self._stack, 1)
        self.setCentralWidget(whole)

    def _actions(self, *ids: str) -> list[QAction]:
        return [self.actions_[each] for each in ids]

    def _header(self) -> QWidget:
        header = _framed("header")
        header.setFixedHeight(the_theme().scaled(_HEADER_PX))
        row = _bare(QHBoxLayout(header))
        row.setContentsMargins(SPACE_S, SPACE_XS, SPACE_S, SPACE_XS)
        row.setSpacing(SPACE_XS)
        for action in self._actions("open", "paste"):
            row.addWidget(_tool_button(action, with_text=action is self.actions_["open"]))
        row.addSpacing(SPACE_S)
        for action in self._actions("undo", "redo"):
            row.addWidget(_tool_button(action))
        row.addStretch(1)
        self.views = ViewBar(self.workspace, *self._actions("flip", "loupe"))
        row.addWidget(self.views)
        row.addStretch(1)
        row.addWidget(self.output.handle)
        for action in self._actions("copy", "save"):
            row.addWidget(_tool_button(action, with_text=True))
        row.addWidget(MenuButton(self.actions_.menu(self)))
        return header

    def _tools(self) -> QWidget:
        tools = _framed("tools")
        column = _bare(QVBoxLayout(tools))
        column.setContentsMargins(SPACE_XS, SPACE_S, SPACE_XS, SPACE_S)
        column.setSpacing(SPACE_XS)
        for group in (
            ("tool-move",),
            ("tool-brush", "tool-eraser", "tool-tracer", "tool-lasso", "tool-polygon"),
            ("tool-piece", "tool-protect"),
            ("marks",),
        ):
            if column.count():
                column.addWidget(line())
            for action in self._actions(*group):
                column.addWidget(_tool_button(action))
        column.addStretch(1)
        return tools

    def _sidebar(self) -> QWidget:
        self.damage_panel = DamagePanel(self.workspace)
        more = ("fill-holes", "grow", "shrink", "invert", "unprotect", "load-marks", "save-marks")
        find, clear = self._actions("find", "clear")
        self.mask_panel = MaskPanel(self.workspace, find, clear, self._actions(*more))
        self.engines_panel = EnginesPanel(self.workspace)
        self.faces_panel = FacesPanel(self.workspace)
        self.extras_panel = ExtrasPanel(self.workspace)
        self.plan_panel = PlanPanel(self.workspace, *self._actions("restore", "cancel", "save"))
        inside = QWidget()
        upper = _bare(QVBoxLayout(inside))
        upper.addWidget(self.damage_panel)
        upper.addWidget(line())
        upper.addWidget(self.mask_panel)
        upper.addWidget(line())
        upper.addWidget(self.engines_panel)
        upper.addWidget(self.faces_panel)
        upper.addWidget(line())
        upper.addWidget(self.extras_panel)
        upper.addStretch(1)
        self._scroll = scroll = QScrollArea()
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setObjectName("sidebarScroll")
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(inside)
        sidebar = _framed("sidebar")
        sidebar.setFixedWidth(the_theme().scaled(_SIDEBAR_PX))
        column = _bare(QVBoxLayout(sidebar))
        column.addWidget(scroll, 1)
        column.addWidget(self.plan_panel)
        return sidebar

    # Events

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape takes a running stroke back, or stops what is being done."""
        if event.key() != Qt.Key.Key_Escape:
            super().keyPressEvent(event)
        elif not self.canvas.abort_gesture():
            self.workspace.cancel()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Welcome files and images."""
        data = event.mimeData()
        if data.hasImage() or any(url.isLocalFile() for url in data.urls()):
            event.setDropAction(Qt.DropAction.CopyAction)
            event.accept()
            self.welcome.show_target(True)
            self.canvas.show_target(True)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        """Calm down."""
        self.welcome.show_target(False)
        self.canvas.show_target(False)

    def dropEvent(self, event: QDropEvent) -> None:
        """Open what was dropped."""
        self.welcome.show_target(False)
        self.canvas.show_target(False)
        if self._take_data(event.mimeData()):
            event.setDropAction(Qt.DropAction.CopyAction)
            event.accept()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Ask about unsaved work, then end all work and go."""
        queue = self.workspace.queue
        if (self.workspace.is_at_risk or queue.is_at_risk) and not self._may_close:
            event.ignore()
            if queue.is_open and queue.is_at_risk:
                ask_before_closing(self, queue, self._save_all_and_close, self.close_now)
                return

            def save_first(save: Callable[[], None]) -> None:
                self._closes_after_saving = True
                save()

            self._ask_to_keep(tr("Close PhotoRestorer?"), save_first, self.close_now)
            return
        self.hide()
        self.updates.close()
        self.output.mail.close()
        self.workspace.close()
        event.accept()


def _bare(layout: Layout) -> Layout:
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(0)
    return layout


def _framed(name: str) -> QFrame:
    made = QFrame()
    made.setObjectName(name)
    return made


def _tool_button(action: QAction, *, with_text: bool = False) -> QToolButton:
    made = QToolButton()
    made.setDefaultAction(action)
    made.setIconSize(QSize(20, 20))
    made.setAccessibleName(action.text())
    style = Qt.ToolButtonStyle
    made.setToolButtonStyle(
        style.ToolButtonTextBesideIcon if with_text else style.ToolButtonIconOnly
    )
    made.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
    return made
