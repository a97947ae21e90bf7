"""Everything is reached by Tab as it is read, has a name, and shows that it has the focus."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QComboBox,
    QGridLayout,
    QHBoxLayout,
    QLayout,
    QLayoutItem,
    QLineEdit,
    QPushButton,
    QTextBrowser,
    QVBoxLayout,
    QWidget,
)
from pytestqt.qtbot import QtBot
from shiboken6 import Shiboken

from annotator.app.key_bindings import KeyBindings
from annotator.app.session import Session
from annotator.ui.dialogs.dialog import Dialog
from annotator.ui.dialogs.hand_out_dialog import HandOutDialog
from annotator.ui.dialogs.keys_dialog import KeysDialog
from annotator.ui.dialogs.new_project_dialog import NewProjectDialog
from annotator.ui.jobs.held_job import HeldJob
from annotator.ui.label_editor.editor import LabelEditor
from annotator.ui.look.high_contrast import contrast
from annotator.ui.look.theme import Theme, load_theme
from annotator.ui.look.themes import Themes
from annotator.ui.parts.part import FocusRing
from annotator.ui.parts.tab_walk import in_reading_order
from tests.builders import TREASURY, a_project
from tests.ui.tab_walks import tab_round, takers
from tests.ui.window_builders import a_window, application, at_work


def a_label_editor(session: Session, theme: Theme) -> Dialog:
    return LabelEditor(session, HeldJob(session), KeyBindings(), theme)


def a_keys_dialog(session: Session, theme: Theme) -> Dialog:
    return KeysDialog(theme, KeyBindings(), session.schema)


def a_new_project(session: Session, theme: Theme) -> Dialog:
    return NewProjectDialog(theme, session.path.parent)


def a_hand_out(session: Session, theme: Theme) -> Dialog:
    return HandOutDialog(session, (), theme)


DIALOGS: dict[str, Callable[[Session, Theme], Dialog]] = {
    "labels": a_label_editor,
    "keys": a_keys_dialog,
    "new project": a_new_project,
    "hand out": a_hand_out,
}


@pytest.mark.parametrize("look", ["light", "dark"])
@pytest.mark.parametrize("named", DIALOGS)
def test_a_dialog_is_gone_through_with_tab_as_it_is_read(
    qtbot: QtBot, tmp_path: Path, named: str, look: str
) -> None:
    theme = load_theme(look)
    Themes(application(), look)
    session = a_project(tmp_path)
    dialog = DIALOGS[named](session, theme)
    qtbot.addWidget(dialog)
    with qtbot.waitExposed(dialog):
        dialog.show()
    stops = tab_round(dialog)
    parts = [stop.part for stop in stops]
    assert takers(dialog) <= set(parts)
    assert [stop for stop in stops if not stop.name] == []
    assert [stop.name for stop in stops if not stop.seen] == []
    order = in_reading_order(dialog)
    at = order.index(parts[0])
    assert parts == order[at:] + order[:at]
    session.close()


def test_the_window_is_gone_through_with_tab(qtbot: QtBot, tmp_path: Path) -> None:
    window = a_window(qtbot, tmp_path, TREASURY)
    workspace, _, view = at_work(window)
    for pane in ("view.comments", "view.history", "view.guidelines"):
        window.run(pane)
    view.setFocus()
    stops = tab_round(window)
    parts = [stop.part for stop in stops]
    assert takers(window) <= set(parts)
    assert view in parts
    assert [stop for stop in stops if not stop.name] == []
    assert [stop.name for stop in stops if not stop.seen] == []
    names = [stop.name for stop in stops]
    tops = [names.index(each) for each in ("Annotate", "Entities", "Done and next", "Articles")]
    assert workspace.queue.list in parts
    first = names.index("Annotate")
    assert [(each - first) % len(names) for each in tops] == sorted(
        (each - first) % len(names) for each in tops
    )


def test_what_is_made_later_stands_where_it_is_read(qtbot: QtBot) -> None:
    window, left, right = QWidget(), QVBoxLayout(), QGridLayout()
    qtbot.addWidget(window)
    both = QHBoxLayout(window)
    both.addLayout(left)
    both.addLayout(right)
    last, first, box = QPushButton("d"), QLineEdit("a"), QComboBox()
    right.addWidget(last, 1, 1)
    right.addWidget(box, 0, 1)
    left.addWidget(first)
    left.addWidget(QTextBrowser())
    hidden = QLineEdit()
    left.addWidget(hidden)
    hidden.hide()
    window.show()
    found = in_reading_order(window)
    assert [type(each).__name__ for each in found] == [
        *("QLineEdit", "QTextBrowser", "QComboBox", "QPushButton")
    ]


def test_shift_and_tab_goes_back(qtbot: QtBot, tmp_path: Path) -> None:
    dialog = NewProjectDialog(load_theme("light"), tmp_path)
    qtbot.addWidget(dialog)
    with qtbot.waitExposed(dialog):
        dialog.show()
    dialog.activateWindow()
    order = in_reading_order(dialog)
    order[0].setFocus()
    QTest.keyClick(order[0], Qt.Key.Key_Backtab)
    assert order[-1].hasFocus()
    QTest.keyClick(order[-1], Qt.Key.Key_Tab)
    assert order[0].hasFocus()


@pytest.mark.parametrize("look", ["light", "dark"])
def test_a_choice_shows_the_focus_however_it_got_it(qtbot: QtBot, look: str) -> None:
    theme = load_theme(look)
    Themes(application(), look)
    dialog = Dialog(theme, "Choices")
    boxes = [QComboBox(), QComboBox()]
    for box in boxes:
        box.addItems(["by name", "by mentions"])
        dialog.body.addWidget(box)
    qtbot.addWidget(dialog)
    with qtbot.waitExposed(dialog):
        dialog.show()
    dialog.activateWindow()
    for box, other in (boxes, reversed(boxes)):
        box.setFocus(Qt.FocusReason.MouseFocusReason)
        qtbot.waitUntil(box.hasFocus)
        (ring,) = [each for each in dialog.findChildren(FocusRing) if each.isVisible()]
        assert ring.geometry().contains(box.geometry())
        at = ring.mapTo(dialog, ring.rect().center())
        at.setY(ring.mapTo(dialog, ring.rect().topLeft()).y() + 1)
        shown = dialog.grab().toImage().pixelColor(at)
        assert contrast(shown, theme.panel) >= 3
        assert not ring.geometry().contains(other.geometry())


def test_no_item_of_a_layout_is_held_which_qt_may_drop_unseen(qtbot: QtBot, tmp_path: Path) -> None:
    window = a_window(qtbot, tmp_path, TREASURY)
    at_work(window)
    before = set(map(id, layout_items()))
    assert in_reading_order(window)
    assert [item for item in layout_items() if id(item) not in before] == []


def layout_items() -> list[QLayoutItem]:
    """Return the items of layouts, other than layouts within them, that Python knows."""
    known = Shiboken.getAllValidWrappers()
    return [one for one in known if isinstance(one, QLayoutItem) and not isinstance(one, QLayout)]
