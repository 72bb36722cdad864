"""Spec, scripts and manifests of the installers say the same as facts.py and the program."""

from __future__ import annotations

import configparser
import plistlib
import re
import subprocess
import xml.etree.ElementTree as ET
from pathlib import Path

import facts
import fill
import notes
import pytest
import sbom
import system_info

import photorestorer_gui
from photorestorer_gui import paths
from photorestorer_gui.photo.files import READABLE_SUFFIXES
from photorestorer_gui.project.files import SUFFIX

ROOT = Path(__file__).resolve().parents[2]
PACKAGING = ROOT / "packaging"
ISS = (PACKAGING / "windows" / "photorestorer.iss").read_text("utf-8")
OWN = next(kind for kind in facts.FILE_TYPES if kind.own)


def test_that_version_and_name_come_from_the_program() -> None:
    assert facts.version() == photorestorer_gui.__version__
    assert facts.NAME == paths.APP_NAME


@pytest.mark.parametrize(
    ("version", "four"),
    [("0.1.0", (0, 1, 0, 0)), ("1.2.3rc4", (1, 2, 3, 0)), ("2.0.1.dev5", (2, 0, 1, 0))],
)
def test_that_windows_gets_four_numbers(version: str, four: tuple[int, ...]) -> None:
    assert facts.numbers(version) == four


def test_that_the_file_types_are_those_that_the_program_opens() -> None:
    suffixes = {suffix for kind in facts.FILE_TYPES for suffix in kind.suffixes}
    assert suffixes == {*READABLE_SUFFIXES, SUFFIX}
    assert OWN.suffixes == (SUFFIX,)


def test_that_the_inno_setup_script_says_the_same() -> None:
    assert f"AppId={{{{{facts.INSTALLER_ID}}}" in ISS
    assert f'#define AppName "{facts.NAME}"' in ISS
    assert f'#define AppExe "{facts.NAME}.exe"' in ISS
    assert f"AppPublisher={facts.PUBLISHER}" in ISS
    assert "PrivilegesRequired=lowest" in ISS
    assert OWN.mime in ISS
    offered = set(re.findall(r'SupportedTypes"; ValueType: string; ValueName: "([^"]+)"', ISS))
    assert offered == {suffix for kind in facts.FILE_TYPES for suffix in kind.suffixes}
    opened_with = set(re.findall(r"Software\\Classes\\(\.\w+)\\OpenWithProgids", ISS))
    assert opened_with == set(READABLE_SUFFIXES)
    assert {OWN.suffixes[0], *opened_with} >= set(
        re.findall(r"Software\\Classes\\(\.\w+)[\"\\]", ISS)
    )


def test_that_every_file_that_a_script_names_exists() -> None:
    for script in PACKAGING.rglob("*.sh"):
        for name in re.findall(r"packaging/[\w./-]+\.\w+", script.read_text("utf-8")):
            assert (ROOT / name).is_file(), f"{script.name} names {name}"
    for workflow in (ROOT / ".github" / "workflows").glob("*.yml"):
        for name in re.findall(r"packaging/[\w./-]+\.\w+", workflow.read_text("utf-8")):
            assert (ROOT / name).is_file(), f"{workflow.name} names {name}"


def test_that_the_desktop_entry_opens_the_same_files() -> None:
    entry = configparser.ConfigParser(interpolation=None)
    entry.read(PACKAGING / "linux" / "photorestorer.desktop", "utf-8")
    section = entry["Desktop Entry"]
    assert section["Name"] == facts.NAME
    assert section["Comment"] == facts.SUMMARY
    assert section["Exec"] == f"{facts.COMMAND} %F"
    assert set(section["MimeType"].strip(";").split(";")) == {k.mime for k in facts.FILE_TYPES}


def test_that_mime_type_and_metainfo_say_the_same() -> None:
    mime = ET.parse(PACKAGING / "linux" / "photorestorer.xml").getroot()
    space = "{http://www.freedesktop.org/standards/shared-mime-info}"
    kind = mime.find(f"{space}mime-type")
    assert kind is not None
    glob = kind.find(f"{space}glob")
    assert glob is not None
    assert (kind.get("type"), glob.get("pattern")) == (OWN.mime, f"*{OWN.suffixes[0]}")
    metainfo = ET.parse(PACKAGING / "linux" / f"{facts.APP_ID}.metainfo.xml").getroot()
    assert metainfo.findtext("id") == facts.APP_ID
    assert metainfo.findtext("summary") == facts.SUMMARY
    assert metainfo.findtext("project_license") == facts.LICENCE


