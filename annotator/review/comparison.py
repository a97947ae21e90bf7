"""All figures of agreement for a choice of layers and articles."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from itertools import combinations

import msgspec

from annotator.model.schema import Schema
from annotator.review.chains import b_cubed, lea
from annotator.review.chance import cohen, fleiss, item_counts, krippendorff
from annotator.review.figures import Counts, Figure, Measure, measured, summed
from annotator.review.pairs import PairCounts, count_pair, f1, share
from annotator.review.readings import ComparedArticle, Labels
from annotator.review.sameness import Resolve
from annotator.review.sides import Sides
from annotator.review.tokens import tokens
from annotator.review.unitizing import Continuum, unitizing_alpha

# What each figure does not see, in one sentence for the person who reads it.
IGNORES = {
    "exact": "An end that is one character off counts as much as a span that is missing.",
    "overlap": "How far ends differ does not count: one common character is enough.",
    "label_only": "Where the labels stand does not count, only how many of each there are.",
    "exact_top": "Fine labels count as their parent: PERSON and COMPANY are the same.",
    "by_hand": "Places where someone accepted a suggestion do not count: they agree by themselves.",
    "suggested": "Only places where at least one accepted a suggestion count.",
    "token_kappa": "Of nested annotations only the shortest on a word counts.",
    "role_f1": "Fillers of frames that only one found count as missing; attributes do not count.",
    "attributes": "Only annotations that both found count, whatever their ends.",
    "document": "Articles that neither has labelled do not count.",
    "coreference": "Only mentions that are linked count; which entry they are linked to does not.",
    "lea": "As for B³; a mention linked alone counts only where the other linked it alone, too.",
    "links": "Only mentions that both found and linked count.",
    "token": "Of nested annotations only the shortest on a word counts, as for κ.",
    "fleiss": "Of nested annotations only the shortest on a word counts, as for κ.",
    "unitizing": "Stretches of one label inside each other count as one.",
}


class SpanFigures(msgspec.Struct, frozen=True):
    """F1 of annotations: the same place and label, some common place, the label alone."""

    exact: Figure
    overlap: Figure
    label_only: Figure
    exact_top: Figure
    by_hand: Figure
    suggested: Figure


class Confused(msgspec.Struct, frozen=True):
    """How often one annotator said `a` where another said `b`; "" is nothing."""

    a: str
    b: str
    count: int


class PairFigures(msgspec.Struct, frozen=True):
    """The agreement of two annotators."""

    a: str
    b: str
    articles: int
    span_f1: SpanFigures
    token_kappa: Figure
    role_f1: Figure
    attributes: dict[str, Figure]
    document: dict[str, Figure]
    coreference: Figure
    lea: Figure
    links: Figure
    labels: dict[str, Figure]
    confusion: tuple[Confused, ...]
    kinds: dict[str, int]


class AlphaFigures(msgspec.Struct, frozen=True):
    """The agreement of all annotators together."""

    token: Figure
    unitizing: Figure
    fleiss: Figure


class Comparison(msgspec.Struct, frozen=True):
    """All figures; `labels` and `weeks` are exact F1 by label and by week over all pairs.

    In `confusion` of all pairs together `a` comes before `b`; `ignores` says of each figure, by
    its name, what it does not see.
    """

    layers: tuple[str, ...]
    articles: int
    pairs: tuple[PairFigures, ...]
    alpha: AlphaFigures
    labels: dict[str, Figure]
    confusion: tuple[Confused, ...]
    weeks: dict[str, Figure]
    ignores: dict[str, str] = msgspec.field(default_factory=IGNORES.copy)


def compare(
    names: Sequence[str],
    articles: Iterable[ComparedArticle],
    schema: Schema,
    resolve: Resolve = str,
    labels: frozenset[str] = frozenset(),
    step: Callable[[], None] = lambda: None,
) -> Comparison:
    """Compare annotators, one place in each article's readings for each of `names`.

    With `labels` only those count. `step` is called after each article.
    """
    tally = _Tally(names, schema, resolve, labels)
    for article in articles:
        tally.add(article)
        step()
    return tally.comparison()


class _Pair:
    """What two annotators' common articles have added up to."""

    def __init__(self) -> None:
        self.stories: list[str] = []
        self.counts: list[PairCounts] = []
        self.weeks: list[str] = []

    def measure(self, part: Callable[[PairCounts], Counts], measure: Measure) -> Figure:
        return measured([part(each) for each in self.counts], self.stories, measure)

    def by_name(
        self, part: Callable[[PairCounts], dict[str, Counts]], measure: Measure
    ) -> dict[str, Figure]:
        named = [part(each) for each in self.counts]
        return {
            name: measured([each.get(name, {}) for each in named], self.stories, measure)
            for name in sorted({name for each in named for name in each})
        }

    def figures(self, a: str, b: str) -> PairFigures:
        return PairFigures(
            a=a,
            b=b,
            articles=len(self.counts),
            span_f1=SpanFigures(
                exact=self.measure(lambda c: c.exact, f1),
                overlap=self.measure(lambda c: c.overlap, f1),
                label_only=self.measure(lambda c: c.label_only, f1),
                exact_top=self.measure(lambda c: c.exact_top, f1),
                by_hand=self.measure(lambda c: c.by_hand, f1),
                suggested=self.measure(lambda c: c.suggested, f1),
            ),
            token_kappa=self.measure(lambda c: c.words, cohen),
            role_f1=self.measure(lambda c: c.roles, f1),
            attributes=self.by_name(lambda c: c.attributes, cohen),
            document=self.by_name(lambda c: c.document, cohen),
            coreference=self.measure(lambda c: c.coreference, b_cubed),
            lea=self.measure(lambda c: c.coreference, lea),
            links=self.measure(lambda c: c.links, share),
            labels=self.by_name(lambda c: c.labels, f1),
            confusion=tuple(
                Confused(a, b, round(n))
                for (a, b), n in sorted(summed([c.confusion for c in self.counts]).items())
            ),
            kinds={
                kind: round(n)
                for (_, kind), n in sorted(summed([c.kinds for c in self.counts]).items())
            },
        )


