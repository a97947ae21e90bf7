"""Articles, their sources, and the layers of annotations on them."""

from enum import StrEnum

import msgspec

from annotator.model.annotation import Annotation, Version
from annotator.model.values import (
    AnnotatorKey,
    ArticleKey,
    Json,
    JsonObject,
    LayerKey,
    Uuid,
)


class State(StrEnum):
    """Where an annotator stands with an article."""

    NEW = "new"
    STARTED = "started"
    DONE = "done"
    SKIPPED = "skipped"
    RETURNED = "returned"
    REVIEWED = "reviewed"
    FLAGGED = "flagged"


# States in which nothing is left to do for the annotator.
FINISHED = frozenset({State.DONE, State.SKIPPED, State.REVIEWED})


class AnnotatorKind(StrEnum):
    """Who speaks in a layer."""

    PERSON = "person"
    MODEL = "model"
    GOLD = "gold"


class Annotator(msgspec.Struct, frozen=True):
    """A person, a model or a gold; a gold belongs to the person who decides it."""

    key: AnnotatorKey
    id: Uuid
    name: str
    kind: AnnotatorKind = AnnotatorKind.PERSON
    owner: AnnotatorKey | None = None


class Source(msgspec.Struct, frozen=True, omit_defaults=True):
    """Where an article's text came from; fields as written in the source, dates unread."""

    file: str | None = None
    url: str | None = None
    outlet: str | None = None
    date: str | None = None
    extra: JsonObject = {}


class Article(msgspec.Struct, frozen=True):
    """An article without its text: what stands above the text and in lists."""

    key: ArticleKey
    id: Uuid
    title: str
    sha256: str
    length: int
    language: str | None = None
    meta: JsonObject = {}
    sources: tuple[Source, ...] = ()
    version: Version = Version()
    extra: JsonObject = {}


class Layer(msgspec.Struct, frozen=True):
    """One annotator's work on one article, without its annotations.

    `covered` maps each family the annotator has finished looking for to the schema version it
    was read with; `document` holds the labels of the article as a whole.
    """

    key: LayerKey
    id: Uuid
    article: ArticleKey
    annotator: AnnotatorKey
    schema_version: int = 1
    state: State = State.NEW
    covered: dict[str, int] = {}
    document: dict[str, Json] = {}
    extra: JsonObject = {}


class Referent(msgspec.Struct, frozen=True, gc=False):
    """An entry of the register: what mentions refer to. `key` is its identity.

    An entry that was merged into another keeps its mentions; they are read as the other's.
    """

    key: str
    name: str
    type: str = ""
    ids: tuple[str, ...] = ()
    extra: JsonObject = {}
    merged_into: str | None = None


class LayerContent(msgspec.Struct, frozen=True):
    """A layer as it travels in files: with its annotator by name and all its annotations."""

    id: Uuid
    annotator: str
    annotator_id: Uuid | None
    kind: AnnotatorKind
    schema_version: int
    state: State
    covered: dict[str, int]
    document: dict[str, Json]
    annotations: tuple[Annotation, ...]
    extra: JsonObject = {}


class ArticleContent(msgspec.Struct, frozen=True):
    """An article as it travels in files: text, sources, layers and the referents they name.

    `schema` is what its file said about the schema it was made with.
    """

    id: Uuid
    title: str
    text: str
    sha256: str
    language: str | None = None
    meta: JsonObject = {}
    sources: tuple[Source, ...] = ()
    layers: tuple[LayerContent, ...] = ()
    referents: tuple[Referent, ...] = ()
    comments: tuple[JsonObject, ...] = ()
    decisions: tuple[JsonObject, ...] = ()
    schema: JsonObject = {}
    extra: JsonObject = {}
