"""What the parts that cannot run here name is what another part makes: paths, files, secrets.

Inno Setup's script, the disk image, manifests and workflows have been run nowhere yet, so that a
word that means nothing would be found by a person first.
"""

from __future__ import annotations

import re
import shutil
import stat
import subprocess
from pathlib import Path

import facts
import icons
import pytest
from platformdirs import macos, windows

from photorestorer_gui import app, paths

ROOT = Path(__file__).resolve().parents[2]
PACKAGING = ROOT / "packaging"
WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))
SPEC = (ROOT / "build.spec").read_text("utf-8")
ISS = (PACKAGING / "windows" / "photorestorer.iss").read_text("utf-8")
RELEASE = (ROOT / ".github" / "workflows" / "release.yml").read_text("utf-8")
FINISH = (PACKAGING / "release" / "finish.sh").read_text("utf-8")
HOMEBREW = (PACKAGING / "release" / "homebrew.rb.in").read_text("utf-8")
FLATPAK = (PACKAGING / "release" / "flatpak.yaml.in").read_text("utf-8")
DMG = (PACKAGING / "macos" / "make_dmg.sh").read_text("utf-8")


def made() -> set[str]:
    """Return the pictures that `icons.py` draws into `build/build/made`."""
    pictures = {f"photorestorer-{size}.png" for size in icons.SIZES_PX}
    return pictures | {"photorestorer.ico", "photorestorer.icns"}


def folders_of(system: str, function: str) -> str:
    """Return where platformdirs would put a folder of the program on another system."""
    kind = macos.MacOS if system == "darwin" else windows.Windows
    return str(getattr(kind(paths.APP_NAME, appauthor=False), function))


# --- Windows --------------------------------------------------------------------------------------


def test_that_inno_setup_packs_what_the_spec_makes() -> None:
    assert "name=facts.COMMAND, upx=False)" in SPEC  # COLLECT: the folder in dist
    (source,) = re.findall(r'^Source: "([^"]+)"', ISS, re.MULTILINE)
    assert source == rf"..\..\dist\{facts.COMMAND}\*"
    assert "program(facts.NAME, False), program(facts.WINDOWS_COMMAND, True)" in SPEC
    defined = dict(re.findall(r'^#define (\w+) "([^"]+)"', ISS, re.MULTILINE))
    started = re.findall(r"\{app\}\\(\{#AppExe\}|\w+)", ISS)
    assert len(started) > 5
    for found in started:
        name = found.replace("{#AppExe}", defined["AppExe"])
        assert name in {f"{facts.NAME}.exe", "_internal"}, name


def test_that_inno_setup_finds_icon_and_licence() -> None:
    (icon,) = re.findall(r"^SetupIconFile=(.+)$", ISS, re.MULTILINE)
    folder, _, name = icon.rpartition("\\")
    assert folder == r"..\..\build\build\made"
    assert name in made()
    (licence,) = re.findall(r"^LicenseFile=(.+)$", ISS, re.MULTILINE)
    assert (PACKAGING / "windows" / licence.replace("\\", "/")).resolve() == ROOT / "LICENSE"


def test_that_every_script_knows_the_installer_by_the_same_name() -> None:
    (base,) = re.findall(r"^OutputBaseFilename=(.+)$", ISS, re.MULTILINE)
    name = base.replace("{#AppVersion}", "$version") + ".exe"
    assert f"dist/{name}" in (PACKAGING / "windows" / "make_installer.sh").read_text("utf-8")
    assert f"windows={name}" in FINISH
    assert "dist/*-windows-*.exe" in RELEASE


