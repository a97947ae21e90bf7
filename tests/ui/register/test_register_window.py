"""The register's window lists all referents and shows the page of one."""

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QLabel, QMenu
from pytestqt.qtbot import QtBot

from annotator.app import labelling, referring, register_edits
from annotator.app.project_settings import set_blind
from annotator.app.session import Session
from annotator.app.worker import Answer, Search
from annotator.model.changes import Change, ManyChanged
from annotator.storage.journal import Writing
from annotator.ui.dialogs.gazetteers_dialog import GazetteersDialog
from annotator.ui.look.themes import Themes
from annotator.ui.parts.rows import RowDelegate
from annotator.ui.register.register_window import RegisterWindow
from annotator.ui.window.main_window import MainWindow
from tests.ui.window_builders import a_window, application, at_work, place_of, press

TEXT = "Ri Yong-ho met Kim. Ri said Kim would come.\n"
OTHER = "Ri Yong-ho was in Geneva.\n"


def link(session: Session, quote: str, referent: str) -> None:
    """Label words and link them."""
    key = labelling.add(session, "PERSON", [place_of(session, quote)])
    referring.link(session, key, referent)


def a_register(qtbot: QtBot, folder: Path) -> tuple[MainWindow, RegisterWindow, list[str]]:
    """Return the window of a register with three entries, and their keys."""
    window = a_window(qtbot, folder, TEXT, OTHER)
    workspace, session, _ = at_work(window)
    names = ("Ri Yong-ho", "Kim Jong Un", "Ri Yong Ho")
    made = [register_edits.create(session, name, "PERSON") for name in names]
    link(session, "Ri Yong-ho", made[0])
    link(session, "Kim", made[1])
    articles = session.queue.keys()
    workspace.choose_article(articles[1])
    link(session, "Ri Yong-ho", made[0])
    window.run("go.register")
    assert workspace.register is not None
    return window, workspace.register, made


def names(register: RegisterWindow) -> list[str]:
    """Return the names at the left."""
    return [row.name for row in register.side.entries.rows]


def test_entries_are_listed_filtered_and_counted(qtbot: QtBot, tmp_path: Path):
    _, register, made = a_register(qtbot, tmp_path)
    assert names(register) == ["Kim Jong Un", "Ri Yong Ho", "Ri Yong-ho"]
    qtbot.waitUntil(lambda: register.side.entries.counts.get(made[0]) == (2, 2), timeout=15000)
    register.side.order.setCurrentIndex(1)
    register.side.show_entries()
    assert names(register)[0] == "Ri Yong-ho"
    assert "2 mentions in 2 articles" in str(
        register.side.entries.data(register.side.entries.index(0))
    )
    register.side.filter.setText("jong")
    qtbot.waitUntil(lambda: names(register) == ["Kim Jong Un"])
    register.close()


def test_who_works_blind_sees_the_names_that_are_their_own(qtbot: QtBot, tmp_path: Path):
    window = a_window(qtbot, tmp_path, TEXT)
    session = at_work(window)[1]
    register_edits.create(session, "Kim Jong Un", "PERSON")
    window.close()
    other = MainWindow(Themes(application(), "light"), tmp_path / "other.json", "Boris")
    qtbot.addWidget(other)
    other.opening.open_path(session.path)
    workspace, session, _ = at_work(other)
    other.run("go.register")
    register = workspace.register
    assert register is not None
    assert names(register) == ["Kim Jong Un"]
    set_blind(session, blind=True)
    assert names(register) == []
    register_edits.create(session, "Ri Yong-ho", "PERSON")
    qtbot.waitUntil(lambda: names(register) == ["Ri Yong-ho"], timeout=15000)
    set_blind(session, blind=False)
    assert names(register) == ["Kim Jong Un", "Ri Yong-ho"]
    other.close()


def test_likely_pairs_stand_together_and_are_merged_as_a_step(qtbot: QtBot, tmp_path: Path):
    window, register, made = a_register(qtbot, tmp_path)
    _, session, _ = at_work(window)
    register_edits.add_id(session, made[0], "wd:Q7")
    register_edits.add_id(session, made[2], "wd:Q7")
    register.side.same.setChecked(True)
    qtbot.waitUntil(lambda: len(register.side.entries.rows) == 2, timeout=15000)
    assert set(names(register)) == {"Ri Yong-ho", "Ri Yong Ho"}
    register.side.same.setChecked(False)
    register.show_referent(made[0])
    assert "Ri Yong Ho also has the id wd:Q7" in register.notes.text()
    register.side.view.selectAll()
    assert register.merge.isEnabled()
    register.side.filter.setText("ri")
    register.side.show_filtered()
    register.show_referent(made[0])
    register.side.view.selectAll()
    register.merge_chosen()
    assert session.register.resolve(made[2]) == made[0]
    assert "Merged here: Ri Yong Ho" in register.notes.text()
    assert names(register) == ["Ri Yong-ho"]
    session.history.undo()
    assert names(register) == ["Ri Yong Ho", "Ri Yong-ho"]
    register.close()


