r"""Sentences, paragraphs, and the selection that grows from a word to the whole text.

Sentences never cross `\n`. They end after a stop, question or exclamation mark (also "。", "؟",
"।" and their like) with the closing quotation marks and brackets that follow; not after "U.S.",
"Mr.", initials, "No.", a decimal point or an ellipsis. Offsets are code points.
"""

import re
from collections.abc import Iterator
from itertools import pairwise

from annotator.model.characters import Kind, cluster_end, cluster_start, kind_at
from annotator.model.fragment import Fragment
from annotator.model.quotations import QUOTES, quotations
from annotator.model.stops import Stop, stop_at
from annotator.model.word_borders import word_end, word_start
from annotator.model.words import around_line, snap, word_at

_END = re.compile("[.!?…‥。！？．｡؟۔।॥։።‼⁇⁈⁉\u037e]+")
# Need no blank after them.
_WIDE = frozenset("。！？．｡")
_CLOSERS = frozenset("\"'”’»›“‘«」』｣)]}）］】》〉")
_OPENERS = QUOTES | frozenset("([{（［【《〈—–-•*")
# Words that start a sentence and hardly ever follow an abbreviation inside one.
_STARTERS = (
    "A After All Also An And As At Before But By Earlier For From He Her His However I If In It "
    "Its Last Meanwhile More No On One Our She Since So Some That The Their Then There These "
    "They This Those Two We What When While With You"
)
_ELLIPSES = ("…", "...", "..", "....", "‥")
_BULLET = re.compile(r"\s*[•‣▪●◦]")
# What is written in a line, without the blanks at its ends; nothing where all is blank.
_WRITTEN = re.compile(r"\S(?:.*\S)?")
_WORD = re.compile(r"[^\W\d_]+")


def sentence_at(text: str, offset: int) -> Fragment:
    """Return the sentence at `offset`, blanks around it left out.

    Between two sentences that is the one before. In a line without any it is empty.
    """
    offset = min(max(offset, 0), len(text))
    start, end = around_line(text, offset)
    start = word_start(text, start)
    end = end if text[end : end + 1] == "\n" else word_end(text, end)
    found = Fragment(offset, offset)
    for sentence in _sentences_of_line(text, start, end):
        if sentence.start > offset and found.end > found.start:
            break
        found = sentence
        if offset < sentence.end:
            break
    return found


def sentences(text: str, start: int, end: int) -> Iterator[Fragment]:
    """Yield the sentences that touch `[start, end)`, whole."""
    at = 0 if start <= 0 else min(start, sentence_at(text, start).start)
    for line in _WRITTEN.finditer(text, at):
        if line.start() >= end:
            return
        for found in _sentences_of_line(text, *line.span()):
            if found.start >= end:
                return
            yield found


def paragraph_at(text: str, offset: int) -> Fragment:
    r"""Return the line (up to `\n`) that holds `offset`, blanks at its ends left out."""
    offset = min(max(offset, 0), len(text))
    end = text.find("\n", offset)
    start = text.rfind("\n", 0, offset) + 1
    return _bare(text, start, len(text) if end < 0 else end)


def grow(text: str, fragment: Fragment) -> Fragment:
    """Return the next larger stretch around `fragment`.

    The steps: word, inside the quotation marks, with them, sentence, paragraph, and no further: a
    letter would label the whole text. A sentence inside a quotation of several comes before the
    quotation.
    """
    word = _word_step(text, fragment)
    if word is not None:
        return word
    sentence = _sentence_hull(text, fragment)
    quotation = _quotation_step(text, fragment)
    if quotation is not None:
        part = Fragment(max(sentence.start, quotation.start), min(sentence.end, quotation.end))
        return part if _larger(part, fragment) else quotation
    if _larger(sentence, fragment):
        return sentence
    start = paragraph_at(text, fragment.start).start
    end = paragraph_at(text, max(fragment.start, fragment.end - 1)).end
    paragraph = Fragment(min(start, fragment.start), max(end, fragment.end))
    return paragraph if _larger(paragraph, fragment) else fragment


def shrink(text: str, fragment: Fragment, caret: int) -> Fragment:
    """Return the step before `fragment` on the way from `caret` outward; at last the caret."""
    caret = min(max(caret, fragment.start), fragment.end)
    inside = max(fragment.start, min(caret, fragment.end - 1))
    smaller = Fragment(caret, caret)
    step = Fragment(inside, inside)
    while True:
        larger = grow(text, step)
        if not _larger(fragment, larger) or not _larger(larger, step):
            return smaller
        smaller = step = larger


def _larger(outer: Fragment, inner: Fragment) -> bool:
    return outer.start <= inner.start and inner.end <= outer.end and outer != inner


