"""Roles take what the schema lets them take, in one step each, and nothing fills itself."""

from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.app import frames, labelling, referring
from annotator.app.checking import check_project
from annotator.app.session import Session
from annotator.errors import Refused
from annotator.model.annotation import Annotation, Filler
from annotator.model.fragment import Fragment
from annotator.model.frame_rules import first_circle, leads_back
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


def test_further_mentions_of_one_referent_come_after_all_others(tmp_path: Path) -> None:
    session = open_first(
        a_project(tmp_path, "Oda, Oda, Oda and Marlow met after sanctions on Oda.")
    )
    sanction = add(session, "SANCTION", "sanctions")
    last, *others = (
        labelling.add(session, "PERSON", [words(session, "Oda", n)]) for n in (3, 2, 1, 0)
    )
    marlow = add(session, "PERSON", "Marlow")
    assert frames.nearest_fitting(session, sanction, "target") == [last, marlow, *others]
    referring.link_new(session, marlow, "Oda")
    referring.link(session, last, whole(session, marlow).referent or "")
    assert frames.nearest_fitting(session, sanction, "target", 2) == [last, others[0]]
    session.close()


def test_a_new_filler_stands_for_what_was_implied_in_the_same_words(session: Session) -> None:
    sanction = add(session, "SANCTION", "sanctions")
    frames.imply(session, sanction, "target", "Gefest-M")
    frames.imply(session, sanction, "target", "its owners")
    firm = add(session, "COMPANY", "Gefest-M")
    frames.fill(session, sanction, "target", firm)
    owners, named = whole(session, sanction).roles["target"]
    assert owners.text == "its owners"
    assert named.id == whole(session, firm).id


def test_an_implied_filler_is_reworded_or_taken_out(session: Session) -> None:
    statement = add(session, "STATEMENT", '"We will not stop,"')
    frames.imply(session, statement, "speaker", "the minister")
    frames.reword(session, statement, "speaker", 0, "the president", "wd:Q1")
    assert whole(session, statement).roles["speaker"] == (
        Filler(text="the president", referent="wd:Q1"),
    )
    frames.reword(session, statement, "speaker", 0, " ")
    assert whole(session, statement).roles == {}
    person = add(session, "PERSON", "Ri Yong-ho")
    frames.fill(session, statement, "speaker", person)
    with pytest.raises(Refused, match="stands in the text"):
        frames.reword(session, statement, "speaker", 0, "somebody")


def test_a_filler_only_annotation_goes_with_its_slot_when_nothing_else_uses_it(
    session: Session,
) -> None:
    statement = add(session, "STATEMENT", '"We will not stop,"')
    other = add(session, "STATEMENT", "in Pyongyang")
    cue = frames.fill_from_words(session, statement, "cue", [words(session, "said")])
    frames.fill(session, other, "cue", cue)
    frames.empty(session, statement, "cue", 0)
    assert session.article is not None
    assert cue in session.article.spans
    frames.empty(session, other, "cue", 0)
    assert cue not in session.article.spans
    session.history.undo()
    assert whole(session, other).fillers() == (whole(session, cue).id,)


def test_a_role_for_one_filler_changes_it_and_drops_what_was_made_for_it(session: Session) -> None:
    statement = add(session, "STATEMENT", '"We will not stop,"')
    frames.fill_from_words(session, statement, "medium", [words(session, "coal")])
    second = frames.fill_from_words(session, statement, "medium", [words(session, "Pyongyang")])
    assert whole(session, statement).fillers() == (whole(session, second).id,)
    assert session.article is not None
    assert session.article.spans.counts["MEDIUM"] == 1
    session.history.undo()
    assert session.article.quote(session.article.spans.in_order()[0]) == "coal"


def test_removing_a_filler_keeps_its_words_in_every_slot_and_is_one_step(session: Session) -> None:
    sanction = add(session, "SANCTION", "sanctions")
    statement = add(session, "STATEMENT", '"We will not stop,"')
    firm = add(session, "COMPANY", "Gefest-M")
    frames.fill(session, sanction, "target", firm)
    frames.fill(session, statement, "about", firm)
    kept = labelling.remove(session, firm)
    assert {(slot.label, slot.role) for slot in kept} == {
        ("SANCTION", "target"),
        ("STATEMENT", "about"),
    }
    assert whole(session, sanction).roles == {"target": (Filler(text="Gefest-M"),)}
    session.history.undo()
    assert whole(session, sanction).fillers() == whole(session, statement).fillers()
    assert whole(session, sanction).fillers() == (whole(session, firm).id,)


def test_taking_a_step_back_out_of_order_makes_no_circle(session: Session) -> None:
    outer = add(session, "STATEMENT", '"We will not stop,"')
    inner = add(session, "STATEMENT", "coal")
    circle = with_statements_about_statements(session)
    frames.fill(circle, outer, "about", inner)
    frames.empty(circle, outer, "about", 0)
    emptied = circle.history.steps()[0]
    frames.fill(circle, inner, "about", outer)
    with pytest.raises(Refused, match="fill itself"):
        circle.history.undo(emptied.key)
    assert whole(circle, outer).roles == {}


def with_statements_about_statements(session: Session) -> Session:
    """Let statements be about statements, which the shipped schema does not."""
    labels = tuple(
        msgspec.structs.replace(
            label,
            roles=tuple(
                msgspec.structs.replace(role, fills=(*role.fills, "STATEMENT"))
                if role.id == "about"
                else role
                for role in label.roles
            ),
        )
        for label in session.schema.labels
    )
    session.schema = msgspec.structs.replace(session.schema, labels=labels)
    return session


@given(st.lists(st.tuples(st.integers(0, 5), st.integers(0, 5)), max_size=12))
def test_a_circle_is_found_just_when_links_lead_back(links: list[tuple[int, int]]) -> None:
    fillers: dict[str, list[str]] = {}
    for frame, filler in links:
        fillers.setdefault(str(frame), []).append(str(filler))
    whole = [
        Annotation(str(n), "S", (Fragment(0, 1),), roles={"a": tuple(map(Filler, found))})
        for n, found in ((n, fillers.get(str(n), [])) for n in range(6))
    ]
    circular = any(
        leads_back(frame, filler, lambda uuid: fillers.get(uuid, ()))
        for frame, found in fillers.items()
        for filler in found
    )
    assert (first_circle(whole) is not None) == circular
