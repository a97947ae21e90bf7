"""Gazetteers in the window: added beside it, switched, mapped, removed; what is wrong is said."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QComboBox, QWidget
from pytestqt.qtbot import QtBot

from annotator.app.gazetteers import add_gazetteer, gazetteers
from annotator.app.session import Session
from annotator.ui.dialogs.add_gazetteer_dialog import AddGazetteerDialog
from annotator.ui.dialogs.gazetteers_dialog import GazetteersDialog
from annotator.ui.dialogs.report_dialog import ReportDialog
from annotator.ui.look.theme import Theme, load_theme
from tests.builders import a_project

LIST = "code,who,kind\n7,Gefest-M LLC,company\n8,Ri Yong-ho,person\n9,X,person\n"


@pytest.fixture
def theme() -> Theme:
    return load_theme("light")


@pytest.fixture
def session(tmp_path: Path) -> Session:
    return a_project(tmp_path)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "list.csv"
    path.write_text(LIST)
    return path


def choose(dialog: QWidget, name: str, value: str) -> None:
    QApplication.processEvents()
    boxes = [box for box in dialog.findChildren(QComboBox) if not box.isHidden()]
    (box,) = [box for box in boxes if box.accessibleName() == name]
    box.setCurrentIndex(box.findData(value))
    box.activated.emit(box.currentIndex())


def asked(session: Session, file: Path, theme: Theme, qtbot: QtBot) -> AddGazetteerDialog:
    dialog = AddGazetteerDialog(file, session.schema, theme)
    qtbot.addWidget(dialog)
    return dialog


def listed(session: Session, theme: Theme, qtbot: QtBot) -> GazetteersDialog:
    dialog = GazetteersDialog(session, theme)
    qtbot.addWidget(dialog)
    dialog.show()
    return dialog


def test_a_table_asks_for_the_column_of_names_and_shows_what_it_would_bring(
    session: Session, file: Path, theme: Theme, qtbot: QtBot
):
    dialog = asked(session, file, theme, qtbot)
    assert not dialog.can_add
    choose(dialog, "Names stand in", "who")
    choose(dialog, "Types", "kind")
    choose(dialog, "Ids", "code")
    assert dialog.can_add
    columns = dialog.columns
    assert columns is not None
    assert (columns.name, columns.id, columns.type) == ("who", "code", "kind")
    assert dialog.labels["company"] == "COMPANY"
    choose(dialog, "Label for Company", "ORG")
    assert dialog.labels["company"] == "ORG"


def test_a_file_that_is_none_is_refused_in_a_sentence(
    session: Session, tmp_path: Path, theme: Theme, qtbot: QtBot
):
    empty = tmp_path / "empty.csv"
    empty.touch()
    assert not asked(session, empty, theme, qtbot).can_add


def test_a_file_is_loaded_beside_the_window(
    session: Session,
    file: Path,
    theme: Theme,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
):
    shown: list[ReportDialog] = []

    def show(report: ReportDialog) -> None:
        shown.append(report)

    monkeypatch.setattr(ReportDialog, "exec", show)
    question = asked(session, file, theme, qtbot)
    choose(question, "Names stand in", "who")
    dialog = listed(session, theme, qtbot)
    dialog.load(question)
    assert dialog.is_loading
    qtbot.waitUntil(lambda: not dialog.is_loading, timeout=15_000)
    (there,) = gazetteers(session)
    assert (there.name, there.names, there.refused) == ("list", 2, 1)
    assert dialog.table.rowCount() == 1
    assert len(shown) == 1


def test_switching_mapping_and_removing_are_steps(
    session: Session, file: Path, theme: Theme, qtbot: QtBot, tmp_path: Path
):
    plain = tmp_path / "plain.csv"
    plain.write_text(LIST.replace("who", "name").replace("kind", "type"))
    add_gazetteer(session, plain)
    dialog = listed(session, theme, qtbot)
    item = dialog.table.item(0, 0)
    assert item is not None
    item.setCheckState(Qt.CheckState.Unchecked)
    assert not gazetteers(session)[0].on
    choose(dialog, "Label for Company", "ORG")
    assert gazetteers(session)[0].labels["company"] == "ORG"
    dialog._remove.click()
    assert gazetteers(session) == []
    for _ in range(3):
        session.history.undo()
    assert gazetteers(session)[0].on
    assert file.exists()