def test_that_the_uninstaller_asks_about_the_folder_that_the_program_uses(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(windows, "get_win_folder", lambda name: f"<{name}>")
    assert folders_of("win32", "user_data_dir").replace("/", "\\") == (
        rf"<CSIDL_LOCAL_APPDATA>\{paths.APP_NAME}"
    )
    assert rf"ExpandConstant('{{localappdata}}\{paths.APP_NAME}')" in ISS


# --- macOS ----------------------------------------------------------------------------------------


def test_that_the_disk_image_is_made_of_what_the_spec_makes() -> None:
    assert 'name=f"{facts.NAME}.app"' in SPEC
    assert f"app=dist/{facts.NAME}.app" in DMG
    (icon,) = re.findall(r"VOLUME_ICON=build/build/made/(\S+)", DMG)
    assert icon in made()
    for name in re.findall(r"packaging/macos/\w+\.\w+", DMG + SPEC):
        assert (ROOT / name).is_file()
    settings = (PACKAGING / "macos" / "dmg_settings.py").read_text("utf-8")
    assert set(re.findall(r'environ\["(\w+)"\]', settings)) == {"APPLICATION", "VOLUME_ICON"}
    assert f"image=dist/{facts.COMMAND}-$version-macos-$(uname -m).dmg" in DMG


def test_that_every_part_knows_the_disk_images_by_the_same_names() -> None:
    machines = dict(re.findall(r"machine: (\w+)\n\s+system: ([\w-]+)", RELEASE))
    assert machines == {"arm64": "macos-15", "x86_64": "macos-15-intel"}
    for machine in machines:
        assert f"={facts.COMMAND}-$version-macos-{machine}.dmg" in FINISH
    assert 'arch arm: "arm64", intel: "x86_64"' in HOMEBREW
    assert f"/{facts.COMMAND}-#{{version}}-macos-#{{arch}}.dmg" in HOMEBREW


def test_that_homebrew_takes_away_the_folders_that_the_program_uses(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name in ("DATA", "CACHE", "CONFIG", "STATE"):
        monkeypatch.delenv(f"XDG_{name}_HOME", raising=False)
    home = str(Path.home())
    used = {
        folders_of("darwin", name).replace(home, "~")
        for name in ("user_data_dir", "user_cache_dir", "user_log_dir", "user_config_dir")
    }
    zapped = set(re.findall(r'"(~/[^"]+)"', HOMEBREW))
    assert used == zapped


# --- Linux ----------------------------------------------------------------------------------------


def test_that_people_are_told_of_all_libraries_that_the_setup_installs() -> None:
    setup = (PACKAGING / "setup.sh").read_text("utf-8")
    wanted = set(re.findall(r"^lib[\w.+-]+\.so\.\d+ (\S+)$", setup, re.MULTILINE))
    assert len(wanted) > 15
    told = (app._NO_LIBRARIES, (ROOT / "docs" / "installing.md").read_text("utf-8"))
    for text in told:
        assert wanted <= set(re.findall(r"\blib[a-z][\w.+-]*\d", text))


def test_that_the_uninstaller_removes_whatever_is_laid_out() -> None:
    laid = (PACKAGING / "linux" / "lay_out.sh").read_text("utf-8")
    gone = (PACKAGING / "linux" / "uninstall.sh").read_text("utf-8")
    sizes = re.search(r"for size in ([\d ]+);", laid)
    assert sizes is not None
    assert tuple(map(int, sizes[1].split())) == icons.SIZES_PX
    for folder in set(re.findall(r'"\$share/(\w+)', laid)):
        assert f"share/{folder}/" in gone, folder


def test_that_flatpak_moves_what_the_tarball_holds() -> None:
    laid = (PACKAGING / "linux" / "lay_out.sh").read_text("utf-8")
    tarball = (PACKAGING / "linux" / "make_tarball.sh").read_text("utf-8")
    assert '"$stage/$name/program"' in tarball
    assert '"$stage/$name/share"' in tarball
    for name in re.findall(r"/app/share/(applications|mime/packages|metainfo)/", FLATPAK):
        assert f"$share/{name}/" in laid
    assert "linux_file" in FLATPAK
    assert f"={facts.COMMAND}-$version-linux-x86_64.tar.xz" in FINISH


# --- workflows and scripts ------------------------------------------------------------------------


@pytest.mark.parametrize("workflow", WORKFLOWS, ids=lambda path: path.stem)
def test_that_a_workflow_runs_scripts_that_may_be_run(workflow: Path) -> None:
    ran = re.findall(r"run: (?:sh |sudo \S+ )?(packaging/\S+\.sh)", workflow.read_text("utf-8"))
    assert ran
    for name in ran:
        assert (ROOT / name).stat().st_mode & stat.S_IXUSR or f"sh {name}" in workflow.read_text()


def test_that_every_secret_is_read_by_a_script_and_every_wish_is_a_secret() -> None:
    given = set(re.findall(r"(\w+): \$\{\{ secrets\.(\w+) \}\}", RELEASE))
    assert {name for name, _secret in given} == {secret for _name, secret in given}
    read = "".join(path.read_text("utf-8") for path in PACKAGING.rglob("*.sh")) + SPEC
    for name, _secret in given:
        assert re.search(rf"\$\{{?{name}\b|\"{name}\"", read), name
    wished = set(re.findall(r"\$\{((?:WINDOWS|MACOS|APPLE|CODESIGN)_\w+):[-?]", read))
    assert wished == {name for name, _secret in given}


def test_that_what_signs_knows_the_identity_when_it_gathers() -> None:
    macos = RELEASE.partition("\n  macos:")[2].partition("\n  release:")[0]
    steps = macos.split("      - run: ")
    for script in ("packaging/make_bundle.sh", "packaging/macos/make_dmg.sh"):
        (step,) = [each for each in steps if each.startswith(script)]
        assert "CODESIGN_IDENTITY" in step


def test_that_artefacts_come_from_all_systems_and_none_is_forgotten() -> None:
    jobs = re.findall(r"^  (\w+):\n", RELEASE.partition("\njobs:")[2], re.MULTILINE)
    assert jobs == ["linux", "windows", "macos", "release"]
    assert "needs: [linux, windows, macos]" in RELEASE
    kinds = set(re.findall(r"dist/\*[^.\s]*(\.\S+)$", RELEASE, re.MULTILINE))
    assert kinds == {".tar.xz", ".deb", ".cdx.json", ".exe", ".dmg"}
    assert RELEASE.count("sbom.sh") == 3
    assert RELEASE.count('name_address.sh "$LATEST"') == 3
    assert RELEASE.count("if-no-files-found: error") == 3


def test_that_the_tests_run_on_the_pythons_that_are_promised() -> None:
    tests = (ROOT / ".github" / "workflows" / "tests.yml").read_text("utf-8")
    setup = (PACKAGING / "setup.sh").read_text("utf-8")
    (pythons,) = re.findall(r"python: \[(.+)\]", tests)
    minors = [int(each) for each in re.findall(r"3\.(\d+)", pythons)]
    assert minors == [11, 12, 13]
    assert f"(3, {minors[0]}) <= sys.version_info[:2] <= (3, {minors[-1]})" in setup
    (systems,) = re.findall(r"system: \[(.+)\]", tests)
    assert {each.split("-")[0] for each in systems.split(", ")} == {"ubuntu", "windows", "macos"}


@pytest.mark.parametrize("workflow", WORKFLOWS, ids=lambda path: path.stem)
def test_that_actions_are_named_with_a_version_and_rights_are_few(workflow: Path) -> None:
    text = workflow.read_text("utf-8")
    used = re.findall(r"uses: (\S+)", text)
    assert used
    for action in used:
        assert re.fullmatch(r"actions/[\w-]+@v\d+", action), action
    assert re.search(r"^permissions:\n  contents: read$", text, re.MULTILINE)
    assert text.count("contents: write") == (workflow.stem == "release")


def test_that_scripts_keep_their_line_ends_on_windows() -> None:
    assert "* text=auto eol=lf" in (ROOT / ".gitattributes").read_text("utf-8")


@pytest.mark.skipif(shutil.which("bash") is None, reason="the scripts are bash's")
def test_that_no_list_may_be_empty_where_a_macs_old_bash_reads_it() -> None:
    for name in ("check_bundle.sh", "make_bundle.sh", "try_install.sh", "run_tests.sh"):
        script = (PACKAGING / name).read_text("utf-8")
        assert not re.search(r"^\s*\w+=\(\)$", script, re.MULTILINE), name


@pytest.mark.skipif(shutil.which("shellcheck") is None, reason="shellcheck is not installed")
def test_that_scripts_are_clean() -> None:
    ran = subprocess.run(
        [PACKAGING / "lint.sh", "--offline"], capture_output=True, text=True, check=False
    )
    assert ran.returncode == 0, ran.stdout + ran.stderr


def test_that_an_address_without_encryption_is_refused(tmp_path: Path) -> None:
    script = PACKAGING / "release" / "name_address.sh"
    (tmp_path / "packaging" / "release").mkdir(parents=True)
    (tmp_path / "resources").mkdir()
    copy = shutil.copy(script, tmp_path / "packaging" / "release")
    told = tmp_path / "resources" / paths.releases_file().name
    for address, code in (("http://example.org", 1), ("https://example.org/latest", 0)):
        ran = subprocess.run([copy, address], capture_output=True, check=False)
        assert ran.returncode == code
    assert told.read_text() == "https://example.org/latest\n"
