"""Comparing the layers of a project: which are meant, and what their referents stand for."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

import msgspec

from annotator.app.same_entries import same_entries
from annotator.app.session import Session
from annotator.app.stories import stories_of
from annotator.errors import Refused, UserError
from annotator.model.article import ArticleContent, LayerContent
from annotator.model.values import ArticleKey
from annotator.review.readings import ComparedArticle, Labels, Reading, reading_of
from annotator.storage.comparisons import (
    Labeller,
    articles_with_several_layers,
    labellers,
    merged_keys,
    names_with_layers,
    shared_ids,
)
from annotator.storage.exports import articles_by_key

if TYPE_CHECKING:
    from annotator.review.comparison import Comparison

__all__ = ["Labeller", "comparable", "compare_layers"]


class LayerChoice(msgspec.Struct, frozen=True):
    """Whose layers are meant: an annotator's first in each article, or a later one.

    The second of one's own layers is a second pass, to be compared with the first.
    """

    annotator: str
    number: int = 1

    @property
    def name(self) -> str:
        """The words that name the choice: "Anna", "Anna/2"."""
        return self.annotator if self.number == 1 else f"{self.annotator}/{self.number}"


def comparable(session: Session) -> list[Labeller]:
    """Return everyone whose layers can be compared."""
    with session.store.reading() as db:
        return labellers(db)


def compare_layers(
    session: Session,
    names: Sequence[str] = (),
    *,
    labels: frozenset[str] = frozenset(),
    articles: Sequence[ArticleKey] | None = None,
    progress: Callable[[int, int], None] = lambda _done, _total: None,
) -> "Comparison":
    """Return all figures of agreement of layers, by default of everybody's first ones.

    Only articles that at least two of them have read count. `progress` is told how many
    articles are done, of how many.

    Raises:
        Refused: the actor works blind and is not done.
        UserError: nobody has a name, fewer than two are left, or a label is unknown.
    """
    # A window that asks who is comparable compares nothing itself.
    from annotator.review.comparison import compare

    if (why := session.why_blind) is not None:
        raise Refused(why)
    if unknown := sorted(labels - session.schema.by_id.keys()):
        raise UserError(f"There is no label {unknown[0]} in this project.")
    with session.store.reading() as db:
        chosen = _choices(names, names_with_layers(db))
        keys = articles_with_several_layers(db) if articles is None else list(articles)
        stories = stories_of(session, keys)
        same = same_entries(merged_keys(db), shared_ids(db))
        facts = Labels(session.schema)
        done = iter(range(1, len(keys) + 1))
        read = (
            _compared(each, stories[key], chosen, facts) for key, each in articles_by_key(db, keys)
        )
        return compare(
            [each.name for each in chosen],
            read,
            session.schema,
            lambda key: same.get(key, key),
            labels,
            lambda: progress(next(done), len(keys)),
        )


def _choices(names: Sequence[str], known: Sequence[str]) -> list[LayerChoice]:
    chosen = [_choice(name, known) for name in names] or [LayerChoice(name) for name in known]
    if len(set(chosen)) < 2:
        raise UserError("Comparing needs the layers of at least two annotators.")
    return list(dict.fromkeys(chosen))


def _choice(name: str, known: Sequence[str]) -> LayerChoice:
    if name in known:
        return LayerChoice(name)
    start, mark, number = name.rpartition("/")
    if mark and start in known and number.isdecimal() and int(number) > 0:
        return LayerChoice(start, int(number))
    raise UserError(f"Nobody called {name} has labelled here; there are: {', '.join(known)}.")


def _compared(
    article: ArticleContent, story: str, chosen: Sequence[LayerChoice], labels: Labels
) -> ComparedArticle:
    return ComparedArticle(
        article.id,
        article.text,
        tuple(_reading(article.layers, each, labels) for each in chosen),
        story,
        _week(article.layers),
    )


def _week(layers: Sequence[LayerContent]) -> str:
    """Return the week in which the newest of an article's labels was last touched."""
    newest = max((each.updated for layer in layers for each in layer.annotations), default="")
    try:
        year, week, _ = datetime.fromisoformat(newest).isocalendar()
    except ValueError:
        return ""
    return f"{year}-W{week:02}"


def _reading(layers: Sequence[LayerContent], choice: LayerChoice, labels: Labels) -> Reading | None:
    own = [layer for layer in layers if layer.annotator == choice.annotator]
    return reading_of(own[choice.number - 1], labels) if len(own) >= choice.number else None
