"""The article's referents have numbers that stay while one works."""

from pathlib import Path

from annotator.app import labelling, referring, register_edits
from annotator.app.project import open_project
from annotator.app.session import Session
from annotator.model.values import AnnotationKey
from tests.builders import a_project, keys_of, open_first, words

TEXT = "Ann met Bob. Cid saw Bob. Bob left. Cid stayed. Dee slept.\n"


def a_session(folder: Path) -> Session:
    """Return a session with the text open."""
    return open_first(a_project(folder, TEXT, "Ann again.\n"))


def meet(session: Session, quote: str, occurrence: int = 0) -> AnnotationKey:
    """Label a person and enter it, or link it to who has that name."""
    key = labelling.add(session, "PERSON", [words(session, quote, occurrence)])
    found = session.register.search(quote)
    if found:
        referring.link(session, key, found[0].candidate.key)
    else:
        referring.link_new(session, key, quote)
    return key


def shown(session: Session) -> list[tuple[int | None, str, int]]:
    """Return who is here: digit, name and mentions."""
    assert session.here is not None
    return [(row.number, row.entry.name, row.mentions) for row in session.here.rows()]


def test_numbers_go_by_first_use_and_stay_while_one_works(tmp_path: Path) -> None:
    session = a_session(tmp_path)
    assert shown(session) == []
    meet(session, "Ann")
    for occurrence in range(3):
        meet(session, "Bob", occurrence)
    assert shown(session) == [(1, "Ann", 1), (2, "Bob", 3)]
    first = keys_of(session)
    session.open_article(first[1])
    assert shown(session) == []
    session.open_article(first[0])
    assert shown(session) == [(1, "Ann", 1), (2, "Bob", 3)]
    session.close()


def test_a_new_sitting_gives_the_most_mentioned_the_first_numbers(tmp_path: Path) -> None:

    session = a_session(tmp_path)
    meet(session, "Dee")
    for occurrence in range(2):
        meet(session, "Cid", occurrence)
    for occurrence in range(3):
        meet(session, "Bob", occurrence)
    meet(session, "Ann")
    path = session.path
    session.close()
    again = open_first(open_project(path, annotator="Anna"))
    assert shown(again) == [(1, "Bob", 3), (2, "Cid", 2), (3, "Ann", 1), (4, "Dee", 1)]
    again.close()


def test_who_loses_all_mentions_keeps_the_number(tmp_path: Path) -> None:
    session = a_session(tmp_path)
    ann = meet(session, "Ann")
    meet(session, "Bob")
    assert shown(session) == [(1, "Ann", 1), (2, "Bob", 1)]
    labelling.remove(session, ann)
    assert shown(session) == [(2, "Bob", 1)]
    session.history.undo()
    assert shown(session) == [(1, "Ann", 1), (2, "Bob", 1)]
    session.close()


def test_merged_entries_are_one_under_the_first_number(tmp_path: Path) -> None:
    session = a_session(tmp_path)
    keys = [meet(session, quote) for quote in ("Ann", "Bob", "Cid")]
    assert session.article is not None
    made = [session.article.spans.referent(key) or "" for key in keys]
    register_edits.merge(session, [made[1]], made[2])
    assert shown(session) == [(1, "Ann", 1), (2, "Cid", 2)]
    assert session.here is not None
    assert session.here.referent(2) == session.here.referent(3) == made[2]
    assert session.here.number(made[1]) == 2
    assert session.here.mentions(made[2]) == [keys[1], keys[2]]
    session.close()


def test_beyond_nine_there_is_no_digit(tmp_path: Path) -> None:
    names = [f"Name{letter}" for letter in "abcdefghijk"]
    session = open_first(a_project(tmp_path, " ".join(names)))
    for name in names:
        meet(session, name)
    numbers = [number for number, _, _ in shown(session)]
    assert numbers == [*range(1, 10), None, None]
    assert session.here is not None
    assert session.here.referent(10) is None
    assert session.here.referent(0) is None
    session.close()


def test_the_label_of_a_further_mention_is_that_of_most(tmp_path: Path) -> None:
    session = a_session(tmp_path)
    bob = meet(session, "Bob")
    meet(session, "Bob", 1)
    assert session.article is not None
    assert session.here is not None
    referent = session.article.spans.referent(bob) or ""
    assert session.here.label(referent) == "PERSON"
    labelling.relabel(session, bob, "TITLE")
    meet(session, "Bob", 2)
    assert session.here.label(referent) == "PERSON"
    session.close()
