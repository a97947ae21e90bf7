"""What is said aloud, and who may read."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QProxyStyle, QStyle, QStyleHintReturn, QStyleOption, QWidget
from pytestqt.qtbot import QtBot
from typing_extensions import override

from annotator.app import commands
from annotator.app.project import create_sample
from annotator.ui.look.motion import moves_little
from annotator.ui.view.accessible import ReaderMode
from annotator.ui.window.main_window import MainWindow
from tests.builders import TREASURY
from tests.ui.view.view_builders import open_view
from tests.ui.window_builders import (
    CONTROL,
    OTHER,
    a_window,
    an_empty_window,
    application,
    at_work,
    place_of,
    press,
)

Key = Qt.Key


class Ears:
    """Hears what is said in a window."""

    def __init__(self, window: MainWindow) -> None:
        self._heard: list[tuple[str, bool]] = []
        window._aloud.said.connect(self._hear)
        self.since_last()

    def since_last(self) -> list[str]:
        QCoreApplication.processEvents()
        heard, self._heard = self._heard, []
        self.urgent = any(urgent for _, urgent in heard)
        return [words for words, _ in heard]

    def _hear(self, words: str, urgent: bool) -> None:
        self._heard.append((words, urgent))


@pytest.fixture
def window(qtbot: QtBot, tmp_path: Path) -> Iterator[MainWindow]:
    made = a_window(qtbot, tmp_path, TREASURY, OTHER)
    made.run("view.screen_reader.on")
    yield made
    made.run("view.screen_reader.off")
    QAccessible.setActive(False)


def test_what_the_hands_do_is_said(window: MainWindow):
    _, session, view = at_work(window)
    ears = Ears(window)
    view.select_text(*place_of(session, "Moscow"))
    press(view, "l")
    assert ears.since_last() == ["Labelled Place: Moscow"]
    press(view, "c")
    assert ears.since_last() == ["Now Country: Moscow"]
    press(view, Key.Key_Right, Qt.KeyboardModifier.AltModifier)
    assert ears.since_last() == ["Country reaches now: Moscow firm"]
    press(view, Key.Key_Delete)
    assert ears.since_last() == ["Removed Country: Moscow firm"]
    press(window, Key.Key_Z, CONTROL)
    said = ears.since_last()
    assert len(said) == 1
    assert said[0].startswith("Undone: Remove Country")


def test_refusals_are_said_at_once(window: MainWindow):
    _, session, view = at_work(window)
    ears = Ears(window)
    view.select_text(*place_of(session, "Moscow"))
    press(view, "l")
    ears.since_last()
    press(view, "s")
    assert "another family" in ears.since_last()[0]
    assert ears.urgent


def test_labels_are_said_where_the_caret_comes_to_their_start(window: MainWindow):
    _, session, view = at_work(window)
    place = place_of(session, "Moscow")
    view.select_text(*place)
    press(view, "c")
    ears = Ears(window)
    press(view, Key.Key_Right)
    assert ears.since_last() == []
    press(view, Key.Key_Left)
    assert view.caret == place.start
    assert ears.since_last() == ["Country"]
    press(view, Key.Key_Left)
    press(view, Key.Key_Space)
    assert ears.since_last() == ["Country, Moscow"]


def test_parts_of_an_annotation_are_numbered(window: MainWindow):
    _, session, view = at_work(window)
    view.select_text(*place_of(session, '"We will not stop,"'))
    press(view, "q")
    view.select_text(*place_of(session, '"until they do."'))
    press(view, "+")
    ears = Ears(window)
    view.restore_place(0, place_of(session, '"until').start)
    assert ears.since_last() == ["Statement, part 2 of 2"]


def test_an_article_that_opens_is_named(window: MainWindow):
    workspace, session, _ = at_work(window)
    ears = Ears(window)
    workspace.choose_article(session.queue.keys()[1])
    assert ears.since_last() == ["The council met in Geneva., New, 0 annotations"]


def test_who_may_read_is_chosen_in_the_menu_and_kept(qtbot: QtBot, tmp_path: Path):
    window = a_window(qtbot, tmp_path)
    _, _, view = at_work(window)
    assert window.commands["view.screen_reader.system"].isChecked()
    window.run("view.screen_reader.on")
    assert QAccessible.queryAccessibleInterface(view).role() == QAccessible.Role.Document
    window.run("view.screen_reader.off")
    assert window.commands["view.screen_reader.off"].isChecked()
    assert QAccessible.queryAccessibleInterface(view).role() != QAccessible.Role.Document
    window.close()
    again = an_empty_window(qtbot, tmp_path)
    assert again._aloud.access.mode is ReaderMode.OFF
    QAccessible.setActive(False)


def test_every_mode_has_its_command():
    for mode in ReaderMode:
        assert commands.command(f"view.screen_reader.{mode}").menu == "view/4/Screen Reader"


class StillStyle(QProxyStyle):
    """A style as it is where the system asks for reduced motion."""

    @override
    def styleHint(
        self,
        hint: QStyle.StyleHint,
        option: QStyleOption | None = None,
        widget: QWidget | None = None,
        returnData: QStyleHintReturn | None = None,
    ) -> int:
        if hint == QStyle.StyleHint.SH_Widget_Animation_Duration:
            return 0
        return super().styleHint(hint, option, widget, returnData)


def test_nothing_blinks_or_flashes_where_little_motion_is_asked_for(qtbot: QtBot):
    assert not moves_little()
    application().setStyle(StillStyle("Fusion"))
    try:
        assert moves_little()
        view = open_view("the bank")
        qtbot.addWidget(view)
        with qtbot.waitExposed(view):
            view.show()
        view.setFocus()
        assert not view._caret_timer.isActive()
        before = view.grab().toImage()
        view.flash(0, 3)
        assert view.grab().toImage() == before
    finally:
        application().setStyle("Fusion")


def test_the_role_an_annotation_fills_is_said_too(qtbot: QtBot, tmp_path: Path):
    window = an_empty_window(qtbot, tmp_path)
    window.show_session(create_sample(tmp_path / "sample.annot", annotator="Anna"))
    window.run("view.screen_reader.on")
    workspace, session, _ = at_work(window)
    article, schema = session.article, session.schema
    assert article is not None
    frames = [k for k in article.spans.in_order() if article.spans.label(k) == "SANCTION"]
    targets = [f.id for key in frames for f in article.annotation(key).roles.get("target", ())]
    target = next(key for uuid in targets if uuid and (key := article.key_of(uuid)) is not None)
    ears = Ears(window)
    workspace.desk.select(target)
    said = ears.since_last()[0]
    assert schema.name_of(article.spans.label(target)) in said
    assert "Sanction target" in said
    window.run("view.screen_reader.off")
    QAccessible.setActive(False)