def test_that_a_mac_is_told_every_file_type() -> None:
    plist = plistlib.loads(plistlib.dumps(system_info.info_plist()))
    told = {each["LSItemContentTypes"][0] for each in plist["CFBundleDocumentTypes"]}
    assert told == {kind.uti for kind in facts.FILE_TYPES}
    (exported,) = plist["UTExportedTypeDeclarations"]
    assert exported["UTTypeIdentifier"] == OWN.uti
    assert plist["NSHighResolutionCapable"] is True
    plistlib.loads((PACKAGING / "macos" / "entitlements.plist").read_bytes())


def test_that_windows_is_told_of_long_paths_and_screens() -> None:
    root = ET.fromstring(system_info.MANIFEST.split("?>", 1)[1])
    said = {each.tag.rpartition("}")[2]: (each.text or "").strip() for each in root.iter()}
    assert said["longPathAware"] == "true"
    assert said["dpiAwareness"].startswith("PerMonitorV2")
    resource = system_info.version_resource("PhotoRestorer.exe")
    assert photorestorer_gui.__version__ in resource
    compile(resource, "version", "eval")


SUMS = ("windows_sum", "mac_arm_sum", "mac_intel_sum", "linux_sum")
FILES = ("address", "windows_file", "linux_file", "architecture", "installed_kb", "glibc")
VALUES = dict.fromkeys(SUMS, "a" * 64) | dict.fromkeys(FILES, "x")


@pytest.mark.parametrize("template", sorted(PACKAGING.rglob("*.in")), ids=lambda path: path.name)
def test_that_templates_are_filled_to_the_last_place(template: Path) -> None:
    text = fill.filled(template.read_text("utf-8"), VALUES)
    assert not re.search(r"@[a-z_]+@", text)
    assert facts.version() in text or template.name.startswith("flatpak")


def test_that_a_place_that_nobody_knows_is_an_error() -> None:
    with pytest.raises(KeyError):
        fill.filled("@nobody_knows@", {})


def test_that_release_notes_are_the_versions_part_of_the_changelog() -> None:
    text = (
        "# C\n\n## [Unreleased]\n\n- new\n\n## [1.1.0] - 2026-01-01\n\n- b\n\n## [1.0.0]\n\n- a\n"
    )
    assert notes.notes(text, "1.1.0") == "- b\n"
    assert notes.notes(text, "1.0.0") == "- a\n"
    for missing in ("1.2.0", "1.1"):
        with pytest.raises(ValueError, match="says nothing"):
            notes.notes(text, missing)


def test_that_the_bill_lists_only_what_ships() -> None:
    bill = {
        "components": [
            {"name": "numpy", "bom-ref": "n"},
            {"name": "PyInstaller", "bom-ref": "p"},
            {"name": "lxml", "bom-ref": "l"},
        ],
        "dependencies": [{"ref": "n", "dependsOn": ["l"]}, {"ref": "l"}],
    }
    kept = sbom.shipped_only(bill, {"numpy", "pyinstaller"})
    assert [each["name"] for each in kept["components"]] == ["numpy", "PyInstaller"]
    assert kept["dependencies"][0] == {"ref": "n", "dependsOn": []}
    assert kept["metadata"]["component"]["version"] == facts.version()


@pytest.mark.parametrize("pending", ["", "### Fixed\n\n- more\n\n"])
def test_that_no_tag_leaves_changes_behind(tmp_path: Path, pending: str) -> None:
    for name in ("fill.py", "facts.py", "release/notes.py", "release/check_tag.sh"):
        copy = tmp_path / "packaging" / name
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.write_bytes((PACKAGING / name).read_bytes())
    for name in ("photorestorer_gui/__init__.py", "pyproject.toml"):
        copy = tmp_path / name
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.write_bytes((PACKAGING.parent / name).read_bytes())
    version = photorestorer_gui.__version__
    changes = f"# C\n\n## [Unreleased]\n\n{pending}## [{version}] - 2026-01-01\n\n- all\n"
    (tmp_path / "CHANGELOG.md").write_text(changes, "utf-8")
    script = tmp_path / "packaging" / "release" / "check_tag.sh"
    ran = subprocess.run(
        ["bash", str(script), f"refs/tags/v{version}"], capture_output=True, text=True, check=False
    )
    assert ran.returncode == bool(pending), ran.stderr
    assert ("changes of no version" in ran.stderr) is bool(pending)
