"""Merging beside the window, what it asks, and files for colleagues."""

from pathlib import Path

from PySide6.QtWidgets import QApplication, QComboBox, QMessageBox
from pytestqt.qtbot import QtBot

from annotator.app.project import open_project
from annotator.app.schema_editing import apply_edits
from annotator.app.session import Session
from annotator.app.together.assigning import assign, reader_named
from annotator.model.label_edits import ChangeLabel
from annotator.storage.journal import new_uuid
from annotator.ui.dialogs.hand_out_dialog import HandOutDialog
from annotator.ui.dialogs.merge_dialog import MergeDialog
from annotator.ui.dialogs.report_dialog import ReportDialog
from annotator.ui.look.theme import load_theme
from annotator.ui.window.main_window import MainWindow
from tests.app.copies import a_copy_for, labelled, quotes
from tests.builders import TREASURY, a_project, keys_of
from tests.ui.window_builders import OTHER, a_window, at_work

LIMIT = 60_000


def merge(qtbot: QtBot, window: MainWindow, *files: Path) -> None:
    with qtbot.waitSignal(window.exchange.transfers.ended, timeout=LIMIT):
        window.together.merge(files)


def asking(window: MainWindow) -> list[MergeDialog]:
    return [each for each in window.findChildren(MergeDialog) if each.isVisible()]


def a_colleague(session: Session, folder: Path, name: str, quote: str) -> Path:
    copy = a_copy_for(session, name, folder)
    labelled(copy, "PERSON", quote)
    copy.close()
    return copy.path


def close_reports(window: MainWindow) -> list[str]:
    found = [each for each in window.findChildren(ReportDialog) if each.isVisible()]
    for each in found:
        each.accept()
    return [each.windowTitle() for each in found]


def test_several_files_are_merged_beside_the_window_as_one_step(
    qtbot: QtBot, tmp_path: Path
) -> None:
    window = a_window(qtbot, tmp_path, TREASURY)
    _, session, _ = at_work(window)
    files = [
        a_colleague(session, tmp_path, name, quote)
        for name, quote in (("Ben", "Ri Yong-ho"), ("Cem", "Gefest-M"))
    ]
    merge(qtbot, window, *files)
    assert close_reports(window) == ["Merged Ben.annot, Cem.annot"]
    merged = {"Ben": ["Ri Yong-ho"], "Cem": ["Gefest-M"]}
    assert quotes(session) == merged
    assert session.history.next_undo() is not None
    window.run("edit.undo")
    assert quotes(session) == {}
    merge(qtbot, window, *files)
    close_reports(window)
    assert quotes(session) == merged
    merge(qtbot, window, *files)
    assert "nothing new" in window.status.message


def test_people_of_one_name_are_asked_about_once(qtbot: QtBot, tmp_path: Path) -> None:
    window = a_window(qtbot, tmp_path, TREASURY)
    _, session, _ = at_work(window)
    labelled(session, "COMPANY", "Gefest-M")
    other = a_project(tmp_path, OTHER, name="other", annotator="Ben")
    other.store.db.execute("UPDATE annotators SET uuid = ?, name = 'Anna'", [new_uuid()])
    other.close()
    merge(qtbot, window, other.path)
    (dialog,) = asking(window)
    (box,) = dialog.findChildren(QComboBox)
    assert box.accessibleName() == "Anna here and there"
    assert len(keys_of(session)) == 1
    with qtbot.waitSignal(window.exchange.transfers.ended, timeout=LIMIT):
        dialog.accept()
    close_reports(window)
    assert len(keys_of(session)) == 2
    merge(qtbot, window, other.path)
    assert asking(window) == []


