"""Agreed units drawn into a review, decided there as any other, and how many were wrong."""

import json
from pathlib import Path

import pytest

from annotator.app.adjudication import auditing, deciding
from annotator.app.adjudication.auditing import Amount, AuditUnit
from annotator.app.adjudication.corpus import premerge_everywhere, reviews
from annotator.app.adjudication.disagreements import Disagreements
from annotator.app.adjudication.premerging import Rule, finish
from annotator.app.adjudication.reviewing import Status
from annotator.app.checking import check_project
from annotator.app.labelling import relabel
from annotator.app.session import Session
from annotator.cli import main
from annotator.errors import Refused, UserError
from annotator.model.decision import How
from annotator.model.values import JsonObject
from annotator.review.audit import sample
from tests.app.review_projects import (
    TEXT,
    a_project_of,
    agreeing_layers,
    layer,
    review_of,
    span,
    uuid_of,
)
from tests.builders import put_records_in


def waiting(session: Session) -> list[str]:
    review = review_of(session)
    found = (each for each in review.units if each.status is Status.AUDIT)
    return [review.text[slice(*each.unit.cover)] for each in found]


def test_what_is_drawn_waits_among_the_disagreements_until_it_is_decided(tmp_path: Path) -> None:
    session = a_project_of(tmp_path, agreeing_layers())
    assert review_of(session).progress() == (0, 1)
    assert len(auditing.draw(session, Amount(2), seed=3)) == 2
    review = review_of(session)
    assert (review.open_units, review.progress()) == (3, (0, 3))
    drawn = [each.number for each in review.units if each.status is Status.AUDIT]
    deciding.take_proposal(review, review.units[drawn[0]])
    deciding.nothing(review, review.units[drawn[1]])
    statuses = [review.units[n].status for n in drawn]
    assert statuses == [Status.DECIDED, Status.REJECTED]
    assert review.progress() == (2, 3)
    found = auditing.result(session)
    assert (found.looked_at, found.wrong, found.waiting) == (2, 1, 0)
    assert auditing.result_words(found) == "Audit: 1 of 2 wrong, 9–91 %"
    deciding.reopen(review, review.units[drawn[1]])
    assert auditing.result_words(auditing.result(session)).endswith("1 to audit")
    assert check_project(session.path) == []


def test_a_draw_is_one_step_and_a_further_one_takes_the_place_of_what_waits(
    tmp_path: Path,
) -> None:
    session = a_project_of(tmp_path, agreeing_layers())
    auditing.draw(session, Amount(1), seed=1)
    (first,) = waiting(session)
    session.history.undo()
    assert waiting(session) == []
    session.history.redo()
    assert waiting(session) == [first]
    auditing.draw(session, Amount(share=1))
    assert len(waiting(session)) == 3
    review = review_of(session)
    unit = next(each for each in review.units if each.status is Status.AUDIT)
    deciding.change(review, unit, "ORG")
    auditing.draw(session, Amount(5))
    found = auditing.result(session)
    assert (found.looked_at, found.wrong, found.waiting) == (1, 1, 2)


def test_what_a_rule_has_decided_is_audited_too_and_finishing_leaves_it_waiting(
    tmp_path: Path,
) -> None:
    session = a_project_of(tmp_path, agreeing_layers())
    premerge_everywhere(session, Rule(How.UNANIMOUS))
    auditing.draw(session, Amount(3))
    review = review_of(session)
    finish(review, ["entity"])
    drawn = [each.number for each in review.units if each.status is Status.AUDIT]
    assert len(drawn) == 3
    for number in drawn:
        deciding.take(review, review.units[number], 0)
    assert auditing.result(session).error.value == 0
    with pytest.raises(Refused, match="not looked at"):
        auditing.draw(session, Amount(3))


def test_a_gold_mended_by_hand_after_its_audit_was_wrong(tmp_path: Path) -> None:
    session = a_project_of(tmp_path, agreeing_layers())
    auditing.draw(session, Amount(share=1))
    review = review_of(session)
    unit = next(each for each in review.units if each.status is Status.AUDIT)
    deciding.take_proposal(review, unit)
    assert auditing.result(session).wrong == 0
    made = review.units[unit.number].decision
    assert made is not None
    gold = review_of(session).gold_article.key_of(made.made[0])
    assert gold is not None
    relabel(session, gold, "MEDIA" if unit.unit.found[0].label == "ORG" else "ORG")
    assert auditing.result(session).wrong == 1


def test_what_is_agreed_on_no_longer_is_not_waiting(tmp_path: Path) -> None:
    session = a_project_of(tmp_path, agreeing_layers())
    auditing.draw(session, Amount(share=1))
    assert auditing.result(session).waiting == 3
    more = layer("Cem", span("c1", "PLACE", "China"), covered={"entity": 1})
    record = {"format": "annotator.article", "version": 1, "text": TEXT, "layers": [more]}
    put_records_in(session, [record], tmp_path / "more.jsonl")
    Disagreements(session).refresh()
    assert waiting(session) == []
    assert auditing.result(session).waiting == 0


@pytest.mark.parametrize(
    ("words", "drawn"), [("40", 40), ("0", 0), ("500", 100), ("5%", 5), ("0.5 %", 1), ("100%", 100)]
)
def test_an_amount_is_a_number_or_a_share(words: str, drawn: int) -> None:
    assert auditing.amount_from(words).of(100) == drawn


