"""Finding an annotation's place again when its text has changed: by its words and their context."""

import re
from array import array
from bisect import bisect_left
from collections.abc import Sequence
from itertools import pairwise

import msgspec

from annotator.model.fragment import Fragment

# So many characters of context on either side; more are looked at when places look the same.
_CONTEXT, _WIDER = 40, 400
# How well words and context must fit to be sure, or to be worth showing; and how much better the
# best place must be than the next.
_SURE, _POSSIBLE, _AHEAD = 0.72, 0.5, 0.06
_MOST_PLACES = 500
# Changed words are looked for so far around where they would stand.
_REACH = 20_000
_BLANKS = re.compile(r"\s+")
_SIGNS = str.maketrans("‘’‚‛“”„‟«»‐‑‒–—―", '\'\'\'\'""""""------')


class Anchored(msgspec.Struct, frozen=True):
    """Where an annotation stands now; `score` in 0..1 says how well words and context fit."""

    fragments: tuple[Fragment, ...]
    score: float
    sure: bool


class Anchoring:
    """Carries places of one text over to another that is much like it.

    The kind and number of blanks, quotation marks and hyphens do not count.
    """

    def __init__(self, before: str, after: str) -> None:
        self._before = _Plain(before)
        self._after = _Plain(after)
        at = self._after.words.find(self._before.words) if self._before.words else -1
        again = at >= 0 and self._after.words.find(self._before.words, at + 1) >= 0
        self._shift = None if at < 0 or again else at

    def place(self, fragments: Sequence[Fragment]) -> Anchored | None:
        """Return where an annotation stands now; None when nothing like it is found."""
        found: list[Anchored] = []
        for fragment in fragments:
            one = self._one(fragment)
            if one is None:
                return None
            found.append(one)
        placed = tuple(one.fragments[0] for one in found)
        if any(a.end > b.start for a, b in pairwise(placed)):
            return None
        score = min(one.score for one in found)
        return Anchored(placed, score, all(one.sure for one in found))

    def _one(self, fragment: Fragment) -> Anchored | None:
        start, end = self._before.within(fragment)
        if start >= end:
            return None
        if self._shift is not None:
            return self._anchored(start + self._shift, end + self._shift, 1.0, sure=True)
        return self._exact(start, end) or self._near(start, end)

    def _exact(self, start: int, end: int) -> Anchored | None:
        """Return the place of the same words whose context fits best."""
        quote, after = self._before.words[start:end], self._after.words
        places: list[int] = []
        at = after.find(quote)
        while at >= 0 and len(places) < _MOST_PLACES:
            places.append(at)
            at = after.find(quote, at + 1)
        scored = [(self._fit(start, end, place, _CONTEXT), place) for place in places]
        best = max(scored, default=(0.0, 0))
        rivals = [place for score, place in scored if score > best[0] - _AHEAD]
        score, sure = best[0], True
        if len(rivals) > 1:
            scored = sorted((self._fit(start, end, place, _WIDER), place) for place in rivals)
            score, sure = scored[-1][0], scored[-1][0] - scored[-2][0] >= _AHEAD / 6
            best = scored[-1]
        place = best[1]
        if score < _POSSIBLE or self._belongs_elsewhere(start, end, place):
            return None
        return self._anchored(place, place + len(quote), score, sure=sure and score >= _SURE)

    def _belongs_elsewhere(self, start: int, end: int, place: int) -> bool:
        """Tell whether a place fits another one of the old text with the same words better."""
        quote, before = self._before.words[start:end], self._before.words
        own = self._fit(start, end, place, _CONTEXT)
        at, seen = before.find(quote), 0
        while at >= 0 and seen < _MOST_PLACES:
            other = at + end - start
            if at != start and self._fit(at, other, place, _CONTEXT) > own + _AHEAD:
                return True
            at, seen = before.find(quote, at + 1), seen + 1
        return False

    def _near(self, start: int, end: int) -> Anchored | None:
        """Return the place of words that are only like the old ones, between the same context."""
        from rapidfuzz.fuzz import partial_ratio_alignment, ratio

        before, after = self._before.words, self._after.words
        quote = before[start:end]
        left, right = before[max(0, start - _CONTEXT) : start], before[end : end + _CONTEXT]
        grown = len(after) - len(before)
        low = max(0, start + min(0, grown) - _REACH)
        window = after[low : end + max(0, grown) + _REACH]
        found = partial_ratio_alignment(left + quote + right, window, score_cutoff=100 * _POSSIBLE)
        if found is None or found.dest_start >= found.dest_end:
            return None
        dest_start, dest_end = found.dest_start + low, found.dest_end + low
        low = max(0, dest_start - len(quote))
        high = min(len(after), dest_end + len(quote))
        at = _behind(after, left[-_CONTEXT // 2 :], low, high)
        upto = _ahead(after, right[: _CONTEXT // 2], at if at is not None else low, high)
        # Between contexts that are not there either, the words alone say where.
        inner = partial_ratio_alignment(quote, after[dest_start:dest_end])
        if inner is None:
            return None
        first = dest_start + inner.dest_start if at is None else at
        last = dest_start + inner.dest_end if upto is None else upto
        first, last = _trimmed(after, first, last)
        if first >= last:
            return None
        if at is None and before[start - 1 : start] in ("", " "):
            first = after.rfind(" ", 0, first) + 1
        if upto is None and before[end : end + 1] in ("", " "):
            last = _word_end(after, last)
        held = (at is not None or first == 0 == start) and upto is not None
        likeness = ratio(quote, after[first:last]) / 100
        if likeness < _POSSIBLE:
            return None
        score = likeness * (0.5 + 0.5 * self._fit(start, end, first, _CONTEXT, last))
        sure = held and likeness >= _SURE and score >= _SURE
        return self._anchored(first, last, score, sure=sure) if score >= _POSSIBLE else None

    def _fit(
        self, start: int, end: int, place: int, width: int, place_end: int | None = None
    ) -> float:
        """Return how well the context of a place fits, in 0..1."""
        from rapidfuzz.fuzz import ratio

        before, after = self._before.words, self._after.words
        upto = place + end - start if place_end is None else place_end
        left, right = before[max(0, start - width) : start], before[end : end + width]
        # At an end of the old text anything may have been added.
        left_now = after[max(0, place - len(left)) : place]
        right_now = after[upto : upto + len(right)]
        size = len(left) + len(right)
        if size == 0:
            return 1.0
        fits = ratio(left, left_now) * len(left) + ratio(right, right_now) * len(right)
        return fits / size / 100

    def _anchored(self, start: int, end: int, score: float, *, sure: bool) -> Anchored:
        return Anchored((self._after.outside(start, end),), round(score, 3), sure)


class _Plain:
    """A text in which blanks are single and signs plain, with the way back to its offsets."""

    def __init__(self, text: str) -> None:
        parts: list[str] = []
        origins = array("q")
        last = 0
        for blank in _BLANKS.finditer(text):
            parts.append(text[last : blank.start()])
            parts.append(" ")
            origins.extend(range(last, blank.start() + 1))
            last = blank.end()
        parts.append(text[last:])
        origins.extend(range(last, len(text)))
        self.words = "".join(parts).translate(_SIGNS)
        self._origins = origins

    def within(self, fragment: Fragment) -> tuple[int, int]:
        """Return where a stretch of the text stands here, without blanks at its ends."""
        start = bisect_left(self._origins, fragment.start)
        return _trimmed(self.words, start, bisect_left(self._origins, fragment.end))

    def outside(self, start: int, end: int) -> Fragment:
        """Return the stretch of the text that stands here between two places."""
        return Fragment(self._origins[start], self._origins[end - 1] + 1)


def _trimmed(words: str, start: int, end: int) -> tuple[int, int]:
    while start < end and words[start] == " ":
        start += 1
    while start < end and words[end - 1] == " ":
        end -= 1
    return start, end


def _word_end(words: str, at: int) -> int:
    while at < len(words) and words[at].isalnum():
        at += 1
    return at


def _behind(words: str, context: str, low: int, high: int) -> int | None:
    """Return the place right behind some context, when it is there once."""
    at = words.find(context, low, high) if context.strip() else -1
    if at < 0 or words.find(context, at + 1, high) >= 0:
        return None
    return at + len(context)


def _ahead(words: str, context: str, low: int, high: int) -> int | None:
    """Return the place right before some context, when it is there once."""
    at = words.find(context, low, high) if context.strip() else -1
    if at < 0 or words.find(context, at + 1, high) >= 0:
        return None
    return at
