"""In the window digits say who is meant, and 0 asks at the words."""

from pathlib import Path

from PySide6.QtCore import QModelIndex, Qt
from pytestqt.qtbot import QtBot

from annotator.app import register_edits
from annotator.app.project import open_project
from annotator.app.session import Session
from annotator.ui.parts.filler_chip import FillerChip
from annotator.ui.parts.slot import SmallSlot
from annotator.ui.window.main_window import MainWindow
from tests.ui.window_builders import a_window, at_work, labels, place_of, press

TEXT = "Ann met Bob. Cid saw Bob in Geneva. Later Ann left for Geneva.\n"


def referents(session: Session) -> dict[str, str]:
    """Return the words of mentions with the names they are read under."""
    article = session.article
    assert article is not None
    found = article.spans.referents().items()
    return {article.quote(key): session.register.name(each) for key, each in found}


def message(window: MainWindow) -> str:
    """Return what the status line says."""
    return window.status.message


def select(window: MainWindow, quote: str) -> None:
    """Select words."""
    _, session, view = at_work(window)
    view.select_text(*place_of(session, quote))


def ask(window: MainWindow, quote: str = "", label: str = "") -> None:
    """Select words, label them perhaps, and press 0."""
    _, _, view = at_work(window)
    if quote:
        select(window, quote)
    if label:
        press(view, label)
    press(view, "0")


def answer(window: MainWindow, letters: str, key: Qt.Key | str = Qt.Key.Key_Return) -> None:
    """Type into the popup and press a key."""
    workspace, _, _ = at_work(window)
    popup = workspace.who.popup
    assert popup is not None
    popup.field.setText(letters)
    press(popup.field, key)


def test_zero_and_enter_make_an_entry_of_the_words(qtbot: QtBot, tmp_path: Path):
    window = a_window(qtbot, tmp_path, TEXT)
    workspace, session, view = at_work(window)
    ask(window, "Ann", "p")
    answer(window, "")
    assert referents(session) == {"Ann": "Ann"}
    assert workspace.who.popup is None
    assert view.hasFocus()
    (entry,) = session.register.all()
    assert (entry.name, entry.type) == ("Ann", "PERSON")


