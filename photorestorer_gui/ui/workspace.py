"""The one mutable state of the window: the photo, what was found, the mask, the result.

Panels and canvas read it and ask it to change; they keep no copy and never call one another.
Everything that takes time runs in a lane; whatever no longer belongs to the current photo when it
arrives is dropped.
"""

from __future__ import annotations

from enum import Enum
from pathlib import Path
from typing import Any, TypeVar

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage

from photorestorer_gui.damage.kinds import Label, kind
from photorestorer_gui.damage.report import DamageReport
from photorestorer_gui.networks.catalogue import ModelId
from photorestorer_gui.photo.photo import Photo
from photorestorer_gui.progress import Progress
from photorestorer_gui.project.files import is_project
from photorestorer_gui.project.project import Wishes
from photorestorer_gui.restoration.faces.detection import Face
from photorestorer_gui.restoration.plan import (
    RestorationPlan,
    equipped,
    remedies_for,
    with_network,
)
from photorestorer_gui.restoration.restore import Restoration
from photorestorer_gui.restoration.step import Step
from photorestorer_gui.ui.background import Lane, Operation
from photorestorer_gui.ui.engine import Engine
from photorestorer_gui.ui.faces import Faces
from photorestorer_gui.ui.library import Library
from photorestorer_gui.ui.mask_start import MaskStart, start_mask
from photorestorer_gui.ui.masking import Masking
from photorestorer_gui.ui.opening import Opened, Opening, Result
from photorestorer_gui.ui.preferences import Preferences
from photorestorer_gui.ui.project_state import TakenUp
from photorestorer_gui.ui.projects import NOWHERE, KeptIn, Projects
from photorestorer_gui.ui.qt_images import ChangePicture, Picture, photo_from
from photorestorer_gui.ui.results import Results
from photorestorer_gui.ui.theme import TINTS
from photorestorer_gui.ui.view_state import View, ViewState

T = TypeVar("T")


class Activity(Enum):
    """What is being done with the current photo."""

    EXAMINING = "Examining"
    RESTORING = "Restoring"


