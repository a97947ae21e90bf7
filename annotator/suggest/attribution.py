"""Who says a statement, in which words, where and to whom: read from the words round it.

The rules know the forms that news text has. `C` is the cue, `S` the speaker, `…` the statement:

- before it: `S [on Tuesday] C [that|:] …`, `According to S, …`, `S, including a promise of …`,
  `S C A to …`, `S C X over …`
- after it: `…, C S`, `…, S C [in a statement]`, `…, according to S`, `…, S told A`
- between its fragments: as after the first one; or hearsay, `… allegedly …`
"""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

import msgspec

from annotator.model.fragment import Fragment
from annotator.model.quotations import QUOTES, quotations
from annotator.model.sentences import sentence_at
from annotator.model.words import around_line
from annotator.suggest.cue_tail import CueTail, date_before, tail_after
from annotator.suggest.cue_words import (
    BESIDE_QUOTES,
    CUE_NOUNS,
    HEARSAY,
    NOUNS_TOO,
    PASSIVE,
    SAYING,
    SOURCE_PHRASES,
)
from annotator.suggest.naming import named
from annotator.suggest.phrases import (
    DETERMINERS,
    PREPOSITIONS,
    Phrase,
    Word,
    date_in,
    phrase_after,
    phrase_before,
    place,
    words_of,
)
from annotator.suggest.proposals import Frame, Proposal, for_phrase, for_words
from annotator.suggest.whole_clause import cue_start, reaching, speaker_at

_STOPS = ".。．।"
_ENDS = _STOPS + "!?！？؟…"
# So many words may stand between a cue and the words it brings in, or between it and a full stop.
_SLACK = 6


class Attribution(msgspec.Struct, frozen=True):
    """What the words round a statement say of it; `words` is the sentence they stand in."""

    words: tuple[Word, ...]
    cue: Phrase
    score: float
    speaker: Phrase | None = None
    addressee: Phrase | None = None
    medium: Phrase | None = None
    date: Phrase | None = None

    @property
    def cue_words(self) -> tuple[str, ...]:
        """The cue in small letters."""
        return tuple(word.lower for word in self.words[self.cue.first : self.cue.after])

    @property
    def phrase(self) -> str:
        """The words from the first part of the attribution to the last."""
        parts = [p for p in (self.cue, self.speaker, self.addressee, self.medium) if p is not None]
        first, after = min(p.first for p in parts), max(p.after for p in parts)
        return " ".join(word.text for word in self.words[first:after])


_LATIN = re.compile("[A-Za-z]")
# How far around a statement a Latin letter is looked for, in code points.
_IN_SIGHT = 400


def propose(frame: Frame) -> list[Proposal]:
    """Return what could fill the roles of a statement, and what could join it, in reading order."""
    found: list[Proposal] = []
    attribution = attribution_of(frame.text, frame.fragments)
    if attribution is not None:
        found += _fillers(frame, attribution)
    following = next_quotation(frame.text, frame.fragments)
    if following is not None and not _spoken_for(frame, following):
        found.append(Proposal("", (following,), 0.85))
    return sorted(found, key=lambda each: each.fragments)


def attribution_of(text: str, fragments: Sequence[Fragment]) -> Attribution | None:
    """Return the likeliest attribution of a statement, or None when its words show none.

    What stands right at the statement beats what stands further off. The cues are English: where
    no Latin letter is near, nothing is looked for.
    """
    start, end = fragments[0].start, fragments[-1].end
    if not _LATIN.search(text[max(0, start - _IN_SIGHT) : end + _IN_SIGHT]):
        return None
    quoted = _quoted(text, fragments)
    found: list[Attribution] = []
    for first, second in pairwise(fragments):
        found += _in_gap(text, first, second, quoted=quoted)
    found += _before(text, fragments[0], quoted=quoted)
    found += _after(text, fragments[-1], quoted=quoted)
    return max(found, key=lambda each: each.score, default=None)


def next_quotation(text: str, fragments: Sequence[Fragment]) -> Fragment | None:
    """Return the quotation that goes on after the attribution, when it has no cue of its own.

    `"…," said X. "…"` and `"…," said X, "and …"`: only in the same paragraph, only when nothing
    but the attribution stands between, and nobody else is named as speaker behind it.
    """
    last = fragments[-1]
    if not _quoted(text, [last]):
        return None
    start, end = around_line(text, last.end - 1)
    following = min(
        (q for q in quotations(text, start, end) if q.start >= last.end),
        key=lambda q: (q.start, -q.end),
        default=None,
    )
    if following is None or following.end - following.start < 3:
        return None
    between = text[last.end : following.start]
    inner = sentence_at(text, last.end + len(between) - len(between.lstrip(" ,")))
    told = _any(_after_words(text, Fragment(last.end, following.start), quoted=True))
    fresh = not text[inner.end : following.start].strip() and following.start >= inner.end
    led_on = following.start < inner.end and between.rstrip()[-1:] in (",", ":", ";")
    if not told or not (fresh or led_on) or _any(_after(text, following, quoted=True)):
        return None
    return following


