"""The project's register of referents as it is read: names, chains of merges, counts, search."""

from collections.abc import Iterable, Mapping, Sequence

import msgspec

from annotator.app.listed_names import ListedNames
from annotator.app.sight import counted_mentions
from annotator.model.article import Annotator, Referent
from annotator.model.changes import AnnotationChanged, Changes, LayerChanged, ReferentChanged
from annotator.storage import mentions as mention_rows
from annotator.storage import referents as rows
from annotator.storage.store import Store
from annotator.suggest.who import Candidate, Names, Proposal, united

# How many entries are read at a time while nothing waits for them.
_SLICE = 500

# So many are read before a question is answered by what has been read: nobody waits for more.
_AT_ONCE = 1000


class Register:
    """Answers from memory; what is asked first is read by key. Kept up to date by the session.

    `blind` is set where annotators must not see each other's work: then only entries of one's
    own, of a gold and of gazetteers are offered.
    """

    def __init__(self, store: Store, actor: Annotator) -> None:
        self._store = store
        self._actor = actor
        self.blind = False
        self.gazetteer = ListedNames(store)
        self.forget()

    def forget(self) -> None:
        """Know nothing any more: another process may have written."""
        self._entries: dict[str, Referent | None] = {}
        self._counts: dict[str, int] = {}
        self._families: dict[str, tuple[str, ...]] = {}
        self._ends: dict[str, str] = {}
        self._names = Names()
        self._next: int | None = 0

    # Entries

    def entry(self, key: str) -> Referent | None:
        """Return the entry under a key as it is written, merged or not."""
        self.read([key])
        return self._entries[key]

    def read(self, keys: Iterable[str]) -> None:
        """Read entries that will be asked for, and what they are merged into, at once."""
        missing = [key for key in dict.fromkeys(keys) if key not in self._entries]
        if missing:
            with self._store.reading() as db:
                self._entries |= rows.with_targets(db, missing)
            for key in missing:
                self._entries.setdefault(key, None)

    def resolve(self, key: str) -> str:
        """Return the key that mentions of `key` are read as: the end of its chain of merges."""
        found = self._ends.get(key)
        if found is None:
            found = self._ends[key] = self._end_of(key)
        return found

    def _end_of(self, key: str) -> str:
        seen: set[str] = set()
        while key not in seen:
            seen.add(key)
            entry = self.entry(key)
            if entry is None or entry.merged_into is None:
                return key
            key = entry.merged_into
        # A circle, which only a damaged file holds: every entry of it is read as the same one.
        return min(seen)

    def resolved(self, key: str) -> Referent:
        """Return the entry that mentions of `key` are read as; one without a row has no name."""
        end = self.resolve(key)
        return self.entry(end) or Referent(end, end)

    def name(self, key: str) -> str:
        """Return the name under which a referent is shown."""
        return self.resolved(key).name

    def family(self, key: str) -> tuple[str, ...]:
        """Return a key and all that are merged into it."""
        if key not in self._families:
            with self._store.reading() as db:
                self._families[key] = rows.merged_family(db, key)
        return self._families[key]

    def ids(self, key: str) -> tuple[str, ...]:
        """Return the external ids of a referent, united with those of all merged into it."""
        self.read(family := self.family(key))
        entries = [entry for each in family if (entry := self._entries[each]) is not None]
        return tuple(dict.fromkeys(each for entry in entries for each in entry.ids))

    def holders(self, external: str) -> list[Referent]:
        """Return the entries that carry an external id."""
        with self._store.reading() as db:
            return rows.holders_of(db, external)

    # Counts

    def mentions(self, key: str) -> int:
        """Return how often a referent is mentioned in the project, merged ones included."""
        family = self.family(key)
        missing = [each for each in family if each not in self._counts]
        if missing:
            with self._store.reading() as db:
                found = mention_rows.mention_counts(db, missing, self._blind_to())
            self._counts |= {k: found[k].mentions if k in found else 0 for k in missing}
        return sum(self._counts[each] for each in family)

    def all_mentions(self) -> dict[str, mention_rows.Count]:
        """Count the mentions of all entries that have any; this takes a while.

        For who works blind all that may be seen are there, with nobody else's mentions.
        """
        counts: dict[str, mention_rows.Count] = {}
        with self._store.reading() as db:
            found = list(mention_rows.all_mention_counts(db, self._blind_to()))
            if self.blind:
                own = rows.own_or_gold(db, self._actor.key)
                found += [(key, mention_rows.Count(0, 0)) for key in own]
        for key, count in found:
            mentions, articles = counts.get(end := self.resolve(key), (0, 0))
            mentions += count.mentions
            counts[end] = mention_rows.Count(mentions, articles + count.articles)
        return counts

    def _blind_to(self) -> mention_rows.Blind | None:
        return counted_mentions(self._actor.key) if self.blind else None

    # Search

    @property
    def is_read(self) -> bool:
        """Tell whether all names are in memory."""
        return self._next is None

    def read_some(self, limit: int = _SLICE) -> bool:
        """Read more names in a quiet moment; tell whether all are there."""
        if self._next is not None:
            with self._store.reading() as db:
                page = rows.entries_page(db, self._next, limit)
            for entry in page.entries:
                self._entries.setdefault(entry.key, entry)
                self._enter(self._entries[entry.key])
            self._next = page.after
        return self._next is None

    def all(self) -> Names:
        """Return all names that are merged into no other; reading them may take its time."""
        while not self.read_some(_SLICE * 10):
            pass
        return self._names

    def read_names(self) -> Names:
        """Return the names that are in memory, which at first are not all of a large register."""
        if self._next == 0:
            self.read_some(_AT_ONCE)
        return self._names

    def find(self, words: str, label: str = "", limit: int = 8) -> list[Proposal]:
        """Return who some words of a text may mean, best first."""
        found = self.read_names().find(words, label, 4 * limit)
        return self._offered(found, self.gazetteer.find(words, label, limit), limit)

    def search(self, letters: str, label: str = "", limit: int = 20) -> list[Proposal]:
        """Return who some typed letters may mean, best first."""
        found = self.read_names().search(letters, label, 4 * limit)
        listed = self.gazetteer.find(letters, label, limit, typed=True)
        return self._offered(found, listed, limit)

    def named(self, letters: str, limit: int = 20) -> list[Referent]:
        """Return entries of the register that some letters mean, best first."""
        found = self.read_names().search(letters, "", 4 * limit)
        keys = self.allowed([p.candidate.key for p in found])
        return [entry for key in keys[:limit] if (entry := self.entry(key)) is not None]

    def _offered(self, found: list[Proposal], listed: list[Proposal], limit: int) -> list[Proposal]:
        """Return the register's own first, then a gazetteer's; whom both know is the register's."""
        held = {p.candidate.key: self._names.holder(p.candidate.key) for p in listed}
        keys = [p.candidate.key for p in found]
        allowed = set(self.allowed([*keys, *(h.key for h in held.values() if h is not None)]))
        own = {p.candidate.key: p for p in found if p.candidate.key in allowed}
        more: list[Proposal] = []
        for proposal in listed:
            holder = held[proposal.candidate.key]
            if holder is None or holder.key not in allowed:
                more.append(proposal)
            else:
                own.setdefault(holder.key, msgspec.structs.replace(proposal, candidate=holder))
        return united(list(own.values()), more, limit)

    def listed(self, counts: Mapping[str, tuple[int, int]]) -> list[Candidate]:
        """Return the entries that may be seen, as far as they are read.

        Who works blind sees those of `counts` alone, which `all_mentions` has counted.
        """
        names = self.read_names()
        return [each for each in names if each.key in counts] if self.blind else list(names)

    def allowed(self, keys: Sequence[str]) -> list[str]:
        """Leave out what a blind annotator must not be led by."""
        if not self.blind or not keys:
            return list(keys)
        families = {key: self.family(key) for key in keys}
        with self._store.reading() as db:
            every = [each for family in families.values() for each in family]
            seen = rows.own_or_gold(db, self._actor.key, every)
        return [key for key in keys if seen.intersection(families[key])]

    # Following

    def take_in(self, changes: Changes) -> None:
        """Follow a committed change."""
        self.gazetteer.take_in(changes)
        if changes.many:
            self.forget()
            return
        for change in changes.all:
            match change:
                case ReferentChanged():
                    self._follow_entry(change)
                case AnnotationChanged():
                    self._follow_mention(change)
                case LayerChanged() if self.blind:
                    # Who is through with an article sees what others have found there.
                    self._counts.clear()
                case _:
                    pass

    def _follow_entry(self, change: ReferentChanged) -> None:
        some = change.after or change.before
        if some is None:
            return
        self._entries[some.key] = change.after
        self._families.clear()
        self._ends.clear()
        self._names.drop(some.key)
        self._enter(change.after)

    def _enter(self, entry: Referent | None) -> None:
        if entry is not None and entry.merged_into is None:
            self._names.put(Candidate(entry.key, entry.name, entry.type, entry.ids))

    def _follow_mention(self, change: AnnotationChanged) -> None:
        before = change.before.referent if change.before is not None else None
        after = change.after.referent if change.after is not None else None
        if before == after:
            return
        for key, step in ((before, -1), (after, 1)):
            if key is not None and key in self._counts:
                self._counts[key] += step
