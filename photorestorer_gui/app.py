"""The window's assembly: build, show, shut down.  The only place that knows core and window."""

from __future__ import annotations

import logging
import logging.handlers
import os
import sys
from collections.abc import Sequence
from contextlib import closing
from dataclasses import replace
from functools import partial
from io import TextIOWrapper
from pathlib import Path
from typing import TYPE_CHECKING

from photorestorer_gui import __version__, paths
from photorestorer_gui.errors import NetworkError
from photorestorer_gui.photo.apart import Apart
from photorestorer_gui.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QApplication

    from photorestorer_gui.damage.report import DamageReport
    from photorestorer_gui.networks.catalogue import ModelCard
    from photorestorer_gui.networks.session import Networks
    from photorestorer_gui.networks.updates import Release
    from photorestorer_gui.photo.mask import Mask
    from photorestorer_gui.photo.output import SaveOptions
    from photorestorer_gui.photo.photo import Photo
    from photorestorer_gui.photo.provenance import Provenance
    from photorestorer_gui.progress import Progress
    from photorestorer_gui.project.project import Project
    from photorestorer_gui.restoration.faces.detection import Face
    from photorestorer_gui.restoration.memory import Outlook
    from photorestorer_gui.restoration.plan import Choices, RestorationPlan
    from photorestorer_gui.restoration.restore import Restoration
    from photorestorer_gui.restoration.step import Step
    from photorestorer_gui.ui.engine import Engine
    from photorestorer_gui.ui.library import ModelFiles
    from photorestorer_gui.ui.preferences import Preferences
    from photorestorer_gui.ui.projects import KeptIn
    from photorestorer_gui.ui.workspace import Workspace

log = logging.getLogger(__name__)

_LOG_BYTES, _LOG_FILES = 1_000_000, 3
_NO_SCREEN = (
    "PhotoRestorer found no screen to open its window on.\n"
    "Start it from a desktop, or use the command line: photorestorer restore PHOTO\n"
)
_NO_LIBRARIES = (
    "PhotoRestorer could not load the libraries of its window: {error}\n"
    "On Debian and Ubuntu: sudo apt install libegl1 libgl1 libxkbcommon0 libdbus-1-3"
    " libfontconfig1 libglib2.0-0 libxcb-cursor0 libxcb-icccm4 libxcb-image0 libxcb-keysyms1"
    " libxcb-randr0 libxcb-render-util0 libxcb-shape0 libxcb-xinerama0 libxcb-xkb1"
    " libxkbcommon-x11-0 libwayland-cursor0 libwayland-egl1\n"
)


def has_screen(environment: dict[str, str], platform: str) -> bool:
    """Whether a window can open at all; asked first, since Qt would abort the program."""
    if platform.startswith(("win", "darwin", "cygwin")):
        return True
    named = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    return any(environment.get(name) for name in named)