def test_a_page_shows_all_mentions_and_leads_to_them(qtbot: QtBot, tmp_path: Path):
    window, register, made = a_register(qtbot, tmp_path)
    _, session, view = at_work(window)
    register.show_referent(made[0])
    assert [row.quote for row in register.mentions.rows] == ["Ri Yong-ho", "Ri Yong-ho"]
    assert register.mentions.rows[0].after.startswith("met Kim")
    first = register.mentions.rows[0]
    assert session.article is not None
    assert session.article.article.key != first.article
    register.activateWindow()
    register.mention_view.setFocus()
    qtbot.waitUntil(register.mention_view.hasFocus)
    register.mention_view.selectRow(0)
    press(register.mention_view, Qt.Key.Key_Return)
    assert register.isVisible()
    assert session.article is not None
    assert session.article.article.key == first.article
    assert view.selected == first.key
    register.close()


def test_name_type_and_ids_are_changed_in_place(qtbot: QtBot, tmp_path: Path):
    window, register, made = a_register(qtbot, tmp_path)
    _, session, _ = at_work(window)
    register.show_referent(made[1])
    register.name.committed.emit("Kim Jong-un")
    register.new_id.committed.emit("wd:Q56226")
    entry = session.register.entry(made[1])
    assert entry is not None
    assert (entry.name, entry.ids) == ("Kim Jong-un", ("wd:Q56226",))
    register.remove_id("wd:Q56226")
    assert session.register.ids(made[1]) == ()
    register.new_id.committed.emit("wd:Q56226")
    register.name.committed.emit("  ")
    assert register.name.text() == "Kim Jong-un"
    register.new_id.committed.emit("nonsense")
    assert session.register.ids(made[1]) == ("wd:Q56226",)
    register.close()


def test_chosen_mentions_are_split_off_or_unlinked(qtbot: QtBot, tmp_path: Path):
    window, register, made = a_register(qtbot, tmp_path)
    _, session, _ = at_work(window)
    register.show_referent(made[0])
    assert not register.split.isEnabled()
    register.mention_view.selectRow(1)
    assert register.split.isEnabled()
    register.split_chosen("Ri Su-yong")
    assert session.register.mentions(made[0]) == 1
    assert "Ri Su-yong" in names(register)
    register.mention_view.selectRow(0)
    register.unlink_chosen()
    assert session.register.mentions(made[0]) == 0
    session.history.undo()
    session.history.undo()
    assert session.register.mentions(made[0]) == 2
    register.close()


def test_the_page_of_the_selected_mention_opens_by_command(qtbot: QtBot, tmp_path: Path):
    window, register, made = a_register(qtbot, tmp_path)
    workspace, session, _ = at_work(window)
    register.close()
    assert session.article is not None
    workspace.desk.select(session.article.spans.key_at_rank(0))
    window.run("go.referent")
    assert workspace.register is not None
    assert workspace.register.name.text() == "Ri Yong-ho"
    assert workspace.register.mentions.rows
    assert made
    workspace.register.close()


def test_the_register_closes_with_its_project(qtbot: QtBot, tmp_path: Path):
    window, register, _ = a_register(qtbot, tmp_path)
    assert register.isVisible()
    window.close()
    assert not register.isVisible()


def test_an_entry_is_merged_by_a_few_letters(qtbot: QtBot, tmp_path: Path):
    window, register, made = a_register(qtbot, tmp_path)
    _, session, _ = at_work(window)
    register.show_referent(made[0])
    register.merge_with.click()
    popup = register.popup
    assert popup is not None
    assert [row.words for row in popup.model.rows] == ["Ri Yong Ho"]
    popup.field.setText("kim")
    press(popup.field, Qt.Key.Key_Return)
    assert session.register.resolve(made[1]) == made[0]
    assert register.popup is None
    session.history.undo()
    register.merge_with.click()
    assert register.popup is not None
    press(register.popup.field, Qt.Key.Key_Escape)
    assert register.popup is None
    assert register.isVisible()
    register.close()


