import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QFocusEvent, QGuiApplication, QKeyEvent, QKeySequence, QShortcut
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from annotator.model.values import AnnotationKey
from annotator.ui.look.theme import load_theme
from annotator.ui.view.article_view import ArticleView
from tests.ui.view.view_builders import LINES, SCHEMA, layer, open_view

TEXT = "The U.S. Treasury sanctioned banks.\n\nNobody answered 👨‍👩‍👧 today."
Key = Qt.Key
CONTROL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
NONE = Qt.KeyboardModifier.NoModifier


@pytest.fixture
def view(qtbot: QtBot) -> ArticleView:
    return shown(qtbot, TEXT)


def shown(qtbot: QtBot, content: str, width: int = 830) -> ArticleView:
    view = open_view(content, width=width)
    qtbot.addWidget(view)
    return view


def press(view: ArticleView, *keys: Qt.Key, held: Qt.KeyboardModifier = NONE) -> int:
    for key in keys:
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            QApplication.sendEvent(view, QKeyEvent(kind, key, held))
    return view.caret


def noted(view: ArticleView) -> list[int]:
    """Return a list that will hold the keys the view has no use for."""
    keys: list[int] = []

    def note(event: QKeyEvent) -> None:
        keys.append(event.key())

    view.key_pressed.connect(note)
    return keys


def test_arrows_walk_over_graphemes_and_line_ends(view: ArticleView):
    view.select_text(34, 34)
    assert press(view, Key.Key_Right) == 35
    assert press(view, Key.Key_Right) == 36
    assert press(view, Key.Key_Right) == 37
    assert press(view, Key.Key_Left, Key.Key_Left) == 35
    family = TEXT.index("👨")
    view.select_text(family, family)
    assert press(view, Key.Key_Right) == family + 5
    assert press(view, Key.Key_Left) == family


def test_arrows_stop_at_both_ends(view: ArticleView):
    assert press(view, Key.Key_Left) == 0
    press(view, Key.Key_End, held=CONTROL)
    assert press(view, Key.Key_Right) == len(TEXT)


def test_control_walks_by_words(view: ArticleView):
    assert press(view, Key.Key_Right, held=CONTROL) == 4
    assert press(view, Key.Key_Right, held=CONTROL) == 9
    assert press(view, Key.Key_Left, held=CONTROL) == 4


def test_shift_extends_and_an_arrow_without_it_collapses(view: ArticleView):
    press(view, Key.Key_Right, held=CONTROL)
    press(view, Key.Key_Right, held=CONTROL | SHIFT)
    assert view.selection == (4, 9)
    press(view, Key.Key_Right, held=SHIFT)
    assert view.selection == (4, 10)
    assert press(view, Key.Key_Left) == 4
    assert view.selection is None


def test_up_and_down_keep_the_column(qtbot: QtBot):
    view = shown(qtbot, "a long first line\nb\na long third line")
    view.select_text(12, 12)
    x = view.rect_of(12, 12).left()
    assert press(view, Key.Key_Down) == 19
    third = press(view, Key.Key_Down)
    assert abs(view.rect_of(third, third).left() - x) < 6
    assert press(view, Key.Key_Up, Key.Key_Up) == 12


def test_up_on_the_first_line_goes_to_the_start_and_down_on_the_last_to_the_end(
    view: ArticleView,
):
    view.select_text(5, 5)
    assert press(view, Key.Key_Up) == 0
    view.select_text(50, 50)
    assert press(view, Key.Key_Down) == len(TEXT)


def test_home_and_end_stay_on_a_wrapped_line(qtbot: QtBot):
    view = shown(qtbot, "word " * 60)
    press(view, Key.Key_Down)
    start = press(view, Key.Key_Home)
    end = press(view, Key.Key_End)
    assert 0 < start < end
    assert view.rect_of(start, start).top() == view.rect_of(end, end).top()
    assert press(view, Key.Key_Home) == start


def test_page_keys_go_by_a_window_of_text_and_show_it(qtbot: QtBot):
    view = shown(qtbot, LINES)
    first = press(view, Key.Key_PageDown)
    assert first > 500
    second = press(view, Key.Key_PageDown)
    assert view.in_sight(second, second)
    assert not view.in_sight(0, 0)
    assert press(view, Key.Key_PageUp) == first


def test_control_home_end_and_a(view: ArticleView):
    assert press(view, Key.Key_End, held=CONTROL) == len(TEXT)
    assert press(view, Key.Key_Home, held=CONTROL) == 0
    press(view, Key.Key_A, held=CONTROL)
    assert view.selection == (0, len(TEXT))


