"""The annotations of some labels as a table: read in pages, kept up to date by what changes."""

from collections.abc import Iterable, Iterator

import msgspec

from annotator.app.session import Session
from annotator.model.changes import Changes, LayerChanged, ReferentChanged
from annotator.model.table_columns import Known, searched, used_fillers
from annotator.model.table_rows import FillerWords, RowPlace, TableRow
from annotator.model.values import AnnotationKey, ArticleKey, LayerKey, Uuid
from annotator.storage import table_rows as rows
from annotator.storage.occurrences import texts_of
from annotator.storage.register import referents_by_key

# A table holds no more rows; a narrower choice shows the rest.
MOST = 100_000
_FIRST_PAGE, _PAGE = 100, 150
# So many changed rows are looked up again by their keys; more are read anew.
_FOLLOWED = 1_000
_AROUND = 60
_KEPT_TEXT = 4_000_000


class Wanted(msgspec.Struct, frozen=True):
    """Which annotations a table holds: of some labels, of one article or all, one's own or all."""

    labels: tuple[str, ...]
    article: ArticleKey | None = None
    own: bool = True


class AnnotationTable:
    """Rows by their keys. `read` fills it page by page, `take_in` follows one action's changes."""

    def __init__(self, session: Session, wanted: Wanted) -> None:
        self._session = session
        # Where annotators work blind a table holds nobody else's work.
        self.wanted = msgspec.structs.replace(wanted, own=True) if session.blind else wanted
        self.rows: dict[AnnotationKey, TableRow] = {}
        self.searched: dict[AnnotationKey, str] = {}
        self.full = False
        self._places: dict[LayerKey, RowPlace] = {}
        self._fillers: dict[Uuid, FillerWords] = {}
        self._referents: dict[str, str] = {}
        # Keys in dictionaries, not sets: the garbage collector has nothing to visit there.
        self._users: dict[Uuid, dict[AnnotationKey, None]] = {}
        self._texts: dict[ArticleKey, str] = {}
        self.known = Known(session.schema, self._places, self._fillers, self._referents)

    def read(self) -> Iterator[int]:
        """Read all rows, some hundred at a time; yield how many there are so far."""
        if self.wanted.article is not None:
            yield from self._read_pages("")
        else:
            for label in self.wanted.labels:
                yield from self._read_pages(label)
                if self.full:
                    return

    def place(self, row: TableRow) -> RowPlace:
        """Return whose a row is, and what is known of its article."""
        return self._places[row.layer]

    def filler(self, uuid: Uuid) -> FillerWords | None:
        """Return the words of a filler of some row."""
        return self._fillers.get(uuid)

    def around(self, row: TableRow) -> tuple[str, str]:
        """Return the words before and behind a row's in its text, on one line."""
        text = self._text(self.place(row).article)
        before = text[max(0, row.start - _AROUND) : row.start]
        after = text[row.end : row.end + _AROUND]
        if row.start > _AROUND:
            before = before.partition(" ")[2] or before
        return " ".join(before.split()), " ".join(after.split())

    def take_in(self, changes: Changes) -> set[AnnotationKey] | None:
        """Follow what one action changed; return the rows that came, went or look different.

        None when so much changed that everything is to be read anew.
        """
        # An article that was removed, or came back, is told as many changes at once.
        if changes.many or len(changes.annotations) > _FOLLOWED:
            return None
        touched = self._follow_layers(changes.layers)
        for article in changes.articles:
            touched |= self._rows_in({p for p in self._places.values() if p.article == article.key})
        touched |= self._follow_referents(changes)
        altered = {change.key for change in changes.annotations}
        touched |= {key for key in altered if key in self.rows}
        for change in changes.annotations:
            for whole in filter(None, (change.before, change.after)):
                touched.update(self._users.get(whole.id, ()))
                self._fillers.pop(whole.id, None)
        layers = {self.rows[key].layer for key in touched if key in self.rows}
        if changes.articles:
            for layer in layers:
                self._places.pop(layer, None)
        self._read_again(touched | altered)
        return touched | {key for key in altered if key in self.rows}

    def _follow_layers(self, changed: Iterable[LayerChanged]) -> set[AnnotationKey]:
        gone = [
            self._places.pop(layer.key)
            for change in changed
            for layer in (change.before, change.after)
            if layer is not None and layer.key in self._places
        ]
        return self._rows_in(set(gone))

    def _rows_in(self, places: set[RowPlace]) -> set[AnnotationKey]:
        layers = {place.layer for place in places}
        if not layers:
            return set()
        return {key for key, row in self.rows.items() if row.layer in layers}

    def _follow_referents(self, changes: Changes) -> set[AnnotationKey]:
        changed = [change for change in changes.all if isinstance(change, ReferentChanged)]
        keys = {each.key for c in changed for each in (c.before, c.after) if each is not None}
        for key in keys:
            self._referents.pop(key, None)
        return (
            {key for key, row in self.rows.items() if keys & set(_referred(row))} if keys else set()
        )

    def _read_again(self, keys: set[AnnotationKey]) -> None:
        for key in keys:
            self._drop(key)
        if not keys:
            return
        with self._session.store.reading() as db:
            found = rows.rows_by_key(db, sorted(keys))
        self._put([row for row in found if row.label in self.wanted.labels], chosen=False)

    def _drop(self, key: AnnotationKey) -> None:
        row = self.rows.pop(key, None)
        self.searched.pop(key, None)
        for uuid in used_fillers([row]) if row is not None else ():
            users = self._users[uuid]
            users.pop(key, None)
            if not users:
                del self._users[uuid]

    def _read_pages(self, label: str) -> Iterator[int]:
        wanted, after, size = self.wanted, 0, _FIRST_PAGE
        owner = self._session.actor.key if wanted.own else None
        while True:
            with self._session.store.reading() as db:
                if wanted.article is not None:
                    page = rows.rows_of_article(
                        db, wanted.article, wanted.labels, owner, after, size
                    )
                else:
                    page = rows.rows_of_label(db, label, owner, after, size)
            self._put(page, chosen=True)
            self.full = len(self.rows) >= MOST
            yield len(self.rows)
            if len(page) < size or self.full:
                return
            after, size = page[-1].key, _PAGE

    def _put(self, page: list[TableRow], *, chosen: bool) -> None:
        """Take rows up with all that their cells name; `chosen` ones are surely wanted."""
        self._learn(page)
        known = self.known
        for row in page:
            place = self._places[row.layer]
            if not chosen and not self._is_wanted(place):
                continue
            self.rows[row.key] = row
            self.searched[row.key] = searched(row, known)
            for found in row.roles.values():
                for filler in found:
                    if filler.id is not None:
                        self._users.setdefault(filler.id, {})[row.key] = None

    def _is_wanted(self, place: RowPlace) -> bool:
        here = self.wanted.article is None or place.article == self.wanted.article
        return here and (place.own or not self.wanted.own)

    def _learn(self, page: list[TableRow]) -> None:
        layers = {row.layer for row in page} - self._places.keys()
        fillers = used_fillers(page) - self._fillers.keys()
        referents = {key for row in page for key in _referred(row)} - self._referents.keys()
        with self._session.store.reading() as db:
            if layers:
                self._places |= rows.places_of_layers(db, layers, self._session.actor.key)
            if fillers:
                self._fillers |= rows.words_by_uuid(db, fillers)
            if referents:
                found = referents_by_key(db, referents)
                self._referents |= {key: referent.name for key, referent in found.items()}

    def _text(self, article: ArticleKey) -> str:
        opened = self._session.article
        if opened is not None and opened.article.key == article:
            return opened.text.content
        if article not in self._texts:
            with self._session.store.reading() as db:
                found = next(texts_of(db, [article]), None)
            if sum(map(len, self._texts.values())) > _KEPT_TEXT:
                self._texts.clear()
            self._texts[article] = found.text if found is not None else ""
        return self._texts[article]


def _referred(row: TableRow) -> list[str]:
    named = [f.referent for found in row.roles.values() for f in found if f.referent]
    return [*named, row.referent] if row.referent else named
