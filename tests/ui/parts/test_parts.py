import pytest
from PySide6.QtCore import QMimeData, QPoint, Qt
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDragMoveEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from annotator.ui.look.theme import Theme, load_theme
from annotator.ui.parts.choice import ChoiceFlow, key_position
from annotator.ui.parts.field import Field, NoteField
from annotator.ui.parts.filler_chip import FillerChip, FillerLook
from annotator.ui.parts.flow import FlowLayout
from annotator.ui.parts.marks import Stroke
from annotator.ui.parts.part import FocusRing, set_theme_in
from annotator.ui.parts.radio import Radio
from annotator.ui.parts.scroll_bar import OverlayBar
from annotator.ui.parts.slot import SlotRow
from annotator.ui.parts.tab_strip import TabStrip

STATUS = [("called_for", "called for", "c"), ("imposed", "imposed", "i"), ("eased", "eased", "a")]


@pytest.fixture
def theme() -> Theme:
    return load_theme("light")


@pytest.fixture
def status(qtbot: QtBot, theme: Theme) -> ChoiceFlow:
    flow = ChoiceFlow(theme, "Status", STATUS)
    qtbot.addWidget(flow)
    flow.resize(400, 100)
    flow.show()
    return flow


def pressed_in(flow: ChoiceFlow) -> list[str]:
    found: list[str] = []
    flow.pressed.connect(found.append)
    return found


@pytest.mark.parametrize(
    ("words", "key", "at"),
    [
        ("called for", "c", 0),
        ("in force", "f", 3),
        ("eased", "a", 1),
        ("x", "q", -1),
        ("x", "", -1),
    ],
)
def test_the_key_letter_is_underlined_at_a_words_start_if_it_can_be(words: str, key: str, at: int):
    assert key_position(words, key) == at


def test_a_letter_that_is_not_in_the_words_is_written_after_them(qtbot: QtBot, theme: Theme):
    flow = ChoiceFlow(theme, "Type", [("trade", "trade", "x")])
    qtbot.addWidget(flow)
    assert flow.buttons[0].text() == "trade x"


def test_pressing_a_choice_reports_it_and_leaves_the_state_to_the_project(status: ChoiceFlow):
    found = pressed_in(status)
    status.buttons[1].click()
    assert found == ["imposed"]
    assert not status.buttons[1].isChecked()


def test_a_flow_of_choices_is_one_tab_stop_and_arrows_walk_in_it(status: ChoiceFlow):
    stops = [b for b in status.buttons if b.focusPolicy() == Qt.FocusPolicy.TabFocus]
    assert stops == [status.buttons[0]]
    status.buttons[0].setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(status.buttons[0], Qt.Key.Key_Right)
    assert status.buttons[1].hasFocus()
    found = pressed_in(status)
    QTest.keyClick(status.buttons[1], Qt.Key.Key_Return)
    QTest.keyClick(status.buttons[1], Qt.Key.Key_A)
    assert found == ["imposed", "eased"]


def test_arrows_go_down_to_the_nearest_choice_of_the_next_line(status: ChoiceFlow):
    status.resize(90, 120)
    QTest.qWait(1)
    status.buttons[0].setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(status.buttons[0], Qt.Key.Key_Down)
    assert status.buttons[1].hasFocus()


def test_a_value_the_schema_does_not_know_is_shown_too(status: ChoiceFlow):
    status.show_values(["suspended"])
    assert [b.value for b in status.buttons if b.isChecked()] == ["suspended"]


def test_the_ring_shows_for_the_keyboard_only(status: ChoiceFlow):
    status.buttons[0].setFocus(Qt.FocusReason.MouseFocusReason)
    assert not status.findChildren(FocusRing)
    status.buttons[1].setFocus(Qt.FocusReason.TabFocusReason)
    rings = status.findChildren(FocusRing)
    assert rings[0].geometry().contains(status.buttons[1].geometry())


def test_all_sides_of_the_ring_are_seen_where_there_is_no_room_round_a_part(status: ChoiceFlow):
    first = status.buttons[0]
    first.clearFocus()
    first.setFocus(Qt.FocusReason.TabFocusReason)
    (ring,) = status.findChildren(FocusRing)
    assert status.rect().contains(ring.geometry())
    assert ring.geometry().contains(first.geometry())


def test_arrows_pass_over_a_choice_that_is_not_offered(status: ChoiceFlow):
    status.buttons[1].hide()
    status.show_values([])
    status.buttons[0].setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(status.buttons[0], Qt.Key.Key_Right)
    assert status.buttons[2].hasFocus()


def test_a_flow_needs_more_height_the_narrower_it_is(qtbot: QtBot, theme: Theme):
    holder = QWidget()
    qtbot.addWidget(holder)
    flow = FlowLayout(holder, gap=4)
    for number in range(6):
        flow.addWidget(FillerChip(theme, FillerLook(f"filler {number}", Stroke.FILLER, theme.dim)))
    assert holder.sizePolicy().hasHeightForWidth()
    assert flow.heightForWidth(1000) == 28
    assert flow.heightForWidth(190) == 2 * 28


def test_fillers_wrap_and_one_too_long_is_cut_to_the_row(qtbot: QtBot, theme: Theme):
    long = FillerChip(theme, FillerLook("that allow entities " * 5, Stroke.FILLER, theme.dim))
    row = SlotRow(theme, "r", "Reason", [long])
    qtbot.addWidget(row)
    row.resize(336, 28)
    row.show()
    assert long.geometry().left() == 116
    assert long.geometry().right() < 336
    assert long.toolTip() == long.text()