def _word_step(text: str, fragment: Fragment) -> Fragment | None:
    if fragment.start < fragment.end:
        found = snap(text, *fragment)
    else:
        found = word_at(text, fragment.start)
    return found if found is not None and _larger(found, fragment) else None


def _sentence_hull(text: str, fragment: Fragment) -> Fragment:
    """Return the sentences that `fragment` lies in."""
    first = sentence_at(text, fragment.start)
    if fragment.end <= first.end:
        return first
    return Fragment(first.start, sentence_at(text, max(fragment.start, fragment.end - 1)).end)


def _quotation_step(text: str, fragment: Fragment) -> Fragment | None:
    """Return the smallest quotation round `fragment`, first without its marks, then with them."""
    start, end = around_line(text, fragment.start)
    if fragment.end > end:
        return None
    steps: list[Fragment] = []
    for pair in quotations(text, start, end):
        steps += (_bare(text, pair.start + 1, pair.end - 1), pair)
    fitting = [step for step in steps if _larger(step, fragment)]
    return min(fitting, key=lambda step: step.end - step.start, default=None)


def _sentences_of_line(text: str, start: int, end: int) -> list[Fragment]:
    bullet = _BULLET.match(text, start, end)
    ends = [start if bullet is None else bullet.end()]
    for found in _END.finditer(text, ends[0], end):
        first, last = found.span()
        if first < ends[-1]:
            # What closes a sentence may hold a mark.
            continue
        stop = end if last == end else _sentence_end(text, first, last, end)
        if stop is not None:
            ends.append(stop)
    ends.append(end)
    found = [_bare(text, at, stop) for at, stop in pairwise(ends) if at < stop]
    return [bare for bare in found if bare.start < bare.end]


def _sentence_end(text: str, first: int, last: int, limit: int) -> int | None:
    """Return where a sentence ends whose closing marks stand at `[first, last)`, if it does."""
    end = last
    while end < limit and text[end] in _CLOSERS:
        end += 1
    end = cluster_end(text, end)
    if end >= limit:
        return limit
    mark = text[last - 1]
    if not text[end].isspace():
        return end if _goes_on_glued(text, first, (last, end)) else None
    ahead = _next_word(text, end, limit)
    if text[ahead : ahead + 1].islower():
        return None
    if mark == "." and last - first == 1:
        return end if _after_stop(text, first, (ahead, limit), closed=end > last) else None
    return None if end == last and text[first:last] in _ELLIPSES else end


def _goes_on_glued(text: str, first: int, ends: tuple[int, int]) -> bool:
    """Tell whether a sentence ends though no blank follows: "。", or pages glued together."""
    last, end = ends
    if text[last - 1] in _WIDE:
        return end == last or not text[end].isalpha()
    glued = text[first:last] == "." and end == last and text[end].isupper()
    return (
        glued
        and stop_at(text, first) is Stop.PLAIN
        and text[end + 1 : end + 2].islower()
        and text[first - 1 : first].isalnum()
    )


def _after_stop(text: str, at: int, ahead: tuple[int, int], *, closed: bool) -> bool:
    """Tell whether the single full stop at `at` ends a sentence; `ahead` is what may follow it."""
    stop = stop_at(text, at)
    if closed or stop is Stop.PLAIN:
        return not _list_number(text, at)
    if stop is not Stop.ABBREVIATION:
        return False
    word = _WORD.match(text, *ahead)
    return word is not None and word[0] in _STARTERS.split()


def _list_number(text: str, at: int) -> bool:
    """The stop of "1." at the start of a line."""
    start = at
    while start > 0 and at - start < 4 and text[start - 1].isdigit():
        start -= 1
    before = text[max(0, start - 8) : start].rstrip(" \t")
    return start < at and (before == "" or before.endswith("\n"))


def _next_word(text: str, at: int, limit: int) -> int:
    """Return where what follows blanks and opening marks begins."""
    while at < limit and (text[at].isspace() or text[at] in _OPENERS):
        at += 1
    return at


def _bare(text: str, start: int, end: int) -> Fragment:
    """Return `[start, end)` without blanks at its ends."""
    # Most stretches are parted by single blanks: signs of ASCII are none and hang on nothing.
    if start < end and text[start] == " " and text[start + 1 : start + 2].isascii():
        start += 1
    if start < end and "!" <= text[start] <= "~" and "!" <= text[end - 1] <= "~":
        return Fragment(start, end)
    while start < end and kind_at(text, start) is Kind.BLANK:
        start = cluster_end(text, start + 1)
    while start < end and kind_at(text, end - 1) is Kind.BLANK:
        end = cluster_start(text, end - 1)
    return Fragment(start, max(start, end))
