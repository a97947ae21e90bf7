from pathlib import Path
from typing import Protocol, TypeVar

import msgspec
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from annotator.app import labelling, reading
from annotator.app.project import open_project
from annotator.app.session import Session
from annotator.model.annotation import Filler
from annotator.model.changes import AnnotationChanged, Change
from annotator.model.values import AnnotationKey
from annotator.storage.annotations import update_annotation
from annotator.storage.journal import Writing
from annotator.ui.inspector.inspector import Inspector
from annotator.ui.inspector.sections import WIDTH
from annotator.ui.look.theme import load_theme
from annotator.ui.parts.choice import ChoiceButton
from annotator.ui.parts.facts import FactRow
from annotator.ui.parts.field import Field, NoteField
from annotator.ui.parts.filler_chip import FillerChip
from annotator.ui.parts.slot import RequiredMark, SmallSlot
from tests.ui.inspector.inspector_builders import opened, some_labels

Kind = TypeVar("Kind", bound=QWidget)


class Inspect(Protocol):
    def __call__(self, session: Session, *, height: int = 860, width: int = WIDTH) -> Inspector: ...


@pytest.fixture
def inspect(qtbot: QtBot) -> Inspect:
    def make(session: Session, *, height: int = 860, width: int = WIDTH) -> Inspector:
        inspector = Inspector(session, load_theme("light"))
        qtbot.addWidget(inspector)
        session.subscribe(inspector.apply)
        inspector.resize(width, height)
        inspector.show()
        inspector.show_article(session.article)
        return inspector

    return make


def seen(inspector: Inspector, kind: type[Kind]) -> list[Kind]:
    return [part for part in inspector.findChildren(kind) if part.isVisible()]


def choice(inspector: Inspector, value: str) -> ChoiceButton:
    return next(b for b in seen(inspector, ChoiceButton) if b.value == value)


def note(inspector: Inspector) -> NoteField:
    return inspector._note.field


def fill(session: Session, frame: AnnotationKey, role: str, *fillers: Filler) -> None:
    """Fill a role by writing the frame, as an import does."""
    article = session.article
    assert article is not None
    before = article.annotation(frame)

    def work(writing: Writing) -> list[Change]:
        after = msgspec.structs.replace(before, roles={**before.roles, role: fillers})
        update_annotation(writing, before, after, article.text.content)
        return [AnnotationChanged(article.article.key, article.layer.key, frame, before, after)]

    session.run("Fill", work)


def test_pressing_a_value_sets_it_and_pressing_it_again_takes_it_away(
    tmp_path: Path, inspect: Inspect
):
    session, article = opened(tmp_path)
    keys = some_labels(session)
    inspector = inspect(session)
    inspector.show_annotation(keys["sanction"])
    choice(inspector, "imposed").click()
    assert article.annotation(keys["sanction"]).attributes["status"] == "imposed"
    assert choice(inspector, "imposed").isChecked()
    choice(inspector, "imposed").click()
    assert "status" not in article.annotation(keys["sanction"]).attributes
    assert not choice(inspector, "imposed").isChecked()


def test_several_values_are_kept_in_the_schemas_order(tmp_path: Path, inspect: Inspect):
    session, article = opened(tmp_path)
    keys = some_labels(session)
    inspector = inspect(session)
    inspector.show_annotation(keys["sanction"])
    choice(inspector, "travel").click()
    choice(inspector, "arms").click()
    assert article.annotation(keys["sanction"]).attributes["type"] == ["arms", "travel"]
    choice(inspector, "travel").click()
    assert article.annotation(keys["sanction"]).attributes["type"] == ["arms"]


def test_a_flag_is_set_and_taken_away_as_one_step_each(tmp_path: Path, inspect: Inspect):
    session, article = opened(tmp_path)
    keys = some_labels(session)
    inspector = inspect(session)
    inspector.show_annotation(keys["sanction"])
    choice(inspector, "secondary").click()
    assert article.annotation(keys["sanction"]).attributes["secondary"] is True
    session.history.undo()
    assert not choice(inspector, "secondary").isChecked()


def test_a_letter_sets_the_value_that_has_it(tmp_path: Path, inspect: Inspect):
    session, article = opened(tmp_path)
    keys = some_labels(session)
    inspector = inspect(session)
    inspector.show_annotation(keys["sanction"])
    letter = choice(inspector, "threatened").letter
    assert letter
    assert inspector.set_by_letter(letter)
    assert article.annotation(keys["sanction"]).attributes["status"] == "threatened"
    assert not inspector.set_by_letter("€")


