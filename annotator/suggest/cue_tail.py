"""What follows a cue: to whom, in which medium, when."""

from collections.abc import Sequence

import msgspec

from annotator.suggest.cue_words import MEDIUM_NOUNS, TELLING
from annotator.suggest.entity_words import PRONOUNS
from annotator.suggest.phrases import PREPOSITIONS, Phrase, Word, phrase_after, time_at
from annotator.suggest.word_sets import word_set

_MEDIUM_LEADS = word_set("at during in on over through to via")


class CueTail(msgspec.Struct, frozen=True):
    """What follows a cue: to whom, where, when, and the word that is reached then."""

    reached: int
    addressee: Phrase | None = None
    medium: Phrase | None = None
    date: Phrase | None = None


def date_before(words: Sequence[Word], first: int, after: int) -> Phrase | None:
    """Return the date between a speaker and the cue: "The minister on Tuesday said"."""
    dates = (time_at(words, at) for at in range(first, after))
    return next((date for date in dates if date is not None and date.after <= after), None)


def tail_after(words: Sequence[Word], at: int) -> CueTail:
    """Read what follows a cue, in any order: to whom, where, when, adverbs, "that"."""
    tail = CueTail(at)
    if at < len(words) and words[at - 1].lower in TELLING and not words[at].parted:
        whom = phrase_after(words, at)
        if whom is not None and time_at(words, at) is None:
            tail = CueTail(whom.after, addressee=whom)
    while (grown := _grown(words, tail)) is not None:
        tail = grown
    return tail


def _grown(words: Sequence[Word], tail: CueTail) -> CueTail | None:
    at = tail.reached
    if at >= len(words) or ("," in words[at].gap and tail.medium is None and tail.date is None):
        return None
    if tail.date is None and (time := time_at(words, at)) is not None:
        return msgspec.structs.replace(tail, date=time, reached=time.after)
    if tail.medium is None and (medium := _medium(words, at)) is not None:
        return msgspec.structs.replace(tail, medium=medium, reached=medium.after)
    word = words[at]
    if word.lower in ("that", "also", "again", "later", "then") or _is_adverb(word):
        return msgspec.structs.replace(tail, reached=at + 1)
    return None


def _is_adverb(word: Word) -> bool:
    return word.lower.endswith("ly") and not word.capital and word.lower not in PRONOUNS


def _medium(words: Sequence[Word], at: int) -> Phrase | None:
    """`in a written statement`, `at a news conference in Port Aster`, without the preposition."""
    if words[at].lower not in _MEDIUM_LEADS:
        return None
    for head in range(at + 1, min(len(words), at + 7)):
        word = words[head]
        if word.parted or word.lower in PREPOSITIONS:
            return None
        if word.lower in MEDIUM_NOUNS and not _goes_further(words, head):
            return Phrase(at + 1, _over_place(words, head + 1))
    return None


def _goes_further(words: Sequence[Word], head: int) -> bool:
    ahead = words[head + 1] if head + 1 < len(words) else None
    return ahead is not None and not ahead.parted and ahead.lower in MEDIUM_NOUNS


def _over_place(words: Sequence[Word], at: int) -> int:
    """Go over "in Seoul", "with Aster Wire" behind a medium."""
    if (
        at + 1 >= len(words)
        or words[at].parted
        or words[at].lower not in ("in", "with", "to", "on")
    ):
        return at
    if time_at(words, at) is not None or not words[at + 1].capital:
        return at
    after = at + 1
    while after < len(words) and words[after].capital and not words[after].parted:
        after += 1
    return after