class Workspace(QObject):
    """State and its changes.

    Parameters
    ----------
    engine : Engine
    sensitivity : float
        How eagerly cracks are marked at first, 0–1.
    kept_in : KeptIn, optional
        Where the work is kept; without it nothing is.
    parent : QObject, optional

    Signals
    -------
    photo_changed(), report_changed(), plan_changed(), restoration_changed(), busy_changed()
    mask_changed(Box)
    progress_changed(fraction, text)
    error_raised(Exception)
        For the window to show.
    replacing_asked()
        A new photo is loaded, and showing it would lose work: answer with `replace_photo` or
        `keep_photo`.
    models_asked(cards)
        The person wants a network whose files are not here; `cards` are those of the files.  Show
        what they are and answer with `fetch_models` or not at all.
    saved(Path), copied()
    """

    photo_changed = Signal()
    report_changed = Signal()
    plan_changed = Signal()
    restoration_changed = Signal()
    busy_changed = Signal()
    mask_changed = Signal(object)
    progress_changed = Signal(float, str)
    error_raised = Signal(object)
    replacing_asked = Signal()
    models_asked = Signal(object)
    saved = Signal(object)
    copied = Signal(QImage)

    def __init__(
        self,
        engine: Engine,
        *,
        sensitivity: float = 0.5,
        kept_in: KeptIn = NOWHERE,
        preferences: Preferences | None = None,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._engine = engine
        self.preferences = preferences or Preferences(parent=self)
        self.preferences.changed.connect(self._take_preferences)
        self._first_sensitivity = sensitivity
        self._work_lane = Lane("work", self)
        self._file_lane = Lane("files", self)
        self._mask_lane = Lane("mask", self)
        self.view = ViewState(self)
        self.masking = Masking(self._mask_lane, self, files=self._file_lane)
        self.view.changed.connect(lambda: self.masking.show_tint(TINTS[self.view.tint]))
        self.masking.mask_changed.connect(self.mask_changed)
        self.masking.failed.connect(self.error_raised)
        self.masking.painted.connect(self._mend_what_is_painted)
        self.library = Library(engine.models, self)
        self.library.failed.connect(self.error_raised)
        self.library.changed.connect(self._plan_again)
        self.library.arrived.connect(self._look_for_faces)
        self.library.set_allowed(self.preferences.settings.downloads)
        self.faces = Faces(self)
        self.faces.changed.connect(self._plan_faces)
        self.results = Results(self, engine.save, self._file_lane)
        self._opened: Opened | None = None
        self._waiting: Opened | None = None
        self.opening = Opening(self._file_lane, self)
        self.opening.loaded.connect(self._offer)
        self.opening.failed.connect(self.error_raised)
        self.opening.busy_changed.connect(self.busy_changed)
        self._work: tuple[Activity, Operation[Any]] | None = None
        self._report: DamageReport | None = None
        self._plan = RestorationPlan()
        self._strengths: dict[str, float] = {}
        self._choices: dict[str, ModelId | None] = {}
        self._result: Result | None = None
        self._is_saved = False
        self.projects = Projects(self, kept_in, engine.load, self._file_lane)
        self.projects.failed.connect(self.error_raised)

    # What there is

    @property
    def photo(self) -> Photo | None:
        """The photo as it came."""
        return self._opened.photo if self._opened else None

    @property
    def picture(self) -> Picture | None:
        """The photo, ready to be drawn."""
        return self._opened.picture if self._opened else None

    @property
    def report(self) -> DamageReport | None:
        """What was found, with the person's corrections; None while unknown."""
        return self._report

    @property
    def plan(self) -> RestorationPlan:
        """What “Restore” will do."""
        return self._plan

    @property
    def fills_mask(self) -> bool:
        """Whether “Restore” will fill what is marked."""
        return any(step.id == "fill_cracks" for step in self._plan.steps)

    @property
    def restoration(self) -> Restoration | None:
        """What the last “Restore” did."""
        return self._result.restoration if self._result else None

    @property
    def restored_picture(self) -> Picture | None:
        """The result ready to be drawn; None when nothing was restored."""
        return self._result.picture if self._result else None

    @property
    def changes(self) -> ChangePicture | None:
        """What the result changed, ready to be drawn; None when it cannot be compared."""
        return self._result.changes if self._result else None

    @property
    def activity(self) -> Activity | None:
        """What is being done with the current photo."""
        return self._work[0] if self._work else None

    @property
    def is_opening(self) -> bool:
        """Whether a photo is being loaded."""
        return self.opening.busy

    @property
    def is_saving(self) -> bool:
        """Whether a result or a project is being written."""
        return self.results.is_saving or self.projects.is_saving

    @property
    def is_result_saved(self) -> bool:
        """Whether the result was saved as a picture."""
        return self._is_saved

    @property
    def wishes(self) -> Wishes:
        """What the person said of the restoration."""
        sensitivity, faces = self.masking.sensitivity, self.faces.wishes
        return Wishes(sensitivity, dict(self._strengths), dict(self._choices), faces)

    @property
    def is_outdated(self) -> bool:
        """Whether label or mask changed since the result was made."""
        if self.restoration is None:
            return False
        return self.restoration.plan != self._plan or not self.masking.stack.isClean()

    @property
    def is_at_risk(self) -> bool:
        """Whether replacing the photo would lose a result or strokes that exist nowhere else."""
        return self.projects.is_at_risk

    @property
    def can_restore(self) -> bool:
        """Whether “Restore” would do something now."""
        return bool(self._plan) and self._work is None and self.masking.ready

    # Opening

    def open_path(self, path: Path) -> None:
        """Load a photo or a project; the current photo stays until it is known to be readable."""
        if is_project(path):
            self.projects.open_file(path)
        else:
            self.opening.start_photo(lambda: self._engine.load(path))

    def open_image(self, image: QImage) -> None:
        """Show an image of the clipboard or of a drop that is no file."""
        self.opening.start_photo(lambda: photo_from(image))

    def _offer(self, opened: Opened) -> None:
        self.keep_photo()
        self._waiting = opened
        if self.is_at_risk:
            self.replacing_asked.emit()
        else:
            self.replace_photo()

    def replace_photo(self) -> None:
        """Show the photo that was loaded last; work on the old one stops."""
        opened, self._waiting = self._waiting, None
        if opened is None:
            return
        self._stop_work()
        self._opened = opened
        self._report = None
        self._plan = RestorationPlan()
        self._strengths = {}
        self.faces.take(())
        self._drop_result()
        self.masking.take(None, self._first_sensitivity)
        self.view.set_view(View.PHOTO)
        self.photo_changed.emit()
        self.report_changed.emit()
        self.plan_changed.emit()
        self.projects.begin(opened)
        if opened.taken_up is None or opened.taken_up.start is None:
            self.examine()
        else:
            self._go_on(opened.taken_up, opened.result)

    def keep_photo(self) -> None:
        """Forget the photo that was loaded last."""
        waiting, self._waiting = self._waiting, None
        if waiting is not None:
            self.projects.leave(waiting)

    # Examining and restoring

    def examine(self) -> None:
        """Find out what is wrong with the photo."""
        photo = self.photo
        if photo is None or self._work is not None:
            return
        sensitivity = self._first_sensitivity

        def work(progress: Progress) -> tuple[DamageReport, MaskStart, tuple[Face, ...]]:
            report = self._engine.assess(photo, progress.part(0.0, 0.9))
            faces = self._engine.find_faces(photo, progress.part(0.9, 0.1))
            return report, start_mask(report.crack_map, sensitivity), faces

        def show(found: tuple[DamageReport, MaskStart, tuple[Face, ...]]) -> None:
            report, start, faces = found
            self.masking.take(start, sensitivity)
            self.faces.take(faces)
            self._set_report(report)

        self._start_work(Activity.EXAMINING, Operation("Examining", work).on_success(show))

    def restore(self) -> None:
        """Carry out the plan; the previous result stays until there is a new one."""
        photo, mask, plan = self.photo, self.masking.mask, self._plan
        if photo is None or mask is None or not self.can_restore:
            return
        index = self.masking.stack.index()

        def work(progress: Progress) -> Result:
            return Result.of(self._engine.restore(photo, plan, mask, progress))

        def show(result: Result) -> None:
            self._take_result(result, index)

        self._start_work(Activity.RESTORING, Operation("Restoring", work).on_success(show))

    def cancel(self) -> None:
        """Stop what is being done; a save that has begun is completed."""
        self.opening.cancel()
        self._stop_work()

    # The person's corrections

    def set_kind(self, kind_id: str, present: bool) -> None:
        """Switch one kind of damage on or off."""
        if self._report is not None:
            self._set_report(self._report.with_kind(kind_id, present))

    def set_label(self, label: Label) -> None:
        """Say which of the paper's labels is right."""
        if self._report is not None and label != self._report.label:
            self._set_report(self._report.with_label(label))

    def set_strength(self, step_id: str, strength: float) -> None:
        """Say how strongly a step of the plan works, 0–1; it holds until there is another photo."""
        self._strengths[step_id] = strength
        self._set_plan(self._plan.with_strengths(self._strengths))

    def choose_network(self, step: Step, network: ModelId | None) -> None:
        """Say which full network does a step's work, None for the built-in engine.

        If its files are not here, `models_asked` asks for them; the choice holds once they are.
        It holds for all photos.
        """
        self._choices[step.id] = network
        if network is not None:
            missing = self.library.missing(with_network(step, network).needs)
            if missing:
                self.models_asked.emit(missing)
        self._plan_again()

    def chosen_network(self, step: Step) -> ModelId | None:
        """Return the full network that does a step's work now; None if it is the built-in engine.

        Without a choice of the person's it is the best that is here.
        """
        equipment = equipped(type(step), self.library.installed(), choices=self._choices)
        full = equipment is not None and equipment.engine == "full"
        return getattr(equipment, "network", None) if full else None

    @property
    def equippable(self) -> tuple[Step, ...]:
        """Steps for what was found that full networks can do, whether they are here or not."""
        if self._report is None:
            return ()
        return tuple(make() for make in remedies_for(self._report.found) if make.full_networks)

    def forget_corrections(self) -> None:
        """Go back to what was found."""
        if self._report is not None:
            self._set_report(self._report.without_overrides())

    # Results

    def save(self, path: Path, *, overwrite: bool) -> None:
        """Write the result to `path` as the settings have it."""
        self.results.save(path, overwrite=overwrite)

    def note_saved(self, restoration: Restoration) -> None:
        """Note that a result is on the disk: replacing the photo no longer loses it."""
        if self.restoration is restoration:
            self._is_saved = True

    def copy(self) -> None:
        """Prepare what is shown for the clipboard, which `copied` then carries."""
        self.results.copy()

    def close(self) -> None:
        """Stop everything, complete a save that has begun, end the threads."""
        self.cancel()
        self.results.close()
        self._file_lane.close(cancel=False)
        self._work_lane.close()
        self._mask_lane.close()
        self.library.close()
        self.projects.close()
        self._work = None

    # Details

    def _start_work(self, activity: Activity, operation: Operation[T]) -> None:
        def end() -> None:
            if self._work is not None and self._work[1] is operation:
                self._work = None
                self.busy_changed.emit()

        operation.on_end(end).on_failure(self.error_raised.emit)
        operation.on_progress(self.progress_changed.emit)
        self._work = (activity, operation)
        operation.start(self._work_lane)
        self.busy_changed.emit()

    def _stop_work(self) -> None:
        if self._work is not None:
            self._work[1].cancel()
            self._work = None
            self.busy_changed.emit()

    def _take_preferences(self) -> None:
        self._first_sensitivity = self.preferences.settings.sensitivity
        self.library.set_allowed(self.preferences.settings.downloads)

    def _set_report(self, report: DamageReport) -> None:
        self._report = report
        self.report_changed.emit()
        self._plan_again()

    def _plan_faces(self) -> None:
        """Take into the plan what is wanted of single faces."""
        self._set_plan(self._plan.with_face_choices(self.faces.choices))

    def _look_for_faces(self, _model_id: str) -> None:
        """Find the faces of the photo at hand once a network came that may find them."""
        photo = self.photo
        if photo is None or self._report is None or self.faces.all:
            return

        def take(faces: tuple[Face, ...]) -> None:
            if self.photo is photo:
                self.faces.take(faces)

        operation = Operation("Finding faces", lambda p: self._engine.find_faces(photo, p))
        operation.on_success(take).on_failure(self.error_raised.emit).start(self._mask_lane)

    def _plan_again(self) -> None:
        """Plan with what was found, what is installed, and what the person chose."""
        if self._report is not None:
            plan = self._engine.plan(self._report, self._choices)
            plan = plan.with_strengths(self._strengths)
            self._set_plan(plan.with_face_choices(self.faces.choices))

    def _set_plan(self, plan: RestorationPlan) -> None:
        if plan != self._plan:
            self._plan = plan
            self.plan_changed.emit()

    def _mend_what_is_painted(self) -> None:
        """Whoever paints damage wants it filled, whatever was found."""
        report = self._report
        if report is not None and all(kind(k).counts_as != "cracked" for k in report.found):
            self._set_report(report.with_kind("cracked", True))

    def _take_result(self, result: Result, index: int) -> None:
        self._result = result
        self._is_saved = False
        if index == self.masking.stack.index():
            self.masking.stack.setClean()
        else:
            self.masking.stack.resetClean()
        self.restoration_changed.emit()
        if result.picture is not None:
            self.view.set_view(View.COMPARE)

    def _go_on(self, taken_up: TakenUp, result: Result | None) -> None:
        """Take over the state of a project whose photo is shown already."""
        project = taken_up.project
        self._strengths = dict(project.wishes.strengths)
        self._choices.update(project.wishes.networks)
        self.masking.take(taken_up.start, project.wishes.sensitivity)
        self.faces.take(project.faces, project.wishes.faces)
        if project.report is not None:
            self._set_report(project.report)
        if result is not None and project.result is not None:
            self._take_result(result, self.masking.stack.index())
            self._is_saved = project.result.exported
            if not project.result.fits_marks:
                self.masking.stack.resetClean()
            self.restoration_changed.emit()
        self.projects.note_taken_up()

    def _drop_result(self) -> None:
        self._result = None
        self._is_saved = False
        self.restoration_changed.emit()
