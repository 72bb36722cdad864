"""Settings of dmgbuild: the window that a double click on the disk image opens."""

import os

application = os.environ["APPLICATION"]
files = [application]
symlinks = {"Applications": "/Applications"}
icon = os.environ["VOLUME_ICON"]
format = "ULFO"  # lzfse: small, and quick to open
filesystem = "APFS"
icon_size = 128
window_rect = ((200, 200), (560, 340))
icon_locations = {os.path.basename(application): (150, 160), "Applications": (410, 160)}
