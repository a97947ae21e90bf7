"""Newer work of annotators: decisions stay, units keep theirs, what changed is open again."""

from collections.abc import Sequence
from pathlib import Path

from annotator.app import labelling, reading
from annotator.app.adjudication import deciding
from annotator.app.adjudication.disagreements import Disagreements, Wanted
from annotator.app.adjudication.project_gold import golds
from annotator.app.adjudication.review_choice import UnderReview
from annotator.app.adjudication.reviewing import Review, ReviewUnit, Status
from annotator.app.exporting.export_file import export_file
from annotator.app.exporting.records import ExportOptions
from annotator.app.importing.import_files import ImportOptions, import_files
from annotator.app.project import create_project
from annotator.app.session import Session
from annotator.model.changes import Changes
from annotator.model.review_marks import Sign
from annotator.model.values import AnnotationKey
from tests.app.copies import a_copy_for, labelled, merged
from tests.builders import TREASURY, a_project, keys_of, put_records_in

_COMPANY, _PERSON = "Gefest-M", "Ri Yong-ho"


def three_people(folder: Path) -> tuple[Session, Session, Session]:
    """Return a reviewer who has merged what Anna and Ben did: they differ on the company."""
    rosa = a_project(folder, annotator="Rosa")
    anna, ben = (a_copy_for(rosa, name, folder) for name in ("Anna", "Ben"))
    for session, label in ((anna, "COMPANY"), (ben, "ORG")):
        labelled(session, label, _COMPANY)
        labelled(session, "PERSON", _PERSON)
    merged(rosa, anna, ben)
    return rosa, anna, ben


def reviewed(session: Session) -> Review:
    session.open_gold(keys_of(session)[0])
    review = Review(session)

    def follow(changes: Changes) -> None:
        review.take_in(changes)

    session.subscribe(follow)
    return review


def unit_on(review: Review, words: str) -> ReviewUnit:
    (unit,) = review.with_words(words)
    return unit


def own(session: Session, words: str) -> AnnotationKey:
    article = session.article
    assert article is not None
    return next(key for key in article.spans.in_order() if article.quote(key) == words)


def gold(session: Session) -> list[tuple[str, str]]:
    article = session.open_gold(keys_of(session)[0])
    return [(article.spans.label(k), article.quote(k)) for k in article.spans.in_order()]


def decided_on_all(session: Session) -> Sequence[str]:
    review = reviewed(session)
    for number in range(len(review.units)):
        deciding.take(review, review.units[number], 0)
    return [each.decision.id for each in review.units if each.decision is not None]


def open_rows(session: Session) -> list[str]:
    found = Disagreements(session)
    found.refresh()
    return [row.quote for row in found.page(Wanted())]


def test_a_label_changed_since_opens_its_unit_again_and_keeps_the_gold(tmp_path: Path) -> None:
    rosa, _, ben = three_people(tmp_path)
    decisions = decided_on_all(rosa)
    assert open_rows(rosa) == []
    labelling.relabel(ben, own(ben, _PERSON), "TITLE")
    merged(rosa, ben)
    review = reviewed(rosa)
    unit = unit_on(review, _PERSON)
    assert (unit.status, unit.reopened) == (Status.OPEN, True)
    assert [each.decision.id for each in review.units if each.decision] == list(decisions)
    assert unit_on(review, _COMPANY).status is Status.DECIDED
    assert open_rows(rosa) == [_PERSON]
    # In the text it stands as open, below the gold that stays.
    mark = review.mark(unit)
    assert mark is not None
    assert [row and row.label for row in mark.rows] == ["PERSON", "TITLE"]
    assert review.shelf().starts(Sign.OPEN) == [unit.unit.cover.start]
    assert gold(rosa) == [("COMPANY", _COMPANY), ("PERSON", _PERSON)]
    deciding.take(review, unit, 1)
    assert unit_on(review, _PERSON).status is Status.DECIDED
    assert len(review.shelf()) == 0
    assert gold(rosa) == [("COMPANY", _COMPANY), ("TITLE", _PERSON)]
    rosa.history.undo()
    assert unit_on(review, _PERSON).reopened
    assert gold(rosa) == [("COMPANY", _COMPANY), ("PERSON", _PERSON)]


def test_who_comes_round_to_the_gold_opens_nothing(tmp_path: Path) -> None:
    rosa, _, ben = three_people(tmp_path)
    decided_on_all(rosa)
    labelling.relabel(ben, own(ben, _COMPANY), "COMPANY")
    merged(rosa, ben)
    assert unit_on(reviewed(rosa), _COMPANY).status is Status.DECIDED


