"""Undo where steps cross: redone steps, other people's steps, versions that their owners mint."""

from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest

from annotator.app import frames, labelling, reading, referring, register_edits
from annotator.app.checking import check_project
from annotator.app.project import open_project
from annotator.app.removing import remove_article
from annotator.app.schema_editing import apply_edits
from annotator.app.session import Session
from annotator.errors import Refused
from annotator.model.annotation import Filler
from annotator.model.article import State
from annotator.model.changes import AnnotationChanged, Change, Changes
from annotator.model.label_edits import ChangeLabel, DeleteLabel, MapLabel
from annotator.model.values import AnnotationKey, LayerKey
from annotator.storage.annotations import update_annotation
from annotator.storage.journal import Writing
from tests.builders import a_project, keys_of, open_first, put_in, put_records_in, words


@pytest.fixture
def session(tmp_path: Path):
    session = open_first(a_project(tmp_path))
    yield session
    session.close()
    assert check_project(session.path) == []


def labels(session: Session) -> list[str]:
    article = session.open_article(keys_of(session)[0])
    return [article.spans.label(key) for key in article.spans.in_order()]


def fill(session: Session, frame: AnnotationKey, filler: AnnotationKey) -> None:
    article = session.editable()
    before = article.annotation(frame)
    target = (Filler(id=article.annotation(filler).id),)
    after = msgspec.structs.replace(before, roles={"target": target})

    def work(writing: Writing) -> list[Change]:
        update_annotation(writing, before, after, article.text.content)
        layer = article.layer
        return [AnnotationChanged(layer.article, layer.key, frame, before, after)]

    session.run("Fill Target", work)


def test_a_redone_first_label_taken_back_leaves_later_labels(session: Session) -> None:
    labelling.add(session, "PERSON", [words(session, "Ri Yong-ho")])
    session.history.undo()
    session.history.redo()
    redone = session.history.steps()[0]
    labelling.add(session, "COMPANY", [words(session, "Gefest-M")])
    session.history.undo(redone.key)
    assert labels(session) == ["COMPANY"]
    session.history.redo()
    assert sorted(labels(session)) == ["COMPANY", "PERSON"]


def test_a_redone_filler_is_not_taken_from_its_frame(session: Session) -> None:
    company = labelling.add(session, "COMPANY", [words(session, "Gefest-M")])
    session.history.undo()
    session.history.redo()
    redone = session.history.steps()[0]
    frame = labelling.add(session, "SANCTION", [words(session, "sanction")])
    fill(session, frame, company)
    with pytest.raises(Refused, match="Fill Target"):
        session.history.undo(redone.key)


def test_all_that_was_done_to_a_frame_goes_back_step_by_step(session: Session) -> None:
    frame = labelling.add(session, "STATEMENT", [words(session, "We will not stop,")])
    frames.fill_from_words(session, frame, "cue", [words(session, "said", 1)])
    referring.link_new(session, frame, "the answer")
    labelling.add_fragment(session, frame, words(session, "until they do"))
    labelling.set_attribute(session, frame, "stance", "commit")
    for _ in range(5):
        session.history.undo()
    assert labels(session) == []
    for _ in range(5):
        session.history.redo()
    assert sorted(labels(session)) == ["CUE", "STATEMENT"]
    for _ in range(5):
        session.history.undo()
    assert labels(session) == []


def as_ben(session: Session) -> Session:
    session.close()
    return open_first(open_project(session.path, annotator="Ben"))


def test_nobody_takes_back_the_labels_of_another(tmp_path: Path) -> None:
    anna = open_first(a_project(tmp_path))
    labelling.add(anna, "PERSON", [words(anna, "Ri Yong-ho")])
    reading.set_title(anna, "A title of Anna's")
    title, label = (step.key for step in anna.history.steps()[:2])
    ben = as_ben(anna)
    assert ben.history.next_undo() is None
    with pytest.raises(Refused, match="labels of Anna"):
        ben.history.undo(label)
    assert "labels of Anna" in ben.history.preview(label)[-1]
    ben.history.undo(title)
    assert ben.article is not None
    assert ben.article.article.title != "A title of Anna's"
    ben.close()
    assert check_project(ben.path) == []


def test_undo_is_each_ones_own_and_goes_on_after_a_change_of_person(tmp_path: Path) -> None:
    anna = open_first(a_project(tmp_path))
    labelling.add(anna, "PERSON", [words(anna, "Ri Yong-ho")])
    ben = as_ben(anna)
    labelling.copy_layer(ben)
    step = ben.history.next_undo()
    assert step is not None
    assert step.name == "Copy Labels to My Layer"
    ben.close()
    anna = open_first(open_project(ben.path, annotator="Anna"))
    anna.history.undo()
    assert anna.article is not None
    assert len(anna.article.spans) == 0
    anna.close()
    ben = open_first(open_project(anna.path, annotator="Ben"))
    assert ben.article is not None
    assert len(ben.article.spans) == 1
    ben.history.undo()
    ben.history.redo()
    assert len(ben.article.spans) == 1
    ben.close()
    assert check_project(ben.path) == []


def test_copying_a_layer_is_one_event(tmp_path: Path) -> None:
    anna = open_first(a_project(tmp_path))
    labelling.add(anna, "PERSON", [words(anna, "Ri Yong-ho")])
    ben = as_ben(anna)
    heard: list[Changes] = []
    ben.subscribe(heard.append)
    labelling.copy_layer(ben)
    assert len(heard) == 1
    assert ben.article is not None
    assert ben.article.layer.annotator == ben.actor.key
    ben.close()


def versions(session: Session, table: str) -> list[tuple[int, str]]:
    return session.store.db.execute(
        f'SELECT counter, replica FROM "{table}" ORDER BY id'
    ).fetchall()


