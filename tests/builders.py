"""Small makers of real things that many tests start from."""

from collections.abc import Sequence
from pathlib import Path

import msgspec

from annotator.app.importing.import_files import ImportOptions, ImportReport, import_files
from annotator.app.project import create_project
from annotator.app.session import Session
from annotator.model.annotation import Annotation
from annotator.model.fragment import Fragment
from annotator.model.values import ArticleKey, LayerKey
from annotator.storage.rows import ANNOTATION_COLUMNS, annotation_from

TREASURY = (
    "Treasury hits Gefest-M\n\n"
    "The Treasury said on Tuesday it would sanction Gefest-M, a Moscow firm.\n"
    '"We will not stop," said Ri Yong-ho, "until they do."\n'
)


def a_project(folder: Path, *texts: str, name: str = "news", annotator: str = "Anna") -> Session:
    """Return a session on a new project with these texts in it (one about the Treasury)."""
    session = create_project(folder / f"{name}.annot", annotator=annotator)
    put_in(session, *(texts or (TREASURY,)))
    return session


def put_in(session: Session, *texts: str) -> ImportReport:
    """Import texts, one article each."""
    file = session.path.with_name("texts.jsonl")
    records = [{"format": "annotator.article", "version": 1, "text": text} for text in texts]
    return put_records_in(session, records, file)


def put_records_in(session: Session, records: Sequence[object], file: Path) -> ImportReport:
    """Import records of the exchange form through a file."""
    file.write_bytes(b"".join(msgspec.json.encode(record) + b"\n" for record in records))
    return import_files(session, [file], ImportOptions())


def open_first(session: Session) -> Session:
    """Open the first article of a project; return the session."""
    session.open_article(session.queue.keys()[0])
    return session


def words(session: Session, quote: str, occurrence: int = 0) -> Fragment:
    """Return where words stand in the open article."""
    assert session.article is not None
    content, at = session.article.text.content, -1
    for _ in range(occurrence + 1):
        at = content.index(quote, at + 1)
    return Fragment(at, at + len(quote))


def keys_of(session: Session) -> list[ArticleKey]:
    """Return the articles of a project."""
    return list(session.queue.keys())


def annotations_in(session: Session, layer: LayerKey) -> list[Annotation]:
    """Return all annotations of a layer as the file has them, in reading order."""
    query = (
        f"SELECT {ANNOTATION_COLUMNS} FROM annotations WHERE layer = ? AND removed = 0"
        ' ORDER BY start, "end", uuid'
    )
    with session.store.reading() as db:
        return [annotation_from(row) for row in db.execute(query, [layer])]
