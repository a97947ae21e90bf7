"""The form of a frame: every slot is filled, emptied and gone to from it, by mouse and by keys."""

from pathlib import Path
from typing import TypeVar

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from annotator.app import frames, labelling
from annotator.app.session import Session
from annotator.model.annotation import Filler
from annotator.model.fragment import Fragment
from annotator.model.values import AnnotationKey
from annotator.ui.filler_mime import mime_of
from annotator.ui.hands.annotation_words import filled_roles
from annotator.ui.look.themes import Themes
from annotator.ui.parts.filler_chip import CandidateChip, FillerChip, SlotWord
from annotator.ui.parts.slot import RequiredMark, SlotRow, SmallSlot
from annotator.ui.parts.words_field import WordsField
from annotator.ui.window.launch import make_application
from annotator.ui.window.main_window import MainWindow
from annotator.ui.window.workspace import Workspace
from tests.builders import a_project, keys_of, put_records_in, words

_Part = TypeVar("_Part", bound=QWidget)
NAMES = [f"Firm{number:02}" for number in range(15)]
TEXT = (
    "The Treasury imposed sanctions on Gefest-M, a Moscow firm, over coal. "
    f'It named {" ".join(NAMES)}. "We will not stop," said Ri Yong-ho.'
)


@pytest.fixture
def window(qtbot: QtBot, tmp_path: Path):
    window = MainWindow(Themes(make_application(), "light"), None, "Anna")
    qtbot.addWidget(window)
    window.resize(1280, 900)
    with qtbot.waitExposed(window):
        window.show()
    window.show_session(a_project(tmp_path, TEXT))
    yield window
    window.close()


def at_work(window: MainWindow) -> tuple[Workspace, Session]:
    assert window.workspace is not None
    return window.workspace, window.workspace.session


def a_sanction(window: MainWindow) -> AnnotationKey:
    workspace, session = at_work(window)
    key = labelling.add(session, "SANCTION", [words(session, "sanctions")])
    workspace.desk.select(key)
    return key


def label(window: MainWindow, name: str, quote: str) -> AnnotationKey:
    _, session = at_work(window)
    return labelling.add(session, name, [words(session, quote)])


def seen(window: MainWindow, kind: type[_Part]) -> list[_Part]:
    workspace, _ = at_work(window)
    workspace.catching_up.now()
    QTest.qWait(20)
    return [part for part in workspace.inspector.findChildren(kind) if part.isVisible()]


def chip(window: MainWindow, text: str) -> FillerChip:
    return next(chip for chip in seen(window, FillerChip) if chip.text() == text)


def slot(window: MainWindow, name: str) -> SmallSlot:
    return next(slot for slot in seen(window, SmallSlot) if slot.text() == name)


def row(window: MainWindow, name: str) -> SlotRow:
    return next(row for row in seen(window, SlotRow) if row.name.text() == name)


def filled(window: MainWindow, frame: AnnotationKey) -> list[tuple[str, str]]:
    _, session = at_work(window)
    assert session.article is not None
    found = filled_roles(session.article, session.schema, frame, str)
    return [(role, quote) for role, _, quote in found]


def click(part: QWidget) -> None:
    QTest.mouseClick(part, Qt.MouseButton.LeftButton, pos=part.rect().center())


def test_a_required_slot_pressed_waits_and_offers_what_fits(window: MainWindow):
    firm = label(window, "COMPANY", "Gefest-M")
    label(window, "DATE", "coal")
    sanction = a_sanction(window)
    click(seen(window, RequiredMark)[0])
    (candidate,) = seen(window, CandidateChip)
    assert candidate.text() == "Gefest-M"
    click(candidate)
    assert filled(window, sanction) == [("target", "Gefest-M")]
    workspace, _ = at_work(window)
    assert workspace.filling.slot is not None
    click(chip(window, "Gefest-M"))
    assert workspace.page.view.selected == firm


def test_a_small_slot_waits_too_and_the_text_keeps_the_focus(window: MainWindow):
    sanction = a_sanction(window)
    workspace, session = at_work(window)
    workspace.focus_text()
    click(slot(window, "reason"))
    assert workspace.page.view.hasFocus()
    workspace.page.view.drag_finished.emit(words(session, "over coal"))
    assert filled(window, sanction) == [("reason", "over coal")]
    QTest.keyClick(workspace.page.view, Qt.Key.Key_Escape)
    assert workspace.filling.slot is None
    assert slot(window, "condition")


def test_the_cross_and_delete_take_a_filler_out(window: MainWindow):
    firm, person = label(window, "COMPANY", "Gefest-M"), label(window, "PERSON", "Ri Yong-ho")
    sanction = a_sanction(window)
    _, session = at_work(window)
    frames.fill(session, sanction, "target", firm)
    frames.fill(session, sanction, "target", person)
    first = chip(window, "Gefest-M")
    QTest.mouseClick(first, Qt.MouseButton.LeftButton, pos=first.cross.center().toPoint())
    assert filled(window, sanction) == [("target", "Ri Yong-ho")]
    last = chip(window, "Ri Yong-ho")
    last.setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(last, Qt.Key.Key_Delete)
    assert filled(window, sanction) == []
    assert seen(window, RequiredMark)[0].hasFocus()


def test_arrows_go_from_part_to_part_and_letters_open_slots(window: MainWindow):
    a_sanction(window)
    workspace, _ = at_work(window)
    mark = seen(window, RequiredMark)[0]
    mark.setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(mark, Qt.Key.Key_Down)
    focused = QApplication.focusWidget()
    assert isinstance(focused, SmallSlot)
    QTest.keyClicks(focused, "r")
    assert workspace.filling.slot is not None
    assert workspace.filling.slot.role.id == "reason"


