"""Deciding for each record of an import what of it is new to the project, and staging that."""

from collections import Counter

import msgspec

from annotator.app.importing.import_layers import given_to, unknown_labels
from annotator.app.importing.import_local_keys import LocalKeys
from annotator.app.importing.import_records import place_in
from annotator.app.importing.import_report import Alike, Conflict, ImportOptions, ImportReport
from annotator.app.importing.import_terms import ImportTerms
from annotator.app.importing.reanchoring import AlikeArticles, reanchored
from annotator.app.session import Session
from annotator.formats.base import Accepted, Refusal
from annotator.formats.ids import SeenIds
from annotator.model.article import AnnotatorKind, Article, ArticleContent, LayerContent, Referent
from annotator.model.layer_content import layer_digest, same_layer, with_fresh_ids
from annotator.model.schema_edits import carry_all, carry_coverage, carry_document, lasting
from annotator.model.text import sha256_of, title_of
from annotator.model.values import AnnotatorKey, ArticleKey, JsonObject, LayerKey, Uuid
from annotator.storage import articles as article_rows
from annotator.storage.exports import layer_content
from annotator.storage.imports import (
    article_with_text,
    has_annotations_elsewhere,
    is_empty,
    layer_row,
    removed_annotations,
    removed_article,
)
from annotator.storage.journal import new_uuid
from annotator.storage.register import bodies, referents_by_key
from annotator.storage.rows import to_json
from annotator.storage.schemas import schema_states, schema_steps
from annotator.storage.staging import Staging


