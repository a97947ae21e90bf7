"""Assignments: shared out evenly, kept as logged rows, shown first, and merged."""

from collections import Counter
from pathlib import Path

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotator.app import reading
from annotator.app.project import open_project
from annotator.app.queue import Mine, QueueFilter
from annotator.app.session import Session
from annotator.app.together import assigning
from annotator.app.together.assigning import Wish, assign, owing, reader_named, share, standings
from annotator.app.together.merging import merge_projects
from annotator.app.together.sharing_out import share_out
from annotator.cli import main
from annotator.model.article import State
from annotator.model.values import AnnotatorKey, ArticleKey
from annotator.storage.database import copy_database
from annotator.storage.journal import new_uuid
from tests.builders import a_project, keys_of

TEXTS = tuple(f"Article {number} on sanctions." for number in range(12))


def pairs(session: Session) -> set[tuple[int, str]]:
    """Return which articles, counted from 0, are assigned to whom."""
    names = {each.key: each.name for each in assigning.readers(session)}
    order = {key: number for number, key in enumerate(keys_of(session))}
    found = (each for each in standings(session) if each.assigned)
    return {(order[each.article], names[each.annotator]) for each in found}


def test_articles_are_assigned_and_taken_away_and_that_is_undone(tmp_path: Path) -> None:
    session = a_project(tmp_path, *TEXTS)
    keys = keys_of(session)
    ben = reader_named(session, "Ben")
    assert assign(session, keys[:2], [ben]) == 2
    assert assign(session, keys[:3], [ben]) == 1
    assert pairs(session) == {(0, "Ben"), (1, "Ben"), (2, "Ben")}
    assert assigning.take_from(session, keys[1:2], [ben]) == 1
    assert pairs(session) == {(0, "Ben"), (2, "Ben")}
    assign(session, keys[1:2], [ben])
    for _ in range(2):
        session.history.undo()
    assert pairs(session) == {(0, "Ben"), (1, "Ben"), (2, "Ben")}
    session.history.redo()
    assert pairs(session) == {(0, "Ben"), (2, "Ben")}
    session.close()


def test_the_queue_shows_ones_own_first_or_alone_and_goes_on_with_them(tmp_path: Path) -> None:
    session = a_project(tmp_path, *TEXTS)
    keys = keys_of(session)
    assign(session, [keys[4], keys[9]], [session.actor])
    first = list(session.queue.keys(QueueFilter(mine=Mine.FIRST)))
    assert first[:2] == [keys[4], keys[9]]
    assert sorted(first) == keys
    assert list(session.queue.keys(QueueFilter(mine=Mine.ONLY))) == [keys[4], keys[9]]
    assert session.queue.next_unfinished(keys[0]) == keys[4]
    reading.set_state(session, State.DONE, keys[4])
    assert session.queue.next_unfinished(keys[4]) == keys[9]
    reading.set_state(session, State.DONE, keys[9])
    assert session.queue.next_unfinished(keys[9]) == keys[10]
    assert [(o.annotator.name, o.assigned, o.done) for o in owing(session)] == [("Anna", 2, 2)]
    session.close()


