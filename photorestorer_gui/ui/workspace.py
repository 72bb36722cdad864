"""The one mutable state of the window: the photo, what was found, the mask, the result.

Panels and canvas read it and ask it to change; they keep no copy and never call one another.
Everything that takes time runs in a lane; whatever no longer belongs to the current photo when it
arrives is dropped.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage

from photorestorer_gui.damage.kinds import Label, kind
from photorestorer_gui.damage.report import DamageReport
from photorestorer_gui.photo.photo import Photo
from photorestorer_gui.progress import Progress
from photorestorer_gui.project.files import is_project
from photorestorer_gui.project.project import Wishes
from photorestorer_gui.restoration.faces.detection import Face
from photorestorer_gui.restoration.plan import RestorationPlan
from photorestorer_gui.restoration.restore import Restoration
from photorestorer_gui.ui.background import Lane, Operation
from photorestorer_gui.ui.current_work import Activity, CurrentWork
from photorestorer_gui.ui.engine import Engine
from photorestorer_gui.ui.engine_choices import EngineChoices
from photorestorer_gui.ui.faces import Faces
from photorestorer_gui.ui.library import Library
from photorestorer_gui.ui.mask_copies import when_copied
from photorestorer_gui.ui.mask_start import MaskStart, start_mask
from photorestorer_gui.ui.masking import Masking
from photorestorer_gui.ui.opening import Opened, Opening, Result
from photorestorer_gui.ui.planning import Planning
from photorestorer_gui.ui.preferences import Preferences
from photorestorer_gui.ui.projects import NOWHERE, KeptIn, Projects
from photorestorer_gui.ui.qt_images import ChangePicture, Picture, photo_from
from photorestorer_gui.ui.queue import Queue
from photorestorer_gui.ui.results import Results
from photorestorer_gui.ui.snapshot import Snapshot
from photorestorer_gui.ui.theme import TINTS
from photorestorer_gui.ui.view_state import View, ViewState


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
        self.first_sensitivity = sensitivity
        self._work = CurrentWork(self)
        self._work.changed.connect(self.busy_changed)
        self._work.progress_changed.connect(self.progress_changed)
        self._work.failed.connect(self.error_raised)
        self._file_lane = Lane("files", self)
        self._mask_lane = Lane("mask", self)
        self.view = ViewState(self)
        self.masking = Masking(self._mask_lane, self, files=self._file_lane)
        self._show_tint()
        self.masking.show_tint(TINTS[self.view.tint])
        self.view.changed.connect(self._keep_tint)
        self.masking.mask_changed.connect(self.mask_changed)
        self.masking.failed.connect(self.error_raised)
        self.masking.painted.connect(self._mend_what_is_painted)
        self.library = Library(engine.models, self)
        self.library.failed.connect(self.error_raised)
        self.library.changed.connect(self._plan_again)
        self.library.arrived.connect(self._look_for_faces)
        self.library.set_allowed(self.preferences.settings.downloads)
        self.engines = EngineChoices(self.library, self)
        self.engines.models_asked.connect(self.models_asked)
        self.engines.changed.connect(self._plan_again)
        self.faces = Faces(self)
        self.faces.changed.connect(self._plan_again)
        self.planning = Planning(self, engine.estimate)
        self.planning.changed.connect(self._plan_again)
        self.results = Results(self, engine.save, self._file_lane)
        self._opened: Opened | None = None
        self._waiting: tuple[Callable[[], None], Callable[[], None] | None] | None = None
        self.opening = Opening(self._file_lane, self)
        self.opening.failed.connect(self.error_raised)
        self.opening.busy_changed.connect(self.busy_changed)
        self._report: DamageReport | None = None
        self._plan = RestorationPlan()
        self._strengths: dict[str, float] = {}
        self._result: Result | None = None
        self._is_saved, self._result_edits = False, 0
        self.queue = Queue(engine, self, kept_in.sessions)
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
        """What is being done with the current photo, here or by the queue."""
        if self._work.activity is None and self.queue.is_restoring_shown:
            return Activity.RESTORING
        return self.own_activity

    @property
    def own_activity(self) -> Activity | None:
        """What is being done with the current photo here, not by the queue."""
        return self._work.activity

    @property
    def is_opening(self) -> bool:
        """Whether a photo is being loaded."""
        return self.opening.busy or self.queue.showing.is_opening

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
        said = dict(self._strengths), self.engines.all, self.faces.wishes
        planning = self.planning
        return Wishes(self.masking.sensitivity, *said, planning.left_out, planning.extras)

    @property
    def is_outdated(self) -> bool:
        """Whether label or mask changed since the result was made."""
        made, marks = self.restoration, self.masking.stack
        return made is not None and (made.plan != self._plan or not marks.isClean())

    @property
    def is_at_risk(self) -> bool:
        """Whether replacing the photo would lose a result or strokes that exist nowhere else."""
        return self.projects.is_at_risk

    @property
    def can_restore(self) -> bool:
        """Whether “Restore” would do something now."""
        return bool(self._plan) and self.activity is None and self.masking.ready

    # Opening

    def open_path(self, path: Path) -> None:
        """Load a photo or a project; the current photo stays until it is known to be readable."""
        if is_project(path):
            self.projects.open_file(path)
        else:
            self.opening.start_photo(
                lambda progress: self._engine.load(path, progress), self._offer
            )

    def open_image(self, image: QImage) -> None:
        """Show an image of the clipboard or of a drop that is no file."""
        self.opening.start_photo(lambda _: photo_from(image), self._offer)

    def _offer(self, opened: Opened) -> None:
        fresh = Snapshot(opened, self.first_sensitivity)
        self.offer(lambda: self.take_in(fresh))

    def offer(self, show: Callable[[], None], leave: Callable[[], None] | None = None) -> None:
        """Call `show`, which puts another photo in place; ask first if that would lose work.

        If the person keeps what is there, `leave` is called instead.
        """
        self.keep_photo()
        self._waiting = show, leave
        if self.is_at_risk and not self.queue.showing.may_leave:
            self.replacing_asked.emit()
        else:
            self.replace_photo()

    def replace_photo(self) -> None:
        """Show the photo that was loaded last; work on the old one stops."""
        self.queue.showing.before_leaving(self._replace)

    def _replace(self) -> None:
        waiting, self._waiting = self._waiting, None
        if waiting is not None:
            self.queue.showing.put_by()
            waiting[0]()

    def keep_photo(self) -> None:
        """Forget the photo that was loaded last."""
        waiting, self._waiting = self._waiting, None
        if waiting is not None and waiting[1] is not None:
            waiting[1]()

    # Putting a photo by and taking it up again

    def give_out(self) -> Snapshot | None:
        """Return all of the current photo's work, for `take_in`."""
        if self._opened is None:
            return None
        return Snapshot(
            self._opened,
            self.masking.sensitivity,
            self._report,
            self.masking.layers,
            self.masking.past,
            self.faces.all,
            self.faces.wishes,
            dict(self._strengths),
            self.engines.all,
            self._result,
            self._result_edits,
            self._is_saved,
            self.planning.left_out,
            extras=self.planning.extras,
        )

    def take_in(self, snapshot: Snapshot, start: MaskStart | None = None) -> None:
        """Go on with a photo: one just loaded, or one that was put by.

        Parameters
        ----------
        snapshot : Snapshot
        start : MaskStart, optional
            Its mask, ready for editing, if it was examined.
        """
        self._work.stop()
        self._opened, self._report = snapshot.opened, None
        self._plan = RestorationPlan()
        self._strengths = dict(snapshot.strengths)
        self.planning.begin(snapshot.left_out, snapshot.extras)
        if snapshot.choices is not None:
            self.engines.take(snapshot.choices)
        self.faces.take(snapshot.faces, snapshot.face_strengths)
        self._result, self._is_saved = snapshot.result, snapshot.is_saved
        self._result_edits = snapshot.result_edits
        self.masking.take(None, snapshot.sensitivity)
        self.view.set_view(View.COMPARE if self.restored_picture is not None else View.PHOTO)
        self.photo_changed.emit()
        self.restoration_changed.emit()
        self.plan_changed.emit()
        self.projects.begin(snapshot)
        self._begin_work(snapshot, start)

    def _begin_work(self, snapshot: Snapshot, start: MaskStart | None) -> None:
        """Examine a photo that is shown already, or take up what is known of it."""
        if start is not None:
            self.masking.take(start, snapshot.sensitivity, snapshot.past)
        if snapshot.result is not None and snapshot.result_edits != snapshot.past.edits:
            self.masking.stack.resetClean()
        if snapshot.report is not None:
            self._set_report(snapshot.report)
            self.projects.note_taken_up(snapshot.origin)
        else:
            self.report_changed.emit()
            self.examine()

    # Examining and restoring

    def examine(self) -> None:
        """Find out what is wrong with the photo."""
        photo = self.photo
        if photo is None or self._work.activity is not None:
            return
        sensitivity = self.first_sensitivity

        def work(progress: Progress) -> tuple[DamageReport, MaskStart, tuple[Face, ...]]:
            report = self._engine.assess(photo, progress.part(0.0, 0.9))
            faces = self._engine.find_faces(photo, progress.part(0.9, 0.1))
            return report, start_mask(report.crack_map, sensitivity), faces

        def show(found: tuple[DamageReport, MaskStart, tuple[Face, ...]]) -> None:
            report, start, faces = found
            self.masking.take(start, sensitivity)
            self.faces.take(faces)
            self._set_report(report)

        self._work.start(Activity.EXAMINING, Operation("Examining", work).on_success(show))

    def restore(self) -> None:
        """Carry out the plan; the previous result stays until there is a new one."""
        if self.can_restore:
            when_copied(self.masking, self._restore)

    def _restore(self) -> None:
        photo, mask, plan = self.photo, self.masking.mask, self._plan
        if photo is None or mask is None or not self.can_restore or self.queue.restore_shown():
            return
        edits, earlier = self.masking.past.edits, self.restored_picture

        def carry_out(progress: Progress) -> Result:
            restoration = self._engine.restore(photo, plan, mask, progress)
            return Result.of(restoration).instead_of(earlier)

        work = Operation("Restoring", carry_out)
        work.on_success(lambda result: self.take_result(result, edits))
        self._work.start(Activity.RESTORING, work)

    def cancel(self) -> None:
        """Stop what is being done; a save that has begun is completed."""
        self.opening.cancel()
        self._work.stop()
        self.queue.stop_shown()

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

    def close(self) -> None:
        """Stop everything, complete a save that has begun, end the threads."""
        self.cancel()
        self.preferences.flush()
        self.results.close()
        self.queue.close()
        self._file_lane.close(cancel=False)
        self._work.close()
        self._mask_lane.close()
        self.library.close()
        self.projects.close()
        self.queue.keeping.close()

    def take_result(self, result: Result, edits: int) -> None:
        """Show a new result of the current photo; `edits`: the mask's last step at that time."""
        self._result, self._is_saved, self._result_edits = result, False, edits
        if edits == self.masking.past.edits:
            self.masking.stack.setClean()
        else:
            self.masking.stack.resetClean()
        self.restoration_changed.emit()
        if result.picture is not None:
            self.view.set_view(View.COMPARE)

    # Details

    def _keep_tint(self) -> None:
        view = self.view
        self.masking.show_tint(TINTS[view.tint])
        self.preferences.set_soon(mask_tint=view.tint, mask_opacity=view.tint_opacity)

    def _show_tint(self) -> None:
        settings, view = self.preferences.settings, self.view
        if (settings.mask_tint, settings.mask_opacity) != (view.tint, view.tint_opacity):
            view.set_tint(settings.mask_tint, settings.mask_opacity)

    def _take_preferences(self) -> None:
        self._show_tint()
        self.first_sensitivity = self.preferences.settings.sensitivity
        self.library.set_allowed(self.preferences.settings.downloads)

    def _set_report(self, report: DamageReport) -> None:
        self._report = report
        self.report_changed.emit()
        self._plan_again()

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
            plan = self.planning.completed(self._engine.plan(self._report, self.engines.all))
            plan = plan.with_strengths(self._strengths).with_face_choices(self.faces.choices)
            self._set_plan(self.planning.wanted(plan))

    def _set_plan(self, plan: RestorationPlan) -> None:
        if plan != self._plan:
            self._plan = plan
            self.plan_changed.emit()

    def _mend_what_is_painted(self) -> None:
        """Whoever paints damage wants it filled, whatever was found."""
        report = self._report
        if report is not None and all(kind(k).counts_as != "cracked" for k in report.found):
            self._set_report(report.with_kind("cracked", True))
