"""What could be labelled in an article: by the project's own names and by its gazetteers."""

from collections import Counter
from collections.abc import Iterator
from itertools import islice

from annotator.app.session import Session
from annotator.model.annotation import Origin
from annotator.model.article import Referent
from annotator.model.gazetteer import Gazetteer
from annotator.model.ghost import Ghost
from annotator.model.schema import ENTITY_FAMILY, REGION_FAMILY, Label, Schema
from annotator.model.values import AnnotatorKey, ArticleKey
from annotator.storage import confirmed
from annotator.storage.articles import text_of
from annotator.storage.connection import Connection
from annotator.storage.gazetteers import gazetteers, names_in
from annotator.storage.register import current_schema, referents_by_key
from annotator.suggest.furniture import Furniture, find_furniture
from annotator.suggest.gazetteer import Hit, ListedName, NameFinder
from annotator.suggest.own_names import OwnName, Said, confirmed_names, find_names

NAMES, GAZETTEER, FURNITURE = "names", "gazetteer", "furniture"
# The attribute that tells what kind of region one is.
KIND = "kind"
OWN_TOOL = "this project"
# No article is served with more suggestions of one source than these.
_MOST = 5_000
# Of all gazetteers together; beyond it the window would wait for memory, not for names.
_MOST_NAMES = 2_000_000


class Suggester:
    """Keeps the index of names between questions, and follows the file by its log."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._counts: Counter[confirmed.Words] = Counter()
        self._mark: confirmed.Mark | None = None
        # Whose names alone are counted: one's own and golds', where annotators work blind.
        self._only: AnnotatorKey | None = None
        self._own: dict[str, OwnName] = {}
        self._own_of: object = None
        self._lists: list[Gazetteer] = []
        self._finder: NameFinder | None = None
        self._built_of: object = None

    def own_names(self, article: ArticleKey) -> tuple[Ghost, ...]:
        """Return where the project's confirmed names stand in an article."""
        self._follow_schema()
        store = self._session.store
        with store.steady(), store.reading() as db:
            self._follow_labels(db)
            text = text_of(db, article)
            found = list(islice(find_names(text, self._own), _MOST))
            known = referents_by_key(db, {name.referent for _, name in found if name.referent})
        return tuple(
            Ghost(
                name.label,
                (place,),
                text[place.start : place.end],
                Origin(GAZETTEER, tool=OWN_TOOL, score=round(name.share, 2)),
                name.referent,
                _name_of(known.get(name.referent)),
            )
            for place, name in found
        )

    def from_gazetteers(self, article: ArticleKey) -> tuple[Ghost, ...]:
        """Return where the names of the project's gazetteers stand in an article."""
        with self._session.store.reading() as db:
            self._lists = [each for each in gazetteers(db) if each.on]
            if not self._lists:
                self._finder, self._built_of = None, None
                return ()
            built_of = [(each.id, each.batch, dict(each.labels)) for each in self._lists]
            if self._finder is None or built_of != self._built_of:
                self._finder = NameFinder(islice(self._listed(db), _MOST_NAMES))
                self._built_of = built_of
            text = text_of(db, article)
        return tuple(self._ghost(text, hit) for hit in self._finder.find(text)[:_MOST])

    def furniture(self, article: ArticleKey) -> tuple[Ghost, ...]:
        """Return what of an article is not the story, as regions with their kind."""
        self._follow_schema()
        schema = self._session.schema
        region = next(
            (each for each in schema.labels if each.family == REGION_FAMILY and not each.retired),
            None,
        )
        if region is None:
            return ()
        with self._session.store.reading() as db:
            text = text_of(db, article)
        found = islice(find_furniture(text), _MOST)
        return tuple(_region_ghost(text, schema, region, each) for each in found)

    def _listed(self, db: Connection) -> Iterator[ListedName]:
        for number, gazetteer in enumerate(self._lists):
            for row in names_in(db, gazetteer.batch):
                label = gazetteer.labels.get(row.type, "")
                yield ListedName(row.words, row.key, row.title, label, row.type, row.kind, number)

    def _ghost(self, text: str, hit: Hit) -> Ghost:
        start, end = hit.place
        gazetteer = self._lists[hit.name.list]
        origin = Origin(
            GAZETTEER, tool=gazetteer.name, version=gazetteer.made[:10], score=hit.score
        )
        name = hit.name.title if hit.key else ""
        return Ghost(hit.name.label, (hit.place,), text[start:end], origin, hit.key, name)

    def _follow_labels(self, db: Connection) -> None:
        """Bring the counts up to date: by the log, or anew when much came or went at once."""
        before, now = self._mark, confirmed.mark(db)
        only = self._session.actor.key if self._session.blind else None
        if only != self._only:
            before, self._only = None, only
        if before is None or before[1:] != now[1:]:
            self._counts = confirmed.count_all(db, only)
        elif before != now:
            for moved in confirmed.moved_since(db, before.action, only):
                if moved.before is not None:
                    self._counts[moved.before] -= 1
                if moved.after is not None:
                    self._counts[moved.after] += 1
        self._mark = now
        schema = self._session.schema
        if (now, schema.version) != self._own_of:
            labels = {
                label.id
                for label in schema.labels
                if label.family == ENTITY_FAMILY
                and not (label.retired or label.filler_only or label.is_frame)
            }
            counts = {Said(*words): count for words, count in self._counts.items()}
            names = confirmed_names(counts, confirmed.rejected_words(db), labels)
            self._own = {name.words: name for name in names}
            self._own_of = (now, schema.version)

    def _follow_schema(self) -> None:
        with self._session.store.reading() as db:
            version, _ = current_schema(db)
        if version != self._session.schema.version:
            self._session.refresh()


def _region_ghost(text: str, schema: Schema, region: Label, found: Furniture) -> Ghost:
    kinds = schema.attribute(KIND) if KIND in region.attributes else None
    kind = next((c for c in kinds.values if c.id == found.kind), None) if kinds else None
    return Ghost(
        region.id,
        (found.place,),
        text[found.place.start : found.place.end],
        Origin("pattern", tool=f"page furniture, {found.sign}", score=found.score),
        name=kind.title if kind else "",
        attributes=((KIND, kind.id),) if kind else (),
    )


def _name_of(referent: Referent | None) -> str:
    return "" if referent is None else referent.name
