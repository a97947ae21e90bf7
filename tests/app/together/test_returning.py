"""Articles that go back to their annotators with a reason, and what changed in their work."""

from pathlib import Path

import pytest

from annotator.app import labelling, reading
from annotator.app.adjudication import deciding, project_gold
from annotator.app.adjudication.reviewing import Review
from annotator.app.checking import check_project
from annotator.app.queue import QueueFilter
from annotator.app.session import Session
from annotator.app.together import commenting
from annotator.app.together.merging import merge_projects
from annotator.app.together.returning import annotators_of, came_back, give_back, what_changed
from annotator.errors import Refused
from annotator.model.article import State
from annotator.model.decision import Cause
from annotator.review.sameness import Kind
from tests.app.copies import a_copy_for
from tests.builders import a_project, keys_of, open_first, words


def rosa_and_anna(folder: Path) -> tuple[Session, Session]:
    """Return a reviewer's project with Anna's finished article, and Anna's own copy."""
    rosa = a_project(folder, annotator="Rosa")
    anna = a_copy_for(rosa, "Anna", folder)
    labelling.add(anna, "COMPANY", [words(anna, "Gefest-M, a")])
    labelling.add(anna, "PERSON", [words(anna, "Ri Yong-ho")])
    labelling.add(anna, "PLACE", [words(anna, "Treasury", 1)])
    reading.finish(anna, ["entity"])
    merge_projects(rosa, [anna.path])
    return rosa, anna


def state_of(session: Session, name: str) -> State:
    article = session.open_article(keys_of(session)[0])
    (found,) = [c.state for c in article.layers if c.annotator.name == name]
    return found


def test_an_article_goes_back_and_is_done_again(tmp_path: Path) -> None:
    rosa, anna = rosa_and_anna(tmp_path)
    key = keys_of(rosa)[0]
    give_back(rosa, key, annotators_of(rosa, key), "The boundaries, please.")
    assert state_of(rosa, "Anna") is State.RETURNED
    merge_projects(anna, [rosa.path])
    assert state_of(anna, "Anna") is State.RETURNED
    assert [c.text for c in came_back(anna)] == ["The boundaries, please."]
    returned = QueueFilter(states=frozenset({State.RETURNED}))
    assert list(anna.queue.keys(returned)) == keys_of(anna)
    assert anna.queue.next_unfinished(None) == key
    reading.finish(anna, ["entity"])
    assert state_of(anna, "Anna") is State.DONE
    assert came_back(anna) == []
    merge_projects(rosa, [anna.path])
    assert state_of(rosa, "Anna") is State.DONE
    assert merge_projects(anna, [rosa.path]).files[0].counts.nothing
    anna.history.undo()
    assert state_of(anna, "Anna") is State.RETURNED
    assert len(came_back(anna)) == 1
    for session in (rosa, anna):
        session.close()
        assert check_project(session.path) == []


def test_giving_back_is_undone_by_the_reviewer(tmp_path: Path) -> None:
    rosa, anna = rosa_and_anna(tmp_path)
    key = keys_of(rosa)[0]
    give_back(rosa, key, annotators_of(rosa, key), "Again, please.")
    merge_projects(anna, [rosa.path])
    rosa.history.undo()
    assert state_of(rosa, "Anna") is State.DONE
    merge_projects(rosa, [anna.path])
    assert state_of(rosa, "Anna") is State.DONE
    rosa.open_article(key)
    assert commenting.threads(rosa) == ()
    rosa.history.undo()
    rosa.history.redo()
    rosa.close()
    anna.close()
    assert check_project(rosa.path) == []


def test_a_return_and_later_work_come_to_the_same_in_either_order(tmp_path: Path) -> None:
    rosa, anna = rosa_and_anna(tmp_path)
    key = keys_of(rosa)[0]
    give_back(rosa, key, annotators_of(rosa, key), "Again, please.")
    reading.set_state(anna, State.STARTED)
    reading.finish(anna, ["entity", "statement"])
    merge_projects(rosa, [anna.path])
    merge_projects(anna, [rosa.path])
    assert state_of(rosa, "Anna") is state_of(anna, "Anna") is State.RETURNED
    rosa.close()
    anna.close()


def test_a_return_needs_a_reason_and_somebody_who_labelled(tmp_path: Path) -> None:
    rosa, anna = rosa_and_anna(tmp_path)
    key = keys_of(rosa)[0]
    with pytest.raises(Refused, match="why"):
        give_back(rosa, key, annotators_of(rosa, key), " ")
    with pytest.raises(Refused, match="to whom"):
        give_back(rosa, key, [], "Again.")
    with pytest.raises(Refused, match="has not labelled"):
        give_back(rosa, key, [rosa.store.annotator("Zoe")], "Again.")
    rosa.close()
    anna.close()


def test_each_sees_what_changed_by_kind_with_the_reviewers_note(tmp_path: Path) -> None:
    rosa, anna = rosa_and_anna(tmp_path)
    assert what_changed(anna) == []
    rosa.open_gold(keys_of(rosa)[0])
    review = Review(rosa)
    place, company, person = sorted(review.units, key=lambda u: u.unit.cover)
    deciding.nothing(review, place)
    deciding.take(review, person, 0)
    deciding.take(review, company, 0)
    assert rosa.article is not None
    article = rosa.article
    (made,) = [k for k in article.spans.in_order() if article.spans.label(k) == "COMPANY"]
    labelling.set_fragments(rosa, made, [words(rosa, "Gefest-M", 1)])
    labelling.add(rosa, "DATE", [words(rosa, "Tuesday")])
    review = Review(rosa)
    place = next(u for u in review.units if u.number == place.number)
    deciding.say_why(review, place, Cause.SLIP, "An office is no place.")
    merge_projects(anna, [rosa.path])
    open_first(anna)
    found = {
        (d.gold or d.own or pytest.fail("nobody has it")).label: (
            Kind.BOUNDARY in d.kinds,
            d.own,
            d.gold,
            d.note,
        )
        for d in what_changed(anna)
    }
    assert set(found) == {"PLACE", "COMPANY", "DATE"}
    assert found["PLACE"][2:] == (None, "An office is no place.")
    assert found["DATE"][1] is None
    assert found["COMPANY"][0]
    rosa.close()
    anna.close()


def test_what_changed_is_told_by_the_gold_that_the_project_names(tmp_path: Path) -> None:
    rosa, anna = rosa_and_anna(tmp_path)
    rosa.open_gold(keys_of(rosa)[0])
    review = Review(rosa)
    for unit in review.units:
        deciding.take(review, unit, 0)
    project_gold.toggle(rosa)
    other = a_copy_for(rosa, "Otto", tmp_path)
    other.open_gold(keys_of(other)[0])
    review = Review(other)
    for unit in review.units:
        deciding.nothing(review, unit)
    merge_projects(anna, [rosa.path, other.path])
    open_first(anna)
    assert len(project_gold.golds(anna)) == 2
    assert what_changed(anna) == []
    project_gold.toggle(rosa)
    merge_projects(anna, [rosa.path])
    open_first(anna)
    assert {each.kinds for each in what_changed(anna)} == {frozenset({Kind.MISSING})}
    for session in (rosa, anna, other):
        session.close()
