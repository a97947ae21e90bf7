"""Moving an end of an annotation or a selection by a word or a character."""

from collections.abc import Sequence
from enum import Enum

from annotator.errors import Refused
from annotator.model.characters import cluster_end, cluster_start
from annotator.model.fragment import Fragment
from annotator.model.words import previous_word, words

# Far enough to meet the next word across a wide gap.
_REACH = 2000


class Nudge(Enum):
    """Which end moves, which way, by what: (end, later, by word)."""

    END_LATER = (True, True, True)
    END_EARLIER = (True, False, True)
    START_LATER = (False, True, True)
    START_EARLIER = (False, False, True)
    END_LATER_CHARACTER = (True, True, False)
    END_EARLIER_CHARACTER = (True, False, False)
    START_LATER_CHARACTER = (False, True, False)
    START_EARLIER_CHARACTER = (False, False, False)


def nudged(text: str, fragments: Sequence[Fragment], nudge: Nudge) -> tuple[Fragment, ...]:
    """Return the fragments with the last one's end or the first one's start moved.

    Raises:
        Refused: nothing would be left, or the text ends there.
    """
    at_end, later, by_word = nudge.value
    moved = fragments[-1] if at_end else fragments[0]
    if at_end:
        end = _moved_end(text, moved, later=later, by_word=by_word)
        return (*fragments[:-1], Fragment(moved.start, end))
    start = _moved_start(text, moved, later=later, by_word=by_word)
    return (Fragment(start, moved.end), *fragments[1:])


def _moved_end(text: str, fragment: Fragment, *, later: bool, by_word: bool) -> int:
    start, end = fragment
    if later:
        _refuse_unless(end < len(text), "The text ends here")
        if not by_word:
            return cluster_end(text, end + 1)
        ahead = words(text, end, min(len(text), end + _REACH))
        return next((word.end for word in ahead), len(text))
    if not by_word:
        shorter = cluster_start(text, end - 1)
    else:
        ends = [word.end for word in words(text, max(start, end - _REACH), end) if word.end < end]
        shorter = ends[-1] if ends else start
    _refuse_unless(shorter > start, "Nothing would be left; Delete removes the annotation")
    return shorter


def _moved_start(text: str, fragment: Fragment, *, later: bool, by_word: bool) -> int:
    start, end = fragment
    if not later:
        _refuse_unless(start > 0, "The text starts here")
        return previous_word(text, start) if by_word else cluster_start(text, start - 1)
    if not by_word:
        shorter = cluster_end(text, start + 1)
    else:
        inside = words(text, start, min(end, start + _REACH))
        shorter = next((word.start for word in inside if word.start > start), end)
    _refuse_unless(shorter < end, "Nothing would be left; Delete removes the annotation")
    return shorter


def _refuse_unless(holds: bool, why: str) -> None:
    if not holds:
        raise Refused(why)
