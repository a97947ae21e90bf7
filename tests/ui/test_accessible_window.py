"""Everything in the window that can be reached or pressed has a name; the focus can be seen."""

from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QAbstractItemView, QApplication, QWidget
from pytestqt.qtbot import QtBot

from annotator.app.project import create_sample
from annotator.ui.parts.part import FocusRing
from annotator.ui.window.main_window import MainWindow
from tests.ui.window_builders import (
    a_window,
    an_empty_window,
    at_work,
    place_of,
    press,
)

Key = Qt.Key
PRESSED = ("mousePressEvent", "mouseReleaseEvent")
# They take presses on behalf of others, for the mouse alone: menus and keys do the same.
ONLY_FOR_THE_MOUSE = ("Panes", "_Handle")


def of_the_program(widget: QWidget) -> bool:
    return type(widget).__module__.startswith("annotator.")


def pressed_by_hand(widget: QWidget) -> bool:
    ours = [cls for cls in type(widget).__mro__ if cls.__module__.startswith("annotator.")]
    return any(name in vars(cls) for cls in ours for name in PRESSED)


def wants_a_name(widget: QWidget) -> bool:
    if type(widget).__name__ in ONLY_FOR_THE_MOUSE or widget.objectName().startswith("qt_"):
        return False
    focusable = widget.focusPolicy() != Qt.FocusPolicy.NoFocus and widget.focusProxy() is None
    taken = focusable and (of_the_program(widget) or bool(widget.focusPolicy().value & 1))
    return taken or isinstance(widget, QAbstractButton) or pressed_by_hand(widget)


def name_of(widget: QWidget) -> str:
    return QAccessible.queryAccessibleInterface(widget).text(QAccessible.Text.Name)


def nameless(window: QWidget) -> set[str]:
    return {
        f"{type(widget).__name__} in {type(widget.parentWidget()).__name__}"
        for widget in window.findChildren(QWidget)
        if widget.isVisible() and wants_a_name(widget) and not name_of(widget).strip()
    }


def a_full_window(qtbot: QtBot, folder: Path) -> MainWindow:
    window = an_empty_window(qtbot, folder)
    window.show_session(create_sample(folder / "sample.annot", annotator="Anna"))
    return window


def test_all_that_can_be_reached_or_pressed_has_a_name(qtbot: QtBot, tmp_path: Path):
    window = a_full_window(qtbot, tmp_path)
    assert nameless(window) == set()
    for pane in ("view.history", "view.reader"):
        window.run(pane)
    window.run("edit.find")
    assert nameless(window) == set()


def test_forms_of_all_kinds_of_annotations_have_names(qtbot: QtBot, tmp_path: Path):
    window = a_full_window(qtbot, tmp_path)
    workspace, session, view = at_work(window)
    article = session.article
    assert article is not None
    seen: set[str] = set()
    for key in article.spans.in_order():
        if article.spans.label(key) not in seen:
            seen.add(article.spans.label(key))
            workspace.desk.select(key)
            QApplication.processEvents()
            assert nameless(window) == set(), article.spans.label(key)
    view.select_text(*place_of(session, article.text.content[:20].split()[0]))
    assert nameless(window) == set()


def test_the_first_page_has_names(qtbot: QtBot, tmp_path: Path):
    assert nameless(an_empty_window(qtbot, tmp_path)) == set()