def test_what_is_marked_anew_is_the_same_unit(tmp_path: Path) -> None:
    rosa, anna, ben = three_people(tmp_path)
    decisions = decided_on_all(rosa)
    for session in (anna, ben):
        labelling.remove(session, own(session, _PERSON))
        labelled(session, "PERSON", _PERSON)
    merged(rosa, anna, ben)
    review = reviewed(rosa)
    unit = unit_on(review, _PERSON)
    assert unit.decision is not None
    assert unit.decision.id in decisions
    assert unit.status is Status.DECIDED
    deciding.nothing(review, unit)
    assert unit_on(review, _PERSON).status is Status.REJECTED
    assert gold(rosa) == [("COMPANY", _COMPANY)]
    rosa.history.undo()
    assert unit_on(review, _PERSON).status is Status.DECIDED


def test_what_was_taken_and_is_gone_opens_its_unit(tmp_path: Path) -> None:
    rosa, anna, _ = three_people(tmp_path)
    decided_on_all(rosa)
    labelling.remove(anna, own(anna, _COMPANY))
    labelling.remove(anna, own(anna, _PERSON))
    merged(rosa, anna)
    review = reviewed(rosa)
    assert unit_on(review, _COMPANY).reopened
    # Ben still says of the person what was taken from Anna.
    assert not unit_on(review, _PERSON).reopened


def nobody_marks(folder: Path) -> tuple[Session, Session, Session]:
    """Return a reviewer whose gold has a person that nobody marks any more."""
    rosa, anna, ben = three_people(folder)
    decided_on_all(rosa)
    for session in (anna, ben):
        labelling.remove(session, own(session, _PERSON))
    merged(rosa, anna, ben)
    return rosa, anna, ben


def left_in(review: Review) -> ReviewUnit:
    (unit,) = (each for each in review.units if each.left)
    return unit


def test_what_nobody_marks_any_more_is_open_in_its_place_and_removed_from_the_gold(
    tmp_path: Path,
) -> None:
    rosa, _, _ = nobody_marks(tmp_path)
    review = reviewed(rosa)
    unit = left_in(review)
    assert (unit.status, unit.unit.found, review.open_units) == (Status.OPEN, (), 1)
    assert review.text[slice(*unit.unit.cover)] == _PERSON
    assert [each.unit.cover for each in review.units] == sorted(
        each.unit.cover for each in review.units
    )
    assert open_rows(rosa) == [_PERSON]
    assert review.unit_that_made(Disagreements(rosa).page(Wanted())[0].annotation) == unit
    for decide in (deciding.nothing, deciding.reopen):
        review = reviewed(rosa)
        decide(review, left_in(review))
        assert left_in(review).status is Status.REJECTED
        assert gold(rosa) == [("COMPANY", _COMPANY)]
        assert review.open_units == 0
        rosa.history.undo()
        assert left_in(review).reopened
        assert gold(rosa) == [("COMPANY", _COMPANY), ("PERSON", _PERSON)]
    rosa.history.redo()
    assert [each.left for each in reviewed(rosa).units] == [False]
    assert open_rows(rosa) == []


def test_what_nobody_marks_any_more_is_kept_for_good_until_somebody_sees_it_otherwise(
    tmp_path: Path,
) -> None:
    rosa, anna, _ = nobody_marks(tmp_path)
    review = reviewed(rosa)
    deciding.take_proposal(review, left_in(review))
    assert left_in(review).status is Status.DECIDED
    rosa.history.undo()
    assert left_in(review).reopened
    rosa.history.redo()
    again = reviewed(rosa)
    assert (left_in(again).status, again.open_units) == (Status.DECIDED, 0)
    assert gold(rosa) == [("COMPANY", _COMPANY), ("PERSON", _PERSON)]
    assert open_rows(rosa) == []
    labelled(anna, "TITLE", _PERSON)
    merged(rosa, anna)
    unit = unit_on(reviewed(rosa), _PERSON)
    assert (unit.left, unit.reopened) == (False, True)


def test_what_is_decided_about_those_who_are_not_under_review_is_not_left_over(
    tmp_path: Path,
) -> None:
    rosa, anna, ben = three_people(tmp_path)
    decided_on_all(rosa)
    labelling.remove(anna, own(anna, _PERSON))
    merged(rosa, anna, ben)
    rosa.open_gold(keys_of(rosa)[0])
    alone = Review(rosa, UnderReview(only=frozenset({anna.actor.id})))
    assert not any(each.left for each in alone.units)


def test_removing_it_from_the_gold_by_hand_lets_the_review_be_read_anew(tmp_path: Path) -> None:
    rosa, _, _ = nobody_marks(tmp_path)
    review = reviewed(rosa)
    seen: list[bool] = []
    rosa.subscribe(lambda changes: seen.append(review.outdated(changes)))
    labelling.remove(rosa, own(rosa, _PERSON))
    rosa.history.undo()
    assert seen == [True, True]


