"""Guessed values are there with the annotation, follow its words, and yield to the hand."""

from pathlib import Path

import pytest

from annotator.app import labelling
from annotator.app.checking import check_project
from annotator.app.session import Session
from annotator.model.annotation import Annotation
from annotator.model.fragment import Fragment
from annotator.model.values import AnnotationKey, JsonObject
from tests.builders import a_project, open_first, words

TEXT = (
    '"The list is short," said Edda Marlow. "It will grow."\n'
    "Dorin Vask denied the firm was a front. Pyongyang said no. The move follows.\n"
)


@pytest.fixture
def session(tmp_path: Path):
    session = open_first(a_project(tmp_path, TEXT))
    yield session
    session.close()
    assert check_project(session.path) == []


def add(session: Session, label: str, quote: str) -> AnnotationKey:
    return labelling.add(session, label, [words(session, quote)])


def attributes(session: Session, key: AnnotationKey) -> JsonObject:
    return whole(session, key).attributes


def whole(session: Session, key: AnnotationKey) -> Annotation:
    assert session.article is not None
    return session.article.annotation(key)


def test_guesses_are_made_in_the_same_step(session: Session) -> None:
    statement = add(session, "STATEMENT", '"The list is short,"')
    assert attributes(session, statement) == {"quote": "direct"}
    denied = add(session, "STATEMENT", "the firm was a front")
    assert attributes(session, denied) == {"quote": "indirect", "stance": "deny"}
    assert attributes(session, add(session, "SANCTION", "The move")) == {"anaphor": True}
    session.history.undo()
    session.history.undo()
    session.history.undo()
    assert session.article is not None
    assert len(session.article.spans) == 0


def test_a_guess_follows_the_ends_and_the_fragments(session: Session) -> None:
    key = add(session, "STATEMENT", '"The list is short,"')
    labelling.set_fragments(session, key, [words(session, '"The list is short," said Edda')])
    assert attributes(session, key) == {"quote": "mixed"}
    labelling.set_fragments(session, key, [words(session, '"The list is short,"')])
    labelling.add_fragment(session, key, words(session, '"It will grow."'))
    assert attributes(session, key) == {"quote": "direct"}
    labelling.add_fragment(session, key, words(session, "the firm was a front"))
    assert attributes(session, key)["quote"] == "mixed"
    session.history.undo()
    assert attributes(session, key) == {"quote": "direct"}


def test_what_was_set_or_taken_away_by_hand_stays(session: Session) -> None:
    key = add(session, "STATEMENT", '"The list is short,"')
    labelling.set_attribute(session, key, "quote", "indirect")
    labelling.set_fragments(session, key, [words(session, '"The list is short," said Edda')])
    assert attributes(session, key) == {"quote": "indirect"}
    name = add(session, "PERSON", "Edda Marlow")
    labelling.set_attribute(session, name, "mention", None)
    labelling.set_fragments(session, name, [words(session, "Marlow")])
    assert attributes(session, name) == {}


def test_another_label_brings_its_own_guesses(session: Session) -> None:
    key = add(session, "PLACE", "Pyongyang")
    assert attributes(session, key) == {"mention": "name"}
    labelling.relabel(session, key, "COUNTRY")
    assert attributes(session, key) == {"mention": "name", "metonym": True}
    labelling.relabel(session, key, "PLACE")
    assert attributes(session, key) == {"mention": "name"}


def test_nudged_ends_are_one_step_with_their_guesses(session: Session) -> None:
    key = add(session, "PERSON", "Edda Marlow")
    assert session.article is not None
    end = words(session, "Edda Marlow").end
    for start in (words(session, "said Edda").start, words(session, "Marlow").start):
        labelling.set_fragments(session, key, [Fragment(start, end)], run=True)
    assert attributes(session, key) == {"mention": "name"}
    session.history.undo()
    assert whole(session, key).fragments == (words(session, "Edda Marlow"),)
