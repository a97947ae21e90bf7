"""Edits of the labels that a job is to make are refused in words when it cannot be told of them."""

import tempfile
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from annotator.app import labelling
from annotator.model.label_edits import MapLabel
from annotator.ui.label_editor import schema_work
from tests.builders import words
from tests.ui.window_builders import a_window, at_work


def test_without_room_for_temporary_files_nothing_changes_and_that_is_said(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = a_window(qtbot, tmp_path)
    window.run("project.schema")
    editor = window.labels.editor
    assert editor is not None
    session = at_work(window)[1]
    labelling.add(session, "COMPANY", [words(session, "Gefest-M")])
    (tmp_path / "no folder").touch()
    monkeypatch.setattr(schema_work, "MANY_ROWS", 0)
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "no folder"))

    refused: list[str] = []
    editor.work.refused.connect(refused.append)

    assert not editor.work.make([MapLabel(label="COMPANY", to="ORG")])

    assert len(refused) == 1
    assert refused[0].startswith("No temporary file can be written for this:")
    assert editor.list.isEnabled()
    assert "COMPANY" in session.schema.by_id
