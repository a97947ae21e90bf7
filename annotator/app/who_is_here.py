"""The referents of the open article, numbered: which digit means whom.

The order is made when an article is first opened in a sitting: most mentioned first, so that the
short keys go to those who come again. From then on a number never changes hands while the program
runs: who comes later is put behind, who loses all mentions keeps the number. The hands learn
numbers as they learn letters.
"""

from collections import Counter
from collections.abc import Iterable

import msgspec

from annotator.app.open_article import OpenArticle
from annotator.app.register import Register
from annotator.model.annotation import Annotation
from annotator.model.article import Referent
from annotator.model.changes import AnnotationChanged
from annotator.model.values import AnnotationKey

DIGITS = 9


class Here(msgspec.Struct, frozen=True):
    """A referent of the open article; `number` is its digit, None beyond nine."""

    number: int | None
    entry: Referent
    label: str
    mentions: int


class WhoIsHere:
    """Follows the mentions of one layer of an article."""

    def __init__(self, article: OpenArticle, register: Register, order: list[str]) -> None:
        """`order` is the sitting's numbering of this article; it is added to in place."""
        self.article = article
        self._register = register
        self._order = order
        self._labels: dict[str, Counter[str]] = {}
        spans = article.spans
        first: dict[str, int] = {}
        for key, referent in spans.referents().items():
            self._labels.setdefault(referent, Counter())[spans.label(key)] += 1
            start = spans.fragments(key)[0].start
            first[referent] = min(start, first.get(referent, start))
        register.read(self._labels)
        found = sorted(self._labels, key=lambda r: (-self._labels[r].total(), first[r], r))
        self._append(found)

    def rows(self) -> list[Here]:
        """Return who is here by number; those without a mention left are not shown."""
        rows: list[Here] = []
        together: dict[str, Counter[str]] = {}
        for key, found in self._labels.items():
            together.setdefault(self._register.resolve(key), Counter()).update(found)
        for number, key in enumerate(self._resolved(), 1):
            # Of two that were merged the first number is shown.
            labels = together.pop(key, None)
            if labels:
                entry = self._register.resolved(key)
                label = labels.most_common(1)[0][0]
                digit = number if number <= DIGITS else None
                rows.append(Here(digit, entry, label, labels.total()))
        return rows

    def numbered(self) -> list[tuple[int, str]]:
        """Return the digits with the names they stand for; cheap, however many are here."""
        named: dict[str, tuple[int, str]] = {}
        for number, key in enumerate(self._order[:DIGITS], 1):
            if self._labels.get(key):
                entry = self._register.resolved(key)
                named.setdefault(entry.key, (number, entry.name))
        return list(named.values())

    def called(self, referent: str) -> str:
        """Return the name of a referent, its digit in front."""
        number, name = self.number(referent), self._register.resolved(referent).name
        return name if number is None else f"{number} {name}"

    def referent(self, number: int) -> str | None:
        """Return whom a digit means."""
        found = self._resolved()
        return found[number - 1] if 0 < number <= min(DIGITS, len(found)) else None

    def number(self, referent: str) -> int | None:
        """Return the digit of a referent."""
        found, wanted = self._resolved(), self._register.resolve(referent)
        place = found.index(wanted) + 1 if wanted in found else 0
        return place if 0 < place <= DIGITS else None

    def label(self, referent: str) -> str | None:
        """Return the label that mentions of a referent have here, most of them."""
        labels = self._labels_of(self._register.resolve(referent))
        return labels.most_common(1)[0][0] if labels else None

    def take_in(self, change: AnnotationChanged) -> bool:
        """Follow a change of an annotation; tell whether it changed who is here."""
        if change.layer != self.article.layer.key:
            return False
        before = _link_of(change.before)
        after = _link_of(change.after)
        if before == after:
            return False
        if before is not None:
            labels = self._labels.get(before[0], Counter[str]())
            labels[before[1]] -= 1
            self._labels[before[0]] = +labels
        if after is not None:
            self._labels.setdefault(after[0], Counter())[after[1]] += 1
            self._append([after[0]])
        return True

    def first_mention(self, referent: str) -> AnnotationKey | None:
        """Return the first annotation here that mentions a referent."""
        return next(iter(self.mentions(referent)), None)

    def mentions(self, referent: str) -> list[AnnotationKey]:
        """Return all annotations here that mention a referent, in reading order."""
        family = set(self._register.family(self._register.resolve(referent)))
        spans = self.article.spans
        found = [key for key, each in spans.referents().items() if each in family]
        return sorted(found, key=spans.rank)

    def _append(self, referents: Iterable[str]) -> None:
        there = set(self._order)
        self._order += [each for each in referents if each not in there]

    def _resolved(self) -> list[str]:
        """Return the numbered keys, merged ones as what they are read as.

        Of two that were merged later the first number stays; the second means the same one.
        """
        return [self._register.resolve(key) for key in self._order]

    def _labels_of(self, resolved: str) -> Counter[str]:
        labels: Counter[str] = Counter()
        for key, found in self._labels.items():
            if found and self._register.resolve(key) == resolved:
                labels += found
        return labels


def _link_of(annotation: Annotation | None) -> tuple[str, str] | None:
    if annotation is None or annotation.referent is None:
        return None
    return annotation.referent, annotation.label
