"""Where the program's own files and the user's folders are: checkout, wheel and frozen app."""

from __future__ import annotations

import sys
from pathlib import Path

import platformdirs

APP_NAME = "PhotoRestorer"


def _program_folder() -> Path:
    """Return the folder that holds `models/` and `resources/`."""
    frozen = getattr(sys, "_MEIPASS", None)
    if frozen is not None:
        return Path(frozen)
    package = Path(__file__).resolve().parent
    # In a wheel both folders lie inside the package; in a checkout beside it.
    return package if (package / "models").is_dir() else package.parent


def models_folder() -> Path:
    """Return the folder of the weights that ship with the program."""
    return _program_folder() / "models"


def translations_folder() -> Path:
    """Return the folder of the translations, files of Qt Linguist."""
    return resources_folder() / "translations"


def resources_folder() -> Path:
    """Return the folder of icons, samples and translations."""
    return _program_folder() / "resources"


def licences_file() -> Path:
    """Return the file of others' licences; only a frozen program ships their work and has it."""
    return resources_folder() / "THIRD-PARTY-LICENCES.txt"


def releases_file() -> Path:
    """Return the file with the address that tells of newer versions; only a release has it."""
    return resources_folder() / "releases.txt"


def user_models_folder() -> Path:
    """Return the folder for weights that the person downloaded; it may not exist yet."""
    return Path(platformdirs.user_data_dir(APP_NAME, appauthor=False)) / "models"


def agreements_file() -> Path:
    """Return the file of the licences that the person agreed to; it may not exist yet."""
    return user_models_folder().parent / "agreements.json"


def provider_verdicts_file() -> Path:
    """Return the file of what was found of accelerators here; it may not exist yet."""
    return user_models_folder().parent / "providers.json"


def queue_folder() -> Path:
    """Return the folder of what the queue keeps where no sessions are; it may not exist yet."""
    return Path(platformdirs.user_cache_dir(APP_NAME, appauthor=False)) / "lists"


def settings_file() -> Path:
    """Return the file of the person's settings; it may not exist yet."""
    return Path(platformdirs.user_config_dir(APP_NAME, appauthor=False)) / "settings.json"


def pace_file() -> Path:
    """Return the file of how fast steps are here; it may not exist yet."""
    return user_models_folder().parent / "pace.json"


def outgoing_folder() -> Path:
    """Return the folder of files that wait to be dragged elsewhere; it may not exist yet."""
    return Path(platformdirs.user_cache_dir(APP_NAME, appauthor=False)) / "outgoing"


def trials_folder() -> Path:
    """Return the folder of photos that are restored on trial; it may not exist yet."""
    return Path(platformdirs.user_cache_dir(APP_NAME, appauthor=False)) / "trials"


def batches_folder() -> Path:
    """Return the folder of journals of batches that put their results to addresses."""
    return user_models_folder().parent / "batches"


def log_file() -> Path:
    """Return the file that the window logs to; it may not exist yet."""
    return Path(platformdirs.user_log_dir(APP_NAME, appauthor=False)) / "photorestorer.log"


def sessions_folder() -> Path:
    """Return the folder of what is written down while somebody works; it may not exist yet."""
    return user_models_folder().parent / "sessions"


def recent_folder() -> Path:
    """Return the folder of the photos opened last; it may not exist yet."""
    return user_models_folder().parent / "recent"
