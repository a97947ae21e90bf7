"""The rows of a table of annotations: what one row holds, and what is known of its place."""

from collections.abc import Mapping

import msgspec

from annotator.model.annotation import Filler
from annotator.model.article import State
from annotator.model.values import AnnotationKey, ArticleKey, JsonObject, LayerKey, Uuid

_MARKS = "\"'“”„‘’‚«»‹›「」『』"
_POSSESSIVES = ("'s", "’s")


class TableRow(msgspec.Struct, frozen=True, gc=False):
    """An annotation as a table shows it; `words` are those it stands on."""

    key: AnnotationKey
    id: Uuid
    layer: LayerKey
    label: str
    start: int
    end: int
    words: str
    attributes: JsonObject
    roles: Mapping[str, tuple[Filler, ...]]
    referent: str | None
    note: str


class RowPlace(msgspec.Struct, frozen=True, gc=False):
    """What is known of the layer a row belongs to, and of its article. `own` is the reader's."""

    layer: LayerKey
    article: ArticleKey
    title: str
    outlet: str
    date: str
    annotator: str
    own: bool
    state: State


class FillerWords(msgspec.Struct, frozen=True, gc=False):
    """The words of an annotation that fills a role, and its label."""

    key: AnnotationKey
    words: str
    label: str


def one_line(words: str) -> str:
    """Return words without line breaks and double blanks."""
    return " ".join(words.split())


def normal_words(words: str) -> str:
    """Return what makes words the same to a reader: no case, marks around, or possessive."""
    plain = one_line(words).casefold().strip(_MARKS + ",.;: ")
    for ending in _POSSESSIVES:
        plain = plain.removesuffix(ending)
    return plain
