"""What this program is."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from photorestorer_gui import __version__
from photorestorer_gui.ui.dialogs.notice import Message, Notice
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
    notice = Notice(parent, message)
    notice.open()
    return notice