class _Tally:
    """Counts article by article, so that only one need be in memory."""

    def __init__(
        self, names: Sequence[str], schema: Schema, resolve: Resolve, labels: frozenset[str]
    ) -> None:
        self._names = tuple(names)
        self._facts = Labels(schema)
        self._resolve = resolve
        self._labels = labels
        self._articles = 0
        self._pairs = {pair: _Pair() for pair in combinations(range(len(names)), 2)}
        self._items: list[Counts] = []
        self._stories: list[str] = []
        self._continua: list[Continuum] = []

    def add(self, article: ComparedArticle) -> None:
        read = {n: each for n, each in enumerate(article.readings) if each is not None}
        if len(read) < 2:
            return
        self._articles += 1
        story = article.story or article.id
        sides = Sides(tokens(article.text), self._facts, self._labels)
        for pair in combinations(sorted(read), 2):
            first, second = sides.of([read[number] for number in pair])
            kept = self._pairs[pair]
            kept.stories.append(story)
            kept.weeks.append(article.week)
            kept.counts.append(count_pair(first, second, self._facts, self._resolve))
        together = sides.of(list(read.values()))
        said = Counter(zip(*(side.said for side in together), strict=True))
        self._items.append(item_counts(said.items()))
        self._stories.append(story)
        layers = [side.annotations for side in together]
        self._continua.append(Continuum(layers, len(article.text), story))

    def comparison(self) -> Comparison:
        figures = tuple(
            pair.figures(self._names[first], self._names[second])
            for (first, second), pair in self._pairs.items()
        )
        return Comparison(
            self._names,
            self._articles,
            figures,
            AlphaFigures(
                measured(self._items, self._stories, krippendorff),
                unitizing_alpha(self._continua),
                measured(self._items, self._stories, fleiss),
            ),
            self._by_label(),
            self._confusion(),
            self._by_week(),
        )

    def _by_label(self) -> dict[str, Figure]:
        parts: defaultdict[str, list[tuple[Counts, str]]] = defaultdict(list)
        for pair in self._pairs.values():
            for counts, story in zip(pair.counts, pair.stories, strict=True):
                for label, part in counts.labels.items():
                    parts[label].append((part, story))
        return {
            label: measured([part for part, _ in found], [story for _, story in found], f1)
            for label, found in sorted(parts.items())
        }

    def _by_week(self) -> dict[str, Figure]:
        parts: defaultdict[str, list[tuple[Counts, str]]] = defaultdict(list)
        for pair in self._pairs.values():
            for counts, story, week in zip(pair.counts, pair.stories, pair.weeks, strict=True):
                if week:
                    parts[week].append((counts.exact, story))
        return {
            week: measured([part for part, _ in found], [story for _, story in found], f1)
            for week, found in sorted(parts.items())
        }

    def _confusion(self) -> tuple[Confused, ...]:
        total: Counter[tuple[str, str]] = Counter()
        for pair in self._pairs.values():
            for counts in pair.counts:
                for labels, n in counts.confusion.items():
                    first, second = sorted(labels)
                    total[first, second] += round(n)
        return tuple(Confused(a, b, n) for (a, b), n in sorted(total.items()))
