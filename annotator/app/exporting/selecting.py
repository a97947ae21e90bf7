"""Choosing what is exported: whose layers, of which articles, with what was looked for."""

import hashlib
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import groupby
from operator import itemgetter

import msgspec

from annotator.app.exporting.coverage import Coverage, Unknown
from annotator.app.exporting.majority import MAJORITY, majority_layer
from annotator.app.same_entries import same_entries
from annotator.app.session import Session
from annotator.errors import Refused, UserError
from annotator.formats.base import LossCount
from annotator.formats.ids import derived_uuid
from annotator.formats.layers import short
from annotator.formats.regions import Regions, without_regions
from annotator.model.article import AnnotatorKind, ArticleContent, LayerContent, State
from annotator.model.counting import numbered
from annotator.model.values import ArticleKey, JsonObject, Uuid
from annotator.review.readings import Labels
from annotator.storage.comparisons import merged_keys, shared_ids
from annotator.storage.exports import articles_by_key
from annotator.storage.store import annotators

# Whose layers, besides the name of an annotator: all together, each as a record of its own, the
# gold, or what most say.
ALL_LAYERS, EACH_LAYER, GOLD_LAYER = "all", "each", "gold"
_KINDS = frozenset({ALL_LAYERS, EACH_LAYER, GOLD_LAYER, MAJORITY})

# The kind under which a report counts articles that are left out.
LEFT_OUT = "articles left out, not all was looked for"
# The kind under which it counts articles of which nothing is left without their regions.
REGIONS_ALONE = "articles left out, all of them regions"
# The kind under which it counts the layers that a form of one layer leaves out.
OTHERS = "layers of others; --layer names whose to write"
# The kinds of articles of which nothing is written.
WITHOUT_RECORDS = frozenset({LEFT_OUT, REGIONS_ALONE})
# Forms that say in a record what was looked for.
SAYING_COVERED = frozenset({"article", "spans"})


class Selection(msgspec.Struct, frozen=True):
    """What is chosen.

    `says_covered` tells whether the form can say what was looked for; with `families` only these
    are asked about. With `counts_others` nobody was named, and the report says whose layers are
    left.
    """

    layer: str = ALL_LAYERS
    states: frozenset[State] = frozenset()
    unknown: Unknown = Unknown.KEEP
    regions: Regions = Regions.KEEP
    anonymise: bool = False
    says_covered: bool = True
    families: frozenset[str] = frozenset()
    counts_others: bool = False


class Chosen(msgspec.Struct, frozen=True):
    """An article that is exported: how many records, its labels, where it is from.

    `annotators` are those who read it, with how many annotations are written of each; of what most
    say, the voters with how many they have made. `missing` are the families that were not looked
    for and are written all the same.
    """

    key: ArticleKey
    id: Uuid
    title: str
    records: int
    labels: Counter[str]
    outlet: str
    date: str
    language: str
    annotators: Mapping[str, int]
    missing: frozenset[str]

    @property
    def annotations(self) -> int:
        """How many annotations its records have."""
        return self.labels.total()


