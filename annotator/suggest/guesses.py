"""Attribute values that the marks and words of an annotation tell by themselves.

A guess is made only where the schema declares it (`guess` of an attribute), and only a value
that the attribute has. What leaves room for doubt is not guessed.
"""

import re
from collections.abc import Sequence

from annotator.model.fragment import Fragment
from annotator.model.quotations import quotations
from annotator.model.schema import Guess, Label, Schema
from annotator.model.values import Json, JsonObject
from annotator.model.words import around_line
from annotator.suggest.attribution import Attribution, attribution_of
from annotator.suggest.cue_words import HEARSAY, SOURCE_NOUNS, STANCE_OF, hides_speaker
from annotator.suggest.entity_words import CAPITALS, FIRMS, HUMANS, PARTIES, PRONOUNS, STATES
from annotator.suggest.phrases import DETERMINERS
from annotator.suggest.sanction_scene import points_back

# With an article before them these only describe, capital or not: "The Kim Regime", "the North".
_DESCRIPTIONS = (
    HUMANS
    | FIRMS
    | PARTIES
    | SOURCE_NOUNS
    | {"north", "south", "west", "east", "regime", "kingdom"}
)
# Plurals, which a headline writes with a capital letter: "Russian Firms".
FIRMS_AND_PEOPLE = frozenset(
    word for word in HUMANS | FIRMS | PARTIES if word.endswith("s") and word != "holdings"
)
# A character that is said: no blank, no mark.
_SPOKEN = re.compile(r"[^\W_]")

# Nobody says, and nothing is called, more than this at once, in code points: it is not looked at.
LONGEST = 10_000


def guessed(schema: Schema, label: str, text: str, fragments: Sequence[Fragment]) -> JsonObject:
    """Return the attributes that an annotation's marks and words tell."""
    attributes = [a for a in schema.attributes_of(label) if a.guess is not None]
    if not attributes or fragments[-1].end - fragments[0].start > LONGEST:
        return {}
    found = schema.by_id[label]
    attribution: Attribution | None = None
    if {a.guess for a in attributes} & {Guess.STANCE, Guess.ANONYMOUS}:
        attribution = attribution_of(text, fragments)
    values: JsonObject = {}
    for attribute in attributes:
        value = _guess(attribute.guess, found, text, fragments, attribution)
        known = {choice.id for choice in attribute.values}
        if value is not None and (value is True or value in known):
            values[attribute.id] = value
    return values


def _guess(
    guess: Guess | None,
    label: Label,
    text: str,
    fragments: Sequence[Fragment],
    attribution: Attribution | None,
) -> Json:
    words = " ".join(text[slice(*each)] for each in fragments)
    value: Json = None
    match guess:
        case Guess.QUOTE:
            value = quote_kind(text, fragments)
        case Guess.MENTION:
            value = mention_kind(words)
        case Guess.METONYM:
            value = is_metonym(label.id, words)
        case Guess.ANAPHOR:
            value = points_back(words) or None
        case Guess.STANCE if attribution is not None:
            value = stance_of(attribution)
        case Guess.ANONYMOUS if attribution is not None:
            value = is_anonymous(attribution)
        case _:
            pass
    return value


def quote_kind(text: str, fragments: Sequence[Fragment]) -> str:
    """Tell a direct quotation from an indirect and a mixed one by the quotation marks.

    Marks pair within the paragraph, so a statement inside a longer quotation is direct, too. A
    single pair of marks round one piece of several makes it mixed.
    """
    inside = outside = False
    for start, end in fragments:
        at = start
        for low, high in sorted(_marked(text, start, end)):
            outside |= _SPOKEN.search(text, at, max(at, min(low, end))) is not None
            inside |= _SPOKEN.search(text, max(low, start), min(high, end)) is not None
            at = max(at, min(high, end))
        outside |= _SPOKEN.search(text, at, end) is not None
    if not inside:
        return "indirect"
    return "mixed" if outside else "direct"


def _marked(text: str, start: int, end: int) -> list[Fragment]:
    """Return the quotations that touch a stretch; a mark left open reaches to the stretch's end."""
    line = around_line(text, start)
    found = [q for q in quotations(text, line[0], max(line[1], end)) if q.overlaps(start, end)]
    opening = text[start]
    if opening in '"“„«»「『' and not any(q.start == start for q in found):
        found.append(Fragment(start, end))
    return found


def mention_kind(words: str) -> str:
    """Tell a name from a description and a pronoun.

    A name has a capital letter in its last word and no article before it ("the Treasury" is one
    all the same); scripts without capitals are taken for names, as most labelled words there are.
    """
    folded = words.split()
    if not folded:
        return "name"
    if len(folded) == 1 and folded[0].casefold() in PRONOUNS and not _shouted(words):
        return "pronoun"
    if not any(char.islower() or char.isupper() for char in words):
        return "name"
    return "nominal" if _described(folded) else "name"


def _shouted(words: str) -> bool:
    """Tell "US" and "IT" from "us" and "it"."""
    return words.isupper() and len(words) > 1


def _described(words: list[str]) -> bool:
    head = _head(words)
    plain = head.strip("\"'”“’,.").casefold()
    if not any(char.isupper() or char.isdigit() for char in head):
        return True
    first = words[0].casefold()
    if first in DETERMINERS - {"the"}:
        return True
    return plain in _DESCRIPTIONS and (first == "the" or plain in FIRMS_AND_PEOPLE)


def _head(words: list[str]) -> str:
    """Return the word before the first preposition of a description, else the last word."""
    for at in range(1, len(words)):
        if words[at] in ("of", "from", "in", "with", "for", "at", "on", "to", "who", "that"):
            if words[at - 1].islower():
                return words[at - 1]
            if words[at] not in ("of", "for"):
                return words[at - 1]
    return words[-1]


def is_metonym(label: str, words: str) -> bool | None:
    """Tell whether a capital's name stands for its government: then it is labelled as a country."""
    return True if label == "COUNTRY" and words in CAPITALS - STATES else None


def stance_of(attribution: Attribution) -> str | None:
    """Return the stance that a cue leaves no doubt about: "condemned", "denied", "allegedly"."""
    for word in attribution.cue_words:
        stance = STANCE_OF.get(word) or HEARSAY.get(word)
        if stance:
            return stance
    return None


def is_anonymous(attribution: Attribution) -> bool | None:
    """Tell whether the speaker is hidden on purpose: "sources", "asked not to be named"."""
    if attribution.speaker is None:
        return None
    words = attribution.words[attribution.speaker.first : attribution.speaker.after]
    if words[-1].lower in ("sources", "source", "insiders"):
        return True
    return True if hides_speaker(" ".join(word.text for word in attribution.words)) else None
