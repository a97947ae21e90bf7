"""The side database in which an import is read and checked before the project sees any of it."""

import sqlite3
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from annotator.model.annotation import Annotation
from annotator.model.article import ArticleContent, LayerContent, Referent, Source
from annotator.model.values import AnnotatorKey, ArticleKey, JsonObject, LayerKey
from annotator.storage.connection import Connection
from annotator.storage.journal import new_uuid
from annotator.storage.rows import (
    ANNOTATION_FIELDS,
    annotation_row,
    read_object,
    referent_values,
    source_values,
    to_json,
)
from annotator.storage.search import prepared

_FIELDS = ", ".join(f'"{field}"' for field in ANNOTATION_FIELDS)
_INSERT_ANNOTATION = (
    f"INSERT INTO annotations (layer, revive, {_FIELDS})"
    f" VALUES (?, ?, {', '.join('?' * len(ANNOTATION_FIELDS))})"
)

# `main` is the row's key in the project once it has one; `known` rows are there already,
# `revive` rows are there as tombstones of an import that was undone.
_TABLES = f"""
CREATE TABLE articles (id INTEGER PRIMARY KEY, uuid TEXT, title TEXT, sha256 TEXT UNIQUE,
    length INTEGER, language TEXT, meta TEXT, extra TEXT, text TEXT, prepared TEXT,
    outlets TEXT, main INTEGER, known INTEGER DEFAULT 0, revive INTEGER DEFAULT 0);
CREATE INDEX articles_by_uuid ON articles(uuid);
CREATE TABLE sources (id INTEGER PRIMARY KEY, uuid TEXT, article INTEGER, file TEXT, url TEXT,
    outlet TEXT, date TEXT, extra TEXT);
CREATE INDEX sources_by_article ON sources(article);
CREATE TABLE layers (id INTEGER PRIMARY KEY, uuid TEXT UNIQUE, article INTEGER,
    annotator INTEGER, schema_version INTEGER, state TEXT, covered TEXT, document TEXT,
    extra TEXT, main INTEGER, revive INTEGER DEFAULT 0, digest BLOB);
CREATE TABLE annotations (id INTEGER PRIMARY KEY, layer INTEGER, revive INTEGER, {_FIELDS});
CREATE TABLE referents (id INTEGER PRIMARY KEY, "key" TEXT UNIQUE, name TEXT, type TEXT,
    ids TEXT, extra TEXT, merged_into TEXT, file TEXT);
CREATE TABLE bodies (id INTEGER PRIMARY KEY, uuid TEXT, kind TEXT, article INTEGER, body TEXT);
CREATE INDEX bodies_by_article ON bodies(article);
CREATE TABLE aliases (uuid TEXT PRIMARY KEY, article INTEGER);
"""


