"""A reviewer's gold through merges: the same decisions and annotations whichever way files go."""

from collections.abc import Callable
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import TypeAlias

import msgspec
import pytest
from hypothesis import HealthCheck, Phase, example, given, settings
from hypothesis import strategies as st

from annotator.app import labelling
from annotator.app.adjudication import deciding, premerging
from annotator.app.adjudication.reviewing import Review, ReviewUnit
from annotator.app.checking import check_project
from annotator.app.project import open_project
from annotator.app.session import Session
from annotator.errors import Refused
from annotator.model.changes import Changes
from annotator.model.decision import Cause, Decision, How
from annotator.model.values import Json, JsonObject, LayerKey, Uuid
from annotator.storage.database import copy_database
from annotator.storage.journal import new_uuid
from tests.app.copies import a_copy_for, content, labelled, merged
from tests.app.review_projects import a_project_of, layer, span, uuid_of
from tests.builders import keys_of

_Day: TypeAlias = list[tuple[str, int]]
_DEEDS = ("take", "proposal", "both", "nothing", "change", "reopen", "why", "premerge", "undo")
_DAY = st.lists(st.tuples(st.sampled_from(_DEEDS), st.integers(0, 5)), max_size=8)


def two_layers() -> list[JsonObject]:
    target = {"target": [{"id": uuid_of("a2")}]}
    anna = layer(
        "Anna",
        span("a1", "GOVBODY", "The Treasury"),
        span("a2", "COMPANY", "Gefest-M"),
        span("a3", "PLACE", "Moscow"),
        span("a4", "SANCTION", "sanction", roles=target),
    )
    ben = layer(
        "Ben",
        span("b1", "GOVBODY", "Treasury"),
        span("b2", "COMPANY", "Gefest-M"),
        span("b3", "COUNTRY", "Moscow"),
        span("b4", "SANCTION", "sanction", status="proposed"),
    )
    return [anna, ben]


def reviewed(session: Session) -> Review:
    session.open_gold(keys_of(session)[-1])
    review = Review(session)

    def follow(changes: Changes) -> None:
        review.take_in(changes)

    session.subscribe(follow)
    return review


def unit_of(review: Review, name: str) -> ReviewUnit:
    unit = review.unit_of(uuid_of(name))
    assert unit is not None
    return unit


def decide(review: Review, day: _Day) -> None:
    """Do what a reviewer does in a day, where it can be done."""
    for deed, number in day:
        unit = review.units[number % len(review.units)]
        deeds: dict[str, Callable[[], object]] = {
            "take": partial(deciding.take, review, unit, number % 2),
            "proposal": partial(deciding.take_proposal, review, unit),
            "both": partial(deciding.both, review, unit),
            "nothing": partial(deciding.nothing, review, unit),
            "change": partial(deciding.change, review, unit, "ORG"),
            "reopen": partial(deciding.reopen, review, unit),
            "why": partial(deciding.say_why, review, unit, Cause.AMBIGUOUS, f"note {number}"),
            "premerge": partial(premerging.premerge, review, premerging.Rule(How.MAJORITY)),
            "undo": review.session.history.undo,
        }
        with suppress(Refused):
            deeds[deed]()


def of_gold(session: Session, folder: Path) -> list[tuple[Json, Json]]:
    """Return the decisions and the golds of every article."""
    return [
        (record["decisions"], [each for each in record["layers"] if each["kind"] == "gold"])
        for record in content(session, folder)
    ]


