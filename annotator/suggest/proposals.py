"""What the rules of quick labelling see, and what they propose."""

from collections.abc import Iterator, Sequence

import msgspec

from annotator.model.fragment import Fragment
from annotator.model.frame_rules import made_from_words, role_of
from annotator.model.schema import Role, Schema
from annotator.model.values import AnnotationKey, Json
from annotator.suggest.naming import Named
from annotator.suggest.word_sets import word_set

# Entities that say nothing, impose nothing and are no target.
_NO_AGENTS = word_set("TITLE NATIONALITY DATE MONEY LAW GOODS WEAPONS")


class Standing(msgspec.Struct, frozen=True):
    """An annotation near the frame, as far as the rules need it."""

    key: AnnotationKey
    label: str
    fragments: tuple[Fragment, ...]


class Proposal(msgspec.Struct, frozen=True):
    """What could fill a role of the frame, or join it (`role` is empty then).

    `key` is the annotation that stands there; without it one with `label` would be made. `sets`
    are attribute values of the frame that taking the proposal gives it.
    """

    role: str
    fragments: tuple[Fragment, ...]
    score: float
    label: str = ""
    key: AnnotationKey | None = None
    sets: tuple[tuple[str, Json], ...] = ()


class Frame(msgspec.Struct, frozen=True):
    """A sanction or statement with what stands round it: all that a rule looks at.

    `standing` are the annotations of the neighbourhood, the frame itself left out; `filled` the
    roles that have a filler, `fillers` those of `standing` that fill one.
    """

    text: str
    schema: Schema
    label: str
    fragments: tuple[Fragment, ...]
    standing: tuple[Standing, ...] = ()
    filled: frozenset[str] = frozenset()
    fillers: frozenset[AnnotationKey] = frozenset()

    def role(self, name: str) -> Role | None:
        """Return a role of the frame that is still empty."""
        return None if name in self.filled else role_of(self.schema, self.label, name)

    def fitting(self, role: Role, within: Fragment) -> Iterator[Standing]:
        """Yield the annotations that may fill a role and touch a stretch of text."""
        for each in self.standing:
            if each.label in _NO_AGENTS or not self.schema.may_fill(role, each.label):
                continue
            if any(piece.overlaps(*within) for piece in each.fragments):
                yield each

    def label_for(self, role: Role, labels: Sequence[str]) -> str:
        """Return the first of `labels` that the schema has and the role takes, or nothing."""
        fitting = (label for label in labels if self.schema.may_fill(role, label))
        return next((label for label in fitting if not self.schema.by_id[label].retired), "")


def for_words(frame: Frame, name: str, place: Fragment, score: float) -> Iterator[Proposal]:
    """Propose words for a role that takes a filler-only label, such as a cue or a reason.

    What stands there already with a fitting label is pointed to, not doubled.
    """
    role = frame.role(name)
    if role is None:
        return
    there = [
        each
        for each in frame.standing
        if frame.schema.may_fill(role, each.label) and _touches(each, place)
    ]
    if there:
        best = max(there, key=lambda each: _shared(each, place))
        yield Proposal(name, best.fragments, score, best.label, best.key)
        return
    label = made_from_words(frame.schema, role) or frame.label_for(role, role.fills)
    if label:
        yield Proposal(name, (place,), score, label)


def for_phrase(frame: Frame, name: str, phrase: Fragment, named: Named) -> Iterator[Proposal]:
    """Propose who or what a phrase names for a role.

    An annotation that ends with the phrase is better than one inside it, a name better than the
    description round it; where nothing is labelled, the words that the phrase names get the
    likeliest label that the role takes.
    """
    role = frame.role(name)
    if role is None:
        return
    there = list(frame.fitting(role, phrase))

    def rank(each: Standing) -> tuple[bool, int, int]:
        start, stop = each.fragments[0].start, each.fragments[-1].end
        return stop == named.place.end, _shared(each, named.place), start - stop

    inside = [each for each in there if _belongs(each, phrase, named.place)]
    if inside:
        best = max(inside, key=rank)
        whole = best.fragments[-1].end == named.place.end
        score = named.score if whole else named.score - 0.15
        yield Proposal(name, best.fragments, max(score, 0.7), best.label, best.key)
        return
    label = frame.label_for(role, named.labels)
    if label:
        yield Proposal(name, (named.place,), named.score, label)


def _belongs(each: Standing, phrase: Fragment, name: Fragment) -> bool:
    """Tell whether an annotation is the phrase, or its name: not a word inside a description."""
    start, stop = each.fragments[0].start, each.fragments[-1].end
    if start <= name.start and name.end <= stop:
        return start >= phrase.start - 80 and stop <= phrase.end + 160
    return stop == phrase.end or (start == name.start and stop <= phrase.end + 160)


def _touches(each: Standing, place: Fragment) -> bool:
    return any(piece.overlaps(*place) for piece in each.fragments)


def _shared(each: Standing, place: Fragment) -> int:
    return sum(max(0, min(p.end, place.end) - max(p.start, place.start)) for p in each.fragments)