def test_a_text_is_kept_on_return_and_when_the_selection_changes(tmp_path: Path, inspect: Inspect):
    session, article = opened(tmp_path)
    keys = some_labels(session)
    money = labelling.add(session, "MONEY", [article.spans.fragments(keys["place"])[0]])
    inspector = inspect(session)
    inspector.show_annotation(money)
    field = next(f for f in seen(inspector, Field) if f.accessibleName() == "Value")
    QTest.keyClicks(field, "500")
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert article.annotation(money).attributes["value"] == "500"
    QTest.keyClicks(field, "0")
    inspector.show_annotation(keys["place"])
    assert article.annotation(money).attributes["value"] == "5000"


def test_a_note_is_kept_half_a_second_after_the_last_key(
    tmp_path: Path, inspect: Inspect, qtbot: QtBot
):
    session, article = opened(tmp_path)
    keys = some_labels(session)
    inspector = inspect(session)
    inspector.show_annotation(keys["firm"])
    QTest.keyClicks(note(inspector), "a ship")
    assert article.annotation(keys["firm"]).note == ""
    qtbot.waitUntil(lambda: bool(article.annotation(keys["firm"]).note == "a ship"))
    assert note(inspector).toPlainText() == "a ship"


def test_a_note_is_kept_for_its_own_annotation_when_another_is_selected(
    tmp_path: Path, inspect: Inspect
):
    session, article = opened(tmp_path)
    keys = some_labels(session)
    inspector = inspect(session)
    inspector.show_annotation(keys["firm"])
    QTest.keyClicks(note(inspector), "first")
    inspector.show_annotation(keys["place"])
    assert article.annotation(keys["firm"]).note == "first"
    assert note(inspector).toPlainText() == ""
    QTest.keyClicks(note(inspector), "second")
    inspector.flush()
    assert article.annotation(keys["place"]).note == "second"


def test_what_is_being_written_survives_another_change_of_the_annotation(
    tmp_path: Path, inspect: Inspect
):
    session, article = opened(tmp_path)
    keys = some_labels(session)
    inspector = inspect(session)
    inspector.show_annotation(keys["firm"])
    QTest.keyClicks(note(inspector), "half a no")
    labelling.set_attribute(session, keys["firm"], "metonym", True)
    assert note(inspector).toPlainText() == "half a no"
    inspector.flush()
    assert article.annotation(keys["firm"]).note == "half a no"


def test_roles_show_fillers_and_a_filler_pressed_is_chosen(tmp_path: Path, inspect: Inspect):
    session, article = opened(tmp_path)
    keys = some_labels(session)
    inspector = inspect(session)
    inspector.show_annotation(keys["sanction"])
    assert len(seen(inspector, RequiredMark)) == 1
    fill(session, keys["sanction"], "target", Filler(article.annotation(keys["firm"]).id))
    fill(session, keys["sanction"], "authority", Filler(text="Washington"))
    assert not seen(inspector, RequiredMark)
    chips = {chip.text(): chip for chip in seen(inspector, FillerChip)}
    assert set(chips) == {"Gefest-M", "Washington"}
    assert chips["Washington"].font().italic()
    chosen: list[object] = []
    inspector.annotation_chosen.connect(chosen.append)
    chips["Gefest-M"].click()
    assert chosen == [keys["firm"]]


def test_empty_optional_roles_are_named_small_in_the_schemas_order(
    tmp_path: Path, inspect: Inspect
):
    session, _ = opened(tmp_path)
    keys = some_labels(session)
    inspector = inspect(session)
    inspector.show_annotation(keys["sanction"])
    small = [slot.text() for slot in seen(inspector, SmallSlot)]
    roles = [r for r in session.schema.by_id["SANCTION"].roles if not r.required]
    assert small == [role.title.lower() for role in roles]


def test_with_nothing_selected_the_labels_of_the_article_are_set(tmp_path: Path, inspect: Inspect):
    session, article = opened(tmp_path)
    some_labels(session)
    inspector = inspect(session)
    choice(inspector, "partly").click()
    assert article.layer.document == {"about_sanctions": "partly"}
    assert choice(inspector, "partly").isChecked()
    reading.set_document_label(session, "about_sanctions", None)
    assert not choice(inspector, "partly").isChecked()


def test_the_article_tells_its_length_and_hash(tmp_path: Path, inspect: Inspect):
    session, article = opened(tmp_path)
    inspector = inspect(session)
    facts = {row.name: row.value for row in seen(inspector, FactRow)}
    assert facts["Length"] == f"{article.article.length} characters"
    assert facts["Text hash"] == article.article.sha256


def test_a_removed_annotation_leaves_the_form(tmp_path: Path, inspect: Inspect):
    session, _ = opened(tmp_path)
    keys = some_labels(session)
    inspector = inspect(session)
    inspector.show_annotation(keys["sanction"])
    labelling.remove(session, keys["sanction"])
    assert not seen(inspector, RequiredMark)
    assert choice(inspector, "partly")


