"""Names and texts in one plain form, character for character, so that no offset moves."""

import re
import unicodedata
from functools import lru_cache

_HYPHENS = "-‐‑‒–"
_APOSTROPHES = "'’‘＇`´"
# What a firm is called besides its name; it is often left out.
_LEGAL_WORDS = (
    "co ltd llc inc corp corporation company companies limited plc sa s.a s.a.l sal srl"
    " s.r.l spa gmbh ag bv nv oy ab as ooo oao zao pao pjsc ojsc cjsc jsc pjs fze fzco fzc"
    " fzllc est pte pty pvt ltda sarl kg group cc sdn bhd of the and &"
)
_LEGAL = frozenset(_LEGAL_WORDS.split())
# "Bank of" is no firm without what follows; these alone end no name.
_LINKS = frozenset(["of", "the", "and", "&"])
_ENDS = ".,"


def folded(text: str) -> str:
    """Return a text of the same length: small letters, no accents, hyphens as blanks."""
    return text.translate({ord(char): _folded_char(char) for char in set(text)})


@lru_cache(maxsize=65536)
def _folded_char(char: str) -> str:
    if char in _HYPHENS or char.isspace():
        return " "
    if char in _APOSTROPHES:
        return "'"
    lower = char.lower()
    if lower.isascii() or len(lower) != 1:
        return lower if len(lower) == 1 else char
    base = unicodedata.normalize("NFKD", lower)[0]
    return base if base.isascii() and base.isalpha() else lower


def plain_name(words: str) -> str:
    """Return a name as it is looked for."""
    return " ".join(folded(words).split())


def core_names(plain: str) -> list[str]:
    """Return a firm's name with less and less of its legal form, two words at the least."""
    parts = plain.split()
    found: list[str] = []
    while len(parts) > 2 and (parts[-1].strip(_ENDS) in _LEGAL or parts[-1].startswith("(")):
        parts.pop()
        core = " ".join(parts).rstrip(_ENDS)
        if parts[-1].strip(_ENDS) not in _LINKS and core != plain:
            found.append(core)
    return found


def capitals(surface: str, *, free: frozenset[str]) -> bool:
    """Tell whether all words that count begin with a capital, a digit, or have no case."""
    # "Yong-ho", "al-Bashir": what counts is how the whole begins, or goes on after the hyphen.
    parts = re.findall(r"[^\W_]+(?:[^\w\s]+[^\W_]+)*", surface)
    return all(
        any(c.isupper() for c in part)
        or not part[0].islower()
        or (number > 0 and part.lower() in free)
        for number, part in enumerate(parts)
    )