@given(
    people=st.integers(1, 6),
    articles=st.integers(0, 60),
    readers=st.integers(1, 3),
    seed=st.integers(0, 99),
    story=st.integers(1, 5),
    have=st.lists(st.tuples(st.integers(0, 59), st.integers(0, 5)), max_size=30),
)
@settings(max_examples=60, deadline=None)
def test_everybody_gets_as_much_as_the_others(
    people: int,
    articles: int,
    readers: int,
    seed: int,
    story: int,
    have: list[tuple[int, int]],
) -> None:
    keys = [ArticleKey(n) for n in range(articles)]
    persons = [AnnotatorKey(n) for n in range(people)]
    there: dict[ArticleKey, set[AnnotatorKey]] = {}
    for article, person in have:
        there.setdefault(ArticleKey(article), set()).add(AnnotatorKey(person))
    stories = {key: key // story for key in keys}
    wish = Wish(readers=readers, seed=seed)
    given = share_out(keys, persons, wish, there, stories)
    assert given == share_out(keys, persons, wish, there, stories)
    assert len(set(given)) == len(given)
    for key in keys:
        new = {person for article, person in given if article == key}
        old = there.get(key, set())
        assert not new & old
        assert len(new | old) >= min(readers, people)
        assert len(new) == max(0, min(readers - len(old), people - len(old & set(persons))))
    if not have:
        loads = Counter(person for _, person in given)
        counts = [loads[person] for person in persons]
        assert max(counts, default=0) - min(counts, default=0) <= story


def test_a_story_stays_with_its_readers() -> None:
    keys = [ArticleKey(n) for n in range(30)]
    persons = [AnnotatorKey(n) for n in range(3)]
    stories = {key: key // 3 for key in keys}
    given = share_out(keys, persons, Wish(readers=2), {}, stories)
    for first in range(0, 30, 3):
        readers = [{p for a, p in given if a == key} for key in keys[first : first + 3]]
        assert readers[0] == readers[1] == readers[2]


def test_a_part_is_read_twice() -> None:
    keys = [ArticleKey(n) for n in range(100)]
    persons = [AnnotatorKey(n) for n in range(4)]
    given = share_out(keys, persons, Wish(double=20), {}, {})
    assert sorted(Counter(article for article, _ in given).values()) == [1] * 80 + [2] * 20
    assert sorted(Counter(person for _, person in given).values()) == [30] * 4


def test_assignments_of_two_copies_come_together_and_the_later_word_counts(
    tmp_path: Path,
) -> None:
    anna = a_project(tmp_path, *TEXTS, annotator="Anna")
    keys = keys_of(anna)
    assign(anna, keys[:3], [reader_named(anna, "Ben")])
    path = tmp_path / "copy.annot"
    copy_database(anna.store.db, path, replica=new_uuid())
    copy = open_project(path, annotator="Cem")
    assigning.take_from(copy, keys[:1], [reader_named(copy, "Ben")])
    assign(copy, keys[5:6], [copy.actor])
    assign(anna, keys[5:6], [reader_named(anna, "Ben")])
    report = merge_projects(anna, [path])
    assert report.files[0].counts.assignments == 1
    assert pairs(anna) == {(1, "Ben"), (2, "Ben"), (5, "Ben"), (5, "Cem")}
    assert merge_projects(anna, [path]).files[0].counts.nothing
    merge_projects(copy, [anna.path])
    assert pairs(copy) == pairs(anna)
    anna.history.undo()
    assert pairs(anna) == {(0, "Ben"), (1, "Ben"), (2, "Ben"), (5, "Ben")}
    merge_projects(anna, [path])
    assert pairs(anna) == pairs(copy)
    anna.close()
    copy.close()


def test_thousands_are_shared_out_in_one_step(tmp_path: Path) -> None:
    session = a_project(tmp_path, *(f"Number {n}." for n in range(3000)))
    people = [reader_named(session, name) for name in ("Ben", "Cem", "Dora")]
    shared = share(session, keys_of(session), people, Wish(readers=2))
    assert sorted(shared.by_person.values()) == [2000, 2000, 2000]
    assert len(pairs(session)) == 6000
    session.history.undo()
    assert pairs(session) == set()
    session.close()
    assert main(["check", str(session.path)]) == 0


def test_the_command_shares_out_and_the_counts_say_so(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    session = a_project(tmp_path, *TEXTS)
    session.close()
    given = ["assign", str(session.path), "--to", "Ben", "--to", "Cem", "--seed", "3", "--json"]
    assert main([*given, "--per-article", "2", "--dry-run"]) == 0
    assert msgspec.json.decode(capsys.readouterr().out) == {
        "articles": 12,
        "assigned": {"Ben": 12, "Cem": 12},
    }
    assert main([*given, "--count", "4"]) == 0
    capsys.readouterr()
    assert main(["stats", str(session.path), "--json"]) == 0
    counted = msgspec.json.decode(capsys.readouterr().out)
    assert counted["assignments"] == {
        "Ben": {"assigned": 4, "done": 0},
        "Cem": {"assigned": 4, "done": 0},
    }
    assert main(["assign", str(session.path)]) == 2