def test_left_goes_on_in_a_text_from_right_to_left(qtbot: QtBot):
    view = shown(qtbot, "תחזית מזג האוויר\nsecond")
    assert press(view, Key.Key_Left, Key.Key_Left) == 2
    assert press(view, Key.Key_Right) == 1
    assert press(view, Key.Key_Left, held=CONTROL) == 6
    assert press(view, Key.Key_Down) >= 17


def test_moving_the_caret_deselects_the_annotation(qtbot: QtBot):
    view = open_view(TEXT, layer(("COUNTRY", 4, 8)))
    qtbot.addWidget(view)
    view.select_annotation(AnnotationKey(1))
    assert view.caret == 4
    told: list[object] = []
    view.annotation_selected.connect(told.append)
    press(view, Key.Key_Right)
    assert told == [None]
    assert view.caret == 5


@pytest.mark.parametrize(
    ("key", "held", "text"),
    [
        (Key.Key_P, NONE, "p"),
        (Key.Key_Period, NONE, "."),
        (Key.Key_Plus, SHIFT, "+"),
        (Key.Key_1, NONE, "1"),
        (Key.Key_Space, NONE, " "),
        (Key.Key_Backspace, NONE, ""),
        (Key.Key_Delete, NONE, ""),
        (Key.Key_Return, NONE, "\r"),
        (Key.Key_BracketLeft, CONTROL | Qt.KeyboardModifier.AltModifier, "["),
    ],
)
def test_typed_keys_reach_the_window_before_any_shortcut(
    view: ArticleView, key: Qt.Key, held: Qt.KeyboardModifier, text: str
):
    override = QKeyEvent(QEvent.Type.ShortcutOverride, key, held, text)
    override.ignore()
    QApplication.sendEvent(view, override)
    assert override.isAccepted()
    keys = noted(view)
    QApplication.sendEvent(view, QKeyEvent(QEvent.Type.KeyPress, key, held, text))
    assert keys == [key]


@pytest.mark.parametrize(
    ("key", "held"),
    [
        (Key.Key_Z, CONTROL),
        (Key.Key_Up, CONTROL),
        (Key.Key_PageDown, CONTROL),
        (Key.Key_Right, Qt.KeyboardModifier.AltModifier),
        (Key.Key_F6, NONE),
        (Key.Key_Escape, NONE),
        (Key.Key_Return, CONTROL),
    ],
)
def test_commands_are_left_to_the_window(view: ArticleView, key: Qt.Key, held: Qt.KeyboardModifier):
    override = QKeyEvent(QEvent.Type.ShortcutOverride, key, held)
    override.ignore()
    QApplication.sendEvent(view, override)
    assert not override.isAccepted()


def test_a_one_letter_shortcut_elsewhere_does_not_steal_a_label_key(qtbot: QtBot):
    window = QWidget()
    qtbot.addWidget(window)
    view = ArticleView(load_theme("light"), SCHEMA, window)
    stolen: list[str] = []
    shortcut = QShortcut(QKeySequence("P"), window)
    shortcut.activated.connect(lambda: stolen.append("p"))
    box = QVBoxLayout(window)
    box.addWidget(QLineEdit())
    box.addWidget(view)
    keys = noted(view)
    with qtbot.waitExposed(window):
        window.show()
    view.setFocus()
    QTest.keyClick(view, Key.Key_P)
    assert (keys, stolen) == ([Key.Key_P], [])


def test_copy_takes_the_text_as_it_is(qtbot: QtBot):
    view = shown(qtbot, "a\xa0b\u2028c d")
    view.select_text(0, 5)
    press(view, Key.Key_C, held=CONTROL)
    assert QGuiApplication.clipboard().text() == "a\xa0b\u2028c"


@pytest.mark.parametrize(
    ("reason", "shown_line"),
    [(Qt.FocusReason.TabFocusReason, True), (Qt.FocusReason.MouseFocusReason, False)],
)
def test_the_focus_is_shown_when_it_came_by_keyboard(
    qtbot: QtBot, reason: Qt.FocusReason, shown_line: bool
):
    view = shown(qtbot, TEXT)
    view.activateWindow()
    view.setFocus()
    qtbot.waitUntil(view.hasFocus)
    QApplication.sendEvent(view, QFocusEvent(QEvent.Type.FocusIn, reason))
    edge = view.viewport().grab().toImage().pixelColor(0, 300).name()
    assert (edge == load_theme("light").selline.name()) == shown_line
