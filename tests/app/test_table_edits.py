"""Editing many rows of a table: one step, over many articles, only one's own."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from annotator.app import frames, labelling
from annotator.app.annotation_table import AnnotationTable, Wanted
from annotator.app.checking import check_project
from annotator.app.occurrences import Repeat, find_occurrences, label_occurrences
from annotator.app.project import open_project
from annotator.app.referring import writer
from annotator.app.register_edits import new_entry
from annotator.app.session import Session
from annotator.app.table_edits import (
    SLICE,
    Planned,
    own_rows,
    plan_emptying,
    plan_exact_value,
    plan_note,
    plan_referent,
    plan_relabel,
    plan_removal,
    plan_value,
    run_planned,
)
from annotator.errors import Refused
from annotator.model.annotation import Annotation, Filler
from annotator.model.table_rows import TableRow
from tests.builders import a_project, keys_of, open_first, words

TEXTS = ("Iran bans Iran.", "Iran again.", "Iran " * (SLICE + 50))


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    session = open_first(a_project(tmp_path, *TEXTS))
    yield session
    session.close()
    assert check_project(session.path) == []


def everywhere(session: Session, count: int) -> list[TableRow]:
    """Label some Irans, of the first articles first, and return their rows."""
    found = [
        each
        for article in keys_of(session)
        for each in find_occurrences(session, Repeat("Iran", "COUNTRY"), article)
    ]
    label_occurrences(session, found[:count], "COUNTRY")
    return rows_of(session, "COUNTRY")


def rows_of(session: Session, *labels: str) -> list[TableRow]:
    table = AnnotationTable(session, Wanted(labels))
    list(table.read())
    return list(table.rows.values())


def do(session: Session, planned: Planned) -> list[int]:
    return list(run_planned(session, planned))


def whole(session: Session, number: int = 0) -> list[Annotation]:
    article = session.open_article(keys_of(session)[number])
    return article.annotations(article.spans.in_order())


def test_rows_of_several_articles_are_relabelled_and_taken_back_as_one_step(
    session: Session,
) -> None:
    rows = everywhere(session, 3)
    planned = plan_relabel(session.schema, rows, "PLACE")
    assert planned.name == "Relabel 3 as Place"
    assert do(session, planned) == []
    assert [a.label for n in (0, 1) for a in whole(session, n)] == ["PLACE"] * 3
    session.history.undo()
    assert [a.label for n in (0, 1) for a in whole(session, n)] == ["COUNTRY"] * 3


def test_thousands_go_in_slices_and_are_still_one_step(session: Session) -> None:
    rows = everywhere(session, SLICE + 20)
    assert do(session, plan_relabel(session.schema, rows, "PLACE")) == [SLICE]
    assert len(rows_of(session, "PLACE")) == SLICE + 20
    session.history.undo()
    assert rows_of(session, "PLACE") == []
    assert len(rows_of(session, "COUNTRY")) == SLICE + 20
    session.history.redo()
    assert len(rows_of(session, "PLACE")) == SLICE + 20


def test_a_label_of_another_family_is_refused_and_mixed_rows_are_left_out(
    session: Session,
) -> None:
    rows = everywhere(session, 2)
    labelling.add(session, "SANCTION", [words(session, "bans")])
    sanctions = rows_of(session, "SANCTION")
    with pytest.raises(Refused, match="Country is no sanction label"):
        plan_relabel(session.schema, rows, "SANCTION")
    assert len(plan_relabel(session.schema, [*rows, *sanctions], "PLACE").keys) == 2
    with pytest.raises(Refused, match="Country already"):
        plan_relabel(session.schema, rows, "COUNTRY")


def test_a_value_is_set_in_all_rows_and_a_second_press_takes_it_away(session: Session) -> None:
    labelling.add(session, "SANCTION", [words(session, "bans")])
    labelling.add(session, "SANCTION", [words(session, "bans Iran")])
    schema = session.schema

    def values(name: str) -> list[object]:
        return [row.attributes.get(name) for row in rows_of(session, "SANCTION")]

    def press(name: str, value: object) -> None:
        do(session, plan_value(schema, rows_of(session, "SANCTION"), name, value))

    press("status", "imposed")
    assert values("status") == ["imposed"] * 2
    do(session, plan_exact_value(schema, rows_of(session, "SANCTION")[:1], "status", "eased"))
    press("status", "imposed")
    assert values("status") == ["imposed"] * 2
    press("status", "imposed")
    assert values("status") == [None] * 2
    press("type", "trade")
    press("type", "arms")
    assert values("type") == [["trade", "arms"]] * 2
    press("type", "trade")
    assert values("type") == [["arms"]] * 2
    press("anaphor", True)
    press("anaphor", True)
    assert values("anaphor") == [None] * 2
    with pytest.raises(Refused, match="Country has no status"):
        plan_value(schema, everywhere(session, 1), "status", "imposed")


def test_removed_rows_leave_their_words_in_the_frames_they_fill_and_take_their_own_fillers(
    session: Session,
) -> None:
    sanction = labelling.add(session, "SANCTION", [words(session, "bans")])
    other = labelling.add(session, "SANCTION", [words(session, "bans Iran")])
    frames.fill_from_words(session, sanction, "measure", [words(session, "bans")])
    iran = labelling.add(session, "COUNTRY", [words(session, "Iran")])
    frames.fill(session, other, "target", iran)
    rows = rows_of(session, "COUNTRY", "SANCTION")
    do(session, plan_removal(session.schema, [row for row in rows if row.key != other]))
    (left,) = whole(session)
    assert (left.label, left.roles["target"]) == ("SANCTION", (Filler(text="Iran"),))
    session.history.undo()
    assert len(whole(session)) == 4


def test_notes_referents_and_single_fillers_are_written(session: Session) -> None:
    sanction = labelling.add(session, "SANCTION", [words(session, "bans")])
    frames.imply(session, sanction, "target", "the bank")
    (row,) = rows_of(session, "SANCTION")
    do(session, plan_note(session.schema, row, "doubtful"))
    do(session, plan_emptying(session.schema, row, "target", 0))
    do(session, plan_referent([row], "ref:1", "the ban"))
    (frame,) = whole(session)
    assert (frame.note, dict(frame.roles), frame.referent) == ("doubtful", {}, "ref:1")
    with pytest.raises(Refused, match="empty already"):
        plan_emptying(session.schema, rows_of(session, "SANCTION")[0], "target", 0)


def test_the_labels_of_others_stay_as_they_are(tmp_path: Path) -> None:
    session = open_first(a_project(tmp_path, *TEXTS))
    rows = everywhere(session, 1)
    session.close()
    other = open_project(session.path, annotator="Ben")
    table = AnnotationTable(other, Wanted(("COUNTRY",), own=False))
    list(table.read())
    with pytest.raises(Refused, match="labels of others"):
        own_rows(list(table.rows.values()), lambda row: table.place(row).own)
    do(other, plan_removal(other.schema, rows))
    assert other.history.next_undo() is None
    assert len(table.rows) == 1
    other.close()


def test_an_edit_that_is_cancelled_is_taken_back_whole(session: Session) -> None:
    rows = everywhere(session, SLICE + 50)
    running = run_planned(session, plan_value(session.schema, rows, "metonym", True))
    assert next(running) == SLICE
    assert any(row.attributes.get("metonym") for row in rows_of(session, "COUNTRY"))
    running.close()
    assert not any(row.attributes.get("metonym") for row in rows_of(session, "COUNTRY"))


def test_a_fresh_entry_is_written_once_in_the_step_that_links_to_it(session: Session) -> None:
    rows = everywhere(session, SLICE + 50)
    entry = new_entry("Iran", "COUNTRY")
    do(session, plan_referent(rows, entry.key, entry.name, writer(session, entry)))
    assert {row.referent for row in rows_of(session, "COUNTRY")} == {entry.key}
    assert session.register.mentions(entry.key) == SLICE + 50
    session.history.undo()
    assert session.register.entry(entry.key) is None
    assert {row.referent for row in rows_of(session, "COUNTRY")} == {None}
