"""What one annotator says of an article, counted once for all that it is compared with."""

from collections import Counter
from collections.abc import Sequence
from typing import TypeAlias

import msgspec

from annotator.model.annotation import Annotation
from annotator.model.fragment import Fragment
from annotator.review.readings import Labels, Reading
from annotator.review.tokens import categories

# A label and the fragments it stands on.
Place: TypeAlias = tuple[str, tuple[Fragment, ...]]
# How annotations come about that their annotator has marked, not taken over.
_OWN = frozenset({"manual", "import", "reanchored"})


class Side(msgspec.Struct, frozen=True, gc=False):
    """One annotator's annotations of the labels and families that are compared.

    `tops` are places under the topmost parents of their labels, `suggested` those where a
    suggestion was accepted; `said` is what the annotator made of each word, and `reading` the
    whole layer: fillers may be outside of what is compared.
    """

    reading: Reading
    annotations: tuple[Annotation, ...]
    places: Counter[Place]
    labels: Counter[str]
    tops: Counter[Place]
    suggested: frozenset[Place]
    said: tuple[str, ...]

    @property
    def whole(self) -> bool:
        """Tell whether everything in the layer is compared."""
        return len(self.annotations) == len(self.reading.annotations)


class Sides:
    """The sides of one article, each made when it is first needed."""

    def __init__(
        self, words: Sequence[Fragment], labels: Labels, chosen: frozenset[str] = frozenset()
    ) -> None:
        """With `chosen` only these labels are compared."""
        self._words = words
        self._labels = labels
        self._chosen = chosen
        self._families = frozenset(map(labels.family, chosen))
        self._made: dict[tuple[int, frozenset[str]], Side] = {}

    def of(self, readings: Sequence[Reading]) -> list[Side]:
        """Return what layers say in the families that all of them looked for."""
        families = readings[0].families.intersection(*(each.families for each in readings))
        if self._chosen:
            families &= self._families
        return [self._side(reading, families) for reading in readings]

    def _side(self, reading: Reading, families: frozenset[str]) -> Side:
        found = self._made.get((id(reading), families))
        if found is None:
            found = self._made[id(reading), families] = self._counted(reading, families)
        return found

    def _counted(self, reading: Reading, families: frozenset[str]) -> Side:
        labels, chosen = self._labels, self._chosen
        own = tuple(
            each
            for each in reading.annotations
            if labels.family(each.label) in families and (not chosen or each.label in chosen)
        )
        places: Counter[Place] = Counter((each.label, each.fragments) for each in own)
        tops: Counter[Place] = Counter()
        for (label, where), n in places.items():
            tops[labels.top(label), where] += n
        return Side(
            reading,
            own,
            places,
            Counter(each.label for each in own),
            tops,
            frozenset(
                (each.label, each.fragments)
                for each in own
                if each.origin.by not in _OWN and not reading.by_model
            ),
            tuple(categories(own, self._words)),
        )
