"""Full stops that end no sentence: in "U.S.", "Mr.", "J. R. R.", "No. 5", "example.com"."""

from enum import Enum, auto


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


# What follows belongs to the same sentence.
_TITLES = _set(
    "adm atty brig capt cmdr col cpl dr fr gen gov hon lt maj messrs mr mrs ms mx pres prof rep "
    "reps rev sen sens sgt st supt vs"
)
# May end a sentence as well.
_ABBREVIATIONS = _set(
    "approx apr assn aug ave bros cf co corp dec dept dist div est etc feb fri inc intl jan jr "
    "jul jun llc ltd mon mt nov oct plc ph sept sr thu thurs tue tues univ viz г гг тыс млн"
    " млрд руб"
)
# Abbreviations before a number only.
_NUMBERED = _set("art arts ch fig figs mar no nos para paras p pp sec vol рис ст п")
_SHORTENED = _TITLES | _ABBREVIATIONS | _NUMBERED
_BLANKS = " \u00a0\u202f"
_LONGEST = 10


class Stop(Enum):
    """What a full stop is to the words round it."""

    PLAIN = auto()
    INSIDE = auto()
    TITLE = auto()
    ABBREVIATION = auto()


def stop_at(text: str, at: int) -> Stop:
    """Tell what the full stop at `at` is.

    `INSIDE` joins what stands on its two sides into one word; after `TITLE` the sentence goes
    on; after `ABBREVIATION` it may be over. Those three belong to the word before them.
    """
    before = _letters_before(text, at)
    after = text[at + 1 : at + 2]
    if after.isalnum() and _joins(text, at, before):
        return Stop.INSIDE
    if not before or after == ".":
        return Stop.PLAIN
    ahead = text[at + 1 : at + 4]
    if len(before) == 1:
        return _initial(text, at, before, ahead)
    folded = before.casefold()
    if folded not in _SHORTENED:
        return Stop.PLAIN
    if folded in _NUMBERED:
        return Stop.TITLE if ahead.lstrip(_BLANKS)[:1].isdigit() else Stop.PLAIN
    return Stop.TITLE if folded in _TITLES else Stop.ABBREVIATION


def _joins(text: str, at: int, before: str) -> bool:
    """A stop inside a word: "U.S", "Ph.D", "example.com", "No.5", but not "end.The next"."""
    after = text[at + 1 : at + 2]
    if at == 0 or not text[at - 1].isalpha():
        return False
    if after.isdigit():
        return before.casefold() in _NUMBERED
    if not after.isalpha():
        return False
    if after.islower() or len(before) == 1:
        return True
    return 0 < len(before) <= 3 and text[at + 2 : at + 3] == "."


def _initial(text: str, at: int, letter: str, ahead: str) -> Stop:
    """The stop after a single letter: the last one of "U.S.", or "J." before another name."""
    if at >= 3 and text[at - 2] == "." and _joins(text, at - 2, _letters_before(text, at - 2)):
        return Stop.ABBREVIATION
    named = ahead[:1] in _BLANKS and ahead.lstrip(_BLANKS)[:1].isupper()
    return Stop.TITLE if letter.isupper() and letter != "I" and ahead and named else Stop.PLAIN


def _letters_before(text: str, at: int) -> str:
    """Return the letters that end at `at`; none if they are many or hang on a digit."""
    word = text[max(0, at - _LONGEST - 1) : at].rpartition(" ")[2]
    if word.isalpha():
        return word if len(word) <= _LONGEST else ""
    start = at
    while start > 0 and at - start < _LONGEST and text[start - 1].isalpha():
        start -= 1
    return "" if start > 0 and text[start - 1].isalnum() else text[start:at]
