"""Prints what the changelog says of a version: the notes of its release.

python packaging/release/notes.py VERSION
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

CHANGELOG = Path(__file__).resolve().parents[2] / "CHANGELOG.md"


def notes(changelog: str, version: str) -> str:
    """Return the part under the heading of a version, without the heading.

    Raises
    ------
    ValueError
        If the changelog does not know the version, or says nothing of it: such a release waits.
    """
    heading = rf"^## \[{re.escape(version)}\][^\n]*\n(.*?)(?=^## \[|\Z)"
    found = re.search(heading, changelog, re.MULTILINE | re.DOTALL)
    if found is None or not found[1].strip():
        raise ValueError(f"CHANGELOG.md says nothing of {version}")
    return found[1].strip() + "\n"


if __name__ == "__main__":
    sys.stdout.reconfigure(encoding="utf-8", newline="\n")  # type: ignore[union-attr]
    sys.stdout.write(notes(CHANGELOG.read_text("utf-8"), sys.argv[1]))
