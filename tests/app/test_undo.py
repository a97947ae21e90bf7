"""Everything can be taken back, across articles and restarts, in the order it was done."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from annotator.app import labelling, reading
from annotator.app.checking import check_project
from annotator.app.project import open_project
from annotator.app.session import Session
from annotator.errors import Refused
from annotator.model.annotation import Annotation
from annotator.model.article import State
from annotator.model.fragment import Fragment
from annotator.model.values import AnnotationKey
from tests.builders import a_project, keys_of, open_first, put_in, words


@pytest.fixture
def session(tmp_path: Path):
    session = open_first(a_project(tmp_path))
    yield session
    session.close()
    assert check_project(session.path) == []


def labels(session: Session) -> list[tuple[str, str]]:
    article = session.article
    assert article is not None
    return [(article.spans.label(k), article.quote(k)) for k in article.spans.in_order()]


def whole(session: Session) -> dict[AnnotationKey, Annotation]:
    article = session.article
    assert article is not None
    keys = article.spans.in_order()
    return dict(zip(keys, article.annotations(keys), strict=True))


def test_undo_and_redo_walk_through_every_kind_of_edit(session: Session) -> None:
    states = [whole(session)]
    person = labelling.add(session, "PERSON", [words(session, "Ri Yong-ho")])
    states.append(whole(session))
    for edit in (
        lambda: labelling.add(session, "SANCTION", [words(session, "sanction")]),
        lambda: labelling.set_attribute(session, person, "mention", "nominal"),
        lambda: labelling.set_note(session, person, "Foreign Minister"),
        lambda: labelling.set_fragments(session, person, [words(session, "Yong-ho")]),
        lambda: labelling.add_fragment(session, person, words(session, "said")),
        lambda: labelling.relabel(session, person, "COUNTRY"),
        lambda: labelling.remove(session, person),
    ):
        edit()
        states.append(whole(session))

    def without_versions(state: dict[AnnotationKey, Annotation]) -> object:
        return {key: (a.label, a.fragments, a.attributes, a.note) for key, a in state.items()}

    for state in reversed(states[:-1]):
        session.history.undo()
        assert without_versions(whole(session)) == without_versions(state)
    for state in states[1:]:
        session.history.redo()
        assert without_versions(whole(session)) == without_versions(state)
    with pytest.raises(Refused, match="nothing to redo"):
        session.history.redo()


def test_yesterdays_last_step_is_undone_after_a_restart(tmp_path: Path) -> None:
    session = open_first(a_project(tmp_path, "First one.", "Second one."))
    labelling.add(session, "PERSON", [words(session, "First")])
    session.open_article(keys_of(session)[1])
    labelling.add(session, "PLACE", [words(session, "Second")])
    session.close()

    session = open_project(session.path, annotator="Anna")
    step = session.history.next_undo()
    assert step is not None
    assert (step.name, step.place) == ("Add Place", Fragment(0, 6))
    assert step.article == keys_of(session)[1]
    session.history.undo()
    session.history.undo()
    session.open_article(keys_of(session)[0])
    assert labels(session) == []
    session.history.redo()
    assert labels(session) == [("PERSON", "First")]
    session.close()


def test_a_new_step_ends_redo(session: Session) -> None:
    labelling.add(session, "PERSON", [words(session, "Ri Yong-ho")])
    session.history.undo()
    labelling.add(session, "COMPANY", [words(session, "Gefest-M")])
    assert session.history.next_redo() is None


def test_a_run_of_moves_is_one_step(session: Session) -> None:
    person = labelling.add(session, "PERSON", [words(session, "Ri")])
    start, end = words(session, "Ri")
    for longer in range(1, 6):
        labelling.set_fragments(session, person, [Fragment(start, end + longer)], run=True)
    labelling.set_note(session, person, "moved")
    labelling.set_fragments(session, person, [Fragment(start, end + 7)], run=True)
    names = [step.name for step in session.history.steps()][:4]
    assert names == [
        "Move Ends of Person",
        "Edit Note of Person",
        "Move Ends of Person",
        "Add Person",
    ]
    for _ in range(3):
        session.history.undo()
    assert labels(session) == [("PERSON", "Ri")]


def test_a_step_out_of_order_is_undone_when_nothing_stands_on_it(session: Session) -> None:
    labelling.add(session, "PERSON", [words(session, "Ri Yong-ho")])
    labelling.add(session, "COMPANY", [words(session, "Gefest-M")])
    first = session.history.steps()[1]
    assert session.history.preview(first.key)[0] == "Person “Ri Yong-ho”"
    session.history.undo(first.key)
    assert labels(session) == [("COMPANY", "Gefest-M")]
    labelling.add(session, "DATE", [words(session, "Tuesday")])


def test_a_step_that_was_built_upon_names_what_blocks_it(session: Session) -> None:
    person = labelling.add(session, "PERSON", [words(session, "Ri Yong-ho")])
    labelling.set_note(session, person, "Minister")
    added = session.history.steps()[1]
    with pytest.raises(Refused, match="Edit Note of Person"):
        session.history.undo(added.key)
    assert "Edit Note of Person" in session.history.preview(added.key)[-1]
    assert labels(session) == [("PERSON", "Ri Yong-ho")]
    session.history.undo()
    session.history.undo(added.key)
    assert labels(session) == []


def test_an_import_with_labels_in_it_since_cannot_be_undone(session: Session) -> None:
    put_in(session, "A later article.")
    imported = session.history.steps()[0]
    session.open_article(keys_of(session)[1])
    labelling.add(session, "PERSON", [words(session, "later")])
    with pytest.raises(Refused, match="Add Person"):
        session.history.undo(imported.key)
    session.history.undo()
    session.history.undo()
    assert len(session.queue.keys()) == 1
    assert session.article is None
    session.history.redo()
    assert len(session.queue.keys()) == 2


def test_states_titles_and_document_labels_are_undone_too(session: Session) -> None:
    reading.set_document_label(session, "about_sanctions", "yes")
    reading.set_title(session, "Another title")
    reading.finish(session, ["entity"])
    article = session.article
    assert article is not None
    assert article.layer.state is State.DONE
    session.history.undo()
    assert article.layer.state is State.STARTED
    assert article.layer.covered == {}
    session.history.undo()
    assert article.article.title == "Treasury hits Gefest-M"
    session.history.undo()
    assert article.layer.document == {}


def test_removing_a_filler_leaves_its_words_implied_and_undo_puts_it_back(
    session: Session,
) -> None:
    frame, filler = _a_frame(session)
    kept = labelling.remove(session, filler)
    ((implied,),) = whole(session)[frame].roles.values()
    assert implied.implied
    assert [implied.text] == [slot.words for slot in kept]
    session.history.undo()
    assert whole(session)[frame].fillers() == (whole(session)[filler].id,)


def test_undoing_a_label_that_a_later_frame_uses_is_refused(session: Session) -> None:
    _a_frame(session)
    added = next(s for s in session.history.steps() if s.name == "Add Company")
    with pytest.raises(Refused):
        session.history.undo(added.key)


def _a_frame(session: Session) -> tuple[AnnotationKey, AnnotationKey]:
    """Return a sanction and the company that fills its target."""
    import msgspec

    from annotator.model.annotation import Filler
    from annotator.model.changes import AnnotationChanged, Change
    from annotator.storage.annotations import update_annotation
    from annotator.storage.journal import Writing

    company = labelling.add(session, "COMPANY", [words(session, "Gefest-M")])
    sanction = labelling.add(session, "SANCTION", [words(session, "sanction")])
    article = session.article
    assert article is not None
    before = article.annotation(sanction)
    filler = Filler(id=article.annotation(company).id)
    after = msgspec.structs.replace(before, roles={"target": (filler,)})

    def fill(writing: Writing) -> list[Change]:
        update_annotation(writing, before, after, article.text.content)
        layer = article.layer
        return [AnnotationChanged(layer.article, layer.key, sanction, before, after)]

    session.run("Fill Target", fill)
    return sanction, company


LABELS = ("PERSON", "COUNTRY", "COMPANY")
moves = st.lists(
    st.one_of(
        st.tuples(st.just("add"), st.integers(0, 20), st.sampled_from(LABELS)),
        st.tuples(st.just("relabel"), st.integers(0, 20), st.sampled_from(LABELS)),
        st.tuples(st.just("note"), st.integers(0, 20), st.text(max_size=3)),
        st.tuples(st.just("remove"), st.integers(0, 20), st.just("")),
        st.tuples(st.just("undo"), st.integers(0, 20), st.just("")),
        st.tuples(st.just("redo"), st.integers(0, 20), st.just("")),
        st.tuples(st.just("undo any"), st.integers(0, 20), st.just("")),
    ),
    max_size=25,
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(moves)
def test_any_mixture_of_edits_and_undos_can_be_taken_back_to_nothing(
    tmp_path_factory: pytest.TempPathFactory, given: list[tuple[str, int, str]]
) -> None:
    session = open_first(a_project(tmp_path_factory.mktemp("any")))
    for what, number, value in given:
        _try(session, what, number, value)
    while (step := session.history.next_undo()) and not step.name.startswith("Import"):
        session.history.undo()
    assert labels(session) == []
    session.close()
    assert check_project(session.path) == []


def _try(session: Session, what: str, number: int, value: str) -> None:
    article = session.article
    assert article is not None
    keys = article.spans.in_order()
    key = keys[number % len(keys)] if keys else AnnotationKey(0)
    try:
        if what == "add":
            labelling.add(session, value, [Fragment(number * 2, number * 2 + 3)])
        elif what == "undo" and keys:
            session.history.undo()
        elif what == "redo":
            session.history.redo()
        elif what == "undo any":
            steps = [s for s in session.history.steps() if not s.name.startswith("Import")]
            if steps:
                session.history.undo(steps[number % len(steps)].key)
        elif keys and what == "relabel":
            labelling.relabel(session, key, value)
        elif keys and what == "note":
            labelling.set_note(session, key, value)
        elif keys and what == "remove":
            labelling.remove(session, key)
    except Refused:
        pass