def _any(found: Iterator[Attribution]) -> bool:
    return next(found, None) is not None


def _fillers(frame: Frame, found: Attribution) -> Iterator[Proposal]:
    words = found.words
    yield from for_words(frame, "cue", place(words, found.cue), found.score)
    if found.speaker is not None:
        yield from for_phrase(
            frame, "speaker", place(words, found.speaker), named(words, found.speaker)
        )
    if found.addressee is not None:
        whom = named(words, found.addressee)
        where = place(words, found.addressee)
        named_so = words[found.addressee.after - 1].capital or words[found.addressee.first].capital
        if named_so or _labelled(frame, where):
            yield from for_phrase(frame, "addressee", where, whom)
    if found.medium is not None:
        yield from for_words(frame, "medium", place(words, found.medium), found.score)
    if found.date is not None:
        yield from for_words(frame, "date", date_in(words, found.date), 0.9)


def _labelled(frame: Frame, where: Fragment) -> bool:
    """Tell whether an annotation stands just on these words."""
    return any(each.fragments == (where,) for each in frame.standing)


def _spoken_for(frame: Frame, quotation: Fragment) -> bool:
    """Tell whether another frame of the same label stands on a quotation."""
    return any(
        each.label == frame.label and piece.overlaps(*quotation)
        for each in frame.standing
        for piece in each.fragments
    )


def _quoted(text: str, fragments: Sequence[Fragment]) -> bool:
    """Tell whether a fragment ends with a closing quotation mark."""
    return any(text[f.end - 1] in QUOTES or text[f.end : f.end + 1] in QUOTES for f in fragments)


def _before(text: str, first: Fragment, *, quoted: bool) -> Iterator[Attribution]:
    """Yield attributions in the words of the sentence before a statement."""
    start = sentence_at(text, first.start).start
    words = tuple(words_of(text, start, first.start))
    if not words:
        return
    yield from _named_source_first(words, text[words[-1].end : first.start])
    yield from _cue_noun(words)
    infinitive = text[slice(*first)].lower().startswith("to ")
    if (found := reaching(words, infinitive=infinitive)) is not None:
        yield Attribution(words, found.cue, 0.9, found.speaker, found.addressee)
    for at in range(len(words) - 1, max(-1, len(words) - 16), -1):
        if not _is_cue(words, at, quoted=quoted):
            continue
        tail = tail_after(words, at + 1)
        left = len(words) - tail.reached
        if left > (_SLACK if quoted else 0):
            continue
        score = 0.95 - 0.07 * left
        yield _around(words, at, tail, speaker_at(words, at), score)
        return


def _named_source_first(words: tuple[Word, ...], gap: str) -> Iterator[Attribution]:
    """`According to S, …`."""
    for phrase in SOURCE_PHRASES:
        if tuple(word.lower for word in words[: len(phrase)]) == phrase and "," in gap:
            speaker = phrase_after(words, len(phrase))
            yield Attribution(words, Phrase(0, len(phrase)), 0.9, speaker)


def _cue_noun(words: tuple[Word, ...]) -> Iterator[Attribution]:
    """`from S, including a promise of …`, `S's warning that …`: the noun must touch the words."""
    at = len(words) - 2
    if at < 0 or words[-1].lower not in ("of", "that") or words[at].lower not in CUE_NOUNS:
        return
    first = at - 1 if at and words[at - 1].lower in DETERMINERS else at
    after = at + 2 if words[-1].lower == "of" else at + 1
    lead = next(
        (k for k in range(first, 0, -1) if words[k - 1].lower in ("from", "by", "including")), None
    )
    speaker = None
    if first > 1 and words[first - 1].lower in ("'s", "’s"):
        speaker = phrase_before(words, first - 1)
    elif lead is not None:
        source = lead if words[lead - 1].lower != "including" else lead - 1
        origin = [k for k in range(source) if words[k].lower in ("from", "by")]
        speaker = phrase_after(words, origin[-1] + 1) if origin else None
    yield Attribution(words, Phrase(first, after), 0.8, speaker)


