"""Fills the templates of installers: `@name@` becomes what `facts.py` or an argument says.

python packaging/fill.py --version
python packaging/fill.py TEMPLATE [NAME=VALUE…] > FILE
"""

from __future__ import annotations

import re
import sys
from collections.abc import Mapping
from pathlib import Path

import facts

FACTS: Mapping[str, str] = {
    "app_id": facts.APP_ID,
    "command": facts.COMMAND,
    "installer_id": facts.INSTALLER_ID,
    "least_macos": facts.LEAST_MACOS,
    "least_macos_name": facts.LEAST_MACOS_NAME,
    "licence": facts.LICENCE,
    "name": facts.NAME,
    "publisher": facts.PUBLISHER,
    "summary": facts.SUMMARY,
}
_PLACE = re.compile(r"@([a-z0-9_]+)@")


def filled(template: str, values: Mapping[str, str]) -> str:
    """Return the template with every place filled.

    Raises
    ------
    KeyError
        If nobody says what belongs into a place.
    """
    known = {**FACTS, "version": facts.version(), **values}
    return _PLACE.sub(lambda found: known[found[1]], template)


def main(arguments: list[str]) -> None:
    """Print the version or a filled template."""
    if arguments == ["--version"]:
        print(facts.version())
        return
    values = dict(each.split("=", 1) for each in arguments[1:])
    sys.stdout.reconfigure(encoding="utf-8", newline="\n")  # type: ignore[union-attr]
    sys.stdout.write(filled(Path(arguments[0]).read_text("utf-8"), values))


if __name__ == "__main__":
    main(sys.argv[1:])
