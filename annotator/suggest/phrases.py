"""Phrases of a sentence, found by its words alone: who stands before or after a verb, and when.

English only: where no word of the lists stands, nothing is found. Nothing here looks further
than the words it is given.
"""

from collections.abc import Sequence
from typing import NamedTuple

from annotator.model.fragment import Fragment
from annotator.model.words import words
from annotator.suggest.entity_words import (
    BODIES,
    DAYS,
    FIRMS,
    HUMANS,
    MONTHS,
    PAPERS,
    PARTIES,
    PRONOUNS,
    SHIPS,
    SPANS_OF_TIME,
    STATES,
    TITLES,
    WEEKDAYS,
)
from annotator.suggest.word_sets import word_set

# Words at which a phrase for somebody or something ends.
PREPOSITIONS = word_set(
    "about above across after against along amid among around as at before behind below beneath "
    "beside between beyond by despite down during except for from in inside into like near of off "
    "on onto out outside over past per since through throughout to toward towards under until unto "
    "up upon via with within without"
)
_CONJUNCTIONS = word_set(
    "although and because but if how lest nor or once so than that though unless when where "
    "whereas whether which while who whom whose why yet"
)
_FINITE = word_set(
    "am are be been being can cannot could did do does had has have having is may might must "
    "never not ought shall should was were will would also now then already still only soon later "
    "recently reportedly allegedly there here"
)
STOPS = PREPOSITIONS | _CONJUNCTIONS | _FINITE
DETERMINERS = word_set(
    "a an the this these those some any all both each every another several many few his her its "
    "their our my your one two three four five six seven eight nine ten no"
)
_POSSESSORS = word_set("his her its their our my your")
_BREAKS = frozenset(',;:()[]{}“”"«»„‹›「」『』—–…/|\n')
_LONGEST = 9
_NATIONAL = ("an", "ese", "ish", "ench", "aqi", "eli", "ani", "udi", "eki")
# Nouns for somebody.
_KINDS = HUMANS | FIRMS | PARTIES | BODIES | PAPERS | SHIPS | {"people"}
# "people familiar with the plan", "a man close to the minister".
_NEAR = {("familiar", "with"), ("close", "to")}
_TIME_LEADS = word_set("on in at late early since by last this next earlier")
_NEARNESS = word_set("last this next earlier late early")


class Word(NamedTuple):
    """A word with what stands between it and the word before."""

    start: int
    end: int
    text: str
    gap: str

    @property
    def lower(self) -> str:
        """The word in small letters."""
        return self.text.lower()

    @property
    def capital(self) -> bool:
        """Tell whether the word begins with a capital letter."""
        return self.text[0].isupper()

    @property
    def pronoun(self) -> bool:
        """Tell "us" from "US"."""
        return self.lower in PRONOUNS and not (self.text.isupper() and len(self.text) > 1)

    @property
    def parted(self) -> bool:
        """Tell whether a mark parts the word from the one before."""
        return not _BREAKS.isdisjoint(self.gap)


class Phrase(NamedTuple):
    """Words `first` up to `after` of a sentence."""

    first: int
    after: int


def words_of(text: str, start: int, end: int) -> list[Word]:
    """Return the words of a stretch; a possessive 's is a word of its own."""
    found: list[Word] = []
    at = start
    for word in words(text, start, end):
        found.append(Word(word.start, word.end, text[slice(*word)], text[at : word.start]))
        at = word.end
    return found


def place(sentence: Sequence[Word], phrase: Phrase) -> Fragment:
    """Return where a phrase stands."""
    return Fragment(sentence[phrase.first].start, sentence[phrase.after - 1].end)


def phrase_after(sentence: Sequence[Word], first: int) -> Phrase | None:
    """Return the phrase for somebody or something that starts at word `first`.

    "of" goes on with what follows; "and" where both sides are of one kind, as in "people and
    groups"; a comma between two adjectives of nation.
    """
    if first >= len(sentence):
        return None
    head = sentence[first]
    if head.pronoun and head.lower not in _POSSESSORS:
        return Phrase(first, first + 1)
    at = first
    while at < len(sentence) and at - first < 2 * _LONGEST and _goes_on(sentence, first, at):
        at += 1
    while at > first and sentence[at - 1].lower in STOPS | DETERMINERS | {"'s", "’s", "and"}:
        at -= 1
    return Phrase(first, at) if at > first else None


def _goes_on(sentence: Sequence[Word], first: int, at: int) -> bool:
    word = sentence[at]
    if at == first:
        return word.lower not in STOPS
    before, ahead = sentence[at - 1], sentence[at + 1] if at + 1 < len(sentence) else None
    if word.parted:
        return word.gap.strip() == "," and word.capital and _nation(before) and ahead is not None
    if word.lower in ("of", "and"):
        return _joins(sentence, at) if word.lower == "and" else not _verbal(sentence, at + 1)
    return _is_part(sentence, first, at)