Edit = Callable[[Session], object]
EDITS: dict[str, tuple[str, Edit]] = {
    "state": ("layers", lambda s: reading.set_state(s, State.DONE)),
    "document": ("layers", lambda s: reading.set_document_label(s, "about_sanctions", "yes")),
    "title": ("articles", lambda s: reading.set_title(s, "Another")),
    "source": ("sources", lambda s: reading.set_source(s, 0, outlet="Wire")),
    "article": ("articles", lambda s: remove_article(s, keys_of(s)[0])),
    "label": ("annotations", lambda s: labelling.remove(s, s.editable().spans.in_order()[0])),
}


@pytest.mark.parametrize("name", EDITS)
def test_every_edit_and_its_undo_mint_a_version(tmp_path: Path, name: str) -> None:
    table, edit = EDITS[name]
    session = a_project(tmp_path, "To be removed.")
    record = {"text": "Again.", "sources": [{"outlet": "Old"}], "format": "annotator.article"}
    put_records_in(session, [record], tmp_path / "more.jsonl")
    session.open_article(keys_of(session)[1])
    labelling.add(session, "PERSON", [words(session, "Again")])
    before = max(versions(session, table))
    edit(session)
    after = max(versions(session, table))
    assert after > before
    assert after[1] == session.store.identity.replica
    session.history.undo()
    assert max(versions(session, table)) > after
    session.close()
    assert check_project(session.path) == []


def test_an_import_and_its_undo_mint_nothing_for_labels(session: Session, tmp_path: Path) -> None:
    mark = {"start": 0, "end": 5, "label": "COUNTRY"}
    layer = {"annotator": "Ben", "annotations": [mark]}
    record = {"text": "North Korea.", "layers": [layer], "format": "annotator.article"}
    put_records_in(session, [record], tmp_path / "ben.jsonl")
    for step in (session.history.undo, session.history.redo, session.history.undo):
        assert versions(session, "annotations") == [(0, "")]
        assert versions(session, "layers") == [(0, "")]
        step()
    put_records_in(session, [record], tmp_path / "ben.jsonl")
    assert versions(session, "annotations") == [(0, "")]


def test_moves_are_not_joined_across_an_undo(session: Session) -> None:
    person = labelling.add(session, "PERSON", [words(session, "Ri")])
    start, end = words(session, "Ri")

    def move(by: int) -> None:
        from annotator.model.fragment import Fragment

        labelling.set_fragments(session, person, [Fragment(start, end + by)], run=True)

    move(1)
    move(2)
    session.history.undo()
    move(3)
    move(4)
    article = session.editable()
    session.history.undo()
    assert article.quote(person) == "Ri"
    session.history.redo()
    assert article.quote(person) == "Ri Yon"


def test_a_next_article_is_one_whose_newest_layer_is_unfinished(tmp_path: Path) -> None:
    session = a_project(tmp_path, "One.", "Two.")
    first, second = keys_of(session)
    reading.set_state(session, State.DONE, first)
    assert session.queue.next_unfinished(None) == second
    copy = {"text": "One.", "format": "annotator.article"}
    layer = {"annotator": "Anna", "state": "started"}
    put_records_in(session, [{**copy, "layers": [layer]}], tmp_path / "second.jsonl")
    assert session.queue.rows([first])[0].state is State.STARTED
    assert session.queue.next_unfinished(None) == first
    session.close()


def test_an_import_beside_does_not_end_redo_of_a_label(session: Session) -> None:
    labelling.add(session, "PERSON", [words(session, "Ri Yong-ho")])
    put_in(session, "Another.")
    step = session.history.next_undo()
    assert step is not None
    assert step.name == "Import 1 Article"


def test_no_undo_merges_an_entry_into_itself(session: Session) -> None:
    one, other = (register_edits.create(session, name, "PERSON") for name in ("Ri", "Ri Yong-ho"))
    register_edits.merge(session, [one], other)
    register_edits.part(session, one)
    parted = session.last_action
    register_edits.merge(session, [other], one)
    with pytest.raises(Refused, match="merged into itself"):
        session.history.undo(parted)
    session.history.undo()
    session.history.undo(parted)
    assert session.register.resolve(one) == other


def test_what_undo_brings_back_has_the_labels_of_now(session: Session) -> None:
    key = labelling.add(session, "COMPANY", [words(session, "Gefest-M")])
    labelling.remove(session, key)
    removed = session.last_action
    apply_edits(session, [MapLabel(label="COMPANY", to="ORG")])
    session.history.undo(removed)
    assert labels(session) == ["ORG"]
    session.history.redo()
    assert labels(session) == []


def test_undo_brings_no_label_back_that_went_with_all_its_annotations(session: Session) -> None:
    key = labelling.add(session, "COMPANY", [words(session, "Gefest-M")])
    labelling.remove(session, key)
    removed = session.last_action
    apply_edits(session, [DeleteLabel(label="COMPANY")])
    with pytest.raises(Refused, match="Delete Label Company"):
        session.history.undo(removed)
    session.history.undo()
    session.history.undo()
    assert labels(session) == ["COMPANY"]


def test_a_fresh_layer_beside_anothers_stays_open_when_labels_are_taken_back(
    tmp_path: Path,
) -> None:
    anna = open_first(a_project(tmp_path))
    labelling.add(anna, "PERSON", [words(anna, "Ri Yong-ho")])
    ben = as_ben(anna)
    ben.open_article(keys_of(ben)[0], LayerKey(0))
    apply_edits(ben, [ChangeLabel(label="COMPANY", name="Firm")])
    ben.history.undo()
    assert ben.article is not None
    assert ben.article.locked is None
    ben.close()