def _after(text: str, last: Fragment, *, quoted: bool) -> Iterator[Attribution]:
    """Yield attributions in the words behind a statement, up to the end of the sentence.

    A full stop inside the statement ends it for good: `"We will not blink." Marlow said no more.`
    """
    end = last.end
    while end < len(text) and text[end] in QUOTES:
        end += 1
    inside = text[last.start : end].rstrip("".join(QUOTES))
    if not inside or (inside[-1] in _STOPS and not _abbreviated(text, end)):
        return
    line_end = around_line(text, last.end - 1)[1]
    at = end
    while at < line_end and text[at] in " ,\u00a0":
        at += 1
    if at >= line_end or text[end:at].count(",") > 1 or text[at] in _ENDS + ";:":
        return
    yield from _after_words(text, Fragment(end, sentence_at(text, at).end), quoted=quoted)


def _abbreviated(text: str, end: int) -> bool:
    """Tell whether the sentence goes on behind a statement that ends in "U.S."."""
    return text[end : end + 1] == "," or text[end : end + 2].strip()[:1].islower()


def _after_words(text: str, zone: Fragment, *, quoted: bool) -> Iterator[Attribution]:
    stop = next(
        (
            q.start
            for q in quotations(text, *around_line(text, zone.start))
            if q.start >= zone.start
        ),
        zone.end,
    )
    words = tuple(words_of(text, zone.start, min(zone.end, max(stop, zone.start))))
    if not words or not (quoted or "," in words[0].gap or _source_phrase(words)):
        return
    if (length := _source_phrase(words)) is not None:
        speaker = phrase_after(words, length)
        yield Attribution(words, Phrase(0, length), 0.95, speaker)
        return
    first = 1 if words[0].lower == "as" and len(words) > 1 else 0
    if _is_cue(words, first, quoted=quoted) and not words[first].capital:
        yield from _inverted(words, first)
        return
    for at in range(first + 1, min(len(words), 26)):
        if _is_cue(words, at, quoted=quoted):
            speaker = phrase_before(words, cue_start(words, at))
            tail = tail_after(words, at + 1)
            left = len(words) - tail.reached
            ended = left <= 1 or words[tail.reached].parted
            if quoted and left <= _SLACK and not ended:
                ended = words[tail.reached].lower in PREPOSITIONS
            if speaker is not None and ended and words[tail.reached - 1].lower != "that":
                yield _around(words, at, tail, speaker, 0.9 if quoted else 0.85)
            return


def _inverted(words: tuple[Word, ...], cue: int) -> Iterator[Attribution]:
    """`…, said S in a statement`."""
    tail = tail_after(words, cue + 1)
    speaker = phrase_after(words, tail.reached)
    if speaker is None or words[speaker.first].parted:
        return
    behind = tail_after(words, speaker.after)
    yield Attribution(
        words,
        Phrase(cue, cue + 1),
        0.95,
        speaker,
        tail.addressee if tail.addressee != speaker else None,
        tail.medium or behind.medium,
        tail.date or behind.date,
    )


def _source_phrase(words: Sequence[Word]) -> int | None:
    for phrase in SOURCE_PHRASES:
        if tuple(word.lower for word in words[: len(phrase)]) == phrase and len(words) > len(
            phrase
        ):
            return len(phrase)
    return None


def _in_gap(text: str, first: Fragment, second: Fragment, *, quoted: bool) -> Iterator[Attribution]:
    """Yield attributions that stand between two fragments."""
    zone = Fragment(first.end, second.start)
    words = tuple(words_of(text, *zone))
    if words and all(word.lower in HEARSAY for word in words):
        yield Attribution(words, Phrase(0, len(words)), 0.95)
        return
    for each in _after_words(text, zone, quoted=quoted):
        yield msgspec.structs.replace(each, score=each.score + 0.04)


def _is_cue(words: Sequence[Word], at: int, *, quoted: bool) -> bool:
    word = words[at]
    if word.lower not in SAYING and not (quoted and word.lower in BESIDE_QUOTES):
        return False
    before = words[at - 1].lower if at else ""
    if word.capital and at:
        return False
    if before in PASSIVE and not word.lower.endswith("ing"):
        return False
    return not (word.lower in NOUNS_TOO and (before in DETERMINERS | PREPOSITIONS or not before))


def _around(
    words: tuple[Word, ...], at: int, tail: CueTail, speaker: Phrase | None, score: float
) -> Attribution:
    first = cue_start(words, at)
    date = tail.date or date_before(words, speaker.after if speaker else 0, first)
    if speaker is None:
        score -= 0.2
    return Attribution(
        words, Phrase(first, at + 1), score, speaker, tail.addressee, tail.medium, date
    )
