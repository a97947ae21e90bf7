"""Deciding over all articles: rules kept, previewed, applied, revoked; audits of agreed units."""

import json
from pathlib import Path

import pytest

from annotator.app.adjudication import corpus as adjudication
from annotator.app.adjudication import deciding
from annotator.app.adjudication.corpus import AuditUnit
from annotator.app.adjudication.premerging import Rule as Premerge
from annotator.app.checking import check_project
from annotator.app.project import open_project
from annotator.app.session import Session
from annotator.cli import main
from annotator.errors import Refused
from annotator.model.decision import How
from annotator.model.values import JsonObject
from annotator.review.rules import Condition, Edge, Resolution, Take, condition_of
from annotator.review.sameness import Kind
from tests.app.review_projects import a_project_of, layer, review_of, span, uuid_of

ARTICLES_OFF = Condition(frozenset({Kind.BOUNDARY}), edges=frozenset({Edge.ARTICLE}))
SHORTEST = Resolution(Take.SHORTEST)


def two_layers() -> list[JsonObject]:
    """Differ in a leading article and in a label; agree on Gefest-M."""
    anna = layer(
        "Anna",
        span("a1", "GOVBODY", "The Treasury"),
        span("a2", "COMPANY", "Gefest-M"),
        span("a3", "PLACE", "Moscow"),
    )
    ben = layer(
        "Ben",
        span("b1", "GOVBODY", "Treasury"),
        span("b2", "COMPANY", "Gefest-M"),
        span("b3", "COUNTRY", "Moscow"),
    )
    return [anna, ben]


def gold(session: Session) -> list[tuple[str, str]]:
    review = review_of(session)
    article = review.gold_article
    return [(article.spans.label(k), article.quote(k)) for k in article.spans.in_order()]


def test_a_rule_is_previewed_applied_counted_and_revoked(tmp_path: Path) -> None:
    session = a_project_of(tmp_path, two_layers())
    seen = adjudication.preview(session, ARTICLES_OFF, SHORTEST)
    assert (seen.units, seen.articles, seen.examples) == (1, 1, ("The Treasury",))
    assert gold(session) == []
    rule = adjudication.keep_rule(session, "Drop the article", ARTICLES_OFF, SHORTEST)
    assert adjudication.rules(session) == (rule,)
    assert adjudication.apply_rules(session, [rule]) == {rule.id: 1}
    assert gold(session) == [("GOVBODY", "Treasury")]
    unit = review_of(session).unit_of(uuid_of("a1"))
    assert unit is not None
    assert unit.decision is not None
    assert (unit.decision.how, unit.decision.rule) == (How.RULE, rule.id)
    assert adjudication.apply_rules(session, [rule]) == {rule.id: 0}
    assert adjudication.revoke_rule(session, rule) == 1
    assert gold(session) == []
    assert adjudication.rules(session) == ()
    session.close()
    assert check_project(session.path) == []


def test_applying_and_revoking_are_each_one_step(tmp_path: Path) -> None:
    session = a_project_of(tmp_path, two_layers())
    rule = adjudication.keep_rule(session, "Drop the article", ARTICLES_OFF, SHORTEST)
    adjudication.apply_rules(session, [rule])
    adjudication.revoke_rule(session, rule)
    session.history.undo()
    assert gold(session) == [("GOVBODY", "Treasury")]
    assert adjudication.rules(session) == (rule,)
    session.history.undo()
    assert gold(session) == []
    session.history.undo()
    assert adjudication.rules(session) == ()


def test_a_rule_is_made_from_a_decision(tmp_path: Path) -> None:
    session = a_project_of(tmp_path, two_layers())
    review = review_of(session)
    unit = review.unit_of(uuid_of("a3"))
    assert unit is not None
    condition = condition_of(unit.unit, review.text)
    rule = adjudication.keep_rule(session, "Cities", condition, Resolution(Take.LABEL, "PLACE"))
    assert adjudication.apply_rules(session, [rule]) == {rule.id: 1}
    assert gold(session) == [("PLACE", "Moscow")]


