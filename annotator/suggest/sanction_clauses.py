"""Why, what for, under what and when: the clauses of a sanction's sentence."""

from collections.abc import Iterator, Sequence

from annotator.suggest.cue_words import SAYING
from annotator.suggest.entity_words import MONTHS
from annotator.suggest.naming import named
from annotator.suggest.phrases import (
    DETERMINERS,
    Phrase,
    date_in,
    phrase_after,
    phrase_before,
    place,
    time_at,
)
from annotator.suggest.proposals import Frame, Proposal, for_phrase, for_words
from annotator.suggest.sanction_scene import Scene
from annotator.suggest.sanction_words import (
    MEASURES,
    OBJECTIVE_LEADS,
    PROGRAMMES,
    REASON_LEADS,
    STATUS_OF_VERB,
)

# A date further off than this many words belongs to something else.
_REACH = 16


def clauses(frame: Frame, scene: Scene, target: Phrase | None, status: str) -> Iterator[Proposal]:
    """What follows in the sentence: why, what for, what is barred, under what, and when."""
    begin = max([scene.after, *(p.after for p in (target,) if p is not None)])
    for at in range(begin, len(scene.words)):
        if (length := _starts(scene, at, REASON_LEADS)) is not None:
            yield from _reason(frame, scene, at, length)
            break
        if at == begin and scene.at(at) in ("who", "that") and target is not None:
            yield from _clause(frame, scene, "reason", at)
            break
    for at in range(scene.after, len(scene.words)):
        if (length := _starts(scene, at, OBJECTIVE_LEADS)) is not None:
            yield from _clause(frame, scene, "objective", at + length)
            break
    for at in range(scene.after, len(scene.words)):
        if scene.at(at) in MEASURES:
            yield from _clause(frame, scene, "measure", at)
            break
    yield from _programme(frame, scene)
    for at in range(len(scene.words)):
        time = time_at(scene.words, at)
        if time is not None and status == "imposed" and _same_clause(scene, at):
            yield from for_words(frame, "date", date_in(scene.words, time), 0.7)
            break


def _same_clause(scene: Scene, at: int) -> bool:
    """Tell whether a date belongs to the sanction, not to somebody's saying something of it."""
    low, high = sorted((at, scene.first))
    told = any(scene.at(k) in SAYING - STATUS_OF_VERB.keys() for k in range(low, high))
    return not told and high - low < _REACH


def _reason(frame: Frame, scene: Scene, at: int, length: int) -> Iterator[Proposal]:
    """`over North Korea` names who is pressured, `over its missile tests` a reason."""
    behind = phrase_after(scene.words, at + length)
    owned = behind is not None and scene.at(behind.after) in ("'s", "’s")
    if scene.at(at) == "over" and behind is not None and not owned:
        name = named(scene.words, behind)
        if name.labels[0] == "COUNTRY" and behind.after - behind.first <= 3:
            yield from for_phrase(frame, "pressured", place(scene.words, behind), name)
            return
    if scene.at(at) == "accusing":
        of = next(
            (k for k in range(at, min(len(scene.words), at + 6)) if scene.at(k) == "of"), None
        )
        yield from _clause(frame, scene, "reason", of + 1 if of is not None else at)
        return
    yield from _clause(frame, scene, "reason", at)
    yield from _conduct(frame, scene, at)


def _conduct(frame: Frame, scene: Scene, first: int) -> Iterator[Proposal]:
    """`in connection with the North's tests`: the state whose deeds are the reason."""
    for at in range(first + 1, len(scene.words)):
        if scene.at(at) not in ("'s", "’s"):
            continue
        phrase = phrase_before(scene.words, at)
        if phrase is None:
            continue
        name, where = named(scene.words, phrase), place(scene.words, phrase)
        state = any(
            each.label == "COUNTRY" and each.fragments[-1].end == where.end
            for each in frame.standing
        )
        if state or name.labels[0] == "COUNTRY":
            yield from for_phrase(frame, "pressured", where, name._replace(score=0.65))
            return


def _clause(frame: Frame, scene: Scene, role: str, first: int) -> Iterator[Proposal]:
    """Propose the words from `first` to the end of their clause."""
    after = first
    while after < len(scene.words) and not (after > first and scene.words[after].parted):
        after += 1
    if after - first > 1:
        yield from for_words(frame, role, place(scene.words, Phrase(first, after)), 0.7)


def _programme(frame: Frame, scene: Scene) -> Iterator[Proposal]:
    """`under Executive Order 13382`, `under the Straits Act`."""
    for at in range(len(scene.words) - 1):
        if scene.at(at) != "under":
            continue
        phrase = phrase_after(scene.words, at + 1)
        words = scene.words[phrase.first : phrase.after] if phrase is not None else ()
        named_so = any(w.capital and w.lower in PROGRAMMES for w in words)
        if phrase is not None and named_so and not any(w.lower in MONTHS for w in words):
            first = phrase.first + (scene.at(phrase.first) in DETERMINERS)
            where = place(scene.words, Phrase(first, phrase.after))
            yield from for_words(frame, "programme", where, 0.75)
            return


def _starts(scene: Scene, at: int, leads: Sequence[tuple[str, ...]]) -> int | None:
    for lead in leads:
        if tuple(scene.at(at + k) for k in range(len(lead))) == lead:
            return len(lead)
    return None
