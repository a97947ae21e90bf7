"""Counting what files hold before they are imported: a slice at a time, so that nothing waits."""

import re
import time
from collections import Counter
from collections.abc import Callable, Generator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum, auto
from pathlib import Path

from annotator.errors import UserError
from annotator.formats.base import Accepted, Reader, ReadOptions, Refusal

# So many records are kept to be shown, so many refusals to be saved.
_SHOWN = 20
_KEPT = 5000
_POSITION = re.compile(r" at position \d+")
_MENDABLE = re.compile(r"NUL character|surrogate")


class Fate(Enum):
    """What becomes of a record."""

    NEW = auto()
    SAME = auto()
    KNOWN = auto()
    REFUSED = auto()


@dataclass(frozen=True, slots=True)
class Verdict:
    """What becomes of a record: `why` it is refused, or which one it is the `same` as."""

    where: str
    fate: Fate
    why: str = ""
    title: str = ""
    words: str = ""
    labels: int = 0
    annotators: tuple[str, ...] = ()


@dataclass(slots=True)
class Found:
    """What was found so far. `first` are the first records; `done` when all were seen."""

    fates: Counter[Fate] = field(default_factory=Counter[Fate])
    first: list[Verdict] = field(default_factory=list[Verdict])
    refused: list[Refusal] = field(default_factory=list[Refusal])
    changed: int = 0
    mendable: int = 0
    labels: int = 0
    annotators: Counter[str] = field(default_factory=Counter[str])
    unreadable: set[Path] = field(default_factory=set[Path])
    done: bool = False

    @property
    def records(self) -> int:
        """How many records were seen."""
        return self.fates.total()

    @property
    def refusals(self) -> int:
        """How many records are refused."""
        return self.fates[Fate.REFUSED]

    @property
    def taken(self) -> int:
        """How many records bring something: an article, or a further source."""
        return self.fates[Fate.NEW] + self.fates[Fate.SAME]


class FileCount:
    """Reads files through, slice by slice, and counts."""

    def __init__(
        self,
        files: Sequence[tuple[Path, Reader]],
        options: ReadOptions,
        is_known: Callable[[str], bool],
    ) -> None:
        self.found = Found()
        self._several = len(files) > 1
        self._is_known = is_known
        self._seen: dict[str, str] = {}
        self._records = self._read(files, options)

    def advance(self, seconds: float) -> None:
        """Count for about so long."""
        until = time.perf_counter() + seconds
        for where, record in self._records:
            self._take(where, record)
            if time.perf_counter() >= until:
                return
        self.found.done = True

    def close(self) -> None:
        """Stop reading and let the files go."""
        self._records.close()

    def _read(
        self, files: Sequence[tuple[Path, Reader]], options: ReadOptions
    ) -> Generator[tuple[str, Accepted | Refusal]]:
        for path, reader in files:
            file = f"{path.name}, " if self._several else ""
            try:
                for record in reader(path, options):
                    yield record.where if record.where == path.name else file + record.where, record
            except UserError as error:
                self.found.unreadable.add(path)
                yield path.name, Refusal(path.name, str(error).rstrip("."))

    def _take(self, where: str, record: Accepted | Refusal) -> None:
        refused = isinstance(record, Refusal)
        verdict = self._refuse(where, record) if refused else self._accept(where, record)
        found = self.found
        found.fates[verdict.fate] += 1
        if len(found.first) < _SHOWN:
            found.first.append(verdict)
        if refused and len(found.refused) < _KEPT:
            found.refused.append(Refusal(where, verdict.why))

    def _refuse(self, where: str, record: Refusal) -> Verdict:
        self.found.mendable += _MENDABLE.search(record.why) is not None
        return Verdict(where, Fate.REFUSED, record.why)

    def _accept(self, where: str, record: Accepted) -> Verdict:
        article = record.article
        labels = sum(len(layer.annotations) for layer in article.layers)
        names = tuple(layer.annotator for layer in article.layers)
        found = self.found
        found.labels += labels
        found.annotators.update(names)
        found.changed += bool(record.changed)
        first = self._seen.setdefault(article.sha256, where)
        fate, why = Fate.NEW, ""
        if first != where:
            fate, why = Fate.SAME, first
        elif self._is_known(article.sha256):
            fate = Fate.KNOWN
        words = article.text[:300] if len(found.first) < _SHOWN else ""
        return Verdict(where, fate, why, article.title, words, labels, names)


def grouped_reasons(refused: Sequence[Refusal], most: int = 4) -> Mapping[str, Sequence[str]]:
    """Return where things were refused, by reason, the commonest first; positions left out."""
    reasons: dict[str, list[str]] = {}
    for refusal in refused:
        reasons.setdefault(_POSITION.sub("", refusal.why), []).append(refusal.where)
    commonest = sorted(reasons.items(), key=lambda reason: -len(reason[1]))
    return dict(commonest[:most])