class Selector:
    """Makes the records that are written, of some articles or all."""

    def __init__(self, session: Session, selection: Selection) -> None:
        """Raises UserError when nobody has the name, or who works blind asks for others' labels."""
        self._session = session
        self._selection = selection
        with session.store.reading() as db:
            people = annotators(db).values()
            names = {each.name for each in people}
            same = same_entries(merged_keys(db), shared_ids(db))
        layer = selection.layer
        if layer not in names | _KINDS:
            known = ", ".join(sorted(names))
            raise UserError(f"Nobody here is called {layer}; there are: {known}.")
        why = session.why_blind
        if why is not None and layer != session.actor.name:
            raise Refused(f"{why} Your own labels can be exported.")
        self._by_name = layer if layer in names else ""
        self._coverage = Coverage(session, selection.families)
        self._labels = Labels(session.schema)
        self._resolve: Callable[[str], str] = lambda key: same.get(key, key)
        self._reference: JsonObject = {
            "id": session.schema.id,
            "version": session.schema.version,
            "sha256": session.schema.sha256,
        }

    @property
    def asked(self) -> frozenset[str]:
        """The families that are asked about in the project."""
        return self._coverage.asked

    @property
    def one_layer(self) -> str:
        """The name under which every record has its layer; "" when that differs."""
        name = self._by_name or (MAJORITY if self._selection.layer == MAJORITY else "")
        return self._pseudonym(name) if name and self._selection.anonymise else name

    def records(
        self, keys: Sequence[ArticleKey], losses: LossCount
    ) -> Iterator[tuple[ArticleKey, ArticleContent]]:
        """Yield the records of articles, with the keys of the articles they are of."""
        return ((key, record) for key, record, _ in self._each(keys, losses))

    def chosen(self, keys: Sequence[ArticleKey], losses: LossCount) -> Iterator[Chosen]:
        """Yield what would be written of each article."""
        for key, found in groupby(self._each(keys, losses), key=itemgetter(0)):
            together = list(found)
            yield self._facts(key, [record for _, record, _ in together], together[0][2])

    def _each(
        self, keys: Sequence[ArticleKey], losses: LossCount
    ) -> Iterator[tuple[ArticleKey, ArticleContent, ArticleContent]]:
        """Yield keys and records, each with the article whole that it is of."""
        with self._session.store.reading() as db:
            for key, article in articles_by_key(db, keys):
                if self._selection.counts_others and self._by_name:
                    self._count_others(article, losses)
                for record in self._split(article):
                    if (found := self._record(record, losses)) is not None:
                        yield key, found, article

    def _count_others(self, article: ArticleContent, losses: LossCount) -> None:
        """Count the layers of all but the one whose labels are usually written."""
        for layer in article.layers:
            if layer.annotator != self._by_name:
                hidden = self._selection.anonymise
                name = self._pseudonym(layer.annotator) if hidden else layer.annotator
                said = numbered(len(layer.annotations), "annotation")
                losses.add(OTHERS, f"{name}, {said} in “{short(article.title)}”")

    def _facts(
        self, key: ArticleKey, records: Sequence[ArticleContent], whole: ArticleContent
    ) -> Chosen:
        layers = [layer for record in records for layer in record.layers]
        labels = Counter(each.label for layer in layers for each in layer.annotations)
        sources = records[0].sources
        missing = [self._coverage.missing(record) for record in records]
        return Chosen(
            key,
            whole.id,
            whole.title,
            len(records),
            labels,
            next((each.outlet for each in sources if each.outlet), ""),
            min((day for each in sources if (day := _day(each.date))), default=""),
            records[0].language or "",
            self._readers(records, whole),
            frozenset[str]().union(*missing),
        )

    def _readers(self, records: Sequence[ArticleContent], whole: ArticleContent) -> dict[str, int]:
        """Return whose labels an article is written with, and how many each has in it."""
        layers = [layer for record in records for layer in record.layers]
        if self._selection.layer == MAJORITY:
            layers = [layer for layer in whole.layers if layer.kind is not AnnotatorKind.GOLD]
        hidden = self._selection.anonymise and self._selection.layer == MAJORITY
        found: dict[str, int] = {}
        for layer in layers:
            name = self._pseudonym(layer.annotator) if hidden else layer.annotator
            found[name] = found.get(name, 0) + len(layer.annotations)
        return found

    def _split(self, article: ArticleContent) -> Iterator[ArticleContent]:
        """Yield an article with the layers that are wanted, once or once for each."""
        for layers in self._wanted(article):
            states = {layer.state for layer in layers} or {State.NEW}
            if not self._selection.states or states & self._selection.states:
                yield msgspec.structs.replace(article, layers=layers, schema=self._reference)

    def _wanted(self, article: ArticleContent) -> Iterator[tuple[LayerContent, ...]]:
        found = article.layers
        kind = self._selection.layer
        if self._by_name:
            yield tuple(layer for layer in found if layer.annotator == self._by_name)
        elif kind == GOLD_LAYER:
            gold = [layer for layer in found if layer.kind is AnnotatorKind.GOLD]
            yield tuple(gold[:1])
        elif kind == MAJORITY:
            most = majority_layer(article, self._labels, self._resolve)
            yield () if most is None else (most,)
        elif kind == EACH_LAYER:
            yield from ((layer,) for layer in found) if found else ((),)
        else:
            yield tuple(found)

    def _record(self, article: ArticleContent, losses: LossCount) -> ArticleContent | None:
        chosen = self._selection
        known = self._with_known(article, losses)
        if known is None:
            return None
        record = without_regions(known, self._session.schema, chosen.regions, losses)
        if not record.text.strip():
            losses.add(REGIONS_ALONE, f"“{short(article.title)}”")
            return None
        return self._anonymous(record, losses) if chosen.anonymise else record

    def _with_known(self, article: ArticleContent, losses: LossCount) -> ArticleContent | None:
        """Return an article with what may be taken for looked for; None when it is left out."""
        missing = self._coverage.missing(article)
        if not missing:
            return article
        how, says = self._selection.unknown, self._selection.says_covered
        example = f"“{short(article.title)}”: {', '.join(sorted(missing))}"
        if how is Unknown.KEEP:
            if not says:
                losses.add("articles written as if all was looked for", example)
            return article
        layers = article.layers
        if how is Unknown.DROP:
            layers = tuple(
                layer for layer in layers if self._coverage.known(layer) == self._coverage.asked
            )
        else:
            layers = tuple(self._coverage.cut(layer, says=says) for layer in layers)
            if not says:
                layers = tuple(layer for layer in layers if self._coverage.known(layer))
        if not layers and not (says and how is Unknown.MASK):
            losses.add(LEFT_OUT, example)
            return None
        kind = "layers left out" if how is Unknown.DROP else "articles cut to what was looked for"
        losses.add(kind, example)
        return msgspec.structs.replace(article, layers=layers)

    def _anonymous(self, article: ArticleContent, losses: LossCount) -> ArticleContent:
        for kind in ("comments", "decisions"):
            if count := len(getattr(article, kind)):
                losses.add(f"{kind}, which name people", f"“{short(article.title)}”", count)
        layers = tuple(
            msgspec.structs.replace(
                layer,
                annotator=self._pseudonym(layer.annotator),
                annotator_id=derived_uuid(self._project, layer.annotator_id or layer.annotator),
            )
            for layer in article.layers
        )
        return msgspec.structs.replace(article, layers=layers, comments=(), decisions=())

    @property
    def _project(self) -> Uuid:
        return self._session.store.identity.id

    def _pseudonym(self, name: str) -> str:
        """Return a name that is the same in every export of the project, and tells nobody."""
        mark = hashlib.sha256(f"{self._project}\n{name}".encode()).hexdigest()
        return f"annotator-{mark[:6]}"


def _day(written: str | None) -> str:
    """Return the day at the start of a date as it is written, "" when it is not one."""
    day = (written or "").strip()[:10]
    digits = day.replace("-", "")
    if len(day) == 10 and day[4] == day[7] == "-" and len(digits) == 8 and digits.isdecimal():
        return day
    return f"{day[:4]}-{day[4:6]}-{day[6:8]}" if day[:8].isdecimal() and len(day) >= 8 else ""
