"""What this program is."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from photorestorer_gui import __version__, paths
from photorestorer_gui.ui.dialogs.licences import LicencesDialog
from photorestorer_gui.ui.dialogs.notice import Answer, Message, Notice
from photorestorer_gui.ui.language import tr


def show_about(parent: QWidget) -> Notice:
    """Open the dialog that names program, version, licence and promise."""
    message = Message(
        tr("PhotoRestorer {version}", version=__version__),
        tr(
            "Finds what is wrong with an old portrait and mends it. Your photos never leave this"
            " computer, and an original is never overwritten. Apache License 2.0."
        ),
        icon="photo",
        colour="accent",
    )
    answers: tuple[Answer, ...] = (Answer(tr("Close"), primary=True),)
    licences = paths.licences_file()
    if licences.is_file():
        show = Answer(tr("Licences of others"), lambda: LicencesDialog(parent, licences).open())
        answers = (show, *answers)
    notice = Notice(parent, message, answers)
    notice.open()
    return notice
