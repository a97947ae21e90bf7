"""Cues that take the words between them and the statement along, and whose they are.

`S called on A to …`, `S urged A to …`; `S accused X of …`, `S criticised X over …`; and a
participle, `S vowed …, saying that …`, which belongs to whom the sentence is about.
"""

from collections.abc import Sequence
from typing import NamedTuple

from annotator.suggest.cue_words import AUXILIARIES, BIDDING, BLAMING, PASSIVE, SAYING
from annotator.suggest.phrases import Phrase, Word, phrase_after, phrase_before

_BLAME_LEADS = ("of", "over", "for")
_LONGEST = 12


class Reaching(NamedTuple):
    """A cue, who says it and who is bidden, when that is to whom it is said."""

    cue: Phrase
    speaker: Phrase | None
    addressee: Phrase | None


def cue_start(words: Sequence[Word], at: int) -> int:
    """Return the first word of "has warned", of "has repeatedly warned"."""
    first = at
    while first > 0 and not words[first].parted and _leads(words, first - 1, at):
        first -= 1
    while first < at and words[first].lower not in AUXILIARIES | PASSIVE:
        first += 1
    return first


def speaker_at(words: Sequence[Word], at: int) -> Phrase | None:
    """Return who says what the verb at `at` tells of."""
    first = cue_start(words, at)
    beside = phrase_before(words, first)
    trailing = words[at].lower.endswith("ing") and words[first].parted and first == at
    return (_subject(words, at) or beside) if trailing else beside


def reaching(words: Sequence[Word], *, infinitive: bool) -> Reaching | None:
    """Return the cue whose object is all that stands between it and the end of `words`.

    `infinitive` tells that the statement itself starts with "to".
    """
    after = len(words)
    led = bool(words) and words[-1].lower == "to"
    for at in range(after - 1, max(-1, after - _LONGEST), -1):
        verb = words[at].lower
        if verb in BIDDING and (infinitive or led):
            first = at + 2 if at + 1 < after and words[at + 1].lower in ("on", "upon") else at + 1
            whom = phrase_after(words, first)
            if whom is not None and whom.after == after - led:
                return Reaching(Phrase(cue_start(words, at), first), speaker_at(words, at), whom)
        if verb in BLAMING and words[-1].lower in _BLAME_LEADS:
            whom = phrase_after(words, at + 1)
            if whom is not None and whom.after == after - 1:
                return Reaching(Phrase(cue_start(words, at), at + 1), speaker_at(words, at), None)
    return None


def _leads(words: Sequence[Word], at: int, cue: int) -> bool:
    """Tell whether a word before a cue is an auxiliary, or an adverb between it and one."""
    word = words[at]
    return word.lower in AUXILIARIES | PASSIVE or (
        cue - at < 3 and not word.capital and word.lower.endswith("ly")
    )


def _subject(words: Sequence[Word], before: int) -> Phrase | None:
    """Return whom the sentence is about: who stands before its first verb that shows."""
    for at in range(1, before):
        word = words[at]
        if word.lower in SAYING | BLAMING | AUXILIARIES and not word.capital:
            return phrase_before(words, at)
    return None
