"""What “About” says."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from photorestorer_gui import __version__, paths
from photorestorer_gui.ui.dialogs.about import show_about
from photorestorer_gui.ui.dialogs.licences import LicencesDialog


@pytest.fixture
def parent(qtbot: QtBot) -> QWidget:
    widget = QWidget()
    qtbot.addWidget(widget)
    return widget


def test_that_about_names_version_and_licence(parent: QWidget) -> None:
    notice = show_about(parent)
    assert __version__ in notice.message.summary
    assert "Apache" in notice.message.remedy
    notice.accept()


def test_that_licences_of_others_are_shown_where_they_ship(
    parent: QWidget, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "licences.txt"
    file.write_text("The licence of numpy", "utf-8")
    monkeypatch.setattr(paths, "licences_file", lambda: file)
    show_about(parent).answer("Licences of others").click()
    dialog = parent.findChild(LicencesDialog)
    assert dialog is not None
    assert dialog.text.toPlainText() == "The licence of numpy"
    assert dialog.text.isReadOnly()
    dialog.accept()


def test_that_a_checkout_offers_no_licences_that_it_does_not_have(
    parent: QWidget, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(paths, "licences_file", lambda: tmp_path / "none.txt")
    notice = show_about(parent)
    with pytest.raises(KeyError):
        notice.answer("Licences of others")
    notice.accept()
