"""Takes out of a CycloneDX list of an environment what does not ship: tools that built the bundle.

cyclonedx-py environment | python packaging/release/sbom.py > FILE
"""

from __future__ import annotations

import json
import re
import sys
import tomllib
from collections.abc import Collection
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "packaging"))

import facts  # noqa: E402
import licences  # noqa: E402

BOOT_LOADER = "pyinstaller"


def _key(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def shipped_only(bill: dict[str, Any], names: Collection[str]) -> dict[str, Any]:
    """Return the list with the components of these names only, told as parts of the program.

    Parameters
    ----------
    bill : dict
        As `cyclonedx-py environment` prints it.
    names : collection of str
        Normalised names of distributions.
    """
    kept = [each for each in bill["components"] if _key(each["name"]) in names]
    references = {each["bom-ref"] for each in kept}
    program = {
        "type": "application",
        "bom-ref": facts.COMMAND,
        "name": facts.NAME,
        "version": facts.version(),
        "licenses": [{"license": {"id": facts.LICENCE}}],
    }
    needs = [
        {"ref": each["ref"], "dependsOn": sorted(references & set(each.get("dependsOn", [])))}
        for each in bill.get("dependencies", [])
        if each["ref"] in references
    ]
    needs.append({"ref": facts.COMMAND, "dependsOn": sorted(references)})
    metadata = {**bill.get("metadata", {}), "component": program}
    return {**bill, "metadata": metadata, "components": kept, "dependencies": needs}


def main() -> None:
    """Filter standard input to standard output."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    parts = licences.shipped(project["dependencies"])
    names = {BOOT_LOADER, *(_key(each.metadata["Name"]) for each in parts)}
    json.dump(shipped_only(json.load(sys.stdin), names), sys.stdout, indent=1)
    sys.stdout.write("\n")


if __name__ == "__main__":
    main()
