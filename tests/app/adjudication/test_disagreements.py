"""The disagreements of a whole project: found where something changed, listed dearest first."""

from pathlib import Path
from typing import Any

import pytest

from annotator.app import labelling
from annotator.app.adjudication import deciding
from annotator.app.adjudication.comparing import compare_layers
from annotator.app.adjudication.disagreements import Disagreements, Wanted, kinds_of, mask_of
from annotator.app.checking import check_project
from annotator.app.project_settings import set_blind
from annotator.app.session import Session
from annotator.app.together.assigning import assign
from annotator.cli import main
from annotator.model.fragment import Fragment
from annotator.model.values import AnnotatorKey
from annotator.review.sameness import Kind
from annotator.storage.store import annotators
from tests.app.review_projects import a_project_of, layer, review_of, span, uuid_of
from tests.builders import keys_of


def a_reviewed_project(folder: Path, *further: dict[str, Any]) -> Session:
    """Agreed: Treasury. Boundary: Gefest-M. Label: Moscow. Missing: China and a sanction."""
    anna = layer(
        "Anna",
        span("a1", "GOVBODY", "Treasury"),
        span("a2", "COMPANY", "Gefest-M"),
        span("a3", "PLACE", "Moscow"),
        span("a4", "COUNTRY", "China"),
        span("a5", "SANCTION", "sanction"),
    )
    ben = layer(
        "Ben",
        span("b1", "GOVBODY", "Treasury"),
        span("b2", "COMPANY", "Gefest-M, a Moscow firm"),
        span("b3", "COUNTRY", "Moscow"),
    )
    return a_project_of(folder, [anna, ben, *further])


def test_the_dearest_come_first(tmp_path: Path) -> None:
    found = Disagreements(a_reviewed_project(tmp_path))
    assert found.refresh() == 1
    listed = found.page(Wanted())
    assert [row.quote for row in listed] == [
        "sanction",
        "China",
        "Moscow",
        "Gefest-M, a Moscow firm",
    ]
    assert [kinds_of(row.kinds) for row in listed] == [
        (Kind.MISSING,),
        (Kind.MISSING,),
        (Kind.LABEL,),
        (Kind.BOUNDARY,),
    ]
    assert found.by_kind() == {Kind.MISSING: 2, Kind.LABEL: 1, Kind.BOUNDARY: 1}


def test_pages_follow_each_other_without_a_gap(tmp_path: Path) -> None:
    found = Disagreements(a_reviewed_project(tmp_path))
    found.refresh()
    first = found.page(Wanted(), limit=3)
    assert found.page(Wanted(), first[-1], limit=3) == found.page(Wanted())[3:]


def test_by_kind_label_pair_and_article(tmp_path: Path) -> None:
    session = a_reviewed_project(tmp_path)
    found = Disagreements(session)
    found.refresh()
    assert found.count(Wanted(kinds=mask_of([Kind.MISSING, Kind.LABEL]))) == 3
    assert [row.quote for row in found.page(Wanted(labels=("PLACE",)))] == ["Moscow"]
    people = found.page(Wanted())[0].people
    assert found.count(Wanted(pair=people)) == 4
    assert found.count(Wanted(pair=(AnnotatorKey(999),))) == 0
    assert found.count(Wanted(article=keys_of(session)[0])) == 0


def test_those_of_a_pair_are_what_these_two_differ_in(tmp_path: Path) -> None:
    cem = layer(
        "Cem",
        span("c1", "GOVBODY", "Treasury"),
        span("c2", "COMPANY", "Gefest-M"),
        span("c3", "COUNTRY", "Moscow"),
        span("c4", "COUNTRY", "China"),
    )
    session = a_reviewed_project(tmp_path, cem)
    found = Disagreements(session)
    found.refresh()
    keys = {each.name: each.key for each in annotators(session.store.db).values()}

    def listed(one: str, other: str, **wanted: Any) -> set[str]:
        rows = found.page(Wanted(pair=(keys[one], keys[other]), **wanted))
        return {row.quote.split(",")[0] for row in rows}

    assert listed("Anna", "Ben") == {"sanction", "China", "Moscow", "Gefest-M"}
    assert listed("Cem", "Anna") == {"sanction", "Moscow"}
    assert listed("Ben", "Cem") == {"China", "Gefest-M"}
    assert listed("Ben", "Cem", labels=("COUNTRY",)) == {"China"}
    for pair in compare_layers(session).pairs:
        for kind, count in pair.kinds.items():
            assert len(listed(pair.a, pair.b, kinds=mask_of([Kind(kind)]))) == count


def test_only_what_changed_is_looked_at_again(tmp_path: Path) -> None:
    session = a_reviewed_project(tmp_path)
    found = Disagreements(session)
    found.refresh()
    assert found.refresh() == 0
    review = review_of(session)
    assert found.refresh() == 1  # The reviewer has a gold now.
    unit = review.unit_of(uuid_of("a3"))
    assert unit is not None
    deciding.take(review, unit, 0)
    assert found.refresh() == 1
    assert found.count(Wanted()) == 3
    assert [row.quote for row in found.page(Wanted(status="decided"))] == ["Moscow"]
    session.history.undo()
    found.refresh()
    assert found.count(Wanted()) == 4
    assert found.refresh() == 0


def test_ones_own_labels_elsewhere_do_not_matter(tmp_path: Path) -> None:
    session = a_reviewed_project(tmp_path)
    found = Disagreements(session)
    found.refresh()
    session.open_article(keys_of(session)[0])
    labelling.add(session, "PERSON", [Fragment(0, 7)])
    assert found.refresh() == 0
    session.close()
    assert check_project(session.path) == []


def test_the_command_tells_nothing_to_who_works_blind_and_is_not_done(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    session = a_reviewed_project(tmp_path)
    set_blind(session, blind=True)
    assign(session, keys_of(session)[-1:], [session.actor])
    session.close()
    words = ["disagreements", str(session.path), "--annotator", session.actor.name]
    assert main(words) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert "Annotators work blind here" in said.err
