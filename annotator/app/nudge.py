"""Moving an end of an annotation or a selection by a word, a character or a clause."""

import re
from collections.abc import Sequence
from enum import Enum

from annotator.errors import Refused
from annotator.model.characters import cluster_end, cluster_start
from annotator.model.fragment import Fragment
from annotator.model.sentences import sentence_at
from annotator.model.words import previous_word, snap, words

# Far enough to meet the next word across a wide gap.
_REACH = 2000
# Marks that a clause ends at; not the comma or colon of a number.
_CLAUSE_ENDS = re.compile(r"[;؛；—–。]|(?<!\d)[,،，、:：]|[,:](?!\d)")


class Nudge(Enum):
    """Which end moves, which way, by what: (end, later, by word; None is by clause)."""

    END_LATER = (True, True, True)
    END_EARLIER = (True, False, True)
    START_LATER = (False, True, True)
    START_EARLIER = (False, False, True)
    END_LATER_CHARACTER = (True, True, False)
    END_EARLIER_CHARACTER = (True, False, False)
    START_LATER_CHARACTER = (False, True, False)
    START_EARLIER_CHARACTER = (False, False, False)
    END_LATER_CLAUSE = (True, True, None)
    END_EARLIER_CLAUSE = (True, False, None)


def nudged(text: str, fragments: Sequence[Fragment], nudge: Nudge) -> tuple[Fragment, ...]:
    """Return the fragments with the last one's end or the first one's start moved.

    Raises:
        Refused: nothing would be left, or the text ends there.
    """
    at_end, later, by_word = nudge.value
    moved = fragments[-1] if at_end else fragments[0]
    if at_end:
        if by_word is None:
            end = _clause_end(text, moved, later=later)
        else:
            end = _moved_end(text, moved, later=later, by_word=by_word)
        return (*fragments[:-1], Fragment(moved.start, end))
    start = _moved_start(text, moved, later=later, by_word=by_word is True)
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


def _clause_end(text: str, fragment: Fragment, *, later: bool) -> int:
    """Return the next end of a clause behind a stretch, or the last one inside it."""
    start, end = fragment
    if later:
        ahead = next((w for w in words(text, end, min(len(text), end + _REACH))), None)
        _refuse_unless(ahead is not None, "The text ends here")
        first = end if ahead is None else ahead.start
        limit = sentence_at(text, first).end
        found = _CLAUSE_ENDS.search(text, first, limit)
        return snap(text, start, limit if found is None else found.start()).end
    ends = [found.start() for found in _CLAUSE_ENDS.finditer(text, start, end - 1)]
    shorter = [snap(text, start, at).end for at in ends if at > start]
    shorter = [at for at in shorter if start < at < end]
    _refuse_unless(bool(shorter), "There is only one clause in it")
    return shorter[-1]


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
