"""The project's own confirmed names: what annotators labelled, when it is clear what it means."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import NamedTuple

from annotator.model.fragment import Fragment
from annotator.model.labelled_words import LabelledWords, find_again

_LONGEST = 120
# One label, one referent, must have this share of all that was said of the words.
_DOMINANT = 0.8
_PRONOUNS_WORDS = (
    "i me my mine we us our ours you your yours he him his he she her hers it its they"
    " them their theirs this that these those who whom whose which one ones both all some"
    " any none other others another each himself herself itself themselves myself"
    " ourselves"
)
_PRONOUNS = frozenset(_PRONOUNS_WORDS.split())


class Said(NamedTuple):
    """Words with the label and the referent they were given; "" for no referent."""

    words: str
    label: str
    referent: str


class OwnName(NamedTuple):
    """Words whose label is clear, with who they are when that is clear too."""

    words: str
    label: str
    referent: str
    share: float


def confirmed_names(
    counts: Mapping[Said, int], rejected: Mapping[tuple[str, str], int], labels: Collection[str]
) -> Iterator[OwnName]:
    """Yield the words that may be proposed, of the labels given.

    Left out are pronouns, words labelled in several ways, lower-case words labelled but once,
    and what was rejected as often as it was confirmed (by words and label).
    """
    by_words: dict[str, Counter[Said]] = defaultdict(Counter)
    for said, count in counts.items():
        if count > 0 and _is_name(said.words):
            by_words[said.words][said] += count
    for words, found in by_words.items():
        label, count, share = _dominant((said.label, n) for said, n in found.items())
        if label not in labels or share < _DOMINANT or rejected.get((words, label), 0) >= count:
            continue
        if words == words.lower() and words != words.upper() and count < 2:
            continue
        linked = [(s.referent, n) for s, n in found.items() if s.label == label and s.referent]
        referent, _, certain = _dominant(linked) if linked else ("", 0, 0.0)
        yield OwnName(words, label, referent if certain >= _DOMINANT else "", share)


def find_names(text: str, names: Mapping[str, OwnName]) -> Iterator[tuple[Fragment, OwnName]]:
    """Yield where confirmed names stand in a text as whole words, written the same way."""
    phrases = [LabelledWords(name.words, name.label, 0) for name in names.values()]
    for phrase, place in find_again(text, phrases):
        yield place, names[phrase.words]


def _is_name(words: str) -> bool:
    if not 1 < len(words) <= _LONGEST or "\n" in words or words.isdigit():
        return False
    return words.lower() not in _PRONOUNS


def _dominant(counts: Iterable[tuple[str, int]]) -> tuple[str, int, float]:
    """Return what has most, how much, and its share of all."""
    total: Counter[str] = Counter()
    for name, count in counts:
        total[name] += count
    name, most = total.most_common(1)[0]
    return name, most, most / total.total()
