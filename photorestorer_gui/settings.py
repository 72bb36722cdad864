"""Settings: what a person may change for good, with defaults that suit everyone else.

The file holds only what differs from the defaults, so that better defaults reach everyone.  Each
row's metadata makes its control in the settings dialog: `title`, `note`, `group`; `choices` with
their `names`, or `least`, `most` and `unit`, or `folder`; `restart` where a change waits for the
next start.
"""

from __future__ import annotations

import json
import logging
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Any

from photorestorer_gui.errors import SaveError
from photorestorer_gui.photo.atomic import write_atomically
from photorestorer_gui.plain_json import read_json
from photorestorer_gui.words import phrase

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Settings:
    """The person's settings.

    Attributes
    ----------
    max_megapixels : float
        Larger photos are refused before they are decoded.
    memory_gb : int
        The most memory that one photo may take, in GB; 0 leaves it to what is free.
    sensitivity : float
        How eagerly cracks are marked at first, 0–1.
    jpeg_quality : int
        Quality of saved JPEG files, 1–100.
    device : str
        What runs networks: "auto", the graphics card where it gives right answers, or "cpu".
    remember_recent : bool
        Whether the window lists the photos opened last.
    language : str
        Which language the window speaks: "system", "en" or "es".
    theme : str
        "system", "light", "dark", or one of high contrast.
    downloads : bool
        Whether the internet may be used at all: to download networks, and to look for updates.
    networks_folder : str
        Folder that networks are copied from instead of being downloaded; empty for none.
    updates : bool
        Whether each start asks if there is a newer version.
    saved_format : str
        Ending of saved files, or "same" for the photo's own.
    saved_metadata : str
        What saved files tell: "all", "basic" or "none".
    saved_dpi : str
        Dots per inch of saved files, or "same" for the photo's own.
    caption : bool
        Whether saved files note in their description that the photo was restored.
    mask_tint : str
        The colour that marks are shown in: "pink", "cyan" or "yellow".
    mask_opacity : float
        How much of the photo that colour covers, 0.2–1.
    tour : bool
        Whether hints show beside the next photo.
    private_session : bool
        Whether nothing of the photos at hand is kept: no session, no recent photos, no log.
    """

    language: str = field(
        default="system",
        metadata={
            "title": phrase("Language"),
            "note": phrase("Of menus and texts, or as the system has it."),
            "group": phrase("Window"),
            "choices": ("system", "en", "es"),
            "names": (phrase("As the system"), "English", "Español"),
            "restart": True,
        },
    )
    theme: str = field(
        default="system",
        metadata={
            "title": phrase("Colours"),
            "note": phrase("Light or dark, or as the system has it."),
            "group": phrase("Window"),
            "choices": ("system", "light", "dark", "contrast-light", "contrast-dark"),
            "names": (
                *(phrase("As the system"), phrase("Light"), phrase("Dark")),
                *(phrase("High contrast, light"), phrase("High contrast, dark")),
            ),
        },
    )
    mask_tint: str = field(
        default="pink",
        metadata={
            "title": phrase("Colour of marks"),
            "note": phrase("The three differ for red- and green-blind eyes, too."),
            "group": phrase("Window"),
            "choices": ("pink", "cyan", "yellow"),
            "names": (phrase("Pink"), phrase("Blue"), phrase("Yellow")),
        },
    )
    mask_opacity: float = field(
        default=0.6,
        metadata={
            "title": phrase("Strength of that colour"),
            "note": phrase("How much of the photo below it is covered."),
            "group": phrase("Window"),
            "least": 0.2,
            "most": 1.0,
        },
    )

    tour: bool = field(
        default=True,
        metadata={
            "title": phrase("Hints"),
            "note": phrase(
                "Three hints beside the next photo that you open; then this is off again."
            ),
            "group": phrase("Window"),
        },
    )
    max_megapixels: float = field(
        default=300.0,
        metadata={
            "title": phrase("Largest photo"),
            "note": phrase("Larger files are refused before they fill the memory."),
            "group": phrase("Photos"),
            "unit": phrase("megapixels"),
            "least": 1.0,
            "most": 2000.0,
        },
    )
    memory_gb: int = field(
        default=0,
        metadata={
            "title": phrase("Memory"),
            "note": phrase("The most that one photo may take. 0 leaves it to what is free."),
            "group": phrase("Photos"),
            "unit": phrase("GB"),
            "least": 0,
            "most": 1024,
        },
    )
    sensitivity: float = field(
        default=0.5,
        metadata={
            "title": phrase("Crack sensitivity"),
            "note": phrase(
                "Higher marks fainter cracks, and more that are none; for the next photo."
            ),
            "group": phrase("Photos"),
            "least": 0.0,
            "most": 1.0,
        },
    )
    jpeg_quality: int = field(
        default=95,
        metadata={
            "title": phrase("Quality"),
            "note": phrase(
                "Of JPEG and WebP. 95 is hard to tell from the original; lower is smaller."
            ),
            "group": phrase("Saving"),
            "least": 1,
            "most": 100,
        },
    )
    saved_format: str = field(
        default="same",
        metadata={
            "title": phrase("Format"),
            "note": phrase("What saved photos are, unless you choose another."),
            "group": phrase("Saving"),
            "choices": ("same", ".png", ".jpg", ".tif", ".webp"),
            "names": (phrase("As the photo"), "PNG", "JPEG", "TIFF", "WebP"),
        },
    )
    saved_metadata: str = field(
        default="all",
        metadata={
            "title": phrase("What saved photos tell"),
            "note": phrase("Basic keeps date, camera, author and rights; no place and no words."),
            "group": phrase("Saving"),
            "choices": ("all", "basic", "none"),
            "names": (phrase("Everything"), phrase("Basic"), phrase("Nothing")),
        },
    )
    saved_dpi: str = field(
        default="same",
        metadata={
            "title": phrase("Dots per inch"),
            "note": phrase("How large programs print saved photos; WebP files do not tell."),
            "group": phrase("Saving"),
            "choices": ("same", "150", "300", "600"),
            "names": (phrase("As the photo"), "150", "300", "600"),
        },
    )
    caption: bool = field(
        default=False,
        metadata={
            "title": phrase("Note the restoration"),
            "note": phrase("Adds “Restored with PhotoRestorer” to the description in the file."),
            "group": phrase("Saving"),
        },
    )
    device: str = field(
        default="auto",
        metadata={
            "title": phrase("Networks run on"),
            "note": phrase("The graphics card is used where it gives right answers."),
            "group": phrase("Networks"),
            "choices": ("auto", "cpu"),
            "names": (phrase("Graphics card"), phrase("Processor only")),
            "restart": True,
        },
    )
    downloads: bool = field(
        default=True,
        metadata={
            "title": phrase("Downloads"),
            "note": phrase(
                "Off, the program never uses the internet. Files you have can still be added."
            ),
            "group": phrase("Networks"),
        },
    )
    networks_folder: str = field(
        default="",
        metadata={
            "title": phrase("Folder with networks"),
            "note": phrase("For computers without internet: networks are copied from this folder."),
            "group": phrase("Networks"),
            "folder": True,
        },
    )

    updates: bool = field(
        default=False,
        metadata={
            "title": phrase("Look for updates"),
            "note": phrase(
                "Each start asks one address for the newest version; nothing is downloaded."
            ),
            "group": phrase("Window"),
            "restart": True,
        },
    )

    remember_recent: bool = field(
        default=True,
        metadata={
            "title": phrase("Remember recent photos"),
            "note": phrase(
                "Lists the last twelve photos with small pictures; off forgets them all."
            ),
            "group": phrase("Window"),
            "restart": True,
        },
    )

    private_session: bool = field(
        default=False,
        metadata={
            "title": phrase("Private session"),
            "note": phrase(
                "Nothing of the photos you work on is kept: no list, no log, and no copy "
                "for the case of a crash. What you save yourself stays."
            ),
            "group": phrase("Privacy"),
        },
    )

    @property
    def networks_from(self) -> Path | None:
        """The folder that networks are copied from; None downloads them."""
        return Path(self.networks_folder) if self.networks_folder else None

    @property
    def providers(self) -> tuple[str, ...] | None:
        """The accelerators that may be used, as `networks.providers` has them; None allows all."""
        return () if self.device == "cpu" else None


