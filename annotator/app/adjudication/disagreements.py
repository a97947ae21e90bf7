"""The disagreements of the whole project: found article by article, kept, listed dearest first."""

import time
from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import combinations

from annotator.app.same_entries import same_entries
from annotator.app.session import Session
from annotator.errors import ProjectError
from annotator.model.annotation import Version, quote_of
from annotator.model.article import AnnotatorKind, ArticleContent, LayerContent
from annotator.model.changes import DecisionChanged
from annotator.model.decision import UNSEEN, Decision, How, Verdict
from annotator.model.values import AnnotatorKey, ArticleKey, Uuid
from annotator.review.cost import cost, document_cost
from annotator.review.readings import Labels, Reading, reading_of
from annotator.review.sameness import Kind, plain
from annotator.review.standing import Decided, Standing, units_with_standing
from annotator.review.units import Unit, differing_pairs, document_differences, units
from annotator.storage import disagreements as rows
from annotator.storage.audits import WAITS, DrawnUnit, drawn_rows
from annotator.storage.comparisons import merged_keys, shared_ids
from annotator.storage.decisions import decided_in, decision_times
from annotator.storage.disagreements import Between, DisagreementRow, Wanted
from annotator.storage.exports import articles_by_key
from annotator.storage.imports import GENTLE, Pace
from annotator.storage.store import annotators, find_gold

__all__ = ["DisagreementRow", "Disagreements", "Wanted", "kinds_of", "mask_of"]

_LONGEST_QUOTE = 80
# One's pace is that of so many decisions.
_LATELY = 300
_BITS = {kind: 1 << number for number, kind in enumerate(Kind)}


def mask_of(kinds: Iterable[Kind]) -> int:
    """Return kinds as the bit mask of a row."""
    return sum(_BITS[kind] for kind in set(kinds))


def kinds_of(mask: int) -> tuple[Kind, ...]:
    """Return the kinds in a row's bit mask."""
    return tuple(kind for kind, bit in _BITS.items() if mask & bit)