def _is_part(sentence: Sequence[Word], first: int, at: int) -> bool:
    """Tell whether a word that nothing parts from a phrase belongs to it."""
    word, before = sentence[at], sentence[at - 1]
    if not word.capital and word.lower not in _KINDS:
        whole = before.lower in _KINDS and before.lower.endswith(("s", "people"))
        if whole or (before.capital and not (_nation(before) or _kind_ahead(sentence, at))):
            return False
    if word.lower in STOPS or (word.pronoun and word.lower not in _POSSESSORS):
        return False
    named = any(each.capital for each in sentence[first:at])
    if _verbal(sentence, at):
        return False
    if word.lower == word.text and word.lower in DETERMINERS:
        return before.lower in ("of", "and", "all", "both")
    return at - first < _LONGEST or not named


def _joins(sentence: Sequence[Word], at: int) -> bool:
    """Tell whether "and" at `at` joins two of a kind: two names, two numbers, two adjectives."""
    if at + 1 >= len(sentence) or sentence[at + 1].parted or _verbal(sentence, at + 1):
        return False
    before, ahead = sentence[at - 1], sentence[at + 1]
    if ahead.lower in STOPS or ahead.pronoun:
        return False
    if before.capital or ahead.capital:
        return before.capital == ahead.capital and (_nation(before) == _nation(ahead))
    kinds = HUMANS | FIRMS | PARTIES | {"people"}
    return before.lower in kinds and (ahead.lower in kinds or ahead.lower in DETERMINERS)


def _kind_ahead(sentence: Sequence[Word], at: int) -> bool:
    """Tell whether a noun for somebody follows at once: "Moscow-based mining company"."""
    for word in sentence[at + 1 : at + 4]:
        if word.parted or word.lower in STOPS or word.capital:
            return False
        if word.lower in _KINDS:
            return True
    return False


def _nation(word: Word) -> bool:
    """Tell whether a word looks like "Chinese", "Russian", "Turkish"; "Iran" does not."""
    return word.capital and word.lower.endswith(_NATIONAL) and word.text not in STATES


def _verbal(sentence: Sequence[Word], at: int) -> bool:
    """Tell whether a word looks like a verb or participle that ends the phrase before it."""
    if at >= len(sentence):
        return True
    word = sentence[at]
    if word.lower.endswith("ly"):
        return not word.capital
    if not word.lower.endswith(("ed", "ing")) or len(word.text) < 5:
        return False
    ahead = sentence[at + 1] if at + 1 < len(sentence) else None
    if word.capital:
        heads_object = ahead is not None and ahead.lower in DETERMINERS and not ahead.parted
        return heads_object and word.lower.endswith("ing")
    if ahead is None or ahead.parted:
        return word.lower.endswith("ed")
    return ahead.lower not in HUMANS | FIRMS | PARTIES | {"financial"}


def phrase_before(sentence: Sequence[Word], after: int) -> Phrase | None:
    """Return the phrase for somebody or something that ends before word `after`.

    Adverbs, dates and an appositive between commas are passed over: in "Marlow, a minister, on
    Monday also said" it is "Marlow".
    """
    end = _over_adverbs(sentence, after)
    if end <= 0:
        return None
    if end < len(sentence) and "," in sentence[end].gap:
        comma = next((k for k in range(end - 1, 0, -1) if "," in sentence[k].gap), None)
        if comma is not None and end - comma < 2 * _LONGEST:
            end = comma
    first = _back(sentence, end)
    first = _over_place(sentence, first)
    while first < end and sentence[first].lower in STOPS:
        first += 1
    if first < end - 1 and sentence[first].lower in ("'s", "’s"):
        first += 1
    if all(word.lower in DETERMINERS for word in sentence[first:end]):
        return None
    return Phrase(first, end)


def _back(sentence: Sequence[Word], end: int) -> int:
    first = end
    while first > 0 and _goes_back(sentence, first, end):
        first -= 1
    return first


def _over_place(sentence: Sequence[Word], first: int) -> int:
    """Go on to who is meant: "firms in China", "firms in China and Laos", "people close to him"."""
    at = first
    if at > 2 and (sentence[at - 2].lower, sentence[at - 1].lower) in _NEAR:
        return _back(sentence, at - 2)
    if at > 1 and sentence[at - 1].lower == "and" and sentence[at - 2].capital:
        at = _back(sentence, at - 1)
    described = at > 1 and at < len(sentence) and sentence[at].capital
    if not described or sentence[at - 1].lower not in ("in", "from"):
        return first
    who = sentence[at - 2]
    if who.lower not in HUMANS | FIRMS | PARTIES or sentence[at - 1].parted:
        return first
    found = _back(sentence, at - 1)
    if found > 1 and sentence[found - 1].lower == "and":
        found = _back(sentence, found - 1) if _joins(sentence, found - 1) else found
    return found


