"""Where words may start and end: decided by the few characters round each place."""

from itertools import product

from annotator.model.characters import (
    UNSPACED,
    Kind,
    cluster_end,
    cluster_start,
    in_cluster,
    kind_at,
)
from annotator.model.stops import Stop, stop_at

# Nothing looks further than this many characters from where it is asked.
REACH = 4096

_CORE = frozenset(Kind) - {Kind.BLANK, Kind.OTHER}
_ALPHABETIC = frozenset({Kind.LETTER, Kind.DIGIT})
# Kinds that mix in one word.
_MIXED = frozenset({_ALPHABETIC, frozenset({Kind.HANGUL, Kind.DIGIT})})
_APOSTROPHES = frozenset("'’＇")
_HYPHENS = frozenset("-\u2010\u2011\u05be")
# Marks that join, and the kinds that must stand on their two sides.
_LINKED = {
    **dict.fromkeys(".,:/٫٬\u202f", ((Kind.DIGIT, Kind.DIGIT),)),
    **dict.fromkeys("&_@", tuple(product(_ALPHABETIC, repeat=2))),
    "・": ((Kind.KATAKANA, Kind.KATAKANA),),
}
# Soft hyphen, word joiner, direction marks.
_INVISIBLE = frozenset("\u00ad\u2060\ufeff\u200e\u200f\u061c")
_CURRENCY = frozenset("$£€¥₩₽₹₪₺₴₦฿¢")
_PER = frozenset("%‰٪")
_GERSHAYIM = frozenset('"״”')
_GERESH = "׳"


def joined(text: str, at: int) -> bool:
    """Tell whether the characters on both sides of `at` belong to one word or one character."""
    if not 0 < at < len(text):
        return False
    before, after = text[at - 1], text[at]
    if before.isascii() and after.isascii() and before.isalnum() and after.isalnum():
        return True
    if in_cluster(text, at):
        return True
    left, right = kind_at(text, at - 1), kind_at(text, at)
    if left in _CORE and right in _CORE:
        return _same_word(left, right)
    if right not in _CORE:
        return hangs_on_left(text, at)
    return _hangs_on_right(text, cluster_start(text, at - 1))


def word_start(text: str, at: int) -> int:
    """Return the nearest border of a word at or before `at`."""
    limit = max(0, at - REACH)
    while at > limit and joined(text, at):
        at -= 1
    return cluster_start(text, at)


def word_end(text: str, at: int) -> int:
    """Return the nearest border of a word at or after `at`."""
    limit = min(len(text), at + REACH)
    while at < limit and joined(text, at):
        at += 1
    return cluster_end(text, at)


def has_word(text: str, start: int, end: int) -> bool:
    """Tell whether `[start, end)` holds anything a word is made of."""
    return any(kind_at(text, at) in _CORE for at in range(start, end))


def is_whole(text: str, start: int, end: int, *, possessive: bool = True) -> bool:
    """Tell whether `[start, end)` cuts no word; the sentence's full stop may follow.

    With `possessive` an 's may follow too.
    """
    if not _parts(text, start, start):
        return False
    if _parts(text, end, end - 1) or (text[end] == "." and not joined(text, end + 1)):
        return True
    return possessive and end + 2 <= len(text) and possessive_before(text, end + 2) == end


def _parts(text: str, at: int, inside: int) -> bool:
    """Tell whether words may part at `at`; `inside` is the character of the words beside it."""
    if not joined(text, at):
        return True
    return not in_cluster(text, at) and kind_at(text, inside) in UNSPACED


def possessive_before(text: str, end: int) -> int:
    """Return where the possessive 's that ends a word at `end` starts; -1 if there is none."""
    at = end - 2
    if at < 1 or text[at + 1] not in "sS" or text[at] not in _APOSTROPHES:
        return -1
    if joined(text, end) or not joined(text, at) or kind_at(text, at - 1) is Kind.DIGIT:
        return -1
    return at


def hangs_on_left(text: str, at: int) -> bool:
    """Tell whether the punctuation at `at` belongs to the word before it."""
    mark = text[at]
    if at == 0:
        return False
    if mark == "." and stop_at(text, at) is not Stop.PLAIN:
        return True
    left, right = _kinds_around(text, at)
    if mark in _PER:
        return left is Kind.DIGIT
    if mark in _CURRENCY:
        return left in _ALPHABETIC and (left is Kind.DIGIT) != (right is Kind.DIGIT)
    if mark == _GERESH:
        return _hebrew(text[at - 1])
    return _links(text, at, left, right)


def _hangs_on_right(text: str, at: int) -> bool:
    left, right = _kinds_around(text, at)
    if text[at] in _CURRENCY:
        return right is Kind.DIGIT
    if text[at] == ".":
        return left in _CORE and (stop_at(text, at) is Stop.INSIDE or _links(text, at, left, right))
    if text[at] == _GERESH:
        return at > 0 and _hebrew(text[at - 1])
    return _links(text, at, left, right)


def _same_word(left: Kind, right: Kind) -> bool:
    if left is right:
        return left is not Kind.EMOJI
    return frozenset((left, right)) in _MIXED


def _kinds_around(text: str, at: int) -> tuple[Kind, Kind]:
    left = kind_at(text, at - 1) if at > 0 else Kind.BLANK
    right = kind_at(text, at + 1) if at + 1 < len(text) else Kind.BLANK
    return left, right


def _links(text: str, at: int, left: Kind, right: Kind) -> bool:
    """Tell whether the mark at `at` joins the words on its two sides into one."""
    mark = text[at]
    if mark in _HYPHENS or mark in _APOSTROPHES:
        follows = right in _ALPHABETIC if mark in _HYPHENS else right is Kind.LETTER
        return follows and (left in _ALPHABETIC or _after_stop(text, at))
    if mark in _INVISIBLE:
        return left in _CORE and right in _CORE and _same_word(left, right)
    if mark in _GERSHAYIM:
        return right is Kind.LETTER and _hebrew_around(text, at)
    return (left, right) in _LINKED.get(mark, ())


def _after_stop(text: str, at: int) -> bool:
    """The hyphen of "U.S.-led"."""
    return at > 1 and text[at - 1] == "." and stop_at(text, at - 1) is not Stop.PLAIN


def _hebrew_around(text: str, at: int) -> bool:
    return at > 0 and _hebrew(text[at - 1]) and _hebrew(text[at + 1])


def _hebrew(char: str) -> bool:
    return "\u05d0" <= char <= "\u05ea"