def test_a_unit_on_which_all_agree_otherwise_since_is_drawn_with_all_its_rows(
    tmp_path: Path,
) -> None:
    rosa, anna, ben = three_people(tmp_path)
    decided_on_all(rosa)
    for session in (anna, ben):
        labelling.relabel(session, own(session, _PERSON), "TITLE")
    merged(rosa, anna, ben)
    review = reviewed(rosa)
    unit = unit_on(review, _PERSON)
    assert (unit.agreed, unit.reopened) == (True, True)
    mark = review.mark(unit)
    assert mark is not None
    assert [row and row.label for row in mark.shown] == ["TITLE", "TITLE"]
    assert review.shelf().starts(Sign.OPEN) == [unit.unit.cover.start]


def test_one_who_comes_later_opens_only_what_he_sees_otherwise(tmp_path: Path) -> None:
    rosa, _, _ = three_people(tmp_path)
    decided_on_all(rosa)
    cem = a_copy_for(rosa, "Cem", tmp_path)
    labelled(cem, "COMPANY", _COMPANY)
    labelled(cem, "TITLE", _PERSON)
    merged(rosa, cem)
    review = reviewed(rosa)
    assert not unit_on(review, _COMPANY).reopened
    assert unit_on(review, _PERSON).reopened


def test_what_was_rejected_is_open_when_somebody_marks_it_since(tmp_path: Path) -> None:
    rosa, _, ben = three_people(tmp_path)
    review = reviewed(rosa)
    deciding.nothing(review, unit_on(review, _COMPANY))
    labelling.relabel(ben, own(ben, _COMPANY), "GOVBODY")
    merged(rosa, ben)
    assert unit_on(reviewed(rosa), _COMPANY).reopened


def test_a_model_that_is_asked_later_opens_nothing(tmp_path: Path) -> None:
    rosa, _, _ = three_people(tmp_path)
    decided_on_all(rosa)
    out = tmp_path / "model.jsonl"
    span = {"label": "TITLE", "start": 0, "end": 8, "text": TREASURY[:8]}
    at = TREASURY.index(_PERSON)
    other = {"label": "TITLE", "start": at, "end": at + len(_PERSON), "text": _PERSON}
    layer = {"annotator": "tagger", "kind": "model", "annotations": [span, other]}
    put_records_in(
        rosa,
        [{"format": "annotator.article", "version": 1, "text": TREASURY, "layers": [layer]}],
        out,
    )
    review = reviewed(rosa)
    assert len(review.reviewed) == 3
    assert unit_on(review, _PERSON).status is Status.DECIDED


def test_decisions_that_travel_in_a_file_stay_decided(tmp_path: Path) -> None:
    rosa, _, _ = three_people(tmp_path)
    decided_on_all(rosa)
    out = tmp_path / "all.jsonl"
    export_file(rosa, out, ExportOptions())
    fresh = create_project(tmp_path / "fresh.annot", annotator="Rosa")
    import_files(fresh, [out], ImportOptions())
    review = reviewed(fresh)
    assert [each.status for each in review.units] == [Status.DECIDED, Status.DECIDED]


def test_a_gold_read_from_a_file_is_its_reviewers_whose_name_it_has(tmp_path: Path) -> None:
    rosa, _, _ = three_people(tmp_path)
    decided_on_all(rosa)
    out = tmp_path / "all.jsonl"
    export_file(rosa, out, ExportOptions())
    for name, own in (("Rosa", True), ("Ruth", False)):
        fresh = create_project(tmp_path / f"fresh {name}.annot", annotator=name)
        import_files(fresh, [out], ImportOptions())
        (brought,) = golds(fresh)
        assert brought.owner is None
        review = reviewed(fresh)
        assert (review.gold.id == brought.id) is own
        assert review.gold.owner == fresh.actor.key
        assert len(golds(fresh)) == (1 if own else 2)
        fresh.close()


def test_labels_of_the_article_are_in_the_queue_too(tmp_path: Path) -> None:
    rosa, anna, ben = three_people(tmp_path)
    for session, value in ((anna, "yes"), (ben, "no")):
        reading.set_document_label(session, "about_sanctions", value)
    merged(rosa, anna, ben)
    assert sorted(open_rows(rosa)) == [_COMPANY, "about_sanctions: no, yes"]
    review = reviewed(rosa)
    deciding.decide_document(review, "about_sanctions", "yes")
    assert open_rows(rosa) == [_COMPANY]
