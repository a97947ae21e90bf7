"""Annotators: counted, renamed, united; undone, and the same in every copy after a merge."""

from pathlib import Path

import pytest

from annotator.app import labelling
from annotator.app.checking import check_project
from annotator.app.project import open_project
from annotator.app.session import Session
from annotator.app.together import assigning
from annotator.app.together.merging import MergeOptions, merge_projects
from annotator.app.together.people import people, rename, unite
from annotator.errors import Refused, UserError
from annotator.model.article import Annotator
from annotator.storage.database import copy_database
from annotator.storage.journal import new_uuid
from tests.app.copies import a_copy_for, labelled, merged, quotes
from tests.builders import a_project, keys_of, words


def named(session: Session, name: str) -> Annotator:
    (found,) = [p.annotator for p in people(session) if p.annotator.name == name]
    return found


def two_people(folder: Path) -> Session:
    """Return Rosa's project in which Anna and A. Berg have labelled."""
    rosa = a_project(folder, annotator="Rosa")
    for name, quote in (("Anna", "Ri Yong-ho"), ("A. Berg", "Gefest-M")):
        copy = a_copy_for(rosa, name, folder)
        labelled(copy, "PERSON", quote)
        merged(rosa, copy)
        copy.close()
    return rosa


def test_everyone_is_listed_with_what_they_have_done(tmp_path: Path) -> None:
    session = two_people(tmp_path)
    assigning.assign(session, keys_of(session), [named(session, "Anna")])
    found = {p.annotator.name: p.work for p in people(session)}
    assert list(found) == ["A. Berg", "Anna", "Rosa"]
    assert (found["Anna"].annotations, found["Anna"].layers, found["Anna"].assigned) == (1, 1, 1)
    assert found["Rosa"].layers == 0
    session.close()


def test_a_new_name_holds_everywhere_and_is_undone(tmp_path: Path) -> None:
    session = two_people(tmp_path)
    rename(session, named(session, "Anna"), "Anna Berg")
    assert set(quotes(session)) == {"A. Berg", "Anna Berg"}
    with pytest.raises(Refused, match="already"):
        rename(session, named(session, "A. Berg"), "Anna Berg")
    session.history.undo()
    assert set(quotes(session)) == {"A. Berg", "Anna"}
    session.history.redo()
    assert set(quotes(session)) == {"A. Berg", "Anna Berg"}
    rename(session, named(session, "Anna Berg"), "Anna B.")
    session.close()
    assert check_project(session.path) == []
    again = open_project(session.path, annotator="Rosa")
    assert set(quotes(again)) == {"A. Berg", "Anna B."}
    again.close()


def test_one_who_was_renamed_still_works_as_themselves(tmp_path: Path) -> None:
    session = a_project(tmp_path, annotator="Anna")
    rename(session, session.actor, "Anna Berg")
    assert session.actor.name == "Anna Berg"
    key = session.actor.key
    session.close()
    again = open_project(session.path, annotator="Anna")
    assert (again.actor.key, again.actor.name) == (key, "Anna Berg")
    again.close()


def test_two_who_are_one_have_one_layer_owner_and_that_is_undone(tmp_path: Path) -> None:
    session = two_people(tmp_path)
    assigning.assign(session, keys_of(session), [named(session, "A. Berg")])
    before = quotes(session)
    unite(session, named(session, "A. Berg"), named(session, "Anna"))
    work = {p.annotator.name: p.work for p in people(session)}
    assert set(work) == {"Anna", "Rosa"}
    assert (work["Anna"].annotations, work["Anna"].assigned) == (2, 1)
    session.history.undo()
    assert quotes(session) == before
    assert {p.annotator.name: p.work.assigned for p in people(session)}["A. Berg"] == 1
    session.history.redo()
    assert set(quotes(session)) == {"Anna"}
    session.close()
    assert check_project(session.path) == []


def test_who_was_united_works_as_the_one_they_are(tmp_path: Path) -> None:
    session = two_people(tmp_path)
    anna = named(session, "Anna")
    unite(session, named(session, "A. Berg"), anna)
    session.close()
    berg = open_project(session.path, annotator="A. Berg")
    assert berg.actor == anna
    berg.close()


def test_a_union_and_a_name_travel_and_hold_for_what_comes_later(tmp_path: Path) -> None:
    rosa = two_people(tmp_path)
    path = tmp_path / "copy.annot"
    copy_database(rosa.store.db, path, replica=new_uuid())
    copy = open_project(path, annotator="A. Berg")
    unite(rosa, named(rosa, "A. Berg"), named(rosa, "Anna"))
    rename(rosa, named(rosa, "Anna"), "Anna Berg")
    copy.open_article(keys_of(copy)[0])
    labelling.add(copy, "COMPANY", [words(copy, "Gefest-M", 1)])
    merge_projects(rosa, [path])
    assert set(quotes(rosa)) == {"Anna Berg"}
    merge_projects(copy, [rosa.path])
    assert set(quotes(copy)) == {"Anna Berg"}
    merge_projects(rosa, [path])
    assert merge_projects(rosa, [path]).files[0].counts.nothing
    rosa.close()
    copy.close()
    assert check_project(rosa.path) == [] == check_project(path)


def test_a_merge_asks_but_once_whether_two_of_one_name_are_one(tmp_path: Path) -> None:
    ours = a_project(tmp_path, annotator="Anna")
    ours.open_article(keys_of(ours)[0])
    labelled(ours, "PERSON", "Ri Yong-ho")
    other = a_project(tmp_path, name="other", annotator="Ben")
    other.store.db.execute("UPDATE annotators SET uuid = ?, name = 'Anna'", [new_uuid()])
    other.close()
    with pytest.raises(UserError, match="one person or two"):
        merge_projects(ours, [other.path], MergeOptions())
    merge_projects(ours, [other.path], MergeOptions(same=frozenset({"Anna"})))
    assert merge_projects(ours, [other.path]).files[0].counts.nothing
    assert [p.annotator.name for p in people(ours)] == ["Anna"]
    ours.close()


def test_nobody_is_united_with_themselves_with_a_gold_or_away_from_work(tmp_path: Path) -> None:
    session = two_people(tmp_path)
    gold = session.store.gold(session.actor)
    anna = named(session, "Anna")
    for gone, kept in ((anna, anna), (gold, anna), (session.actor, anna)):
        with pytest.raises(Refused):
            unite(session, gone, kept)
    session.close()
