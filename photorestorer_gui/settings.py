"""Settings: what a person may change for good, with defaults that suit everyone else.

The file holds only what differs from the defaults, so that better defaults reach everyone.
"""

from __future__ import annotations

import json
import logging
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Any

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Settings:
    """The person's settings.

    Attributes
    ----------
    max_megapixels : float
        Larger photos are refused before they are decoded.
    sensitivity : float
        How eagerly cracks are marked at first, 0–1.
    jpeg_quality : int
        Quality of saved JPEG files, 1–100.
    device : str
        What runs networks: "auto", the graphics card where it gives right answers, or "cpu".
    remember_recent : bool
        Whether the window lists the photos opened last.
    """

    max_megapixels: float = field(
        default=300.0,
        metadata={
            "title": "Largest photo",
            "note": "In megapixels. Larger files are refused before they fill the memory.",
            "least": 1.0,
            "most": 2000.0,
        },
    )
    sensitivity: float = field(
        default=0.5,
        metadata={
            "title": "Crack sensitivity",
            "note": "Higher marks fainter cracks, and more that are none.",
            "least": 0.0,
            "most": 1.0,
        },
    )
    jpeg_quality: int = field(
        default=95,
        metadata={
            "title": "JPEG quality",
            "note": "95 is hard to tell from the original; lower makes smaller files.",
            "least": 1,
            "most": 100,
        },
    )
    device: str = field(
        default="auto",
        metadata={
            "title": "Networks run on",
            "note": "auto takes a graphics card that gives right answers; cpu takes none.",
            "choices": ("auto", "cpu"),
        },
    )

    remember_recent: bool = field(
        default=True,
        metadata={
            "title": "Remember recent photos",
            "note": "Lists the last twelve photos with small pictures; off forgets them all.",
            "group": "Window",
            "restart": True,
        },
    )

    @property
    def providers(self) -> tuple[str, ...] | None:
        """The accelerators that may be used, as `networks.providers` has them; None allows all."""
        return () if self.device == "cpu" else None


def _accepted(name: str, value: Any) -> bool:
    row = next((each for each in fields(Settings) if each.name == name), None)
    if row is None:
        return False
    if "choices" in row.metadata:
        return isinstance(value, str) and value in row.metadata["choices"]
    if isinstance(row.default, bool):
        return isinstance(value, bool)
    if isinstance(value, bool) or not isinstance(value, int | float):
        return False
    if isinstance(row.default, int) and not isinstance(value, int):
        return False
    return bool(row.metadata["least"] <= value <= row.metadata["most"])


def load_settings(path: Path) -> Settings:
    """Return the defaults with the overrides of `path`; what the file has wrong is left out.

    Parameters
    ----------
    path : Path
        A JSON object of setting names to values; it may not exist.
    """
    try:
        overrides = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return Settings()
    except (OSError, ValueError) as error:
        log.info("Settings in %s are unreadable, so defaults apply: %s", path, error)
        return Settings()
    if not isinstance(overrides, dict):
        return Settings()
    return replace(Settings(), **{k: v for k, v in overrides.items() if _accepted(k, v)})
