"""A comma and a letter set an attribute; a full stop and a letter fill a role."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from annotator.app import frames, labelling
from annotator.app.session import Session
from annotator.model.values import AnnotationKey
from annotator.ui.hands.annotation_words import filled_roles
from annotator.ui.window.main_window import MainWindow
from tests.builders import words
from tests.ui.window_builders import a_window, at_work

TEXT = "The Treasury imposed sanctions on Gefest-M, a Moscow firm, over coal."


@pytest.fixture
def window(qtbot: QtBot, tmp_path: Path):
    window = a_window(qtbot, tmp_path, TEXT)
    yield window
    window.close()


def press(window: MainWindow, keys: str) -> None:
    workspace, _, _ = at_work(window)
    for key in keys:
        QTest.keyClicks(workspace.page.view, key)


def test_a_comma_and_a_letter_set_an_attribute(window: MainWindow):
    workspace, session, _ = at_work(window)
    key = labelling.add(session, "SANCTION", [words(session, "sanctions")])
    workspace.desk.select(key)
    press(window, ",i")
    assert session.article is not None
    assert session.article.annotation(key).attributes["status"] == "imposed"
    press(window, ",?")
    assert "No attribute" in window.status.message


def test_a_comma_and_a_letter_open_a_field_and_return_leads_back(window: MainWindow):
    workspace, session, _ = at_work(window)
    key = labelling.add(session, "MONEY", [words(session, "coal")])
    workspace.desk.select(key)
    workspace.panes.set_shown("inspector", shown=False)
    press(window, ",v")
    field = window.focusWidget()
    assert isinstance(field, QLineEdit)
    assert field.isVisible()
    QTest.keyClicks(field, "5 USD")
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert workspace.page.view.hasFocus()
    assert session.article is not None
    assert session.article.annotation(key).attributes["value"] == "5 USD"


def test_with_nothing_selected_it_is_a_label_of_the_article(window: MainWindow):
    _, session, _ = at_work(window)
    press(window, ",y")
    assert session.article is not None
    assert session.article.layer.document == {"about_sanctions": "yes"}


def test_a_stop_a_letter_and_a_digit_fill_a_role_from_what_is_near(window: MainWindow):
    workspace, session, _ = at_work(window)
    firm = labelling.add(session, "COMPANY", [words(session, "Gefest-M")])
    sanction = labelling.add(session, "SANCTION", [words(session, "sanctions")])
    workspace.desk.select(sanction)
    press(window, ".t")
    assert "1 Gefest-M" in window.status.message
    press(window, "1")
    assert session.article is not None
    target = session.article.annotation(sanction).roles["target"]
    assert [filler.id for filler in target] == [session.article.annotation(firm).id]


def test_selected_words_fill_a_role_at_once(window: MainWindow):
    workspace, session, _ = at_work(window)
    sanction = labelling.add(session, "SANCTION", [words(session, "sanctions")])
    workspace.desk.select(sanction)
    workspace.page.view.select_text(*words(session, "over coal"))
    press(window, ".r")
    assert session.article is not None
    assert "reason" in session.article.annotation(sanction).roles
    assert session.article.spans.counts["REASON"] == 1


def test_without_a_frame_a_stop_says_what_is_needed(window: MainWindow):
    press(window, ".")
    assert "Select a sanction or statement first" in window.status.message


def test_escape_leaves_a_pair(window: MainWindow):
    workspace, session, _ = at_work(window)
    key = labelling.add(session, "SANCTION", [words(session, "sanctions")])
    workspace.desk.select(key)
    press(window, ",")
    QTest.keyClick(workspace.page.view, Qt.Key.Key_Escape)
    press(window, "p")
    assert session.article is not None
    assert session.article.annotation(key).attributes == {}


def test_a_slot_whose_filler_is_removed_says_what_it_keeps(window: MainWindow):
    workspace, session, _ = at_work(window)
    firm = labelling.add(session, "COMPANY", [words(session, "Gefest-M")])
    sanction = labelling.add(session, "SANCTION", [words(session, "sanctions")])
    frames.fill(session, sanction, "target", firm)
    workspace.desk.select(firm)
    QTest.keyClick(workspace.page.view, Qt.Key.Key_Delete)
    assert window.status.message == "Sanction’s target keeps “Gefest-M” as implied words"


def many_firms(session: Session, count: int) -> None:
    for number in range(count):
        start = words(session, f"Firm{number:02}")
        labelling.add(session, "COMPANY", [start])


@pytest.fixture
def crowded(qtbot: QtBot, tmp_path: Path):
    names = " ".join(f"Firm{number:02}" for number in range(12))
    window = a_window(qtbot, tmp_path, f"The sanctions hit {names} said the Treasury.")
    yield window
    window.close()


def roles_of(window: MainWindow, frame: AnnotationKey, role: str) -> list[str]:
    _, session, _ = at_work(window)
    assert session.article is not None
    found = filled_roles(session.article, session.schema, frame, str)
    return [quote for name, _, quote in found if name == role]


def test_more_than_nine_are_paged_by_a_further_stop(crowded: MainWindow):
    workspace, session, _ = at_work(crowded)
    many_firms(session, 12)
    sanction = labelling.add(session, "SANCTION", [words(session, "sanctions")])
    workspace.desk.select(sanction)
    press(crowded, ".t")
    assert workspace.filling.slot is not None
    assert len(workspace.filling.slot.candidates) == 9
    assert ". more" in crowded.status.message
    press(crowded, ".2")
    assert roles_of(crowded, sanction, "target") == ["Firm10"]


def test_the_pages_of_numbers_go_round(crowded: MainWindow):
    workspace, session, _ = at_work(crowded)
    many_firms(session, 10)
    sanction = labelling.add(session, "SANCTION", [words(session, "sanctions")])
    workspace.desk.select(sanction)
    press(crowded, ".t..1")
    assert roles_of(crowded, sanction, "target") == ["Firm00"]


def test_the_selected_annotation_fills_the_current_frame(window: MainWindow):
    workspace, session, _ = at_work(window)
    firm = labelling.add(session, "COMPANY", [words(session, "Gefest-M")])
    sanction = labelling.add(session, "SANCTION", [words(session, "sanctions")])
    workspace.desk.select(sanction)
    workspace.desk.select(firm)
    press(window, ".a")
    assert "Company cannot be the authority" in window.status.message
    press(window, ".t")
    assert roles_of(window, sanction, "target") == ["Gefest-M"]
    assert workspace.page.view.selected == sanction
    assert workspace.page.view.caret == words(session, "Gefest-M").start


def test_a_slot_that_waits_takes_a_click_and_words_until_escape(window: MainWindow):
    workspace, session, _ = at_work(window)
    view = workspace.page.view
    firm = labelling.add(session, "COMPANY", [words(session, "Gefest-M")])
    sanction = labelling.add(session, "SANCTION", [words(session, "sanctions")])
    workspace.desk.select(sanction)
    workspace.filling.open_slot("target")
    assert window.status.held.kind == "Fill"
    view.pick([firm], words(session, "Gefest-M").start)
    assert roles_of(window, sanction, "target") == ["Gefest-M"]
    assert workspace.filling.slot is not None
    QTest.keyClick(view, Qt.Key.Key_Escape)
    assert workspace.filling.slot is None
    assert view.selected == sanction
    workspace.filling.open_slot("reason")
    view.drag_finished.emit(words(session, "over coal"))
    assert roles_of(window, sanction, "reason") == ["over coal"]


def test_a_click_on_a_plain_word_labels_it_where_the_role_takes_words(window: MainWindow):
    workspace, session, _ = at_work(window)
    sanction = labelling.add(session, "SANCTION", [words(session, "sanctions")])
    workspace.desk.select(sanction)
    workspace.filling.open_slot("status_cue")
    workspace.filling.pick([], words(session, "imposed").start + 2)
    assert roles_of(window, sanction, "status cue") == ["imposed"]
    workspace.filling.open_slot("target")
    workspace.filling.pick([], words(session, "firm").start)
    assert "Label these words first" in window.status.message


def test_undoing_the_frame_ends_the_slot_that_waits(window: MainWindow):
    workspace, session, _ = at_work(window)
    sanction = labelling.add(session, "SANCTION", [words(session, "sanctions")])
    workspace.desk.select(sanction)
    press(window, ".t")
    assert workspace.filling.slot is not None
    session.history.undo()
    assert workspace.filling.slot is None
    assert not workspace.page.view.picking


def test_another_filler_of_a_role_for_one_is_told(window: MainWindow):
    workspace, session, _ = at_work(window)
    statement = labelling.add(session, "STATEMENT", [words(session, "over coal")])
    frames.fill_from_words(session, statement, "medium", [words(session, "Moscow")])
    workspace.desk.select(statement)
    workspace.page.view.select_text(*words(session, "firm"))
    press(window, ".m")
    assert "in place of “Moscow”" in window.status.message
    assert roles_of(window, statement, "medium") == ["firm"]


def test_values_used_last_are_offered_first_and_set_again_by_a_second_comma(window: MainWindow):
    workspace, session, _ = at_work(window)
    first = labelling.add(session, "SANCTION", [words(session, "sanctions")])
    workspace.desk.select(first)
    press(window, ",i,f")
    second = labelling.add(session, "SANCTION", [words(session, "imposed")])
    workspace.desk.select(second)
    press(window, ",")
    assert ", sets imposed · financial as last time" in window.status.message
    press(window, ",")
    assert session.article is not None
    attributes = session.article.annotation(second).attributes
    assert (attributes["status"], attributes["type"]) == ("imposed", ["financial"])
    step = session.history.next_undo()
    assert step is not None
    assert step.name == "Set Status, Type of Sanction"
    press(window, ",,")
    assert "No value that was used last is left" in window.status.message


def test_a_frame_without_status_says_so(window: MainWindow):
    workspace, session, _ = at_work(window)
    sanction = labelling.add(session, "SANCTION", [words(session, "sanctions")])
    workspace.desk.select(sanction)
    assert window.status.held.lacks == "no target, status"
    press(window, ",i")
    assert window.status.held.lacks == "no target"


def test_a_frame_that_is_only_current_leaves_the_comma_to_the_article(window: MainWindow):
    workspace, session, _ = at_work(window)
    sanction = labelling.add(session, "SANCTION", [words(session, "sanctions")])
    workspace.desk.select(sanction)
    QTest.keyClick(workspace.page.view, Qt.Key.Key_Escape)
    assert workspace.desk.frame == sanction
    press(window, ",y")
    assert session.article is not None
    assert session.article.layer.document == {"about_sanctions": "yes"}
    assert session.article.annotation(sanction).attributes.get("status") is None


def test_a_sanction_with_status_and_three_fillers_takes_fifteen_keys_at_most(window: MainWindow):
    workspace, session, _ = at_work(window)
    labelling.add(session, "GOVBODY", [words(session, "Treasury")])
    labelling.add(session, "COMPANY", [words(session, "Gefest-M")])
    workspace.page.view.select_text(*words(session, "sanctions"))
    pressed = "s,i.a1.t1"
    press(window, pressed)
    frame = workspace.desk.frame
    assert frame is not None
    workspace.page.view.select_text(*words(session, "over coal"))
    press(window, ".r")
    assert len(pressed) + len(".r") <= 15
    assert roles_of(window, frame, "authority") == ["Treasury"]
    assert roles_of(window, frame, "target") == ["Gefest-M"]
    assert roles_of(window, frame, "reason") == ["over coal"]


SPLIT = '"We will not stop," Ri Yong-ho said in a statement, "until they do."'


def test_a_split_quotation_takes_twelve_keys_at_most(qtbot: QtBot, tmp_path: Path):
    window = a_window(qtbot, tmp_path, SPLIT)
    workspace, session, _ = at_work(window)
    view, pressed = workspace.page.view, list[str]()
    person = labelling.add(session, "PERSON", [words(session, "Ri Yong-ho")])

    def keys(quote: str, typed: str) -> None:
        if quote:
            view.select_text(*words(session, quote))
        pressed.extend(typed)
        press(window, typed)

    keys('"We will not stop,"', "q")
    frame = workspace.desk.frame
    assert frame is not None
    keys('"until they do."', "+")
    keys("said", ".c")
    keys("a statement", ".m")
    keys("", ".s1")
    keys("", ",r")
    assert len(pressed) <= 12
    assert session.article is not None
    whole = session.article.annotation(frame)
    assert len(whole.fragments) == 2
    assert whole.attributes["quote"] == "direct"
    assert whole.attributes["stance"] == "reject"
    assert whole.roles.keys() == {"speaker", "cue", "medium"}
    assert session.article.annotation(person).id in whole.fillers()
    window.close()


def test_undo_ends_a_pair_that_is_begun(window: MainWindow):
    workspace, session, _ = at_work(window)
    view = workspace.page.view
    view.select_text(*words(session, "sanctions"))
    press(window, "s")
    press(window, ".")
    assert workspace.pairs.waiting
    QTest.keyClick(window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert not workspace.pairs.waiting
    assert session.article is not None
    assert len(session.article.spans) == 0
    view.select_text(*words(session, "Gefest-M"))
    press(window, "f")
    assert [session.article.spans.label(k) for k in session.article.spans.in_order()] == ["COMPANY"]


def test_words_that_bring_their_own_quotation_marks_get_no_others(qtbot: QtBot, tmp_path: Path):
    window = a_window(qtbot, tmp_path, 'He said: “We will not stop.” "Never," she said.')
    workspace, session, _ = at_work(window)
    for quote in ("“We will not stop.”", '"Never,"'):
        workspace.page.view.select_text(*words(session, quote))
        assert window.status.held.name == quote
        press(window, "q")
        assert window.status.held.name == f"Statement {quote}"
        press(window, ".c")
        assert window.status.held.name == f"Cue · {quote}"
        QTest.keyClick(workspace.page.view, Qt.Key.Key_Escape)
    window.close()


def test_words_for_a_slot_that_waits_are_found_by_keys(window: MainWindow):
    workspace, session, _ = at_work(window)
    view = workspace.page.view
    view.select_text(*words(session, "sanctions"))
    press(window, "s")
    view.restore_place(0, 0)
    press(window, ".r")
    assert workspace.filling.slot is not None
    press(window, "/")
    field = window.focusWidget()
    assert isinstance(field, QLineEdit)
    QTest.keyClicks(field, "over coal")
    QTest.keyClick(field, Qt.Key.Key_Escape)
    assert workspace.filling.slot is not None
    QTest.keyClick(view, Qt.Key.Key_Return)
    assert filled_roles_of_first_frame(window) == [("reason", "over coal")]


def filled_roles_of_first_frame(window: MainWindow) -> list[tuple[str, str]]:
    _, session, _ = at_work(window)
    article = session.article
    assert article is not None
    frame = next(k for k in article.spans.in_order() if article.spans.label(k) == "SANCTION")
    return [(role, said) for role, _, said in filled_roles(article, session.schema, frame, str)]