class PrivateLog(logging.handlers.RotatingFileHandler):
    """A log that only its owner may read: it names photos."""

    def _open(self) -> TextIOWrapper:
        descriptor = _for_me_only(self.baseFilename, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
        return TextIOWrapper(os.fdopen(descriptor, "ab"), self.encoding, line_buffering=True)


def _for_me_only(path: str, flags: int) -> int:
    descriptor = os.open(path, flags, 0o600)
    if os.name == "posix":  # also one that an earlier version made
        os.fchmod(descriptor, 0o600)
    return descriptor


def start_log(path: Path, *, is_private: Callable[[], bool] = lambda: False) -> None:
    """Log to `path`, keeping the last few files; a folder that cannot be written is no reason.

    While `is_private` says so nothing is logged.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handler = PrivateLog(path, maxBytes=_LOG_BYTES, backupCount=_LOG_FILES, encoding="utf-8")
    except OSError:
        return
    handler.addFilter(lambda record: not is_private())
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    root = logging.getLogger()
    root.addHandler(handler)
    root.setLevel(logging.INFO)


def shipped_networks(settings: Settings | None = None) -> Networks:
    """Return the networks that ship with the program and those the person added; none loaded."""
    from photorestorer_gui.networks.providers import Providers, Verdicts
    from photorestorer_gui.networks.session import Networks
    from photorestorer_gui.networks.store import ModelStore

    wanted = (settings or Settings()).providers
    verdicts = Verdicts(paths.provider_verdicts_file())
    return Networks(ModelStore.installed(), providers=Providers(wanted, verdicts))


def build_engine(settings: Callable[[], Settings], networks: Networks, apart: Apart) -> Engine:
    """Return the core's functions with networks and settings bound; `settings` are asked anew.

    Photos are read by `apart`, whoever made them.

    The heavy parts are imported on first use, on a worker's thread, so that the window is up soon.
    """
    from photorestorer_gui.restoration.pace import Pace, amount_of
    from photorestorer_gui.restoration.plan import plan_for
    from photorestorer_gui.restoration.trail import Trail
    from photorestorer_gui.ui.engine import Engine

    trail, pace = Trail(), Pace(paths.pace_file())

    def load(path: Path, progress: Progress) -> Photo:
        from photorestorer_gui.restoration.memory import memory_words

        most = settings().max_megapixels
        photo = apart.load_photo(path, max_megapixels=most, progress=progress)
        found = memory_of(photo, settings(), networks)
        if not found.large:
            return photo
        return replace(photo, metadata=photo.metadata.with_notes(memory_words(found)))

    def load_small(path: Path, side_px: int, progress: Progress) -> Photo:
        most = settings().max_megapixels
        return apart.load_small(path, side_px, max_megapixels=most, progress=progress)

    def assess(photo: Photo, progress: Progress) -> DamageReport:
        from photorestorer_gui.damage.assess import assess as assess_photo

        return assess_photo(photo, networks=networks, progress=progress)

    def plan(report: DamageReport, choices: Choices) -> RestorationPlan:
        return plan_for(report, installed=networks.installed(), choices=choices)

    def carry_out(
        photo: Photo, plan: RestorationPlan, mask: Mask, progress: Progress
    ) -> Restoration:
        from photorestorer_gui.restoration.memory import require_memory
        from photorestorer_gui.restoration.restore import Restorer

        found = memory_of(photo, settings(), networks, plan)
        if settings().memory_gb:  # without the person's word, whatever there is is tried
            require_memory(found)
        if found.sparing:
            networks.spare_memory()
        kept = Trail(0) if found.sparing else trail
        result = Restorer(networks, kept).restore(photo, plan, mask, progress)
        pace.note(result, mask.coverage, settings().device)
        return result

    def estimate(step: Step, megapixels: float, coverage: float, faces: int) -> float | None:
        amount = amount_of(step.id, megapixels, coverage, faces)
        return pace.seconds(step, amount, settings().device)

    def find_faces(photo: Photo, progress: Progress) -> tuple[Face, ...]:
        from photorestorer_gui.restoration.faces.detection import DETECTOR
        from photorestorer_gui.restoration.faces.detection import find_faces as find

        if DETECTOR not in networks.installed():
            return ()
        try:
            return find(photo, networks, progress).faces
        except NetworkError:
            # Only a preview: the step that needs the detector says what is wrong with it.
            log.exception("faces could not be looked for")
            return ()

    def save(
        photo: Photo,
        path: Path,
        *,
        overwrite: bool,
        options: SaveOptions | None = None,
        provenance: Provenance | None = None,
    ) -> Path:
        from photorestorer_gui.photo.files import save_photo
        from photorestorer_gui.ui.results import options_of

        wanted = options or options_of(settings())
        return save_photo(photo, path, overwrite=overwrite, options=wanted, provenance=provenance)

    models = model_files(networks, lambda: settings().networks_from)
    return Engine(
        load=load,
        assess=assess,
        plan=plan,
        restore=carry_out,
        save=save,
        find_faces=find_faces,
        models=models,
        estimate=estimate,
        load_small=load_small,
    )


def memory_of(
    photo: Photo, settings: Settings, networks: Networks, plan: RestorationPlan | None = None
) -> Outlook:
    """Return what memory restoring a photo of the window will take.

    As long as there is no plan, whatever is installed may come into it, with the usual number of
    steps, and the size stays.
    """
    from photorestorer_gui.batch.machine import usable_memory
    from photorestorer_gui.restoration.extras import Extras
    from photorestorer_gui.restoration.memory import may_be_full, window_outlook

    usable = usable_memory(settings.memory_gb)
    if plan is None:
        return window_outlook(photo, usable=usable, full=may_be_full(networks.installed()))
    full = any(step.engine == "full" for step in plan.steps)
    factor, steps = Extras.of(plan).factor, len(plan.steps)
    return window_outlook(photo, usable=usable, factor=factor, full=full, steps=steps)


def model_files(networks: Networks, source: Callable[[], Path | None]) -> ModelFiles:
    """Return what the window may do with the weights files in the person's folder.

    `source` gives the folder that they are copied from; None downloads them.
    """
    from photorestorer_gui.networks.agreements import Agreements
    from photorestorer_gui.networks.catalogue import CATALOGUE
    from photorestorer_gui.ui.library import ModelFiles

    folder = paths.user_models_folder()
    agreements = Agreements(paths.agreements_file())

    def fetch(card: ModelCard, progress: Progress) -> None:
        from photorestorer_gui.networks.download import download
        from photorestorer_gui.networks.install import copy_from

        given = source()
        if given is None:
            download(card, folder, progress)
        else:
            copy_from(card, given, folder, progress)

    def add(card: ModelCard, path: Path, progress: Progress) -> None:
        from photorestorer_gui.networks import install

        install.add(card, path, folder, progress)
        networks.release()

    def remove(card: ModelCard) -> None:
        from photorestorer_gui.networks import install

        install.remove(card, folder)
        networks.release()

    def own() -> frozenset[str]:
        return frozenset(card.id for card in CATALOGUE if networks.store.is_own(card))

    return ModelFiles(
        cards=tuple(card for card in CATALOGUE if not card.bundled),
        installed=networks.installed,
        fetch=fetch,
        add=add,
        remove=remove,
        covers=agreements.covers,
        agree=agreements.add,
        source=source,
        own=own,
    )


def newer_version() -> Callable[[Progress], Release | None] | None:
    """Return what asks whether there is a newer version; None if this copy is of no release."""
    try:
        address = paths.releases_file().read_text(encoding="utf-8").strip()
    except OSError:
        return None

    def ask(progress: Progress) -> Release | None:
        from photorestorer_gui.networks.updates import newer_release

        return newer_release(address, __version__, progress)

    return ask


def kept_in(settings: Settings) -> KeptIn:
    """Return where the window keeps the work and, if it may, the photos opened last."""
    from photorestorer_gui.project.recent import RecentPhotos
    from photorestorer_gui.ui.projects import KeptIn

    if not settings.remember_recent:
        RecentPhotos(paths.recent_folder()).clear()
    return KeptIn(
        sessions=paths.sessions_folder(),
        recent=paths.recent_folder() if settings.remember_recent else None,
        max_megapixels=settings.max_megapixels,
    )


def _load_onnxruntime_first() -> None:
    """Load onnxruntime before Qt, on Windows.

    There, Qt's copy of the C++ runtime would otherwise be found first, and onnxruntime fails to
    load (onnxruntime issues 16116 and 26127).  Elsewhere it can wait for its first use.
    """
    if sys.platform == "win32":
        from photorestorer_gui.networks import runtime

        runtime.load()


def _make_application() -> QApplication:
    from PySide6.QtCore import QCoreApplication
    from PySide6.QtWidgets import QApplication

    existing = QCoreApplication.instance()
    app = existing if isinstance(existing, QApplication) else QApplication(sys.argv[:1])
    app.setApplicationName(paths.APP_NAME)
    app.setApplicationDisplayName(paths.APP_NAME)
    app.setApplicationVersion(__version__)
    app.setDesktopFileName("photorestorer")
    return app


def run(photos: Sequence[Path] = ()) -> int:
    """Open the window and stay until it is closed.

    Parameters
    ----------
    photos : sequence of Path
        Photos and folders of photos, opened at once.

    Returns
    -------
    int
        The exit status: 0, or 1 when no window can open.
    """
    wishes: list[Preferences] = []  # once they are read
    start_log(paths.log_file(), is_private=lambda: any(w.settings.private_session for w in wishes))
    if not has_screen(dict(os.environ), sys.platform):
        sys.stderr.write(_NO_SCREEN)
        return 1
    _load_onnxruntime_first()
    try:
        app = _make_application()
    except ImportError as error:
        log.exception("Qt could not be loaded")
        sys.stderr.write(_NO_LIBRARIES.format(error=error))
        return 1
    from PySide6.QtCore import QTimer

    from photorestorer_gui.ui.errors import ErrorReporter
    from photorestorer_gui.ui.language import speak
    from photorestorer_gui.ui.main_window import MainWindow
    from photorestorer_gui.ui.preferences import Preferences
    from photorestorer_gui.ui.workspace import Workspace

    preferences = Preferences(paths.settings_file())
    wishes.append(preferences)
    settings = preferences.settings
    speak(app, settings.language, paths.translations_folder())
    apart = Apart()
    engine = build_engine(lambda: preferences.settings, shipped_networks(settings), apart)
    workspace = Workspace(
        engine,
        sensitivity=settings.sensitivity,
        kept_in=kept_in(settings),
        preferences=preferences,
    )
    read_apart(workspace, apart, settings.max_megapixels)
    window = MainWindow(workspace, log_file=paths.log_file())
    reporter = ErrorReporter(paths.log_file(), window)
    reporter.install(window)
    window.show()
    # What reads photos is started once the window is up.
    QTimer.singleShot(0, apart.warm_up)
    window.tour.arm()
    window.updates.start(newer_version())
    workspace.projects.start()
    workspace.results.sweep()
    if photos:
        workspace.queue.open(photos)
    with closing(apart):
        return app.exec()


def read_apart(workspace: Workspace, apart: Apart, max_megapixels: float) -> None:
    """Let masks and projects, too, be read in processes of their own."""
    from photorestorer_gui.project.files import load_project

    def read_project(path: Path, progress: Progress) -> Project:
        decode = partial(apart.decode_layer, source=path, progress=progress)
        return load_project(path, max_megapixels=max_megapixels, decode=decode)

    workspace.masking.changes.load_file = partial(apart.load_mask, max_megapixels=max_megapixels)
    workspace.projects.read_file = read_project


def try_window() -> int:
    """Open the window without a screen, draw it and close it, and say what was seen.

    For `self-test`, which starts the program anew for it: a library that is missing may end a
    whole process.  Reads no settings and keeps nothing.

    Returns
    -------
    int
        0, or 1 with a sentence on standard error.
    """
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    _load_onnxruntime_first()
    _make_application()
    from PySide6.QtGui import QImage

    from photorestorer_gui.ui.main_window import MainWindow
    from photorestorer_gui.ui.theme import icon_pixmap
    from photorestorer_gui.ui.workspace import Workspace

    window = MainWindow(Workspace(build_engine(Settings, shipped_networks(), Apart())))
    window.show()
    size = window.grab().toImage().size()
    names = sorted(path.stem for path in (paths.resources_folder() / "icons").glob("*.svg"))
    shapes = {name: icon_pixmap(name, "#ffffff", 24, 1.0).toImage() for name in names}
    alpha = QImage.Format.Format_Alpha8
    empty = [name for name in names if not any(shapes[name].convertToFormat(alpha).constBits())]
    window.close_now()
    if empty or not names:
        sys.stderr.write(f"no picture for the icons {', '.join(empty) or 'of the program'}\n")
        return 1
    sys.stdout.write(f"{size.width()} × {size.height()} px, {len(names)} icons\n")
    return 0