def test_the_layer_of_another_is_shown_but_not_changed(tmp_path: Path, inspect: Inspect):
    session, _ = opened(tmp_path)
    keys = some_labels(session)
    path = session.path
    session.close()
    other = open_project(path, annotator="Ben")
    other.open_article(other.queue.keys()[0])
    assert other.article is not None
    assert other.article.locked
    inspector = inspect(other)
    inspector.show_annotation(keys["sanction"])
    assert not choice(inspector, "imposed").isEnabled()
    assert note(inspector).isReadOnly()
    other.close()


def test_a_refused_edit_is_said_and_shown_as_it_was(tmp_path: Path, inspect: Inspect):
    session, article = opened(tmp_path)
    keys = some_labels(session)
    inspector = inspect(session)
    inspector.show_annotation(keys["sanction"])
    session.read_only = "Another window has this project."
    said: list[object] = []
    inspector.refused.connect(said.append)
    choice(inspector, "imposed").click()
    assert said == ["Another window has this project."]
    assert not choice(inspector, "imposed").isChecked()
    assert article.annotation(keys["sanction"]).attributes.get("status") is None


def test_rows_of_the_list_are_chosen_by_arrows_and_follow_the_selection(
    tmp_path: Path, inspect: Inspect, qtbot: QtBot
):
    session, article = opened(tmp_path)
    keys = some_labels(session)
    inspector = inspect(session)
    view = inspector._list.view
    inspector.show_annotation(keys["treasury"])
    assert view.currentIndex().data() == "The Treasury"
    chosen: list[object] = []
    inspector.annotation_chosen.connect(chosen.append)
    QTest.keyClick(view, Qt.Key.Key_Down)
    assert chosen == [keys["sanction"]]
    with qtbot.waitSignal(inspector.text_requested):
        QTest.keyClick(view, Qt.Key.Key_Return)
    assert article.spans.rank(keys["sanction"]) == view.currentIndex().row()


def test_removing_the_current_row_chooses_no_other(tmp_path: Path, inspect: Inspect, qtbot: QtBot):
    session, _ = opened(tmp_path)
    keys = some_labels(session)
    inspector = inspect(session)
    inspector.show_annotation(keys["treasury"])
    with qtbot.assertNotEmitted(inspector.annotation_chosen):
        labelling.remove(session, keys["treasury"])
    assert not inspector._list.view.currentIndex().isValid()


def test_typing_in_the_list_filters_it_and_escape_brings_all_back(tmp_path: Path, inspect: Inspect):
    session, _ = opened(tmp_path)
    some_labels(session)
    inspector = inspect(session)
    rows, view, field = inspector._list.rows, inspector._list.view, inspector._list.field
    QTest.keyClicks(view, "m")
    QTest.keyClicks(field, "osc")
    assert [rows.index(0, 0).data(), rows.rowCount()] == ["Moscow", 1]
    QTest.keyClick(field, Qt.Key.Key_Escape)
    assert rows.rowCount() == 5
    assert not field.isVisible()


def test_in_a_low_window_the_sections_lie_behind_tabs(tmp_path: Path, inspect: Inspect):
    session, _ = opened(tmp_path)
    keys = some_labels(session)
    inspector = inspect(session, height=560, width=312)
    inspector.show_annotation(keys["sanction"])
    tabs = inspector._tabs
    assert [tab.text() for tab in tabs.tabs] == ["Frame", "Annotations 5", "Article"]
    assert not inspector._list.isVisible()
    tabs.tabs[1].click()
    assert inspector._list.isVisible()
    assert not inspector._head.isVisible()
    tabs.tabs[2].click()
    assert seen(inspector, FactRow)


def test_every_control_has_a_name_for_screen_readers(tmp_path: Path, inspect: Inspect):
    session, _ = opened(tmp_path)
    keys = some_labels(session)
    inspector = inspect(session)
    inspector.show_annotation(keys["sanction"])
    for part in seen(inspector, ChoiceButton):
        assert part.value.replace("_", " ") in part.accessibleName().lower()
    assert choice(inspector, "imposed").accessibleName() == "Status: imposed, key i"


def test_the_other_theme_reaches_every_part(tmp_path: Path, inspect: Inspect):
    session, _ = opened(tmp_path)
    keys = some_labels(session)
    inspector = inspect(session)
    inspector.show_annotation(keys["sanction"])
    dark = load_theme("dark")
    inspector.set_theme(dark)
    assert choice(inspector, "imposed").theme is dark
    inspector.show_annotation(None)
    assert choice(inspector, "partly").theme is dark


def test_without_an_article_it_says_how_it_goes(tmp_path: Path, inspect: Inspect):
    session, _ = opened(tmp_path)
    inspector = inspect(session)
    inspector.show_article(None)
    assert inspector._guide.isVisible()
    assert not inspector._list.isVisible()
