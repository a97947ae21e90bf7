"""A reviewer's gold through merges: the same decisions and annotations whichever way files go."""

from collections.abc import Callable
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import TypeAlias

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from annotator.app import labelling
from annotator.app.adjudication import deciding, premerging
from annotator.app.adjudication.reviewing import Review
from annotator.app.checking import check_project
from annotator.app.session import Session
from annotator.errors import Refused
from annotator.model.changes import Changes
from annotator.model.decision import Cause, How
from annotator.model.values import Json, JsonObject, LayerKey
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
    unit = review.unit_of(uuid_of("a3"))
    assert unit is not None
    deciding.take(review, unit, 0)
    article = rosa.editable()
    (made,) = article.spans.in_order()
    labelling.relabel(rosa, made, "COUNTRY")
    merged(home, rosa)
    assert of_gold(home, tmp_path) == of_gold(rosa, tmp_path)
