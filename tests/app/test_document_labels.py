"""Labels of the article as a whole: asked for when required, counted, filtered by, exported."""

from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from annotator.app import reading
from annotator.app.exporting.export_file import export_file
from annotator.app.exporting.records import ExportOptions
from annotator.app.importing.import_files import ImportOptions, import_files
from annotator.app.open_points import OpenPointKind, lint_project, points_of, summary
from annotator.app.project import create_project
from annotator.app.queue import QueueFilter
from annotator.app.session import Session
from annotator.model.article import State
from annotator.model.schema_file import load_schema, read_schema
from tests.builders import keys_of, open_first, put_in

BODY = load_schema("sanctions-news").body.replace(
    'id = "stage"\n', 'id = "stage"\nkind = "choices"\nrequired = true\n'
)


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    session = create_project(tmp_path / "news.annot", schema=read_schema(BODY), annotator="Anna")
    put_in(session, "Threats.", "Reactions.", "Nothing.")
    yield open_first(session)
    session.close()


def test_a_required_label_is_an_open_point_until_it_is_set(session: Session) -> None:
    (point,) = points_of(session, {"entity"})
    assert (point.kind, point.text) == (OpenPointKind.DOCUMENT, "The article has no stage")
    assert summary([point]) == "a label of the article is missing"
    # Nobody has looked at the article yet: a project's check asks nothing of it.
    assert list(lint_project(session.path)) == []
    reading.set_state(session, State.STARTED)
    assert [found.kind for found in lint_project(session.path)] == ["article label"]
    reading.set_document_label(session, "stage", ["threat", "reaction"])
    assert points_of(session, {"entity"}) == []
    session.history.undo()
    assert len(points_of(session, {"entity"})) == 1


def test_the_queue_is_filtered_by_labels_of_the_articles(session: Session) -> None:
    first, second, third = keys_of(session)
    reading.set_document_label(session, "stage", ["threat", "reaction"])
    reading.set_document_label(session, "quality", "ok")
    session.open_article(second)
    reading.set_document_label(session, "stage", ["reaction"])

    def found(*pairs: tuple[str, str], words: str = "") -> list[int]:
        return list(session.queue.keys(QueueFilter(words=words, document=frozenset(pairs))))

    assert found(("stage", "threat")) == [first]
    assert found(("stage", "reaction")) == [first, second]
    assert found(("stage", "threat"), ("stage", "reaction")) == [first, second]
    assert found(("stage", "reaction"), ("quality", "ok")) == [first]
    assert found(("stage", "")) == [third]
    assert found(("quality", ""), ("stage", "reaction")) == [second]
    assert found(("stage", "reaction"), words="Threats") == [first]
    both = QueueFilter(states=frozenset({State.NEW}), document=frozenset({("stage", "")}))
    assert list(session.queue.keys(both)) == [third]


def test_labels_of_articles_travel_in_the_exchange_form(session: Session, tmp_path: Path) -> None:
    reading.set_document_label(session, "stage", ["threat", "reaction"])
    reading.set_document_label(session, "about_sanctions", "yes")
    out = tmp_path / "out.jsonl"
    export_file(session, out, ExportOptions("article"))
    document = msgspec.json.decode(out.read_bytes().splitlines()[0])["layers"][0]["document"]
    assert document == {"about_sanctions": "yes", "stage": ["threat", "reaction"]}
    other = create_project(tmp_path / "other.annot", schema=read_schema(BODY), annotator="Anna")
    import_files(other, [out], ImportOptions())
    shown = other.open_article(keys_of(other)[0])
    assert dict(shown.layer.document) == document
    other.close()
