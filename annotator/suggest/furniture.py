r"""What of a page is not its story: repeated lines, links, credits, captions, player stamps.

The rules look at whole lines (split at `\n`), never inside a sentence; what they find is only
proposed. A line that ends like a sentence, or quotes somebody, is furniture only when it stands
in the article already.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence

import msgspec

from annotator.model.fragment import Fragment
from annotator.model.sentences import sentence_at
from annotator.suggest.furniture_words import (
    AGENCY,
    CREDIT,
    CREDIT_WORD,
    CUT,
    HEADING,
    LINK,
    PAGE_NUMBER,
    PARTED,
    SECTION,
    SHARE,
    STAMP,
)

BOILERPLATE, DUPLICATE, TRUNCATED = "boilerplate", "duplicate", "truncated"
_LONGEST = 240
_LONGEST_CREDIT = 120
_LONGEST_CAPTION = 220
# A line of so many words is no chance when it comes again; a shorter one when it comes often.
_TELLING_WORDS = 4
_OFTEN, _FEW_WORDS = 3, 2
_IDEOGRAPHS = 12
_WORD = re.compile(r"\w+")
_IDEOGRAPH = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_BLANKS = re.compile(r"\s+")
_ENDS_SENTENCE = re.compile(r"[.!?。！？][\"'”’»)]*$")
_QUOTING = re.compile('["“”«»„]')
_MARKS = " .!?:;,…|-–—•*\"'“”‘’"


class Furniture(msgspec.Struct, frozen=True):
    """A line that is not the story: of which kind, and what gives it away."""

    place: Fragment
    kind: str
    sign: str
    score: float


class _Line(msgspec.Struct, frozen=True):
    """A line without the blanks round it; `after_blank` and `before_blank` tell its neighbours."""

    start: int
    words: str
    after_blank: bool
    before_blank: bool

    @property
    def place(self) -> Fragment:
        return Fragment(self.start, self.start + len(self.words))


def find_furniture(text: str) -> list[Furniture]:
    """Return the furniture of a page in reading order; none overlaps another."""
    lines = list(_lines(text))
    found: dict[int, Furniture] = {}
    for number, line in enumerate(lines):
        if told := _told_by_words(line, first=number == 0):
            found[number] = Furniture(line.place, BOILERPLATE, *told)
    for number, line in _repeated(lines):
        if number not in found:
            found[number] = Furniture(line.place, DUPLICATE, "repeated", 0.9)
    for number in _captions(lines, found):
        found[number] = Furniture(lines[number].place, BOILERPLATE, "caption", 0.7)
    if cut := _cut(text):
        kept = [each for each in found.values() if each.place.end <= cut.place.start]
        return sorted([*kept, cut], key=lambda each: each.place.start)
    return [found[number] for number in sorted(found)]


def _lines(text: str) -> Iterator[_Line]:
    at, blank = 0, True
    raw = text.split("\n")
    for number, line in enumerate(raw):
        words = line.strip()
        if words:
            last = number + 1 == len(raw) or not raw[number + 1].strip()
            yield _Line(at + line.index(words), words, blank, last)
        blank = not words
        at += len(line) + 1


def _told_by_words(line: _Line, *, first: bool) -> tuple[str, float] | None:
    """Return what gives a line away, and how surely."""
    words = line.words
    if len(words) > _LONGEST:
        return None
    told = (
        ("player", 0.9, STAMP.fullmatch(words) is not None),
        ("link", 0.9, LINK.fullmatch(words) is not None and not _is_said(words)),
        ("share", 0.8, SHARE.fullmatch(words) is not None),
        ("credit", 0.8, _is_credit(words)),
        ("heading", 0.7, HEADING.fullmatch(words) is not None),
        ("section", 0.8, first and SECTION.fullmatch(words) is not None),
        ("page number", 0.6, line.before_blank and PAGE_NUMBER.fullmatch(words) is not None),
    )
    return next(((sign, score) for sign, score, is_so in told if is_so), None)


def _is_credit(words: str) -> bool:
    if len(words) > _LONGEST_CREDIT or not CREDIT.fullmatch(words):
        return False
    if CREDIT_WORD.match(words):
        return not (_QUOTING.search(words) or len(_WORD.findall(words)) > 14)
    return AGENCY.fullmatch(words) is not None or PARTED.search(words) is not None


def _is_said(words: str) -> bool:
    """Tell whether a line reads as a sentence of the story: it ends like one and is long."""
    return bool(_ENDS_SENTENCE.search(words)) and len(_WORD.findall(words)) > 18


def _repeated(lines: Sequence[_Line]) -> Iterator[tuple[int, _Line]]:
    """Yield the lines that stand in the article already."""
    folded = [_folded(line.words) for line in lines]
    counts = Counter(folded)
    seen: set[str] = set()
    for number, (line, plain) in enumerate(zip(lines, folded, strict=True)):
        words = len(_WORD.findall(plain))
        often = counts[plain] >= _OFTEN and words >= _FEW_WORDS
        telling = words >= _TELLING_WORDS or len(_IDEOGRAPH.findall(plain)) >= _IDEOGRAPHS
        if plain in seen and (telling or often):
            yield number, line
        seen.add(plain)


def _captions(lines: Sequence[_Line], found: dict[int, Furniture]) -> Iterator[int]:
    """Yield the captions: lines close to a credit or a player, in a block of the page with it.

    Over a credit a caption may be a sentence when nothing stands between it and the blank line
    above; over a player it is a title, without a full stop.
    """
    for number, furniture in sorted(found.items()):
        above = number - 1
        if furniture.kind != BOILERPLATE or above < 0 or above in found:
            continue
        line = lines[above]
        if line.before_blank or len(line.words) > _LONGEST_CAPTION:
            continue
        is_title = _ENDS_SENTENCE.search(line.words) is None and not _QUOTING.search(line.words)
        alone = furniture.sign == "credit" and line.after_blank
        if alone or (is_title and furniture.sign in ("credit", "player")):
            yield above


def _cut(text: str) -> Furniture | None:
    """Return the stump of a text that its source has cut off, and says so."""
    found = CUT.search(text, max(0, len(text) - 200))
    if found is None:
        return None
    start = sentence_at(text, max(0, found.start() - 1)).start
    return Furniture(Fragment(start, len(text.rstrip())), TRUNCATED, "cut off", 0.9)


def _folded(words: str) -> str:
    return _BLANKS.sub(" ", words).strip(_MARKS).casefold()
