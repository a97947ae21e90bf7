"""Whom the project's gazetteers know by some words: asked of the file, nothing is kept."""

from collections.abc import Sequence

from annotator.model.changes import Changes, GazetteersChanged
from annotator.model.gazetteer import Gazetteer
from annotator.storage.gazetteers import gazetteers, names_like
from annotator.storage.store import Store
from annotator.suggest.who import Candidate, Names, Proposal, Reason, plain_words

# So many of the names that have the words are ranked.
_RANKED = 100


class ListedNames:
    """Answers by the gazetteers that are on; kept up to date by the session."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._lists: dict[int, Gazetteer] | None = None

    def take_in(self, changes: Changes) -> None:
        """Follow a committed change."""
        if changes.many or any(isinstance(each, GazetteersChanged) for each in changes.all):
            self._lists = None

    def find(self, words: str, label: str, limit: int, *, typed: bool = False) -> list[Proposal]:
        """Return whom words mean, best first; `typed` ones may stop in the middle of a word.

        Words of a text that are but some of a name's mean it only where the label agrees: a bank
        "of North Korea" is not the country.
        """
        parts = plain_words(words).split()
        lists = self._on()
        if not lists or not parts:
            return []
        with self._store.reading() as db:
            rows = names_like(db, tuple(lists), parts, unfinished=typed, limit=_RANKED)
        names = Names(
            Candidate(str(number), row.words, lists[batch].labels.get(row.type, ""))
            for number, (batch, row) in enumerate(rows)
            if row.key
        )
        ranked = names.search(words, label, _RANKED) if typed else names.find(words, label, _RANKED)
        found: dict[str, Proposal] = {}
        for each in ranked:
            batch, row = rows[int(each.candidate.key)]
            if not typed and not _is_meant(each, parts, label):
                continue
            who = Candidate(row.key, row.title, each.candidate.type, (row.key,), lists[batch].name)
            found.setdefault(row.key, Proposal(who, each.reason, each.score))
        return list(found.values())[:limit]

    def _on(self) -> dict[int, Gazetteer]:
        if self._lists is None:
            with self._store.reading() as db:
                self._lists = {each.batch: each for each in gazetteers(db) if each.on}
        return self._lists


def _is_meant(proposal: Proposal, parts: Sequence[str], label: str) -> bool:
    candidate = proposal.candidate
    if proposal.reason is Reason.SAME:
        return True
    if label and candidate.type:
        return label == candidate.type
    return 2 * len(parts) > len(plain_words(candidate.name).split())
