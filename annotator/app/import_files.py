"""Importing: every record is read, checked and staged first; then the project takes it whole."""

import tempfile
from collections import Counter
from collections.abc import Callable, Sequence
from enum import StrEnum
from pathlib import Path

import msgspec

from annotator.app.session import Session
from annotator.errors import UserError
from annotator.formats.base import Accepted, Reader, ReadOptions, Refusal
from annotator.formats.registry import find_format, format_named
from annotator.model.annotation import Annotation
from annotator.model.article import AnnotatorKind, ArticleContent, LayerContent
from annotator.model.layer_content import same_layer, with_fresh_ids
from annotator.model.values import AnnotatorKey, ArticleKey, LayerKey, Uuid
from annotator.storage import articles as article_rows
from annotator.storage.exports import layer_content
from annotator.storage.imports import (
    GENTLE,
    Import,
    Pace,
    article_with_text,
    is_empty,
    living,
    tombstones,
)
from annotator.storage.journal import NewAction
from annotator.storage.rows import to_json
from annotator.storage.staging import Staging

Progress = Callable[[str, int, int], None]


class Conflict(StrEnum):
    """What becomes of a layer that the project has with other labels in it."""

    SKIP = "skip"
    NEW = "new"


class ImportOptions(msgspec.Struct, frozen=True):
    """How files are imported. `layer` names the annotator that all labels are given to."""

    read: ReadOptions = ReadOptions()
    format: str | None = None
    layer: str | None = None
    conflict: Conflict = Conflict.SKIP
    beside_window: bool = False


class ImportReport(msgspec.Struct, frozen=True):
    """What an import did, and what it did not take as it stood.

    `known` counts records that brought nothing new.
    """

    added: int = 0
    further_sources: int = 0
    known: int = 0
    layers: int = 0
    annotations: int = 0
    refused: tuple[Refusal, ...] = ()
    changed: tuple[Refusal, ...] = ()

    @property
    def empty(self) -> bool:
        """Tell whether the project is as it was."""
        return not (self.added or self.further_sources or self.layers)


def import_files(
    session: Session,
    files: Sequence[Path],
    options: ImportOptions,
    progress: Progress = lambda _phase, _done, _total: None,
) -> ImportReport:
    """Bring files into a project as one step; nothing shows before everything is in.

    `progress` hears the phase ("reading" in bytes, "writing" in rows), and may raise to cancel.

    Raises:
        UserError: a file cannot be read at all, or the project cannot be written.
    """
    if session.read_only is not None:
        raise UserError(session.read_only)
    reads = [(file, _reader(file, options)) for file in files]
    with tempfile.TemporaryDirectory(prefix="annotator-import-") as folder:
        staging = Staging(Path(folder) / "staged.sqlite")
        stage = _Stage(session, staging, options)
        try:
            _read_all(stage, reads, options, progress)
        finally:
            staging.close()
        report = stage.report()
        if not report.empty:
            count = report.added or report.further_sources or report.layers
            noun = "Article" if report.added else "Source" if report.further_sources else "Layer"
            name = f"Import {count} {noun}{'s' if count != 1 else ''}"
            action = NewAction(name, session.actor.key)
            pace = GENTLE if options.beside_window else Pace()
            Import(session.store, staging.path, action, pace).run(
                lambda done, total: progress("writing", done, total)
            )
            session.refresh()
    return report


def _reader(file: Path, options: ImportOptions) -> Reader:
    found = format_named(options.format) if options.format else find_format(file)
    if found.reads is None:
        raise UserError(f"{found.title} can be written, not read.")
    return found.reads


def _read_all(
    stage: "_Stage",
    reads: list[tuple[Path, Reader]],
    options: ImportOptions,
    progress: Progress,
) -> None:
    total = sum(file.stat().st_size for file, _ in reads)
    before = 0
    for file, read in reads:
        records = read(file, options.read)
        for number, record in enumerate(records):
            at = stage.take(record, file.name if len(reads) > 1 else "")
            if number % 50 == 0:
                progress("reading", before + at, total)
        before += file.stat().st_size
    progress("reading", total, total)