def test_labels_edited_another_way_are_a_choice(qtbot: QtBot, tmp_path: Path) -> None:
    window = a_window(qtbot, tmp_path, TREASURY)
    _, session, _ = at_work(window)
    copy = a_copy_for(session, "Ben", tmp_path)
    labelled(copy, "PERSON", "Ri Yong-ho")
    for each, name in ((session, "Firm"), (copy, "Business")):
        apply_edits(each, [ChangeLabel(label="COMPANY", name=name)])
    copy.close()
    merge(qtbot, window, copy.path)
    (dialog,) = asking(window)
    dialog.reject()
    assert "nothing was changed" in window.status.message
    assert quotes(session) == {}
    merge(qtbot, window, copy.path)
    (dialog,) = asking(window)
    with qtbot.waitSignal(window.exchange.transfers.ended, timeout=LIMIT):
        dialog.accept()
    close_reports(window)
    assert quotes(session) == {"Ben": ["Ri Yong-ho"]}
    assert session.schema.name_of("COMPANY") == "Firm"


def test_what_cannot_be_merged_changes_nothing_and_is_said(qtbot: QtBot, tmp_path: Path) -> None:
    window = a_window(qtbot, tmp_path, TREASURY)
    _, session, _ = at_work(window)
    newer = a_project(tmp_path, OTHER, name="newer")
    newer.store.db.execute("PRAGMA user_version = 9999")
    newer.close()
    whole = a_colleague(session, tmp_path, "Ben", "Ri Yong-ho")
    nothing = tmp_path / "nothing.annot"
    nothing.write_bytes(b"no project at all" * 100)
    for file, said in ((newer.path, "newer"), (nothing, "nothing.annot"), (session.path, "itself")):
        merge(qtbot, window, whole, file)
        assert said in window.status.message
        assert quotes(session) == {}


def test_dropped_projects_are_merged(qtbot: QtBot, tmp_path: Path) -> None:
    window = a_window(qtbot, tmp_path, TREASURY)
    _, session, _ = at_work(window)
    files = [a_colleague(session, tmp_path, name, "Ri Yong-ho") for name in ("Ben", "Cem")]
    with qtbot.waitSignal(window.exchange.transfers.ended, timeout=LIMIT):
        window.take_files(files)
    close_reports(window)
    assert set(quotes(session)) == {"Ben", "Cem"}


def test_one_dropped_copy_of_the_project_is_merged_when_asked(qtbot: QtBot, tmp_path: Path) -> None:
    window = a_window(qtbot, tmp_path, TREASURY)
    _, session, _ = at_work(window)
    window.take_files([a_colleague(session, tmp_path, "Ben", "Ri Yong-ho")])
    (box,) = [each for each in window.findChildren(QMessageBox) if each.isVisible()]
    (merges,) = [each for each in box.buttons() if each.text() == "Merge"]
    with qtbot.waitSignal(window.exchange.transfers.ended, timeout=LIMIT):
        merges.click()
    close_reports(window)
    assert set(quotes(session)) == {"Ben"}


def test_a_part_is_handed_out_and_ones_work_handed_in(qtbot: QtBot, tmp_path: Path) -> None:
    window = a_window(qtbot, tmp_path, TREASURY, OTHER)
    workspace, session, _ = at_work(window)
    labelled(session, "PERSON", "Ri Yong-ho")
    assign(session, keys_of(session)[1:], [reader_named(session, "Ben")])
    dialog = HandOutDialog(session, workspace.queue.model.keys, load_theme("light"), window)
    assert len(dialog.articles) == 2
    dialog.choose(reader_named(session, "Ben"))
    assert list(dialog.articles) == keys_of(session)[1:]
    dialog.accept()
    assert dialog.out.name == "news for Ben.annot"
    ben = open_project(dialog.out, annotator="Ben")
    assert len(keys_of(ben)) == 1
    assert quotes(ben) == {}
    ben.close()
    out = tmp_path / "work.annot"
    window.together.write_work(out)
    QApplication.processEvents()
    rosa = open_project(out, annotator="Rosa")
    assert quotes(rosa) == {"Anna": ["Ri Yong-ho"]}
    rosa.close()