class Staging:
    """A throw-away SQLite file with the rows of one import, ready to be copied."""

    def __init__(self, path: Path) -> None:
        self.path = path
        raw = sqlite3.connect(path, isolation_level=None)
        raw.executescript(
            "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -8000;"
            + _TABLES
        )
        self.db = Connection(raw)
        self.db.execute("BEGIN")

    def commit(self) -> None:
        """Keep what was staged: the project's connection reads it from the file."""
        self.db.execute("COMMIT")

    def close(self) -> None:
        """Close the file."""
        self.db.close()

    def article_with_text(self, sha256: str) -> int | None:
        """Return the staged article with a text."""
        return self._id("SELECT id FROM articles WHERE sha256 = ?", sha256)

    def article_with_uuid(self, uuid: str) -> int | None:
        """Return the staged article that has a UUID, be it as an alias."""
        found = self._id("SELECT id FROM articles WHERE uuid = ?", uuid)
        return found or self._id("SELECT article FROM aliases WHERE uuid = ?", uuid)

    def row_of(self, article: int) -> ArticleKey | None:
        """Return the row that a staged article has in the project already."""
        row = self.db.execute("SELECT main FROM articles WHERE id = ?", [article]).fetchone()
        return None if row[0] is None else ArticleKey(row[0])

    def layer(self, uuid: str) -> tuple[int, bytes] | None:
        """Return the article and the digest of a staged layer."""
        return self.db.execute(
            "SELECT article, digest FROM layers WHERE uuid = ?", [uuid]
        ).fetchone()

    def add_article(self, article: ArticleContent, tombstone: ArticleKey | None) -> int:
        """Stage a new article with its text; `tombstone` is its row from an undone import."""
        ready = prepared(article.text)
        return self._insert(
            "articles",
            {
                "uuid": article.id,
                "title": article.title,
                "sha256": article.sha256,
                "length": len(article.text),
                "language": article.language,
                "meta": to_json(article.meta),
                "extra": to_json(article.extra),
                "text": article.text,
                "prepared": None if ready == article.text else ready,
                "outlets": "",
                "main": tombstone,
                "revive": int(tombstone is not None),
            },
        )

    def add_known_article(self, sha256: str, key: ArticleKey) -> int:
        """Stage an article that the project has, so that sources and layers can join it."""
        return self._insert("articles", {"sha256": sha256, "main": key, "known": 1})

    def add_source(self, article: int, source: Source) -> None:
        """Stage a source of a staged article."""
        values = {"uuid": new_uuid(), "article": article, **source_values(source)}
        self._insert("sources", values)
        if source.outlet:
            self.db.execute(
                "UPDATE articles SET outlets = trim(outlets || ' ' || ?) WHERE id = ?",
                [prepared(source.outlet), article],
            )

    def sources(self, article: int) -> list[Source]:
        """Return the staged sources of an article."""
        found = self.db.execute(
            "SELECT file, url, outlet, date, extra FROM sources WHERE article = ?", [article]
        )
        return [
            Source(file, url, outlet, date, read_object(extra))
            for file, url, outlet, date, extra in found
        ]

    def add_alias(self, uuid: str, article: int) -> None:
        """Stage another UUID that a staged article has in some file."""
        self.db.execute("INSERT OR IGNORE INTO aliases VALUES (?, ?)", [uuid, article])

    def add_layer(
        self,
        article: int,
        layer: LayerContent,
        annotator: AnnotatorKey,
        tombstone: LayerKey | None,
        digest: bytes,
    ) -> int:
        """Stage a layer without its annotations; `digest` stands for all that it says."""
        return self._insert(
            "layers",
            {
                "uuid": layer.id,
                "article": article,
                "annotator": annotator,
                "schema_version": layer.schema_version,
                "state": layer.state.value,
                "covered": to_json(layer.covered),
                "document": to_json(layer.document),
                "extra": to_json(layer.extra),
                "main": tombstone,
                "revive": int(tombstone is not None),
                "digest": digest,
            },
        )

    def add_annotations(
        self, layer: int, annotations: Iterable[Annotation], text: str, tombstones: frozenset[str]
    ) -> None:
        """Stage the annotations of a staged layer."""
        self.db.conn.executemany(
            _INSERT_ANNOTATION,
            (
                (layer, int(each.id in tombstones), *annotation_row(each, text))
                for each in annotations
            ),
        )

    def file_of_referent(self, key: str) -> str | None:
        """Return the file that a staged referent came from."""
        row = self.db.execute('SELECT file FROM referents WHERE "key" = ?', [key]).fetchone()
        return None if row is None else row[0]

    def add_referent(self, referent: Referent, file: str = "") -> Referent | None:
        """Stage a referent; return the one that was staged before under its key, if it differs.

        The first name and type win, ids unite.
        """
        row = self.db.execute(
            'SELECT name, type, ids, extra FROM referents WHERE "key" = ?', [referent.key]
        ).fetchone()
        if row is None:
            self._insert("referents", {**referent_values(referent), "file": file})
            return None
        values = referent_values(referent)
        if (values["name"], values["type"], values["ids"], values["extra"]) == row:
            return None
        self.db.execute(
            "UPDATE referents SET ids ="
            " (SELECT json_group_array(value) FROM (SELECT value FROM json_each(ids)"
            ' UNION SELECT value FROM json_each(?))) WHERE "key" = ?',
            [values["ids"], referent.key],
        )
        return Referent(referent.key, row[0], row[1])

    def add_body(self, kind: str, article: int, body: JsonObject) -> None:
        """Stage a comment or decision."""
        values = {"uuid": new_uuid(), "kind": kind, "article": article, "body": to_json(body)}
        self._insert("bodies", values)

    def bodies(self, kind: str, article: int) -> list[JsonObject]:
        """Return the staged comments or decisions of an article."""
        found = self.db.execute(
            "SELECT body FROM bodies WHERE article = ? AND kind = ?", [article, kind]
        )
        return [read_object(body) for (body,) in found]

    def _insert(self, table: str, values: dict[str, Any]) -> int:
        columns = ", ".join(f'"{column}"' for column in values)
        marks = ", ".join("?" * len(values))
        cursor = self.db.execute(
            f'INSERT INTO "{table}" ({columns}) VALUES ({marks})', list(values.values())
        )
        return int(cursor.lastrowid or 0)

    def _id(self, sql: str, value: str) -> int | None:
        row = self.db.execute(sql, [value]).fetchone()
        return None if row is None else int(row[0])