def test_a_field_commits_on_return_and_escape_takes_back_what_was_typed(qtbot: QtBot):
    field = Field()
    qtbot.addWidget(field)
    field.show()
    found: list[str] = []
    field.committed.connect(found.append)
    field.show_text("old")
    field.selectAll()
    QTest.keyClicks(field, "new")
    QTest.keyClick(field, Qt.Key.Key_Escape)
    assert field.text() == "old"
    QTest.keyClicks(field, "er")
    QTest.keyClick(field, Qt.Key.Key_Return)
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert found == ["older"]


def test_a_note_grows_with_its_lines_up_to_five(qtbot: QtBot):
    note = NoteField()
    qtbot.addWidget(note)
    note.resize(200, 30)
    note.show()
    low = note.height()
    note.setPlainText("a\nb\nc")
    higher = note.height()
    note.setPlainText("a\n" * 30)
    assert low < higher < note.height() < 8 * low


def test_tabs_stand_closer_before_a_word_is_cut(qtbot: QtBot, theme: Theme):
    strip = TabStrip(theme, ("Frame", "Annotations", "Article"))
    qtbot.addWidget(strip)
    strip.show()
    for words in ("Annotations", "Annotations 35"):
        strip.tabs[1].set_words(words)
        needed = sum(tab.sizeHint().width() for tab in strip.tabs)
        for width in (400, needed + 2 * 16 + 24):
            strip.resize(width, 32)
            qtbot.waitUntil(lambda: all(t.width() == t.sizeHint().width() for t in strip.tabs))
    strip.close()


def test_tabs_are_gone_through_with_arrows(qtbot: QtBot, theme: Theme):
    strip = TabStrip(theme, ["Frame", "Annotations", "Article"])
    qtbot.addWidget(strip)
    strip.show()
    found: list[int] = []
    strip.chosen.connect(found.append)
    QTest.keyClick(strip.tabs[0], Qt.Key.Key_Left)
    strip.tabs[1].click()
    assert found == [2, 1]
    assert strip.current == 1


def test_a_tab_opens_when_something_is_dragged_over_it_for_a_moment(
    qtbot: QtBot, theme: Theme
) -> None:
    strip = TabStrip(theme, ["Queue", "Comments", "History"])
    qtbot.addWidget(strip)
    strip.show()
    chosen: list[int] = []
    strip.chosen.connect(chosen.append)
    words = QMimeData()
    words.setText("Moscow")
    copied, left = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton
    plain = Qt.KeyboardModifier.NoModifier
    passed, rested = strip.tabs[1], strip.tabs[2]
    for tab in (passed, rested):
        enters = QDragEnterEvent(QPoint(4, 4), copied, words, left, plain)
        QApplication.sendEvent(tab, enters)
        assert enters.isAccepted()
        moves = QDragMoveEvent(QPoint(5, 4), copied, words, left, plain)
        QApplication.sendEvent(tab, moves)
        assert not moves.isAccepted()
        if tab is passed:
            QApplication.sendEvent(tab, QDragLeaveEvent())
    qtbot.waitUntil(lambda: bool(chosen))
    assert chosen == [2]
    assert strip.current == 2


def test_the_thumb_lies_over_the_contents_only_while_there_is_more(qtbot: QtBot, theme: Theme):
    from PySide6.QtWidgets import QScrollArea

    area, inside = QScrollArea(), QWidget()
    qtbot.addWidget(area)
    bar = OverlayBar(theme, area)
    area.setWidget(inside)
    area.resize(100, 100)
    inside.resize(90, 400)
    area.show()
    assert bar.isVisible()
    assert area.viewport().width() == area.width() - 2 * area.frameWidth()
    bar.setValue(50)
    assert area.verticalScrollBar().value() == 50
    inside.resize(90, 50)
    QTest.qWait(1)
    assert not bar.isVisible()


def test_a_theme_reaches_parts_inside_parts(qtbot: QtBot, theme: Theme):
    outer, flow = QWidget(), ChoiceFlow(theme, "Status", STATUS)
    qtbot.addWidget(outer)
    QVBoxLayout(outer).addWidget(flow)
    dark = load_theme("dark")
    set_theme_in(outer, dark)
    assert all(button.theme is dark for button in flow.buttons)


def test_one_of_several_is_chosen_by_arrows_and_shows_its_ring_for_keys_only(
    qtbot: QtBot, theme: Theme
) -> None:
    holder = QWidget()
    qtbot.addWidget(holder)
    column = QVBoxLayout(holder)
    first, second = Radio(theme, "What all agree on"), Radio(theme, "What most say")
    for each in (first, second):
        column.addWidget(each)
    first.setChecked(True)
    with qtbot.waitExposed(holder):
        holder.show()
    holder.activateWindow()
    first.setFocus(Qt.FocusReason.MouseFocusReason)
    assert holder.findChildren(FocusRing) == []
    QTest.keyClick(first, Qt.Key.Key_Down)
    assert second.isChecked()
    assert second.hasFocus()
    (ring,) = holder.findChildren(FocusRing)
    assert ring.geometry().contains(second.geometry())
