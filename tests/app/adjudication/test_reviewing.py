"""Reviewing an article: decisions make gold, know where it came from, and can be taken back."""

from pathlib import Path

import pytest

from annotator.app import labelling
from annotator.app.adjudication import deciding, premerging
from annotator.app.adjudication.premerging import Rule
from annotator.app.adjudication.reviewing import Review, Status
from annotator.app.checking import check_project
from annotator.app.session import Session
from annotator.errors import Refused
from annotator.model.decision import Cause, How, Verdict
from tests.app.review_projects import (
    a_project_of,
    layer,
    review_of,
    span,
    two_layers,
    unit_on,
    uuid_of,
)
from tests.builders import annotations_in, keys_of


def opened(folder: Path) -> tuple[Session, Review]:
    session = a_project_of(folder, two_layers())
    return session, review_of(session)


def gold(session: Session) -> list[tuple[str, str]]:
    article = session.article
    assert article is not None
    return [(article.spans.label(key), article.quote(key)) for key in article.spans.in_order()]


def test_units_say_where_they_stand_and_in_what_they_differ(tmp_path: Path) -> None:
    _, review = opened(tmp_path)
    assert [each.annotator.name for each in review.reviewed] == ["Anna", "Ben"]
    found = {
        review.units[unit_on(review, name)].unit.cover: (
            review.units[unit_on(review, name)].status,
            {kind.value for kind in review.units[unit_on(review, name)].unit.kinds},
        )
        for name in ("a1", "a2", "a3", "a4", "a5")
    }
    assert list(found.values()) == [
        (Status.AGREED, set()),
        (Status.OPEN, {"boundary"}),
        (Status.OPEN, {"label"}),
        (Status.OPEN, {"missing"}),
        (Status.OPEN, {"role"}),
    ]
    assert review.open_units == 4


def test_taking_one_annotators_answer_makes_gold_that_says_whose_it_was(tmp_path: Path) -> None:
    session, review = opened(tmp_path)
    deciding.take(review, review.units[unit_on(review, "a3")], 1)
    assert gold(session) == [("COUNTRY", "Moscow")]
    assert session.article is not None
    (made,) = annotations_in(session, session.article.layer.key)
    assert made.origin.by == "adopted"
    assert made.origin.sources == ({"layer": uuid_of("layer of Ben"), "id": uuid_of("b3")},)
    decided = review.units[unit_on(review, "a3")]
    assert decided.status is Status.DECIDED
    assert decided.decision is not None
    assert decided.decision.verdict is Verdict.TAKEN
    assert decided.decision.about == {uuid_of("a3"), uuid_of("b3")}
    session.close()
    assert check_project(session.path) == []


def test_the_annotator_was_wrong_is_a_decision_too(tmp_path: Path) -> None:
    session, review = opened(tmp_path)
    deciding.take(review, review.units[unit_on(review, "a4")], 1)
    assert gold(session) == []
    assert review.units[unit_on(review, "a4")].status is Status.REJECTED
    assert review.open_units == 3


def test_taking_a_frame_takes_its_fillers_along(tmp_path: Path) -> None:
    session, review = opened(tmp_path)
    deciding.take(review, review.units[unit_on(review, "a5")], 0)
    assert gold(session) == [("SANCTION", "sanction"), ("COMPANY", "Gefest-M")]
    assert review.units[unit_on(review, "a2")].status is Status.DECIDED
    assert session.article is not None
    frame, filler = annotations_in(session, session.article.layer.key)
    assert frame.roles["target"][0].id == filler.id


def test_a_filler_decided_before_is_mapped_and_one_decided_away_keeps_its_words(
    tmp_path: Path,
) -> None:
    session, review = opened(tmp_path)
    deciding.take(review, review.units[unit_on(review, "a2")], 1)
    deciding.take(review, review.units[unit_on(review, "a5")], 0)
    assert gold(session) == [("SANCTION", "sanction"), ("COMPANY", "Gefest-M, a Moscow firm")]
    session.history.undo()
    deciding.nothing(review, review.units[unit_on(review, "a2")])
    deciding.take(review, review.units[unit_on(review, "a5")], 0)
    assert session.article is not None
    (frame,) = annotations_in(session, session.article.layer.key)
    (filler,) = frame.roles["target"]
    assert (filler.id, filler.text) == (None, "Gefest-M")


def test_deciding_anew_keeps_the_annotation_that_frames_point_to(tmp_path: Path) -> None:
    session, review = opened(tmp_path)
    deciding.take(review, review.units[unit_on(review, "a5")], 0)
    deciding.take(review, review.units[unit_on(review, "a2")], 1)
    assert session.article is not None
    frame, filler = annotations_in(session, session.article.layer.key)
    assert frame.roles["target"][0].id == filler.id
    assert session.article.quote(session.article.spans.in_order()[1]) == "Gefest-M, a Moscow firm"
    session.close()
    assert check_project(session.path) == []


