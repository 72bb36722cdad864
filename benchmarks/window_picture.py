"""Makes the README's picture of the window: the sample, examined by the real networks.

python -m benchmarks.window_picture docs/screenshot-found.png
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtWidgets import QApplication

from photorestorer_gui import app, paths
from photorestorer_gui.photo.apart import Apart
from photorestorer_gui.settings import Settings
from photorestorer_gui.ui.main_window import MainWindow
from photorestorer_gui.ui.workspace import Workspace

SETTLE_MS = 300
PATIENCE_MS = 60_000


def main(target: Path) -> int:
    application = QApplication.instance() or QApplication(sys.argv[:1])
    workspace = Workspace(app.build_engine(Settings, app.shipped_networks(), Apart()))
    window = MainWindow(workspace, log_file=paths.log_file())
    window.resize(1280, 720)
    window.show()
    waiting = QEventLoop()
    # A moment after the report, so that everything that follows it has been drawn.
    workspace.report_changed.connect(
        lambda: workspace.report and QTimer.singleShot(SETTLE_MS, waiting.quit)
    )
    QTimer.singleShot(PATIENCE_MS, waiting.quit)
    workspace.open_path(paths.resources_folder() / "samples" / "portrait-damaged.png")
    waiting.exec()
    found = workspace.report is not None
    if found:
        window.grab().save(str(target))
    window.close_now()
    application.processEvents()
    return 0 if found else 1


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
