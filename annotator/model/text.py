"""The text of an article: kept exactly as it came, measured in code points."""

import hashlib
import re
from array import array
from bisect import bisect_right

_SURROGATE = re.compile("[\ud800-\udfff]")
_UNWANTED = re.compile("[\x00\ud800-\udfff]")
REPLACEMENT = "\ufffd"


class TextRefused(ValueError):
    """A text that cannot be an article's: it says which character is wrong, and where."""


def accept_text(raw: str, *, replace: bool = False) -> str:
    """Return `raw` as an article's text: verbatim but for one leading byte order mark.

    With `replace`, NUL and lone surrogates become U+FFFD instead of being refused.

    Raises:
        TextRefused: the text is empty or blank, or holds NUL or a lone surrogate.
    """
    text = raw.removeprefix("\ufeff")
    if not text.strip():
        raise TextRefused("the text is empty")
    if replace:
        return _UNWANTED.sub(REPLACEMENT, text)
    if (at := text.find("\x00")) >= 0:
        raise TextRefused(f"NUL character at position {at}")
    if not text.isascii() and (found := _SURROGATE.search(text)):
        raise TextRefused(f"lone surrogate U+{ord(found[0]):04X} at position {found.start()}")
    return text


def sha256_of(text: str) -> str:
    """Return the SHA-256 of the text in UTF-8, in hexadecimal."""
    return hashlib.sha256(text.encode()).hexdigest()


def title_of(text: str, longest: int = 200) -> str:
    """Return the first line with words, shortened, as a title for an untitled article."""
    for start in paragraph_starts(text[: 4 * longest]):
        line = text[start : start + longest + 1].split("\n", 1)[0].strip()
        if line:
            return line if len(line) <= longest else line[: longest - 1] + "…"
    return text.strip()[:longest]


def paragraph_starts(text: str) -> "array[int]":
    r"""Return where each paragraph starts; paragraphs end at `\n` alone, never elsewhere."""
    starts = array("q", [0])
    find, append, at = text.find, starts.append, 0
    while at := find("\n", at) + 1:
        append(at)
    return starts


class Text:
    r"""An article's text with its paragraphs (split at `\n` only)."""

    __slots__ = ("content", "starts")

    def __init__(self, content: str) -> None:
        self.content = content
        self.starts = paragraph_starts(content)

    def __len__(self) -> int:
        return len(self.content)

    def paragraph_at(self, offset: int) -> int:
        """Return the number of the paragraph that holds `offset`."""
        return max(0, bisect_right(self.starts, offset) - 1)

    def paragraph(self, number: int) -> tuple[int, int]:
        r"""Return start and end of a paragraph, its `\n` left out."""
        start = self.starts[number]
        last = number + 1 == len(self.starts)
        return start, len(self.content) if last else self.starts[number + 1] - 1
