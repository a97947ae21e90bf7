"""The register's window lists all referents and shows the page of one."""

from pathlib import Path

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from annotator.app import labelling, referring, register_edits
from annotator.app.session import Session
from annotator.ui.main_window import MainWindow
from annotator.ui.register_window import RegisterWindow
from tests.ui.window_builders import a_window, at_work, place_of, press

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
    return [row.name for row in register.entries.rows]


def test_entries_are_listed_filtered_and_counted(qtbot: QtBot, tmp_path: Path):
    _, register, made = a_register(qtbot, tmp_path)
    assert names(register) == ["Kim Jong Un", "Ri Yong Ho", "Ri Yong-ho"]
    qtbot.waitUntil(lambda: register.entries.counts.get(made[0]) == (2, 2), timeout=15000)
    register.order.setCurrentIndex(1)
    register.show_entries()
    assert names(register)[0] == "Ri Yong-ho"
    assert "2 mentions in 2 articles" in str(register.entries.data(register.entries.index(0)))
    register.filter.setText("jong")
    assert names(register) == ["Kim Jong Un"]
    register.close()


def test_likely_pairs_stand_together_and_are_merged_as_a_step(qtbot: QtBot, tmp_path: Path):
    window, register, made = a_register(qtbot, tmp_path)
    _, session, _ = at_work(window)
    register_edits.add_id(session, made[0], "wd:Q7")
    register_edits.add_id(session, made[2], "wd:Q7")
    register.same.setChecked(True)
    qtbot.waitUntil(lambda: len(register.entries.rows) == 2, timeout=15000)
    assert set(names(register)) == {"Ri Yong-ho", "Ri Yong Ho"}
    register.same.setChecked(False)
    register.show_referent(made[0])
    assert "Ri Yong Ho also has the id wd:Q7" in register.notes.text()
    register.list.selectAll()
    assert register.merge.isEnabled()
    register.filter.setText("ri")
    register.show_referent(made[0])
    register.list.selectAll()
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
    register.mention_view.setFocus()
    register.mention_view.selectRow(0)
    press(register, Qt.Key.Key_Return) if register.mention_view.hasFocus() else None
    register.mention_chosen.emit(first)
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
