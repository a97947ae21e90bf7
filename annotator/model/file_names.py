"""Names of files as people can read them, whatever bytes stand for them on a disk or in an archive.

Names that are not UTF-8 come from other systems. Their encoding is told by what they would say in
each: words of one script, small letters after capitals, no signs where letters should stand.
"""

import os
import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache

# What no line of a report can show: controls, ends of lines, bytes that are no UTF-8.
_ILLEGIBLE = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")
_SURROGATE = re.compile("[\ud800-\udfff]")
# A name within a path or a sentence.
_NAME = re.compile("[^/“”]+")
_MULTIBYTE = re.compile(
    rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}"
)
_HIGH = re.compile(rb"[\x80-\xff]")
# The first ones win when several read a name equally well.
_SINGLE_BYTE = ("cp1252", "cp1251", "cp866", "cp437", "cp1250", "koi8_r")
# Encodings of two bytes a letter, with the first bytes of their usual letters.
_DOUBLE_BYTE = {
    "cp932": (0x88, 0x97),
    "gb18030": (0xB0, 0xD7),
    "big5": (0xA4, 0xC6),
    "cp949": (0xB0, 0xC8),
}
_USUAL_SIGNS = frozenset("«»–—’‘“”№€£§°…¿¡、。・「」（）【】")
_RUSSIAN = frozenset("абвгдежзийклмнопрстуфхцчшщъыьэюяёіїєґў")
# What speaks against an encoding, and how much.
_SIGN, _MIXED, _CASE, _SIDE_BY_SIDE, _RARE = 3.0, 3.0, 1.0, 0.5, 1.5
_CLEARLY = 2.0
_HAN, _HANGUL, _KANA = 0.4, 0.3, 0.1
# Signs that stand in no name, but for the second half of a letter.
_SECOND_BYTES = frozenset("@[\\]^`{|}~")
_HALF_WIDTH = range(0xFF61, 0xFFA0)


def legible(words: str) -> str:
    """Return a name, a path or a sentence with names in it as it can be shown and stored."""
    if _ILLEGIBLE.search(words) is None:
        return words
    if _SURROGATE.search(words) is not None:
        words = _NAME.sub(_decoded, words)
    return _ILLEGIBLE.sub(_picture, words)


def name_encoding(names: Sequence[bytes]) -> str:
    """Return the encoding in which names of the same origin can be read."""
    together = b" ".join(names)
    high = len(_HIGH.findall(together))
    if 2 * sum(map(len, _MULTIBYTE.findall(together))) > high:
        # At most cut off within a letter.
        return "utf-8"
    best, cost = _best(names)
    return best if cost < high else "utf-8"


def clearer_encoding(words: bytes, likely: str) -> str:
    """Return the encoding in which a few words read clearly better than in a likely one, if any."""
    best, cost = _best([words])
    return best if cost + _CLEARLY < _cost([words], likely) else likely


def _best(names: Sequence[bytes]) -> tuple[str, float]:
    costs = {name: _cost(names, name) for name in (*_SINGLE_BYTE, *_DOUBLE_BYTE)}
    best = min(costs, key=lambda name: costs[name])
    return best, costs[best]


def _decoded(found: re.Match[str]) -> str:
    if _SURROGATE.search(found[0]) is None:
        return found[0]
    try:
        raw = os.fsencode(found[0])
    except UnicodeEncodeError:
        return _SURROGATE.sub("\ufffd", found[0])
    return raw.decode(_encoding_of(raw), "replace")


@lru_cache(maxsize=1000)
def _encoding_of(name: bytes) -> str:
    return name_encoding([name])


def _picture(found: re.Match[str]) -> str:
    """Return what stands for a control: the picture of it where there is one."""
    code = ord(found[0])
    if code < 0x20:
        return chr(0x2400 + code)
    return "\u2421" if code == 0x7F else "\ufffd"


def _cost(names: Sequence[bytes], encoding: str) -> float:
    total = 0.0
    for raw in names:
        try:
            said = raw.decode(encoding)
        except UnicodeDecodeError:
            return float("inf")
        total += sum(
            _letter_cost(before, letter, encoding)
            for before, letter in zip(" " + said, said, strict=False)
        )
    return total


def _letter_cost(before: str, letter: str, encoding: str) -> float:
    """Return what a letter, after another, speaks against its encoding."""
    if letter.isascii():
        if not before.isalpha() or before.isascii():
            return 0.0
        if not letter.isalpha():
            return _RARE * (letter in _SECOND_BYTES)
        return {"LATIN": 0.0, "CJK": _CASE}.get(_script(before), _MIXED)
    if not letter.isalnum():
        return 0.0 if letter in _USUAL_SIGNS and not before.isalnum() else _SIGN
    if encoding in _DOUBLE_BYTE:
        return _wide_cost(letter, encoding) + _CASE * (before.isascii() and before.isalpha())
    cost = 0.0
    script = _script(letter)
    if before.isalpha():
        cost += _MIXED * (_script(before) != script)
        cost += _CASE * (before.islower() and letter.isupper())
        cost += _SIDE_BY_SIDE * (script != "CYRILLIC" and not before.isascii())
    return cost + _RARE * (script == "CYRILLIC" and letter.lower() not in _RUSSIAN)


def _wide_cost(letter: str, encoding: str) -> float:
    first = letter.encode(encoding)[0]
    usual = _DOUBLE_BYTE[encoding]
    script = _script(letter)
    if script in ("HIRAGANA", "KATAKANA") and ord(letter) not in _HALF_WIDTH:
        return _KANA
    if usual[0] <= first <= usual[1]:
        return {"CJK": _HAN, "HANGUL": _HANGUL}.get(script, _RARE)
    return _RARE


def _script(letter: str) -> str:
    return unicodedata.name(letter, "").partition(" ")[0]
