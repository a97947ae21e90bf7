"""Every occurrence: found in one article or in all, labelled and taken back as one step."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from annotator.app import labelling
from annotator.app.checking import check_project
from annotator.app.occurrences import (
    MOST,
    Occurrence,
    Repeat,
    find_occurrences,
    label_occurrences,
    repeat_of,
)
from annotator.app.project import open_project
from annotator.app.removing import remove_article
from annotator.app.session import Session
from annotator.errors import Refused
from annotator.model.annotation import Annotation
from annotator.model.article import State
from annotator.model.changes import Changes
from annotator.model.values import AnnotationKey
from tests.builders import a_project, keys_of, open_first, put_in, words

TEXTS = (
    "The bank of Kim. Kim's bank, a KIM bank. Kim Jong Un banks.\n\nPage 3 of Kim",
    "Nothing to see here.",
    "Kim again\nand again Kim.",
    "中国外交部说中国反对。",
)


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    session = open_first(a_project(tmp_path, *TEXTS))
    yield session
    session.close()
    assert check_project(session.path) == []


def quotes(found: list[Occurrence]) -> list[tuple[int, str]]:
    return [(each.fragment.start, each.words) for each in found]


def everything(session: Session, number: int) -> list[Annotation]:
    article = session.open_article(keys_of(session)[number])
    return article.annotations(article.spans.in_order())


def a_kim(session: Session, label: str = "PERSON") -> AnnotationKey:
    return labelling.add(session, label, [words(session, "Kim")])


def test_all_other_places_of_an_article_are_found_with_their_context(session: Session) -> None:
    repeat = repeat_of(session, a_kim(session))
    assert repeat == Repeat("Kim", "PERSON")
    here = keys_of(session)[0]
    found = list(find_occurrences(session, repeat, here))
    assert quotes(found) == [(17 + 24, "Kim"), (len(TEXTS[0]) - 3, "Kim")]
    assert found[0].before.endswith("a KIM bank. ")
    assert found[0].after == " Jong Un banks. Page 3 of Kim"
    assert {each.article for each in found} == {here}


def test_case_and_possessive_are_folded_when_asked(session: Session) -> None:
    repeat = Repeat("Kim", "PERSON", fold_case=True, fold_possessive=True)
    found = list(find_occurrences(session, repeat, keys_of(session)[0]))
    assert [each.words for each in found] == ["Kim", "Kim", "KIM", "Kim", "Kim"]


def test_the_project_is_searched_newest_articles_first(session: Session) -> None:
    keys = keys_of(session)
    found = list(find_occurrences(session, Repeat("Kim", "PERSON")))
    assert [each.article for each in found] == [keys[2]] * 2 + [keys[0]] * 3
    chinese = list(find_occurrences(session, Repeat("中国", "COUNTRY")))
    assert [each.fragment.start for each in chinese] == [0, 6]
    assert len(list(find_occurrences(session, Repeat("国", "COUNTRY")))) == 2
    assert list(find_occurrences(session, Repeat("。", "COUNTRY")))
    assert not list(find_occurrences(session, Repeat(' " ', "COUNTRY")))


def test_hits_of_removed_articles_are_not_shown(session: Session) -> None:
    remove_article(session, keys_of(session)[2])
    found = find_occurrences(session, Repeat("Kim", "PERSON"))
    assert {each.article for each in found} == {keys_of(session)[0]}


def test_many_articles_come_in_pages_and_none_twice(session: Session) -> None:
    put_in(session, *(f"Kim number {number}." for number in range(300)))
    found = list(find_occurrences(session, Repeat("Kim", "PERSON")))
    assert len(found) == 305
    assert len({(each.article, each.fragment) for each in found}) == 305


def test_what_is_labelled_otherwise_is_named_and_nothing_in_a_region_is_found(
    session: Session,
) -> None:
    labelling.add(session, "PERSON", [words(session, "Kim Jong Un")])
    labelling.add(session, "COMPANY", [words(session, "Kim")])
    labelling.add(session, "REGION", [words(session, "Page 3 of Kim")])
    here = keys_of(session)[0]
    repeat = Repeat("Kim", "PERSON", fold_possessive=True)
    found = {e.fragment.start: e.already for e in find_occurrences(session, repeat, here)}
    assert found == {12: "COMPANY", 17: None, 41: "PERSON"}


def test_a_frame_round_the_words_is_no_other_label(session: Session) -> None:
    labelling.add(session, "STATEMENT", [words(session, "The bank of Kim")])
    found = next(find_occurrences(session, Repeat("Kim", "PERSON"), keys_of(session)[0]))
    assert found.already is None


def test_an_annotation_in_pieces_has_no_words_to_look_for(session: Session) -> None:
    key = a_kim(session)
    labelling.add_fragment(session, key, words(session, "Page"))
    with pytest.raises(Refused, match="pieces"):
        repeat_of(session, key)


def test_labelling_is_one_step_with_its_origin_and_copies_of_attributes(session: Session) -> None:
    source = a_kim(session)
    labelling.set_attribute(session, source, "mention", "nominal")
    labelling.set_note(session, source, "only here")
    heard: list[Changes] = []
    session.subscribe(heard.append)
    found = list(find_occurrences(session, repeat_of(session, source)))
    changes = label_occurrences(session, found, "PERSON", source)
    assert [changes] == heard
    assert changes.name == "Label 4 Occurrences"
    assert len(changes.annotations) == 4
    assert session.article is not None
    first = session.article.annotation(source)
    layer = session.article.layer.id
    for number, count in ((0, 3), (2, 2)):
        made = [each for each in everything(session, number) if each.id != first.id]
        assert len(made) == count - (number == 0)
        for each in made:
            assert each.origin.by == "repeat"
            assert each.origin.sources == ({"layer": layer, "id": first.id},)
            assert each.attributes == {"mention": "nominal"}
            assert each.note == ""
    assert list(find_occurrences(session, Repeat("Kim", "PERSON"))) == []


def test_attributes_that_the_label_lacks_are_not_taken_over(session: Session) -> None:
    source = a_kim(session)
    labelling.set_attribute(session, source, "mention", "nominal")
    found = list(find_occurrences(session, Repeat("Kim", "MEASURE")))
    label_occurrences(session, found, "MEASURE", source)
    made = [each for each in everything(session, 2) if each.label == "MEASURE"]
    assert [each.attributes for each in made] == [{}, {}]


def test_one_undo_takes_all_back_and_redo_brings_it_again(session: Session) -> None:
    found = list(find_occurrences(session, Repeat("Kim", "PERSON")))
    label_occurrences(session, found, "PERSON")
    step = session.history.next_undo()
    assert step is not None
    assert (step.name, step.article) == ("Label 5 Occurrences", keys_of(session)[0])
    session.history.undo()
    assert session.article is not None
    assert len(session.article.spans) == 0
    assert everything(session, 2) == []
    session.history.redo()
    assert [len(everything(session, number)) for number in (0, 2)] == [3, 2]


def test_an_article_that_was_not_read_stays_new_and_the_open_one_is_started(
    session: Session,
) -> None:
    label_occurrences(session, list(find_occurrences(session, Repeat("Kim", "PERSON"))), "PERSON")
    rows = session.queue.rows(keys_of(session))
    assert [row.state for row in rows] == [State.STARTED, State.NEW, State.NEW, State.NEW]
    assert [row.annotations for row in rows] == [3, 0, 2, 0]


def test_labels_of_others_are_left_alone(tmp_path: Path) -> None:
    session = open_first(a_project(tmp_path, *TEXTS))
    a_kim(session, "COMPANY")
    session.close()
    other = open_first(open_project(session.path, annotator="Bo"))
    assert other.article is not None
    assert other.article.locked is not None
    found = list(find_occurrences(other, Repeat("Kim", "PERSON"), keys_of(other)[0]))
    assert [each.already for each in found] == [None] * 3
    label_occurrences(other, found, "PERSON")
    other.close()
    again = open_first(open_project(session.path, annotator="Anna"))
    assert again.article is not None
    counts = {choice.annotator.name: choice.annotations for choice in again.article.layers}
    assert counts == {"Anna": 1, "Bo": 3}
    again.close()
    assert check_project(session.path) == []


def test_places_that_have_the_label_already_are_skipped(session: Session) -> None:
    found = list(find_occurrences(session, Repeat("Kim", "PERSON")))
    label_occurrences(session, found[:2], "PERSON")
    assert label_occurrences(session, found, "PERSON").name == "Label 3 Occurrences"
    with pytest.raises(Refused, match="there already"):
        label_occurrences(session, found, "PERSON")


def test_some_thousand_are_one_step_too_and_told_as_one_change(session: Session) -> None:
    put_in(session, *("Kim and Kim. " * 200 + f"{number}" for number in range(10)))
    found = list(find_occurrences(session, Repeat("Kim", "PERSON")))
    assert len(found) == 4005
    changes = label_occurrences(session, found, "PERSON")
    assert changes.many
    assert {change.article for change in changes.annotations} == {keys_of(session)[0]}
    assert session.article is not None
    assert len(session.article.spans) == 3
    session.history.undo()
    assert session.article is not None
    assert len(session.article.spans) == 0
    assert list(find_occurrences(session, Repeat("Kim", "PERSON"))) == found


def test_more_than_a_step_may_hold_is_refused(session: Session) -> None:
    found = next(find_occurrences(session, Repeat("Kim", "PERSON")))
    with pytest.raises(Refused, match="several steps"):
        label_occurrences(session, [found] * (MOST + 1), "PERSON")
    with pytest.raises(Refused, match="no label"):
        label_occurrences(session, [found], "NOTHING")