def _accepted(name: str, value: Any) -> bool:
    row = next((each for each in fields(Settings) if each.name == name), None)
    if row is None:
        return False
    if isinstance(row.default, bool):
        return isinstance(value, bool)
    if "folder" in row.metadata:
        return isinstance(value, str)
    if "choices" in row.metadata:
        return isinstance(value, str) and value in row.metadata["choices"]
    if isinstance(row.default, bool):
        return isinstance(value, bool)
    if isinstance(value, bool) or not isinstance(value, int | float):
        return False
    if isinstance(row.default, int) and not isinstance(value, int):
        return False
    return bool(row.metadata["least"] <= value <= row.metadata["most"])


def save_settings(path: Path, settings: Settings) -> None:
    """Write what differs from the defaults; what the file has of a newer program stays.

    Raises
    ------
    SaveError
        If it cannot be written; the old file is whole then.
    """
    rows = fields(Settings)
    known = {row.name for row in rows}
    others = {name: value for name, value in _overrides(path).items() if name not in known}
    chosen = {row.name: getattr(settings, row.name) for row in rows}
    defaults = Settings()
    changed = {name: value for name, value in chosen.items() if value != getattr(defaults, name)}
    content = json.dumps(others | changed, indent=1).encode()
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        write_atomically(path, content, overwrite=True)
    except (OSError, SaveError) as error:
        raise SaveError(
            phrase("The settings could not be kept."),
            phrase("They hold until you close the program; free some space to keep them for good."),
            f"{path}: {error}",
        ) from error


def load_settings(path: Path) -> Settings:
    """Return the defaults with the overrides of `path`; what the file has wrong is left out.

    Parameters
    ----------
    path : Path
        A JSON object of setting names to values; it may not exist.
    """
    overrides = _overrides(path)
    return replace(Settings(), **{k: v for k, v in overrides.items() if _accepted(k, v)})


def _overrides(path: Path) -> dict[str, Any]:
    try:
        found = read_json(path)
    except FileNotFoundError:
        return {}
    except (OSError, ValueError) as error:
        log.info("Settings in %s are unreadable, so defaults apply: %s", path, error)
        return {}
    return found if isinstance(found, dict) else {}
