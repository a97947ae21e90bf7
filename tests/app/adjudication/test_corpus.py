"""Deciding over all articles: rules kept, previewed, applied, revoked, all or nothing."""

import json
from pathlib import Path

import pytest

from annotator.app.adjudication import corpus as adjudication
from annotator.app.adjudication import deciding
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
from tests.app.review_projects import TEXT, a_project_of, layer, review_of, span, uuid_of
from tests.builders import put_records_in

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


@pytest.mark.parametrize("stops_at", [2, 3])
def test_what_is_stopped_midway_has_decided_nothing(tmp_path: Path, stops_at: int) -> None:
    session = three_alike(tmp_path)
    rule = adjudication.keep_rule(session, "Drop the article", ARTICLES_OFF, SHORTEST)
    newest = session.newest_action()

    def stop(done: int, _total: int) -> None:
        if done == stops_at:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        adjudication.apply_rules(session, [rule], stop)
    with pytest.raises(KeyboardInterrupt):
        adjudication.premerge_everywhere(session, Premerge(How.UNANIMOUS), stop)
    assert session.newest_action() == newest
    assert adjudication.applied(session) == {}
    assert gold(session) == []
    assert adjudication.apply_rules(session, [rule]) == {rule.id: 3}
    assert check_project(session.path) == []


def test_rules_in_one_article_go_into_one_gold_layer(tmp_path: Path) -> None:
    session = a_project_of(tmp_path, two_layers())
    labels = Condition(frozenset({Kind.LABEL}))
    kept = [
        adjudication.keep_rule(session, "Drop the article", ARTICLES_OFF, SHORTEST),
        adjudication.keep_rule(session, "Longest", labels, Resolution(Take.LONGEST)),
    ]
    adjudication.apply_rules(session, kept)
    assert set(adjudication.applied(session)) == {each.id for each in kept}
    with session.store.reading() as db:
        found = db.execute(
            "SELECT count(*) FROM layers JOIN annotators ON annotators.id = layers.annotator"
            " WHERE annotators.kind = 'gold'"
        )
        assert found.fetchone()[0] == 1
    assert check_project(session.path) == []


def three_alike(folder: Path) -> Session:
    """Return a project of three articles on which people differ in the same way."""
    session = a_project_of(folder, two_layers())
    records: list[JsonObject] = []
    for number in (1, 2):
        layers = [
            layer("Anna", span(f"a{number}", "GOVBODY", "The Treasury")),
            layer("Ben", span(f"b{number}", "GOVBODY", "Treasury")),
        ]
        for place, each in enumerate(layers):
            each["id"] = f"00000000-0000-4000-8000-0000000000{number}{place}"
        text = TEXT + " " * number
        records.append(
            {"format": "annotator.article", "version": 1, "text": text, "layers": layers}
        )
    put_records_in(session, records, folder / "more.jsonl")
    return session
