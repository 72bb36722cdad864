"""The table of everything the window can be told to do: text, shortcut, icon, enabled when.

`action_set` makes the actions of a window from it.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtGui import QKeySequence

from photorestorer_gui.damage.kinds import Label
from photorestorer_gui.ui.dialogs import mask_files
from photorestorer_gui.ui.mail import can_mail
from photorestorer_gui.ui.view_state import Tool, View
from photorestorer_gui.ui.workspace import Workspace

if TYPE_CHECKING:
    from photorestorer_gui.ui.main_window import MainWindow

Keys = tuple[str | QKeySequence.StandardKey, ...]
_Standard = QKeySequence.StandardKey


@dataclass(frozen=True)
class ActionRow:
    """One action.

    Attributes
    ----------
    id : str
    text, note : str
        For menus; for tooltips, without the shortcut, which is added.
    icon : str
        Name of the icon, or empty.
    keys : tuple
        Shortcuts, the first of which is shown; a standard one that a system lacks is said again.
    menu : str
        Where it is listed; rows of a menu stand in the table's order, "" is no menu.
    do : callable(window)
    enabled : callable(workspace) -> bool
    checked : callable(workspace) -> bool, optional
        Makes the action checkable.
    offered : callable() -> bool
        Whether this system can do it at all; else the action is nowhere to be seen.
    """

    id: str
    text: str
    note: str
    icon: str
    keys: Keys
    menu: str
    do: Callable[[MainWindow], object]
    enabled: Callable[[Workspace], bool] = lambda workspace: True
    checked: Callable[[Workspace], bool] | None = None
    offered: Callable[[], bool] = lambda: True


def _has_photo(workspace: Workspace) -> bool:
    return workspace.photo is not None


def _can_save_project(workspace: Workspace) -> bool:
    return workspace.photo is not None and not workspace.is_saving


def _has_result(workspace: Workspace) -> bool:
    return workspace.restored_picture is not None


def _has_changes(workspace: Workspace) -> bool:
    return workspace.changes is not None


def _has_mask(workspace: Workspace) -> bool:
    return workspace.masking.picture is not None


def _has_queue(workspace: Workspace) -> bool:
    return workspace.queue.is_open


def _tool(tool: Tool, text: str, note: str, key: str, icon: str) -> ActionRow:
    return ActionRow(
        f"tool-{tool.value}",
        text,
        note,
        icon,
        (key,),
        "&Marks",
        lambda window: window.workspace.view.set_tool(tool),
        _has_photo if tool is Tool.MOVE else _has_mask,
        lambda workspace: workspace.view.tool is tool,
    )


def _view(view: View, text: str, note: str, key: str) -> ActionRow:
    return ActionRow(
        f"view-{view.value}",
        text,
        note,
        "",
        (key,),
        "&View",
        lambda window: window.workspace.view.set_view(view),
        {View.PHOTO: _has_photo, View.CHANGES: _has_changes}.get(view, _has_result),
        lambda workspace: workspace.view.view is view,
    )


def _label(label: Label, text: str, note: str, key: str) -> ActionRow:
    return ActionRow(
        f"label-{label}",
        text,
        note,
        "",
        (key,),
        "&Damage",
        lambda window: window.workspace.set_label(label),
        lambda workspace: workspace.report is not None,
        lambda workspace: workspace.report is not None and workspace.report.label == label,
    )


ROWS: tuple[ActionRow, ...] = (
    ActionRow(
        "open", "Open…", "Open a photo", "open", (_Standard.Open,), "&File",
        lambda window: window.ask_for_photo(),
    ),
    ActionRow(
        "open-folder", "Open folder…", "Open all photos of a folder", "open-folder",
        ("Ctrl+Alt+O",), "&File", lambda window: window.ask_for_folder(),
    ),
    ActionRow(
        "paste", "Paste photo", "Open the photo on the clipboard", "paste",
        (_Standard.Paste,), "&File", lambda window: window.paste(),
    ),
    ActionRow(
        "sample", "Try the sample", "Open a damaged portrait that comes with the program",
        "sample", (), "&File", lambda window: window.try_sample(),
    ),
    ActionRow(
        "save", "Save as…", "Save the restored photo; your original stays", "save",
        (_Standard.Save, _Standard.SaveAs, "Ctrl+Shift+S"), "&File",
        lambda window: window.ask_where_to_save(),
        lambda workspace: _has_result(workspace) and not workspace.is_saving,
    ),
    ActionRow(
        "copy", "Copy photo", "Copy the restored photo to the clipboard", "copy",
        (_Standard.Copy,), "&File", lambda window: window.workspace.results.copy(), _has_photo,
    ),
    ActionRow(
        "open-project", "Open project…", "Go on with work that you saved", "project-open",
        ("Ctrl+Shift+O",), "&File", lambda window: window.desk.ask_for_project(),
    ),
    ActionRow(
        "save-project", "Save project", "Save marks, settings and result to go on with later",
        "project-save", ("Ctrl+Alt+S",), "&File", lambda window: window.desk.save(),
        _can_save_project,
    ),
    ActionRow(
        "save-project-as", "Save project as…", "Save the project under another name", "", (),
        "&File", lambda window: window.desk.save_as(), _can_save_project,
    ),
    ActionRow(
        "clear-recent", "Clear list", "Forget the photos opened last; the files stay", "clear", (),
        "", lambda window: window.workspace.projects.recent.clear(),
        lambda workspace: bool(workspace.projects.recent.photos),
    ),
    ActionRow(
        "show-saved", "Show in folder", "Show the saved photo in the file manager", "folder",
        ("Ctrl+Shift+F",), "&File", lambda window: window.output.show_saved(),
        lambda workspace: workspace.results.saved_as is not None,
    ),
    ActionRow(
        "print", "Print…", "Print the restored photo", "print", (_Standard.Print,), "&File",
        lambda window: window.output.ask_to_print(), _has_photo,
    ),
    ActionRow(
        "mail", "Send by e-mail…", "Attach the restored photo to a new message", "", (), "&File",
        lambda window: window.output.send_by_mail(), _has_result,
        offered=lambda: can_mail(sys.platform),
    ),
    ActionRow(
        "settings", "Settings…", "Change how the program works", "settings", ("Ctrl+,",), "&File",
        lambda window: window.output.show_settings(),
    ),
    ActionRow(
        "networks", "Networks…", "Get, add and remove the full networks", "", (), "&File",
        lambda window: window.show_models(),
    ),
    ActionRow("quit", "Quit", "Close the program", "quit", (_Standard.Quit, "Ctrl+Q"), "&File",
              lambda window: window.close()),
    _label("none", "None", "Say that the photo’s damage is: none", "Alt+1"),
    _label("blurred", "Blurred", "Say that the photo’s damage is: blurred", "Alt+2"),
    _label("cracked", "Cracked", "Say that the photo’s damage is: cracked", "Alt+3"),
    _label("blurred+cracked", "Both", "Say that the photo’s damage is: both", "Alt+4"),
    ActionRow(
        "restore", "Restore", "Carry out the plan on a copy of the photo", "restore",
        ("Ctrl+R", "Ctrl+Return"), "&Damage", lambda window: window.workspace.restore(),
        lambda workspace: workspace.can_restore,
    ),
    ActionRow(
        "cancel", "Cancel", "Stop what is being done", "stop", ("Ctrl+.",), "&Damage",
        lambda window: window.workspace.cancel(),
        lambda workspace: workspace.activity is not None or workspace.is_opening,
    ),
    _tool(Tool.MOVE, "Move", "Move the photo by dragging; hold Space while painting", "H", "hand"),
    _tool(Tool.BRUSH, "Mark damage", "Paint over damage; the right button unmarks", "B", "brush"),
    _tool(Tool.ERASER, "Unmark", "Take marks away; the right button marks", "E", "eraser"),
    _tool(Tool.TRACER, "Trace a crack", "Click along a crack; the line follows it", "T", "tracer"),
    _tool(Tool.LASSO, "Lasso", "Draw around damage to mark what is inside", "L", "lasso"),
    _tool(Tool.POLYGON, "Polygon", "Click corner after corner to mark what is inside", "P",
          "polygon"),
    _tool(Tool.PIECE, "Drop a piece", "Click a marked piece to unmark all of it", "D", "piece"),
    _tool(Tool.PROTECT, "Never touch", "Paint over what must stay as it is: eyes, jewellery,"
          " writing", "N", "protect"),
    ActionRow(
        "snap", "Snap to cracks", "Let the tracer follow the crack between clicks", "", ("S",),
        "&Marks",
        lambda window: window.workspace.view.set_snaps(not window.workspace.view.snaps),
        _has_mask, lambda workspace: workspace.view.snaps,
    ),
    ActionRow(
        "smaller", "Smaller brush", "Make the brush smaller", "", ("[",), "&Marks",
        lambda window: window.workspace.view.step_brush(larger=False), _has_mask,
    ),
    ActionRow(
        "larger", "Larger brush", "Make the brush larger", "", ("]",), "&Marks",
        lambda window: window.workspace.view.step_brush(larger=True), _has_mask,
    ),
    ActionRow(
        "undo", "Undo", "Undo the last change of the marks", "undo", (_Standard.Undo,), "&Marks",
        lambda window: window.workspace.masking.undo(),
        lambda workspace: workspace.masking.stack.canUndo()
        or workspace.masking.stroking
        or workspace.masking.draft is not None,
    ),
    ActionRow(
        "redo", "Redo", "Redo what was undone", "redo",
        (_Standard.Redo, "Ctrl+Shift+Z", "Ctrl+Y"), "&Marks",
        lambda window: window.workspace.masking.redo(),
        lambda workspace: workspace.masking.stack.canRedo(),
    ),
    ActionRow(
        "find", "Find again", "Mark the cracks found, instead of the marks there are", "find",
        ("Ctrl+F",), "&Marks", lambda window: window.workspace.masking.find_again(), _has_mask,
    ),
    ActionRow(
        "clear", "Clear all", "Take all marks away", "clear", ("Ctrl+Backspace",), "&Marks",
        lambda window: window.workspace.masking.clear(), _has_mask,
    ),
    ActionRow(
        "fill-holes", "Fill holes", "Mark what marks enclose", "", ("Ctrl+Shift+H",), "&Marks",
        lambda window: window.workspace.masking.changes.fill_holes(), _has_mask,
    ),
    ActionRow(
        "grow", "Grow marks", "Widen all marks a little", "", ("Ctrl+]",), "&Marks",
        lambda window: window.workspace.masking.changes.grow(), _has_mask,
    ),
    ActionRow(
        "shrink", "Shrink marks", "Narrow all marks a little", "", ("Ctrl+[",), "&Marks",
        lambda window: window.workspace.masking.changes.shrink(), _has_mask,
    ),
    ActionRow(
        "invert", "Invert marks", "Mark what is not marked, and unmark what is", "", ("Ctrl+I",),
        "&Marks", lambda window: window.workspace.masking.changes.invert(), _has_mask,
    ),
    ActionRow(
        "unprotect", "Unprotect everything", "Take all protection away", "", (), "&Marks",
        lambda window: window.workspace.masking.changes.unprotect(),
        lambda workspace: workspace.masking.protected_picture is not None,
    ),
    ActionRow(
        "load-marks", "Load marks…", "Mark what is white in a picture of the photo’s size", "", (),
        "&Marks", lambda window: mask_files.ask_for_mask(window, window.workspace), _has_mask,
    ),
    ActionRow(
        "save-marks", "Save marks…", "Save the marks as a black and white picture", "", (),
        "&Marks", lambda window: mask_files.ask_where_to_save(window, window.workspace),
        _has_mask,
    ),
    ActionRow(
        "marks", "Show marks", "Show or hide marked damage", "eye", ("M",), "&View",
        lambda window: window.workspace.view.set_shows_mask(
            not window.workspace.view.shows_mask
        ),
        _has_mask, lambda workspace: workspace.view.shows_mask,
    ),
    _view(View.PHOTO, "Before", "Show the photo as it came", "1"),
    _view(View.COMPARE, "Compare", "Show before and after, with a divider to drag", "2"),
    _view(View.SIDE, "Side by side", "Show before and after side by side, moving as one", "3"),
    _view(View.CHANGES, "Changes", "Show what was changed, and how much", "4"),
    _view(View.RESTORED, "After", "Show the restored photo", "5"),
    ActionRow(
        "flip", "Flip before and after", "Hold the key to see before instead of after", "flip",
        ("Y",), "&View",
        lambda window: window.workspace.view.set_flipped(not window.workspace.view.is_flipped),
        _has_result, lambda workspace: workspace.view.is_flipped,
    ),
    ActionRow(
        "loupe", "Magnifier", "Magnify before and after at the pointer", "loupe", ("Z",), "&View",
        lambda window: window.workspace.view.set_shows_loupe(
            not window.workspace.view.shows_loupe
        ),
        _has_photo, lambda workspace: workspace.view.shows_loupe,
    ),
    ActionRow(
        "grid", "Pixel grid", "Draw lines between pixels above 800 %", "grid", ("Ctrl+G",),
        "&View",
        lambda window: window.workspace.view.set_shows_grid(
            not window.workspace.view.shows_grid
        ),
        _has_photo, lambda workspace: workspace.view.shows_grid,
    ),
    ActionRow(
        "zoom-in", "Zoom in", "Show details larger", "zoom-in", ("Ctrl++", "Ctrl+=", "+", "="),
        "&View", lambda window: window.canvas.zoom_in(), _has_photo,
    ),
    ActionRow(
        "zoom-out", "Zoom out", "Show more of the photo", "zoom-out", ("Ctrl+-", "-"), "&View",
        lambda window: window.canvas.zoom_out(), _has_photo,
    ),
    ActionRow(
        "fit", "Fit to window", "Show the whole photo", "fit", ("Ctrl+0", "0"), "&View",
        lambda window: window.canvas.fit(), _has_photo,
    ),
    ActionRow(
        "actual", "Actual size", "Show the photo pixel by pixel", "actual", ("Ctrl+1",), "&View",
        lambda window: window.canvas.actual_size(), _has_photo,
    ),
    ActionRow(
        "restore-all", "Restore all", "Restore every photo of the queue, one after another",
        "restore-all", ("Ctrl+Shift+R",), "&Queue",
        lambda window: window.workspace.queue.restore_all(),
        lambda workspace: workspace.queue.can_restore_all,
    ),
    ActionRow(
        "pause", "Pause the queue", "Begin no other photo, or go on", "pause", ("Ctrl+Shift+P",),
        "&Queue", lambda window: window.workspace.queue.toggle_pause(),
        lambda workspace: workspace.queue.is_open,
        lambda workspace: workspace.queue.runner.is_paused,
    ),
    ActionRow(
        "save-all", "Save all…", "Save all restored photos into one folder", "save-all",
        ("Ctrl+Alt+A",), "&Queue", lambda window: window.show_save_all(),
        lambda workspace: workspace.queue.can_save,
    ),
    ActionRow(
        "previous", "Previous photo", "Open the photo before this one", "", ("Ctrl+PgUp",),
        "&Queue", lambda window: window.workspace.queue.show_neighbour(-1), _has_queue,
    ),
    ActionRow(
        "next", "Next photo", "Open the photo after this one", "", ("Ctrl+PgDown",), "&Queue",
        lambda window: window.workspace.queue.show_neighbour(1), _has_queue,
    ),
    ActionRow(
        "for-all", "Use these settings for all",
        "Let strengths, engines and sensitivity of this photo hold for all", "", (), "&Queue",
        lambda window: window.workspace.queue.use_for_all(),
        lambda workspace: workspace.queue.is_open and workspace.queue.showing.is_on,
    ),
    ActionRow(
        "shortcuts", "Shortcuts", "Show all keys", "keyboard", ("F1", "Ctrl+/"), "&Help",
        lambda window: window.output.show_shortcuts(),
    ),
    ActionRow("tour", "Show hints", "Say what the parts of the window are for", "", (), "&Help",
              lambda window: window.tour.start(),
              lambda workspace: workspace.report is not None),
    ActionRow("log", "Open log", "Show what the program noted", "", (), "&Help",
              lambda window: window.output.show_log()),
    ActionRow("updates", "Check for updates…", "Ask whether there is a newer version", "", (),
              "&Help", lambda window: window.updates.ask(),
              lambda workspace: workspace.library.is_allowed),
    ActionRow("about", "About PhotoRestorer", "What this program is", "info", (), "&Help",
              lambda window: window.show_about()),
)  # fmt: skip