def test_words_that_are_not_in_the_text_are_typed_edited_and_taken_out(window: MainWindow):
    sanction = a_sanction(window)
    workspace, _ = at_work(window)
    QTest.keyClicks(workspace.page.view, ".a")
    QTest.keyClick(workspace.page.view, Qt.Key.Key_Return)
    (field,) = seen(window, WordsField)
    assert field.hasFocus()
    QTest.keyClicks(field, "the Union")
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert filled(window, sanction) == [("authority", "the Union")]
    assert workspace.page.view.hasFocus()
    click(chip(window, "the Union"))
    (field,) = seen(window, WordsField)
    QTest.keyClicks(field, "its council")
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert filled(window, sanction) == [("authority", "its council")]
    implied = chip(window, "its council")
    implied.setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(implied, Qt.Key.Key_Backspace)
    assert filled(window, sanction) == []


def test_escape_leaves_the_words_untyped(window: MainWindow):
    sanction = a_sanction(window)
    workspace, _ = at_work(window)
    workspace.type_words("target")
    (field,) = seen(window, WordsField)
    QTest.keyClicks(field, "somebody")
    QTest.keyClick(field, Qt.Key.Key_Escape)
    assert filled(window, sanction) == []
    assert not seen(window, WordsField)
    assert workspace.page.view.hasFocus()


def test_a_name_of_the_register_brings_its_referent(window: MainWindow, tmp_path: Path):
    workspace, session = at_work(window)
    referents = {"wd:Q1": {"name": "Meridian Union", "type": "INTLORG"}}
    mark = {"start": 0, "end": 5, "label": "INTLORG", "referent": "wd:Q1"}
    record = {"text": "Union", "layers": [{"annotations": [mark]}], "referents": referents}
    put_records_in(session, [{"format": "annotator.article", **record}], tmp_path / "more.jsonl")
    sanction = a_sanction(window)
    workspace.type_words("authority")
    (field,) = seen(window, WordsField)
    QTest.keyClicks(field, "meridian union")
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert session.article is not None
    (authority,) = session.article.annotation(sanction).roles["authority"]
    assert authority == Filler(text="Meridian Union", referent="wd:Q1")


def test_many_fillers_are_folded_until_they_are_asked_for(window: MainWindow):
    firms = [label(window, "COMPANY", name) for name in NAMES]
    sanction = a_sanction(window)
    _, session = at_work(window)
    for firm in firms:
        frames.fill(session, sanction, "target", firm)
    assert len(seen(window, FillerChip)) == 12
    (rest,) = seen(window, SlotWord)
    assert rest.text() == "+3 more"
    click(rest)
    assert len(seen(window, FillerChip)) == 15


def drop_on(part: QWidget, filler: AnnotationKey | Fragment, quote: str) -> None:
    mime, where, action = mime_of(filler, quote), QPoint(4, 4), Qt.DropAction.CopyAction
    buttons, keys = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    QApplication.sendEvent(part, QDragEnterEvent(where, action, mime, buttons, keys))
    QApplication.sendEvent(part, QDropEvent(where, action, mime, buttons, keys))


def test_a_span_and_words_dropped_on_a_slot_fill_it(window: MainWindow):
    firm = label(window, "COMPANY", "Gefest-M")
    sanction = a_sanction(window)
    _, session = at_work(window)
    drop_on(row(window, "Target"), firm, "Gefest-M")
    drop_on(slot(window, "reason"), words(session, "over coal"), "over coal")
    assert filled(window, sanction) == [("target", "Gefest-M"), ("reason", "over coal")]
    drop_on(slot(window, "amount"), firm, "Gefest-M")
    assert "Company cannot be the amount" in window.status.message


def test_the_form_of_the_current_frame_stays_while_words_are_selected(window: MainWindow):
    a_sanction(window)
    workspace, session = at_work(window)
    workspace.page.view.select_text(*words(session, "over coal"))
    assert workspace.page.view.selected is None
    assert row(window, "Target")
    workspace.desk.let_go()
    assert not seen(window, SlotRow)


def test_a_layer_to_read_only_shows_fillers_and_changes_nothing(window: MainWindow, tmp_path: Path):
    workspace, session = at_work(window)
    firm = {"id": "firm", "label": "COMPANY", "start": 0, "end": 4}
    roles = {"target": [{"id": "firm"}], "authority": [{"text": "the Union"}]}
    frame = {"label": "SANCTION", "start": 5, "end": 11, "roles": roles}
    layer = {"annotator": "Ben", "annotations": [firm, frame]}
    record = {"format": "annotator.article", "text": "Firm banned.", "layers": [layer]}
    put_records_in(session, [record], tmp_path / "ben.jsonl")
    workspace.rounds.open(keys_of(session)[-1])
    assert session.article is not None
    first, sanction = session.article.spans.in_order()
    workspace.desk.select(sanction)
    found = chip(window, "Firm")
    assert not chip(window, "the Union").isEnabled()
    assert not any(slot.isEnabled() for slot in seen(window, SmallSlot))
    QTest.mouseClick(found, Qt.MouseButton.LeftButton, pos=found.cross.center().toPoint())
    assert workspace.page.view.selected == first
    assert filled(window, sanction) == [("authority", "the Union"), ("target", "Firm")]


def test_a_slot_that_waits_is_scrolled_to_in_a_low_window(window: MainWindow):
    for name in NAMES:
        label(window, "COMPANY", name)
    sanction = a_sanction(window)
    workspace, session = at_work(window)
    window.resize(1280, 800)
    for key in frames.nearest_fitting(session, sanction, "target", most=12):
        frames.fill(session, sanction, "target", key)
    workspace.filling.open_slot("supporter")
    waiting = row(window, "Supporter")
    assert not waiting.visibleRegion().isEmpty()
