"""The article that is being read: its text, one layer's spans, and whose they are."""

from collections.abc import Sequence

import msgspec

from annotator.app.sight import seen_layers
from annotator.errors import ProjectError
from annotator.model.annotation import Annotation, quote_of
from annotator.model.article import Annotator, Article, Layer, State
from annotator.model.changes import AnnotationChanged, LayerChanged
from annotator.model.layer_spans import LayerSpans
from annotator.model.schema import Schema
from annotator.model.text import Text
from annotator.model.values import AnnotationKey, AnnotatorKey, ArticleKey, LayerKey, Uuid
from annotator.storage import annotations as annotation_rows
from annotator.storage import articles as article_rows
from annotator.storage.journal import new_uuid
from annotator.storage.store import Store, annotators

_NOT_WRITTEN = LayerKey(0)


class LayerChoice(msgspec.Struct, frozen=True):
    """A layer of the article that can be shown."""

    key: LayerKey
    annotator: Annotator
    annotations: int
    state: State


class OpenArticle:
    """An article with one layer open. Kept up to date by the session, never by its readers.

    A layer that is not written yet has the key 0; it comes into being with its first label.
    """

    def __init__(
        self,
        store: Store,
        actor: Annotator,
        article: Article,
        text: Text,
        layer: Layer,
        *,
        blind: bool = False,
    ) -> None:
        """With `blind`, layers of others are no choice until the actor's own is finished."""
        self._store = store
        self._blind = blind
        self._actor = actor
        self.article = article
        self.text = text
        self.layer = layer
        self.spans = LayerSpans(annotation_rows.span_columns(store.db, layer.key))
        self.layers = self._choices()
        self.locked = self._why_locked()
        self._whole: dict[AnnotationKey, Annotation] = {}
        # The layer's key while it was written, when it went with its last label.
        self._gone = layer.key

    @classmethod
    def read(
        cls,
        store: Store,
        schema: Schema,
        actor: Annotator,
        key: ArticleKey,
        wanted: LayerKey | None = None,
        gold: Annotator | None = None,
        *,
        blind: bool = False,
    ) -> "OpenArticle":
        """Read an article with the layer wanted, else the actor's newest, else another's.

        With `gold` it is that gold's layer, new when nothing was decided yet.
        """
        with store.reading() as db:
            article = article_rows.article(db, key)
            if article is None:
                raise ProjectError("This article is no longer in the project.")
            layers = article_rows.layers_of(db, key)
            if blind:
                layers = seen_layers(layers, annotators(db), actor.key)
            owner = (gold or actor).key
            own = [layer for layer in layers if layer.annotator == owner]
            people = annotators(db)
            theirs = [x for x in layers if people[x.annotator].owner != actor.key]
            others = [] if gold is not None else theirs
            chosen = [layer for layer in layers if layer.key == wanted] or own[-1:] or others[-1:]
            layer = chosen[0] if chosen else None
            if layer is None or wanted == _NOT_WRITTEN:
                uuid = article_rows.new_layer_id(db, article.id, gold.id if gold else None)
                layer = Layer(_NOT_WRITTEN, uuid, key, owner, schema.version)
            text = Text(article_rows.text_of(db, key))
            return cls(store, actor, article, text, layer, blind=blind)

    def annotation(self, key: AnnotationKey) -> Annotation:
        """Return one annotation whole; KeyError when it is not in this layer."""
        return self.annotations([key])[0]

    def annotations(self, keys: Sequence[AnnotationKey]) -> list[Annotation]:
        """Return annotations whole, read from the file when they are first asked for."""
        missing = [key for key in keys if key not in self._whole]
        if missing:
            if len(self._whole) > 5000:
                self._whole.clear()
                missing = list(keys)
            with self._store.reading() as db:
                self._whole |= annotation_rows.annotations_by_key(db, missing)
        return [self._whole[key] for key in keys]

    def key_of(self, uuid: Uuid) -> AnnotationKey | None:
        """Return the key of an annotation of this layer by its UUID."""
        with self._store.reading() as db:
            key = annotation_rows.annotation_key(db, uuid)
        return key if key is not None and key in self.spans else None

    def keys_of(self, uuids: Sequence[Uuid]) -> dict[Uuid, AnnotationKey]:
        """Return the keys of annotations of this layer; those that are not in it are left out."""
        if not uuids:
            return {}
        with self._store.reading() as db:
            found = annotation_rows.annotation_keys(db, uuids)
        return {uuid: key for uuid, key in found.items() if key in self.spans}

    def quote(self, key: AnnotationKey) -> str:
        """Return the words an annotation stands on."""
        return quote_of(self.text.content, self.spans.fragments(key))

    def frames_filled_by(self, uuid: Uuid) -> list[tuple[AnnotationKey, Annotation]]:
        """Return the frames of this layer in which an annotation fills a role."""
        with self._store.reading() as db:
            return annotation_rows.frames_filled_by(db, self.layer.key, uuid)

    def concerns(self, change: AnnotationChanged) -> bool:
        """Tell whether a change is of the open layer; also that with which the layer went."""
        here = change.layer in (self.layer.key, self._gone)
        return here and change.article == self.article.key

    def take_in_annotation(self, change: AnnotationChanged) -> None:
        """Follow a change of an annotation, if it is of this layer."""
        if change.layer != self.layer.key:
            return
        if change.after is None:
            self._whole.pop(change.key, None)
            if change.key in self.spans:
                self.spans.drop(change.key)
        else:
            self._whole[change.key] = change.after
            self.spans.put(change.key, change.after)

    def take_in_layer(self, change: LayerChanged) -> None:
        """Follow a change of the layer's state, its first writing, or its going."""
        if change.article != self.article.key:
            return
        if change.after is None:
            if change.before is not None and change.before.id == self.layer.id:
                mine = self._owner_of_gold() == self._actor.key
                owner = self.layer.annotator if mine else self._actor.key
                self._gone = self.layer.key
                self.layer = _unwritten(self.layer, owner)
        elif change.after.id == self.layer.id or self._is_ours_again(change.after):
            self.layer = change.after
        self.layers = self._choices()
        self.locked = self._why_locked()

    def _is_ours_again(self, layer: Layer) -> bool:
        return self.layer.key == _NOT_WRITTEN and layer.annotator == self.layer.annotator

    def take_in_article(self, after: Article | None) -> None:
        """Follow a change of what stands above the text."""
        if after is not None and after.key == self.article.key:
            self.article = after

    def _choices(self) -> tuple[LayerChoice, ...]:
        with self._store.reading() as db:
            people = annotators(db)
            layers = article_rows.layers_of(db, self.article.key)
            if self._blind:
                layers = seen_layers(layers, people, self._actor.key)
            others = [layer.key for layer in layers if layer.key != self.layer.key]
            counts = annotation_rows.annotation_counts(db, others)
        counts[self.layer.key] = len(self.spans)
        return tuple(
            LayerChoice(x.key, people[x.annotator], counts.get(x.key, 0), x.state) for x in layers
        )

    def _owner_of_gold(self) -> AnnotatorKey | None:
        """Return whose gold is open, if it is one."""
        with self._store.reading() as db:
            owner = annotators(db).get(self.layer.annotator)
        return None if owner is None else owner.owner

    def _why_locked(self) -> str | None:
        if self.layer.annotator == self._actor.key or self._owner_of_gold() == self._actor.key:
            return None
        # A layer that has just gone with others is let go of by a change that is still to come.
        names = (c.annotator.name for c in self.layers if c.key == self.layer.key)
        owner = next(names, "somebody else")
        return (
            f"These are the labels of {owner}, to read only. "
            "Label › Copy Labels to My Layer makes them yours to change."
        )


def _unwritten(layer: Layer, owner: AnnotatorKey) -> Layer:
    """Return a layer of the actor's, or of their gold, in the place of one taken back whole."""
    return Layer(_NOT_WRITTEN, new_uuid(), layer.article, owner, layer.schema_version)