def test_answers_side_by_side_another_label_and_reopening(tmp_path: Path) -> None:
    session, review = opened(tmp_path)
    deciding.both(review, review.units[unit_on(review, "a3")])
    assert gold(session) == [("COUNTRY", "Moscow"), ("PLACE", "Moscow")] or gold(session) == [
        ("PLACE", "Moscow"),
        ("COUNTRY", "Moscow"),
    ]
    deciding.change(review, review.units[unit_on(review, "a3")], "GOVBODY")
    assert gold(session) == [("GOVBODY", "Moscow")]
    deciding.reopen(review, review.units[unit_on(review, "a3")])
    assert gold(session) == []
    assert review.units[unit_on(review, "a3")].status is Status.OPEN
    with pytest.raises(Refused, match="not decided"):
        deciding.reopen(review, review.units[unit_on(review, "a3")])
    with pytest.raises(Refused, match="no sanction label"):
        deciding.change(review, review.units[unit_on(review, "a3")], "SANCTION")


def test_undo_takes_back_the_decision_with_what_it_made(tmp_path: Path) -> None:
    session, review = opened(tmp_path)
    deciding.take(review, review.units[unit_on(review, "a5")], 0)
    session.history.undo()
    assert gold(session) == []
    assert review.open_units == 4
    session.history.redo()
    assert len(gold(session)) == 2
    assert review.open_units == 2
    session.close()
    assert check_project(session.path) == []


def test_premerge_decides_what_all_agree_on_in_one_step(tmp_path: Path) -> None:
    session, review = opened(tmp_path)
    assert premerging.premerge(review, Rule(How.UNANIMOUS)) == 1
    assert gold(session) == [("GOVBODY", "Treasury")]
    decision = review.units[unit_on(review, "a1")].decision
    assert decision is not None
    assert decision.how is How.UNANIMOUS
    assert premerging.premerge(review, Rule(How.UNANIMOUS)) == 0
    assert premerging.premerge(review, Rule(How.CHOSEN, chosen=0)) == 4
    assert review.open_units == 0
    session.history.undo()
    session.history.undo()
    assert gold(session) == []
    assert review.open_units == 4


def test_decisions_are_there_again_after_a_restart(tmp_path: Path) -> None:
    session, review = opened(tmp_path)
    deciding.take(review, review.units[unit_on(review, "a3")], 0)
    deciding.say_why(review, review.units[unit_on(review, "a3")], Cause.GUIDELINE, "acting?")
    again = review_of(session)
    decided = again.units[unit_on(again, "a3")].decision
    assert decided is not None
    assert (decided.cause, decided.note) == (Cause.GUIDELINE, "acting?")


def test_document_labels_are_decided_too(tmp_path: Path) -> None:
    layers = [
        layer("Anna", span("a1", "GOVBODY", "Treasury"), document={"stage": "threat"}),
        layer("Ben", span("b1", "GOVBODY", "Treasury"), document={"stage": "reaction"}),
    ]
    session = a_project_of(tmp_path, layers)
    review = review_of(session)
    assert review.open_units == 1
    deciding.decide_document(review, "stage", "threat")
    assert session.article is not None
    assert session.article.layer.document == {"stage": "threat"}
    assert review.open_units == 0
    session.history.undo()
    assert review.open_units == 1


def test_a_reviewer_may_edit_gold_by_hand(tmp_path: Path) -> None:
    session, review = opened(tmp_path)
    deciding.take(review, review.units[unit_on(review, "a3")], 0)
    assert session.article is not None
    (key,) = session.article.spans.in_order()
    labelling.relabel(session, key, "GOVBODY")
    assert gold(session) == [("GOVBODY", "Moscow")]
    deciding.reopen(review, review.units[unit_on(review, "a3")])
    assert gold(session) == []


def test_what_was_removed_from_the_gold_by_hand_can_be_taken_again(tmp_path: Path) -> None:
    session, review = opened(tmp_path)
    deciding.take(review, review.units[unit_on(review, "a3")], 0)
    taken = gold(session)
    assert session.article is not None
    labelling.remove(session, session.article.spans.in_order()[0])
    deciding.take(review, review.units[unit_on(review, "a3")], 0)
    assert gold(session) == taken
    for _ in range(3):
        session.history.undo()
    assert gold(session) == []
    session.close()
    assert check_project(session.path) == []


def test_without_any_layer_there_is_nothing_to_review(tmp_path: Path) -> None:
    session = a_project_of(tmp_path, two_layers())
    session.open_gold(keys_of(session)[0])
    with pytest.raises(Refused, match="Nobody has labelled"):
        Review(session)


def test_ones_own_layer_is_no_gold(tmp_path: Path) -> None:
    session = a_project_of(tmp_path, two_layers())
    session.open_article(keys_of(session)[0])
    with pytest.raises(Refused, match="gold layer"):
        Review(session)
