"""Ghosts: suggestions that are computed and shown, and become annotations only when accepted."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence

import msgspec

from annotator.model.annotation import Origin
from annotator.model.fragment import Fragment, cover
from annotator.model.values import AnnotationKey, Uuid

# Beginnings of keys that mean something within a project or a file only.
_OWN_KEYS = ("ref:", "local:")


class Ghost(msgspec.Struct, frozen=True):
    """A suggestion: computed, shown, never stored.

    `referent` is the key the annotation would get (`ofac:20578`, `ref:…`), `name` what is shown
    for it. `fills` names the frame and the role it would fill on the way, `joins` the annotation
    it would join as a further fragment, `sets` a frame, its attribute and the value it would
    have; a ghost that only sets stands on the frame's own words. `attributes` are the values
    that the new annotation gets besides those it begins with.
    """

    label: str
    fragments: tuple[Fragment, ...]
    quote: str
    origin: Origin
    referent: str = ""
    name: str = ""
    fills: tuple[AnnotationKey, str] | None = None
    joins: AnnotationKey | None = None
    sets: tuple[AnnotationKey, str, str] | None = None
    attributes: tuple[tuple[str, str], ...] = ()

    @property
    def tied(self) -> AnnotationKey | None:
        """The annotation that accepting alters: the frame it fills or sets, or what it joins."""
        frame = self.fills or self.sets
        return self.joins if frame is None else frame[0]

    @property
    def only_sets(self) -> bool:
        """Tell whether accepting makes no annotation, but sets an attribute of the frame."""
        return self.sets is not None and self.fills is None and self.joins is None

    @property
    def start(self) -> int:
        """First code point of the cover."""
        return self.fragments[0].start

    @property
    def end(self) -> int:
        """Code point after the cover."""
        return self.fragments[-1].end

    @property
    def cover(self) -> Fragment:
        """The stretch from the first fragment's start to the last one's end."""
        return cover(self.fragments)

    @property
    def known_as(self) -> str:
        """What it would refer to, in words: `Mansudae Group · ofac:20578`; "" when unknown."""
        foreign = "" if self.referent.startswith(_OWN_KEYS) else self.referent
        words = "" if _folded(self.name) == _folded(self.quote) else self.name
        return " · ".join(filter(None, (words, foreign)))


class Rejection(msgspec.Struct, frozen=True):
    """A suggestion that was turned down in a layer.

    `slot` tells what it would have done besides labelling: fill a role, join an annotation.
    """

    id: Uuid
    label: str
    fragments: tuple[Fragment, ...]
    quote: str
    slot: str = ""
    referent: str = ""


class GhostShelf:
    """Ghosts in reading order, found by place: costs what is in the place, not what is in all."""

    def __init__(self, ghosts: Iterable[Ghost] = ()) -> None:
        self.ghosts: tuple[Ghost, ...] = tuple(sorted(ghosts, key=_place))
        self._places = [_place(ghost) for ghost in self.ghosts]
        self._longest = max((ghost.end - ghost.start for ghost in self.ghosts), default=0)

    def __len__(self) -> int:
        return len(self.ghosts)

    def overlapping(self, start: int, end: int) -> list[Ghost]:
        """Return the ghosts whose cover shares a character with `[start, end)`, in order."""
        return [ghost for ghost in self._starting(start - self._longest, end) if ghost.end > start]

    def cluster(self, start: int, end: int) -> tuple[int, int]:
        """Return `[start, end)` widened until no ghost reaches over its ends."""
        while True:
            touched = self.overlapping(start, end)
            low = min((ghost.start for ghost in touched), default=start)
            high = max((ghost.end for ghost in touched), default=end)
            if start <= low and high <= end:
                return start, end
            start, end = min(low, start), max(high, end)

    def onward(self, offset: int, step: int) -> Iterator[Ghost]:
        """Yield the ghosts that start at or after an offset; with a step of -1 those up to it."""
        if step > 0:
            ranks = range(bisect_left(self._places, (offset,)), len(self.ghosts))
        else:
            ranks = range(bisect_left(self._places, (offset + 1,)) - 1, -1, -1)
        return (self.ghosts[rank] for rank in ranks)

    def clusters(self) -> Iterator[Sequence[Ghost]]:
        """Yield the ghosts in runs of which none reaches into another."""
        first, reach = 0, -1
        for number, ghost in enumerate(self.ghosts):
            if number > first and ghost.start >= reach:
                yield self.ghosts[first:number]
                first = number
            reach = max(reach, ghost.end)
        if self.ghosts:
            yield self.ghosts[first:]

    def with_part(self, start: int, end: int, part: Sequence[Ghost]) -> "GhostShelf":
        """Return a shelf on which `part` stands in the place of all that starts in a cluster."""
        low = bisect_left(self._places, (start,))
        high = bisect_left(self._places, (end,))
        return GhostShelf([*self.ghosts[:low], *part, *self.ghosts[high:]])

    def _starting(self, start: int, end: int) -> Sequence[Ghost]:
        low = bisect_left(self._places, (start,))
        return self.ghosts[low : bisect_left(self._places, (end,), low)]


def strongest(
    ghosts: Sequence[Ghost], families: Sequence[str], ranks: Sequence[int]
) -> list[Ghost]:
    """Return which of the ghosts of one cluster are shown: of one family they never overlap.

    What fills a role or joins an annotation comes first, then the longer, then the lower rank of
    its source. A ghost without a referent takes over that of another on the same words.
    """
    order = sorted(range(len(ghosts)), key=lambda n: _strength(ghosts[n], ranks[n]))
    taken: dict[str, list[int]] = {}
    kept: dict[int, Ghost] = {}
    for number in order:
        ghost, rivals = ghosts[number], taken.setdefault(families[number], [])
        rival = next((r for r in rivals if _overlap(ghosts[r], ghost)), None)
        if rival is None:
            rivals.append(number)
            kept[number] = ghost
        elif _says_who(ghost, kept[rival]):
            held = kept[rival]
            name = ghost.name if held.tied is None else held.name
            kept[rival] = msgspec.structs.replace(held, referent=ghost.referent, name=name)
    return sorted(kept.values(), key=_place)


def _strength(ghost: Ghost, rank: int) -> tuple[bool, int, int, float, str]:
    return (
        ghost.tied is None,
        ghost.start - ghost.end,
        rank,
        -(ghost.origin.score or 0.0),
        ghost.label,
    )


def _says_who(weaker: Ghost, stronger: Ghost) -> bool:
    same = (weaker.label, weaker.fragments) == (stronger.label, stronger.fragments)
    return same and bool(weaker.referent) and not stronger.referent


def _overlap(one: Ghost, other: Ghost) -> bool:
    return any(f.overlaps(*g) for f in one.fragments for g in other.fragments)


def _place(ghost: Ghost) -> tuple[int, int, str]:
    return ghost.start, -ghost.end, ghost.label


def _folded(words: str) -> list[str]:
    return words.casefold().replace("-", " ").split()
