"""Kinds of characters, and the borders between them that nothing may cut."""

import re
import unicodedata
from enum import Enum, auto
from functools import lru_cache


class Kind(Enum):
    """What a character is to a word; each script written without blanks is a kind of its own."""

    BLANK = auto()
    OTHER = auto()
    LETTER = auto()
    DIGIT = auto()
    HANGUL = auto()
    HAN = auto()
    HIRAGANA = auto()
    KATAKANA = auto()
    THAI = auto()
    LAO = auto()
    KHMER = auto()
    MYANMAR = auto()
    EMOJI = auto()


# Scripts written without blanks: words are parts of their runs.
UNSPACED = frozenset(
    {
        Kind.HAN,
        Kind.HIRAGANA,
        Kind.KATAKANA,
        Kind.THAI,
        Kind.LAO,
        Kind.KHMER,
        Kind.MYANMAR,
    }
)
ZWJ = "\u200d"
_EMOJI_STYLE = "\ufe0f"
_JOINERS = frozenset("\u200c\u200d\uff9e\uff9f")
# Signs that belong to the character after them, such as the Arabic number sign.
_PREPENDED = frozenset("\u0600\u0601\u0602\u0603\u0604\u0605\u06dd\u070f\u0890\u0891\u08e2\u0d4e")
# Thai and Lao vowel signs that Unicode files under letters but keeps with the letter before.
_SPACING_VOWELS = frozenset("\u0e33\u0eb3")

_BLOCKS = (
    (0x0E00, 0x0E7F, Kind.THAI),
    (0x0E80, 0x0EFF, Kind.LAO),
    (0x1000, 0x109F, Kind.MYANMAR),
    (0x1100, 0x11FF, Kind.HANGUL),
    (0x1780, 0x17FF, Kind.KHMER),
    (0x3005, 0x3007, Kind.HAN),
    (0x3041, 0x309F, Kind.HIRAGANA),
    (0x30A1, 0x30FF, Kind.KATAKANA),
    (0x3131, 0x318E, Kind.HANGUL),
    (0x31F0, 0x31FF, Kind.KATAKANA),
    (0x3400, 0x9FFF, Kind.HAN),
    (0xA960, 0xA97F, Kind.HANGUL),
    (0xAA60, 0xAA7F, Kind.MYANMAR),
    (0xAC00, 0xD7FF, Kind.HANGUL),
    (0xF900, 0xFAFF, Kind.HAN),
    (0xFF66, 0xFF9F, Kind.KATAKANA),
    (0x20000, 0x3FFFF, Kind.HAN),
)
# Characters that nothing clings to and that cling to nothing, by far the most of what is written.
_ALONE = re.compile(
    "[\0-\u02ff\u0370-\u0482\u048a-\u058f\u1e00-\u1fff\u2010-\u2027\u2030-\u205e"
    "\u20a0-\u20c0\u2100-\u23ff\u3000-\u3029\u3041-\u3096\u30a1-\u30ff\u3400-\u9fff\uac00-\ud7a3]*"
)
_EMOJI_BLOCKS = ((0x2600, 0x27BF), (0x1F000, 0x1FAFF))


@lru_cache(maxsize=8192)
def kind_of(char: str) -> Kind:
    """Return the kind of one character without its neighbours."""
    category = unicodedata.category(char)
    if category[0] == "L":
        return _script(ord(char)) or Kind.LETTER
    if category[0] == "N":
        return _script(ord(char)) or Kind.DIGIT
    if char in _PREPENDED:
        return Kind.OTHER
    if category[0] == "Z" or category in ("Cc", "Cf"):
        return Kind.BLANK
    if category[0] == "S" and any(low <= ord(char) <= high for low, high in _EMOJI_BLOCKS):
        return Kind.EMOJI
    return Kind.OTHER


def kind_at(text: str, at: int) -> Kind:
    """Return the kind of the character at `at`; marks take the kind of what they stand on."""
    base = cluster_start(text, at) if extends(text[at]) else at
    kind = kind_of(text[base])
    styled = base + 1 < len(text) and text[base + 1] == _EMOJI_STYLE
    return Kind.EMOJI if styled and kind is Kind.OTHER else kind


@lru_cache(maxsize=8192)
def extends(char: str) -> bool:
    """Tell whether `char` belongs to the character before it (marks, joiners, skin tones)."""
    return (
        unicodedata.category(char)[0] == "M"
        or char in _JOINERS
        or char in _SPACING_VOWELS
        or "\U0001f3fb" <= char <= "\U0001f3ff"
        or "\U000e0020" <= char <= "\U000e007f"
    )


def in_cluster(text: str, at: int) -> bool:
    """Tell whether `at` lies inside what a reader sees as one character."""
    if not 0 < at < len(text):
        return False
    before, after = text[at - 1], text[at]
    if before < "\x7f" and after < "\x7f":
        return before == "\r" and after == "\n"
    if _breaks(before) or _breaks(after):
        return False
    return (
        extends(after)
        or before in _PREPENDED
        or _emoji_joined(text, at)
        or _jamo_joined(before, after)
    )


def is_one_each(text: str) -> bool:
    """Tell whether a text holds only characters that are never parts of a larger one."""
    return "\r\n" not in text and _ALONE.fullmatch(text) is not None


def cluster_start(text: str, at: int) -> int:
    """Return the nearest border between characters at or before `at`."""
    while in_cluster(text, at):
        at -= 1
    return at


def cluster_end(text: str, at: int) -> int:
    """Return the nearest border between characters at or after `at`."""
    while in_cluster(text, at):
        at += 1
    return at


def _script(code: int) -> Kind | None:
    if code < 0x0E00:
        return None
    return next((kind for low, high, kind in _BLOCKS if low <= code <= high), None)


@lru_cache(maxsize=8192)
def _breaks(char: str) -> bool:
    """Controls and invisible signs: nothing clings to them."""
    category = unicodedata.category(char)
    return category in ("Cc", "Zl", "Zp") or (
        category == "Cf" and not extends(char) and char not in _PREPENDED
    )


def _base(text: str, at: int) -> int:
    while at > 0 and extends(text[at]):
        at -= 1
    return at


def _emoji_joined(text: str, at: int) -> bool:
    before, after = text[at - 1], text[at]
    if before == ZWJ:
        return _pictographic(after) and _pictographic(text[_base(text, at - 1)])
    return _regional(before) and _regional(after) and _regionals_before(text, at) % 2 == 1


def _pictographic(char: str) -> bool:
    return kind_of(char) is Kind.EMOJI or unicodedata.category(char) == "So"


def _regional(char: str) -> bool:
    return "\U0001f1e6" <= char <= "\U0001f1ff"


def _regionals_before(text: str, at: int) -> int:
    start = at
    while start > 0 and at - start < 4096 and _regional(text[start - 1]):
        start -= 1
    return at - start


def _jamo_joined(before: str, after: str) -> bool:
    if "\u1160" <= after <= "\u11ff" or "\ud7b0" <= after <= "\ud7fb":
        return kind_of(before) is Kind.HANGUL
    leading = "\u1100" <= before <= "\u115f" or "\ua960" <= before <= "\ua97c"
    return leading and kind_of(after) is Kind.HANGUL
