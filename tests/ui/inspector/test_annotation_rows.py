import random
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtTest import QAbstractItemModelTester

from annotator.app import labelling
from annotator.app.open_article import OpenArticle
from annotator.app.session import Session
from annotator.model.annotation import Annotation
from annotator.model.values import AnnotationKey
from annotator.ui.inspector.annotation_order import Order
from annotator.ui.inspector.annotation_rows import AnnotationRows, GroupHead
from annotator.ui.inspector.row_reader import AnnotationRow
from tests.builders import words
from tests.ui.inspector.inspector_builders import label, many_texts, nth_word, opened, some_labels

FATAL = QAbstractItemModelTester.FailureReportingMode.Fatal
LABELS = ("PERSON", "COUNTRY", "SANCTION", "MONEY")


MakeRows = Callable[[Session, OpenArticle], AnnotationRows]


pytestmark = pytest.mark.usefixtures("qapp")


@pytest.fixture
def rows() -> MakeRows:
    def make(session: Session, article: OpenArticle) -> AnnotationRows:
        model = AnnotationRows(session.schema)
        QAbstractItemModelTester(model, FATAL, model)
        model.show_article(article, session.schema)
        session.subscribe(model.apply)
        return model

    return make


def shown(model: AnnotationRows) -> list[str]:
    return [model.index(row, 0).data() for row in range(model.rowCount())]


def names(model: AnnotationRows) -> list[tuple[str, str]]:
    contents = [model.content(row) for row in range(model.rowCount())]
    return [(type(c).__name__, c.name) for c in contents if c is not None]


def test_rows_stand_in_reading_order_whatever_order_they_were_made_in(
    tmp_path: Path, rows: MakeRows
):
    session, article = opened(tmp_path)
    model = rows(session, article)
    some_labels(session)
    assert shown(model) == ["Gefest-M", "The Treasury", "sanction", "Moscow", "Ri Yong-ho"]


def test_by_label_rows_stand_in_groups_with_counts_in_the_schemas_order(
    tmp_path: Path, rows: MakeRows
):
    session, article = opened(tmp_path)
    model = rows(session, article)
    model.sort_by(Order.LABEL)
    some_labels(session)
    label(session, "PERSON", "Treasury hits")
    assert shown(model)[:3] == ["Person", "Treasury hits", "Ri Yong-ho"]
    head = model.content(0)
    assert isinstance(head, GroupHead)
    assert head.count == 2
    assert model.key_at(0) is None
    assert not model.flags(model.index(0, 0)) & Qt.ItemFlag.ItemIsSelectable


def test_the_last_row_of_a_group_takes_its_head_with_it(tmp_path: Path, rows: MakeRows):
    session, article = opened(tmp_path)
    model = rows(session, article)
    model.sort_by(Order.LABEL)
    keys = some_labels(session)
    labelling.remove(session, keys["place"])
    assert "Place" not in shown(model)
    assert "Moscow" not in shown(model)


def test_a_relabelled_row_moves_to_its_group(tmp_path: Path, rows: MakeRows):
    session, article = opened(tmp_path)
    model = rows(session, article)
    model.sort_by(Order.LABEL)
    keys = some_labels(session)
    labelling.relabel(session, keys["place"], "PERSON")
    assert model.key_at(model.row_of(keys["place"])) == keys["place"]
    assert shown(model)[:3] == ["Person", "Moscow", "Ri Yong-ho"]


def test_a_row_moves_when_its_annotation_gets_another_start(tmp_path: Path, rows: MakeRows):
    session, article = opened(tmp_path)
    model = rows(session, article)
    keys = some_labels(session)
    labelling.set_fragments(session, keys["person"], [words(session, "Tuesday")])
    assert shown(model) == ["Gefest-M", "The Treasury", "Tuesday", "sanction", "Moscow"]


def test_a_frame_says_which_required_role_is_empty(tmp_path: Path, rows: MakeRows):
    session, article = opened(tmp_path)
    model = rows(session, article)
    keys = some_labels(session)
    row = model.row_of(keys["sanction"])
    content = model.content(row)
    assert isinstance(content, AnnotationRow)
    assert content.missing is not None
    assert content.missing.id == "target"
    spoken = model.index(row, 0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert spoken.endswith("no target")


def test_the_filter_finds_words_and_labels_without_minding_case(tmp_path: Path, rows: MakeRows):
    session, article = opened(tmp_path)
    model = rows(session, article)
    some_labels(session)
    model.filter_by("TREAS")
    assert shown(model) == ["The Treasury"]
    model.filter_by("compan")
    assert shown(model) == ["Gefest-M"]
    model.filter_by("")
    assert model.shown == model.total == 5


def test_what_is_made_while_a_filter_is_on_shows_only_when_it_passes(
    tmp_path: Path, rows: MakeRows
):
    session, article = opened(tmp_path)
    model = rows(session, article)
    model.filter_by("mosc")
    some_labels(session)
    assert shown(model) == ["Moscow"]
    assert model.row_of(article.spans.key_at_rank(0)) == -1


def test_a_long_layer_is_filtered_in_slices_and_ends_complete(
    tmp_path: Path, rows: MakeRows, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("annotator.ui.inspector.annotation_rows._SLICE", 7)
    session, article = opened(tmp_path, many_texts(60))
    for number in range(60):
        labelling.add(session, LABELS[number % 4], [nth_word(number)])
    model = rows(session, article)
    model.sort_by(Order.LABEL)
    model.filter_by("w0")
    for _ in range(20):
        QCoreApplication.processEvents()
    assert model.shown == 60
    assert names(model).count(("GroupHead", "Person")) == 1


def test_only_rows_round_those_seen_are_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    session, article = opened(tmp_path, many_texts(400))
    for number in range(400):
        labelling.add(session, "SANCTION", [nth_word(number)])
    fresh = session.open_article(article.article.key)
    read: list[AnnotationKey] = []
    whole = fresh.annotations

    def counting(keys: Sequence[AnnotationKey]) -> list[Annotation]:
        read.extend(keys)
        return whole(keys)

    monkeypatch.setattr(fresh, "annotations", counting)
    model = AnnotationRows(session.schema)
    model.show_article(fresh, session.schema)
    model.content(200)
    assert 0 < len(read) <= 80


@pytest.mark.parametrize("order", list(Order))
@pytest.mark.parametrize("words_wanted", ["", "w01"])
def test_following_changes_ends_like_reading_anew(
    tmp_path: Path, rows: MakeRows, order: Order, words_wanted: str
):
    session, article = opened(tmp_path, many_texts(40))
    model = rows(session, article)
    model.sort_by(order)
    model.filter_by(words_wanted)
    chance = random.Random(7)
    for _ in range(60):
        keys = article.spans.in_order()
        act = chance.randrange(5) if keys else 0
        number = chance.randrange(40)
        if act in (0, 1):
            labelling.add(session, chance.choice(LABELS), [nth_word(number)])
        elif act == 2:
            labelling.remove(session, chance.choice(keys))
        elif act == 3:
            labelling.set_fragments(session, chance.choice(keys), [nth_word(number)])
        else:
            session.history.undo()
        fresh = AnnotationRows(session.schema)
        fresh.sort_by(order)
        fresh.show_article(article, session.schema)
        fresh.filter_by(words_wanted)
        assert names(model) == names(fresh)
        assert shown(model) == shown(fresh)