class Disagreements:
    """What layers differ in, over all articles that several have read, for the actor's gold."""

    def __init__(self, session: Session) -> None:
        self._session = session

    @property
    def gold(self) -> Uuid:
        """The gold whose decisions count; "" while the actor has none."""
        with self._session.store.reading() as db:
            gold = find_gold(db, self._session.actor.key)
        return gold.id if gold is not None else ""

    def refresh(
        self,
        progress: Callable[[int, int], None] = lambda _done, _total: None,
        *,
        beside_window: bool = False,
    ) -> int:
        """Look at the articles that changed since the last time; return how many were.

        It holds the file for moments only. What is found is a cache: there is nothing to undo.

        Raises:
            ProjectError: the project is read only.
        """
        session = self._session
        if session.read_only is not None:
            raise ProjectError(session.read_only)
        pace = GENTLE if beside_window else Pace()
        gold = self.gold
        finder = _Finder(session, gold)
        with session.store.reading() as db:
            waiting = deque(rows.outdated(db, gold))
            total = len(waiting)
            while waiting:
                began = time.monotonic()
                looked: list[tuple[ArticleKey, int, int, list[DisagreementRow]]] = []
                # Comparing layers takes a while: nobody's label waits for it.
                while waiting and (not looked or time.monotonic() - began < pace.slice):
                    article, stamp = waiting.popleft()
                    looked.append((article, stamp, *finder.look_at(article)))
                with db.transaction():
                    for article, stamp, agreed, found in looked:
                        rows.keep(db, article, gold, stamp, agreed, found)
                progress(total - len(waiting), total)
                time.sleep(pace.rest)
        return total

    def page(
        self, wanted: Wanted, after: DisagreementRow | None = None, limit: int = 200
    ) -> list[DisagreementRow]:
        """Return a page of disagreements, the dearest first."""
        last = None if after is None else (after.cost, after.key)
        with self._session.store.reading() as db:
            return rows.listed(db, self.gold, wanted, last, limit)

    def keys(self, wanted: Wanted) -> list[int]:
        """Return the keys of all disagreements that are wanted, the dearest first."""
        gold = self.gold
        with self._session.store.reading() as db:
            found = [] if wanted.audit == "only" else rows.keys(db, gold, wanted)
        return _mixed(found, [_key_of_drawn(each) for each in self._drawn(gold, wanted)])

    def by_keys(self, keys: Sequence[int]) -> dict[int, DisagreementRow]:
        """Return some disagreements by their keys; what is gone meanwhile is left out."""
        with self._session.store.reading() as db:
            found = rows.by_keys(db, keys)
            drawn = [-key - 1 for key in keys if key < 0]
            units = drawn_rows(db, self.gold, drawn) if drawn else []
        return {**found, **{row.key: row for row in map(_row_of_drawn, units)}}

    def count(self, wanted: Wanted) -> int:
        """Return how many disagreements there are."""
        gold = self.gold
        with self._session.store.reading() as db:
            found = 0 if wanted.audit == "only" else rows.count(db, gold, wanted)
        return found + len(self._drawn(gold, wanted))

    def note(self, changes: Sequence[DecisionChanged]) -> None:
        """Let the list know what was decided or reopened, until the articles are looked at anew."""
        gold = self.gold
        with self._session.store.reading() as db, db.transaction():
            for change in changes:
                whole = change.after or change.before
                if whole is not None and whole.gold == gold:
                    about, document = sorted({*whole.about, *whole.made}), whole.document
                    status = _status(None if change.after is None else Standing(change.after))
                    rows.set_status(db, change.article, gold, about, document, status)

    def _drawn(self, gold: Uuid, wanted: Wanted) -> list[DrawnUnit]:
        """Return what was drawn for an audit, as far as it is wanted."""
        if not wanted.audit or wanted.kinds or wanted.pair:
            return []
        status = WAITS if wanted.status == "open" else wanted.status
        with self._session.store.reading() as db:
            return [
                each
                for each in drawn_rows(db, gold)
                if each.status == status
                and set(wanted.labels) <= {each.label}
                and wanted.words.casefold() in each.quote.casefold()
            ]

    def decision_times(self) -> list[str]:
        """Return when the actor decided by hand lately, the newest first."""
        by_hand = (How.ADJUDICATED, How.AUDITED)
        with self._session.store.reading() as db:
            return decision_times(db, self.gold, by_hand, _LATELY)

    def by_kind(self, status: str = "open") -> dict[Kind, int]:
        """Return how many disagreements there are of each kind; one of two kinds counts twice."""
        with self._session.store.reading() as db:
            counts = rows.counts_by_kind(db, self.gold)
        found: Counter[Kind] = Counter()
        for (mask, has), n in counts.items():
            if has == status:
                found.update(dict.fromkeys(kinds_of(mask), n))
        return dict(found)


