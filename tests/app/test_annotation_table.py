"""Tables of annotations: read in pages, filtered, sorted, grouped, kept up to date by changes."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from annotator.app import frames, labelling, reading
from annotator.app.annotation_table import AnnotationTable, Wanted
from annotator.app.occurrences import Repeat, find_occurrences, label_occurrences
from annotator.app.project import open_project
from annotator.app.removing import remove_article
from annotator.app.session import Session
from annotator.model.changes import Changes
from annotator.model.schema import Schema
from annotator.model.table_columns import Column, ColumnKind, cell, columns_of, frame_labels
from annotator.model.table_filters import (
    REQUIRED,
    UNSET,
    TableFilter,
    grouped,
    matching,
    ordered,
)
from annotator.model.table_rows import TableRow, normal_words
from annotator.model.values import AnnotationKey
from tests.builders import a_project, keys_of, open_first, put_in, words

TEXTS = (
    "The US sanctions Iran. Iran’s bank fears “sanctions”.",
    "Iran says sanctions fail.",
)


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    session = open_first(a_project(tmp_path, *TEXTS))
    yield session
    session.close()


def label(session: Session, name: str, quote: str, occurrence: int = 0) -> AnnotationKey:
    return labelling.add(session, name, [words(session, quote, occurrence)])


def a_table(session: Session, *labels: str, article: bool = False, own: bool = True):
    here = session.article.article.key if article and session.article is not None else None
    table = AnnotationTable(session, Wanted(labels, here, own))
    list(table.read())
    return table


def column(schema: Schema, labels: tuple[str, ...], title: str) -> Column:
    return next(c for c in columns_of(schema, labels, in_context=False) if c.title == title)


def quotes(rows: list[TableRow]) -> list[str]:
    return [row.words for row in rows]


def test_a_row_shows_words_label_attributes_fillers_and_where_it_is(session: Session) -> None:
    sanction = label(session, "SANCTION", "sanctions")
    frames.fill(session, sanction, "authority", label(session, "COUNTRY", "US"))
    frames.imply(session, sanction, "target", "the bank")
    labelling.set_attribute(session, sanction, "status", "called_for")
    labelling.set_attribute(session, sanction, "type", ["trade", "arms"])
    reading.set_source(session, 0, outlet="The Gazette", date="2019-03-22")
    table = a_table(session, *frame_labels(session.schema))
    (row,) = table.rows.values()
    shown = columns_of(session.schema, table.wanted.labels, in_context=False)
    cells = {c.title: cell(row, c, table.known) for c in shown}
    assert cells["Words"] == "sanctions"
    assert cells["Label"] == "Sanction"
    assert cells["Status"] == "called for"
    assert cells["Type"] == "trade, arms"
    assert (cells["Authority"], cells["Target"]) == ("US", "(the bank)")
    assert (cells["Outlet"], cells["Date"]) == ("The Gazette", "2019-03-22")
    assert cells["Annotator"] == "Anna"
    titles = [c.title for c in shown]
    assert titles.index("Speaker") < titles.index("Authority") < titles.index("Target")
    assert titles.index("Target") < titles.index("Cue")


def test_a_table_holds_one_article_or_all_and_ones_own_labels_or_all(session: Session) -> None:
    label(session, "COUNTRY", "Iran")
    session.open_article(keys_of(session)[1])
    label(session, "COUNTRY", "Iran")
    assert len(a_table(session, "COUNTRY").rows) == 2
    assert len(a_table(session, "COUNTRY", article=True).rows) == 1
    assert len(a_table(session, "PERSON").rows) == 0
    other = open_first(open_project(session.path, annotator="Ben", read_only=True))
    assert len(a_table(other, "COUNTRY").rows) == 0
    assert len(a_table(other, "COUNTRY", own=False).rows) == 2
    other.close()


def test_rows_come_in_pages_and_the_pages_hold_them_all(session: Session) -> None:
    long = "\n".join(f"Iran {number}" for number in range(950))
    put_in(session, long)
    session.open_article(keys_of(session)[2])
    found = list(find_occurrences(session, Repeat("Iran", "COUNTRY"), keys_of(session)[2]))
    label_occurrences(session, found, "COUNTRY")
    table = AnnotationTable(session, Wanted(("COUNTRY",)))
    assert list(table.read()) == [*range(100, 950, 150), 950]


def follow(session: Session, table: AnnotationTable) -> list[set[AnnotationKey] | None]:
    told: list[set[AnnotationKey] | None] = []

    def listen(changes: Changes) -> None:
        told.append(table.take_in(changes))

    session.subscribe(listen)
    return told


def test_a_table_follows_labels_fillers_sources_and_undo(session: Session) -> None:
    sanction = label(session, "SANCTION", "sanctions")
    iran = label(session, "COUNTRY", "Iran")
    table = a_table(session, "SANCTION")
    told = follow(session, table)
    frames.fill(session, sanction, "target", iran)
    role = column(session.schema, ("SANCTION",), "Target")
    assert told == [{sanction}]
    assert cell(table.rows[sanction], role, table.known) == "Iran"
    assert "iran" in table.searched[sanction]

    labelling.set_fragments(session, iran, [words(session, "Iran. Iran")])
    assert told[-1] == {sanction}
    assert cell(table.rows[sanction], role, table.known) == "Iran. Iran"
    reading.set_source(session, 0, outlet="The Gazette")
    outlet = column(session.schema, ("SANCTION",), "Outlet")
    assert cell(table.rows[sanction], outlet, table.known) == "The Gazette"

    label(session, "PERSON", "bank")
    assert told[-1] == set()
    second = label(session, "SANCTION", "sanctions", 1)
    assert set(table.rows) == {sanction, second}
    session.history.undo()
    assert told[-1] == {second}
    assert set(table.rows) == {sanction}
    labelling.relabel(session, sanction, "MEASURE")
    assert (told[-1], table.rows) == ({sanction}, {})
    remove_article(session, keys_of(session)[1])
    assert told[-1] is None


def test_a_filter_asks_for_words_values_roles_states_and_labels(session: Session) -> None:
    first, second = (label(session, "SANCTION", "sanctions", n) for n in (0, 1))
    said = label(session, "STATEMENT", "Iran’s bank fears")
    frames.fill(session, first, "target", label(session, "COUNTRY", "Iran"))
    labelling.set_attribute(session, first, "status", "imposed")
    labelling.set_attribute(session, second, "anaphor", True)
    table = a_table(session, *frame_labels(session.schema))

    def shown(wanted: TableFilter) -> set[AnnotationKey]:
        rows = matching(table.rows.values(), wanted, table.known, table.searched)
        return {row.key for row in rows}

    assert shown(TableFilter()) == {first, second, said}
    assert shown(TableFilter(words="IMPOSED")) == {first}
    assert shown(TableFilter(words="iran imposed")) == {first}
    assert shown(TableFilter(labels=frozenset({"STATEMENT"}))) == {said}
    assert shown(TableFilter(values=frozenset({("status", "imposed")}))) == {first}
    assert shown(TableFilter(values=frozenset({("status", UNSET)}))) == {second, said}
    assert shown(TableFilter(values=frozenset({("anaphor", "true")}))) == {second}
    assert shown(TableFilter(missing=frozenset({"target"}))) == {second}
    # An anaphor has its target further up.
    assert shown(TableFilter(missing=frozenset({REQUIRED}))) == {said}


def test_the_same_words_labelled_differently_stand_side_by_side(session: Session) -> None:
    country = label(session, "COUNTRY", "Iran")
    place = label(session, "PLACE", "Iran’s")
    label(session, "PERSON", "bank")
    label(session, "COUNTRY", "US")
    table = a_table(session, "COUNTRY", "PLACE", "PERSON")
    rows = matching(table.rows.values(), TableFilter(differing=True), table.known, table.searched)
    assert {row.key for row in rows} == {country, place}
    by_words = column(session.schema, ("COUNTRY",), "Words")
    everything = ordered(list(table.rows.values()), by_words, table.known)
    assert quotes(everything) == ["bank", "Iran", "Iran’s", "US"]
    assert quotes(ordered(everything, by_words, table.known, descending=True))[0] == "US"
    groups = grouped(everything)
    assert [(group.words, len(group.keys)) for group in groups] == [
        ("bank", 1),
        ("Iran", 2),
        ("US", 1),
    ]


def test_empty_cells_come_last_in_either_direction(session: Session) -> None:
    first, second = (label(session, "SANCTION", "sanctions", n) for n in (0, 1))
    labelling.set_attribute(session, second, "status", "imposed")
    table = a_table(session, "SANCTION")
    status = column(session.schema, ("SANCTION",), "Status")
    for descending in (False, True):
        rows = ordered(list(table.rows.values()), status, table.known, descending=descending)
        assert [row.key for row in rows] == [second, first]
    assert [row.key for row in ordered(list(table.rows.values()), None, table.known)] == [
        first,
        second,
    ]


def test_the_most_frequent_words_stand_first(session: Session) -> None:
    label(session, "COUNTRY", "US")
    for number in (0, 1):
        label(session, "COUNTRY", "Iran", number)
    table = a_table(session, "COUNTRY")
    rows = ordered(list(table.rows.values()), Column(ColumnKind.COUNT, "×"), table.known)
    assert quotes(rows) == ["Iran", "Iran", "US"]


def test_words_stand_in_their_context_also_of_articles_that_are_not_open(session: Session) -> None:
    label(session, "COUNTRY", "Iran")
    session.open_article(keys_of(session)[1])
    label(session, "SANCTION", "sanctions")
    table = a_table(session, "COUNTRY", "SANCTION")
    around = {row.words: table.around(row) for row in table.rows.values()}
    assert around["Iran"] == ("The US sanctions", ". Iran’s bank fears “sanctions”.")
    assert around["sanctions"] == ("Iran says", "fail.")


@pytest.mark.parametrize("said", ["Iran", "iran's", "“Iran,”", " IRAN’s  "])
def test_the_same_words_are_the_same_in_any_case_and_marks(said: str) -> None:
    assert normal_words(said) == "iran"