@pytest.mark.parametrize("words", ["", "-1", "1.5", "120%", "many"])
def test_what_is_no_amount_is_said(words: str) -> None:
    with pytest.raises(UserError, match="no share"):
        auditing.amount_from(words)


def test_the_command_line_draws_and_tells_the_error(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    session = a_project_of(tmp_path, agreeing_layers())
    session.close()
    words = ["adjudicate", str(session.path), "--annotator", "Rosa", "--audit", "2", "--json"]
    assert main(words) == 0
    seen = json.loads(capsys.readouterr().out)
    assert (len(seen["audit"]), seen["audit_waiting"]) == (2, 0)
    assert main([*words, "--keep"]) == 0
    kept = json.loads(capsys.readouterr().out)
    assert kept["audit"] == seen["audit"]
    assert kept["audit_waiting"] == 2
    assert kept["audited_error"]["value"] is None


def test_agreed_units_are_audited_and_the_error_has_an_interval(tmp_path: Path) -> None:
    session = a_project_of(tmp_path, agreeing_layers())
    drawn = auditing.drawn_by_chance(session, Amount(5))
    review = review_of(session)
    unit, *others = (each for each in review.units if each.unit.agreed)
    assert drawn == [
        AuditUnit(review.article, each.number, each.unit.found[0].id) for each in (unit, *others)
    ]
    assert auditing.result(session).error.why
    auditing.audit(review, unit, right=False)
    figure = auditing.result(session).error
    assert (figure.value, figure.n) == (1.0, 1)
    assert figure.low is not None
    assert figure.low < 1
    session.history.undo()
    auditing.audit(review, review.units[unit.number], right=True)
    assert auditing.result(session).error.value == 0
    differing = next(each for each in review.units if not each.unit.agreed)
    with pytest.raises(Refused, match="all agree"):
        auditing.audit(review, differing, right=True)


def test_units_are_drawn_of_all_articles_as_if_each_were_looked_at(tmp_path: Path) -> None:
    session = a_project_of(tmp_path, agreeing_layers())
    more = [
        {"format": "annotator.article", "version": 1, "text": f"{TEXT} {n}", "layers": layers}
        for n in range(6)
        for layers in (agreeing_layers() if n % 3 else agreeing_layers()[:1],)
    ]
    for n, record in enumerate(more):
        put_records_in(session, [renamed(record, n)], tmp_path / f"{n}.jsonl")
    review = review_of(session)
    decided = next(each for each in review.units if each.agreed)
    deciding.take_proposal(review, decided)

    def of_all() -> list[AuditUnit]:
        return [
            AuditUnit(review.article, unit.number, unit.unit.found[0].id)
            for review in reviews(session)
            for unit in review.units
            if unit.agreed and unit.decision is None
        ]

    assert len(of_all()) == 5 * 3 - 1
    for seed in range(4):
        drawn = auditing.drawn_by_chance(session, Amount(4), seed)
        assert drawn == sample(of_all(), 4, seed)
    # As a program counted that did not leave out what is decided.
    session.store.db.execute("UPDATE disagreements_found SET agreed = 3")
    assert auditing.drawn_by_chance(session, Amount(share=1)) == of_all()


def renamed(record: JsonObject, number: int) -> JsonObject:
    """Return a record whose annotations and layers have ids of their own."""
    ids = json.dumps(record)
    layers = ("layer of Anna", "layer of Ben")
    for who in (*layers, *(f"{who}{n}" for who in "ab" for n in (0, 1, 2, 9))):
        ids = ids.replace(uuid_of(who), uuid_of(f"{who} of {number}"))
    return json.loads(ids)


def test_what_was_audited_stays_so_and_fillers_that_came_along_are_not(tmp_path: Path) -> None:
    frames = [
        layer(
            name,
            span(f"{name}1", "COMPANY", "Gefest-M"),
            span(
                f"{name}2", "SANCTION", "sanction", roles={"target": [{"id": uuid_of(f"{name}1")}]}
            ),
        )
        for name in ("Anna", "Ben")
    ]
    session = a_project_of(tmp_path, frames)
    review = review_of(session)
    frame = next(each for each in review.units if each.unit.found[0].roles)
    auditing.audit(review, frame, right=True)
    assert review.decisions == 2
    assert auditing.result(session).error.n == 1
    auditing.audit(review, review.units[frame.number], right=False)
    deciding.change(review, review.units[frame.number], "STATUS_CUE")
    error = auditing.result(session).error
    assert (error.value, error.n) == (1.0, 1)


def test_what_only_one_has_looked_for_is_not_audited(tmp_path: Path) -> None:
    layers = [
        layer("Anna", span("a1", "COMPANY", "Gefest-M"), span("a2", "SANCTION", "sanction")),
        layer("Ben", span("b1", "COMPANY", "Gefest-M"), covered={"entity": 1}),
    ]
    session = a_project_of(tmp_path, layers)
    review = review_of(session)
    (drawn,) = auditing.drawn_by_chance(session, Amount(5))
    assert review.units[drawn.number].unit.found[0].label == "COMPANY"
