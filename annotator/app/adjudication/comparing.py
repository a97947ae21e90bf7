"""Comparing the layers of a project: which are meant, and what their referents stand for."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

import msgspec

from annotator.app.adjudication.review_choice import told_apart
from annotator.app.same_entries import same_entries
from annotator.app.session import Session
from annotator.app.stories import stories_of
from annotator.errors import Refused, UserError
from annotator.model.article import ArticleContent, LayerContent
from annotator.model.values import ArticleKey, Uuid
from annotator.review.readings import ComparedArticle, Labels, Reading, reading_of
from annotator.storage.comparisons import (
    Labeller,
    articles_with_several_layers,
    labellers,
    merged_keys,
    shared_ids,
)
from annotator.storage.exports import articles_by_key
from annotator.storage.people import united_with_others
from annotator.storage.store import annotators

if TYPE_CHECKING:
    from annotator.review.comparison import Comparison

__all__ = ["Labeller", "comparable", "compare_layers"]


class LayerChoice(msgspec.Struct, frozen=True):
    """Whose layers are meant: an annotator's first in each article, or a later one.

    The second of one's own layers is a second pass, to be compared with the first. The `name`
    is what the choice is called: "Anna", "Anna/2", of two people called Ben "Ben (2)".
    """

    annotator: Uuid
    name: str
    number: int = 1


def comparable(session: Session) -> list[Labeller]:
    """Return everyone whose layers can be compared, people of one name told apart."""
    with session.store.reading() as db:
        called = told_apart(annotators(db).values(), united_with_others(db))
        found = labellers(db)
    return [msgspec.structs.replace(each, name=called.get(each.id, each.name)) for each in found]


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
    chosen = _choices(names, comparable(session))
    with session.store.reading() as db:
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


def _choices(names: Sequence[str], there: Iterable[Labeller]) -> list[LayerChoice]:
    known = {each.name: each.id for each in sorted(there, key=lambda each: each.name)}
    chosen = [_choice(name, known) for name in names]
    chosen = chosen or [LayerChoice(uuid, name) for name, uuid in known.items()]
    if len(set(chosen)) < 2:
        raise UserError("Comparing needs the layers of at least two annotators.")
    return list(dict.fromkeys(chosen))


def _choice(name: str, known: Mapping[str, Uuid]) -> LayerChoice:
    if name in known:
        return LayerChoice(known[name], name)
    start, mark, number = name.rpartition("/")
    if mark and start in known and number.isdecimal() and int(number) > 0:
        return LayerChoice(known[start], name if int(number) > 1 else start, int(number))
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
    own = [layer for layer in layers if layer.annotator_id == choice.annotator]
    return reading_of(own[choice.number - 1], labels) if len(own) >= choice.number else None
