"""Who sees what where annotators work blind: the labels of others once one's own are finished."""

from collections.abc import Iterable

from annotator.model.article import FINISHED, Annotator, AnnotatorKind, Layer, State
from annotator.model.values import AnnotatorKey, ArticleKey
from annotator.storage.articles import layers_of
from annotator.storage.assignments import unread
from annotator.storage.connection import Connection
from annotator.storage.mentions import Blind

# Who has been through an article may see what others made of it; also one who got it back.
_THROUGH = FINISHED | {State.RETURNED}


def may_see(layers: Iterable[Layer], actor: AnnotatorKey) -> bool:
    """Tell whether somebody is through with an article that has these layers."""
    own = [layer for layer in layers if layer.annotator == actor]
    return bool(own) and own[-1].state in _THROUGH


def may_see_article(db: Connection, article: ArticleKey, actor: AnnotatorKey) -> bool:
    """Tell whether somebody is through with an article."""
    return may_see(layers_of(db, article), actor)


def unfinished(db: Connection, actor: AnnotatorKey) -> int:
    """Return how many articles somebody has still to finish before seeing others' labels."""
    return unread(db, actor, sorted(_THROUGH))


def counted_mentions(actor: AnnotatorKey) -> Blind:
    """Return whose mentions are counted for somebody who works blind."""
    return Blind(actor, tuple(sorted(_THROUGH)))


def seen_layers(
    layers: list[Layer], people: dict[AnnotatorKey, Annotator], actor: AnnotatorKey
) -> list[Layer]:
    """Return the layers that somebody who works blind may see: their own, or all when through."""
    if may_see(layers, actor):
        return layers
    return [each for each in layers if _is_own(people[each.annotator], actor)]


def _is_own(owner: Annotator, actor: AnnotatorKey) -> bool:
    gold = owner.kind is AnnotatorKind.GOLD and owner.owner == actor
    return owner.key == actor or gold
