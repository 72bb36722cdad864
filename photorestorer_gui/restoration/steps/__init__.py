"""The remedies, in the order in which they run.

A new remedy is one file here and its name in `STEPS`; plans, the window and the command line read
this table.  The list is explicit, so that a reader and an installer see everything.

Colours come after the tones are mended, so that the network sees good ones and what it adds is not
taken for a cast.  What changes the photo's size is last: the mask fits nothing after it.
"""

from __future__ import annotations

from photorestorer_gui.restoration.step import Step
from photorestorer_gui.restoration.steps.colorize import Colorize
from photorestorer_gui.restoration.steps.enlarge import Enlarge
from photorestorer_gui.restoration.steps.fill_cracks import FillCracks
from photorestorer_gui.restoration.steps.fix_tone import FixTone
from photorestorer_gui.restoration.steps.restore_faces import RestoreFaces
from photorestorer_gui.restoration.steps.sharpen import Sharpen

STEPS: tuple[type[Step], ...] = (
    FillCracks,
    RestoreFaces,
    Sharpen,
    FixTone,
    Colorize,
    Enlarge,
)
