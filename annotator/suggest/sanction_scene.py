"""The sentence a sanction stands in, with its trigger."""

from collections.abc import Sequence

import msgspec

from annotator.model.fragment import Fragment
from annotator.model.sentences import sentence_at
from annotator.suggest.phrases import Word, words_of
from annotator.suggest.word_sets import word_set

_POINTING = word_set("such that the these this those")
_ANAPHORS = word_set("action actions decision measure measures move moves step steps")


class Scene(msgspec.Struct, frozen=True):
    """The words of the sentence and which of them are the trigger."""

    words: tuple[Word, ...]
    first: int
    after: int

    @property
    def head(self) -> str:
        """The trigger's first word in small letters, "sanctioned" of "already-sanctioned"."""
        return self.words[self.first].lower.rpartition("-")[2]

    def at(self, number: int) -> str:
        """Return a word in small letters; nothing where the sentence has none."""
        return self.words[number].lower if 0 <= number < len(self.words) else ""


def points_back(words: str) -> bool:
    """Tell whether a trigger only takes up a sanction named before: "the move", "that measure"."""
    folded = words.casefold().split()
    return len(folded) == 2 and folded[0] in _POINTING and folded[1] in _ANAPHORS


def scene_of(text: str, fragments: Sequence[Fragment]) -> Scene | None:
    """Return the sentence of a trigger; None when no word of it stands in the trigger."""
    sentence = sentence_at(text, fragments[0].start)
    words = tuple(words_of(text, *sentence))
    inside = [n for n, w in enumerate(words) if fragments[0].overlaps(w.start, w.end)]
    return Scene(words, inside[0], inside[-1] + 1) if inside else None
