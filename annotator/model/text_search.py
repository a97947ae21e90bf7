"""Finding words, and regular expressions, in one text; any case."""

import re
import warnings
from collections.abc import Iterator

from annotator.errors import Refused
from annotator.model.fragment import Fragment

# More hits than anybody walks through.
MOST_HITS = 20_000


def find_words(text: str, words: str) -> Iterator[Fragment]:
    """Yield where `words` stand, also inside other words; a blank stands for any blanks."""
    parts = words.split()
    if not parts:
        return
    for found in re.finditer(r"\s+".join(map(re.escape, parts)), text, re.IGNORECASE):
        yield Fragment(*found.span())


def expression(pattern: str) -> re.Pattern[str]:
    """Return a regular expression, `^` and `$` standing for the ends of lines.

    Raises:
        Refused: it is none; the sentence says why.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", FutureWarning)
            return re.compile(pattern, re.IGNORECASE | re.MULTILINE)
    except re.error as error:
        where = "" if error.pos is None else f" (at character {error.pos + 1})"
        raise Refused(f"Not a regular expression: {error.msg}{where}.") from None
    except (OverflowError, RecursionError):
        raise Refused("Not a regular expression: it is too large.") from None


def find_expression(text: str, pattern: str) -> Iterator[Fragment]:
    """Yield what matches a regular expression; matches without any character are left out.

    There is no end to how long an expression may take: run it where it can be stopped.
    """
    for found in expression(pattern).finditer(text):
        if found.end() > found.start():
            yield Fragment(*found.span())
