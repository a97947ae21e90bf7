"""Another frame like one: same label and values, the fillers that stay true, one step."""

from pathlib import Path

import pytest

from annotator.app import frames, labelling, likeness, referring, register_edits
from annotator.app.checking import check_project
from annotator.app.session import Session
from annotator.errors import Refused
from annotator.model.annotation import Annotation, Filler
from annotator.model.values import AnnotationKey
from tests.builders import a_project, keys_of, open_first, words

TEXT = (
    "Canada imposed sanctions on Norrin over coal on Monday.\n"
    "The sanctions bite. Sanctions hurt, too.\n"
)


@pytest.fixture
def session(tmp_path: Path):
    session = open_first(a_project(tmp_path, TEXT, "New sanctions follow."))
    yield session
    session.close()
    assert check_project(session.path) == []


def whole(session: Session, key: AnnotationKey) -> Annotation:
    assert session.article is not None
    return session.article.annotation(key)


def a_sanction(session: Session) -> AnnotationKey:
    """Return a sanction with values and fillers of every kind."""
    frame = labelling.add(session, "SANCTION", [words(session, "sanctions")])
    for quote, label, role in (
        ("Canada", "COUNTRY", "authority"),
        ("Norrin", "COMPANY", "target"),
        ("Monday", "DATE", "date"),
    ):
        filler = labelling.add(session, label, [words(session, quote)])
        frames.fill(session, frame, role, filler)
    frames.fill_from_words(session, frame, "reason", [words(session, "over coal")])
    frames.imply(session, frame, "pressured", "the North")
    labelling.set_attribute(session, frame, "status", "in_force")
    return frame


def test_the_next_same_words_get_label_values_and_lasting_fillers(session: Session) -> None:
    first = a_sanction(session)
    second = likeness.another_like(session, first, None)
    made = whole(session, second)
    assert made.fragments == (words(session, "sanctions", 1),)
    assert made.attributes == {"status": "in_force"}
    assert set(made.roles) == {"authority", "target", "pressured"}
    assert made.roles["authority"] == whole(session, first).roles["authority"]
    assert made.origin.by == "repeat"
    third = likeness.another_like(session, second, None)
    assert whole(session, third).fragments == (words(session, "Sanctions"),)
    with pytest.raises(Refused, match="do not stand again below"):
        likeness.another_like(session, third, None)
    session.history.undo()
    session.history.undo()
    assert session.article is not None
    assert session.article.spans.counts["SANCTION"] == 1


def test_selected_words_are_taken_instead(session: Session) -> None:
    first = a_sanction(session)
    made = likeness.another_like(session, first, words(session, "bite"))
    assert whole(session, made).fragments == (words(session, "bite"),)


def test_in_another_article_fillers_go_along_by_what_they_refer_to(session: Session) -> None:
    frame = labelling.add(session, "SANCTION", [words(session, "sanctions")])
    canada = register_edits.create(session, "Canada", "COUNTRY")
    for quote, label, role in (("Canada", "COUNTRY", "authority"), ("Norrin", "COMPANY", "target")):
        key = labelling.add(session, label, [words(session, quote)])
        frames.fill(session, frame, role, key)
        if quote == "Canada":
            referring.link(session, key, canada)
    session.open_article(keys_of(session)[1])
    with pytest.raises(Refused, match="Select the words"):
        likeness.another_like(session, frame, None)
    made = likeness.another_like(session, frame, words(session, "sanctions"))
    assert whole(session, made).roles == {"authority": (Filler(referent=canada),)}


def test_without_a_frame_it_says_what_is_needed(session: Session) -> None:
    with pytest.raises(Refused, match="Select a sanction or statement first"):
        likeness.another_like(session, None, None)
    with pytest.raises(Refused, match="Select a sanction or statement first"):
        likeness.another_like(session, AnnotationKey(99), None)


def test_a_statement_is_told_direct_from_indirect_anew(session: Session) -> None:
    frame = labelling.add(session, "STATEMENT", [words(session, "The sanctions bite")])
    labelling.set_attribute(session, frame, "truncated", True)
    made = likeness.another_like(session, frame, words(session, "Sanctions hurt"))
    assert whole(session, made).attributes == {"quote": "indirect", "truncated": True}