class _Stage:
    """Decides for each record what of it is new to the project, and stages that."""

    def __init__(self, session: Session, staging: Staging, options: ImportOptions) -> None:
        self._session = session
        self._db = session.store.db
        self._staging = staging
        self._options = options
        # A project without rows needs no look-up of what it has.
        self._empty = is_empty(self._db)
        self._counts: Counter[str] = Counter()
        self._annotators: dict[tuple[str, AnnotatorKind, Uuid | None], AnnotatorKey] = {}
        self._refused: list[Refusal] = []
        self._changed: list[Refusal] = []

    def report(self) -> ImportReport:
        """Return what was staged."""
        count = self._counts
        return ImportReport(
            count["added"],
            count["sources"],
            count["known"],
            count["layers"],
            count["annotations"],
            tuple(self._refused),
            tuple(self._changed),
        )

    def take(self, record: Accepted | Refusal, file: str) -> int:
        """Stage one record; return how many bytes of its file are read."""
        if isinstance(record, Refusal):
            self._refused.append(_within(file, record))
            return 0
        self._changed += [_within(file, change) for change in record.changed]
        where = f"{file}, {record.where}" if file else record.where
        article = record.article
        found = self._article(article, where)
        if found is not None:
            staged, known = found
            news = self._sources(staged, article, known=known)
            for layer in article.layers:
                news |= self._layer(staged, article, layer, where)
            for referent in article.referents:
                first = self._staging.add_referent(referent)
                if first is not None and (first.name, first.type) != (referent.name, referent.type):
                    why = f"referent {referent.key} keeps its first name “{first.name}”"
                    self._changed.append(Refusal(where, why))
            for kind, found_bodies in (
                ("comments", article.comments),
                ("decisions", article.decisions),
            ):
                for body in found_bodies:
                    self._staging.add_body(kind, staged, body)
            if known and not news:
                self._counts["known"] += 1
        return record.bytes_read

    def _article(self, article: ArticleContent, where: str) -> tuple[int, bool] | None:
        """Return the staged article and whether it was known before; None when refused."""
        sha256 = article.sha256
        if (staged := self._staging.article_with_text(sha256)) is not None:
            self._staging.add_alias(article.id, staged)
            return staged, True
        here = None if self._empty else article_with_text(self._db, sha256)
        if here is not None:
            key, uuid = here
            staged = self._staging.add_known_article(sha256, key)
            if uuid != article.id:
                self._staging.add_alias(article.id, staged)
            return staged, True
        taken = article_rows.article_by_uuid(self._db, article.id)
        gone = tombstones(self._db, "articles", to_json([article.id])).get(article.id)
        if (taken is not None and gone is None) or self._staging.article_with_uuid(
            article.id
        ) is not None:
            self._refused.append(
                Refusal(where, f"another text has the article id {article.id} already")
            )
            return None
        self._counts["added"] += 1
        return self._staging.add_article(article, None if gone is None else ArticleKey(gone)), False

    def _sources(self, staged: int, article: ArticleContent, *, known: bool) -> bool:
        """Stage the sources that the article does not have; tell whether there were any."""
        have = self._staging.sources(staged) if known else []
        if known and not self._empty:
            here = article_with_text(self._db, article.sha256)
            if here is not None:
                have += article_rows.sources_of(self._db, here[0])
        news = False
        for source in article.sources:
            if source not in have:
                self._staging.add_source(staged, source)
                have.append(source)
                news = True
        if news and known:
            self._counts["sources"] += 1
        return news

    def _layer(self, staged: int, article: ArticleContent, layer: LayerContent, where: str) -> bool:
        """Stage a layer unless the project has it; tell whether it is new."""
        if self._options.layer is not None:
            layer = msgspec.structs.replace(
                layer, annotator=self._options.layer, annotator_id=None, kind=AnnotatorKind.PERSON
            )
        known = None if self._empty else layer_content(self._db, layer.id)
        if known is not None or self._staging.has_layer(layer.id):
            if known is not None and same_layer(known, layer):
                return False
            if known is None or self._options.conflict is Conflict.SKIP:
                why = f"the layer of {layer.annotator} differs from the one in the project: skipped"
                self._changed.append(Refusal(where, why))
                return False
            layer = with_fresh_ids(layer)
        uuids = [each.id for each in layer.annotations]
        if self._taken(uuids):
            layer = with_fresh_ids(layer, keep_layer=True)
            uuids = [each.id for each in layer.annotations]
        gone = self._tombstones("layers", [layer.id]).get(layer.id)
        number = self._staging.add_layer(
            staged, layer, self._annotator(layer), None if gone is None else LayerKey(gone)
        )
        buried = frozenset(self._tombstones("annotations", uuids))
        self._staging.add_annotations(number, layer.annotations, article.text, buried)
        self._counts["layers"] += 1
        self._counts["annotations"] += len(layer.annotations)
        self._unknown_labels(layer.annotations, where)
        return True

    def _annotator(self, layer: LayerContent) -> AnnotatorKey:
        name = (layer.annotator, layer.kind, layer.annotator_id)
        if name not in self._annotators:
            self._annotators[name] = self._session.store.annotator(*name).key
        return self._annotators[name]

    def _has_article(self, uuid: Uuid) -> bool:
        return not self._empty and article_rows.article_by_uuid(self._db, uuid) is not None

    def _taken(self, annotations: list[Uuid]) -> bool:
        """Tell whether annotations with one of these ids are in the project or staged."""
        if self._staging.has_annotation(annotations):
            return True
        return not self._empty and bool(living(self._db, "annotations", to_json(annotations)))

    def _tombstones(self, table: str, uuids: list[Uuid]) -> dict[Uuid, int]:
        return {} if self._empty else tombstones(self._db, table, to_json(uuids))

    def _unknown_labels(self, annotations: tuple[Annotation, ...], where: str) -> None:
        known = self._session.schema.by_id
        unknown = sorted({each.label for each in annotations} - known.keys())
        for label in unknown:
            why = f"label {label} is not in this project's schema: kept as it is"
            self._changed.append(Refusal(where, why))


def _within(file: str, refusal: Refusal) -> Refusal:
    return Refusal(f"{file}, {refusal.where}", refusal.why) if file else refusal
