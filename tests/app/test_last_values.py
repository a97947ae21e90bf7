"""The values used last are offered for what an annotation does not have, and only these."""

from pathlib import Path

import pytest

from annotator.app import labelling
from annotator.app.last_values import LastValues
from annotator.app.session import Session
from annotator.errors import Refused
from annotator.model.annotation import Annotation
from annotator.model.values import AnnotationKey
from tests.builders import a_project, open_first, words

TEXT = "They imposed sanctions, and later an embargo, on two banks."


@pytest.fixture
def session(tmp_path: Path):
    session = open_first(a_project(tmp_path, TEXT))
    yield session
    session.close()


def sanction(session: Session, quote: str) -> AnnotationKey:
    return labelling.add(session, "SANCTION", [words(session, quote)])


def whole(session: Session, key: AnnotationKey) -> Annotation:
    assert session.article is not None
    return session.article.annotation(key)


def test_only_what_is_not_set_yet_is_offered(session: Session) -> None:
    last = LastValues(session)
    first, second = sanction(session, "sanctions"), sanction(session, "embargo")
    assert last.offered(whole(session, second)) == {}
    labelling.set_attribute(session, first, "status", "imposed")
    labelling.set_attribute(session, first, "secondary", True)
    labelling.set_attribute(session, first, "type", ["trade"])
    assert last.offered(whole(session, second)) == {"status": "imposed", "type": ["trade"]}
    labelling.set_attribute(session, second, "status", "lifted")
    assert last.offered(whole(session, second)) == {"type": ["trade"]}


def test_repeating_is_one_step_and_another_label_has_its_own_values(session: Session) -> None:
    last = LastValues(session)
    first, second = sanction(session, "sanctions"), sanction(session, "embargo")
    labelling.set_attribute(session, first, "status", "imposed")
    labelling.set_attribute(session, first, "type", ["trade"])
    last.repeat(second)
    assert whole(session, second).attributes["type"] == ["trade"]
    session.history.undo()
    assert "status" not in whole(session, second).attributes
    bank = labelling.add(session, "COMPANY", [words(session, "two banks")])
    with pytest.raises(Refused, match="No value that was used last is left for Company"):
        last.repeat(bank)