def _over_adverbs(sentence: Sequence[Word], after: int) -> int:
    end = after
    while end > 0:
        word = sentence[end - 1]
        if end < after and sentence[end].parted:
            break
        time = next(
            (
                k
                for k in range(max(0, end - 5), end)
                if (t := time_at(sentence, k)) and t.after == end
            ),
            None,
        )
        if time is not None:
            end = time
        elif word.lower in _FINITE or (word.lower.endswith("ly") and not word.capital):
            end -= 1
        else:
            break
    return end


def _goes_back(sentence: Sequence[Word], first: int, end: int) -> bool:
    """Tell whether the phrase takes in the word before `first`."""
    word = sentence[first - 1]
    if end - first >= _LONGEST or (first < end and sentence[first].parted):
        return False
    if first == end:
        return word.lower not in STOPS or word.pronoun
    if (sentence[first].lower in DETERMINERS and not _after_of(sentence, first)) or (
        sentence[end - 1].pronoun
    ):
        return False
    if word.lower == "of":
        return first >= 2 and sentence[first - 2].lower not in STOPS
    return _may_lead(sentence, first)


def _may_lead(sentence: Sequence[Word], first: int) -> bool:
    """Tell whether the word before `first` can belong to the same name or description."""
    word, taken = sentence[first - 1], sentence[first]
    if word.lower in STOPS or (word.pronoun and word.lower not in _POSSESSORS):
        return False
    if time_at(sentence, first - 1) is not None or _ends_clause(sentence, first - 1):
        return False
    if taken.capital and not word.capital:
        kinds = TITLES | HUMANS | FIRMS | DETERMINERS | {"'s", "’s"}
        return word.lower in kinds or taken.lower in kinds
    return True


def _after_of(sentence: Sequence[Word], at: int) -> bool:
    return at > 0 and sentence[at - 1].lower == "of"


def _ends_clause(sentence: Sequence[Word], at: int) -> bool:
    word = sentence[at]
    return not word.capital and word.lower.endswith(("ed", "ing")) and len(word.text) > 4


def time_at(sentence: Sequence[Word], first: int) -> Phrase | None:
    """Return the date that starts at word `first`, its preposition passed over at the front.

    "on Tuesday", "late on Friday night", "earlier this month", "9 April 2031", "in 2030".
    The phrase holds the preposition; `date_in` leaves it out.
    """
    at = first
    while at < len(sentence) and at - first < 3 and sentence[at].lower in _TIME_LEADS:
        if at > first and sentence[at].parted:
            return None
        at += 1
    after = _time_core(sentence, at, led=at > first)
    return Phrase(first, after) if after is not None else None


def date_in(sentence: Sequence[Word], time: Phrase) -> Fragment:
    """Return where a date stands without the preposition before it."""
    first = time.first
    while first < time.after - 1 and sentence[first].lower in _TIME_LEADS - _NEARNESS:
        first += 1
    leads = [
        k for k in range(first, time.after - 1) if sentence[k].lower in ("on", "in", "at", "by")
    ]
    first = leads[-1] + 1 if leads else first
    return Fragment(sentence[first].start, sentence[time.after - 1].end)


def _time_core(sentence: Sequence[Word], at: int, *, led: bool) -> int | None:
    if at >= len(sentence) or (led and sentence[at].parted):
        return None
    word = sentence[at].lower
    ahead = sentence[at + 1].lower if at + 1 < len(sentence) else ""
    if word in WEEKDAYS or word in DAYS:
        return at + 2 if ahead in ("morning", "afternoon", "evening", "night") else at + 1
    if word in SPANS_OF_TIME:
        near = at > 0 and sentence[at - 1].lower in _NEARNESS
        return at + 1 if led and near else None
    if word in MONTHS and sentence[at].capital:
        return _after_year(sentence, at + 2) if _day(ahead) else _after_year(sentence, at + 1)
    if _day(word) and ahead in MONTHS:
        return _after_year(sentence, at + 2)
    before = sentence[at - 1].lower if at else ""
    return at + 1 if led and before in ("in", "since") and _year(word) else None


def _after_year(sentence: Sequence[Word], at: int) -> int:
    return at + 1 if at < len(sentence) and _year(sentence[at].lower) else at


def _day(word: str) -> bool:
    return word.isdecimal() and len(word) < 3


def _year(word: str) -> bool:
    return word.isdecimal() and len(word) == 4 and word[0] in "12"
