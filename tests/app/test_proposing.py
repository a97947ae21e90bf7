"""What the words round a frame propose becomes roles, values and fragments, one step each."""

from pathlib import Path

import pytest

from annotator.app import labelling
from annotator.app.checking import check_project
from annotator.app.ghosts import Ghosts
from annotator.app.proposing import SOURCE, frame_ghosts
from annotator.app.session import Session
from annotator.model.annotation import Annotation
from annotator.model.ghost import Ghost
from annotator.model.values import AnnotationKey
from tests.builders import a_project, open_first, words

TEXT = (
    "Canada imposed sanctions on two Laotian shipping firms on Monday.\n"
    '"The list is short," said Minister Edda Marlow in a statement. "It will grow."\n'
)


@pytest.fixture
def session(tmp_path: Path):
    session = open_first(a_project(tmp_path, TEXT))
    yield session
    session.close()
    assert check_project(session.path) == []


def offered(session: Session, label: str, quote: str) -> tuple[Ghosts, AnnotationKey]:
    """Return the ghosts of a new frame, as they are offered."""
    frame = labelling.add(session, label, [words(session, quote)])
    ghosts = Ghosts(session)
    ghosts.offer(SOURCE, frame_ghosts(session, frame))
    return ghosts, frame


def named(ghosts: Ghosts) -> dict[str, Ghost]:
    return {ghost.name: ghost for ghost in ghosts.shown}


def whole(session: Session, key: AnnotationKey) -> Annotation:
    assert session.article is not None
    return session.article.annotation(key)


def fillers(session: Session, key: AnnotationKey) -> dict[str, list[tuple[str, str]]]:
    """Return label and words of the fillers by role."""
    article = session.article
    assert article is not None
    found: dict[str, list[tuple[str, str]]] = {}
    for role, filled in whole(session, key).roles.items():
        keys = [article.key_of(filler.id or "") for filler in filled]
        found[role] = [(article.spans.label(k), article.quote(k)) for k in keys if k is not None]
    return found


def test_all_that_is_proposed_for_a_statement_is_one_step(session: Session) -> None:
    ghosts, frame = offered(session, "STATEMENT", '"The list is short,"')
    assert [ghost.name for ghost in ghosts.shown] == [
        "Cue",
        "Speaker",
        "Medium",
        "Next part of Statement",
    ]
    ghosts.accept_all(ghosts.shown)
    assert fillers(session, frame) == {
        "cue": [("CUE", "said")],
        "speaker": [("PERSON", "Edda Marlow")],
        "medium": [("MEDIUM", "a statement")],
    }
    assert whole(session, frame).attributes["quote"] == "direct"
    assert whole(session, frame).fragments == (
        words(session, '"The list is short,"'),
        words(session, '"It will grow."'),
    )
    session.history.undo()
    assert session.article is not None
    assert session.article.spans.in_order() == [frame]
    assert whole(session, frame).roles == {}


def test_the_words_of_the_status_fill_a_role_and_set_the_value(session: Session) -> None:
    ghosts, frame = offered(session, "SANCTION", "sanctions")
    ghosts.accept(named(ghosts)["imposed"])
    assert whole(session, frame).attributes == {"status": "imposed"}
    assert fillers(session, frame) == {"status_cue": [("STATUS_CUE", "imposed")]}
    session.history.undo()
    assert whole(session, frame).attributes == {}
    assert len(named(ghosts)) == 4


def test_an_annotation_that_fits_is_pointed_to_and_not_doubled(session: Session) -> None:
    firms = labelling.add(session, "COMPANY", [words(session, "two Laotian shipping firms")])
    labelling.add(session, "NATIONALITY", [words(session, "Laotian")])
    ghosts, frame = offered(session, "SANCTION", "sanctions")
    assert session.article is not None
    count = len(session.article.spans)
    ghosts.accept(named(ghosts)["Target"])
    assert len(session.article.spans) == count
    (target,) = whole(session, frame).roles["target"]
    assert target.id == whole(session, firms).id


def test_a_status_without_words_of_its_own_stands_on_the_trigger(tmp_path: Path) -> None:
    session = open_first(a_project(tmp_path, "Norrin was sanctioned by Canada."))
    ghosts, frame = offered(session, "SANCTION", "sanctioned")
    ghost = named(ghosts)["Status: imposed"]
    assert ghost.quote == "sanctioned"
    ghosts.accept(ghost)
    assert whole(session, frame).attributes == {"status": "imposed"}
    assert len(session.article.spans if session.article else ()) == 1
    assert "Status: imposed" not in named(ghosts)
    session.close()


def test_what_was_turned_down_does_not_come_back(session: Session) -> None:
    ghosts, frame = offered(session, "SANCTION", "sanctions")
    ghosts.reject(named(ghosts)["Authority"])
    ghosts.offer(SOURCE, [])
    ghosts.offer(SOURCE, frame_ghosts(session, frame))
    assert "Authority" not in named(ghosts)
    session.history.undo()
    assert "Authority" in named(ghosts)


def test_nothing_is_proposed_where_there_is_no_frame(session: Session) -> None:
    person = labelling.add(session, "PERSON", [words(session, "Edda Marlow")])
    region = labelling.add(session, "REGION", [words(session, "Canada")])
    assert frame_ghosts(session, person) == frame_ghosts(session, region) == []
    assert frame_ghosts(session, AnnotationKey(99)) == []