@settings(
    max_examples=8,
    deadline=None,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(_DAY, _DAY)
def test_gold_is_the_same_both_ways_and_what_is_read_is_what_was_followed(
    tmp_path_factory: pytest.TempPathFactory, first: _Day, second: _Day
) -> None:
    folder = tmp_path_factory.mktemp("gold")
    home = a_project_of(folder, two_layers(), reviewer="Home")
    rosa, otto, cem = (a_copy_for(home, name, folder) for name in ("Rosa", "Otto", "Cem"))
    for session, day in ((rosa, first), (otto, second)):
        review = reviewed(session)
        decide(review, day)
        # What was followed change by change is what is there when it is read anew.
        assert list(Review(session).units) == list(review.units)
        assert Review(session).documents == review.documents
    cem.open_article(keys_of(cem)[-1], LayerKey(0))
    labelled(cem, "DATE", "Tuesday")
    own = of_gold(rosa, folder)
    merged(home, rosa)
    assert of_gold(home, folder) == own
    merged(home, otto, cem)
    merged(otto, cem, rosa)
    merged(rosa, home)
    assert content(home, folder) == content(otto, folder) == content(rosa, folder)
    again = merged(home, rosa, otto)
    assert all(each.counts.nothing for each in again.files)
    for session in (home, rosa, otto, cem):
        session.close()
        assert check_project(session.path) == []


@settings(
    max_examples=3,
    deadline=None,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(first=_DAY, second=_DAY, began=st.booleans())
@example(first=[("take", 1)], second=[("change", 1)], began=False)
@example(first=[("take", 3)], second=[("nothing", 1), ("take", 3)], began=True)
@example(first=[("nothing", 3), ("proposal", 1)], second=[("why", 5), ("undo", 0)], began=True)
@example(
    first=[
        ("nothing", 3),
        ("change", 5),
        ("proposal", 1),
        ("premerge", 2),
        ("nothing", 4),
        ("reopen", 4),
        ("proposal", 4),
        ("proposal", 3),
    ],
    second=[("why", 5), ("undo", 0)],
    began=True,
)
def test_what_one_reviewer_decided_in_two_copies_is_decided_once(
    tmp_path_factory: pytest.TempPathFactory, first: _Day, second: _Day, began: bool
) -> None:
    folder = tmp_path_factory.mktemp("gold")
    home = a_project_of(folder, two_layers(), reviewer="Home")
    rosa = a_copy_for(home, "Rosa", folder)
    if began:
        decide(reviewed(rosa), [("take", 0)])
    path = folder / "again.annot"
    copy_database(rosa.store.db, path, replica=new_uuid())
    again = open_project(path, annotator="Rosa")
    decide(reviewed(rosa), first)
    decide(reviewed(again), second)
    merged(home, rosa, again)
    merged(again, rosa)
    merged(rosa, again)
    assert content(home, folder) == content(again, folder) == content(rosa, folder)
    for one, other in ((home, rosa), (rosa, again), (again, home)):
        assert merged(one, other).files[0].counts.nothing
    assert golds_twice(home, folder) == []
    # What was followed is what stands: deciding anew leaves one answer.
    review = reviewed(rosa)
    decide(review, [("reopen", n) for n in range(len(review.units))])
    assert gold_annotations(rosa, folder) == []
    for session in (home, rosa, again):
        session.close()
        assert check_project(session.path) == []


def test_undoing_the_merge_brings_back_what_gave_way(tmp_path: Path) -> None:
    home = a_project_of(tmp_path, two_layers(), reviewer="Home")
    rosa = a_copy_for(home, "Rosa", tmp_path)
    path = tmp_path / "again.annot"
    copy_database(rosa.store.db, path, replica=new_uuid())
    again = open_project(path, annotator="Rosa")
    # The sanction brings its target along, which the other copy decides otherwise.
    review = reviewed(rosa)
    deciding.take(review, unit_of(review, "a4"), 0)
    before = of_gold(rosa, tmp_path)
    review = reviewed(again)
    deciding.change(review, unit_of(review, "a2"), "ORG")
    merged(rosa, again)
    (sanction,) = (e for e in gold_annotations(rosa, tmp_path) if e["label"] == "SANCTION")
    (target,) = (e for e in gold_annotations(rosa, tmp_path) if e["text"] == "Gefest-M")
    assert sanction["roles"] == {"target": [{"id": target["id"]}]}
    after = of_gold(rosa, tmp_path)
    rosa.history.undo()
    assert of_gold(rosa, tmp_path) == before
    merged(rosa, again)
    assert of_gold(rosa, tmp_path) == after
    rosa.close()
    assert check_project(rosa.path) == []


def golds_twice(session: Session, folder: Path) -> list[JsonObject]:
    """Return the annotations of golds that no decision made, or that decisions made twice."""
    made = [uuid for decisions, _ in of_gold(session, folder) for uuid in made_by(decisions)]
    return [e for e in gold_annotations(session, folder) if made.count(str(e["id"])) != 1]


def made_by(decisions: Json) -> list[Uuid]:
    return [uuid for each in msgspec.convert(decisions, list[Decision]) for uuid in each.made]


def gold_annotations(session: Session, folder: Path) -> list[JsonObject]:
    return [
        each
        for _, layers in of_gold(session, folder)
        for layer in layers
        for each in layer["annotations"]
    ]


def test_undoing_everything_and_doing_it_again_gives_the_same_gold(tmp_path: Path) -> None:
    session = a_project_of(tmp_path, two_layers())
    review = reviewed(session)
    decide(review, [("take", 0), ("change", 1), ("nothing", 2), ("why", 2), ("proposal", 3)])
    decide(review, [("reopen", 1), ("both", 0), ("premerge", 0)])
    after, units = of_gold(session, tmp_path), list(review.units)
    steps = 0
    while (step := session.history.next_undo()) is not None and "Import" not in step.name:
        session.history.undo()
        steps += 1
    assert steps == 6
    assert all(each.decision is None for each in review.units)
    for _ in range(steps):
        session.history.redo()
    assert of_gold(session, tmp_path) == after
    assert list(review.units) == units
    assert list(Review(session).units) == units


def test_a_gold_annotation_edited_by_hand_travels_with_its_decision(tmp_path: Path) -> None:
    home = a_project_of(tmp_path, two_layers(), reviewer="Home")
    rosa = a_copy_for(home, "Rosa", tmp_path)
    review = reviewed(rosa)
    deciding.take(review, unit_of(review, "a3"), 0)
    article = rosa.editable()
    (made,) = article.spans.in_order()
    labelling.relabel(rosa, made, "COUNTRY")
    merged(home, rosa)
    assert of_gold(home, tmp_path) == of_gold(rosa, tmp_path)
