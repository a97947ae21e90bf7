"""Why, what for, under what and when: the clauses of a sanction's sentence."""

from collections.abc import Iterator, Sequence

from annotator.model.fragment import Fragment
from annotator.model.quotations import QUOTES
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
    CONDITION_LEADS,
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
    yield from _led_in(frame, scene)
    yield from _programme(frame, scene)
    for at in range(len(scene.words)):
        time = time_at(scene.words, at)
        if time is not None and status == "imposed" and _same_clause(scene, at):
            yield from for_words(frame, "date", date_in(scene.words, time), 0.7)
            break


def _led_in(frame: Frame, scene: Scene) -> Iterator[Proposal]:
    """What for, on what it depends, what is barred: the first clause of each kind."""
    behind = range(scene.after, len(scene.words))
    for at in behind:
        if (length := _starts(scene, at, OBJECTIVE_LEADS)) is not None:
            yield from _clause(frame, scene, "objective", at + length)
            break
    depends = (at for at in behind if _starts(scene, at, CONDITION_LEADS) is not None)
    condition = next(depends, None)
    if condition is not None and not any(scene.at(k) == "but" for k in behind if k < condition):
        yield from _clause(frame, scene, "condition", condition)
    measure = next((at for at in behind if scene.at(at) in MEASURES), None)
    if measure is not None:
        yield from _clause(frame, scene, "measure", measure)


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
        if _is_state(frame, scene, behind) and behind.after - behind.first <= 3:
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
        if _is_state(frame, scene, phrase):
            yield from for_phrase(frame, "pressured", where, name._replace(score=0.65))
            return


def _is_state(frame: Frame, scene: Scene, phrase: Phrase) -> bool:
    """Tell whether a phrase names a state: one of the lists, or one that is labelled so."""
    end = place(scene.words, phrase).end
    labelled = any(
        each.label == "COUNTRY" and each.fragments[-1].end == end for each in frame.standing
    )
    return labelled or named(scene.words, phrase).labels[0] == "COUNTRY"


def _clause(frame: Frame, scene: Scene, role: str, first: int) -> Iterator[Proposal]:
    """Propose the words from `first` to the end of their clause, quoted words in it included."""
    words, opened, closing = scene.words, 0, False
    after = first + 1
    while after < len(words):
        gap = words[after].gap
        if opened and gap[:1] in QUOTES:
            opened, closing = 0, bool(gap[1:].strip())
        elif not opened and _opens(gap):
            opened = after
        elif words[after].parted:
            break
        if closing:
            break
        after += 1
    if opened and after == len(words) and frame.text[words[-1].end :][:1] in QUOTES:
        opened, closing = 0, True
    # Half a quotation is none.
    after = opened or after
    if after - first > 1:
        start, end = place(words, Phrase(first, after))
        yield from for_words(frame, role, Fragment(start, end + closing), 0.7)


def _opens(gap: str) -> bool:
    """Tell whether a quotation begins between two words, and nothing else parts them."""
    return gap[:1].isspace() and gap.strip() in QUOTES


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
    first = scene.at(at)
    for lead in leads:
        if lead[0] == first and all(scene.at(at + k) == word for k, word in enumerate(lead)):
            return len(lead)
    return None