def test_chips_and_rows_say_what_is_shown(qtbot: QtBot, tmp_path: Path):
    window = a_window(qtbot, tmp_path)
    workspace, session, view = at_work(window)
    chip = next(c for c in workspace.bar.chips if c.label.id == "PLACE")
    assert name_of(chip) == "Place, key l, 0 here"
    view.select_text(*place_of(session, "Moscow"))
    press(view, "l")
    assert name_of(chip) == "Place, key l, 1 here"
    assert "Moscow" in name_of(window.status)
    model = workspace.queue.model
    said = model.index(0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert "Started" in said


def test_rows_of_the_queue_are_read(qtbot: QtBot, tmp_path: Path):
    workspace, _, _ = at_work(a_window(qtbot, tmp_path))
    queue = workspace.queue.list
    assert isinstance(queue, QAbstractItemView)
    found = QAccessible.queryAccessibleInterface(queue)
    assert found.role() in (QAccessible.Role.Table, QAccessible.Role.List)
    rows = [found.child(n).text(QAccessible.Text.Name) for n in range(found.childCount())]
    assert "Treasury hits Gefest-M, New" in rows


# The focus


def parts_of(window: MainWindow) -> dict[str, QWidget]:
    workspace, _, _ = at_work(window)
    return {
        "queue": workspace.queue,
        "bar": workspace.bar,
        "text": workspace.page,
        "reader": workspace.reader,
        "inspector": workspace.inspector,
        "history": workspace.history,
    }


def focused_part(window: MainWindow) -> str:
    focused = window.focusWidget()
    assert focused is not None
    return next(name for name, part in parts_of(window).items() if part.isAncestorOf(focused))


def shows_focus(widget: QWidget) -> bool:
    """Tell whether a widget looks different for having the focus, or a ring stands round it."""
    parent = widget.parentWidget()
    rings = parent.findChildren(FocusRing) if parent is not None else []
    if any(ring.isVisible() and ring.geometry().contains(widget.geometry()) for ring in rings):
        return True
    with_focus = widget.grab().toImage()
    widget.clearFocus()
    without = widget.grab().toImage()
    widget.setFocus(Qt.FocusReason.ShortcutFocusReason)
    return with_focus != without


@pytest.fixture
def window(qtbot: QtBot, tmp_path: Path) -> MainWindow:
    made = a_full_window(qtbot, tmp_path)
    made.run("view.reader")
    made.run("view.history")
    at_work(made)[0].focus_text()
    return made


def test_f6_goes_round_all_panes_in_the_order_of_reading(window: MainWindow):
    visited: list[str] = []
    for _ in range(6):
        press(window, Key.Key_F6)
        visited.append(focused_part(window))
    assert visited == ["reader", "inspector", "history", "queue", "bar", "text"]
    press(window, Key.Key_F6, Qt.KeyboardModifier.ShiftModifier)
    assert focused_part(window) == "bar"


def test_the_focus_of_the_keyboard_is_seen_in_each_pane(window: MainWindow):
    unseen: set[str] = set()
    for _ in range(6):
        press(window, Key.Key_F6)
        focused = window.focusWidget()
        assert focused is not None
        if not shows_focus(focused):
            unseen.add(focused_part(window))
    assert unseen == set()


def test_escape_comes_back_to_the_text_from_everywhere(window: MainWindow):
    view = at_work(window)[2]
    for steps in range(1, 6):
        view.setFocus()
        for _ in range(steps):
            press(window, Key.Key_F6)
        focused = window.focusWidget()
        assert focused is not None
        if parts_of(window)["reader"].isAncestorOf(focused):
            continue
        press(focused, Key.Key_Escape)
        assert view.hasFocus(), f"after {steps} panes"


def test_a_click_shows_no_ring(window: MainWindow):
    workspace, _, view = at_work(window)
    chip = workspace.bar.chips[0]
    QTest.mouseClick(chip, Qt.MouseButton.LeftButton)
    assert not any(ring.isVisible() for ring in window.findChildren(FocusRing))
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(300, 200))
    assert view.hasFocus()


def test_tab_reaches_every_part_and_comes_round(window: MainWindow):
    workspace, _, _ = at_work(window)
    workspace.bar.chips[0].setFocus(Qt.FocusReason.TabFocusReason)
    first = window.focusWidget()
    seen: set[QWidget] = set()
    for _ in range(400):
        focused = window.focusWidget()
        assert focused is not None
        seen.add(focused)
        press(focused, Key.Key_Tab)
        if window.focusWidget() is first:
            break
    for name in ("queue", "bar", "inspector"):
        part = parts_of(window)[name]
        assert any(part.isAncestorOf(widget) for widget in seen), name