def test_a_digit_makes_another_mention_with_its_label_in_one_step(qtbot: QtBot, tmp_path: Path):
    window = a_window(qtbot, tmp_path, TEXT)
    _, session, view = at_work(window)
    ask(window, "Ann", "p")
    answer(window, "Ann Smith")
    select(window, "Bob")
    steps = len(session.history.steps())
    press(view, "1")
    assert labels(session) == [("PERSON", "Ann"), ("PERSON", "Bob")]
    assert referents(session) == {"Ann": "Ann Smith", "Bob": "Ann Smith"}
    assert len(session.history.steps()) == steps + 1
    press(view, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert labels(session) == [("PERSON", "Ann")]


def test_selected_words_name_the_digits_and_an_annotation_whom_it_means(
    qtbot: QtBot, tmp_path: Path
):
    window = a_window(qtbot, tmp_path, TEXT)
    ask(window, "Ann", "p")
    answer(window, "Ann Smith")
    assert window.status.held.rest == "1 Ann Smith"
    ask(window, "Geneva", "l")
    answer(window, "")
    select(window, "Bob")
    assert window.status.held.rest == "1 Ann Smith · 2 Geneva"
    press(at_work(window)[2], "2")
    assert window.status.held.rest == "2 Geneva"


def test_a_digit_links_the_selected_annotation_and_hints_at_another_type(
    qtbot: QtBot, tmp_path: Path
):
    window = a_window(qtbot, tmp_path, TEXT)
    _, session, view = at_work(window)
    ask(window, "Ann", "p")
    answer(window, "")
    select(window, "Geneva")
    press(view, "l")
    press(view, "1")
    assert referents(session)["Geneva"] == "Ann"
    assert labels(session)[1] == ("PLACE", "Geneva")
    assert "Ann is known as Person, here Place" in message(window)


def test_a_digit_nobody_has_says_so_and_changes_nothing(qtbot: QtBot, tmp_path: Path):
    window = a_window(qtbot, tmp_path, TEXT)
    _, session, view = at_work(window)
    select(window, "Bob")
    press(view, "7")
    assert labels(session) == []
    assert "number 7" in message(window)


def test_plain_words_get_a_label_by_its_letter(qtbot: QtBot, tmp_path: Path):
    window = a_window(qtbot, tmp_path, TEXT)
    workspace, session, view = at_work(window)
    ask(window, "Geneva")
    answer(window, "")
    assert workspace.who.popup is not None
    press(workspace.who.popup.field, "l")
    assert labels(session) == [("PLACE", "Geneva")]
    assert referents(session) == {"Geneva": "Geneva"}
    assert view.hasFocus()


def test_a_few_letters_find_an_entry_of_the_project(qtbot: QtBot, tmp_path: Path):
    window = a_window(qtbot, tmp_path, TEXT)
    _, session, _ = at_work(window)
    made = register_edits.create(session, "Robert Miller", "PERSON")
    register_edits.create(session, "Roberta Flack", "PERSON")
    ask(window, "Bob")
    answer(window, "mill")
    assert referents(session) == {"Bob": "Robert Miller"}
    assert labels(session) == [("PERSON", "Bob")]
    assert session.register.mentions(made) == 1


def test_escape_closes_the_popup_and_nothing_has_happened(qtbot: QtBot, tmp_path: Path):
    window = a_window(qtbot, tmp_path, TEXT)
    workspace, session, view = at_work(window)
    ask(window, "Bob")
    answer(window, "x", Qt.Key.Key_Escape)
    assert workspace.who.popup is None
    assert labels(session) == []
    assert view.hasFocus()


def test_the_proposal_is_taken_by_one_key(qtbot: QtBot, tmp_path: Path):
    window = a_window(qtbot, tmp_path, TEXT)
    workspace, session, view = at_work(window)
    register_edits.create(session, "Ann Smith", "PERSON")
    select(window, "Ann")
    press(view, "p")
    workspace.catching_up.now()
    session.register.all()
    workspace.inspector.show_who()
    assert "Ann Smith?" in shown_words(window)
    press(view, Qt.Key.Key_Return, Qt.KeyboardModifier.AltModifier)
    assert referents(session) == {"Ann": "Ann Smith"}
    workspace.catching_up.now()
    assert "Ann Smith" in shown_words(window)
    window.run("label.unlink")
    assert referents(session) == {}


def shown_words(window: MainWindow) -> list[str]:
    """Return the words of the chips in the inspector's section."""
    workspace, _, _ = at_work(window)
    return [chip.text() for chip in workspace.inspector.who.findChildren(FillerChip)]


def test_who_is_here_is_listed_and_leads_to_the_mentions(qtbot: QtBot, tmp_path: Path):
    window = a_window(qtbot, tmp_path, TEXT)
    workspace, session, view = at_work(window)
    ask(window, "Ann", "p")
    answer(window, "")
    start = place_of(session, "Ann left").start
    view.select_text(start, start + 3)
    press(view, "1")
    workspace.inspector.show_annotation(None)
    here = workspace.inspector.here
    assert here.isVisible()
    assert here.rows.data(here.rows.index(0)) == "1, Ann, 2 here, 2 in the project"
    with qtbot.assertNotEmitted(here.chosen):
        here.view.setCurrentIndex(QModelIndex())
        press(here.view, Qt.Key.Key_Return)
    here.view.setCurrentIndex(here.rows.index(0))
    press(here.view, Qt.Key.Key_Return)
    assert view.selected is not None
    article = session.article
    assert article is not None
    assert article.spans.fragments(view.selected)[0].start == 0
    workspace.catching_up.now()
    here.view.setCurrentIndex(here.rows.index(0))
    press(here.view, Qt.Key.Key_Return)
    assert article.spans.fragments(view.selected)[0].start == start


def test_a_foreign_layer_is_not_linked(qtbot: QtBot, tmp_path: Path):
    window = a_window(qtbot, tmp_path, TEXT)
    workspace, session, view = at_work(window)
    ask(window, "Ann", "p")
    answer(window, "")
    path = session.path
    window.workspace = None
    workspace.close_session()
    window.show_session(open_project(path, annotator="Boris"))
    workspace, session, view = at_work(window)
    assert session.article is not None
    workspace.desk.select(session.article.spans.key_at_rank(0))
    for digit in "01":
        press(view, digit)
        assert workspace.who.popup is None
        assert "labels of Anna" in message(window)
    assert referents(session) == {"Ann": "Ann"}


def test_merged_mentions_are_named_by_the_entry_they_are_read_as(qtbot: QtBot, tmp_path: Path):
    window = a_window(qtbot, tmp_path, TEXT)
    workspace, session, _ = at_work(window)
    ask(window, "Ann", "p")
    answer(window, "")
    made = register_edits.create(session, "Ann Smith", "PERSON", ["wd:Q7"])
    article = session.article
    assert article is not None
    key = article.spans.key_at_rank(0)
    register_edits.merge(session, [article.spans.referent(key) or ""], made)
    assert "Ann Smith" in workspace.desk.tool_tip(key)
    assert "ref:" not in workspace.desk.tool_tip(key)


def test_enter_links_to_nobody_who_only_happens_to_be_here(qtbot: QtBot, tmp_path: Path):
    window = a_window(qtbot, tmp_path, TEXT)
    _, session, _ = at_work(window)
    ask(window, "Ann", "p")
    answer(window, "")
    ask(window, "Geneva", "l")
    answer(window, "")
    assert referents(session) == {"Ann": "Ann", "Geneva": "Geneva"}


def test_a_frame_shows_the_digits_of_its_own_kind_alone(qtbot: QtBot, tmp_path: Path):
    window = a_window(qtbot, tmp_path, "Ann saw the embargo. Bob saw the ban.\n")
    workspace, _, view = at_work(window)
    ask(window, "Ann", "p")
    answer(window, "")
    select(window, "ban")
    press(view, "s")
    workspace.catching_up.now()
    assert not workspace.inspector.who.isVisible()
    ask(window, "embargo", "s")
    answer(window, "")
    select(window, "ban")
    press(view, Qt.Key.Key_Space)
    workspace.catching_up.now()
    slots = workspace.inspector.who.findChildren(SmallSlot)
    assert [slot.toolTip() for slot in slots if slot.isVisible()] == ["embargo"]
    press(view, "2")
    assert window.status.held.rest == "2 embargo"
