"""The guideline at hand: beside the label by F2, and whole in a pane that is searched."""

from pathlib import Path

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QTextDocument
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from annotator.model.schema_file import load_schema
from annotator.ui.guidelines.guidelines_pane import GuidelinesPane
from annotator.ui.look.theme import load_theme
from annotator.ui.parts.markdown import MarkdownView
from tests.ui.window_builders import SHIFT, a_window, at_work, place_of, press

Key = Qt.Key
SCHEMA = load_schema("sanctions-news")


def test_f2_tells_of_the_selected_annotations_label(qtbot: QtBot, tmp_path: Path):
    window = a_window(qtbot, tmp_path)
    workspace, session, view = at_work(window)
    view.select_text(*place_of(session, "sanction"))
    press(view, "s")
    press(window, Key.Key_F2)
    panel = workspace.guiding.panel
    assert panel is not None
    assert panel.label.id == "SANCTION"
    assert panel.isVisible()
    told = panel.text.toPlainText()
    assert "The shortest words that name the sanction" in told
    assert "Target, required" in told
    assert "threatened" in told
    assert window.rect().contains(panel.geometry())
    press(window, Key.Key_F2)
    assert workspace.guiding.panel is None
    assert view.hasFocus()


def test_f2_tells_of_the_armed_chip(qtbot: QtBot, tmp_path: Path):
    window = a_window(qtbot, tmp_path)
    workspace, _, view = at_work(window)
    chip = next(c for c in workspace.bar.chips if c.label.id == "PARTY")
    QTest.mouseClick(chip, Qt.MouseButton.LeftButton)
    window.run("help.guideline")
    panel = workspace.guiding.panel
    assert panel is not None
    assert panel.label.id == "PARTY"
    press(panel.text, Key.Key_Escape)
    assert workspace.guiding.panel is None
    assert view.hasFocus()


def test_with_nothing_in_hand_f2_says_what_to_do(qtbot: QtBot, tmp_path: Path):
    window = a_window(qtbot, tmp_path)
    press(window, Key.Key_F2)
    assert "F2 shows its guideline" in window.status.message


def test_the_panel_goes_when_words_are_selected(qtbot: QtBot, tmp_path: Path):
    window = a_window(qtbot, tmp_path)
    workspace, session, view = at_work(window)
    view.select_text(*place_of(session, "Moscow"))
    press(view, "l")
    window.run("help.guideline")
    assert workspace.guiding.panel is not None
    view.select_text(*place_of(session, "Tuesday"))
    assert workspace.guiding.panel is None


def test_the_pane_holds_the_whole_guideline(qtbot: QtBot, tmp_path: Path):
    window = a_window(qtbot, tmp_path)
    workspace, _, view = at_work(window)
    pane = workspace.guidelines
    assert not pane.isVisible()
    assert pane.text.toPlainText() == ""
    press(window, Key.Key_F1, SHIFT)
    assert pane.isVisible()
    assert window.commands["view.guidelines"].isChecked()
    qtbot.waitUntil(lambda: pane.text.toPlainText() != "")
    told = pane.text.toPlainText()
    assert "Person (p)" in told
    assert "Imposed or in force?" in told
    pane.field.setFocus()
    press(pane.field, Key.Key_Escape)
    assert view.hasFocus()


def test_the_guideline_is_searched(qtbot: QtBot):
    pane = GuidelinesPane(load_theme("light"), SCHEMA)
    qtbot.addWidget(pane)
    pane.resize(336, 500)
    with qtbot.waitExposed(pane):
        pane.show()
    qtbot.waitUntil(lambda: pane.text.toPlainText() != "")
    press(pane.field, "metonym")
    total = int(pane.count.text().removeprefix("1 of "))
    assert total > 3
    press(pane.field, Key.Key_Return)
    assert pane.count.text() == f"2 of {total}"
    assert pane.text.verticalScrollBar().value() > 0
    press(pane.field, Key.Key_Return, SHIFT)
    press(pane.field, Key.Key_Return, SHIFT)
    assert pane.count.text() == f"{total} of {total}"
    pane.field.setText("no such word")
    assert pane.count.text() == "nothing"
    pane.field.clear()
    assert pane.count.text() == ""


def test_markdown_loads_and_opens_nothing(qtbot: QtBot):
    view = MarkdownView(load_theme("dark"))
    qtbot.addWidget(view)
    view.show_markdown("See [there](https://example.org) ![x](file:///etc/passwd) <b>raw</b>")
    image = QTextDocument.ResourceType.ImageResource
    assert view.loadResource(image.value, QUrl("file:///etc/passwd")) is None
    assert not view.openLinks()
    assert not view.openExternalLinks()
    assert "<b>raw</b>" in view.toPlainText()


def test_examples_are_set_apart_in_both_themes(qtbot: QtBot):
    for name in ("light", "dark"):
        theme = load_theme(name)
        view = MarkdownView(theme)
        qtbot.addWidget(view)
        view.show_markdown("Label `Edda Marlow` here.")
        fragments = view.document().begin().begin()
        fragments += 1
        form = fragments.fragment().charFormat()
        assert form.background().color() == theme.hover
        assert form.foreground().color() == theme.text
        view.set_theme(theme)
        assert view.toPlainText() == "Label Edda Marlow here."
