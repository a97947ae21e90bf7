"""Who else is meant beside a filler: what "and" and "or" join to it, and who is spared."""

from collections.abc import Iterator

from annotator.model.fragment import Fragment
from annotator.model.frame_rules import role_of
from annotator.suggest.phrases import Phrase, phrase_after, place
from annotator.suggest.proposals import Frame, Proposal, Standing
from annotator.suggest.sanction_scene import Scene

_JOINING = ("and", "or")
# What brings in those who are spared.
_SPARING = (("rather", "than"), ("but", "not"), ("except", "for"), ("excluding",), ("except",))
_ANY = (("any", "of"), ("any",))


def joined(frame: Frame, scene: Scene, name: str, phrase: Phrase) -> Iterator[Proposal]:
    """Propose the labelled parts of "X and Y" for a role, also when one of them fills it.

    Words that nobody labelled are not proposed, nor parts of what is labelled as a whole.
    """
    role = role_of(frame.schema, frame.label, name)
    if role is None or not role.many:
        return
    parts = list(_parts(scene, phrase))
    there = [each for part in parts if (each := _labelled(frame, name, scene, part)) is not None]
    taken = any(each.key in frame.fillers for each in there)
    if len(parts) < 2 or not there or (name in frame.filled and not taken):
        return
    start, end = place(scene.words, parts[0]).start, place(scene.words, parts[-1]).end
    around = frame.fitting(role, Fragment(start, end))
    if any(each.fragments[0].start <= start and end <= each.fragments[-1].end for each in around):
        return
    for each in there:
        if each.key not in frame.fillers:
            yield Proposal(name, each.fragments, 0.8, each.label, each.key)


def spared(scene: Scene, after: int) -> Phrase | None:
    """Return who is expressly spared: "smaller brokers rather than any of the big banks"."""
    for at in range(after, len(scene.words)):
        for lead in _SPARING:
            if _stands(scene, at, lead):
                first = at + len(lead)
                skipped = (len(each) for each in _ANY if _stands(scene, first, each))
                return phrase_after(scene.words, first + next(skipped, 0))
    return None


def _parts(scene: Scene, phrase: Phrase) -> Iterator[Phrase]:
    """Yield what is joined, inside a phrase and behind it."""
    first = phrase.first
    for at in range(phrase.first + 1, phrase.after):
        if scene.at(at) in _JOINING:
            yield Phrase(first, at)
            first = at + 1
    yield Phrase(first, phrase.after)
    after = phrase.after
    while scene.at(after) in _JOINING:
        found = phrase_after(scene.words, after + 1)
        if found is None:
            return
        yield found
        after = found.after


def _labelled(frame: Frame, name: str, scene: Scene, part: Phrase) -> Standing | None:
    """Return the annotation that a part is."""
    role = role_of(frame.schema, frame.label, name)
    start, end = place(scene.words, part)
    fitting = () if role is None else frame.fitting(role, place(scene.words, part))
    found = [each for each in fitting if each.fragments[-1].end == end]
    within = [each for each in found if each.fragments[0].start >= start]
    return min(within or found, key=lambda each: each.fragments[0].start, default=None)


def _stands(scene: Scene, at: int, lead: tuple[str, ...]) -> bool:
    return tuple(scene.at(at + k) for k in range(len(lead))) == lead
