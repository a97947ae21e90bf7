"""Roles take what the schema lets them take, in one step each, and nothing fills itself."""

from pathlib import Path

import pytest

from annotator.app import frames, labelling
from annotator.app.checking import check_project
from annotator.app.session import Session
from annotator.errors import Refused
from annotator.model.annotation import Annotation, Filler
from annotator.model.frame_rules import leads_back
from annotator.model.values import AnnotationKey
from tests.builders import a_project, open_first, words

TEXT = (
    "The Treasury imposed sanctions on Gefest-M, a Moscow firm, over coal. "
    '"We will not stop," said Ri Yong-ho in Pyongyang.'
)


@pytest.fixture
def session(tmp_path: Path):
    session = open_first(a_project(tmp_path, TEXT))
    yield session
    session.close()
    assert check_project(session.path) == []


def add(session: Session, label: str, quote: str) -> AnnotationKey:
    return labelling.add(session, label, [words(session, quote)])


def whole(session: Session, key: AnnotationKey) -> Annotation:
    assert session.article is not None
    return session.article.annotation(key)


def test_a_fitting_annotation_fills_a_role_in_one_step(session: Session) -> None:
    sanction = add(session, "SANCTION", "sanctions")
    firm = add(session, "COMPANY", "Gefest-M")
    frames.fill(session, sanction, "target", firm)
    assert whole(session, sanction).roles == {"target": (Filler(id=whole(session, firm).id),)}
    step = session.history.next_undo()
    assert step is not None
    assert step.name == "Set Target of Sanction"
    session.history.undo()
    assert whole(session, sanction).roles == {}


def test_a_label_that_does_not_fit_is_refused_with_those_that_do(session: Session) -> None:
    sanction = add(session, "SANCTION", "sanctions")
    place = add(session, "DATE", "coal")
    with pytest.raises(Refused, match="Date cannot be the target"):
        frames.fill(session, sanction, "target", place)


def test_words_fill_a_role_by_the_annotation_that_stands_there(session: Session) -> None:
    sanction = add(session, "SANCTION", "sanctions")
    firm = add(session, "COMPANY", "Gefest-M")
    assert frames.fill_from_words(session, sanction, "target", [words(session, "Gefest-M")]) == firm


def test_words_for_a_filler_only_role_are_labelled_in_the_same_step(session: Session) -> None:
    sanction = add(session, "SANCTION", "sanctions")
    reason = frames.fill_from_words(session, sanction, "reason", [words(session, "over coal")])
    assert whole(session, reason).label == "REASON"
    assert session.article is not None
    session.history.undo()
    assert session.article.spans.in_order() == [sanction]
    session.history.redo()
    labelling.remove(session, sanction)
    assert session.article.spans.in_order() == []


def test_plain_words_where_an_entity_is_wanted_are_refused(session: Session) -> None:
    sanction = add(session, "SANCTION", "sanctions")
    with pytest.raises(Refused, match="Label these words first"):
        frames.fill_from_words(session, sanction, "target", [words(session, "Gefest-M")])


def test_an_implied_filler_needs_words_and_a_role_that_allows_it(session: Session) -> None:
    statement = add(session, "STATEMENT", '"We will not stop,"')
    frames.imply(session, statement, "speaker", "the minister")
    (speaker,) = whole(session, statement).roles["speaker"]
    assert speaker.implied
    with pytest.raises(Refused, match="Say in words"):
        frames.imply(session, statement, "speaker", "  ")
    with pytest.raises(Refused, match="has to stand in the text"):
        frames.imply(session, statement, "cue", "said")


def test_a_role_is_emptied_one_filler_at_a_time(session: Session) -> None:
    sanction = add(session, "SANCTION", "sanctions")
    for quote, label in (("Gefest-M", "COMPANY"), ("Ri Yong-ho", "PERSON")):
        frames.fill(session, sanction, "target", add(session, label, quote))
    frames.empty(session, sanction, "target", 0)
    assert len(whole(session, sanction).roles["target"]) == 1
    frames.empty(session, sanction, "target", 0)
    assert whole(session, sanction).roles == {}
    with pytest.raises(Refused, match="empty already"):
        frames.empty(session, sanction, "target", 0)


def test_nothing_fills_itself_and_nothing_twice(session: Session) -> None:
    statement = add(session, "STATEMENT", '"We will not stop,"')
    with pytest.raises(Refused, match="own role"):
        frames.fill(session, statement, "about", statement)
    sanction = add(session, "SANCTION", "sanctions")
    frames.fill(session, statement, "about", sanction)
    with pytest.raises(Refused, match="already"):
        frames.fill(session, statement, "about", sanction)


def test_a_circle_is_found_through_any_number_of_frames() -> None:
    fillers = {"a": ["b", "c"], "b": ["d"], "c": [], "d": ["e"], "e": []}
    assert leads_back("e", "a", fillers.__getitem__)
    assert not leads_back("a", "d", fillers.__getitem__)
    assert leads_back("a", "a", fillers.__getitem__)
    round_about = {"a": ["b"], "b": ["a"]}
    assert not leads_back("z", "a", round_about.__getitem__)


def test_candidates_come_nearest_first_and_leave_out_what_is_there(session: Session) -> None:
    sanction = add(session, "SANCTION", "sanctions")
    person = add(session, "PERSON", "Ri Yong-ho")
    firm = add(session, "COMPANY", "Gefest-M")
    add(session, "DATE", "coal")
    assert frames.nearest_fitting(session, sanction, "target") == [firm, person]
    frames.fill(session, sanction, "target", firm)
    assert frames.nearest_fitting(session, sanction, "target") == [person]