class _Finder:
    """Looks at one article after the other; what they share is read once."""

    def __init__(self, session: Session, gold: Uuid) -> None:
        self._db = session.store.db
        self._gold = gold
        self._labels = Labels(session.schema)
        self._people = {each.id: each for each in annotators(self._db).values()}
        self._same = same_entries(merged_keys(self._db), shared_ids(self._db))

    def look_at(self, article: ArticleKey) -> tuple[int, list[DisagreementRow]]:
        """Return how many units all agree on that nobody has looked at, and the others."""
        content = next((each for _, each in articles_by_key(self._db, [article])), None)
        if content is None:
            return 0, []
        layers = [each for each in content.layers if each.kind is not AnnotatorKind.GOLD]
        readings = [reading_of(each, self._labels) for each in layers]
        found = units(readings, self._labels, self._entry)
        golds = [each for each in content.layers if each.annotator_id == self._gold]
        written = [each for gold in golds for each in gold.annotations]
        decided = decided_in(self._db, article, self._gold)
        stood = Decided(decided, written)
        found, stand = units_with_standing(found, readings, stood, self._labels)
        pairs = list(differing_pairs(found, self._entry))
        people = [self._key_of(each) for each in layers]
        differing = [
            self._row(content, article, unit, people, standing, pairs[number])
            for number, unit in enumerate(found)
            for standing in (stand.get(number),)
            if not unit.agreed or (standing is not None and standing.reopened)
        ]
        agreed = sum(
            unit.agreed
            and sum(unit.looked) > 1
            and ((standing := stand.get(number)) is None or standing.decision.how in UNSEEN)
            for number, unit in enumerate(found)
        )
        return agreed, [*differing, *self._documents(article, readings, people, decided)]

    def _documents(
        self,
        article: ArticleKey,
        readings: Sequence[Reading],
        people: Sequence[AnnotatorKey],
        decided: Sequence[tuple[Decision, Version]],
    ) -> Iterator[DisagreementRow]:
        """Yield the labels of the article as a whole on which layers differ."""
        done = {decision.document for decision, _ in decided}
        for name, answers in document_differences(readings).items():
            between = [
                Between(people[n], people[m], mask_of([Kind.DOCUMENT]), ())
                for (n, one), (m, other) in combinations(enumerate(answers), 2)
                if plain(one) != plain(other) and people[n] != people[m]
            ]
            said = Counter("–" if each is None else plain(each).strip("'") for each in answers)
            words = f"{name}: {', '.join(sorted(said))}"
            yield DisagreementRow(
                article,
                0,
                0,
                words[:_LONGEST_QUOTE],
                "",
                mask_of([Kind.DOCUMENT]),
                (),
                tuple(sorted(set(people))),
                document_cost(len(answers), max(said.values())),
                "decided" if name in done else "open",
                between=tuple(between),
            )

    def _entry(self, key: str) -> str:
        """Return the entry that a referent's key stands for."""
        return self._same.get(key, key)

    def _key_of(self, layer: LayerContent) -> AnnotatorKey:
        return self._people[layer.annotator_id or ""].key

    def _row(
        self,
        content: ArticleContent,
        article: ArticleKey,
        unit: Unit,
        people: Sequence[AnnotatorKey],
        standing: Standing | None,
        pairs: Sequence[tuple[int, int, frozenset[Kind]]],
    ) -> DisagreementRow:
        took_part = [who for who, looked in zip(people, unit.looked, strict=True) if looked]
        words = " ".join(quote_of(content.text, [unit.cover]).split())
        return DisagreementRow(
            article,
            *unit.cover,
            words[:_LONGEST_QUOTE],
            unit.shown[0].id,
            mask_of(unit.kinds),
            tuple(sorted({each.label for each in unit.shown})),
            tuple(sorted(set(took_part))),
            cost(unit, self._labels),
            _status(standing),
            between=tuple(
                Between(people[n], people[m], mask_of(kinds), _labels_of(unit, n, m))
                for n, m, kinds in pairs
                if people[n] != people[m]
            ),
        )


def _labels_of(unit: Unit, *layers: int) -> tuple[str, ...]:
    """Return the labels that some layers say."""
    said = {each.label for each in (unit.members[n] for n in layers) if each is not None}
    return tuple(sorted(said))


def _mixed(found: Sequence[int], drawn: Sequence[int]) -> list[int]:
    """Return what was drawn spread evenly among what was found."""
    places = [
        ((n + 0.5) / len(keys), part, key)
        for part, keys in enumerate((found, drawn))
        for n, key in enumerate(keys)
    ]
    return [key for _, _, key in sorted(places)] if drawn else list(found)


def _key_of_drawn(unit: DrawnUnit) -> int:
    return -unit.number - 1


def _row_of_drawn(unit: DrawnUnit) -> DisagreementRow:
    return DisagreementRow(
        unit.article,
        unit.start,
        unit.end,
        " ".join(unit.quote.split())[:_LONGEST_QUOTE],
        unit.annotation,
        0,
        (unit.label,),
        (),
        0.0,
        unit.status,
        _key_of_drawn(unit),
    )


def _status(standing: Standing | None) -> str:
    if standing is None or standing.reopened:
        return "open"
    return "rejected" if standing.decision.verdict is Verdict.NOTHING else "decided"