def test_what_is_decided_by_hand_no_rule_changes(tmp_path: Path) -> None:
    session = a_project_of(tmp_path, two_layers())
    review = review_of(session)
    unit = review.unit_of(uuid_of("a1"))
    assert unit is not None
    deciding.take(review, unit, 0)
    rule = adjudication.keep_rule(session, "Drop the article", ARTICLES_OFF, SHORTEST)
    assert adjudication.apply_rules(session, [rule]) == {rule.id: 0}
    assert gold(session) == [("GOVBODY", "The Treasury")]


def test_a_rule_without_name_or_kind_is_refused(tmp_path: Path) -> None:
    session = a_project_of(tmp_path, two_layers())
    with pytest.raises(Refused, match="needs a name"):
        adjudication.keep_rule(session, " ", ARTICLES_OFF, SHORTEST)
    with pytest.raises(Refused, match="which kinds"):
        adjudication.keep_rule(session, "All", Condition(frozenset()), SHORTEST)


def test_all_articles_are_premerged_in_one_step(tmp_path: Path) -> None:
    session = a_project_of(tmp_path, two_layers())
    assert adjudication.premerge_everywhere(session, Premerge(How.UNANIMOUS)) == 1
    assert gold(session) == [("COMPANY", "Gefest-M")]
    session.history.undo()
    assert gold(session) == []


def test_agreed_units_are_audited_and_the_error_has_an_interval(tmp_path: Path) -> None:
    session = a_project_of(tmp_path, two_layers())
    drawn = adjudication.audit_sample(session, 5)
    review = review_of(session)
    (unit,) = (each for each in review.units if each.unit.agreed)
    assert drawn == [AuditUnit(review.article, unit.number)]
    assert adjudication.audited_error(session).why
    adjudication.audit(review, unit, right=False)
    figure = adjudication.audited_error(session)
    assert (figure.value, figure.n) == (1.0, 1)
    assert figure.low is not None
    assert figure.low < 1
    session.history.undo()
    adjudication.audit(review, review.units[unit.number], right=True)
    assert adjudication.audited_error(session).value == 0
    differing = next(each for each in review.units if not each.unit.agreed)
    with pytest.raises(Refused, match="all agree"):
        adjudication.audit(review, differing, right=True)


def test_the_command_line_premerges_and_applies_rules(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    session = a_project_of(tmp_path, two_layers())
    adjudication.keep_rule(session, "Drop the article", ARTICLES_OFF, SHORTEST)
    session.close()
    words = ["adjudicate", str(session.path), "--premerge", "unanimous", "--rules", "--json"]
    assert main([*words, "--annotator", "Rosa"]) == 0
    report = json.loads(capsys.readouterr().out)
    assert (report["premerged"], report["by_rules"]) == (1, 1)
    again = open_project(session.path, annotator="Rosa")
    assert gold(again) == [("GOVBODY", "Treasury"), ("COMPANY", "Gefest-M")]


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
    adjudication.audit(review, frame, right=True)
    assert review.decisions == 2
    assert adjudication.audited_error(session).n == 1
    adjudication.audit(review, review.units[frame.number], right=False)
    deciding.change(review, review.units[frame.number], "STATUS_CUE")
    error = adjudication.audited_error(session)
    assert (error.value, error.n) == (1.0, 1)


def test_what_only_one_has_looked_for_is_not_audited(tmp_path: Path) -> None:
    layers = [
        layer("Anna", span("a1", "COMPANY", "Gefest-M"), span("a2", "SANCTION", "sanction")),
        layer("Ben", span("b1", "COMPANY", "Gefest-M"), covered={"entity": 1}),
    ]
    session = a_project_of(tmp_path, layers)
    review = review_of(session)
    (drawn,) = adjudication.audit_sample(session, 5)
    assert review.units[drawn.number].unit.found[0].label == "COMPANY"
