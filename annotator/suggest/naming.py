"""What a phrase names: the words that are the name in it, and the labels they could have."""

from collections.abc import Sequence
from typing import NamedTuple

from annotator.model.fragment import Fragment
from annotator.suggest.cue_words import SOURCE_NOUNS
from annotator.suggest.entity_words import (
    BODIES,
    CAPITALS,
    FIRMS,
    HUMANS,
    MEDIA,
    MEDIA_NOUNS,
    OTHERS,
    PAPERS,
    PARTIES,
    PERSONAL,
    SHIPS,
    STATES,
    TITLES,
    UNIONS,
)
from annotator.suggest.phrases import DETERMINERS, PREPOSITIONS, Phrase, Word, place
from annotator.suggest.word_sets import word_set

# In doubt the broader label: it is tried last.
BROADEST = "ENTITY"
_STATE_DESCRIPTIONS = word_set("country countries nation nations north south state states")


class Named(NamedTuple):
    """A phrase's name or description, the labels it could have, best first, and how sure."""

    place: Fragment
    labels: tuple[str, ...]
    score: float


def named(sentence: Sequence[Word], phrase: Phrase) -> Named:
    """Return what a phrase names.

    A title before a name and the article before it are left out; a description is kept whole.
    """
    head = _head(sentence, phrase)
    last = sentence[head]
    if phrase.after - phrase.first == 1 and last.pronoun:
        label = "PERSON" if last.lower in PERSONAL else BROADEST
        return Named(place(sentence, phrase), (label, BROADEST), 0.85)
    if not last.capital or last.lower in HUMANS | FIRMS | PARTIES:
        return _described(sentence, phrase, last.lower)
    name = _name(sentence, phrase, head)
    found = place(sentence, name)
    words = " ".join(word.text for word in sentence[name.first : name.after])
    titled = name.first > phrase.first and sentence[name.first - 1].lower in TITLES
    if titled:
        found = place(sentence, _until_of(sentence, name))
        return Named(found, ("PERSON", BROADEST), 0.95)
    if (known := _known(words, last)) is not None:
        return Named(found, (known[0], BROADEST), known[1])
    if words.isupper() and len(words) > 1 and name.after - name.first == 1:
        return Named(found, ("ORG", BROADEST), 0.5)
    return Named(found, ("PERSON", BROADEST), 0.7 if name.after - name.first > 1 else 0.55)


def _known(words: str, last: Word) -> tuple[str, float] | None:
    """Return the label that the lists know the words for, and how sure they are."""
    lists: tuple[tuple[bool, tuple[str, float]], ...] = (
        (words in MEDIA or last.lower in MEDIA_NOUNS, ("MEDIA", 0.9)),
        (words in UNIONS, ("INTLORG", 0.9)),
        (words in STATES or words in CAPITALS, ("COUNTRY", 0.9)),
        (last.lower.rstrip(".") in FIRMS, ("COMPANY", 0.85)),
        (last.lower in BODIES, ("GOVBODY", 0.85)),
        (last.lower in OTHERS, ("ORG", 0.75)),
        (last.lower in PAPERS, ("DOCUMENT", 0.7)),
    )
    return next((known for there, known in lists if there), None)


def _described(sentence: Sequence[Word], phrase: Phrase, head: str) -> Named:
    kinds = {word.lower for word in sentence[phrase.first : phrase.after]}
    found = place(sentence, phrase)
    people, firms = bool(kinds & (HUMANS | {"people", "those"})), bool(kinds & FIRMS)
    if kinds & PARTIES or (people and firms):
        return Named(found, ("PARTY", BROADEST), 0.85)
    lists = (
        (head in SOURCE_NOUNS, "SOURCE"),
        (people, "PERSON"),
        (firms, "COMPANY"),
        (bool(kinds & SHIPS), "VESSEL"),
        (bool(kinds & PAPERS), "DOCUMENT"),
        (head in _STATE_DESCRIPTIONS, "COUNTRY"),
        (bool(kinds & BODIES), "GOVBODY"),
        (bool(kinds & MEDIA_NOUNS), "MEDIA"),
    )
    labels = tuple(label for there, label in lists if there)
    return Named(found, (*labels, BROADEST), 0.85 if labels else 0.45)


def _head(sentence: Sequence[Word], phrase: Phrase) -> int:
    """Return the word that says what the phrase is: before "of" in a description."""
    for at in range(phrase.first + 1, phrase.after):
        word = sentence[at]
        if word.lower in PREPOSITIONS | {"familiar", "close"} and not sentence[at - 1].capital:
            return at - 1
    return phrase.after - 1


def _name(sentence: Sequence[Word], phrase: Phrase, head: int) -> Phrase:
    """Return the name in a phrase: the capitals at its end, behind any title."""
    first = phrase.first
    while first < head and sentence[first].lower in DETERMINERS:
        first += 1
    titles = [k for k in range(first, head) if sentence[k].lower in TITLES]
    possessives = [k for k in range(first, head) if sentence[k].lower in ("'s", "’s")]
    if titles:
        first = titles[-1] + 1
    elif possessives:
        first = possessives[-1] + 1
    lower = [k for k in range(first, head) if not _in_name(sentence, k)]
    first = lower[-1] + 1 if lower else first
    return Phrase(first, head + 1)


def _until_of(sentence: Sequence[Word], name: Phrase) -> Phrase:
    """Return a person's name without what the person is of: "Edda Marlow of Velmora"."""
    small = (k for k in range(name.first + 1, name.after) if sentence[k].lower in ("of", "for"))
    return Phrase(name.first, next(small, name.after))


def _in_name(sentence: Sequence[Word], at: int) -> bool:
    word = sentence[at]
    small = ("of", "for", "the", "and", "de", "al", "von", "bin", "du", "la", "van", "der")
    return word.capital or (word.lower in small and sentence[at - 1].capital)