def test_an_entry_is_not_offered_to_be_merged_into_itself(qtbot: QtBot, tmp_path: Path):
    window, register, made = a_register(qtbot, tmp_path)
    _, session, _ = at_work(window)
    register.show_referent(made[0])
    assert not register.merge.isEnabled()
    steps = [step.name for step in session.history.steps()]
    register.merge_with.click()
    popup = register.popup
    assert popup is not None
    popup.field.setText("Ri Yong-ho")
    assert "Ri Yong-ho" not in [row.words for row in popup.model.rows]
    popup.chosen.emit(made[0])
    assert [step.name for step in session.history.steps()] == steps
    assert session.register.resolve(made[0]) == made[0]
    register.close()


def test_many_entries_are_read_by_and_by(qtbot: QtBot, tmp_path: Path):
    window = a_window(qtbot, tmp_path, TEXT)
    _, session, _ = at_work(window)
    fresh = [register_edits.new_entry(f"Entry {number:04}") for number in range(2500)]

    def work(writing: Writing) -> list[Change]:
        for entry in fresh:
            register_edits.enter(writing, entry)
        return [ManyChanged()]

    session.run("Make Entries", work)
    window.run("go.register")
    workspace, _, _ = at_work(window)
    register = workspace.register
    assert register is not None
    assert 0 < len(names(register)) < 2500
    qtbot.waitUntil(lambda: len(names(register)) == 2500, timeout=15000)
    register.side.filter.setText("entry 24")
    qtbot.waitUntil(lambda: len(names(register)) == 100)
    register.close()


def test_counting_mentions_ends_no_search(qtbot: QtBot, tmp_path: Path):
    window, register, made = a_register(qtbot, tmp_path)
    workspace, session, _ = at_work(window)
    searching, answers = workspace.searching.link, list[Answer]()
    searching.answered.connect(answers.append)
    searching.ask(Search("Geneva"))
    labelling.add(session, "PLACE", [place_of(session, "Geneva")])
    link(session, "was", made[1])
    counts = register.side.entries
    qtbot.waitUntil(lambda: counts.counts.get(made[1]) == (2, 2), timeout=15000)
    qtbot.waitUntil(lambda: bool(answers) and answers[-1].done, timeout=15000)
    assert [hit.title for answer in answers for hit in answer.hits] == ["Ri Yong-ho was in Geneva."]
    register.close()


def test_open_dialogs_follow_a_change_of_the_theme(qtbot: QtBot, tmp_path: Path):
    window, register, made = a_register(qtbot, tmp_path)
    _, session, _ = at_work(window)
    register.show_referent(made[0])
    window.run("project.schema")
    editor = window.labels.editor
    assert editor is not None
    gazetteers = GazetteersDialog(session, register.theme, window)
    gazetteers.show()
    lists = (register.side.view, register.mention_view, editor.list)
    window.run("view.theme.dark")
    for dialog in (register, editor, gazetteers):
        theme = dialog.theme
        assert theme.name == "dark"
        role = QPalette.ColorRole.WindowText
        inks = {label.palette().color(role).name() for label in dialog.findChildren(QLabel)}
        assert inks <= {theme.text.name(), theme.dim.name(), theme.alert.name()}
        assert dialog.grab().toImage().pixelColor(3, 3) == theme.panel
    for view in lists:
        delegate = view.itemDelegate()
        assert isinstance(delegate, RowDelegate)
        assert delegate.theme.name == "dark"
    window.run("view.theme.light")
    for dialog in (gazetteers, editor, register):
        dialog.close()


def test_the_context_menu_opens_the_page_and_unlinks(qtbot: QtBot, tmp_path: Path):
    window, register, made = a_register(qtbot, tmp_path)
    workspace, session, view = at_work(window)
    register.close()
    assert session.article is not None
    workspace.desk.select(session.article.spans.key_at_rank(0))
    view.context_menu_requested.emit(window.mapToGlobal(window.rect().center()))
    (menu,) = [menu for menu in workspace.findChildren(QMenu) if menu.isVisible()]
    rows = {action.text().partition("\t")[0]: action for action in menu.actions()}
    menu.hide()
    rows["Page of the Referent"].trigger()
    assert workspace.register is not None
    assert workspace.register.name.text() == "Ri Yong-ho"
    rows["Unlink from the Register"].trigger()
    assert session.register.mentions(made[0]) == 1
    workspace.register.close()
