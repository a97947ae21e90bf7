"""A value that is offered no more keeps its words wherever it is set, and is said to be retired."""

from pathlib import Path

from pytestqt.qtbot import QtBot

from annotator.app import labelling, reading
from annotator.app.schema_editing import apply_edits
from annotator.model.schema import Choice
from annotator.model.schema_edits import AddValue, ChangeValue, RetireValue
from annotator.model.table_columns import value_words as cell_words
from annotator.ui.hands.annotation_words import described, value_words
from annotator.ui.queue.label_filters import _values
from annotator.ui.tables.table_menus import values_of
from tests.builders import words
from tests.ui.window_builders import a_window, at_work


def test_a_retired_value_is_named_wherever_it_is_set(qtbot: QtBot, tmp_path: Path) -> None:
    window = a_window(qtbot, tmp_path)
    workspace, session, _ = at_work(window)
    apply_edits(
        session,
        [
            ChangeValue(attribute="status", value="called_for", name="demanded"),
            AddValue(attribute="stage", value=Choice("echo", name="An echo"), document=True),
        ],
    )
    key = labelling.add(session, "SANCTION", [words(session, "sanction")])
    labelling.set_attribute(session, key, "status", "called_for")
    labelling.set_attribute(session, key, "type", ["trade", "arms"])
    reading.set_document_label(session, "stage", "echo")
    apply_edits(
        session,
        [
            RetireValue(attribute="status", value="called_for"),
            RetireValue(attribute="type", value="arms"),
            RetireValue(attribute="stage", value="echo", document=True),
        ],
    )
    schema, article = session.schema, session.article
    assert article is not None
    status, kinds = schema.attribute("status"), schema.attribute("type")
    assert status is not None
    assert kinds is not None
    assert cell_words(status, "called_for") == "demanded (retired)"
    assert cell_words(kinds, ["trade", "arms"]) == "trade, arms (retired)"
    assert value_words(schema, "status", "called_for") == "demanded (retired)"
    assert value_words(schema, "stage", "echo", document=True) == "An echo (retired)"
    assert "demanded (retired)" in described(article, schema, key, session.register.name)
    assert ("called_for", "demanded (retired)", "c") in values_of(status)
    stage = next(each for each in schema.document if each.id == "stage")
    assert ("echo", "An echo (retired)") in _values(stage)
    head = workspace.page.head
    assert any("An echo (retired)" in piece.words for piece in head.pieces)