class Stage:
    """Takes the records of an import one by one; counts what they bring."""

    def __init__(
        self, session: Session, staging: Staging, options: ImportOptions, terms: ImportTerms
    ) -> None:
        self._session = session
        self._db = session.store.db
        self._staging = staging
        self._options = options
        self._terms = terms
        self._alike = AlikeArticles(session) if options.alike is Alike.JOIN else None
        # A project without rows needs no look-up of what it has.
        self._empty = is_empty(self._db)
        self._local_keys = LocalKeys(self._db, staging)
        self._steps = schema_steps(self._db)
        self._versions = {
            sha256_of(state.body): state.version
            for state in (schema_states(self._db) if self._steps else ())
        }
        self._seen = SeenIds()
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
            (*self._changed, *unknown_labels(self._terms.counts)),
            count["comments"],
            count["entries"],
            count["aliases"],
            self._terms.counts,
            count["joined"],
        )

    def note(self, where: str, why: str) -> None:
        """Take down what is said of a file as a whole."""
        self._changed.append(Refusal(where, why))

    def take(self, record: Accepted | Refusal, file: str, scope: str = "", form: str = "") -> int:
        """Stage one record of a format; return how many bytes of its file are read.

        `file` names the file in reports, `scope` the one its `local:` keys belong to.
        """
        if isinstance(record, Refusal):
            self._refused.append(_within(file, record))
            return 0
        self._changed += [_within(file, change) for change in record.changed]
        where = _within(file, Refusal(record.where, "")).where
        scoped = self._local_keys.scoped(record.article, scope)
        article = self._mapped(self._carried(scoped, where), where, form)
        if self._alike is not None:
            article = self._on_alike(article, where)
        before = self._counts.copy()
        found = self._article(article, where)
        if found is not None:
            staged, known = found
            row = self._staging.row_of(staged)
            self._sources(staged, row, article, known=known)
            for layer in article.layers:
                self._layer(staged, row, article, layer, where)
            self._bodies("comments", staged, row, article.comments, where)
            self._bodies("decisions", staged, row, article.decisions, where)
            self._referents(article.referents, where, scope)
            if self._counts == before:
                self._counts["known"] += 1
        return record.bytes_read

    def _on_alike(self, article: ArticleContent, where: str) -> ArticleContent:
        """Return an article's labels on the one of the project that is nearly the same."""
        found = None if self._alike is None else self._alike.nearest(article)
        if found is None:
            return article
        self._counts["joined"] += 1
        joined, changes = reanchored(article, found, doubtful=self._options.doubtful)
        self._changed += [Refusal(where, why) for why in changes]
        return joined

    def _carried(self, article: ArticleContent, where: str) -> ArticleContent:
        """Return an article made under an older schema of this project as it is under today's.

        Where the file does not say which, what became of ids that are gone is still known; files
        made under another schema are left as they are.
        """
        said = article.schema
        known = self._versions.get(str(said.get("sha256")))
        if not self._steps or known == self._session.schema.version:
            return article
        if known is None and said.get("id", self._session.schema.id) != self._session.schema.id:
            return article
        steps = lasting(self._steps) if known is None else self._steps
        layers: list[LayerContent] = []
        gone: Counter[str] = Counter()
        for layer in article.layers:
            kept, dropped = carry_all(layer.annotations, article.text, known or 0, steps)
            gone.update(each.label for each in dropped)
            carried = msgspec.structs.replace(
                layer,
                annotations=kept,
                document=dict(carry_document(layer.document, known or 0, steps)),
                covered=dict(carry_coverage(layer.covered, known or 0, steps)),
                schema_version=self._session.schema.version,
            )
            layers.append(carried)
        for label, count in sorted(gone.items()):
            why = f"{count} of label {label}, which was deleted in this project: left out"
            self._changed.append(Refusal(where, why))
        return msgspec.structs.replace(article, layers=tuple(layers))

    def _mapped(self, article: ArticleContent, where: str, form: str) -> ArticleContent:
        """Return an article with its labels in this project's words, under the chosen name."""
        mapping, options = self._terms.of(form), self._options

        def mapped(layer: LayerContent) -> LayerContent:
            kept = mapping.carried(layer.annotations, article.text, where)
            in_ours = msgspec.structs.replace(layer, annotations=kept)
            if options.layer is None:
                return in_ours
            return given_to(in_ours, options.layer, options.kind, article.id)

        layers = tuple(mapped(layer) for layer in article.layers)
        return msgspec.structs.replace(article, layers=layers)

    def _article(self, article: ArticleContent, where: str) -> tuple[int, bool] | None:
        """Return the staged article and whether it was known before; None when refused."""
        sha256 = article.sha256
        if (staged := self._staging.article_with_text(sha256)) is not None:
            self._alias(article.id, staged, where)
            return staged, True
        if self._empty:
            return self._new_article(article, where)
        if (here := article_with_text(self._db, sha256)) is not None:
            staged = self._staging.add_known_article(sha256, here[0])
            if here[1] != article.id:
                self._alias(article.id, staged, where)
            if (kept := article_rows.article(self._db, here[0])) is not None:
                self._compare(kept, article, where)
            return staged, True
        if (gone := removed_article(self._db, sha256, article.id)) is not None:
            self._counts["added"] += 1
            revived = msgspec.structs.replace(article, id=gone[1])
            staged = self._staging.add_article(revived, gone[0])
            if gone[1] != article.id:
                self._alias(article.id, staged, where)
            return staged, False
        return self._new_article(article, where)

    def _new_article(self, article: ArticleContent, where: str) -> tuple[int, bool] | None:
        taken = None if self._empty else article_rows.article_by_uuid(self._db, article.id)
        living = taken is not None and article_rows.article(self._db, taken) is not None
        if living or self._staging.article_with_uuid(article.id) is not None:
            why = f"another text has the article id {article.id} already"
            self._refused.append(Refusal(where, why))
            return None
        if taken is not None:
            made = new_uuid()
            why = f"its id {article.id} was that of a removed text; {made} stands for it"
            self._changed.append(Refusal(where, why))
            article = msgspec.structs.replace(article, id=made)
        self._counts["added"] += 1
        return self._staging.add_article(article, None), False

    def _alias(self, uuid: Uuid, staged: int, where: str) -> None:
        """Stage a second id of a text, unless it is the id of another."""
        holder = self._staging.article_with_uuid(uuid)
        if holder == staged:
            return
        here = None if self._empty else article_rows.article_by_uuid(self._db, uuid)
        if here is not None and here == self._staging.row_of(staged):
            return
        if holder is not None or here is not None:
            why = f"its id {uuid} is that of another article; the id known here is kept"
            self._changed.append(Refusal(where, why))
            return
        self._staging.add_alias(uuid, staged)
        self._counts["aliases"] += 1

    def _compare(self, kept: Article, article: ArticleContent, where: str) -> None:
        """Say what of a known article's record differs from what the project keeps."""
        differing = [
            name
            for name, has, gives in (
                ("title", kept.title, article.title),
                ("language", kept.language, article.language or kept.language),
                ("meta", kept.meta, article.meta or kept.meta),
            )
            if has != gives and (name != "title" or gives != title_of(article.text))
        ]
        differing += [n for n, value in article.extra.items() if kept.extra.get(n) != value]
        if differing:
            why = f"the article keeps its own {', '.join(differing)}"
            self._changed.append(Refusal(where, why))

    def _sources(
        self, staged: int, row: ArticleKey | None, article: ArticleContent, *, known: bool
    ) -> None:
        """Stage the sources that the article does not have."""
        have = self._staging.sources(staged) if known else []
        if row is not None:
            have += article_rows.sources_of(self._db, row)
        news = False
        for source in article.sources:
            if source not in have:
                self._staging.add_source(staged, source)
                have.append(source)
                news = True
        if news and known:
            self._counts["sources"] += 1

    def _layer(
        self,
        staged: int,
        row: ArticleKey | None,
        article: ArticleContent,
        layer: LayerContent,
        where: str,
    ) -> None:
        """Stage a layer unless the project has it."""
        owner = self._annotator(layer)
        digest = layer_digest(layer)
        placed = self._placed(staged, row, layer, owner, digest, where)
        if placed is None:
            return
        layer, tombstone = placed
        if self._taken([each.id for each in layer.annotations], tombstone):
            layer = with_fresh_ids(layer, keep_layer=True)
        number = self._staging.add_layer(staged, layer, owner, tombstone, digest)
        gone = frozenset[Uuid]() if tombstone is None else removed_annotations(self._db, tombstone)
        self._staging.add_annotations(number, layer.annotations, article.text, gone)
        self._counts["layers"] += 1
        self._counts["annotations"] += len(layer.annotations)

    def _placed(
        self,
        staged: int,
        row: ArticleKey | None,
        layer: LayerContent,
        owner: AnnotatorKey,
        digest: bytes,
        where: str,
    ) -> tuple[LayerContent, LayerKey | None] | None:
        """Return a layer under the id it comes in with, and its tombstone; None when it does not.

        A tombstone comes back only in its own article and for its own annotator.
        """
        here = None if self._empty else layer_row(self._db, layer.id)
        met = self._staging.layer(layer.id)
        if here is None and met is None:
            return layer, None
        same = differs = False
        if met is not None and met[0] == staged:
            same, differs = met[1] == digest, met[1] != digest
        elif here is not None and here.article == row and not here.removed:
            known = layer_content(self._db, layer.id)
            same = known is not None and same_layer(known, layer)
            differs = not same
        elif here is not None and here.article == row and here.annotator == owner:
            return layer, here.key
        if same or (differs and not self._as_new(layer, where)):
            return None
        return with_fresh_ids(layer), None

    def _as_new(self, layer: LayerContent, where: str) -> bool:
        """Tell whether a layer that differs from one of its id comes in; say so when not."""
        if self._options.conflict is Conflict.NEW:
            return True
        why = f"the layer of {layer.annotator} differs from the one in the project: skipped"
        self._changed.append(Refusal(where, why))
        return False

    def _bodies(
        self,
        kind: str,
        staged: int,
        row: ArticleKey | None,
        found: tuple[JsonObject, ...],
        where: str,
    ) -> None:
        """Stage the comments or decisions that the article does not have."""
        if not found:
            return
        have = self._staging.bodies(kind, staged)
        if row is not None:
            have += bodies(self._db, kind, row)
        ids = {body["id"] for body in have if body.get("id")}
        for body in found:
            if body in have:
                continue
            if body.get("id") in ids:
                why = f"of the {kind}, {body['id']} differs from the one in the project: skipped"
                self._changed.append(Refusal(where, why))
                continue
            self._staging.add_body(kind, staged, body)
            have.append(body)
            self._counts["comments"] += 1

    def _referents(self, found: tuple[Referent, ...], where: str, file: str) -> None:
        """Stage what the register lacks; the first name and type win, ids unite."""
        keys = [referent.key for referent in found]
        here = {} if self._empty or not keys else referents_by_key(self._db, keys)
        for referent in found:
            known = here.get(referent.key)
            if known is None or not set(referent.ids) <= set(known.ids):
                self._counts["entries"] += 1
            first = known or self._staging.add_referent(referent, file)
            if known is not None:
                self._staging.add_referent(referent, file)
            if first is not None and (first.name, first.type) != (referent.name, referent.type):
                why = f"referent {referent.key} keeps its first name “{first.name}”"
                self._changed.append(Refusal(where, why))
            if known is not None and referent.merged_into not in (None, known.merged_into):
                why = f"referent {referent.key} is not merged into {referent.merged_into} here"
                self._changed.append(Refusal(where, why))

    def _annotator(self, layer: LayerContent) -> AnnotatorKey:
        name = (layer.annotator, layer.kind, layer.annotator_id)
        if name not in self._annotators:
            self._annotators[name] = self._session.store.annotator(*name).key
        return self._annotators[name]

    def _taken(self, annotations: list[Uuid], tombstone: LayerKey | None) -> bool:
        """Tell whether others than those of the tombstone have one of these ids."""
        if not self._seen.add_all(annotations):
            return True
        wanted = "" if self._empty else to_json(annotations)
        return not self._empty and has_annotations_elsewhere(self._db, wanted, tombstone)


def _within(file: str, refusal: Refusal) -> Refusal:
    """Name the file of a refusal, unless it names it."""
    return Refusal(place_in(file, refusal.where), refusal.why)
