"""Every kind of damage is found and named."""

import sqlite3
from pathlib import Path

import msgspec
import pytest

from annotator.app import labelling
from annotator.app.checking import check_project
from annotator.model.annotation import Filler
from annotator.model.changes import AnnotationChanged, Change
from annotator.storage.annotations import update_annotation
from annotator.storage.journal import Writing
from tests.builders import a_project, open_first, words


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project with a frame, its filler and a log."""
    session = open_first(a_project(tmp_path))
    company = labelling.add(session, "COMPANY", [words(session, "Gefest-M")])
    labelling.set_note(session, company, "a firm")
    sanction = labelling.add(session, "SANCTION", [words(session, "sanction")])
    article = session.editable()
    before = article.annotation(sanction)
    filler = Filler(id=article.annotation(company).id)
    after = msgspec.structs.replace(before, roles={"target": (filler,)})

    def fill(writing: Writing) -> list[Change]:
        update_annotation(writing, before, after, article.text.content)
        layer = article.layer
        return [AnnotationChanged(layer.article, layer.key, sanction, before, after)]

    session.run("Fill Target", fill)
    session.close()
    assert check_project(session.path) == []
    return session.path


def damage(project: Path, sql: str) -> None:
    db = sqlite3.connect(project)
    db.executescript(sql)
    db.close()


@pytest.mark.parametrize(
    ("sql", "kind", "text"),
    [
        ("UPDATE annotations SET quote = 'Gefest' WHERE label = 'COMPANY'", "annotation", "words"),
        ('UPDATE annotations SET start = start + 1, "end" = "end" + 1', "annotation", "words"),
        ('UPDATE annotations SET "end" = 99999', "annotation", "behind the end"),
        ("UPDATE annotations SET fragments = '[[9,12],[1,3]]'", "annotation", "not in order"),
        ("UPDATE annotations SET fragments = '[[1,'", "annotation", ""),
        ("UPDATE articles SET sha256 = 'abc'", "text", "not the one that was imported"),
        ("UPDATE texts SET text = text || ' '", "text", "not the one that was imported"),
        ("DELETE FROM texts", "text", "missing"),
        ("UPDATE annotations SET removed = 1 WHERE label = 'COMPANY'", "filler", "fills it"),
        ("UPDATE annotations SET roles = '{\"target\":7}'", "filler", "cannot be read"),
        ("UPDATE annotations SET layer = 99", "foreign key", "no row of layers"),
        ("DELETE FROM log", "log", "another action than its last one"),
        ("UPDATE annotations SET removed = 1", "log", "removed from the beginning"),
        ("UPDATE annotations SET note = ''", "log", "changed nothing"),
        ("UPDATE log SET before = '{'", "log", "cannot be read"),
        ("UPDATE log SET \"table\" = 'songs'", "log", "no such table"),
        ("UPDATE log SET row = 'nobody'", "log", "not there"),
        ("INSERT INTO search (search) VALUES ('delete-all')", "search", "missing"),
        ("INSERT INTO search (rowid, body) VALUES (77, 'x')", "search", "of no article"),
    ],
)
def test_each_kind_of_damage_is_named(project: Path, sql: str, kind: str, text: str) -> None:
    damage(project, sql)
    found = [problem for problem in check_project(project) if problem.kind == kind]
    assert any(text in problem.text for problem in found), found
